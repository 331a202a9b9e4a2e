"""Periods of report (反馈周期): months, quarters, half-years and years, and the day a report is due."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

from desktop.domain.calendar import WorkCalendar, shifted
from desktop.i18n import mark, tr

_CODE = re.compile(
    r"(?P<year>[12][0-9]{3})(?:-(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])|H(?P<half>[12]))?"
)
_QUARTERS = (mark("第一季度"), mark("第二季度"), mark("第三季度"), mark("第四季度"))
_HALVES = (mark("上半年"), mark("下半年"))
_DAY = timedelta(days=1)
_REMEMBERED = 4096
_MOST_YEARS = 20


class Cadence(Enum):
    """How often units report."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half-yearly"
    YEARLY = "yearly"

    @property
    def months(self) -> int:
        """Months in one period."""
        return _MONTHS[self]


_MONTHS = {Cadence.MONTHLY: 1, Cadence.QUARTERLY: 3, Cadence.HALF_YEARLY: 6, Cadence.YEARLY: 12}
_CADENCES = {months: cadence for cadence, months in _MONTHS.items()}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A period of report.

    Attributes:
        first: its first day; periods sort by it.
        last: its last day.
        code: ``2023-05``, ``2023Q2``, ``2023H1`` or ``2023``.
    """

    first: date
    last: date
    code: str

    @property
    def cadence(self) -> Cadence:
        """How long it is."""
        return _CADENCES[self.last.month - self.first.month + 1]

    @property
    def title(self) -> str:
        """For people: ``2023年第二季度``."""
        number = (self.first.month - 1) // self.cadence.months
        if self.cadence is Cadence.MONTHLY:
            return tr("{year}年{month}月", year=self.first.year, month=self.first.month)
        if self.cadence is Cadence.YEARLY:
            return tr("{year}年", year=self.first.year)
        names = _QUARTERS if self.cadence is Cadence.QUARTERLY else _HALVES
        return tr("{year}年{part}", year=self.first.year, part=tr(names[number]))

    def next(self) -> "Period":
        """The period after it; the last that a date can hold is its own."""
        return period_of(shifted(self.last, 1), self.cadence)

    def previous(self) -> "Period":
        """The period before it; the first that a date can hold is its own."""
        return period_of(shifted(self.first, -1), self.cadence)

    def covers(self, other: "Period") -> bool:
        """Whether another period, perhaps of another cadence, ends within it."""
        return self.first <= other.last <= self.last


def period_of(day: date, cadence: Cadence) -> Period:
    """The period that a day lies in."""
    return _period(day.year, (day.month - 1) // cadence.months, cadence)


@lru_cache(_REMEMBERED)  # asked for every case on every derivation
def _period(year: int, number: int, cadence: Cadence) -> Period:
    """A period by its number in the year, from 0."""
    start = number * cadence.months + 1
    end = start + cadence.months
    last = date(year, 12, 31) if end > 12 else date(year, end, 1) - _DAY
    codes = {
        Cadence.MONTHLY: f"{year:04}-{start:02}",
        Cadence.QUARTERLY: f"{year:04}Q{number + 1}",
        Cadence.HALF_YEARLY: f"{year:04}H{number + 1}",
        Cadence.YEARLY: f"{year:04}",
    }
    return Period(date(year, start, 1), last, codes[cadence])


@lru_cache(_REMEMBERED)  # asked for every report on every derivation
def parse_period(code: str) -> Period | None:
    """The period of a code; None when it is no code."""
    match = _CODE.fullmatch(code)
    if match is None:
        return None
    year = int(match["year"])
    if match["month"]:
        return period_of(date(year, int(match["month"]), 1), Cadence.MONTHLY)
    if match["quarter"]:
        return period_of(date(year, int(match["quarter"]) * 3, 1), Cadence.QUARTERLY)
    if match["half"]:
        return period_of(date(year, int(match["half"]) * 6, 1), Cadence.HALF_YEARLY)
    return period_of(date(year, 1, 1), Cadence.YEARLY)


def periods_between(first: date, last: date, cadence: Cadence) -> tuple[Period, ...]:
    """The periods from that of one day to that of another, oldest first; none when it lies before."""
    if last < first:
        return ()
    found = [period_of(first, cadence)]
    while found[-1].last < last:
        found.append(found[-1].next())
    return tuple(found)


class FirstPeriod(Enum):
    """The first period a unit reports on: that in which it was told, or the one after."""

    ISSUE = "issue"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class PeriodRules:
    """When units report.

    Attributes:
        report_days: days after the end of a period within which the report is in time.
        counts_working_days: whether only working days count.
    """

    cadence: Cadence = Cadence.QUARTERLY
    report_days: int = 5
    counts_working_days: bool = True
    first: FirstPeriod = FirstPeriod.ISSUE


@lru_cache(_REMEMBERED)  # asked for every report on every derivation
def report_by(period: Period, rules: PeriodRules, calendar: WorkCalendar) -> date:
    """Last day on which the report of a period is in time."""
    if rules.counts_working_days:
        return calendar.add_working_days(period.last, rules.report_days)
    return shifted(period.last, rules.report_days)


@lru_cache(_REMEMBERED)  # cases told on the same day have the same periods
def periods_due(issued_on: date, day: date, rules: PeriodRules) -> tuple[Period, ...]:
    """The periods that a unit told on a day has to report on, up to the one a day lies in.

    Returns:
        The oldest first; none before the last twenty years, however long ago it was told.
    """
    first = first_period(issued_on, rules)
    farthest = date(max(date.min.year, day.year - _MOST_YEARS), 1, 1)
    return periods_between(max(first.first, farthest), day, rules.cadence)


def first_period(issued_on: date, rules: PeriodRules) -> Period:
    """The first period that a unit told on a day has to report on."""
    period = period_of(issued_on, rules.cadence)
    return period.next() if rules.first is FirstPeriod.NEXT else period
