"""Reports, deadlines and the schedule of a case: asked, missing, late, moved, reached, expected."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desktop.domain.lights import Schedule
from desktop.domain.periods import Cadence, FirstPeriod, PeriodRules
from desktop.domain.standing import Deadline, PeriodReport, ReportStatus
from desktop.domain.supervision import ReviewVerdict, RulingKind
from tests.domain.year_facts import (
    DUE,
    Q1,
    Q2,
    Q3,
    Q4,
    case,
    extension,
    feedback,
    lit_by,
    milestone,
    objected,
    pause,
    plan,
    review,
    rules,
    ruling,
    share,
)

COMPLETION = RulingKind.COMPLETION
FUTURE, OPEN, MISSING = ReportStatus.FUTURE, ReportStatus.OPEN, ReportStatus.MISSING


def reports(day: date, **changes: Any) -> dict[str, PeriodReport]:
    found = case(day, **changes).reports
    by_code = {one.period: one for one in found}
    assert len(by_code) == len(found)
    return by_code


def statuses(day: date, **changes: Any) -> dict[str, ReportStatus]:
    return {code: one.status for code, one in reports(day, **changes).items()}


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2023, 2, 10), {Q1: FUTURE}),
        (date(2023, 3, 31), {Q1: FUTURE}),
        (date(2023, 4, 1), {Q1: OPEN, Q2: FUTURE}),
        (date(2023, 4, 10), {Q1: OPEN, Q2: FUTURE}),
        (date(2023, 4, 11), {Q1: MISSING, Q2: FUTURE}),
        (date(2023, 7, 8), {Q1: MISSING, Q2: MISSING, Q3: FUTURE}),
    ],
)
def test_a_report_is_asked_when_its_period_has_ended_and_missing_when_its_days_are_over(
    day: date, found: dict[str, ReportStatus]
) -> None:
    assert statuses(day) == found
    assert case(day).missing == tuple(code for code, one in found.items() if one is MISSING)


def test_what_was_handed_in_waits_is_judged_or_goes_back() -> None:
    handed_in = (feedback(Q1), feedback(Q2), feedback(Q3))
    verdicts = (review(Q1), review(Q2, ReviewVerdict.RETURNED))

    found = reports(date(2023, 10, 1), feedback=handed_in, reviews=verdicts)

    assert [one.status for one in found.values()] == [
        ReportStatus.REVIEWED,
        ReportStatus.RETURNED,
        ReportStatus.WAITING,
        FUTURE,
    ]
    assert (found[Q1].feedback, found[Q1].review) == (handed_in[0], verdicts[0])
    assert (found[Q4].feedback, found[Q4].review) == (None, None)


@pytest.mark.parametrize(
    ("submitted", "is_late"),
    [(None, False), (date(2023, 4, 10), False), (date(2023, 4, 11), True)],
)
def test_a_report_is_late_from_the_day_after_its_last(submitted: date | None, is_late: bool) -> None:
    found = reports(date(2023, 5, 1), feedback=(feedback(Q1, submitted_on=submitted),))

    assert (found[Q1].report_by, found[Q1].is_late) == (date(2023, 4, 10), is_late)


def test_a_report_handed_in_early_is_there_before_its_period_ends() -> None:
    found = statuses(date(2023, 3, 1), feedback=(feedback(Q1), feedback(Q2)))

    assert found == {Q1: ReportStatus.WAITING, Q2: ReportStatus.WAITING}


def test_nothing_is_asked_of_a_unit_that_disputes_its_duty() -> None:
    assert statuses(date(2023, 4, 20), answer=objected()) == {Q1: FUTURE, Q2: FUTURE}


def test_a_withdrawn_case_rests_where_the_unit_said_its_last_word() -> None:
    day, handed_in = date(2023, 12, 1), feedback(Q2, submitted_on=date(2023, 7, 3))

    assert statuses(day, withdrawn="改派") == {Q1: FUTURE}
    assert statuses(day, withdrawn="改派", feedback=(handed_in,)) == {
        Q1: FUTURE,
        Q2: ReportStatus.WAITING,
        Q3: FUTURE,
    }


@pytest.mark.parametrize(
    ("first", "last", "day", "status"),
    [
        (date(2023, 3, 1), None, date(2023, 4, 5), FUTURE),
        (date(2023, 3, 1), None, date(2023, 5, 5), FUTURE),
        (date(2023, 4, 10), date(2023, 4, 10), date(2023, 4, 9), OPEN),
        (date(2023, 4, 10), date(2023, 4, 10), date(2023, 4, 11), FUTURE),
        (date(2023, 3, 1), date(2023, 4, 9), date(2023, 4, 9), FUTURE),
        (date(2023, 3, 1), date(2023, 4, 9), date(2023, 4, 10), OPEN),
        (date(2023, 3, 1), date(2023, 4, 9), date(2023, 4, 11), MISSING),
        (date(2023, 4, 11), None, date(2023, 4, 12), MISSING),
    ],
)
def test_a_report_that_fell_due_in_a_pause_is_not_asked_for(
    first: date, last: date | None, day: date, status: ReportStatus
) -> None:
    assert statuses(day, rulings=(pause(first, last),))[Q1] is status


def test_a_case_that_was_never_told_owes_no_report() -> None:
    assert reports(date(2023, 7, 1), assignment=share(issued_on=None)) == {}
    assert reports(date(2023, 7, 1), assignment=share(issued_on=date(2024, 2, 1))) == {}


def test_a_period_covered_by_a_report_of_another_length_is_not_asked_again() -> None:
    handed_in = (feedback("2023-03"), feedback("2023-05"))

    found = statuses(date(2023, 10, 20), feedback=handed_in)

    waiting = ReportStatus.WAITING
    assert found == {"2023-03": waiting, "2023-05": waiting, Q2: MISSING, Q3: MISSING, Q4: FUTURE}


def test_months_are_covered_by_the_report_of_their_quarter() -> None:
    monthly = replace(rules(), periods=PeriodRules(Cadence.MONTHLY, first=FirstPeriod.NEXT))

    found = case(date(2023, 5, 20), monthly, feedback=(feedback(Q1),)).reports

    assert [one.period for one in found] == [Q1, "2023-04", "2023-05"]


def test_a_report_on_no_known_period_is_shown_first_and_never_late() -> None:
    odd = feedback("第一季度", submitted_on=date(2023, 4, 20))

    found = case(date(2023, 4, 20), feedback=(feedback(Q1), odd)).reports

    assert [(one.period, one.status, one.is_late) for one in found[:2]] == [
        ("第一季度", ReportStatus.WAITING, False),
        (Q1, ReportStatus.WAITING, False),
    ]
    assert found[0].report_by == date(2023, 4, 20)


@pytest.mark.parametrize(("issued", "day"), [(date(2023, 2, 10), date(2023, 2, 10)), (None, date.min)])
def test_a_report_without_period_or_day_has_the_day_of_issue(issued: date | None, day: date) -> None:
    found = case(date(2023, 3, 1), feedback=(feedback("?"),), assignment=share(issued_on=issued)).reports

    assert found[0].report_by == day


def test_two_reports_on_one_period_are_both_shown() -> None:
    twice = (feedback(Q1), feedback(Q1, uid="u/again"))

    found = case(date(2023, 3, 1), feedback=twice).reports

    assert [one.feedback for one in found] == [twice[0], twice[1]]


def test_every_report_shows_what_was_planned_for_its_period() -> None:
    steps = plan((Q1, "25"), (Q2, None), (Q3, "140"), (Q4, "NaN"))

    found = reports(date(2023, 10, 1), plan=steps, feedback=(feedback(Q1),))

    assert [one.expected for one in found.values()] == [Decimal(25), None, Decimal(100), None]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2023, 3, 31), None),
        (date(2023, 4, 1), "25"),
        (date(2023, 9, 30), "25"),
        (date(2023, 10, 1), "0"),
        (date(2024, 5, 1), "100"),
    ],
)
def test_what_was_planned_for_the_last_period_that_ended_is_expected(day: date, expected: str | None) -> None:
    steps = plan((Q1, "25"), (Q2, None), (Q3, "-3"), (Q4, "100"), ("年底", "80"))

    assert case(day, plan=steps).expected == (None if expected is None else Decimal(expected))


ELAPSED = lit_by(schedule=Schedule.ELAPSED)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2023, 3, 31), None),
        (date(2023, 4, 1), "15.1"),
        (date(2023, 6, 30), "15.1"),
        (date(2023, 7, 1), "43.2"),
        (date(2024, 1, 1), "100"),
        (date(2025, 1, 1), "100"),
    ],
)
def test_without_a_plan_the_time_that_has_passed_may_be_expected(day: date, expected: str | None) -> None:
    assert case(day, ELAPSED).expected == (None if expected is None else Decimal(expected))


def test_time_says_nothing_without_both_its_ends_or_where_there_is_a_plan() -> None:
    day = date(2023, 7, 1)

    assert case(day, ELAPSED, milestones=(milestone(None),)).expected is None
    assert case(day, ELAPSED, assignment=share(issued_on=None)).expected is None
    assert case(day, ELAPSED, plan=plan((Q3, "60"))).expected is None
    assert case(day, ELAPSED, plan=plan((Q3, None))).expected == Decimal("43.2")
    assert case(day, ELAPSED, assignment=share(issued_on=date(2023, 6, 30))).expected == 0
    assert case(day, ELAPSED, assignment=share(issued_on=date(2023, 7, 1))).expected is None
    assert case(day).expected is None


def test_what_is_expected_stays_as_it_was_when_the_case_ended() -> None:
    told = {"rulings": (ruling(COMPLETION, date(2023, 7, 5)),), "plan": plan((Q2, "50"), (Q3, "75"))}

    assert case(date(2023, 12, 1), **told).expected == Decimal(50)


def deadline(day: date = date(2023, 7, 20), **changes: Any) -> Deadline:
    return case(day, **changes).deadlines[0]


def test_a_deadline_is_the_day_of_the_plan_until_it_is_moved() -> None:
    assert deadline() == Deadline(milestone(), DUE, DUE, 0, False, None)


MARCH, JUNE = date(2024, 3, 31), date(2024, 6, 30)


@pytest.mark.parametrize(
    ("rulings", "due", "count"),
    [
        ((extension(MARCH),), MARCH, 1),
        ((extension(MARCH, milestone="office/m"),), MARCH, 1),
        ((extension(MARCH, milestone="office/other"),), DUE, 0),
        ((extension(MARCH, is_granted=False),), DUE, 0),
        ((extension(DUE),), DUE, 0),
        ((ruling(RulingKind.EXTENSION),), DUE, 0),
        ((ruling(RulingKind.EXCUSE, due=MARCH),), DUE, 0),
        ((extension(JUNE, uid="o/2", on=JUNE), extension(MARCH, uid="o/1", on=MARCH)), JUNE, 2),
        ((extension(MARCH, uid="o/2", on=JUNE), extension(JUNE, uid="o/1", on=MARCH)), JUNE, 1),
    ],
)
def test_a_granted_extension_moves_a_deadline_later(rulings: Any, due: date, count: int) -> None:
    found = deadline(rulings=rulings)

    assert (found.due, found.original, found.extensions) == (due, DUE, count)
    assert case(date(2023, 7, 20), rulings=rulings).due == due


def test_extensions_of_a_case_are_those_that_were_granted() -> None:
    given = (extension(MARCH, uid="o/1"), extension(JUNE, uid="o/2", is_granted=False))

    assert case(date(2023, 7, 20), rulings=given).extensions == 1


def test_a_deadline_without_a_day_gets_one_only_by_its_own_extension() -> None:
    undated = (milestone(None),)

    assert deadline(milestones=undated, rulings=(extension(MARCH),)).due is None
    assert deadline(milestones=undated, rulings=(extension(MARCH, milestone="office/m"),)).due == MARCH


CLAIMED = date(2023, 6, 20)


@pytest.mark.parametrize(
    ("claimed", "submitted", "judged", "day"),
    [
        (CLAIMED, date(2023, 7, 3), date(2023, 7, 9), CLAIMED),
        (None, date(2023, 7, 3), date(2023, 7, 9), date(2023, 7, 3)),
        (None, None, date(2023, 7, 9), date(2023, 7, 9)),
        (None, None, None, None),
    ],
)
def test_a_milestone_is_reached_when_the_office_confirmed_it(
    claimed: date | None, submitted: date | None, judged: date | None, day: date | None
) -> None:
    handed_in = feedback(Q2, milestones=(("office/m", claimed),), submitted_on=submitted)
    confirmed = review(Q2, milestones=("office/m",), on=judged)

    found = deadline(feedback=(handed_in,), reviews=(confirmed,))

    assert (found.is_reached, found.reached_on) == (True, day)


@pytest.mark.parametrize(
    "changes",
    [
        {"milestones": ()},
        {"milestones": ("office/other",)},
        {"milestones": ("office/m",), "version": "v0"},
        {"milestones": ("office/m",), "verdict": ReviewVerdict.RETURNED},
    ],
)
def test_a_milestone_that_only_the_unit_claims_is_not_reached(changes: dict[str, Any]) -> None:
    handed_in = feedback(Q2, milestones=(("office/m", CLAIMED),))

    found = deadline(feedback=(feedback(Q1), handed_in), reviews=(review(Q2, **changes),))

    assert (found.is_reached, found.reached_on) == (False, None)


def test_the_first_confirmation_says_when_a_milestone_was_reached() -> None:
    handed_in = (feedback(Q1, submitted_on=date(2023, 4, 3)), feedback(Q2, submitted_on=date(2023, 7, 3)))
    confirmed = (review(Q1, milestones=("office/m",)), review(Q2, milestones=("office/m",)))

    assert deadline(feedback=handed_in, reviews=confirmed).reached_on == date(2023, 4, 3)


@pytest.mark.parametrize("day", [date(2023, 6, 1), None])
def test_what_the_unit_before_had_reached_is_not_open_for_the_one_after(day: date | None) -> None:
    after = replace(share(), reached=(("office/other", DUE), ("office/m", day)))

    found = case(date(2024, 2, 1), assignment=after)

    assert (found.deadlines[0].is_reached, found.deadlines[0].reached_on) == (True, day)
    assert found.due is None
    assert deadline(assignment=replace(share(), reached=(("office/other", day),))).is_reached is False


def test_completing_a_case_reaches_what_was_open() -> None:
    first, second = milestone(date(2023, 6, 30), "office/m1"), milestone(DUE, "office/m2")
    told = {
        "milestones": (first, second),
        "feedback": (feedback(Q1, submitted_on=date(2023, 4, 3)),),
        "reviews": (review(Q1, milestones=("office/m1",)),),
        "rulings": (ruling(COMPLETION, date(2023, 7, 5)),),
    }

    found = case(date(2023, 7, 20), **told).deadlines

    assert [(one.is_reached, one.reached_on) for one in found] == [
        (True, date(2023, 4, 3)),
        (True, date(2023, 7, 5)),
    ]


@pytest.mark.parametrize(
    ("decided", "due"), [(date(2023, 4, 2), MARCH), (date(2023, 4, 3), DUE), (None, DUE)]
)
def test_an_extension_of_all_open_deadlines_leaves_those_reached_before_alone(
    decided: date | None, due: date
) -> None:
    told = {
        "feedback": (feedback(Q1, submitted_on=date(2023, 4, 3)),),
        "reviews": (review(Q1, milestones=("office/m",)),),
    }

    assert deadline(rulings=(extension(MARCH, on=decided),), **told).due == due
