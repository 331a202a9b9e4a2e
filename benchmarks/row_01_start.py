"""Row 1: a cold start to a usable window with the sample year open, against a bare window with one table.

Usable means: the counts of the overview are there (tiles, what waits, the lights of every unit) and the
window reacts. The ranking and the chart follow; see `desktop.services.overview.OverviewService.course`.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.frame import Comparison, Scale
from desktop.services.sample import OPERATOR, make_sample, sample_clock
from desktop.services.sample_world import sample_world
from desktop.services.sample_year import play_year
from desktop.services.workspaces import Workspaces

_HERE = Path(__file__).resolve().parent
_MEMORY_GOAL = 1.5


def comparisons(_: Scale) -> Iterator[Comparison]:
    """Whole processes, without a screen; then their largest memory."""
    folder = Path(tempfile.mkdtemp(prefix="dukao-bench-"))
    workspace = _year(folder)
    memory: dict[str, list[int]] = {"our": [], "bare": []}

    def start(name: str, argument: Path) -> None:
        inherited = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment = inherited | {
            "QT_QPA_PLATFORM": "offscreen",
            "DUKAO_CONFIG": str(folder / "config"),
            "PYTHONPATH": str(_HERE.parent),
        }
        command = [sys.executable, str(_HERE / "floors" / f"{name}_window.py"), str(argument)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        memory[name].append(int(done.stdout))

    yield Comparison(
        1,
        "cold start to a usable window, the sample year open, against a bare window",
        lambda: start("our", workspace),
        lambda: start("bare", workspace / "ledger.db"),
        goal=1.5,
    )
    ours, bare = (statistics.median(memory[name]) for name in ("our", "bare"))
    print(f"     largest memory: {ours} MB against {bare} MB, {ours / bare:.2f} × (goal ≤ {_MEMORY_GOAL} ×)")
    shutil.rmtree(folder)


def _year(folder: Path) -> Path:
    """The workspace of the office after the sample year; units that its script names play along."""
    clock = sample_clock()
    workspaces = Workspaces(clock.credentials(folder / "keys"), clock.environment(OPERATOR))
    office, _ = make_sample(workspaces, folder / "sample")
    with sample_world(office, clock, folder / "units", only=()) as world:
        for _ in play_year(world, lambda _round: iter(())):
            pass
    office.close()
    return office.folder
