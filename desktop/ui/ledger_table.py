"""The ledger as a grid: filter, table, and what can be done with several selected rows."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QWidget

from desktop.i18n import mark, tr
from desktop.services.ledger import LedgerQuery, LedgerRow, LedgerService
from desktop.ui.actions import plain_title
from desktop.ui.controls import button, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.ledger_filter import LedgerFilter
from desktop.ui.ledger_rows import COLUMNS, FROZEN, LedgerSource
from desktop.ui.table_model import WindowModel
from desktop.ui.table_view import FrozenTable, TableSetup

NOTHING = mark("没有符合条件的任务。请放宽筛选条件，或清除筛选。")


class LedgerTable(QWidget):
    """Filter above, table below, batch actions when several rows are selected.

    Args:
        actions: actions of the context menu and the batch bar.
    """

    selection_changed = Signal()

    def __init__(self, desk: Desk, actions: Sequence[QAction]) -> None:
        super().__init__()
        self.setObjectName("ledger-table")
        self._service = LedgerService(desk.session)
        self._source = LedgerSource(self._service)
        self._actions = tuple(actions)
        self.filter = LedgerFilter(desk)
        self._model: WindowModel[LedgerRow] = WindowModel(COLUMNS, self._source, self)
        setup = TableSetup(
            "ledger",
            tr("任务台账"),
            FROZEN,
            fills=True,
            empty=tr(NOTHING),
        )
        self.table = FrozenTable(setup, self._model, desk.look, desk.state)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._context_menu)
        self.batch = BatchBar(self._actions[1:], self.table.clearSelection)
        self.filter.changed.connect(self.apply)
        self._watch_selection()
        self._foot = frame("status")
        count = row([self.filter.count, self.filter.clear_button, None], margins=(16, 3, 16, 3))
        self._foot.setLayout(count)
        box = column([self.filter, line(), self.table, self._foot, self.batch], spacing=0)
        box.setStretch(2, 1)
        self.setLayout(box)

    def apply(self) -> None:
        """Shows what the filter lets through."""
        self._source.filter(self.filter.filtered().query)
        self._model.reload()
        self._count()

    def refresh(self) -> None:
        """Reads again, keeping the place."""
        self._model.refresh()
        self._count()

    def select(self, uid: str) -> bool:
        """Selects a task when it is among the first rows at hand.

        Returns:
            Whether it was found.
        """
        current = self.table.current()
        if current is not None and current.uid == uid:
            return True
        for place in range(min(self._model.rowCount(), 2000)):
            found = self._model.row_at(place)
            if found is not None and found.uid == uid:
                self.table.select_row(place)
                return True
        return False

    def _count(self) -> None:
        found = self._model.rowCount()
        everything = replace(LedgerQuery(), withdrawn=self._source.query.withdrawn)
        total = self._service.count(everything)
        self.filter.show_count(found, total)
        self._selected()

    def _watch_selection(self) -> None:
        self.table.selectionModel().selectionChanged.connect(lambda _new, _old: self._selected())

    def _selected(self) -> None:
        self.batch.show_count(self.table.selected_count())
        self._foot.setVisible(self.batch.isHidden())
        self.selection_changed.emit()

    def _context_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        for action in self._actions:
            menu.addAction(action)
        menu.popup(self.table.viewport().mapToGlobal(place))


class BatchBar(QFrame):
    """What can be done with the selected rows; shown when there are several."""

    def __init__(self, actions: Sequence[QAction], clear: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("role", "status")
        self._label = label("", "heading")
        buttons = [_action_button(action) for action in actions]
        leave = button(tr("取消选择"), clear, "link")
        self.setLayout(row([self._label, 8, *buttons, None, leave], spacing=8, margins=(16, 6, 16, 6)))
        self.hide()

    def show_count(self, count: int) -> None:
        """Says how many rows are selected."""
        self._label.setText(tr("已选 {count} 条", count=count))
        self.setVisible(count > 1)


def _action_button(action: QAction) -> QPushButton:
    made = button(plain_title(action), action.trigger)
    made.setEnabled(action.isEnabled())
    action.changed.connect(lambda: made.setEnabled(action.isEnabled()))
    return made
