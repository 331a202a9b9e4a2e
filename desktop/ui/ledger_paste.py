"""Pasting from Excel: which cells would change, shown before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QMenu

from desktop.i18n import tr
from desktop.progress import Progress
from desktop.services.cell_edits import CellEdit, CellEditService, CellPlan, RefusedCell
from desktop.services.ledger import ColumnFilter, LedgerQuery, LedgerRow, LedgerService
from desktop.ui.clipboard import Table, read_table
from desktop.ui.controls import Item, button, label, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import run_with_progress
from desktop.ui.look import Look
from desktop.ui.table_model import Column
from desktop.ui.table_values import Group
from desktop.ui.table_view import FrozenTable

MOST_SHOWN_REFUSALS = 30
KEY_COLUMN = "code"


@dataclass(frozen=True, slots=True)
class Block:
    """A table from the clipboard, laid over the ledger.

    Attributes:
        columns: names of the ledger's columns, one for each of the table's; empty where it has none.
        rows: the cells below the heads.
        has_heads: whether the table named its columns; then its codes say which tasks are meant.
    """

    columns: tuple[str, ...]
    rows: Table
    has_heads: bool

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the tasks that the rows are about; empty when they are meant by their place."""
        if not self.has_heads or KEY_COLUMN not in self.columns:
            return ()
        place = self.columns.index(KEY_COLUMN)
        return tuple(cells[place].strip() for cells in self.rows)


def lay_over(table: Table, columns: Sequence[Column[LedgerRow]], start: str) -> Block:
    """Finds the columns that a table means: by its heads, or from a column on.

    Args:
        table: as the clipboard gave it.
        columns: the columns that are shown, in order.
        start: name of the column under the table's first one when it has no heads.
    """
    titles = {tr(column.title): column.name for column in columns}
    heads = [text.strip() for text in table[0]]
    if len(table) > 1 and all(head in titles for head in heads if head) and any(heads):
        return Block(tuple(titles.get(head, "") for head in heads), table[1:], has_heads=True)
    names = [column.name for column in columns]
    following = names[names.index(start) :] if start in names else []
    width = len(table[0])
    return Block(tuple((following + [""] * width)[:width]), table, has_heads=False)


def edits(
    block: Block, columns: Sequence[Column[LedgerRow]], rows: Sequence[LedgerRow]
) -> tuple[CellEdit, ...]:
    """The cells that the block would change.

    Cells of columns that take nothing count only when their text is another one: whoever pastes a whole
    table back is not to hear of what was left alone.

    Args:
        block: what was pasted.
        columns: the ledger's columns.
        rows: the tasks under it, one for each of its rows, or those of its codes in any order.
    """
    known = {column.name: column for column in columns}
    by_code = {found.code: found for found in rows}
    made: list[CellEdit] = []
    for number, cells in enumerate(block.rows):
        code = block.codes[number] if block.codes else ""
        task = by_code.get(code) if code else (rows[number] if number < len(rows) else None)
        for name, text in zip(block.columns, cells, strict=True):
            if not name or (name == KEY_COLUMN and code):
                continue
            column = known[name]
            if task is None or column.is_editable or column.text(task).strip() != text.strip():
                place = code or tr("第{number}行", number=number + 1)
                made.append(CellEdit(task.uid if task else place, name, text))
    return tuple(made)


class PasteBar(QFrame):
    """Says what a paste would do; does it, or leaves everything as it is."""

    confirmed = Signal()
    cancelled = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("paste-bar")
        self.setProperty("role", "status")
        self._sentence = label("", "heading")
        self._why = button(tr("原因"), self._show_reasons, "link")
        self._apply = button(tr("修改"), self.confirmed.emit, "primary")
        leave = button(tr("取消粘贴"), self.cancelled.emit, "link")
        self._refused: tuple[RefusedCell, ...] = ()
        parts: list[Item] = [self._sentence, self._why, None, self._apply, leave]
        self.setLayout(row(parts, spacing=8, margins=(16, 6, 16, 6)))
        self._look = look
        self.hide()

    def show_plan(self, plan: CellPlan) -> None:
        """Shows what would happen."""
        self._refused = plan.refused
        self._sentence.setText(tr("粘贴：{what}", what=plan.sentence))
        self._why.setVisible(bool(plan.refused))
        self._apply.setEnabled(plan.cells > 0)
        self.show()
        (self._apply if plan.cells else self._why).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves everything as it is."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def reasons(self) -> tuple[str, ...]:
        """Why cells are refused, one line each."""
        return tuple(f"{item.task}　{item.field_title}：{item.reason}" for item in self._refused)

    def _show_reasons(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        lines = self.reasons()
        for line in lines[:MOST_SHOWN_REFUSALS]:
            menu.addAction(line.replace("&", "&&"))
        if len(lines) > MOST_SHOWN_REFUSALS:
            menu.addAction(tr("……共 {count} 格", count=len(lines)))
        menu.popup(self._why.mapToGlobal(self._why.rect().topLeft()))


class LedgerPaster:
    """Pastes the clipboard over the ledger: first what it would do, then in one step.

    Args:
        desk: the open workspace.
        table: takes the cells from its current one on.
        bar: shows what would happen.
    """

    def __init__(self, desk: Desk, table: FrozenTable, bar: PasteBar) -> None:
        self._desk, self._table, self._bar = desk, table, bar
        self._ledger, self._edits = LedgerService(desk.session), CellEditService(desk.session)
        self._plan: CellPlan | None = None
        bar.confirmed.connect(self._apply)
        bar.cancelled.connect(self._cancel)

    def paste(self, mime: QMimeData | None) -> bool:
        """Works out what a clipboard would change, and shows it.

        Returns:
            Whether there was a table to paste.
        """
        table = read_table(mime)
        if not table:
            return False
        index = self._table.currentIndex()
        start = self._table.rows.columns[index.column()].name if index.isValid() else ""
        block = lay_over(table, self._table.shown_columns(), start)
        places = () if block.codes else self._rows_from(index.row(), len(block.rows))
        self._desk.submit(partial(self._planned, block, places), self._show, self._bar)
        return True

    def _rows_from(self, place: int, count: int) -> Sequence[LedgerRow]:
        """Rows from a place on without heads of groups, fetched by the page."""
        found: list[LedgerRow] = []
        while len(found) < count and place >= 0 and (row := self._table.rows.row_at(place)) is not None:
            if not isinstance(row, Group):
                found.append(row)
            place += 1
        return found

    def _planned(self, block: Block, rows: Sequence[LedgerRow], _progress: Progress) -> CellPlan:
        if block.codes:
            query = LedgerQuery(filters=(ColumnFilter(KEY_COLUMN, "is", block.codes),))
            rows = self._ledger.rows(query)
        return self._edits.plan(edits(block, self._table.rows.columns, rows))

    def _show(self, plan: CellPlan) -> None:
        self._plan = plan
        self._bar.show_plan(plan)

    def _apply(self) -> None:
        plan, self._plan = self._plan, None
        self._bar.hide()
        if plan is None:
            return

        def done(sentence: str) -> None:
            self._desk.changed.emit()
            self._desk.said.emit(sentence)
            self._table.setFocus()

        window, look, jobs = self._table.window(), self._desk.look, self._desk.jobs
        run_with_progress(window, look, jobs, tr("粘贴"), (partial(self._edits.apply, plan), done))

    def _cancel(self) -> None:
        self._plan = None
        self._bar.hide()
        self._table.setFocus()
