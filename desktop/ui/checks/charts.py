"""The charts of checks: radar by category, findings by severity and state, trend across inspections.

pyqtgraph takes most of a second to import, so this module is imported on the worker when charts are first
wanted. Nothing is told by colour alone: every value stands beside its shape.
"""

from collections.abc import Mapping, Sequence
from math import cos, pi, sin

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPolygonF, QTextOption
from PySide6.QtWidgets import QGraphicsPolygonItem, QWidget

from desktop.domain.checks.findings import FindingState
from desktop.i18n import tr
from desktop.services.checks.figures import RadarAxis, SeverityMatrix, TrendPoint
from desktop.services.checks.titles import SEVERITY_TITLES
from desktop.ui.look import Look

LEAST_AXES = 3
_RINGS = (20, 40, 60, 80, 100)
_LABEL_CHARS = 9
_GAP_PX = 8
_MIDDLE = (0.5, 0.5)
_LEAST_RADIUS_PX = 40
_FULL, _SOFT, _FAINT = 255, 110, 60
_INKS: Mapping[FindingState, tuple[str, int, Qt.BrushStyle]] = {
    FindingState.OPEN: ("accent", _FULL, Qt.BrushStyle.SolidPattern),
    FindingState.RETURNED: ("accent", _FULL, Qt.BrushStyle.Dense4Pattern),
    FindingState.WAITING: ("accent", _SOFT, Qt.BrushStyle.SolidPattern),
    FindingState.PASSED: ("muted", _SOFT, Qt.BrushStyle.SolidPattern),
    FindingState.CLOSED: ("muted", _FAINT, Qt.BrushStyle.SolidPattern),
    FindingState.WITHDRAWN: ("muted", _FULL, Qt.BrushStyle.BDiagPattern),
}
_PATTERNED = frozenset({FindingState.RETURNED, FindingState.WITHDRAWN})
SHOWN_STATES = tuple(_INKS)
"""States in the order in which they are stacked."""


def state_brush(look: Look, state: FindingState) -> QBrush:
    """How a state is filled: by tone and by pattern."""
    tone, alpha, pattern = _INKS[state]
    colour = QColor(look.colour(tone))
    colour.setAlpha(alpha)
    return QBrush(colour, pattern)


class Chart(pg.PlotWidget):  # type: ignore[misc] # pyqtgraph has no types
    """A chart to be looked at, not moved; it is drawn anew when the look changes."""

    def __init__(self, look: Look, title: str) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName(title)
        self.setMouseEnabled(x=False, y=False)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setAntialiasing(True)
        self.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        self.getViewBox().sigResized.connect(lambda _box: self._fit())
        look.changed.connect(self.draw)

    def draw(self) -> None:
        """Draws everything anew in the present colours."""
        self.clear()
        self.setBackground(self._look.colour("base"))
        for name in ("bottom", "left"):
            axis = self.getAxis(name)
            axis.setPen(self._look.colour("line"))
            axis.setTextPen(self._look.colour("muted"))
            axis.setStyle(tickFont=self.font(), tickLength=0)

    def _fit(self) -> None:
        """Leaves room for labels; charts that need it say how much."""

    def _say(
        self,
        place: tuple[float, float],
        text: str,
        anchor: tuple[float, float] = _MIDDLE,
        tone: str = "text",
        back: str = "",
    ) -> None:
        fill = self._look.colour(back) if back else None
        item = pg.TextItem(text, color=self._look.colour(tone), anchor=anchor, fill=fill)
        item.setFont(self.font())
        document = item.textItem.document()
        centred = QTextOption(Qt.AlignmentFlag.AlignHCenter)
        document.setDefaultTextOption(centred)
        item.textItem.setTextWidth(document.idealWidth())
        item.setPos(*place)
        self.addItem(item)


