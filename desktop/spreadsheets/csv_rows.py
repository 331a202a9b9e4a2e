"""Rows of a .csv file, whose encoding and separator nobody declares."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from desktop.spreadsheets.errors import BookTooLarge, BrokenBook
from desktop.spreadsheets.xlsx_guard import MOST_CELLS, MOST_ROWS, rows_beyond

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SEPARATORS = ",\t;"
_HEAD_CHARS = 8192


def csv_rows(path: Path) -> Iterator[list[str]]:
    """The rows of a file in UTF-8, UTF-16 with a mark, or GB18030.

    Raises:
        BrokenBook: it is no text, or its quotes never end.
        BookTooLarge: more rows or columns than a ledger has.
    """
    text = _decoded(path)
    cells = 0
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))):
            cells += len(row)
            if number >= MOST_ROWS or cells > MOST_CELLS:
                raise BookTooLarge(path=path, **rows_beyond(number + 1, len(row)))
            yield row
    except csv.Error as error:
        raise BrokenBook(path=path, reason=str(error)) from None


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _text(path, data[len(mark) :], encoding)
    if b"\0" in data:
        raise BrokenBook(path=path, reason="not text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _text(path, data, "gb18030")


def _text(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise BrokenBook(path=path, reason=encoding) from None


def _separator(text: str) -> str:
    """The separator that occurs most in the first lines; a comma when none does."""
    head = text[:_HEAD_CHARS]
    return max(_SEPARATORS, key=lambda sign: (head.count(sign), -_SEPARATORS.index(sign)))
