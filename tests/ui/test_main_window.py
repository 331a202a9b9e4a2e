"""The window as a whole: doors, workspaces, roles, menus, shortcuts, names for assistive tools."""

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDateEdit,
    QDialog,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.records.stream import Role
from desktop.services.session import Session
from desktop.services.workspaces import NewWorkspace, Workspaces
from desktop.ui.dialogs import BugDialog, ShortcutsDialog, WithdrawDialog
from desktop.ui.import_wizard import ImportWizard
from desktop.ui.issue_dialog import IssueDialog
from desktop.ui.main_window import MainWindow
from desktop.ui.name_dialog import NameDialog
from desktop.ui.palette_dialog import PaletteDialog
from desktop.ui.shell import Shell
from tests.ui.conftest import bench_of, desk_of, idle, ledger_of

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDateEdit,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
)


def unnamed(whole: QWidget) -> list[str]:
    """Controls that assistive tools could not name; parts of Qt's own controls are not meant."""
    found = []
    for kind in CONTROLS:
        for control in whole.findChildren(kind):
            inner = isinstance(control.parentWidget(), QComboBox | QDateEdit | QTabBar | QLineEdit)
            of_qt = isinstance(control, QHeaderView) or control.objectName().startswith("qt_")
            of_list = control.window().windowType() == Qt.WindowType.Popup
            corner = type(control).__name__ == "QAbstractButton" or "QCalendar" in str(type(control.window()))
            if not (inner or of_qt or of_list or corner) and not control.accessibleName():
                found.append(f"{type(control).__name__} {control.objectName()} in {control.parentWidget()}")
    return found


@pytest.fixture
def role_window(window: MainWindow, shell: Shell, tmp_path: Path) -> Callable[[Role], MainWindow]:
    def make(role: Role) -> MainWindow:
        request = NewWorkspace(tmp_path / role.value, role, "市大数据局", year=2023)
        window.show_session(shell.workspaces.create(request))
        return window

    return make


def pages(window: MainWindow) -> list[str]:
    nav = bench_of(window).nav
    return [nav.item(place).data(Qt.ItemDataRole.UserRole) for place in range(nav.count())]


def test_the_first_thing_is_three_doors(window: MainWindow) -> None:
    doors = [b.accessibleName() for b in window.findChildren(QAbstractButton) if b.property("kind") == "door"]

    assert window.objectName() == "main-window"
    assert window.findChild(QWidget, "page-welcome") is not None
    assert doors == ["打开示例", "新建工作区", "打开工作区"]


def test_the_sample_is_made_once_and_then_opened(qtbot: QtBot, window: MainWindow) -> None:
    window.open_sample()
    qtbot.waitUntil(lambda: window.workbench is not None, timeout=20_000)
    folder = desk_of(window).session.folder
    first = desk_of(window).session.workspace.log.count()
    window.leave_workspace()

    window.open_sample()
    qtbot.waitUntil(lambda: window.workbench is not None)

    assert desk_of(window).session.folder == folder
    assert desk_of(window).session.workspace.log.count() == first > 300


