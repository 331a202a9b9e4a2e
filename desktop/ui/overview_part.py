"""A part of the first page that is read after what is painted first, and shown as a card."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.desk import Desk


class OverviewPart(QWidget):
    """Room for a card that is made when it is first read; takes none before.

    Args:
        desk: the open workspace, of the office or a unit.
    """

    read_again = Signal()
    """It was read; what it shows may be another."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._desk = desk
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.hide()
