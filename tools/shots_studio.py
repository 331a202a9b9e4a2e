"""The window that pictures are taken of, and how they are taken."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from desktop.services.credentials import Credentials
from desktop.services.demo import WORKSPACE
from desktop.services.sample_year import LAST_DAY
from desktop.services.session import Environment
from desktop.services.workspaces import SUFFIX, Workspaces
from desktop.settings import Settings
from desktop.ui.desk import Desk
from desktop.ui.look import Look
from desktop.ui.main_window import MainWindow
from desktop.ui.shell import Shell
from desktop.ui.state import UiState
from desktop.ui.workbench import Workbench

SETTLE_MS = 120


@dataclass(frozen=True)
class Places:
    """Where the workspaces lie that are pictured.

    Attributes:
        year: of the demonstration, played to its end.
        midyear: of one that stopped when the first reports had come in.
        rest: of workspaces in which little has happened.
        exchange: of parties that exchange files, with something in every list.
        checks: of the year up to the day on which inspectors fill their sheets.
    """

    year: Path
    midyear: Path
    rest: Path
    exchange: Path
    checks: Path


@dataclass
class Studio:
    """A window, and where its pictures go.

    Attributes:
        today: the day on which the window stands.
    """

    out: Path
    suffix: str
    wanted: tuple[str, ...]
    places: Places
    settings: Settings
    look: Look
    today: date = LAST_DAY

    def __post_init__(self) -> None:
        folder = self.places.rest / f"config-{self.suffix}"
        folder.mkdir()
        shell = Shell(
            replace(self.settings, recent=(str(self.places.year / f"{WORKSPACE}{SUFFIX}"),)),
            folder / "settings.json",
            lambda operator: Workspaces(
                Credentials(folder, lambda: None), Environment(self._now, operator=operator)
            ),
            self.look,
            UiState(folder / "ui-state.json"),
        )
        self.window = MainWindow(shell)

    def _now(self) -> datetime:
        return datetime.combine(self.today, time(7), UTC)

    def wants(self, *names: str) -> bool:
        """Whether a picture whose name begins so may have been asked for."""
        full = [f"{name}-{self.suffix}" for name in names]
        return not self.wanted or any(part in name for part in self.wanted for name in full)

    def take(self, name: str, what: QWidget | None = None) -> None:
        """Takes one picture once everything has settled."""
        self.settle()
        if self.wants(name):
            (what or self.window).grab().save(str(self.out / f"{name}-{self.suffix}.png"))

    def settle(self) -> None:
        """Waits until no job is running and nothing is to be painted."""
        wait(SETTLE_MS)
        while self.window.jobs.is_busy:
            wait(SETTLE_MS)
        wait(SETTLE_MS)

    def open(self, folder: Path, today: date = LAST_DAY) -> None:
        """Opens a workspace in the window, on a day."""
        self.today = today
        self.window.open_folder(folder.with_name(f"{folder.name}{SUFFIX}"))
        self.settle()
        self.bench.notice.hide()  # a copied workspace tells that it was copied

    @property
    def bench(self) -> Workbench:
        """The frame around the open workspace."""
        if self.window.workbench is None:
            raise RuntimeError("no workspace is open")
        return self.window.workbench

    @property
    def desk(self) -> Desk:
        """The open workspace."""
        if self.window.desk is None:
            raise RuntimeError("no workspace is open")
        return self.window.desk

    def run(self, command: str) -> None:
        """Triggers a command of the window."""
        self.window.commands[command].trigger()
        self.settle()

    def go_to(self, page: str) -> QWidget:
        """Shows a page."""
        self.bench.show_page(page)
        self.settle()
        return self.bench.page(page)


def wait(pause_ms: int) -> None:
    """Lets the event loop run."""
    loop = QEventLoop()
    QTimer.singleShot(pause_ms, loop.quit)
    loop.exec()
