"""The composition root of the window: settings, language, look, then a workspace or the welcome page."""

import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from desktop.i18n import tr, use_language
from desktop.logs import start_logging
from desktop.paths import config_folder
from desktop.services.session import Environment
from desktop.services.workspaces import Workspaces
from desktop.settings import Settings, load_settings
from desktop.ui.look import Look
from desktop.ui.main_window import MainWindow
from desktop.ui.shell import Shell
from desktop.ui.state import UiState

SETTINGS_FILE = "settings.json"
STATE_FILE = "ui-state.json"
_logger = logging.getLogger(__name__)


def run(argv: Sequence[str]) -> int:
    """Opens the window and stays until it is closed.

    Args:
        argv: program name, and arguments of Qt.

    Returns:
        Exit status.
    """
    start_logging()
    settings = load_settings(config_folder() / SETTINGS_FILE)
    app = application(argv, settings)
    window = make_window(app, settings)
    catch_bugs(window)
    window.show()
    if settings.recent and Path(settings.recent[0]).exists():
        window.open_folder(Path(settings.recent[0]))
    return app.exec()


def application(argv: Sequence[str], settings: Settings) -> QApplication:
    """The application object, in the user's language."""
    use_language(settings.language)
    app = QApplication(list(argv))
    app.setApplicationName("dukao")
    app.setApplicationDisplayName("")
    app.setDesktopFileName("dukao")
    translator = QTranslator(app)
    locale = QLocale("zh_CN" if settings.language == "zh" else settings.language)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(locale, "qtbase", "_", folder):
        app.installTranslator(translator)
    return app


def make_window(app: QApplication, settings: Settings, folder: Path | None = None) -> MainWindow:
    """The main window with all that it works with; nothing is shown yet.

    Args:
        app: the application.
        settings: as read at start.
        folder: where settings and the state of the window are kept; None means the user's.
    """
    folder = folder or config_folder()
    look = Look(app, settings)
    shell = Shell(settings, folder / SETTINGS_FILE, _workspaces, look, UiState(folder / STATE_FILE))
    return MainWindow(shell)


def catch_bugs(window: MainWindow) -> None:
    """Shows exceptions that reach the event loop, and logs them."""

    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        window.show_bug(error)

    sys.excepthook = show


def check_window() -> str:
    """Opens the window without a screen and looks whether it draws; for ``dukao selfcheck``.

    Returns:
        A sentence.
    """
    import tempfile  # start-up time

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    settings = Settings()
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else application(["dukao"], settings)
    with tempfile.TemporaryDirectory(prefix="dukao-") as folder:
        window = make_window(app, settings, Path(folder))
        window.show()
        app.processEvents()
        picture = window.grab()
        window.close()
    return tr(
        "窗口：{width}×{height}，屏幕字体：{font}",
        width=picture.width(),
        height=picture.height(),
        font="、".join(app.font().families()),
    )


def _workspaces(operator: str) -> Workspaces:
    return Workspaces(environment=Environment(operator=operator))