class RadarChart(Chart):
    """各类别得分: a spoke for each category, 0 in the middle, 100 at the rim."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("各类别得分"))
        self._axes: tuple[RadarAxis, ...] = ()
        self.setAspectLocked(lock=True)
        for name in ("bottom", "left"):
            self.hideAxis(name)

    def show_axes(self, axes: Sequence[RadarAxis]) -> None:
        """Shows categories; those without a value keep their spoke and say so."""
        self._axes = tuple(axes)
        told = "，".join(f"{one.category} {_said(one)}" for one in self._axes)
        self.setAccessibleDescription(told)
        self.draw()

    def draw(self) -> None:
        """Draws rings, spokes, labels, and the shape of the values."""
        super().draw()
        if len(self._axes) < LEAST_AXES:
            return
        faint = pg.mkPen(self._look.colour("line"), width=1)
        whole = len(self._axes)
        for ring in _RINGS:
            self._polygon([ring / 100] * whole, faint)
        for place, axis in enumerate(self._axes):
            x, y = _at(place, whole, 1)
            self.plot([0, x], [0, y], pen=faint)
            self._label(place, axis)
        filling = QColor(self._look.colour("accent"))
        filling.setAlpha(_FAINT)
        values = [float(one.value or 0) / 100 for one in self._axes]
        strong = pg.mkPen(self._look.colour("accent"), width=self._look.px(2))
        self._polygon(values, strong, QBrush(filling))
        dots = [_at(p, whole, v) for p, v in enumerate(values) if self._axes[p].value is not None]
        if dots:
            xs, ys = zip(*dots, strict=True)
            self.plot(
                xs,
                ys,
                pen=None,
                symbol="o",
                symbolSize=self._look.px(5),
                symbolPen=None,
                symbolBrush=self._look.colour("accent"),
            )
        self._fit()

    def _polygon(self, radii: Sequence[float], pen: QPen, brush: QBrush | None = None) -> None:
        points = [QPointF(*_at(place, len(radii), radius)) for place, radius in enumerate(radii)]
        item = QGraphicsPolygonItem(QPolygonF(points))
        item.setPen(pen)
        if brush is not None:
            item.setBrush(brush)
        self.addItem(item)

    def _label(self, place: int, axis: RadarAxis) -> None:
        x, y = _at(place, len(self._axes), 1)
        shift = self._look.px(_GAP_PX) / max(self._radius(), 1)
        anchor = (0.5 - x / 2, 0.5 + y / 2)
        text = f"{self._cut(axis.category)}\n{_said(axis)}"
        self._say((x * (1 + shift), y * (1 + shift)), text, anchor)

    def _cut(self, text: str) -> str:
        """A name that is no longer than some Chinese characters."""
        metrics = self.fontMetrics()
        widest = _LABEL_CHARS * metrics.horizontalAdvance("国")
        return str(metrics.elidedText(text, Qt.TextElideMode.ElideRight, widest))

    def _radius(self) -> float:
        """Pixels of the rim, so that labels fit around it."""
        box, metrics = self.getViewBox(), self.fontMetrics()
        names = [self._cut(one.category) for one in self._axes]
        widest = max(map(metrics.horizontalAdvance, names), default=0)
        gap = 2 * self._look.px(_GAP_PX)
        across = box.width() / 2 - widest - gap
        upright = box.height() / 2 - 2 * metrics.lineSpacing() - gap
        return float(max(_LEAST_RADIUS_PX, min(across, upright)))

    def _fit(self) -> None:
        box, radius = self.getViewBox(), self._radius()
        across, upright = box.width() / 2 / radius, box.height() / 2 / radius
        self.setRange(xRange=(-across, across), yRange=(-upright, upright), padding=0)


class SeverityChart(Chart):
    """问题按严重程度和状态: a bar for each severity, made of the states."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("问题按风险和状态"))
        self._matrix: SeverityMatrix | None = None
        self._most = 1

    def show_matrix(self, matrix: SeverityMatrix) -> None:
        """Shows counts; severities that no finding has are left out."""
        self._matrix = matrix
        self.draw()

    def draw(self) -> None:
        """Draws the bars from the gravest down, with a count in each part."""
        super().draw()
        if self._matrix is None:
            return
        rows = [(severity, counts) for severity, counts in self._matrix.rows if sum(counts)]
        titles = [tr(SEVERITY_TITLES[severity]) if severity else tr("未定级") for severity, _ in rows]
        self._most = max((sum(counts) for _, counts in rows), default=1)
        for place, (_, counts) in enumerate(rows):
            self._bar(-place, dict(zip(self._matrix.states, counts, strict=True)))
        self.getAxis("left").setTicks([[(-place, title) for place, title in enumerate(titles)]])
        self.getAxis("bottom").setTicks([whole_ticks(self._most)])
        self.setXRange(0, self._most * 1.06, padding=0)
        self.setYRange(-len(rows) + 0.4, 0.6, padding=0)

    def _bar(self, level: int, counts: Mapping[FindingState, int]) -> None:
        start = 0
        for state in SHOWN_STATES:
            count = counts.get(state, 0)
            if not count:
                continue
            outline = pg.mkPen(self._look.colour("base"), width=1)
            bar = pg.BarGraphItem(
                x0=[start],
                y=[level],
                width=[count],
                height=[0.62],
                brush=state_brush(self._look, state),
                pen=outline,
            )
            self.addItem(bar)
            tone = "on_accent" if state is FindingState.OPEN else "text"
            back = "base" if state in _PATTERNED else ""
            self._say((start + count / 2, level), str(count), tone=tone, back=back)
            start += count


