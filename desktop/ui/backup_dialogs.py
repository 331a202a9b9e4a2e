"""备份 and 恢复: where a copy goes, and what will happen when one is put back, in words."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QRadioButton, QWidget

from desktop.errors import AppError
from desktop.i18n import tr
from desktop.services.backups import BackupLine, BackupService
from desktop.services.restoring import RestorePlan
from desktop.ui.controls import Item, button, column, label, left, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import Dialog, Work, refusal_text
from desktop.ui.exchange_signing import run_signing
from desktop.ui.exchange_words import local_minute
from desktop.ui.feedback_fields import Hint

_WIDTH_PX = 540
_FOLDER = "backup.folder"


class BackupDialog(Dialog):
    """Makes a backup, verified, or none.

    Args:
        desk: the open workspace.
        parent: the window that waits.
    """

    made = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__("backup", tr("备份"), parent)
        self._desk, self._service = desk, BackupService(desk.session)
        self.here = QRadioButton(tr("存在工作区里（backups 文件夹）"))
        self.elsewhere = QRadioButton(tr("存到别处，例如移动硬盘"))
        self.folder = QLineEdit(desk.state.text(_FOLDER))
        self.folder.setAccessibleName(tr("备份存放的文件夹"))
        self.folder.setPlaceholderText(tr("选择一个文件夹"))
        self._browse_button = button(tr("浏览…"), self._browse)
        self.hint = Hint()
        self.ok = button(tr("备份"), self.write, "primary")
        for choice in (self.here, self.elsewhere):
            choice.setAccessibleName(choice.text())
            choice.toggled.connect(lambda _on: self._check())
        self.folder.textChanged.connect(lambda _text: self._check())
        parts: list[Item] = [
            label(tr("把账本和全部佐证材料复制一份，重新打开、逐项核验，合格才算备份成功。"), wrap=True),
            left(self.here),
            left(self.elsewhere),
            row([self.folder, self._browse_button]),
            self.hint,
            6,
            row([None, button(tr("取消"), self.reject), self.ok]),
        ]
        self.setLayout(column(parts, spacing=10, margins=(20, 18, 20, 16)))
        self.setMinimumWidth(desk.look.px(_WIDTH_PX))
        (self.elsewhere if Path(self.folder.text() or "?").is_dir() else self.here).setChecked(True)
        self._check()

    def write(self) -> None:
        """Makes it on the worker."""
        folder = Path(self.folder.text().strip()) if self.elsewhere.isChecked() else None
        if folder is not None:
            self._desk.state.put(_FOLDER, str(folder))
        run_signing(
            self._desk, self, tr("备份"), Work(partial(self._service.write, folder), self._done, self._refuse)
        )

    def _done(self, line: BackupLine) -> None:
        self.accept()
        self._desk.changed.emit()
        self._desk.said.emit(line.sentence)
        self.made.emit()

    def _refuse(self, error: AppError) -> None:
        self.hint.show_problem(refusal_text(error))

    def _check(self) -> None:
        is_elsewhere = self.elsewhere.isChecked()
        self.folder.setEnabled(is_elsewhere)
        self._browse_button.setEnabled(is_elsewhere)
        is_there = not is_elsewhere or Path(self.folder.text().strip() or "?").is_dir()
        self.ok.setEnabled(is_there)
        self.hint.show_problem("" if is_there else tr("请选择一个已有的文件夹。"))

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("备份存放的文件夹"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)


class RestoreDialog(Dialog):
    """Says what putting a backup back does, and takes a plain yes.

    Args:
        desk: the open workspace.
        plan: what is put back.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, plan: RestorePlan, parent: QWidget) -> None:
        super().__init__("restore", tr("恢复备份"), parent)
        self.plan = plan
        self.agreed = QCheckBox(tr("我明白：此后写下的内容不再显示，原来的文件另存"))
        self.agreed.setAccessibleName(self.agreed.text())
        self.ok = button(tr("恢复"), self.accept, "primary")
        self.ok.setEnabled(False)
        self.agreed.toggled.connect(self.ok.setEnabled)
        made = local_minute(plan.made)
        figures = tr(
            "{name}的备份，有记录{then}条、佐证材料{blobs}份；现在有记录{now}条。",
            name=plan.party_name,
            then=f"{plan.lines:,}",
            blobs=f"{plan.blobs:,}",
            now=f"{plan.present_lines:,}",
        )
        steps = (
            tr("工作区先关闭，恢复后自动重新打开。"),
            tr("现在的文件移到工作区里的一个文件夹，不会删除，可以再恢复回来。"),
            tr("备份先逐项核验，不合格就不恢复，什么也不会改动。"),
            tr("今后的记录以新一代副本的名义写入；已经发给别人的内容，对方下次发来文件时会取回。"),
        )
        parts: list[Item] = [
            label(tr("恢复到 {made} 的备份", made=made), "heading", wrap=True),
            label(figures, wrap=True),
            label("\n".join(f"{place}　{step}" for place, step in enumerate(steps, start=1)), wrap=True),
            6,
            left(self.agreed),
            row([None, button(tr("取消"), self.reject), self.ok]),
        ]
        self.setLayout(column(parts, spacing=9, margins=(20, 18, 20, 16)))
        self.setMinimumWidth(desk.look.px(_WIDTH_PX))
        self.agreed.setFocus()
