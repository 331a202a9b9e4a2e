"""What putting a backup back would mean, before anybody agrees to it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.models.backup import list_backups
from desktop.services.backups import NotBackup
from desktop.services.session import Session


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """A backup beside the workspace as it is.

    Attributes:
        folder: of the backup.
        made: when, aware.
        party_name: whose.
        lines: lines of its log.
        blobs: attachments in it.
        present_lines: lines of the workspace's log now.
    """

    folder: Path
    made: datetime
    party_name: str
    lines: int
    blobs: int
    present_lines: int


def plan_restore(session: Session, backup: Path) -> RestorePlan:
    """What putting a backup back would mean.

    Args:
        session: the open workspace.
        backup: folder of the backup, wherever it lies.

    Raises:
        NotBackup: there is no verified backup there.
    """
    found = next((one for one in list_backups(backup.parent) if one.folder.name == backup.name), None)
    if found is None:
        raise NotBackup(path=backup)
    with session.reading() as workspace:
        present = workspace.log.count()
    return RestorePlan(found.folder, found.made, found.party_name, found.lines, found.blobs, present)
