"""Ruled tables of any length: measured, cut into pages, drawn, in time linear in their rows.

The head stands on every page. A row stays whole unless it is taller than a page; then it is cut between
lines. A band (a heading across the table) stays with the row below it, and rows that are joined in their
first column stay together when they are short.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from desktop.i18n import tr
from desktop.reports.columns import Column, table_width
from desktop.reports.flow import Flow, baseline_drop
from desktop.reports.story import Cell, Grid, GridRow
from desktop.reports.text import Line, Style, break_lines, draw_lines, text

PAD_X, PAD_Y = 2.6, 3.0
RULE, FRAME = 0.5, 0.9
BAND_GREY = "0.93"
MOST_EMPTY = 0.2
"""Share of a page that may stay empty because the next row is moved as a whole; above that it is cut."""
MIN_CUT_LINES = 5
"""Lines that must stand on both sides of such a cut."""
MIN_SPLIT_LINES = 4
"""A row that is too tall for any page begins on the current one if so many lines fit."""
KEEP_TOGETHER = 0.4
"""Joined rows up to this part of a page are not parted."""
TOLERANCE = 0.01


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        cells: a text for each column; line ends are kept.
        is_joined: whether its first cell belongs to the row above; it shows again after a page break.
        inks: colour of single cells, as number of the column from 0 and PDF operator.
    """

    cells: tuple[str, ...]
    is_joined: bool = False
    inks: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """A heading across the table.

    Attributes:
        title: its text, also its entry in the outline.
        level: of the entry in the outline.
    """

    title: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """A text across the table that belongs to the row above it.

    Attributes:
        text: its text.
    """

    text: str


Item = Row | Band | Note


@dataclass(frozen=True, slots=True)
class TableStyle:
    """The faces of a table."""

    cell: Style
    head: Style
    band: Style


@dataclass(frozen=True, slots=True)
class _Measured:
    """An item with its lines broken."""

    item: Item
    cells: tuple[list[Line], ...]
    height: float


@dataclass
class _Grid:
    """What is ruled on the current page."""

    top: float
    rules: list[float] = field(default_factory=list)
    joined_rules: list[float] = field(default_factory=list)
    columns: list[tuple[float, float]] = field(default_factory=list)


def set_table(flow: Flow, columns: Sequence[Column], items: Iterable[Item], style: TableStyle) -> None:
    """Sets a table into the running text, at the current height.

    Args:
        flow: where it goes; the cursor ends below the table.
        columns: their widths should add up to the width of the text block.
        items: from top to bottom.
        style: faces and sizes.
    """
    if flow.is_told:
        items = tuple(items)
        flow.tell(_told(columns, items, style))
    setter = _Setter(flow, columns, style)
    blocks = _without_widow(_blocks(items))
    first = next(blocks, [])
    setter.begin(first)
    for block in (first, *blocks) if first else ():
        setter.place(block)
    setter.end_page()


def _told(columns: Sequence[Column], items: Sequence[Item], style: TableStyle) -> Grid:
    """The table for the editable twin."""
    heads = (Cell(text(column.head), style.head, column.width) for column in columns)
    rows = [GridRow(tuple(heads), is_head=True)]
    width = table_width(columns)
    for item in items:
        if isinstance(item, Band):
            band = Cell(text(item.title), style.band, width, fill=f"{BAND_GREY} g")
            rows.append(GridRow((band,), keeps_next=True))
        elif isinstance(item, Note):
            rows.append(GridRow((Cell(text(item.text), style.cell, width),)))
        else:
            rows.append(GridRow(_told_cells(columns, item, style)))
    return Grid(tuple(rows))


def _told_cells(columns: Sequence[Column], row: Row, style: TableStyle) -> tuple[Cell, ...]:
    inks = dict(row.inks)
    return tuple(
        Cell(
            text(value),
            replace(style.cell, align=column.align, ink=inks.get(number, style.cell.ink)),
            column.width,
            is_middle=column.is_middle,
            is_joined=row.is_joined and number == 0,
        )
        for number, (value, column) in enumerate(zip(row.cells, columns, strict=True))
    )


