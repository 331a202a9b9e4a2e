"""台账: the tasks as a grid, by clause beside the document, by unit, on a time axis, and the check."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMenu, QPushButton, QStackedWidget, QTabBar, QWidget

from desktop.domain.ledger import Stage
from desktop.i18n import tr
from desktop.services.cases import CaseFilter
from desktop.services.ledger import LedgerQuery, LedgerRow, LedgerService
from desktop.services.permissions import can_draft
from desktop.services.policies import PolicyService
from desktop.ui.actions import Actions
from desktop.ui.controls import button, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.ledger_arrangements import CLAUSES, COVERAGE, FILTERED, TABLE, TIMELINE, TITLES, UNITS
from desktop.ui.ledger_commands import CASE_COMMANDS, LEDGER_COMMANDS, ROW_COMMANDS
from desktop.ui.ledger_deeds import LedgerDeeds
from desktop.ui.ledger_empty import EmptyLedger
from desktop.ui.ledger_filter import LedgerFilter
from desktop.ui.ledger_rows import ledger_columns
from desktop.ui.ledger_table import LedgerTable

if TYPE_CHECKING:
    from desktop.ui.ledger_clauses import ClausesView
    from desktop.ui.ledger_coverage import CoverageTab
    from desktop.ui.ledger_units import UnitsView
    from desktop.ui.timeline import TimelinePane

__all__ = ["CLAUSES", "COVERAGE", "TABLE", "TIMELINE", "UNITS", "LedgerPage"]

SHEETS = (".xlsx", ".xls", ".ods", ".csv")


class LedgerPage(QWidget):
    """The page of the ledger.

    Args:
        desk: the open workspace.
        actions: gets the page's actions.
        choose_plan: lets the user choose a plan to import; with a path when one was dropped.
    """

    report_wanted = Signal(str)
    """A unit wants to report on a case, by uid of its assignment."""
    review_wanted = Signal(str)
    """The office wants to judge what waits in a case, by uid of its assignment."""

    def __init__(self, desk: Desk, actions: Actions, choose_plan: Callable[[Path | None], object]) -> None:
        super().__init__()
        self.setObjectName("page-ledger")
        self.setAcceptDrops(can_draft(desk.session))
        self._desk, self._actions, self._choose_plan = desk, actions, choose_plan
        self._ledger, self._policies = LedgerService(desk.session), PolicyService(desk.session)
        self._uid = ""
        self.has_tasks = False
        for command in LEDGER_COMMANDS:
            actions.add(command)
        columns = ledger_columns(desk.session.today())
        self.filter = LedgerFilter(desk, columns)
        self.table = LedgerTable(desk, columns, self.filter, [actions[name] for name in ROW_COMMANDS])
        self._tabs, self._views, self._stack = QTabBar(), QStackedWidget(), QStackedWidget()
        self._issue_button = button(tr("交办"), actions["issue"].trigger, "primary")
        self._files, self._filter_line = self._files_button(), line()
        self._lay_out()
        self._deeds = LedgerDeeds(desk, actions, self)
        self._connect()
        self.refresh()

    @cached_property
    def clauses(self) -> "ClausesView":
        """The clauses beside the document; made when first shown, because a start needs the grid only."""
        from desktop.ui.ledger_clauses import ClausesView  # start-up time

        view = ClausesView(self._desk)
        view.task_chosen.connect(self._desk.task_wanted)
        self._views.addWidget(view)
        return view

    @cached_property
    def coverage(self) -> "CoverageTab":
        """The check of what was taken; made when first shown."""
        from desktop.ui.ledger_coverage import CoverageTab  # start-up time

        view = CoverageTab(self._desk)
        self._views.addWidget(view)
        return view

    @cached_property
    def units(self) -> "UnitsView":
        """The cases unit by unit; made when first shown."""
        from desktop.ui.ledger_units import UnitsView  # start-up time

        actions = [self._actions[name] for name in CASE_COMMANDS]
        view = UnitsView(self._desk, actions, is_alone=bool(self.filter.scope))
        view.task_chosen.connect(self._desk.task_wanted)
        view.opened.connect(self._desk.source_wanted)
        view.selection_changed.connect(self._deeds.allow)
        view.report_wanted.connect(self.report_wanted)
        view.review_wanted.connect(self.review_wanted)
        self._views.addWidget(view)
        return view

    @cached_property
    def timeline(self) -> "TimelinePane":
        """The time axis; made when first shown."""
        from desktop.ui.timeline import TimelinePane  # start-up time

        pane = TimelinePane(self._desk)
        pane.view.chosen.connect(self._desk.task_wanted)
        pane.view.opened.connect(self._desk.source_wanted)
        self._views.addWidget(pane)
        return pane

    @property
    def uid(self) -> str:
        """The task that is chosen; empty for none."""
        return self._uid

    @property
    def can_issue(self) -> bool:
        """Whether there are drafts to issue."""
        return self._issue_button.isEnabled()

    @property
    def arrangement(self) -> int:
        """Which arrangement is shown: `TABLE`, `CLAUSES`, `COVERAGE`, `UNITS` or `TIMELINE`."""
        return self._tabs.currentIndex()

    def refresh(self) -> None:
        """Reads everything again."""
        self.has_tasks = self._has_tasks()
        if not self.has_tasks and self._stack.count() == 1:
            self._stack.addWidget(EmptyLedger(self._desk, self._actions["import-plan"].trigger))
        self._stack.setCurrentIndex(0 if self.has_tasks else 1)
        self.table.refresh()
        self._show_arranged()
        drafts = self._ledger.count(LedgerQuery(stage=Stage.DRAFT))
        self._issue_button.setText(
            tr("交办 {count} 条草稿…", count=drafts) if drafts else tr("没有待交办的草稿")
        )
        self._issue_button.setEnabled(drafts > 0)
        self._issue_button.setVisible(can_draft(self._desk.session))
        self._deeds.allow()

    def show_arrangement(self, place: int) -> None:
        """Shows one of the arrangements."""
        if self._tabs.isTabVisible(place):
            self._tabs.setCurrentIndex(place)

    def select(self, uid: str) -> None:
        """Selects a task in every arrangement."""
        self._uid = uid
        self.table.select(uid)
        if self.arrangement == CLAUSES:
            self.clauses.show_task(uid)
        self._deeds.allow()

    def show_cases(self, chosen: CaseFilter, title: str) -> None:
        """Lists the cases of a filter, such as a figure stands for.

        Args:
            chosen: which.
            title: what they are, for people.
        """
        self.show_arrangement(UNITS)
        self.units.show_cases(chosen, title)

    def show_unit(self, name: str) -> None:
        """Filters by the unit chosen for the whole window."""
        self.filter.use_unit(name)
        self.table.apply()
        if self.arrangement == UNITS:
            self.units.tree.choose(self._desk.unit)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A plan may be dropped here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Imports the plan, or the table, that was dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self._take(paths[0])

    def import_plan(self, path: Path | None) -> None:
        """Opens the import of a plan."""
        self._choose_plan(path)

    def import_ledger(self, path: Path | None) -> None:
        """Opens the import of an Excel ledger."""
        from desktop.ui.workbook_wizard import WorkbookWizard  # start-up time

        self._desk.flush_wanted.emit()
        wizard = WorkbookWizard(self._desk, path, self.window())
        wizard.imported.connect(self._imported)
        wizard.open()

    def _files_button(self) -> QPushButton:
        """Everything that comes in from files or goes out to them."""
        made = button(tr("导入 / 导出"), kind="menu")
        menu = QMenu(made)
        for name in ("import-plan", "import-ledger", "export-ledger"):
            menu.addAction(self._actions[name])
        menu.aboutToShow.connect(self._actions.draw_icons)
        made.setMenu(menu)
        return made

    def _lay_out(self) -> None:
        for title in TITLES:
            self._tabs.addTab(tr(title))
        self._tabs.setTabVisible(COVERAGE, can_draft(self._desk.session))
        if self.filter.scope:
            self._tabs.setTabText(UNITS, tr("责任事项"))
        self._tabs.setAccessibleName(tr("台账的排列"))
        self._tabs.setDrawBase(False)
        self._views.addWidget(self.table)
        head = row(
            [label(tr("台账"), "title"), 14, self._tabs, None, self._files, self._issue_button],
            margins=(16, 10, 16, 8),
        )
        full = frame("pane")
        box = column([head, line(), self.filter, self._filter_line, self._views], spacing=0)
        box.setStretch(4, 1)
        full.setLayout(box)
        self._stack.addWidget(full)
        self.setLayout(column([self._stack], spacing=0))

    def _connect(self) -> None:
        self._tabs.currentChanged.connect(self._show_view)
        self.table.table.chosen.connect(self._row_chosen)
        self.table.table.opened.connect(lambda _row: self._desk.source_wanted.emit(self._uid))
        self.table.selection_changed.connect(self._deeds.allow)
        self.table.counted.connect(lambda _count: self._show_arranged())
        self._desk.changed.connect(self.refresh)

    def _has_tasks(self) -> bool:
        query = LedgerQuery(unit=self.filter.scope, withdrawn=True)
        return bool(self._ledger.rows(query, limit=1)) or bool(self._policies.policies())

    def _take(self, path: Path) -> None:
        self.import_ledger(path) if path.suffix.lower() in SHEETS else self._choose_plan(path)

    def _imported(self, sentence: str) -> None:
        self._desk.changed.emit()
        self._desk.said.emit(sentence)

    def _show_view(self, place: int) -> None:
        self._views.setCurrentWidget(self._view(place))
        is_filtered = place in FILTERED
        self.filter.setVisible(is_filtered)
        self._filter_line.setVisible(is_filtered)
        self.filter.groups.setVisible(place == TABLE)
        self._show_arranged()
        if place == CLAUSES:
            self.clauses.show_task(self._uid)
        self._deeds.allow()

    def _show_arranged(self) -> None:
        """Brings the arrangement that is shown up to date; the table is always."""
        if self.arrangement == CLAUSES:
            self.clauses.show_policies(self._policies.policies())
        elif self.arrangement == COVERAGE:
            self.coverage.show_policies(self._policies.policies())
        elif self.arrangement == UNITS:
            self.units.refresh()
        elif self.arrangement == TIMELINE and self.table.found is not None:
            self.timeline.show_rows(self.table.query, self.table.found)

    def _view(self, place: int) -> QWidget:
        views: dict[int, Callable[[], QWidget]] = {
            TABLE: lambda: self.table,
            CLAUSES: lambda: self.clauses,
            COVERAGE: lambda: self.coverage,
            UNITS: lambda: self.units,
            TIMELINE: lambda: self.timeline,
        }
        return views[place]()

    def _row_chosen(self, chosen: LedgerRow | None) -> None:
        if chosen is not None and chosen.uid != self._uid:
            self._desk.task_wanted.emit(chosen.uid)
