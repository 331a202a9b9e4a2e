"""自评和填报: what a unit states about itself and, as owner of an indicator, about all units."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from desktop.i18n import tr
from desktop.records.stream import Role
from desktop.ui.actions import Actions
from desktop.ui.controls import column, row
from desktop.ui.desk import Desk
from desktop.ui.evaluation.form_commands import STATING_COMMANDS

if TYPE_CHECKING:
    from desktop.ui.evaluation.assessment_own import OwnAssessment
    from desktop.ui.evaluation.office_stating import OfficeStating
    from desktop.ui.evaluation.owner_view import OwnerView

OWN, OWNED = range(2)


class AssessmentView(QWidget):
    """The forms of a role: a unit's own, its table as owner of indicators; the office's table.

    Args:
        desk: the open workspace, of the office or a unit.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("assessment")
        self._desk = desk
        self._name, self._owned_of = "", "-"
        self._actions: Actions | None = None
        self._is_stale = True
        self.own: OwnAssessment | None = None
        self.owned: OwnerView | None = None
        self.office: OfficeStating | None = None
        self.tabs, self._stack = QTabBar(), QStackedWidget()
        self._lay_out()
        if desk.session.role is Role.UNIT:
            self._make_unit()
        else:
            self._make_office()
        desk.changed.connect(self._changed)
        desk.flush_wanted.connect(self.flush)

    def declare(self, actions: Actions) -> None:
        """Adds the commands of the unit's form to the window; they work while it is visible.

        Args:
            actions: of the window.
        """
        if self.own is None:
            return
        self._actions = actions
        slots = self.own.slots()
        for command in STATING_COMMANDS:
            actions.add(command, partial(self._when_visible, slots[command.name]))
        self._allow()

    def show_scheme(self, name: str) -> None:
        """Shows another scheme.

        Args:
            name: ``code edition``.
        """
        if name != self._name:
            self.flush()
            self._name = name
            self._is_stale = True
        if self.isVisible():
            self.refresh()

    def shown(self) -> None:
        """Reads again, and puts the keyboard where the work is."""
        self.refresh()
        part = self._stack.currentWidget()
        if start := getattr(part, "start", None):
            start()

    def show_record(self, uid: str) -> None:
        """Goes to where a statement is worked on: the unit's form."""
        del uid
        self.tabs.setCurrentIndex(OWN)

    def show_part(self, code: str) -> None:
        """Shows a part of the unit's own form, by its code."""
        if self.own is not None:
            self.tabs.setCurrentIndex(OWN)
            self.own.select(code)

    def refresh(self) -> None:
        """Reads again what is seen; what is being typed is left alone."""
        self._is_stale = False
        is_owned = self.tabs.currentIndex() == OWNED
        if self.own is not None and not is_owned:
            self.own.refresh(self._name)
        if self.owned is not None and (is_owned or self._owned_of != self._name):
            self._owned_of = self._name
            self.owned.refresh(self._name, self._offer_owned)
        if self.office is not None:
            self.office.refresh(self._name)

    def flush(self) -> None:
        """Saves whatever is being typed."""
        for part in (self.own, self.owned):
            if part is not None:
                part.flush()

    def showEvent(self, event: QShowEvent) -> None:
        """Reads what was missed meanwhile; the commands work again."""
        super().showEvent(event)
        if self._is_stale:
            self.refresh()
        self._allow()

    def hideEvent(self, event: QHideEvent) -> None:
        """The commands are those of another part now."""
        super().hideEvent(event)
        self.flush()
        self._allow()

    def _make_unit(self) -> None:
        from desktop.ui.evaluation.assessment_own import OwnAssessment  # start-up time
        from desktop.ui.evaluation.owner_view import OwnerView  # start-up time

        self.own, self.owned = OwnAssessment(self._desk), OwnerView(self._desk)
        self._stack.addWidget(self.own)
        self._stack.addWidget(self.owned)
        self.own.saved.connect(self._allow)

    def _make_office(self) -> None:
        from desktop.ui.evaluation.office_stating import OfficeStating  # start-up time

        self.office = OfficeStating(self._desk)
        self._stack.addWidget(self.office)

    def _lay_out(self) -> None:
        self.tabs.setAccessibleName(tr("填报的各部分"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for title in (tr("本单位自评"), tr("按指标填报各单位")):
            self.tabs.addTab(title)
        self.tabs.hide()
        self.tabs.currentChanged.connect(self._show_tab)
        box = column([row([self.tabs, None], margins=(12, 2, 12, 0))], spacing=0)
        box.addWidget(self._stack, 1)
        self.setLayout(box)

    def _offer_owned(self, owns_any: bool) -> None:
        """The second tab is there for units that own an indicator."""
        self.tabs.setVisible(owns_any)
        if not owns_any:
            self.tabs.setCurrentIndex(OWN)

    def _show_tab(self, place: int) -> None:
        self.flush()
        self._stack.setCurrentIndex(place)
        self.refresh()
        self._allow()

    def _changed(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self.refresh()

    def _when_visible(self, slot: Callable[[], object]) -> None:
        if self.own is not None and self.own.isVisible():
            slot()

    def _allow(self) -> None:
        if self._actions is None or self.own is None:
            return
        may = self.own.allowed() if self.own.isVisible() else frozenset()
        for command in STATING_COMMANDS:
            self._actions.allow(command.name, allowed=command.name in may)