def _blocks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Groups what should stay together: bands, the row below them, and rows and notes joined to it."""
    block: list[Item] = []
    for item in items:
        is_joined = isinstance(item, Note) or (isinstance(item, Row) and item.is_joined)
        if block and not isinstance(block[-1], Band) and not is_joined:
            yield block
            block = []
        block.append(item)
    if block:
        yield block


_LAST = 2
"""Blocks at the end of a table that stand on one page where they are short."""


def _without_widow(blocks: Iterable[list[Item]]) -> Iterator[list[Item]]:
    """The last block and the one before it as one, so that no page holds the last alone."""
    pending: list[list[Item]] = []
    for block in blocks:
        pending.append(block)
        if len(pending) > _LAST:
            yield pending.pop(0)
    if pending:
        yield [item for block in pending for item in block]


class _Setter:
    """Sets one table."""

    def __init__(self, flow: Flow, columns: Sequence[Column], style: TableStyle) -> None:
        self.flow = flow
        self.columns = tuple(columns)
        self.style = style
        self.left = flow.sheet.left
        self.width = table_width(columns)
        lefts = [self.left]
        for column in self.columns:
            lefts.append(lefts[-1] + column.width)
        self.edges = tuple(lefts)
        self.cell_styles = tuple(
            replace(style.cell, align=column.align, breaks_after=column.breaks_after)
            for column in self.columns
        )
        self.head = self._measure_cells(
            Row(tuple(column.head for column in self.columns)), (style.head,) * len(self.columns)
        )
        self.grid = _Grid(flow.y)
        self.band: Band | None = None
        self.repeated = 0.0

    @property
    def full_height(self) -> float:
        """Height of rows on a page that holds nothing else but the head and the band they are under."""
        band = self._continued_band()
        return self.flow.sheet.block_height - self.head.height - (band.height if band else 0.0)

    def begin(self, block: Sequence[Item]) -> None:
        """Begins the table: on a new page when the first block would go there, so that no head stands alone.

        Args:
            block: the first one; empty for a table without rows.
        """
        flow = self.flow
        if block and not flow.is_at_top:
            flow.y -= self.head.height
            is_short = flow.room < self._needed([self._measure(item) for item in block])
            flow.y += self.head.height
            if is_short:
                flow.turn()
        self.begin_page()

    def begin_page(self) -> None:
        """Draws the head at the cursor; on a new page if not even a line would fit below it."""
        if self.flow.room < self.head.height + 3 * self.style.cell.leading and not self.flow.is_at_top:
            self.flow.turn()
        self.grid = _Grid(self.flow.y)
        self._draw_row(self.head, (self.style.head,) * len(self.columns), is_split=False)

    def end_page(self) -> None:
        """Rules what stands on the page."""
        self.flow.pages.draw(self._ruling())

    def place(self, block: Sequence[Item]) -> None:
        """Places what should stay together, on a new page if that helps."""
        measured = [self._measure(item) for item in block]
        if self.flow.room < self._needed(measured) and not self._is_fresh:
            self._next_page(measured[0].item)
        for number, part in enumerate(measured):
            if number and isinstance(part.item, Band) and self.flow.room < self._needed(measured[number:]):
                self._next_page(part.item)
            self._place_one(part)

    @property
    def _is_fresh(self) -> bool:
        """Whether nothing but the head, and a band that goes on, stands on a page of its own."""
        heads = self.head.height + self.repeated
        return self.flow.room >= self.flow.sheet.block_height - heads - TOLERANCE

    def _needed(self, measured: Sequence[_Measured]) -> float:
        """How much of a block must stand on one page: all if it is short, else up to its first row."""
        bands = sum(part.height for part in measured if isinstance(part.item, Band))
        rows = [part for part in measured if isinstance(part.item, Row)]
        whole = sum(part.height for part in measured)
        if len(rows) != 1:
            if whole <= self.full_height * KEEP_TOGETHER:
                return whole
        elif whole <= self.full_height and not self._is_better_cut(rows[0], bands):
            return whole
        if rows and rows[0].height <= self.full_height and not self._is_better_cut(rows[0], bands):
            return bands + rows[0].height
        return bands + MIN_SPLIT_LINES * self.style.cell.leading + 2 * PAD_Y

    def _is_better_cut(self, part: _Measured, above: float = 0.0) -> bool:
        """Whether moving a row as a whole would leave too much of this page empty.

        Args:
            part: a row that would fit on a page of its own.
            above: height of the bands that go before it.
        """
        room = self.flow.room - above
        return room > self.full_height * MOST_EMPTY and self._cut_after(part, room) >= MIN_CUT_LINES

    def _cut_after(self, part: _Measured, room: float) -> int:
        """How many lines of a row go into some room, so that enough of them are left for the next page."""
        fitting = int((room - 2 * PAD_Y) / self._leading(part.item))
        return min(fitting, max(map(len, part.cells)) - MIN_CUT_LINES)

    def _place_one(self, part: _Measured) -> None:
        while part.height > self.flow.room + TOLERANCE:
            fitting = self._cut_after(part, self.flow.room)
            is_whole = part.height <= self.full_height and not self._is_better_cut(part)
            if (is_whole or fitting < MIN_SPLIT_LINES) and not self._is_fresh:
                self._next_page(part.item)
                continue
            self._draw(self._cut(part, 0, max(fitting, 1)), is_split=True)
            part = self._continued(self._cut(part, max(fitting, 1), None))
            self._next_page(part.item)
        self._draw(part, is_split=False)

    def _next_page(self, item: Item) -> None:
        """Turns the page; the band that an item is under comes again below the head."""
        self.end_page()
        self.flow.turn()
        self.begin_page()
        self.repeated = 0.0
        band = self._continued_band()
        if band is not None and not isinstance(item, Band):
            self.repeated = band.height
            self._fill_band(band)

    def _continued_band(self) -> _Measured | None:
        """The last band, as it stands above rows that go on; None when there is none."""
        if self.band is None:
            return None
        return self._measure(replace(self.band, title=tr("{row}（续）", row=self.band.title)))

    def _leading(self, item: Item) -> float:
        return self.style.band.leading if isinstance(item, Band) else self.style.cell.leading

    def _cut(self, part: _Measured, start: int, stop: int | None) -> _Measured:
        cells = tuple(lines[start:stop] for lines in part.cells)
        tallest = max(map(len, cells))
        return _Measured(part.item, cells, tallest * self._leading(part.item) + 2 * PAD_Y)

    def _continued(self, part: _Measured) -> _Measured:
        """The rest of a row that was cut says in its first cell which row it continues."""
        if not isinstance(part.item, Row) or part.cells[0]:
            return part
        name = tr("{row}（续）", row=part.item.cells[0])
        first = self._break(name, self.cell_styles[0], self.columns[0].width)
        return _Measured(part.item, (first[: max(map(len, part.cells))], *part.cells[1:]), part.height)

    def _break(self, value: str, style: Style, width: float) -> list[Line]:
        return break_lines(value, style, width - 2 * PAD_X, self.flow.pages.faces)

    def _measure(self, item: Item) -> _Measured:
        if isinstance(item, Row):
            return self._measure_cells(item, self.cell_styles)
        if isinstance(item, Note):
            lines = self._break(item.text, self.style.cell, self.width)
        else:
            lines = self._break(item.title, self.style.band, self.width)
        return _Measured(item, (lines,), len(lines) * self._leading(item) + 2 * PAD_Y)

    def _measure_cells(self, row: Row, styles: Sequence[Style]) -> _Measured:
        cells = tuple(
            self._break(cell, style, column.width)
            for cell, style, column in zip(row.cells, styles, self.columns, strict=True)
        )
        return _Measured(row, cells, max(map(len, cells)) * styles[0].leading + 2 * PAD_Y)

    def _draw(self, part: _Measured, *, is_split: bool) -> None:
        if isinstance(part.item, Band):
            self._draw_band(part, part.item)
        elif isinstance(part.item, Note):
            self._draw_note(part)
        else:
            self._draw_row(part, self.cell_styles, is_split=is_split)

    def _draw_band(self, part: _Measured, band: Band) -> None:
        self.flow.pages.bookmark(band.title, band.level, self.flow.y)
        self.band = band
        self._fill_band(part)

    def _fill_band(self, part: _Measured) -> None:
        flow, style = self.flow, self.style.band
        bottom = flow.y - part.height
        flow.pages.draw(
            f"q {BAND_GREY} g {self.left:.2f} {bottom:.2f} {self.width:.2f} {part.height:.2f} re f Q "
            + self._text(part.cells[0], self.left, self.width, flow.y - PAD_Y, style)
        )
        self.grid.rules.append(flow.y)
        flow.y = bottom

    def _draw_note(self, part: _Measured) -> None:
        flow = self.flow
        flow.pages.draw(self._text(part.cells[0], self.left, self.width, flow.y - PAD_Y, self.style.cell))
        self.grid.rules.append(flow.y)
        flow.y -= part.height

    def _draw_row(self, part: _Measured, styles: Sequence[Style], *, is_split: bool) -> None:
        flow = self.flow
        continues = (
            isinstance(part.item, Row)
            and part.item.is_joined
            and flow.y < self.grid.top - self.head.height - self.repeated - 1
        )
        pieces = []
        inks = dict(part.item.inks) if isinstance(part.item, Row) and part.item.inks else {}
        for number, (lines, plain) in enumerate(zip(part.cells, styles, strict=True)):
            if not lines or (number == 0 and continues):
                continue
            style = replace(plain, ink=inks[number]) if number in inks else plain
            column = self.columns[number]
            slack = part.height - 2 * PAD_Y - len(lines) * style.leading
            drop = slack / 2 if column.is_middle and not is_split else 0.0
            pieces.append(self._text(lines, self.edges[number], column.width, flow.y - PAD_Y - drop, style))
        flow.pages.draw("\n".join(pieces))
        (self.grid.joined_rules if continues else self.grid.rules).append(flow.y)
        self._extend_columns(flow.y, flow.y - part.height)
        flow.y -= part.height

    def _text(self, lines: list[Line], left: float, width: float, top: float, style: Style) -> str:
        inner = width - 2 * PAD_X
        return draw_lines(lines, left + PAD_X, top - baseline_drop(style), inner, style, self.flow.pages.pen)

    def _extend_columns(self, top: float, bottom: float) -> None:
        columns = self.grid.columns
        if columns and abs(columns[-1][1] - top) < TOLERANCE:
            columns[-1] = (columns[-1][0], bottom)
        else:
            columns.append((top, bottom))

    def _ruling(self) -> str:
        left, right, bottom = self.left, self.left + self.width, self.flow.y
        parts = [f"q 0 G {RULE} w"]
        parts += [f"{left:.2f} {y:.2f} m {right:.2f} {y:.2f} l" for y in self.grid.rules[1:]]
        parts += [f"{self.edges[1]:.2f} {y:.2f} m {right:.2f} {y:.2f} l" for y in self.grid.joined_rules]
        parts += [
            f"{edge:.2f} {top:.2f} m {edge:.2f} {low:.2f} l"
            for edge in self.edges[1:-1]
            for top, low in self.grid.columns
        ]
        height = self.grid.top - bottom
        parts.append(f"S {FRAME} w {left:.2f} {bottom:.2f} {self.width:.2f} {height:.2f} re S Q")
        return " ".join(parts)
