"""The charts of an evaluation: distribution of totals, dimensions against the group, year against year.

pyqtgraph takes most of a second to import, so this module is imported on the worker when charts are first
wanted. Nothing is told by colour alone: every value stands beside its shape.
"""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from desktop.i18n import tr
from desktop.services.checks.figures import RadarAxis
from desktop.services.evaluation.values import YearPoint
from desktop.ui.checks.charts import LEAST_AXES, Chart, RadarChart, whole_ticks
from desktop.ui.evaluation.figures import DimensionAxes, Spread
from desktop.ui.look import Look

_SOFT = 110
_GAP = 0.08
_TOP, _ROW = 1.42, 0.13
"""Where labels of limits hang, in heights of the highest bar; neighbours hang in two rows."""


class SpreadChart(Chart):
    """得分分布: a bar for each span of totals, with the grades' limits across."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("得分分布"))
        self._spread = Spread((), (), None, None)

    def show_spread(self, spread: Spread) -> None:
        """Shows a distribution."""
        self._spread = spread
        told = "，".join(
            tr(
                "{least} 到 {most} 分 {count} 个",
                least=one.least,
                most=one.least + one.width,
                count=one.count,
            )
            for one in spread.bins
            if one.count
        )
        self.setAccessibleDescription(told)
        self.draw()

    def draw(self) -> None:
        """Draws bars, counts and limits."""
        super().draw()
        bins = self._spread.bins
        if not bins:
            return
        width, most = float(bins[0].width), max(one.count for one in bins)
        for one in bins:
            colour = QColor(self._look.colour("accent"))
            if not one.is_marked:
                colour.setAlpha(_SOFT)
            left = float(one.least) + width * _GAP
            bar = pg.BarGraphItem(
                x0=[left], y0=[0], width=[width * (1 - 2 * _GAP)], height=[one.count], brush=colour, pen=None
            )
            self.addItem(bar)
            if one.count:
                self._say((float(one.least) + width / 2, one.count), str(one.count), (0.5, 1.0))
        self._limits(most)
        self._axes(most)

    def _limits(self, most: int) -> None:
        dashed = pg.mkPen(self._look.colour("control"), width=1, style=Qt.PenStyle.DashLine)
        for number, (title, least) in enumerate(self._spread.grades):
            self.addItem(pg.InfiniteLine(float(least), angle=90, pen=dashed))
            words = tr("{title} ≥ {least}", title=title, least=f"{least:f}")
            height = most * (_TOP - number % 2 * _ROW)
            self._say((float(least), height), words, (0.5, 0), tone="muted", back="base")

    def _axes(self, most: int) -> None:
        bins = self._spread.bins
        step = max(1, len(bins) // 7)
        edges = [one.least for one in bins[::step]] + [bins[-1].least + bins[-1].width]
        self.getAxis("bottom").setTicks([[(float(one), f"{one.normalize():f}") for one in edges]])
        self.getAxis("left").setTicks([whole_ticks(most)])
        first, last = float(bins[0].least), float(bins[-1].least + bins[-1].width)
        side = (last - first) * 0.06
        self.setXRange(first - side, last + side, padding=0)
        self.setYRange(0, most * (_TOP + _GAP), padding=0)


class DimensionRadar(RadarChart):
    """各维度得分率: the unit, and the mean of its group as a dashed line."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setAccessibleName(tr("各维度得分率"))
        self._mean: tuple[RadarAxis, ...] = ()

    def show_dimensions(self, axes: DimensionAxes) -> None:
        """Shows a unit beside its group."""
        self._mean = axes.mean
        self.show_axes(axes.own)

    def draw(self) -> None:
        """Draws the mean over what the radar draws."""
        super().draw()
        if len(self._axes) < LEAST_AXES or not any(one.value is not None for one in self._mean):
            return
        dashed = pg.mkPen(self._look.colour("muted"), width=self._look.px(2), style=Qt.PenStyle.DashLine)
        self._polygon([float(one.value or 0) / 100 for one in self._mean], dashed)


class YearChart(Chart):
    """历年得分: a point for each year, hollow while it is not frozen; joined where the full points agree."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("历年得分"))
        self._points: tuple[YearPoint, ...] = ()

    def show_points(self, points: Sequence[YearPoint]) -> None:
        """Shows years, the earliest first; one without a snapshot is the present one."""
        self._points = tuple(points)
        self.setAccessibleDescription("，".join(f"{one.year} {point_words(one)}" for one in self._points))
        self.draw()

    def draw(self) -> None:
        """Draws points with total and rank."""
        super().draw()
        points = self._points
        values = [float(one.total / one.full * 100) if one.full else 0.0 for one in points]
        pen = pg.mkPen(self._look.colour("accent"), width=self._look.px(2))
        for place in range(1, len(points)):
            if points[place].scheme.split(" ")[0] == points[place - 1].scheme.split(" ")[0]:
                self.plot([place - 1, place], values[place - 1 : place + 1], pen=pen)
        for place, (one, value) in enumerate(zip(points, values, strict=True)):
            fill = self._look.colour("accent" if one.snapshot else "base")
            size = self._look.px(8)
            self.plot(
                [place], [value], pen=None, symbol="o", symbolSize=size, symbolPen=pen, symbolBrush=fill
            )
            self._say((place, value), point_words(one).replace("，", "\n", 1), (0.5, 1.1))
        self.getAxis("bottom").setTicks([[(place, str(one.year)) for place, one in enumerate(points)]])
        rings = [(ring, f"{ring}%") for ring in (0, 20, 40, 60, 80, 100)]
        self.getAxis("left").setTicks([rings])
        self.setXRange(-0.5, max(len(points), 2) - 0.5, padding=0)
        self.setYRange(0, 150, padding=0)


def point_words(point: YearPoint) -> str:
    """Total, rank and grade of a year."""
    said = tr("{total} 分", total=f"{point.total:f}")
    if point.rank is not None:
        said += "，" + tr("第 {rank}/{of} 名", rank=point.rank, of=point.of)
    return said if point.snapshot else said + tr("（未封存）")
