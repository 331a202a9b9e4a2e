"""Choosing the day whose ledger is shown (回看): a small calendar below a button."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop.domain.periods import Period
from desktop.i18n import tr
from desktop.ui.calendars import Calendar, python_day, qt_day
from desktop.ui.controls import Item, button, column, label, line, row
from desktop.ui.look import Look


class DayPopup(QFrame):
    """A calendar that closes when a day was chosen.

    Args:
        days: earliest day that can be chosen, the present day, and the day that is shown now.
        periods: their last days are offered.
        look: draws the arrows.
        parent: below which it opens.
    """

    picked = Signal(object)
    """A `date`; None for the present."""
    compare_wanted = Signal()
    """Two days are to be compared."""

    def __init__(
        self, days: tuple[date, date, date], periods: Sequence[Period], look: Look, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup-day")
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        first, self._today, shown = days
        self.calendar = Calendar(tr("回看日期"), look)
        self.calendar.setDateRange(qt_day(first), qt_day(self._today))
        self.calendar.setSelectedDate(qt_day(shown))
        self.calendar.activated.connect(self._pick)
        self.calendar.clicked.connect(self._pick)
        self.today = button(tr("回到今天"), lambda: self._choose(None))
        self.today.setEnabled(shown != self._today)
        self.compare = button(tr("比较两天…"), self._compare)
        parts: list[Item] = [label(tr("选一天，看当天收工时的台账。"), "muted"), self.calendar]
        parts += [self._end_of(period) for period in periods]
        parts += [line(), row([self.compare, None, self.today])]
        self.setLayout(column(parts, spacing=6, margins=(10, 10, 10, 10)))

    def open_below(self, widget: QWidget) -> None:
        """Opens below a widget."""
        self.move(widget.mapToGlobal(widget.rect().bottomLeft()))
        self.show()
        self.calendar.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)

    def _end_of(self, period: Period) -> QWidget:
        title = tr("{period}末（{day}）", period=period.title, day=period.last)
        return button(title, lambda: self._choose(period.last), "link")

    def _pick(self, day: QDate) -> None:
        self._choose(python_day(day))

    def _choose(self, day: date | None) -> None:
        self.close()
        self.picked.emit(None if day == self._today else day)

    def _compare(self) -> None:
        self.close()
        self.compare_wanted.emit()
