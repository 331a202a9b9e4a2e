"""What notices and reminders share: their items, and the order of the units they go to."""

from typing import Any

from desktop.domain.supervision import NoticeItem
from desktop.services.directory import DirectoryService
from desktop.services.session import Session


def protocol_places(session: Session) -> dict[str, int]:
    """The place of every unit in protocol order, by party identifier."""
    units = DirectoryService(session).units()
    return {f"unit.{unit.code}": place for place, unit in enumerate(units)}


def item_fields(item: NoticeItem) -> dict[str, Any]:
    """An item as it stands in a record."""
    return {
        "task": item.task,
        "code": item.code,
        "title": item.title,
        "due": item.due.isoformat() if item.due else None,
        "reason": item.reason,
    }
