"""What can be done with a case: names, icons, and the dialog that each opens."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from desktop.domain.cases import case_row
from desktop.domain.standing import Case
from desktop.i18n import mark, tr
from desktop.services.case_permissions import case_actions
from desktop.ui.decision_dialog import DecisionDialog
from desktop.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class CaseAction:
    """One thing that can be done: its title and icon, and whether a line stands above it in a menu."""

    title: str
    icon: str
    starts_group: bool = False


CASE_ACTIONS: Mapping[str, CaseAction] = {
    "accept": CaseAction(mark("签收…"), "check"),
    "object": CaseAction(mark("提出异议…"), "warning"),
    "report": CaseAction(mark("填报进展"), "feedback"),
    "extension": CaseAction(mark("申请延期…"), "history", starts_group=True),
    "pause": CaseAction(mark("申请中止…"), "minus"),
    "withdraw-request": CaseAction(mark("撤回申请…"), "undo"),
    "review": CaseAction(mark("核定反馈"), "feedback"),
    "rule": CaseAction(mark("裁定…"), "check"),
    "remind": CaseAction(mark("催办…"), "info"),
    "notice": CaseAction(mark("下发督办通知单…"), "issue"),
    "excuse": CaseAction(mark("认定正当理由…"), "check", starts_group=True),
    "suspend": CaseAction(mark("中止…"), "minus"),
    "resume": CaseAction(mark("恢复办理…"), "restore"),
    "complete": CaseAction(mark("办结…"), "check", starts_group=True),
    "close": CaseAction(mark("整条任务销号…"), "lock"),
    "reopen": CaseAction(mark("重新打开…"), "restore"),
    "reassign": CaseAction(mark("改派单位…"), "unit", starts_group=True),
    "withdraw-case": CaseAction(mark("撤销责任…"), "withdraw"),
    "instruction": CaseAction(mark("登记相关批示…"), "new", starts_group=True),
}


class CaseActions(QObject):
    """Opens what can be done with a case.

    Args:
        desk: the open workspace.
        owner: whose window the dialogs belong to.
    """

    report_wanted = Signal(str)
    """The unit wants to report on a case, by uid of its assignment."""
    review_wanted = Signal(str)
    """The office wants to judge what waits in a case, by uid of its assignment."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk, self._owner = desk, owner

    def names(self, case: Case) -> Sequence[str]:
        """Names of what makes sense for a case, in order."""
        return case_actions(self._desk.session, case_row(case))

    def button(self, case: Callable[[], Case | None], without: Sequence[str] = ()) -> QToolButton:
        """A button with a menu of what makes sense for a case.

        Args:
            case: gives the case when the menu opens.
            without: names of actions that stand elsewhere.
        """
        made = QToolButton()
        made.setText(tr("更多操作"))
        made.setAccessibleName(tr("对这个单位的操作"))
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(made)

        def fill() -> None:
            if (shown := case()) is not None:
                self.fill(menu, shown, without)

        menu.aboutToShow.connect(fill)
        made.setMenu(menu)
        return made

    def fill(self, menu: QMenu, case: Case, without: Sequence[str] = ()) -> None:
        """Puts what makes sense for a case into a menu."""
        menu.clear()
        for name in self.names(case):
            if name in without:
                continue
            declared = CASE_ACTIONS[name]
            if declared.starts_group and not menu.isEmpty():
                menu.addSeparator()
            action = menu.addAction(tr(declared.title))
            action.setObjectName(f"case-{name}")
            action.setIcon(self._desk.look.icon(declared.icon, "muted"))
            action.triggered.connect(partial(self._triggered, name, case))
        if menu.isEmpty():
            menu.addAction(tr("现在没有可做的事")).setEnabled(False)

    def start(self, name: str, case: Case) -> DecisionDialog | None:
        """Does one thing: opens its dialog, or goes to the page where it is done.

        Args:
            name: a key of `CASE_ACTIONS`.
            case: the case.

        Returns:
            The dialog, open; None when there is none.
        """
        if name == "report":
            self.report_wanted.emit(case.facts.assignment.uid)
            return None
        if name == "review":
            self.review_wanted.emit(case.facts.assignment.uid)
            return None
        self._desk.flush_wanted.emit()
        dialog = self._dialog(name, case)
        dialog.open()
        return dialog

    def _triggered(self, name: str, case: Case, _checked: bool = False) -> None:
        self.start(name, case)

    def _dialog(self, name: str, case: Case) -> DecisionDialog:
        from desktop.ui import answer_dialogs, case_dialogs  # start-up time: an inspector is shown at once
        from desktop.ui.instruction_dialog import InstructionDialog  # start-up time
        from desktop.ui.notice_dialog import NoticeDialog, RemindDialog  # start-up time
        from desktop.ui.ruling_form import RulingDialog  # start-up time

        desk, window, short = self._desk, self._owner.window(), case_row(case)
        makers: dict[str, Callable[[], DecisionDialog]] = {
            "accept": lambda: answer_dialogs.AcceptDialog(desk, [short], window),
            "object": lambda: answer_dialogs.ObjectDialog(desk, short, window),
            "extension": lambda: answer_dialogs.ExtensionDialog(desk, case, window),
            "pause": lambda: answer_dialogs.PauseDialog(desk, short, window),
            "withdraw-request": lambda: answer_dialogs.TakeBackDialog(desk, case, window),
            "rule": lambda: RulingDialog(desk, case, window),
            "remind": lambda: RemindDialog(desk, window, [short.unit]),
            "notice": lambda: NoticeDialog(desk, window, [short]),
            "excuse": lambda: case_dialogs.ExcuseDialog(desk, short, window),
            "suspend": lambda: case_dialogs.SuspendDialog(desk, short, window),
            "resume": lambda: case_dialogs.ResumeDialog(desk, short, window),
            "complete": lambda: case_dialogs.CompleteDialog(desk, short, window),
            "close": lambda: case_dialogs.CloseDialog(desk, short, window),
            "reopen": lambda: case_dialogs.ReopenDialog(desk, short, window),
            "reassign": lambda: case_dialogs.ReassignDialog(desk, short, window),
            "withdraw-case": lambda: case_dialogs.WithdrawCaseDialog(desk, short, window),
            "instruction": lambda: InstructionDialog(desk, window, short.code),
        }
        return makers[name]()
