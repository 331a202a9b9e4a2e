"""Signatures as they were drawn, with who, when, and whether they still hold, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.i18n import tr
from desktop.reports.flow import Flow, baseline_drop
from desktop.reports.fonts import Role
from desktop.reports.story import Cell, Grid, GridRow
from desktop.reports.text import Line, Style, break_lines, draw_lines, text

CANVAS = 1000, 400
"""Width and height of a drawing, in its own units; its points begin at the upper left corner."""
ACROSS = 3
PAD = 4.0
DRAWN_HEIGHT = 50.0
HEAD = Style(Role.HEADING, 10.5, 15)
TEXT = Style(Role.BODY, 9.5, 12.5)
STANDING = Style(Role.HEADING, 9.5, 12.5)
ABSENT = Style(Role.BODY, 10.5, DRAWN_HEIGHT, align="centre", ink="0.35 g")
BAND_GREY = "0.93 g"
PEN_WIDTH = 1.1

Strokes = tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True, slots=True)
class DrawnSignature:
    """One signature.

    Attributes:
        strokes: as drawn, see `CANVAS`; empty when nothing was drawn.
        instead: what stands in the place of the drawing when there is none.
        lines: who, in which position, when, as claimed.
        standing: whether it still holds, in words.
        is_broken: whether it does not: then it is crossed out by a line.
    """

    strokes: Strokes
    instead: str
    lines: tuple[str, ...]
    standing: str
    is_broken: bool = False


@dataclass(frozen=True, slots=True)
class SignedSheet:
    """The signatures under what one inspector found.

    Attributes:
        title: whose answers they are.
        note: what is missing; empty when nothing is.
    """

    title: str
    signatures: tuple[DrawnSignature, ...]
    note: str = ""


def set_signed_sheets(flow: Flow, sheets: Sequence[SignedSheet], gap: float = 8.0) -> None:
    """Sets the signatures sheet by sheet, three beside each other; a row of them is never torn."""
    inner = flow.sheet.block_width - 2 * PAD
    for sheet in sheets:
        drawn = sheet.signatures
        rows = [_row(flow, drawn[at : at + ACROSS]) for at in range(0, len(drawn), ACROSS)]
        note = _broken(flow, sheet.note, TEXT, inner) if sheet.note else []
        head = _broken(flow, sheet.title, HEAD, inner)
        first = rows[0].height if rows else _room(note)
        flow.reserve(len(head) * HEAD.leading + 2 * PAD + first)
        _set_head(flow, head)
        _tell_line(flow, sheet.title, HEAD)
        for row in rows:
            flow.reserve(row.height)
            row.tell(flow)
            row.draw(flow)
        if note:
            _set_note(flow, note)
            _tell_line(flow, sheet.note, TEXT)
        flow.skip(gap)


@dataclass(frozen=True, slots=True)
class _Cell:
    signature: DrawnSignature
    lines: tuple[list[Line], ...]

    @property
    def height(self) -> float:
        return DRAWN_HEIGHT + sum(len(lines) * TEXT.leading for lines in self.lines) + 3 * PAD


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[_Cell, ...]
    width: float

    @property
    def height(self) -> float:
        return max(cell.height for cell in self.cells)

    def tell(self, flow: Flow) -> None:
        """The row for the editable twin, the drawings as pictures."""
        cells = []
        for number, cell in enumerate(self.cells):
            one = cell.signature
            left = flow.sheet.left + number * self.width + PAD
            box = (left, flow.y - PAD - DRAWN_HEIGHT, self.width - 2 * PAD, DRAWN_HEIGHT)
            shown = flow.drawing(box, tr("手写签名")) if one.strokes else None
            lines = (*(() if one.strokes else (one.instead,)), *one.lines, one.standing)
            cells.append(Cell(text("\n".join(lines)), TEXT, self.width, is_middle=False, shown=shown))
        flow.tell(Grid((GridRow(tuple(cells)),)))

    def draw(self, flow: Flow) -> None:
        x = flow.sheet.left
        for cell in self.cells:
            _draw_cell(flow, cell, x, self.width)
            x += self.width
        sheet, low = flow.sheet, flow.y - self.height
        whole = f"{sheet.left:.2f} {low:.2f} {sheet.block_width:.2f} {self.height:.2f} re"
        edges = [sheet.left + self.width * at for at in range(1, ACROSS)]
        rules = [f"{edge:.2f} {flow.y:.2f} m {edge:.2f} {low:.2f} l" for edge in edges]
        flow.pages.draw(f"q 0 G 0.6 w {whole} {' '.join(rules)} S Q")
        flow.y -= self.height


def _row(flow: Flow, signatures: Sequence[DrawnSignature]) -> _Row:
    width = flow.sheet.block_width / ACROSS
    inner = width - 2 * PAD
    cells = []
    for one in signatures:
        texts = [_broken(flow, line, TEXT, inner) for line in one.lines]
        cells.append(_Cell(one, (*texts, _broken(flow, one.standing, STANDING, inner))))
    return _Row(tuple(cells), width)


def _broken(flow: Flow, value: str, style: Style, width: float) -> list[Line]:
    return break_lines(
        value, style, width - (2 * PAD if style is HEAD or width > 300 else 0), flow.pages.faces
    )


def _room(lines: Sequence[Line]) -> float:
    return len(lines) * TEXT.leading + 2 * PAD if lines else 0.0


def _set_head(flow: Flow, lines: list[Line]) -> None:
    height = len(lines) * HEAD.leading + 2 * PAD
    sheet = flow.sheet
    box = f"{sheet.left:.2f} {flow.y - height:.2f} {sheet.block_width:.2f} {height:.2f} re"
    flow.pages.draw(f"q {BAND_GREY} 0 G 0.6 w {box} B Q")
    _draw(flow, lines, HEAD, (sheet.left + PAD, flow.y - PAD, sheet.block_width - 2 * PAD))
    flow.y -= height


def _tell_line(flow: Flow, value: str, style: Style) -> None:
    fill = BAND_GREY if style is HEAD else ""
    flow.tell(Grid((GridRow((Cell(text(value), style, flow.sheet.block_width, fill),), keeps_next=True),)))


def _set_note(flow: Flow, lines: list[Line]) -> None:
    height, sheet = _room(lines), flow.sheet
    flow.reserve(height)
    box = f"{sheet.left:.2f} {flow.y - height:.2f} {sheet.block_width:.2f} {height:.2f} re"
    flow.pages.draw(f"q 0 G 0.6 w {box} S Q")
    _draw(flow, lines, TEXT, (sheet.left + PAD, flow.y - PAD, sheet.block_width - 2 * PAD))
    flow.y -= height


def _draw(flow: Flow, lines: list[Line], style: Style, place: tuple[float, float, float]) -> None:
    """Draws lines below an upper left corner, in a width."""
    x, top, width = place
    flow.pages.draw(draw_lines(lines, x, top - baseline_drop(style), width, style, flow.pages.pen))


def _draw_cell(flow: Flow, cell: _Cell, x: float, width: float) -> None:
    one, inner, top = cell.signature, width - 2 * PAD, flow.y - PAD
    if one.strokes:
        flow.pages.draw(_drawing(one.strokes, (x + PAD, top - DRAWN_HEIGHT, inner, DRAWN_HEIGHT)))
    else:
        lines = break_lines(one.instead, ABSENT, inner, flow.pages.faces)[:1]
        _draw(flow, lines, ABSENT, (x + PAD, top, inner))
    if one.is_broken:
        middle = top - DRAWN_HEIGHT / 2
        flow.pages.draw(f"q 0 G 0.8 w {x + PAD:.2f} {middle:.2f} m {x + width - PAD:.2f} {middle:.2f} l S Q")
    y = top - DRAWN_HEIGHT - PAD
    for number, lines in enumerate(cell.lines, 1):
        style = STANDING if number == len(cell.lines) else TEXT
        _draw(flow, lines, style, (x + PAD, y, inner))
        y -= len(lines) * style.leading


def _drawing(strokes: Strokes, box: tuple[float, float, float, float]) -> str:
    """Strokes as round lines, as large as the box allows, in its middle.

    Args:
        strokes: points outside of the canvas are brought to its edge.
        box: lower left corner, width and height, points.
    """
    x, y, width, height = box
    scale = min(width / CANVAS[0], height / CANVAS[1])
    left = x + (width - CANVAS[0] * scale) / 2
    top = y + height - (height - CANVAS[1] * scale) / 2
    parts = [f"q 0 G 1 J 1 j {PEN_WIDTH} w"]
    for stroke in strokes:
        inside = [(min(max(a, 0), CANVAS[0]), min(max(b, 0), CANVAS[1])) for a, b in stroke]
        points = [(left + a * scale, top - b * scale) for a, b in inside]
        if points:
            (a, b), *rest = points
            parts.append(f"{a:.2f} {b:.2f} m")
            parts += [f"{a:.2f} {b:.2f} l" for a, b in rest or points]
    return " ".join((*parts, "S Q"))
