"""What makes sense for several selected tasks or cases at once; the services refuse the rest."""

from collections.abc import Sequence

from desktop.domain.ledger import Stage
from desktop.domain.standing import CaseRow
from desktop.records.stream import Role
from desktop.services.case_permissions import case_actions
from desktop.services.ledger import LedgerRow
from desktop.services.session import Session

_IN_BATCH = ("accept", "remind", "notice")


def can_import(session: Session) -> bool:
    """Whether this role imports tables: ledgers the office, filled forms a unit."""
    return session.role in (Role.OFFICE, Role.UNIT)


def case_batch(session: Session, rows: Sequence[CaseRow]) -> frozenset[str]:
    """Names of the actions that make sense for at least one of the cases; ``notice`` goes to one unit."""
    names = {name for row in rows for name in case_actions(session, row) if name in _IN_BATCH}
    if len({row.unit for row in rows}) > 1:
        names.discard("notice")
    return frozenset(names)


def task_batch(session: Session, rows: Sequence[LedgerRow]) -> frozenset[str]:
    """Names of the actions on units that make sense for the selected tasks: ``accept`` or ``remind``."""
    is_open = bool(rows) and all(
        row.stage is Stage.ISSUED and not row.withdrawn and not row.is_closed for row in rows
    )
    if not is_open:
        return frozenset()
    return frozenset({"remind"}) if session.role is Role.OFFICE else frozenset({"accept"})


def waiting_for_answer(session: Session, rows: Sequence[CaseRow]) -> tuple[CaseRow, ...]:
    """Those of the cases that the unit has yet to sign for."""
    return tuple(row for row in rows if "accept" in case_actions(session, row))
