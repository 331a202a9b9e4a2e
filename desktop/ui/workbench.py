"""The frame around an open workspace: navigation, command bar, pages, inspector, status."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from desktop.domain.ledger import Stage
from desktop.i18n import mark, tr
from desktop.records.stream import Role
from desktop.services.case_permissions import can_write, waiting_count
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.session import LookingBack
from desktop.ui.actions import Actions, Command
from desktop.ui.checks.waiting import waiting_checks
from desktop.ui.command_bar import CommandBar, unit_name
from desktop.ui.controls import column, frame, label, row
from desktop.ui.count_watch import CountWatch
from desktop.ui.desk import Desk
from desktop.ui.evaluation.kinds import EVALUATION_KINDS
from desktop.ui.evaluation.waiting import waiting_evaluation
from desktop.ui.exchange_commands import IMPORT
from desktop.ui.exchange_watch import ExchangeNews, ExchangeWatch
from desktop.ui.ledger_arrangements import CLAUSES
from desktop.ui.navigation import Navigation
from desktop.ui.notice_bar import NoticeBar
from desktop.ui.shell import Shell
from desktop.ui.status_bar import StatusBar

if TYPE_CHECKING:
    from desktop.services.checks.findings_values import FindingQuery
    from desktop.services.drafting import DraftService
    from desktop.ui.checks.page import InspectionPage
    from desktop.ui.inspector import Inspector
    from desktop.ui.ledger_page import LedgerPage

INSPECTOR_PX = 348
_ALL = frozenset(Role)
_TASKS = frozenset({Role.OFFICE, Role.UNIT})
_SHOWING = ("page-overview", "page-feedback", "page-inspection", "page-evaluation")


@dataclass(frozen=True, slots=True)
class PageKind:
    """A page of the window: name, title, icon, and the roles that use it."""

    name: str
    title: str
    icon: str
    roles: frozenset[Role]


PAGES = (
    PageKind("page-overview", mark("总览"), "overview", _TASKS),
    PageKind("page-ledger", mark("台账"), "ledger", _TASKS),
    PageKind("page-feedback", mark("反馈"), "feedback", _TASKS),
    PageKind("page-inspection", mark("检查"), "inspection", _ALL),
    PageKind("page-evaluation", mark("考核"), "evaluation", _TASKS),
    PageKind("page-reports", mark("报告"), "reports", _ALL),
    PageKind("page-exchange", mark("交换"), "exchange", _ALL),
    PageKind("page-audit", mark("审计"), "audit", _ALL),
    PageKind("page-settings", mark("设置"), "settings", _ALL),
)
WORKBENCH_COMMANDS = (
    Command("undo", mark("撤回上一步"), "edit", "Ctrl+Z", "undo"),
    Command("palette", mark("搜索或命令…"), "view", "Ctrl+K", "command"),
    Command("inspector", mark("检查栏"), "view", "F4", "inspector", is_checkable=True),
    Command("refresh", mark("重新读取"), "view", "F5", "refresh"),
)


class Workbench(QWidget):
    """Everything that is seen of one open workspace.

    Args:
        desk: the open workspace.
        actions: the window's actions.
        shell: the program around it.
        page: name of the page to begin with; empty for the one that this workspace begins with.
    """

    restore_wanted = Signal(object)
    """A backup is to be put in the place of the workspace, by its folder."""

    def __init__(self, desk: Desk, actions: Actions, shell: Shell, page: str = "") -> None:
        super().__init__()
        self.setObjectName("workbench")
        self._desk, self._actions, self._shell = desk, actions, shell
        self._made: dict[str, QWidget] = {}
        self._declare()
        self.nav = Navigation(desk.look)
        self.notice = NoticeBar(desk.look)
        self._bar = CommandBar(desk, actions)
        self._pages = QStackedWidget()
        self._status, self._watch = StatusBar(desk), ExchangeWatch(desk, self)
        self._check_watch = CountWatch(desk, waiting_checks, self)
        self._evaluation_watch = CountWatch(desk, waiting_evaluation, self)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self._connect()
        self._count()
        self.nav.go_to(page or self._first_page())

    def start(self) -> None:
        """Puts the keyboard where the work is."""
        if self._shows_tasks():
            self.ledger.table.table.select_row(0)
            self.ledger.table.table.setFocus()
        else:
            getattr(self._pages.currentWidget(), "shown", self.nav.setFocus)()

    @cached_property
    def _drafts(self) -> "DraftService":
        from desktop.services.drafting import DraftService  # start-up time

        return DraftService(self._desk.session)

    @cached_property
    def inspector(self) -> "Inspector":
        """The selected task; made when a page that has one is first shown."""
        from desktop.ui.inspector import Inspector  # start-up time

        made = Inspector(self._desk)
        made.closed.connect(lambda: self._set_inspector(shown=False))
        made.name_wanted.connect(self._ask_name)
        made.report_wanted.connect(self._show_case)
        made.review_wanted.connect(self._show_case)
        width = self._desk.look.px(INSPECTOR_PX)
        made.setMinimumWidth(width * 4 // 5)
        made.hide()
        self._splitter.addWidget(made)
        self._splitter.setSizes([width * 3, self._desk.state.numbers("inspector").get("width", width)])
        return made

    @property
    def ledger(self) -> "LedgerPage":
        """The page of the ledger, made when it is first wanted."""
        from desktop.ui.ledger_page import LedgerPage  # start-up time

        page = self.page("page-ledger")
        if not isinstance(page, LedgerPage):
            raise TypeError("page-ledger")
        return page

    def page(self, name: str) -> QWidget:
        """A page, made when it is first wanted."""
        if name not in self._made:
            self._made[name] = made = self._make(name)
            self._pages.addWidget(made)
        return self._made[name]

    def show_page(self, name: str) -> None:
        """Goes to a page."""
        self.nav.go_to(name)

    def show_task(self, uid: str) -> None:
        """Shows a task in the inspector, and selects it in the ledger."""
        self.inspector.show_task(uid)
        self.ledger.select(uid)

    def show_source(self, uid: str) -> None:
        """Shows a task in its document."""
        if not uid:
            return
        self.nav.go_to("page-ledger")
        self.ledger.show_arrangement(CLAUSES)
        self.show_task(uid)

    def flush(self) -> None:
        """Saves whatever is being typed."""
        self._desk.flush_wanted.emit()

    def stop(self) -> None:
        """Begins no more work by itself: the workspace is going to be closed."""
        self._watch.stop()
        self._check_watch.stop()
        self._evaluation_watch.stop()

    def import_plan(self, path: Path | None) -> None:
        """Opens the import wizard."""
        from desktop.ui.import_wizard import ImportWizard  # start-up time

        self.flush()
        wizard = ImportWizard(self._desk, path, self.window())
        wizard.imported.connect(self._after_import)
        wizard.open()

    def import_packages(self, files: Sequence[Path] = ()) -> None:
        """Opens the dialog that looks at packages; without files it asks for them."""
        from desktop.ui.exchange_import import ImportPackagesDialog  # start-up time

        if not can_write(self._desk.session):
            self._desk.refused.emit(LookingBack(day=self._desk.session.looking_back))
            return
        self.flush()
        ways = [(tr("看{page}", page=tr(kind.title)), kind.name) for kind in self._pages_after_import()]
        dialog = ImportPackagesDialog(self._desk, files, self.window(), ways)
        dialog.page_wanted.connect(self.nav.go_to)
        dialog.conflicts_wanted.connect(self._show_conflicts)
        dialog.place_wanted.connect(self._show_record)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _pages_after_import(self) -> list[PageKind]:
        """Where a role sees what an import has changed."""
        return [kind for kind in PAGES if kind.name in _SHOWING and self._desk.session.role in kind.roles]

    def _show_conflicts(self) -> None:
        from desktop.ui.exchange_page import CONFLICTS, ExchangePage  # start-up time

        self.nav.go_to("page-exchange")
        page = self.page("page-exchange")
        if isinstance(page, ExchangePage):
            page.show_part(CONFLICTS)

    def _show_record(self, kind: str, uid: str) -> None:
        """Shows a record that an import has changed: its inspection or finding, else the task."""
        from desktop.services.checks.record_links import check_link  # start-up time
        from desktop.services.record_places import place_of  # start-up time

        link = check_link(self._desk.session, kind, uid)
        place = place_of(self._desk.session, kind, uid)
        if link.kind:
            self._show_wanted(link.kind, link.uid)
        elif kind in EVALUATION_KINDS:
            self._show_evaluated(kind, uid)
        elif place.task:
            self._open_task(place.task)

    def _show_evaluated(self, kind: str, uid: str) -> None:
        """Shows a record of the year-end evaluation on its page."""
        self.nav.go_to("page-evaluation")
        if show := getattr(self.page("page-evaluation"), "show_record", None):
            show(kind, uid)

    @property
    def checks(self) -> "InspectionPage":
        """The page of checks, made when it is first wanted."""
        from desktop.ui.checks.page import InspectionPage  # start-up time

        page = self.page("page-inspection")
        if not isinstance(page, InspectionPage):
            raise TypeError("page-inspection")
        return page

    def _show_wanted(self, kind: str, uid: str) -> None:
        """Shows a record where one works on it."""
        ways = {"task": self._open_task, "assignment": self._show_case}
        ways |= dict.fromkeys(EVALUATION_KINDS, partial(self._show_evaluated, kind))
        if kind in ways:
            ways[kind](uid)
            return
        self.nav.go_to("page-inspection")
        shows = {"inspection": self.checks.show_inspection, "finding": self.checks.show_finding}
        if kind in shows:
            shows[kind](uid)

    def _show_findings(self, query: "FindingQuery") -> None:
        self.nav.go_to("page-inspection")
        self.checks.show_findings(query)

    def _show_paper(self, name: str, record: str) -> None:
        """Shows a paper on the page of reports."""
        self.nav.go_to("page-reports")
        if show := getattr(self.page("page-reports"), "show_paper", None):
            show(name, record)

    def _declare(self) -> None:
        slots: dict[str, Callable[[], object]] = {
            "undo": self._undo,
            "palette": self._open_palette,
            "inspector": self._toggle_inspector,
            "refresh": self._desk.changed.emit,
        }
        for command in WORKBENCH_COMMANDS:
            self._actions.add(command, slots[command.name])
        self._actions.add(IMPORT, self.import_packages)
        roles = [kind for kind in PAGES if self._desk.session.role in kind.roles]
        for place, kind in enumerate(roles, start=1):
            command = Command(
                kind.name, kind.title, "view", f"Ctrl+{place}", kind.icon, starts_group=place == 1
            )
            self._actions.add(command, partial(self.show_page, kind.name))

    def _lay_out(self) -> None:
        brand = label(tr("督考"), "brand")
        brand.setContentsMargins(18, 12, 8, 8)
        for kind in PAGES:
            if self._desk.session.role in kind.roles:
                self.nav.add_page(kind.name, tr(kind.title), kind.icon)
        side = frame("side")
        side.setLayout(column([brand, self.nav], spacing=0))
        middle = QWidget()
        middle.setLayout(column([self.notice, self._pages], spacing=0))
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(middle)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setCollapsible(0, False)
        main = column([self._bar, self._splitter], spacing=0)
        main.setStretch(1, 1)
        body = row([side], spacing=0)
        body.addLayout(main, 1)
        whole = column([], spacing=0)
        whole.addLayout(body, 1)
        whole.addWidget(self._status)
        self.setLayout(whole)

    def _connect(self) -> None:
        desk = self._desk
        self.nav.page_chosen.connect(self._show)
        desk.said.connect(self.notice.say)
        desk.refused.connect(self.notice.refuse)
        desk.task_wanted.connect(self.show_task)
        desk.source_wanted.connect(self.show_source)
        desk.unit_chosen.connect(self._unit_chosen)
        desk.changed.connect(self._count)
        self._splitter.splitterMoved.connect(self._moved)
        desk.record_wanted.connect(self._show_wanted)
        desk.findings_wanted.connect(self._show_findings)
        desk.paper_wanted.connect(self._show_paper)
        self._watch.read.connect(self._show_news)
        self._check_watch.counted.connect(partial(self.nav.show_count, "page-inspection"))
        self._evaluation_watch.counted.connect(partial(self.nav.show_count, "page-evaluation"))
        if desk.session.arrival:
            self.notice.tell(desk.session.arrival)

    def _show_news(self, news: ExchangeNews) -> None:
        self._status.show_news(news)
        self.nav.show_count("page-exchange", news.conflicts)

    def _first_page(self) -> str:
        """The overview; the ledger while there is nothing to look over; what the role has first else."""
        if self._desk.session.role not in _TASKS:
            return "page-inspection"
        has_tasks = LedgerService(self._desk.session).count(LedgerQuery(stage=Stage.ISSUED)) > 0
        return "page-overview" if has_tasks else "page-ledger"

    def _make(self, name: str) -> QWidget:
        makers: dict[str, Callable[[], QWidget]] = {
            "page-overview": self._make_overview,
            "page-ledger": self._make_ledger,
            "page-feedback": self._make_feedback,
            "page-inspection": self._make_checks,
            "page-evaluation": self._make_evaluation,
            "page-reports": self._make_reports,
            "page-exchange": self._make_exchange,
            "page-audit": self._make_audit,
            "page-settings": self._make_settings,
        }
        return makers[name]()

    def _make_overview(self) -> QWidget:
        from desktop.ui.overview_page import OverviewPage  # start-up time

        overview = OverviewPage(self._desk)
        overview.task_wanted.connect(self._open_task)
        return overview

    def _make_ledger(self) -> QWidget:
        from desktop.ui.ledger_page import LedgerPage  # start-up time

        ledger = LedgerPage(self._desk, self._actions, self.import_plan)
        ledger.report_wanted.connect(self._show_case)
        ledger.review_wanted.connect(self._show_case)
        return ledger

    def _make_feedback(self) -> QWidget:
        from desktop.ui.feedback_page import FeedbackPage  # start-up time

        return FeedbackPage(self._desk, self._actions)

    def _make_checks(self) -> QWidget:
        from desktop.ui.checks.page import InspectionPage  # start-up time

        return InspectionPage(self._desk, self._actions)

    def _make_evaluation(self) -> QWidget:
        from desktop.ui.evaluation.page import EvaluationPage  # start-up time

        return EvaluationPage(self._desk, self._actions)

    def _make_reports(self) -> QWidget:
        from desktop.ui.reports_page import ReportsPage  # start-up time

        return ReportsPage(self._desk, self._actions)

    def _make_exchange(self) -> QWidget:
        from desktop.ui.exchange_page import ExchangePage  # start-up time

        exchange = ExchangePage(self._desk, self._actions)
        exchange.import_wanted.connect(self.import_packages)
        return exchange

    def _make_audit(self) -> QWidget:
        from desktop.ui.audit_page import AuditPage  # start-up time

        audit = AuditPage(self._desk, self._actions)
        audit.restore_wanted.connect(self.restore_wanted)
        return audit

    def _make_settings(self) -> QWidget:
        from desktop.ui.settings_page import SettingsPage  # start-up time

        return SettingsPage(self._desk, self._shell)

    def _show(self, name: str) -> None:
        self.flush()
        page = self.page(name)
        self._pages.setCurrentWidget(page)
        self._actions.show_page(name)
        self._set_inspector(shown=self._desk.state.flag("inspector-shown", True), remember=False)
        refresh = getattr(page, "shown", None)
        if refresh is not None:
            refresh()

    def _count(self) -> None:
        drafts = LedgerService(self._desk.session).count(LedgerQuery(stage=Stage.DRAFT))
        self.nav.show_count("page-ledger", drafts)
        if self._desk.session.role in _TASKS:
            self.nav.show_count("page-feedback", waiting_count(self._desk.session))
        what = self._drafts.undoable if self._desk.session.undoable else ""
        self._actions.allow("undo", allowed=bool(what))
        self._set_inspector(shown=self._actions["inspector"].isChecked(), remember=False)
        self._actions["undo"].setText(tr("撤回：{what}", what=what) if what else tr("撤回上一步"))

    def _undo(self) -> None:
        self.flush()
        self._desk.attempt(
            self._drafts.undo, then=lambda sentence: self.notice.say(sentence or tr("没有可撤回的步骤。"))
        )

    def _open_palette(self) -> None:
        from desktop.ui.palette_dialog import PaletteDialog  # start-up time

        dialog = PaletteDialog(self._desk, self._actions, self.window())
        dialog.task_picked.connect(self._open_task)
        dialog.open_over(self.window())

    def _show_case(self, assignment: str) -> None:
        """Shows one case where it is reported on and judged."""
        self.nav.go_to("page-feedback")
        page = self.page("page-feedback")
        show_case = getattr(page, "show_case", None)
        if show_case is not None:
            show_case(assignment)

    def _open_task(self, uid: str) -> None:
        self.nav.go_to("page-ledger")
        self.show_task(uid)

    def _toggle_inspector(self) -> None:
        self._set_inspector(shown=self._actions["inspector"].isChecked())

    def _set_inspector(self, *, shown: bool, remember: bool = True) -> None:
        self._actions["inspector"].setChecked(shown)
        has_tasks = self._shows_tasks()
        if shown and has_tasks:
            self.inspector.setVisible(True)
        elif self._splitter.count() > 1:
            self.inspector.setVisible(False)
        self._bar.inspector_button.setVisible(has_tasks)
        if remember:
            self._desk.state.put("inspector-shown", shown)

    def _shows_tasks(self) -> bool:
        """Whether the page that is shown has tasks to select."""
        return bool(getattr(self._pages.currentWidget(), "has_tasks", False))

    def _moved(self, _position: int, _index: int) -> None:
        self._desk.state.put("inspector", {"width": self.inspector.width()})

    def _unit_chosen(self, unit: str) -> None:
        self.ledger.show_unit(unit_name(self._desk, unit))

    def _ask_name(self, name: str) -> None:
        from desktop.ui.name_dialog import NameDialog  # start-up time

        NameDialog(self._desk, name, self.window()).open()

    def _after_import(self, sentence: str) -> None:
        self._desk.changed.emit()
        self.nav.go_to("page-ledger")
        self.notice.say(sentence)
