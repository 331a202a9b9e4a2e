"""反馈: for a unit what is asked of it and what it was given; for the office what waits for it."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QMenu, QStackedWidget, QTabBar, QWidget

from desktop.domain.supervision import ReviewVerdict
from desktop.i18n import tr
from desktop.records.stream import Role
from desktop.services.case_permissions import can_write
from desktop.ui.actions import Actions
from desktop.ui.controls import column, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.feedback_commands import OFFICE_COMMANDS, PAGE, UNIT_COMMANDS
from desktop.ui.feedback_office import OfficeFeedback
from desktop.ui.feedback_sign import SignView
from desktop.ui.feedback_unit import UnitFeedback
from desktop.ui.office_sending import SENDING_COMMANDS, OfficeSending

REPORTS, SIGN = range(2)
_VERDICTS: Mapping[str, ReviewVerdict] = {
    "verdict-done": ReviewVerdict.DONE,
    "verdict-ahead": ReviewVerdict.AHEAD,
    "verdict-on-plan": ReviewVerdict.ON_PLAN,
    "verdict-behind": ReviewVerdict.BEHIND,
    "verdict-returned": ReviewVerdict.RETURNED,
}


class FeedbackPage(QWidget):
    """The page of feedback; what it shows depends on the role.

    Args:
        desk: the open workspace.
        actions: gets the page's actions.
    """

    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self.setObjectName(PAGE)
        self._desk, self._actions = desk, actions
        self.office: OfficeFeedback | None = None
        self.unit: UnitFeedback | None = None
        self.sign: SignView | None = None
        self._tabs, self._stack = QTabBar(), QStackedWidget()
        if desk.session.role is Role.OFFICE:
            self.office = OfficeFeedback(desk)
            self.setLayout(column([self.office], spacing=0))
            self._declare_office(self.office)
        else:
            self.unit, self.sign = UnitFeedback(desk), SignView(desk)
            self._lay_out_unit(self.unit, self.sign)
            self._declare_unit(self.unit)
        desk.changed.connect(self._changed)
        desk.unit_chosen.connect(self._unit_chosen)

    def shown(self) -> None:
        """Reads everything again, and puts the keyboard where the work is."""
        self.refresh()
        if self.unit is not None and self.sign is not None:
            if self.sign.waiting and not self.unit.waiting:
                self._tabs.setCurrentIndex(SIGN)
            (self.sign if self._tabs.currentIndex() == SIGN else self.unit).list.setFocus()
        elif self.office is not None:
            self.office.list.setFocus()

    def refresh(self) -> None:
        """Reads everything again."""
        if self.office is not None:
            self.office.refresh()
        if self.unit is not None and self.sign is not None:
            self.unit.refresh()
            self.sign.refresh()
            for place, title, count in (
                (REPORTS, tr("进展反馈"), self.unit.waiting),
                (SIGN, tr("签收与计划"), self.sign.waiting),
            ):
                self._tabs.setTabText(place, f"{title} {count}" if count else title)

    def show_case(self, assignment: str) -> bool:
        """Shows what is asked, or what waits, in a case.

        Args:
            assignment: uid.

        Returns:
            Whether anything is.
        """
        self.refresh()
        if self.office is not None:
            return self.office.show_case(assignment)
        if self.unit is not None:
            self._tabs.setCurrentIndex(REPORTS)
            return self.unit.show_case(assignment)
        return False

    def show_signing(self) -> None:
        """Shows what was newly given to the unit."""
        self._tabs.setCurrentIndex(SIGN)

    def _changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _unit_chosen(self, _unit: str) -> None:
        self._changed()

    def _lay_out_unit(self, unit: UnitFeedback, sign: SignView) -> None:
        self._tabs.addTab(tr("进展反馈"))
        self._tabs.addTab(tr("签收与计划"))
        self._tabs.setAccessibleName(tr("反馈页的各部分"))
        self._tabs.setDrawBase(False)
        self._stack.addWidget(unit)
        self._stack.addWidget(sign)
        self._tabs.currentChanged.connect(self._show_part)
        head = row([label(tr("反馈"), "title"), 14, self._tabs, None], margins=(16, 10, 16, 8))
        whole = column([head, line()], spacing=0)
        whole.addWidget(self._stack, 1)
        self.setLayout(whole)

    def _show_part(self, place: int) -> None:
        self._desk.flush_wanted.emit()
        self._stack.setCurrentIndex(place)

    def _step(self, *, forward: bool) -> None:
        if self._tabs.currentIndex() == SIGN and self.sign is not None:
            self.sign.list.step(forward=forward)
        elif self.unit is not None:
            self.unit.step(forward=forward)

    def _declare_unit(self, unit: UnitFeedback) -> None:
        slots: dict[str, Callable[[], object]] = {
            "next-report": lambda: self._step(forward=True),
            "previous-report": lambda: self._step(forward=False),
            "show-evidence": unit.show_evidence,
            "next-owed": unit.next_owed,
            "copy-last": unit.copy_last,
            "unchanged": unit.report_unchanged,
            "attach": unit.attach,
            "paste-evidence": unit.paste_evidence,
            "submit-report": unit.submit,
            "submit-all": unit.submit_all,
        }
        for command in UNIT_COMMANDS:
            self._actions.add(command, slots[command.name])

    def _declare_office(self, office: OfficeFeedback) -> None:
        slots: dict[str, Callable[[], object]] = {
            "next-report": lambda: office.step(forward=True),
            "previous-report": lambda: office.step(forward=False),
            "show-evidence": office.show_evidence,
            "write-opinion": office.verdicts.opinion.setFocus,
        }
        for command in OFFICE_COMMANDS:
            verdict = _VERDICTS.get(command.name)
            slot = partial(office.judge, verdict) if verdict else slots[command.name]
            self._actions.add(command, slot)
        sending = OfficeSending(self._desk, self)
        menu = QMenu(office.send_button)
        for command in SENDING_COMMANDS:
            menu.addAction(self._actions.add(command, sending.slots[command.name]))
            self._actions.allow(command.name, allowed=can_write(self._desk.session))
        office.send_button.setMenu(menu)
