"""Brackets, numbers and lines."""
# ruff: noqa: E501 - wordings and documents stand here as they would stand in a plan

from desktop.domain.policy.structure import Bracket, Lines, chinese_number, find_brackets, find_sections


def test_chinese_numbers_are_counted() -> None:
    assert [chinese_number(sign) for sign in ("一", "十", "十二", "二十", "三十一", "一百二十", "百", "〇")] == [
        1, 10, 12, 20, 31, 120, 100, 0,
    ]  # fmt: skip


def test_lines_are_counted_from_one() -> None:
    lines = Lines("a\nbc\n")

    assert [lines.number(position) for position in (0, 1, 2, 5)] == [1, 1, 2, 3]
    assert lines.start(3) == 2


def test_brackets_match_by_kind_and_ignore_width() -> None:
    text = "（a(b)c）]【d）】[e"

    found = list(find_brackets(text, find_sections(text)))

    assert found == [Bracket(0, 7), Bracket(2, 5), Bracket(8, 12), Bracket(12, None)]


def test_an_outer_bracket_that_closes_leaves_the_inner_ones_unclosed() -> None:
    text = "（a[b）"

    assert list(find_brackets(text, find_sections(text))) == [Bracket(0, 5), Bracket(2, None)]


def test_sections_cover_the_text_without_gaps_of_words() -> None:
    text = "前言\n一、甲\n（一）乙\n二、丙"

    pieces = [text[slice(*section.span)] for section in find_sections(text)]

    assert pieces == ["前言", "一、甲", "（一）乙", "二、丙"]


def test_a_flattened_document_may_skip_a_number() -> None:
    text = "一、甲 " + "内容" * 700 + " 1.乙 3.丙 9.丁"

    assert [section.path for section in find_sections(text)] == ["一", "一/1", "一/3"]