def test_a_folder_that_is_no_workspace_gets_a_sentence(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.open_folder(tmp_path)
    idle(qtbot, window)

    assert "（E_NOT_WORKSPACE）" in window.notice.text
    assert window.workbench is None


def test_an_opened_workspace_stands_among_the_recent_ones(
    qtbot: QtBot, drafted: MainWindow, shell: Shell
) -> None:
    folder = desk_of(drafted).session.folder

    drafted.leave_workspace()

    links = [b.toolTip() for b in drafted.findChildren(QAbstractButton) if b.property("kind") == "link"]
    assert str(folder) in links
    assert shell.settings.recent[0] == str(folder)


def test_opening_the_workspace_that_is_open_changes_nothing(qtbot: QtBot, drafted: MainWindow) -> None:
    first = desk_of(drafted).session

    drafted.open_folder(first.folder)
    idle(qtbot, drafted)

    assert desk_of(drafted).session is first
    assert "E_BUSY" not in bench_of(drafted).notice.text


def test_opening_a_workspace_twice_in_a_row_opens_it_once(
    qtbot: QtBot, window: MainWindow, drafted_template: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "twice.dukao"
    shutil.copytree(drafted_template, folder)
    window.open_folder(folder)
    idle(qtbot, window)
    window.leave_workspace()

    window.open_folder(folder)
    window.open_folder(folder)
    idle(qtbot, window)

    assert desk_of(window).session.folder == folder
    assert "E_BUSY" not in bench_of(window).notice.text


def test_opening_another_workspace_closes_the_first(
    qtbot: QtBot, drafted: MainWindow, sample_template: Path, tmp_path: Path
) -> None:
    first = desk_of(drafted).session
    shutil.copytree(sample_template, tmp_path / "other.dukao")

    drafted.open_folder(tmp_path / "other.dukao")
    qtbot.waitUntil(lambda: desk_of(drafted).session is not first)

    assert desk_of(drafted).session.folder.name == "other.dukao"
    shutil.rmtree(first.folder)  # nobody holds it any more


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (
            Role.OFFICE,
            [
                "page-overview",
                "page-ledger",
                "page-feedback",
                "page-inspection",
                "page-evaluation",
                "page-reports",
                "page-exchange",
                "page-audit",
                "page-settings",
            ],
        ),
        (
            Role.UNIT,
            [
                "page-overview",
                "page-ledger",
                "page-feedback",
                "page-inspection",
                "page-evaluation",
                "page-reports",
                "page-exchange",
                "page-audit",
                "page-settings",
            ],
        ),
        (
            Role.INSPECTOR,
            ["page-inspection", "page-reports", "page-exchange", "page-audit", "page-settings"],
        ),
    ],
)
def test_navigation_shows_what_the_role_uses(
    qtbot: QtBot, role_window: Callable[[Role], MainWindow], role: Role, expected: list[str]
) -> None:
    window = role_window(role)

    assert pages(window) == expected
    for name in expected:
        bench_of(window).show_page(name)
        page = window.findChild(QWidget, name)
        assert page is not None
        qtbot.waitUntil(page.isVisible)


def test_pages_are_reached_by_the_keyboard(qtbot: QtBot, drafted: MainWindow) -> None:
    shown = []

    keys = (*(getattr(Qt.Key, f"Key_{number}") for number in range(2, 10)), Qt.Key.Key_1)
    for key in keys:
        qtbot.keyClick(drafted, key, Qt.KeyboardModifier.ControlModifier)
        shown.append(bench_of(drafted).nav.currentItem().text())

    assert shown == ["台账", "反馈", "检查", "考核", "报告", "交换", "审计", "设置", "总览"]


def test_every_control_of_every_page_has_a_name(qtbot: QtBot, sample: MainWindow) -> None:
    for name in pages(sample):
        bench_of(sample).show_page(name)
    for place in range(3):
        ledger_of(sample).show_arrangement(place)
    ledger_of(sample).table.table.select_row(50)
    for tab in range(3):
        bench_of(sample).inspector.show_tab(tab)
    idle(qtbot, sample)

    assert unnamed(sample) == []


def test_every_control_of_the_welcome_page_has_a_name(window: MainWindow) -> None:
    assert unnamed(window) == []


def test_every_control_of_every_dialog_has_a_name(qtbot: QtBot, drafted: MainWindow) -> None:
    desk = desk_of(drafted)
    dialogs: list[QDialog] = [
        ImportWizard(desk, None, drafted),
        IssueDialog(desk, None, drafted),
        WithdrawDialog("撤销任务", "…", desk.look, drafted),
        NameDialog(desk, "市数据局", drafted),
        PaletteDialog(desk, drafted.commands, drafted),
        ShortcutsDialog(drafted.commands, desk.look, drafted),
        BugDialog(ValueError("x"), desk.look, drafted),
    ]

    for dialog in dialogs:
        assert unnamed(dialog) == []
        assert dialog.objectName().startswith("dialog-")
        assert dialog.windowTitle()


