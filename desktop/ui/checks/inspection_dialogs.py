"""Decisions on an inspection: accept what remains, hand out, conclude, reopen, take over, withdraw."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.domain.checks.inspections import fails
from desktop.i18n import mark, tr
from desktop.services.checks.inspections_values import InspectionRow, ResultView
from desktop.services.checks.planning import PlanningService
from desktop.services.checks.reinspecting import ReinspectService
from desktop.services.checks.reviewing import CheckReviewService
from desktop.ui.checks.inspection_words import days_text, names_text
from desktop.ui.decision_dialog import Decision, DecisionDialog, translated
from desktop.ui.desk import Desk

ACCEPT_REST = Decision("accept-rest", mark("采纳其余全部"), mark("采纳"), "")
HAND_OUT = Decision("hand-out", mark("下发检查"), mark("下发"), "")
CONCLUDE = Decision("conclude-inspection", mark("检查定稿"), mark("定稿"), "")
REOPEN = Decision(
    "reopen-inspection",
    mark("取消定稿"),
    mark("取消定稿"),
    "",
    reason=mark("理由（必填）"),
    example=mark("例如：被检查单位补充了材料，第 12 项须重新核定。"),
)
WITHDRAW = Decision(
    "withdraw-inspection",
    mark("撤销检查"),
    mark("撤销"),
    "",
    reason=mark("理由（必填）"),
    example=mark("例如：该系统已停用，改查新系统。"),
)
TAKE_OVER = Decision("take-over", mark("记入复查结论"), mark("记入"), "")


class PlainDialog(DecisionDialog):
    """A decision that asks for nothing: Enter takes it."""

    def showEvent(self, event: QShowEvent) -> None:
        """Puts the keyboard on the button that does it."""
        super().showEvent(event)
        self.ok.setFocus()


class AcceptRestDialog(PlainDialog):
    """Accepts everything that waits for review, in one act.

    Args:
        desk: the open workspace.
        uid: of the inspection.
        results: those that wait.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, uid: str, results: Sequence[ResultView], parent: QWidget) -> None:
        super().__init__(desk, translated(ACCEPT_REST), parent)
        failing = sum(fails(one.answer.verdict) for one in results)
        self.consequence.setText(
            tr(
                "采纳待审核的 {count} 项结果，其中不符合和部分符合 {failing} 项。采纳后仍可逐项退回。",
                count=len(results),
                failing=failing,
            )
        )
        self.use_long(lambda: partial(CheckReviewService(desk.session).accept, uid))


class HandOutDialog(PlainDialog):
    """Tells the inspectors; the packages for them are offered as the next step.

    Args:
        desk: the open workspace.
        rows: the plans.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, rows: Sequence[InspectionRow], parent: QWidget) -> None:
        super().__init__(desk, translated(HAND_OUT), parent)
        self._uids = [one.inspection.uid for one in rows]
        self.inspectors = tuple(
            dict.fromkeys(share.inspector for one in rows for share in one.inspection.shares)
        )
        lines = [_plan_line(one) for one in rows]
        what = tr("下发后，检查员就能收到检查任务；被检查单位、清单和检查员不能再改，只能撤销后重新安排。")
        self.consequence.setText("\n".join((what, "", *lines)))
        self.then_export = QCheckBox(tr("接着导出交换包给检查员"))
        self.then_export.setAccessibleName(self.then_export.text())
        self.then_export.setChecked(True)
        self.add("", self.then_export)
        self.use_long(lambda: self._hand_out)

    def _hand_out(self) -> str:
        return PlanningService(self.desk.session).hand_out(self._uids).sentence


class ConcludeDialog(PlainDialog):
    """Declares all results final.

    Args:
        desk: the open workspace.
        found: the inspection.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, found: InspectionRow, parent: QWidget) -> None:
        super().__init__(desk, translated(CONCLUDE), parent)
        text = tr("定稿后得分记入这次检查，结果不能再退回；需要改动时可以取消定稿。")
        self.consequence.setText(_about(found, text))
        self.use_long(lambda: partial(CheckReviewService(desk.session).conclude, found.inspection.uid))


class ReopenDialog(DecisionDialog):
    """Takes the declaration back, with a reason.

    Args:
        desk: the open workspace.
        found: the inspection.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, found: InspectionRow, parent: QWidget) -> None:
        super().__init__(desk, translated(REOPEN), parent)
        text = tr("取消定稿后，结果可以再次退回和采纳。已下发的问题不受影响。")
        self.consequence.setText(_about(found, text))
        service, uid = CheckReviewService(desk.session), found.inspection.uid
        self.use_long(lambda: partial(service.reopen, uid, self.reason))


class WithdrawInspectionDialog(DecisionDialog):
    """Withdraws an inspection, with a reason.

    Args:
        desk: the open workspace.
        found: the inspection.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, found: InspectionRow, parent: QWidget) -> None:
        super().__init__(desk, translated(WITHDRAW), parent)
        text = tr("撤销后检查员不再填写。检查不会删除：它和理由一起保留。")
        self.consequence.setText(_about(found, text))
        service, uid = PlanningService(desk.session), found.inspection.uid
        self.use_long(lambda: partial(service.withdraw, uid, self.reason))


class TakeOverDialog(PlainDialog):
    """Makes the accepted results of a re-inspection the judgements on its findings.

    Args:
        desk: the open workspace.
        found: the re-inspection.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, found: InspectionRow, parent: QWidget) -> None:
        super().__init__(desk, translated(TAKE_OVER), parent)
        count = len(found.inspection.reinspects)
        self.consequence.setText(
            tr(
                "按这次复查已采纳的结果，把“通过”或“未通过”记入 {count} 个问题，并告知被检查单位。",
                count=count,
            )
        )
        service, uid = ReinspectService(desk.session), found.inspection.uid
        self.use_long(lambda: partial(service.take_over, uid))


DIALOGS: Mapping[str, Callable[[Desk, InspectionRow, QWidget], DecisionDialog]] = {
    "conclude-inspection": ConcludeDialog,
    "reopen-inspection": ReopenDialog,
    "take-over": TakeOverDialog,
    "withdraw-inspection": WithdrawInspectionDialog,
}
"""The decisions on one inspection, by the name of their action."""


def _plan_line(found: InspectionRow) -> str:
    """A plan in a line: what, whom, by whom, when."""
    held = found.inspection
    parts = (held.code, held.title, names_text(held), days_text(held))
    return "　".join(filter(None, parts))


def _about(found: InspectionRow, consequence: str) -> str:
    """Which inspection a dialog is about, and what follows from it."""
    return f"{found.inspection.code}　{found.inspection.title}\n\n{consequence}"
