"""Where a case and a task stand on a day: derived from what was said and decided, never stored as truth.

The state is in `cases_told.py`, reports and deadlines in `cases_reports.py`, lights in `lights.py`.

Source: DOMAIN.md, "The ledger": state belongs to each unit under the task; a task's is derived.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from desktop.domain.calendar import shifted
from desktop.domain.cases_reports import deadlines_of, expected_percent, reports_of
from desktop.domain.cases_told import Told, bounded, state_of, suspension_on, tell
from desktop.domain.ledger import AssignmentState
from desktop.domain.lights import call_light
from desktop.domain.measures import readings, target_progress
from desktop.domain.periods import Period, parse_period, period_of
from desktop.domain.rules import YearRules
from desktop.domain.standing import (
    Case,
    CaseRow,
    LightCall,
    ReportStatus,
    TargetProgress,
    TaskStanding,
    Waiting,
)
from desktop.domain.supervision import CaseFacts, Light, ReviewVerdict, RulingKind
from desktop.i18n import tr

__all__ = ["case_row", "derive_case", "derive_task", "suspension_on"]

_HUNDRED = Decimal(100)
_UNLIT = LightCall(Light.NONE, "", "", "", "", None)
_ALARM = {light: place for place, light in enumerate(Light)}
_WORST_VERDICT = (ReviewVerdict.BEHIND, ReviewVerdict.ON_PLAN, ReviewVerdict.AHEAD, ReviewVerdict.DONE)
_LEAST_ADVANCED = (
    AssignmentState.PENDING,
    AssignmentState.ISSUED,
    AssignmentState.OBJECTED,
    AssignmentState.RETURNED,
    AssignmentState.ACCEPTED,
    AssignmentState.IN_PROGRESS,
    AssignmentState.SUBMITTED,
    AssignmentState.COMPLETED,
)
_OFFICE_TURN = frozenset({Waiting.OBJECTION, Waiting.REQUEST, Waiting.REVIEW})
_NOBODY = TaskStanding(AssignmentState.PENDING, Light.NONE, None, None, None, 0, 0, 0, 0, False, False)


def derive_case(facts: CaseFacts, rules: YearRules, day: date) -> Case:
    """Where a case stands; never raises, whatever other people's programs wrote.

    Args:
        facts: everything said and decided about it.
        rules: of the workspace.
        day: the day it is looked at.

    Returns:
        The case. Everything in it stays as it is until its light's ``until`` if nothing happens.
    """
    told = tell(facts)
    found = state_of(told)
    end = _end(told, day)
    is_running = told.ended_on is None
    is_asked = is_running and found.state is not AssignmentState.OBJECTED
    deadlines, reports = deadlines_of(told), reports_of(told, rules, end, is_asked=is_asked)
    case = Case(
        facts=facts,
        state=found.state,
        deadlines=deadlines,
        reports=reports,
        targets=_targets(told, rules, end) if facts.targets else (),
        due=min((one.due for one in deadlines if one.due and not one.is_reached), default=None),
        percent=_percent(told),
        expected=expected_percent(told, rules, end, deadlines),
        verdict=_verdict(told),
        missing=tuple(one.period for one in reports if one.status is ReportStatus.MISSING),
        extensions=sum(one.kind is RulingKind.EXTENSION and one.is_granted for one in told.rulings),
        suspended=_suspended(told, day) if is_running and told.rulings else "",
        completed_on=told.completed_on,
        is_closed=told.closure is not None,
        waiting=found.waiting,
        open_request=found.request,
        light=_UNLIT,
    )
    last = min((one for one in _ends(told, rules, day) if one >= day), default=None)
    return replace(case, light=call_light(case, rules.lights, day, rules.calendar, last))


def case_row(case: Case) -> CaseRow:
    """The short form of a case."""
    facts = case.facts
    return CaseRow(
        uid=facts.assignment.uid,
        task=facts.task.uid,
        code=facts.task.code,
        title=facts.task.title,
        unit=facts.assignment.unit,
        unit_name=facts.assignment.name,
        duty=facts.assignment.duty,
        state=case.state,
        light=case.light.light,
        light_word=case.light.word,
        explanation=case.light.explanation,
        due=case.due,
        percent=case.percent,
        expected=case.expected,
        verdict=case.verdict,
        waiting=case.waiting,
        missing=case.missing,
        reported=tuple(dict.fromkeys(one.period for one in case.reports if one.feedback is not None)),
        extensions=case.extensions,
        suspended=case.suspended,
        completed_on=case.completed_on,
        is_closed=case.is_closed,
        withdrawn=facts.withdrawn,
    )


def derive_task(cases: Sequence[Case | CaseRow], is_closed: bool = False) -> TaskStanding:
    """Where a task stands.

    Args:
        cases: all its cases; withdrawn ones are passed over.
        is_closed: whether the office closed the task.
    """
    rows = [one if isinstance(one, CaseRow) else case_row(one) for one in cases]
    rows = [one for one in rows if not one.withdrawn]
    is_closed = is_closed or any(one.is_closed for one in rows)
    if not rows:
        return replace(_NOBODY, is_closed=is_closed)
    given = [one.percent for one in rows if one.percent is not None]
    verdicts = {one.verdict for one in rows}
    open_rows = [one for one in rows if one.completed_on is None]
    return TaskStanding(
        state=min((one.state for one in rows), key=_LEAST_ADVANCED.index),
        light=max((one.light for one in rows), key=_ALARM.__getitem__),
        due=min((one.due for one in rows if one.due), default=None),
        percent=_tenth(sum(given, Decimal(0)) / len(rows)) if given else None,
        verdict=next((one for one in _WORST_VERDICT if one in verdicts), None),
        missing=sum(len(one.missing) for one in rows),
        waiting=sum(one.waiting in _OFFICE_TURN for one in rows),
        units=len(rows),
        completed=len(rows) - len(open_rows),
        is_closed=is_closed,
        is_suspended=bool(open_rows) and all(one.suspended for one in open_rows),
    )


def _end(told: Told, day: date) -> date:
    """The day up to which a case is followed: a withdrawn one rests for ever as it was."""
    if told.ended_on is None:
        return day
    return told.ended_on if told.facts.withdrawn else min(day, told.ended_on)


def _targets(told: Told, rules: YearRules, day: date) -> tuple[TargetProgress, ...]:
    targets, reported = told.facts.targets, readings(told.feedback)
    year = _year(told, rules, day)
    return tuple(target_progress(one, targets, reported, year) for one in targets)


def _year(told: Told, rules: YearRules, day: date) -> int:
    """The year whose values count: of the last period that has ended, or of a later one with a report."""
    ended = period_of(day, rules.periods.cadence).previous().first
    begun = (one.first for one in _reported_periods(told) if one.first <= day)
    return max((ended, *begun)).year


def _reported_periods(told: Told) -> list[Period]:
    found = [parse_period(one.period) for one in told.feedback]
    return [one for one in found if one is not None]


def _percent(told: Told) -> Decimal | None:
    if told.completion is not None:
        return _HUNDRED
    for one in reversed(told.feedback):
        if one.percent is not None and one.percent.is_finite():
            return bounded(one.percent)
    return None


def _verdict(told: Told) -> ReviewVerdict | None:
    for one in reversed(told.feedback):
        review = told.reviews.get(one.uid)
        if review is not None and review.verdict is not ReviewVerdict.RETURNED:
            return review.verdict
    return None


def _suspended(told: Told, day: date) -> str:
    ruling = suspension_on(told.rulings, day)
    if ruling is None:
        return ""
    return ruling.reason or tr("未写明原因")


def _ends(told: Told, rules: YearRules, day: date) -> Iterator[date]:
    """Days that a case lasts to in any event: a period ends or begins after them. None once it has ended."""
    if told.facts.withdrawn or (told.ended_on is not None and day >= told.ended_on):
        return
    yield period_of(day, rules.periods.cadence).last
    if told.ended_on is not None:
        yield shifted(told.ended_on, -1)
    for code in told.planned:
        period = parse_period(code)
        if period is not None:
            yield period.last
    if told.facts.targets:
        yield from (shifted(one.first, -1) for one in _reported_periods(told))


def _tenth(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.1"), ROUND_HALF_UP)
