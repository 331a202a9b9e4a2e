"""What is done with several cases at once: sign for them, remind and notify their units."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from desktop.domain.standing import CaseRow
from desktop.services.batch_permissions import to_be_notified, waiting_for_answer
from desktop.services.cases import CaseFilter, CaseService
from desktop.ui.desk import Desk

Cases = Sequence[CaseRow]


class BatchWork:
    """Opens the dialogs for several cases.

    Args:
        desk: the open workspace.
        page: whose window they belong to.
    """

    def __init__(self, desk: Desk, page: QWidget) -> None:
        self._desk, self._page = desk, page
        self._cases = CaseService(desk.session)

    def of_tasks(self, uids: Sequence[str], then: Callable[[Cases], None]) -> None:
        """Finds the cases of tasks on the worker, and goes on with them."""

        def find(_progress: object) -> Cases:
            return [case for uid in uids for case in self._cases.rows(CaseFilter(task=uid))]

        self._desk.submit(find, then, self._page)

    def accept(self, cases: Cases) -> None:
        """Signs for those that wait for it."""
        from desktop.ui.answer_dialogs import AcceptDialog  # start-up time

        if waiting := waiting_for_answer(self._desk.session, cases):
            AcceptDialog(self._desk, waiting, self._page.window()).open()

    def remind(self, cases: Cases) -> None:
        """Reminds the units of what they owe."""
        from desktop.ui.notice_dialog import RemindDialog  # start-up time

        if units := list(dict.fromkeys(case.unit for case in cases)):
            RemindDialog(self._desk, self._page.window(), units).open()

    def notify(self, cases: Cases) -> None:
        """Sends every unit a notice about its chosen cases, as far as they are alarming."""
        from desktop.ui.notice_dialog import NoticeDialog  # start-up time

        if alarming := to_be_notified(self._desk.session, cases):
            left_out = len(cases) - len(alarming)
            NoticeDialog(self._desk, self._page.window(), alarming, left_out).open()
