"""Putting a backup in the place of the open workspace: closed, restored on the worker, opened again."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from desktop.errors import AppError
from desktop.i18n import tr
from desktop.progress import Progress
from desktop.services.backups import RestoredWorkspace, Secrets, restore
from desktop.services.credentials import NeedsPassphrase, WrongPassphrase, WrongRecoveryCode
from desktop.services.session import Session
from desktop.services.workspaces import Workspaces
from desktop.ui.dialogs import Work, refusal_text, run_behind
from desktop.ui.jobs import JobRunner
from desktop.ui.shell import Shell
from desktop.ui.unlock_dialog import UnlockDialog

_LOCKED = (NeedsPassphrase, WrongPassphrase, WrongRecoveryCode)
Result = tuple[RestoredWorkspace, Session]


class Host(Protocol):
    """What restoring asks of the main window."""

    session: Session | None
    shell: Shell
    jobs: JobRunner

    def leave_workspace(self) -> None:
        """Closes the workspace and shows the doors."""

    def show_session(self, session: Session) -> None:
        """Shows an open workspace."""

    def open_folder(self, folder: Path) -> None:
        """Opens a workspace."""

    def tell(self, sentence: str) -> None:
        """Says what one should know."""

    def tell_when_open(self, sentence: str) -> None:
        """Says it once the next workspace is open."""


@dataclass(frozen=True, slots=True)
class Restoring:
    """One backup that is put in the place of the open workspace.

    Args:
        host: the main window.
        parent: the same, for what is shown meanwhile.
        folder: the workspace.
        backup: folder of the backup.
    """

    host: Host
    parent: QWidget
    folder: Path
    backup: Path

    def start(self, secrets: Secrets | None = None) -> None:
        """Closes the workspace when it is open, restores, and opens it again.

        Args:
            secrets: what opens an encrypted one.
        """
        if self.host.session is not None:
            self.host.leave_workspace()
        work = partial(self._work, self.host.shell.workspaces, secrets or Secrets())
        jobs, look = self.host.jobs, self.host.shell.look
        run_behind(jobs, look, self.parent, tr("恢复备份"), Work(work, self._finish, self._fail))

    def _work(self, workspaces: Workspaces, secrets: Secrets, progress: Progress) -> Result:
        done = restore(self.folder, self.backup, workspaces, secrets, progress)
        return done, workspaces.open(self.folder, secrets.passphrase, secrets.code)

    def _finish(self, result: Result) -> None:
        self.host.show_session(result[1])
        self.host.tell(result[0].sentence)

    def _fail(self, error: AppError) -> None:
        if isinstance(error, _LOCKED):
            self._unlock(error)
            return
        self.host.tell_when_open(refusal_text(error))
        self.host.open_folder(self.folder)

    def _unlock(self, error: AppError) -> None:
        """Asks for what opens an encrypted backup, and begins anew."""
        dialog = UnlockDialog(self.folder.name, error, self.host.shell.look, self.parent)
        dialog.accepted.connect(lambda: self.start(Secrets(dialog.passphrase, dialog.code)))
        dialog.rejected.connect(lambda: self.host.open_folder(self.folder))
        dialog.open()
