"""The main window: the welcome page, or the workbench of the open workspace."""

import logging
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QIcon, QShowEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QWidget

from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.paths import config_folder, log_file, resource
from desktop.progress import Progress
from desktop.services.credentials import NeedsPassphrase, WrongPassphrase, WrongRecoveryCode
from desktop.services.session import Session
from desktop.ui.actions import Actions, Command
from desktop.ui.controls import column
from desktop.ui.desk import Desk
from desktop.ui.exchange_drop import WindowDrop
from desktop.ui.jobs import Handlers, JobRunner
from desktop.ui.navigation import NAME_ROLE
from desktop.ui.notice_bar import NoticeBar
from desktop.ui.shell import Shell
from desktop.ui.workbench import Workbench

if TYPE_CHECKING:
    from desktop.ui.dialogs import BugDialog

SMALLEST = (1000, 620)
USUAL = (1366, 768)
WINDOW_COMMANDS = (
    Command("open-sample", mark("打开示例"), "file", "Ctrl+Shift+E", "sample"),
    Command("new-workspace", mark("新建工作区…"), "file", "Ctrl+N", "new"),
    Command("open-workspace", mark("打开工作区…"), "file", "Ctrl+O", "folder"),
    Command("close-workspace", mark("关闭工作区"), "file", "Ctrl+W", "close"),
    Command("help", mark("使用帮助"), "help", "F1", "info"),
    Command("shortcuts", mark("快捷键"), "help", "Ctrl+F1", "command"),
    Command("open-log", mark("打开日志文件夹"), "help", "Ctrl+Shift+G", "folder"),
)
QUIT = Command("quit", mark("退出"), "file", "Ctrl+Q", starts_group=True)
BACKUP_FAILED = "backup-failed"
_logger = logging.getLogger(__name__)


