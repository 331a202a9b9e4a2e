"""The first columns of a table, which stay where they are when the rest scrolls."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTableView

from desktop.i18n import tr


class FrozenPart(QTableView):
    """Lies over a table and shows its first columns; the keyboard stays with the table.

    Args:
        table: what it is a part of.
        columns: how many stay.
    """

    width_changed = Signal(int, int)
    """A column was made wider or narrower here: its place and its width."""

    def __init__(self, table: QTableView, columns: int) -> None:
        super().__init__(table)
        self._table, self.columns = table, columns
        self.setAccessibleName(tr("固定的列"))

    def join(self) -> None:
        """Selects and scrolls with the table; both have their model by now."""
        table, off = self._table, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setSelectionModel(table.selectionModel())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(table)
        self.setVerticalScrollBarPolicy(off)
        self.setHorizontalScrollBarPolicy(off)
        self.setStyleSheet("QTableView { border-right: 1px solid palette(dark); }")
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        self.horizontalHeader().sectionResized.connect(self._resized)
        table.viewport().stackUnder(self)
        self.show()

    def place(self) -> None:
        """Puts it over the first columns; away when they would fill the table, or there are no rows."""
        table = self._table
        width = sum(table.columnWidth(place) for place in range(self.columns))
        edge = table.frameWidth()
        height = table.viewport().height() + table.horizontalHeader().height()
        self.setGeometry(edge, edge, min(width, table.width()) + 1, height)
        self.setVisible(width < table.viewport().width() and table.model().rowCount() > 0)

    def _resized(self, place: int, _old: int, new: int) -> None:
        if new and place < self.columns:
            self.width_changed.emit(place, new)
