"""Small dialogs: progress, withdrawing with a reason, giving an unknown name a meaning, shortcuts, bugs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QPlainTextEdit,
    QProgressBar,
    QScrollArea,
    QWidget,
)

from desktop.errors import AppError
from desktop.i18n import tr
from desktop.paths import log_file
from desktop.progress import Progress
from desktop.ui.actions import MENUS, Actions, plain_title
from desktop.ui.controls import button, column, frame, label, row
from desktop.ui.jobs import Handlers, Job, JobRunner, Step
from desktop.ui.look import Look

SHOWN_AFTER_MS = 300
SHORTCUT_COLUMNS = (("file", "help"), ("edit", "task"), ("view",))


class Dialog(QDialog):
    """A dialog with a name, a title, contents and a row of buttons."""

    def __init__(self, name: str, title: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName(f"dialog-{name}")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setModal(True)


class ProgressDialog(Dialog):
    """Shows how far a job is, with its count, and cancels it."""

    def __init__(self, title: str, look: Look, parent: QWidget) -> None:
        super().__init__("progress", title, parent)
        self._job: Job | None = None
        self._what = label(tr("正在准备…"))
        self._count = label("", "muted")
        self._bar = QProgressBar()
        self._bar.setAccessibleName(title)
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._cancel = button(tr("取消"), self.reject)
        self.setLayout(
            column(
                [
                    label(title, "heading"),
                    self._bar,
                    row([self._what, None, self._count]),
                    6,
                    row([None, self._cancel]),
                ],
                spacing=10,
                margins=(20, 18, 20, 16),
            )
        )
        self.setMinimumWidth(look.px(420))

    def follow(self, job: Job) -> None:
        """Cancels this job when the user cancels."""
        self._job = job

    def show_step(self, step: Step) -> None:
        """Shows a count."""
        self._bar.setRange(0, step.total)
        self._bar.setValue(step.done)
        self._count.setText(f"{step.done} / {step.total}" if step.total else "")
        if step.what:
            self._what.setText(step.what)

    def reject(self) -> None:
        """Asks the job to stop; the dialog closes when it has."""
        if self._job is not None:
            self._job.cancel()
        self._cancel.setEnabled(False)
        self._what.setText(tr("正在取消…"))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing means cancelling."""
        event.ignore()
        self.reject()


@dataclass(frozen=True, slots=True)
class Work:
    """Work for the worker, and what is called on the thread of the window when it ends.

    Attributes:
        run: does it.
        done: gets its result.
        failed: gets an expected failure; None shows it as the window does.
        ended: is called after any end, cancelling included, before its result is told.
    """

    run: Callable[[Progress], Any]
    done: Callable[[Any], None]
    failed: Callable[[AppError], None] | None = None
    ended: Callable[[], None] | None = None


def run_behind(jobs: JobRunner, look: Look, parent: QWidget, title: str, work: Work) -> Job:
    """Works on the worker behind a count that can be cancelled.

    Args:
        jobs: the worker.
        look: gives sizes.
        parent: the window that waits.
        title: what is being done.
        work: the work.

    Returns:
        The job; the dialog comes up when it takes longer than a moment.
    """
    dialog = ProgressDialog(title, look, parent)
    timer = QTimer(dialog)
    timer.setSingleShot(True)
    timer.timeout.connect(dialog.open)

    def end() -> None:
        timer.stop()
        dialog.done(QDialog.DialogCode.Accepted.value)
        dialog.deleteLater()
        if work.ended is not None:
            work.ended()

    handlers = Handlers(work.done, work.failed, progress=dialog.show_step, ended=end, owner=dialog)
    job = jobs.submit(work.run, handlers)
    dialog.follow(job)
    timer.start(SHOWN_AFTER_MS)
    return job


def run_with_progress(
    parent: QWidget,
    look: Look,
    jobs: JobRunner,
    title: str,
    work: tuple[Callable[[Progress], Any], Callable[[Any], None]],
) -> Job:
    """Does long work on the worker while a dialog shows how far it is.

    Args:
        parent: the window that waits.
        look: gives sizes.
        jobs: the worker.
        title: what is being done.
        work: the work, and what is called with its result.
    """
    return run_behind(jobs, look, parent, title, Work(*work))


