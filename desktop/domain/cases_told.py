"""What was said and decided about a case, sorted once, and the state that follows from it.

Source: DOMAIN.md, "The ledger": 待交办, 已交办, 已签收 or 有异议, 办理中, 待审核, 已退回, 已办结, per unit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop.domain.ledger import AssignmentState
from desktop.domain.periods import parse_period
from desktop.domain.standing import Waiting
from desktop.domain.supervision import (
    Answer,
    AnswerKind,
    CaseFacts,
    Feedback,
    Plan,
    Request,
    Review,
    ReviewVerdict,
    Ruling,
    RulingKind,
)

_ZERO, _HUNDRED = Decimal(0), Decimal(100)


@dataclass(frozen=True, slots=True)
class Told:
    """The facts of a case in order.

    Attributes:
        rulings: by day and uid.
        feedback: by period and uid.
        reviews: by uid of the feedback, only those of a feedback as it stands.
        planned: percent planned for the end of each period, by code, within 0 and 100.
        completion: the ruling that completed it; None while it is open.
        closure: the ruling that closed the task.
        completed_on: day of the completion; where the ruling has none, the last word of the unit.
        ended_on: day from which nothing is asked any more: of the completion or closing, or the last word of
            the unit in a withdrawn case; None while something is asked.
    """

    facts: CaseFacts
    rulings: tuple[Ruling, ...]
    feedback: tuple[Feedback, ...]
    reviews: Mapping[str, Review]
    planned: Mapping[str, Decimal]
    completion: Ruling | None
    closure: Ruling | None
    completed_on: date | None
    ended_on: date | None


def tell(facts: CaseFacts) -> Told:
    """Sorts the facts of a case."""
    rulings = tuple(sorted(facts.rulings, key=_by_day)) if facts.rulings else ()
    feedback = tuple(sorted(facts.feedback, key=_by_period)) if facts.feedback else ()
    completion = _latest(rulings, RulingKind.COMPLETION)
    closure = _latest(rulings, RulingKind.CLOSURE)
    completed_on = _day_of(completion, facts) if completion else None
    ends = [completed_on] if completed_on is not None else []
    ends += [_day_of(closure, facts)] if closure else []
    ends += [_last_word(facts)] if facts.withdrawn else []
    return Told(
        facts=facts,
        rulings=rulings,
        feedback=feedback,
        reviews=_reviews(facts.reviews, feedback) if facts.reviews else {},
        planned=_planned(facts.plan) if facts.plan else {},
        completion=completion,
        closure=closure,
        completed_on=completed_on,
        ended_on=min(ends, default=None),
    )


def _by_day(one: Ruling | Request | Review) -> tuple[date, str]:
    return one.on or date.min, one.uid


def _by_period(one: Feedback) -> tuple[date, date, str]:
    period = parse_period(one.period)
    return (period.first, period.last, one.uid) if period else (date.min, date.min, one.uid)


def _reviews(reviews: Iterable[Review], feedback: Iterable[Feedback]) -> dict[str, Review]:
    """A review of a version that stands no more judges nothing; of several the latest counts."""
    versions = {one.uid: one.version for one in feedback}
    return {
        one.feedback: one for one in sorted(reviews, key=_by_day) if versions.get(one.feedback) == one.version
    }


def _planned(plan: Plan) -> dict[str, Decimal]:
    return {
        step.period: bounded(step.percent)
        for step in plan.steps
        if step.percent is not None and step.percent.is_finite()
    }


def bounded(percent: Decimal) -> Decimal:
    """A percentage within 0 and 100."""
    return min(_HUNDRED, max(_ZERO, percent))


def _latest(rulings: tuple[Ruling, ...], kind: RulingKind) -> Ruling | None:
    return next((one for one in reversed(rulings) if one.kind is kind and one.is_granted), None)


def _day_of(ruling: Ruling, facts: CaseFacts) -> date:
    return ruling.on or _last_word(facts)


def _last_word(facts: CaseFacts) -> date:
    """The last day on which the unit reported, or else was told."""
    said = [one.submitted_on for one in facts.feedback if one.submitted_on is not None]
    return max(said, default=None) or facts.assignment.issued_on or date.min


def suspension_on(rulings: Iterable[Ruling], day: date) -> Ruling | None:
    """The suspension (中止) that holds on a day, the latest begun; None when there is none."""
    found = [
        one
        for one in rulings
        if one.kind is RulingKind.SUSPENSION
        and one.is_granted
        and (one.first is None or one.first <= day)
        and (one.last is None or day <= one.last)
    ]
    return max(found, key=lambda one: (one.first or date.min, one.uid), default=None)


@dataclass(frozen=True, slots=True)
class State:
    """State of a case.

    Attributes:
        waiting: whose turn it is.
        request: uid of the objection or request that waits for the office; empty for none.
    """

    state: AssignmentState
    waiting: Waiting
    request: str = ""


def state_of(told: Told) -> State:
    """State and whose turn it is. A review waits before a request, a request before a correction."""
    if told.completion is not None:
        return State(AssignmentState.COMPLETED, Waiting.NOTHING)
    found = _answered(told) or _reported(told)
    if told.facts.withdrawn or told.closure is not None:
        return State(found.state, Waiting.NOTHING)
    return found


def _answered(told: Told) -> State | None:
    """The state that the answer decides; None where feedback decides it."""
    answer = told.facts.answer
    if answer is not None and answer.kind is AnswerKind.ACCEPTED:
        return None
    if answer is not None:
        ruling = _decision(told, answer)
        if ruling is None:
            return State(AssignmentState.OBJECTED, Waiting.OBJECTION, answer.uid)
        if ruling.is_granted:
            return State(AssignmentState.OBJECTED, Waiting.NOTHING, _open_request(told))
    if told.feedback:
        return None
    return State(AssignmentState.ISSUED, Waiting.ANSWER, _open_request(told))


def _decision(told: Told, about: Answer | Request) -> Ruling | None:
    """The latest ruling on an answer or request as it stands."""
    return next(
        (one for one in reversed(told.rulings) if one.about == about.uid and one.version == about.version),
        None,
    )


def _reported(told: Told) -> State:
    request = _open_request(told)
    verdicts = [
        review.verdict if (review := told.reviews.get(one.uid)) is not None else None for one in told.feedback
    ]
    state = _by_verdicts(verdicts)
    if None in verdicts and state is not AssignmentState.RETURNED:
        return State(state, Waiting.REVIEW, request)
    if request:
        return State(state, Waiting.REQUEST, request)
    is_owed = ReviewVerdict.RETURNED in verdicts
    return State(state, Waiting.CORRECTION if is_owed else Waiting.NOTHING)


def _by_verdicts(verdicts: list[ReviewVerdict | None]) -> AssignmentState:
    """The state that feedback decides, the latest period last; None stands for one not judged."""
    if not verdicts:
        return AssignmentState.ACCEPTED
    if verdicts[-1] is ReviewVerdict.RETURNED:
        return AssignmentState.RETURNED
    return AssignmentState.SUBMITTED if None in verdicts else AssignmentState.IN_PROGRESS


def _open_request(told: Told) -> str:
    if not told.facts.requests:
        return ""
    waiting = sorted((one for one in told.facts.requests if _decision(told, one) is None), key=_by_day)
    return waiting[0].uid if waiting else ""
