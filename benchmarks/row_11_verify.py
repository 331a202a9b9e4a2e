"""Row 11: verifying, and rebuilding all tables from the log, against reading the lines and hashing them."""

import resource
import shutil
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path

from benchmarks.frame import Comparison, Scale
from benchmarks.samples import lines, new_workspace
from desktop.models.verify import rebuild, verify
from desktop.models.workspace import Workspace

_BATCH = 20_000


def comparisons(scale: Scale) -> Iterator[Comparison]:
    """A log of the scale's size."""
    folder = Path(tempfile.mkdtemp(prefix="dukao-bench-"))
    workspace = new_workspace(folder / "log.dukao")
    _fill(workspace, scale.changes)
    size = f"{scale.changes:,} changes"
    yield Comparison(
        11,
        f"rebuild from the log, {size}",
        lambda: rebuild(workspace),
        lambda: _hash_all(workspace),
        goal=4.0,
    )
    yield Comparison(11, f"verify, {size}", lambda: verify(workspace), lambda: _hash_all(workspace), goal=4.0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"     largest memory of the process so far: {peak:.0f} MB (goal: at most 1024)")
    workspace.close()
    shutil.rmtree(folder)


def _fill(workspace: Workspace, count: int) -> None:
    generated = lines(count)
    while batch := list(islice(generated, _BATCH)):
        with workspace.transaction():
            workspace.log.accept(batch)


def _hash_all(workspace: Workspace) -> int:
    total = 0
    for status in workspace.log.streams():
        for raw in workspace.log.lines(status.name):
            total += len(sha256(raw).digest())
    return total
