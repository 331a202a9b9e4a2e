"""检查, the office's side: the list and its next step, review by keyboard, score, charts, decisions."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desktop.domain.checks.inspections import InspectionState, ResultState
from desktop.services.checks.filling import FillService
from desktop.services.checks.inspections import InspectionService
from desktop.ui.checks.inspection_dialogs import AcceptRestDialog
from desktop.ui.checks.inspection_parts import CHARTS, OVERVIEW, RESULTS, SCORE
from desktop.ui.checks.office import OfficeChecks
from desktop.ui.checks.page import PROBLEMS, InspectionPage
from tests.services.checks.checked_world import CODE, LI, RULES, ZHANG
from tests.services.checks.filled import sign
from tests.ui.checks.inspection_stage import FAILING, FIRST, PLACES, RETURN, Scene, office_of, page_on
from tests.ui.feedback_stage import Stage
from tests.ui.test_main_window import unnamed


@pytest.fixture
def page(stage: Stage) -> InspectionPage:
    return page_on(stage)


@pytest.fixture
def office(page: InspectionPage) -> OfficeChecks:
    return office_of(page)


@pytest.fixture
def reviewing(stage: Stage, office: OfficeChecks) -> OfficeChecks:
    """The results of the inspection are shown."""
    office.show_part(RESULTS)
    stage.idle()
    stage.qtbot.waitUntil(office.view.results.list.hasFocus)
    return office


def key(stage: Stage, office: OfficeChecks, pressed: Qt.Key) -> None:
    """Presses a key where results are read."""
    stage.qtbot.keyClick(office.view.results.list, pressed)


def states(scene: Scene) -> list[ResultState]:
    return [one.state for one in scene.results()]


def allowed(stage: Stage) -> set[str]:
    """The actions that can be done now."""
    return {command.name for command, action in stage.actions.all() if action.isEnabled()}


def test_an_inspection_says_where_it_stands_and_what_comes_next(office: OfficeChecks) -> None:
    row = office.list.current()

    assert row is not None
    assert row.inspection.code == CODE
    assert row.state is InspectionState.REVIEWING
    assert office.list.pane.text == "结果已全部提交，逐项审核。"
    assert office.list.pane.act.text() == "审核结果"


def test_the_next_step_is_done_by_its_button(stage: Stage, office: OfficeChecks) -> None:
    office.list.pane.act.click()
    stage.idle()

    assert office.is_open
    assert office.view.part == RESULTS
    assert office.view.results.waiting == PLACES


def test_enter_opens_an_inspection_and_esc_closes_it(stage: Stage, office: OfficeChecks) -> None:
    stage.qtbot.keyClick(office.list.list.table, Qt.Key.Key_Return)
    stage.idle()
    opened = (office.is_open, office.view.part)

    stage.qtbot.keyClick(office.view.tabs, Qt.Key.Key_Escape)

    assert opened == (True, OVERVIEW)
    assert not office.is_open


def test_the_overview_shows_shares_and_signatures(stage: Stage, office: OfficeChecks) -> None:
    office.show_part(OVERVIEW)
    stage.idle()

    shown = office.view.shown
    assert shown is not None
    assert [(one.share.name, one.progress.submitted) for one in shown.detail.shares] == [(ZHANG, 9), (LI, 2)]
    assert all(one.standing.is_complete for one in shown.detail.sheets)
    texts = {one.text() for one in office.view.overview.findChildren(QLabel)}
    assert {"张三（组长）", "李四"} <= texts


def test_a_accepts_and_goes_on(stage: Stage, reviewing: OfficeChecks, scene: Scene) -> None:
    before = reviewing.view.results.current

    key(stage, reviewing, Qt.Key.Key_A)

    after = reviewing.view.results.current
    assert before is not None
    assert after is not None
    assert before.key == FIRST
    assert after.key != FIRST
    assert states(scene).count(ResultState.ACCEPTED) == 1
    assert stage.said[-1].endswith(f"还有 {PLACES - 1} 项待审核。")


def test_every_result_is_accepted_with_one_key_each(
    stage: Stage, reviewing: OfficeChecks, scene: Scene
) -> None:
    for _ in range(PLACES):
        key(stage, reviewing, Qt.Key.Key_A)
    stage.idle()

    assert states(scene) == [ResultState.ACCEPTED] * PLACES
    assert stage.said[-1].endswith("没有待审核的结果了。")
    assert reviewing.view.row is not None
    assert reviewing.view.row.state is InspectionState.ACCEPTED


def test_r_asks_for_an_opinion_and_returns_with_it(
    stage: Stage, reviewing: OfficeChecks, scene: Scene
) -> None:
    results = reviewing.view.results
    key(stage, reviewing, Qt.Key.Key_R)
    asked = (results.bar.hint.text(), results.bar.opinion.edit.hasFocus(), set(states(scene)))

    results.bar.opinion.set_text(RETURN)
    results.list.setFocus()
    key(stage, reviewing, Qt.Key.Key_R)

    first = scene.results()[0]
    assert asked == ("！退回要写明意见，写好再按退回。", True, {ResultState.SUBMITTED})
    assert first.state is ResultState.RETURNED
    assert first.review is not None
    assert first.review.opinion == RETURN
    assert results.bar.opinion.text == ""


def test_letters_typed_into_the_opinion_are_no_commands(
    stage: Stage, reviewing: OfficeChecks, scene: Scene
) -> None:
    key(stage, reviewing, Qt.Key.Key_N)
    edit = reviewing.view.results.bar.opinion.edit

    stage.qtbot.keyClicks(edit, "ARJK")

    assert edit.toPlainText() == "ARJK"
    assert set(states(scene)) == {ResultState.SUBMITTED}


def test_j_and_k_go_from_result_to_result(stage: Stage, reviewing: OfficeChecks) -> None:
    results = reviewing.view.results
    seen = []
    for pressed in (Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_K):
        key(stage, reviewing, pressed)
        assert results.current is not None
        seen.append(results.current.key[0])

    assert seen == ["T-02", "T-03", "T-02"]


def test_results_are_filtered_by_what_was_found(reviewing: OfficeChecks) -> None:
    results = reviewing.view.results
    titles = [press.text() for press in results._kinds.buttons()]

    results._kinds.buttons()[2].click()

    cards = [card for card in results.list.cards.cards if not card.is_heading]
    assert titles == [f"全部 {PLACES}", f"待审核 {PLACES}", f"不符合 {FAILING}", "已退回 0", "未提交 0"]
    assert [card.state for card in cards] == ["不符合", "部分符合"]


def test_all_that_remain_are_accepted_in_one_act(stage: Stage, reviewing: OfficeChecks, scene: Scene) -> None:
    key(stage, reviewing, Qt.Key.Key_A)
    stage.idle()
    stage.press("accept-rest")
    dialog = stage.window.findChild(AcceptRestDialog)
    assert dialog is not None
    said = dialog.consequence.text()

    dialog.decide()
    stage.idle()

    assert f"{PLACES - 1} 项结果，其中不符合和部分符合 {FAILING} 项" in said
    assert states(scene) == [ResultState.ACCEPTED] * PLACES


def test_a_result_that_moved_on_since_is_refused_in_place(
    stage: Stage, reviewing: OfficeChecks, scene: Scene
) -> None:
    sheet = FillService(scene.session(ZHANG)).open(scene.inspection)
    sheet.type(FIRST, note="补充说明")
    sign(sheet)
    sheet.submit()
    sheet.close()
    scene.meet()

    key(stage, reviewing, Qt.Key.Key_A)

    assert "E_CHANGED" in reviewing.view.results.bar.hint.text()
    assert set(states(scene)) == {ResultState.SUBMITTED}


def test_the_score_is_derived_step_by_step(stage: Stage, office: OfficeChecks, scene: Scene) -> None:
    office.show_part(SCORE)
    stage.idle()
    view = office.view.score
    score = InspectionService(scene.office).score(scene.inspection)
    assert score is not None

    assert view.figure.text() == f"{score.value} 分"
    assert [one.number for one in view.steps.rows] == list(range(len(score.steps), 0, -1))
    assert view.steps.rows[0].step.value == score.value
    assert view._step_formula.text() == f"{score.steps[-1].formula} = {score.value}"


def test_a_category_shows_its_own_steps_only(stage: Stage, office: OfficeChecks) -> None:
    office.show_part(SCORE)
    stage.idle()
    view = office.view.score

    view.categories.select(RULES)

    shown = view.steps.table.rows.source.fetch(0, 100)
    assert shown
    assert len(shown) < len(view.steps.rows)
    assert all(RULES in one.categories for one in shown)


def test_the_charts_show_what_the_services_count(stage: Stage, office: OfficeChecks, scene: Scene) -> None:
    score = InspectionService(scene.office).score(scene.inspection)
    assert score is not None
    office.show_part(CHARTS)
    stage.idle()

    charts = office.view.charts
    assert charts.figures is not None
    assert [one.value for one in charts.figures.axes] == [one.value for one in score.categories]
    assert [(one.value, one.is_preliminary) for one in charts.figures.points] == [(score.value, True)]
    assert charts.finding_words.isVisible()
    assert not charts.trend_words.isVisible()


def test_actions_work_where_they_make_sense(stage: Stage, office: OfficeChecks) -> None:
    in_list = allowed(stage)
    office.show_part(RESULTS)
    stage.idle()
    in_results = allowed(stage)
    office.view.show_part(SCORE)
    in_score = allowed(stage)

    assert {"plan-inspection", "withdraw-inspection", "export-inspectors"} <= in_list
    assert {"hand-out", "accept-result", "conclude-inspection", "next-result"}.isdisjoint(in_list)
    assert {"accept-result", "return-result", "next-result"} <= in_results
    assert "accept-result" not in in_score


def test_no_two_actions_answer_to_one_key(stage: Stage, page: InspectionPage, office: OfficeChecks) -> None:
    def doubled() -> list[str]:
        keys = [action.shortcut().toString() for _, action in stage.actions.all() if action.isEnabled()]
        return sorted({one for one in keys if one and keys.count(one) > 1})

    in_list = doubled()
    office.show_part(RESULTS)
    stage.idle()
    in_results = doubled()
    page.tabs.setCurrentIndex(PROBLEMS)
    stage.idle()

    assert (in_list, in_results, doubled()) == ([], [], [])


def test_every_control_has_a_name(stage: Stage, page: InspectionPage, office: OfficeChecks) -> None:
    missing = unnamed(page)
    for part in (OVERVIEW, RESULTS, SCORE, CHARTS):
        office.show_part(part)
        stage.idle()
        missing += unnamed(page)

    assert missing == []


def test_a_score_that_moved_since_it_was_final_is_told(
    stage: Stage, office: OfficeChecks, scene: Scene
) -> None:
    office.show_part(SCORE)
    stage.idle()
    shown = office.view.shown
    assert shown is not None
    view, other = office.view.score, Decimal("12.34")

    view.show_score(shown.score, shown.checklist, shown.why, other)
    told = view.remarks.text()
    view.show_score(shown.score, shown.checklist, shown.why, shown.score.value if shown.score else None)

    assert told.startswith("定稿时为 12.34 分，与现在推算的不同。")
    assert "定稿时" not in view.remarks.text()
