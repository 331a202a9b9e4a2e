"""A place to drop a table, or to choose one."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.i18n import tr
from desktop.ui.controls import button, column, label, row
from desktop.ui.desk import Desk
from desktop.ui.drop_frame import DropFrame

SUFFIXES = "*.xlsx *.xls *.ods *.csv"


class SheetDrop(DropFrame):
    """Takes one file."""

    chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.dropped.connect(lambda files: self.chosen.emit(files[0]))
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

    def _choose(self) -> None:
        kinds = tr("Excel 表格（{suffixes}）", suffixes=SUFFIXES).replace("（", " (").replace("）", ")")
        chosen, _ = QFileDialog.getOpenFileName(self, tr("导入 Excel 台账"), "", kinds)
        if chosen:
            self.chosen.emit(Path(chosen))
