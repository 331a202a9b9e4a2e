"""The filters of the ledger's columns: opened at their heads."""

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from desktop.i18n import tr
from desktop.progress import Progress
from desktop.services.ledger import LedgerQuery
from desktop.ui.column_filter_popup import Choice, ColumnFilterPopup
from desktop.ui.desk import Desk
from desktop.ui.ledger_filter import LedgerFilter
from desktop.ui.ledger_values import choices
from desktop.ui.table_model import FilterKind
from desktop.ui.table_view import FrozenTable


class HeadFilters:
    """Opens the filter of a column under its head, and gives what was chosen to the filter bar."""

    def __init__(self, desk: Desk, table: FrozenTable, filter_bar: LedgerFilter) -> None:
        self._desk, self._table, self._filter = desk, table, filter_bar

    def open(self, place: int) -> ColumnFilterPopup | None:
        """Opens the filter of the column at a place; nothing for one that has none."""
        column = self._table.rows.columns[place]
        if column.filter is None:
            return None
        popup = ColumnFilterPopup(
            self._desk.look,
            tr(column.title),
            column.filter,
            self._filter.condition(column.name),
            self._desk.session.today(),
            self._window(),
        )
        popup.chosen.connect(self._filter.set_condition)
        if column.filter in (FilterKind.VALUES, FilterKind.NAMES):
            query = self._filter.query(without=column.name)
            self._desk.submit(partial(self._choices, query, column.name), popup.offer, popup)
        head = self._table.head_of(place)
        left = head.sectionViewportPosition(place)
        popup.open_below(head.viewport().mapToGlobal(QPoint(left, head.height())), self._table)
        return popup

    def _choices(self, query: LedgerQuery, column: str, _progress: Progress) -> tuple[Choice, ...]:
        return tuple(choices(self._desk.session, query, column))

    def _window(self) -> QWidget:
        return self._table.window()
