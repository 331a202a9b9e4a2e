"""An office with a large log, a unit, and the packages between them; made once a run, removed at its end."""

import atexit
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from benchmarks.frame import FULL, RUNS, Scale
from benchmarks.samples import STAMP, tasks
from desktop.models.kinds import TABLES
from desktop.models.text_index import _INSERT as INSERT_TEXT
from desktop.models.text_index import _cells as searched
from desktop.models.text_index import _entry as text_entry
from desktop.models.workspace import Workspace, open_workspace
from desktop.records.line import Change, Edit
from desktop.records.stream import Role
from desktop.services.credentials import Credentials
from desktop.services.exchange_reading import ImportService
from desktop.services.exchange_values import Receipt
from desktop.services.exchange_writing import ExportService
from desktop.services.session import Session
from desktop.services.workspaces import NewWorkspace, Workspaces

_OFFICE, _UNIT = "基准督查室", "市公安局"
_BATCH = 20_000
_EVERY = 10
_PLAIN = ("stream", "record", "line", "task", "word_pair")


def changes_of(scale: Scale) -> int:
    """Changes in a package: 100,000 in full, else 20,000."""
    return 100_000 if scale is FULL else 20_000


class Exchange:
    """Two computers and the packages from one to the other.

    Args:
        changes: in the first package; in the second there are a tenth more.

    Attributes:
        office: a session that stays open.
        first: the package of the office.
        again: another one of the same lines.
        more: one with a tenth more.
    """

    def __init__(self, changes: int) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="dukao-bench-"))
        atexit.register(shutil.rmtree, self._folder, ignore_errors=True)
        self._names = count(1)
        self.office = self._created("office", Role.OFFICE, _OFFICE)
        unit = self._created("unit", Role.UNIT, _UNIT)
        self._unit, self._empty = unit.party, unit.folder
        unit.close()
        edits = _edits(self.office.party, changes)
        self._write(edits, changes)
        self.first, self.again = self.export(), self.export()
        self._full = self._copy(self._empty)
        with closing(self._opened(self._full)) as session:
            take(session, self.first)
        self._write(edits, changes // _EVERY)
        self.more = self.export()

    def export(self) -> Path:
        """Writes a package for the unit."""
        folder = self._folder / f"out-{next(self._names)}"
        folder.mkdir()
        return ExportService(self.office).export(self._unit, folder).file

    def empty(self) -> Session:
        """The unit before it got anything; a copy of its own, closed at the end."""
        return self._opened(self._copy(self._empty))

    def full(self) -> Session:
        """The unit after the first package; likewise."""
        return self._opened(self._copy(self._full))

    def bare(self) -> dbapi2.Connection:
        """The database of the unit before it got anything, as the program opens it."""
        workspace = open_workspace(self._copy(self._empty))
        atexit.register(workspace.close)
        return workspace.connection

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """What the first package puts into the tables, by statement that inserts it."""
        with closing(self._opened(self._full)) as session:
            return dict(_rows(session.workspace))

    def _created(self, name: str, role: Role, party: str) -> Session:
        session = self._workspaces(name).create(
            NewWorkspace(self._folder / name / "here", role, party, year=2023)
        )
        atexit.register(session.close)
        return session

    def _workspaces(self, name: str) -> Workspaces:
        return Workspaces(Credentials(self._folder / name / "config", lambda: None))

    def _copy(self, folder: Path) -> Path:
        target = self._folder / f"copy-{next(self._names)}.dukao"
        shutil.copytree(folder, target)
        return target

    def _opened(self, folder: Path) -> Session:
        session = self._workspaces("unit").open(folder)
        atexit.register(session.close)
        return session

    def _write(self, edits: Iterator[Edit], changes: int) -> None:
        """New tasks, and an edit of the title of every tenth."""
        written = 0
        while written < changes:
            size = min(_BATCH, changes - written)
            with self.office.transaction() as workspace:
                new = [next(edits) for _ in range(size - size // (_EVERY + 1))]
                added = workspace.log.append(new, "*", STAMP)
                again = [_renamed(change) for change in added[: size // (_EVERY + 1)]]
                workspace.log.append(again, "*", STAMP)
            written += size


@cache
def exchange(changes: int) -> Exchange:
    """The two computers of a size."""
    return Exchange(changes)


def take(session: Session, file: Path) -> Receipt:
    """Looks at a package and applies it."""
    with ImportService(session) as service:
        (receipt,) = service.apply(service.preview([file]))
    assert receipt.applied, receipt.sentence
    return receipt


def prepared(make: Callable[[], Any]) -> Iterator[Any]:
    """As many as a comparison uses, made before it is timed."""
    return iter([make() for _ in range(RUNS + 1)])


def unzipped(file: Path) -> Iterator[bytes]:
    """The lines of a package as any program would read them: unzipped, and each member hashed."""
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            data = archive.read(info)
            sha256(data).digest()
            if info.filename.startswith("log/"):
                yield from data[:-1].split(b"\n")


def hashed_and_parsed(file: Path) -> int:
    """Lines of a package, each hashed and parsed."""
    found = 0
    for raw in unzipped(file):
        sha256(raw).digest()
        json.loads(raw)
        found += 1
    return found


def _edits(party: str, changes: int) -> Iterator[Edit]:
    for edit in tasks(2 * changes):
        uuid = edit.record.partition("/")[2]
        yield Edit(edit.kind, f"{party}/{uuid}", {**edit.fields, "policy": f"{party}/{'0' * 32}"})


def _renamed(change: Change) -> Edit:
    return Edit("task", change.edit.record, {"title": "改名"}, {"title": (change.hash,)})


def _rows(workspace: Workspace) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    for table in _PLAIN:
        rows = workspace.connection.execute(f"SELECT * FROM {table}").fetchall()
        yield f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows
    tasks_found = workspace.connection.execute(f"SELECT {TABLES['task'].selection} FROM task")
    yield INSERT_TEXT, [text_entry(row[0], searched(row)) for row in tasks_found]
