"""How Word shows numbers."""

import pytest

from desktop.documents.numbering import format_number


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (1, "chineseCounting", "一"), (10, "chineseCounting", "十"), (11, "chineseCountingThousand", "十一"),
        (20, "chineseCounting", "二十"), (35, "chineseCounting", "三十五"), (100, "chineseCounting", "100"),
        (3, "decimal", "3"), (2, "decimalEnclosedCircle", "②"), (21, "decimalEnclosedCircle", "21"),
        (2, "upperLetter", "B"), (3, "lowerLetter", "c"), (4, "lowerRoman", "4"),
    ],
)  # fmt: skip
def test_numbers_are_shown_in_their_format(value: int, kind: str, shown: str) -> None:
    assert format_number(value, kind) == shown
