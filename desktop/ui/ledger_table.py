"""The ledger as a grid: the table with its filters by head and its groups; bars for selected rows."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from desktop.i18n import mark, tr
from desktop.progress import Progress
from desktop.services.ledger import LedgerQuery, LedgerRow, LedgerService
from desktop.ui.column_filter_popup import ColumnFilterPopup
from desktop.ui.controls import column, frame, row
from desktop.ui.desk import Desk
from desktop.ui.ledger_batch import BatchBar
from desktop.ui.ledger_filter import LedgerFilter
from desktop.ui.ledger_heads import HeadFilters
from desktop.ui.ledger_paste import LedgerPaster, PasteBar
from desktop.ui.ledger_rows import FROZEN, Columns
from desktop.ui.ledger_source import LedgerSource
from desktop.ui.table_model import FIRST_ROWS, ListSource, Source, WindowModel
from desktop.ui.table_view import FrozenTable, TableSetup

NOTHING = mark("没有符合条件的任务。请放宽筛选条件，或清除筛选。")
MOST_AT_ONCE = 500
MOST_SEARCHED = 2 * FIRST_ROWS


class LedgerTable(QWidget):
    """Table above, bars below.

    Args:
        desk: the open workspace.
        columns: of the table.
        filter_bar: what the rows are filtered by.
        actions: actions of the context menu and the batch bar.
    """

    selection_changed = Signal()
    counted = Signal(int)
    """The rows that the filter lets through were counted; ``found`` has their number."""

    def __init__(
        self, desk: Desk, columns: Columns, filter_bar: LedgerFilter, actions: Sequence[QAction]
    ) -> None:
        super().__init__()
        self.setObjectName("ledger-table")
        self._desk, self.filter, self._actions = desk, filter_bar, tuple(actions)
        self._service = LedgerService(desk.session)
        self._source = LedgerSource(desk.session)
        self._asked = 0
        self.found: int | None = None
        self._total: int | None = None
        self._model: WindowModel[LedgerRow] = WindowModel(columns, ListSource(columns), self)
        setup = TableSetup("ledger", tr("任务台账"), FROZEN, fills=True, empty=tr(NOTHING))
        self.table = FrozenTable(setup, self._model, desk.look, desk.state)
        self.heads = HeadFilters(desk, self.table, filter_bar)
        self.batch = BatchBar(self._actions, self.table.clearSelection, MOST_AT_ONCE)
        self.paste_bar = PasteBar(desk.look)
        self._paster = LedgerPaster(desk, self.table, self.paste_bar)
        self._foot = frame("status")
        self._foot.setLayout(row([filter_bar.count, filter_bar.clear_button, None], margins=(16, 3, 16, 3)))
        box = column([self.table, self._foot, self.batch, self.paste_bar], spacing=0)
        box.setStretch(0, 1)
        self.setLayout(box)
        self._connect()

    @property
    def query(self) -> LedgerQuery:
        """What is shown, in its order."""
        return self._source.query

    def apply(self) -> None:
        """Shows what the filter lets through, from its beginning."""
        view = self.filter.view()
        self._source.query = self.filter.query()
        self.table.show_filtered({condition.column for condition in view.conditions})
        self.table.show_sorted(view.order_by, descending=view.descending)
        self._count(is_known=self._model.start(self._rows()))

    def refresh(self) -> None:
        """Reads again, keeping the place as far as it is still there."""
        self._source.query = self.filter.query()
        self._total = None
        self._count(is_known=self._model.start(self._rows(), keep=True))

    def select(self, uid: str) -> bool:
        """Selects a task when it is among the first rows.

        Returns:
            Whether it was found.
        """
        current = self.table.current()
        if current is not None and current.uid == uid:
            return True
        for place in range(min(self._model.rowCount(), MOST_SEARCHED)):
            found = self._model.row_at(place)
            if getattr(found, "uid", "") == uid:
                self.table.select_row(place)
                return True
        return False

    def open_filter(self) -> ColumnFilterPopup | None:
        """Opens the filter of the column that the keyboard is on."""
        return self.heads.open(max(self.table.currentIndex().column(), 0))

    def paste(self) -> bool:
        """Shows what the clipboard would change.

        Returns:
            Whether it holds a table.
        """
        return self._paster.paste(QGuiApplication.clipboard().mimeData())

    def _connect(self) -> None:
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._context_menu)
        self.table.filter_wanted.connect(self.heads.open)
        self.table.sorted_by.connect(self._sorted)
        self.table.selectionModel().selectionChanged.connect(lambda _new, _old: self._selected())
        self._model.modelReset.connect(self._selected)
        self.filter.shown_columns = lambda: [shown.name for shown in self.table.shown_columns()]
        self.filter.columns_wanted.connect(self._show_columns)
        self.filter.changed.connect(self.apply)

    def _rows(self) -> Source[Any]:
        """The rows as they are asked for: in groups, or one after the other."""
        group = self.filter.view().group
        if not group:
            return self._source
        return self._source.grouped(group)

    def _count(self, *, is_known: bool) -> None:
        """Has the rows counted on the worker; a page that holds all of them is counted at once."""
        self._asked += 1
        query = self._source.query
        everything = LedgerQuery(unit=self.filter.scope, withdrawn=query.withdrawn)
        is_grouped = bool(self.filter.view().group)
        self.found = self._model.rowCount() if is_known and not is_grouped else None
        self.filter.show_count(self.found, self._total)
        self._selected()

        def count(_progress: Progress) -> tuple[int, int]:
            found = self._service.count(query)
            if found > MOST_SEARCHED:
                self._service.rows(query, found - 1, 1)  # so that the first far page need not be waited for
            return found, self._service.count(everything)

        self._desk.submit(count, partial(self._counted, self._asked), self)

    def _counted(self, asked: int, counts: tuple[int, int]) -> None:
        if asked != self._asked:
            return
        self.found, self._total = counts
        if not self.filter.view().group:
            self._model.grow(self.found)
        self.filter.show_count(self.found, self._total)
        self.counted.emit(self.found)

    def _sorted(self, name: str, descending: bool) -> None:
        self.filter.keep_order(name, descending=descending)

    def _show_columns(self, names: Sequence[str]) -> None:
        if names:
            self.table.show_columns(names)

    def _selected(self) -> None:
        self.selection_changed.emit()
        self.batch.show_count(self.table.selected_count())
        self.batch.arrange()
        self._foot.setVisible(self.batch.isHidden())

    def _context_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.addActions([action for action in self._actions if action.isEnabled()])
        menu.popup(self.table.viewport().mapToGlobal(place))
