"""The actions of the window: declared once, and found in the menu, by shortcut and in the palette."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from desktop.i18n import mark, tr
from desktop.ui.look import Look

MENUS = {
    "file": mark("文件(&F)"),
    "edit": mark("编辑(&E)"),
    "task": mark("任务(&T)"),
    "view": mark("视图(&V)"),
    "help": mark("帮助(&H)"),
}


@dataclass(frozen=True, slots=True)
class Command:
    """One action as declared.

    Attributes:
        name: stable name, the action's object name.
        title: Chinese title, marked for translation.
        menu: key of `MENUS`.
        shortcut: as `QKeySequence` reads it.
        icon: name of an icon; empty for none.
        page: the page it belongs to; empty when it works everywhere.
        is_checkable: whether it is on or off.
        starts_group: whether a line stands above it in the menu.
    """

    name: str
    title: str
    menu: str
    shortcut: str = ""
    icon: str = ""
    page: str = ""
    is_checkable: bool = False
    starts_group: bool = False


class Actions(QObject):
    """All actions of a window by name.

    Args:
        window: gets the menus and the shortcuts.
        look: draws the icons.
    """

    def __init__(self, window: QMainWindow, look: Look) -> None:
        super().__init__(window)
        self._window = window
        self._look = look
        self._commands: dict[str, tuple[Command, QAction]] = {}
        self._page = ""
        self._forbidden: set[str] = set()
        self.menus: dict[str, QMenu] = {}
        for key, title in MENUS.items():
            menu = window.menuBar().addMenu(tr(title))
            menu.setObjectName(f"menu-{key}")
            menu.aboutToShow.connect(self.draw_icons)
            self.menus[key] = menu
        window.menuBar().setAccessibleName(tr("菜单"))

    def add(self, command: Command, on_trigger: Callable[[], object] | None = None) -> QAction:
        """Makes an action of a declared command, or connects one that is there already."""
        known = self._commands.get(command.name)
        action = known[1] if known else self._make(command)
        if on_trigger is not None:
            action.triggered.connect(lambda _checked: on_trigger())
        return action

    def _make(self, command: Command) -> QAction:
        action = QAction(tr(command.title), self._window)
        action.setObjectName(f"action-{command.name}")
        action.setCheckable(command.is_checkable)
        if command.shortcut:
            action.setShortcut(QKeySequence(command.shortcut))
        menu = self.menus[command.menu]
        if command.starts_group:
            menu.addSeparator()
        menu.addAction(action)
        self._window.addAction(action)
        self._commands[command.name] = (command, action)
        return action

    def __getitem__(self, name: str) -> QAction:
        return self._commands[name][1]

    def show_page(self, page: str) -> None:
        """Switches the actions of other pages off, and those of this page on as far as they are allowed."""
        self._page = page
        for name in self._commands:
            self._update(name)

    def allow(self, name: str, *, allowed: bool) -> None:
        """Allows an action, where its page is shown, or forbids it."""
        self._forbidden.discard(name) if allowed else self._forbidden.add(name)
        self._update(name)

    def _update(self, name: str) -> None:
        command, action = self._commands[name]
        action.setEnabled(name not in self._forbidden and command.page in ("", self._page))

    def draw_icons(self) -> None:
        """Gives the actions their icons: nobody sees them before a menu or the palette is opened."""
        for command, action in self._commands.values():
            if command.icon and action.icon().isNull():
                self._look.tint(action, command.icon, "muted")

    def all(self) -> tuple[tuple[Command, QAction], ...]:
        """Every command with its action, in the order of declaration."""
        return tuple(self._commands.values())


def plain_title(action: QAction) -> str:
    """The title of an action without the marks of its mnemonic."""
    return action.text().replace("&", "").removesuffix("…")
