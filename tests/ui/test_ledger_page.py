"""The ledger page: filter, batch, split and merge, withdraw, issue — by mouse and by keyboard."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop.domain.ledger import Stage
from desktop.services.drafting import DraftService
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.ui.dialogs import WithdrawDialog
from desktop.ui.issue_dialog import IssueDialog
from desktop.ui.ledger_filter import month_end
from desktop.ui.ledger_page import CLAUSES, COVERAGE, TABLE
from desktop.ui.main_window import MainWindow
from tests.ui.conftest import bench_of, desk_of, idle, ledger_of


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
    assert "含“区块链”" in table.filter.count.text()
    assert "共 60 条" in table.filter.count.text()


def test_clearing_the_filter_shows_everything(qtbot: QtBot, drafted: MainWindow) -> None:
    table = ledger_of(drafted).table
    table.filter.field.setText("没有这样的任务")
    qtbot.waitUntil(lambda: table.table.rows.rowCount() == 0)

    drafted.commands["clear-filter"].trigger()

    assert table.table.rows.rowCount() == 60
    assert table.filter.count.text() == "共 60 条"
    assert table.filter.clear_button.isHidden()


def test_a_deadline_can_be_typed_into_the_filter(qtbot: QtBot, drafted: MainWindow) -> None:
    table = ledger_of(drafted).table

    table.filter._due.setEditText("2023-12-31")
    qtbot.waitUntil(lambda: table.table.rows.rowCount() < 60)

    expected = service(drafted).count(LedgerQuery(due_before=date(2024, 1, 1)))
    assert table.table.rows.rowCount() == expected > 0


@pytest.mark.parametrize(
    ("day", "end"),
    [(date(2024, 2, 1), date(2024, 2, 29)), (date(2023, 12, 31), date(2023, 12, 31))],
)
def test_a_month_ends_on_its_last_day(day: date, end: date) -> None:
    assert month_end(day) == end


def test_the_unit_of_the_window_filters_the_ledger(sample: MainWindow) -> None:
    desk_of(sample).choose_unit("unit.dsjj")

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

    for key in (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_1):
        qtbot.keyClick(drafted, key, Qt.KeyboardModifier.AltModifier)
        seen.append(page.arrangement)
    qtbot.keyClick(drafted, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)

    assert seen == [CLAUSES, COVERAGE, TABLE]
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
    page.table.filter._withdrawn.setChecked(True)
    assert page.table.table.rows.rowCount() == 60


def test_a_withdrawn_task_is_restored(drafted: MainWindow) -> None:
    page = ledger_of(drafted)
    uid = service(drafted).rows()[2].uid
    desk_of(drafted).attempt(lambda: DraftService(desk_of(drafted).session).withdraw(uid, "试一试"))
    page.table.filter._withdrawn.setChecked(True)
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

    assert nav.item(0).data(Qt.ItemDataRole.AccessibleTextRole) == "台账，20 项待办"


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
    page.show_arrangement(CLAUSES)
    sample.commands["withdraw-policy"].trigger()
    dialog = sample.findChild(WithdrawDialog)
    assert dialog is not None

    dialog.findChildren(QPlainTextEdit)[0].setPlainText("换成修订稿")
    dialog.accept()

    assert service(sample).count() == 60
    assert "（E_" in bench_of(sample).notice.text
