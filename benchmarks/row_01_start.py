"""Row 1: a cold start to a usable window with the sample open, against a bare window with one table."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.frame import Comparison, Scale
from desktop.services.credentials import Credentials
from desktop.services.sample import make_sample, sample_environment
from desktop.services.workspaces import Workspaces

_HERE = Path(__file__).resolve().parent
_MEMORY_GOAL = 1.5


def comparisons(_: Scale) -> Iterator[Comparison]:
    """Whole processes, without a screen; then their largest memory."""
    folder = Path(tempfile.mkdtemp(prefix="dukao-bench-"))
    workspaces = Workspaces(Credentials(folder, lambda: None), sample_environment())
    session = make_sample(workspaces, folder / "sample")[0]
    session.close()
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
        "cold start to a usable window, the sample open, against a bare window",
        lambda: start("our", folder / "sample.dukao"),
        lambda: start("bare", folder / "sample.dukao" / "ledger.db"),
        goal=1.5,
    )
    ours, bare = (statistics.median(memory[name]) for name in ("our", "bare"))
    print(f"     largest memory: {ours} MB against {bare} MB, {ours / bare:.2f} × (goal ≤ {_MEMORY_GOAL} ×)")
    shutil.rmtree(folder)
