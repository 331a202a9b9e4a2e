"""How the form of a check stands: list, item, answer, what is beside, and the line under it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QSplitter, QWidget

from desktop.domain.checks.inspections import Place, ResultState
from desktop.services.case_permissions import can_write
from desktop.services.checks.fill_sheet import FillSheet
from desktop.ui.checks.fill_answer import AnswerForm
from desktop.ui.checks.fill_beside import BesidePane
from desktop.ui.checks.fill_foot import FillFoot
from desktop.ui.checks.fill_item import ItemPane
from desktop.ui.checks.fill_list import FillList
from desktop.ui.checks.fill_marks import Mark, Marks
from desktop.ui.checks.fill_progress import FillHead
from desktop.ui.controls import column, frame, line
from desktop.ui.desk import Desk

_ITEM_LEAST_PX, _ITEM_MOST_PX = 90, 330
_ANSWER_MOST_PX = 430
_WIDTHS_PX = (330, 640, 250)


class FillBoard(QWidget):
    """The parts of the form; shows one place of a sheet.

    Args:
        desk: the open workspace.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        look = desk.look
        self.head, self.list = FillHead(look), FillList(look)
        self.item, self.answer = ItemPane(look), AnswerForm(look)
        self.beside, self.foot = BesidePane(desk), FillFoot()
        left, middle = QWidget(), QWidget()
        listed = column([self.head, line()], spacing=0)
        listed.addWidget(self.list, 1)
        left.setLayout(listed)
        asked = column([], spacing=0)
        self.item.setMinimumHeight(look.px(_ITEM_LEAST_PX))
        self.item.setMaximumHeight(look.px(_ITEM_MOST_PX))  # else eyes go far on a large screen
        self.answer.setMaximumHeight(look.px(_ANSWER_MOST_PX))
        asked.addWidget(self.item, 3)
        asked.addWidget(self.answer, 2)
        rest = frame("pane")
        rest.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        asked.addWidget(rest)
        middle.setLayout(asked)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setHandleWidth(1)
        parts.setChildrenCollapsible(False)
        for place, part in enumerate((left, middle, self.beside)):
            parts.addWidget(part)
            parts.setStretchFactor(place, int(part is middle))
        parts.setSizes([look.px(width) for width in _WIDTHS_PX])
        whole = column([], spacing=0)
        whole.addWidget(parts, 1)
        whole.addWidget(self.foot)
        self.setLayout(whole)
        self._can_write = can_write(desk.session)
        self._siblings: dict[str, tuple[str, ...]] = {}
        self._numbers: dict[tuple[str, str], int] = {}

    def use(self, sheet: FillSheet) -> None:
        """Will show places of another sheet."""
        self.head.show_inspection(sheet.inspection)
        self._numbers = {place.key: number for number, place in enumerate(sheet.places, start=1)}
        self._siblings = {}
        for place in sheet.places:
            code = place.item.code
            self._siblings[code] = (*self._siblings.get(code, ()), place.target)

    def list_places(self, places: Sequence[Place], marks: Marks) -> None:
        """Lists places at the left."""
        self.list.items.use(places, marks)
        self.head.show_marks(marks)

    def show_place(self, sheet: FillSheet, place: Place, mark: Mark, profile: str) -> None:
        """Shows another place."""
        key = place.key
        self.list.choose(key)
        self.item.show_place(place, self._numbers[key], len(self._numbers), self._siblings[place.item.code])
        self.answer.show_place(place, sheet.answer(key), mark, profile)
        self.beside.show_last(sheet.last(key))
        self.show_standing(sheet, place, mark)

    def show_standing(self, sheet: FillSheet, place: Place, mark: Mark) -> None:
        """Shows where the answer of the same place stands."""
        key = place.key
        self.item.show_standing(mark, sheet.review(key))
        self.beside.photos.show_photos(sheet.evidence(key))
        is_open = self._can_write and not (sheet.inspection.withdrawn or sheet.inspection.concluded_on)
        self.answer.set_editable(editable=is_open and mark.state is not ResultState.ACCEPTED)
