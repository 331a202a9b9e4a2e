"""Decisions of the office on one unit's share in a task, each with what will happen and its reason."""

from datetime import date

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from desktop.domain.standing import CaseRow
from desktop.domain.supervision import Light
from desktop.domain.units import Unit
from desktop.i18n import mark, tr
from desktop.services.directory import DirectoryService
from desktop.services.rulings import RulingService
from desktop.ui.controls import button
from desktop.ui.decision_dialog import Decision, DecisionDialog, translated
from desktop.ui.desk import Desk
from desktop.ui.fields import DayField
from desktop.ui.lights import lit
from desktop.ui.unit_picker import pick_unit

_DAY_PX = 130
_REASON = mark("理由（必填）")
SUSPEND = Decision(
    "suspend",
    mark("中止办理"),
    mark("中止"),
    mark("中止期间不亮灯、不催办；时限不因此自动顺延。恢复办理时再登记恢复日期。"),
    reason=_REASON,
    example=mark("例如：省级平台改造，接口暂停对接。"),
)
RESUME = Decision(
    "resume",
    mark("恢复办理"),
    mark("恢复"),
    mark("从中止最后一天的次日起恢复亮灯和催办。"),
    reason=_REASON,
    example=mark("例如：省级平台已恢复对接。"),
)
COMPLETE = Decision(
    "complete",
    mark("办结"),
    mark("办结"),
    mark("认定该单位这一项已经办结：进度记为 100%，不再亮灯，不再要求反馈。可以重新打开。"),
    reason=mark("办结依据（必填）"),
    example=mark("例如：已上线运行，验收意见见佐证材料。"),
    usual=(mark("经核查佐证材料，任务目标已完成。"),),
)
EXCUSE = Decision(
    "excuse",
    mark("认定正当理由"),
    mark("认定"),
    mark("在所填日期内，不高于所选颜色的灯不再点亮；理由会写在亮灯依据里。"),
    reason=_REASON,
    example=mark("例如：受省级统一平台延期上线影响。"),
)
REASSIGN = Decision(
    "reassign",
    mark("改派单位"),
    mark("改派"),
    mark("撤销原单位的这一项责任（保留记录），向新单位重新交办。"),
    reason=_REASON,
    example=mark("例如：职能已划转。"),
)
CLOSE = Decision(
    "close",
    mark("销号"),
    mark("销号"),
    mark("各单位全部办结并核查后，任务销号，不再列入在办。可以重新打开。"),
    reason=mark("核查意见（必填）"),
    example=mark("例如：经现场核查，目标全部达到。"),
)
REOPEN = Decision(
    "reopen",
    mark("重新打开"),
    mark("重新打开"),
    mark("撤销办结或销号，任务恢复在办；原决定和这次的理由都保留。"),
    reason=_REASON,
    example=mark("例如：复查发现未达目标。"),
)
WITHDRAW = Decision(
    "withdraw-case",
    mark("撤销责任"),
    mark("撤销"),
    mark("撤销该单位在这条任务中的责任，不会删除：它和理由一起保留。"),
    reason=_REASON,
    example=mark("例如：分工调整，不再承担。"),
)


