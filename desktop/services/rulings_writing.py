"""How a decision of the office is written: one record per decision, told to the unit it is about."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.domain.ledger import Assignment, Task
from desktop.domain.standing import Case
from desktop.domain.supervision import Light, RulingKind
from desktop.services.session import Session

KIND = "ruling"


@dataclass(frozen=True, slots=True)
class NewRuling:
    """A decision before it is written, see `domain.supervision.Ruling`."""

    kind: RulingKind
    reason: str
    about: str = ""
    version: str = ""
    is_granted: bool = True
    milestone: str = ""
    due: date | None = None
    first: date | None = None
    last: date | None = None
    light: Light = Light.NONE


def rule(session: Session, case: Case, ruling: NewRuling, title: str) -> str:
    """States a decision on a case as a step of its own.

    Args:
        session: the office's.
        case: what it is about.
        ruling: what is decided.
        title: of the step, for undo.

    Returns:
        uid of the ruling.
    """
    with session.transaction(title):
        return write_ruling(session, case.facts.assignment, ruling)


def write_ruling(session: Session, assignment: Assignment, ruling: NewRuling) -> str:
    """States a decision on one unit's share, inside a transaction.

    Returns:
        uid of the ruling.
    """
    fields = _fields(session, ruling) | {"task": assignment.task, "assignment": assignment.uid}
    return session.create(KIND, assignment.unit, fields)


def write_task_ruling(session: Session, task: Task, ruling: NewRuling) -> str:
    """States a decision on a task for all its units, inside a transaction; it is told to whom the task is.

    Returns:
        uid of the ruling.
    """
    fields = _fields(session, ruling) | {"task": task.uid, "assignment": ""}
    return session.create(KIND, session.audience_of("task", task.uid), fields)


def _fields(session: Session, ruling: NewRuling) -> dict[str, Any]:
    return {
        "kind": ruling.kind.value,
        "about": ruling.about,
        "version": ruling.version,
        "is_granted": ruling.is_granted,
        "milestone": ruling.milestone,
        "due": _iso(ruling.due),
        "first": _iso(ruling.first),
        "last": _iso(ruling.last),
        "light": ruling.light.value,
        "reason": ruling.reason,
        "on": session.today().isoformat(),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
