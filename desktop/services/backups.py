"""Backups (备份): made by a person or by themselves once a day, listed, and put back.

The ones that make themselves lie in a folder of their own, where only the latest few are kept; nothing that
a person made is ever removed.

Source: DESIGN.md, "The workspace".
"""

import json
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.models.backup import Backup, list_backups, restore_backup, write_backup
from desktop.models.failures import sentences
from desktop.models.workspace import BACKUPS, Workspace
from desktop.progress import SILENT, Progress
from desktop.services.session import Session
from desktop.services.workspaces import Workspaces

AUTOMATIC = "automatic"
KEPT = 7
_GROUND = "backup_ground"


class NotBackup(AppError):
    """There is no verified backup at that place."""

    code = "E_NOT_BACKUP"
    template = mark("“{path}”不是核验过的备份。请用 dukao backup list 查看可用的备份。")


@dataclass(frozen=True, slots=True)
class BackupLine:
    """A backup that can be put back.

    Attributes:
        folder: where it lies; its name tells when it was made.
        made: when, aware.
        party_name: whose.
        lines: lines of its log.
        blobs: attachments in it.
        size: bytes.
        is_automatic: whether it made itself.
        sentence: one sentence for a clerk.
    """

    folder: Path
    made: datetime
    party_name: str
    lines: int
    blobs: int
    size: int
    is_automatic: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class RestoredWorkspace:
    """What putting a backup back did.

    Attributes:
        folder: the workspace.
        aside: where the files are that were there before.
        lines: lines of the log now.
        generation: under which the workspace goes on.
        sentence: one sentence for a clerk.
    """

    folder: Path
    aside: Path
    lines: int
    generation: int
    sentence: str


class BackupService:
    """Makes and lists backups of an open workspace.

    Args:
        session: the open workspace.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def write(self, folder: Path | None = None, progress: Progress = SILENT) -> BackupLine:
        """Makes a backup, verified, or none.

        Args:
            folder: gets a folder for it, e.g. on another disk; None for the workspace's own.
            progress: counts records.

        Raises:
            AppError: it cannot be written, there is no room, or the copy did not stand the test.
        """
        return self._write(folder, progress, is_automatic=False)

    def automatic(self, progress: Progress = SILENT) -> BackupLine | None:
        """Makes the day's backup, when something changed since the last one and none was made today.

        Call it when a workspace was opened, or is going to be closed.

        Returns:
            None when there was nothing to do.
        """
        session = self._session
        with session.reading() as workspace:
            ground = _ground(workspace)
            is_known = workspace.setting(_GROUND) == ground
            is_empty = workspace.log.last_arrival() == 0
        if session.looking_back or is_known or is_empty or self._made_today():
            return None
        line = self._write(self._automatic, progress, is_automatic=True)
        self._drop_old()
        return line

    def list(self) -> tuple[BackupLine, ...]:
        """The backups in the workspace's own folder, the latest first."""
        return backups_of(self._session.folder)

    def last(self) -> datetime | None:
        """When the latest backup in the workspace's own folder was made; None for never."""
        return next((line.made for line in self.list()), None)

    def _write(self, folder: Path | None, progress: Progress, *, is_automatic: bool) -> BackupLine:
        session = self._session
        with session.reading() as workspace:
            ground = _ground(workspace)
            made = write_backup(workspace, folder, session.environment.now(), progress)
            with suppress(AppError):  # the backup stands; without the note another one is made sooner
                workspace.set_setting(_GROUND, ground)
        return _line(made, is_automatic=is_automatic)

    @property
    def _automatic(self) -> Path:
        return self._session.folder / BACKUPS / AUTOMATIC

    def _made_today(self) -> bool:
        today = self._session.today()
        return any(one.made.astimezone().date() == today for one in list_backups(self._automatic))

    def _drop_old(self) -> None:
        """Removes automatic backups of this workspace beyond the latest few."""
        own = self._session.workspace.identity.workspace
        mine = [one for one in list_backups(self._automatic) if one.workspace == own]
        with sentences(self._automatic):
            for one in mine[KEPT:]:
                shutil.rmtree(one.folder)


