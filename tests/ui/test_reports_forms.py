"""报告: the paper that is shown, saved as a Word file and for the archive."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from desktop.reports.archive import passes
from desktop.ui.main_window import MainWindow
from desktop.ui.reports_page import ReportsPage
from tests.reports.docx_reading import odd_digits, opened
from tests.ui.conftest import idle
from tests.ui.test_reports_exchange import choose, reports_of


@pytest.fixture
def page(qtbot: QtBot, sample: MainWindow) -> ReportsPage:
    found = reports_of(sample)
    choose(found, "coverage")
    qtbot.waitUntil(lambda: found.paper is not None and "核对表" in found.paper.title, timeout=20_000)
    return found


def named(monkeypatch: pytest.MonkeyPatch, file: Path) -> list[str]:
    """Answers the file dialog; gives the names that it offered."""
    offered: list[str] = []

    def ask(_parent: object, _title: str, start: str, _kind: str) -> tuple[str, str]:
        offered.append(Path(start).name)
        return str(file), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return offered


def test_the_paper_is_saved_as_a_word_file_with_the_same_numbers(
    qtbot: QtBot, sample: MainWindow, page: ReportsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = named(monkeypatch, tmp_path / "twin.docx")
    (made,) = (found for found in page.findChildren(QPushButton) if found.text() == "Word…")

    made.click()
    qtbot.waitUntil((tmp_path / "twin.docx").exists, timeout=20_000)
    idle(qtbot, sample)

    assert page.paper is not None
    assert made.accessibleName() == "另存为 Word…"
    assert offered == [page.paper.file_name.removesuffix(".pdf") + ".docx"]
    data = (tmp_path / "twin.docx").read_bytes()
    assert odd_digits(page.paper.data, data) == {}
    assert opened(data).tables


def test_the_paper_is_saved_for_the_archive(
    qtbot: QtBot, sample: MainWindow, page: ReportsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = named(monkeypatch, tmp_path / "archive.pdf")

    sample.commands["save-pdfa"].trigger()
    qtbot.waitUntil((tmp_path / "archive.pdf").exists, timeout=20_000)
    idle(qtbot, sample)

    assert offered[0].endswith(".pdf")
    assert passes((tmp_path / "archive.pdf").read_bytes())


def test_nothing_is_written_when_nobody_names_a_file(
    qtbot: QtBot, sample: MainWindow, page: ReportsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: ("", ""))

    sample.commands["save-docx"].trigger()
    idle(qtbot, sample)

    assert page.paper is not None
    assert sample.commands["save-docx"].isEnabled()
