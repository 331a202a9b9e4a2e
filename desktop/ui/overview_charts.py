"""The chart of the overview: progress against time.

pyqtgraph takes most of a second to import, so this module is imported on the worker when the page has been
painted.
"""

from collections.abc import Sequence
from datetime import date

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from desktop.i18n import tr
from desktop.services.overview_values import BurnUp
from desktop.ui.look import Look

_HEIGHT_PX = 110
_ABOVE_PX = 8
"""Room between a label and the upper edge."""
_MOST_TICKS = 6
_LOW, _MOST_ABOVE = 0.2, 0.5
_FEW = 4
"""Counts up to this many are named one by one; left alone, the axis names halves."""
_STEPS = (1, 2, 3, 6, 12, 24)


class BurnUpChart(pg.PlotWidget):  # type: ignore[misc] # pyqtgraph has no types
    """进度与时间: deadlines fallen due, and deadlines reached, week by week.

    The two lines differ by dash and by label, not by colour alone.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: tuple[BurnUp, date] | None = None
        self.setAccessibleName(tr("进度与时间"))
        self.setMinimumHeight(look.px(_HEIGHT_PX))
        self.setMouseEnabled(x=False, y=False)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        self._most = 1
        self.getViewBox().sigResized.connect(lambda _box: self._leave_room())
        look.changed.connect(self._draw)

    def show_burn_up(self, values: BurnUp, today: date) -> None:
        """Shows the lines, with today marked."""
        self._shown = values, today
        self._draw()

    def _draw(self) -> None:
        if self._shown is None:
            return
        values, today = self._shown
        look = self._look
        self.clear()
        self.setBackground(look.colour("base"))
        points = values.points
        weeks = list(range(len(points)))
        width = look.px(2)
        dashed = pg.mkPen(look.colour("muted"), width=width, style=Qt.PenStyle.DashLine)
        solid = pg.mkPen(look.colour("accent"), width=width)
        self.plot(weeks, [one.due for one in points], pen=dashed)
        reached = [one.reached for one in points if one.reached is not None]
        most = max(1, points[-1].due, *reached)
        filling = QColor(look.colour("accent"))
        filling.setAlpha(36)
        self.plot(weeks[: len(reached)], reached, pen=solid, fillLevel=0, brush=filling)
        place = next((number for number, one in enumerate(points) if one.day >= today), len(points) - 1)
        mark_pen = pg.mkPen(look.colour("control"), width=1, style=Qt.PenStyle.DotLine)
        self.addItem(pg.InfiniteLine(place, angle=90, pen=mark_pen))
        self._label(len(points) - 1, points[-1].due, tr("应达到 {count}", count=points[-1].due), (1, 1))
        if reached:
            last = len(reached) - 1
            is_low = reached[-1] < most * _LOW
            anchor = (0 if last < len(points) * 2 // 3 else 1, 1 if is_low else 0)
            self._label(last, reached[-1], tr("已达到 {count}", count=reached[-1]), anchor)
        self._axes([one.day for one in points], most)

    def _label(self, x: float, y: float, text: str, anchor: tuple[float, float]) -> None:
        item = pg.TextItem(text, color=self._look.colour("text"), anchor=anchor)
        item.setFont(self.font())
        item.setPos(x, y)
        self.addItem(item)

    def _axes(self, days: Sequence[date], most: int) -> None:
        ticks = month_ticks(days)
        for name in ("bottom", "left"):
            axis = self.getAxis(name)
            axis.setPen(self._look.colour("line"))
            axis.setTextPen(self._look.colour("muted"))
            axis.setStyle(tickFont=self.font())
        self.getAxis("bottom").setTicks([ticks])
        few = [(count, str(count)) for count in range(_FEW + 1)]
        self.getAxis("left").setTicks([few] if most <= _FEW else None)
        self.setXRange(0, max(1, len(days) - 1), padding=0.02)
        self._most = most
        self._leave_room()

    def _leave_room(self) -> None:
        """The label of the highest point is whole."""
        height = max(self.getViewBox().height(), 1.0)
        label = min((self.fontMetrics().height() + self._look.px(_ABOVE_PX)) / height, _MOST_ABOVE)
        self.setYRange(0, self._most / (1 - label), padding=0)


def month_ticks(days: Sequence[date]) -> list[tuple[int, str]]:
    """Where months begin, as many as can be read, the first of each year with the year.

    Args:
        days: the Sundays of the weeks, oldest first.

    Returns:
        Number of the week, and what stands below it.
    """
    firsts = [(number, day) for number, day in enumerate(days) if day.day <= 7]
    step = next((one for one in _STEPS if len(firsts) <= one * _MOST_TICKS), _STEPS[-1])
    chosen = [(number, day) for number, day in firsts if (day.year * 12 + day.month - 1) % step == 0]
    ticks, year = [], 0
    for number, day in chosen:
        is_new = day.year != year
        year = day.year
        words = (
            tr("{year}年{month}月", year=year, month=day.month)
            if is_new
            else tr("{month}月", month=day.month)
        )
        ticks.append((number, words))
    return ticks
