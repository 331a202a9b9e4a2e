"""Computers of several parties with real workspaces, the packages they write, and what is true of them.

Made once, copied for each run: an office, a unit with two computers, another unit, an inspector; all are
enrolled.
"""

import atexit
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from desktop.models.workspace import open_workspace
from desktop.records.stream import EVERYONE, Role, StreamName, parse_stream_name
from desktop.services.credentials import Credentials
from desktop.services.exchange_reading import ImportService
from desktop.services.exchange_values import Receipt
from desktop.services.exchange_writing import ExportOptions, ExportService
from desktop.services.homes import settle
from desktop.services.key_form import save_own_key_file
from desktop.services.roster import RosterService
from desktop.services.sample_clock import SampleClock
from desktop.services.session import Session
from desktop.services.workspaces import SUFFIX, NewWorkspace, Workspaces
from tests.services.exchange_world import START

MEMORY = Path("/dev/shm")  # noqa: S108 - where there is one, what is forced to the disk costs nothing
PEOPLE = {
    "office": (Role.OFFICE, "某市督查室"),
    "police": (Role.UNIT, "市公安局"),
    "police-2": (Role.UNIT, "市公安局"),
    "trade": (Role.UNIT, "市商务局"),
    "inspector": (Role.INSPECTOR, "张三"),
}
CIRCLE = "c1"


class Broken(AssertionError):
    """A promise that was not kept."""


def require(holds: object, promise: str) -> None:
    """Raises when a promise is not kept."""
    if not holds:
        raise Broken(promise)


@dataclass
class Computer:
    """A workspace somewhere, open.

    Attributes:
        held: lines that it acknowledged and has not taken back.
        is_clone: whether it began as a copy of another one.
    """

    name: str
    folder: Path
    credentials: Credentials
    session: Session
    held: set[str] = field(default_factory=set)
    is_clone: bool = False

    @property
    def party(self) -> str:
        """Its party."""
        return self.session.party

    @property
    def fingerprint(self) -> str:
        """Of its key."""
        return self.session.workspace.identity.fingerprint

    def lines(self) -> dict[str, StreamName]:
        """The lines that are there: their hashes, and of which stream they are."""
        rows = self.session.workspace.connection.execute(
            "SELECT lower(hex(hash)), name FROM line JOIN stream ON stream.id = line.stream"
        )
        return {digest: parse_stream_name(name) for digest, name in rows}


@dataclass
class Parcel:
    """A package that was written."""

    file: Path
    sender: str
    to: str


@dataclass
class Snapshot:
    """An old copy of a computer's workspace."""

    computer: str
    folder: Path
    held: set[str]


