"""Small builders of controls, so that all pages look alike and every control has an accessible name."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QListWidget,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.look import Look


def label(text: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """A text that is never read as markup.

    Args:
        text: what it says.
        role: one of the style sheet: ``title``, ``heading``, ``muted``, ``figure``, ``pill`` …
        wrap: whether it may take several lines.
    """
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    if wrap:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


def button(text: str, on_click: Callable[[], object] | None = None, kind: str = "") -> QPushButton:
    """A button; ``kind`` is ``primary``, ``link``, ``door`` or nothing."""
    made = PushButton(text)
    made.setAccessibleName(text)
    made.setAutoDefault(kind == "primary")
    if kind:
        made.setProperty("kind", kind)
    if on_click is not None:
        made.clicked.connect(lambda _checked: on_click())
    return made


def icon_button(look: Look, icon: str, name: str, on_click: Callable[[], object]) -> QToolButton:
    """A button that shows an icon only; its name is its tip and what assistive tools read."""
    made = QToolButton()
    look.tint(made, icon, "muted")
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.clicked.connect(lambda _checked: on_click())
    return made


class PushButton(QPushButton):
    """A button that Enter presses too; Qt's own do so in dialogs only."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.isEnabled():
            self.click()
            return
        super().keyPressEvent(event)


class ChoiceList(QListWidget):
    """A short list to choose from."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)

    def showEvent(self, event: QShowEvent) -> None:
        """Measures the rows again: before the first show the style sheet is not at work."""
        super().showEvent(event)
        self.scheduleDelayedItemsLayout()


def left(widget: QWidget) -> QHBoxLayout:
    """A control that is as wide as it needs, at the left."""
    return row([widget, None])


def frame(role: str) -> QFrame:
    """A frame with a role of the style sheet."""
    made = QFrame()
    made.setProperty("role", role)
    return made


def line() -> QFrame:
    """A hairline."""
    return frame("line")


Item = QWidget | QLayout | int | None
Box = TypeVar("Box", bound=QBoxLayout)


def column(items: Iterable[Item], *, spacing: int = 8, margins: Sequence[int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """Things below each other: a widget, a layout, pixels of space, or None for a stretch."""
    return _filled(QVBoxLayout(), items, spacing, margins)


def row(items: Iterable[Item], *, spacing: int = 8, margins: Sequence[int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Things beside each other; see `column`."""
    return _filled(QHBoxLayout(), items, spacing, margins)


def restyle(widget: QWidget) -> None:
    """Makes the style sheet look again at a widget whose properties changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def clear(layout: QLayout) -> None:
    """Takes everything out of a layout and lets it go."""
    while (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
        elif inner := item.layout():
            clear(inner)


def _filled(layout: Box, items: Iterable[Item], spacing: int, margins: Sequence[int]) -> Box:
    layout.setSpacing(spacing)
    layout.setContentsMargins(*margins)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)
    return layout
