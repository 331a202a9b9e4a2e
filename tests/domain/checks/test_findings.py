"""Where a finding stands, when it is overdue, whether it came back."""

import itertools
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from desktop.domain.checks.findings import (
    CORRECTION_DAYS,
    CorrectiveAction,
    Finding,
    FindingFacts,
    FindingState,
    Reinspection,
    default_due,
    finding_standing,
    may_close,
    repeats,
)
from desktop.domain.checks.values import Severity

FOUND = date(2026, 6, 1)
DUE = date(2026, 6, 16)
FINDING = Finding("f1", "djbh", "L3-CES1-01", "hash1", "市卫健委", "核心库", Severity.MEDIUM, FOUND, DUE)


def day(number: int) -> date:
    return date(2026, 6, number)


DRAFT = CorrectiveAction("v3", day(25), is_draft=True)
FIRST, SECOND = CorrectiveAction("v1", day(10)), CorrectiveAction("v2", day(18))
FAILED, PASSED = Reinspection("v1", passed=False, on=day(12)), Reinspection("v2", passed=True, on=day(20))


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (FindingFacts(), FindingState.OPEN),
        (FindingFacts((FIRST,)), FindingState.WAITING),
        (FindingFacts((FIRST,), (FAILED,)), FindingState.RETURNED),
        (FindingFacts((FIRST, SECOND), (FAILED,)), FindingState.WAITING),
        (FindingFacts((FIRST, SECOND), (FAILED, PASSED)), FindingState.PASSED),
        (FindingFacts((FIRST,), (Reinspection("v1", passed=True, on=day(12)),)), FindingState.PASSED),
        (FindingFacts((FIRST,), (PASSED,)), FindingState.WAITING),
        (FindingFacts((FIRST, SECOND), (FAILED, PASSED), day(21)), FindingState.CLOSED),
        (FindingFacts(closed_on=day(21), withdrawn_on=day(22)), FindingState.WITHDRAWN),
    ],
)
def test_a_finding_stands_where_its_last_action_stands(facts: FindingFacts, state: FindingState) -> None:
    assert finding_standing(FINDING, facts, day(15)).state is state


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (FindingFacts((DRAFT,)), FindingState.OPEN),
        (FindingFacts((FIRST, DRAFT), (FAILED,)), FindingState.RETURNED),
        (FindingFacts((DRAFT, FIRST), (Reinspection("v1", passed=True, on=day(12)),)), FindingState.PASSED),
        (FindingFacts((FIRST, DRAFT), (Reinspection("v3", passed=True, on=day(26)),)), FindingState.WAITING),
    ],
)
def test_a_draft_of_an_action_changes_nothing(facts: FindingFacts, state: FindingState) -> None:
    standing = finding_standing(FINDING, facts, day(27))

    assert standing.state is state
    assert standing == finding_standing(FINDING, replace(facts, actions=_told(facts)), day(27))
    assert may_close(facts) is (state is FindingState.PASSED)


def _told(facts: FindingFacts) -> tuple[CorrectiveAction, ...]:
    return tuple(action for action in facts.actions if action is not DRAFT)


def test_the_order_of_the_facts_does_not_matter() -> None:
    for actions in itertools.permutations((FIRST, SECOND)):
        for seen in itertools.permutations((FAILED, PASSED)):
            assert (
                finding_standing(FINDING, FindingFacts(actions, seen), day(25)).state is FindingState.PASSED
            )


def test_an_action_that_passed_once_and_then_failed_is_returned() -> None:
    seen = (Reinspection("v1", passed=True, on=day(12)), Reinspection("v1", passed=False, on=day(13)))

    assert finding_standing(FINDING, FindingFacts((FIRST,), seen), day(14)).state is FindingState.RETURNED


def test_of_two_reinspections_on_one_day_the_one_that_failed_counts() -> None:
    seen = (Reinspection("v1", passed=False, on=day(12)), Reinspection("v1", passed=True, on=day(12)))

    assert finding_standing(FINDING, FindingFacts((FIRST,), seen), day(14)).state is FindingState.RETURNED


