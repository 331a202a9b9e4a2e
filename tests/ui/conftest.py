"""A real window on a real workspace: made once, copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.paths import config_folder
from desktop.records.stream import Role
from desktop.services.credentials import Credentials
from desktop.services.policies import PolicyService
from desktop.services.sample import OFFICE_NAME, make_sample, sample_environment
from desktop.services.session import Environment
from desktop.services.workspaces import NewWorkspace, Workspaces
from desktop.settings import Settings
from desktop.ui.desk import Desk
from desktop.ui.ledger_page import LedgerPage
from desktop.ui.look import Look
from desktop.ui.main_window import MainWindow
from desktop.ui.shell import Shell
from desktop.ui.state import UiState
from desktop.ui.workbench import Workbench
from tests.conftest import PLAN
from tests.ui.exchange_stage import Copied, Kept, copied, keep_scene

OFFSCREEN = "This plugin does not support propagateSizeHints"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The platform without a screen complains about size hints; nothing else may be said."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore(OFFSCREEN, extend=True))


@pytest.fixture(scope="session")
def workspaces(tmp_path_factory: pytest.TempPathFactory) -> Workspaces:
    return Workspaces(Credentials(tmp_path_factory.mktemp("keys"), lambda: None), sample_environment())


@pytest.fixture(scope="session")
def drafted_template(workspaces: Workspaces, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drafted")
    session = workspaces.create(NewWorkspace(folder / "office", Role.OFFICE, OFFICE_NAME, year=2023))
    service = PolicyService(session)
    service.import_preview(service.preview(PLAN))
    session.close()
    return session.folder


@pytest.fixture(scope="session")
def sample_template(workspaces: Workspaces, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    session, _ = make_sample(workspaces, folder / "office", issue=lambda order: order <= 40)
    session.close()
    return session.folder


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> Look:
    return Look(qapp, Settings(theme="light"))


@pytest.fixture
def shell(look: Look, tmp_path: Path) -> Shell:
    def workspaces(operator: str) -> Workspaces:
        return Workspaces(Credentials(tmp_path / "keys", lambda: None), Environment(operator=operator))

    state = UiState(config_folder() / "ui-state.json")
    made = Shell(Settings(operator="测试员"), config_folder() / "settings.json", workspaces, look, state)
    made.keeps_backups = False  # a tenth of a second a test; those about backups turn it on
    return made


@pytest.fixture
def window(qtbot: QtBot, shell: Shell) -> Iterator[MainWindow]:
    made = MainWindow(shell)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made.isActiveWindow() and made.actions_by_name is not None)
    yield made
    made.close()


@pytest.fixture
def opened(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> Callable[[Path], MainWindow]:
    """Opens a copy of a workspace in the window."""

    def open_copy(template: Path) -> MainWindow:
        folder = tmp_path / "copy.dukao"
        shutil.copytree(template, folder)
        window.open_folder(folder)
        qtbot.waitUntil(lambda: window.workbench is not None)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return open_copy


@pytest.fixture
def drafted(opened: Callable[[Path], MainWindow], drafted_template: Path) -> MainWindow:
    return opened(drafted_template)


@pytest.fixture
def sample(opened: Callable[[Path], MainWindow], sample_template: Path) -> MainWindow:
    return opened(sample_template)


def bench_of(window: MainWindow) -> Workbench:
    assert window.workbench is not None
    return window.workbench


def desk_of(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def ledger_of(window: MainWindow) -> LedgerPage:
    page = bench_of(window).page("page-ledger")
    assert isinstance(page, LedgerPage)
    return page


def idle(qtbot: QtBot, window: MainWindow) -> None:
    """Waits until every job has been delivered."""
    qtbot.waitUntil(lambda: not window.jobs.is_busy)


@pytest.fixture(scope="session")
def exchange_template(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return keep_scene(tmp_path_factory.mktemp("exchange"))


@pytest.fixture
def exchanged(exchange_template: Kept, tmp_path: Path) -> Iterator[Copied]:
    """A copy of the scene of the exchange."""
    yield from copied(exchange_template, tmp_path / "scene")