def test_every_action_has_a_shortcut_of_its_own_and_a_place_in_the_menu(
    qtbot: QtBot, drafted: MainWindow
) -> None:
    for name in pages(drafted):
        bench_of(drafted).show_page(name)
    listed = drafted.commands.all()
    in_menus = {action for menu in drafted.commands.menus.values() for action in menu.actions()}
    doubled = []
    for name in pages(drafted):
        bench_of(drafted).show_page(name)
        idle(qtbot, drafted)
        keys = Counter(action.shortcut().toString() for _, action in listed if action.isEnabled())
        doubled += [(name, key) for key, count in keys.items() if count > 1]

    assert {action for _, action in listed} <= in_menus
    assert all(action.shortcut().toString() for _, action in listed)
    assert doubled == []
    everywhere = {action.shortcut().toString() for command, action in listed if not command.page}
    elsewhere = {action.shortcut().toString() for command, action in listed if command.page}
    assert everywhere.isdisjoint(elsewhere)


def test_the_palette_does_commands(qtbot: QtBot, drafted: MainWindow) -> None:
    qtbot.keyClick(drafted, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = drafted.findChild(PaletteDialog)
    assert palette is not None

    palette.findChildren(QLineEdit)[0].setText("核对")
    qtbot.keyClick(palette, Qt.Key.Key_Return)

    assert ledger_of(drafted).arrangement == 2


def test_the_palette_finds_tasks(qtbot: QtBot, drafted: MainWindow) -> None:
    bench_of(drafted).show_page("page-settings")
    drafted.commands["palette"].trigger()
    palette = drafted.findChild(PaletteDialog)
    assert palette is not None

    palette.findChildren(QLineEdit)[0].setText("2023-5-033")
    listed = palette.findChildren(QListWidget)[0]
    qtbot.waitUntil(lambda: listed.count() == 1)
    qtbot.keyClick(palette, Qt.Key.Key_Return)

    row = ledger_of(drafted).table.table.current()
    assert row.code == "2023-5-033"
    assert bench_of(drafted).inspector.uid == row.uid
    assert bench_of(drafted).nav.currentItem().text() == "台账"


def test_the_inspector_is_put_away_and_stays_away(qtbot: QtBot, drafted: MainWindow, shell: Shell) -> None:
    drafted.commands["inspector"].trigger()
    hidden = bench_of(drafted).inspector.isHidden()
    folder = desk_of(drafted).session.folder
    drafted.leave_workspace()
    drafted.open_folder(folder)
    qtbot.waitUntil(lambda: drafted.workbench is not None)

    assert hidden
    assert bench_of(drafted).inspector.isHidden()


def test_a_bug_is_shown_with_its_details_once(drafted: MainWindow) -> None:
    drafted.show_bug(ZeroDivisionError("eins"))
    drafted.show_bug(ZeroDivisionError("zwei"))

    shown = [dialog for dialog in drafted.findChildren(BugDialog) if dialog.isVisible()]
    assert len(shown) == 1
    assert "ZeroDivisionError: eins" in shown[0].findChildren(QPlainTextEdit)[0].toPlainText()


def test_saved_is_said_with_its_time(drafted: MainWindow) -> None:
    page = ledger_of(drafted)
    page.table.table.select_row(0)

    from_table = bench_of(drafted).inspector
    from_table._title.setPlainText("新名称")
    from_table.flush()

    texts = [
        child.text()
        for child in bench_of(drafted).findChildren(QWidget, "status-bar")[0].children()
        if hasattr(child, "text")
    ]
    assert any(text.startswith("已保存 ") for text in texts)


def test_a_workspace_closes_even_while_a_job_runs(
    qtbot: QtBot, drafted: MainWindow, workspaces: Workspaces
) -> None:
    session: Session = desk_of(drafted).session
    bench_of(drafted).show_page("page-reports")

    drafted.close()

    again = workspaces.open(session.folder)
    again.close()
