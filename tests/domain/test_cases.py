"""The state of a case and of a task: whose turn it is, what is suspended, completed, closed or withdrawn."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from desktop.domain.cases import case_row, derive_task
from desktop.domain.ledger import AssignmentState
from desktop.domain.periods import Cadence, PeriodRules
from desktop.domain.standing import Case, TaskStanding, Waiting
from desktop.domain.supervision import CaseFacts, Light, RequestKind, ReviewVerdict, RulingKind
from tests.domain.year_facts import (
    DUE,
    Q1,
    Q2,
    Q3,
    Q4,
    accepted,
    case,
    excuse,
    extension,
    feedback,
    milestone,
    objected,
    pause,
    plan,
    request,
    review,
    rules,
    ruling,
    share,
    target,
)

DAY = date(2023, 7, 20)
COMPLETION, CLOSURE = RulingKind.COMPLETION, RulingKind.CLOSURE
State = AssignmentState


def refusal(version: str = "y1", **changes: Any) -> Any:
    fields = {"about": "u/y", "version": version, "is_granted": False, **changes}
    return ruling(RulingKind.OBJECTION, **fields)


def decided(is_granted: bool = False, version: str = "e1") -> Any:
    return ruling(RulingKind.EXTENSION, about="u/e", version=version, is_granted=is_granted)


RETURNED = review(Q2, ReviewVerdict.RETURNED)


@pytest.mark.parametrize(
    ("changes", "state", "waiting", "asked"),
    [
        ({"answer": None}, State.ISSUED, Waiting.ANSWER, ""),
        ({}, State.ACCEPTED, Waiting.NOTHING, ""),
        ({"answer": objected()}, State.OBJECTED, Waiting.OBJECTION, "u/y"),
        ({"answer": objected(), "rulings": (refusal(),)}, State.ISSUED, Waiting.ANSWER, ""),
        (
            {"answer": objected(), "rulings": (refusal(is_granted=True),)},
            State.OBJECTED,
            Waiting.NOTHING,
            "",
        ),
        (
            {"answer": objected("y2"), "rulings": (refusal(),)},
            State.OBJECTED,
            Waiting.OBJECTION,
            "u/y",
        ),
        (
            {"answer": objected(), "rulings": (refusal(),), "feedback": (feedback(Q1),)},
            State.SUBMITTED,
            Waiting.REVIEW,
            "",
        ),
        ({"answer": None, "feedback": (feedback(Q1),)}, State.SUBMITTED, Waiting.REVIEW, ""),
        (
            {"feedback": (feedback(Q1),), "reviews": (review(Q1),)},
            State.IN_PROGRESS,
            Waiting.NOTHING,
            "",
        ),
        (
            {"feedback": (feedback(Q1, version="v2"),), "reviews": (review(Q1),)},
            State.SUBMITTED,
            Waiting.REVIEW,
            "",
        ),
        (
            {"feedback": (feedback(Q2), feedback(Q1)), "reviews": (review(Q1), RETURNED)},
            State.RETURNED,
            Waiting.CORRECTION,
            "",
        ),
        (
            {"feedback": (feedback(Q2), feedback(Q3)), "reviews": (RETURNED,)},
            State.SUBMITTED,
            Waiting.REVIEW,
            "",
        ),
        (
            {"feedback": (feedback(Q2), feedback(Q3)), "reviews": (RETURNED, review(Q3))},
            State.IN_PROGRESS,
            Waiting.CORRECTION,
            "",
        ),
        (
            {"feedback": (feedback(Q1), feedback(Q2)), "reviews": (RETURNED,)},
            State.RETURNED,
            Waiting.CORRECTION,
            "",
        ),
        ({"requests": (request(),)}, State.ACCEPTED, Waiting.REQUEST, "u/e"),
        ({"requests": (request(),), "answer": None}, State.ISSUED, Waiting.ANSWER, "u/e"),
        (
            {"requests": (request(),), "answer": objected(), "rulings": (refusal(is_granted=True),)},
            State.OBJECTED,
            Waiting.NOTHING,
            "u/e",
        ),
        ({"requests": (request(),), "rulings": (decided(),)}, State.ACCEPTED, Waiting.NOTHING, ""),
        (
            {"requests": (request(),), "rulings": (decided(version="e0"),)},
            State.ACCEPTED,
            Waiting.REQUEST,
            "u/e",
        ),
        (
            {"requests": (request(),), "feedback": (feedback(Q1),)},
            State.SUBMITTED,
            Waiting.REVIEW,
            "u/e",
        ),
        (
            {"requests": (request(),), "feedback": (feedback(Q2),), "reviews": (RETURNED,)},
            State.RETURNED,
            Waiting.REQUEST,
            "u/e",
        ),
        (
            {"rulings": (ruling(COMPLETION),), "feedback": (feedback(Q1),), "answer": objected()},
            State.COMPLETED,
            Waiting.NOTHING,
            "",
        ),
        ({"rulings": (ruling(CLOSURE),), "answer": None}, State.ISSUED, Waiting.NOTHING, ""),
        (
            {"withdrawn": "改派", "feedback": (feedback(Q1),), "requests": (request(),)},
            State.SUBMITTED,
            Waiting.NOTHING,
            "",
        ),
    ],
)
def test_the_state_follows_from_what_was_said_and_decided(
    changes: dict[str, Any], state: AssignmentState, waiting: Waiting, asked: str
) -> None:
    found = case(DAY, **changes)

    assert (found.state, found.waiting, found.open_request) == (state, waiting, asked)


def test_of_several_requests_the_earliest_waits_first() -> None:
    later = replace(request(RequestKind.SUSPENSION, "u/a"), on=date(2023, 7, 1))
    undated = replace(request(uid="u/z"), on=None)

    assert case(DAY, requests=(later, request())).open_request == "u/e"
    assert case(DAY, requests=(later, request(), undated)).open_request == "u/z"


def test_of_several_rulings_on_one_objection_the_latest_counts() -> None:
    first = refusal(uid="office/z", on=date(2023, 3, 1))
    then = refusal(uid="office/a", on=date(2023, 3, 2), is_granted=True)
    told: dict[str, Any] = {"answer": objected()}

    assert case(DAY, rulings=(first, then), **told).state is State.OBJECTED
    assert case(DAY, rulings=(then, first), **told).state is State.OBJECTED
    assert case(DAY, rulings=(then, replace(first, on=None)), **told).state is State.OBJECTED


def test_of_several_reviews_of_one_report_the_latest_of_its_version_counts() -> None:
    handed_in = (feedback(Q1),)
    early = review(Q1, ReviewVerdict.BEHIND, on=date(2023, 4, 8), uid="office/2")
    late = review(Q1, ReviewVerdict.AHEAD, on=date(2023, 4, 9), uid="office/1")
    stale = review(Q1, ReviewVerdict.DONE, version="v0", on=date(2023, 5, 9), uid="office/3")

    assert case(DAY, feedback=handed_in, reviews=(late, stale, early)).verdict is ReviewVerdict.AHEAD


def test_the_verdict_is_the_latest_that_was_not_a_return() -> None:
    handed_in = (feedback(Q1), feedback(Q2), feedback(Q3))
    verdicts = (review(Q1, ReviewVerdict.BEHIND), review(Q2, ReviewVerdict.RETURNED))

    assert case(DAY, feedback=handed_in, reviews=verdicts).verdict is ReviewVerdict.BEHIND
    assert case(DAY, feedback=handed_in, reviews=(RETURNED,)).verdict is None


@pytest.mark.parametrize(
    ("percents", "percent"),
    [
        ((), None),
        ((None,), None),
        (("30", "45"), "45"),
        (("30", None), "30"),
        (("30", "NaN"), "30"),
        (("30", "-5"), "0"),
        (("30", "1E+999"), "100"),
    ],
)
def test_the_percent_is_the_latest_reported_within_its_bounds(
    percents: tuple[str | None, ...], percent: str | None
) -> None:
    handed_in = tuple(feedback(code, one) for code, one in zip((Q1, Q2), percents, strict=False))

    assert case(DAY, feedback=handed_in).percent == (None if percent is None else Decimal(percent))


def test_a_completed_case_is_all_done_and_waits_for_nobody() -> None:
    found = case(DAY, rulings=(ruling(COMPLETION, date(2023, 6, 1)),), feedback=(feedback(Q1, "40"),))

    assert (found.percent, found.completed_on) == (Decimal(100), date(2023, 6, 1))
    assert (found.missing, found.due, found.suspended) == ((), None, "")
    assert [one.period for one in found.reports] == [Q1, Q2]
    assert found.light.until is None
    assert case(date(2023, 6, 1), rulings=(ruling(COMPLETION, date(2023, 6, 1)),)).light.until is None


@pytest.mark.parametrize(
    ("changes", "day"),
    [
        ({"feedback": (feedback(Q1, submitted_on=date(2023, 4, 3)), feedback(Q2))}, date(2023, 4, 3)),
        ({}, date(2023, 2, 10)),
        ({"assignment": share(issued_on=None)}, date.min),
    ],
)
def test_a_completion_without_a_day_is_of_the_last_day_that_is_known(
    changes: dict[str, Any], day: date
) -> None:
    assert case(DAY, rulings=(ruling(COMPLETION, None),), **changes).completed_on == day


def test_a_completion_that_was_refused_completes_nothing() -> None:
    found = case(DAY, rulings=(ruling(COMPLETION, is_granted=False),))

    assert (found.state, found.completed_on) == (State.ACCEPTED, None)


def test_a_completion_to_come_is_looked_at_with_the_day() -> None:
    told = {"rulings": (ruling(COMPLETION, date(2023, 11, 15)),)}

    before, after = case(DAY, **told), case(date(2024, 5, 1), **told)

    assert [one.period for one in before.reports] == [Q1, Q2, Q3]
    assert [one.period for one in after.reports] == [Q1, Q2, Q3, Q4]
    assert before.light.until == date(2023, 9, 30)
    assert case(date(2023, 11, 1), **told).light.until == date(2023, 11, 14)


def test_a_closed_case_is_asked_for_nothing_more() -> None:
    found = case(date(2023, 12, 1), rulings=(ruling(CLOSURE, date(2023, 5, 4)),))

    assert found.is_closed
    assert found.missing == ()
    assert [one.period for one in found.reports] == [Q1, Q2]
    assert found.completed_on is None


@pytest.mark.parametrize(
    ("pauses", "reason"),
    [
        ((pause(DAY, DAY),), "场地未交付"),
        ((pause(None, None),), "场地未交付"),
        ((pause(None, DAY, reason=""),), "未写明原因"),
        ((pause(DAY, None, is_granted=False),), ""),
        ((pause(DAY + timedelta(days=1), None),), ""),
        ((pause(None, DAY - timedelta(days=1)),), ""),
        ((pause(date(2023, 7, 1), None, reason="后"), pause(date(2023, 6, 1), None, reason="先")), "后"),
    ],
)
def test_a_pause_that_holds_on_the_day_gives_its_reason(pauses: Any, reason: str) -> None:
    assert case(DAY, rulings=pauses).suspended == reason


def test_a_case_that_ended_is_not_suspended_any_more() -> None:
    paused = pause(None, None)

    assert case(DAY, rulings=(paused, ruling(COMPLETION))).suspended == ""
    assert case(DAY, rulings=(paused, ruling(CLOSURE))).suspended == ""
    assert case(DAY, rulings=(paused,), withdrawn="改派").suspended == ""


def test_a_case_holds_until_its_next_turn() -> None:
    assert case(date(2023, 4, 1)).light.until == date(2023, 4, 10)
    assert case(date(2023, 4, 11)).light.until == date(2023, 6, 30)
    assert case(date(2023, 4, 11), plan=plan(("2023-05", "40"), ("五月", "9"))).light.until == date(
        2023, 5, 31
    )
    assert case(date(2023, 4, 11), rulings=(excuse(Light.RED, date(2023, 5, 3)),)).light.until == date(
        2023, 5, 2
    )
    assert case(DAY, withdrawn="改派").light.until is None


def test_a_yearly_target_follows_the_year_of_the_last_period_that_ended() -> None:
    handed_in = feedback(Q4, values=(("office/g", Decimal(95)),))
    early = feedback("2024Q1", values=(("office/g", Decimal(20)),))
    told = {"targets": (target(recurrence="yearly"),), "feedback": (handed_in,)}

    january = case(date(2024, 1, 5), **told)
    april = case(date(2024, 4, 1), targets=told["targets"])
    march = case(date(2024, 3, 20), targets=told["targets"], feedback=(handed_in, early))

    assert january.targets[0].value == Decimal(95)
    assert april.targets[0].value is None
    assert march.targets[0].value == Decimal(20)
    assert case(date(2025, 4, 1), **told).targets[0].value is None


def test_a_report_on_a_period_to_come_counts_for_its_year_from_the_first_day_of_it() -> None:
    half_yearly = replace(rules(), periods=PeriodRules(Cadence.HALF_YEARLY))
    early = feedback("2024-02", values=(("office/g", Decimal(20)),))
    told = {"targets": (target(recurrence="yearly"),), "feedback": (early,)}

    before, after = case(date(2024, 1, 31), half_yearly, **told), case(date(2024, 2, 1), half_yearly, **told)

    assert (before.targets[0].value, before.light.until) == (None, date(2024, 1, 31))
    assert after.targets[0].value == Decimal(20)


def test_a_row_is_the_short_form_of_a_case() -> None:
    found = case(
        DAY,
        answer=accepted(),
        plan=plan((Q2, "50")),
        feedback=(feedback(Q2, "45"), feedback(Q1, "20")),
        reviews=(review(Q1),),
        rulings=(extension(date(2024, 3, 31)),),
    )

    row = case_row(found)

    assert (row.uid, row.task, row.code, row.unit, row.unit_name) == (
        "office/a",
        "office/t",
        "2023-5-001",
        "unit.gaj",
        "市公安局",
    )
    assert (row.state, row.waiting, row.verdict) == (found.state, Waiting.REVIEW, ReviewVerdict.ON_PLAN)
    assert (row.light, row.light_word, row.explanation) == (
        found.light.light,
        found.light.word,
        found.light.explanation,
    )
    assert (row.due, row.extensions) == (date(2024, 3, 31), 1)
    assert (row.percent, row.expected) == (Decimal(45), Decimal(50))
    assert row.reported == (Q1, Q2)
    assert (row.suspended, row.completed_on, row.is_closed, row.withdrawn) == ("", None, False, "")


def standing(*cases: Case, is_closed: bool = False) -> TaskStanding:
    assert derive_task([case_row(one) for one in cases], is_closed) == derive_task(cases, is_closed)
    return derive_task(cases, is_closed)


def test_a_task_stands_where_the_least_of_its_cases_stands() -> None:
    behind = case(
        date(2024, 1, 3), feedback=(feedback(Q1, "40"),), reviews=(review(Q1, ReviewVerdict.BEHIND),)
    )
    done = case(
        date(2024, 1, 3),
        assignment=share("czj", "office/b"),
        rulings=(ruling(COMPLETION),),
        feedback=(feedback(Q1, "60"),),
        reviews=(review(Q1, ReviewVerdict.DONE),),
    )
    silent = case(date(2024, 1, 3), assignment=share("jyj", "office/c"), answer=None)
    gone = case(date(2024, 1, 3), assignment=share("x", "office/d"), answer=None, withdrawn="改派")

    found = standing(behind, done, silent, gone)

    assert (found.state, found.light, found.due) == (State.ISSUED, Light.RED, DUE)
    assert (found.percent, found.verdict) == (Decimal("46.7"), ReviewVerdict.BEHIND)
    assert (found.units, found.completed, found.missing) == (3, 1, len(behind.missing) + len(silent.missing))
    assert (found.waiting, found.is_closed, found.is_suspended) == (0, False, False)


def test_a_task_without_a_case_that_stands_is_pending() -> None:
    gone = case(DAY, withdrawn="改派")

    nothing = TaskStanding(State.PENDING, Light.NONE, None, None, None, 0, 0, 0, 0, False, False)
    assert standing(gone) == nothing
    assert derive_task([]) == nothing
    assert derive_task([], True) == replace(nothing, is_closed=True)


def test_a_task_counts_the_cases_that_wait_for_the_office() -> None:
    waiting = (
        case(DAY, answer=objected()),
        case(DAY, feedback=(feedback(Q1),)),
        case(DAY, requests=(request(),)),
    )
    owed = (case(DAY, answer=None), case(DAY, feedback=(feedback(Q2),), reviews=(RETURNED,)), case(DAY))

    assert standing(*waiting, *owed).waiting == len(waiting)


def test_a_task_is_suspended_when_all_its_open_cases_are() -> None:
    paused, running = case(DAY, rulings=(pause(None, None),)), case(DAY)
    done = case(DAY, rulings=(ruling(COMPLETION),))

    assert standing(paused, done).is_suspended
    assert not standing(paused, running).is_suspended
    assert not standing(done).is_suspended


def test_a_task_is_closed_when_the_office_closed_it() -> None:
    closed = case(DAY, rulings=(ruling(CLOSURE),))

    assert standing(closed).is_closed
    assert standing(case(DAY), is_closed=True).is_closed
    assert not standing(case(DAY)).is_closed


def test_the_least_facts_make_a_case() -> None:
    bare = CaseFacts(case(DAY).facts.task, share(issued_on=None), (milestone(None),))

    found = case_row(
        case(DAY, rules(), **{name: getattr(bare, name) for name in ("assignment", "milestones")})
    )

    assert (found.due, found.missing, found.percent, found.light) == (None, (), None, Light.GREEN)
