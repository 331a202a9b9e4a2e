"""An office and units that exchange real packages: each computer with keys and a folder of its own."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from desktop.records.stream import EVERYONE, Role
from desktop.services.credentials import Credentials
from desktop.services.exchange_reading import ImportService
from desktop.services.exchange_values import Exported, Incoming, Receipt
from desktop.services.exchange_writing import ExportOptions, ExportService
from desktop.services.sample import OFFICE_NAME
from desktop.services.sample_clock import SampleClock
from desktop.services.session import Session
from desktop.services.workspaces import SUFFIX, NewWorkspace, Workspaces

POLICE, TRADE = "市公安局", "市财政局"
OFFICE = OFFICE_NAME
START = datetime(2023, 5, 8, 1, tzinfo=UTC)


@dataclass
class World:
    """Computers by a name of the test's own, and the stick they carry packages on.

    Attributes:
        folder: everything lies in it.
        clock: of all computers.
    """

    folder: Path
    clock: SampleClock = field(default_factory=lambda: SampleClock(START))
    sessions: dict[str, Session] = field(default_factory=dict)

    @property
    def stick(self) -> Path:
        """Where packages are carried."""
        found = self.folder / "stick"
        found.mkdir(exist_ok=True)
        return found

    def computer(self, name: str, role: Role = Role.UNIT, party: str = "", suite: str = "ed25519") -> Session:
        """The session of a computer, made when it is first asked for.

        Args:
            name: of the computer; of its party as well, unless ``party`` is given.
            role: of the party.
            party: name of the party.
            suite: of its keys.
        """
        if name not in self.sessions:
            request = NewWorkspace(self.folder / name / "here", role, party or name, year=2023, suite=suite)
            self.sessions[name] = self.workspaces(name).create(request)
        return self.sessions[name]

    def office(self, name: str = "office") -> Session:
        """A computer of the office."""
        return self.computer(name, Role.OFFICE, OFFICE)

    def workspaces(self, name: str) -> Workspaces:
        """What a computer opens workspaces with."""
        return Workspaces(
            Credentials(self.folder / name / "config", lambda: None), self.clock.environment(name)
        )

    def path(self, name: str) -> Path:
        """Where the workspace of a computer lies."""
        return self.folder / name / f"here{SUFFIX}"

    def shut(self, name: str) -> None:
        """Closes a computer's workspace."""
        self.sessions.pop(name).close()

    def reopen(self, name: str) -> Session:
        """Closes a computer's workspace and opens it again."""
        if name in self.sessions:
            self.shut(name)
        self.sessions[name] = self.workspaces(name).open(self.path(name))
        return self.sessions[name]

    def copy(self, name: str, target: Path) -> Path:
        """Copies a computer's workspace as a file manager does, while it is closed."""
        shutil.copytree(self.path(name), target)
        return target

    def put_back_unnoticed(self, name: str, copy: Path) -> None:
        """Puts the files of an old copy in the place of a closed workspace, on a computer that forgets it."""
        for file in ("ledger.db", "evidence.db"):
            (self.path(name) / file).write_bytes((copy / file).read_bytes())
        shutil.rmtree(self.folder / name / "config" / "homes", ignore_errors=True)

    def close(self) -> None:
        """Closes everything."""
        for session in self.sessions.values():
            session.close()


@contextmanager
def open_world(folder: Path) -> Iterator[World]:
    """A world in an empty folder."""
    world = World(folder)
    try:
        yield world
    finally:
        world.close()


def export(sender: Session, to: str, target: Path | None = None, **options: bool) -> Exported:
    """Writes a package."""
    return ExportService(sender).export(to, target, ExportOptions(**options))


def look(receiver: Session, file: Path) -> Incoming:
    """Previews one file."""
    with ImportService(receiver) as service:
        return service.preview([file])[0]


def take(receiver: Session, *files: Path) -> tuple[Receipt, ...]:
    """Imports files."""
    with ImportService(receiver) as service:
        return service.apply(service.preview(files))


def send(sender: Session, receiver: Session, **options: bool) -> Receipt:
    """Exports from one computer and imports at another; it must be taken."""
    exported = export(sender, receiver.party, **options)
    (receipt,) = take(receiver, exported.file)
    assert receipt.code == "", receipt.sentence
    return receipt


def instruct(office: Session, text: str = "请抓紧", audience: str = EVERYONE) -> str:
    """The office states an instruction; gives its uid."""
    with office.transaction():
        return office.create("instruction", audience, {"text": text, "leader": "王市长"})


def edit(session: Session, uid: str, text: str, kind: str = "instruction") -> None:
    """Changes the text of a record."""
    with session.transaction():
        session.change(kind, uid, {"text": text})


def text_of(session: Session, uid: str, kind: str = "instruction") -> object:
    """The displayed text of a record."""
    return session.record(kind, uid).get("text")


def report(session: Session, text: str) -> str:
    """A unit states something to its office; gives its uid."""
    with session.transaction():
        return session.create("feedback", session.office, {"text": text})