class TrendChart(Chart):
    """历次检查得分: a point for each inspection, hollow while results may still change."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("历次检查得分"))
        self._points: tuple[TrendPoint, ...] = ()

    def show_points(self, points: Sequence[TrendPoint]) -> None:
        """Shows inspections, the earliest first; those without a score are left out."""
        self._points = tuple(one for one in points if one.value is not None)
        told = "，".join(f"{one.title} {one.value}" for one in self._points)
        self.setAccessibleDescription(told)
        self.draw()

    def draw(self) -> None:
        """Draws the line; it breaks where the way of scoring changed."""
        super().draw()
        values = [float(one.value or 0) for one in self._points]
        pen = pg.mkPen(self._look.colour("accent"), width=self._look.px(2))
        for start, end in _runs(self._points):
            self.plot(list(range(start, end)), values[start:end], pen=pen)
        for place, (one, value) in enumerate(zip(self._points, values, strict=True)):
            fill = self._look.colour("base" if one.is_preliminary else "accent")
            self.plot(
                [place],
                [value],
                pen=None,
                symbol="o",
                symbolSize=self._look.px(8),
                symbolPen=pen,
                symbolBrush=fill,
            )
            self._say((place, value), f"{one.value}", (0.5, 1.15))
        days = [(place, _day(one)) for place, one in enumerate(self._points)]
        self.getAxis("bottom").setTicks([days])
        self.getAxis("left").setTicks([[(ring, str(ring)) for ring in (0, *_RINGS)]])
        self.setXRange(-0.5, max(len(values), 2) - 0.5, padding=0)
        self.setYRange(0, 118, padding=0)


class Swatch(QWidget):
    """A small field filled as a state is, for the legend."""

    def __init__(self, look: Look, state: FindingState) -> None:
        super().__init__()
        self._look, self._state = look, state
        self.setFixedSize(look.px(18), look.px(12))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Fills the field."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), state_brush(self._look, self._state))
        painter.end()


def whole_ticks(most: int) -> list[tuple[int, str]]:
    """Whole numbers from 0, at most seven of them."""
    step = max(1, -(-most // 6))
    return [(count, str(count)) for count in range(0, most + 1, step)]


def _at(place: int, whole: int, radius: float) -> tuple[float, float]:
    """A point on a spoke; the first stands upright, the others follow the clock."""
    angle = pi / 2 - 2 * pi * place / whole
    return radius * cos(angle), radius * sin(angle)


def _said(axis: RadarAxis) -> str:
    return "—" if axis.value is None else f"{axis.value:.1f}"


def _day(point: TrendPoint) -> str:
    return point.on.strftime("%Y-%m-%d") if point.on else tr("未定日期")


def _runs(points: Sequence[TrendPoint]) -> list[tuple[int, int]]:
    """Where neighbours may be joined: scored by the same profile."""
    found: list[tuple[int, int]] = []
    start = 0
    for place in range(1, len(points) + 1):
        if place == len(points) or points[place].profile != points[start].profile:
            found.append((start, place))
            start = place
    return found
