"""The page 考核: figures by role, choosers, what can be done where, links to records."""

from decimal import Decimal

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.domain.evaluation.values import Source
from desktop.services.cases import CaseService
from desktop.services.evaluation.deciding import DecisionService
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.freezing import FreezeService
from desktop.ui.count_watch import CountWatch
from desktop.ui.evaluation.blockers_dialog import BlockersDialog
from desktop.ui.evaluation.derivation import Place
from desktop.ui.evaluation.figure_parts import MATRIX, RANKING, SCORE
from desktop.ui.evaluation.links import RecordLink, follow, link_of
from desktop.ui.evaluation.page import APPEALS, STATING, EvaluationPage
from desktop.ui.evaluation.page_commands import ALL_COMMANDS, UNIT_VIEWS
from desktop.ui.evaluation.waiting import waiting_evaluation
from desktop.ui.main_window import MainWindow
from tests.services.evaluation.small import NAME, POLICE, TRADE
from tests.ui.conftest import bench_of, desk_of, idle
from tests.ui.feedback_stage import Stage, below
from tests.ui.test_main_window import unnamed


def page_on(stage: Stage, part: str = "") -> EvaluationPage:
    """The page, shown and read."""
    made = EvaluationPage(stage.desk, stage.actions)
    stage.show(made)
    stage.actions.show_page("page-evaluation")
    if part:
        made.show_part(part)
    made.shown()
    stage.idle()
    return made


def allowed(stage: Stage) -> set[str]:
    return {command.name for command, action in stage.actions.all() if action.isEnabled()}


def test_the_office_sees_every_unit_as_the_service_scores_them(office_stage: Stage) -> None:
    page = page_on(office_stage)

    view = EvaluationService(office_stage.desk.session).evaluate(NAME)
    matrix = page.figures.matrix
    assert matrix is not None
    assert matrix.table is not None
    shown = [(one.unit, one.score.total, one.score.rank) for one in matrix.table.rows]
    expected = [(one.participant.party, one.total, one.rank) for one in view.evaluation.units]
    assert shown == expected
    assert len(shown) > 40
    assert page.head.state.text() == "暂定"
    assert "数据截至 2024-01-20" in page.head.words.text()


def test_a_published_scheme_comes_first_and_a_chosen_one_is_remembered(office_stage: Stage) -> None:
    page = page_on(office_stage)
    first = page.head.schemes.currentData()
    other = next(at for at in range(page.head.schemes.count()) if page.head.schemes.itemData(at) != first)

    page.head.schemes.setCurrentIndex(other)
    office_stage.idle()
    again = page_on(office_stage)

    chosen = page.head.schemes.itemData(other)
    assert first == NAME
    assert page.reader.view is not None
    assert page.reader.view.entry.name == chosen
    assert again.reader.wanted == chosen
    assert page.head.schemes.itemText(other).endswith("（示例）")


def test_a_group_narrows_matrix_and_ranking(office_stage: Stage) -> None:
    page = page_on(office_stage)

    page.head.groups.setCurrentIndex(page.head.groups.findData("party"))
    matrix, ranking = page.figures.matrix, page.figures.ranking

    assert matrix is not None
    assert matrix.table is not None
    assert ranking is not None
    expected = sum(one.score.participant.group == "party" for one in matrix.table.rows)
    assert 0 < expected < len(matrix.table.rows)
    assert matrix.table.table.rows.rowCount() == expected
    assert ranking.list.table.rows.rowCount() == expected


def test_the_window_narrowed_to_a_unit_shows_that_unit(office_stage: Stage) -> None:
    page = page_on(office_stage)

    office_stage.desk.choose_unit(POLICE)
    office_stage.idle()

    assert page.figures.matrix is not None
    assert page.figures.matrix.place() is not None
    place = page.figures.matrix.place()
    assert place is not None
    assert place.unit == POLICE
    assert page.figures.score.place() == Place(POLICE)


def test_the_score_of_a_unit_has_neighbours_and_its_years(office_stage: Stage) -> None:
    page = page_on(office_stage, SCORE)

    page.show_place(Place(POLICE))
    office_stage.idle()

    figures = page.figures.score.figures
    assert figures is not None
    assert figures.unit.score.participant.party == POLICE
    assert [(one.year, one.snapshot) for one in figures.points] == [(2023, "")]
    assert figures.points[0].total == figures.unit.score.total
    named = [one.text() for one in page.figures.score.findChildren(QPushButton) if "一名" in one.text()]
    assert named
    assert all("相差" in one for one in named)


