"""Which columns of a table are shown, and how wide: chosen by the user, and remembered."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QTableView

from desktop.i18n import tr
from desktop.ui.look import Look
from desktop.ui.state import UiState
from desktop.ui.table_model import Column


class ColumnSet:
    """The columns of one table and of the part of it that stays in place.

    Args:
        name: key of what is remembered.
        columns: as declared.
        frozen: number of first columns that stay when the rest scrolls; they are always shown.
        look: gives sizes.
        state: remembers.
    """

    def __init__(
        self, name: str, columns: Sequence[Column[Any]], frozen: int, look: Look, state: UiState
    ) -> None:
        self._name, self._columns, self._frozen = name, tuple(columns), frozen
        self._look, self._state = look, state

    def restore(self, table: QTableView, part: QTableView | None) -> None:
        """Gives a table, and the part that stays in place, the columns that are remembered."""
        names = self._state.names(f"{self._name}.columns")
        shown = self.default() if names is None else names
        widths = self._state.numbers(f"{self._name}.widths")
        for place, column in enumerate(self._columns):
            is_hidden = column.name not in shown and not self._stays(place)
            width = widths.get(column.name) or self._look.px(column.width)
            table.setColumnWidth(place, width)
            table.setColumnHidden(place, is_hidden)
            if part is not None:
                part.setColumnWidth(place, width)
                part.setColumnHidden(place, is_hidden or place >= self._frozen)

    def default(self) -> tuple[str, ...]:
        """Names of the columns that are shown before anybody chose."""
        return tuple(column.name for column in self._columns if column.is_shown)

    def shown(self, table: QTableView) -> tuple[str, ...]:
        """Names of the columns that a table shows."""
        return tuple(c.name for at, c in enumerate(self._columns) if not table.isColumnHidden(at))

    def choose(self, names: Sequence[str]) -> None:
        """Remembers which columns are to be shown; none means the default."""
        self._state.put(f"{self._name}.columns", list(names or self.default()))

    def forget_widths(self) -> None:
        """Widths as designed."""
        self._state.put(f"{self._name}.widths", {})

    def keep_width(self, place: int, width: int) -> None:
        """Remembers the width of a column."""
        widths = self._state.numbers(f"{self._name}.widths")
        self._state.put(f"{self._name}.widths", {**widths, self._columns[place].name: width})

    def menu(self, table: QTableView, changed: Callable[[], object]) -> QMenu:
        """A menu in which columns are shown and hidden.

        Args:
            table: whose columns.
            changed: is called after a choice was remembered.
        """
        menu = QMenu(tr("显示的列"), table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, column in enumerate(self._columns):
            action = menu.addAction(tr(column.title))
            action.setCheckable(True)
            action.setChecked(not table.isColumnHidden(place))
            action.setEnabled(not self._stays(place))
            action.toggled.connect(
                lambda is_shown, name=column.name: self._toggle(table, name, is_shown, changed)
            )
        menu.addSeparator()
        menu.addAction(tr("恢复默认列")).triggered.connect(lambda _checked: self._reset(changed))
        return menu

    def _stays(self, place: int) -> bool:
        return place < max(1, self._frozen)

    def _toggle(self, table: QTableView, name: str, is_shown: bool, changed: Callable[[], object]) -> None:
        before = self.shown(table)
        self.choose([c.name for c in self._columns if (is_shown if c.name == name else c.name in before)])
        changed()

    def _reset(self, changed: Callable[[], object]) -> None:
        self.forget_widths()
        self.choose(())
        changed()
