"""The ledger by unit: units with their lights, the cases of one, and what is done with several."""

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from desktop.domain.supervision import Light
from desktop.records.stream import Role
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.unit_tree import unit_nodes
from desktop.services.workspaces import NewWorkspace, Workspaces
from desktop.ui.answer_dialogs import AcceptDialog
from desktop.ui.ledger_page import COVERAGE, TABLE, UNITS
from desktop.ui.ledger_units import UnitsView
from desktop.ui.main_window import MainWindow
from tests.handover import hand_over
from tests.ui.conftest import bench_of, desk_of, idle, ledger_of

UNIT = "unit.dsjj"


@pytest.fixture(scope="module")
def unit_template(
    workspaces: Workspaces, sample_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A unit's workspace with what the office of the sample has told it."""
    folder = tmp_path_factory.mktemp("unit")
    shutil.copytree(sample_template, folder / "office.dukao")
    office = workspaces.open(folder / "office.dukao")
    unit = workspaces.create(NewWorkspace(folder / "unit", Role.UNIT, "市大数据局", year=2023))
    hand_over(office, unit)
    office.close()
    unit.close()
    return unit.folder


def view_of(qtbot: QtBot, window: MainWindow) -> UnitsView:
    page = ledger_of(window)
    bench_of(window).show_page("page-ledger")
    page.show_arrangement(UNITS)
    idle(qtbot, window)
    return page.units


def service(window: MainWindow) -> CaseService:
    return CaseService(desk_of(window).session)


def shown(view: UnitsView) -> list[str]:
    return [view.table.rows.row_at(place).uid for place in range(view.table.rows.rowCount())]


def names(view: UnitsView) -> list[str]:
    model = view.tree.model()

    def below(parent: QModelIndex) -> list[str]:
        found = []
        for place in range(model.rowCount(parent)):
            index = model.index(place, 0, parent)
            found += [index.data(), *below(index)]
        return found

    return below(QModelIndex())


def test_units_are_counted_by_light(sample: MainWindow) -> None:
    cases = service(sample).rows()
    expected = Counter((row.unit, row.light) for row in cases)

    nodes = unit_nodes(desk_of(sample).session)

    assert {(node.unit, light): count for node in nodes for light, count in node.lights.items()} == expected
    assert sum(node.total for node in nodes) == len(cases)


def test_all_cases_are_listed_and_counted(qtbot: QtBot, sample: MainWindow) -> None:
    view = view_of(qtbot, sample)

    total = service(sample).count()

    assert view.table.rows.rowCount() == total > 0
    assert view._count.text() == f"共 {total} 项"
    assert view.title.text() == "全部责任事项"
    assert names(view)[0] == "全部单位"
    assert "市大数据局" in names(view)


def test_a_unit_shows_its_cases_only(qtbot: QtBot, sample: MainWindow) -> None:
    view = view_of(qtbot, sample)

    view.tree.choose(UNIT)
    idle(qtbot, sample)

    expected = [row.uid for row in service(sample).rows(CaseFilter(unit=UNIT))]
    assert shown(view) == expected
    assert view.title.text() == "市大数据局"
    assert "unit_name" not in [column.name for column in view.table.shown_columns()]


def test_the_unit_of_the_window_is_chosen_in_the_tree(qtbot: QtBot, sample: MainWindow) -> None:
    view = view_of(qtbot, sample)

    desk_of(sample).choose_unit(UNIT)
    idle(qtbot, sample)

    assert view.tree.unit == UNIT
    assert view.table.rows.rowCount() == service(sample).count(CaseFilter(unit=UNIT))


def test_a_unit_stays_chosen_when_the_ledger_is_read_again(qtbot: QtBot, sample: MainWindow) -> None:
    view = view_of(qtbot, sample)
    view.tree.choose(UNIT)

    sample.commands["refresh"].trigger()
    idle(qtbot, sample)

    assert view.tree.unit == UNIT


def test_a_figure_is_listed_and_left_by_one_press(qtbot: QtBot, sample: MainWindow) -> None:
    page = ledger_of(sample)
    chosen = CaseFilter(unit=UNIT, lights=(Light.YELLOW, Light.RED, Light.BLUE, Light.GREEN))

    page.show_cases(chosen, "亮灯事项")
    idle(qtbot, sample)
    view = page.units
    listed, title = view.table.rows.rowCount(), view.title.text()
    view._drop.click()
    idle(qtbot, sample)

    assert page.arrangement == UNITS
    assert listed == service(sample).count(chosen)
    assert title == "市大数据局　亮灯事项"
    assert view.table.rows.rowCount() == service(sample).count()
    assert view._drop.isHidden()


def test_a_case_shows_its_task_in_the_inspector(qtbot: QtBot, sample: MainWindow) -> None:
    view = view_of(qtbot, sample)

    with qtbot.waitSignal(view.case_chosen) as heard:
        view.table.select_row(3)

    row = view.table.current()
    assert heard.args == [row.uid]
    assert bench_of(sample).inspector.uid == row.task


def test_cases_are_sorted_by_a_head(qtbot: QtBot, sample: MainWindow) -> None:
    view = view_of(qtbot, sample)
    place = [column.name for column in view.table.rows.columns].index("title")

    view.table.horizontalHeader().sectionClicked.emit(place)

    titles = [view.table.rows.row_at(number).title for number in range(view.table.rows.rowCount())]
    assert titles == sorted(titles)


def test_several_cases_of_one_unit_can_be_notified_and_of_several_not(
    qtbot: QtBot, sample: MainWindow
) -> None:
    view = view_of(qtbot, sample)
    view.table.selectAll()
    of_many = sample.commands["notify-selected"].isEnabled()

    view.tree.choose(UNIT)
    idle(qtbot, sample)
    view.table.selectAll()

    lit = {row.light for row in view.cases()} & {Light.BLUE, Light.YELLOW, Light.RED}
    assert not of_many
    assert sample.commands["notify-selected"].isEnabled() is bool(lit)
    assert view.batch.isVisible()


def test_the_tree_is_gone_through_by_the_keyboard(qtbot: QtBot, sample: MainWindow) -> None:
    view = view_of(qtbot, sample)
    view.tree.setFocus()

    for _ in range(3):
        qtbot.keyClick(view.tree, Qt.Key.Key_Down)
    idle(qtbot, sample)

    assert view.tree.unit
    assert view.table.rows.rowCount() == service(sample).count(CaseFilter(unit=view.tree.unit))


@pytest.mark.parametrize("light", [Light.RED, Light.YELLOW, Light.BLUE, Light.GREEN])
def test_heads_of_lights_say_their_word(qtbot: QtBot, sample: MainWindow, light: Light) -> None:
    view = view_of(qtbot, sample)
    titles = {Light.RED: "红灯", Light.YELLOW: "黄灯", Light.BLUE: "蓝灯", Light.GREEN: "绿灯"}

    model = view.tree.model()
    tips = [
        model.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) for place in range(6)
    ]

    assert titles[light] in tips


