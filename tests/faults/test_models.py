"""Power cuts, full disks and second processes: nothing acknowledged is lost, nothing half is left."""

import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.models.failures import Busy, DiskFull
from desktop.models.verify import verify
from desktop.models.workspace import Workspace, open_workspace
from tests.faults.writer import write_one
from tests.models.samples import OFFICE, created, opened, rows_of, uid

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills and limits as POSIX has them")


@contextmanager
def process(folder: Path, task: str) -> Iterator[subprocess.Popen[str]]:
    """A writer of its own; killed at the end, if it is still there."""
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.writer", str(folder), task],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with running:
        try:
            yield running
        finally:
            running.kill()


def killed(folder: Path, task: str, delay_s: float) -> list[int]:
    """Lets a process work for a moment, kills it, and returns what it had acknowledged."""
    with process(folder, task) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        timer = threading.Timer(delay_s, running.send_signal, [signal.SIGKILL])
        timer.start()
        acknowledged = [int(line) for line in running.stdout if line.endswith("\n")]
        timer.join()
        assert running.wait() == -signal.SIGKILL
    return acknowledged


def test_thirty_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    rng = random.Random(2)
    folder = created(tmp_path / "a.dukao")
    last, cut, kills = 0, 0, 0

    # thirty, and on a slow machine more and later: until enough was written and commits were cut short
    while kills < 30 or ((last <= 100 or cut <= 3) and kills < 200):
        acknowledged = killed(folder, "write", rng.uniform(0.0, 0.06) * (1 + kills // 30))
        kills += 1
        cut += (folder / "ledger.db-journal").exists()
        with open_workspace(folder) as workspace:
            report = verify(workspace)
            count = workspace.ledger.count_tasks()
            assert report.is_clean, report.problems
            assert count >= (acknowledged[-1] if acknowledged else last)
            assert count <= (acknowledged[-1] if acknowledged else last) + 1
            assert (report.lines, report.blobs) == (_lines(count), count)
            last = count

    assert last > 100
    assert cut > 3


def _lines(transactions: int) -> int:
    """Three records and an edit of the first task each; in the first one it is there already."""
    return 4 * transactions


def test_a_workspace_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    rng = random.Random(3)

    for turn in range(6):
        folder = tmp_path / str(turn)
        folder.mkdir()
        acknowledged = killed(folder, "create", rng.uniform(0.0, 0.1))
        made = sorted(folder.glob("*.dukao"), key=lambda one: int(one.stem))
        assert len(made) - len(acknowledged) in (0, 1)
        for one in made:
            with open_workspace(one) as workspace:
                assert verify(workspace).is_clean


def test_a_second_process_is_told_who_holds_the_workspace(tmp_path: Path) -> None:
    folder = created(tmp_path / "a.dukao")

    with process(folder, "hold") as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        with pytest.raises(Busy) as failure:
            open_workspace(folder)
        with open_workspace(folder, read_only=True) as reader:
            assert reader.log.count() == 0

    assert failure.value.values["pid"] == str(running.pid)
    with open_workspace(folder) as workspace:
        assert workspace.folder == folder


def _said(folder: Path) -> list[str]:
    with process(folder, "full") as running:
        output, errors = running.communicate()
    assert errors == ""
    return output.splitlines()


def test_files_that_cannot_grow_get_a_sentence_and_lose_nothing(tmp_path: Path) -> None:
    folder = created(tmp_path / "a.dukao")

    *numbers, code, sentence = _said(folder)

    assert code in ("E_DISK_FULL", "E_IO")
    assert "没有保存" in sentence
    assert len(numbers) > 0
    with open_workspace(folder) as workspace:
        assert verify(workspace).is_clean
        assert workspace.ledger.count_tasks() == len(numbers)


def test_a_workspace_that_does_not_fit_is_not_begun(tmp_path: Path) -> None:
    code, sentence = _said(tmp_path / "a.dukao")

    assert code in ("E_DISK_FULL", "E_IO")
    assert sentence.endswith("。")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("file", ["main", "evidence"])
def test_a_full_disk_rolls_back_and_goes_on_when_there_is_room(tmp_path: Path, file: str) -> None:
    with opened(tmp_path / "a.dukao") as workspace:
        write_one(workspace, 1)
        before = rows_of(workspace)
        _limit(workspace, file, 0)

        with pytest.raises(DiskFull) as failure:  # noqa: PT012 - which one fails is not known before
            for number in range(2, 200):
                write_one(workspace, number)
                before = rows_of(workspace)

        assert failure.value.code == "E_DISK_FULL"
        assert rows_of(workspace) == before
        _limit(workspace, file, 100_000)
        count = workspace.ledger.count_tasks()
        write_one(workspace, count + 1)
        assert verify(workspace).is_clean
        assert workspace.log.audience("task", uid(count + 1)) == OFFICE


def _limit(workspace: Workspace, file: str, more: int) -> None:
    (pages,) = workspace.connection.execute(f"PRAGMA {file}.page_count").fetchone()
    workspace.connection.execute(f"PRAGMA {file}.max_page_count = {pages + more}")
