"""A window that is killed while somebody fills a check by keyboard loses at most the key in flight."""

import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import pytest

from desktop.services.checks.fill_sheet import FillSheet
from tests.faults.fill_window import PLACES, TEXT, keys
from tests.faults.filler import opened
from tests.services.checks.checked_world import ZHANG, checked
from tests.services.exchange_world import open_world

ROOT = Path(__file__).resolve().parents[2]
KILLS = 7
ALL = 3 + len(TEXT)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX has them")
Said = list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An inspection handed out, every workspace closed."""
    folder = tmp_path_factory.mktemp("fill") / "kept"
    with open_world(folder) as computers:
        checked(computers)
        computers.shut(ZHANG)
    return folder


def killed(folder: Path, delay_s: float) -> int:
    """Lets a window be filled for a moment, kills it, and gives the last key whose event had ended."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.fill_window", str(folder)],
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
        acknowledged = [line for line in running.stdout if line.endswith("\n") and line != "done\n"]
        timer.join()
        assert running.wait() == -signal.SIGKILL
    return int(acknowledged[-1]) if acknowledged else 0


def expected(pressed: int) -> Said:
    """Verdict, severity and observation at every place after so many keys."""
    found: Said = []
    for place in range(PLACES):
        here = list(islice(keys(), place * ALL, max(place * ALL, min(pressed, (place + 1) * ALL))))
        found.append(_after(here))
    return found


def _after(pressed: Sequence[str]) -> tuple[str, str, str]:
    verdict = "nonconforming" if pressed else "unchecked"
    return verdict, "high" if len(pressed) > 1 else "", "".join(pressed[2 : ALL - 1])


def said(sheet: FillSheet) -> Said:
    """The same, as it is found."""
    return [
        (one.verdict.value, one.severity.value if one.severity else "", one.observation)
        for one in sheet.answers()
    ]


def test_kills_of_the_window_lose_at_most_the_key_in_flight(kept: Path, tmp_path: Path) -> None:
    rng, counts = random.Random(3), []

    for number in range(KILLS):
        folder = tmp_path / str(number)
        shutil.copytree(kept, folder)
        acknowledged = killed(folder, rng.uniform(0.02, 0.45))
        session, sheet = opened(folder)
        found = said(sheet)
        session.close()
        shutil.rmtree(folder)

        assert found in (expected(acknowledged), expected(acknowledged + 1))
        counts.append(acknowledged)

    assert max(counts) > ALL  # an item was gone through, and the next one begun
    assert min(counts) < PLACES * ALL  # not all of them came too late