class WithdrawDialog(Dialog):
    """Asks for the reason of a withdrawal.

    Args:
        title: what the button does.
        text: what will happen.
    """

    def __init__(self, title: str, text: str, look: Look, parent: QWidget) -> None:
        super().__init__("withdraw", title, parent)
        self._reason = QPlainTextEdit()
        self._reason.setAccessibleName(tr("撤销理由"))
        self._reason.setPlaceholderText(tr("例如：与第 12 条重复，按办公室意见并入。"))
        self._reason.setTabChangesFocus(True)
        self._reason.setFixedHeight(look.px(84))
        self._ok = button(title, self.accept, "primary")
        self._ok.setEnabled(False)
        self._reason.textChanged.connect(lambda: self._ok.setEnabled(bool(self.reason)))
        self.setLayout(
            column(
                [
                    label(text, wrap=True),
                    label(tr("理由（必填）"), "heading"),
                    self._reason,
                    row([None, button(tr("取消"), self.reject), self._ok]),
                ],
                spacing=10,
                margins=(20, 18, 20, 16),
            )
        )
        self.setMinimumWidth(look.px(440))

    @property
    def reason(self) -> str:
        """The reason, without blanks around it."""
        return self._reason.toPlainText().strip()


class BugDialog(Dialog):
    """程序错误: says so, and gives the details to copy."""

    def __init__(self, error: BaseException, look: Look, parent: QWidget | None) -> None:
        super().__init__("bug", tr("程序错误"), parent)
        import traceback  # start-up time: 5 ms, and there should be no bugs

        self._details = "".join(traceback.format_exception(error))
        shown = QPlainTextEdit(self._details)
        shown.setReadOnly(True)
        shown.setAccessibleName(tr("错误详情"))
        shown.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        buttons: list[QWidget | None] = [
            button(tr("复制详情"), self._copy),
            button(tr("打开日志文件"), self._open_log),
            None,
            button(tr("继续工作"), self.accept, "primary"),
        ]
        self.setLayout(
            column(
                [
                    label(
                        tr("程序出了一个意料之外的错误。已保存的数据没有受影响，刚才的操作没有生效。"),
                        "heading",
                        wrap=True,
                    ),
                    label(
                        tr("请把下面的详情发给维护人员。日志：{path}", path=log_file()), "muted", wrap=True
                    ),
                    shown,
                    row(buttons),
                ],
                spacing=10,
                margins=(20, 18, 20, 16),
            )
        )
        self.resize(look.px(640), look.px(380))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)

    def _open_log(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_file())))


class ShortcutsDialog(Dialog):
    """All actions with their shortcuts, menu by menu."""

    def __init__(self, actions: Actions, look: Look, parent: QWidget) -> None:
        super().__init__("shortcuts", tr("快捷键"), parent)
        body = frame("card")
        columns = [
            column([self._menu(actions, look, name) for name in names] + [None], spacing=14)
            for names in SHORTCUT_COLUMNS
        ]
        body.setLayout(row(columns, spacing=look.px(40), margins=(22, 16, 22, 16)))
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        close = row([None, button(tr("关闭"), self.accept, "primary")])
        self.setLayout(column([scroll, close], spacing=12, margins=(18, 18, 18, 14)))
        self.resize(look.px(860), look.px(600))

    @staticmethod
    def _menu(actions: Actions, look: Look, menu: str) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.px(18))
        title = tr(MENUS[menu]).partition("(")[0].replace("&", "")
        grid.addWidget(label(title, "heading"), 0, 0)
        for command, action in actions.all():
            if command.menu == menu and command.shortcut:
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                place = grid.rowCount()
                grid.addWidget(label(plain_title(action)), place, 0)
                grid.addWidget(label(keys, "muted"), place, 1, Qt.AlignmentFlag.AlignRight)
        if grid.count() == 1:  # here the menu has nothing
            made.hide()
        return made


def withdrawal_text(codes: Sequence[str]) -> str:
    """What the withdrawal of tasks means."""
    if len(codes) == 1:
        return tr("撤销任务 {code}。任务不会删除：它和理由一起保留，可以恢复。", code=codes[0])
    return tr("撤销所选的 {count} 条任务。任务不会删除：它们和理由一起保留，可以恢复。", count=len(codes))


def refusal_text(error: AppError) -> str:
    """The sentence of an expected failure, with its code for whoever helps."""
    return f"{error}（{error.code}）"
