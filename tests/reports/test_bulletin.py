"""督查通报, read back from its bytes."""

from dataclasses import replace

import pytest

from desktop.reports.bulletin import render_bulletin
from desktop.reports.fonts import bundled_faces
from desktop.reports.page import PORTRAIT
from tests.reports.reading import marks, outline, page_texts, path_boxes, sheets, whole_text
from tests.reports.year_samples import VERDICTS, bulletin

FACES = bundled_faces()
PARTS = (
    "一、总体情况",
    "二、各单位推进情况",
    "三、进展较好的事项",
    "四、进展缓慢的事项",
    "五、单位排名",
    "六、本期未反馈的单位",
    "七、本期督办情况",
)


@pytest.fixture(scope="module")
def full() -> bytes:
    return render_bulletin(bulletin(43, 30), FACES)


def test_every_part_is_there_in_order_and_in_the_outline(full: bytes) -> None:
    assert [title for level, title, _ in outline(full) if level == 0] == list(PARTS)


def test_counts_and_totals_stand_in_words_table_and_bars(full: bytes) -> None:
    text = whole_text(full)

    assert "责任事项共215项，涉及单位43个" in text
    for verdict in VERDICTS:
        assert f"{verdict}4320.0%1项增加1" in text
    assert "合计215100.0%" in text
    assert "合计2154343434343" in text


def test_lights_stand_with_symbol_word_and_share(full: bytes) -> None:
    text = whole_text(full)

    for light in ("●绿灯40.0%", "◆蓝灯20.0%", "▲黄灯20.0%", "■红灯20.0%"):
        assert light in text


def test_every_unit_stands_in_table_chart_and_ranking(full: bytes) -> None:
    text = whole_text(full)

    assert all(text.count(f"第{n}单位") >= 3 for n in range(1, 44))


def test_every_slow_case_has_its_reason(full: bytes) -> None:
    text = whole_text(full)

    assert [text.count(f"慢因{n}：数据质量不高。") for n in range(1, 31)] == [1] * 30


def test_good_cases_stand_with_what_was_reached(full: bytes) -> None:
    assert "第1单位已完成12023-6-001好任务1：成效1。" in whole_text(full)


def test_places_stand_under_their_groups_where_there_are_several() -> None:
    paper = bulletin(4, 0)
    ranking = tuple(
        replace(line, group="县市区" if n > 1 else "市直部门") for n, line in enumerate(paper.ranking)
    )

    text = whole_text(render_bulletin(replace(paper, ranking=ranking), FACES))

    assert "市直部门1第1单位60.0%2第2单位60.0%" in text
    assert "县市区3第3单位60.0%4第4单位60.0%" in text


def test_kinds_that_no_unit_has_take_no_room_in_the_table_of_units() -> None:
    paper = bulletin(2, 0)
    units = tuple(replace(line, counts=(3, 2, 0, 0, 0)) for line in paper.units)

    text = whole_text(render_bulletin(replace(paper, units=units), FACES))

    assert "单位事项已完成超进度达标率" in text


def test_units_that_reported_nothing_are_listed(full: bytes) -> None:
    assert "无声县2项2023-5-001、2023-5-002" in whole_text(full)


def test_parts_without_rows_say_so() -> None:
    text = whole_text(render_bulletin(bulletin(0, 0), FACES))

    for words in (
        "本期没有承担任务的单位。",
        "本期没有新核定为已完成或超进度的事项。",
        "本期没有进展缓慢的事项。",
        "本期没有可排名的单位。",
        "各单位均已反馈。",
        "本期没有下发督办通知单。",
    ):
        assert words in text


def test_the_seal_never_stands_alone_on_a_page() -> None:
    for units in range(1, 30):
        page = next(p for p in page_texts(render_bulletin(bulletin(units, 1), FACES)) if "（印章）" in p)

        assert not page.startswith("聊城市人民政府办公室（印章）")


def test_demands_close_the_bulletin() -> None:
    text = whole_text(render_bulletin(replace(bulletin(2, 1), demands=("请抓紧整改。",)), FACES))

    assert text.index("八、下一步要求") < text.index("请抓紧整改。") < text.index("（印章）")


def test_no_page_is_empty_and_nothing_leaves_the_text_block(full: bytes) -> None:
    for page in range(len(sheets(full))):
        found = [m for m in marks(full, page) if m.bottom > PORTRAIT.bottom - 4]
        boxes = [(m.left, m.bottom, m.right, m.top) for m in found] + path_boxes(full, page)
        assert len(found) > 20
        assert min(box[0] for box in boxes) > PORTRAIT.left - 8  # clipped hatching reports its whole box
        assert max(box[2] for box in boxes) < PORTRAIT.right + 8
        assert max(box[3] for box in boxes) < PORTRAIT.top + 1


def test_the_same_values_give_the_same_bytes(full: bytes) -> None:
    assert render_bulletin(bulletin(43, 30), FACES) == full
