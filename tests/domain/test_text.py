"""Text as it is kept: in NFC, without control characters, and unchanged when it is clean already."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.text import clean, clean_line
from desktop.records.strict import dumps, loads


@given(st.text())
def test_clean_text_stays_as_it_is_and_can_be_a_line(text: str) -> None:
    once = clean(text)

    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert loads(dumps({"text": once})) == {"text": once}


def test_line_ends_become_one_kind_and_control_characters_go() -> None:
    assert clean("甲\r\n乙\r丙\x00\x07\ufeff\ud800丁\t戊") == "甲\n乙\n丙丁\t戊"


def test_a_line_has_no_line_ends_and_no_spaces_around() -> None:
    assert clean_line("  市　大数据局\n ") == "市 大数据局"
