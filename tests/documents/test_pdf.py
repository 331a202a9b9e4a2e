"""Joining the lines of PDF pages to paragraphs."""

from desktop.documents.pdf import join_lines

FULL = "推进数据共享开放和业务协同提升政务服务水平和治理能力现代化"  # as wide as the page
HALF = "建设统一平台"


def test_a_full_line_goes_on_in_the_next() -> None:
    assert join_lines([[FULL, HALF + "。", "　　二、保障"]]) == f"{FULL}{HALF}。\n二、保障\n"


def test_a_page_number_between_pages_is_left_out() -> None:
    assert join_lines([[FULL, "— 1 —"], [HALF + "。", "- 2 -", "第 3 页"]]) == f"{FULL}{HALF}。\n"


def test_a_short_line_ends_its_paragraph() -> None:
    assert join_lines([[HALF, FULL, "。"]]) == f"{HALF}\n{FULL}。\n"


def test_a_number_begins_a_paragraph_behind_a_full_line() -> None:
    assert (
        join_lines([[FULL, "（一）目标。", FULL, "1.平台。"]]) == f"{FULL}\n（一）目标。\n{FULL}\n1.平台。\n"
    )


def test_a_date_and_a_document_number_stand_alone() -> None:
    lines = [FULL[:20] + "〔2023〕5号", FULL, "2023年4月27日"]

    assert join_lines([lines]) == "\n".join(lines) + "\n"


def test_a_word_broken_between_letters_gets_its_blank() -> None:
    assert join_lines([["a" * 40, "bc"]]) == "a" * 40 + " bc\n"


def test_empty_lines_are_left_out() -> None:
    assert join_lines([["", HALF, " "]]) == f"{HALF}\n"
