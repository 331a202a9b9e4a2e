"""Charts of the overview: progress against time, and the verdicts of a period by unit.

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

_HEIGHT_PX = 190
_MONTHS_APART = 2


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
        filling = QColor(look.colour("accent"))
        filling.setAlpha(36)
        self.plot(weeks[: len(reached)], reached, pen=solid, fillLevel=0, brush=filling)
        place = next((number for number, one in enumerate(points) if one.day >= today), len(points) - 1)
        mark_pen = pg.mkPen(look.colour("control"), width=1, style=Qt.PenStyle.DotLine)
        self.addItem(pg.InfiniteLine(place, angle=90, pen=mark_pen))
        self._label(len(points) - 1, points[-1].due, tr("应达到 {count}", count=points[-1].due), (1, 1))
        if reached:
            last = len(reached) - 1
            anchor = (0, 1) if last < len(points) * 2 // 3 else (1, 0)
            self._label(last, reached[-1], tr("已达到 {count}", count=reached[-1]), anchor)
        self._axes([one.day for one in points], max(1, values.deadlines))

    def _label(self, x: float, y: float, text: str, anchor: tuple[float, float]) -> None:
        item = pg.TextItem(text, color=self._look.colour("text"), anchor=anchor)
        item.setFont(self.font())
        item.setPos(x, y)
        self.addItem(item)

    def _axes(self, days: Sequence[date], most: int) -> None:
        ticks = []
        for number, day in enumerate(days):
            is_first = day.day <= 7
            if is_first and (day.month - 1) % _MONTHS_APART == 0:
                ticks.append((number, tr("{month}月", month=day.month)))
        for name in ("bottom", "left"):
            axis = self.getAxis(name)
            axis.setPen(self._look.colour("line"))
            axis.setTextPen(self._look.colour("muted"))
            axis.setStyle(tickFont=self.font())
        self.getAxis("bottom").setTicks([ticks])
        self.setXRange(0, max(1, len(days) - 1), padding=0.02)
        self.setYRange(0, most * 1.12, padding=0)
