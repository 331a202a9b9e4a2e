"""Choosing the day whose ledger is shown (回看): a small calendar below a button."""

from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QCalendarWidget, QFrame, QWidget

from desktop.i18n import tr
from desktop.ui.controls import button, column, label, row


class DayPopup(QFrame):
    """A calendar that closes when a day was chosen.

    Args:
        first: earliest day that can be chosen.
        today: the present day, the latest.
        shown: the day chosen now.
        parent: below which it opens.
    """

    picked = Signal(object)
    """A `date`; None for the present."""

    def __init__(self, first: date, today: date, shown: date, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._today = today
        self.calendar = QCalendarWidget()
        self.calendar.setAccessibleName(tr("回看日期"))
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setDateRange(_qt(first), _qt(today))
        self.calendar.setSelectedDate(_qt(shown))
        self.calendar.activated.connect(self._pick)
        self.calendar.clicked.connect(self._pick)
        hint = label(tr("选一天，看当天收工时的台账。"), "muted")
        back = button(tr("回到今天"), lambda: self._choose(None))
        self.setLayout(column([hint, self.calendar, row([None, back])], margins=(10, 10, 10, 10)))

    def open_below(self, widget: QWidget) -> None:
        """Opens below a widget."""
        self.move(widget.mapToGlobal(widget.rect().bottomLeft()))
        self.show()
        self.calendar.setFocus()

    def _pick(self, day: QDate) -> None:
        self._choose(date(day.year(), day.month(), day.day()))

    def _choose(self, day: date | None) -> None:
        self.close()
        self.picked.emit(None if day == self._today else day)


def _qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
