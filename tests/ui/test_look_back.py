"""Looking back in the window, and the comparison of two days."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QTableView
from pytestqt.qtbot import QtBot

from desktop.domain.comparison import ChangeKind
from desktop.domain.ledger import AssignmentState
from desktop.services.answering import AnswerService
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.lookback import compare
from desktop.services.rulings import RulingService
from desktop.ui.command_bar import CommandBar
from desktop.ui.compare_dialog import PERIODS, CompareDialog
from desktop.ui.day_picker import DayPopup
from desktop.ui.look import Look
from desktop.ui.main_window import MainWindow
from desktop.ui.overview_page import OverviewPage
from desktop.ui.status_bar import StatusBar
from desktop.ui.workbook_wizard_export import usual_file
from tests.services.office_year import Year
from tests.ui.conftest import bench_of, desk_of, idle
from tests.ui.feedback_stage import KeptYear, Stage, make_stage, play, replayed

POPUP = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CODES = ("2023-5-014", "2023-5-031", "2023-5-042")
"""Few: every test copies them."""


def script(year: Year) -> None:
    """Signed in June; a task completed and a share withdrawn in October."""
    year.day("2023-06-05")
    unit = year.unit("市大数据局")
    AnswerService(unit).accept([row.uid for row in CaseService(unit).rows()], "王科长", "0635-8288000")
    year.collect()
    year.day("2023-10-10")
    rulings, cases = RulingService(year.office), CaseService(year.office)
    (done,) = cases.rows(CaseFilter(task="2023-5-031"))
    rulings.complete(done.uid, "已核实")
    rulings.withdraw_assignment(cases.rows(CaseFilter(task="2023-5-042"))[0].uid, "与其他任务重复")
    year.day("2023-11-20")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> KeptYear:
    return play(tmp_path_factory.mktemp("look-back"), CODES, script)


@pytest.fixture
def year(kept: KeptYear, tmp_path: Path) -> Iterator[Year]:
    with replayed(kept, tmp_path / "year") as found:
        yield found


@pytest.fixture
def stage(qtbot: QtBot, look: Look, year: Year, tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(qtbot, look, year.office, tmp_path)
    made.window.show()
    yield made
    made.jobs.close()
    assert made.bugs == []


@pytest.fixture
def office(qtbot: QtBot, window: MainWindow, kept: KeptYear, tmp_path: Path) -> MainWindow:
    """A window on the year, opened at the real present day."""
    folder = tmp_path / "copy.dukao"
    shutil.copytree(next((kept.folder / "office").glob("*.dukao")), folder)
    window.open_folder(folder)
    qtbot.waitUntil(lambda: window.workbench is not None)
    return window


def look_back(qtbot: QtBot, window: MainWindow, day: date | None) -> None:
    before = window.workbench
    window.look_back(day)
    qtbot.waitUntil(lambda: window.workbench is not before, timeout=20_000)
    idle(qtbot, window)


def banner(window: MainWindow) -> str:
    bar = bench_of(window).findChild(CommandBar)
    assert isinstance(bar, CommandBar)
    return bar.banner.accessibleName() if bar.banner.isVisible() else ""


def test_the_window_shows_the_ledger_of_a_day_and_says_so(qtbot: QtBot, office: MainWindow) -> None:
    before = banner(office)

    look_back(qtbot, office, date(2023, 9, 30))

    session = desk_of(office).session
    (case,) = CaseService(session).rows(CaseFilter(task="2023-5-031"))
    assert before == ""
    assert banner(office) == "正在看2023-09-30收工时的台账：只能查看，不能修改。"
    assert case.state is AssignmentState.ACCEPTED


def test_the_status_bar_does_not_speak_of_saving_in_the_past(qtbot: QtBot, office: MainWindow) -> None:
    def said() -> str:
        bar = office.findChild(StatusBar)
        assert bar is not None
        return bar._text.text()

    before = said()

    look_back(qtbot, office, date(2023, 9, 30))

    assert "保存" in before
    assert said() == "回看 2023-09-30 收工时的内容，只能查看"


def test_a_ledger_written_in_the_past_is_named_for_its_day(qtbot: QtBot, office: MainWindow) -> None:
    look_back(qtbot, office, date(2023, 9, 30))

    assert "2023-09-30" in usual_file(desk_of(office)).name


def test_settings_of_the_past_say_why_nothing_can_be_changed(qtbot: QtBot, office: MainWindow) -> None:
    def said() -> list[str]:
        bench_of(office).show_page("page-settings")
        return [found.text() for found in bench_of(office).page("page-settings").findChildren(QLabel)]

    before = said()

    look_back(qtbot, office, date(2023, 9, 30))

    assert "回看时只能查看，不能修改。" not in before
    assert "回看时只能查看，不能修改。" in said()


def test_nothing_can_be_written_in_the_past(qtbot: QtBot, office: MainWindow) -> None:
    look_back(qtbot, office, date(2023, 9, 30))
    desk = desk_of(office)
    (case,) = CaseService(desk.session).rows(CaseFilter(task="2023-5-031"))

    is_done = desk.attempt(lambda: RulingService(desk.session).complete(case.uid, "已核实"))

    assert not is_done
    assert bench_of(office).notice.text


def test_looking_back_keeps_the_page_and_so_does_coming_back(qtbot: QtBot, office: MainWindow) -> None:
    bench_of(office).show_page("page-settings")

    look_back(qtbot, office, date(2023, 9, 30))
    in_the_past = bench_of(office).page("page-settings").isVisible()
    button = next(one for one in bench_of(office).findChildren(QAbstractButton) if one.text() == "返回今天")
    past, bench = desk_of(office).session, office.workbench
    button.click()
    qtbot.waitUntil(lambda: office.workbench is not bench)
    idle(qtbot, office)

    assert in_the_past
    assert bench_of(office).page("page-settings").isVisible()
    assert banner(office) == ""
    assert desk_of(office).session is office.session is not past


def test_one_looks_from_one_day_straight_at_another(qtbot: QtBot, office: MainWindow) -> None:
    look_back(qtbot, office, date(2023, 9, 30))

    look_back(qtbot, office, date(2023, 10, 31))

    (case,) = CaseService(desk_of(office).session).rows(CaseFilter(task="2023-5-031"))
    assert case.state is AssignmentState.COMPLETED
    assert "2023-10-31" in banner(office)


def test_choosing_today_while_today_is_shown_changes_nothing(office: MainWindow) -> None:
    bench = office.workbench

    office.look_back(None)

    assert office.workbench is bench


def test_the_overview_of_a_day_is_that_of_the_past(qtbot: QtBot, office: MainWindow) -> None:
    look_back(qtbot, office, date(2023, 9, 30))
    page = bench_of(office).page("page-overview")
    assert isinstance(page, OverviewPage)

    bench_of(office).show_page("page-overview")
    qtbot.waitUntil(lambda: page.values is not None, timeout=20_000)

    assert page.values is not None
    assert page.values.day == date(2023, 9, 30)
    assert page.values.completed.count == 0


def popup_of(window: MainWindow) -> DayPopup:
    bar = bench_of(window).findChild(CommandBar)
    assert isinstance(bar, CommandBar)
    bar.choose_day()
    popup = bar.findChild(DayPopup)
    assert isinstance(popup, DayPopup)
    return popup


@POPUP
def test_days_before_the_first_and_after_today_cannot_be_chosen(office: MainWindow) -> None:
    popup = popup_of(office)

    first, last = popup.calendar.minimumDate(), popup.calendar.maximumDate()

    assert (first.year(), first.month()) == (2023, 5)
    assert last == popup.calendar.selectedDate()
    assert not popup.today.isEnabled()
    popup.close()


@POPUP
def test_the_end_of_a_period_is_one_press_away(qtbot: QtBot, office: MainWindow) -> None:
    popup = popup_of(office)
    ends = [one for one in popup.findChildren(QAbstractButton) if "末（" in one.text()]

    with qtbot.waitSignal(popup.picked) as picked:
        ends[0].click()
    idle(qtbot, office)

    assert len(ends) == 3
    assert picked.args[0].day in (30, 31)


@POPUP
def test_a_day_is_chosen_with_the_keyboard_and_escape_closes(qtbot: QtBot, office: MainWindow) -> None:
    popup = popup_of(office)
    closed = []
    popup.destroyed.connect(lambda: closed.append(True))
    QTest.keyClick(popup.calendar, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bool(closed))
    popup = popup_of(office)

    days = popup.calendar.findChild(QTableView)
    assert isinstance(days, QTableView)
    popup.calendar.setSelectedDate(QDate(2023, 9, 30))
    with qtbot.waitSignal(popup.picked) as picked:
        QTest.keyClick(days, Qt.Key.Key_Return)
    idle(qtbot, office)

    assert picked.args == [date(2023, 9, 30)]


def open_comparison(stage: Stage) -> CompareDialog:
    dialog = CompareDialog(stage.desk, stage.window)
    stage.qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def run(stage: Stage, dialog: CompareDialog, first: date, second: date) -> None:
    dialog.first.set_day(first)
    dialog.second.set_day(second)
    dialog.run_button.click()
    stage.idle()


def test_two_days_are_compared_and_counted(stage: Stage) -> None:
    dialog = open_comparison(stage)
    first, second = date(2023, 9, 30), date(2023, 10, 31)

    run(stage, dialog, first, second)

    expected = compare(stage.desk.session, first, second)
    assert dialog.objectName() == "dialog-compare"
    assert dialog.sentence.text() == expected.sentence
    assert dialog.table.rows.rowCount() == len(expected.rows) > 1
    assert [control.text() for control in dialog.filters.values()] == [
        f"全部 {len(expected.rows)}",
        f"新增 {expected.new}",
        f"变化 {expected.changed}",
        f"撤销 {expected.gone}",
    ]


def test_changed_fields_stand_as_before_and_after(stage: Stage) -> None:
    dialog = open_comparison(stage)

    run(stage, dialog, date(2023, 9, 30), date(2023, 10, 31))

    place = next(at for at, one in enumerate(dialog.shown()) if one.row["code"] == "2023-5-031")
    texts = {column.name: column.text(dialog.shown()[place]) for column in dialog.table.rows.columns}
    assert texts["state"] == "已签收 → 已办结"
    assert texts["light"].endswith("→ ● 绿灯")
    assert texts["due"] == "2023-12-31 → —"
    assert texts["verdict"] == ""
    assert "办结日期：— → 2023-10-10" in texts["others"]


def test_the_list_is_filtered_by_what_happened_and_copied(stage: Stage) -> None:
    dialog = open_comparison(stage)
    run(stage, dialog, date(2023, 9, 30), date(2023, 10, 31))

    dialog.filters[ChangeKind.GONE].click()
    gone = [one.kind for one in dialog.table.rows.source.fetch(0, 99)]
    dialog.copy_button.click()

    lines = QGuiApplication.clipboard().text().splitlines()
    assert gone == [ChangeKind.GONE]
    assert lines[0].startswith("变动\t编号\t单位")
    assert lines[1].startswith("撤销\t2023-5-042\t")
    assert "与其他任务重复" in lines[1]
    assert len(lines) == 2


def test_cases_issued_in_between_are_new(stage: Stage) -> None:
    dialog = open_comparison(stage)

    run(stage, dialog, date(2023, 5, 6), date(2023, 5, 20))

    assert {one.kind for one in dialog.shown()} == {ChangeKind.NEW}


def test_two_periods_are_compared_by_their_last_days(stage: Stage) -> None:
    dialog = open_comparison(stage)

    dialog.what.setCurrentIndex(PERIODS)
    periods = [dialog.first_period.itemText(place) for place in range(dialog.first_period.count())]
    dialog.first_period.setCurrentIndex(1)
    dialog.second_period.setCurrentIndex(2)

    assert periods == ["2023年第二季度", "2023年第三季度", "2023年第四季度（到2023-11-20）"]
    assert dialog.chosen() == (date(2023, 9, 30), date(2023, 11, 20))
    assert not dialog.first.isVisible()


def test_enter_on_a_change_opens_its_task(stage: Stage) -> None:
    dialog = open_comparison(stage)
    run(stage, dialog, date(2023, 9, 30), date(2023, 10, 31))

    with stage.qtbot.waitSignal(stage.desk.task_wanted) as wanted:
        QTest.keyClick(dialog.table, Qt.Key.Key_Return)

    assert wanted.args == [dialog.shown()[0].row["task"]]
    assert not dialog.isVisible()


def test_days_that_do_not_differ_say_so(stage: Stage) -> None:
    dialog = open_comparison(stage)

    run(stage, dialog, date(2023, 5, 5), date(2023, 5, 6))

    empty = [text.text() for text in dialog.table.findChildren(QLabel) if text.isVisible()]
    assert empty == ["没有不同的责任事项。"]
    assert not dialog.copy_button.isEnabled()


@POPUP
def test_the_comparison_is_opened_from_the_overview_and_from_the_calendar(
    qtbot: QtBot, office: MainWindow
) -> None:
    bench_of(office).show_page("page-overview")
    page = bench_of(office).page("page-overview")
    assert isinstance(page, OverviewPage)
    idle(qtbot, office)

    page.compare.click()
    first = office.findChildren(CompareDialog)
    first[0].reject()
    popup_of(office).compare.click()
    second = [one for one in office.findChildren(CompareDialog) if one.isVisible()]

    assert len(first) == 1
    assert len(second) == 1
    second[0].reject()
