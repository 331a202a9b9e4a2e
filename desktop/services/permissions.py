"""What makes sense for a task, a role and a stage: what a front end offers; the services refuse the rest."""

from collections.abc import Sequence

from desktop.domain.ledger import Stage, Task
from desktop.records.stream import Role
from desktop.services.ledger import LedgerRow, TaskDetail
from desktop.services.session import Session

_OPEN_FIELDS = frozenset({"title", "sponsor", "note", "parts"})
_DRAFT_FIELDS = _OPEN_FIELDS | {"lead", "responsible"}


def editable_fields(session: Session, detail: TaskDetail) -> frozenset[str]:
    """Names of the fields that may be edited; ``parts`` are milestones and targets."""
    if not can_draft(session) or detail.task.withdrawn:
        return frozenset()
    return _DRAFT_FIELDS if detail.task.stage is Stage.DRAFT else _OPEN_FIELDS


def can_draft(session: Session) -> bool:
    """Whether plans are imported, corrected and issued here: by the office, and not while looking back."""
    return session.role is Role.OFFICE and session.looking_back is None


def allowed_actions(session: Session, rows: Sequence[Task | LedgerRow]) -> frozenset[str]:
    """Names of the actions that make sense for the selected tasks.

    ``withdraw``, ``restore``, ``issue``, ``merge``, ``split``; and of rows, which say where tasks stand,
    ``close`` (销号) and ``reopen``.
    """
    if not rows or not can_draft(session):
        return frozenset()
    allowed = {"withdraw"} if all(not row.withdrawn for row in rows) else set()
    if all(row.withdrawn for row in rows):
        allowed.add("restore")
    if all(row.stage is Stage.DRAFT and not row.withdrawn for row in rows):
        allowed.add("issue")
        allowed |= {"merge"} if len(rows) > 1 else {"split"}
    if all(isinstance(row, LedgerRow) and _can_close(row) for row in rows):
        allowed.add("close")
    if all(isinstance(row, LedgerRow) and row.is_closed for row in rows):
        allowed.add("reopen")
    return frozenset(allowed)


def _can_close(row: LedgerRow) -> bool:
    return not row.withdrawn and not row.is_closed and row.completed == row.units > 0
