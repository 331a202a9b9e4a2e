"""What the program is around any workspace: settings, workspaces, and how they are opened."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.services.workspaces import Workspaces
from desktop.settings import Settings, save_settings
from desktop.ui.look import Look
from desktop.ui.state import UiState


class Shell(QObject):
    """The program's own things.

    Args:
        settings: as read at start.
        settings_file: where they are kept.
        workspaces: gives the workspaces for an operator's name.
        look: the look of the window.
        state: the remembered state of the window.

    Attributes:
        keeps_backups: whether a backup is made when the window is closed.
    """

    settings_changed = Signal()

    def __init__(
        self,
        settings: Settings,
        settings_file: Path,
        workspaces: Callable[[str], Workspaces],
        look: Look,
        state: UiState,
    ) -> None:
        super().__init__()
        self.settings = settings
        self.settings_file = settings_file
        self._workspaces = workspaces
        self.look = look
        self.state = state
        self.keeps_backups = True

    @property
    def workspaces(self) -> Workspaces:
        """The workspaces of this computer, for the present operator."""
        return self._workspaces(self.settings.operator)

    def change(self, **values: object) -> None:
        """Changes settings, keeps them, and applies the look."""
        self.keep(replace(self.settings, **values))  # type: ignore[arg-type] # fields of Settings
        self.look.use(self.settings)
        self.settings_changed.emit()

    def keep(self, settings: Settings) -> None:
        """Keeps settings in their file."""
        self.settings = settings
        save_settings(settings, self.settings_file)

    def remember(self, folder: Path) -> None:
        """Puts a workspace at the head of the recent ones."""
        self.keep(self.settings.opened(folder))
