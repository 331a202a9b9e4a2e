"""The inspector: the selected task with its facts, its units, its history and its clause."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QWidget

from desktop.i18n import tr
from desktop.services.drafting import DraftService
from desktop.services.ledger import LedgerService, TaskDetail
from desktop.services.permissions import editable_fields
from desktop.services.session import NoSuchRecord
from desktop.ui.controls import button, column, icon_button, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.fields import TextField
from desktop.ui.inspector_cases import CasesTab
from desktop.ui.inspector_facts import FactsTab
from desktop.ui.inspector_history import HistoryTab


class Inspector(QFrame):
    """Shows one task; collapsible."""

    closed = Signal()
    name_wanted = Signal(str)
    report_wanted = Signal(str)
    """The unit wants to report on a case, by uid of its assignment."""
    review_wanted = Signal(str)
    """The office wants to judge what waits in a case, by uid of its assignment."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("inspector")
        self.setProperty("role", "inspector")
        self.setAccessibleName(tr("任务"))
        self._desk = desk
        self._ledger = LedgerService(desk.session)
        self._drafts = DraftService(desk.session)
        self._uid = ""
        self._code, self._state = label("", "code"), label("", "pill")
        self._title = TextField(tr("任务名称"), desk.look, is_single=True)
        self._title.committed.connect(self._save_title)
        self._clause = button("", self._show_source, "link")
        self._clause.setToolTip(tr("查看原文"))
        self._withdrawn = label("", wrap=True)
        self._tabs, self._pages = QTabBar(), QStackedWidget()
        self._facts, self._units, self._history = FactsTab(desk), CasesTab(desk), HistoryTab()
        self._facts.name_wanted.connect(self.name_wanted)
        self._units.actions_of_case.report_wanted.connect(self.report_wanted)
        self._units.actions_of_case.review_wanted.connect(self.review_wanted)
        self._stack = QStackedWidget()
        self._build()
        desk.changed.connect(self.refresh)
        desk.flush_wanted.connect(self.flush)
        self.clear()

    @property
    def uid(self) -> str:
        """The task that is shown; empty when there is none."""
        return self._uid

    def show_task(self, uid: str) -> None:
        """Shows a task; what was typed for the one before is saved first."""
        if uid != self._uid:
            self.flush()
        self._uid = uid
        self.refresh()

    def clear(self) -> None:
        """Shows nothing."""
        self._uid = ""
        self._stack.setCurrentIndex(0)

    def flush(self) -> None:
        """Saves whatever is being typed."""
        if self._uid:
            self._title.flush()
            self._facts.flush()

    def refresh(self) -> None:
        """Reads the task again."""
        if not self._uid:
            return
        try:
            detail = self._ledger.detail(self._uid)
        except NoSuchRecord:
            self.clear()
            return
        self._show(detail)

    def show_tab(self, place: int) -> None:
        """Shows facts (0), units (1) or history (2)."""
        self._tabs.setCurrentIndex(place)

    def show_case(self, task: str, assignment: str) -> None:
        """Shows one unit's share in a task.

        Args:
            task: uid of the task.
            assignment: uid of the unit's assignment.
        """
        self.show_task(task)
        self.show_tab(1)
        self._units.show_case(assignment)

    def _build(self) -> None:
        close = icon_button(self._desk.look, "close", tr("收起检查栏"), self.closed.emit)
        for text in (tr("详情"), tr("单位"), tr("记录")):
            self._tabs.addTab(text)
        self._tabs.setAccessibleName(tr("任务的各方面"))
        self._tabs.setDrawBase(False)
        self._tabs.currentChanged.connect(self._show_page)
        for page in (self._facts, self._units, self._history):
            self._pages.addWidget(page)
        head = QWidget()
        head.setLayout(
            column(
                [
                    row([self._code, self._state, None, close], spacing=8),
                    self._title,
                    self._withdrawn,
                    row([self._clause, None]),
                ],
                spacing=6,
                margins=(14, 10, 10, 2),
            )
        )
        tabs = row([self._tabs, None], margins=(8, 0, 8, 0))
        shown = QWidget()
        shown.setLayout(column([head, tabs, line(), self._pages], spacing=0))
        empty = label(tr("选中一条任务，这里显示它的详情、各单位状态和修改记录。"), "muted", wrap=True)
        nothing = QWidget()
        nothing.setLayout(column([empty, None], margins=(18, 22, 18, 18)))
        self._stack.addWidget(nothing)
        self._stack.addWidget(shown)
        self.setLayout(column([self._stack], spacing=0))

    def _show(self, detail: TaskDetail) -> None:
        task = detail.task
        self._stack.setCurrentIndex(1)
        self._code.setText(task.code)
        self._state.setText(detail.state_title)
        self._title.set_value(task.title)
        self._title.set_editable(editable="title" in editable_fields(self._desk.session, detail))
        self._clause.setText("　".join(filter(None, (task.clause, _shortened(detail.clause_heading)))))
        self._clause.setAccessibleName(tr("查看原文：{clause}", clause=task.clause))
        self._clause.setVisible(bool(task.clause))
        self._withdrawn.setText(tr("已撤销：{reason}", reason=task.withdrawn))
        self._withdrawn.setVisible(bool(task.withdrawn))
        self._facts.show_detail(detail)
        self._show_page(self._tabs.currentIndex())

    def _show_page(self, place: int) -> None:
        self._pages.setCurrentIndex(place)
        if not self._uid:
            return
        if place == 1:
            self._units.show_detail(self._ledger.detail(self._uid))
        elif place == 2:
            self._history.show_entries(self._ledger.history(self._uid))

    def _save_title(self, text: str) -> None:
        uid = self._uid
        if not self._desk.attempt(lambda: self._drafts.edit(uid, title=text)):
            self._title.set_value(self._ledger.detail(uid).task.title)

    def _show_source(self) -> None:
        self._desk.source_wanted.emit(self._uid)


def _shortened(heading: str) -> str:
    return heading if len(heading) <= 18 else f"{heading[:18]}…"
