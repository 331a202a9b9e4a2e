"""Calendars as the window shows them: in its language, weeks from Monday, no colour for weekends."""

from datetime import date

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QDateEdit, QToolButton

from desktop.i18n import tr
from desktop.ui.look import Look

DAY_FORMAT = "yyyy-MM-dd"


class Calendar(QCalendarWidget):
    """A month to choose a day from.

    Args:
        name: what assistive tools read.
        look: draws the arrows.
    """

    def __init__(self, name: str, look: Look) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setLocale(window_locale())
        self.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        plain = QTextCharFormat()
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(weekend, plain)
        for part, icon, title in (
            ("qt_calendar_prevmonth", "left", tr("上个月")),
            ("qt_calendar_nextmonth", "right", tr("下个月")),
        ):
            arrow = self.findChild(QToolButton, part)
            if arrow is not None:
                look.tint(arrow, icon, "muted")
                arrow.setAccessibleName(title)


class DayField(QDateEdit):
    """A day, typed or chosen from a calendar.

    Args:
        name: what assistive tools read.
        day: shown first.
        look: draws the arrows of the calendar.
    """

    def __init__(self, name: str, day: date, look: Look) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setDisplayFormat(DAY_FORMAT)
        self.setCalendarPopup(True)
        self.setCalendarWidget(Calendar(name, look))
        self.set_day(day)

    def day(self) -> date:
        """The day that is shown."""
        return python_day(self.date())

    def set_day(self, day: date) -> None:
        """Shows a day."""
        self.setDate(qt_day(day))


def window_locale() -> QLocale:
    """The locale of the language that the window speaks."""
    is_chinese = tr("单位") == "单位"  # the catalogue knows its words, not its language
    chinese, english = QLocale.Language.Chinese, QLocale.Language.English
    return QLocale(chinese, QLocale.Country.China) if is_chinese else QLocale(english)


def qt_day(day: date) -> QDate:
    """A day as Qt has it."""
    return QDate(day.year, day.month, day.day)


def python_day(day: QDate) -> date:
    """A day of Qt as the services have it."""
    return date(day.year(), day.month(), day.day())
