"""Row 7: one edit, acknowledged when it is durable, against one raw durable commit."""

import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from sqlcipher3 import dbapi2

from benchmarks.frame import Comparison, Scale
from benchmarks.samples import STAMP, new_workspace, tasks
from desktop.records.line import Edit

EDITS = 20
TASKS = 2_000


def comparisons(_: Scale) -> Iterator[Comparison]:
    """Twenty edits of the titles of tasks, each its own transaction, in a ledger of 2,000."""
    folder = Path(tempfile.mkdtemp(prefix="dukao-bench-"))
    workspace = new_workspace(folder / "edit.dukao")
    edits = list(tasks(TASKS))
    with workspace.transaction():
        workspace.log.append(edits, "*", STAMP)
    raw = _raw_database(folder / "raw.db")
    numbers = count(1)

    def ours() -> None:
        for _ in range(EDITS):
            number = next(numbers)
            uid = edits[number % TASKS].record
            record = workspace.log.record("task", uid)
            assert record is not None
            edit = Edit("task", uid, {"title": f"第{number}次改名"}, record.replacing(["title"]))
            with workspace.transaction():
                workspace.log.append([edit], "*", STAMP)

    def floor() -> None:
        for _ in range(EDITS):
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("INSERT INTO line (raw) VALUES (?)", (f"第{next(numbers)}次改名" * 50,))
            raw.execute("COMMIT")

    yield Comparison(
        7, f"{EDITS} edits, each durable, against as many raw durable commits", ours, floor, goal=1.5
    )
    workspace.close()
    raw.close()
    shutil.rmtree(folder)


def _raw_database(file: Path) -> dbapi2.Connection:
    raw = dbapi2.connect(str(file), isolation_level=None)
    raw.execute("PRAGMA journal_mode = DELETE")
    raw.execute("PRAGMA synchronous = EXTRA")
    raw.execute("CREATE TABLE line (arrival INTEGER PRIMARY KEY, raw TEXT)")
    return raw
