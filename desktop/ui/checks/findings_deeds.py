"""What can be done with findings, which of it makes sense for a selection, and the doing of it."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.domain.checks.findings import FindingState
from desktop.i18n import tr
from desktop.records.stream import Role
from desktop.services.case_permissions import can_write
from desktop.services.checks import finding_book
from desktop.services.checks.findings_values import FindingQuery, FindingRow
from desktop.ui.checks.findings_acts import (
    CloseDialog,
    DueDialog,
    EditDialog,
    JudgeDialog,
    TaskDialog,
    reopen_dialog,
    withdraw_dialog,
)
from desktop.ui.decision_dialog import DecisionDialog
from desktop.ui.desk import Desk
from desktop.ui.dialogs import run_with_progress

Rows = Sequence[FindingRow]
NOTICE_PAPER = "rectification-notice"
SUFFIX = ".xlsx"
_ALIVE = frozenset({FindingState.OPEN, FindingState.WAITING, FindingState.RETURNED, FindingState.PASSED})
_JUDGED = frozenset({FindingState.WAITING, FindingState.PASSED, FindingState.RETURNED})
_ONE: dict[str, frozenset[FindingState]] = {
    "pass-finding": _JUDGED,
    "fail-finding": _JUDGED,
    "reopen-finding": frozenset({FindingState.CLOSED}),
    "move-due": _ALIVE,
    "edit-finding": _ALIVE,
    "raise-task": _ALIVE,
    "withdraw-finding": _ALIVE | {FindingState.CLOSED},
}
"""In which states one finding takes an act of the office."""
_SEVERAL: dict[str, frozenset[FindingState]] = {
    "close-finding": frozenset({FindingState.PASSED}),
    "reinspect-on-site": frozenset({FindingState.WAITING, FindingState.RETURNED, FindingState.OPEN}),
}
"""In which states several findings take an act of the office at once."""


def allowed(desk: Desk, rows: Rows) -> frozenset[str]:
    """Names of the commands that make sense for a selection.

    Args:
        desk: the open workspace.
        rows: the selected findings.
    """
    found = {"print-notice"} if any(one.finding.notice for one in rows) else set()
    if not rows or not can_write(desk.session) or desk.session.role is not Role.OFFICE:
        return frozenset(found)
    if len(rows) == 1:
        state = rows[0].standing.state
        found |= {name for name, states in _ONE.items() if state in states}
        if rows[0].finding.task:
            found.discard("raise-task")
    for name, states in _SEVERAL.items():
        if all(one.standing.state in states for one in rows):
            found.add(name)
    if len({one.finding.unit for one in rows}) > 1:
        found.discard("reinspect-on-site")
    return frozenset(found)


class FindingDeeds:
    """Does what the commands of the office say, and what both roles take out of the list.

    Args:
        desk: the open workspace.
        page: whose window the dialogs belong to.
        rows: gives the selected findings.
    """

    def __init__(self, desk: Desk, page: QWidget, rows: Callable[[], Rows]) -> None:
        self._desk, self._page, self._rows = desk, page, rows

    def slots(self) -> dict[str, Callable[[], object]]:
        """What each command does."""
        one = self._with_one
        return {
            "pass-finding": partial(one, partial(JudgeDialog, passed=True)),
            "fail-finding": partial(one, partial(JudgeDialog, passed=False)),
            "close-finding": self._close,
            "reopen-finding": partial(one, reopen_dialog),
            "move-due": partial(one, DueDialog),
            "edit-finding": partial(one, EditDialog),
            "reinspect-on-site": self._plan,
            "raise-task": partial(one, TaskDialog),
            "withdraw-finding": partial(one, withdraw_dialog),
            "print-notice": self._print,
        }

    def export(self, query: FindingQuery) -> None:
        """Asks for a file and writes the listed findings into it."""
        self._desk.flush_wanted.emit()
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        day = self._desk.session.today().isoformat()
        start = Path(documents) / tr("安全检查问题清单 {day}{suffix}", day=day, suffix=SUFFIX)
        chosen, _ = QFileDialog.getSaveFileName(
            self._page, tr("导出问题清单"), str(start), f"Excel (*{SUFFIX})"
        )
        if chosen:
            self.export_to(query, Path(chosen))

    def export_to(self, query: FindingQuery, path: Path) -> None:
        """Writes the listed findings into a file, on the worker."""
        path = path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)
        desk, session = self._desk, self._desk.session
        work = (lambda _progress: finding_book.write(session, query, path), desk.said.emit)
        run_with_progress(self._page.window(), desk.look, desk.jobs, tr("导出问题清单"), work)

    def _with_one(self, make: Callable[[Desk, FindingRow, QWidget], DecisionDialog]) -> None:
        rows = self._rows()
        if len(rows) == 1:
            self._open(make(self._desk, rows[0], self._page.window()))

    def _close(self) -> None:
        if rows := self._rows():
            self._open(CloseDialog(self._desk, rows, self._page.window()))

    def _open(self, dialog: DecisionDialog) -> None:
        self._desk.flush_wanted.emit()
        dialog.open()

    def _plan(self) -> None:
        from desktop.ui.checks.plan_dialog import open_plan  # few re-inspect on site: start-up time

        if rows := self._rows():
            open_plan(self._desk, self._page.window(), findings=tuple(one.finding.uid for one in rows))

    def _print(self) -> None:
        numbers = [one.finding.notice for one in self._rows() if one.finding.notice]
        if numbers:
            self._desk.paper_wanted.emit(NOTICE_PAPER, numbers[0])
