"""An empty ledger: what the next step is, and the button for it."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.i18n import tr
from desktop.services.permissions import can_draft
from desktop.ui.controls import button, column, label, row
from desktop.ui.desk import Desk


class EmptyLedger(QWidget):
    """Says what the next step is, and offers it."""

    def __init__(self, desk: Desk, on_import: Callable[[], object]) -> None:
        super().__init__()
        if can_draft(desk.session):
            heading = tr("还没有任务")
            text = tr(
                "导入一份工作方案（txt、docx、pdf、html），程序按责任条目生成草稿任务，每条都标明出处。也可以把文件拖到这里。"
            )
            parts: list[QWidget] = [button(tr("导入方案…"), on_import, "primary")]
        else:
            heading = tr("还没有收到任务")
            text = tr("督查办公室交办以后，本单位的任务会显示在这里。")
            parts = []
        box = column(
            [None, label(heading, "title"), label(text, "muted", wrap=True), row([*parts, None]), None],
            spacing=12,
        )
        inner = QWidget()
        inner.setFixedWidth(desk.look.px(480))
        inner.setLayout(box)
        self.setLayout(row([None, inner, None]))
