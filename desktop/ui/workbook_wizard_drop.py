"""A place to drop a table, or to choose one."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from desktop.i18n import tr
from desktop.ui.controls import button, column, label, restyle, row
from desktop.ui.desk import Desk

SUFFIXES = "*.xlsx *.xls *.ods *.csv"


class SheetDrop(QFrame):
    """Takes one file."""

    chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "drop")
        self.setAcceptDrops(True)
        hint = label(
            tr(
                "支持 xlsx、xls、ods、csv。合并单元格、多行表头和改过名的列都能识别，下一步可以更正。"
                "按任务编号更新已有任务；没有编号的行新增为草稿。"
            ),
            "muted",
            wrap=True,
        )
        self.browse = button(tr("选择文件…"), self._choose, "primary")
        inner = QWidget()
        inner.setFixedWidth(desk.look.px(480))
        title = label(tr("把 Excel 台账拖到这里"), "title")
        inner.setLayout(column([None, title, hint, row([self.browse, None]), None], spacing=12))
        self.setLayout(row([None, inner, None]))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Takes files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._set_active(active=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The file went elsewhere."""
        super().dragLeaveEvent(event)
        self._set_active(active=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Reads the first file."""
        self._set_active(active=False)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.chosen.emit(paths[0])

    def _choose(self) -> None:
        kinds = tr("Excel 表格（{suffixes}）", suffixes=SUFFIXES).replace("（", " (").replace("）", ")")
        chosen, _ = QFileDialog.getOpenFileName(self, tr("导入 Excel 台账"), "", kinds)
        if chosen:
            self.chosen.emit(Path(chosen))

    def _set_active(self, *, active: bool) -> None:
        self.setProperty("active", active)
        restyle(self)
