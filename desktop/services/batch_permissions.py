"""What makes sense for several selected tasks or cases at once; the services refuse the rest."""

from collections.abc import Sequence

from desktop.domain.ledger import AssignmentState, Stage
from desktop.domain.standing import CaseRow
from desktop.records.stream import Role
from desktop.services.case_permissions import ALARMING, case_actions
from desktop.services.ledger import LedgerRow
from desktop.services.session import Session

_IN_BATCH = ("accept", "remind", "notice")


def can_import(session: Session) -> bool:
    """Whether tables are imported: ledgers by the office, filled forms by a unit; not while looking back."""
    return session.role in (Role.OFFICE, Role.UNIT) and session.looking_back is None


def case_batch(session: Session, rows: Sequence[CaseRow]) -> frozenset[str]:
    """Names of the actions that make sense for at least one of the cases."""
    return frozenset(name for row in rows for name in case_actions(session, row) if name in _IN_BATCH)


def task_batch(session: Session, rows: Sequence[LedgerRow]) -> frozenset[str]:
    """Names of the actions on units that make sense for at least one of the selected tasks.

    ``remind`` for the office, and ``notice`` when a light is alarming; ``accept`` for a unit; none while
    looking back.
    """
    running = [row for row in rows if row.stage is Stage.ISSUED and not row.withdrawn and not row.is_closed]
    if session.looking_back is not None or not running:
        return frozenset()
    if session.role is Role.OFFICE:
        is_alarming = any(row.light in ALARMING for row in running)
        return frozenset({"remind", "notice"} if is_alarming else {"remind"})
    return frozenset({"accept"} if any(row.state is AssignmentState.ISSUED for row in running) else ())


def to_be_notified(session: Session, rows: Sequence[CaseRow]) -> tuple[CaseRow, ...]:
    """Those of the cases that a notice makes sense for: running, and with an alarming light."""
    return tuple(row for row in rows if "notice" in case_actions(session, row))


def waiting_for_answer(session: Session, rows: Sequence[CaseRow]) -> tuple[CaseRow, ...]:
    """Those of the cases that the unit has yet to sign for."""
    return tuple(row for row in rows if "accept" in case_actions(session, row))
