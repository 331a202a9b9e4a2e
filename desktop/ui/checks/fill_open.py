"""The sheet that is being filled: the place that is shown, and what its parts tell each other."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.domain.checks.inspections import Place
from desktop.errors import AppError
from desktop.services.checks.fill_sheet import FillSheet
from desktop.ui.checks.fill_deeds import FillDeeds
from desktop.ui.checks.fill_marks import Key, Mark, Marks
from desktop.ui.desk import Desk

_T = TypeVar("_T")


class OpenSheet(QObject):
    """One open sheet with at least one place.

    Args:
        desk: the open workspace.
        sheet: open.

    Attributes:
        place: that is shown.
        marks: of all places, as they stand.
        deeds: what can be done to an answer.
    """

    moved = Signal()
    """Another place is shown, or the same with other texts."""
    changed = Signal()
    """The answer that is shown says something else; its texts are as they were typed."""
    renewed = Signal()
    """Many answers changed at once."""
    typed = Signal()
    """Something is to be settled."""

    def __init__(self, desk: Desk, sheet: FillSheet, parent: QObject) -> None:
        super().__init__(parent)
        self.desk, self.sheet = desk, sheet
        self.places = {place.key: place for place in sheet.places}
        self.marks, self.deeds = Marks(sheet), FillDeeds(sheet)
        self.place: Place = sheet.places[0]

    @property
    def key(self) -> Key:
        """The place that is shown."""
        return self.place.key

    @property
    def mark(self) -> Mark:
        """How far the place that is shown is."""
        return self.marks.by_key[self.place.key]

    def go_to(self, key: Key) -> None:
        """Shows a place."""
        self.place = self.places[key]
        self.moved.emit()

    def attempt(self, deed: Callable[[], _T]) -> _T | None:
        """Does something to the sheet; an expected failure is shown.

        Returns:
            What it gives; None when it was refused.
        """
        try:
            return deed()
        except AppError as error:
            self.desk.refused.emit(error)
            return None

    def tell(self) -> None:
        """The answer that is shown was changed."""
        self.marks.refresh(self.place.key)
        self.changed.emit()
        self.typed.emit()

    def renew(self) -> None:
        """Many answers were changed."""
        self.marks.renew()
        self.renewed.emit()
        self.moved.emit()
        self.typed.emit()
