"""节假日: which days are worked; a click on a day turns it over, and the office states the year."""

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QWidget

from desktop.domain.calendar import WorkCalendar
from desktop.i18n import tr
from desktop.records.stream import Role
from desktop.services.rules import RuleService
from desktop.ui.calendars import Calendar, python_day, qt_day
from desktop.ui.controls import column, label, left, line, row
from desktop.ui.desk import Desk
from desktop.ui.settings_fields import SaveBar

_DAY = timedelta(days=1)
_SATURDAY = 5
_SHOWN_BEFORE, _SHOWN_AFTER = 7, 42


class CalendarTab(QWidget):
    """A calendar of working days."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._service = desk, RuleService(desk.session)
        self._is_office = desk.session.role is Role.OFFICE and desk.session.looking_back is None
        self._calendar = WorkCalendar()
        self._turned: set[date] = set()
        self.days = Calendar(tr("工作日历"), desk.look)
        self.days.setSelectedDate(qt_day(desk.session.today()))
        self.days.setMinimumSize(desk.look.px(460), desk.look.px(330))
        self.days.currentPageChanged.connect(lambda _year, _month: self._paint())
        if self._is_office:
            self.days.clicked.connect(self._turn)
        self._known = label("", "muted", wrap=True)
        self._list = label("", wrap=True)
        self.bar = SaveBar(tr("保存这一年"), self.save, self._read)
        self.bar.source.setPlaceholderText(tr("依据文件，例如：国务院办公厅关于2027年部分节假日安排的通知"))
        self._lay_out()

    def shown(self) -> None:
        """Reads the calendar again, unless days were turned over here and not saved."""
        if not self.bar.is_changed:
            self._read()

    def _read(self) -> None:
        self.bar.show_changed(is_changed=False)
        self._calendar, self._turned = self._service.rules().calendar, set()
        self._paint()

    def save(self) -> None:
        """States the year that is shown; a source is needed."""
        year, source = self._turned_year(), self.bar.text()
        value = {"years": {**self._stated_years(), str(year): self._year(year)}}
        self.bar.state(self._desk, lambda: self._service.set("calendar", value, source), self._saved)

    def _saved(self, sentence: str) -> None:
        self._read()
        self._desk.said.emit(sentence)

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
        day = python_day(chosen)
        if self._turned and day.year != self._turned_year():
            self._desk.said.emit(tr("请先保存{year}年的改动，再改另一年。", year=self._turned_year()))
            return
        self._turned ^= {day}
        self.bar.show_changed(is_changed=bool(self._turned))
        self._paint()

    def _turned_year(self) -> int:
        return min(self._turned).year if self._turned else self.days.yearShown()

    def _paint(self) -> None:
        year, month = self.days.yearShown(), self.days.monthShown()
        plain, off, odd = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        off.setForeground(self._desk.look.colour("muted"))
        off.setFontStrikeOut(True)
        odd.setFontUnderline(True)
        odd.setForeground(self._desk.look.colour("accent"))
        for day in _days_around(year, month):
            is_weekend, is_working = day.weekday() >= _SATURDAY, self._is_working(day)
            shown = (odd if is_weekend else plain) if is_working else off
            self.days.setDateTextFormat(qt_day(day), shown)
        self._tell(year)

    def _tell(self, year: int) -> None:
        is_known = year in self._calendar.known_years
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
            parts.append(self.bar)
        self.setLayout(column(parts, spacing=0))


def _days_around(year: int, month: int) -> list[date]:
    """The days of a month, and those of its neighbours that a calendar shows beside them."""
    first = date(year, month, 1)
    return [first + _DAY * number for number in range(-_SHOWN_BEFORE, _SHOWN_AFTER)]


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    count = (date(year, 12, 31) - first).days + 1
    return [first + _DAY * number for number in range(count)]