@dataclass
class World:
    """Everything there is in one run.

    Attributes:
        written: every line that an honest program wrote: its hash, and of which stream it is.
        records: kind by identifier of every record.
        states: state by the set of lines it was folded from.
        revoked: fingerprints of revoked keys.
        story: what happened, for a failure.
    """

    folder: Path
    rng: random.Random
    clock: SampleClock
    computers: dict[str, Computer] = field(default_factory=dict)
    parcels: list[Parcel] = field(default_factory=list)
    snapshots: list[Snapshot] = field(default_factory=list)
    written: dict[str, StreamName] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)
    states: dict[frozenset[str], str] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    story: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    number: int = 0

    def next(self) -> int:
        """A number that was never used."""
        self.number += 1
        return self.number

    def count(self, what: str) -> None:
        """Counts what happened."""
        self.counts[what] = self.counts.get(what, 0) + 1

    def of_party(self, party: str) -> list[Computer]:
        """The computers of a party."""
        return [one for one in self.computers.values() if one.party == party]

    def open(self, name: str, folder: Path, credentials: Credentials, *, is_settled: bool) -> Computer:
        """Opens a workspace that lies somewhere.

        Args:
            name: of the computer.
            folder: the workspace.
            credentials: of its user.
            is_settled: opened as the program does; else as if nothing had happened to the files.
        """
        workspace = open_workspace(folder)
        session = Session(workspace, self.clock.environment(name))
        session.credentials = credentials
        if is_settled:
            session.arrival = settle(workspace, credentials)
        found = Computer(name, folder, credentials, session)
        self.computers[name] = found
        return found

    def close(self) -> None:
        """Closes everything."""
        for one in self.computers.values():
            one.session.close()

    def wrote(self, one: Computer) -> None:
        """Takes note of the lines that a computer has just written."""
        lines = one.lines()
        for digest in lines.keys() - self.written.keys():
            self.written[digest] = lines[digest]
        one.held |= lines.keys()

    def export(self, one: Computer, to: str, *, is_sealed: bool = False, text_only: bool = False) -> Parcel:
        """Writes a package."""
        folder = self.folder / "stick" / str(self.next())
        folder.mkdir()
        options = ExportOptions(text_only=text_only, is_sealed=is_sealed)
        file = ExportService(one.session).export(to, folder, options).file
        parcel = Parcel(file, one.name, to)
        self.parcels.append(parcel)
        return parcel

    def take(self, one: Computer, file: Path) -> Receipt:
        """Imports a package; what it brings is acknowledged."""
        with ImportService(one.session) as service:
            (receipt,) = service.apply(service.preview([file]))
        if receipt.applied:
            one.held |= one.lines().keys()
        return receipt

    def may_read(self, stream: StreamName, party: str) -> bool:
        """Whether a party reads a stream, by what the office says."""
        if stream.audience == stream.party:
            return stream.party == party
        members = {one.party for one in self.computers.values() if one.party.startswith("unit.")}
        is_member = stream.audience == f"circle.{CIRCLE}" and party in members
        return stream.audience in (EVERYONE, party) or stream.party == party or is_member


@cache
def _template() -> Path:
    """The computers of `PEOPLE`, each with the roster in which all are enrolled."""
    folder = Path(mkdtemp(prefix="dukao-machine-", dir=MEMORY if MEMORY.is_dir() else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    clock = SampleClock(START)
    sessions: dict[str, Session] = {}
    for name, (role, party) in PEOPLE.items():
        workspaces = Workspaces(_credentials(folder, name), clock.environment(name))
        sessions[name] = workspaces.create(NewWorkspace(folder / name / "here", role, party, year=2023))
    office = sessions["office"]
    roster = RosterService(office)
    for name, session in sessions.items():
        if name != "office":
            roster.enrol(save_own_key_file(session, folder / f"{name}.dkk"))
    with office.transaction():
        members = sorted({one.party for one in sessions.values() if one.party.startswith("unit.")})
        office.create("circle", EVERYONE, {"name": CIRCLE, "members": members})
    for name, session in sessions.items():
        if name != "office":
            (folder / "stick").mkdir(exist_ok=True)
            file = ExportService(office).export(session.party, folder / "stick").file
            with ImportService(session) as service:
                (receipt,) = service.apply(service.preview([file]))
            require(receipt.applied, receipt.sentence)
    for session in sessions.values():
        session.close()
    return folder


def _credentials(folder: Path, name: str) -> Credentials:
    return Credentials(folder / name / "config", lambda: None)


@contextmanager
def open_world(rng: random.Random) -> Iterator[World]:
    """A world of its own, gone afterwards."""
    template = _template()
    folder = Path(mkdtemp(prefix="run-", dir=template.parent))
    world = World(folder, rng, SampleClock(START))
    (folder / "stick").mkdir()
    try:
        for name in PEOPLE:
            shutil.copytree(template / name, folder / name)
            place = folder / name / f"here{SUFFIX}"
            world.wrote(world.open(name, place, _credentials(folder, name), is_settled=False))
        yield world
    finally:
        world.close()
        shutil.rmtree(folder, ignore_errors=True)
