"""Working days: weekends, holidays, days worked instead; other people's calendars never raise."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from desktop.domain.calendar import WorkCalendar, calendar_from_json, day_title, shifted
from tests.domain.year_facts import calendar

HOLIDAY = date(2023, 10, 2)
WORKED_SATURDAY = date(2023, 10, 7)


def slowly_between(days: WorkCalendar, first: date, last: date) -> int:
    """Counts day by day, as a person would."""
    return sum(days.is_working(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        (date(2023, 9, 28), True),
        (date(2023, 9, 29), False),
        (HOLIDAY, False),
        (WORKED_SATURDAY, True),
        (date(2023, 10, 8), True),
        (date(2023, 10, 14), False),
        (date(2024, 2, 12), False),
        (date(2024, 2, 18), True),
        (date(2025, 1, 26), True),
        (date(2025, 10, 8), False),
        (date(2026, 2, 23), False),
        (date(2026, 2, 28), True),
        (date(2027, 10, 1), True),
    ],
)
def test_days_are_worked_as_the_arrangement_of_the_year_says(day: date, is_working: bool) -> None:
    assert calendar().is_working(day) is is_working


@pytest.mark.parametrize(
    ("year", "holidays", "workdays"), [(2023, 18, 7), (2024, 19, 8), (2025, 18, 5), (2026, 19, 6)]
)
def test_shipped_years_hold_weekdays_off_and_weekend_days_worked(
    year: int, holidays: int, workdays: int
) -> None:
    off = [day for day in calendar().holidays if day.year == year]
    worked = [day for day in calendar().workdays if day.year == year]

    assert len(off) == holidays
    assert len(worked) == workdays
    assert all(day.weekday() < 5 for day in off)
    assert all(day.weekday() >= 5 for day in worked)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2023, 9, 28), 0, date(2023, 9, 28)),
        (date(2023, 9, 28), 1, date(2023, 10, 7)),
        (date(2023, 9, 30), 5, date(2023, 10, 11)),
        (date(2023, 6, 30), 5, date(2023, 7, 7)),
        (date(2023, 12, 31), 5, date(2024, 1, 8)),
    ],
)
def test_working_days_are_added_over_holidays_and_weekends(start: date, count: int, end: date) -> None:
    assert calendar().add_working_days(start, count) == end


def test_working_days_between_are_counted_as_a_person_counts_them() -> None:
    days = WorkCalendar(
        frozenset({HOLIDAY, date(2023, 10, 1), date(2023, 10, 3)}),
        frozenset({WORKED_SATURDAY, date(2023, 10, 3), date(2023, 10, 4)}),
    )
    start = date(2023, 9, 25)

    for first in (start + timedelta(days=n) for n in range(10)):
        for last in (first + timedelta(days=n) for n in range(40)):
            assert days.working_days_between(first, last) == slowly_between(days, first, last)
            assert days.working_days_between(last, first) == -slowly_between(days, first, last)


def test_the_first_day_within_some_working_days_is_where_the_count_still_fits() -> None:
    for day in (date(2023, 10, 9) + timedelta(days=n) for n in range(20)):
        for count in range(12):
            first = calendar().first_day_within(count, day)

            assert calendar().working_days_between(first, day) <= count
            assert calendar().working_days_between(first - timedelta(days=1), day) > count


def test_counting_stops_at_the_ends_of_what_a_date_can_hold() -> None:
    assert calendar().add_working_days(date.max, 5) == date.max
    assert calendar().first_day_within(5, date.min) == date.min
    assert shifted(date.max, 1) == date.max
    assert shifted(date.min, -1) == date.min
    assert shifted(HOLIDAY, -2) == date(2023, 9, 30)


def test_a_year_that_the_other_calendar_knows_is_taken_from_it_alone() -> None:
    own = WorkCalendar(frozenset({HOLIDAY}), frozenset({WORKED_SATURDAY}), frozenset({2023}))
    other = WorkCalendar(
        frozenset({date(2023, 10, 9), date(2022, 10, 3)}), frozenset({date(2022, 10, 8)}), frozenset({2022})
    )

    merged = own.merged(other)
    replaced = own.merged(
        WorkCalendar(frozenset({date(2023, 10, 9)}), frozenset({date(2023, 10, 14)}), frozenset({2023}))
    )

    assert merged.known_years == {2022, 2023}
    assert merged.holidays == {HOLIDAY, date(2023, 10, 9), date(2022, 10, 3)}
    assert merged.workdays == {WORKED_SATURDAY, date(2022, 10, 8)}
    assert replaced.holidays == {date(2023, 10, 9)}
    assert replaced.workdays == {date(2023, 10, 14)}


def test_years_without_an_arrangement_are_named() -> None:
    known = calendar()

    assert known.unknown_note(date(2023, 1, 1), date(2026, 12, 31)) == ""
    assert known.unknown_note(date(2028, 1, 1), date(2026, 12, 31)) == (
        "2027、2028年节假日安排未录入，只扣除周末"
    )


def test_a_day_is_written_as_people_write_it() -> None:
    assert day_title(date(2023, 12, 3)) == "2023年12月3日"


def test_a_calendar_is_read_from_json_and_from_toml_alike() -> None:
    as_text, _ = calendar_from_json(
        {"years": {"2023": {"holidays": ["2023-10-02"], "workdays": ["2023-10-07"]}}}
    )
    as_days, problems = calendar_from_json(
        {"years": {"2023": {"holidays": [HOLIDAY], "workdays": [WORKED_SATURDAY]}}}
    )

    assert problems == ()
    assert as_text == as_days
    assert as_days == WorkCalendar(frozenset({HOLIDAY}), frozenset({WORKED_SATURDAY}), frozenset({2023}))


@pytest.mark.parametrize(
    ("arrangement", "code", "sentence"),
    [
        ({"2023": {"holidays": ["国庆"]}}, "P_CALENDAR_DAY", "节假日表里的“国庆”不是日期，未采用"),
        (
            {"2023": {"workdays": [datetime(2023, 10, 7)]}},  # noqa: DTZ001 - a wrong value on purpose
            "P_CALENDAR_DAY",
            "节假日表里的“2023-10-07 00:00:00”不是日期，未采用",
        ),
        ({"2023": {"holidays": [7]}}, "P_CALENDAR_DAY", "节假日表里的“7”不是日期，未采用"),
        ({"2023": {"holidays": "10-02"}}, "P_CALENDAR_DAY", "节假日表里的“10-02”不是日期，未采用"),
        (
            {"2023": {"holidays": ["2024-10-02"]}},
            "P_CALENDAR_DAY",
            "节假日表里的2024-10-02不在2023年，未采用",
        ),
        ({"二〇二三": {}}, "P_CALENDAR_YEAR", "节假日表里的年份“二〇二三”有误，未采用"),
        ({"0000": {}}, "P_CALENDAR_YEAR", "节假日表里的年份“0000”有误，未采用"),
        ({"2023": []}, "P_CALENDAR_YEAR", "节假日表里的年份“2023”有误，未采用"),
    ],
)
def test_a_bad_entry_is_left_out_and_named(arrangement: Any, code: str, sentence: str) -> None:
    years = {"2022": {"holidays": ["2022-10-03"]}, **arrangement}

    found, problems = calendar_from_json({"years": years})

    assert found.holidays == {date(2022, 10, 3)}
    assert found.workdays == frozenset()
    assert [(one.code, one.sentence()) for one in problems] == [(code, sentence)]


@pytest.mark.parametrize("value", [None, 3, [], {}, {"years": []}])
def test_what_is_no_calendar_is_a_problem(value: Any) -> None:
    found, problems = calendar_from_json(value)

    assert found == WorkCalendar()
    assert [one.code for one in problems] == ["P_CALENDAR"]
