"""Row 17: filling a check, the next item: one key, kept in a file, and the whole window painted, in a frame.

The floor is what any form must do: the next row of a list chosen, its text shown, the same window painted.
"""

import atexit
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QListView, QWidget

from benchmarks.frame import RUNS, Comparison, Scale
from benchmarks.packages import take
from desktop.domain.checks.values import Verdict
from desktop.records.stream import Role
from desktop.services.checks.checklists import ChecklistLibrary
from desktop.services.checks.editions import checklist_hash
from desktop.services.checks.filling import FillService
from desktop.services.circles import circle_of
from desktop.services.credentials import Credentials
from desktop.services.exchange_writing import ExportService
from desktop.services.session import Session
from desktop.services.workspaces import NewWorkspace, Workspaces
from desktop.settings import Settings
from desktop.ui.checks.fill_sheet_view import SheetView
from desktop.ui.desk import Desk
from desktop.ui.jobs import JobRunner
from desktop.ui.look import Look
from desktop.ui.state import UiState

ITEMS = 346
GOAL_MS = 16.0
SIZE_PX = (1366, 768)
SETTLED_EVERY = 10
_TITLE = f"{ITEMS} items answered by one key each, every one painted"


def comparisons(_: Scale) -> Iterator[Comparison]:
    """A sheet from its first to its last item; then the same while the worker writes what was typed."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    folder = Path(tempfile.mkdtemp(prefix="dukao-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    session = _inspector(folder, 2 * (RUNS + 1))
    desk = _desk(app, session, folder)
    codes = iter(range(2 * (RUNS + 1)))
    floor = _bare(desk)
    for title, settles in ((_TITLE, False), (f"{_TITLE}, while the worker settles", True)):
        forms = iter([_form(desk, f"检-{next(codes)}") for _ in range(RUNS + 1)])
        times: dict[str, list[float]] = {"ours": [], "floor": []}
        yield Comparison(
            17,
            title,
            _filling(forms, times["ours"], settles=settles),
            _stepping(floor, times["floor"]),
            goal_ms=ITEMS * GOAL_MS,
        )
        _tell(times)
    desk.jobs.close()
    session.close()


def _inspector(folder: Path, count: int) -> Session:
    """The workspace of an inspector to whom the office handed out so many inspections of every item."""
    office, inspector = (
        Workspaces(Credentials(folder / name / "config", lambda: None)).create(
            NewWorkspace(folder / name / "here", role, party, year=2023)
        )
        for name, role, party in (
            ("office", Role.OFFICE, "聊城市人民政府办公室"),
            ("inspector", Role.INSPECTOR, "张三"),
        )
    )
    checklist = ChecklistLibrary(office).checklist("djbh")
    assert len(checklist.items) == ITEMS
    fields = {
        "title": "政务云平台网络安全检查",
        "checklist": checklist.code,
        "edition": checklist.edition,
        "checklist_hash": checklist_hash(checklist),
        "profile": checklist.profile,
        "shares": [{"inspector": inspector.party, "name": "张三", "categories": []}],
    }
    with office.transaction():
        circle = circle_of(office, [inspector.party])
        for number in range(count):
            office.put("inspection", (f"{number}",), circle, fields | {"code": f"检-{number}"})
    (folder / "out").mkdir()
    take(inspector, ExportService(office).export(inspector.party, folder / "out").file)
    office.close()
    return inspector


def _desk(app: QApplication, session: Session, folder: Path) -> Desk:
    look, state = Look(app, Settings(theme="light")), UiState(folder / "state.json")
    return Desk(session, JobRunner(_fail, _fail), look, state)


def _form(desk: Desk, code: str) -> SheetView:
    """A form, shown at its first item."""
    form = SheetView(desk, FillService(desk.session).open(code))
    form.resize(*SIZE_PX)
    form.show()
    form.setFocus()
    form.grab()
    return form


def _filling(forms: Iterator[SheetView], times: list[float], *, settles: bool) -> Callable[[], None]:
    """Answers every item of a new form and keeps the time of each, painting included."""

    def fill() -> None:
        form = next(forms)
        sheet = form.filling.sheet
        for number in range(ITEMS):
            if settles and number % SETTLED_EVERY == 0:
                form.filling.desk.submit(lambda _progress: sheet.settle(), lambda _count: None, form)
            start = time.perf_counter()
            QTest.keyClick(form, Qt.Key.Key_1)
            form.grab()
            times.append(1000 * (time.perf_counter() - start))
            QApplication.processEvents()
        assert sheet.counts().verdicts[Verdict.CONFORMING] == ITEMS
        form.hide()
        form.deleteLater()

    return fill


def _bare(desk: Desk) -> tuple[QWidget, QListView, QLabel, Sequence[str]]:
    """A list of the same texts beside the one that is chosen."""
    texts = [item.requirement for item in ChecklistLibrary(desk.session).checklist("djbh").items]
    window, listed, shown = QWidget(), QListView(), QLabel()
    shown.setWordWrap(True)
    listed.setUniformItemSizes(True)
    listed.setModel(QStringListModel(list(texts), listed))
    box = QHBoxLayout(window)
    box.addWidget(listed, 1)
    box.addWidget(shown, 3)
    window.resize(*SIZE_PX)
    window.show()
    return window, listed, shown, texts


def _stepping(
    bare: tuple[QWidget, QListView, QLabel, Sequence[str]], times: list[float]
) -> Callable[[], None]:
    window, listed, shown, texts = bare

    def step() -> None:
        for number, text in enumerate(texts):
            start = time.perf_counter()
            listed.setCurrentIndex(listed.model().index(number, 0))
            shown.setText(text)
            window.grab()
            times.append(1000 * (time.perf_counter() - start))

    return step


def _tell(times: dict[str, list[float]]) -> None:
    ours, floor = (statistics.quantiles(times[name], n=100)[98] for name in ("ours", "floor"))
    print(
        f"     99th percentile of an item: {ours:.1f} ms (goal ≤ {GOAL_MS:g} ms) against {floor:.1f} ms; "
        f"median {statistics.median(times['ours']):.1f} ms against {statistics.median(times['floor']):.1f} ms"
    )


def _fail(error: BaseException) -> None:
    raise error
