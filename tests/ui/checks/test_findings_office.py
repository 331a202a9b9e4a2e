"""问题, the office's side: found and filtered, seen in full, judged by the evidence, closed, exported."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.domain.checks.findings import FindingState
from desktop.domain.checks.values import Severity
from desktop.services.checks.findings import FindingService
from desktop.services.checks.findings_values import FindingQuery
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.spreadsheets import open_book
from desktop.ui.checks.findings_acts import (
    CloseDialog,
    DueDialog,
    EditDialog,
    FindingDialog,
    JudgeDialog,
    TaskDialog,
)
from desktop.ui.checks.findings_commands import OFFICE_COMMANDS
from desktop.ui.checks.findings_filter import STATES
from desktop.ui.checks.findings_view import FindingsView
from desktop.ui.checks.page import InspectionPage
from desktop.ui.checks.reinspection_dialog import ReinspectionDialog
from desktop.ui.decision_dialog import DecisionDialog
from desktop.ui.table_values import Lamp
from tests.ui.checks.findings_stage import (
    AUTUMN_TITLE,
    CLOSED,
    DRAFTED,
    NOTICE,
    OPEN,
    PASSED,
    PHOTO_NOTE,
    RETURNED,
    WAITING,
    Scene,
    row_of,
    uid_of,
)
from tests.ui.feedback_stage import Stage
from tests.ui.test_main_window import unnamed

CODES = [CLOSED, DRAFTED, OPEN, WAITING, RETURNED, PASSED]


@pytest.fixture
def view(office_stage: Stage) -> FindingsView:
    made = FindingsView(office_stage.desk)
    made.declare(office_stage.actions)
    office_stage.actions.show_page("page-inspection")
    office_stage.show(made)
    made.shown()
    office_stage.idle()
    return made


def codes(view: FindingsView) -> list[str]:
    """The codes that are listed."""
    rows = view.list.list.table.rows
    return [row.finding.code for place in range(rows.rowCount()) if (row := rows.row_at(place))]


def cell(view: FindingsView, code: str, name: str) -> str:
    """What a cell says."""
    rows = view.list.list.table.rows
    column = next(one for one in rows.columns if one.name == name)
    return next(column.text(row) for row in view.list.rows if row.finding.code == code)


def texts(view: FindingsView) -> str:
    """Everything that can be read in the pane."""
    labels = view.pane.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisibleTo(view.pane))


def go_to(stage: Stage, view: FindingsView, *names: str) -> None:
    """Selects findings, the last one the current one."""
    table = view.list.list.table
    table.select_row(codes(view).index(names[0]))
    for name in names[1:]:
        index = table.rows.index(codes(view).index(name), 0)
        flags = table.selectionModel().SelectionFlag
        table.selectionModel().setCurrentIndex(index, flags.Select | flags.Rows)
    stage.idle()


def dialog(stage: Stage, kind: type[DecisionDialog]) -> DecisionDialog:
    """The dialog that is open."""
    found = [one for one in stage.window.findChildren(kind) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def decide(stage: Stage, made: DecisionDialog, reason: str = "") -> None:
    """Gives the reason and presses the button."""
    if made.reason_field is not None:
        made.reason_field.set_text(reason)
    made.ok.click()
    stage.idle()


def state(stage: Stage, code: str) -> FindingState:
    return row_of(stage.desk.session, code).standing.state


def test_every_finding_is_listed_with_its_state_and_its_days_in_words(view: FindingsView) -> None:
    lamp = next(one for one in view.list.list.table.rows.columns if one.name == "left").cell
    assert lamp is not None

    overdue = lamp(next(row for row in view.list.rows if row.finding.code == DRAFTED))

    assert codes(view) == CODES
    assert isinstance(overdue, Lamp)
    assert overdue.word == "超期 8 天"
    assert cell(view, OPEN, "left") == "还剩 15 天"
    assert cell(view, RETURNED, "left") == "今天到期"
    assert cell(view, WAITING, "left") == ""
    assert cell(view, DRAFTED, "repeats") == "第 2 次出现"
    assert cell(view, PASSED, "state") == "待销号"


def test_tabs_count_the_states_and_narrow_at_once(view: FindingsView) -> None:
    tabs = view.list.filter.states

    titles = [tabs.tabText(place) for place in range(tabs.count())]
    tabs.setCurrentIndex(STATES.index(FindingState.WAITING))

    assert titles == ["全部 6", "待整改 2", "待复查 1", "复查未通过 1", "待销号 1", "已销号 1"]
    assert codes(view) == [WAITING]
    assert [tabs.tabText(place) for place in range(tabs.count())] == titles


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (FindingQuery(severity=Severity.LOW), [OPEN]),
        (FindingQuery(overdue=True), [DRAFTED]),
        (FindingQuery(text="离职人员"), [RETURNED]),
        (FindingQuery(text="整改〔2023〕1号"), [CLOSED]),
        (FindingQuery(owed=True), [DRAFTED, OPEN, RETURNED]),
        (FindingQuery(state=FindingState.PASSED), [PASSED]),
    ],
)
def test_a_query_is_shown_by_its_filters(
    office_stage: Stage, view: FindingsView, query: FindingQuery, expected: list[str]
) -> None:
    view.show_query(query)
    office_stage.idle()

    assert codes(view) == expected
    assert view.list.filter.shown_query() == query
    assert view.list.filter.clear_button.isVisibleTo(view)


def test_clearing_the_filters_lists_everything_again(office_stage: Stage, view: FindingsView) -> None:
    view.show_query(FindingQuery(text="口令", owed=True))
    office_stage.idle()
    none = codes(view)

    view.list.filter.clear_button.click()
    office_stage.idle()

    assert none == []
    assert codes(view) == CODES
    assert not view.list.filter.clear_button.isVisibleTo(view)


def test_what_is_typed_into_the_search_narrows_the_list(
    qtbot: object, office_stage: Stage, view: FindingsView
) -> None:
    office_stage.press("find-finding")

    office_stage.qtbot.keyClicks(view.list.filter.field, "445")

    office_stage.qtbot.waitUntil(lambda: codes(view) == [PASSED])


def test_withdrawn_findings_are_listed_when_they_are_asked_for(
    office_stage: Stage, view: FindingsView
) -> None:
    FindingService(office_stage.desk.session).withdraw(OPEN, "误判")
    office_stage.desk.changed.emit()
    office_stage.idle()
    without = codes(view)

    view.list.filter.withdrawn.setChecked(True)
    office_stage.idle()
    go_to(office_stage, view, OPEN)

    assert OPEN not in without
    assert OPEN in codes(view)
    assert "已撤销：误判" in texts(view)
    assert view.foot.waits.text() == "已撤销。"


def test_the_unit_of_the_window_narrows_the_list(office_stage: Stage, view: FindingsView) -> None:
    office_stage.desk.choose_unit("unit.nobody")
    office_stage.idle()
    none = codes(view)

    office_stage.desk.choose_unit("")
    office_stage.idle()

    assert none == []
    assert codes(view) == CODES


def test_a_finding_is_shown_in_full(office_stage: Stage, view: FindingsView) -> None:
    go_to(office_stage, view, DRAFTED)

    said = texts(view)

    asked = ("灭火器压力不足", "机房有火灾自动报警和灭火设施", "T-02", AUTUMN_TITLE, NOTICE, "超期 8 天")
    assert [words for words in asked if words not in said] == []
    assert "单位还没有提交整改。" in said
    assert "联系厂家" not in said  # what the unit is still writing is its own


def test_what_a_camera_says_is_called_a_claim(office_stage: Stage, view: FindingsView) -> None:
    go_to(office_stage, view, DRAFTED)

    said = texts(view)

    assert "检查照片 1" in said
    assert "相机自述（未核实）：2023-05-09 10:12" in said
    assert PHOTO_NOTE in said


def test_a_repeated_finding_leads_to_the_earlier_one(office_stage: Stage, view: FindingsView) -> None:
    go_to(office_stage, view, DRAFTED)
    links = [one for one in view.pane.facts.findChildren(QPushButton) if one.text().startswith(CLOSED)]

    links[0].click()
    office_stage.idle()

    assert view.pane.detail is not None
    assert view.pane.detail.row.finding.code == CLOSED
    assert "以后又发现" in texts(view)


def test_a_later_version_stands_beside_the_one_before(
    office_stage: Stage, view: FindingsView, findings: Scene
) -> None:
    both = findings.both
    both.correct(RETURNED, measures="已删除两个账户并建立离职清单")
    office_stage.desk.changed.emit()
    office_stage.idle()
    go_to(office_stage, view, RETURNED)
    grid = view.pane.corrective.grid

    assert grid.fields["measures"].toPlainText() == "已删除两个账户并建立离职清单"
    assert grid.fields["measures"].isReadOnly()
    assert grid._earlier["measures"].toPlainText() == f"{RETURNED}已处理"
    assert grid._earlier["measures"].isVisibleTo(view)
    assert "复查未通过" in texts(view)


def test_passing_by_the_evidence_makes_it_ready_to_close(office_stage: Stage, view: FindingsView) -> None:
    go_to(office_stage, view, WAITING)

    view.foot.buttons["pass-finding"].click()
    decide(office_stage, dialog(office_stage, JudgeDialog), "已核对截图")

    assert state(office_stage, WAITING) is FindingState.PASSED
    assert "可以销号" in office_stage.said[-1]
    assert view.foot.buttons["close-finding"].isVisibleTo(view)
    assert not view.foot.buttons["pass-finding"].isVisibleTo(view)


def test_failing_needs_an_opinion_and_sends_it_back(office_stage: Stage, view: FindingsView) -> None:
    go_to(office_stage, view, WAITING)
    office_stage.press("fail-finding")
    made = dialog(office_stage, JudgeDialog)

    ready = made.ok.isEnabled()
    decide(office_stage, made, "没有更换记录")

    assert not ready
    assert state(office_stage, WAITING) is FindingState.RETURNED
    assert "没有更换记录" in texts(view)
    assert view.foot.waits.text() == "已退回，等待单位重新提交整改。"


def test_a_version_that_was_replaced_meanwhile_is_not_judged(
    office_stage: Stage, view: FindingsView, findings: Scene
) -> None:
    go_to(office_stage, view, WAITING)
    view.foot.buttons["pass-finding"].click()
    made = dialog(office_stage, JudgeDialog)
    findings.both.correct(WAITING, result="改成了另一种做法")

    decide(office_stage, made, "好")

    assert "E_CHANGED" in made.refusal
    assert made.isVisible()
    assert state(office_stage, WAITING) is FindingState.WAITING


def test_several_that_passed_are_closed_at_once(office_stage: Stage, view: FindingsView) -> None:
    go_to(office_stage, view, WAITING)
    view.foot.buttons["pass-finding"].click()
    decide(office_stage, dialog(office_stage, JudgeDialog))

    go_to(office_stage, view, WAITING, PASSED)
    view.foot.buttons["close-finding"].click()
    decide(office_stage, dialog(office_stage, CloseDialog), "整改到位")

    assert {state(office_stage, code) for code in (WAITING, PASSED)} == {FindingState.CLOSED}
    assert "已销号2个问题" in office_stage.said[-1]


def test_one_that_has_not_passed_cannot_be_closed_beside_one_that_has(
    office_stage: Stage, view: FindingsView
) -> None:
    go_to(office_stage, view, OPEN, PASSED)

    shown = view.foot.buttons["close-finding"].isVisibleTo(view)

    assert not shown
    assert not office_stage.actions["close-finding"].isEnabled()
    assert "已选 2 个问题" in view.foot.waits.text()
    assert view.list.count.text().startswith("已选 2 条")


def test_a_closed_one_is_opened_again_with_a_reason(office_stage: Stage, view: FindingsView) -> None:
    go_to(office_stage, view, CLOSED)

    office_stage.press("reopen-finding")
    decide(office_stage, dialog(office_stage, FindingDialog), "抽查又发现缺失")

    assert state(office_stage, CLOSED) is FindingState.RETURNED


def test_a_deadline_moves_with_a_reason_and_to_another_day(office_stage: Stage, view: FindingsView) -> None:
    go_to(office_stage, view, DRAFTED)
    office_stage.press("move-due")
    made = dialog(office_stage, DueDialog)
    assert isinstance(made, DueDialog)
    assert made.reason_field is not None
    made.reason_field.set_text("厂家排期")
    same_day = made.ok.isEnabled()

    made.day.setText("2023-07-31")
    decide(office_stage, made, "厂家排期")

    assert not same_day
    assert row_of(office_stage.desk.session, DRAFTED).finding.due == date(2023, 7, 31)
    assert cell(view, DRAFTED, "left") == "还剩 26 天"


def test_severity_and_demand_are_changed(office_stage: Stage, view: FindingsView) -> None:
    go_to(office_stage, view, OPEN)
    office_stage.press("edit-finding")
    made = dialog(office_stage, EditDialog)
    assert isinstance(made, EditDialog)
    unchanged = made.ok.isEnabled()

    made.severity.setCurrentIndex(made.severity.findData(Severity.HIGH))
    made.demand.setPlainText("每季度切换一次并记录")
    decide(office_stage, made)

    changed = row_of(office_stage.desk.session, OPEN).finding
    assert not unchanged
    assert (changed.severity, changed.demand) == (Severity.HIGH, "每季度切换一次并记录")


def test_a_finding_is_withdrawn_with_a_reason(office_stage: Stage, view: FindingsView) -> None:
    go_to(office_stage, view, OPEN)

    office_stage.press("withdraw-finding")
    decide(office_stage, dialog(office_stage, FindingDialog), "单位补充了记录")

    assert row_of_withdrawn(office_stage, OPEN) == "单位补充了记录"
    assert OPEN not in codes(view)


def row_of_withdrawn(stage: Stage, code: str) -> str:
    rows = FindingService(stage.desk.session).rows(FindingQuery(withdrawn=True))
    return next(row.finding.withdrawn for row in rows if row.finding.code == code)


def test_a_finding_becomes_a_task_and_leads_to_it(office_stage: Stage, view: FindingsView) -> None:
    wanted: list[tuple[str, str]] = []
    office_stage.desk.record_wanted.connect(lambda kind, uid: wanted.append((kind, uid)))
    go_to(office_stage, view, DRAFTED)
    office_stage.press("raise-task")

    decide(office_stage, dialog(office_stage, TaskDialog))
    links = [one for one in view.pane.facts.findChildren(QPushButton) if "台账任务" in one.text()]
    links[0].click()

    task = row_of(office_stage.desk.session, DRAFTED).finding.task
    listed = LedgerService(office_stage.desk.session).rows(LedgerQuery())
    assert [one.uid for one in listed] == [task]
    assert wanted == [("task", task)]
    assert not office_stage.actions["raise-task"].isEnabled()


def test_the_notice_is_wanted_on_the_page_of_reports(office_stage: Stage, view: FindingsView) -> None:
    wanted: list[tuple[str, str]] = []
    office_stage.desk.paper_wanted.connect(lambda name, record: wanted.append((name, record)))
    go_to(office_stage, view, WAITING)

    office_stage.press("print-notice")

    assert wanted == [("rectification-notice", NOTICE)]


def test_the_listed_findings_are_exported(office_stage: Stage, view: FindingsView, tmp_path: Path) -> None:
    view.show_query(FindingQuery(owed=True))
    office_stage.idle()

    view._deeds.export_to(view.list.filter.shown_query(), tmp_path / "清单")
    office_stage.idle()

    table = open_book(tmp_path / "清单.xlsx").table()
    cells = [str(cell) for line in table.rows() for cell in list(line)[:2]]
    assert [code for code in CODES if code in cells] == [DRAFTED, OPEN, RETURNED]
    assert "清单.xlsx" in office_stage.said[-1]


def test_a_finding_that_the_filters_hide_is_shown_all_the_same(
    office_stage: Stage, view: FindingsView
) -> None:
    FindingService(office_stage.desk.session).withdraw(OPEN, "误判")
    view.show_query(FindingQuery(text="什么也没有"))
    office_stage.idle()

    view.show_finding(uid_of(office_stage.desk.session, PASSED))
    office_stage.qtbot.waitUntil(lambda: view.list.current() is not None)
    first = view.list.current()
    withdrawn = FindingService(office_stage.desk.session).find(OPEN).uid
    view.show_finding(withdrawn)
    office_stage.qtbot.waitUntil(view.list.filter.withdrawn.isChecked)
    office_stage.idle()

    second = view.list.current()
    assert first is not None
    assert second is not None
    assert (first.finding.code, second.finding.code) == (PASSED, OPEN)


def test_a_finding_is_shown_before_anything_was_read(office_stage: Stage) -> None:
    made = FindingsView(office_stage.desk)
    office_stage.show(made)
    made.show_finding(uid_of(office_stage.desk.session, RETURNED))

    office_stage.idle()

    current = made.list.current()
    assert current is not None
    assert current.finding.code == RETURNED
    assert not made.list.filter.withdrawn.isChecked()


def test_letters_step_through_the_findings(office_stage: Stage, view: FindingsView) -> None:
    go_to(office_stage, view, DRAFTED)

    office_stage.press("next-finding")
    office_stage.press("next-finding")
    office_stage.press("previous-finding")
    office_stage.idle()

    assert view.pane.detail is not None
    assert view.pane.detail.row.finding.code == OPEN


def test_the_keyboard_does_what_belongs_to_the_part_that_is_seen(office_stage: Stage) -> None:
    page = InspectionPage(office_stage.desk, office_stage.actions)
    office_stage.actions.show_page("page-inspection")
    office_stage.show(page)
    page.show_finding(uid_of(office_stage.desk.session, DRAFTED))
    office_stage.idle()
    table = page.findings.list.list.table
    office_stage.window.activateWindow()
    table.setFocus()
    office_stage.qtbot.waitUntil(lambda: office_stage.window.isActiveWindow() and table.hasFocus())

    for key in (Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_1):
        office_stage.qtbot.keyClick(table, key)
        office_stage.idle()

    current = page.findings.list.current()
    assert current is not None
    assert current.finding.code == WAITING
    assert dialog(office_stage, JudgeDialog).objectName() == "dialog-finding-pass"


def test_a_re_inspection_on_site_is_planned_for_the_selected_ones(
    office_stage: Stage, view: FindingsView
) -> None:
    go_to(office_stage, view, WAITING, RETURNED)

    office_stage.press("reinspect-on-site")
    made = dialog(office_stage, ReinspectionDialog)

    assert isinstance(made, ReinspectionDialog)
    session = office_stage.desk.session
    ticked = {uid for several in made.tree.ticks().values() for uid in several}
    assert ticked == {uid_of(session, WAITING), uid_of(session, RETURNED)}


def test_commands_work_only_while_the_list_is_seen(office_stage: Stage, view: FindingsView) -> None:
    seen = office_stage.actions["next-finding"].isEnabled()

    view.hide()

    assert seen
    assert not any(office_stage.actions[one.name].isEnabled() for one in OFFICE_COMMANDS)


def test_a_past_day_can_be_looked_at_and_not_be_changed(office_stage: Stage, view: FindingsView) -> None:
    session = office_stage.desk.session
    go_to(office_stage, view, WAITING)
    writable = office_stage.actions["pass-finding"].isEnabled()

    session.looking_back = date(2023, 6, 21)
    view._allow()

    assert writable
    assert not office_stage.actions["pass-finding"].isEnabled()
    assert office_stage.actions["print-notice"].isEnabled()


def test_the_story_of_a_finding_is_told(office_stage: Stage, view: FindingsView) -> None:
    go_to(office_stage, view, CLOSED)

    view.pane.tabs.setCurrentIndex(1)

    said = texts(view)
    assert "销号" in said
    assert "灭火器已补齐" in said


def test_enter_goes_to_what_is_to_be_judged(office_stage: Stage, view: FindingsView) -> None:
    go_to(office_stage, view, WAITING)
    view.pane.tabs.setCurrentIndex(1)

    office_stage.qtbot.keyClick(view.list.list.table, Qt.Key.Key_Return)

    assert view.pane.tabs.currentIndex() == 0


def test_what_waits_for_the_office_is_counted(office_stage: Stage) -> None:
    counted: list[int] = []
    made = FindingsView(office_stage.desk)
    made.counted.connect(counted.append)
    office_stage.show(made)

    office_stage.idle()

    assert counted[-1] == 2


def test_everything_has_a_name_for_assistive_tools(office_stage: Stage, view: FindingsView) -> None:
    go_to(office_stage, view, DRAFTED)

    assert unnamed(view) == []
