"""Working days (工作日): weekends, public holidays, and weekend days that are worked instead.

Source: each year's arrangement by the General Office of the State Council, as data; see
``resources/calendars``. For a year without its arrangement weekends alone are off; `unknown_note` says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from desktop.errors import Problem
from desktop.i18n import mark, tr

_DAY = timedelta(days=1)
_SATURDAY = 5
_WEEK = 7
_FARTHEST_DAYS = 4000
_NOT_A_CALENDAR = mark("节假日表不是一张按年份列出的表，未采用")
_BAD_YEAR = mark("节假日表里的年份“{text}”有误，未采用")
_BAD_DAY = mark("节假日表里的“{text}”不是日期，未采用")
_OTHER_YEAR = mark("节假日表里的{text}不在{year}年，未采用")


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked.

    Attributes:
        holidays: days that are off.
        workdays: days that are worked although they are a weekend or a holiday.
        known_years: years whose arrangement is known; in others weekends alone are off.
    """

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    known_years: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether a day is worked."""
        if day in self.workdays:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays

    def add_working_days(self, day: date, count: int) -> date:
        """The working day that lies so many working days after a day; with a count of 0 the day itself.

        Args:
            day: where counting begins; it is not counted.
            count: working days, 0 to 2000.
        """
        end = date.max - timedelta(days=_FARTHEST_DAYS)
        while count > 0 and day < end:
            day += _DAY
            count -= self.is_working(day)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after one day up to another, which is counted; negative when it lies before."""
        if last < first:
            return -self.working_days_between(last, first)
        weeks, rest = divmod((last - first).days, _WEEK)
        begun = first.weekday() + 1
        days = weeks * _SATURDAY + sum((begun + number) % _WEEK < _SATURDAY for number in range(rest))
        days -= sum(first < day <= last and day.weekday() < _SATURDAY for day in self.holidays)
        return days + sum(first < day <= last and self._is_exchanged(day) for day in self.workdays)

    def _is_exchanged(self, day: date) -> bool:
        """Whether a day would be off if it were not stated as worked."""
        return day.weekday() >= _SATURDAY or day in self.holidays

    def first_day_within(self, count: int, last: date) -> date:
        """The earliest day after which no more than so many working days are left until another.

        Args:
            count: working days, 0 to 2000.
            last: the day they are counted to; it counts.
        """
        begin = date.min + timedelta(days=_FARTHEST_DAYS)
        day = last
        while day > begin and count >= self.is_working(day):
            count -= self.is_working(day)
            day -= _DAY
        return day

    def merged(self, other: "WorkCalendar") -> "WorkCalendar":
        """Both arrangements; for a year that both know, the other's."""
        return WorkCalendar(
            frozenset(day for day in self.holidays if day.year not in other.known_years) | other.holidays,
            frozenset(day for day in self.workdays if day.year not in other.known_years) | other.workdays,
            self.known_years | other.known_years,
        )

    def unknown_note(self, *days: date) -> str:
        """Says that the arrangement of the years between some days is not known; empty when all are."""
        years = range(min(days).year, max(days).year + 1)
        unknown = "、".join(str(year) for year in years if year not in self.known_years)
        return tr("{years}年节假日安排未录入，只扣除周末", years=unknown) if unknown else ""


def shifted(day: date, days: int) -> date:
    """A day some days later, or earlier when negative; never outside what a date can hold."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def day_title(day: date) -> str:
    """For people: ``2023年12月31日``."""
    return tr("{year}年{month}月{day}日", year=day.year, month=day.month, day=day.day)


def calendar_from_json(value: Any) -> tuple[WorkCalendar, tuple[Problem, ...]]:
    """A calendar from parsed TOML or JSON; a bad entry is left out and reported.

    Args:
        value: ``{"years": {"2023": {"holidays": [days], "workdays": [days]}}}``; days as ISO text or dates.
    """
    years = value.get("years") if isinstance(value, Mapping) else None
    if not isinstance(years, Mapping):
        return WorkCalendar(), (_problem("P_CALENDAR", _NOT_A_CALENDAR),)
    problems: list[Problem] = []
    holidays: set[date] = set()
    workdays: set[date] = set()
    known = set()
    for text, arrangement in years.items():
        year = _year(text)
        if year is None or not isinstance(arrangement, Mapping):
            problems.append(_problem("P_CALENDAR_YEAR", _BAD_YEAR, text=text))
            continue
        known.add(year)
        holidays.update(_days(arrangement.get("holidays", ()), year, problems))
        workdays.update(_days(arrangement.get("workdays", ()), year, problems))
    return WorkCalendar(frozenset(holidays), frozenset(workdays), frozenset(known)), tuple(problems)


def _year(text: Any) -> int | None:
    found = str(text)
    is_year = found.isascii() and found.isdecimal() and len(found) == 4
    return int(found) if is_year and found != "0000" else None


def _days(value: Any, year: int, problems: list[Problem]) -> Iterable[date]:
    if not isinstance(value, list | tuple):
        problems.append(_problem("P_CALENDAR_DAY", _BAD_DAY, text=value))
        return
    for one in value:
        day = _day(one)
        if day is None:
            problems.append(_problem("P_CALENDAR_DAY", _BAD_DAY, text=one))
        elif day.year != year:
            problems.append(_problem("P_CALENDAR_DAY", _OTHER_YEAR, text=day, year=year))
        else:
            yield day


def _day(value: Any) -> date | None:
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _problem(code: str, message: str, **values: object) -> Problem:
    named = tuple((name, str(value)) for name, value in values.items())
    return Problem("calendar", 0, code, message, named)
