"""The finding behind a task of the ledger: what was seen, where it stands, and the way to it."""

from PySide6.QtWidgets import QFrame

from desktop.i18n import tr
from desktop.progress import Progress
from desktop.services.checks.findings import FindingService
from desktop.services.checks.findings_values import FindingRow
from desktop.ui.checks.findings_words import due_text, severity_text, source_text, state_text, what_text
from desktop.ui.controls import button, column, label, row
from desktop.ui.desk import Desk


class FindingPanel(QFrame):
    """Shows the finding that raised a task; hidden for other tasks.

    Args:
        desk: the open workspace.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setAccessibleName(tr("安全检查问题"))
        self._desk, self._service = desk, FindingService(desk.session)
        self._task = ""
        self.uid = ""
        self._head, self._what = label("", "heading", wrap=True), label("", wrap=True)
        self._facts = label("", "muted", wrap=True)
        show = button(tr("查看问题"), lambda: desk.record_wanted.emit("finding", self.uid), "link")
        self.setLayout(
            column(
                [self._head, self._what, self._facts, row([show, None])], spacing=6, margins=(10, 8, 10, 8)
            )
        )
        self.hide()

    def show_task(self, task: str, *, is_of_finding: bool) -> None:
        """Shows the finding of a task, read on the worker; the latest wish counts.

        Args:
            task: uid.
            is_of_finding: whether a finding raised it.
        """
        self._task = task if is_of_finding else ""
        if not is_of_finding:
            self.hide()
            return

        def find(_progress: Progress) -> FindingRow | None:
            return next((one for one in self._service.rows() if one.finding.task == task), None)

        def show(found: FindingRow | None) -> None:
            if task == self._task:
                self._show(found)

        self._desk.submit(find, show, self)

    def _show(self, found: FindingRow | None) -> None:
        self.setVisible(found is not None)
        if found is None:
            return
        finding = found.finding
        self.uid = finding.uid
        self._head.setText("　".join((finding.code, severity_text(finding), state_text(found))))
        self._what.setText(what_text(finding))
        due = tr("整改期限 {due}", due=due_text(found))
        self._facts.setText("\n".join(filter(None, (due, source_text(finding), finding.inspection_title))))
