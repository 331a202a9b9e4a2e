"""What the office does with inspections: every action of the page, on the chosen inspection."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QDialog, QWidget

from desktop.i18n import tr
from desktop.progress import Progress
from desktop.services.case_permissions import can_write
from desktop.services.checks.inspections_values import InspectionRow
from desktop.services.exchange_values import PeerStatus
from desktop.ui.checks.inspection_words import allowed_commands
from desktop.ui.decision_dialog import DecisionDialog
from desktop.ui.desk import Desk

REPORT, FORM = "inspection-report", "check-form"
DECISIONS = ("conclude-inspection", "reopen-inspection", "take-over", "withdraw-inspection")


class OfficeDeeds:
    """Opens the dialogs.

    Args:
        desk: the open workspace.
        page: whose window they belong to.
        chosen: gives the inspections that are meant, the first of which counts where only one can be.
        planned: is called with the uid of a plan that was saved.
    """

    def __init__(
        self,
        desk: Desk,
        page: QWidget,
        chosen: Callable[[], Sequence[InspectionRow]],
        planned: Callable[[str], object],
    ) -> None:
        self._desk, self._page, self._chosen, self._planned = desk, page, chosen, planned

    def slots(self) -> dict[str, Callable[[], object]]:
        """What each command does."""
        return {
            "plan-inspection": self.plan,
            "plan-reinspection": self.plan_again,
            "edit-plan": self.edit,
            "hand-out": self.hand_out,
            "export-inspectors": self.export_chosen,
            "raise-findings": self.raise_findings,
            "print-report": partial(self.print_paper, REPORT),
            "print-form": partial(self.print_paper, FORM),
            **{name: partial(self.decide, name) for name in DECISIONS},
        }

    def plan(self) -> DecisionDialog | None:
        """A new plan."""
        from desktop.ui.checks.plan_dialog import PlanDialog  # start-up time

        return self._plan_with(PlanDialog(self._desk, self._window)) if self._writes() else None

    def plan_again(self) -> DecisionDialog | None:
        """A plan to look at findings again."""
        from desktop.ui.checks.reinspection_dialog import ReinspectionDialog  # start-up time

        return self._plan_with(ReinspectionDialog(self._desk, self._window)) if self._writes() else None

    def edit(self) -> DecisionDialog | None:
        """Corrects the chosen plan."""
        from desktop.ui.checks.plan_dialog import PlanDialog  # start-up time

        found = self._one("edit-plan")
        if found is None:
            return None
        return self._plan_with(PlanDialog(self._desk, self._window, found.inspection))

    def hand_out(self) -> DecisionDialog | None:
        """Tells the inspectors of the chosen plans; the packages for them come next."""
        from desktop.ui.checks.inspection_dialogs import HandOutDialog  # start-up time

        rows = [one for one in self._chosen() if "hand-out" in allowed_commands(one)]
        if not rows or not self._writes():
            return None
        dialog = HandOutDialog(self._desk, rows, self._window)

        def ended(result: int) -> None:
            if result == QDialog.DialogCode.Accepted.value and dialog.then_export.isChecked():
                self.export_to(dialog.inspectors)

        dialog.finished.connect(ended)
        return self._opened(dialog)

    def export_chosen(self) -> None:
        """Packages for the inspectors of the chosen inspections."""
        rows = [one for one in self._chosen() if "export-inspectors" in allowed_commands(one)]
        parties = [share.inspector for one in rows for share in one.inspection.shares]
        self.export_to(tuple(dict.fromkeys(parties)))

    def export_to(self, inspectors: Sequence[str]) -> None:
        """Packages for inspectors, whether their keys are known yet or not."""
        if not inspectors or not self._writes():
            return
        desk = self._desk

        def work(progress: Progress) -> list[PeerStatus]:
            from desktop.services.peers import PeerService  # start-up time

            progress.step(0, 0)
            board = {one.party: one for one in PeerService(desk.session).board()}
            return [board[party] for party in inspectors if party in board]

        def show(parties: list[PeerStatus]) -> None:
            from desktop.ui.exchange_export import ExportPackagesDialog  # start-up time

            if parties:
                ExportPackagesDialog(desk, parties, self._window).open()
            else:
                desk.said.emit(tr("没有找到这些检查员，请到“交换”页导出。"))

        desk.flush_wanted.emit()
        desk.submit(work, show, self._page)

    def raise_findings(self) -> None:
        """The dialog that makes findings of what does not conform."""
        from desktop.ui.checks.findings_raise import open_raise  # start-up time

        if (found := self._one("raise-findings")) is not None:
            open_raise(self._desk, found.inspection.uid, self._page)

    def print_paper(self, name: str) -> None:
        """Shows a paper of the chosen inspection on the page of reports."""
        if rows := self._chosen():
            self._desk.paper_wanted.emit(name, rows[0].inspection.uid)

    def decide(self, name: str) -> DecisionDialog | None:
        """One of `DECISIONS`, on the chosen inspection."""
        from desktop.ui.checks.inspection_dialogs import DIALOGS  # start-up time

        found = self._one(name)
        return self._opened(DIALOGS[name](self._desk, found, self._window)) if found is not None else None

    def _one(self, command: str) -> InspectionRow | None:
        """The chosen inspection, when the action makes sense for it."""
        rows = self._chosen()
        if not rows or command not in allowed_commands(rows[0]) or not self._writes():
            return None
        return rows[0]

    def _plan_with(self, dialog: DecisionDialog) -> DecisionDialog:
        def ended(result: int) -> None:
            if result == QDialog.DialogCode.Accepted.value:
                self._planned(getattr(dialog, "uid", ""))

        dialog.finished.connect(ended)
        return self._opened(dialog)

    def _writes(self) -> bool:
        return can_write(self._desk.session)

    @property
    def _window(self) -> QWidget:
        return self._page.window()

    def _opened(self, dialog: DecisionDialog) -> DecisionDialog:
        self._desk.flush_wanted.emit()
        dialog.open()
        return dialog
