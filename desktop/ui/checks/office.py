"""检查, as the office works on it: the list of inspections, and one of them in its place."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from operator import methodcaller
from typing import TYPE_CHECKING

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.progress import Progress
from desktop.services.case_permissions import can_write
from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.inspections_values import InspectionRow
from desktop.ui.actions import Actions
from desktop.ui.checks.inspection_list import InspectionList
from desktop.ui.checks.inspection_parts import CHARTS, OVERVIEW, RESULTS, SCORE
from desktop.ui.checks.inspection_words import allowed_commands
from desktop.ui.checks.office_deeds import OfficeDeeds
from desktop.ui.checks.page_commands import LIST_COMMANDS, REVIEW_COMMANDS
from desktop.ui.controls import column
from desktop.ui.desk import Desk

if TYPE_CHECKING:
    from desktop.ui.checks.inspection_view import InspectionView

_LIST, _DETAIL = range(2)
_ALWAYS = frozenset({"plan-inspection", "plan-reinspection", "find-inspection"})
_REVIEWS: Mapping[str, Callable[[object], object]] = {
    "next-result": methodcaller("step", forward=True),
    "previous-result": methodcaller("step", forward=False),
    "accept-result": methodcaller("accept"),
    "return-result": methodcaller("send_back"),
    "accept-rest": methodcaller("accept_rest"),
    "write-return": methodcaller("write"),
    "show-photo": methodcaller("show_photo"),
}
"""What the commands of `REVIEW_COMMANDS` do with a `ResultsView`."""
_STEPS = frozenset({"next-result", "previous-result", "show-photo"})
_READING = frozenset({"find-inspection", "print-report", "print-form"})


class OfficeChecks(QWidget):
    """The list, and the inspection that was opened.

    Args:
        desk: the open workspace.
        actions: gets the commands.
    """

    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self._desk, self._actions = desk, actions
        self._service = InspectionService(desk.session)
        self._reading = 0
        self._wanted: tuple[str, int] | None = None
        self.rows: tuple[InspectionRow, ...] = ()
        self.list, self._stack = InspectionList(desk), QStackedWidget()
        self._stack.addWidget(self.list)
        self.setLayout(column([self._stack], spacing=0))
        self.deeds = OfficeDeeds(desk, self, self.chosen, self.show_planned)
        self._slots = self._all_slots()
        for command in (*LIST_COMMANDS, *REVIEW_COMMANDS):
            actions.add(command, partial(self._when_visible, self._slots[command.name]))
        self._connect()
        self._allow()

    @cached_property
    def view(self) -> "InspectionView":
        """One inspection; made when the first is opened."""
        from desktop.ui.checks.inspection_view import InspectionView  # start-up time

        made = InspectionView(self._desk)
        made.command_wanted.connect(self.do)
        made.back_wanted.connect(self.close_inspection)
        made.part_shown.connect(self._allow)
        self._stack.addWidget(made)
        return made

    @property
    def is_open(self) -> bool:
        """Whether one inspection is shown in place of the list."""
        return self._stack.currentIndex() == _DETAIL

    def shown(self) -> None:
        """Reads again, and puts the keyboard where the work is."""
        self.refresh()
        if self.is_open:
            self.view.start()
        else:
            self.list.start()

    def chosen(self) -> Sequence[InspectionRow]:
        """The inspections that an action is about: the one that is shown, else those selected in the list."""
        if self.is_open:
            return [self.view.row] if self.view.row is not None else []
        return self.list.selected()

    def refresh(self) -> None:
        """Reads the list again on the worker, and the inspection that is shown."""
        self._reading += 1
        number, service = self._reading, self._service

        def work(progress: Progress) -> tuple[InspectionRow, ...]:
            progress.step(0, 0)
            return service.rows()

        def show(rows: tuple[InspectionRow, ...]) -> None:
            if number == self._reading:
                self._show(rows)

        self._desk.submit(work, show, self)
        if self.is_open:
            self.view.refresh()

    def show_inspection(self, uid: str, part: int = OVERVIEW) -> None:
        """Shows one inspection, as soon as the list is read."""
        self._wanted = (uid, part)
        self._take_wanted()

    def show_planned(self, uid: str) -> None:
        """Chooses a plan in the list."""
        self.close_inspection()
        self._wanted = (uid, -1)
        self._take_wanted()

    def close_inspection(self) -> None:
        """Goes back to the list."""
        if self.is_open:
            self._stack.setCurrentIndex(_LIST)
            self.list.select(self.view.uid)
        self.list.start()
        self._allow()

    def show_part(self, part: int) -> None:
        """Goes to a part of the chosen inspection."""
        if self.is_open:
            self.view.show_part(part)
        elif (found := self.list.current()) is not None:
            self._open(found, part)

    def do(self, command: str) -> None:
        """Does an action by its name."""
        self._slots[command]()

    def showEvent(self, event: QShowEvent) -> None:
        """The commands work again."""
        super().showEvent(event)
        self._allow()

    def hideEvent(self, event: QHideEvent) -> None:
        """The commands are those of another part now."""
        super().hideEvent(event)
        self._allow()

    def _open(self, found: InspectionRow, part: int = OVERVIEW) -> None:
        self._stack.setCurrentWidget(self.view)
        self.view.show_inspection(found, part)
        self._allow()

    def _show(self, rows: tuple[InspectionRow, ...]) -> None:
        self.rows = rows
        unit = self._desk.unit
        shown = [one for one in rows if unit in ("", one.inspection.unit)]
        self.list.show_rows(shown)
        self._follow()
        self._take_wanted()
        self._allow()

    def _take_wanted(self) -> None:
        """Shows what was asked for before it was read."""
        if self._wanted is None:
            return
        uid, part = self._wanted
        found = next(
            (one for one in self.rows if uid in (one.inspection.uid, one.inspection.supersedes)), None
        )
        if found is None:
            return
        self._wanted = None
        self.list.select(found.inspection.uid)
        if part >= OVERVIEW:
            self._open(found, part)

    def _follow(self) -> None:
        """A plan that is shown and was handed out goes on as what its inspectors were told.

        One that was withdrawn leaves its place to the list.
        """
        if not self.is_open:
            return
        uid = self.view.uid
        if uid in {one.inspection.uid for one in self.rows}:
            return
        told = next((one for one in self.rows if one.inspection.supersedes == uid), None)
        if told is not None:
            self._open(told, self.view.part)
        else:
            self.close_inspection()

    def _changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _when_visible(self, slot: Callable[[], object]) -> None:
        if self.isVisible():
            slot()

    def _allow(self) -> None:
        """Switches every action on or off, as far as it makes sense for what is chosen."""
        is_here, rows = self.isVisible(), self.chosen()
        may = set(allowed_commands(rows[0]) if rows else ())
        may |= _ALWAYS
        if not can_write(self._desk.session):
            may &= _READING
        reads = is_here and self.is_open and self.view.part == RESULTS
        judges = reads and self.view.results.can_judge
        for command in LIST_COMMANDS:
            self._actions.allow(command.name, allowed=is_here and command.name in may)
        for command in REVIEW_COMMANDS:
            self._actions.allow(command.name, allowed=judges or (reads and command.name in _STEPS))

    def _in_results(self, act: Callable[[object], object]) -> None:
        if self.is_open:
            act(self.view.results)

    def _find(self) -> None:
        if self.is_open:
            self.close_inspection()
        self.list.start_search()

    def _all_slots(self) -> dict[str, Callable[[], object]]:
        return {
            **self.deeds.slots(),
            "find-inspection": self._find,
            **{name: partial(self._in_results, act) for name, act in _REVIEWS.items()},
            "checks-list": self.close_inspection,
            "checks-results": partial(self.show_part, RESULTS),
            "checks-score": partial(self.show_part, SCORE),
            "checks-charts": partial(self.show_part, CHARTS),
        }

    def _connect(self) -> None:
        self.list.chosen.connect(self._allow)
        self.list.opened.connect(self._open)
        self.list.command_wanted.connect(self.do)
        self._desk.changed.connect(self._changed)
        self._desk.unit_chosen.connect(lambda _unit: self._changed())

    @property
    def view_slots(self) -> dict[str, Callable[[], object]]:
        """What the commands of `VIEW_COMMANDS` do here."""
        return {name: slot for name, slot in self._slots.items() if name.startswith("checks-")}
