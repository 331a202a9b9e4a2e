"""台账: the tasks as a grid, by clause beside the document, and the check of what was taken."""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from desktop.domain.ledger import Stage, Task
from desktop.i18n import tr
from desktop.services.ledger import LedgerQuery, LedgerRow, LedgerService
from desktop.services.permissions import allowed_actions, can_draft
from desktop.services.policies import PolicyService
from desktop.ui.actions import Actions
from desktop.ui.controls import button, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.ledger_commands import LEDGER_COMMANDS, ROW_COMMANDS
from desktop.ui.ledger_table import LedgerTable
from desktop.ui.ledger_work import LedgerWork

if TYPE_CHECKING:
    from desktop.ui.ledger_clauses import ClausesView
    from desktop.ui.ledger_coverage import CoverageTab

TABLE, CLAUSES, COVERAGE = range(3)
MOST_AT_ONCE = 2000


class LedgerPage(QWidget):
    """The page of the ledger.

    Args:
        desk: the open workspace.
        actions: gets the page's actions.
        choose_plan: lets the user choose a plan to import; with a path when one was dropped.
    """

    def __init__(self, desk: Desk, actions: Actions, choose_plan: Callable[[Path | None], object]) -> None:
        super().__init__()
        self.setObjectName("page-ledger")
        self.setAcceptDrops(can_draft(desk.session))
        self._desk, self._actions, self._choose_plan = desk, actions, choose_plan
        self._ledger, self._policies = LedgerService(desk.session), PolicyService(desk.session)
        self._work = LedgerWork(desk, self)
        self._uid = ""
        self.has_tasks = False
        self._declare()
        self.table = LedgerTable(desk, [actions[name] for name in ROW_COMMANDS])
        self._tabs, self._views, self._stack = QTabBar(), QStackedWidget(), QStackedWidget()
        self._issue_button = button(tr("交办"), actions["issue"].trigger, "primary")
        self._import_button = button(tr("导入方案"), actions["import-plan"].trigger)
        self._lay_out()
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

    @property
    def arrangement(self) -> int:
        """Which arrangement is shown: `TABLE`, `CLAUSES` or `COVERAGE`."""
        return self._tabs.currentIndex()

    def refresh(self) -> None:
        """Reads everything again."""
        policies = self._policies.policies()
        self.has_tasks = bool(policies) or self._ledger.count(LedgerQuery(withdrawn=True)) > 0
        if not self.has_tasks and self._stack.count() == 1:
            self._stack.addWidget(EmptyLedger(self._desk, self._actions["import-plan"].trigger))
        self._stack.setCurrentIndex(0 if self.has_tasks else 1)
        self.table.filter.use_policies(policies)
        self.table.refresh()
        if self.arrangement == CLAUSES:
            self.clauses.show_policies(policies)
        elif self.arrangement == COVERAGE:
            self.coverage.show_policies(policies)
        drafts = self._ledger.count(LedgerQuery(stage=Stage.DRAFT))
        self._issue_button.setText(
            tr("交办 {count} 条草稿…", count=drafts) if drafts else tr("没有待交办的草稿")
        )
        self._issue_button.setEnabled(drafts > 0)
        self._issue_button.setVisible(can_draft(self._desk.session))
        self._allow()

    def show_arrangement(self, place: int) -> None:
        """Shows the grid, the clauses or the check."""
        self._tabs.setCurrentIndex(place)

    def select(self, uid: str) -> None:
        """Selects a task in every arrangement."""
        self._uid = uid
        self.table.select(uid)
        if self.arrangement == CLAUSES:
            self.clauses.show_task(uid)
        self._allow()

    def show_unit(self, name: str) -> None:
        """Filters by the unit chosen for the whole window."""
        self.table.filter.use_unit(name)
        self.table.apply()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A plan may be dropped here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Imports the plan that was dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self._choose_plan(paths[0])

    def _declare(self) -> None:
        slots: dict[str, Callable[[], object]] = {
            "import-plan": lambda: self._choose_plan(None),
            "issue": self._work.issue_drafts,
            "issue-selected": lambda: self._work.issue(self._rows()),
            "split": self._split,
            "merge": lambda: self._work.merge(self._rows()),
            "withdraw": lambda: self._work.withdraw(self._rows()),
            "restore": lambda: self._work.restore(self._rows()),
            "withdraw-policy": self._withdraw_policy,
            "accept-candidate": self._accept_candidate,
            "show-source": lambda: self._desk.source_wanted.emit(self._uid),
            "next-task": lambda: self._step(forward=True),
            "previous-task": lambda: self._step(forward=False),
            "copy-rows": self._copy,
            "copy-rows-heads": lambda: self._copy(with_heads=True),
            "find": self._find,
            "clear-filter": self._clear_filter,
            "columns": lambda: self.table.table.column_menu().popup(
                self.table.mapToGlobal(self.table.rect().center())
            ),
            "view-table": lambda: self.show_arrangement(TABLE),
            "view-clauses": lambda: self.show_arrangement(CLAUSES),
            "view-coverage": lambda: self.show_arrangement(COVERAGE),
        }
        for command in LEDGER_COMMANDS:
            self._actions.add(command, slots[command.name])

    def _lay_out(self) -> None:
        for title in (tr("表格"), tr("按条款"), tr("核对")):
            self._tabs.addTab(title)
        self._tabs.setAccessibleName(tr("台账的排列"))
        self._tabs.setDrawBase(False)
        self._views.addWidget(self.table)
        self._import_button.setVisible(can_draft(self._desk.session))
        head = row(
            [label(tr("台账"), "title"), 14, self._tabs, None, self._import_button, self._issue_button],
            margins=(16, 10, 16, 8),
        )
        full = frame("pane")
        full.setLayout(column([head, line(), self._views], spacing=0))
        self._views.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(full)
        self.table.layout().setContentsMargins(0, 8, 0, 0)  # type: ignore[union-attr] # it has one
        self.setLayout(column([self._stack], spacing=0))

    def _connect(self) -> None:
        self._tabs.currentChanged.connect(self._show_view)
        self.table.table.chosen.connect(self._row_chosen)
        self.table.table.opened.connect(lambda _row: self._desk.source_wanted.emit(self._uid))
        self.table.selection_changed.connect(self._allow)
        self._desk.changed.connect(self.refresh)

    def _show_view(self, place: int) -> None:
        self._views.setCurrentWidget(self._view(place))
        if place == CLAUSES:
            self.clauses.show_policies(self._policies.policies())
            self.clauses.show_task(self._uid)
        elif place == COVERAGE:
            self.coverage.show_policies(self._policies.policies())
        self._allow()

    def _view(self, place: int) -> QWidget:
        if place == CLAUSES:
            return self.clauses
        return self.coverage if place == COVERAGE else self.table

    def _row_chosen(self, chosen: LedgerRow | None) -> None:
        if chosen is not None and chosen.uid != self._uid:
            self._desk.task_wanted.emit(chosen.uid)

    def _rows(self) -> Sequence[Task | LedgerRow]:
        """The tasks an action is about: the selected rows, or the one shown by clause."""
        if self.arrangement == CLAUSES:
            return [self._ledger.find(self._uid)] if self._uid else []
        if self.table.table.selected_count() > MOST_AT_ONCE:
            return []
        return self.table.table.selected()

    def _allow(self) -> None:
        allowed = allowed_actions(self._desk.session, self._rows())
        drafting = can_draft(self._desk.session)
        for name in ("withdraw", "restore", "merge"):
            self._actions.allow(name, allowed=name in allowed)
        self._actions.allow("issue-selected", allowed="issue" in allowed)
        self._actions.allow("split", allowed="split" in allowed and self.arrangement == CLAUSES)
        self._actions.allow("import-plan", allowed=drafting)
        self._actions.allow("issue", allowed=self._issue_button.isEnabled() and drafting)
        self._actions.allow("accept-candidate", allowed=drafting and self.arrangement == COVERAGE)
        self._actions.allow("withdraw-policy", allowed=drafting and self.arrangement != TABLE)
        self._actions.allow("show-source", allowed=bool(self._uid))

    def _step(self, *, forward: bool) -> None:
        if self.arrangement == CLAUSES:
            self.clauses.step(forward)
            return
        table = self.table.table
        place = table.currentIndex().row() + (1 if forward else -1)
        if 0 <= place < table.rows.rowCount():
            table.select_row(place)

    def _find(self) -> None:
        self.show_arrangement(TABLE)
        self.table.filter.field.setFocus()
        self.table.filter.field.selectAll()

    def _clear_filter(self) -> None:
        self.table.filter.clear()

    def _copy(self, *, with_heads: bool = False) -> None:
        count = self.table.table.copy(with_heads=with_heads)
        if count:
            self._desk.said.emit(tr("已复制 {count} 条，可粘贴到 Excel 或 WPS。", count=count))

    def _accept_candidate(self) -> None:
        self.show_arrangement(COVERAGE)
        self.coverage.accept()

    def _split(self) -> None:
        self._work.split(self._uid, self.clauses.document.place())

    def _withdraw_policy(self) -> None:
        policy = self.clauses.policy if self.arrangement == CLAUSES else self.coverage.policy
        if policy is not None:
            self._work.withdraw_policy(policy)


class EmptyLedger(QWidget):
    """Says what the next step is, and offers it."""

    def __init__(self, desk: Desk, on_import: Callable[[], object]) -> None:
        super().__init__()
        if can_draft(desk.session):
            heading = tr("还没有任务")
            text = tr(
                "导入一份工作方案（txt、docx、pdf、html），程序按责任条目生成草稿任务，每条都标明出处。也可以把文件拖到这里。"
            )
            parts: list[QWidget] = [button(tr("导入方案…"), on_import, "primary")]
        else:
            heading = tr("还没有收到任务")
            text = tr("督查办公室交办以后，本单位的任务会显示在这里。")
            parts = []
        box = column(
            [None, label(heading, "title"), label(text, "muted", wrap=True), row([*parts, None]), None],
            spacing=12,
        )
        inner = QWidget()
        inner.setFixedWidth(desk.look.px(480))
        inner.setLayout(box)
        self.setLayout(row([None, inner, None]))
