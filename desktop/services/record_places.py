"""Where a record is seen: the task and the unit's share in it that it is about."""

from dataclasses import dataclass

from desktop.services.session import Session

_WAYS = ("assignment", "feedback", "of", "about", "task")
_MOST_STEPS = 4


@dataclass(frozen=True, slots=True)
class RecordPlace:
    """Where a record is seen.

    Attributes:
        task: uid; empty when it is about none.
        assignment: uid of the unit's share; empty when it is about the task as a whole.
    """

    task: str = ""
    assignment: str = ""


def place_of(session: Session, kind: str, uid: str) -> RecordPlace:
    """Where a record is seen; nowhere when it is about no task.

    Args:
        session: the open workspace.
        kind: of the record.
        uid: of the record.
    """
    with session.reading() as workspace:
        for _ in range(_MOST_STEPS):
            if kind == "task":
                return RecordPlace(uid)
            if facts := workspace.ledger.facts(uid) if kind == "assignment" else None:
                return RecordPlace(facts.task.uid, uid)
            record = workspace.log.record(kind, uid)
            way = next((one for one in _WAYS if record is not None and record.get(one)), "")
            if record is None or not way:
                return RecordPlace()
            uid = str(record.get(way))
            kind = _kind_of(session, way, uid)
    return RecordPlace()


def _kind_of(session: Session, way: str, uid: str) -> str:
    """The kind of record that a field names."""
    kinds = {"assignment": ("assignment",), "task": ("task",), "feedback": ("feedback",)}
    candidates = kinds.get(way, ("feedback", "acceptance", "extension", "assignment", "task"))
    log = session.workspace.log
    return next((kind for kind in candidates if log.audience(kind, uid) is not None), "")