def test_decisions_belong_to_a_published_scheme_and_points_to_an_indicator(office_stage: Stage) -> None:
    page = page_on(office_stage)
    assert page.figures.matrix is not None

    page.figures.matrix.show_place(Place(POLICE))
    at_total = allowed(office_stage)
    why = page.deeds.why_not("change-points")
    page.figures.matrix.show_place(Place(POLICE, "A1"))
    at_indicator = allowed(office_stage)
    page.reader.choose("digital-departments 2023")
    office_stage.idle()
    in_trial = allowed(office_stage)

    assert {"book-points", "book-veto", "freeze-evaluation", "print-score-sheet"} <= at_total
    assert "change-points" not in at_total
    assert why == "先选一项指标。"
    assert {"change-points", "exempt-occurrence", "state-fact"} <= at_indicator
    assert "reopen-evaluation" not in at_indicator
    assert in_trial.isdisjoint({"change-points", "book-points", "book-veto", "freeze-evaluation"})
    assert page.deeds.why_not("freeze-evaluation") == "方案公布以后才能改分、登记加减分和封存。"


def test_a_decision_offers_to_be_taken_back_while_nothing_is_frozen(office_stage: Stage) -> None:
    DecisionService(office_stage.desk.session).change_points(NAME, TRADE, "B3", Decimal(6), "佐证不足")
    page = page_on(office_stage)
    assert page.figures.matrix is not None
    pane = page.figures.matrix.pane

    page.figures.matrix.show_place(Place(TRADE, "B3"))
    offered = [one.text() for one in pane.findChildren(QPushButton) if one.text() == "撤回…"]
    pane.can_withdraw = False
    page.figures.matrix.show_place(Place(TRADE))
    page.figures.matrix.show_place(Place(TRADE, "B3"))
    kept = [one for one in pane.findChildren(QPushButton) if one.text() == "撤回…" and one.isVisible()]

    assert pane.sheet is not None
    assert pane.sheet.figure.endswith("核定改分")
    assert offered == ["撤回…"]
    assert kept == []


def test_frozen_figures_stay_and_present_ones_can_be_looked_at_beside(office_stage: Stage) -> None:
    session = office_stage.desk.session
    DecisionService(session).override(NAME, "经同意")
    FreezeService(session).freeze(NAME)
    page = page_on(office_stage)
    frozen, offers = page.head.state.text(), page.head.live.isVisible()
    able = allowed(office_stage)
    why = page.deeds.why_not("book-points")

    page.head.live.click()
    office_stage.idle()

    assert page.reader.view is not None
    assert (frozen, offers) == ("已封存", True)
    assert "reopen-evaluation" in able
    assert able.isdisjoint({"freeze-evaluation", "book-points", "change-points"})
    assert why == "已经封存，解除封存以后才能改动。"
    assert not page.reader.view.is_frozen
    assert page.head.live.isChecked()
    assert page.head.state.text() == "暂定"


def test_a_button_that_cannot_be_pressed_says_why(office_stage: Stage) -> None:
    page = page_on(office_stage)
    page.reader.choose("digital-departments 2023")
    office_stage.idle()

    press = next(one for one in page.findChildren(QPushButton) if one.accessibleName() == "封存考核结果")

    assert not press.isEnabled()
    assert press.toolTip() == "方案公布以后才能改分、登记加减分和封存。"


@pytest.mark.parametrize("place", [Place(POLICE, "A1"), Place(TRADE)])
def test_the_place_of_each_part_is_what_actions_are_about(office_stage: Stage, place: Place) -> None:
    page = page_on(office_stage)
    assert page.figures.matrix is not None
    asked: list[tuple[str, str]] = []
    office_stage.desk.paper_wanted.connect(lambda name, record: asked.append((name, record)))

    page.figures.matrix.show_place(place)
    office_stage.press("print-appraisal")
    page.show_part(RANKING)
    assert page.figures.ranking is not None
    page.figures.ranking.select("unit.dsjj")
    office_stage.press("print-score-sheet")
    page.show_part(MATRIX)
    office_stage.press("print-appraisal")

    assert asked == [("appraisal", place.unit), ("score-sheet", "unit.dsjj"), ("appraisal", place.unit)]


