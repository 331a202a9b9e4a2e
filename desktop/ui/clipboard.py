"""Tables through the clipboard, as Excel and WPS exchange them: HTML that keeps text as text, and TSV.

Pasted as plain text a code like 2023-5-001 becomes a date and a leading ``=`` a formula. So every copy
carries HTML beside it, whose cells say that they are text. Reading prefers HTML too: there a line break
within a cell, a quote and a merged cell cannot be mistaken for anything else.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from PySide6.QtCore import QMimeData

Table = tuple[tuple[str, ...], ...]

MOST_ROWS = 50_000
MOST_COLUMNS = 500
_TEXT_CELL = "mso-number-format:'\\@';white-space:pre-wrap"
_BREAK = '<br style="mso-data-placement:same-cell">'
_LOST_BLANK = re.compile(r" (?= )|^ | $")  # HTML would drop it


@dataclass(frozen=True, slots=True)
class Forms:
    """A table as text with tabs, and as HTML."""

    text: str
    html: str

    def mime(self) -> QMimeData:
        """Both for the clipboard; made where the clipboard is, on the GUI thread."""
        made = QMimeData()
        made.setText(self.text)
        made.setHtml(self.html)
        return made


def table_forms(rows: Sequence[Sequence[str]]) -> Forms:
    """A table in both forms.

    Args:
        rows: texts of the cells, row by row.
    """
    text = "\n".join("\t".join(map(tsv_cell, row)) for row in rows)
    return Forms(text, f"<html><body><table>{''.join(map(_html_row, rows))}</table></body></html>")


def table_mime(rows: Sequence[Sequence[str]]) -> QMimeData:
    """A table for the clipboard, see `table_forms`."""
    return table_forms(rows).mime()


def read_table(mime: QMimeData | None) -> Table:
    """The table that a clipboard holds; empty when it holds no text, or nothing at all.

    Rows have equal length. A cell merged over several stands in the first of them, the others are empty.
    """
    if mime is None:
        return ()
    found = _from_html(mime.html()) if mime.hasHtml() else []
    if not found and mime.hasText():
        found = _from_tsv(mime.text())
    width = min(max((len(row) for row in found), default=0), MOST_COLUMNS)
    return tuple(tuple((*row, *[""] * width)[:width]) for row in found[:MOST_ROWS])


def tsv_cell(text: str) -> str:
    """A cell as Excel pastes it: quoted when it holds a tab, a line end or a quote."""
    if any(char in text for char in '\t\n\r"'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _html_row(row: Sequence[str]) -> str:
    cells = (f'<td style="{_TEXT_CELL}">{_html_text(text)}</td>' for text in row)
    return f"<tr>{''.join(cells)}</tr>"


def _html_text(text: str) -> str:
    lines = text.replace("\r\n", "\n").split("\n")
    return _BREAK.join(escape(_LOST_BLANK.sub("\u00a0", line)) for line in lines)


def _from_tsv(text: str) -> list[list[str]]:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    if not plain:
        return []
    try:
        return list(csv.reader(io.StringIO(plain, newline=""), delimiter="\t"))
    except csv.Error:
        return [line.split("\t") for line in plain.split("\n")]


def _from_html(text: str) -> list[list[str]]:
    reader = _TableReader()
    reader.feed(text)
    reader.close()
    return reader.rows


class _TableReader(HTMLParser):
    """Reads the cells of the first level of tables."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._below: dict[int, int] = {}
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begins a row or a cell, or breaks a line within one."""
        if tag == "tr":
            self._end_row()
            self.rows.append([])
            self._is_open = True
        elif tag in ("td", "th") and self._is_open:
            self._end_cell()
            self._skip_merged()
            values = dict(attrs)
            self._span = (_count(values.get("colspan")), _count(values.get("rowspan")))
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Ends a cell or a row."""
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()

    def handle_data(self, data: str) -> None:
        """Keeps the text of cells; blanks of the source mean one blank."""
        if self._cell is not None:
            self._cell.append(_folded(data))

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        row, (columns, below) = self.rows[-1], self._span
        text = "\n".join(part.strip(" ") for part in "".join(self._cell).split("\n"))
        if below > 1:
            self._below.update((len(row) + place, below - 1) for place in range(columns))
        row.extend([text.replace("\u00a0", " "), *[""] * (columns - 1)])
        self._cell = None

    def _skip_merged(self) -> None:
        row = self.rows[-1]
        while self._below.get(len(row), 0) > 0 and len(row) < MOST_COLUMNS:
            self._below[len(row)] -= 1
            row.append("")

    def _end_row(self) -> None:
        self._end_cell()
        if self._is_open:
            self._skip_merged()
        self._is_open = False


def _folded(data: str) -> str:
    """Runs of ASCII blanks as one; a no-break space is text."""
    parts = data.replace("\t", " ").replace("\r", " ").replace("\n", " ").split(" ")
    inner = " ".join(part for part in parts if part)
    if not inner:
        return " " if data else ""
    return (" " if not parts[0] else "") + inner + (" " if not parts[-1] else "")


def _count(text: str | None) -> int:
    return min(int(text), MOST_COLUMNS) if text and text.isascii() and text.isdecimal() and int(text) else 1
