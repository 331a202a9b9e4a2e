"""督办通知单 and 催办: what the lights and what is owed propose, corrected, and sent to the units."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QComboBox, QWidget

from desktop.domain.standing import CaseRow
from desktop.domain.supervision import Light, NoticeItem
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.services.notices import COLOURS, NoticeProposal, NoticeService, default_demand
from desktop.services.reminders import Cooling, ReminderProposal, ReminderService
from desktop.ui.case_words import missing_periods, period_title
from desktop.ui.check_tree import CheckTree, Tick, TickGroup
from desktop.ui.controls import label
from desktop.ui.decision_dialog import Decision, DecisionDialog, translated
from desktop.ui.desk import Desk
from desktop.ui.fields import DayField, LineField
from desktop.ui.lights import lit

_REPLY_DAYS = 7  # a guess: no source gives a number of days; it is shown, to be changed
NOTICE = Decision(
    "notice",
    mark("下发督办通知单"),
    mark("下发"),
    mark("每个单位一份通知单，按年度连续编号，单位收到后不能收回（可撤销并说明理由）。"),
    reason=mark("办理要求（必填）"),
)
REMIND = Decision(
    "remind",
    mark("催办"),
    mark("发出催办"),
    mark("向勾选的单位各发一份催办单，列明所欠事项。冷却期内已催过的事项不再重复催。"),
    reason=mark("附言（可不填）"),
    example=mark("例如：请于周五下班前补报。"),
    is_reason_needed=False,
)


class NoticeDialog(DecisionDialog):
    """Issues notices of one colour, one to each unit.

    Args:
        desk: the open workspace.
        parent: the window that waits.
        cases: when it is about chosen ones, of any units; none for what the lights ask.
        left_out: number of chosen cases that no notice is for, because they are done or their light is not
            alarming.
    """

    def __init__(self, desk: Desk, parent: QWidget, cases: Sequence[CaseRow] = (), left_out: int = 0) -> None:
        super().__init__(desk, translated(NOTICE), parent)
        self._service = NoticeService(desk.session)
        self._cases, self._left_out = tuple(cases), left_out
        self._proposals: dict[str, NoticeProposal] = {}
        self._usual_demand = ""
        self.colour = QComboBox()
        for light in COLOURS:
            self.colour.addItem(lit(light), light)
        self.tree = CheckTree(desk.look, tr("将通知的单位和任务"), (tr("单位 / 任务"), tr("亮灯依据")))
        self.tree.setMinimumHeight(desk.look.px(240))
        self.tree.set_widths(310)
        self.reply_by, self.signer = DayField(tr("回复期限")), LineField(tr("签发人"))
        self.reply_by.setFixedWidth(desk.look.px(120))
        self.reply_by.set_day(desk.session.today() + timedelta(days=_REPLY_DAYS))
        self.signer.set_value(desk.state.text("notice.signer"))
        self.add_row(
            [(tr("颜色"), self.colour), (tr("回复期限"), self.reply_by), (tr("签发人"), self.signer)]
        )
        self.add(tr("单位和任务"), self.tree, fills=True)
        self.summary = label("", "muted", wrap=True)
        self.body.addWidget(self.summary)
        self.tree.ticked.connect(self._tell)
        self.tree.ticked.connect(self.update_button)
        self.reply_by.textChanged.connect(lambda _text: self.update_button())
        self.colour.currentIndexChanged.connect(lambda _index: self._propose())
        self.resize(desk.look.px(720), desk.look.px(640))
        self._choose_colour()
        self.use_long(self._issue)

    def is_ready(self) -> bool:
        """A demand, at least one task, and a day that is one."""
        return super().is_ready() and bool(self.tree.ticks()) and self.reply_by.is_good

    def _choose_colour(self) -> None:
        """The most alarming colour that has something."""
        chosen = {case.light for case in self._cases}
        for place, light in enumerate(COLOURS):
            if light in chosen if self._cases else self._service.proposals(light):
                self.colour.setCurrentIndex(place)
                break
        self._propose()

    def _propose(self) -> None:
        light: Light = self.colour.currentData()
        try:
            found = self._found(light)
        except AppError as error:
            self.refuse(error)
            return
        self._proposals = {one.unit: one for one in found}
        is_chosen = bool(self._cases)
        self.tree.show_groups([_notice_group(one, is_on=is_chosen or not one.earlier) for one in found])
        demand = default_demand(light)
        if self.reason_field is not None and self.reason in ("", self._usual_demand):
            self.reason_field.set_text(demand)
        self._usual_demand = demand

    def _found(self, light: Light) -> Sequence[NoticeProposal]:
        return (
            self._service.propose_for(light, self._cases) if self._cases else self._service.proposals(light)
        )

    def _tell(self) -> None:
        """Says how many notices go out, and what was chosen in vain."""
        ticks = self.tree.ticks()
        words = tr(
            "将下发{count}份，涉及任务{items}项。",
            count=len(ticks),
            items=sum(len(tasks) for tasks in ticks.values()),
        )
        if self._left_out:
            words += tr("所选中另有{count}项已办结、已中止或没有亮灯预警，不列入。", count=self._left_out)
        self.summary.setText(words)

    def _issue(self) -> Callable[[], str]:
        chosen = []
        for unit, tasks in self.tree.ticks().items():
            proposal = self._proposals[unit]
            items = tuple(item for item in proposal.items if item.task in tasks)
            chosen.append(replace(proposal, items=items))
        signer = self.signer.text().strip()
        self.desk.state.put("notice.signer", signer)
        demand, reply_by = self.reason, self.reply_by.day()
        return lambda: self._service.issue(chosen, demand, reply_by, signer).sentence


class RemindDialog(DecisionDialog):
    """Reminds units of what they owe.

    Args:
        desk: the open workspace.
        parent: the window that waits.
        units: party identifiers; None for all.
    """

    def __init__(self, desk: Desk, parent: QWidget, units: Sequence[str] | None = None) -> None:
        super().__init__(desk, translated(REMIND), parent)
        self._service = ReminderService(desk.session)
        self._units = None if units is None else tuple(units)
        self.period = QComboBox()
        self.period.addItem(tr("全部所欠事项"), "")
        self.tree = CheckTree(desk.look, tr("将催办的单位"), (tr("单位 / 任务"), tr("所欠事项")))
        self.tree.setMinimumHeight(desk.look.px(260))
        self.tree.set_widths(300)
        self.add(tr("催什么"), self.period)
        self.add(tr("单位"), self.tree, fills=True)
        self._show("")
        for code in missing_periods(desk.session):
            self.period.addItem(tr("{period}的反馈", period=period_title(code)), code)
        self.period.currentIndexChanged.connect(lambda _index: self._show(self.period.currentData()))
        self.tree.ticked.connect(self.update_button)
        self.use_long(self._remind)
        self.resize(desk.look.px(700), desk.look.px(580))

    def is_ready(self) -> bool:
        """At least one unit."""
        return bool(self.tree.ticks())

    def _show(self, period: str) -> None:
        proposals = self._service.proposals(self._units, period)
        self.tree.show_groups([_reminder_group(one) for one in proposals])

    def _remind(self) -> Callable[[], str]:
        units, period, text = tuple(self.tree.ticks()), self.period.currentData(), self.reason
        return lambda: self._service.remind(units, period, text).sentence


def _notice_group(proposal: NoticeProposal, *, is_on: bool) -> TickGroup:
    earlier = tr("已发过 {numbers}", numbers="、".join(proposal.earlier)) if proposal.earlier else ""
    head = tr("{unit}（{count}项）", unit=proposal.unit_name, count=len(proposal.items))
    items = tuple(Tick(item.task, (_named(item), item.reason), is_on=is_on) for item in proposal.items)
    return TickGroup(proposal.unit, (head, earlier), items)


def _reminder_group(proposal: ReminderProposal) -> TickGroup:
    free = tuple(Tick(item.task, (_named(item), item.reason), has_box=False) for item in proposal.items)
    resting = tuple(_resting(one) for one in proposal.cooling)
    head = tr("{unit}（{count}项）", unit=proposal.unit_name, count=len(free))
    return TickGroup(proposal.unit, (head, ""), (*free, *resting))


def _resting(one: Cooling) -> Tick:
    why = tr("{day}已催，{again}起可再催", day=one.reminded_on, again=one.again_on)
    return Tick(one.task, (one.code, why), is_on=False, has_box=False, is_out=True)


def _named(item: NoticeItem) -> str:
    return f"{item.code}　{item.title}"
