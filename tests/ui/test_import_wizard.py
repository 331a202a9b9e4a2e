"""Importing a plan: preview first, nothing written before, one sentence at the end."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.records.stream import Role
from desktop.services.ledger import LedgerService
from desktop.services.sample import OFFICE_NAME
from desktop.services.workspaces import NewWorkspace
from desktop.ui.import_wizard import CHOOSE, PREVIEW, RESULT, ImportWizard
from desktop.ui.main_window import MainWindow
from desktop.ui.name_dialog import NameDialog
from desktop.ui.shell import Shell
from tests.conftest import PLAN
from tests.ui.conftest import bench_of, desk_of, idle, ledger_of


@pytest.fixture
def office(window: MainWindow, shell: Shell, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    request = NewWorkspace(tmp_path / "new", Role.OFFICE, OFFICE_NAME, year=2023)
    window.show_session(shell.workspaces.create(request))
    return window


@pytest.fixture
def wizard(office: MainWindow) -> ImportWizard:
    bench_of(office).import_plan(None)
    found = office.findChild(ImportWizard)
    assert found is not None
    return found


def test_the_real_plan_becomes_sixty_drafts(qtbot: QtBot, office: MainWindow, wizard: ImportWizard) -> None:
    wizard.read(PLAN)
    qtbot.waitUntil(lambda: wizard.pages.currentIndex() == PREVIEW)
    figures = {text.accessibleName() for text in wizard.findChildren(QLabel)}
    before = LedgerService(desk_of(office).session).count()

    wizard.next.click()
    qtbot.waitUntil(lambda: wizard.pages.currentIndex() == RESULT)
    wizard.next.click()

    assert {"任务 60", "时间节点 72", "量化目标 13", "未写牵头单位 31"} <= figures
    assert before == 0
    assert LedgerService(desk_of(office).session).count() == 60
    assert "生成草稿任务60条" in bench_of(office).notice.text
    assert ledger_of(office).table.table.rows.rowCount() == 60


def test_cancelling_the_preview_writes_nothing(
    qtbot: QtBot, office: MainWindow, wizard: ImportWizard
) -> None:
    lines = desk_of(office).session.workspace.log.count()
    wizard.read(PLAN)
    qtbot.waitUntil(lambda: wizard.pages.currentIndex() == PREVIEW)

    wizard.cancel.click()

    assert desk_of(office).session.workspace.log.count() == lines
    assert not wizard.isVisible()


def test_the_same_plan_twice_is_refused_with_a_sentence(
    qtbot: QtBot, office: MainWindow, wizard: ImportWizard
) -> None:
    for _ in range(2):
        wizard.read(PLAN)
        qtbot.waitUntil(lambda: wizard.pages.currentIndex() == PREVIEW)
        wizard.next.click()
        idle(qtbot, office)

    assert wizard.pages.currentIndex() == PREVIEW
    assert "E_ALREADY_IMPORTED" in wizard.notice.text()
    assert LedgerService(desk_of(office).session).count() == 60


def test_a_file_that_is_no_plan_gets_a_sentence_and_another_may_be_chosen(
    qtbot: QtBot, office: MainWindow, wizard: ImportWizard, tmp_path: Path
) -> None:
    broken = tmp_path / "方案.docx"
    broken.write_bytes(b"PK\x03\x04 broken")

    wizard.read(broken)
    idle(qtbot, office)
    sentence = wizard.notice.text()
    wizard.read(PLAN)
    qtbot.waitUntil(lambda: wizard.pages.currentIndex() == PREVIEW)

    assert "（E_" in sentence
    assert wizard.notice.text() == ""


def test_an_unknown_name_is_settled_in_the_preview(
    qtbot: QtBot, office: MainWindow, wizard: ImportWizard, tmp_path: Path
) -> None:
    plan = tmp_path / "方案.txt"
    task = "（一）做一件事。2023年年底前完成。（责任单位：市数据局、市公安局）"
    plan.write_text(f"某市方案\n\n一、重点任务\n{task}\n", "utf-8")
    wizard.read(plan)
    qtbot.waitUntil(lambda: wizard.pages.currentIndex() == PREVIEW)
    names = wizard._pane.names
    unknown = names.rows.row_at(0)

    wizard._pane.name_wanted.emit(unknown.name)
    dialog = wizard.findChild(NameDialog)
    assert dialog is not None
    dialog._settle()

    assert (unknown.name, unknown.kind) == ("市数据局", "unknown")
    assert all(names.rows.row_at(place).kind == "unit" for place in range(names.rows.rowCount()))


def test_closing_the_wizard_while_it_reads_ends_quietly(
    qtbot: QtBot, office: MainWindow, wizard: ImportWizard
) -> None:
    wizard.read(PLAN)

    wizard.reject()
    idle(qtbot, office)

    assert wizard.pages.currentIndex() == CHOOSE
    assert bench_of(office).notice.text == ""
