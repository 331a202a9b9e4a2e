"""How the parts of the page 反馈 stand: a list at the left, one of it at the right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSplitter, QWidget

from desktop.ui.controls import column, frame
from desktop.ui.look import Look

LIST_PX = 340


def beside(look: Look, left: QWidget, right: QWidget) -> QSplitter:
    """A list and what is shown of it, with a line between them that can be moved."""
    made = QSplitter(Qt.Orientation.Horizontal)
    made.setHandleWidth(1)
    made.addWidget(left)
    made.addWidget(right)
    made.setStretchFactor(1, 1)
    made.setSizes([look.px(LIST_PX), 3 * look.px(LIST_PX)])
    made.setChildrenCollapsible(False)
    return made


def over(top: QWidget, foot: QWidget) -> QWidget:
    """A part that takes the height there is, and a bar under it."""
    made = QWidget()
    box = column([], spacing=0)
    box.addWidget(top, 1)
    box.addWidget(foot)
    made.setLayout(box)
    return made


def message(*parts: QWidget) -> QFrame:
    """Words in place of what is not there."""
    made = frame("pane")
    made.setLayout(column([*parts, None], margins=(24, 24, 24, 24), spacing=10))
    return made
