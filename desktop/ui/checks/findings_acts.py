"""Decisions of the office on findings: deadline, wording, re-inspection, closing, task, withdrawal."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QComboBox, QWidget

from desktop.domain.checks.findings import Finding
from desktop.domain.checks.values import Severity
from desktop.i18n import mark, tr
from desktop.services.checks.finding_tasks import raise_task
from desktop.services.checks.findings import FindingService
from desktop.services.checks.findings_values import FindingRow
from desktop.services.checks.reinspecting import ReinspectService
from desktop.services.checks.titles import SEVERITY_TITLES
from desktop.ui.checks.findings_words import due_text, what_text
from desktop.ui.decision_dialog import Decision, DecisionDialog, translated
from desktop.ui.desk import Desk
from desktop.ui.fields import DayField
from desktop.ui.phrases import LinesEdit

_DAY_PX = 130
_SHOWN_CODES = 6
_REASON = mark("理由（必填）")
DUE = Decision(
    "finding-due",
    mark("调整整改期限"),
    mark("调整"),
    mark("新的期限和理由会告知单位，原来的期限保留在办理过程里。"),
    reason=_REASON,
    example=mark("例如：设备采购周期较长，已说明。"),
)
EDIT = Decision(
    "finding-edit",
    mark("修改等级和要求"),
    mark("修改"),
    mark("修改后的内容会告知单位，期限不变；以前的内容保留在办理过程里。"),
)
PASS = Decision(
    "finding-pass",
    mark("复查通过"),
    mark("通过"),
    mark("认定单位提交的整改已经到位，随后可以销号。单位会看到复查意见。"),
    reason=mark("复查意见"),
    example=mark("例如：已核对整改后的配置截图。"),
    usual=(mark("经核查整改材料，问题已整改到位。"),),
    is_reason_needed=False,
)
FAIL = Decision(
    "finding-fail",
    mark("复查不通过"),
    mark("退回整改"),
    mark("问题退回单位继续整改，意见会显示在单位的填报页上；整改期限不变。"),
    reason=mark("复查意见（必填）"),
    example=mark("例如：只附了制度，没有执行记录。"),
    usual=(
        mark("请补充整改后的截图或照片。"),
        mark("整改措施没有针对原因，请重新分析。"),
        mark("没有说明怎样防止再次发生。"),
    ),
)
CLOSE = Decision(
    "finding-close",
    mark("销号"),
    mark("销号"),
    mark("复查通过的问题销号后不再催办，可以重新打开。"),
    reason=mark("销号说明"),
    example=mark("可以不填"),
    is_reason_needed=False,
)
REOPEN = Decision(
    "finding-reopen",
    mark("重新打开问题"),
    mark("重新打开"),
    mark("撤销销号，问题恢复在办；原来的决定和这次的理由都保留。"),
    reason=_REASON,
    example=mark("例如：抽查发现问题再次出现。"),
)
WITHDRAW = Decision(
    "finding-withdraw",
    mark("撤销问题"),
    mark("撤销"),
    mark("问题不会删除：它和理由一起保留，单位会看到已撤销。"),
    reason=_REASON,
    example=mark("例如：单位提供了检查时未出示的证明材料。"),
)
TASK = Decision(
    "finding-task",
    mark("转为台账任务"),
    mark("转为任务"),
    mark("为这个问题向单位交办一条台账任务，按台账督办；问题本身仍在这里整改和销号。"),
)


def named(finding: Finding) -> str:
    """A finding in a line: its code, whose it is, what was seen."""
    return "　".join(filter(None, (finding.code, finding.unit_name, what_text(finding))))


class FindingDialog(DecisionDialog):
    """A decision on one finding.

    Args:
        desk: the open workspace.
        decision: what is decided.
        row: the finding.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, decision: Decision, row: FindingRow, parent: QWidget) -> None:
        super().__init__(desk, translated(decision), parent)
        self.row, self.uid = row, row.finding.uid
        self.findings, self.reinspecting = FindingService(desk.session), ReinspectService(desk.session)
        self.consequence.setText(f"{named(row.finding)}\n\n{self.consequence.text()}")


class DueDialog(FindingDialog):
    """Moves the deadline."""

    def __init__(self, desk: Desk, row: FindingRow, parent: QWidget) -> None:
        super().__init__(desk, DUE, row, parent)
        self.day = _day_field(self, tr("新的整改期限"), row.finding.due)
        self.consequence.setText(f"{self.consequence.text()}\n{tr('现在的期限：{due}', due=due_text(row))}")
        self.add_row([(tr("新的整改期限"), self.day)])
        self.use(lambda: self.findings.set_due(self.uid, _day_of(self.day), self.reason))

    def is_ready(self) -> bool:
        """A reason, and another day than now."""
        day = self.day.day()
        return super().is_ready() and day is not None and day != self.row.finding.due


