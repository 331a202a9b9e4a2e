"""The time axis with what stands around it: zoom, today, what the marks mean, and the mark one is on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop.i18n import tr
from desktop.services.ledger import LedgerQuery
from desktop.ui.controls import button, column, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.timeline_legend import MarkLegend
from desktop.ui.timeline_rows import TimelineRows
from desktop.ui.timeline_scale import Zoom
from desktop.ui.timeline_view import TimelineView


class TimelinePane(QWidget):
    """The year on a time axis."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("ledger-timeline")
        self._desk = desk
        self.rows = TimelineRows(desk, self)
        self.view = TimelineView(desk, self.rows)
        self._zooms = {
            Zoom.QUARTERS: button(tr("按季度"), lambda: self._show_zoom(Zoom.QUARTERS)),
            Zoom.MONTHS: button(tr("按月"), lambda: self._show_zoom(Zoom.MONTHS)),
        }
        today = button(tr("今天"), lambda: self.view.go_to(desk.session.today()))
        self._count, self._said = label("", "muted"), label("", "heading")
        self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for found in self._zooms.values():
            found.setCheckable(True)
        self.view.pointed.connect(self._say)
        bar = row(
            [*self._zooms.values(), today, 12, MarkLegend(desk.look), None],
            spacing=8,
            margins=(16, 6, 16, 6),
        )
        foot = QFrame()
        foot.setProperty("role", "status")
        under = row([self._count, 12, self._said], margins=(16, 3, 16, 3))
        under.setStretch(2, 1)
        foot.setLayout(under)
        box = column([bar, line(), self.view, foot], spacing=0)
        box.setStretch(2, 1)
        self.setLayout(box)
        self._show_zoom(self.view.zoom)

    def show_rows(self, query: LedgerQuery, count: int) -> None:
        """Shows the tasks of a query.

        Args:
            query: which, and in what order.
            count: how many they are.
        """
        self.rows.use(query, count)
        self._count.setText(tr("共 {total} 条", total=f"{count:,}"))

    def turn_zoom(self) -> None:
        """From quarters to months, and back."""
        self._show_zoom(Zoom.MONTHS if self.view.zoom is Zoom.QUARTERS else Zoom.QUARTERS)

    def _show_zoom(self, zoom: Zoom) -> None:
        self.view.show_zoom(zoom)
        for known, made in self._zooms.items():
            made.setChecked(known is zoom)

    def _say(self, sentence: str) -> None:
        room = max(self._said.width(), 0)
        self._said.setText(self._said.fontMetrics().elidedText(sentence, Qt.TextElideMode.ElideRight, room))
        self._said.setToolTip(sentence)
        self._said.setAccessibleName(sentence)
