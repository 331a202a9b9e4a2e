"""推算: walks from a total to an indicator, its rule, its facts and the records behind them."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.evaluation.values import Source
from desktop.i18n import tr
from desktop.ui.checks.findings_facts import FactsGrid
from desktop.ui.controls import Item, PushButton, button, clear, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.evaluation.derivation import Line, Place, Section, Sheet

_FIRST_LINES = 12


class LinkLine(PushButton):
    """A link that is cut with … where there is not room for it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._whole = text
        self.setProperty("kind", "link")
        self.setAutoDefault(False)
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setMinimumWidth(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cuts anew."""
        super().resizeEvent(event)
        room = self.width() - self.fontMetrics().horizontalAdvance("国")
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room))


class DerivationPane(QFrame):
    """Shows one sheet; its lines lead on.

    Args:
        desk: the open workspace.
        empty: what is said before anything was chosen.
    """

    place_wanted = Signal(object)
    """Another `Place` is to be shown."""
    record_wanted = Signal(object)
    """The record of a `Source` is to be shown."""
    withdrawal_wanted = Signal(str)
    """A decision is to be taken back, by uid."""
    left = Signal()
    """The keyboard is to go back to where one came from."""

    def __init__(self, desk: Desk, empty: str = "") -> None:
        super().__init__()
        self.setProperty("role", "pane")
        self.setAccessibleName(tr("得分推算"))
        self._desk = desk
        self.sheet: Sheet | None = None
        self._shown: tuple[Sheet | None, bool] = (None, False)
        self.can_withdraw = False
        """Whether decisions offer to be taken back."""
        self._crumb = button(tr("总分"), self.go_up, "link")
        self.title, self.figure = label("", "heading", wrap=True), label("", "figure")
        self._words = row([], spacing=6)
        self._empty = label(empty, "muted", wrap=True)
        self._body = column([], spacing=10, margins=(16, 10, 16, 14))
        self._scroll = QScrollArea()
        self._lay_out()
        self.show_sheet(None)

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Shows a sheet; nothing is touched when it says the same as before."""
        shown = (sheet, self.can_withdraw)
        if sheet is not None and shown == self._shown:
            return
        self._shown = shown
        is_same_place = self.sheet is not None and sheet is not None and self.sheet.place == sheet.place
        place = self._scroll.verticalScrollBar().value() if is_same_place else 0
        self.sheet = sheet
        self._head.setVisible(sheet is not None)
        self._scroll.setVisible(sheet is not None)
        self._foot.setVisible(sheet is not None)
        self._empty.setVisible(sheet is None)
        if sheet is None:
            return
        self.title.setText(sheet.title)
        self.figure.setText(sheet.figure)
        self._crumb.setVisible(bool(sheet.place.indicator))
        self._show_words(sheet.words)
        self._fill(sheet)
        self._scroll.verticalScrollBar().setValue(place)

    def add_foot(self, presses: Sequence[QWidget]) -> None:
        """Puts buttons below the sheet."""
        self._foot.setLayout(row([*presses, None], spacing=4, margins=(10, 6, 10, 6)))

    def go_up(self) -> None:
        """From an indicator to the total; from the total back to where one came from."""
        if self.sheet is not None and self.sheet.place.indicator:
            self.place_wanted.emit(Place(self.sheet.place.unit))
        else:
            self.left.emit()

    def start(self) -> None:
        """Puts the keyboard on the first line that leads on."""
        first = next(iter(self._scroll.findChildren(LinkLine)), None)
        (first or self._scroll).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and Backspace go up."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace):
            self.go_up()
            return
        super().keyPressEvent(event)

    def _show_words(self, words: Sequence[str]) -> None:
        clear(self._words)
        for one in words:
            self._words.addWidget(label(one, "pill-strong"))
        self._words.addStretch(1)

    def _fill(self, sheet: Sheet) -> None:
        clear(self._body)
        if sheet.facts:
            grid = FactsGrid(self._desk)
            for title, text in sheet.facts:
                grid.add(title, text)
            self._body.addWidget(grid)
        for section in sheet.sections:
            self._body.addLayout(self._section(section))
        self._body.addStretch(1)

    def _section(self, section: Section) -> QVBoxLayout:
        value = label(section.value, "heading")
        box = column([row([label(section.title, "heading"), None, value]), line()], spacing=3)
        if section.wording:
            wording = label(section.wording, "muted", wrap=True)
            wording.setAccessibleName(tr("原文"))
            box.addWidget(wording)
        for one in section.lines[:_FIRST_LINES]:
            box.addWidget(self._line(one))
        rest = section.lines[_FIRST_LINES:]
        if rest:
            more = button(tr("显示其余 {count} 条", count=len(rest)), kind="link")
            more.clicked.connect(lambda _checked: self._show_rest(box, more, rest))
            box.addLayout(row([more, None]))
        return box

    def _show_rest(self, box: QVBoxLayout, more: QWidget, rest: Sequence[Line]) -> None:
        more.hide()
        for one in rest:
            box.addWidget(self._line(one))

    def _line(self, one: Line) -> QWidget:
        value = label(one.value)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text: QWidget = label(one.text, wrap=True)
        if one.link is not None:
            text = LinkLine(one.text)
            text.clicked.connect(partial(self._follow, one.link))
        head = row([text, value], spacing=8)
        head.setStretch(0, 1)
        parts: list[Item] = [head]
        if one.note:
            note = label(one.note, "muted", wrap=True)
            note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            parts.append(note)
        if one.decision and self.can_withdraw:
            undo = button(tr("撤回…"), kind="link")
            undo.clicked.connect(lambda _checked: self.withdrawal_wanted.emit(one.decision))
            parts.append(row([undo, None]))
        made = QWidget()
        made.setLayout(column(parts, spacing=1, margins=(0, 2, 0, 2)))
        return made

    def _follow(self, link: Place | Source, _checked: bool = False) -> None:
        if isinstance(link, Place):
            self.place_wanted.emit(link)
        else:
            self.record_wanted.emit(link)

    def _lay_out(self) -> None:
        self._head, self._foot = QWidget(), QWidget()
        top = row([self.title, self._crumb], spacing=8)
        top.setStretch(0, 1)
        head = column([top, row([self.figure, None]), self._words], spacing=4, margins=(16, 10, 16, 8))
        self._head.setLayout(head)
        self.figure.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        body = frame("pane")
        body.setLayout(self._body)
        self._scroll.setAccessibleName(tr("得分推算"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(body)
        self._empty.setContentsMargins(16, 14, 16, 14)
        box = column([self._head, line(), self._scroll, self._empty, line(), self._foot], spacing=0)
        box.setStretch(2, 1)
        self.setLayout(box)
