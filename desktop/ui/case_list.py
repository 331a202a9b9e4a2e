"""A list of cards: each a title, its state as a word, its light, and a few lines of facts.

Drawn by a delegate, so that a task of all seventy units costs no more than one of three.
"""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from desktop.ui.case_card import CARD_ROLE, CardDelegate, Index, ListCard
from desktop.ui.look import Look

_NO_PARENT = QModelIndex()


class CardModel(QAbstractListModel):
    """The cards of a list."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: tuple[ListCard, ...] = ()

    def use(self, cards: Sequence[ListCard]) -> bool:
        """Shows other cards.

        Returns:
            Whether the rows were laid out anew; False when the same things only say something else.
        """
        new = tuple(cards)
        is_same = [card.key or card.title for card in new] == [c.key or c.title for c in self.cards]
        if is_same:
            self.cards = new
            if new:
                self.dataChanged.emit(self.index(0), self.index(len(new) - 1))
            return False
        self.beginResetModel()
        self.cards = new
        self.endResetModel()
        return True

    def row_of(self, key: str) -> int:
        """The row of a card; -1 when it is not here."""
        return next((row for row, card in enumerate(self.cards) if card.key == key), -1)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Number of cards and headings."""
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The title, what is read aloud, or the card itself."""
        card = self.cards[index.row()]
        if role == CARD_ROLE:
            return card
        if role == Qt.ItemDataRole.DisplayRole:
            return card.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return card.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return card.title
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if self.cards[index.row()].is_heading:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class CardList(QListView):
    """Shows cards; one or several can be chosen.

    Args:
        look: gives colours and sizes.
        name: accessible name.
        is_multiple: whether several can be chosen at once.
        empty: sentence shown when there are none.
    """

    chosen = Signal(str)
    """The current card is another one, by key; empty for none."""
    opened = Signal(str)
    selection_changed = Signal()

    def __init__(self, look: Look, name: str, *, is_multiple: bool = False, empty: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.empty = empty
        self.cards = CardModel()
        self._look = look
        self.setModel(self.cards)
        self.setItemDelegate(CardDelegate(look, self))
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if is_multiple else mode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.selectionModel().selectionChanged.connect(lambda _new, _old: self.selection_changed.emit())
        self.activated.connect(lambda index: self.opened.emit(self.cards.cards[index.row()].key))
        look.changed.connect(self._rescale)

    def show_cards(self, cards: Sequence[ListCard]) -> None:
        """Shows other cards; the current one stays current when it is still there."""
        key, place = self.current_key, self.currentIndex().row()
        kept = self.selected_keys()
        if not self.cards.use(cards):
            self.scheduleDelayedItemsLayout()
            return
        rows = [row for name in kept if (row := self.cards.row_of(name)) >= 0]
        row = self.cards.row_of(key) if key else -1
        self._select(row if row >= 0 else self._near(place), rows if row >= 0 else [])

    @property
    def current_key(self) -> str:
        """The current card; empty for none."""
        index = self.currentIndex()
        return self.cards.cards[index.row()].key if index.isValid() else ""

    def selected_keys(self) -> tuple[str, ...]:
        """The chosen cards from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return tuple(self.cards.cards[row].key for row in rows)

    def select_key(self, key: str) -> bool:
        """Makes a card the current and only chosen one.

        Returns:
            Whether it is here.
        """
        row = self.cards.row_of(key)
        if row >= 0:
            self._select(row, [])
        return row >= 0

    def select_all(self) -> None:
        """Chooses every card."""
        self.selectAll()

    def step(self, *, forward: bool) -> bool:
        """Goes to the next or previous card, over headings.

        Returns:
            Whether there was one.
        """
        way = 1 if forward else -1
        row = self.currentIndex().row() + way
        while 0 <= row < len(self.cards.cards):
            if not self.cards.cards[row].is_heading:
                self._select(row, [])
                return True
            row += way
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go over headings."""
        keys = {Qt.Key.Key_Down: True, Qt.Key.Key_Up: False}
        if event.key() in keys and not event.modifiers():
            self.step(forward=keys[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Does nothing: letters are shortcuts here."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width wraps the lines anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Says why there is nothing."""
        super().paintEvent(event)
        if self.cards.rowCount() or not self.empty:
            return
        painter = QPainter(self.viewport())
        painter.setPen(self._look.colour("muted"))
        side = self._look.px(18)
        place = self.viewport().rect().adjusted(side, side, -side, -side)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(place, int(flags), self.empty)
        painter.end()

    def _rescale(self) -> None:
        self.scheduleDelayedItemsLayout()

    def _near(self, place: int) -> int:
        """The card that takes the place of one that is gone."""
        last = len(self.cards.cards) - 1
        start = max(0, min(place, last))
        ahead = [row for row in range(start, last + 1) if not self.cards.cards[row].is_heading]
        behind = [row for row in range(start - 1, -1, -1) if not self.cards.cards[row].is_heading]
        return next(iter((*ahead, *behind)), -1)

    def _select(self, row: int, others: Sequence[int]) -> None:
        if row < 0:
            self.chosen.emit("")
            return
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self.cards.index(row), flags.ClearAndSelect)
        for other in others:
            self.selectionModel().select(self.cards.index(other), flags.Select)
        self.scrollTo(self.cards.index(row))

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self.cards.cards[current.row()].key)
