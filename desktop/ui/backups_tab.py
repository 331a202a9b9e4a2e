"""备份: the verified copies there are, making one, and putting one back."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.i18n import mark, tr
from desktop.services.backups import BackupLine, BackupService
from desktop.services.restoring import RestorePlan, plan_restore
from desktop.ui.backup_dialogs import BackupDialog, RestoreDialog
from desktop.ui.controls import button, column, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.exchange_lists import ListTable
from desktop.ui.exchange_words import local_minute
from desktop.ui.table_model import Column, FilterKind
from desktop.ui.table_view import TableSetup

_MEGA = 1 << 20


def size_words(size: int) -> str:
    """A size as people read it."""
    return f"{size / _MEGA:,.1f} MB"


COLUMNS: tuple[Column[BackupLine], ...] = (
    Column("made", mark("备份时间"), lambda one: local_minute(one.made), 150, filter=FilterKind.DAYS),
    Column(
        "how",
        mark("方式"),
        lambda one: tr("每日自动") if one.is_automatic else tr("手动"),
        96,
        filter=FilterKind.VALUES,
    ),
    Column("lines", mark("记录"), lambda one: f"{one.lines:,}", 90, is_number=True),
    Column("blobs", mark("佐证材料"), lambda one: f"{one.blobs:,}", 90, is_number=True),
    Column("size", mark("大小"), lambda one: size_words(one.size), 100, is_number=True),
    Column("folder", mark("位置"), lambda one: str(one.folder), 420),
)
KEYS: Mapping[str, Callable[[BackupLine], Any]] = {
    "made": lambda one: one.made,
    "lines": lambda one: one.lines,
    "blobs": lambda one: one.blobs,
    "size": lambda one: one.size,
}


class BackupsTab(QWidget):
    """The backups of the workspace.

    Args:
        desk: the open workspace.
    """

    restore_wanted = Signal(object)
    """A backup is to be put back, by its folder."""
    listed = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._service = desk, BackupService(desk.session)
        empty = tr("还没有备份。按“立即备份”做一份：程序会重新打开备份、逐项核验，合格才算数。")
        setup = TableSetup("backups", tr("备份"), fills=True, empty=empty)
        self.list: ListTable[BackupLine] = ListTable(desk, setup, COLUMNS, KEYS, lambda one: one.folder)
        self.make = button(tr("立即备份…"), self.ask_backup, "primary")
        self.restore = button(tr("恢复到所选…"), self.ask_restore)
        self._elsewhere = button(tr("从别处的备份恢复…"), self._browse)
        self._open = button(tr("打开所在文件夹"), self._open_folder, "link")
        hint = tr(
            "每天第一次关闭窗口时自动备份一份，保留最近7份；手动做的备份不会被删除。请定期把备份存到别的磁盘。"
        )
        foot = column(
            [
                row([self.make, self.restore, self._elsewhere, self._open, None]),
                label(hint, "muted", wrap=True),
            ],
            spacing=6,
            margins=(16, 8, 16, 8),
        )
        box = column([self.list, line()], spacing=0)
        box.setStretch(0, 1)
        box.addLayout(foot)
        self.setLayout(box)
        self.list.table.chosen.connect(lambda _one: self._allow())
        self.list.table.opened.connect(lambda _one: self.ask_restore())
        self._allow()

    def refresh(self) -> None:
        """Reads the backups again, on the worker: they may lie on a slow disk."""
        self._desk.submit(lambda _progress: self._service.list(), self._show, self)

    def ask_backup(self) -> BackupDialog:
        """Asks where the backup is to go, and makes it."""
        self._desk.flush_wanted.emit()
        dialog = BackupDialog(self._desk, self.window())
        dialog.made.connect(self.refresh)
        dialog.open()
        return dialog

    def ask_restore(self) -> None:
        """Says what restoring the chosen backup would do, and asks for it."""
        chosen = self.list.current()
        if chosen is not None:
            self.restore_from(chosen.folder)

    def restore_from(self, folder: Path) -> None:
        """Says what restoring a backup would do, wherever it lies, and asks for it."""
        self._desk.submit(lambda _progress: plan_restore(self._desk.session, folder), self._ask, self)

    def _ask(self, plan: RestorePlan) -> None:
        dialog = RestoreDialog(self._desk, plan, self.window())
        dialog.accepted.connect(lambda: self.restore_wanted.emit(plan.folder))
        dialog.open()

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("从别处的备份恢复：选择一份备份的文件夹"))
        if chosen:
            self.restore_from(Path(chosen))

    def _show(self, lines: tuple[BackupLine, ...]) -> None:
        self.list.show_rows(lines)
        self.listed.emit(len(lines))
        self._allow()

    def _allow(self) -> None:
        is_present = self._desk.session.looking_back is None
        self.make.setEnabled(is_present)
        self.restore.setEnabled(is_present and self.list.current() is not None)
        self._elsewhere.setEnabled(is_present)
        self._open.setEnabled(self.list.current() is not None)

    def _open_folder(self) -> None:
        chosen = self.list.current()
        if chosen is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(chosen.folder.parent)))