class EditDialog(FindingDialog):
    """Changes severity and demand."""

    def __init__(self, desk: Desk, row: FindingRow, parent: QWidget) -> None:
        super().__init__(desk, EDIT, row, parent)
        self.severity, self.demand = QComboBox(), LinesEdit(desk.look)
        for severity in Severity:
            self.severity.addItem(tr(SEVERITY_TITLES[severity]), severity)
        self.severity.setCurrentIndex(self.severity.findData(row.finding.severity))
        self.demand.setPlainText(row.finding.demand)
        self.add_row([(tr("风险等级"), self.severity)])
        self.add(tr("整改要求"), self.demand)
        self.severity.currentIndexChanged.connect(lambda _index: self.update_button())
        self.demand.textChanged.connect(self.update_button)
        self.use(self._edit)

    def is_ready(self) -> bool:
        """Something is different, and there is a demand."""
        demand, finding = self._demand, self.row.finding
        return bool(demand) and (self.severity.currentData(), demand) != (finding.severity, finding.demand)

    @property
    def _demand(self) -> str:
        return self.demand.toPlainText().strip()

    def _edit(self) -> str:
        return self.findings.edit(self.uid, severity=self.severity.currentData(), demand=self._demand)


class JudgeDialog(FindingDialog):
    """Re-inspects by the evidence: passed, or not."""

    def __init__(self, desk: Desk, row: FindingRow, parent: QWidget, *, passed: bool) -> None:
        super().__init__(desk, PASS if passed else FAIL, row, parent)
        version = row.action.version if row.action else ""
        self.use(lambda: self.reinspecting.decide(self.uid, passed, self.reason, version=version))


class ReasonDialog(FindingDialog):
    """A decision that needs nothing but a reason."""

    def __init__(
        self,
        desk: Desk,
        what: tuple[Decision, Callable[["ReasonDialog"], str]],
        row: FindingRow,
        parent: QWidget,
    ) -> None:
        super().__init__(desk, what[0], row, parent)
        self.use(lambda: what[1](self))


def reopen_dialog(desk: Desk, row: FindingRow, parent: QWidget) -> ReasonDialog:
    """Asks why a closed finding is taken up again."""
    act = lambda dialog: dialog.reinspecting.reopen(dialog.uid, dialog.reason)  # noqa: E731 - one line
    return ReasonDialog(desk, (REOPEN, act), row, parent)


def withdraw_dialog(desk: Desk, row: FindingRow, parent: QWidget) -> ReasonDialog:
    """Asks why a finding is withdrawn."""
    act = lambda dialog: dialog.findings.withdraw(dialog.uid, dialog.reason)  # noqa: E731 - one line
    return ReasonDialog(desk, (WITHDRAW, act), row, parent)


class TaskDialog(FindingDialog):
    """Raises a ledger task."""

    def __init__(self, desk: Desk, row: FindingRow, parent: QWidget) -> None:
        super().__init__(desk, TASK, row, parent)
        self.day = _day_field(self, tr("任务完成时限"), row.finding.due)
        self.add_row([(tr("任务完成时限"), self.day)])
        self.use(self._raise)

    def is_ready(self) -> bool:
        """A day."""
        return self.day.day() is not None

    def _raise(self) -> str:
        code = raise_task(self.desk.session, self.uid, due=_day_of(self.day))
        return tr("已为{finding}交办台账任务{code}。", finding=self.row.finding.code, code=code)


class CloseDialog(DecisionDialog):
    """Closes findings that passed: all of them, or none.

    Args:
        desk: the open workspace.
        rows: the findings.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, rows: Sequence[FindingRow], parent: QWidget) -> None:
        super().__init__(desk, translated(CLOSE), parent)
        self.consequence.setText(f"{listed(rows)}\n\n{self.consequence.text()}")
        service, uids = ReinspectService(desk.session), [one.finding.uid for one in rows]
        self.use(lambda: service.close(uids, self.reason))


def listed(rows: Sequence[FindingRow]) -> str:
    """Findings that something is decided on at once."""
    if len(rows) == 1:
        return named(rows[0].finding)
    codes = "、".join(one.finding.code for one in rows[:_SHOWN_CODES])
    more = tr("等 {count} 个问题", count=len(rows)) if len(rows) > _SHOWN_CODES else ""
    return f"{codes}{more}" if more else tr("{count} 个问题：{codes}", count=len(rows), codes=codes)


def _day_field(dialog: DecisionDialog, name: str, day: date | None) -> DayField:
    field = DayField(name)
    field.setFixedWidth(dialog.desk.look.px(_DAY_PX))
    field.set_day(day)
    field.textChanged.connect(lambda _text: dialog.update_button())
    return field


def _day_of(field: DayField) -> date:
    day = field.day()
    if day is None:
        raise RuntimeError("the button waits for a day")
    return day
