"""One table model for every list: declared columns over a window of rows.

Rows are fetched by page when they are shown and forgotten when they are far away, so that a million rows
cost no more memory than a thousand.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.i18n import tr
from desktop.ui.table_values import Cell, Group, Pill

Row = TypeVar("Row")
Row_co = TypeVar("Row_co", covariant=True)
Index = QModelIndex | QPersistentModelIndex

PAGE_ROWS = 32  # about a screen: fetching it is hardly felt, and a screen needs two at most
FIRST_ROWS = 4 * PAGE_ROWS  # a short list is known at once
KEPT_PAGES = 96
BATCH_ROWS = 2000
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
CELL_ROLE = int(Qt.ItemDataRole.UserRole) + 2
_NO_PARENT = QModelIndex()


class FilterKind(Enum):
    """How a column is filtered: words in it, one or some of its values, from a day or number to another."""

    WORDS = "words"
    VALUES = "values"
    NAMES = "names"
    DAYS = "days"
    NUMBERS = "numbers"


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
        cell: what is drawn instead of the text; None draws the text.
        filter: how the source can filter it; None when it cannot.
        is_editable: whether its cells take what is pasted.
        head: stands in the head where the title has no room; the title by default, which is the tip then.
        spoken: what assistive tools read, where a cell is drawn with more than its text; the text by default.
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
    cell: Callable[[Row], Cell | None] | None = None
    filter: FilterKind | None = None
    is_editable: bool = False
    head: str = ""
    spoken: Callable[[Row], str] | None = None


class Source(Protocol[Row_co]):
    """Where the rows come from."""

    def count(self) -> int:
        """Number of rows."""

    def fetch(self, offset: int, limit: int) -> Sequence[Row_co]:
        """Rows in the present order, from ``offset`` on, at most ``limit``."""

    def sort(self, column: str, *, descending: bool) -> None:
        """Orders by a column; takes effect with the next fetch."""


@runtime_checkable
class FoldingSource(Protocol):
    """A source with heads of groups among its rows."""

    def heads(self) -> Sequence[int]:
        """Where the heads stand, in order."""

    def fold(self, value: str, *, is_folded: bool) -> None:
        """Puts the rows of a group away, or shows them."""


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
        self._source: Source[Row] = source
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._is_starved = False
        self.is_waiting = False
        """Whether rows that are not at hand are left blank for now, see `wait`."""
        self._count = source.count()

    @property
    def source(self) -> Source[Row]:
        """Where the rows come from."""
        return self._source

    def use(self, source: Source[Row]) -> None:
        """Shows another source from its beginning."""
        self._source = source
        self.reload()

    def reload(self) -> None:
        """Forgets all rows and asks the source anew."""
        self._reset(self._source.count())

    def start(self, source: Source[Row], *, keep: bool = False) -> bool:
        """Shows a source before anybody has counted its rows.

        Args:
            source: the rows.
            keep: whether selection and place stay when the number of rows seems the same.

        Returns:
            Whether the number of rows is known; otherwise `grow` is told once it is.
        """
        self._source = source
        is_counted = isinstance(source, FoldingSource)
        first = () if is_counted else source.fetch(0, FIRST_ROWS)
        is_all = is_counted or len(first) < FIRST_ROWS
        found = source.count() if is_counted else len(first)
        count = max(found, self._count) if keep and not is_all else found
        if keep and count == self._count:
            self.reread()
        else:
            self._reset(count)
        for start in range(0, len(first), PAGE_ROWS):
            self._pages[start // PAGE_ROWS] = first[start : start + PAGE_ROWS]
        return is_all

    def grow(self, count: int) -> None:
        """Tells how many rows there are, after `start`."""
        if count > self._count:
            self.beginInsertRows(_NO_PARENT, self._count, count - 1)
            self._count = count
            self.endInsertRows()
        elif count < self._count:
            self._reset(count)

    def wait(self, *, is_waiting: bool) -> None:
        """Leaves rows that are not at hand blank while the source is busy, and fetches them afterwards.

        Counting a million rows keeps the source busy: asking it meanwhile would freeze the window.
        """
        self.is_waiting = is_waiting
        if self._is_starved and not is_waiting:
            self._is_starved = False
            self.reread()

    def refresh(self) -> None:
        """Asks the source anew but keeps selection and place when the number of rows is the same."""
        if self._source.count() != self._count:
            self.reload()
            return
        self.reread()

    def reread(self) -> None:
        """Fetches what is shown again; the number of rows is the same."""
        self._pages.clear()
        if self._count:
            last = self.index(self._count - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def fold(self, row: int) -> None:
        """Puts the rows below a group's head away, or shows them again."""
        head = self.row_at(row)
        if not isinstance(head, Group) or not isinstance(self._source, FoldingSource):
            return
        first, last = row + 1, row + head.count
        if head.is_folded:
            self.beginInsertRows(_NO_PARENT, first, last)
            self._fold(head, is_folded=False)
            self.endInsertRows()
        else:
            self.beginRemoveRows(_NO_PARENT, first, last)
            self._fold(head, is_folded=True)
            self.endRemoveRows()
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))

    def heads(self) -> Sequence[int]:
        """Where the heads of groups stand, in order; none without groups."""
        return self._source.heads() if isinstance(self._source, FoldingSource) else ()

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
        """Text, tip, alignment, the row itself, or what is drawn instead of the text."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(self.columns[index.column()])
        if role not in _DATA_ROLES or (row := self.row_at(index.row())) is None:
            return None
        if role == ROW_ROLE:
            return row
        return _shown(self.columns[index.column()], row, role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Headings of the columns, numbers of the rows."""
        if orientation is Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            column = self.columns[section]
            return column.head if column.head and role == Qt.ItemDataRole.DisplayRole else tr(column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(self.columns[section])
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Orders by a column that the source can order by."""
        declared = self.columns[column]
        if declared.is_sortable:
            self._source.sort(declared.name, descending=order is Qt.SortOrder.DescendingOrder)
            self._reset(self._count)

    def _reset(self, count: int) -> None:
        self.beginResetModel()
        self._pages.clear()
        self._count = count
        self.endResetModel()

    def _fold(self, head: Group, *, is_folded: bool) -> None:
        if isinstance(self._source, FoldingSource):
            self._source.fold(head.value, is_folded=is_folded)
        self._pages.clear()
        self._count += -head.count if is_folded else head.count

    def _page(self, page: int) -> Sequence[Row]:
        if page in self._pages:
            self._pages.move_to_end(page)
            return self._pages[page]
        if self.is_waiting:
            self._is_starved = True
            return ()
        rows = self._pages[page] = self._source.fetch(page * PAGE_ROWS, PAGE_ROWS)
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
        return rows

    @staticmethod
    def _alignment(column: Column[Row]) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


def read_rows(source: Source[Any], first: int, end: int) -> Iterator[Any]:
    """Rows of a source without heads of groups, read by the batch, past any model.

    Args:
        source: where they come from.
        first: number of the first.
        end: number after the last.
    """
    while first < end:
        found = source.fetch(first, min(BATCH_ROWS, end - first))
        if not found:
            return
        first += len(found)
        yield from (row for row in found if not isinstance(row, Group))


def _shown(column: Column[Any], row: Any, role: int) -> Any:  # rows are of any kind
    """What a cell shows in a role."""
    if isinstance(row, Group):
        return row if role == CELL_ROLE else f"{row.title} {row.count_text}"
    if role == CELL_ROLE:
        return Pill(column.text(row), column.pill(row)) if column.pill else column.cell and column.cell(row)
    if role == Qt.ItemDataRole.ToolTipRole and column.tip:
        return column.tip(row)
    if role == Qt.ItemDataRole.AccessibleTextRole and column.spoken:
        return column.spoken(row)
    return column.text(row)


_DATA_ROLES = {
    int(Qt.ItemDataRole.DisplayRole),
    int(Qt.ItemDataRole.ToolTipRole),
    int(Qt.ItemDataRole.AccessibleTextRole),
    ROW_ROLE,
    CELL_ROLE,
}
