"""The rows of an imported ledger as the text of a document, so that every task cites the words it came from.

One line a row, cells between tabs under one head line, chapters on lines of their own: the form in which the
plan parser reads tables.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.domain.ledger import Span
from desktop.i18n import tr
from desktop.services.ledger_columns import FIELDS, SheetMapping
from desktop.services.ledger_import_values import Place, RowValues, demand_place
from desktop.spreadsheets.values import SEPARATOR

MOST_CHARS = 1_500_000
"""Characters of one document: a line of the log holds 8 MB."""
_TOP = re.compile(
    r"\s*(?:第([一二三四五六七八九十百]+)[章节部篇][、.．\s]*|([一二三四五六七八九十百]+)\s*[、.．])\s*(.*)",
    re.DOTALL,
)
_SECOND = re.compile(r"\s*([（(][一二三四五六七八九十]+[）)])\s*(.*)", re.DOTALL)
_BREAKS = str.maketrans({"\n": " ", "\t": " "})


@dataclass(frozen=True, slots=True)
class CitedRow:
    """A row and where its cells stand in the text."""

    row: RowValues
    clause: str
    places: Mapping[Place, Span]

    @property
    def demand(self) -> Span:
        """Where the words stand that say what is asked for."""
        field, _ = demand_place(self.row)
        spans = [span for (name, _), span in self.places.items() if name == field]
        return (spans[0][0], spans[-1][1]) if spans else (0, 0)


@dataclass(frozen=True, slots=True)
class LedgerText:
    """The text of one document, its chapters as clauses, and its rows."""

    text: str
    clauses: tuple[dict[str, Any], ...]
    rows: tuple[CitedRow, ...]


class TextWriter:
    """Collects rows until they make a document.

    Attributes:
        rows: those collected.
        chars: characters so far.
    """

    def __init__(self, title: str, mapping: SheetMapping, chapters: Sequence[tuple[int, str]]) -> None:
        """Args: chapters grow while rows are read."""
        self._columns = [(field, index) for field in FIELDS for index in range(len(mapping.places(field)))]
        self._title = title
        self._chapters = chapters
        self.rows: list[RowValues] = []
        self.chars = 0

    def add(self, row: RowValues) -> None:
        """Adds a row."""
        self.rows.append(row)
        self.chars += sum(len(cell) for pairs in row.cells.values() for _, cell in pairs)

    def finish(self) -> LedgerText:
        """The document of the rows collected, which are done with."""
        composer = _Composer(self._columns)
        composer.line(self._title)
        composer.line(SEPARATOR.join(tr(FIELDS[field].title) for field, _ in self._columns))
        written = -1
        for row in self.rows:
            for chapter in range(written + 1, row.chapter + 1):
                composer.chapter(self._chapters[chapter][1])
            written = max(written, row.chapter)
            composer.row(row)
        self.rows.clear()
        self.chars = 0
        return composer.text()


class _Composer:
    """Puts lines together and remembers where things stand."""

    def __init__(self, columns: Sequence[Place]) -> None:
        self._columns = columns
        self._parts: list[str] = []
        self._length = 0
        self._clauses: list[dict[str, Any]] = []
        self._rows: list[CitedRow] = []
        self._top = self._path = ""

    def line(self, text: str) -> Span:
        start = self._length
        self._parts.append(f"{text}\n")
        self._length += len(text) + 1
        return start, start + len(text)

    def chapter(self, words: str) -> None:
        words = words.translate(_BREAKS)
        self._close()
        start, end = self.line(words)
        path, level, heading = self._numbered(words)
        self._path = path
        self._clauses.append({"path": path, "level": level, "heading": heading, "span": [start, end]})

    def row(self, row: RowValues) -> None:
        cells = [_cell(row, place).translate(_BREAKS) for place in self._columns]
        place, _ = self.line(SEPARATOR.join(cells))
        places: dict[Place, Span] = {}
        for column, cell in zip(self._columns, cells, strict=True):
            if cell:
                places[column] = (place, place + len(cell))
            place += len(cell) + 1
        self._rows.append(CitedRow(row, self._path, places))

    def text(self) -> LedgerText:
        self._close()
        return LedgerText("".join(self._parts), tuple(self._clauses), tuple(self._rows))

    def _close(self) -> None:
        """A chapter covers its rows."""
        if self._clauses:
            self._clauses[-1]["span"][1] = max(self._clauses[-1]["span"][1], self._length - 1)

    def _numbered(self, words: str) -> tuple[str, int, str]:
        taken = {clause["path"] for clause in self._clauses}
        if top := _TOP.match(words):
            self._top = _free(top[1] or top[2], taken)
            return self._top, 1, top[3]
        if (second := _SECOND.match(words)) and self._top:
            return _free(f"{self._top}/{second[1]}", taken), 2, second[2]
        self._top = _free(str(len(self._clauses) + 1), taken)
        return self._top, 1, words


def _cell(row: RowValues, place: Place) -> str:
    field, index = place
    cells = row.cells.get(field, ())
    return cells[index][1] if index < len(cells) else ""


def _free(path: str, taken: set[str]) -> str:
    number, free = 2, path
    while free in taken:
        free = f"{path}.{number}"
        number += 1
    return free
