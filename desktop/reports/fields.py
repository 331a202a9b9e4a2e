"""Labelled fields in a frame, as forms have them: filled, or with room to write.

A row stays whole unless it is taller than most of a page; then it is cut between lines and its label says
that it goes on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop.i18n import tr
from desktop.reports.flow import Flow, baseline_drop
from desktop.reports.fonts import Role
from desktop.reports.story import Cell, Grid, GridRow
from desktop.reports.text import Line, Style, break_lines, draw_lines, text

PAD_X, PAD_Y = 4.0, 3.5
RULE = 0.6
LABEL_GREY, BAND_GREY = "0.955 g", "0.90 g"
MOST_MOVED = 0.3
"""A row up to this part of a page goes to the next page as a whole."""
MIN_LINES = 2
MOST_KEPT = 6
"""So few rows stay on one page in the editable twin."""
TOLERANCE = 0.01


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    Attributes:
        label: what it is; empty when the value takes the whole width.
        value: its text; line ends are kept.
        lines: least number of lines, to write on.
        share: of the width of the row, beside the other fields of the row.
        ink: colour of the value, see `Style`.
    """

    label: str
    value: str = ""
    lines: int = 1
    share: float = 1.0
    ink: str = ""


FieldRow = tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class FieldStyle:
    """Faces of fields.

    Attributes:
        label_width: points.
    """

    label: Style
    value: Style
    band: Style
    label_width: float


