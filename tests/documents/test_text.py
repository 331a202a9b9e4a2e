"""Which encoding a text is in."""

import pytest

from desktop.documents.text import decode

WORDS = "责任单位：市财政局\n2023年年底前完成。\n"


@pytest.mark.parametrize(
    ("encoding", "bom", "expected"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("gb18030", b"", "gb18030"),
    ],
)
def test_an_encoding_is_told_with_and_without_its_mark(encoding: str, bom: bytes, expected: str) -> None:
    decoded = decode(bom + WORDS.encode(encoding))

    assert (decoded.text, decoded.encoding, decoded.damaged) == (WORDS, expected, 0)


def test_plain_ascii_is_utf8() -> None:
    assert decode(b"abc").encoding == "utf-8"


def test_nothing_is_an_empty_text() -> None:
    assert decode(b"").text == ""


def test_rare_characters_of_gb18030_survive() -> None:
    assert decode("𬭚䶮责任".encode("gb18030")).text == "𬭚䶮责任"


def test_damage_is_counted_in_the_encoding_that_loses_least() -> None:
    decoded = decode("责任单位".encode() + b"\xff")

    assert decoded.encoding == "utf-8"
    assert decoded.damaged == 1
