"""What can be done with several selected rows."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu, QPushButton

from desktop.i18n import tr
from desktop.ui.actions import plain_title
from desktop.ui.controls import button, label, row

SHOWN = 5
"""Actions that have a button of their own; the others are in a menu."""


class BatchBar(QFrame):
    """Shown when several rows are selected; offers what makes sense for all of them.

    Args:
        actions: in the order of importance.
        clear: drops the selection.
        most: more rows than that are not worked on at once.
    """

    def __init__(self, actions: Sequence[QAction], clear: Callable[[], object], most: int) -> None:
        super().__init__()
        self.setObjectName("batch-bar")
        self.setProperty("role", "status")
        self._actions, self._most = tuple(actions), most
        self._label = label("", "heading")
        self._buttons = [self._button(action) for action in actions]
        self._more = button(tr("更多"), kind="menu")
        self._menu = QMenu(self._more)
        self._more.setMenu(self._menu)
        leave = button(tr("取消选择"), clear, "link")
        self.setLayout(
            row([self._label, 8, *self._buttons, self._more, None, leave], spacing=8, margins=(16, 6, 16, 6))
        )
        self.hide()

    def show_count(self, count: int) -> None:
        """Says how many rows are selected."""
        text = tr("已选 {count} 条", count=f"{count:,}")
        if count > self._most:
            text = tr("{selected}，一次最多处理 {most} 条", selected=text, most=f"{self._most:,}")
        self._label.setText(text)
        self.setVisible(count > 1)

    def arrange(self) -> None:
        """Gives the first actions that are allowed a button, and puts the rest into the menu."""
        allowed = [action for action in self._actions if action.isEnabled()]
        first = allowed[:SHOWN] if len(allowed) <= SHOWN else allowed[: SHOWN - 1]
        for action, made in zip(self._actions, self._buttons, strict=True):
            made.setVisible(action in first)
        self._menu.clear()
        self._menu.addActions([action for action in allowed if action not in first])
        self._more.setVisible(len(allowed) > len(first))

    def _button(self, action: QAction) -> QPushButton:
        made = button(plain_title(action), action.trigger)
        made.setToolTip(action.shortcut().toString())
        action.changed.connect(lambda: made.setEnabled(action.isEnabled()))
        return made