@pytest.mark.parametrize(
    ("today", "is_overdue", "days_left"), [(day(15), False, 1), (DUE, False, 0), (day(17), True, -1)]
)
def test_it_is_overdue_from_the_day_after_its_deadline(today: date, is_overdue: bool, days_left: int) -> None:
    for facts in (FindingFacts(), FindingFacts((FIRST,), (FAILED,))):
        standing = finding_standing(FINDING, facts, today)

        assert (standing.is_overdue, standing.days_left, standing.is_late) == (is_overdue, days_left, False)


def test_without_a_deadline_nothing_is_overdue() -> None:
    standing = finding_standing(replace(FINDING, due=None), FindingFacts(), day(30))
    late = finding_standing(replace(FINDING, due=None), FindingFacts((SECOND,)), day(30))

    assert (standing.is_overdue, standing.days_left, late.is_late) == (False, None, False)


def test_what_was_handed_in_is_not_overdue_but_may_be_late() -> None:
    in_time = finding_standing(FINDING, FindingFacts((FIRST,)), day(30))
    late = finding_standing(FINDING, FindingFacts((FIRST, SECOND), (FAILED,)), day(30))

    assert (in_time.is_overdue, in_time.is_late, in_time.days_left) == (False, False, None)
    assert (late.is_overdue, late.is_late, late.failures) == (False, True, 1)


def test_an_action_on_the_last_day_is_in_time() -> None:
    assert not finding_standing(FINDING, FindingFacts((CorrectiveAction("v", DUE),)), day(30)).is_late


def test_a_finding_closed_or_withdrawn_without_an_action_is_not_late() -> None:
    for facts in (FindingFacts(closed_on=day(30)), FindingFacts(withdrawn_on=day(30))):
        assert not finding_standing(FINDING, facts, day(30)).is_late


def test_it_may_be_closed_only_when_its_last_action_passed() -> None:
    assert may_close(FindingFacts((FIRST, SECOND), (FAILED, PASSED)))
    assert not may_close(FindingFacts())
    assert not may_close(FindingFacts((FIRST,)))
    assert not may_close(FindingFacts((FIRST,), (FAILED,)))
    assert not may_close(FindingFacts((FIRST, SECOND), (FAILED, PASSED), day(21)))


@pytest.mark.parametrize(
    ("severity", "due"),
    [(Severity.HIGH, day(8)), (Severity.MEDIUM, day(16)), (None, day(16)), (Severity.LOW, date(2026, 7, 1))],
)
def test_the_deadline_to_propose_follows_the_severity(severity: Severity | None, due: date) -> None:
    assert default_due(severity, FOUND, CORRECTION_DAYS) == due


def earlier(uid: str, years: int = 1, **changes: Any) -> Finding:
    return replace(FINDING, uid=uid, found_on=FOUND - timedelta(days=365 * years), **changes)


def test_a_finding_repeats_earlier_ones_of_the_same_item_or_text() -> None:
    old = earlier("old", 2, text_hash="changed since")
    last = earlier("last", 1, item="L3-CES1-99")
    same_day = replace(FINDING, uid="other")

    found = repeats(FINDING, [last, same_day, old, FINDING, replace(FINDING, uid="next", found_on=day(2))])

    assert [one.uid for one in found] == ["old", "last"]


@pytest.mark.parametrize(
    "change",
    [
        {"checklist": "miping"},
        {"unit": "市教育局"},
        {"target": "门户网站"},
        {"item": "L3-CES1-99", "text_hash": "other"},
    ],
)
def test_another_checklist_unit_target_or_item_is_no_repeat(change: dict[str, Any]) -> None:
    assert repeats(FINDING, [earlier("old", **change)]) == ()


def test_repeats_of_one_day_come_in_the_order_of_their_ids() -> None:
    assert [one.uid for one in repeats(FINDING, [earlier("b"), earlier("a")])] == ["a", "b"]