def test_what_stands_in_the_way_is_listed_and_leads_to_the_unit(qtbot: QtBot, office_stage: Stage) -> None:
    page = page_on(office_stage)
    view = page.reader.view
    assert view is not None

    page.head.blockers.click()
    dialog = page.window().findChild(BlockersDialog)
    assert dialog is not None
    count, names = len(dialog.list.rows), unnamed(dialog)
    blocker = next(one for one in dialog.list.rows if one.unit and not one.records)
    dialog.list.select((blocker.unit, blocker.kind, blocker.sentence))
    dialog.list.table.opened.emit(blocker)
    office_stage.idle()

    assert count == len(view.blockers) > 0
    assert names == []
    assert page.head.blockers.text() == f"须处理 {count} 项…"
    assert page.part == SCORE
    assert page.figures.score.place() == Place(blocker.unit)


def test_figures_are_read_again_when_something_was_written(qtbot: QtBot, office_stage: Stage) -> None:
    page = page_on(office_stage)
    first = page.reader.reading

    office_stage.desk.changed.emit()
    qtbot.waitUntil(lambda: page.reader.reading is not first)
    office_stage.idle()

    assert page.reader.view is not None


def test_every_control_of_the_page_has_a_name(office_stage: Stage) -> None:
    page = page_on(office_stage)
    for part in page.parts:
        page.show_part(part)
        office_stage.idle()

    assert unnamed(page) == []


def test_a_unit_sees_itself_alone(unit_stage: Stage) -> None:
    page = page_on(unit_stage, SCORE)

    view = page.reader.view
    assert view is not None
    assert [one.participant.party for one in view.evaluation.units] == [POLICE]
    assert page.figures.matrix is None
    assert page.figures.score.pane.sheet is not None
    assert page.figures.score.pane.sheet.place == Place(POLICE)
    assert not any("名" in one for one in page.figures.score.pane.sheet.words)
    assert page.head.groups.isHidden()
    assert {one.name for one in ALL_COMMANDS if one.name.startswith(("book", "change", "freeze"))}.isdisjoint(
        allowed(unit_stage)
    )
    assert {one.name for one in UNIT_VIEWS} <= allowed(unit_stage)


def test_what_waits_is_counted(qtbot: QtBot, unit_stage: Stage) -> None:
    watch = CountWatch(unit_stage.desk, waiting_evaluation, unit_stage.window)

    with qtbot.waitSignal(watch.counted) as counted:
        watch.look()
    watch.stop()
    unit_stage.idle()

    burden = EvaluationService(unit_stage.desk.session).evaluate(NAME).burden[POLICE]
    assert counted.args == [burden.asked - burden.answered]
    assert burden.asked > burden.answered


@pytest.mark.parametrize("part", [STATING, APPEALS])
def test_forms_follow_the_role(unit_stage: Stage, part: str) -> None:
    page = page_on(unit_stage)

    page.show_part(part)
    unit_stage.idle()

    assert page.part == part
    assert unnamed(page) == []


def test_a_unit_without_a_scheme_is_told_what_comes_next(bare_stage: Stage) -> None:
    page = page_on(bare_stage, SCORE)

    go = below(page, QPushButton, "导入交换包…")

    assert go.isVisible()
    assert page.reader.view is None


def test_an_office_tries_the_scheme_that_came_with_the_program(stage: Stage) -> None:
    page = page_on(stage)

    assert page.head.state.text() == "试算"
    assert page.reader.view is not None
    assert page.reader.view.entry.is_shipped


def test_records_are_shown_where_one_works_on_them(qtbot: QtBot, sample: MainWindow) -> None:
    bench, desk = bench_of(sample), desk_of(sample)
    case = next(iter(CaseService(desk.session).rows()))

    desk.record_wanted.emit("scheme", "office/nothing")
    page = bench.page("page-evaluation")
    evaluation = page.isVisible()
    idle(qtbot, sample)
    desk.record_wanted.emit("assignment", case.uid)

    assert evaluation
    assert bench.page("page-feedback").isVisible()
    assert isinstance(page, EvaluationPage)


def test_a_source_leads_to_the_page_of_its_record(stage: Stage) -> None:
    asked: list[tuple[str, str]] = []
    stage.desk.record_wanted.connect(lambda kind, uid: asked.append((kind, uid)))
    case = next(iter(CaseService(stage.desk.session).rows()))

    follow(stage.desk, Source("assignment", case.uid, "任务"))
    follow(stage.desk, Source("rule", "office/nothing", "没有的规定"))

    assert link_of(stage.desk.session, Source("appeal", "unit/1", "申诉")) == RecordLink("appeal", "unit/1")
    assert [kind for kind, _ in asked] == ["task"]
    assert stage.said[-1] == "“没有的规定”没有单独的页面。"
