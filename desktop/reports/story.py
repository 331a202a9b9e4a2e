"""What a paper says, from top to bottom, apart from where it stands on pages: for its editable twin.

The functions that set a paper (`flow`, `table`, `fields` …) tell each piece as a plain value when somebody
listens, so the twin has the same words and numbers as the PDF, by construction. Nobody listens to a paper
that is only printed: telling costs nothing then.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

from desktop.reports.text import Style

NO_LEVEL = -1


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph, a heading or a title.

    Attributes:
        value: its text; line ends are kept.
        style: face, size and alignment.
        level: in the outline, 0 for the outermost; `NO_LEVEL` when it is no heading.
        right: indent from the right edge, points.
    """

    value: str
    style: Style
    level: int = NO_LEVEL
    right: float = 0.0


@dataclass(frozen=True, slots=True)
class Sides:
    """Two texts on one line, at the left and at the right.

    Attributes:
        inset: of both from the edges, points.
    """

    left: str
    right: str
    style: Style
    inset: float = 0.0


@dataclass(frozen=True, slots=True)
class Ruled:
    """A line across the text block.

    Attributes:
        ink: its colour as PDF operator; empty for black.
        width: points.
        is_dashed: whether it is to be cut along.
        value: a text on it; empty for none.
        style: of that text.
    """

    ink: str
    width: float
    is_dashed: bool = False
    value: str = ""
    style: Style | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing of the PDF, to be shown as a picture.

    Attributes:
        page: on which it stands, from 0.
        box: left, bottom, width and height, points.
        told: what it shows, in words.
    """

    page: int
    box: tuple[float, float, float, float]
    told: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A JPEG, as large as it is shown, points."""

    data: bytes
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Attributes:
        value: its text; line ends are kept.
        style: face, size and alignment.
        width: points.
        fill: its colour as PDF operator; empty for white.
        hatch: ``rising``, ``falling`` or ``crossed`` lines over it; empty for none.
        is_middle: whether the text stands in the middle of the height, else at the top.
        is_joined: whether it belongs to the cell above.
        is_ruled: whether it has rules around it.
        shown: a picture above the text.
    """

    value: str
    style: Style
    width: float
    fill: str = ""
    hatch: str = ""
    is_middle: bool = True
    is_joined: bool = False
    is_ruled: bool = True
    shown: Drawing | Photo | None = None


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a table.

    Attributes:
        least: height that it has at least, points.
        is_head: whether it comes again on every page.
        keeps_next: whether it stays with the row below.
    """

    cells: tuple[Cell, ...]
    least: float = 0.0
    is_head: bool = False
    keeps_next: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, or a part of one: grids that follow each other without a gap are one."""

    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Space between two pieces, points."""

    height: float


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins a new page of this form."""

    is_landscape: bool


Piece = Words | Sides | Ruled | Drawing | Grid | Gap | NewPage


@dataclass
class Story:
    """One paper as it is told.

    Attributes:
        title: of the paper.
        author: the office that issues it.
        document: what it is about.
        footer: the line at the foot of every page.
        mark: a word above every page; empty for none.
        is_landscape: form of the first page.
        pieces: from top to bottom.
    """

    title: str
    author: str
    document: str
    footer: str
    mark: str
    is_landscape: bool
    pieces: list[Piece] = field(default_factory=list)
    _heading: tuple[str, int] = ("", NO_LEVEL)

    def add(self, piece: Piece) -> None:
        """Takes the next piece; words that were announced by `expect` become a heading."""
        if isinstance(piece, Words) and piece.level == NO_LEVEL and piece.value == self._heading[0]:
            piece = replace(piece, level=self._heading[1])
        if not isinstance(piece, Gap):
            self._heading = ("", NO_LEVEL)
        self.pieces.append(piece)

    def expect(self, title: str, level: int) -> None:
        """Remembers an entry of the outline: the next words, where they are the same, are its heading."""
        self._heading = (title, level)


_LISTENER: ContextVar[list[Story] | None] = ContextVar("listener", default=None)
"""Who wants to hear the papers that this thread sets: the setters of papers give bytes and know no twin."""


@contextmanager
def listening() -> Iterator[list[Story]]:
    """Hears the papers that are set inside the block.

    Yields:
        A list that gets the story of each paper, in the order they are begun.
    """
    told: list[Story] = []
    token = _LISTENER.set(told)
    try:
        yield told
    finally:
        _LISTENER.reset(token)


def begin(story: Story) -> Story | None:
    """Begins a paper: gives the story back when somebody listens, else None."""
    told = _LISTENER.get()
    if told is None:
        return None
    told.append(story)
    return story
