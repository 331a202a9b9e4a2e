"""A program that is killed while somebody types loses at most the keystroke in flight."""

import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.models.verify import verify
from desktop.services.checks.fill_sheet import FillSheet
from tests.faults.filler import VERDICTS, last_typed, opened
from tests.services.checks.checked_world import CODE, ZHANG, CheckedWorld, checked
from tests.services.checks.test_fill_threads import states_twice
from tests.services.exchange_world import open_world

ROOT = Path(__file__).resolve().parents[2]
KILLS = 30

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX has them")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[CheckedWorld]:
    """An inspection handed out; the inspector's workspace is closed, for a process of its own to open."""
    with open_world(tmp_path) as computers:
        found = checked(computers)
        computers.shut(ZHANG)
        yield found


def killed(folder: Path, task: str, delay_s: float) -> int:
    """Lets a process type for a moment, kills it, and gives the last keystroke it had acknowledged."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.filler", str(folder), task],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline() == "ready\n", running.stderr.read()
        timer = threading.Timer(delay_s, running.send_signal, [signal.SIGKILL])
        timer.start()
        acknowledged = [int(line) for line in running.stdout if line.endswith("\n")]
        timer.join()
        assert running.wait() == -signal.SIGKILL
    return acknowledged[-1] if acknowledged else 0


def expected(sheet: FillSheet, last: int) -> list[tuple[str, str]]:
    """Note and verdict at every place after a number was typed."""
    size = len(sheet.places)
    numbers = [last - (last - index) % size for index in range(size)]
    return [(str(number), VERDICTS[number % 3]) if number > 0 else ("", "unchecked") for number in numbers]


def said(sheet: FillSheet) -> list[tuple[str, str]]:
    return [(answer.note, answer.verdict.value) for answer in sheet.answers()]


@pytest.mark.parametrize("task", ["type", "settle"])
def test_thirty_kills_lose_at_most_the_keystroke_in_flight(world: CheckedWorld, task: str) -> None:
    folder, rng, last, in_flight = world.world.folder, random.Random(7), 0, 0

    for _ in range(KILLS):
        acknowledged = killed(folder, task, rng.uniform(0.0, 0.12)) or last
        session, sheet = opened(folder)
        last = last_typed(sheet)

        assert acknowledged <= last <= acknowledged + 1
        assert said(sheet) == expected(sheet, last)
        in_flight += last - acknowledged
        sheet.close()
        assert said(sheet) == expected(sheet, last)
        assert session.workspace.typed.all(f"check {world.inspection}") == {}
        assert states_twice(session) == []
        assert len(session.workspace.log.records("check_result")) <= len(sheet.places)
        report = verify(session.workspace)
        session.close()
        assert report.is_clean, report.problems

    assert last > 1000
    print(f"{task}: {last} keystrokes, {in_flight} of them kept though not acknowledged")  # noqa: T201


def test_the_damaged_file_of_what_is_typed_is_moved_aside_and_the_log_stands(world: CheckedWorld) -> None:
    folder = world.world.folder
    session, sheet = opened(folder)
    sheet.type(("T-01", ""), verdict="conforming")
    sheet.settle()
    session.close()
    (session.folder / "typing.db").write_bytes(b"no database" * 500)

    session, sheet = opened(folder)
    again = sheet.type(("T-02", ""), verdict="partial")

    assert sheet.inspection.code == CODE
    assert sheet.answer(("T-01", "")).verdict.value == "conforming"
    assert again.verdict.value == "partial"
    assert (session.folder / "typing.db.damaged-1").exists()
    session.close()
