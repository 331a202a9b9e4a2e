"""A window without a frame, over a real workspace: for pages and dialogs on their own."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from desktop.errors import AppError
from desktop.services.credentials import Credentials
from desktop.services.sample_clock import SampleClock
from desktop.services.session import Session
from desktop.services.workspaces import SUFFIX, Workspaces
from desktop.ui.actions import Actions
from desktop.ui.desk import Desk
from desktop.ui.jobs import JobRunner
from desktop.ui.look import Look
from desktop.ui.state import UiState
from tests.services.office_year import Year, office_year


@dataclass
class Stage:
    """What a page works with, and what it said."""

    qtbot: QtBot
    window: QMainWindow
    desk: Desk
    actions: Actions
    jobs: JobRunner
    said: list[str] = field(default_factory=list)
    refused: list[AppError] = field(default_factory=list)
    bugs: list[BaseException] = field(default_factory=list)

    def show(self, made: QWidget) -> None:
        """Shows a page in the window."""
        self.window.setCentralWidget(made)
        self.window.show()
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def idle(self) -> None:
        """Waits until every job has been delivered."""
        self.qtbot.waitUntil(lambda: not self.jobs.is_busy)

    def press(self, action: str) -> None:
        """Does an action of the window."""
        self.actions[action].trigger()


def make_stage(qtbot: QtBot, look: Look, session: Session, folder: Path) -> Stage:
    """A window over a session.

    Args:
        qtbot: closes it.
        look: the look.
        session: open; whoever opened it closes it.
        folder: for what the window remembers.
    """
    window = QMainWindow()
    window.resize(1366, 768)
    qtbot.addWidget(window)
    refused: list[AppError] = []
    bugs: list[BaseException] = []
    jobs = JobRunner(refused.append, bugs.append, window)
    desk = Desk(session, jobs, look, UiState(folder / "ui-state.json"), window)
    stage = Stage(qtbot, window, desk, Actions(window, look), jobs, refused=refused, bugs=bugs)
    desk.said.connect(stage.said.append)
    desk.refused.connect(refused.append)
    return stage


def below(widget: QWidget, kind: type[QWidget], name: str) -> QWidget:
    """The one control of a kind with an accessible name."""
    found = [one for one in widget.findChildren(kind) if one.accessibleName() == name]
    assert len(found) == 1, [one.accessibleName() for one in widget.findChildren(kind)]
    return found[0]


@dataclass(frozen=True)
class KeptYear:
    """A year that was played once, closed, to be copied for every test that goes on from there."""

    folder: Path
    moment: datetime
    units: tuple[str, ...]


def play(folder: Path, codes: tuple[str, ...], script: Callable[[Year], None]) -> KeptYear:
    """Plays the beginning of a year.

    Args:
        folder: where its workspaces stay.
        codes: the tasks that are issued.
        script: what happens.
    """
    with office_year(folder, codes) as year:
        script(year)
        return KeptYear(folder, year.clock.moment, tuple(year.units))


@contextmanager
def replayed(kept: KeptYear, folder: Path) -> Iterator[Year]:
    """A copy of a year, open, with a clock that goes on from where it stopped."""
    shutil.copytree(kept.folder, folder)
    clock = SampleClock(kept.moment, Random(len(kept.units)))  # numbers that were not given yet
    year = Year(folder, clock, _open(folder / "office", clock, "office"))
    for place, name in enumerate(kept.units):
        year.units[name] = _open(folder / str(place), clock, name)
    try:
        yield year
    finally:
        for session in (year.office, *year.units.values()):
            session.close()


def _open(folder: Path, clock: SampleClock, operator: str) -> Session:
    workspaces = Workspaces(Credentials(folder / "keys", lambda: None), clock.environment(operator))
    return workspaces.open(folder / f"here{SUFFIX}")
