"""The composition root: what is opened at start, and where bugs go."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop import app
from desktop.paths import config_folder
from desktop.settings import Settings, save_settings
from desktop.ui.dialogs import BugDialog
from desktop.ui.main_window import MainWindow
from tests.conftest import ROOT

START = """
import sys
from PySide6.QtCore import QTimer
from desktop import app
make = app.make_window
def made(application, settings):
    window = make(application, settings)
    QTimer.singleShot(3000, application.quit)
    def look():
        if window.workbench is not None:
            print("open", window.session.folder.name, flush=True)
            window.close()
    timer = QTimer(window)
    timer.timeout.connect(look)
    timer.start(20)
    return window
app.make_window = made
code = app.run(["dukao"])
print("numpy" in sys.modules, "reportlab" in sys.modules, "pyqtgraph" in sys.modules, code)
"""


def test_the_window_draws_without_a_screen(qtbot: QtBot) -> None:
    sentence = app.check_window()

    assert "1366×768" in sentence
    assert "屏幕字体" in sentence


def test_the_last_workspace_is_opened_and_heavy_libraries_are_not_loaded(
    drafted_template: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "上次.dukao"
    shutil.copytree(drafted_template, folder)
    save_settings(Settings(recent=(str(folder),)), config_folder() / "settings.json")

    command = [sys.executable, "-c", START]
    done = subprocess.run(
        command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False
    )

    assert done.stdout.splitlines() == ["open 上次.dukao", "False False False 0"], done.stderr


def test_an_exception_in_the_event_loop_is_shown(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    app.catch_bugs(window)

    sys.excepthook(ValueError, ValueError("ein Fehler"), None)

    dialog = window.findChild(BugDialog)
    assert dialog is not None
    assert dialog.isVisible()
