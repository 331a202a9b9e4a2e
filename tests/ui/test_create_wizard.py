"""A new workspace: four steps, and a recovery code that must be kept before work begins."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QRadioButton
from pytestqt.qtbot import QtBot

from desktop.records.stream import Role
from desktop.services.roster import RosterService
from desktop.services.session import Session
from desktop.ui.create_wizard import DONE, PLACE, PROTECTION, CreateWizard
from desktop.ui.main_window import MainWindow
from desktop.ui.unlock_dialog import UnlockDialog
from tests.ui.conftest import bench_of, desk_of, idle


@pytest.fixture
def wizard(window: MainWindow) -> CreateWizard:
    window.create_workspace()
    found = window.findChild(CreateWizard)
    assert found is not None
    return found


def to_done(qtbot: QtBot, wizard: CreateWizard) -> None:
    for _ in range(3):
        wizard.next.click()
    qtbot.waitUntil(lambda: wizard.pages.currentIndex() == DONE)


def test_an_office_is_created_with_the_units_of_its_city(
    qtbot: QtBot, window: MainWindow, wizard: CreateWizard, tmp_path: Path
) -> None:
    wizard.fill("聊城市人民政府办公室", tmp_path)
    to_done(qtbot, wizard)

    wizard.next.click()
    qtbot.waitUntil(lambda: window.workbench is not None)

    session = desk_of(window).session
    assert (session.role, session.party_name) == (Role.OFFICE, "聊城市人民政府办公室")
    assert session.folder == tmp_path / "聊城市人民政府办公室.dukao"
    assert bench_of(window).nav.count() == 9


def test_a_unit_sees_no_button_of_the_office(
    qtbot: QtBot, window: MainWindow, wizard: CreateWizard, tmp_path: Path
) -> None:
    wizard.fill("市大数据局", tmp_path)
    next(r for r in wizard.findChildren(QRadioButton) if r.accessibleName() == "责任单位").click()
    to_done(qtbot, wizard)
    wizard.next.click()
    qtbot.waitUntil(lambda: window.workbench is not None)

    assert desk_of(window).session.role is Role.UNIT
    assert not window.commands["import-plan"].isEnabled()
    assert not window.commands["issue"].isEnabled()


def test_a_name_is_needed(wizard: CreateWizard, tmp_path: Path) -> None:
    wizard.fill("", tmp_path)

    wizard.next.click()

    assert wizard.pages.currentIndex() == PLACE
    assert not wizard.next.isEnabled()


def test_a_folder_that_is_taken_gets_a_sentence(
    qtbot: QtBot, window: MainWindow, wizard: CreateWizard, tmp_path: Path
) -> None:
    (tmp_path / "办公室.dukao").mkdir()
    wizard.fill("办公室", tmp_path)

    for _ in range(3):
        wizard.next.click()
    idle(qtbot, window)

    assert wizard.pages.currentIndex() == PROTECTION
    assert "（E_" in wizard.notice.text()
    assert window.workbench is None


def test_the_recovery_code_must_be_confirmed_and_opens_the_workspace(
    qtbot: QtBot, window: MainWindow, wizard: CreateWizard, tmp_path: Path
) -> None:
    opened: list[Session] = []
    wizard.created.connect(opened.append)
    wizard.fill("市督查办", tmp_path, passphrase="correct horse")
    to_done(qtbot, wizard)
    code = wizard._code_view.text()
    before = wizard.next.isEnabled()
    wizard._confirm.setText("WRONG")
    wizard._kept.setChecked(True)
    wrong = wizard.next.isEnabled()
    wizard._confirm.setText(code.rpartition("-")[2].lower())
    wizard.next.click()
    qtbot.waitUntil(lambda: window.workbench is not None)
    folder = desk_of(window).session.folder
    window.leave_workspace()

    window.open_folder(folder)
    qtbot.waitUntil(lambda: window.findChild(UnlockDialog) is not None)
    dialog = window.findChild(UnlockDialog)
    next(f for f in dialog.findChildren(QLineEdit) if f.accessibleName() == "恢复码").setText(code)
    dialog.accept()
    qtbot.waitUntil(lambda: window.workbench is not None)

    assert (before, wrong) == (False, False)
    assert len(opened) == 1
    assert desk_of(window).session.is_encrypted


def test_passphrases_that_differ_are_said_to(wizard: CreateWizard, tmp_path: Path) -> None:
    wizard.fill("市督查办", tmp_path, passphrase="one")
    wizard.next.click()
    wizard.next.click()

    wizard._again.setText("two")

    assert not wizard.next.isEnabled()
    assert "不一样" in wizard._passphrase_hint.text()


def test_escape_after_creation_still_opens_what_was_created(
    qtbot: QtBot, window: MainWindow, wizard: CreateWizard, tmp_path: Path
) -> None:
    wizard.fill("市督查办", tmp_path)
    to_done(qtbot, wizard)

    qtbot.keyClick(wizard, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.workbench is not None)

    assert desk_of(window).session.party_name == "市督查办"


def test_the_national_algorithms_and_a_passphrase_of_the_signing_key_can_be_chosen(
    qtbot: QtBot, window: MainWindow, wizard: CreateWizard, tmp_path: Path
) -> None:
    wizard.fill("市大数据局", tmp_path)
    wizard.signing.suites.setCurrentIndex(1)
    wizard.signing.field.setText("平安")
    to_done(qtbot, wizard)
    wizard.next.click()
    qtbot.waitUntil(lambda: window.workbench is not None)

    session = desk_of(window).session
    assert session.workspace.identity.suite == "sm2"
    assert "口令" in RosterService(session).form().place


def test_an_encrypted_workspace_needs_no_second_passphrase(wizard: CreateWizard, tmp_path: Path) -> None:
    wizard.fill("市督查办", tmp_path, passphrase="one")
    wizard.next.click()
    wizard.next.click()

    assert not wizard.signing.field.isVisible()
