"""报告: the papers of the exchange, which need no plan and no day, for every role."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDateEdit, QLabel, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from desktop.records.stream import Role
from desktop.services.workspaces import NewWorkspace
from desktop.ui.main_window import MainWindow
from desktop.ui.page_preview import PagePreview
from desktop.ui.reports_page import ReportsPage
from desktop.ui.shell import Shell
from tests.ui.conftest import bench_of, idle


@pytest.fixture
def inspector(window: MainWindow, shell: Shell, tmp_path: Path) -> MainWindow:
    request = NewWorkspace(tmp_path / "group", Role.INSPECTOR, "检查一组", year=2023)
    window.show_session(shell.workspaces.create(request))
    return window


def reports_of(window: MainWindow) -> ReportsPage:
    bench_of(window).show_page("page-reports")
    page = bench_of(window).page("page-reports")
    assert isinstance(page, ReportsPage)
    return page


def choose(page: ReportsPage, name: str) -> None:
    (papers,) = (found for found in page.findChildren(QListWidget) if found.accessibleName() == "报告种类")
    names = [papers.item(place).data(Qt.ItemDataRole.UserRole) for place in range(papers.count())]
    papers.setCurrentRow(names.index(name))


def option(page: ReportsPage, name: str) -> QComboBox | QDateEdit:
    found = [*page.findChildren(QComboBox), *page.findChildren(QDateEdit)]
    return next(box for box in found if box.accessibleName() == name)


def test_an_inspector_sees_and_saves_the_key_form(
    qtbot: QtBot, inspector: MainWindow, tmp_path: Path
) -> None:
    page = reports_of(inspector)
    choose(page, "key-form")
    qtbot.waitUntil(lambda: page.paper is not None, timeout=20_000)
    idle(qtbot, inspector)
    preview = page.findChild(PagePreview)

    page.save_to(tmp_path / "form.pdf")

    assert preview is not None
    assert preview.isVisible()
    assert not option(page, "政策文件").isVisible()
    assert page.paper is not None
    assert (page.paper.title, page.paper.pages) == ("公钥登记表_检查一组", 1)
    assert (tmp_path / "form.pdf").read_bytes() == page.paper.data


def test_a_receipt_is_offered_for_every_import_and_none_is_said(qtbot: QtBot, inspector: MainWindow) -> None:
    page = reports_of(inspector)
    choose(page, "key-form")
    qtbot.waitUntil(lambda: page.paper is not None, timeout=20_000)

    choose(page, "receipt")
    idle(qtbot, inspector)

    assert option(page, "哪一份").isVisible()
    assert any(text.text() == "还没有可打印的交换包回执。" for text in page.findChildren(QLabel))
    assert not any(made.isEnabled() for made in page.findChildren(QPushButton) if "PDF" in made.text())
    assert page.paper is None
    assert not inspector.commands["save-pdf"].isEnabled()


def test_options_of_the_plan_come_back_with_its_papers(qtbot: QtBot, sample: MainWindow) -> None:
    page = reports_of(sample)
    qtbot.waitUntil(lambda: page.paper is not None, timeout=20_000)
    names = ("政策文件", "排列方式", "截止日期")

    choose(page, "key-form")
    hidden = [option(page, name).isVisible() for name in names]
    choose(page, "ledger")
    shown = [option(page, name).isVisible() for name in names]
    idle(qtbot, sample)

    assert hidden == [False] * 3
    assert shown == [True] * 3


def test_papers_of_checks_need_no_plan_and_say_when_there_are_none(
    qtbot: QtBot, inspector: MainWindow
) -> None:
    page = reports_of(inspector)

    choose(page, "check-form")
    idle(qtbot, inspector)

    assert not option(page, "政策文件").isVisible()
    assert any(text.text() == "还没有可打印的安全检查记录表。" for text in page.findChildren(QLabel))
