"""Tables of the editable twin: rows whose cells may be of different widths, in one table of Word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from desktop.reports.docx_styles import TWIPS, element
from desktop.reports.story import Cell, Drawing, GridRow, Photo

MOST_COLUMNS = 60
"""Word takes 63."""
SNAP = 14
"""Edges that are so near to each other are one, twips."""
PAD_X = 52
RULE = 4
"""Eighths of a point."""
MOST_KEPT = 600
"""Characters of a row that is not parted at the end of a page; longer ones are."""
HATCHES = {"rising": "thinDiagStripe", "falling": "thinReverseDiagStripe", "crossed": "thinDiagCross"}
SIDES = ("top", "left", "bottom", "right")

Paragraphs = Callable[[Cell, bool], Sequence[Any]]
"""Makes the paragraphs of a cell; the flag says that they stay with the next row."""


@dataclass(frozen=True, slots=True)
class _Edges:
    """Where the cells of a table begin and end, twips from its left."""

    places: tuple[int, ...]

    def index(self, place: float) -> int:
        return min(range(len(self.places)), key=lambda at: abs(self.places[at] - place * TWIPS))


def edges_of(rows: Sequence[GridRow]) -> tuple[int, ...]:
    """All edges of the cells of rows, twips, near ones joined."""
    found: list[int] = []
    for place in sorted({round(end * TWIPS) for row in rows for end in _ends(row)}):
        if not found or place - found[-1] > SNAP:
            found.append(place)
    return tuple(found)


def can_join(rows: Sequence[GridRow], more: Sequence[GridRow]) -> bool:
    """Whether rows go on in the same table: heads only repeat at its beginning, and columns are limited."""
    is_head = any(row.is_head for row in more)
    return not is_head and len(edges_of([*rows, *more])) <= MOST_COLUMNS + 1


def table_of(rows: Sequence[GridRow], paragraphs: Paragraphs) -> Any:
    """The table as an element.

    Args:
        rows: from top to bottom, at least one.
        paragraphs: makes the content of a cell.
    """
    edges = _Edges(edges_of(rows))
    table, grid = element("tbl"), element("tblGrid")
    table.append(_properties(edges.places[-1]))
    table.append(grid)
    for left, right in zip(edges.places, edges.places[1:], strict=False):
        grid.append(element("gridCol", w=right - left))
    for at, row in enumerate(rows):
        below = rows[at + 1] if at + 1 < len(rows) else None
        table.append(_row(row, below, edges, paragraphs))
    return table


def _ends(row: GridRow) -> list[float]:
    return [0.0, *accumulate(cell.width for cell in row.cells)]


def _properties(width: int) -> Any:
    found = element("tblPr")
    found.append(element("tblW", w=width, type="dxa"))
    found.append(element("tblInd", w=0, type="dxa"))
    borders = element("tblBorders")
    for side in (*SIDES, "insideH", "insideV"):
        borders.append(element(side, val="single", sz=RULE, space=0, color="000000"))
    found.append(borders)
    found.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    for side, inset in zip(SIDES, (40, PAD_X, 40, PAD_X), strict=True):
        margins.append(element(side, w=inset, type="dxa"))
    found.append(margins)
    return found


def _row(row: GridRow, below: GridRow | None, edges: _Edges, paragraphs: Paragraphs) -> Any:
    made, properties = element("tr"), element("trPr")
    is_flat = 0 < row.least < 6
    if row.is_head or sum(len(cell.value) for cell in row.cells) <= MOST_KEPT:
        properties.append(element("cantSplit"))
    if row.least:
        rule = "exact" if is_flat else "atLeast"
        properties.append(element("trHeight", val=round(row.least * TWIPS), hRule=rule))
    if row.is_head:
        properties.append(element("tblHeader"))
    made.append(properties)
    ends = _ends(row)
    left = len(edges.places) - 1 - edges.index(ends[-1])
    if left:
        properties.insert(0, element("gridAfter", val=left))
    for at, cell in enumerate(row.cells):
        first, last = edges.index(ends[at]), edges.index(ends[at + 1])
        made.append(_cell(cell, _merge(cell, below, at), edges.places[first : last + 1]))
        for paragraph in paragraphs(cell, row.keeps_next):
            made[-1].append(paragraph)
    return made


def _merge(cell: Cell, below: GridRow | None, at: int) -> str:
    """How a cell belongs to those above and below it: ``continue``, ``restart`` or empty."""
    if cell.is_joined:
        return "continue"
    if below is not None and at < len(below.cells) and below.cells[at].is_joined:
        return "restart"
    return ""


def _cell(cell: Cell, merge: str, places: Sequence[int]) -> Any:
    made, properties = element("tc"), element("tcPr")
    properties.append(element("tcW", w=places[-1] - places[0], type="dxa"))
    if len(places) > 2:
        properties.append(element("gridSpan", val=len(places) - 1))
    if merge:
        properties.append(element("vMerge", val=merge))
    if not cell.is_ruled:
        borders = element("tcBorders")
        for side in SIDES:
            borders.append(element(side, val="nil"))
        properties.append(borders)
    if cell.fill or cell.hatch:
        pattern = HATCHES.get(cell.hatch, "clear")
        properties.append(element("shd", val=pattern, color="000000", fill=hex_colour(cell.fill) or "FFFFFF"))
    properties.append(element("vAlign", val="center" if cell.is_middle else "top"))
    made.append(properties)
    return made


def hex_colour(operator: str) -> str:
    """A PDF operator of colour as six hexadecimal digits; empty for none.

    Args:
        operator: e.g. ``0.93 g`` or ``0.7 0 0 rg``.
    """
    parts = operator.split()[:-1]
    if not parts:
        return ""
    shades = [float(part) for part in (parts * 3 if len(parts) == 1 else parts)]
    return "".join(f"{round(255 * min(max(shade, 0.0), 1.0)):02X}" for shade in shades)


def shown_size(shown: Drawing | Photo) -> tuple[float, float]:
    """Width and height of a picture, points."""
    return (shown.box[2], shown.box[3]) if isinstance(shown, Drawing) else (shown.width, shown.height)
