"""检查: for the office inspections and findings, for an inspector the form, for a unit its findings."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from desktop.i18n import tr
from desktop.records.stream import Role
from desktop.services.checks.findings_values import FindingQuery
from desktop.ui.actions import Actions
from desktop.ui.checks.page_commands import PAGE, VIEW_COMMANDS
from desktop.ui.controls import Item, button, column, frame, label, line, row
from desktop.ui.desk import Desk

if TYPE_CHECKING:
    from desktop.ui.checks.fill_view import FillView
    from desktop.ui.checks.findings_view import FindingsView
    from desktop.ui.checks.office import OfficeChecks

CHECKS, PROBLEMS = range(2)


class InspectionPage(QWidget):
    """The page of checks; what it shows depends on the role.

    Args:
        desk: the open workspace.
        actions: gets the page's actions.
    """

    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self.setObjectName(PAGE)
        self._desk, self._actions = desk, actions
        self.office: OfficeChecks | None = None
        self.fill: FillView | None = None
        self._findings: FindingsView | None = None
        self.tabs, self._stack = QTabBar(), QStackedWidget()
        self._plan = button(tr("计划检查…"), kind="primary")
        self._again = button(tr("计划复查…"))
        if desk.session.role is Role.OFFICE:
            self._make_office()
        elif desk.session.role is Role.INSPECTOR:
            self._make_fill()
        else:
            self._make_unit()

    @property
    def findings(self) -> "FindingsView":
        """The list of findings, made when it is first wanted."""
        if self._findings is None:
            from desktop.ui.checks.findings_view import FindingsView  # start-up time

            self._findings = made = FindingsView(self._desk)
            made.declare(self._actions)
            made.counted.connect(self._count_findings)
            self._stack.addWidget(made)
        return self._findings

    def shown(self) -> None:
        """Reads everything again, and puts the keyboard where the work is."""
        part = self._stack.currentWidget()
        if shown := getattr(part, "shown", None):
            shown()

    def show_inspection(self, uid: str) -> None:
        """Shows one inspection: its results for the office, its form for an inspector."""
        if self.office is not None:
            self.tabs.setCurrentIndex(CHECKS)
            self.office.show_inspection(uid)
        elif self.fill is not None:
            self.fill.open(uid)

    def show_finding(self, uid: str) -> None:
        """Shows one finding."""
        if self.fill is None:
            self.tabs.setCurrentIndex(PROBLEMS)
            self.findings.show_finding(uid)

    def show_findings(self, query: FindingQuery) -> None:
        """Lists what a query asks for, e.g. what a figure counts."""
        if self.fill is None:
            self.tabs.setCurrentIndex(PROBLEMS)
            self.findings.show_query(query)

    def _make_office(self) -> None:
        from desktop.ui.checks.office import OfficeChecks  # start-up time

        self.office = office = OfficeChecks(self._desk, self._actions)
        self._stack.addWidget(office)
        self.tabs.setAccessibleName(tr("检查页的各部分"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for title in (tr("检查"), tr("问题")):
            self.tabs.addTab(title)
        self.tabs.currentChanged.connect(self._show_tab)
        self._plan.clicked.connect(lambda _checked: office.do("plan-inspection"))
        self._again.clicked.connect(lambda _checked: office.do("plan-reinspection"))
        slots: dict[str, Callable[[], object]] = {
            name: partial(self._in_checks, slot) for name, slot in office.view_slots.items()
        }
        slots["checks-findings"] = lambda: self.tabs.setCurrentIndex(PROBLEMS)
        for command in VIEW_COMMANDS:
            self._actions.add(command, slots[command.name])
        self._lay_out([self.tabs, None, self._again, self._plan])

    def _make_fill(self) -> None:
        from desktop.ui.checks.fill_view import FillView  # start-up time

        self.fill = FillView(self._desk)
        self.fill.declare(self._actions)
        self._stack.addWidget(self.fill)
        self._lay_out(None)

    def _make_unit(self) -> None:
        self._stack.setCurrentWidget(self.findings)
        self._lay_out([None])

    def _in_checks(self, slot: Callable[[], object]) -> None:
        self.tabs.setCurrentIndex(CHECKS)
        slot()

    def _show_tab(self, place: int) -> None:
        self._desk.flush_wanted.emit()
        is_checks = place == CHECKS and self.office is not None
        self._stack.setCurrentWidget(self.office if is_checks and self.office else self.findings)
        for press in (self._plan, self._again):
            press.setVisible(is_checks)
        self.shown()

    def _count_findings(self, waiting: int) -> None:
        if self.tabs.count() > PROBLEMS:
            title = tr("问题")
            self.tabs.setTabText(PROBLEMS, f"{title} {waiting}" if waiting else title)

    def _lay_out(self, head: list[Item] | None) -> None:
        pane = frame("pane")
        box = column([], spacing=0)
        if head is not None:
            box.addLayout(row([label(tr("检查"), "title"), 14, *head], margins=(16, 10, 16, 8)))
            box.addWidget(line())
        box.addWidget(self._stack, 1)
        pane.setLayout(box)
        self.setLayout(column([pane], spacing=0))