class CaseDialog(DecisionDialog):
    """A decision on one case.

    Args:
        desk: the open workspace.
        decision: what is decided.
        case: whose case it is.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, decision: Decision, case: CaseRow, parent: QWidget) -> None:
        super().__init__(desk, translated(decision), parent)
        self.case = case
        self.rulings = RulingService(desk.session)
        self.consequence.setText(f"{named(case)}\n{self.consequence.text()}")


class SuspendDialog(CaseDialog):
    """Pauses a case from a day on, until a day or until further notice."""

    def __init__(self, desk: Desk, case: CaseRow, parent: QWidget) -> None:
        super().__init__(desk, SUSPEND, case, parent)
        self.first, self.last = _day_field(self, tr("从哪天起中止")), _day_field(self, tr("到哪天止"))
        self.last.set_day(None)
        self.last.setPlaceholderText(tr("不定期"))
        self.add_row([(tr("从哪天起中止"), self.first), (tr("到哪天止"), self.last)])
        self.use(self._suspend)

    def is_ready(self) -> bool:
        """A reason, and days that are some."""
        return super().is_ready() and self.first.day() is not None and self.last.is_good

    def _suspend(self) -> str:
        first, last = self.first.day(), self.last.day()
        return self.rulings.suspend(self.case.uid, self.reason, first, last).sentence


class ResumeDialog(CaseDialog):
    """Ends a pause."""

    def __init__(self, desk: Desk, case: CaseRow, parent: QWidget) -> None:
        super().__init__(desk, RESUME, case, parent)
        self.last = _day_field(self, tr("中止的最后一天"))
        self.add_row([(tr("中止的最后一天"), self.last)])
        self.use(self._resume)

    def is_ready(self) -> bool:
        """A reason, and a day."""
        return super().is_ready() and self.last.day() is not None

    def _resume(self) -> str:
        return self.rulings.resume(self.case.uid, self.reason, self.last.day()).sentence


class CompleteDialog(CaseDialog):
    """Holds a case for done."""

    def __init__(self, desk: Desk, case: CaseRow, parent: QWidget) -> None:
        super().__init__(desk, COMPLETE, case, parent)
        self.use(lambda: self.rulings.complete(case.uid, self.reason).sentence)


class ExcuseDialog(CaseDialog):
    """Accepts a good reason, so that lights up to a colour do not burn for some days."""

    def __init__(self, desk: Desk, case: CaseRow, parent: QWidget) -> None:
        super().__init__(desk, EXCUSE, case, parent)
        self.light = QComboBox()
        for light in (Light.YELLOW, Light.RED, Light.BLUE):
            self.light.addItem(lit(light), light)
        self.light.setCurrentIndex(max(0, self.light.findData(case.light)))
        self.first, self.last = _day_field(self, tr("从哪天起")), _day_field(self, tr("到哪天止"))
        self.last.set_day(None)
        self.last.setPlaceholderText(tr("长期"))
        self.add_row(
            [(tr("最高压到"), self.light), (tr("从哪天起"), self.first), (tr("到哪天止"), self.last)]
        )
        self.use(self._excuse)

    def is_ready(self) -> bool:
        """A reason, and days that are some."""
        return super().is_ready() and self.first.day() is not None and self.last.is_good

    def _excuse(self) -> str:
        light: Light = self.light.currentData()
        return self.rulings.excuse(
            self.case.uid, light, self.reason, self.first.day(), self.last.day()
        ).sentence


class ReassignDialog(CaseDialog):
    """Gives a case to another unit."""

    def __init__(self, desk: Desk, case: CaseRow, parent: QWidget) -> None:
        super().__init__(desk, REASSIGN, case, parent)
        self.unit: Unit | None = None
        self.choice = button(tr("选择单位…"), self._pick)
        self.add(tr("新的责任单位"), self.choice)
        self.use(self._reassign)

    def choose(self, unit: Unit) -> None:
        """Names the new unit."""
        self.unit = unit
        self.choice.setText(unit.short or unit.name)
        self.update_button()

    def is_ready(self) -> bool:
        """A reason, and a unit."""
        return super().is_ready() and self.unit is not None

    def _pick(self) -> None:
        units = DirectoryService(self.desk.session).units()
        pick_unit(self.desk.look, units, self.choice, self.choose)

    def _reassign(self) -> str:
        unit = f"unit.{self.unit.code}" if self.unit else ""
        return self.rulings.reassign(self.case.uid, unit, self.reason).sentence


class CloseDialog(CaseDialog):
    """Closes a task for all its units."""

    def __init__(self, desk: Desk, case: CaseRow, parent: QWidget) -> None:
        super().__init__(desk, CLOSE, case, parent)
        self.consequence.setText(f"{case.code}　{case.title}\n{tr(CLOSE.consequence)}")
        self.is_forced = QCheckBox(tr("仍有单位未办结也销号（理由须说明）"))
        self.is_forced.setAccessibleName(self.is_forced.text())
        self.body.addWidget(self.is_forced)
        self.use(self._close)

    def _close(self) -> str:
        return self.rulings.close(self.case.task, self.reason, force=self.is_forced.isChecked()).sentence


class ReopenDialog(CaseDialog):
    """Takes a completion or closure back."""

    def __init__(self, desk: Desk, case: CaseRow, parent: QWidget) -> None:
        super().__init__(desk, REOPEN, case, parent)
        what = case.task if case.is_closed else case.uid
        self.use(lambda: self.rulings.reopen(what, self.reason).sentence)


class WithdrawCaseDialog(CaseDialog):
    """Takes a unit's share in a task away."""

    def __init__(self, desk: Desk, case: CaseRow, parent: QWidget) -> None:
        super().__init__(desk, WITHDRAW, case, parent)
        self.use(lambda: self.rulings.withdraw_assignment(case.uid, self.reason).sentence)


def named(case: CaseRow) -> str:
    """A case in one line: code, unit, title."""
    return f"{case.code}　{case.unit_name}　{case.title}"


def _day_field(dialog: DecisionDialog, name: str) -> DayField:
    made = DayField(name)
    made.setFixedWidth(dialog.desk.look.px(_DAY_PX))
    today: date = dialog.desk.session.today()
    made.set_day(today)
    made.textChanged.connect(lambda _text: dialog.update_button())
    return made
