"""The actions of the ledger page: what each does, and which of them make sense just now."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtGui import QGuiApplication

from desktop.domain.ledger import Task
from desktop.i18n import tr
from desktop.services.batch_permissions import can_import, case_batch, task_batch
from desktop.services.ledger import LedgerRow, LedgerService
from desktop.services.permissions import allowed_actions, can_draft
from desktop.ui.actions import Actions
from desktop.ui.desk import Desk
from desktop.ui.ledger_arrangements import CLAUSES, COVERAGE, FILTERED, TABLE, TIMELINE, UNITS
from desktop.ui.ledger_batch_work import BatchWork, Cases
from desktop.ui.ledger_commands import LEDGER_COMMANDS
from desktop.ui.ledger_filter import LedgerFilter
from desktop.ui.ledger_table import MOST_AT_ONCE, LedgerTable
from desktop.ui.ledger_work import LedgerWork
from desktop.ui.table_copy import Copied

if TYPE_CHECKING:
    from desktop.ui.ledger_clauses import ClausesView
    from desktop.ui.ledger_coverage import CoverageTab
    from desktop.ui.ledger_units import UnitsView
    from desktop.ui.timeline import TimelinePane


class Page(Protocol):
    """What the actions are about: the page of the ledger and its arrangements."""

    table: LedgerTable
    filter: LedgerFilter

    @property
    def clauses(self) -> "ClausesView":
        """The clauses beside the document."""

    @property
    def coverage(self) -> "CoverageTab":
        """The check of what was taken."""

    @property
    def units(self) -> "UnitsView":
        """The cases unit by unit."""

    @property
    def timeline(self) -> "TimelinePane":
        """The time axis."""

    @property
    def uid(self) -> str:
        """The task that is chosen."""

    @property
    def arrangement(self) -> int:
        """Which arrangement is shown."""

    @property
    def can_issue(self) -> bool:
        """Whether there are drafts."""

    def show_arrangement(self, place: int) -> None:
        """Shows an arrangement."""

    def import_plan(self, path: Path | None) -> None:
        """Imports a plan."""

    def import_ledger(self, path: Path | None) -> None:
        """Imports an Excel ledger."""


class LedgerDeeds:
    """Does what the page's actions say.

    Args:
        desk: the open workspace.
        actions: those of the window; the page's are declared already.
        page: what they are about.
    """

    def __init__(self, desk: Desk, actions: Actions, page: Page) -> None:
        self._desk, self._actions, self._page = desk, actions, page
        self._ledger = LedgerService(desk.session)
        self._work, self._batch = LedgerWork(desk, page.table), BatchWork(desk, page.table)
        slots = {**self._deeds(), **self._ways()}
        for command in LEDGER_COMMANDS:
            actions.add(command, slots[command.name])

    def allow(self) -> None:
        """Switches every action on or off, as far as it makes sense for what is selected."""
        page, rows = self._page, self._rows()
        drafting, place = can_draft(self._desk.session), page.arrangement
        allowed = allowed_actions(self._desk.session, rows)
        batch = self._batch_allowed(rows)
        for name, is_allowed in {
            "withdraw": "withdraw" in allowed,
            "restore": "restore" in allowed,
            "merge": "merge" in allowed,
            "issue-selected": "issue" in allowed,
            "split": "split" in allowed and place == CLAUSES,
            "accept-selected": "accept" in batch,
            "remind-selected": "remind" in batch,
            "notify-selected": "notice" in batch,
            "import-plan": drafting,
            "import-ledger": can_import(self._desk.session),
            "issue": drafting and page.can_issue,
            "accept-candidate": drafting and place == COVERAGE,
            "withdraw-policy": drafting and place in (CLAUSES, COVERAGE),
            "show-source": bool(page.uid),
            "zoom-timeline": place == TIMELINE,
            "paste-cells": drafting and place == TABLE,
        }.items():
            self._actions.allow(name, allowed=is_allowed)

    def _deeds(self) -> dict[str, Callable[[], object]]:
        """Actions that change the ledger, or carry it in and out."""
        work = self._work
        return {
            "import-plan": lambda: self._page.import_plan(None),
            "import-ledger": lambda: self._page.import_ledger(None),
            "export-ledger": lambda: work.export(self._page.table.query),
            "issue": work.issue_drafts,
            "issue-selected": lambda: work.issue(self._rows()),
            "accept-selected": lambda: self._with_cases(self._batch.accept),
            "remind-selected": lambda: self._with_cases(self._batch.remind),
            "notify-selected": lambda: self._with_cases(self._batch.notify),
            "split": self._split,
            "merge": lambda: work.merge(self._rows()),
            "withdraw": lambda: work.withdraw(self._rows()),
            "restore": lambda: work.restore(self._rows()),
            "withdraw-policy": self._withdraw_policy,
            "accept-candidate": self._accept_candidate,
            "paste-cells": self._paste,
        }

    def _ways(self) -> dict[str, Callable[[], object]]:
        """Actions that show, find and copy."""
        page = self._page
        return {
            "show-source": lambda: self._desk.source_wanted.emit(page.uid),
            "next-task": lambda: self._step(forward=True),
            "previous-task": lambda: self._step(forward=False),
            "copy-rows": self._copy,
            "copy-rows-heads": lambda: self._copy(with_heads=True),
            "find": self._find,
            "filter-column": page.table.open_filter,
            "clear-filter": page.filter.clear,
            "columns": self._choose_columns,
            "save-view": page.filter.views.ask_name,
            "view-table": lambda: page.show_arrangement(TABLE),
            "view-clauses": lambda: page.show_arrangement(CLAUSES),
            "view-coverage": lambda: page.show_arrangement(COVERAGE),
            "view-units": lambda: page.show_arrangement(UNITS),
            "view-timeline": lambda: page.show_arrangement(TIMELINE),
            "zoom-timeline": self._turn_zoom,
        }

    def _rows(self) -> Sequence[Task | LedgerRow]:
        """The tasks an action is about: the selected rows, or the one shown by clause or on the axis."""
        page = self._page
        if page.arrangement == TABLE:
            return self._selected()
        is_one = page.uid and page.arrangement in (CLAUSES, TIMELINE)
        return [self._ledger.find(page.uid)] if is_one else []

    def _selected(self) -> list[LedgerRow]:
        table = self._page.table.table
        return table.selected() if table.selected_count() <= MOST_AT_ONCE else []

    def _batch_allowed(self, rows: Sequence[Task | LedgerRow]) -> frozenset[str]:
        session = self._desk.session
        if self._page.arrangement == UNITS:
            return case_batch(session, self._page.units.cases())
        return task_batch(session, [row for row in rows if isinstance(row, LedgerRow)])

    def _with_cases(self, work: Callable[[Cases], None]) -> None:
        if self._page.arrangement == UNITS:
            work(self._page.units.cases())
        else:
            self._batch.of_tasks([row.uid for row in self._rows()], work)

    def _step(self, *, forward: bool) -> None:
        step = 1 if forward else -1
        if self._page.arrangement == CLAUSES:
            self._page.clauses.step(forward)
        elif self._page.arrangement == TIMELINE:
            self._page.timeline.view.select(self._page.timeline.view.current + step)
        else:
            is_cases = self._page.arrangement == UNITS
            table = self._page.units.table if is_cases else self._page.table.table
            place = table.currentIndex().row() + step
            if 0 <= place < table.rows.rowCount():
                table.select_row(place)

    def _find(self) -> None:
        if self._page.arrangement not in FILTERED:
            self._page.show_arrangement(TABLE)
        self._page.filter.start_search()

    def _copy(self, *, with_heads: bool = False) -> None:
        """Copies on the worker: thousands of rows take a while to read."""
        table = self._page.units.table if self._page.arrangement == UNITS else self._page.table.table
        if table.selected_count():
            copying = table.copying(with_heads=with_heads)
            self._desk.submit(lambda _progress: copying(), self._copied, table)

    def _copied(self, copied: Copied) -> None:
        QGuiApplication.clipboard().setMimeData(copied.forms.mime())
        text = tr("已复制 {count} 条，可粘贴到 Excel 或 WPS。", count=f"{copied.count:,}")
        self._desk.said.emit(text)

    def _paste(self) -> None:
        if not self._page.table.paste():
            self._desk.said.emit(tr("剪贴板里没有表格。请先在 Excel 或 WPS 里复制。"))

    def _choose_columns(self) -> None:
        table = self._page.table
        table.table.column_menu().popup(table.mapToGlobal(table.rect().center()))

    def _turn_zoom(self) -> None:
        self._page.timeline.turn_zoom()

    def _accept_candidate(self) -> None:
        self._page.show_arrangement(COVERAGE)
        self._page.coverage.accept()

    def _split(self) -> None:
        self._work.split(self._page.uid, self._page.clauses.document.place())

    def _withdraw_policy(self) -> None:
        page = self._page
        policy = page.clauses.policy if page.arrangement == CLAUSES else page.coverage.policy
        if policy is not None:
            self._work.withdraw_policy(policy)
