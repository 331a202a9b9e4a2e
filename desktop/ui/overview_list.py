"""The list behind a figure of the overview: cases or tasks, with the way back."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.domain.standing import CaseRow
from desktop.i18n import mark, tr
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.ledger import LedgerQuery, LedgerRow, LedgerService
from desktop.services.overview_values import Figure
from desktop.ui.command_bar import unit_name
from desktop.ui.controls import button, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.ledger_cases import case_columns
from desktop.ui.table_model import Column, WindowModel
from desktop.ui.table_view import FrozenTable, TableSetup


def case_list_columns(today: date) -> tuple[Column[CaseRow], ...]:
    """The columns of cases as everywhere, with the reason of the light beside it."""
    columns = {one.name: one for one in case_columns(today)}
    columns["explanation"] = replace(columns["explanation"], is_shown=True, width=_REASON_PX)
    first = [columns.pop(name) for name in ("code", "title", "unit_name", "light", "explanation")]
    return (*first, *columns.values())


_REASON_PX = 270
TASKS: tuple[Column[LedgerRow], ...] = (
    Column("code", mark("编号"), lambda one: one.code, 104),
    Column("title", mark("任务名称"), lambda one: one.title, 300),
    Column("lead", mark("牵头单位"), lambda one: one.lead, 220),
    Column("due", mark("完成时限"), lambda one: str(one.due or ""), 104),
    Column("stage", mark("状态"), lambda one: one.stage_title, 90),
)


class CaseSource:
    """Cases by window."""

    def __init__(self, service: CaseService, query: CaseFilter) -> None:
        self._service, self._query = service, query
        self._order: dict[str, Any] = {}

    def count(self) -> int:
        """Number of cases."""
        return self._service.count(self._query)

    def fetch(self, offset: int, limit: int) -> Sequence[CaseRow]:
        """A part of the list."""
        return self._service.rows(_ordered(self._query, self._order), offset, limit)

    def sort(self, column: str, *, descending: bool) -> None:
        """Orders by a column."""
        self._order = {"order_by": column, "descending": descending}


class TaskSource:
    """Tasks by window."""

    def __init__(self, service: LedgerService, query: LedgerQuery) -> None:
        self._service, self._query = service, query
        self._order: dict[str, Any] = {}

    def count(self) -> int:
        """Number of tasks."""
        return self._service.count(self._query)

    def fetch(self, offset: int, limit: int) -> Sequence[LedgerRow]:
        """A part of the list."""
        return self._service.rows(_ordered(self._query, self._order), offset, limit)

    def sort(self, column: str, *, descending: bool) -> None:
        """Orders by a column."""
        self._order = {"order_by": column, "descending": descending}


class FigureList(QWidget):
    """Shows what a figure counts.

    Args:
        desk: the open workspace.
        go_back: is called when the user wants the overview again.
    """

    task_wanted = Signal(str)

    def __init__(self, desk: Desk, go_back: Callable[[], object]) -> None:
        super().__init__()
        self._desk, self._go_back = desk, go_back
        self._title, self._count = label("", "title"), label("", "muted")
        empty = tr("没有这样的任务。")
        self.cases = FrozenTable(
            TableSetup("overview-cases", tr("清单"), frozen=2, empty=empty),
            WindowModel(case_list_columns(desk.session.today()), _Nothing(), self),
            desk.look,
            desk.state,
        )
        self.tasks = FrozenTable(
            TableSetup("overview-tasks", tr("清单"), frozen=2, empty=empty),
            WindowModel(TASKS, _Nothing(), self),
            desk.look,
            desk.state,
        )
        for table in (self.cases, self.tasks):
            table.opened.connect(self._open)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        copy.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        copy.activated.connect(self._copy)
        self._lay_out()

    def show_figure(self, figure: Figure) -> None:
        """Shows what a figure counts."""
        session = self._desk.session
        is_of_tasks = isinstance(figure.filter, LedgerQuery)
        if isinstance(figure.filter, LedgerQuery):
            self.tasks.rows.use(TaskSource(LedgerService(session), figure.filter))
        elif isinstance(figure.filter, CaseFilter):
            self.cases.rows.use(CaseSource(CaseService(session), figure.filter))
        table = self.tasks if is_of_tasks else self.cases
        self.tasks.setVisible(is_of_tasks)
        self.cases.setVisible(not is_of_tasks)
        unit = figure.filter.unit if isinstance(figure.filter, CaseFilter) else ""
        name = unit_name(self._desk, unit) if unit else ""
        self._title.setText(f"{name} · {figure.title}" if name else figure.title)
        self._count.setText(tr("{count}项 · 回车或双击打开", count=table.rows.rowCount()))
        table.select_row(0)
        table.setFocus()

    def refresh(self) -> None:
        """Reads again."""
        for table in (self.cases, self.tasks):
            if table.isVisible():
                table.rows.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self._go_back()
            return
        super().keyPressEvent(event)

    def _copy(self) -> None:
        table = self.cases if self.cases.isVisible() else self.tasks
        self._desk.said.emit(tr("已复制{count}行", count=table.copy(with_heads=True)))

    def _copy_all(self) -> None:
        (self.cases if self.cases.isVisible() else self.tasks).selectAll()
        self._copy()

    def _open(self, chosen: CaseRow | LedgerRow) -> None:
        self.task_wanted.emit(chosen.task if isinstance(chosen, CaseRow) else chosen.uid)

    def _lay_out(self) -> None:
        pane = frame("pane")
        back = button(tr("‹ 返回总览（Esc）"), self._go_back, "link")
        copy = button(tr("复制清单（可贴进Excel）"), self._copy_all)
        head = row([back, 8, self._title, self._count, None, copy], margins=(12, 8, 16, 8))
        box = column([head, line(), self.cases, self.tasks], spacing=0)
        pane.setLayout(box)
        self.setLayout(column([pane], spacing=0))


class _Nothing:
    """A list before it has been asked for."""

    def count(self) -> int:
        return 0

    def fetch(self, offset: int, limit: int) -> Sequence[Any]:  # noqa: ARG002 - the shape of a source
        return ()

    def sort(self, column: str, *, descending: bool) -> None:
        pass


def _ordered(query: Any, order: dict[str, Any]) -> Any:  # a filter of cases or a query of tasks
    return replace(query, **order) if order else query
