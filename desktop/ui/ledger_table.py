"""The ledger as a grid: the table with its filters by head and its groups; bars for selected rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from desktop.i18n import mark, tr
from desktop.progress import Progress
from desktop.services.ledger import LedgerQuery, LedgerRow, LedgerService
from desktop.services.ledger_parts import LedgerPart, ledger_parts
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
PAUSE_MS = 250  # typing goes on before many rows are counted


@dataclass(frozen=True, slots=True)
class Reading:
    """What the worker found: number of rows, of all rows, and the groups when they are asked for."""

    found: int
    total: int
    parts: tuple[LedgerPart, ...] = ()


class LedgerTable(QWidget):
    """Table above, bars below.

    Args:
        desk: the open workspace.
        columns: of the table.
        filter_bar: what the rows are filtered by.
        actions: of the context menu; the batch bar leaves the first one out, which opens one task.
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
        self._is_long = False
        self._later: bool | None = None  # asked for while the worker counts; whether the place is kept
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(lambda: self._ask(partial(self._counted, self.query), keep=True))
        self.found: int | None = None
        self._total: int | None = None
        self._model: WindowModel[LedgerRow] = WindowModel(columns, ListSource(columns), self)
        setup = TableSetup("ledger", tr("任务台账"), FROZEN, fills=True, empty=tr(NOTHING))
        self.table = FrozenTable(setup, self._model, desk.look, desk.state)
        self.heads = HeadFilters(desk, self.table, filter_bar)
        self.batch = BatchBar(self._actions[1:], self.table.clearSelection, MOST_AT_ONCE)
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
        self._load(keep=False)

    def refresh(self) -> None:
        """Reads again, keeping the place as far as it is still there."""
        self._total = None
        self._load(keep=True)

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

    def _load(self, *, keep: bool) -> None:
        """Shows the first rows at once; what takes longer is asked of the worker."""
        if self._model.is_waiting:
            self._later = keep and self._later is not False
            return
        view, query = self.filter.view(), self.filter.query()
        self._source.query = query
        self.table.show_filtered({condition.column for condition in view.conditions})
        self.table.show_sorted(view.order_by, descending=view.descending)
        self._asked += 1
        self.found = None
        self._is_long = True
        if view.group:
            self._ask(partial(self._divided, query, view.group), keep=keep)
            return
        is_known = self._model.start(self._source, keep=keep)
        self._is_long = not is_known
        self.found = self._model.rowCount() if is_known else None
        self.filter.show_count(self.found, self._total)
        self._selected()
        if is_known:
            self._ask(partial(self._counted, query), keep=keep)
        else:
            self._pause.start()

    def _ask(self, work: Callable[[Progress], Reading], *, keep: bool) -> None:
        """Has the worker count; meanwhile nothing is read here, see `WindowModel.wait`."""
        self._pause.stop()
        self._model.wait(is_waiting=self._is_long)
        self._desk.submit(work, partial(self._show, self._asked, keep), self, self._ended)

    def _counted(self, query: LedgerQuery, _progress: Progress) -> Reading:
        """Counts; on the worker."""
        found = self._service.count(query)
        if found > MOST_SEARCHED:
            self._service.rows(query, found - 1, 1)  # so that the first far page need not be waited for
        return Reading(found, self._count_all(query))

    def _divided(self, query: LedgerQuery, column: str, _progress: Progress) -> Reading:
        """Divides into groups; on the worker."""
        parts = ledger_parts(self._desk.session, query, column)
        return Reading(self._service.count(query), self._count_all(query), parts)

    def _count_all(self, query: LedgerQuery) -> int:
        return self._service.count(LedgerQuery(unit=self.filter.scope, withdrawn=query.withdrawn))

    def _show(self, asked: int, keep: bool, reading: Reading) -> None:
        if asked != self._asked or self._later is not None:
            return
        self.found, self._total = reading.found, reading.total
        group = self.filter.view().group
        if group:
            rows: Source[Any] = self._source.grouped(group, reading.parts)
            self._model.start(rows, keep=keep)
        else:
            self._model.grow(self.found)
        self.filter.show_count(self.found, self._total)
        self._selected()
        self.counted.emit(self.found)

    def _ended(self) -> None:
        """Reads what was waited for; the worker has let go of the workspace."""
        self._model.wait(is_waiting=False)
        if self._later is not None:
            keep, self._later = self._later, None
            self._load(keep=keep)

    def _sorted(self, name: str, descending: bool) -> None:
        self.filter.keep_order(name, descending=descending)
        if self._is_long and not self.filter.view().group:
            self._pause.start()

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
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([action for action in self._actions if action.isEnabled()])
        menu.popup(self.table.viewport().mapToGlobal(place))
