"""计划检查 and 计划复查: what is missing is said, the work is divided, the cap asks for a reason."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidgetItem

from desktop.domain.checks.inspections import Inspection, split_shares
from desktop.services.checks.checklists import ChecklistLibrary
from desktop.services.checks.findings import FindingService
from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.planning import PlanningService, PlanRequest
from desktop.services.checks.reviewing import CheckReviewService
from desktop.services.directory import DirectoryService
from desktop.ui.checks.plan_dialog import PlanDialog, open_plan
from desktop.ui.checks.plan_shares import FIRST as FIRST_PERSON
from desktop.ui.checks.plan_shares import TARGETS
from desktop.ui.checks.reinspection_dialog import ReinspectionDialog
from tests.services.checks.checked_world import LI, ZHANG
from tests.services.exchange_world import POLICE, TRADE
from tests.ui.checks.inspection_stage import FAILING, Scene
from tests.ui.feedback_stage import Stage
from tests.ui.test_main_window import unnamed

DJBH = 211
PEOPLE = f"{ZHANG}、{LI}"


@pytest.fixture
def dialog(stage: Stage) -> PlanDialog:
    made = PlanDialog(stage.desk, stage.window)
    stage.window.show()
    made.open()
    return made


def choose(dialog: PlanDialog, unit: str = TRADE, people: str = PEOPLE) -> None:
    """Fills in what a plan needs."""
    units = DirectoryService(dialog.desk.session).units()
    dialog.choose_unit(next(one for one in units if unit in one.names))
    dialog.division.inspectors.setText(people)


def saved(stage: Stage, dialog: PlanDialog | ReinspectionDialog) -> Inspection:
    """The plan after the button was pressed."""
    ended: list[int] = []
    dialog.finished.connect(ended.append)
    dialog.decide()
    stage.idle()
    assert ended == [1]
    return InspectionService(stage.desk.session).find(dialog.uid)


def cell(dialog: PlanDialog, row: int, column: int) -> QTableWidgetItem:
    found = dialog.division.table.item(row, column)
    assert found is not None
    return found


def test_what_is_missing_is_said_one_thing_after_the_other(dialog: PlanDialog) -> None:
    said = [dialog.missing()]
    choose(dialog, people=ZHANG)
    said.append(dialog.missing())
    dialog.division.inspectors.setText(PEOPLE)
    said.append(dialog.missing())
    dialog.starts.set_day(date(2023, 6, 9))
    dialog.ends.set_day(date(2023, 6, 8))
    said.append(dialog.missing())

    assert said == [
        "请选择被检查单位。",
        "至少要有两名检查员，姓名用顿号隔开。",
        "",
        "结束日期早于开始日期。",
    ]
    assert not dialog.ok.isEnabled()


def test_the_work_is_divided_evenly_with_counts(dialog: PlanDialog) -> None:
    choose(dialog)
    checklist = ChecklistLibrary().checklist("djbh")

    proposed = split_shares(checklist, "3", 2)
    assert tuple(dialog.division.table.shares().values()) == proposed
    counts = [dialog.division.table.places_of(name) for name in (ZHANG, LI)]
    assert sum(counts) == DJBH
    assert dialog.division.summary.text() == f"10 类 {DJBH} 项　{ZHANG} {counts[0]} 项　{LI} {counts[1]} 项"


def test_a_division_by_hand_stays_when_somebody_joins(dialog: PlanDialog) -> None:
    choose(dialog)
    cell(dialog, 0, FIRST_PERSON).setCheckState(Qt.CheckState.Unchecked)
    lacking = dialog.missing()
    cell(dialog, 0, FIRST_PERSON + 1).setCheckState(Qt.CheckState.Checked)
    by_hand = dialog.division.table.shares()

    dialog.division.inspectors.setText(f"{PEOPLE}、王五")
    idle = dialog.missing()
    kept = {name: dialog.division.table.shares()[name] for name in (ZHANG, LI)}
    dialog.division.divide()

    assert lacking == "还没有人检查：安全物理环境。"
    assert idle == "王五 没有分工。"
    assert kept == by_hand
    assert all(dialog.division.table.shares().values())


def test_targets_multiply_the_answers(dialog: PlanDialog) -> None:
    choose(dialog)
    before = dialog.division.table.places_of(ZHANG)

    cell(dialog, 0, TARGETS).setText("一号机房、二号机房，一号机房")

    first = dialog.division.table.parts[0]
    assert first.targets == ("一号机房", "二号机房")
    assert dialog.division.table.places_of(ZHANG) == before + first.items
    assert f"按检查对象共 {DJBH + first.items} 处" in dialog.division.summary.text()


def test_the_plan_that_is_saved_says_what_was_chosen(stage: Stage, dialog: PlanDialog) -> None:
    choose(dialog)
    dialog.system.setText("财政一体化系统")
    dialog.basis.setText("年度计划")
    dialog.division.leader.setCurrentText(LI)
    cell(dialog, 0, TARGETS).setText("一号机房、二号机房")

    shares, days = dialog.division.table.shares(), (dialog.starts.day(), dialog.ends.day())

    plan = saved(stage, dialog)

    assert (plan.unit_name, plan.checklist, plan.level) == (TRADE, "djbh", "3")
    assert (plan.system, plan.basis) == ("财政一体化系统", "年度计划")
    assert {share.name: share.categories for share in plan.shares} == shares
    assert plan.targets == {"安全物理环境": ("一号机房", "二号机房")}
    assert plan.share_of(plan.leader) == next(share for share in plan.shares if share.name == LI)
    assert (plan.starts_on, plan.ends_on) == days
    assert stage.said[-1].startswith(f"已保存检查计划{plan.code}")


def test_another_checklist_brings_other_categories(dialog: PlanDialog) -> None:
    choose(dialog)
    place = dialog.checklist.findText("网络安全工作责任制落实情况检查（2017）")

    dialog.checklist.setCurrentIndex(place)

    assert dialog.level.currentText() == "不分级"
    assert not dialog.level.isEnabled()
    assert sum(part.items for part in dialog.division.table.parts) == 29
    assert dialog.missing() == ""


def test_no_reason_is_asked_for_before_a_unit_is_chosen(dialog: PlanDialog) -> None:
    assert dialog.reason_field is not None
    assert dialog.reason_field.isHidden()


def test_above_the_cap_a_reason_is_asked_for(stage: Stage, scene: Scene, dialog: PlanDialog) -> None:
    service = PlanningService(scene.office)
    plan = service.plan(PlanRequest(unit=POLICE, checklist="responsibility", inspectors=(ZHANG, LI)))
    service.hand_out([plan])
    choose(dialog, unit=TRADE)
    free = dialog.reason_field is not None and dialog.reason_field.isVisible()

    choose(dialog, unit=POLICE)
    hint = dialog.cap_hint.text()
    waits = not dialog.ok.isEnabled()
    assert dialog.reason_field is not None
    dialog.reason_field.set_text("上月发生安全事件")
    found = saved(stage, dialog)

    assert not free
    assert waits
    assert hint == f"！{POLICE}今年已安排检查 2 次，上限是 2 次。确需再查的，请写明理由。"
    assert found.cap_reason == "上月发生安全事件"


def test_a_plan_is_corrected_in_the_same_form(stage: Stage, scene: Scene) -> None:
    service = PlanningService(scene.office)
    uid = service.plan(
        PlanRequest(
            unit=TRADE,
            checklist="responsibility",
            inspectors=(ZHANG, LI),
            targets={"组织领导": ("局机关", "下属中心")},
            basis="年度计划",
        )
    )
    before = InspectionService(scene.office).find(uid)
    dialog = PlanDialog(stage.desk, stage.window, before)
    unchanged = (dialog.basis.text(), dialog.division.table.targets(), dialog.missing())

    dialog.basis.setText("专项检查")
    after = saved(stage, dialog)

    assert unchanged == ("年度计划", {"组织领导": ("局机关", "下属中心")}, "")
    assert (after.uid, after.code, after.basis) == (uid, before.code, "专项检查")
    assert (after.shares, after.targets) == (before.shares, before.targets)


def test_earlier_inspectors_are_offered(dialog: PlanDialog) -> None:
    menu = dialog.division.known.menu()
    menu.aboutToShow.emit()
    names = [action.text() for action in menu.actions()]

    menu.actions()[0].trigger()

    assert set(names) == {ZHANG, LI}
    assert dialog.division.inspectors.text() == names[0]


def test_findings_are_looked_at_again_on_site(stage: Stage, scene: Scene) -> None:
    CheckReviewService(scene.office).accept(scene.inspection)
    raised = FindingService(scene.office).raise_(scene.inspection)
    dialog = open_plan(stage.desk, stage.window, raised.uids[:1])
    assert isinstance(dialog, ReinspectionDialog)
    lacking = dialog.missing()
    dialog.inspectors.setText(PEOPLE)

    plan = saved(stage, dialog)

    assert len(raised.uids) == FAILING
    assert lacking == "至少要有两名检查员，姓名用顿号隔开。"
    assert plan.reinspects == raised.uids[:1]
    assert [share.name for share in plan.shares] == [ZHANG, LI]


def test_the_plan_of_a_reinspection_keeps_what_its_findings_give(stage: Stage, scene: Scene) -> None:
    CheckReviewService(scene.office).accept(scene.inspection)
    raised = FindingService(scene.office).raise_(scene.inspection)
    service = PlanningService(scene.office)
    uid = service.plan_reinspection(raised.uids[:1], [ZHANG, LI])
    before = InspectionService(scene.office).find(uid)
    dialog = PlanDialog(stage.desk, stage.window, before)
    counted = sum(part.items for part in dialog.division.table.parts)
    fixed = [field.isEnabled() for field in (dialog.unit, dialog.checklist, dialog.level)]

    dialog.basis.setText("复查整改情况")
    after = saved(stage, dialog)

    assert (counted, fixed) == (1, [False, False, False])
    assert (after.items, after.reinspects) == (before.items, before.reinspects)
    assert [share.name for share in after.shares] == [ZHANG, LI]
    assert after.basis == "复查整改情况"


def test_a_reinspection_needs_findings(stage: Stage) -> None:
    dialog = ReinspectionDialog(stage.desk, stage.window)

    assert dialog.missing() == "没有可以复查的问题。先下发整改通知书，单位整改后再复查。"
    assert not dialog.ok.isEnabled()


def test_every_control_of_the_forms_has_a_name(stage: Stage, dialog: PlanDialog) -> None:
    assert unnamed(dialog) == []
    assert unnamed(ReinspectionDialog(stage.desk, stage.window)) == []
