"""Views: those that come with the program, those that are kept, and the button that offers them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.services.views import ViewService
from desktop.ui.column_filter import Condition
from desktop.ui.ledger_filter import LedgerFilter
from desktop.ui.main_window import MainWindow
from desktop.ui.saved_views import BUILT_IN, GridView, view_from, view_json
from desktop.ui.saved_views_button import ViewNameDialog
from tests.ui.conftest import desk_of, idle, ledger_of

VIEW = GridView(
    text="数据",
    conditions=(Condition("title", words="平台"), Condition("next_due", last="month-end")),
    withdrawn=True,
    order_by="title",
    descending=True,
    group="state",
    columns=("code", "title", "light"),
)


def bar(window: MainWindow) -> LedgerFilter:
    return ledger_of(window).filter


def offered(window: MainWindow) -> list[str]:
    menu = bar(window).views.menu()
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions() if action.isCheckable()]


def test_a_view_comes_back_as_it_was_kept() -> None:
    assert view_from(view_json(VIEW)) == VIEW


@given(
    st.recursive(st.none() | st.text() | st.integers(), lambda x: st.lists(x) | st.dictionaries(st.text(), x))
)
def test_whatever_was_kept_gives_a_view(kept: object) -> None:
    assert isinstance(view_from(kept), GridView)


def test_the_views_that_come_with_the_program_are_offered_first(drafted: MainWindow) -> None:
    assert offered(drafted) == ["全部", "红灯", "本周到期", "本期未反馈", "待我处理"]


@pytest.mark.parametrize("name", list(BUILT_IN))
def test_every_view_of_the_program_shows_what_it_asks_for(
    qtbot: QtBot, sample: MainWindow, name: str
) -> None:
    bar(sample).views.pick(name)
    idle(qtbot, sample)

    query = ledger_of(sample).table.query
    assert bar(sample).views.text() == f"视图：{name}"
    assert len(query.filters) == {"全部": 0, "本周到期": 2}.get(name, 1)


def test_picking_a_view_shows_all_of_it(qtbot: QtBot, drafted: MainWindow) -> None:
    ViewService(desk_of(drafted).session).save("我的", view_json(VIEW))

    bar(drafted).views.pick("我的")
    idle(qtbot, drafted)

    assert bar(drafted).view() == VIEW
    assert bar(drafted).field.text() == "数据"
    assert ledger_of(drafted).table.query.order_by == "title"
    head = ledger_of(drafted).table.table.horizontalHeader()
    assert head.sortIndicatorSection() == 1


def test_the_button_says_that_the_view_was_changed(drafted: MainWindow) -> None:
    before = bar(drafted).views.text()

    bar(drafted).set_condition(Condition("title", words="数据"))
    changed = bar(drafted).views.text()
    bar(drafted).clear()

    assert before == bar(drafted).views.text() == "视图：全部"
    assert changed == "视图：全部（已改）"


def test_the_present_view_is_kept_under_a_name_and_offered(qtbot: QtBot, drafted: MainWindow) -> None:
    bar(drafted).set_condition(Condition("title", words="数据"))

    drafted.commands["save-view"].trigger()
    dialog = drafted.findChild(ViewNameDialog)
    assert dialog is not None
    dialog.findChildren(QLineEdit)[0].setText(" 数据类 ")
    dialog.accept()

    (kept,) = ViewService(desk_of(drafted).session).views()
    assert kept.name == "数据类"
    assert view_from(kept.value).conditions == (Condition("title", words="数据"),)
    assert offered(drafted)[-1] == "数据类"
    assert bar(drafted).views.text() == "视图：数据类"


def test_a_forgotten_view_is_no_longer_offered(drafted: MainWindow) -> None:
    bar(drafted).views.keep("临时")

    bar(drafted).views.forget("临时")

    assert "临时" not in offered(drafted)
    assert bar(drafted).views.name == "全部"


def test_the_order_chosen_by_a_head_is_part_of_the_view(drafted: MainWindow) -> None:
    table = ledger_of(drafted).table.table

    table.horizontalHeader().sectionClicked.emit(1)
    table.horizontalHeader().sectionClicked.emit(1)

    view = bar(drafted).view()
    assert (view.order_by, view.descending) == ("title", True)


def test_a_view_of_a_later_program_leaves_out_what_is_not_known_here(
    qtbot: QtBot, drafted: MainWindow
) -> None:
    strange = replace(
        VIEW, text="", order_by="mood", group="mood", conditions=(Condition("mood", words="x"),)
    )

    bar(drafted).use_view(strange)
    idle(qtbot, drafted)

    assert ledger_of(drafted).table.table.rows.rowCount() == 60
