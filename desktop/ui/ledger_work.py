"""What is done with tasks of the ledger: split, merge, withdraw, restore, issue; and what is asked before."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from desktop.domain.ledger import PolicyDocument, Task
from desktop.i18n import tr
from desktop.services.cell_edits import CellEditService
from desktop.services.issuing import IssueOutcome, IssuingService
from desktop.services.ledger import LedgerQuery, LedgerRow
from desktop.services.policies import PolicyService
from desktop.ui.desk import Desk
from desktop.ui.dialogs import WithdrawDialog, run_with_progress, withdrawal_text

Tasks = Sequence[Task | LedgerRow]


class LedgerWork:
    """Does the work of the ledger page.

    Args:
        desk: the open workspace.
        page: whose window the dialogs belong to.
    """

    def __init__(self, desk: Desk, page: QWidget) -> None:
        self._desk, self._page = desk, page
        self._drafts, self._policies = CellEditService(desk.session), PolicyService(desk.session)

    def split(self, uid: str, place: int) -> None:
        """Cuts a draft at a character of the document and shows its first part."""
        self._desk.attempt(
            lambda: self._drafts.split(uid, place),
            tr("已拆分为两条，原任务保留在“含已撤销”里。可用 Ctrl+Z 撤回。"),
            lambda parts: self._desk.task_wanted.emit(parts[0]),
        )

    def merge(self, tasks: Tasks) -> None:
        """Makes one draft of several and shows it."""
        uids = [task.uid for task in tasks]
        self._desk.attempt(
            lambda: self._drafts.merge(uids),
            tr("已把 {count} 条合并为一条。可用 Ctrl+Z 撤回。", count=len(uids)),
            self._desk.task_wanted.emit,
        )

    def withdraw(self, tasks: Tasks) -> None:
        """Withdraws tasks, once a reason was given."""
        dialog = self._ask(tr("撤销任务"), withdrawal_text([task.code for task in tasks]))

        uids = [task.uid for task in tasks]
        dialog.accepted.connect(
            lambda: self._desk.attempt(
                lambda: self._drafts.withdraw_many(uids, dialog.reason), then=self._desk.said.emit
            )
        )

    def withdraw_policy(self, policy: PolicyDocument) -> None:
        """Withdraws a document with its drafts, once a reason was given."""
        text = tr(
            "撤销《{title}》和由它生成的全部草稿任务，之后可以重新导入这份文件。已有任务交办的文件不能整份撤销。",
            title=policy.title,
        )
        dialog = self._ask(tr("撤销文件"), text)
        dialog.accepted.connect(
            lambda: self._desk.attempt(
                lambda: self._policies.withdraw(policy.uid, dialog.reason), then=self._desk.said.emit
            )
        )

    def restore(self, tasks: Tasks) -> None:
        """Takes withdrawals back."""
        uids = [task.uid for task in tasks]
        self._desk.attempt(lambda: self._drafts.restore_many(uids), then=self._desk.said.emit)

    def issue_drafts(self) -> None:
        """Issues all drafts, once it was shown who is told."""
        self._ask_issue(None)

    def issue(self, tasks: Tasks) -> None:
        """Issues some drafts, once it was shown who is told."""
        self._ask_issue([task.uid for task in tasks])

    def export(self, query: LedgerQuery) -> None:
        """Writes the tasks of a query into an Excel file that is asked for."""
        from desktop.ui.workbook_wizard_export import ask_and_export  # start-up time

        self._desk.flush_wanted.emit()
        ask_and_export(self._desk, query, self._page.window())

    def _ask(self, title: str, text: str) -> WithdrawDialog:
        dialog = WithdrawDialog(title, text, self._desk.look, self._page.window())
        dialog.open()
        return dialog

    def _ask_issue(self, uids: list[str] | None) -> None:
        from desktop.ui.issue_dialog import IssueDialog  # start-up time

        self._desk.flush_wanted.emit()
        dialog = IssueDialog(self._desk, uids, self._page.window())
        dialog.accepted.connect(lambda: self._issue(uids, dialog.day))
        dialog.rejected.connect(lambda: self._go_to(dialog.wanted_task))
        dialog.open()

    def _go_to(self, uid: str) -> None:
        if uid:
            self._desk.task_wanted.emit(uid)

    def _issue(self, uids: list[str] | None, day: date) -> None:
        service = IssuingService(self._desk.session)

        def done(outcome: IssueOutcome) -> None:
            self._desk.changed.emit()
            self._desk.said.emit(outcome.sentence)

        run_with_progress(
            self._page.window(),
            self._desk.look,
            self._desk.jobs,
            tr("交办任务"),
            (lambda progress: service.issue(uids, day, progress), done),
        )
