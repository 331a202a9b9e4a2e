"""The table: rows by window, order by the source, columns that persist, rows for Excel."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QTableView
from pytestqt.qtbot import QtBot

from desktop.ui.look import Look
from desktop.ui.state import UiState
from desktop.ui.table_model import KEPT_PAGES, PAGE_ROWS, ROW_ROLE, Column, ListSource, WindowModel
from desktop.ui.table_view import FrozenTable, TableSetup, tsv_cell

MILLION = 1_000_000


class Numbers:
    """A million rows that are made when asked for."""

    def __init__(self, count: int = MILLION) -> None:
        self.total = count
        self.fetched: list[tuple[int, int]] = []
        self.order = ("", False)

    def count(self) -> int:
        return self.total

    def fetch(self, offset: int, limit: int) -> Sequence[int]:
        self.fetched.append((offset, limit))
        return range(offset, min(offset + limit, self.total))

    def sort(self, column: str, *, descending: bool) -> None:
        self.order = (column, descending)


COLUMNS: tuple[Column[int], ...] = (
    Column("number", "编号", str, 80),
    Column("double", "两倍", lambda row: str(2 * row), 90, is_number=True),
    Column("word", "字", lambda row: f'第{row}行\t“a"b”', 120, is_sortable=False),
    Column("hidden", "隐藏", str, 60, is_shown=False),
)


@pytest.fixture
def source() -> Numbers:
    return Numbers()


@pytest.fixture
def state(tmp_path: Path) -> UiState:
    return UiState(tmp_path / "ui-state.json")


@pytest.fixture
def table(qtbot: QtBot, source: Numbers, look: Look, state: UiState) -> FrozenTable:
    made = FrozenTable(TableSetup("test", "数", 1), WindowModel(COLUMNS, source), look, state)
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    return made


def test_only_the_rows_that_are_shown_are_fetched(table: FrozenTable, source: Numbers) -> None:
    table.grab()
    table.scrollTo(table.rows.index(900_000, 0))
    table.grab()

    assert 0 < len(source.fetched) <= 4
    assert all(limit == PAGE_ROWS for _, limit in source.fetched)


def test_far_rows_are_forgotten(source: Numbers) -> None:
    model = WindowModel(COLUMNS, source)

    for page in range(3 * KEPT_PAGES):
        model.row_at(page * PAGE_ROWS)
    model.row_at((3 * KEPT_PAGES - 1) * PAGE_ROWS)
    fetched = len(source.fetched)
    model.row_at(0)

    assert fetched == 3 * KEPT_PAGES
    assert len(source.fetched) == fetched + 1


def test_a_row_is_given_by_its_role_and_a_place_beyond_is_nothing(source: Numbers) -> None:
    model = WindowModel(COLUMNS, source)

    assert model.index(777_777, 1).data(ROW_ROLE) == 777_777
    assert model.index(777_777, 1).data() == "1555554"
    assert model.row_at(MILLION) is None
    assert model.rowCount(model.index(0, 0)) == 0


def test_a_click_on_the_head_sorts_in_the_source_and_a_second_one_turns_it(
    table: FrozenTable, source: Numbers
) -> None:
    head = table.horizontalHeader()

    head.sectionClicked.emit(1)
    first = source.order
    head.sectionClicked.emit(1)
    second = source.order
    head.sectionClicked.emit(2)

    assert first == ("double", False)
    assert second == ("double", True)
    assert source.order == second, "the third column cannot be ordered by"


def test_typing_a_letter_into_a_long_table_fetches_nothing(
    qtbot: QtBot, table: FrozenTable, source: Numbers
) -> None:
    table.setFocus()
    table.grab()
    fetched = len(source.fetched)

    qtbot.keyClicks(table, "zx")

    assert len(source.fetched) == fetched


def test_refreshing_keeps_the_selected_row(table: FrozenTable, source: Numbers) -> None:
    table.select_row(500)

    table.rows.refresh()

    assert table.current() == 500


def test_refreshing_after_the_number_of_rows_changed_reloads(table: FrozenTable, source: Numbers) -> None:
    source.total = 3

    table.rows.refresh()

    assert table.rows.rowCount() == 3


def test_enter_opens_the_current_row(qtbot: QtBot, table: FrozenTable) -> None:
    table.select_row(7)

    with qtbot.waitSignal(table.opened) as heard:
        qtbot.keyClick(table, Qt.Key.Key_Return)

    assert heard.args == [7]


def test_selected_rows_are_copied_as_excel_reads_them(table: FrozenTable) -> None:
    for row in (2, 4):
        table.selectionModel().select(
            table.rows.index(row, 0),
            QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
        )

    count = table.copy(with_heads=True)
    pasted = list(csv.reader(io.StringIO(QGuiApplication.clipboard().text()), delimiter="\t"))

    assert count == table.selected_count() == 2
    assert pasted == [
        ["编号", "两倍", "字"],
        ["2", "4", '第2行\t“a"b”'],
        ["4", "8", '第4行\t“a"b”'],
    ]


@pytest.mark.parametrize(
    ("text", "cell"),
    [("甲", "甲"), ("甲\n乙", '"甲\n乙"'), ('说"好"', '"说""好"""'), ("=cmd()", "=cmd()")],
)
def test_a_cell_is_quoted_only_when_it_must_be(text: str, cell: str) -> None:
    assert tsv_cell(text) == cell


def test_chosen_columns_and_widths_are_remembered(
    qtbot: QtBot, table: FrozenTable, source: Numbers, look: Look, state: UiState
) -> None:
    shown = {action.text(): action for action in table.column_menu().actions()}
    shown["隐藏"].setChecked(True)
    shown["字"].setChecked(False)
    table.horizontalHeader().resizeSection(1, 333)
    again = FrozenTable(TableSetup("test", "数", 1), WindowModel(COLUMNS, source), look, state)
    qtbot.addWidget(again)

    assert not again.isColumnHidden(3)
    assert again.isColumnHidden(2)
    assert again.columnWidth(1) == 333


def test_default_columns_come_back(table: FrozenTable) -> None:
    actions = {action.text(): action for action in table.column_menu().actions()}
    actions["字"].setChecked(False)

    actions["恢复默认列"].trigger()

    assert not table.isColumnHidden(2)
    assert table.isColumnHidden(3)


def test_frozen_columns_stay_where_they_are(table: FrozenTable) -> None:
    frozen = table.findChild(QTableView, "table-test-frozen")

    table.setColumnWidth(1, 2000)
    table.horizontalScrollBar().setValue(900)

    assert frozen is not None
    assert frozen.isVisible()
    assert frozen.columnViewportPosition(0) == 0
    assert frozen.columnWidth(0) == table.columnWidth(0)


def test_an_empty_table_says_so(qtbot: QtBot, look: Look, state: UiState) -> None:
    model = WindowModel(COLUMNS, ListSource(COLUMNS))
    table = FrozenTable(TableSetup("none", "数", empty="什么也没有。"), model, look, state)
    qtbot.addWidget(table)
    table.show()

    said = next(text for text in table.findChildren(QLabel) if text.text() == "什么也没有。")
    before = said.isVisible()
    model.use(ListSource(COLUMNS, (1, 2)))

    assert before
    assert said.isHidden()


def test_a_list_is_sorted_by_the_text_of_a_column() -> None:
    source = ListSource(COLUMNS, (3, 1, 2))

    source.sort("number", descending=True)

    assert list(source.fetch(0, 10)) == [3, 2, 1]
