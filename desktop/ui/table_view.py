"""The one table pattern: frozen first columns, sort by head, column sets that persist, copy to Excel."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.i18n import tr
from desktop.ui.controls import label
from desktop.ui.look import Look
from desktop.ui.state import UiState
from desktop.ui.table_model import PILL_ROLE, Index, WindowModel

ROW_HEIGHT_PX = 31
MOST_COPIED = 50_000


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


class PillDelegate(QStyledItemDelegate):
    """Draws cells, and states as a pill with their word."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Drops the focus rectangle of single cells: rows are what is chosen."""
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draws one cell."""
        emphasised = index.data(PILL_ROLE)
        if emphasised is None:
            super().paint(painter, option, index)
            return
        text = str(index.data() or "")
        blank = QStyleOptionViewItem(option)
        self.initStyleOption(blank, index)
        blank.text = ""
        style = blank.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, blank, painter, blank.widget)
        if text:
            self._paint_pill(painter, option, text, emphasised=bool(emphasised))

    def _paint_pill(self, painter: QPainter, option: Any, text: str, *, emphasised: bool) -> None:
        px, colour = self._look.px, self._look.colour
        metrics = option.fontMetrics
        height = metrics.height() + px(4)
        width = min(metrics.horizontalAdvance(text) + px(16), option.rect.width() - px(8))
        top = option.rect.top() + (option.rect.height() - height) // 2
        pill = QRect(option.rect.left() + px(6), top, width, height)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        edge = "accent" if is_chosen else "accent_soft"
        painter.setPen(colour(edge if emphasised else "control"))
        painter.setBrush(colour("accent_soft" if emphasised else "base"))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(colour("accent" if emphasised else "text"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()


class FrozenTable(QTableView):
    """A table over a `WindowModel`."""

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(self, setup: TableSetup, model: WindowModel[Any], look: Look, state: UiState) -> None:
        super().__init__()
        self.setObjectName(f"table-{setup.name}")
        self.setAccessibleName(setup.title)
        self._setup, self.rows, self._look, self._state = setup, model, look, state
        self._frozen = QTableView(self) if setup.frozen else None
        for view in self._views():
            self._prepare(view)
        if self._frozen is not None:
            self._join(self._frozen)
        self.horizontalHeader().setStretchLastSection(setup.fills)
        self._empty = label(setup.empty, "muted", wrap=True)
        self._empty.setParent(self.viewport())
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        model.modelReset.connect(self._place_empty)
        model.modelReset.connect(self._place_frozen)
        self._restore_columns()
        self.horizontalHeader().sectionResized.connect(self._resized)
        self.doubleClicked.connect(lambda _index: self._open())
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        look.changed.connect(self._rescale)
        self._rescale()

    def current(self) -> Any:  # rows are of any kind
        """The current row, or None."""
        return self.rows.row_at(self.currentIndex().row())

    def selected(self, limit: int = MOST_COPIED) -> list[Any]:
        """The selected rows from top to bottom, at most ``limit``."""
        rows: list[Any] = []
        for number in self._selected_numbers():
            if len(rows) == limit:
                break
            if (row := self.rows.row_at(number)) is not None:
                rows.append(row)
        return rows

    def selected_count(self) -> int:
        """Number of selected rows."""
        return sum(part.height() for part in self._ranges())

    def select_row(self, number: int) -> None:
        """Makes a row the current and only selected one."""
        index = self.rows.index(number, 0)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)

    def copy(self, *, with_heads: bool = False) -> int:
        """Puts the selected rows into the clipboard as Excel reads them.

        Returns:
            Number of rows copied.
        """
        columns = [c for place, c in enumerate(self.rows.columns) if not self.isColumnHidden(place)]
        rows = self.selected()
        lines = ["\t".join(tsv_cell(column.text(row)) for column in columns) for row in rows]
        if with_heads:
            lines.insert(0, "\t".join(tsv_cell(tr(column.title)) for column in columns))
        QGuiApplication.clipboard().setText("\n".join(lines))
        return len(rows)

    def column_menu(self) -> QMenu:
        """A menu in which columns are shown and hidden."""
        menu = QMenu(tr("显示的列"), self)
        for place, column in enumerate(self.rows.columns):
            action = menu.addAction(tr(column.title))
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(place))
            action.setEnabled(place >= max(1, self._setup.frozen))
            action.toggled.connect(lambda shown, place=place: self._show_column(place, shown=shown))
        menu.addSeparator()
        menu.addAction(tr("恢复默认列")).triggered.connect(lambda _checked: self._default_columns())
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the current row."""
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

    def _place_empty(self) -> None:
        self._empty.setVisible(self.rows.rowCount() == 0 and bool(self._empty.text()))
        self._empty.setGeometry(self.viewport().rect().adjusted(20, 0, -20, 0))

    def _views(self) -> Iterator[QTableView]:
        yield self
        if self._frozen is not None:
            yield self._frozen

    def _prepare(self, view: QTableView) -> None:
        self._size_rows(view)  # before there are rows: afterwards it costs a signal for each of them
        view.setModel(self.rows)
        view.setItemDelegate(PillDelegate(self._look, view))
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
        head = view.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._head_menu)
        head.sectionClicked.connect(self._sort_by)

    def _join(self, frozen: QTableView) -> None:
        frozen.setObjectName(f"table-{self._setup.name}-frozen")
        frozen.setAccessibleName(self._setup.title)
        frozen.setSelectionModel(self.selectionModel())
        frozen.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        frozen.setFocusProxy(self)
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        frozen.setVerticalScrollBarPolicy(off)
        frozen.setHorizontalScrollBarPolicy(off)
        frozen.setStyleSheet("QTableView { border-right: 1px solid palette(dark); }")
        self.verticalScrollBar().valueChanged.connect(frozen.verticalScrollBar().setValue)
        frozen.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        frozen.horizontalHeader().sectionResized.connect(self._frozen_resized)
        frozen.doubleClicked.connect(lambda _index: self._open())
        self.viewport().stackUnder(frozen)
        frozen.show()

    def _rescale(self) -> None:
        for view in self._views():
            if view.verticalHeader().defaultSectionSize() != self._look.px(ROW_HEIGHT_PX):
                self._size_rows(view)
                view.doItemsLayout()
        self._place_frozen()

    def _size_rows(self, view: QTableView) -> None:
        head = view.verticalHeader()
        head.blockSignals(True)
        head.setMinimumSectionSize(1)
        head.setDefaultSectionSize(self._look.px(ROW_HEIGHT_PX))
        head.blockSignals(False)

    def _place_frozen(self) -> None:
        if self._frozen is None:
            return
        width = sum(self.columnWidth(place) for place in range(self._setup.frozen))
        edge = self.frameWidth()
        height = self.viewport().height() + self.horizontalHeader().height()
        self._frozen.setGeometry(edge, edge, min(width, self.width()) + 1, height)
        self._frozen.setVisible(width < self.viewport().width() and self.rows.rowCount() > 0)

    def _restore_columns(self) -> None:
        shown = self._state.names(f"{self._setup.name}.columns")
        widths = self._state.numbers(f"{self._setup.name}.widths")
        for place, column in enumerate(self.rows.columns):
            is_shown = column.is_shown if shown is None else column.name in shown
            hidden = not is_shown and place >= max(1, self._setup.frozen)
            width = widths.get(column.name) or self._look.px(column.width)
            for view in self._views():
                view.setColumnWidth(place, width)
                beyond = view is not self and place >= self._setup.frozen
                view.setColumnHidden(place, hidden or beyond)

    def _show_column(self, place: int, *, shown: bool) -> None:
        self.setColumnHidden(place, not shown)
        names = [c.name for at, c in enumerate(self.rows.columns) if not self.isColumnHidden(at)]
        self._state.put(f"{self._setup.name}.columns", names)

    def _default_columns(self) -> None:
        self._state.put(f"{self._setup.name}.widths", {})
        names = [column.name for column in self.rows.columns if column.is_shown]
        self._state.put(f"{self._setup.name}.columns", names)
        self._restore_columns()
        self._place_frozen()

    def _resized(self, place: int, _old: int, new: int) -> None:
        if new == 0 or (self._setup.fills and place == self._last_shown()):
            return
        if self._frozen is not None and place < self._setup.frozen:
            self._frozen.setColumnWidth(place, new)
            self._place_frozen()
        widths = self._state.numbers(f"{self._setup.name}.widths")
        self._state.put(f"{self._setup.name}.widths", {**widths, self.rows.columns[place].name: new})

    def _last_shown(self) -> int:
        head = self.horizontalHeader()
        return max((at for at in range(head.count()) if not self.isColumnHidden(at)), default=0)

    def _frozen_resized(self, place: int, _old: int, new: int) -> None:
        if new and place < self._setup.frozen:
            self.setColumnWidth(place, new)

    def _sort_by(self, place: int) -> None:
        if not self.rows.columns[place].is_sortable:
            return
        head = self.horizontalHeader()
        ascending, descending = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
        again = head.isSortIndicatorShown() and head.sortIndicatorSection() == place
        order = descending if again and head.sortIndicatorOrder() is ascending else ascending
        for view in self._views():
            view.horizontalHeader().setSortIndicatorShown(True)
            view.horizontalHeader().setSortIndicator(place, order)
        self.rows.sort(place, order)

    def _head_menu(self, place: QPoint) -> None:
        self.column_menu().popup(self.horizontalHeader().mapToGlobal(place))

    def _selected_numbers(self) -> list[int]:
        return sorted({row for part in self._ranges() for row in range(part.top(), part.bottom() + 1)})

    def _ranges(self) -> list[QItemSelectionRange]:
        selection = self.selectionModel().selection()
        return [selection.at(place) for place in range(selection.count())]

    def _open(self) -> None:
        if (row := self.current()) is not None:
            self.opened.emit(row)

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.chosen.emit(self.rows.row_at(current.row()))

    def changeEvent(self, event: QEvent) -> None:
        """Follows a change of font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_frozen"):
            self._place_frozen()


def tsv_cell(text: str) -> str:
    """A cell as Excel pastes it: quoted when it holds a tab, a line end or a quote."""
    if any(char in text for char in '\t\n\r"'):
        return '"' + text.replace('"', '""') + '"'
    return text
