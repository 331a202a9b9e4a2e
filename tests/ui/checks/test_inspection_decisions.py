"""检查, the office's side: decisions on an inspection, and what each role sees of the page."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.checks.findings import FindingState
from desktop.domain.checks.inspections import InspectionState, ResultState
from desktop.services.checks.corrective import CorrectiveService
from desktop.services.checks.filling import FillService
from desktop.services.checks.findings import FindingService
from desktop.services.checks.planning import PlanningService, PlanRequest
from desktop.services.checks.reviewing import CheckReviewService
from desktop.services.lookback import as_of
from desktop.ui.checks.fill_view import FillView
from desktop.ui.checks.inspection_dialogs import HandOutDialog
from desktop.ui.checks.inspection_parts import OVERVIEW, RESULTS
from desktop.ui.checks.office import OfficeChecks
from desktop.ui.checks.page import CHECKS, PROBLEMS, InspectionPage
from desktop.ui.checks.waiting import waiting_checks
from desktop.ui.exchange_export import ExportPackagesDialog
from desktop.ui.look import Look
from tests.services.checks.checked_world import LI, ZHANG
from tests.services.checks.filled import sign
from tests.services.exchange_world import POLICE, open_world
from tests.ui.checks.inspection_stage import FAILING, FIRST, PLACES, RETURN, Scene, office_of, page_on
from tests.ui.feedback_stage import Stage, make_stage


@pytest.fixture
def page(stage: Stage) -> InspectionPage:
    return page_on(stage)


@pytest.fixture
def office(page: InspectionPage) -> OfficeChecks:
    return office_of(page)


def states(scene: Scene) -> list[ResultState]:
    return [one.state for one in scene.results()]


def allowed(stage: Stage) -> set[str]:
    """The actions that can be done now."""
    return {command.name for command, action in stage.actions.all() if action.isEnabled()}


def test_concluding_keeps_the_score_and_offers_the_notice(
    stage: Stage, office: OfficeChecks, scene: Scene
) -> None:
    CheckReviewService(scene.office).accept(scene.inspection)
    stage.desk.changed.emit()
    stage.idle()

    dialog = office.deeds.decide("conclude-inspection")
    assert dialog is not None
    dialog.decide()
    stage.idle()

    row = scene.row()
    assert row.state is InspectionState.CONCLUDED
    assert office.list.pane.act.text() == "下发整改通知书…"
    assert row.score in stage.said[-1]


def test_a_conclusion_is_taken_back_with_a_reason(stage: Stage, office: OfficeChecks, scene: Scene) -> None:
    service = CheckReviewService(scene.office)
    service.accept(scene.inspection)
    service.conclude(scene.inspection)
    stage.desk.changed.emit()
    stage.idle()

    dialog = office.deeds.decide("reopen-inspection")
    assert dialog is not None
    waits = not dialog.ok.isEnabled()
    assert dialog.reason_field is not None
    dialog.reason_field.set_text("单位补充了材料")
    dialog.decide()
    stage.idle()

    assert waits
    assert scene.row().state is InspectionState.ACCEPTED


def test_findings_are_raised_from_the_inspection(stage: Stage, office: OfficeChecks, scene: Scene) -> None:
    CheckReviewService(scene.office).accept(scene.inspection)
    stage.desk.changed.emit()
    stage.idle()

    office.do("raise-findings")

    dialog = next(one for one in stage.window.findChildren(QWidget, "dialog-raise-findings"))
    assert dialog.isVisible()
    dialog.close()


def test_a_plan_is_handed_out_and_its_packages_come_next(
    stage: Stage, office: OfficeChecks, scene: Scene
) -> None:
    plan = PlanningService(scene.office).plan(
        PlanRequest(unit=POLICE, checklist="responsibility", inspectors=(ZHANG, LI))
    )
    office.show_planned(plan)
    stage.desk.changed.emit()
    stage.idle()

    dialog = office.deeds.hand_out()
    assert isinstance(dialog, HandOutDialog)
    dialog.decide()
    stage.idle()

    export = stage.window.findChild(ExportPackagesDialog)
    assert scene.row(plan).state is InspectionState.CHECKING
    assert export is not None
    assert {one.name for one in export._parties} == {ZHANG, LI}


def test_a_plan_that_is_shown_goes_on_as_what_was_handed_out(
    stage: Stage, office: OfficeChecks, scene: Scene
) -> None:
    service = PlanningService(scene.office)
    plan = service.plan(PlanRequest(unit=POLICE, checklist="responsibility", inspectors=(ZHANG, LI)))
    stage.desk.changed.emit()
    stage.idle()
    office.show_inspection(plan)
    stage.idle()

    told = service.hand_out([plan]).uids[0]
    stage.desk.changed.emit()
    stage.idle()

    assert office.is_open
    assert office.view.uid == told
    assert office.view.row is not None
    assert office.view.row.state is InspectionState.CHECKING


def test_a_withdrawn_inspection_leaves_its_place_to_the_list(
    stage: Stage, office: OfficeChecks, scene: Scene
) -> None:
    office.show_part(OVERVIEW)
    stage.idle()
    dialog = office.deeds.decide("withdraw-inspection")
    assert dialog is not None
    assert dialog.reason_field is not None
    dialog.reason_field.set_text("系统已停用")
    dialog.decide()
    stage.idle()

    assert not office.is_open
    assert office.list.current() is None


def test_an_office_without_inspections_is_told_to_plan(qtbot: QtBot, look: Look, tmp_path: Path) -> None:
    with open_world(tmp_path / "world") as world:
        stage = make_stage(qtbot, look, world.office(), tmp_path)
        office = office_of(page_on(stage))

        office.list.empty.plan.click()

        dialog = stage.window.findChild(QWidget, "dialog-plan-inspection")
        assert office.list.empty.isVisible()
        assert dialog is not None
        dialog.close()
        stage.jobs.close()


def test_looking_back_nothing_can_be_decided(qtbot: QtBot, look: Look, scene: Scene, tmp_path: Path) -> None:
    past = as_of(scene.office, scene.office.today())
    stage = make_stage(qtbot, look, past, tmp_path / "past")
    office = office_of(page_on(stage))
    office.show_part(RESULTS)
    stage.idle()

    office.view.results.accept()

    assert not office.view.results.bar.isVisible()
    assert {"plan-inspection", "withdraw-inspection", "accept-result"}.isdisjoint(allowed(stage))
    assert set(states(scene)) == {ResultState.SUBMITTED}
    stage.jobs.close()
    past.close()


def test_the_tabs_are_those_of_the_role(
    qtbot: QtBot, look: Look, scene: Scene, page: InspectionPage, tmp_path: Path
) -> None:
    titles = [page.tabs.tabText(place) for place in range(page.tabs.count())]
    others: list[tuple[int, bool, bool]] = []
    for name in (ZHANG, POLICE):
        stage = make_stage(qtbot, look, scene.session(name), tmp_path / name)
        made = page_on(stage)
        others.append((made.tabs.count(), isinstance(made.fill, FillView), made._findings is not None))
        stage.jobs.close()

    assert titles == ["检查", "问题"]
    assert others == [(0, True, False), (0, False, True)]


def test_a_record_is_shown_on_its_part(stage: Stage, page: InspectionPage, scene: Scene) -> None:
    CheckReviewService(scene.office).accept(scene.inspection)
    raised = FindingService(scene.office).raise_(scene.inspection)
    page.show_finding(raised.uids[0])
    stage.idle()
    chosen = page.findings.list.list.current()
    at = page.tabs.currentIndex()

    page.show_inspection(scene.inspection)
    stage.idle()

    assert at == PROBLEMS
    assert chosen is not None
    assert chosen.finding.uid == raised.uids[0]
    assert page.tabs.currentIndex() == CHECKS
    assert office_of(page).view.uid == scene.inspection


@pytest.mark.parametrize(("name", "count"), [("office", PLACES), (ZHANG, 0), (POLICE, 0)])
def test_the_navigation_counts_what_waits_for_the_party(scene: Scene, name: str, count: int) -> None:
    assert waiting_checks(scene.session(name)) == count


def test_what_is_returned_waits_for_the_inspector_and_findings_for_the_unit(scene: Scene) -> None:
    service = CheckReviewService(scene.office)
    service.accept(scene.inspection)
    FindingService(scene.office).raise_(scene.inspection)
    service.return_(scene.inspection, [FIRST], RETURN)
    scene.meet()

    counts = {name: waiting_checks(scene.session(name)) for name in ("office", ZHANG, LI, POLICE)}

    assert counts == {"office": 0, ZHANG: 1, LI: 0, POLICE: FAILING}


def test_papers_are_shown_where_papers_are(stage: Stage, office: OfficeChecks, scene: Scene) -> None:
    wanted: list[tuple[str, str]] = []
    stage.desk.paper_wanted.connect(lambda name, record: wanted.append((name, record)))

    office.do("print-report")
    office.do("print-form")

    assert wanted == [("inspection-report", scene.inspection), ("check-form", scene.inspection)]


def test_one_unit_shows_its_inspections_only(stage: Stage, office: OfficeChecks, scene: Scene) -> None:
    stage.desk.choose_unit("unit.nobody")
    stage.idle()
    others = len(office.list.list.rows)
    stage.desk.choose_unit(scene.row().inspection.unit)
    stage.idle()

    assert (others, len(office.list.list.rows)) == (0, 1)


def test_a_reinspection_on_site_ends_in_the_findings(
    stage: Stage, office: OfficeChecks, scene: Scene
) -> None:
    CheckReviewService(scene.office).accept(scene.inspection)
    raised = FindingService(scene.office).raise_(scene.inspection)
    scene.meet()
    unit = CorrectiveService(scene.session(POLICE))
    for code in raised.codes:
        unit.save(code, cause="管理不到位", measures="已处理", result="已完成", responsible="王磊")
    unit.submit(raised.codes)
    scene.meet()
    scene.world.clock.go_to(date(2023, 6, 1))
    planning = PlanningService(scene.office)
    (uid,) = planning.hand_out([planning.plan_reinspection(raised.uids, [ZHANG, LI])]).uids
    scene.meet()
    for name in (ZHANG, LI):
        sheet = FillService(scene.session(name)).open(uid)
        for place in sheet.places:
            sheet.type(place.key, verdict="conforming")
        if sheet.places:
            sign(sheet).submit()
        sheet.close()
    scene.meet()
    service = CheckReviewService(scene.office)
    service.accept(uid)
    service.conclude(uid)
    office.show_inspection(uid)
    stage.desk.changed.emit()
    stage.idle()
    offered, score = office.view.act.text(), office.view.score.figure.text()

    dialog = office.deeds.decide("take-over")
    assert dialog is not None
    dialog.decide()
    stage.idle()

    assert (offered, score) == ("记入复查结论", "没有得分")
    states_now = {one.standing.state for one in FindingService(scene.office).rows()}
    assert states_now == {FindingState.PASSED}
