"""Progress against time (燃起图): per week, deadlines that have fallen due and deadlines reached."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from desktop.domain.standing import Case
from desktop.services.overview_values import BurnUp, BurnUpPoint

WEEK = timedelta(days=7)


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the week of a day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def burn_up(cases: Iterable[Case], day: date, year: int) -> BurnUp:
    """Counts, week by week, from the first issue to the end of the year.

    A deadline that is reached without a day of its own counts from the day the case was completed, and
    else from the day it was due.

    Args:
        cases: those that stand.
        day: the present day; later weeks have no reached ones.
        year: the supervision year whose end is the last week shown, or this week if it is later.
    """
    due: list[date] = []
    reached: list[date] = []
    completed: list[date] = []
    issued: list[date] = []
    total = 0
    for case in cases:
        total += 1
        issued.extend(one for one in [case.facts.assignment.issued_on] if one)
        completed.extend(one for one in [case.completed_on] if one)
        due.extend(one.due for one in case.deadlines if one.due)
        reached.extend(_reached(case))
    for days in (due, reached, completed):
        days.sort()
    points = []
    for sunday in _weeks(min(issued, default=day), max(day, date(year, 12, 31))):
        is_past = sunday - WEEK < day
        points.append(
            BurnUpPoint(
                sunday,
                _until(due, sunday),
                _until(reached, sunday) if is_past else None,
                _until(completed, sunday) if is_past else None,
            )
        )
    return BurnUp(tuple(points), len(due), total)


def _reached(case: Case) -> Iterable[date]:
    for one in case.deadlines:
        found = one.reached_on or case.completed_on or one.due
        if one.is_reached and one.due and found:
            yield found


def _weeks(first: date, last: date) -> list[date]:
    """The Sundays of all weeks from one day to another."""
    sundays = [week_of(first)[1]]
    while sundays[-1] < last:
        sundays.append(sundays[-1] + WEEK)
    return sundays


def _until(days: Sequence[date], day: date) -> int:
    return bisect_right(days, day)
