"""Groups: heads among the rows, folding, and only what is shown is fetched."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, Qt
from pytestqt.qtbot import QtBot

from desktop.ui.look import Look
from desktop.ui.state import UiState
from desktop.ui.table_groups import GroupedSource
from desktop.ui.table_model import PAGE_ROWS, Column, ListSource, WindowModel
from desktop.ui.table_values import Group
from desktop.ui.table_view import FrozenTable, TableSetup

COLUMNS: tuple[Column[str], ...] = (
    Column("name", "名", str, 80),
    Column("size", "长", lambda row: str(len(row)), 60, is_number=True),
)


class Rows:
    """Rows of groups that are made when asked for."""

    def __init__(self) -> None:
        self.fetched: list[tuple[str, int, int]] = []
        self.order = ("", False)

    def fetch(self, value: str, offset: int, limit: int) -> Sequence[str]:
        self.fetched.append((value, offset, limit))
        return [f"{value}{number}" for number in range(offset, offset + limit)]

    def sort(self, column: str, descending: bool) -> None:
        self.order = (column, descending)


def grouped(sizes: dict[str, int], rows: Rows, folded: set[str]) -> GroupedSource[str]:
    heads = [Group(value, value, count, f"{count} 条") for value, count in sizes.items()]
    return GroupedSource(heads, rows.fetch, rows.sort, folded)


def texts(found: Sequence[str | Group]) -> list[str]:
    return [f"[{row.value}]" if isinstance(row, Group) else row for row in found]


@pytest.fixture
def rows() -> Rows:
    return Rows()


@pytest.fixture
def table(qtbot: QtBot, look: Look, tmp_path: Path, rows: Rows) -> FrozenTable:
    model: WindowModel[str] = WindowModel(COLUMNS, ListSource(COLUMNS))
    made = FrozenTable(TableSetup("groups", "组", 1), model, look, UiState(tmp_path / "state.json"))
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    model.start(grouped({"甲": 3, "乙": 2}, rows, set()))
    return made


def test_heads_stand_before_their_rows(rows: Rows) -> None:
    source = grouped({"甲": 2, "乙": 0, "丙": 1}, rows, set())

    assert texts(source.fetch(0, 100)) == ["[甲]", "甲0", "甲1", "[乙]", "[丙]", "丙0"]
    assert list(source.heads()) == [0, 3, 4]


def test_a_folded_group_shows_its_head_only_and_fetches_nothing(rows: Rows) -> None:
    source = grouped({"甲": 1_000_000, "乙": 2}, rows, {"甲"})

    found = texts(source.fetch(0, 100))

    assert found == ["[甲]", "[乙]", "乙0", "乙1"]
    assert all(value == "乙" for value, _, _ in rows.fetched)


@given(
    st.dictionaries(st.sampled_from("甲乙丙丁"), st.integers(0, 9)),
    st.sets(st.sampled_from("甲乙丙丁")),
    st.integers(0, 40),
    st.integers(1, 9),
)
def test_every_window_is_a_part_of_the_whole(
    sizes: dict[str, int], folded: set[str], offset: int, limit: int
) -> None:
    source = grouped(sizes, Rows(), folded)

    whole = texts(source.fetch(0, 1000))

    assert len(whole) == source.count()
    assert texts(source.fetch(offset, limit)) == whole[offset : offset + limit]


def test_groups_are_sorted_within(table: FrozenTable, rows: Rows) -> None:
    table.horizontalHeader().sectionClicked.emit(1)

    assert rows.order == ("size", False)
    assert table.rows.rowCount() == 7


def test_a_head_spans_the_row_and_says_how_many(table: FrozenTable) -> None:
    assert table.columnSpan(0, 0) == table.columnSpan(4, 0) == 2
    assert table.columnSpan(1, 0) == 1
    assert table.rows.index(4, 0).data() == "乙 2 条"


def test_a_click_on_a_head_puts_its_rows_away_and_another_shows_them(table: FrozenTable) -> None:
    table.clicked.emit(table.rows.index(0, 0))
    folded = [texts([table.rows.row_at(place)])[0] for place in range(table.rows.rowCount())]
    spans = table.columnSpan(1, 0)
    table.clicked.emit(table.rows.index(0, 0))

    assert folded == ["[甲]", "[乙]", "乙0", "乙1"]
    assert spans == 2, "the second head has moved up"
    assert table.rows.rowCount() == 7


def test_the_keyboard_folds(qtbot: QtBot, table: FrozenTable) -> None:
    table.select_row(0)
    sizes = []

    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Return):
        qtbot.keyClick(table, key)
        sizes.append(table.rows.rowCount())

    assert sizes == [4, 4, 7, 4, 7]


def test_what_is_folded_stays_so_when_the_rows_are_read_again(table: FrozenTable) -> None:
    folded: set[str] = set()
    rows = Rows()
    table.rows.start(grouped({"甲": 3, "乙": 2}, rows, folded))
    table.rows.fold(4)

    table.rows.start(grouped({"甲": 4, "乙": 2}, rows, folded))

    assert folded == {"乙"}
    assert table.rows.rowCount() == 1 + 4 + 1


def test_heads_are_not_among_what_is_selected(table: FrozenTable) -> None:
    table.selectAll()

    assert table.selected_count() == 5
    assert table.selected() == ["甲0", "甲1", "甲2", "乙0", "乙1"]


def test_a_head_is_no_current_row(qtbot: QtBot, table: FrozenTable) -> None:
    heard: list[object] = []
    table.select_row(1)
    table.chosen.connect(heard.append)

    table.select_row(0)

    assert table.current() is None
    assert heard == [None]


def test_selecting_single_rows_around_a_head_counts_them(table: FrozenTable) -> None:
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for place in (3, 4, 6):
        table.selectionModel().select(table.rows.index(place, 0), flags)

    assert table.selected_count() == 2


def test_a_page_across_groups_asks_each_of_them_once(rows: Rows) -> None:
    model: WindowModel[str] = WindowModel(COLUMNS, ListSource(COLUMNS))
    model.start(grouped({"甲": 20, "乙": 1_000_000}, rows, set()))

    model.row_at(5)

    assert rows.fetched == [("甲", 0, 20), ("乙", 0, PAGE_ROWS - 22)]
