"""Pasting from Excel: what would change is shown first, then done in one step that can be taken back."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.services.cell_edits import CellEdit
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.ui.clipboard import table_mime
from desktop.ui.ledger_paste import KEY_COLUMN, Block, edits, lay_over
from desktop.ui.ledger_rows import ledger_columns
from desktop.ui.ledger_values import choices, value_title
from desktop.ui.main_window import MainWindow
from tests.ui.conftest import bench_of, desk_of, idle, ledger_of

Rows = list[list[str]]


def clip(rows: Rows) -> None:
    QGuiApplication.clipboard().setMimeData(table_mime(rows))


def start_at(window: MainWindow, row: int, name: str) -> None:
    bench_of(window).show_page("page-ledger")
    table = ledger_of(window).table.table
    table.select_row(row)
    place = [column.name for column in table.rows.columns].index(name)
    table.setCurrentIndex(table.rows.index(row, place))


def paste(qtbot: QtBot, window: MainWindow, rows: Rows) -> str:
    """Pastes, and gives what the bar says."""
    clip(rows)
    window.commands["paste-cells"].trigger()
    idle(qtbot, window)
    bar = ledger_of(window).table.paste_bar
    return bar.findChildren(QLabel)[0].text() if bar.isVisible() else ""


def press(window: MainWindow, title: str) -> None:
    bar = ledger_of(window).table.paste_bar
    next(found for found in bar.findChildren(QPushButton) if found.text() == title).click()


def titles(window: MainWindow) -> list[str]:
    return [row.title for row in LedgerService(desk_of(window).session).rows(limit=4)]


def test_cells_go_below_and_beside_the_current_one(qtbot: QtBot, drafted: MainWindow) -> None:
    start_at(drafted, 1, "title")

    said = paste(qtbot, drafted, [["甲"], ["乙"]])
    before = titles(drafted)
    press(drafted, "修改")
    idle(qtbot, drafted)

    assert said == "粘贴：将修改2格"
    assert titles(drafted) == [before[0], "甲", "乙", before[3]]
    assert "已修改2格（2条任务）" in bench_of(drafted).notice.text


def test_leader_and_note_are_columns_that_take_what_is_pasted(qtbot: QtBot, drafted: MainWindow) -> None:
    table = ledger_of(drafted).table.table
    hidden = {column.name for column in table.shown_columns()}
    table.show_columns(["code", "title", "sponsor", "note", "policy"])
    start_at(drafted, 0, "sponsor")

    said = paste(qtbot, drafted, [["王副市长", "重点督办"]])
    press(drafted, "修改")
    idle(qtbot, drafted)

    row = LedgerService(desk_of(drafted).session).rows(limit=1)[0]
    assert not hidden & {"sponsor", "note", "policy"}
    assert said == "粘贴：将修改2格"
    assert (row.sponsor, row.note) == ("王副市长", "重点督办")
    assert row.policy.startswith("聊城市人民政府关于印发")


def test_the_policy_of_a_task_is_filtered_by_its_title(qtbot: QtBot, drafted: MainWindow) -> None:
    session = desk_of(drafted).session
    (policy,) = choices(session, LedgerQuery(), "policy")

    words = value_title(session, "policy", policy.value)

    assert policy.title == words
    assert words.startswith("聊城市人民政府关于印发")
    assert policy.count == LedgerService(session).count()


def test_a_paste_is_taken_back_in_one_step(qtbot: QtBot, drafted: MainWindow) -> None:
    before = titles(drafted)
    start_at(drafted, 0, "title")
    paste(qtbot, drafted, [["甲"], ["乙"], ["丙"]])
    press(drafted, "修改")
    idle(qtbot, drafted)

    drafted.commands["undo"].trigger()

    assert titles(drafted) == before


def test_nothing_is_written_before_it_is_confirmed(qtbot: QtBot, drafted: MainWindow) -> None:
    before = titles(drafted)
    start_at(drafted, 0, "title")
    paste(qtbot, drafted, [["甲"]])

    press(drafted, "取消粘贴")

    assert titles(drafted) == before
    assert ledger_of(drafted).table.paste_bar.isHidden()


def test_escape_leaves_a_paste(qtbot: QtBot, drafted: MainWindow) -> None:
    start_at(drafted, 0, "title")
    paste(qtbot, drafted, [["甲"]])

    qtbot.keyClick(ledger_of(drafted).table.paste_bar, Qt.Key.Key_Escape)

    assert ledger_of(drafted).table.paste_bar.isHidden()
    assert ledger_of(drafted).table.table.hasFocus()


def test_a_table_with_heads_finds_its_tasks_by_their_codes_in_any_order(
    qtbot: QtBot, drafted: MainWindow
) -> None:
    start_at(drafted, 30, "code")

    said = paste(
        qtbot,
        drafted,
        [
            ["任务", "编号", "责任单位"],
            ["丙", "2023-5-003", "市公安局，市民政局"],
            ["甲", "2023-5-001", "市水利局"],
        ],
    )
    press(drafted, "修改")
    idle(qtbot, drafted)

    rows = {row.code: row for row in LedgerService(desk_of(drafted).session).rows()}
    assert said == "粘贴：将修改4格"
    assert rows["2023-5-003"].title == "丙"
    assert rows["2023-5-003"].responsible == "市公安局、市民政局"
    assert rows["2023-5-001"].responsible == "市水利局"


def test_what_was_copied_with_heads_changes_nothing_when_it_is_pasted_back(
    qtbot: QtBot, drafted: MainWindow
) -> None:
    table = ledger_of(drafted).table.table
    table.selectAll()
    drafted.commands["copy-rows-heads"].trigger()
    idle(qtbot, drafted)
    copied = QGuiApplication.clipboard().mimeData()
    again = QMimeData()
    again.setHtml(copied.html())
    QGuiApplication.clipboard().setMimeData(again)
    table.select_row(0)

    drafted.commands["paste-cells"].trigger()
    idle(qtbot, drafted)

    said = ledger_of(drafted).table.paste_bar.findChildren(QLabel)[0].text()
    assert said.startswith("粘贴：将修改0格")
    assert "不能" not in said


def test_cells_that_take_nothing_say_why(qtbot: QtBot, sample: MainWindow) -> None:
    start_at(sample, 0, "title")

    said = paste(
        qtbot, sample, [["编号", "责任单位", "任务"], ["2023-5-001", "市水利局", "新名"], ["2099", "", "甲"]]
    )

    reasons = ledger_of(sample).table.paste_bar.reasons()
    assert said == "粘贴：将修改1格，3格不能修改"
    assert any(line.startswith("2023-5-001　责任单位：任务2023-5-001已交办") for line in reasons)
    assert any("没有找到“2099”" in line for line in reasons)


def test_a_paste_of_nothing_that_may_be_changed_cannot_be_confirmed(
    qtbot: QtBot, drafted: MainWindow
) -> None:
    start_at(drafted, 0, "state")

    said = paste(qtbot, drafted, [["已办结"]])

    apply = next(
        b for b in ledger_of(drafted).table.paste_bar.findChildren(QPushButton) if b.text() == "修改"
    )
    assert said == "粘贴：将修改0格，1格不能修改"
    assert not apply.isEnabled()


def test_a_clipboard_without_a_table_is_said(qtbot: QtBot, drafted: MainWindow) -> None:
    QGuiApplication.clipboard().clear()

    drafted.commands["paste-cells"].trigger()

    assert "剪贴板里没有表格" in bench_of(drafted).notice.text


def test_heads_of_groups_take_no_cells(qtbot: QtBot, drafted: MainWindow) -> None:
    page = ledger_of(drafted)
    page.filter.groups.setCurrentIndex(page.filter.groups.findData("clause"))
    idle(qtbot, drafted)
    heads = list(page.table.table.rows.heads())
    start_at(drafted, heads[1] - 1, "title")
    last, following = (page.table.table.rows.row_at(heads[1] + step).uid for step in (-1, 1))

    paste(qtbot, drafted, [["末"], ["首"]])
    press(drafted, "修改")
    idle(qtbot, drafted)

    service = LedgerService(desk_of(drafted).session)
    assert [service.find(uid).title for uid in (last, following)] == ["末", "首"]


COLUMNS = tuple(column for column in ledger_columns(date(2023, 5, 8)) if column.is_shown)


@pytest.mark.parametrize(
    ("table", "start", "columns", "has_heads"),
    [
        ((("甲", "乙"),), "title", ("title", "light"), False),
        ((("编号", "任务"), ("1", "2")), "light", ("code", "title"), True),
        ((("编号", "别的"), ("1", "2")), "title", ("title", "light"), False),
        ((("编号", "任务"),), "code", ("code", "title"), False),
        ((("甲", "乙"),), "没有这一列", ("", ""), False),
    ],
    ids=("by-place", "by-heads", "strange-head", "heads-alone", "nowhere"),
)
def test_a_table_is_laid_over_the_columns(
    table: tuple[tuple[str, ...], ...], start: str, columns: tuple[str, ...], has_heads: bool
) -> None:
    block = lay_over(table, COLUMNS, start)

    assert block.columns == columns
    assert block.has_heads is has_heads


def test_rows_beyond_the_last_task_are_named_by_their_number() -> None:
    block = Block(("title",), (("甲",), ("乙",)), has_heads=False)

    assert edits(block, COLUMNS, ()) == (CellEdit("第1行", "title", "甲"), CellEdit("第2行", "title", "乙"))
    assert KEY_COLUMN == "code"
    assert replace(block, has_heads=True).codes == ()
