"""The one table pattern: frozen columns, sort and filter by head, folding groups, chosen columns."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView

from desktop.i18n import tr
from desktop.ui.clipboard import MOST_ROWS
from desktop.ui.controls import label
from desktop.ui.look import Look
from desktop.ui.state import UiState
from desktop.ui.table_cells import CellDelegate
from desktop.ui.table_columns import ColumnSet
from desktop.ui.table_copy import Copied, SelectedRows
from desktop.ui.table_frozen import FrozenPart
from desktop.ui.table_head import TableHead
from desktop.ui.table_model import Column, WindowModel
from desktop.ui.table_values import Group

ROW_HEIGHT_PX = 31
_FOLDING_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class TableSetup:
    """What a table is set up with.

    Attributes:
        name: key of its remembered columns.
        title: accessible name.
        frozen: number of first columns that stay when the rest scrolls.
        fills: whether the last column takes the width that is left.
        empty: sentence shown in place of rows when there are none.
    """

    name: str
    title: str
    frozen: int = 0
    fills: bool = False
    empty: str = ""


class FrozenTable(QTableView):
    """A table over a `WindowModel`."""

    opened = Signal(object)
    chosen = Signal(object)
    sorted_by = Signal(str, bool)
    filter_wanted = Signal(int)

    def __init__(self, setup: TableSetup, model: WindowModel[Any], look: Look, state: UiState) -> None:
        super().__init__()
        self.setObjectName(f"table-{setup.name}")
        self.setAccessibleName(setup.title)
        self._setup, self.rows, self._look = setup, model, look
        self._columns = ColumnSet(setup.name, model.columns, setup.frozen, look, state)
        self._frozen = FrozenPart(self, setup.frozen) if setup.frozen else None
        for view in self._views():
            self._prepare(view)
        if self._frozen is not None:
            self._frozen.setObjectName(f"table-{setup.name}-frozen")
            self._frozen.join()
            self._frozen.width_changed.connect(self.setColumnWidth)
        self.horizontalHeader().setStretchLastSection(setup.fills)
        self._empty = label(setup.empty, "muted", wrap=True)
        self._empty.setParent(self.viewport())
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for told in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            told.connect(self._rows_changed)
        for view in self._views():
            # a head that knows the selection asks every row whether its column is selected, to look pressed
            view.horizontalHeader().setSelectionModel(QItemSelectionModel(model, view))
        self._columns.restore(self, self._frozen)
        self.horizontalHeader().sectionResized.connect(self._resized)
        for view in self._views():
            view.clicked.connect(self._clicked)
            view.doubleClicked.connect(lambda _index: self._open())
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.selectionModel().currentChanged.connect(self._current_moved)
        look.changed.connect(self._rescale)
        self._rescale()

    def current(self) -> Any:  # rows are of any kind
        """The current row; None when there is none or it is the head of a group."""
        row = self.rows.row_at(self.currentIndex().row())
        return None if isinstance(row, Group) else row

    def selected(self, limit: int = MOST_ROWS) -> list[Any]:
        """The selected rows from top to bottom without heads of groups, at most ``limit``."""
        rows: list[Any] = []
        for number in SelectedRows(self.selectionModel()).numbers():
            if len(rows) == limit:
                break
            row = self.rows.row_at(number)
            if row is not None and not isinstance(row, Group):
                rows.append(row)
        return rows

    def selected_count(self) -> int:
        """Number of selected rows, heads of groups not counted."""
        return SelectedRows(self.selectionModel()).count(self.rows.heads())

    def select_row(self, number: int) -> None:
        """Makes a row the current and only selected one."""
        index = self.rows.index(number, max(self.currentIndex().column(), 0))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(self.rows.index(number, 0))

    def copying(self, *, with_heads: bool = False) -> Callable[[], Copied]:
        """Work that reads the selected rows for the clipboard, see `SelectedRows.copying`."""
        chosen = SelectedRows(self.selectionModel())
        return chosen.copying(self.rows.source, self.shown_columns(), with_heads=with_heads)

    def copy(self, *, with_heads: bool = False) -> int:
        """Puts the selected rows into the clipboard as Excel reads them.

        Returns:
            Number of rows copied.
        """
        copied = self.copying(with_heads=with_heads)()
        QGuiApplication.clipboard().setMimeData(copied.forms.mime())
        return copied.count

    def shown_columns(self) -> tuple[Column[Any], ...]:
        """The columns that are shown, in order."""
        names = self._columns.shown(self)
        return tuple(column for column in self.rows.columns if column.name in names)

    def show_columns(self, names: Collection[str]) -> None:
        """Shows these columns, the frozen ones in any case; none means the default."""
        self._columns.choose([column.name for column in self.rows.columns if column.name in names])
        self._show_chosen_columns()

    def column_menu(self) -> QMenu:
        """A menu in which columns are shown and hidden."""
        return self._columns.menu(self, self._show_chosen_columns)

    def show_filtered(self, names: Collection[str]) -> None:
        """Marks the heads of filtered columns."""
        places = [at for at, column in enumerate(self.rows.columns) if column.name in names]
        for view in self._views():
            _head(view).show_filtered(places)

    def show_sorted(self, name: str, *, descending: bool) -> None:
        """Marks the head of the column that the rows are ordered by; an unknown one marks none."""
        places = {column.name: at for at, column in enumerate(self.rows.columns)}
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        for view in self._views():
            head = view.horizontalHeader()
            head.setSortIndicatorShown(name in places)
            head.setSortIndicator(places.get(name, -1), order)

    def head_of(self, place: int) -> TableHead:
        """The head that shows a column: the frozen part's for its columns."""
        part = self._frozen
        return _head(part if part is not None and place < part.columns and part.isVisible() else self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the current row; on the head of a group the keys fold it."""
        if self._fold_by_key(Qt.Key(event.key())):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Does nothing: looking through all rows for a typed letter would fetch every one of them."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the frozen columns in place."""
        super().resizeEvent(event)
        self._place_frozen()
        self._place_empty()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows where the keyboard is, in the frozen columns too."""
        super().focusInEvent(event)
        self._repaint_frozen()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Shows that the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self._repaint_frozen()

    def changeEvent(self, event: QEvent) -> None:
        """Follows a change of font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_frozen"):
            self._place_frozen()

    def _views(self) -> Iterator[QTableView]:
        yield self
        if self._frozen is not None:
            yield self._frozen

    def _prepare(self, view: QTableView) -> None:
        _size_rows(view, self._look)  # before there are rows: afterwards it costs a signal for each of them
        head = TableHead(self._look, self._can_filter, view)
        view.setHorizontalHeader(head)
        view.setModel(self.rows)
        view.setItemDelegate(CellDelegate(self._look, self, view))
        _set_up(view)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._head_menu)
        head.sectionClicked.connect(self._sort_by)
        head.filter_wanted.connect(self.filter_wanted)

    def _rescale(self) -> None:
        for view in self._views():
            if view.verticalHeader().defaultSectionSize() != self._look.px(ROW_HEIGHT_PX):
                _size_rows(view, self._look)
                view.doItemsLayout()
        self._place_frozen()

    def _rows_changed(self) -> None:
        self._place_empty()
        self._place_frozen()
        heads = self.rows.heads()
        for view in self._views():
            view.clearSpans()
            for head in heads:
                view.setSpan(head, 0, 1, len(self.rows.columns))

    def say_when_empty(self, sentence: str) -> None:
        """Shows another sentence in place of rows when there are none."""
        self._empty.setText(sentence)
        self._place_empty()

    def _place_empty(self) -> None:
        self._empty.setVisible(self.rows.rowCount() == 0 and bool(self._empty.text()))
        self._empty.setGeometry(self.viewport().rect().adjusted(20, 0, -20, 0))

    def _place_frozen(self) -> None:
        if self._frozen is not None:
            self._frozen.place()

    def _repaint_frozen(self) -> None:
        if self._frozen is not None:
            self._frozen.viewport().update()

    def _show_chosen_columns(self) -> None:
        self._columns.restore(self, self._frozen)
        self._place_frozen()

    def _resized(self, place: int, _old: int, new: int) -> None:
        if new == 0 or (self._setup.fills and place == self._last_shown()):
            return
        if self._frozen is not None and place < self._frozen.columns:
            self._frozen.setColumnWidth(place, new)
            self._frozen.place()
        self._columns.keep_width(place, new)

    def _last_shown(self) -> int:
        head = self.horizontalHeader()
        return max((at for at in range(head.count()) if not self.isColumnHidden(at)), default=0)

    def _can_filter(self, place: int) -> bool:
        return self.rows.columns[place].filter is not None

    def _sort_by(self, place: int) -> None:
        column = self.rows.columns[place]
        if not column.is_sortable:
            return
        head = self.horizontalHeader()
        again = head.isSortIndicatorShown() and head.sortIndicatorSection() == place
        descending = again and head.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
        self.show_sorted(column.name, descending=descending)
        self.rows.sort(place, head.sortIndicatorOrder())
        self.sorted_by.emit(column.name, descending)

    def _head_menu(self, place: QPoint) -> None:
        head = self.sender()
        menu = self.column_menu()
        if isinstance(head, TableHead) and self._can_filter(at := head.logicalIndexAt(place)):
            title = tr("筛选“{column}”…", column=tr(self.rows.columns[at].title))
            first = menu.actions()[0]
            action = menu.addAction(title)
            menu.insertAction(first, action)
            menu.insertSeparator(first)
            action.triggered.connect(lambda _checked: self.filter_wanted.emit(at))
        menu.popup(self.horizontalHeader().mapToGlobal(place))

    def _clicked(self, index: QModelIndex) -> None:
        if isinstance(self.rows.row_at(index.row()), Group):
            self.rows.fold(index.row())

    def _fold_by_key(self, key: Qt.Key) -> bool:
        place = self.currentIndex().row()
        group = self.rows.row_at(place)
        if not isinstance(group, Group):
            return False
        opens, closes = key is Qt.Key.Key_Right, key is Qt.Key.Key_Left
        if key in _FOLDING_KEYS or (opens and group.is_folded) or (closes and not group.is_folded):
            self.rows.fold(place)
            return True
        return opens or closes

    def _open(self) -> None:
        if (row := self.current()) is not None:
            self.opened.emit(row)

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        row = self.rows.row_at(current.row())
        self.chosen.emit(None if isinstance(row, Group) else row)

    def _current_moved(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._repaint_frozen()


def _head(view: QTableView) -> TableHead:
    head: TableHead = view.horizontalHeader()  # type: ignore[assignment] # set in _prepare
    return head


def _set_up(view: QTableView) -> None:
    """What every table and every part of one is alike in."""
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setShowGrid(True)
    view.setWordWrap(False)
    view.setCornerButtonEnabled(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)


def _size_rows(view: QTableView, look: Look) -> None:
    head = view.verticalHeader()
    head.blockSignals(True)
    head.setMinimumSectionSize(1)
    head.setDefaultSectionSize(look.px(ROW_HEIGHT_PX))
    head.blockSignals(False)
