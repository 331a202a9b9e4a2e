"""计划检查: whom, by which checklist, when, and who checks what; corrected in the same form."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from desktop.domain.checks.inspections import Inspection
from desktop.domain.units import Unit
from desktop.i18n import mark, tr
from desktop.services.checks.checklists import ChecklistEntry, ChecklistLibrary
from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.planning import PlanningService, PlanRequest
from desktop.services.directory import DirectoryService
from desktop.ui.checks.plan_division import Division
from desktop.ui.controls import button, column
from desktop.ui.decision_dialog import Decision, DecisionDialog, translated
from desktop.ui.desk import Desk
from desktop.ui.feedback_fields import Hint
from desktop.ui.fields import DayField, LineField
from desktop.ui.unit_picker import pick_unit

_FIRST_DAYS, _LAST_DAYS = 3, 7
_WIDTH_PX, _HEIGHT_PX = 980, 660
_LAST, _USUAL = "checks.checklist", "djbh"
PLAN = Decision(
    "plan-inspection",
    mark("计划检查"),
    mark("保存计划"),
    mark("计划只存在办公室，下发以后检查员才能看到。"),
    reason=mark("超出频次上限的理由（必填）"),
    example=mark("例如：该系统上月发生安全事件，按领导要求增加一次检查。"),
    is_reason_needed=False,
)


class PlanDialog(DecisionDialog):
    """Plans an inspection, or corrects a plan.

    Args:
        desk: the open workspace.
        parent: the window that waits.
        plan: the plan to be corrected; None for a new one.
    """

    def __init__(self, desk: Desk, parent: QWidget, plan: Inspection | None = None) -> None:
        super().__init__(desk, translated(PLAN), parent)
        self._service = PlanningService(desk.session)
        self._plan = plan
        self.uid = plan.uid if plan else ""
        self._unit: Unit | None = None
        self._entries: list[ChecklistEntry] = []
        self._make_fields()
        self._arrange()
        self._connect()
        self._fill(plan)
        self._show_cap()
        self._tell()
        self.resize(desk.look.px(_WIDTH_PX), desk.look.px(_HEIGHT_PX))
        self.use_long(self._save)

    def is_ready(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing()

    def missing(self) -> str:
        """What is missing, in a sentence; empty when the plan can be saved."""
        lacking = (
            (self._unit is None, tr("请选择被检查单位。")),
            (bool(self.division.missing()), self.division.missing()),
            (not (self.starts.is_good and self.ends.is_good), tr("日期写成 2023-12-31 的样子。")),
            (self._is_backwards(), tr("结束日期早于开始日期。")),
            (self._is_above_cap() and not self.reason, self.cap_hint.text()),
        )
        return next((sentence for is_lacking, sentence in lacking if is_lacking), "")

    def showEvent(self, event: QShowEvent) -> None:
        """Puts the keyboard where one begins."""
        super().showEvent(event)
        (self.unit if self._unit is None else self.system).setFocus()

    def choose_unit(self, unit: Unit) -> None:
        """Takes a unit."""
        self._unit = unit
        self.unit.setText(unit.short or unit.name)
        self.unit.setAccessibleName(tr("被检查单位：{unit}", unit=unit.name))
        self._show_cap()
        self._tell()

    def _make_fields(self) -> None:
        px = self.desk.look.px
        self.unit: QPushButton = button(tr("选择单位…"), self._pick_unit)
        self.unit.setAccessibleName(tr("被检查单位"))
        self.unit.setMinimumWidth(px(180))
        self.system = LineField(tr("被检查系统"), tr("例如：政务云平台，可不填"))
        self.title_field = LineField(tr("检查名称"), tr("不填则按单位和清单取名"))
        self.basis = LineField(tr("检查依据"), tr("例如：2023年度检查计划"))
        self.checklist, self.level = QComboBox(), QComboBox()
        self.checklist.setMinimumWidth(px(360))
        self.level.setMinimumWidth(px(100))
        self.starts, self.ends = DayField(tr("开始日期")), DayField(tr("结束日期"))
        for day in (self.starts, self.ends):
            day.setFixedWidth(px(120))
        self.division = Division(self.desk)
        self.cap_hint, self.lacking = Hint(), Hint()

    def _arrange(self) -> None:
        self.add_row(
            [
                (tr("被检查单位"), self.unit),
                (tr("被检查系统"), self.system),
                (tr("检查名称"), self.title_field),
            ]
        )
        self.add_row(
            [(tr("检查清单"), self.checklist), (tr("级别"), self.level), (tr("检查依据"), self.basis)]
        )
        self.add_row(
            [
                (tr("开始日期"), self.starts),
                (tr("结束日期"), self.ends),
                (tr("检查员（至少两名）"), self.division.people),
                (tr("组长"), self.division.leader),
            ]
        )
        for place in range(3):
            self._widen(place)
        self.fields.append(self.division)
        box = column([self.division, self.cap_hint, self.lacking], spacing=6)
        box.setStretch(0, 1)
        self.body.addLayout(box, 1)

    def _widen(self, place: int) -> None:
        """Lets the longest field of a row take the width that is left."""
        item = self.body.itemAt(place)
        layout = item.layout() if item else None
        if layout is None:
            return
        wide = {0: (1, 2), 1: (2,), 2: (2,)}[place]
        for at in range(layout.count()):
            layout.setStretch(at, 1 if at in wide else 0)  # type: ignore[attr-defined] # a row, see add_row

    def _connect(self) -> None:
        self.checklist.currentIndexChanged.connect(lambda _index: self._show_levels())
        self.level.currentIndexChanged.connect(lambda _index: self._show_parts())
        self.division.changed.connect(self._tell)
        self.division.refused.connect(self.refuse)
        for day in (self.starts, self.ends):
            day.textChanged.connect(lambda _text: self._tell())
        if self.reason_field is not None:
            self.reason_field.changed.connect(self._tell)

    def _fill(self, plan: Inspection | None) -> None:
        self._entries = list(ChecklistLibrary(self.desk.session).list())
        for entry in self._entries:
            one = entry.checklist
            self.checklist.addItem(f"{one.title}（{one.edition}）", (one.code, one.edition))
        today = self.desk.session.today()
        if plan is None:
            self._choose_checklist(*self.desk.state.text(_LAST, _USUAL).partition(" ")[::2])
            self.starts.set_day(today + timedelta(days=_FIRST_DAYS))
            self.ends.set_day(today + timedelta(days=_LAST_DAYS))
            if self.desk.unit:
                self._choose_party(self.desk.unit)
            return
        self._choose_party(plan.unit)
        self._choose_checklist(plan.checklist, plan.edition)
        self.level.setCurrentIndex(max(0, self.level.findData(plan.level)))
        self.system.set_value(plan.system)
        self.title_field.set_value(plan.title)
        self.basis.set_value(plan.basis)
        self.starts.set_day(plan.starts_on)
        self.ends.set_day(plan.ends_on)
        self.division.show_plan(plan)
        for fixed in (self.unit, self.checklist, self.level):
            fixed.setEnabled(fixed.isEnabled() and not plan.is_reinspection)  # they are those of the findings
        if self.reason_field is not None:
            self.reason_field.set_text(plan.cap_reason)

    def _choose_checklist(self, code: str, edition: str) -> None:
        """Chooses an edition; the newest of its code when there is none such."""
        listed = [(one.checklist.code, one.checklist.edition) for one in self._entries]
        same = [place for place, (known, _) in enumerate(listed) if known == code]
        exact = [place for place in same if listed[place][1] == edition]
        self.checklist.setCurrentIndex(next(iter((*exact, *same)), 0))
        self._show_levels()

    def _choose_party(self, party: str) -> None:
        code = party.removeprefix("unit.")
        units = DirectoryService(self.desk.session).units()
        unit = next((one for one in units if one.code == code), None)
        if unit is not None:
            self.choose_unit(unit)

    def _pick_unit(self) -> None:
        pick_unit(self.desk.look, DirectoryService(self.desk.session).units(), self.unit, self.choose_unit)

    def _show_levels(self) -> None:
        place = self.checklist.currentIndex()
        if place < 0:
            return
        checklist = self._entries[place].checklist
        self.level.blockSignals(True)
        self.level.clear()
        for level, title in checklist.levels.items():
            self.level.addItem(title, level)
        if not checklist.levels:
            self.level.addItem(tr("不分级"), "")
        self.level.setCurrentIndex(self.level.count() - 1)
        self.level.blockSignals(False)
        self.level.setEnabled(self.level.count() > 1)
        self._show_parts()

    def _show_parts(self) -> None:
        checklist = self._entries[self.checklist.currentIndex()].checklist
        only = self._plan.items if self._plan else ()
        self.division.show_checklist(checklist, self.level.currentData() or "", only)

    def _is_backwards(self) -> bool:
        first, last = self.starts.day(), self.ends.day()
        return first is not None and last is not None and last < first

    def _is_above_cap(self) -> bool:
        return not self.cap_hint.isHidden()

    def _show_cap(self) -> None:
        """Says when the unit is inspected more often than the cap allows, and asks why."""
        sentence = ""
        if self._unit is not None and not (self._plan and self._plan.is_reinspection):
            count, cap = self._service.count_this_year(self._unit.code), self._service.cap()
            if count >= cap:
                sentence = tr(
                    "{unit}今年已安排检查 {count} 次，上限是 {cap} 次。确需再查的，请写明理由。",
                    unit=self._unit.short or self._unit.name,
                    count=count,
                    cap=cap,
                )
        self.cap_hint.show_problem(sentence)
        if self.reason_field is not None:
            self.reason_field.setVisible(bool(sentence))

    def _tell(self) -> None:
        """Says what is missing."""
        missing = self.missing()
        self.lacking.show_problem("" if missing == self.cap_hint.text() else missing)
        self.update_button()

    def _save(self) -> Callable[[], str]:
        request = self._request()
        self.desk.state.put(_LAST, f"{request.checklist} {request.edition}")
        if self._plan is not None:
            fields = {name: getattr(request, name) for name in _CHANGED}
            return partial(self._change, self._plan, fields)
        return partial(self._new, request)

    def _new(self, request: PlanRequest) -> str:
        self.uid = self._service.plan(request)
        code = InspectionService(self.desk.session).find(self.uid).code
        return tr("已保存检查计划{code}，核对后下发。", code=code)

    def _change(self, plan: Inspection, fields: dict[str, object]) -> str:
        self._service.change(plan.uid, **fields)
        return tr("已修改检查计划{code}。", code=plan.code)

    def _request(self) -> PlanRequest:
        code, edition = self.checklist.currentData()
        return PlanRequest(
            unit=self._unit.code if self._unit else "",
            checklist=code,
            edition=edition,
            level=self.level.currentData() or "",
            title=self.title_field.text().strip(),
            system=self.system.text().strip(),
            basis=self.basis.text().strip(),
            targets=self.division.table.targets(),
            inspectors=self.division.names,
            shares=self.division.shares(),
            leader=self.division.leader.currentText(),
            starts_on=self.starts.day(),
            ends_on=self.ends.day(),
            cap_reason=self.reason if self._is_above_cap() else "",
        )


_CHANGED: Sequence[str] = (
    "unit",
    "checklist",
    "edition",
    "level",
    "title",
    "system",
    "basis",
    "targets",
    "inspectors",
    "shares",
    "leader",
    "starts_on",
    "ends_on",
    "cap_reason",
)


def open_plan(desk: Desk, parent: QWidget, findings: Sequence[str] = ()) -> DecisionDialog:
    """Opens the dialog for a new plan.

    Args:
        desk: the open workspace, of the office.
        parent: the window that waits.
        findings: uids of those that are to be looked at again on site; none for a first inspection.
    """
    from desktop.ui.checks.reinspection_dialog import ReinspectionDialog  # few re-inspect: start-up time

    desk.flush_wanted.emit()
    window = parent.window()
    dialog = ReinspectionDialog(desk, window, findings) if findings else PlanDialog(desk, window)
    dialog.open()
    return dialog
