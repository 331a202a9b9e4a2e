"""Row 3: the first page of the ledger, against raw SELECTs of the same page; and the memory it takes."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.frame import Comparison, Scale
from benchmarks.samples import ledger, ledger_size
from desktop.models.workspace import Workspace
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.session import Session

PAGE = 100
_MEGABYTE = 1024 * 1024
_ALL = LedgerQuery()
_TASKS = (
    'SELECT uid, code, "order", policy, clause, title, text, span_start, span_end, lead, responsible, '
    "groups, sponsor, note, origin, is_issued, is_withdrawn, withdrawn, conflicts, due, state, light, "
    "next_due, percent, verdict, missing, waiting, units, completed, is_closed, is_suspended "
    "FROM task INDEXED BY task_by_order WHERE superseded = 0 AND is_withdrawn < 1 "
    'ORDER BY plan, "order", is_withdrawn, record LIMIT ? OFFSET ?'
)
_PARTS = tuple(
    f"SELECT * FROM {table} WHERE is_withdrawn = 0 AND task IN ({{}})"
    for table in ("milestone", "target", "assignment")
)


def comparisons(scale: Scale) -> Iterator[Comparison]:
    """A page as the grid asks for it: rows ready to be shown, from the first task and from the middle."""
    count = ledger_size(scale)
    workspace = ledger(count)
    session = Session(workspace)
    with session.reading():  # the day of the cases
        pass
    service = LedgerService(session)
    before = _resident_mb()
    yield Comparison(
        3,
        f"first page of {count:,} tasks, {PAGE} rows ready to be shown, against raw SELECTs of them",
        lambda: service.rows(_ALL, 0, PAGE),
        lambda: _raw_page(workspace, 0),
        goal=3.0,
        goal_ms=50,
    )
    middle = count // 2
    yield Comparison(
        3,
        f"a page in the middle of {count:,} tasks, against raw SELECTs of them by offset",
        lambda: service.rows(_ALL, middle, PAGE),
        lambda: _raw_page(workspace, middle),
        goal=3.0,
        goal_ms=50,
    )
    gc.collect()
    taken = _resident_mb() - before
    print(f"     memory taken by reading: {taken:.0f} MB (goal: at most 30, whatever the rows)")


def _raw_page(workspace: Workspace, offset: int) -> list[Any]:
    tasks = workspace.connection.execute(_TASKS, (PAGE, offset)).fetchall()
    uids = [row[0] for row in tasks]
    places = ", ".join("?" * len(uids))
    parts = [workspace.connection.execute(select.format(places), uids).fetchall() for select in _PARTS]
    return [tasks, *parts]


def _resident_mb() -> float:
    """What the process holds now; 0 where the system does not say."""
    file = Path("/proc/self/statm")
    return int(file.read_text().split()[1]) * 4096 / _MEGABYTE if file.exists() else 0.0