def backups_of(folder: Path) -> tuple[BackupLine, ...]:
    """The backups in a workspace's own folder, the latest first; the workspace need not be open.

    Args:
        folder: the workspace.
    """
    own = [_line(one, is_automatic=False) for one in list_backups(folder / BACKUPS)]
    automatic = [_line(one, is_automatic=True) for one in list_backups(folder / BACKUPS / AUTOMATIC)]
    return tuple(sorted((*own, *automatic), key=lambda line: (line.made, line.folder.name), reverse=True))


@dataclass(frozen=True, slots=True)
class Secrets:
    """What opens an encrypted workspace without a keyring.

    Attributes:
        passphrase: of its key.
        code: its recovery code, instead.
    """

    passphrase: str = ""
    code: str = ""


def restore(
    folder: Path,
    backup: Path | str,
    workspaces: Workspaces,
    secrets: Secrets | None = None,
    progress: Progress = SILENT,
) -> RestoredWorkspace:
    """Puts a backup in the place of a workspace, which is closed, or missing on a new computer.

    The present files are moved aside. The workspace goes on under the name of a new generation.

    Args:
        folder: the workspace.
        backup: folder of the backup, or its name among those of the workspace.
        workspaces: of this computer: clock and keyring.
        secrets: for an encrypted one whose key is not in the keyring.
        progress: counts records.

    Raises:
        NotBackup: there is no verified backup there.
        AppError: the workspace is open, of another identity, cannot be written; the backup was changed; the
            key is wrong; there is no room.
    """
    secrets = secrets or Secrets()
    chosen = _found(folder, backup)
    key = workspaces.key_for(chosen.folder, secrets.passphrase, secrets.code)
    done = restore_backup(folder, chosen, workspaces.environment.now(), key, progress)
    with suppress(AppError):  # it is restored; unclaimed, it starts one generation more when it is opened
        workspaces.claim(folder, key)
    made = chosen.made.astimezone().isoformat(sep=" ", timespec="minutes")[:16]
    figures = {"made": made, "lines": done.lines, "aside": done.aside, "generation": done.identity.generation}
    sentence = tr(
        "已恢复到{made}的备份：记录{lines}条。原来的文件移到{aside}，没有删除；"
        "今后的记录以第{generation}代副本的名义写入。",
        **figures,
    )
    return RestoredWorkspace(folder, done.aside, done.lines, done.identity.generation, sentence)


def _found(folder: Path, backup: Path | str) -> Backup:
    path = Path(backup)
    places = (path, folder / BACKUPS / path, folder / BACKUPS / AUTOMATIC / path)
    for place in places:
        for one in list_backups(place.parent):
            if one.folder.name == place.name and place.name:
                return one
    raise NotBackup(path=backup)


def _line(backup: Backup, *, is_automatic: bool) -> BackupLine:
    figures = {"lines": backup.lines, "blobs": backup.blobs, "folder": backup.folder}
    return BackupLine(
        folder=backup.folder,
        made=backup.made,
        party_name=backup.party_name,
        lines=backup.lines,
        blobs=backup.blobs,
        size=backup.size,
        is_automatic=is_automatic,
        sentence=tr("已备份并核验：记录{lines}条，佐证材料{blobs}份，在{folder}。", **figures),
    )


def _ground(workspace: Workspace) -> str:
    """What a backup would differ by, as far as it is cheap to tell: lines, attachments, keys."""
    exchange = workspace.exchange
    held = (
        workspace.log.last_arrival(),
        len(workspace.evidence.hashes()),
        len(exchange.roster_lines()),
        len(exchange.enrolments()),
    )
    return json.dumps(held)
