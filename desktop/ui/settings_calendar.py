"""节假日: which days are worked; a click on a day turns it over, and the office states the year."""

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QWidget

from desktop.domain.calendar import WorkCalendar
from desktop.i18n import tr
from desktop.records.stream import Role
from desktop.services.rules import RuleService
from desktop.ui.controls import button, column, label, left, line, row
from desktop.ui.desk import Desk

_DAY = timedelta(days=1)
_SATURDAY = 5


class CalendarTab(QWidget):
    """A calendar of working days."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._service = desk, RuleService(desk.session)
        self._is_office = desk.session.role is Role.OFFICE and desk.session.looking_back is None
        self._calendar = WorkCalendar()
        self._turned: set[date] = set()
        self.days = QCalendarWidget()
        self.days.setAccessibleName(tr("节假日"))
        self.days.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.days.setMinimumSize(desk.look.px(460), desk.look.px(330))
        self.days.currentPageChanged.connect(lambda _year, _month: self._paint())
        if self._is_office:
            self.days.clicked.connect(self._turn)
        self._known = label("", "muted", wrap=True)
        self._list = label("", wrap=True)
        self._source = QLineEdit()
        self._source.setPlaceholderText(tr("依据文件，例如：国务院办公厅关于2027年部分节假日安排的通知"))
        self._source.setAccessibleName(tr("依据"))
        self._lay_out()

    def shown(self) -> None:
        """Reads the calendar again."""
        self._calendar, self._turned = self._service.rules().calendar, set()
        self._paint()

    def save(self) -> None:
        """States the year that is shown; a source is needed."""
        year, source = self.days.yearShown(), self._source.text().strip()
        value = {"years": {**self._stated_years(), str(year): self._year(year)}}
        self._desk.attempt(lambda: self._service.set("calendar", value, source), then=self._saved)

    def _saved(self, sentence: str) -> None:
        self._source.clear()
        self._desk.said.emit(sentence)
        self.shown()

    def _stated_years(self) -> dict[str, Any]:
        view = self._service.view("calendar")
        years = view.value.get("years", {}) if view.is_own else {}
        return dict(years)

    def _year(self, year: int) -> dict[str, list[str]]:
        days = _days_of(year)
        working = {day for day in days if self._is_working(day)}
        return {
            "holidays": [str(day) for day in days if day.weekday() < _SATURDAY and day not in working],
            "workdays": [str(day) for day in days if day.weekday() >= _SATURDAY and day in working],
        }

    def _is_working(self, day: date) -> bool:
        return self._calendar.is_working(day) is not (day in self._turned)

    def _turn(self, chosen: QDate) -> None:
        self._turned ^= {date(chosen.year(), chosen.month(), chosen.day())}
        self._paint()

    def _paint(self) -> None:
        year, month = self.days.yearShown(), self.days.monthShown()
        plain, off, odd = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        plain.setForeground(self._desk.look.colour("text"))
        off.setForeground(self._desk.look.colour("muted"))
        off.setFontStrikeOut(True)
        odd.setFontUnderline(True)
        odd.setForeground(self._desk.look.colour("accent"))
        self.days.setWeekdayTextFormat(Qt.DayOfWeek.Saturday, plain)
        self.days.setWeekdayTextFormat(Qt.DayOfWeek.Sunday, plain)
        for day in _days_of(year):
            if day.month == month:
                is_weekend, is_working = day.weekday() >= _SATURDAY, self._is_working(day)
                shown = (odd if is_weekend else plain) if is_working else off
                self.days.setDateTextFormat(QDate(day.year, day.month, day.day), shown)
        self._tell(year)

    def _tell(self, year: int) -> None:
        is_known = year in self._calendar.known_years or bool(self._turned)
        self._known.setText(
            tr("{year}年的放假和调休安排已录入。", year=year)
            if is_known
            else tr("{year}年的放假安排还没有录入，现在只按周末算。", year=year)
        )
        value = self._year(year)
        self._list.setText(
            tr(
                "放假的工作日：{holidays}\n\n调休上班的周末：{workdays}",
                holidays="、".join(value["holidays"]) or tr("无"),
                workdays="、".join(value["workdays"]) or tr("无"),
            )
        )

    def _lay_out(self) -> None:
        hint = tr("划掉的是休息日，带下划线的是调休上班的周末。")
        turn = tr("点一天，在上班和休息之间切换；保存后按整年生效。") if self._is_office else ""
        head = column(
            [label(tr("工作日历"), "heading"), self._known, label(f"{hint}{turn}", "muted", wrap=True)],
            spacing=4,
            margins=(16, 10, 16, 8),
        )
        self._list.setMinimumWidth(self._desk.look.px(260))
        body = row([left(self.days), 16, self._list], margins=(16, 12, 16, 12))
        body.setStretch(2, 1)
        body.setAlignment(self._list, Qt.AlignmentFlag.AlignTop)
        parts: list[Any] = [head, line(), body, None]
        if self._is_office:
            save = row([self._source, button(tr("保存这一年"), self.save, "primary")])
            parts += [line(), column([save], margins=(16, 8, 16, 12))]
        self.setLayout(column(parts, spacing=0))


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    count = (date(year, 12, 31) - first).days + 1
    return [first + _DAY * number for number in range(count)]
