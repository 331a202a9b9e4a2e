"""The score of an inspection: which answers it rests on, and by which profile."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from desktop.domain.checks.inspections import (
    CheckResult,
    Inspection,
    Place,
    ResultReview,
    ResultState,
    result_state,
)
from desktop.domain.checks.scoring import score
from desktop.domain.checks.standing import filled_up
from desktop.domain.checks.values import Answer, Checklist, CheckScore, Verdict

_COUNTING = (ResultState.SUBMITTED, ResultState.ACCEPTED)
Reviews = Mapping[str, tuple[ResultReview, ...]]
"""The office's words on results, by uid of the result."""


def counted_answers(
    asked: Sequence[Place], results: Sequence[CheckResult], reviews: Reviews
) -> tuple[Answer, ...]:
    """The answers that a score rests on: submitted and not returned, of places that are asked for.

    Where two inspectors share a place, one that left it unchecked does not count beside one that answered.
    Source: our decision. Of two that answered, both are given: a profile says what it makes of them.

    Args:
        asked: the places of the inspection.
        results: as they stand.
        reviews: of them.
    """
    places = {place.key for place in asked}
    found = [
        result.answer
        for result in results
        if result.place in places and result_state(result, reviews.get(result.uid, ())) in _COUNTING
    ]
    checked = {(one.item, one.target) for one in found if one.verdict is not Verdict.UNCHECKED}
    return tuple(
        one for one in found if one.verdict is not Verdict.UNCHECKED or (one.item, one.target) not in checked
    )


def score_of(checklist: Checklist, inspection: Inspection, answers: Sequence[Answer]) -> CheckScore | None:
    """The score by the profile that the record of the inspection names.

    Args:
        checklist: the edition of the inspection, with what it checks, see `editions.edition_of` and
            `domain.checks.inspections.reduced`.
        inspection: which one.
        answers: see `counted_answers`; every planned target without one counts as unchecked.

    Returns:
        None for a re-inspection.

    Raises:
        AppError: this program does not have the profile, or the checklist lacks figures that it needs.
    """
    if inspection.is_reinspection:
        return None
    complete = filled_up(checklist, inspection.level, answers, inspection.targets)
    return score(checklist, inspection.level, complete)


def score_text(value: Decimal | None) -> str:
    """A score in figures, as the profile rounded it; empty for none."""
    return "" if value is None else f"{value:f}"
