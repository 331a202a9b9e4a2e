"""What a workbook to be written is made of: plain values, no library."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum


class Colour(Enum):
    """Fill of a cell; the word stands beside it, so that colour never stands alone."""

    GREEN = "green"
    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Marked:
    """A word on a coloured ground."""

    text: str
    colour: Colour | None


Cell = str | int | Decimal | date | Marked | None
"""A cell: text is always written as text, whatever it looks like; None is an empty cell."""


class Shape(Enum):
    """How the cells of a column are set."""

    TEXT = "text"
    CENTRED = "centred"
    DATE = "date"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet.

    Attributes:
        width: characters of half width.
        is_open: whether a protected sheet lets people write here.
        choices: the values that may be entered; empty for any.
        range: smallest and largest number that may be entered; None for any.
        hint: what Excel says when the cell is entered.
    """

    title: str
    width: float
    shape: Shape = Shape.TEXT
    is_open: bool = False
    choices: tuple[str, ...] = ()
    range: tuple[int, int] | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A sheet to be written.

    Attributes:
        title: large, above the table; empty for none.
        lines: further lines above the table.
        rows: the cells, as many a row as there are columns; read once, in order.
        total: number of rows, for progress; 0 when unknown.
        frozen: columns that stay when one scrolls sideways.
        paper: ``A4`` or ``A3``; always landscape.
        is_protected: only open columns can be edited; without a password, it guards against slips.
        least_height: of a row of data, in points, where people are to write.
    """

    name: str
    title: str
    lines: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    total: int = 0
    frozen: int = 0
    paper: str = "A4"
    is_protected: bool = False
    least_height: float = 0


@dataclass(frozen=True, slots=True)
class BookFacts:
    """What a workbook says about itself.

    Attributes:
        subject: e.g. the hash of the state it was made from.
        footer: stands on every printed page, beside the page number.
        made_at: instant, so that the same values give the same bytes.
    """

    title: str
    author: str
    subject: str
    footer: str
    made_at: datetime
