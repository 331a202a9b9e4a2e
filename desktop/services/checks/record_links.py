"""Which page of the checks a record is seen on: the inspection or the finding that it is about."""

from dataclasses import dataclass

from desktop.models.workspace import Workspace
from desktop.records.fold import FoldedRecord
from desktop.services.session import Session

_PLACES = ("finding", "inspection")
_WAYS = ("result", "about", "of")
_POINTED = ("finding", "inspection", "corrective_action", "check_result")
_MOST_STEPS = 4


@dataclass(frozen=True, slots=True)
class CheckLink:
    """Where a record is seen.

    Attributes:
        kind: ``inspection`` or ``finding``; empty when it is about neither.
        uid: of that record.
    """

    kind: str = ""
    uid: str = ""


def check_link(session: Session, kind: str, uid: str) -> CheckLink:
    """The inspection or finding that a record is about: of an answer, a review, a corrective action.

    Args:
        session: the open workspace.
        kind: of the record.
        uid: of the record.
    """
    with session.reading() as workspace:
        for _ in range(_MOST_STEPS):
            if kind in _PLACES:
                return CheckLink(kind, uid)
            record = workspace.log.record(kind, uid)
            if record is None:
                return CheckLink()
            kind, uid = _next(workspace, record)
    return CheckLink()


def _next(workspace: Workspace, record: FoldedRecord) -> tuple[str, str]:
    """The record that another one points at; nothing when it points at none of ours."""
    for name in _PLACES:
        if isinstance(found := record.get(name), str) and found:
            return name, found
    for way in _WAYS:
        target = record.get(way)
        if not isinstance(target, str) or not target:
            continue
        for kind in _POINTED:
            if workspace.log.audience(kind, target) is not None:
                return kind, target
    return "", ""
