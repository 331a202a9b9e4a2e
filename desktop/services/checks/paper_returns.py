"""Every time the office returned a result: a later word takes its place in the record, the log keeps both."""

from collections.abc import Iterable, Mapping
from datetime import date

from desktop.domain.checks.inspections import ResultReview
from desktop.models.workspace import Workspace
from desktop.records.fold import FoldedRecord, fold_record
from desktop.services.checks.reviewing import RETURNED

KIND = "review"


def returns_of(
    workspace: Workspace, reviews: Mapping[str, tuple[ResultReview, ...]]
) -> Mapping[str, tuple[ResultReview, ...]]:
    """The returns of results, the earliest first, by uid of the result.

    Args:
        workspace: whose log is read; the caller reads.
        reviews: the office's words as they are now, by uid of the result.
    """
    found = {
        result: tuple(one for review in several for one in _returns(workspace, review))
        for result, several in reviews.items()
    }
    return {result: several for result, several in found.items() if several}


def _returns(workspace: Workspace, review: ResultReview) -> Iterable[ResultReview]:
    """What a review said after each of its lines, where it returned anew."""
    changes = workspace.log.changes_of(KIND, review.uid)
    before: tuple[object, ...] = ()
    for count in range(1, len(changes) + 1):
        record = fold_record((KIND, review.uid), changes[:count])
        said = tuple(record.get(name) for name in ("verdict", "version", "opinion"))
        if said != before and record.get("verdict") == RETURNED:
            yield _word(record, review)
        before = said


def _word(record: FoldedRecord, review: ResultReview) -> ResultReview:
    return ResultReview(
        uid=review.uid,
        result=review.result,
        version=str(record.get("version", "")),
        is_accepted=False,
        opinion=str(record.get("opinion", "")),
        on=_day(record.get("on")),
        reviewer=str(record.get("reviewer", "")),
    )


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
