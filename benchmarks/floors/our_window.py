"""Our window with a workspace open and the figures of its first page painted; then it ends.

Usage: ``python benchmarks/floors/our_window.py WORKSPACE``
"""

import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEventLoop

from benchmarks.floors.memory import largest_mb
from desktop.app import application, make_window
from desktop.logs import start_logging
from desktop.settings import Settings
from desktop.ui.main_window import MainWindow

PATIENCE_S = 20.0


def main() -> None:
    """Opens the window as `desktop.app.run` does, and waits for the figures."""
    start_logging()
    settings = Settings()
    app = application(sys.argv[:1], settings)
    window = make_window(app, settings)
    window.show()
    window.open_folder(Path(sys.argv[1]))
    end = time.monotonic() + PATIENCE_S
    while not shows_figures(window):
        if time.monotonic() > end:
            raise SystemExit("no figures in time")
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    app.processEvents()  # lays out and shows what has come
    window.grab()
    print(largest_mb(), flush=True)
    os._exit(0)  # taking everything down is no part of the start, nor is what the worker reads next


def shows_figures(window: MainWindow) -> bool:
    """Whether the overview has read what it shows."""
    if window.workbench is None:
        return False
    return getattr(window.workbench.page("page-overview"), "values", None) is not None


if __name__ == "__main__":
    main()
