"""导入 Excel 台账: choose a file, correct what its columns mean, see what would happen, and do it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QLineEdit, QSplitter, QWidget

from desktop.errors import AppError
from desktop.i18n import tr
from desktop.progress import Progress
from desktop.records.stream import Role
from desktop.services.ledger_columns import SheetMapping
from desktop.services.ledger_import import LedgerImportService
from desktop.services.ledger_import_preview import ImportOutcome, ImportPreview
from desktop.ui.controls import column, frame, label, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import Work, refusal_text, run_behind
from desktop.ui.name_dialog import NameDialog
from desktop.ui.steps import StepsDialog
from desktop.ui.workbook_wizard_drop import SheetDrop
from desktop.ui.workbook_wizard_mapping import MappingPane
from desktop.ui.workbook_wizard_preview import PlanPane

CHOOSE, PREVIEW, RESULT = range(3)
MOST_HEAD_ROW, MOST_HEAD_ROWS = 999, 6
SAMPLE_ROWS = 5


class WorkbookWizard(StepsDialog):
    """Three steps; nothing is written before the second is confirmed.

    Args:
        desk: the open workspace.
        path: a table that was dropped; None to choose one.
    """

    imported = Signal(str)

    def __init__(self, desk: Desk, path: Path | None, parent: QWidget) -> None:
        steps = (tr("选择文件"), tr("核对列和结果"), tr("结果"))
        super().__init__("import-workbook", tr("导入 Excel 台账"), steps, desk.look, parent)
        self._desk, self._service = desk, LedgerImportService(desk.session)
        self._preview: ImportPreview | None = None
        self._drop = SheetDrop(desk)
        self._drop.chosen.connect(self.read)
        self.mapping = MappingPane(desk.look, desk.session.role)
        self.mapping.changed.connect(self._remap)
        self.plan = PlanPane(desk, self._service)
        self.plan.name_wanted.connect(self._ask_name)
        self._sheets, self._head, self._height = QComboBox(), QLineEdit(), QLineEdit()
        self._counts, self._notices = label("", "heading"), label("", "muted", wrap=True)
        self._sentence = label("", "heading", wrap=True)
        for page in (self._drop, self._preview_page(), self._result_page()):
            self.pages.addWidget(page)
        self.resize(desk.look.px(1120), desk.look.px(660))
        self.go(CHOOSE)
        if path is not None:
            self.read(path)

    def read(self, path: Path, sheet: str | None = None) -> None:
        """Reads a file on the worker and shows what it would become."""
        work = partial(self._read, path, sheet)
        self._run(tr("读取 {name}", name=path.name), work, self._show_preview)

    def advance(self) -> None:
        """Imports, or closes at the end."""
        if self.pages.currentIndex() == PREVIEW and self._preview is not None:
            work = partial(self._service.apply, self._preview)
            self._run(tr("导入台账"), work, self._show_outcome)
        else:
            self.accept()

    def entered(self, place: int) -> None:
        """Names the button that goes on."""
        self.next.setText(tr("导入") if place == PREVIEW else tr("查看台账"))
        self.next.setVisible(place != CHOOSE)
        self.next.setEnabled(place != PREVIEW or (self._preview is not None and self._preview.has_work))
        self.back.setVisible(place == PREVIEW)
        self.cancel.setVisible(place != RESULT)
        (self._drop.browse if place == CHOOSE else self.next).setFocus()

    def done(self, result: int) -> None:
        """Lets the rows of the file go."""
        if self._preview is not None:
            self._preview.close()
            self._preview = None
        super().done(result)

    def _read(self, path: Path, sheet: str | None, progress: Progress) -> ImportPreview:
        return self._service.preview(path, sheet=sheet, progress=progress)

    def _remap(self, mapping: SheetMapping) -> None:
        if self._preview is not None:
            work = partial(self._service.remap, self._preview, mapping)
            self._run(tr("核对台账"), work, self._show_preview)

    def _take_head(self) -> None:
        if self._preview is not None:
            mapping = self._preview.mapping
            first, rows = int(self._head.text() or 0), int(self._height.text() or 0)
            if first and rows and (first, rows) != (mapping.head_row, mapping.head_rows):
                work = partial(self._service.with_head, self._preview, first, rows)
                self._run(tr("核对台账"), work, self._show_preview)

    def _take_sheet(self, name: str) -> None:
        if self._preview is not None and name and name != self._preview.sheet:
            self.read(self._preview.path, name)

    def _show_preview(self, preview: ImportPreview) -> None:
        before, self._preview = self._preview, preview
        if before is not None and before.work.table is not preview.work.table:
            before.close()
        self.go(PREVIEW)
        self._counts.setText(preview.sentence)
        self._notices.setText("\n".join(preview.notices))
        self._notices.setVisible(bool(preview.notices))
        self._show_place(preview)
        self.mapping.show_mapping(preview.mapping, self._service.sample(preview, SAMPLE_ROWS))
        self.plan.show_preview(preview)

    def _show_place(self, preview: ImportPreview) -> None:
        """Which sheet is read, and where its head stands."""
        self._sheets.clear()
        self._sheets.addItems([sheet.name for sheet in preview.sheets])
        self._sheets.setCurrentText(preview.sheet)
        self._head.setText(str(preview.mapping.head_row))
        self._height.setText(str(preview.mapping.head_rows))

    def _show_outcome(self, outcome: ImportOutcome) -> None:
        self._sentence.setText(outcome.sentence)
        self.go(RESULT)
        self.imported.emit(outcome.sentence)

    def _refused(self, error: AppError) -> None:
        self.show_notice(refusal_text(error))

    def _ask_name(self, name: str) -> None:
        dialog = NameDialog(self._desk, name, self)
        if self._preview is not None:
            mapping = self._preview.mapping
            dialog.accepted.connect(lambda: self._remap(mapping))
        dialog.open()

    def _run(self, title: str, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        """Works on the worker behind a count that can be cancelled; a refusal is said in the wizard."""
        self.show_notice("")
        run_behind(self._desk.jobs, self.look, self, title, Work(work, done, self._refused))

    def _preview_page(self) -> QWidget:
        self._sheets.setAccessibleName(tr("工作表"))
        self._sheets.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._sheets.textActivated.connect(self._take_sheet)
        self._head.setAccessibleName(tr("表头从第几行开始"))
        self._height.setAccessibleName(tr("表头占几行"))
        for field, most in ((self._head, MOST_HEAD_ROW), (self._height, MOST_HEAD_ROWS)):
            field.setValidator(QIntValidator(1, most, field))
            field.setFixedWidth(self.look.px(52))
            field.editingFinished.connect(self._take_head)
        place = row(
            [
                label(tr("工作表"), "muted"),
                self._sheets,
                12,
                label(tr("表头在第"), "muted"),
                self._head,
                label(tr("行，共"), "muted"),
                self._height,
                label(tr("行"), "muted"),
                None,
                self._counts,
            ]
        )
        left = frame("card")
        left.setLayout(column([self.mapping], margins=(10, 10, 4, 10)))
        splitter = QSplitter()
        splitter.setHandleWidth(1)
        for part, margins in ((left, (0, 0, 8, 0)), (self.plan, (8, 0, 0, 0))):
            side = QWidget()
            side.setLayout(column([part], margins=margins))
            splitter.addWidget(side)
        splitter.setSizes([self.look.px(450), self.look.px(640)])
        page = QWidget()
        box = column([place, self._notices, splitter], spacing=10)
        box.setStretch(2, 1)
        page.setLayout(box)
        return page

    def _result_page(self) -> QWidget:
        page = QWidget()
        if self._desk.session.role is Role.UNIT:
            said = tr("表里填写的进展已存为反馈草稿：到“反馈”里核对后提交。可用 Ctrl+Z 一步撤回。")
        else:
            said = tr(
                "新增的任务是草稿：在“表格”里核对后交办。更新可用 Ctrl+Z 一步撤回。\n"
                "已交办任务的单位不会因导入而改变；需要改派的，在“按单位”里办理。"
            )
        text = label(said, wrap=True)
        page.setLayout(column([label(tr("导入完成"), "title"), self._sentence, 8, text, None], spacing=10))
        return page
