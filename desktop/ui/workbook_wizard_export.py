"""导出 Excel: where to, then on the worker with a count."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.i18n import tr
from desktop.services.ledger import LedgerQuery
from desktop.services.workbooks import WorkbookOutcome, WorkbookService
from desktop.ui.desk import Desk
from desktop.ui.dialogs import run_with_progress

SUFFIX = ".xlsx"


def ask_and_export(desk: Desk, query: LedgerQuery, parent: QWidget) -> None:
    """Asks for a file and writes the tasks of a query into it."""
    chosen, _ = QFileDialog.getSaveFileName(
        parent, tr("导出 Excel 台账"), str(usual_file(desk)), f"*{SUFFIX}"
    )
    if chosen:
        export(desk, query, Path(chosen), parent)


def export(desk: Desk, query: LedgerQuery, path: Path, parent: QWidget) -> None:
    """Writes the tasks of a query into a file, and says what was written."""
    path = path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)
    service = WorkbookService(desk.session)

    def done(outcome: WorkbookOutcome) -> None:
        desk.said.emit(outcome.sentence)

    work = partial(service.ledger, query, path)  # the worker adds its progress
    run_with_progress(parent, desk.look, desk.jobs, tr("导出 Excel 台账"), (work, done))


def usual_file(desk: Desk) -> Path:
    """The file that is proposed: among the user's documents, named for the day."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    day = desk.session.today().isoformat()
    return Path(documents) / tr("督查任务台账 {day}{suffix}", day=day, suffix=SUFFIX)
