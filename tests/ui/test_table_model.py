"""The table: rows by window, order by the source, columns that persist, rows for Excel."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QMenu, QTableView
from pytestqt.qtbot import QtBot

from desktop.domain.supervision import Light
from desktop.ui.look import Look
from desktop.ui.state import UiState
from desktop.ui.table_model import (
    FIRST_ROWS,
    KEPT_PAGES,
    PAGE_ROWS,
    ROW_ROLE,
    Column,
    FilterKind,
    ListSource,
    WindowModel,
)
from desktop.ui.table_values import Bar, Cell, Lamp, Pill
from desktop.ui.table_view import FrozenTable, TableSetup
from desktop.ui.theme import LIGHT

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


def test_selecting_a_million_rows_asks_about_none_of_them(
    table: FrozenTable, source: Numbers, monkeypatch: pytest.MonkeyPatch
) -> None:
    table.grab()
    asked = 0

    def count(parent: object = None) -> int:
        nonlocal asked
        asked += 1
        return MILLION

    monkeypatch.setattr(table.rows, "rowCount", count)
    table.selectAll()
    table.grab()

    assert table.selected_count() == MILLION
    assert asked < 2000


def test_refreshing_keeps_the_selected_row(table: FrozenTable, source: Numbers) -> None:
    table.select_row(500)

    table.rows.refresh()

    assert table.current() == 500


def test_refreshing_after_the_number_of_rows_changed_reloads(table: FrozenTable, source: Numbers) -> None:
    source.total = 3

    table.rows.refresh()

    assert table.rows.rowCount() == 3


def test_the_first_page_is_shown_before_anybody_has_counted(source: Numbers) -> None:
    model = WindowModel(COLUMNS, ListSource(COLUMNS))

    is_all = model.start(source)
    first = model.rowCount()
    model.grow(MILLION)

    assert not is_all
    assert first == FIRST_ROWS
    assert model.rowCount() == MILLION
    assert model.row_at(MILLION - 1) == MILLION - 1


def test_a_page_that_is_not_full_is_all_there_is(source: Numbers) -> None:
    source.total = FIRST_ROWS - 1
    model = WindowModel(COLUMNS, ListSource(COLUMNS))

    is_all = model.start(source)

    assert is_all
    assert model.rowCount() == FIRST_ROWS - 1
    assert model.row_at(FIRST_ROWS - 2) == FIRST_ROWS - 2
    assert source.fetched == [(0, FIRST_ROWS)]


def test_starting_again_keeps_the_place_when_the_rows_are_as_many(
    table: FrozenTable, source: Numbers
) -> None:
    table.select_row(500)

    table.rows.start(source, keep=True)

    assert table.current() == 500
    assert table.rows.rowCount() == MILLION


def test_rows_that_are_not_at_hand_stay_blank_while_the_source_is_busy(
    table: FrozenTable, source: Numbers
) -> None:
    table.rows.start(source)
    table.rows.grow(MILLION)
    fetched = len(source.fetched)

    table.rows.wait(is_waiting=True)
    blank, known = table.rows.index(700_000, 0).data(), table.rows.index(3, 0).data()
    meanwhile = len(source.fetched)
    table.rows.wait(is_waiting=False)

    assert (blank, known) == (None, "3")
    assert meanwhile == fetched
    assert table.rows.index(700_000, 0).data() == "700000"


def test_fewer_rows_than_were_shown_are_taken_away(table: FrozenTable, source: Numbers) -> None:
    source.total = 300
    table.rows.start(source, keep=True)

    table.rows.grow(300)

    assert table.rows.rowCount() == 300
    assert table.rows.row_at(299) == 299


def test_columns_that_can_be_filtered_have_a_funnel_that_does_not_sort(
    qtbot: QtBot, look: Look, state: UiState, source: Numbers
) -> None:
    columns = (COLUMNS[0], replace(COLUMNS[1], filter=FilterKind.WORDS))
    table = FrozenTable(TableSetup("funnel", "数"), WindowModel(columns, source), look, state)
    qtbot.addWidget(table)
    table.resize(400, 200)
    table.show()
    head = table.head_of(1)

    with qtbot.waitSignal(table.filter_wanted) as heard:
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=head.funnel(1).center())
    sorted_by_funnel = source.order
    name = QPoint(head.sectionViewportPosition(1) + 10, head.height() // 2)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=name)

    assert heard.args == [1]
    assert sorted_by_funnel == ("", False)
    assert source.order == ("double", False)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menu_of_a_head_offers_its_filter(
    qtbot: QtBot, look: Look, state: UiState, source: Numbers
) -> None:
    columns = (replace(COLUMNS[0], filter=FilterKind.WORDS), *COLUMNS[1:])
    table = FrozenTable(TableSetup("menu", "数"), WindowModel(columns, source), look, state)
    qtbot.addWidget(table)
    table.show()
    head = table.head_of(0)

    head.customContextMenuRequested.emit(QPoint(5, 5))
    menu = table.findChildren(QMenu)[-1]
    with qtbot.waitSignal(table.filter_wanted) as heard:
        menu.actions()[0].trigger()
    menu.close()

    assert menu.actions()[0].text() == "筛选“编号”…"
    assert heard.args == [0]


def test_columns_of_a_view_are_shown_and_the_frozen_ones_stay(table: FrozenTable) -> None:
    table.show_columns(["hidden"])

    assert [column.name for column in table.shown_columns()] == ["number", "hidden"]


def test_the_current_cell_moves_across_a_row(qtbot: QtBot, table: FrozenTable) -> None:
    table.select_row(3)
    table.setFocus()

    qtbot.keyClick(table, Qt.Key.Key_Right)

    assert (table.currentIndex().row(), table.currentIndex().column()) == (3, 1)
    assert table.selected() == [3]


@pytest.mark.parametrize(
    ("cell", "colour"),
    [
        (Lamp(Light.RED), "#a8201a"),
        (Pill("已交办", is_emphasised=True), LIGHT.accent),
        (Bar("50%", Decimal(50), Decimal(80)), LIGHT.muted),
    ],
    ids=("light", "pill", "bar"),
)
def test_cells_are_drawn_in_the_colours_of_what_they_say(
    qtbot: QtBot, look: Look, state: UiState, cell: Cell, colour: str
) -> None:
    columns: tuple[Column[str], ...] = (Column("cell", "格", str, 160, cell=lambda _row: cell),)
    table = FrozenTable(
        TableSetup("cells", "格"), WindowModel(columns, ListSource(columns, ["字"])), look, state
    )
    qtbot.addWidget(table)
    table.show()

    picture = table.viewport().grab().toImage()
    drawn = {
        picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(0, picture.height(), 2)
    }

    assert colour in drawn


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
