"""导入方案: choose a file, see what it would become, and have it written as drafts."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.errors import AppError
from desktop.i18n import tr
from desktop.services.policies import ImportOutcome, PolicyPreview, PolicyService
from desktop.ui.controls import button, column, label, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import refusal_text
from desktop.ui.drop_frame import DropFrame
from desktop.ui.import_preview import PreviewPane
from desktop.ui.jobs import Handlers, Job
from desktop.ui.name_dialog import NameDialog
from desktop.ui.steps import StepsDialog

CHOOSE, PREVIEW, RESULT = range(3)
SUFFIXES = "*.txt *.docx *.pdf *.html *.htm"


class ImportWizard(StepsDialog):
    """Three steps; nothing is written before the second is confirmed.

    Args:
        desk: the open workspace.
        path: a plan that was dropped; None to choose one.
    """

    imported = Signal(str)

    def __init__(self, desk: Desk, path: Path | None, parent: QWidget) -> None:
        steps = (tr("选择文件"), tr("预览"), tr("结果"))
        super().__init__("import-plan", tr("导入方案"), steps, desk.look, parent)
        self._desk = desk
        self._service = PolicyService(desk.session)
        self._preview: PolicyPreview | None = None
        self._outcome: ImportOutcome | None = None
        self._job: Job | None = None
        self._drop = DropZone(desk)
        self._drop.chosen.connect(self.read)
        self._pane = PreviewPane(desk)
        self._pane.name_wanted.connect(self._ask_name)
        self._sentence = label("", "heading", wrap=True)
        self._result = self._result_page()
        for page in (self._drop, self._pane, self._result):
            self.pages.addWidget(page)
        self.resize(desk.look.px(900), desk.look.px(600))
        self.go(CHOOSE)
        if path is not None:
            self.read(path)

    def read(self, path: Path) -> None:
        """Reads a file on the worker and shows what it would become."""
        self.show_notice("")
        self._drop.show_reading(path.name)
        handlers = Handlers(self._show_preview, self._refused, ended=self._drop.show_idle, owner=self)
        self._job = self._desk.jobs.submit(lambda progress: self._service.preview(path, progress), handlers)

    def advance(self) -> None:
        """Writes the drafts, or closes at the end."""
        if self.pages.currentIndex() == PREVIEW:
            self._import()
        else:
            self.accept()

    def entered(self, place: int) -> None:
        """Names the button that goes on."""
        self.next.setText(tr("导入为草稿") if place == PREVIEW else tr("查看台账"))
        self.next.setVisible(place != CHOOSE)
        self.next.setEnabled(True)
        self.back.setVisible(place == PREVIEW)
        self.cancel.setVisible(place != RESULT)
        (self._drop.browse if place == CHOOSE else self.next).setFocus()

    def reject(self) -> None:
        """Nothing is written; what is being read is given up."""
        if self._job is not None:
            self._job.cancel()
        super().reject()

    def _import(self) -> None:
        if self._preview is None:
            return
        preview = self._preview
        self.next.setEnabled(False)
        handlers = Handlers(self._show_outcome, self._refused, owner=self)
        self._job = self._desk.jobs.submit(
            lambda progress: self._service.import_preview(preview, progress), handlers
        )

    def _show_preview(self, preview: PolicyPreview) -> None:
        self._preview = preview
        self._pane.show_preview(preview)
        self.go(PREVIEW)

    def _show_outcome(self, outcome: ImportOutcome) -> None:
        self._outcome = outcome
        self._sentence.setText(outcome.sentence)
        self.go(RESULT)
        self.imported.emit(outcome.sentence)

    def _refused(self, error: AppError) -> None:
        self.show_notice(refusal_text(error))
        self.next.setEnabled(True)

    def _ask_name(self, name: str) -> None:
        dialog = NameDialog(self._desk, name, self)
        dialog.accepted.connect(self._pane.resolve_again)
        dialog.open()

    def _result_page(self) -> QWidget:
        page = QWidget()
        steps = label(
            tr(
                "接下来：\n1　在“核对”里看没有采用的文字和候选条目；\n"
                "2　在“按条款”里对照原文修改任务、拆分或合并；\n"
                "3　确认后点“交办”，把任务交给各单位。"
            ),
            wrap=True,
        )
        page.setLayout(
            column([label(tr("已导入为草稿"), "title"), self._sentence, 8, steps, None], spacing=10)
        )
        return page


class DropZone(DropFrame):
    """A place to drop a file, or to choose one."""

    chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.dropped.connect(lambda files: self.chosen.emit(files[0]))
        self._title = label("", "title")
        self._hint = label(
            tr("支持 txt、docx、带文字的 pdf、html。读取后先看预览，确认之前不写入任何内容。"),
            "muted",
            wrap=True,
        )
        self.browse = button(tr("选择文件…"), self._choose, "primary")
        inner = QWidget()
        inner.setFixedWidth(desk.look.px(460))
        inner.setLayout(column([None, self._title, self._hint, row([self.browse, None]), None], spacing=12))
        self.setLayout(row([None, inner, None]))
        self.show_idle()

    def show_reading(self, name: str) -> None:
        """Says that a file is being read."""
        self._title.setText(tr("正在读取 {name}…", name=name))
        self.browse.setEnabled(False)

    def show_idle(self) -> None:
        """Waits for a file."""
        self._title.setText(tr("把方案文件拖到这里"))
        self.browse.setEnabled(True)

    def _choose(self) -> None:
        kinds = tr("工作方案（{suffixes}）", suffixes=SUFFIXES).replace("（", " (").replace("）", ")")
        chosen, _ = QFileDialog.getOpenFileName(self, tr("导入方案"), "", kinds)
        if chosen:
            self.chosen.emit(Path(chosen))
