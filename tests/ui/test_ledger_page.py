"""The ledger page: filter, batch, split and merge, withdraw, issue — by mouse and by keyboard."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.domain.ledger import Stage
from desktop.services.drafting import DraftService
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.ui.column_filter import Condition
from desktop.ui.column_filter_popup import ColumnFilterPopup
from desktop.ui.dialogs import WithdrawDialog
from desktop.ui.issue_dialog import IssueDialog
from desktop.ui.ledger_page import CLAUSES, COVERAGE, TABLE, TIMELINE, UNITS
from desktop.ui.main_window import MainWindow
from desktop.ui.table_values import Group
from tests.ui.conftest import bench_of, desk_of, idle, ledger_of
from tests.ui.test_main_window import unnamed

POPUP = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def service(window: MainWindow) -> LedgerService:
    return LedgerService(desk_of(window).session)


def shown_codes(window: MainWindow) -> list[str]:
    model = ledger_of(window).table.table.rows
    return [model.row_at(place).code for place in range(model.rowCount())]


def test_typing_words_filters_and_the_count_says_by_what(qtbot: QtBot, drafted: MainWindow) -> None:
    table = ledger_of(drafted).table

    table.filter.field.setText("区块链")
    qtbot.waitUntil(lambda: table.table.rows.rowCount() < 60)

    assert shown_codes(drafted) == [row.code for row in service(drafted).rows(LedgerQuery(text="区块链"))]
    idle(qtbot, drafted)
    assert "含“区块链”" in table.filter.count.text()
    assert "共 60 条" in table.filter.count.text()


def test_clearing_the_filter_shows_everything(qtbot: QtBot, drafted: MainWindow) -> None:
    table = ledger_of(drafted).table
    table.filter.field.setText("没有这样的任务")
    qtbot.waitUntil(lambda: table.table.rows.rowCount() == 0)

    drafted.commands["clear-filter"].trigger()
    idle(qtbot, drafted)

    assert table.table.rows.rowCount() == 60
    assert table.filter.count.text() == "共 60 条"
    assert table.filter.clear_button.isHidden()


def test_a_column_is_filtered_and_its_chip_drops_the_condition(qtbot: QtBot, drafted: MainWindow) -> None:
    table = ledger_of(drafted).table

    table.filter.set_condition(Condition("due", last="2023-12-31"))
    idle(qtbot, drafted)
    found, said = table.table.rows.rowCount(), table.filter.count.text()
    (chip,) = table.filter.chips.findChildren(QPushButton)
    chip.click()
    idle(qtbot, drafted)

    assert found == service(drafted).count(LedgerQuery(due_before=date(2024, 1, 1)))
    assert 0 < found < 60
    assert said == f"完成时限不晚于 2023-12-31：{found} 条，共 60 条"
    assert table.table.rows.rowCount() == 60


def test_several_conditions_are_dropped_by_one_press(qtbot: QtBot, drafted: MainWindow) -> None:
    table = ledger_of(drafted).table
    table.filter.set_condition(Condition("title", words="数据"))
    table.filter.set_condition(Condition("due", is_empty=False))

    clear = next(b for b in table.filter.chips.findChildren(QPushButton) if b.text() == "全部清除")
    clear.click()

    assert table.table.rows.rowCount() == 60
    assert table.filter.chips.isHidden()


def test_the_head_of_a_filtered_column_is_marked(drafted: MainWindow) -> None:
    table = ledger_of(drafted).table
    head = table.table.head_of(1)
    before = head.viewport().grab().toImage()

    table.filter.set_condition(Condition("title", words="数据"))

    assert head.viewport().grab().toImage() != before


@POPUP
def test_the_filter_of_a_column_offers_its_values_with_their_counts(qtbot: QtBot, sample: MainWindow) -> None:
    table = ledger_of(sample).table
    place = [column.name for column in table.table.rows.columns].index("state")

    popup = table.heads.open(place)
    assert popup is not None
    qtbot.waitUntil(lambda: popup.values.count() > 1)
    offered = [popup.values.item(number).text() for number in range(popup.values.count())]
    popup.values.item(0).setCheckState(Qt.CheckState.Checked)
    popup.accept()
    idle(qtbot, sample)

    counts = [int(text.split("　")[1]) for text in offered]
    assert sum(counts) == 60
    assert table.table.rows.rowCount() == counts[0]


@POPUP
def test_the_keyboard_opens_the_filter_of_the_column_it_is_on(qtbot: QtBot, drafted: MainWindow) -> None:
    table = ledger_of(drafted).table
    table.table.setFocus()
    table.table.select_row(0)
    qtbot.keyClick(table.table, Qt.Key.Key_Right)

    drafted.commands["filter-column"].trigger()
    popup = drafted.findChildren(ColumnFilterPopup)[-1]
    popup.words.setText("区块链")
    qtbot.keyClick(popup, Qt.Key.Key_Return)

    assert table.filter.condition("title") == Condition("title", words="区块链")


def test_rows_are_grouped_and_folded(qtbot: QtBot, sample: MainWindow) -> None:
    table = ledger_of(sample).table
    stages = {row.state_title for row in service(sample).rows()}

    table.filter.groups.setCurrentIndex(table.filter.groups.findData("state"))
    idle(qtbot, sample)
    heads = [table.table.rows.row_at(place) for place in table.table.rows.heads()]
    idle(qtbot, sample)
    whole = table.table.rows.rowCount()
    table.table.clicked.emit(table.table.rows.index(0, 0))

    assert [type(head) for head in heads] == [Group] * len(stages)
    assert sum(head.count for head in heads) == 60
    assert whole == 60 + len(stages)
    assert table.table.rows.rowCount() == whole - heads[0].count
    assert table.filter.count.text() == "共 60 条"


def test_a_fold_stays_when_the_ledger_is_read_again(qtbot: QtBot, drafted: MainWindow) -> None:
    table = ledger_of(drafted).table
    table.filter.groups.setCurrentIndex(table.filter.groups.findData("clause"))
    idle(qtbot, drafted)
    table.table.clicked.emit(table.table.rows.index(0, 0))
    folded = table.table.rows.rowCount()

    drafted.commands["refresh"].trigger()
    idle(qtbot, drafted)

    assert table.table.rows.rowCount() == folded


def test_the_unit_of_the_window_filters_the_ledger(qtbot: QtBot, sample: MainWindow) -> None:
    desk_of(sample).choose_unit("unit.dsjj")
    idle(qtbot, sample)

    expected = service(sample).count(LedgerQuery(unit="unit.dsjj"))
    assert ledger_of(sample).table.table.rows.rowCount() == expected
    assert 0 < expected < 60
    assert "市大数据局" in ledger_of(sample).table.filter.count.text()


def test_sorting_by_a_head_orders_the_rows(drafted: MainWindow) -> None:
    table = ledger_of(drafted).table.table
    place = [column.name for column in table.rows.columns].index("due")

    table.horizontalHeader().sectionClicked.emit(place)

    assert shown_codes(drafted) == [row.code for row in service(drafted).rows(LedgerQuery(order_by="due"))]


def test_the_keyboard_reaches_every_arrangement_and_the_search(qtbot: QtBot, drafted: MainWindow) -> None:
    page = ledger_of(drafted)
    seen = []

    for key in (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_1):
        qtbot.keyClick(drafted, key, Qt.KeyboardModifier.AltModifier)
        seen.append(page.arrangement)
    qtbot.keyClick(drafted, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)

    assert seen == [CLAUSES, COVERAGE, UNITS, TIMELINE, TABLE]
    assert QApplication.focusWidget() is page.table.filter.field


def test_enter_on_a_row_opens_its_source(qtbot: QtBot, drafted: MainWindow) -> None:
    page = ledger_of(drafted)
    page.table.table.select_row(5)

    qtbot.keyClick(page.table.table, Qt.Key.Key_Return)
    idle(qtbot, drafted)

    assert page.arrangement == CLAUSES
    assert page.clauses.document.tints()


def test_selected_rows_are_copied_by_ctrl_c(qtbot: QtBot, drafted: MainWindow) -> None:
    table = ledger_of(drafted).table.table
    table.select_row(0)
    table.setFocus()

    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    idle(qtbot, drafted)

    assert QGuiApplication.clipboard().text().startswith("2023-5-001\t")
    assert "已复制 1 条" in bench_of(drafted).notice.text


def test_several_rows_offer_what_can_be_done_with_all_of_them(drafted: MainWindow) -> None:
    page = ledger_of(drafted)

    page.table.table.selectAll()

    assert page.table.batch.isVisible()
    assert drafted.commands["merge"].isEnabled()
    assert drafted.commands["issue-selected"].isEnabled()
    assert not drafted.commands["restore"].isEnabled()


def test_two_drafts_are_merged_and_taken_apart_by_undo(drafted: MainWindow) -> None:
    page = ledger_of(drafted)
    table = page.table.table
    table.select_row(0)
    table.selectionModel().select(
        table.rows.index(1, 0),
        table.selectionModel().SelectionFlag.Select | table.selectionModel().SelectionFlag.Rows,
    )

    drafted.commands["merge"].trigger()
    merged = service(drafted).count()
    drafted.commands["undo"].trigger()

    assert merged == 59
    assert service(drafted).count() == 60


def test_a_draft_is_split_at_the_cursor_in_the_text(qtbot: QtBot, drafted: MainWindow) -> None:
    page = ledger_of(drafted)
    page.table.table.select_row(3)
    row = page.table.table.current()
    drafted.commands["show-source"].trigger()
    idle(qtbot, drafted)
    span = service(drafted).detail(row.uid).task.span
    text = page.clauses.document.toPlainText()
    at = text.index("2025年年底前", *span)

    page.clauses.document.set_place(at)
    drafted.commands["split"].trigger()

    parts = [item for item in service(drafted).rows() if item.code.startswith(row.code)]
    assert [part.code for part in parts] == [f"{row.code}-1", f"{row.code}-2"]
    assert parts[1].text.startswith("2025年年底前")
    assert [part.milestones for part in parts] == [1, 1]
    assert bench_of(drafted).inspector.uid == parts[0].uid


def test_withdrawing_needs_a_reason_and_keeps_the_task(qtbot: QtBot, drafted: MainWindow) -> None:
    page = ledger_of(drafted)
    page.table.table.select_row(2)
    uid = page.table.table.current().uid
    drafted.commands["withdraw"].trigger()
    dialog = drafted.findChild(WithdrawDialog)
    assert dialog is not None

    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    still_open = dialog.isVisible()
    dialog.findChildren(QPlainTextEdit)[0].setPlainText("与第一条重复")
    dialog.accept()

    assert still_open
    assert service(drafted).count() == 59
    assert service(drafted).detail(uid).task.withdrawn == "与第一条重复"
    page.table.filter.withdrawn.setChecked(True)
    assert page.table.table.rows.rowCount() == 60


def test_several_tasks_are_withdrawn_and_come_back_in_one_step(qtbot: QtBot, drafted: MainWindow) -> None:
    page = ledger_of(drafted)
    page.table.table.selectAll()
    drafted.commands["withdraw"].trigger()
    dialog = drafted.findChild(WithdrawDialog)
    assert dialog is not None

    dialog.findChildren(QPlainTextEdit)[0].setPlainText("方案已废止")
    dialog.accept()
    withdrawn = service(drafted).count()
    drafted.commands["undo"].trigger()

    assert withdrawn == 0
    assert service(drafted).count() == 60


def test_a_withdrawn_task_is_restored(drafted: MainWindow) -> None:
    page = ledger_of(drafted)
    uid = service(drafted).rows()[2].uid
    desk_of(drafted).attempt(lambda: DraftService(desk_of(drafted).session).withdraw(uid, "试一试"))
    page.table.filter.withdrawn.setChecked(True)
    page.table.select(uid)

    drafted.commands["restore"].trigger()

    assert service(drafted).count() == 60


def test_issuing_shows_who_is_told_and_then_tells_them(qtbot: QtBot, drafted: MainWindow) -> None:
    drafted.commands["issue"].trigger()
    dialog = drafted.findChild(IssueDialog)
    assert dialog is not None
    told = dialog.findChildren(type(ledger_of(drafted).table.table))[0].rows.rowCount()

    dialog.accept()
    idle(qtbot, drafted)

    assert told > 50
    assert service(drafted).count(LedgerQuery(stage=Stage.ISSUED)) == 60
    assert f"已向{told}个单位交办任务60条" in bench_of(drafted).notice.text
    assert not drafted.commands["issue"].isEnabled()


def test_issuing_is_blocked_by_a_name_that_is_not_known_and_leads_there(
    qtbot: QtBot, drafted: MainWindow
) -> None:
    uid = service(drafted).rows()[7].uid
    desk_of(drafted).attempt(lambda: DraftService(desk_of(drafted).session).edit(uid, lead=["市某某局"]))
    drafted.commands["issue"].trigger()
    dialog = drafted.findChild(IssueDialog)
    assert dialog is not None
    blockers = dialog.findChildren(type(ledger_of(drafted).table.table))[0]

    blockers.select_row(0)
    qtbot.keyClick(blockers, Qt.Key.Key_Return)

    assert not dialog.isVisible()
    assert bench_of(drafted).inspector.uid == uid
    assert service(drafted).count(LedgerQuery(stage=Stage.ISSUED)) == 0


def test_the_number_beside_the_page_is_the_work_that_waits(sample: MainWindow) -> None:
    nav = bench_of(sample).nav

    said = [nav.item(place).data(Qt.ItemDataRole.AccessibleTextRole) for place in range(nav.count())]
    assert "台账，20 项待办" in said


def test_coverage_shows_figures_and_leads_to_the_text(qtbot: QtBot, drafted: MainWindow) -> None:
    page = ledger_of(drafted)
    page.show_arrangement(COVERAGE)
    idle(qtbot, drafted)
    coverage = page.coverage

    rows = coverage.uncovered.rows.rowCount()
    coverage.uncovered.select_row(rows - 1)
    passage = coverage.uncovered.current()

    assert passage.span in [span for span, _ in coverage.document.tints()]
    assert coverage.document.toPlainText()[slice(*passage.span)] == passage.text


def test_a_document_is_withdrawn_with_its_drafts(qtbot: QtBot, drafted: MainWindow) -> None:
    page = ledger_of(drafted)
    page.show_arrangement(COVERAGE)
    idle(qtbot, drafted)
    drafted.commands["withdraw-policy"].trigger()
    dialog = drafted.findChild(WithdrawDialog)
    assert dialog is not None

    dialog.findChildren(QPlainTextEdit)[0].setPlainText("换成修订稿")
    dialog.accept()

    assert service(drafted).count() == 0
    assert page.coverage.document.toPlainText() == ""
    assert page.coverage.uncovered.rows.rowCount() == 0
    assert "草稿任务60条" in bench_of(drafted).notice.text


def test_a_document_with_issued_tasks_is_not_withdrawn(qtbot: QtBot, sample: MainWindow) -> None:
    page = ledger_of(sample)
    bench_of(sample).show_page("page-ledger")
    page.show_arrangement(CLAUSES)
    sample.commands["withdraw-policy"].trigger()
    dialog = sample.findChild(WithdrawDialog)
    assert dialog is not None

    dialog.findChildren(QPlainTextEdit)[0].setPlainText("换成修订稿")
    dialog.accept()

    assert service(sample).count() == 60
    assert "（E_" in bench_of(sample).notice.text


def test_every_control_of_every_arrangement_has_a_name(qtbot: QtBot, sample: MainWindow) -> None:
    page = ledger_of(sample)
    bench_of(sample).show_page("page-ledger")
    page.filter.set_condition(Condition("title", words="数据"))
    for place in (TABLE, CLAUSES, COVERAGE, UNITS, TIMELINE):
        page.show_arrangement(place)
        idle(qtbot, sample)

    assert unnamed(page) == []
    assert page.timeline.view.accessibleName()


def test_what_is_asked_while_the_worker_counts_is_done_afterwards(qtbot: QtBot, drafted: MainWindow) -> None:
    table = ledger_of(drafted).table
    idle(qtbot, drafted)
    table.filter.groups.setCurrentIndex(table.filter.groups.findData("clause"))
    assert table.table.rows.is_waiting

    table.filter.groups.setCurrentIndex(0)
    table.filter.set_condition(Condition("title", words="区块链"))
    before = table.table.rows.rowCount()
    idle(qtbot, drafted)

    expected = service(drafted).count(table.query)
    assert before == 60
    assert table.table.rows.rowCount() == expected < 60
    assert not table.table.rows.is_waiting
    assert table.filter.count.text().endswith(f"：{expected} 条，共 60 条")
