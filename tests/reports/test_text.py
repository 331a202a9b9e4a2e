"""Cleaning, breaking and encoding of text."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.reports.fonts import Role, bundled_faces
from desktop.reports.page import PORTRAIT, Imprint, Pages
from desktop.reports.text import (
    MAX_STRETCH,
    NOT_AT_LINE_END,
    NOT_AT_LINE_START,
    Style,
    break_lines,
    draw_lines,
    text,
)
from tests.reports.reading import marks, whole_text

FACES = bundled_faces()
BODY = Style(Role.BODY, 10, 14)
JUSTIFIED = Style(Role.BODY, 10, 14, align="justify")


def lines(value: str, ems: float, style: Style = BODY) -> list[str]:
    return [line.text for line in break_lines(value, style, ems * style.size, FACES)]


def printed(value: str, style: Style = BODY) -> bytes:
    pages = Pages(Imprint("测试"), FACES)
    broken = break_lines(value, style, PORTRAIT.block_width, FACES)
    pages.draw(draw_lines(broken, PORTRAIT.left, 600, PORTRAIT.block_width, style, pages.pen))
    return pages.finish()


def test_control_and_direction_characters_do_not_reach_paper() -> None:
    cleaned = text("甲\x00乙\x1b\u202e丙\u200b\ufeff丁\U000e0101\ud800")

    assert cleaned == "甲乙丙丁\ufffd"


def test_every_line_end_is_one_and_every_space_is_plain() -> None:
    cleaned = text("甲\r\n乙\r丙\u2028丁\t戊\xa0己")

    assert cleaned == "甲\n乙\n丙\n丁 戊 己"


def test_a_minus_sign_is_printed_as_a_dash_that_every_face_has() -> None:
    assert text("1 \u2212 0.5") == "1 \u2013 0.5"


def test_a_value_that_is_no_text_is_worded() -> None:
    assert text(12.5) == "12.5"


@pytest.mark.parametrize("mark", sorted("，。、；：！？）》”’…—"))
def test_a_mark_that_may_not_begin_a_line_takes_a_character_along(mark: str) -> None:
    broken = lines(f"甲乙丙丁{mark}戊己", 4)

    assert broken == ["甲乙丙", f"丁{mark}戊己"]


@pytest.mark.parametrize("mark", sorted("（《“‘【〔"))
def test_a_mark_that_may_not_end_a_line_goes_to_the_next(mark: str) -> None:
    broken = lines(f"甲乙丙{mark}丁戊己", 4)

    assert broken == ["甲乙丙", f"{mark}丁戊己"]


def test_words_and_numbers_stay_whole_and_spaces_vanish_at_line_ends() -> None:
    broken = lines("依据 GB/T 22239 执行", 6)

    assert broken == ["依据 GB/T", "22239 执行"]


def test_spaces_after_a_full_line_make_no_further_line() -> None:
    broken = break_lines("甲乙丙丁   ", BODY, 40, FACES)

    assert [(line.text, line.is_last) for line in broken] == [("甲乙丙丁", True)]


def test_a_word_longer_than_the_line_is_cut() -> None:
    broken = lines("x" * 30, 5)

    assert "".join(broken) == "x" * 30
    assert len(broken) == 4


def test_a_list_breaks_after_its_mark_rather_than_inside_a_name() -> None:
    style = Style(Role.BODY, 10, 14, breaks_after="、")

    broken = lines("市公安局、市司法局、市行政审批服务局", 8, style)

    assert broken == ["市公安局、", "市司法局、", "市行政审批服务局"]


def test_paragraphs_are_kept_and_only_first_lines_are_indented() -> None:
    style = Style(Role.BODY, 10, 14, indent=2)

    broken = break_lines("甲乙丙丁戊\n己", style, 40, FACES)

    assert [(line.text, line.indent, line.is_last) for line in broken] == [
        ("甲乙", 2000, False),
        ("丙丁戊", 0, True),
        ("己", 2000, True),
    ]


@given(
    st.text(st.sampled_from("甲乙丙，。、（）《》“”—…12ab .%䶮𬭚\n"), max_size=120),
    st.floats(min_value=1, max_value=30),
)
def test_breaking_loses_nothing_and_keeps_to_the_width(value: str, ems: float) -> None:
    broken = break_lines(value, BODY, ems * BODY.size, FACES)

    assert re.sub(r"\s", "", "".join(line.text for line in broken)) == re.sub(r"\s", "", value)
    assert all(line.width <= ems * 1000 + 1 or len(line.text.rstrip()) <= 1 for line in broken)


@given(st.text(st.sampled_from("甲乙丙丁戊，。、（《”"), max_size=80))
def test_lines_begin_and_end_rightly_wherever_that_is_possible(value: str) -> None:
    broken = lines(value, 6)

    for before, after in pairwise(broken):
        if after[0] in NOT_AT_LINE_START or before[-1] in NOT_AT_LINE_END:
            assert not any(
                b not in NOT_AT_LINE_START and a not in NOT_AT_LINE_END for a, b in pairwise(before)
            )


def test_justified_lines_end_at_the_right_edge_and_the_last_does_not() -> None:
    value = "加强经济社会运行监测预警，提升财政、税收、金融、就业领域数字化水平。" * 3

    placed = marks(printed(value, JUSTIFIED), 0)

    body = [mark for mark in placed if mark.bottom > 300]
    rights = [max(m.right for m in body if abs(m.bottom - y) < 14 and m.top < y + 14) for y in (600, 586)]
    assert all(PORTRAIT.right - right < 8 for right in rights)
    assert MAX_STRETCH * 10 < 8


def test_markup_and_formulas_print_as_they_are() -> None:
    value = "<b>x</b> & =cmd() <img src=…> &amp; %s {0} \\ (a) ( )"

    read = whole_text(printed(value))

    assert value.replace(" ", "") in read


def test_rare_characters_come_back_from_the_file() -> None:
    value = "张䶮、李𬭚、㎡、①、☑、㐀"

    read = whole_text(printed(value, Style(Role.BODY, 12, 16)))

    assert value in read


def test_a_character_that_no_face_has_is_still_in_the_text() -> None:
    read = whole_text(printed("甲\U0002a6a5乙"))

    assert "甲\U0002a6a5乙" in read


def test_nothing_else_in_the_program_draws_text() -> None:
    forbidden = re.compile(
        r"\b(Paragraph|drawString|drawRightString|drawCentredString|beginText|textLine|addLiteral)\("
    )
    # python-docx has a Paragraph as well; tests/test_imports.py keeps reportlab out of documents
    doors = {Path("reports/text.py"), Path("reports/page.py"), Path("documents/docx.py")}
    root = Path(__file__).resolve().parents[2] / "desktop"

    offenders = [
        path.relative_to(root)
        for path in root.rglob("*.py")
        if forbidden.search(path.read_text("utf-8")) and path.relative_to(root) not in doors
    ]

    assert not offenders
