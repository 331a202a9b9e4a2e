"""What goes with a unit's share in a task when another unit, or the same one anew, takes it over."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.domain.standing import Case
from desktop.domain.supervision import Ruling, RulingKind
from desktop.services.session import Session

REACHED = "reached"


@dataclass(frozen=True, slots=True)
class Carrier:
    """A share that takes over from another.

    Attributes:
        assignment: uid of the new share.
        party: whose it is.
        since: first day on which it is.
        why: stands before the reasons that are told again.
    """

    assignment: str
    party: str
    since: date
    why: str


def repeat_rulings(session: Session, case: Case, carrier: Carrier) -> None:
    """Decides for the new share what was decided for the one before and still counts, inside a transaction.

    Source: DOMAIN.md, "The ledger": nothing is deleted; a deadline that was moved stays moved.
    """
    before = case.facts.assignment.uid
    for ruling in case.facts.rulings:
        if ruling.assignment == before and _still_counts(ruling, carrier.since):
            session.create("ruling", carrier.party, _repeated(ruling, carrier))


def tell_reached(session: Session, case: Case, assignment: str) -> None:
    """States in the new share which deadlines were reached before it, inside a transaction.

    Args:
        session: the office's.
        case: the one before.
        assignment: uid of the new share.
    """
    before = case.facts.assignment.uid
    reached = {one.milestone.uid: _iso(one.reached_on) for one in case.deadlines if one.is_reached}
    reached = {**_reached(session, assignment), **_reached(session, before), **reached}
    if reached:
        session.change("assignment", assignment, {REACHED: reached})


def _reached(session: Session, assignment: str) -> dict[str, Any]:
    """What a share says was reached before it."""
    reached = session.record("assignment", assignment).get(REACHED, {})
    return dict(reached) if isinstance(reached, dict) else {}


def _repeated(ruling: Ruling, carrier: Carrier) -> dict[str, Any]:
    fields = {
        "task": ruling.task,
        "assignment": carrier.assignment,
        "kind": ruling.kind.value,
        "is_granted": True,
        "milestone": ruling.milestone,
        "due": _iso(ruling.due),
        "first": _iso(ruling.first),
        "last": _iso(ruling.last),
        "light": ruling.light.value,
        "reason": f"{carrier.why}；{ruling.reason}",
        "on": _iso(ruling.on),
    }
    return {name: value for name, value in fields.items() if value not in (None, "")}


def _still_counts(ruling: Ruling, day: date) -> bool:
    if not ruling.is_granted:
        return False
    if ruling.kind is RulingKind.EXTENSION:
        return True
    is_span = ruling.kind in (RulingKind.SUSPENSION, RulingKind.EXCUSE)
    return is_span and (ruling.last is None or ruling.last >= day)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
