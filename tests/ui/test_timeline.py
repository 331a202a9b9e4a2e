"""The time axis: days as places, marks where deadlines fall, rows only as they come into sight."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtWidgets import QLabel, QToolTip
from pytestqt.qtbot import QtBot

from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.schedule import ScheduleService
from desktop.services.session import Environment
from desktop.ui.column_filter import Condition
from desktop.ui.ledger_page import TIMELINE
from desktop.ui.look import Look
from desktop.ui.main_window import MainWindow
from desktop.ui.timeline import TimelinePane
from desktop.ui.timeline_rows import PAGE_ROWS, TimelineRows
from desktop.ui.timeline_scale import Zoom, scale_over
from tests.services.office_year import office_year
from tests.ui.conftest import bench_of, desk_of, idle, ledger_of
from tests.ui.feedback_stage import make_stage

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
POPUP = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def pane_of(qtbot: QtBot, window: MainWindow) -> TimelinePane:
    """The time axis, shown, with its rows at hand."""
    page = ledger_of(window)
    bench_of(window).show_page("page-ledger")
    idle(qtbot, window)
    page.show_arrangement(TIMELINE)
    qtbot.waitUntil(lambda: page.timeline.rows.peek(0) is not None)
    return page.timeline


def marked(window: MainWindow) -> int:
    """Number of the first row with a deadline."""
    rows = ScheduleService(desk_of(window).session).rows()
    return next(number for number, row in enumerate(rows) if row.marks)


def said(pane: TimelinePane) -> str:
    return next(found.toolTip() for found in pane.findChildren(QLabel) if found.property("role") == "heading")


@given(DAYS, DAYS, st.sampled_from(Zoom))
def test_a_day_is_found_where_it_was_put(one: date, other: date, zoom: Zoom) -> None:
    scale = scale_over(min(one, other), max(one, other), zoom, 1.3)

    for day in (one, other):
        assert scale.day(scale.x(day) + scale.day_px / 2) == day
        assert 0 <= scale.x(day) < scale.width


def test_the_axis_covers_whole_years_and_names_its_spans() -> None:
    scale = scale_over(date(2023, 5, 8), date(2024, 2, 1), Zoom.QUARTERS, 1.0)

    assert (scale.first, scale.last) == (date(2023, 1, 1), date(2024, 12, 31))
    assert [tick.title for tick in scale.upper()] == ["2023年", "2024年"]
    assert [tick.title for tick in scale.lower()][:5] == ["1季度", "2季度", "3季度", "4季度", "1季度"]


def test_months_stand_under_their_quarters() -> None:
    scale = scale_over(date(2023, 5, 8), date(2023, 6, 1), Zoom.MONTHS, 1.0)

    assert [tick.title for tick in scale.upper()][:2] == ["2023年第1季度", "2023年第2季度"]
    assert [tick.title for tick in scale.lower()] == [f"{month}月" for month in range(1, 13)]
    assert [tick.day.month for tick in scale.lower() if tick.is_major] == [1, 4, 7, 10]


def test_the_axis_shows_the_tasks_of_the_filter(qtbot: QtBot, sample: MainWindow) -> None:
    pane = pane_of(qtbot, sample)

    ledger_of(sample).filter.set_condition(Condition("title", words="数据"))
    idle(qtbot, sample)

    found = LedgerService(desk_of(sample).session).count(ledger_of(sample).table.query)
    assert 0 < found < 60
    assert pane.rows.count == found


def test_only_what_is_in_sight_is_fetched(qtbot: QtBot, sample: MainWindow) -> None:
    rows = TimelineRows(desk_of(sample), sample)
    rows.use(LedgerQuery(), 60)

    first = rows.row(3)
    with qtbot.waitSignal(rows.arrived):
        pass
    idle(qtbot, sample)

    assert first is None
    assert rows.peek(3) is not None
    assert rows.peek(PAGE_ROWS) is None
    assert rows.row(60) is None


def test_rows_of_an_earlier_query_do_not_arrive(qtbot: QtBot, sample: MainWindow) -> None:
    rows = TimelineRows(desk_of(sample), sample)
    rows.use(LedgerQuery(), 60)
    rows.row(0)
    qtbot.waitUntil(lambda: bool(rows._asked))

    rows.use(LedgerQuery(text="没有这样的任务"), 0)
    idle(qtbot, sample)

    assert rows.peek(0) is None


def test_a_year_that_is_over_begins_at_its_start_and_reaches_every_deadline(
    qtbot: QtBot, sample: MainWindow
) -> None:
    pane = pane_of(qtbot, sample)
    days = [mark.day for row in ScheduleService(desk_of(sample).session).rows(limit=14) for mark in row.marks]

    frame = pane.view.places().frame()

    assert frame.today.year > desk_of(sample).session.year
    assert frame.x(date(desk_of(sample).session.year, 1, 1)) == frame.axis.left()
    assert pane.view.scale.first <= min(days)
    assert max(days) <= pane.view.scale.last


@pytest.mark.parametrize("today", [date(2023, 5, 9), date(2024, 4, 15)])
@pytest.mark.parametrize("width", [560, 900])
def test_today_is_in_sight_at_first_when_zoomed_and_when_there_is_less_room(
    qtbot: QtBot, sample: MainWindow, today: date, width: int
) -> None:
    desk_of(sample).session.environment = Environment(
        now=lambda: datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    )
    pane = TimelinePane(desk_of(sample))
    qtbot.addWidget(pane)
    pane.resize(width, 500)
    pane.show()
    pane.show_rows(LedgerQuery(), 60)
    qtbot.waitUntil(lambda: pane.view.rows.peek(0) is not None)

    def is_seen() -> bool:
        frame = pane.view.places().frame()
        return frame.axis.left() <= frame.x(today) < frame.axis.right()

    first = is_seen()
    pane.turn_zoom()
    zoomed = is_seen()
    pane.turn_zoom()
    pane.resize(width - 150, 500)
    qtbot.waitUntil(lambda: pane.view.width() == width - 150)

    assert (first, zoomed, is_seen()) == (True, True, True)


def test_a_row_is_chosen_and_shown_in_the_inspector(qtbot: QtBot, sample: MainWindow) -> None:
    pane = pane_of(qtbot, sample)
    view = pane.view
    frame = view.places().frame()

    point = QPoint(frame.names.left() + 40, frame.names.top() + 3 * frame.names.height() // 20)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)

    row = view.rows.peek(view.current)
    assert row is not None
    assert bench_of(sample).inspector.uid == row.uid
    assert row.code in view.accessibleDescription()


def test_the_keyboard_goes_through_rows_and_deadlines(qtbot: QtBot, sample: MainWindow) -> None:
    pane = pane_of(qtbot, sample)
    view, number = pane.view, marked(sample)
    view.setFocus()

    for _ in range(number - max(view.current, 0)):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    row = view.rows.peek(view.current)

    assert row is not None
    assert view.current == number
    assert said(pane) == row.marks[0].sentence
    frame = view.places().frame()
    assert frame.axis.left() <= frame.end(row.marks[0].day) <= frame.axis.right()


def test_enter_opens_the_source(qtbot: QtBot, sample: MainWindow) -> None:
    pane = pane_of(qtbot, sample)
    pane.view.setFocus()
    pane.view.select(2)

    with qtbot.waitSignal(pane.view.opened) as heard:
        qtbot.keyClick(pane.view, Qt.Key.Key_Return)

    assert heard.args == [LedgerService(desk_of(sample).session).rows(limit=3)[2].uid]


@pytest.mark.parametrize("key", [Qt.Key.Key_Plus, Qt.Key.Key_Equal])
def test_zooming_keeps_today_where_it_is(qtbot: QtBot, sample: MainWindow, key: Qt.Key) -> None:
    view = pane_of(qtbot, sample).view
    view.go_to(view.places().today)
    before = view.places().frame()

    qtbot.keyClick(view, key)
    near, nearer = view.zoom, view.places().frame()
    qtbot.keyClick(view, Qt.Key.Key_Minus)

    assert near is Zoom.MONTHS
    assert before.axis.left() < nearer.x(nearer.today) < before.axis.right()
    assert abs(nearer.x(nearer.today) - before.x(before.today)) <= 2
    assert view.zoom is Zoom.QUARTERS


def test_zooming_keeps_the_left_edge_when_today_is_out_of_sight(qtbot: QtBot, sample: MainWindow) -> None:
    view = pane_of(qtbot, sample).view
    view.show_zoom(Zoom.MONTHS)
    bar = view.horizontalScrollBar()
    bar.setValue(bar.maximum() if view.scale.x(view.places().today) < bar.maximum() / 2 else 0)
    edge = view.scale.day(bar.value())

    view.show_zoom(Zoom.QUARTERS)

    frame = view.places().frame()
    assert abs(view.scale.day(bar.value()) - edge) <= timedelta(days=2) or bar.value() == bar.maximum()
    assert frame.axis.left() >= 0


def test_a_year_that_goes_on_begins_a_little_before_today_in_either_zoom(
    qtbot: QtBot, look: Look, tmp_path: Path
) -> None:
    with office_year(tmp_path, ("2023-5-008",)) as year:
        year.day("2023-08-01")
        stage = make_stage(qtbot, look, year.office, tmp_path)
        stage.window.resize(800, 600)
        pane = TimelinePane(stage.desk)
        stage.show(pane)
        pane.show_rows(LedgerQuery(), 1)
        qtbot.waitUntil(lambda: pane.rows.peek(0) is not None)

        frames = []
        for zoom in Zoom:
            pane.view.show_zoom(zoom)
            frames.append(pane.view.places().frame())

        for frame in frames:
            place = (frame.x(frame.today) - frame.axis.left()) / frame.axis.width()
            assert 0.1 < place < 0.5
        stage.jobs.close()


def test_home_goes_to_today(qtbot: QtBot, sample: MainWindow) -> None:
    view = pane_of(qtbot, sample).view
    view.horizontalScrollBar().setValue(0)
    view.show_zoom(Zoom.MONTHS)

    qtbot.keyClick(view, Qt.Key.Key_Home)

    frame = view.places().frame()
    assert frame.axis.left() < frame.x(frame.today) < frame.axis.right()


def test_the_action_turns_the_zoom_and_its_buttons(qtbot: QtBot, sample: MainWindow) -> None:
    pane = pane_of(qtbot, sample)

    sample.commands["zoom-timeline"].trigger()

    assert pane.view.zoom is Zoom.MONTHS
    assert [found.isChecked() for found in pane._zooms.values()] == [False, True]


@POPUP
def test_a_tip_says_what_is_due(qtbot: QtBot, sample: MainWindow) -> None:
    view, number = pane_of(qtbot, sample).view, marked(sample)
    view.select(number)
    row = view.rows.peek(number)
    assert row is not None
    view.go_to(row.marks[0].day)
    frame = view.places().frame()
    places = view.places()
    point = QPoint(round(frame.end(row.marks[0].day)), places.top(number) + places.row_height // 2)

    view.viewportEvent(QHelpEvent(QHelpEvent.Type.ToolTip, point, view.viewport().mapToGlobal(point)))

    assert QToolTip.text() == row.marks[0].sentence


def test_a_deadline_is_drawn_where_its_day_ends(qtbot: QtBot, sample: MainWindow) -> None:
    view, number = pane_of(qtbot, sample).view, marked(sample)
    row = view.rows.peek(number)
    assert row is not None
    view.go_to(row.marks[0].day)

    picture: QImage = view.viewport().grab().toImage()
    places = view.places()
    x = round(places.frame().end(row.marks[0].day))
    middle = places.top(number) + places.row_height // 2
    around = {picture.pixelColor(x + dx, middle).name() for dx in range(-9, 10)}

    assert len(around) > 2, "an outline, an inside and what is around"
