"""Radar and trend of checks as vectors: black lines with the numbers beside them, readable when copied."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from math import cos, pi, sin

from desktop.reports.flow import Flow, baseline_drop
from desktop.reports.fonts import Role
from desktop.reports.page import Pages
from desktop.reports.text import Style, break_lines, draw_lines

RADIUS = 84.0
LABEL_GAP = 7.0
LABEL_ROOM = 33.0
"""Room for the names above and below the outermost ring."""
LABEL_WIDTH = 112.0
RINGS = (20, 40, 60, 80, 100)
LEAST_AXES, MOST_AXES = 3, 16
"""With fewer categories there is no area, with more the names no longer fit around it."""
LABEL = Style(Role.BODY, 9.5, 12)
SMALL = Style(Role.SONG, 7.5, 9, ink="0.35 g")
VALUE = Style(Role.HEADING, 9.5, 12, align="centre")
CAPTION = Style(Role.HEADING, 10.5, 20, align="centre")
GRID = "0.7 G 0.4 w"
LINE = "0 G 1.2 w"
DOT = 2.6
TREND_HEIGHT, TREND_TOP = 120.0, 18.0
AXIS_WIDTH, NAME_LINES = 30.0, 3
FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a radar.

    Attributes:
        name: of the category.
        value: 0 to 100; None when nothing of it applies.
        text: the value as it is written beside the axis.
    """

    name: str
    value: Decimal | None
    text: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One point of a trend.

    Attributes:
        name: what stands below it.
        value: 0 to 100; None for no value.
        text: the value as it is written above it.
        series: only points of the same one are joined, the others are not to be compared.
        is_preliminary: drawn hollow.
    """

    name: str
    value: Decimal | None
    text: str
    series: str = ""
    is_preliminary: bool = False


Point = tuple[float, float]


def can_be_radar(axes: Sequence[Axis]) -> bool:
    """Whether as many axes make a radar."""
    return LEAST_AXES <= len(axes) <= MOST_AXES


def set_radar(flow: Flow, axes: Sequence[Axis], caption: str) -> None:
    """Sets a radar in the middle of the text block, on one page.

    Args:
        flow: where it goes.
        axes: from the top clockwise, as many as `can_be_radar` allows.
        caption: a line above it.
    """
    height = 2 * (RADIUS + LABEL_ROOM)
    flow.reserve(CAPTION.leading + height)
    flow.paragraph(caption, CAPTION)
    centre = (flow.sheet.left + flow.sheet.right) / 2, flow.y - height / 2
    _Radar(flow.pages, axes, centre).draw()
    _tell(flow, (height, 0.0), [(axis.name, axis.text) for axis in axes])
    flow.y -= height


class _Radar:
    """Draws one radar."""

    def __init__(self, pages: Pages, axes: Sequence[Axis], centre: Point) -> None:
        self.pages, self.axes, self.centre = pages, axes, centre

    def draw(self) -> None:
        self._area()
        self._rings()
        self._edges()
        self._scale()
        for number, axis in enumerate(self.axes):
            self._label(number, axis)

    def _at(self, number: int, value: float) -> Point:
        angle = pi / 2 - 2 * pi * number / len(self.axes)
        reach = RADIUS * value / 100
        return self.centre[0] + reach * cos(angle), self.centre[1] + reach * sin(angle)

    def _rings(self) -> None:
        count = range(len(self.axes))
        rings = [_polygon([self._at(number, ring) for number in count]) + " S" for ring in RINGS]
        spokes = [_line(self.centre, self._at(number, 100)) for number in count]
        self.pages.draw(f"q {GRID} {' '.join(rings)} {' '.join(spokes)} S Q")

    def _points(self) -> list[Point | None]:
        return [
            None if axis.value is None else self._at(number, float(min(axis.value, FULL)))
            for number, axis in enumerate(self.axes)
        ]

    def _area(self) -> None:
        """The area below the rings, when every axis has a value."""
        there = [point for point in self._points() if point is not None]
        if len(there) == len(self.axes):
            self.pages.draw(f"q 0.88 g {_polygon(there)} f Q")

    def _edges(self) -> None:
        """The outline; the edges to an axis without a value are left out."""
        points = self._points()
        edges = [_line(a, b) for a, b in pairwise([*points, points[0]]) if a and b]
        dots = [_dot(point, "0 g") for point in points if point]
        self.pages.draw(f"q {LINE} {' '.join(edges)} S {' '.join(dots)} Q")

    def _scale(self) -> None:
        for ring in RINGS:
            x, y = self._at(0, ring)
            put_label(self.pages, str(ring), SMALL, (x + 2, 20.0, y))

    def _label(self, number: int, axis: Axis) -> None:
        """Name above value, beside the end of its axis, away from the centre."""
        angle = pi / 2 - 2 * pi * number / len(self.axes)
        x, y = self._at(number, 100)
        x, y = x + LABEL_GAP * cos(angle), y + (LABEL_GAP + LABEL.leading) * sin(angle)
        side = round(cos(angle), 6)
        align = "centre" if abs(side) < 0.1 else "left" if side > 0 else "right"
        left = {"centre": x - LABEL_WIDTH / 2, "left": x, "right": x - LABEL_WIDTH}[align]
        for text, middle, style in (
            (axis.name, y + LABEL.leading / 2, LABEL),
            (axis.text, y - LABEL.leading / 2, VALUE),
        ):
            put_label(self.pages, text, replace(style, align=align), (left, LABEL_WIDTH, middle))


def set_trend(flow: Flow, stages: Sequence[Stage], caption: str) -> None:
    """Sets a line over several checks, on one page.

    Args:
        flow: where it goes.
        stages: from left to right.
        caption: a line above it.
    """
    below = NAME_LINES * LABEL.leading + 6
    flow.reserve(CAPTION.leading + TREND_TOP + TREND_HEIGHT + below)
    flow.paragraph(caption, CAPTION)
    flow.y -= TREND_TOP
    _Trend(flow, stages).draw()
    _tell(flow, (TREND_HEIGHT + below, TREND_TOP), [(stage.name, stage.text) for stage in stages])
    flow.y -= TREND_HEIGHT + below


class _Trend:
    """Draws one trend below the cursor."""

    def __init__(self, flow: Flow, stages: Sequence[Stage]) -> None:
        self.pages, self.stages = flow.pages, stages
        self.left, self.right = flow.sheet.left + AXIS_WIDTH, flow.sheet.right
        self.bottom = flow.y - TREND_HEIGHT
        self.step = (self.right - self.left) / max(len(stages), 1)

    def draw(self) -> None:
        self._grid()
        points = [self._point(number, stage) for number, stage in enumerate(self.stages)]
        pairs = pairwise(zip(points, self.stages, strict=True))
        edges = [_line(a, b) for (a, one), (b, other) in pairs if a and b and one.series == other.series]
        if edges:
            self.pages.draw(f"q {LINE} {' '.join(edges)} S Q")
        for point, stage in zip(points, self.stages, strict=True):
            if point is not None:
                self.pages.draw(f"q {LINE} {_dot(point, '1 g' if stage.is_preliminary else '0 g')} Q")
        for number, stage in enumerate(self.stages):
            self._words(number, stage)

    def _height(self, value: float) -> float:
        return self.bottom + TREND_HEIGHT * value / 100

    def _grid(self) -> None:
        lines = []
        for value in (0, *RINGS):
            y = self._height(value)
            lines.append(_line((self.left, y), (self.right, y)))
            style = replace(SMALL, align="right")
            put_label(self.pages, str(value), style, (self.left - AXIS_WIDTH, AXIS_WIDTH - 4, y))
        self.pages.draw(f"q {GRID} {' '.join(lines)} S Q")

    def _point(self, number: int, stage: Stage) -> Point | None:
        if stage.value is None:
            return None
        return self._middle(number), self._height(float(min(stage.value, FULL)))

    def _middle(self, number: int) -> float:
        return self.left + self.step * (number + 0.5)

    def _words(self, number: int, stage: Stage) -> None:
        left, width = self._middle(number) - self.step / 2 + 2, self.step - 4
        point = self._point(number, stage)
        above = point[1] + LABEL.leading * 0.75 if point else self._height(50)
        put_label(self.pages, stage.text, VALUE, (left, width, above))
        style = replace(LABEL, align="centre")
        lines = break_lines(stage.name, style, width, self.pages.faces)[:NAME_LINES]
        top = self.bottom - 4 - baseline_drop(style)
        self.pages.draw(draw_lines(lines, left, top, width, style, self.pages.pen))


def _tell(flow: Flow, heights: tuple[float, float], values: Sequence[tuple[str, str]]) -> None:
    """Shows the editable twin what was drawn.

    Args:
        flow: where it stands.
        heights: of what is below and of what is above the cursor, points.
        values: names and values of its points, in words.
    """
    box = (flow.sheet.left, flow.y - heights[0], flow.sheet.block_width, sum(heights))
    flow.tell(flow.drawing(box, "；".join(f"{name} {value}" for name, value in values)))


def put_label(pages: Pages, value: str, style: Style, place: tuple[float, float, float]) -> None:
    """One line of text around a height; what is too long is cut with dots.

    Args:
        pages: on whose current page it goes.
        value: any text.
        style: its face and alignment.
        place: left edge, width and middle height, points.
    """
    x, width, middle = place
    lines = break_lines(value, style, width, pages.faces)
    if len(lines) > 1:
        lines = break_lines(f"{lines[0].text[:-1]}…", style, width, pages.faces)[:1]
    top = middle + style.leading / 2
    pages.draw(draw_lines(lines, x, top - baseline_drop(style), width, style, pages.pen))


def _polygon(points: Sequence[Point]) -> str:
    first, *rest = points
    lines = " ".join(f"{x:.2f} {y:.2f} l" for x, y in rest)
    return f"{first[0]:.2f} {first[1]:.2f} m {lines} h"


def _line(start: Point, end: Point) -> str:
    return f"{start[0]:.2f} {start[1]:.2f} m {end[0]:.2f} {end[1]:.2f} l"


def _dot(point: Point, fill: str) -> str:
    """A small diamond, filled and outlined."""
    x, y = point
    corners = [(x, y + DOT), (x + DOT, y), (x, y - DOT), (x - DOT, y)]
    return f"{fill} {_polygon(corners)} B"
