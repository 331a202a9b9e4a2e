"""退回: why a report goes back to its unit, with the phrases used before."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.i18n import mark, tr
from desktop.ui.decision_dialog import Decision, DecisionDialog, translated
from desktop.ui.desk import Desk

RETURN = Decision(
    "return",
    mark("退回反馈"),
    mark("退回"),
    mark("反馈退回单位补正，理由会显示在单位的填报页上。单位改过再报，重新进入待核定。"),
    reason=mark("退回理由（必填）"),
    example=mark("例如：请补充佐证材料的日期和数据口径。"),
    usual=(
        mark("请补充佐证材料。"),
        mark("进展内容与上期相同，请说明本期具体工作。"),
        mark("请填写量化目标的本期完成值，并说明数据来源。"),
        mark("进度与佐证材料不一致，请核实。"),
    ),
)


class ReturnDialog(DecisionDialog):
    """Asks for the reason.

    Args:
        desk: the open workspace.
        what: what goes back, in a line.
        act: sends it back with a reason, and gives the sentence.
        parent: the window that waits.
        is_long: whether the worker does it, because several go back.
    """

    def __init__(
        self, desk: Desk, what: str, act: Callable[[str], str], parent: QWidget, *, is_long: bool = False
    ) -> None:
        super().__init__(desk, translated(RETURN), parent)
        self.consequence.setText(f"{what}\n\n{tr(RETURN.consequence)}")
        if is_long:
            self.use_long(lambda: partial(act, self.reason))
        else:
            self.use(lambda: act(self.reason))
