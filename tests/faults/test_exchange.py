"""Every change that an import, an undo, an export, a backup and a restore make to files fails in turn.

Killed before it, killed after it, no room, an I/O error, half written, half written and killed: what was
there stays, what was promised is there, nothing half is taken for whole, and doing it again succeeds. A
library in C stands between the program and the system; see shim.c. All under ``DUKAO_RUNS``, else a spread.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHIM = Path(__file__).with_name("shim.c")
MEMORY = Path("/dev/shm")  # noqa: S108 - where there is one, what is forced to the disk costs nothing
SPREAD = 1_000_000 if "DUKAO_RUNS" in os.environ else 5
DEEDS = ("import", "undo", "export", "backup", "restore")
TRIES = 12
Json = dict[str, Any]

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="LD_PRELOAD as Linux has it"),
    pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler"),
]


class Kind(IntEnum):
    """What happens to a change; the numbers are those of shim.c."""

    KILLED_BEFORE = 1
    KILLED_AFTER = 2
    NO_ROOM = 3
    IO_ERROR = 4
    SHORT = 5
    TORN = 6

    @property
    def hits(self) -> str:
        """Which changes it can happen to: create, Write (longer), write, cut, sync, rename, unlink, make."""
        return {Kind.NO_ROOM: "cWm", Kind.SHORT: "wW", Kind.TORN: "wW"}.get(self, "cWwtsrum")


@dataclass
class Driver:
    """The process that does the deeds, and a folder of its own."""

    process: subprocess.Popen[str]
    folder: Path

    def ask(self, deed: str, at: int = 0, kind: int = 0, start: str = "") -> Json:
        """Lets it do a deed, in a fresh copy of a world when ``start`` names one."""
        task: Json = {"deed": deed, "folder": str(self.folder / "world"), "at": at, "kind": kind}
        if start:
            task["from"] = str(self.folder / start)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(task) + "\n")
        self.process.stdin.flush()
        answer: Json = json.loads(self.process.stdout.readline())
        return answer

    def keep(self, name: str) -> None:
        """Keeps the present world as a start for others."""
        shutil.copytree(self.folder / "world", self.folder / name)


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        folder = Path(name)
        shim = folder / "shim.so"
        subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", shim, SHIM, "-ldl"], check=True)
        with subprocess.Popen(
            [sys.executable, "-m", "tests.faults.exchange_driver"],
            cwd=ROOT,
            env={**os.environ, "LD_PRELOAD": str(shim)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            found = Driver(process, folder)
            found.ask("prepare")
            found.keep("start")
            found.ask("import")
            found.keep("imported")
            yield found
            assert process.stdin is not None
            process.stdin.close()


def start_of(deed: str) -> str:
    return "imported" if deed == "undo" else "start"


def standing(found: Json) -> Json:
    """What must be as before, or as after the deed."""
    return {name: found[name] for name in ("state", "lines", "blobs", "packages", "backups", "beside")}


@dataclass
class Course:
    """A deed without faults.

    Attributes:
        before: how things stood.
        after: how they stand.
        trace: the changes, each a letter, see `Kind.hits`, and the file.
    """

    before: Json
    after: Json
    trace: list[str]

    @property
    def changes(self) -> str:
        """The letters."""
        return "".join(one[0] for one in self.trace)

    def places(self, kind: Kind) -> list[int]:
        """The changes a fault is tried at, from 1: all it can happen to, or a spread, and every renaming."""
        found = [place for place, what in enumerate(self.changes, 1) if what in kind.hits]
        if len(found) <= SPREAD:
            return found
        spread = [found[index * (len(found) - 1) // (SPREAD - 1)] for index in range(SPREAD)]
        return sorted({*spread, *(place for place in found if self.changes[place - 1] == "r")})


@pytest.fixture(scope="module")
def courses(driver: Driver) -> dict[str, Course]:
    return {deed: course(driver, deed) for deed in DEEDS}


def course(driver: Driver, deed: str) -> Course:
    before = driver.ask("check", start=start_of(deed))
    answer = driver.ask(deed, start=start_of(deed))
    assert answer["code"] == "", answer
    after = driver.ask("check")
    return Course(standing(before), standing(after), answer["trace"])


def test_each_deed_makes_changes_and_leaves_another_standing(courses: dict[str, Course]) -> None:
    for deed, found in courses.items():
        assert found.before != found.after, deed
        assert len(found.changes) > 25, deed
        assert {"W", "s", "c"} <= set(found.changes), deed


def test_a_package_is_on_the_disk_before_it_has_its_name_and_named_before_that_is_remembered(
    courses: dict[str, Course],
) -> None:
    """What a power cut would show, and a killed process cannot."""
    trace = courses["export"].trace
    written = max(place for place, one in enumerate(trace) if one[0] in "wW" and one.endswith(".part"))
    named = next(place for place, one in enumerate(trace) if one[0] == "r" and one.endswith(".dkx"))
    committed = max(place for place, one in enumerate(trace) if one[0] == "u" and one.endswith("-journal"))

    between = trace[written + 1 : named]

    assert any(one[0] == "s" and one.endswith(".part") for one in between)
    assert trace[named + 1] == "s/stick"
    assert named < committed


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.name.lower())
@pytest.mark.parametrize("deed", DEEDS)
def test_a_change_that_fails_loses_nothing_and_leaves_nothing_half(
    driver: Driver, courses: dict[str, Course], deed: str, kind: Kind
) -> None:
    places = courses[deed].places(kind)

    wrong = [words for place in places if (words := strike(driver, courses[deed], deed, kind, place))]

    assert wrong == []
    assert places


def strike(driver: Driver, course: Course, deed: str, kind: Kind, place: int) -> str:
    """One fault, how things stand after it, and the deed once more; what was wrong, in words."""
    answer = struck(driver, deed, kind, place)
    found = driver.ask("check")
    again = driver.ask(deed)
    final = driver.ask("check")
    wrong = [*faults_of(found), *broken_promises(course, answer, found)]
    wrong += [f"again: {one}" for one in (*faults_of(final), *left_undone(course, deed, again, final))]
    where = f"{deed}, {kind.name} at {place} of {len(course.changes)}: {answer.get('code')}"
    return f"{where}: {'; '.join(wrong)}" if wrong else ""


def faults_of(found: Json) -> Iterator[str]:
    """What may never be: damage, and something half that looks whole."""
    if "code" in found:
        yield found["said"]
        return
    yield from found["problems"]
    for name, code in found["stick"].items():
        if name.endswith(".dkx") and code:
            yield f"{name} looks like a package: {code}"
        if not name.endswith(".dkx") and not name.startswith("."):
            yield f"{name} lies about"


def broken_promises(course: Course, answer: Json, found: Json) -> Iterator[str]:
    """All or nothing; and if somebody was told which, that."""
    if "code" in found:
        return
    now = standing(found)
    if now not in (course.before, course.after):
        yield f"neither as before nor as after: {now}"
    if answer["signal"]:
        return
    if answer["code"] in ("BUG", "CRASH"):
        yield answer["said"]
    is_done = answer["code"] in ("", "E_RESTORE_UNFINISHED")
    if now != (course.after if is_done else course.before) and not is_in_doubt(answer):
        yield f"told otherwise: {answer['said']}"


def left_undone(course: Course, deed: str, again: Json, final: Json) -> Iterator[str]:
    """What is not there after the deed was done once more."""
    if again["code"] not in ("", "E_NOT_IMPORTED"):
        yield f"{again['code']}: {again['said']}"
    elif final["inbox"]:
        yield f"left in the inbox: {final['inbox']}"
    elif deed in ("import", "undo", "restore"):
        now, wanted = ({**one, "beside": None} for one in (standing(final), course.after))
        if now != wanted:
            yield f"not as after: {now}"


def is_in_doubt(answer: Json) -> bool:
    """Whether forcing a new name, or a journal's removal, to the disk failed: nobody knows what holds."""
    before, failed = ["", "", *answer["trace"]][answer["at"] : answer["at"] + 2]
    is_commit = before.startswith("r") or (
        before.startswith("u") and ("-journal" in before or "-mj" in before)
    )
    return failed.startswith("s") and is_commit


def struck(driver: Driver, deed: str, kind: Kind, place: int) -> Json:
    """Lets the fault happen; a change or two later, should that one be of another sort this time."""
    answer: Json = {}
    for at in range(place, place + TRIES):
        answer = driver.ask(deed, at, int(kind), start=start_of(deed))
        if answer["signal"] == signal.SIGKILL or answer.get("struck"):
            return answer | {"at": at}
    raise AssertionError(f"{deed}, {kind.name} at {place}: nothing was struck: {answer}")
