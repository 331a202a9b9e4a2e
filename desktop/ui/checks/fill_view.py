"""填写: an inspector's inspections, and the form of the one that is being filled."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.i18n import tr
from desktop.services.checks.fill_sheet import FillSheet
from desktop.services.checks.fill_values import FillEntry
from desktop.services.checks.filling import FillService
from desktop.ui.actions import Actions
from desktop.ui.checks.fill_commands import FILL_COMMANDS
from desktop.ui.checks.fill_entries import EntriesPane
from desktop.ui.checks.fill_marks import Key
from desktop.ui.checks.fill_sheet_view import SheetView
from desktop.ui.controls import column
from desktop.ui.desk import Desk

_RETRY_MS = 500


class FillView(QWidget):
    """Filling checks with the keyboard alone.

    Args:
        desk: the open workspace of an inspector.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("fill-view")
        self.setAccessibleName(tr("填写检查"))
        self._desk = desk
        self._service = FillService(desk.session)
        self.entries = EntriesPane(desk)
        self.sheet_view: SheetView | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.entries)
        self.setLayout(column([self._stack], spacing=0))
        self._actions: Actions | None = None
        self._is_telling = False
        self._is_first = True
        self._opening = ""
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_RETRY_MS)
        self._again.timeout.connect(self._reopen)
        self.entries.opened.connect(self.open)
        desk.changed.connect(self._changed)
        desk.flush_wanted.connect(self.save)

    def declare(self, actions: Actions) -> None:
        """Puts the keys of the form into the menu; they work while a sheet is open.

        Args:
            actions: of the window.
        """
        self._actions = actions
        for name, command in FILL_COMMANDS.items():
            actions.add(command, partial(self.do, name))
        self._allow()

    def shown(self) -> None:
        """Reads everything again, and puts the keyboard where the work is."""
        self.refresh()
        (self.sheet_view or self.entries.list).setFocus()

    def refresh(self) -> None:
        """Reads the inspections again, and the sheet that is open, off the GUI thread."""
        self._desk.submit(lambda _progress: self._service.entries(), self._list, self)
        if self.sheet_view is not None:
            self._reopen()

    def open(self, name: str, key: Key | None = None) -> None:
        """Opens the sheet of an inspection.

        Args:
            name: uid or code.
            key: the place to begin with; None for the first that is open.
        """
        if self._opening == name:
            return
        self.save()
        self._opening = name
        self._desk.submit(
            lambda _progress: self._service.open(name),
            lambda sheet: self._show(sheet, key),
            self,
            self._opened,
        )

    def close_sheet(self) -> None:
        """Goes back to the list of inspections."""
        self.save()
        self._stack.setCurrentWidget(self.entries)
        self._drop()
        self.entries.list.setFocus()
        self.refresh()

    def save(self) -> None:
        """Puts everything that was typed into the ledger, here and now, and tells the window of it."""
        if self.sheet_view is None:
            return
        settling = self.sheet_view.settling
        self.sheet_view.filling.attempt(settling.now)
        if settling.has_written:
            settling.has_written = False
            self._tell()

    def do(self, action: str) -> None:
        """Does an action of the open sheet, by its name in `fill_keys.FILL_KEYS`."""
        if self.sheet_view is not None:
            self.sheet_view.do(action)

    def _list(self, entries: Sequence[FillEntry]) -> None:
        self.entries.show_entries(entries)
        is_first, self._is_first = self._is_first, False
        if is_first and len(entries) == 1 and not entries[0].problem and self.sheet_view is None:
            self.open(entries[0].inspection.uid)

    def _show(self, sheet: FillSheet, key: Key | None) -> None:
        had_keys = self.hasFocus() or self.entries.list.hasFocus() or self._holds_keys()
        if not sheet.places:
            self._desk.said.emit(tr("这次检查没有分给您的检查项。"))
            return
        made = SheetView(self._desk, sheet, key)
        made.left.connect(self.close_sheet)
        made.submitted.connect(self.refresh)
        self._stack.addWidget(made)
        self._stack.setCurrentWidget(made)
        self._drop()
        self.sheet_view = made
        self._allow()
        if had_keys:
            made.setFocus()

    def _opened(self) -> None:
        self._opening = ""

    def _holds_keys(self) -> bool:
        return self.sheet_view is not None and self.sheet_view.hasFocus()

    def _drop(self) -> None:
        if self.sheet_view is not None:
            old, self.sheet_view = self.sheet_view, None
            self._stack.removeWidget(old)
            old.deleteLater()
            self._allow()

    def _allow(self) -> None:
        if self._actions is not None:
            for command in FILL_COMMANDS.values():
                self._actions.allow(command.name, allowed=self.sheet_view is not None)

    def _reopen(self) -> None:
        """Reads the open sheet again; while a text is being typed it waits."""
        if self.sheet_view is None:
            return
        if self.sheet_view.is_typing:
            self._again.start()
            return
        filling = self.sheet_view.filling
        self.open(filling.sheet.inspection.uid, filling.key)

    def _tell(self) -> None:
        """The window hears of what was written here."""
        self._is_telling = True
        self._desk.changed.emit()
        self._is_telling = False

    def _changed(self) -> None:
        if self.isVisible() and not self._is_telling:
            self.refresh()