def test_a_unit_sees_its_own_tasks_and_cases(
    qtbot: QtBot, opened: Callable[[Path], MainWindow], unit_template: Path
) -> None:
    window = opened(unit_template)
    view = view_of(qtbot, window)
    page = ledger_of(window)
    session = desk_of(window).session

    own = LedgerService(session).count(LedgerQuery(unit=session.party))
    page.show_arrangement(COVERAGE)

    assert page.table.table.rows.rowCount() == own == view.table.rows.rowCount() > 0
    assert page.filter.count.text() == f"共 {own} 条"
    assert LedgerService(session).count() > own, "the wording of the others is told to everyone"
    assert not view.tree.isVisible()
    assert page.arrangement == UNITS, "there is nothing to check in a unit's ledger"


def test_a_unit_signs_for_several_tasks_at_once(
    qtbot: QtBot, opened: Callable[[Path], MainWindow], unit_template: Path
) -> None:
    window = opened(unit_template)
    view_of(qtbot, window)
    page = ledger_of(window)
    page.show_arrangement(TABLE)
    page.table.table.selectAll()
    assert window.commands["accept-selected"].isEnabled()
    assert not window.commands["withdraw"].isEnabled()

    window.commands["accept-selected"].trigger()
    idle(qtbot, window)
    dialog = window.findChild(AcceptDialog)

    assert dialog is not None
    assert f"共 {page.table.table.selected_count()} 项" in dialog.consequence.text()
    dialog.reject()
