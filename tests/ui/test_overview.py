"""The overview: figures with their lists, the heat map, the chart, and what a unit has got."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pyqtgraph import TextItem
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from desktop.domain.supervision import Light
from desktop.records.stream import Role
from desktop.services.answering import AnswerService
from desktop.services.cases import CaseService
from desktop.services.overview_values import BurnUp, BurnUpPoint, OfficeOverview
from desktop.services.reminders import ReminderService
from desktop.services.workspaces import NewWorkspace, Workspaces
from desktop.ui.look import Look
from desktop.ui.overview_charts import month_ticks
from desktop.ui.overview_page import DASHBOARD, EMPTY, LIST, OverviewPage
from desktop.ui.overview_tiles import FigureTile
from tests.services.office_year import Year
from tests.ui.feedback_stage import KeptYear, Stage, make_stage, play, replayed

CODES = ("2023-5-008", "2023-5-015", "2023-5-031", "2023-5-014")


def script(year: Year) -> None:
    """Two units sign; nobody reports; the office chases."""
    for name in ("市大数据局", "市生态环境局"):
        unit = year.unit(name)
        AnswerService(unit).accept([row.uid for row in CaseService(unit).rows()], "王科长", "0635-8288000")
    year.collect()
    year.day("2024-01-10")
    ReminderService(year.office).remind()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> KeptYear:
    return play(tmp_path_factory.mktemp("overview"), CODES, script)


@pytest.fixture
def year(kept: KeptYear, tmp_path: Path) -> Iterator[Year]:
    with replayed(kept, tmp_path / "year") as found:
        yield found


@pytest.fixture
def stage(qtbot: QtBot, look: Look, year: Year, tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(qtbot, look, year.office, tmp_path)
    yield made
    made.jobs.close()
    assert made.bugs == []


def open_page(stage: Stage) -> OverviewPage:
    page = OverviewPage(stage.desk)
    stage.show(page)
    page.shown()
    stage.qtbot.waitUntil(lambda: page.values is not None and not stage.jobs.is_busy, timeout=20_000)
    return page


def office_values(page: OverviewPage) -> OfficeOverview:
    assert isinstance(page.values, OfficeOverview)
    return page.values


def test_every_tile_opens_a_list_of_as_many_cases_as_it_counts(stage: Stage) -> None:
    page = open_page(stage)
    tiles = [tile for tile in page.strip.findChildren(FigureTile) if tile.isEnabled()]

    found = []
    for tile in tiles:
        tile.click()
        count = page.list.cases.rows.rowCount()
        found.append((tile.accessibleName(), count))
        page.close_list()

    assert len(tiles) > 3
    assert all(f" {count}，" in name for name, count in found)


def test_a_figure_of_nothing_cannot_be_pressed(stage: Stage) -> None:
    page = open_page(stage)

    empty = [tile for tile in page.strip.findChildren(FigureTile) if " 0，" in tile.accessibleName()]

    assert empty
    assert not any(tile.isEnabled() for tile in empty)


def test_tiles_show_their_texts_whole(stage: Stage) -> None:
    page = open_page(stage)

    labels = [text for tile in page.strip.findChildren(FigureTile) for text in tile.findChildren(QLabel)]

    assert len(labels) == 18
    assert all(text.height() >= text.fontMetrics().height() for text in labels)
    assert all(text.width() >= text.fontMetrics().horizontalAdvance(text.text()) for text in labels)


def test_before_the_first_verdict_of_a_period_nobody_is_ranked(stage: Stage) -> None:
    page = open_page(stage)
    stage.qtbot.waitUntil(lambda: page.course is not None)
    course = page.course
    assert course is not None
    assert course.figures is not None

    page.ranking.show_figures(course.figures)

    assert course.figures.total > 0
    assert page.ranking.ranks.rows.rowCount() == 0
    texts = [text.text() for text in page.ranking.findChildren(QLabel)]
    assert "这个周期的反馈还没有核定，核定以后排名。" in texts


@pytest.mark.parametrize("width", [560, 620, 900])
def test_the_heat_map_never_scrolls_sideways(stage: Stage, width: int) -> None:
    page = open_page(stage)

    page.heat.setFixedWidth(width)
    stage.qtbot.waitUntil(lambda: page.heat.width() == width)

    assert page.heat.horizontalScrollBar().maximum() == 0
    assert page.heat.columnWidth(0) > 90


def test_the_label_of_the_highest_point_of_the_chart_is_whole(stage: Stage) -> None:
    page = open_page(stage)
    stage.qtbot.waitUntil(lambda: page.chart is not None)
    chart = page.chart
    assert chart is not None
    days = [date(2023, 6, 4), date(2023, 6, 11)]

    chart.show_burn_up(BurnUp(tuple(BurnUpPoint(day, 40, 0, 0) for day in days), 40, 1), days[-1])
    chart.grab()

    box = chart.getViewBox()
    labels = [item for item in chart.scene().items() if isinstance(item, TextItem)]
    (upper,) = [item for item in labels if "40" in item.textItem.toPlainText()]
    assert upper.mapRectToScene(upper.boundingRect()).top() >= box.sceneBoundingRect().top()


def test_the_chart_reaches_as_high_as_its_lines_and_names_whole_counts(stage: Stage) -> None:
    page = open_page(stage)
    stage.qtbot.waitUntil(lambda: page.chart is not None)
    chart = page.chart
    assert chart is not None
    days = [date(2023, 6, 4), date(2023, 6, 11)]

    chart.show_burn_up(BurnUp(tuple(BurnUpPoint(day, 2, 1, 0) for day in days), 400, 1), days[-1])
    chart.grab()

    axis = chart.getAxis("left")
    assert chart.getViewBox().viewRange()[1][1] < 5
    assert all("." not in text for _, text in axis._tickLevels[0])


def test_the_heat_map_shows_units_even_in_a_low_window(stage: Stage) -> None:
    page = open_page(stage)

    page.resize(1100, 420)
    stage.qtbot.waitUntil(lambda: page.height() == 420)

    assert page.heat.viewport().height() >= 6 * page.heat.rowHeight(0)


def test_lights_are_told_by_shape_and_word_too(stage: Stage) -> None:
    page = open_page(stage)

    heads = [page.heat.units.headerData(place, Qt.Orientation.Horizontal) for place in range(6)]
    titles = {text.text() for text in page.strip.findChildren(QLabel)}

    assert page.heat.isColumnHidden(5)
    assert heads[1:] == ["■ 红灯", "▲ 黄灯", "◆ 蓝灯", "● 绿灯", "○ 不亮灯"]
    assert {"■ 红灯", "▲ 黄灯", "◆ 蓝灯", "● 绿灯"} <= titles


def test_a_click_on_a_cell_of_the_heat_map_lists_that_unit_and_light(stage: Stage) -> None:
    page = open_page(stage)
    row = next(
        at
        for at, unit in enumerate(page.heat.units.units)
        if any(f.count for f in unit.lights if f.name == "red")
    )
    unit = page.heat.units.units[row]

    place = page.heat.visualRect(page.heat.units.index(row, 1)).center()
    QTest.mouseClick(page.heat.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))

    cases = page.list.cases.rows
    shown = cases.source.fetch(0, cases.rowCount())
    assert page.place == LIST
    assert {(one.unit, one.light) for one in shown} == {(unit.unit, Light.RED)}


def test_the_unit_chosen_for_the_window_is_listed_by_name_and_all_units_lead_back(stage: Stage) -> None:
    page = open_page(stage)
    row = page.heat.units.units[0]

    stage.desk.choose_unit(row.unit)
    titles = [text.text() for text in page.list.findChildren(QLabel) if text.isVisible()]
    count = page.list.cases.rows.rowCount()
    stage.desk.choose_unit("")

    assert f"{row.unit_name} · 全部责任事项" in titles
    assert count == row.total.count
    assert page.place == DASHBOARD


def test_enter_on_an_empty_cell_stays_on_the_overview(stage: Stage) -> None:
    page = open_page(stage)
    blue = 3
    row = next(
        at for at in range(page.heat.units.rowCount()) if page.heat.units.index(at, blue).data() == "·"
    )

    page.heat.setCurrentIndex(page.heat.units.index(row, blue))
    QTest.keyClick(page.heat, Qt.Key.Key_Return)

    assert page.place == DASHBOARD


def test_the_head_of_a_column_puts_the_largest_number_first_and_the_unit_restores_the_order(
    stage: Stage,
) -> None:
    page = open_page(stage)
    protocol = [unit.unit for unit in page.heat.units.units]

    page.heat.show_worst(8)
    worst = [unit.total.count for unit in page.heat.units.units]
    page.heat.show_worst(0)

    assert worst == sorted(worst, reverse=True)
    assert [unit.unit for unit in page.heat.units.units] == protocol


def test_escape_goes_back_and_the_keyboard_is_on_the_first_thing_to_do(stage: Stage) -> None:
    page = open_page(stage)
    page.open_list(office_values(page).todo[0])

    QTest.keyClick(page.list.cases, Qt.Key.Key_Escape)

    focused = QGuiApplication.focusObject()
    assert page.place == DASHBOARD
    assert isinstance(focused, QAbstractButton)
    assert office_values(page).todo[0].title in focused.accessibleName()


def test_enter_in_the_list_opens_the_task(stage: Stage) -> None:
    page = open_page(stage)
    page.open_list(office_values(page).total)

    with stage.qtbot.waitSignal(page.task_wanted) as wanted:
        QTest.keyClick(page.list.cases, Qt.Key.Key_Return)

    assert wanted.args == [page.list.cases.current().task]


def test_the_whole_list_is_copied_with_its_headings(stage: Stage) -> None:
    page = open_page(stage)
    total = office_values(page).total
    page.open_list(total)

    next(one for one in page.list.findChildren(QAbstractButton) if one.text().startswith("复制")).click()
    stage.idle()

    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("编号\t任务\t单位\t灯\t亮灯依据")
    assert len(lines) == total.count + 1


def test_it_fits_a_small_screen_without_a_horizontal_scroll_bar(stage: Stage) -> None:
    page = open_page(stage)

    bars = [page.heat.horizontalScrollBar(), page.ranking.ranks.horizontalScrollBar()]

    assert page.width() <= 1366
    assert [bar.maximum() for bar in bars] == [0, 0]


def test_the_chart_comes_after_the_figures_and_is_drawn_again_in_other_colours(stage: Stage) -> None:
    page = open_page(stage)
    stage.qtbot.waitUntil(lambda: page.chart is not None, timeout=20_000)

    assert page.chart is not None
    before = len(page.chart.getPlotItem().items)
    stage.desk.look.changed.emit()

    assert len(page.chart.getPlotItem().items) == before >= 3


def test_what_was_written_is_read_again(stage: Stage, year: Year) -> None:
    page = open_page(stage)
    before = {one.name: one.count for one in office_values(page).todo}
    unit = year.unit("市公安局")
    AnswerService(unit).accept([row.uid for row in CaseService(unit).rows()], "李科长", "0635-1234567")
    year.collect()

    stage.desk.changed.emit()
    stage.idle()

    after = {one.name: one.count for one in office_values(page).todo}
    assert after.get("answer", 0) < before["answer"]


def test_a_unit_sees_what_it_has_to_do_and_what_it_got(
    qtbot: QtBot, look: Look, year: Year, tmp_path: Path
) -> None:
    stage = make_stage(qtbot, look, year.unit("市大数据局"), tmp_path)
    page = open_page(stage)

    texts = [text.text() for text in page.findChildren(QLabel)]

    assert any(text.startswith("催办，2024-01-10发出") for text in texts)
    assert "进展未反馈" in texts
    assert not page.heat.isVisible()
    stage.jobs.close()
    assert stage.bugs == []


def test_a_workspace_without_tasks_says_what_comes_next(
    qtbot: QtBot, look: Look, workspaces: Workspaces, tmp_path: Path
) -> None:
    session = workspaces.create(NewWorkspace(tmp_path / "new", Role.UNIT, "市大数据局", year=2023))
    stage = make_stage(qtbot, look, session, tmp_path)

    page = open_page(stage)

    assert page.place == EMPTY
    assert page.chart is None
    assert any(one.isVisible() and one.text() == "查看台账" for one in page.findChildren(QAbstractButton))
    stage.jobs.close()
    session.close()
    assert stage.bugs == []


def test_months_below_the_chart_are_as_many_as_can_be_read() -> None:
    sundays = [date.fromordinal(date(2023, 5, 7).toordinal() + 7 * week) for week in range(190)]

    short, long = month_ticks(sundays[:30]), month_ticks(sundays)

    assert [words for _, words in short][:2] == ["2023年5月", "7月"]
    assert len(long) <= 7
    assert all("年" in words for _, words in long if words.endswith("年1月"))
