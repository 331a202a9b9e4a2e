"""How often a report was sent back (退回): read from the lines of its verdicts, which are restated."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from desktop.domain.standing import Case
from desktop.domain.supervision import ReviewVerdict
from desktop.models.workspace import Workspace
from desktop.records.fold import fold_record


@dataclass(frozen=True, slots=True)
class Returned:
    """One return of a report.

    Attributes:
        review: uid of the verdict.
        version: of the report that was sent back.
        on: day; None when nobody said.
    """

    review: str
    version: str
    on: date | None


def returned(workspace: Workspace, cases: Iterable[Case]) -> Mapping[str, tuple[Returned, ...]]:
    """Every return of the reports of some cases, by uid of the report, the earliest first.

    A version of a report that was sent back counts once, whatever was said of it afterwards.
    """
    found: dict[str, dict[str, Returned]] = {}
    for case in cases:
        for review in case.facts.reviews:
            for one in _returns(workspace, review.uid):
                found.setdefault(review.feedback, {}).setdefault(one.version, one)
    return {
        feedback: tuple(sorted(several.values(), key=lambda one: (one.on or date.max, one.version)))
        for feedback, several in found.items()
    }


def _returns(workspace: Workspace, uid: str) -> Iterable[Returned]:
    """The states of one verdict in which it sent a report back, in the order they were written.

    By stream and position, not by arrival: that is the same on every computer.
    """
    changes = workspace.log.changes_of("review", uid)
    if all(one.edit.fields.get("verdict") != ReviewVerdict.RETURNED.value for one in changes):
        return
    ordered = sorted(changes, key=lambda one: (str(one.stream), one.position, one.hash))
    for count in range(1, len(ordered) + 1):
        record = fold_record(("review", uid), ordered[:count])
        if record.get("verdict") == ReviewVerdict.RETURNED.value:
            yield Returned(uid, str(record.get("version", "")), _day(record.get("on")))


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
