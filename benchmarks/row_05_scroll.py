"""Row 5: scrolling one page of the ledger, against painting the same page from a list in memory."""

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from benchmarks.frame import Comparison, Scale
from benchmarks.samples import STAMP, new_workspace, tasks
from desktop.services.ledger import LedgerQuery, LedgerRow, LedgerService
from desktop.services.session import Session
from desktop.settings import Settings
from desktop.ui.ledger_rows import FROZEN, ledger_columns
from desktop.ui.ledger_source import LedgerSource
from desktop.ui.look import Look
from desktop.ui.state import UiState
from desktop.ui.table_model import ListSource, WindowModel
from desktop.ui.table_view import FrozenTable, TableSetup

PAGES = 120
BATCH = 20_000
SIZE_PX = (1366, 768)
FETCH_GOAL_MS = 4.0


class Timed:
    """A source that keeps the time of every page it fetches."""

    def __init__(self, source: LedgerSource) -> None:
        self._source = source
        self.times_ms: list[float] = []

    def count(self) -> int:
        """Number of rows."""
        return self._source.count()

    def fetch(self, offset: int, limit: int) -> Sequence[LedgerRow]:
        """A page of rows."""
        start = time.perf_counter()
        rows = self._source.fetch(offset, limit)
        self.times_ms.append(1000 * (time.perf_counter() - start))
        return rows

    def sort(self, column: str, *, descending: bool) -> None:
        """Orders the rows."""
        self._source.sort(column, descending=descending)


def comparisons(scale: Scale) -> Iterator[Comparison]:
    """Pages one after the other from the middle on, as Page Down shows them."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    folder = Path(tempfile.mkdtemp(prefix="dukao-bench-"))
    session = _ledger(folder / "scroll.dukao", scale.changes)
    look, state = Look(app, Settings(theme="light")), UiState(folder / "state.json")
    service = LedgerService(session)
    timed = Timed(LedgerSource(session))
    columns = ledger_columns(session.today())
    middle = service.count() // 2
    screen = SIZE_PX[1] // look.px(31)
    in_memory = list(service.rows(LedgerQuery(), middle, (PAGES + 2) * screen))
    ours = _table(WindowModel(columns, timed), look, state)
    floor = _table(WindowModel(columns, ListSource(columns, in_memory)), look, state)
    times: dict[str, list[float]] = {"ours": [], "floor": []}
    yield Comparison(
        5,
        f"{PAGES} pages scrolled at {service.count():,} tasks, against a list in memory",
        _scrolling(ours, middle, times["ours"]),
        _scrolling(floor, 0, times["floor"]),
        goal=1.3,
    )
    _tell(times, timed.times_ms)
    session.close()
    shutil.rmtree(folder)


def _ledger(folder: Path, count: int) -> Session:
    workspace = new_workspace(folder)
    edits = tasks(count)
    while some := list(islice(edits, BATCH)):
        with workspace.transaction():
            workspace.log.append(some, "*", STAMP)
    return Session(workspace)


def _table(model: WindowModel[Any], look: Look, state: UiState) -> FrozenTable:
    table = FrozenTable(TableSetup("bench", "台账", FROZEN, fills=True), model, look, state)
    table.resize(*SIZE_PX)
    table.show()
    return table


def _scrolling(table: FrozenTable, first: int, times: list[float]) -> Callable[[], None]:
    """Scrolls through the pages and keeps the time of each, painting included."""
    bar = table.verticalScrollBar()

    def scroll() -> None:
        height = table.verticalHeader().defaultSectionSize()
        table.rows.reread()  # else every run but the first would find its pages at hand
        bar.setValue(first * height)
        for _ in range(PAGES):
            start = time.perf_counter()
            bar.setValue(bar.value() + bar.pageStep())
            table.grab()
            times.append(1000 * (time.perf_counter() - start))

    return scroll


def _tell(times: dict[str, list[float]], fetches_ms: list[float]) -> None:
    ours, floor, fetch = (_late(found) for found in (times["ours"], times["floor"], fetches_ms))
    print(
        f"     99th percentile of a page: {ours:.1f} ms against {floor:.1f} ms, {ours / floor:.2f} × "
        f"(goal ≤ 1.3 ×); of a fetch of {len(fetches_ms)}: {fetch:.2f} ms (goal ≤ {FETCH_GOAL_MS:g} ms)"
    )


def _late(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=100)[98]
