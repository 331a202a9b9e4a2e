"""Cells as text: what Excel shows for a value, not how a library happens to carry it.

Source: ECMA-376 part 1, 18.8.30: the General format shows at most fifteen significant digits; a date is a
number with a date format, which calamine has told apart already.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from desktop.domain.text import clean

SEPARATOR = "\t"
_DIGITS = 15
_LARGEST_WHOLE = 10**_DIGITS


def shown(value: Any) -> str:  # whatever calamine gives
    """The text of one cell."""
    return value if type(value) is str else _SHOWN.get(type(value), str)(value)


def line_of(values: Sequence[Any]) -> str:
    """A row as one cleaned line: cells between tabs, a tab inside a cell being a blank."""
    cells = [value if type(value) is str else _SHOWN.get(type(value), str)(value) for value in values]
    line = SEPARATOR.join(cells)
    if line.count(SEPARATOR) != len(cells) - 1:
        line = SEPARATOR.join(cell.replace(SEPARATOR, " ") for cell in cells)
    return clean(line)


def number(value: float) -> str:
    """A number as Excel shows it: 2023.0 is 2023, 0.1 + 0.2 is 0.3, never an exponent."""
    if abs(value) < _LARGEST_WHOLE and value == int(value):
        return str(int(value))
    text = format(value, f".{_DIGITS}g")
    return format(Decimal(text), "f") if "e" in text else text


def _moment(value: datetime) -> str:
    return value.date().isoformat() if value.time() == time() else value.strftime("%Y-%m-%d %H:%M")


def _clock(value: time) -> str:
    return value.strftime("%H:%M")


def _duration(value: timedelta) -> str:
    minutes = int(value.total_seconds()) // 60
    return f"{minutes // 60}:{minutes % 60:02d}"


_SHOWN: dict[type, Callable[[Any], str]] = {
    float: number,
    bool: lambda value: "TRUE" if value else "FALSE",
    datetime: _moment,
    date: date.isoformat,
    time: _clock,
    timedelta: _duration,
}
