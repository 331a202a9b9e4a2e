"""Copies of a scene of the exchange, real workspaces and real files, under a window without a frame."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from desktop.services.credentials import Credentials
from desktop.services.exchange_reading import ImportService
from desktop.services.exchange_values import Receipt
from desktop.services.exchange_writing import ExportOptions, ExportService
from desktop.services.sample_clock import SampleClock
from desktop.services.session import Session
from desktop.services.workspaces import SUFFIX, Workspaces
from tests.ui.feedback_stage import Stage
from tools.exchange_scene import MAIL, OFFICE, incoming, open_scene, play_scene

Open = Callable[[str], Session]


@dataclass(frozen=True)
class Kept:
    """A scene that was played once and closed."""

    folder: Path
    files: tuple[str, ...]
    clock: SampleClock


@dataclass
class Copied:
    """A copy of the scene; its workspaces are opened when they are wanted."""

    folder: Path
    files: tuple[Path, ...]
    clock: SampleClock
    sessions: dict[str, Session] = field(default_factory=dict)

    @property
    def office(self) -> Session:
        return self.open(OFFICE)

    def open(self, name: str) -> Session:
        """The session of a party."""
        if name not in self.sessions:
            environment = self.clock.environment(f"{name}某人")
            workspaces = Workspaces(Credentials(self.folder / "keys", lambda: None), environment)
            self.sessions[name] = workspaces.open(self.folder / f"{name}{SUFFIX}")
        return self.sessions[name]

    def send(self, source: Session, target: Session, **options: bool) -> Path:
        """Writes a package into a folder of its own."""
        place = self.folder / "post"
        place.mkdir(exist_ok=True)
        return ExportService(source).export(target.party, place, ExportOptions(**options)).file

    def carry(self, source: Session, target: Session) -> Receipt:
        """A package that goes the whole way."""
        with ImportService(target) as service:
            (receipt,) = service.apply(service.preview([self.send(source, target)]))
        return receipt

    def close(self) -> None:
        for session in self.sessions.values():
            session.close()


def keep_scene(folder: Path) -> Kept:
    """Plays the scene once."""
    with open_scene(folder) as scene:
        play_scene(scene)
        files = tuple(file.name for file in incoming(scene))
        return Kept(folder, files, scene.clock)


def copied(kept: Kept, folder: Path) -> Iterator[Copied]:
    """A copy of the scene, closed at the end."""
    shutil.copytree(kept.folder, folder)
    made = Copied(folder, tuple(folder / MAIL / name for name in kept.files), kept.clock)
    try:
        yield made
    finally:
        made.close()


def texts(widget: QWidget) -> list[str]:
    """Everything that labels say, once those that are new are shown."""
    QApplication.processEvents()
    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]


def press(widget: QWidget, name: str) -> None:
    """Presses the one button of a name."""
    found = [one for one in widget.findChildren(QPushButton) if name in (one.text(), one.accessibleName())]
    assert len(found) == 1, [one.text() for one in widget.findChildren(QPushButton)]
    found[0].click()


def settled(stage: Stage) -> None:
    """Waits until every job has been delivered and nothing went wrong."""
    stage.idle()
    assert stage.bugs == []
