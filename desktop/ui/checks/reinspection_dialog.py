"""计划复查: findings to be looked at again on site, by whom and when."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.domain.checks.findings import FindingState
from desktop.i18n import mark, tr
from desktop.services.checks.findings import FindingQuery, FindingService
from desktop.services.checks.findings_values import FindingRow
from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.planning import PlanningService
from desktop.services.checks.titles import FINDING_STATE_TITLES, SEVERITY_TITLES
from desktop.ui.check_tree import CheckTree, Tick, TickGroup
from desktop.ui.checks.plan_division import LEAST_INSPECTORS
from desktop.ui.decision_dialog import Decision, DecisionDialog, translated
from desktop.ui.desk import Desk
from desktop.ui.feedback_fields import Hint
from desktop.ui.fields import DayField, LineField, split_names

_FIRST_DAYS, _LAST_DAYS = 3, 5
_WIDTH_PX, _HEIGHT_PX, _TREE_PX = 760, 600, 260
_OPEN = frozenset({FindingState.OPEN, FindingState.WAITING, FindingState.RETURNED, FindingState.PASSED})
REINSPECT = Decision(
    "plan-reinspection",
    mark("计划复查"),
    mark("保存计划"),
    mark("勾选要到现场复查的问题。一次复查只看一个单位的同一个系统、同一份清单；下发以后检查员才能看到。"),
)


class ReinspectionDialog(DecisionDialog):
    """Plans a re-inspection.

    Args:
        desk: the open workspace.
        parent: the window that waits.
        findings: uids of those that are ticked; none for all that wait to be looked at again.
    """

    def __init__(self, desk: Desk, parent: QWidget, findings: Sequence[str] = ()) -> None:
        super().__init__(desk, translated(REINSPECT), parent)
        self._service = PlanningService(desk.session)
        self.uid = ""
        self._has_findings = False
        self.tree = CheckTree(desk.look, tr("要复查的问题"), (tr("检查 / 问题"), tr("风险和状态")))
        self.tree.setMinimumHeight(desk.look.px(_TREE_PX))
        self.tree.set_widths(500)
        self.inspectors = LineField(tr("检查员"), tr("至少两名，如：张三、李四"))
        self.inspectors.setMinimumWidth(desk.look.px(260))
        self.starts, self.ends = DayField(tr("开始日期")), DayField(tr("结束日期"))
        today = desk.session.today()
        for field, days in ((self.starts, _FIRST_DAYS), (self.ends, _LAST_DAYS)):
            field.setFixedWidth(desk.look.px(120))
            field.set_day(today + timedelta(days=days))
        self.lacking = Hint()
        self.add(tr("问题"), self.tree, fills=True)
        self.add_row(
            [
                (tr("检查员（至少两名）"), self.inspectors),
                (tr("开始日期"), self.starts),
                (tr("结束日期"), self.ends),
            ]
        )
        self.body.addWidget(self.lacking)
        self.tree.ticked.connect(self._tell)
        for line in (self.inspectors, self.starts, self.ends):
            line.textChanged.connect(lambda _text: self._tell())
        self._show(frozenset(findings))
        self.resize(desk.look.px(_WIDTH_PX), desk.look.px(_HEIGHT_PX))
        self.use_long(self._save)

    def is_ready(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing()

    def missing(self) -> str:
        """What is missing, in a sentence; empty when the plan can be saved."""
        ticked = [group for group, findings in self.tree.ticks().items() if findings]
        first, last = self.starts.day(), self.ends.day()
        lacking = (
            (not self._has_findings, tr("没有可以复查的问题。先下发整改通知书，单位整改后再复查。")),
            (not ticked, tr("请勾选要复查的问题。")),
            (len(ticked) > 1, tr("一次复查只能看一组问题，请只勾选其中一组。")),
            (len(self._people()) < LEAST_INSPECTORS, tr("至少要有两名检查员，姓名用顿号隔开。")),
            (not (self.starts.is_good and self.ends.is_good), tr("日期写成 2023-12-31 的样子。")),
            (first is not None and last is not None and last < first, tr("结束日期早于开始日期。")),
        )
        return next((sentence for is_lacking, sentence in lacking if is_lacking), "")

    def _people(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(split_names(self.inspectors.text())))

    def _show(self, wanted: frozenset[str]) -> None:
        rows = [
            one
            for one in FindingService(self.desk.session).rows(FindingQuery())
            if one.standing.state in _OPEN
        ]
        groups: dict[tuple[str, ...], list[FindingRow]] = {}
        for one in rows:
            finding = one.finding
            key = (finding.unit, finding.system, finding.checklist, finding.edition)
            groups.setdefault(key, []).append(one)
        shown = [_group(str(place), group, wanted) for place, group in enumerate(groups.values())]
        self._has_findings = bool(shown)
        self.tree.show_groups(shown)

    def _tell(self) -> None:
        self.lacking.show_problem(self.missing())
        self.update_button()

    def _save(self) -> Callable[[], str]:
        findings = [finding for chosen in self.tree.ticks().values() for finding in chosen]
        return partial(self._plan, findings, self._people(), (self.starts.day(), self.ends.day()))

    def _plan(
        self, findings: Sequence[str], people: Sequence[str], days: tuple[date | None, date | None]
    ) -> str:
        self.uid = self._service.plan_reinspection(findings, people, starts_on=days[0], ends_on=days[1])
        code = InspectionService(self.desk.session).find(self.uid).code
        return tr("已保存复查计划{code}，核对后下发。", code=code)


def _group(key: str, rows: Sequence[FindingRow], wanted: frozenset[str]) -> TickGroup:
    first = rows[0].finding
    title = "　".join(filter(None, (first.unit_name, first.system, first.inspection_title)))
    ticks = tuple(
        Tick(
            one.finding.uid,
            (f"{one.finding.code}　{one.finding.observation or one.finding.requirement}", _standing(one)),
            is_on=one.finding.uid in wanted if wanted else one.standing.state is FindingState.WAITING,
        )
        for one in rows
    )
    return TickGroup(key, (title, tr("{count} 个", count=len(rows))), ticks)


def _standing(one: FindingRow) -> str:
    severity = one.finding.severity
    parts = (tr(SEVERITY_TITLES[severity]) if severity else "", tr(FINDING_STATE_TITLES[one.standing.state]))
    return " · ".join(filter(None, parts))
