"""Periods of report: codes, titles, neighbours, and the days by which reports are due."""

from datetime import date, timedelta

import pytest

from desktop.domain.periods import (
    Cadence,
    FirstPeriod,
    PeriodRules,
    first_period,
    parse_period,
    period_of,
    periods_between,
    periods_due,
    report_by,
)
from tests.domain.year_facts import calendar


@pytest.mark.parametrize(
    ("cadence", "day", "code", "first", "last", "title"),
    [
        (Cadence.MONTHLY, "2023-05-31", "2023-05", "2023-05-01", "2023-05-31", "2023年5月"),
        (Cadence.MONTHLY, "2024-02-29", "2024-02", "2024-02-01", "2024-02-29", "2024年2月"),
        (Cadence.MONTHLY, "2023-12-01", "2023-12", "2023-12-01", "2023-12-31", "2023年12月"),
        (Cadence.QUARTERLY, "2023-04-01", "2023Q2", "2023-04-01", "2023-06-30", "2023年第二季度"),
        (Cadence.QUARTERLY, "2023-12-31", "2023Q4", "2023-10-01", "2023-12-31", "2023年第四季度"),
        (Cadence.HALF_YEARLY, "2023-06-30", "2023H1", "2023-01-01", "2023-06-30", "2023年上半年"),
        (Cadence.HALF_YEARLY, "2023-07-01", "2023H2", "2023-07-01", "2023-12-31", "2023年下半年"),
        (Cadence.YEARLY, "2023-07-01", "2023", "2023-01-01", "2023-12-31", "2023年"),
    ],
)
def test_a_day_lies_in_a_period_with_code_and_title(
    cadence: Cadence, day: str, code: str, first: str, last: str, title: str
) -> None:
    period = period_of(date.fromisoformat(day), cadence)

    assert (period.code, period.title, period.cadence) == (code, title, cadence)
    assert (period.first, period.last) == (date.fromisoformat(first), date.fromisoformat(last))
    assert parse_period(code) == period


def test_every_day_of_a_leap_year_lies_in_the_period_that_its_code_means() -> None:
    for cadence in Cadence:
        for day in (date(2024, 1, 1) + timedelta(days=n) for n in range(366)):
            period = period_of(day, cadence)

            assert period.first <= day <= period.last
            assert parse_period(period.code) == period
            assert period.next().first == period.last + timedelta(days=1)
            assert period.next().previous() == period


@pytest.mark.parametrize(
    "code",
    ["", "2023-5", "2023-13", "2023Q5", "2023Q0", "2023H3", "23", "第二季度", "2023Q2 ", "２０２３", "0999"],
)
def test_what_is_no_code_means_no_period(code: str) -> None:
    assert parse_period(code) is None


def test_the_ends_of_time_are_their_own_neighbours() -> None:
    assert period_of(date.max, Cadence.QUARTERLY).next().code == "9999Q4"
    assert period_of(date.min, Cadence.YEARLY).previous().code == "0001"


def test_periods_between_two_days_come_oldest_first() -> None:
    found = periods_between(date(2023, 2, 10), date(2023, 10, 1), Cadence.QUARTERLY)

    assert [one.code for one in found] == ["2023Q1", "2023Q2", "2023Q3", "2023Q4"]
    assert periods_between(date(2023, 2, 10), date(2023, 2, 9), Cadence.QUARTERLY) == ()


@pytest.mark.parametrize(
    ("outer", "inner", "covers"),
    [
        ("2023Q1", "2023-03", True),
        ("2023-03", "2023Q1", True),
        ("2023-02", "2023Q1", False),
        ("2023H1", "2023Q1", True),
        ("2023H1", "2023Q3", False),
        ("2023Q1", "2023H1", False),
    ],
)
def test_a_period_covers_another_that_ends_within_it(outer: str, inner: str, covers: bool) -> None:
    first, second = parse_period(outer), parse_period(inner)

    assert first is not None
    assert second is not None
    assert first.covers(second) is covers


@pytest.mark.parametrize(
    ("rules", "day"),
    [
        (PeriodRules(report_days=5, counts_working_days=True), "2023-10-11"),
        (PeriodRules(report_days=5, counts_working_days=False), "2023-10-05"),
        (PeriodRules(report_days=0, counts_working_days=False), "2023-09-30"),
    ],
)
def test_the_last_day_of_a_report_follows_the_rules(rules: PeriodRules, day: str) -> None:
    period = period_of(date(2023, 9, 1), Cadence.QUARTERLY)

    assert report_by(period, rules, calendar()) == date.fromisoformat(day)


def test_a_unit_reports_from_the_period_in_which_it_was_told_or_from_the_next() -> None:
    issued, day = date(2023, 2, 10), date(2023, 7, 1)
    at_once, later = PeriodRules(first=FirstPeriod.ISSUE), PeriodRules(first=FirstPeriod.NEXT)

    assert [one.code for one in periods_due(issued, day, at_once)] == ["2023Q1", "2023Q2", "2023Q3"]
    assert [one.code for one in periods_due(issued, day, later)] == ["2023Q2", "2023Q3"]
    assert periods_due(date(2023, 8, 1), date(2023, 6, 30), at_once) == ()
    assert first_period(date(2023, 12, 30), later).code == "2024Q1"


def test_an_absurd_day_of_issue_does_not_ask_for_a_thousand_years_of_reports() -> None:
    found = periods_due(date.min, date(2023, 7, 1), PeriodRules(Cadence.MONTHLY))

    assert (found[0].code, found[-1].code) == ("2003-01", "2023-07")
    assert periods_due(date.min, date.min, PeriodRules())[0].code == "0001Q1"
