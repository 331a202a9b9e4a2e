"""An office and seventy units over five years: tasks told to everyone, assignments, reports; fixed seed."""

import atexit
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

from benchmarks.floors.memory import largest_mb
from benchmarks.samples import PARTY, SEED, STAMP, identity, tasks
from desktop.models.verify import rebuild
from desktop.models.workspace import Workspace, create_workspace, open_workspace
from desktop.records.line import Edit, Stamp, compose, parse_line
from desktop.records.stream import EVERYONE, StreamName, Tip

UNITS, YEARS = 70, (2019, 2020, 2021, 2022, 2023)
_TASKS_OF_ALL = 100  # every hundredth line is told to everyone
_REPORTS = 3  # for each assignment of a unit
_BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Share:
    """The lines of some streams, in files.

    Attributes:
        count: number of lines.
    """

    files: tuple[Path, ...]
    count: int


class Fleet:
    """All lines of so many parties, in files; removed at the end of the run.

    Args:
        changes: lines, about.

    Attributes:
        whole: everything that the office has.
        halves: the same, the units divided into two.
        unit: what one unit has: what is told to everyone, and what it and the office tell each other.
    """

    def __init__(self, changes: int) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="dukao-bench-"))
        atexit.register(shutil.rmtree, self._folder, ignore_errors=True)
        self._spaces = 0
        common = self._kept("everyone", _common(changes // _TASKS_OF_ALL))
        each = (changes - common.count) // UNITS
        own = [self._kept(name, _own(name, each)) for name in (f"unit.u{n:02d}" for n in range(UNITS))]
        middle = UNITS // 2
        self.whole = _joined(common, *own)
        self.halves = _joined(common, *own[:middle]), _joined(*own[middle:])
        self.unit = _joined(common, own[0])

    def empty(self) -> Workspace:
        """An empty workspace; closed and removed at the end of the run."""
        self._spaces += 1
        folder = self._folder / f"{self._spaces}.dukao"
        create_workspace(folder, identity())
        workspace = open_workspace(folder)
        atexit.register(workspace.close)
        return workspace

    def _kept(self, name: str, lines: Iterable[bytes]) -> Share:
        count, file = 0, self._folder / f"{name}.lines"
        with file.open("wb") as out:
            for line in lines:
                out.write(line + b"\n")
                count += 1
        return Share((file,), count)


def merge(workspace: Workspace, share: Share) -> None:
    """Reads the lines and accepts them, as an import does with what it has unpacked."""
    lines = lines_of(share)
    while batch := [parse_line(line) for line in islice(lines, _BATCH)]:
        with workspace.transaction():
            workspace.log.accept(batch)


def lines_of(share: Share) -> Iterator[bytes]:
    """The lines, one after the other."""
    for file in share.files:
        with file.open("rb") as lines:
            for line in lines:
                yield line[:-1]


def memory_of(share: Share) -> int:
    """Largest memory of this process after it has merged and refolded the lines, MB; on Linux."""
    with tempfile.TemporaryDirectory(prefix="dukao-bench-") as folder:
        create_workspace(Path(folder) / "here.dukao", identity())
        with closing(open_workspace(Path(folder) / "here.dukao")) as workspace:
            merge(workspace, share)
            rebuild(workspace)
            return largest_mb()


def _joined(*shares: Share) -> Share:
    return Share(tuple(file for one in shares for file in one.files), sum(one.count for one in shares))


def _common(count: int) -> Iterator[bytes]:
    per_year = count // len(YEARS)
    edits = tasks(count)
    for year in YEARS:
        stream = StreamName(PARTY, identity().replica, EVERYONE, year)
        yield from _written(stream, (next(edits) for _ in range(per_year)))


def _own(unit: str, count: int) -> Iterator[bytes]:
    random = Random(f"{SEED} {unit}")
    texts = [str(edit.fields["text"]) for edit in tasks(50)]
    assignments = count // len(YEARS) // (1 + _REPORTS)
    for year in YEARS:
        given = [f"{PARTY}/{random.getrandbits(128):032x}" for _ in range(assignments)]
        fields = {"unit": unit, "duty": "responsible", "issued_on": f"{year}-05-08"}
        edits = (Edit("assignment", uid, fields | {"text": random.choice(texts)}) for uid in given)
        yield from _written(StreamName(PARTY, identity().replica, unit, year), edits)
        reports = (
            Edit(
                "feedback",
                f"{unit}/{random.getrandbits(128):032x}",
                _report(random, uid, year, quarter, texts),
            )
            for uid in given
            for quarter in range(1, 1 + _REPORTS)
        )
        yield from _written(StreamName(unit, identity().replica, PARTY, year), reports)


def _report(random: Random, uid: str, year: int, quarter: int, texts: list[str]) -> dict[str, str]:
    period, percent = f"{year}Q{quarter}", str(25 * quarter)
    return {"assignment": uid, "period": period, "progress": random.choice(texts), "percent": percent}


def _written(stream: StreamName, edits: Iterable[Edit], stamp: Stamp = STAMP) -> Iterator[bytes]:
    tip = Tip()
    for edit in edits:
        change = compose(stream, tip, edit, stamp)
        tip = Tip(change.position, change.hash)
        yield change.raw
