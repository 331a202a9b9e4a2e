"""Stacked bars as vectors: counts by kind, told apart by shade, hatching and number, not by colour alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from desktop.reports.flow import Flow, baseline_drop
from desktop.reports.fonts import Role
from desktop.reports.story import Cell, Gap, Grid, GridRow
from desktop.reports.text import Style, break_lines, draw_lines, text, text_width

BAR_HEIGHT, BAR_GAP = 12.0, 4.0
LABEL_SHARE, MOST_LABEL_SHARE = 0.28, 0.42
"""Part of the width that names stand in, and what they may take when they are long."""
LABEL_GAP = 5.0
TOTAL_WIDTH = 30.0
LEGEND_LEADING = 17.0
SWATCH = 12.0
EDGE = 0.5
HATCH_STEP = 4.5
MOST_EMPTY = 0.4
"""Charts go to the next page rather than being cut when less than this part of the page is free."""
LABEL = Style(Role.BODY, 9.5, 13, align="right")
CAPTION = Style(Role.HEADING, 10.5, 20, align="centre")
NUMBER = Style(Role.SONG, 8.5, 13)
KEY = Style(Role.BODY, 9.5, 13)
STEPS = 40
"""Lengths of bars in the editable twin, where a bar is a row of cells: tables have few columns."""
WHITE = "1 g"
_THIN = Style(Role.BODY, 2, 2)


class Hatch(Enum):
    """Lines over an area."""

    NONE = "none"
    RISING = "rising"
    FALLING = "falling"
    CROSSED = "crossed"


@dataclass(frozen=True, slots=True)
class Fill:
    """How the area of one kind looks.

    Attributes:
        colour: PDF operator.
        ink: of numbers on it.
        hatch: lines that tell it apart in black and white.
    """

    colour: str
    ink: str = "0 g"
    hatch: Hatch = Hatch.NONE


@dataclass(frozen=True, slots=True)
class Series:
    """One kind that is counted."""

    title: str
    fill: Fill


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        label: what it is of.
        values: a count for each series.
    """

    label: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars over the same series.

    Attributes:
        is_share: whether every bar is as long as the others and shows shares; else its length is its sum.
    """

    series: tuple[Series, ...]
    bars: tuple[Bar, ...]
    is_share: bool = False


def set_bar_charts(flow: Flow, charts: Sequence[BarChart], caption: str = "") -> None:
    """Sets charts below each other, on one page where they fit; on a new page the legend comes again.

    Args:
        flow: where they go.
        charts: their values; bars of nothing keep their place.
        caption: a line above them; empty for none.
    """
    setters = [_Bars(flow, chart) for chart in charts]
    height = sum(setter.height for setter in setters) + (CAPTION.leading if caption else 0.0)
    if flow.room < height and (height <= flow.sheet.block_height * MOST_EMPTY or _is_low(flow)):
        flow.reserve(height)
    if caption:
        flow.paragraph(caption, CAPTION)
    for setter in setters:
        setter.set()


def _is_low(flow: Flow) -> bool:
    return flow.room < flow.sheet.block_height * MOST_EMPTY


class _Bars:
    """Sets one chart."""

    def __init__(self, flow: Flow, chart: BarChart) -> None:
        self.flow, self.chart = flow, chart
        self.left = flow.sheet.left + self._label_width()
        self.length = flow.sheet.right - self.left - TOTAL_WIDTH
        self.largest = max((sum(bar.values) for bar in chart.bars), default=0)
        self.keys = self._key_rows()

    def _label_width(self) -> float:
        """Wide enough for the longest name, within bounds."""
        width, faces = self.flow.sheet.block_width, self.flow.pages.faces
        longest = max((text_width(bar.label, LABEL, faces) for bar in self.chart.bars), default=0.0)
        return min(max(longest + LABEL_GAP + 1, width * LABEL_SHARE), width * MOST_LABEL_SHARE)

    @property
    def height(self) -> float:
        """Of the whole chart when it is not cut."""
        bars = len(self.chart.bars) * (BAR_HEIGHT + BAR_GAP)
        return len(self.keys) * LEGEND_LEADING + bars + 2 * BAR_GAP

    def set(self) -> None:
        flow = self.flow
        least = len(self.keys) * LEGEND_LEADING + 3 * (BAR_HEIGHT + BAR_GAP)
        flow.reserve(min(self.height - BAR_GAP, least))
        self._set_legend()
        if flow.is_told:
            flow.tell(Grid(tuple(self._told_keys())), Gap(BAR_GAP), Grid(tuple(self._told_bars())))
        for bar in self.chart.bars:
            if flow.room < BAR_HEIGHT + BAR_GAP:
                flow.turn()
                self._set_legend()
            self._set_bar(bar)
        flow.skip(BAR_GAP)

    def _key_rows(self) -> list[list[tuple[Series, float]]]:
        """The keys of the legend with their widths, in as many rows as they need."""
        rows: list[list[tuple[Series, float]]] = [[]]
        used = 0.0
        for series in self.chart.series:
            width = SWATCH + 4 + text_width(series.title, KEY, self.flow.pages.faces) + 14
            if used + width > self.flow.sheet.block_width and rows[-1]:
                rows.append([])
                used = 0.0
            rows[-1].append((series, width))
            used += width
        return rows

    def _set_legend(self) -> None:
        flow = self.flow
        for row in self.keys:
            x = flow.sheet.left + (flow.sheet.block_width - sum(width for _, width in row)) / 2
            for series, width in row:
                top = flow.y - (LEGEND_LEADING - SWATCH) / 2
                self._area((x, top - SWATCH, SWATCH, SWATCH), series.fill)
                self._text(series.title, x + SWATCH + 4, width, top - SWATCH / 2, KEY)
                x += width
            flow.y -= LEGEND_LEADING
        flow.y -= BAR_GAP

    def _set_bar(self, bar: Bar) -> None:
        flow = self.flow
        middle = flow.y - BAR_HEIGHT / 2
        self._text(bar.label, flow.sheet.left, self.left - flow.sheet.left - LABEL_GAP, middle, LABEL)
        total = sum(bar.values)
        scale = total if self.chart.is_share else self.largest
        x = self.left
        for series, value in zip(self.chart.series, bar.values, strict=True):
            width = self.length * value / scale if scale else 0.0
            if value:
                self._area((x, flow.y - BAR_HEIGHT, width, BAR_HEIGHT), series.fill)
                self._number(value, x, width, middle, series.fill)
            x += width
        self._text(str(total), x + 4, TOTAL_WIDTH, middle, NUMBER)
        flow.y -= BAR_HEIGHT + BAR_GAP

    def _told_keys(self) -> Iterator[GridRow]:
        """The legend for the editable twin."""
        for row in self.keys:
            cells: list[Cell] = []
            for series, width in row:
                cells.append(_told_area("", SWATCH, series.fill))
                cells.append(Cell(text(series.title), KEY, width - SWATCH, is_ruled=False))
            yield GridRow(tuple(cells), SWATCH, keeps_next=True)

    def _told_bars(self) -> Iterator[GridRow]:
        """The bars for the editable twin: rows of coloured cells, in whole steps of length."""
        step = self.length / STEPS
        for bar in self.chart.bars:
            total = sum(bar.values)
            scale = total if self.chart.is_share else self.largest
            cells = [Cell(text(bar.label), LABEL, self.left - self.flow.sheet.left, is_ruled=False)]
            taken = counted = 0
            for series, value in zip(self.chart.series, bar.values, strict=True):
                counted += value
                if value:
                    stop = min(max(taken + 1, round(counted * STEPS / scale)), STEPS)
                    width = (stop - taken) * step
                    shown = str(value) if self._has_room(value, self.length * value / scale) else ""
                    cells.append(_told_area(shown, width, series.fill))
                    taken = stop
            rest = (STEPS - taken) * step + TOTAL_WIDTH
            cells.append(Cell(str(total), NUMBER, rest, is_ruled=False))
            yield GridRow(tuple(cell for cell in cells if cell.width > 0), BAR_HEIGHT)
            yield GridRow((Cell("", _THIN, self.flow.sheet.block_width, is_ruled=False),), BAR_GAP)

    def _has_room(self, value: int, width: float) -> bool:
        return text_width(str(value), NUMBER, self.flow.pages.faces) + 3 <= width

    def _number(self, value: int, x: float, width: float, middle: float, fill: Fill) -> None:
        """The count inside its area, where it has room; on hatching it stands on a plain patch."""
        if not self._has_room(value, width):
            return
        needed = text_width(str(value), NUMBER, self.flow.pages.faces)
        left = x + (width - needed) / 2
        if fill.hatch is not Hatch.NONE:
            patch = f"{left - 1:.2f} {middle - 4.5:.2f} {needed + 2:.2f} 9 re"
            self.flow.pages.draw(f"q {fill.colour} {patch} f Q")
        style = Style(NUMBER.role, NUMBER.size, NUMBER.leading, ink=fill.ink)
        self._text(str(value), left, needed + 1, middle, style)

    def _area(self, box: tuple[float, float, float, float], fill: Fill) -> None:
        x, y, width, height = box
        outline = f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re"
        parts = [f"q {fill.colour} {outline} f"]
        if fill.hatch is not Hatch.NONE:
            parts.append(f"q {outline} W n 0 G 0.4 w {_hatching(box, fill.hatch)} S Q")
        parts.append(f"0 G {EDGE} w {outline} S Q")
        self.flow.pages.draw(" ".join(parts))

    def _text(self, value: str, x: float, width: float, middle: float, style: Style) -> None:
        """One line around a height; what is too long is cut with dots."""
        pages = self.flow.pages
        lines = break_lines(value, style, width, pages.faces)
        if len(lines) > 1:
            lines = break_lines(f"{lines[0].text[:-1]}…", style, width, pages.faces)[:1]
        top = middle + style.leading / 2
        pages.draw(draw_lines(lines, x, top - baseline_drop(style), width, style, pages.pen))


def _hatching(box: tuple[float, float, float, float], hatch: Hatch) -> str:
    """Slanted lines over a box; whoever draws them clips them to it."""
    x, y, width, height = box
    lines = []
    at = x - height
    while at < x + width:
        if hatch is not Hatch.FALLING:
            lines.append(f"{at:.2f} {y:.2f} m {at + height:.2f} {y + height:.2f} l")
        if hatch is not Hatch.RISING:
            lines.append(f"{at:.2f} {y + height:.2f} m {at + height:.2f} {y:.2f} l")
        at += HATCH_STEP
    return " ".join(lines)


def _told_area(value: str, width: float, fill: Fill) -> Cell:
    """An area with its number for the editable twin; lines over a colour would hide the number there."""
    hatch = fill.hatch.value if fill.hatch is not Hatch.NONE and fill.colour == WHITE else ""
    style = replace(NUMBER, align="centre", ink=fill.ink)
    return Cell(value, style, width, fill.colour, hatch)