FORM = FieldStyle(
    label=Style(Role.HEADING, 10.5, 15, align="centre"),
    value=Style(Role.BODY, 10.5, 15),
    band=Style(Role.HEADING, 11, 16),
    label_width=64.0,
)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A measured text in its box; `label` is kept for the rest of a field that is cut."""

    field: Field
    lines: list[Line]
    style: Style
    x: float
    width: float
    is_label: bool

    @property
    def least(self) -> int:
        return max(len(self.lines), 1 if self.is_label else self.field.lines)


def set_band(flow: Flow, title: str, style: FieldStyle = FORM, follower: float = 0.0) -> None:
    """Sets a grey heading across the frame that stays with what follows; it goes to the outline.

    Args:
        flow: where it goes.
        title: its text.
        style: faces.
        follower: height of what must stand on the same page, points.
    """
    lines = break_lines(title, style.band, flow.sheet.block_width - 2 * PAD_X, flow.pages.faces)
    flow.reserve(len(lines) * style.band.leading + 2 * PAD_Y + follower)
    flow.pages.bookmark(title, 0, flow.y)
    band = Cell(text(title), style.band, flow.sheet.block_width, BAND_GREY)
    flow.tell(Grid((GridRow((band,), keeps_next=True),)))
    _draw_band(flow, lines, style)


def _draw_band(flow: Flow, lines: list[Line], style: FieldStyle) -> None:
    sheet, pages = flow.sheet, flow.pages
    height = len(lines) * style.band.leading + 2 * PAD_Y
    bottom = flow.y - height
    box = f"{sheet.left:.2f} {bottom:.2f} {sheet.block_width:.2f} {height:.2f} re"
    baseline = flow.y - PAD_Y - baseline_drop(style.band)
    width = sheet.block_width - 2 * PAD_X
    pages.draw(
        f"q {BAND_GREY} {RULE} w {box} B Q "
        + draw_lines(lines, sheet.left + PAD_X, baseline, width, style.band, pages.pen)
    )
    flow.y = bottom


def set_fields(
    flow: Flow, rows: Sequence[FieldRow], style: FieldStyle = FORM, continued: str = "", together: int = 1
) -> None:
    """Sets rows of fields below each other, each as wide as the text block.

    Args:
        flow: where they go.
        rows: from top to bottom.
        style: faces.
        continued: heading that says on a new page what goes on there; empty for none.
        together: number of last rows that stand on one page where they are not too tall for that.
    """
    if flow.is_told:
        kept = len(rows) if len(rows) <= MOST_KEPT else 0
        told = (_told(flow, row, style) for row in rows)
        flow.tell(Grid(tuple(replace(row, keeps_next=at < kept) for at, row in enumerate(told, 1))))
    for place, row in enumerate(rows):
        if place == len(rows) - together:
            height = fields_height(flow, rows[place:], style)
            if flow.room + TOLERANCE < height <= flow.sheet.block_height * MOST_MOVED:
                _turn(flow, style, continued)
        _set_row(flow, _measured(flow, row, style), style, continued)


def _told(flow: Flow, row: FieldRow, style: FieldStyle) -> GridRow:
    """A row for the editable twin."""
    total = sum(field.share for field in row)
    cells: list[Cell] = []
    for field in row:
        width = flow.sheet.block_width * field.share / total
        if field.label:
            cells.append(Cell(text(field.label), style.label, style.label_width, LABEL_GREY))
            width -= style.label_width
        value = replace(style.value, ink=field.ink)
        cells.append(Cell(text(field.value), value, width, is_middle=field.lines == 1))
    least = max(field.lines for field in row) * style.value.leading + 2 * PAD_Y
    return GridRow(tuple(cells), least)


def _turn(flow: Flow, style: FieldStyle, continued: str) -> None:
    flow.turn()
    if continued:
        title = tr("{row}（续）", row=continued)
        _draw_band(
            flow,
            break_lines(title, style.band, flow.sheet.block_width - 2 * PAD_X, flow.pages.faces)[:1],
            style,
        )


def fields_height(flow: Flow, rows: Sequence[FieldRow], style: FieldStyle = FORM) -> float:
    """Height that rows of fields need when none is cut, points."""
    return sum(_height(_measured(flow, row, style), style) for row in rows)


def _measured(flow: Flow, row: FieldRow, style: FieldStyle) -> list[_Cell]:
    """The cells of a row, label and value in turn."""
    total = sum(field.share for field in row)
    x = flow.sheet.left
    cells: list[_Cell] = []
    for field in row:
        width = flow.sheet.block_width * field.share / total
        label_width = style.label_width if field.label else 0.0
        if field.label:
            cells.append(_cell(flow, field, style.label, (x, label_width), is_label=True))
        value = replace(style.value, ink=field.ink)
        cells.append(_cell(flow, field, value, (x + label_width, width - label_width), is_label=False))
        x += width
    return cells


def _cell(flow: Flow, field: Field, style: Style, place: tuple[float, float], *, is_label: bool) -> _Cell:
    x, width = place
    shown = field.label if is_label else field.value
    lines = break_lines(shown, style, width - 2 * PAD_X, flow.pages.faces) if shown else []
    return _Cell(field, lines, style, x, width, is_label)


def _height(cells: Sequence[_Cell], style: FieldStyle) -> float:
    return max(cell.least for cell in cells) * style.value.leading + 2 * PAD_Y


def _set_row(flow: Flow, cells: list[_Cell], style: FieldStyle, continued: str) -> None:
    most = flow.sheet.block_height * MOST_MOVED
    while _height(cells, style) > flow.room + TOLERANCE:
        fitting = int((flow.room - 2 * PAD_Y) / style.value.leading)
        is_low = flow.room < most
        if is_low and (fitting < MIN_LINES or _height(cells, style) <= most):
            _turn(flow, style, continued)
            continue
        _draw_row(flow, [_part(cell, 0, fitting) for cell in cells], style)
        _turn(flow, style, continued)
        cells = [_rest(flow, cell, fitting) for cell in cells]
    _draw_row(flow, cells, style)


def _part(cell: _Cell, start: int, stop: int | None) -> _Cell:
    return replace(cell, lines=cell.lines[start:stop], field=replace(cell.field, lines=1))


def _rest(flow: Flow, cell: _Cell, taken: int) -> _Cell:
    """What is left of a cell on the next page."""
    if not cell.is_label:
        left = max(cell.field.lines - taken, 1)
        return replace(cell, lines=cell.lines[taken:], field=replace(cell.field, lines=left))
    name = tr("{row}（续）", row=cell.field.label.removesuffix(tr("（续）")))
    lines = break_lines(name, cell.style, cell.width - 2 * PAD_X, flow.pages.faces)
    return replace(cell, lines=lines)


def _draw_row(flow: Flow, cells: Sequence[_Cell], style: FieldStyle) -> None:
    height = _height(cells, style)
    bottom = flow.y - height
    pieces = []
    for cell in cells:
        box = f"{cell.x:.2f} {bottom:.2f} {cell.width:.2f} {height:.2f} re"
        pieces.append(f"q {LABEL_GREY if cell.is_label else '1 g'} {RULE} w {box} B Q")
        if cell.lines:
            pieces.append(_drawn(flow, cell, height))
    flow.pages.draw("\n".join(pieces))
    flow.y = bottom


def _drawn(flow: Flow, cell: _Cell, height: float) -> str:
    slack = height - 2 * PAD_Y - len(cell.lines) * cell.style.leading
    drop = 0.0 if not cell.is_label and cell.field.lines > 1 else slack / 2
    y = flow.y - PAD_Y - drop - baseline_drop(cell.style)
    return draw_lines(cell.lines, cell.x + PAD_X, y, cell.width - 2 * PAD_X, cell.style, flow.pages.pen)
