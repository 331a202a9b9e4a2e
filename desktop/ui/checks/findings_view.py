"""问题, as the office and as a unit see it: the list at the left, one of it at the right."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget

from desktop.domain.checks.findings import FindingState
from desktop.i18n import tr
from desktop.progress import Progress
from desktop.records.stream import Role
from desktop.services.case_permissions import can_write
from desktop.services.checks.findings import FindingService
from desktop.services.checks.findings_values import FindingDetail, FindingQuery, FindingRow
from desktop.ui.actions import Actions, Command
from desktop.ui.checks.findings_commands import OFFICE_COMMANDS, UNIT_COMMANDS
from desktop.ui.checks.findings_corrective import AFTER, BEFORE
from desktop.ui.checks.findings_deeds import FindingDeeds, allowed
from desktop.ui.checks.findings_foot import FindingFoot
from desktop.ui.checks.findings_list import FindingList
from desktop.ui.checks.findings_pane import FindingPane
from desktop.ui.checks.findings_submitting import FindingSubmitting, lacking_fields
from desktop.ui.checks.findings_words import waits_for
from desktop.ui.controls import column
from desktop.ui.desk import Desk
from desktop.ui.dialogs import run_with_progress
from desktop.ui.feedback_submitting import Submitted

_OWED = frozenset({FindingState.OPEN, FindingState.RETURNED})
_SIZES_PX = (680, 536)


class FindingsView(QWidget):
    """The findings with all that is done with them.

    Args:
        desk: the open workspace, of the office or a unit.
    """

    counted = Signal(int)
    """So many of the findings that are listed wait for this role."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("findings")
        self._desk, self._role = desk, desk.session.role
        self._service, self._submitting = FindingService(desk.session), FindingSubmitting(desk.session)
        self._actions: Actions | None = None
        self._is_stale = True
        self._asked = ""
        self.list = FindingList(desk)
        self._deeds = FindingDeeds(desk, self, self.list.selected)
        own = {"submit-finding": self.submit, "submit-all-findings": self.submit_all}
        self.foot = FindingFoot(self._role, {**self._deeds.slots(), **own})
        self.pane = FindingPane(desk, self.foot)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self._connect()
        self._allow()

    @property
    def is_office(self) -> bool:
        """Whether the office looks at it."""
        return self._role is Role.OFFICE

    def declare(self, actions: Actions) -> None:
        """Adds the commands of the list to the window; they work while the list is visible.

        Args:
            actions: of the window.
        """
        self._actions = actions
        slots = self.slots()
        for command in self._commands():
            actions.add(command, partial(self._when_visible, slots[command.name]))
        self._allow()

    def shown(self) -> None:
        """Reads again, and puts the keyboard into the list."""
        self.refresh()
        self.list.list.table.setFocus()

    def refresh(self) -> None:
        """Reads the list again; what is being written stays."""
        self._is_stale = False
        self.list.refresh()

    def show_query(self, query: FindingQuery, title: str = "") -> None:
        """Lists what a query asks for, e.g. what a figure counts.

        Args:
            query: which findings.
            title: of the inspection that they are of; may be empty.
        """
        self.list.show_query(query, title)

    def show_finding(self, uid: str) -> None:
        """Shows one finding, whatever the list is filtered by."""
        self.list.select(uid)

    def step(self, *, forward: bool) -> None:
        """The next or the previous finding."""
        self.pane.flush()
        self.list.step(forward=forward)

    def submit(self) -> None:
        """Hands the selected actions in: all of them, or none."""
        self.pane.flush()
        uids = [one.finding.uid for one in self.list.selected()]
        if uids:
            self._run(lambda: self._submitting.chosen(uids), is_long=len(uids) > 1)

    def submit_all(self) -> None:
        """Hands in every draft that is complete, and says what the others lack."""
        self.pane.flush()
        uids = [one.finding.uid for one in self._service.rows() if one.draft is not None]
        if uids:
            self._run(lambda: self._submitting.complete(uids), is_long=len(uids) > 1)
        else:
            self._desk.said.emit(tr("没有待提交的整改草稿。"))

    def slots(self) -> dict[str, Callable[[], object]]:
        """What each command does, by its name."""
        corrective = self.pane.corrective
        return {
            **self._deeds.slots(),
            "next-finding": lambda: self.step(forward=True),
            "previous-finding": lambda: self.step(forward=False),
            "find-finding": self.list.filter.start_search,
            "export-findings": lambda: self._deeds.export(self.list.filter.shown_query()),
            "show-photos": self.pane.photos.open_first,
            "next-owed-finding": lambda: self.list.next_of(_OWED),
            "attach-before": corrective.sides[BEFORE].choose,
            "attach-after": corrective.sides[AFTER].choose,
            "submit-finding": self.submit,
            "submit-all-findings": self.submit_all,
        }

    def showEvent(self, event: QShowEvent) -> None:
        """Reads what was missed meanwhile; the commands work again."""
        super().showEvent(event)
        self._allow()
        if self._is_stale:
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """The commands are those of another part now."""
        super().hideEvent(event)
        self.pane.flush()
        self._allow()

    def _commands(self) -> tuple[Command, ...]:
        return OFFICE_COMMANDS if self.is_office else UNIT_COMMANDS

    def _when_visible(self, slot: Callable[[], object]) -> None:
        if self.isVisible():
            slot()

    def _lay_out(self) -> None:
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(self.list)
        self._splitter.addWidget(self.pane)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setSizes([self._desk.look.px(size) for size in _SIZES_PX])
        box = column([], spacing=0)
        box.addWidget(self._splitter, 1)
        self.setLayout(box)
        self.pane.show_nothing("")

    def _connect(self) -> None:
        desk = self._desk
        self.list.chosen.connect(self._chosen)
        self.list.selection_changed.connect(self._allow)
        self.list.read.connect(self._counted)
        self.list.opened.connect(self._start)
        self.pane.saved.connect(desk.changed)
        self.pane.finding_wanted.connect(self.show_finding)
        desk.changed.connect(self._changed)
        desk.unit_chosen.connect(lambda _unit: self._changed())
        desk.flush_wanted.connect(self.pane.flush)

    def _changed(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self.refresh()

    def _counted(self) -> None:
        waiting = sum(waits_for(self._role, one.standing.state) for one in self.list.rows)
        self.counted.emit(waiting)
        self._allow()

    def _chosen(self, chosen: FindingRow | None) -> None:
        """Reads the finding that was chosen, on the worker; the latest wish counts."""
        uid = chosen.finding.uid if chosen is not None else ""
        if uid != self._asked:
            self.pane.flush()
            self.foot.say(Submitted())
        self._asked = uid
        if not uid:
            self.pane.show_nothing(tr("选中一个问题，这里显示它的检查记录、整改和复查。"))
            return

        def show(detail: FindingDetail) -> None:
            if uid == self._asked:
                self.pane.show_detail(detail)
                self._allow()

        self._desk.submit(lambda _progress: self._service.detail(uid), show, self)

    def _start(self) -> None:
        """Enter: into the form of the unit, or to what the office judges."""
        corrective = self.pane.corrective
        if corrective.is_editable:
            corrective.grid.fields["cause"].setFocus()
        self.pane.reveal(corrective)

    def _allow(self) -> None:
        """Switches commands and buttons on or off, as far as they make sense for what is selected."""
        may = set(allowed(self._desk, self.list.selected()))
        writes = can_write(self._desk.session)
        if not self.is_office and self.pane.detail is not None and writes:
            may.add("submit-all-findings")
            if self.pane.corrective.is_editable:
                may |= {"submit-finding", "attach-before", "attach-after"}
        self.foot.offer(self.list.selected(), frozenset(may))
        if self._actions is None:
            return
        always = {"next-finding", "previous-finding", "find-finding", "export-findings", "show-photos"}
        may |= always | {"next-owed-finding"}
        is_here = self.isVisible()
        for command in self._commands():
            self._actions.allow(command.name, allowed=is_here and command.name in may)

    def _run(self, work: Callable[[], Submitted], *, is_long: bool) -> None:
        """Does it here for one, on the worker for several."""
        desk = self._desk

        def done(result: Submitted) -> None:
            desk.changed.emit()
            self._say(result)

        def long_work(_progress: Progress) -> Submitted:
            return work()

        if is_long:
            run_with_progress(self.window(), desk.look, desk.jobs, tr("提交整改"), (long_work, done))
        else:
            desk.attempt(work, then=self._say)

    def _say(self, result: Submitted) -> None:
        """Says what was done, and what is missing: below the form, and beside its fields."""
        if result.done:
            self._desk.said.emit(result.done)
        mine = [one for one in result.problems if one.assignment == self._asked]
        self.pane.corrective.show_lacking(lacking_fields(mine))
        self.foot.say(result)
