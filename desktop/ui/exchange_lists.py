"""Short lists in the one table pattern: ordered by value, filtered by column, copied as Excel takes them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.i18n import tr
from desktop.ui.column_filter import Condition, in_words, meant_day
from desktop.ui.column_filter_popup import Choice, ColumnFilterPopup
from desktop.ui.controls import column
from desktop.ui.desk import Desk
from desktop.ui.ledger_chips import Chips
from desktop.ui.table_model import Column, FilterKind, WindowModel
from desktop.ui.table_view import FrozenTable, TableSetup

Row = TypeVar("Row")
Key = Callable[[Any], Any]
_DAY_CHARS = 10


class KeyedSource(Generic[Row]):
    """A list in memory, ordered by what its columns mean, not by how they are written.

    Args:
        columns: the declared columns.
        keys: what a column is ordered by, by its name; its text where nothing is said.
        rows: the list.
    """

    def __init__(
        self, columns: Sequence[Column[Row]], keys: Mapping[str, Key], rows: Sequence[Row] = ()
    ) -> None:
        self._keys: dict[str, Key] = {one.name: one.text for one in columns} | dict(keys)
        self._rows = list(rows)

    def count(self) -> int:
        """Number of rows."""
        return len(self._rows)

    def fetch(self, offset: int, limit: int) -> Sequence[Row]:
        """A part of the list."""
        return self._rows[offset : offset + limit]

    def sort(self, name: str, *, descending: bool) -> None:
        """Orders the list."""
        self._rows.sort(key=self._keys[name], reverse=descending)


class ListTable(QWidget, Generic[Row]):
    """A table over a short list that is read as a whole.

    Args:
        desk: the open workspace.
        setup: of the table.
        columns: the declared columns.
        keys: what columns are ordered by, see `KeyedSource`.
        identity: tells rows apart, so that the same one stays chosen when the list is read again.
    """

    narrowed = Signal(int, int)
    """So many of so many rows are shown."""

    def __init__(
        self,
        desk: Desk,
        setup: TableSetup,
        columns: Sequence[Column[Row]],
        keys: Mapping[str, Key],
        identity: Callable[[Row], object],
    ) -> None:
        super().__init__()
        self._desk, self._setup, self._columns, self._keys = desk, setup, tuple(columns), keys
        self._identity = identity
        self._rows: list[Row] = []
        self._conditions: dict[str, Condition] = {}
        self._order: tuple[str, bool] | None = None
        self._is_let_through: Callable[[Row], bool] = lambda _row: True
        model = WindowModel(self._columns, self._source(()), self)
        self.table = FrozenTable(setup, model, desk.look, desk.state)
        self.chips = Chips(desk.look)
        self.chips.hide()
        self.table.filter_wanted.connect(self.open_filter)
        self.table.sorted_by.connect(self._keep_order)
        for key, with_heads in (("Ctrl+C", False), ("Ctrl+Shift+C", True)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self.copy, with_heads=with_heads))
        box = column([self.chips, self.table], spacing=0)
        box.setStretch(1, 1)
        self.setLayout(box)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Everything there is, whatever is filtered."""
        return tuple(self._rows)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Shows another list; the chosen row stays chosen when it is still there."""
        self._rows = list(rows)
        self._narrow()

    def let_through(self, test: Callable[[Row], bool]) -> None:
        """Shows the rows that stand a test, and the conditions of the columns."""
        self._is_let_through = test
        self._narrow()

    def current(self) -> Row | None:
        """The current row; None when there is none."""
        found: Row | None = self.table.current()
        return found

    def selected(self) -> list[Row]:
        """The selected rows."""
        return self.table.selected()

    def select(self, identity: object) -> bool:
        """Makes a row the current one.

        Returns:
            Whether it is shown.
        """
        shown = self.table.rows.source.fetch(0, len(self._rows))
        for place, row in enumerate(shown):
            if self._identity(row) == identity:
                self.table.select_row(place)
                return True
        return False

    def copy(self, *, with_heads: bool = False) -> None:
        """Puts the selected rows into the clipboard."""
        count = self.table.copy(with_heads=with_heads)
        if count:
            self._desk.said.emit(tr("已复制 {count} 条，可粘贴到 Excel 或 WPS。", count=f"{count:,}"))

    def open_filter(self, place: int) -> ColumnFilterPopup | None:
        """Opens the filter of a column under its head; nothing for one that has none."""
        declared = self._columns[place]
        if declared.filter is None:
            return None
        condition = self._conditions.get(declared.name, Condition(declared.name))
        today = self._desk.session.today()
        popup = ColumnFilterPopup(
            self._desk.look, tr(declared.title), declared.filter, condition, today, self.window()
        )
        popup.chosen.connect(self.set_condition)
        if declared.filter is FilterKind.VALUES:
            counts = Counter(filter(None, map(declared.text, self._rows)))
            popup.offer([Choice(value, value, count) for value, count in counts.most_common()])
        head = self.table.head_of(place)
        left = head.sectionViewportPosition(place)
        popup.open_below(head.viewport().mapToGlobal(QPoint(left, head.height())), self.table)
        return popup

    def set_condition(self, condition: Condition) -> None:
        """Filters a column, or no longer when the condition lets everything through."""
        self._conditions.pop(condition.column, None)
        if not condition.is_open:
            self._conditions[condition.column] = condition
        self._narrow()

    def clear_conditions(self) -> None:
        """Filters no column any more."""
        self._conditions.clear()
        self._narrow()

    def _narrow(self) -> None:
        today = self._desk.session.today()
        by_name = {one.name: one for one in self._columns}
        found = [
            row
            for row in self._rows
            if self._is_let_through(row)
            and all(matches(one, by_name[name].text(row), today) for name, one in self._conditions.items())
        ]
        before = self.current()
        kept = None if before is None else self._identity(before)
        self.table.rows.use(self._source(found))
        self.table.show_filtered(self._conditions)
        chips = [
            (in_words(one, tr(by_name[name].title), str), partial(self.set_condition, Condition(name)))
            for name, one in self._conditions.items()
        ]
        self.chips.show_chips(chips, self.clear_conditions)
        if (kept is None or not self.select(kept)) and found:
            self.table.select_row(0)
        elif not found:
            self.table.chosen.emit(None)
        self.narrowed.emit(len(found), len(self._rows))

    def _source(self, rows: Sequence[Row]) -> KeyedSource[Row]:
        source = KeyedSource(self._columns, self._keys, rows)
        if self._order is not None:
            source.sort(self._order[0], descending=self._order[1])
        return source

    def _keep_order(self, name: str, descending: bool) -> None:
        self._order = (name, descending)
        if self.table.rows.rowCount():
            self.table.select_row(0)


def matches(condition: Condition, text: str, today: date) -> bool:
    """Whether a cell is what a condition asks for.

    Args:
        condition: of its column.
        text: what it says.
        today: what the names of days are counted from.
    """
    if condition.is_empty is not None:
        return condition.is_empty is (not text)
    if condition.words and condition.words not in text:
        return False
    if condition.values and text not in condition.values:
        return False
    return _is_between(condition, text, today)


def _is_between(condition: Condition, text: str, today: date) -> bool:
    if not (condition.first or condition.last):
        return True
    value = _measure(text, today)
    first, last = _measure(condition.first, today), _measure(condition.last, today)
    if value is None:
        return False
    return (first is None or first <= value) and (last is None or value <= last)


def _measure(text: str, today: date) -> Any:  # a day or a number: those of one column are alike
    """A day or a number that a text says; None when it says none."""
    if day := meant_day(text[:_DAY_CHARS], today) or meant_day(text, today):
        return day
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
