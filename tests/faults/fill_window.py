"""A window of its own in which somebody fills a check by keyboard until it is killed.

Usage: python -m tests.faults.fill_window FOLDER
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from desktop.settings import Settings
from desktop.ui.checks import fill_settling
from desktop.ui.checks.fill_view import FillView
from desktop.ui.desk import Desk
from desktop.ui.jobs import JobRunner
from desktop.ui.look import Look
from desktop.ui.state import UiState
from tests.faults.filler import opened
from tests.faults.writer import say
from tests.services.checks.checked_world import CODE

TEXT = "door 1 broken, no log since june"
PLACES = 9
SETTLE_AFTER_MS = 5  # a second otherwise: so that many kills come while the ledger is written


def keys() -> Iterator[str]:
    """What is pressed: every item fails, is grave, is described, and the next one comes."""
    for _ in range(PLACES):
        yield from ("3", "h", *TEXT, "\r")


def main(folder: Path) -> None:
    """Presses the keys, and says the number of each when its event has ended."""
    session, sheet = opened(folder)
    sheet.close()
    app = QApplication([])
    fill_settling.IDLE_MS = SETTLE_AFTER_MS
    window = QMainWindow()
    jobs = JobRunner(_raise, _raise, window)
    state = UiState(Path(tempfile.mkdtemp()) / "ui-state.json")
    view = FillView(Desk(session, jobs, Look(app, Settings(theme="light")), state, window))
    window.setCentralWidget(view)
    window.show()
    window.activateWindow()
    view.open(CODE)
    while view.sheet_view is None or app.focusWidget() is None:
        app.processEvents()
        if view.sheet_view is not None:
            view.sheet_view.setFocus()
    say("ready")
    for number, key in enumerate(keys(), start=1):
        QTest.keyClick(app.focusWidget(), Qt.Key.Key_Return if key == "\r" else key)  # type: ignore[call-overload] # a key or a character
        say(number)
        app.processEvents()
    say("done")
    while True:
        app.processEvents()


def _raise(error: BaseException) -> None:
    raise error


if __name__ == "__main__":
    main(Path(sys.argv[1]))
