"""One table model for every list: declared columns over a window of rows.

Rows are fetched by page when they are shown and forgotten when they are far away, so that a million rows
cost no more memory than a thousand.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.i18n import tr

Row = TypeVar("Row")
Row_co = TypeVar("Row_co", covariant=True)
Index = QModelIndex | QPersistentModelIndex

PAGE_ROWS = 128
KEPT_PAGES = 24
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
PILL_ROLE = int(Qt.ItemDataRole.UserRole) + 2
_NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A declared column.

    Attributes:
        name: stable name; what is sorted by and remembered.
        title: Chinese heading, marked for translation.
        text: the cell's text.
        width: width in pixels of the design.
        is_sortable: whether the source can order by it.
        is_number: aligned right.
        pill: whether the text is drawn as a pill, and emphasised (True) or plain (False); None for text.
        tip: text of the tip; the cell's own text by default.
        is_shown: whether it is shown before the user chose columns.
    """

    name: str
    title: str
    text: Callable[[Row], str]
    width: int = 120
    is_sortable: bool = True
    is_number: bool = False
    pill: Callable[[Row], bool] | None = None
    tip: Callable[[Row], str] | None = None
    is_shown: bool = True


class Source(Protocol[Row_co]):
    """Where the rows come from."""

    def count(self) -> int:
        """Number of rows."""

    def fetch(self, offset: int, limit: int) -> Sequence[Row_co]:
        """Rows in the present order, from ``offset`` on, at most ``limit``."""

    def sort(self, column: str, *, descending: bool) -> None:
        """Orders by a column; takes effect with the next fetch."""


class ListSource(Generic[Row]):
    """A short list that is in memory anyway; sorted by the texts of its columns."""

    def __init__(self, columns: Sequence[Column[Row]], rows: Sequence[Row] = ()) -> None:
        self._texts = {column.name: column.text for column in columns}
        self._rows = list(rows)

    def count(self) -> int:
        """Number of rows."""
        return len(self._rows)

    def fetch(self, offset: int, limit: int) -> Sequence[Row]:
        """A part of the list."""
        return self._rows[offset : offset + limit]

    def sort(self, column: str, *, descending: bool) -> None:
        """Orders the list."""
        self._rows.sort(key=self._texts[column], reverse=descending)


class WindowModel(QAbstractTableModel, Generic[Row]):
    """Shows a window of rows of a source.

    Args:
        columns: the declared columns.
        source: where the rows come from.
    """

    def __init__(
        self, columns: Sequence[Column[Row]], source: Source[Row], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._source = source
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._count = source.count()

    def use(self, source: Source[Row]) -> None:
        """Shows another source from its beginning."""
        self._source = source
        self.reload()

    def reload(self) -> None:
        """Forgets all rows and asks the source anew."""
        self.beginResetModel()
        self._pages.clear()
        self._count = self._source.count()
        self.endResetModel()

    def refresh(self) -> None:
        """Asks the source anew but keeps selection and place when the number of rows is the same."""
        if self._source.count() != self._count:
            self.reload()
            return
        self._pages.clear()
        if self._count:
            last = self.index(self._count - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def row_at(self, row: int) -> Row | None:
        """The row at a place, fetched when it is not at hand."""
        if not 0 <= row < self._count:
            return None
        page, place = divmod(row, PAGE_ROWS)
        rows = self._page(page)
        return rows[place] if place < len(rows) else None

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Number of rows."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Number of columns, hidden ones included."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, tip, alignment, the row itself, or whether it is a pill."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(self.columns[index.column()])
        if role not in _DATA_ROLES or (row := self.row_at(index.row())) is None:
            return None
        if role == ROW_ROLE:
            return row
        column = self.columns[index.column()]
        if role == PILL_ROLE:
            return column.pill(row) if column.pill else None
        if role == Qt.ItemDataRole.ToolTipRole and column.tip:
            return column.tip(row)
        return column.text(row)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Headings of the columns, numbers of the rows."""
        if orientation is Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(self.columns[section].title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(self.columns[section])
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Orders by a column that the source can order by."""
        declared = self.columns[column]
        if declared.is_sortable:
            self._source.sort(declared.name, descending=order is Qt.SortOrder.DescendingOrder)
            self.reload()

    def _page(self, page: int) -> Sequence[Row]:
        if page in self._pages:
            self._pages.move_to_end(page)
            return self._pages[page]
        rows = self._pages[page] = self._source.fetch(page * PAGE_ROWS, PAGE_ROWS)
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
        return rows

    @staticmethod
    def _alignment(column: Column[Row]) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


_DATA_ROLES = {
    int(Qt.ItemDataRole.DisplayRole),
    int(Qt.ItemDataRole.ToolTipRole),
    int(Qt.ItemDataRole.AccessibleTextRole),
    ROW_ROLE,
    PILL_ROLE,
}
