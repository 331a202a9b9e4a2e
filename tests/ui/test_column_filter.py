"""The filter of one column: as a value, in words, as a question to the service, and in its window."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.supervision import Light
from desktop.services.ledger import ColumnFilter
from desktop.ui.column_filter import (
    DAYS,
    Condition,
    condition_from,
    condition_json,
    in_words,
    meant_day,
    month_end,
)
from desktop.ui.column_filter_popup import Choice, ColumnFilterPopup
from desktop.ui.ledger_query import query_of
from desktop.ui.ledger_rows import ledger_columns
from desktop.ui.look import Look
from desktop.ui.saved_views import GridView
from desktop.ui.table_model import FilterKind

TODAY = date(2023, 5, 17)  # a Wednesday
COLUMNS = ledger_columns(TODAY)
POPUP = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
Maker = Callable[[FilterKind, Condition], ColumnFilterPopup]


@pytest.fixture
def popup(qtbot: QtBot, look: Look) -> Maker:
    window = QWidget()
    qtbot.addWidget(window)

    def make(kind: FilterKind, condition: Condition) -> ColumnFilterPopup:
        made = ColumnFilterPopup(look, "列", kind, condition, TODAY, window)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        return made

    return make


def filters(condition: Condition) -> tuple[ColumnFilter, ...]:
    return query_of(GridView(conditions=(condition,)), "", COLUMNS, TODAY).filters


@pytest.mark.parametrize(
    ("day", "end"),
    [(date(2024, 2, 1), date(2024, 2, 29)), (date(2023, 12, 31), date(2023, 12, 31))],
)
def test_a_month_ends_on_its_last_day(day: date, end: date) -> None:
    assert month_end(day) == end


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("yesterday", date(2023, 5, 16)),
        ("today", TODAY),
        ("week-start", date(2023, 5, 15)),
        ("week-end", date(2023, 5, 21)),
        ("month-end", date(2023, 5, 31)),
        ("quarter-end", date(2023, 6, 30)),
        ("year-end", date(2023, 12, 31)),
    ],
)
def test_days_move_with_the_calendar(name: str, day: date) -> None:
    assert meant_day(name, TODAY) == day
    assert name in DAYS


def test_what_is_no_day_means_none() -> None:
    assert meant_day("2023-02-30", TODAY) is None


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Condition("c", words="数据"), "列含“数据”"),
        (Condition("c", values=("red", "blue")), "列：RED、BLUE"),
        (Condition("c", first="2023-01-01", last="week-end"), "列 2023-01-01 至 本周日"),
        (Condition("c", first="2023-01-01"), "列不早于 2023-01-01"),
        (Condition("c", first="1"), "列 ≥ 1"),
        (Condition("c", last="50"), "列 ≤ 50"),
        (Condition("c", last="today"), "列不晚于 今天"),
        (Condition("c", is_empty=True), "列为空"),
        (Condition("c", is_empty=False), "列不为空"),
    ],
)
def test_a_condition_is_said_in_words(condition: Condition, words: str) -> None:
    assert in_words(condition, "列", str.upper) == words


@pytest.mark.parametrize(
    ("condition", "asked"),
    [
        (Condition("title", words="数据"), [("title", "contains", "数据")]),
        (Condition("light", values=("red",)), [("light", "is", ("red",))]),
        (
            Condition("next_due", first="week-start", last="2023-06-01"),
            [("next_due", "from", "2023-05-15"), ("next_due", "to", "2023-06-01")],
        ),
        (Condition("missing", first="1"), [("missing", "from", "1")]),
        (Condition("lead", is_empty=True), [("lead", "empty", "")]),
        (Condition("lead", is_empty=False), [("lead", "not-empty", "")]),
        (Condition("next_due", first="kein Tag"), []),
        (Condition("没有这一列", words="x"), []),
        (Condition("problems", words="x"), []),
    ],
)
def test_a_condition_becomes_a_question_to_the_service(
    condition: Condition, asked: list[tuple[str, str, object]]
) -> None:
    assert [(found.column, found.operator, found.value) for found in filters(condition)] == asked


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
)


@given(JSON)
def test_whatever_was_kept_is_read_without_harm(kept: object) -> None:
    assert condition_from(kept) is None or isinstance(condition_from(kept), Condition)


@given(
    st.builds(
        Condition,
        st.text(),
        st.text(),
        st.lists(st.text()).map(tuple),
        st.text(),
        st.text(),
        st.none() | st.booleans(),
    )
)
def test_a_condition_comes_back_as_it_was_kept(condition: Condition) -> None:
    assert condition_from(condition_json(condition)) == condition


def test_typed_words_are_what_is_looked_for(popup: Maker) -> None:
    made = popup(FilterKind.WORDS, Condition("c"))

    made.words.setText(" 区块链 ")

    assert made.condition() == Condition("c", words="区块链")


def test_values_are_ticked_in_a_list_that_typing_narrows(qtbot: QtBot, popup: Maker) -> None:
    made = popup(FilterKind.VALUES, Condition("light", values=("red",)))
    choices = (Choice("red", "■ 红灯", 1200, Light.RED), Choice("green", "● 绿灯", 3, Light.GREEN))
    made.offer(choices)

    made.words.setText("绿")
    hidden = [made.values.item(place).isHidden() for place in range(2)]
    made.values.item(1).setCheckState(Qt.CheckState.Checked)

    assert made.values.item(0).text() == "■ 红灯　1,200"
    assert hidden == [True, False]
    assert made.condition() == Condition("light", values=("red", "green"))


def test_names_that_are_not_ticked_are_looked_for_as_words(popup: Maker) -> None:
    made = popup(FilterKind.NAMES, Condition("lead"))
    made.offer((Choice("市公安局", "市公安局", 2),))

    made.words.setText("公安")

    assert made.condition() == Condition("lead", words="公安")


def test_enter_in_the_list_ticks_a_value(qtbot: QtBot, popup: Maker) -> None:
    made = popup(FilterKind.VALUES, Condition("light"))
    made.offer((Choice("red", "红灯"),))

    made.values.itemActivated.emit(made.values.item(0))
    once = made.condition()
    made.values.itemActivated.emit(made.values.item(0))

    assert once == Condition("light", values=("red",))
    assert made.condition() == Condition("light")


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2023/5/1", "", Condition("c", first="2023-05-01")),
        ("", "本周日", Condition("c", last="week-end")),
        ("五月", "", None),
    ],
)
def test_days_are_typed_or_named(popup: Maker, first: str, last: str, expected: Condition | None) -> None:
    made = popup(FilterKind.DAYS, Condition("c"))

    made.first.setText(first)
    made.last.setText(last)

    assert made.condition() == expected


def test_a_kept_day_is_shown_by_its_name(popup: Maker) -> None:
    made = popup(FilterKind.DAYS, Condition("c", last="month-end"))

    assert made.last.text() == "本月底"
    assert made.condition() == Condition("c", last="month-end")


@pytest.mark.parametrize(
    ("text", "expected"), [("12.5%", Condition("c", first="12.5")), ("", Condition("c")), ("多", None)]
)
def test_numbers_are_typed(popup: Maker, text: str, expected: Condition | None) -> None:
    made = popup(FilterKind.NUMBERS, Condition("c"))

    made.first.setText(text)

    assert made.condition() == expected


@POPUP
def test_what_cannot_be_understood_is_said_and_nothing_is_filtered(qtbot: QtBot, popup: Maker) -> None:
    made = popup(FilterKind.DAYS, Condition("c"))
    heard: list[object] = []
    made.chosen.connect(heard.append)
    made.open_below(QPoint(0, 0), made)
    made.first.setText("明年")

    qtbot.keyClick(made, Qt.Key.Key_Return)

    assert heard == []
    assert made.isVisible()
    assert made._said.text().startswith("请写成 2023-12-31")
    made.close()


@POPUP
@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("清除", FilterKind.WORDS, Condition("c")),
        ("只看空白", FilterKind.WORDS, Condition("c", is_empty=True)),
        ("只看非空", FilterKind.WORDS, Condition("c", is_empty=False)),
        ("本周", FilterKind.DAYS, Condition("c", first="week-start", last="week-end")),
        ("已过期", FilterKind.DAYS, Condition("c", last="yesterday")),
    ],
)
def test_one_press_filters(
    qtbot: QtBot, popup: Maker, name: str, kind: FilterKind, expected: Condition
) -> None:
    made = popup(kind, Condition("c", words="x"))
    made.show()

    with qtbot.waitSignal(made.chosen) as heard:
        next(found for found in made.findChildren(QPushButton) if found.text() == name).click()

    assert heard.args == [expected]
    assert made.isHidden()


@POPUP
def test_escape_leaves_the_filter_as_it_was(qtbot: QtBot, popup: Maker) -> None:
    made = popup(FilterKind.WORDS, Condition("c"))
    heard: list[object] = []
    made.chosen.connect(heard.append)
    made.show()
    made.words.setText("x")

    qtbot.keyClick(made, Qt.Key.Key_Escape)

    assert made.isHidden()
    assert heard == []
