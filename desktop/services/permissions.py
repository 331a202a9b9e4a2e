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
    if session.role is not Role.OFFICE or detail.task.withdrawn:
        return frozenset()
    return _DRAFT_FIELDS if detail.task.stage is Stage.DRAFT else _OPEN_FIELDS


def can_draft(session: Session) -> bool:
    """Whether this role imports plans, corrects drafts and issues them."""
    return session.role is Role.OFFICE


def allowed_actions(session: Session, rows: Sequence[Task | LedgerRow]) -> frozenset[str]:
    """Names of the actions that make sense for the selected tasks."""
    if not rows or session.role is not Role.OFFICE:
        return frozenset()
    allowed = {"withdraw"} if all(not row.withdrawn for row in rows) else set()
    if all(row.withdrawn for row in rows):
        allowed.add("restore")
    if all(row.stage is Stage.DRAFT and not row.withdrawn for row in rows):
        allowed.add("issue")
        allowed |= {"merge"} if len(rows) > 1 else {"split"}
    return frozenset(allowed)