class MainWindow(QMainWindow):
    """The window of the program.

    Args:
        shell: settings, workspaces, look.
    """

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setObjectName("main-window")
        self.setWindowIcon(QIcon(str(resource("icons/dukao.svg"))))
        self.shell = shell
        self.jobs = JobRunner(self._refuse, self.show_bug, self)
        self.session: Session | None = None
        self._past: Session | None = None
        self.workbench: Workbench | None = None
        self.desk: Desk | None = None
        self._bug_dialog: BugDialog | None = None
        self.actions_by_name: Actions | None = None
        self.setMinimumSize(*SMALLEST)
        self.notice = NoticeBar(shell.look)
        self.drops: WindowDrop | None = None
        self._untold = ""
        self._is_opening = False
        self._restore_size()
        QTimer.singleShot(0, self, self._start)

    @property
    def commands(self) -> Actions:
        """The actions of the window as it is."""
        if self.actions_by_name is None:
            raise RuntimeError("no actions yet")
        return self.actions_by_name

    def show_welcome(self) -> None:
        """Shows the three doors."""
        from desktop.ui.welcome import WelcomePage  # start-up time

        self._forget_actions()
        self._declare()
        self.commands.add(QUIT, self.close)
        self.commands.allow("close-workspace", allowed=False)
        recent = tuple(Path(name) for name in self.shell.settings.recent if Path(name).exists())
        page = WelcomePage(self.shell.look, recent)
        page.sample_wanted.connect(self.open_sample)
        page.create_wanted.connect(self.create_workspace)
        page.open_wanted.connect(self.choose_workspace)
        page.recent_wanted.connect(self.open_folder)
        self.notice = NoticeBar(self.shell.look)
        self._show_page(page)
        self.setWindowTitle(tr("督考"))

    def _start(self) -> None:
        """The welcome page, unless a workspace is being opened already."""
        if self.actions_by_name is None and not self._is_opening:
            self.show_welcome()

    def show_session(self, session: Session) -> None:
        """Shows an open workspace."""
        self.close_session()
        self.session = session
        self._show_workbench(session)

    def look_back(self, day: date | None) -> None:
        """Shows the ledger as it stood on a day (回看), or the present one again.

        Args:
            day: None, today or a later day mean the present.
        """
        if self.session is None or self.workbench is None:
            return
        self.workbench.flush()
        session = self.session
        if day is None or day >= session.today():
            self._change_day(session)
            return
        from desktop.services.lookback import as_of  # start-up time
        from desktop.ui.dialogs import run_with_progress  # start-up time

        work = (lambda progress: as_of(session, day, progress), self._change_day)
        title = tr("回看{day}的台账", day=day)
        run_with_progress(self, self.shell.look, self.jobs, title, work)

    def _change_day(self, shown: Session) -> None:
        """Shows the present session, or an earlier state of it, on the page that is shown now."""
        if shown is self.session and self._past is None:
            return
        chosen = self.workbench.nav.currentItem() if self.workbench is not None else None
        page = str(chosen.data(NAME_ROLE)) if chosen is not None else ""
        self.jobs.cancel_all()  # what the pages that go are still reading
        past, self._past = self._past, None if shown is self.session else shown
        self._show_workbench(shown, page)
        if past is not None:  # the worker may be reading it at this moment
            self.jobs.submit(lambda _progress: None, Handlers(lambda _none: None, ended=past.close))

    def _show_workbench(self, session: Session, page: str = "") -> None:
        self._forget_actions()
        self._declare()
        if self.desk is not None:
            self.desk.deleteLater()
        self.desk = Desk(session, self.jobs, self.shell.look, self.shell.state, self)
        self.desk.day_wanted.connect(self.look_back)
        self.workbench = Workbench(self.desk, self.commands, self.shell, page)
        self.workbench.restore_wanted.connect(self.restore_backup)
        self.commands.add(QUIT, self.close)
        self.setCentralWidget(self.workbench)
        self.workbench.nav.setFocus() if page else self.workbench.start()
        self.setWindowTitle(tr("{name} — 督考", name=session.folder.name.removesuffix(".dukao")))

    def close_session(self) -> None:
        """Saves what is being typed and closes the workspace."""
        if self.session is None:
            return
        if self.workbench is not None:
            self.workbench.flush()
            self.workbench.stop()
        self.jobs.cancel_all()
        self.jobs.settle()  # whoever still reads would meet a closed database
        past, self._past = self._past, None
        if past is not None:
            past.close()
        session, self.session, self.workbench = self.session, None, None
        self.shell.state.save()
        session.close()

    def leave_workspace(self) -> None:
        """Back to the three doors."""
        self.close_session()
        self.show_welcome()

    def open_folder(self, folder: Path, passphrase: str = "", code: str = "") -> None:
        """Opens a workspace, asking for the passphrase when it needs one; the one that is open stays."""
        if self._is_open(folder):
            return
        self._is_opening = True
        workspaces = self.shell.workspaces
        work = partial(_open, workspaces.open, folder, passphrase, code)
        failed = partial(self._open_failed, folder)
        self.jobs.submit(work, Handlers(self._opened, failed, owner=self))

    def open_sample(self) -> None:
        """Opens the sample; the first time it is made from the shipped plan."""
        from desktop.ui.dialogs import run_with_progress  # start-up time
        from desktop.ui.sample_workspace import open_sample  # start-up time

        folder = config_folder() / "示例.dukao"
        work = partial(open_sample, self.shell.workspaces, folder)
        run_with_progress(self, self.shell.look, self.jobs, tr("准备示例"), (work, self._opened))

    def create_workspace(self) -> None:
        """Opens the wizard."""
        from desktop.ui.create_wizard import CreateWizard  # start-up time

        wizard = CreateWizard(self.shell.workspaces, self.jobs, self.shell.look, self)
        wizard.created.connect(self._opened)
        wizard.open()

    def choose_workspace(self) -> None:
        """Lets the user choose a workspace folder."""
        chosen = QFileDialog.getExistingDirectory(self, tr("打开工作区：选择 .dukao 文件夹"))
        if chosen:
            self.open_folder(Path(chosen))

    def import_packages(self, files: Sequence[Path]) -> None:
        """Looks at packages that were dropped on the window."""
        if self.workbench is None:
            self.tell(tr("请先打开或新建工作区，再导入交换包。"))
        else:
            self.workbench.import_packages(files)

    def restore_backup(self, backup: Path) -> None:
        """Closes the workspace, puts a backup in its place and opens it again."""
        from desktop.ui.restoring import Restoring  # start-up time

        if self.session is not None:
            Restoring(self, self, self.session.folder, backup).start()

    def show_bug(self, error: BaseException) -> None:
        """程序错误: one dialog at a time, and the log."""
        from desktop.ui.dialogs import BugDialog  # start-up time

        _logger.error("unexpected", exc_info=error)
        if self._bug_dialog is not None and self._bug_dialog.isVisible():
            return
        self._bug_dialog = BugDialog(error, self.shell.look, self)
        self._bug_dialog.open()

    def showEvent(self, event: QShowEvent) -> None:
        """Takes packages that are dropped anywhere, once there is a window to drop on."""
        super().showEvent(event)
        if self.drops is None:
            self.drops = WindowDrop(self, self.import_packages, self.shell.look)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leaving never loses a keystroke and never asks."""
        geometry = self.saveGeometry().toBase64().data()
        self.shell.state.put("window", bytes(geometry).decode("ascii"))
        self._back_up()
        self.close_session()
        self.shell.state.save()
        self.jobs.close()
        super().closeEvent(event)

    def _back_up(self) -> None:
        """The backup of the day, out of sight; a failure is told when the workspace is next opened."""
        session = self.session
        if session is None or not self.shell.keeps_backups:
            return
        from desktop.services.backups import BackupService  # start-up time

        if self.workbench is not None:
            self.workbench.flush()
        self.jobs.cancel_all()
        self.hide()
        try:
            BackupService(session).automatic()
            failed = ""
        except AppError as error:
            _logger.warning("no automatic backup: %s", error)
            failed = str(error)
        self.shell.state.put(BACKUP_FAILED, failed)

    def _show_page(self, page: QWidget) -> None:
        body = QWidget()
        layout = column([self.notice, page], spacing=0)
        layout.setStretch(1, 1)
        body.setLayout(layout)
        self.setCentralWidget(body)

    def _opened(self, session: Session) -> None:
        self._is_opening = False
        self.show_session(session)
        if failed := self.shell.state.text(BACKUP_FAILED):
            self.shell.state.put(BACKUP_FAILED, "")
            self._untold = tr("上次关闭时没有做成自动备份：{reason}", reason=failed)
        untold, self._untold = self._untold, ""
        if untold:
            self.tell(untold)
        self.shell.remember(session.folder)

    def _open_failed(self, folder: Path, error: AppError) -> None:
        self._is_opening = False
        if self._is_open(folder):
            return  # asked for twice in a row
        self._start()
        if not isinstance(error, NeedsPassphrase | WrongPassphrase | WrongRecoveryCode):
            self._refuse(error)
            return
        from desktop.ui.unlock_dialog import UnlockDialog  # start-up time

        dialog = UnlockDialog(folder.name, error, self.shell.look, self)
        dialog.accepted.connect(lambda: self.open_folder(folder, dialog.passphrase, dialog.code))
        dialog.open()

    def _is_open(self, folder: Path) -> bool:
        return self.session is not None and self.session.folder.resolve() == folder.resolve()

    def tell_when_open(self, sentence: str) -> None:
        """Shows a sentence once the next workspace is open."""
        self._untold = sentence

    def tell(self, sentence: str) -> None:
        """Shows what one should know, until it is closed."""
        if self.workbench is not None:
            self.workbench.notice.tell(sentence)
        else:
            self.notice.tell(sentence)

    def _refuse(self, error: AppError) -> None:
        if self.workbench is not None:
            self.workbench.notice.refuse(error)
        else:
            self.notice.refuse(error)

    def _declare(self) -> None:
        self.actions_by_name = actions = Actions(self, self.shell.look)
        slots: dict[str, Callable[[], object]] = {
            "open-sample": self.open_sample,
            "new-workspace": self.create_workspace,
            "open-workspace": self.choose_workspace,
            "close-workspace": self.leave_workspace,
            "help": self._show_help,
            "shortcuts": self._show_shortcuts,
            "open-log": self._open_log,
        }
        for command in WINDOW_COMMANDS:
            actions.add(command, slots[command.name])

    def _forget_actions(self) -> None:
        if self.actions_by_name is None:
            return
        self.menuBar().clear()
        for _, action in self.actions_by_name.all():
            self.removeAction(action)
            action.deleteLater()
        self.actions_by_name.deleteLater()
        self.actions_by_name = None

    def _show_help(self) -> None:
        from desktop.ui.help_dialog import HelpDialog  # start-up time

        HelpDialog(self.commands, self.shell.settings.language, self.shell.look, self).show()

    def _show_shortcuts(self) -> None:
        from desktop.ui.dialogs import ShortcutsDialog  # start-up time

        ShortcutsDialog(self.commands, self.shell.look, self).open()

    def _open_log(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_file().parent)))

    def _restore_size(self) -> None:
        saved = self.shell.state.text("window")
        is_restored = bool(saved) and self.restoreGeometry(QByteArray.fromBase64(saved.encode()))
        if not is_restored:
            self.resize(*USUAL)


def _open(
    opener: Callable[..., Session], folder: Path, passphrase: str, code: str, _progress: Progress
) -> Session:
    return opener(folder, passphrase, code)
