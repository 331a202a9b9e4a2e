"""Going from place to place, and which places are gone through."""

from collections.abc import Callable, Mapping
from functools import partial

from desktop.i18n import tr
from desktop.ui.checks.fill_board import FillBoard
from desktop.ui.checks.fill_marks import Key, Wanted, next_open
from desktop.ui.checks.fill_open import OpenSheet
from desktop.ui.checks.fill_words import place_title


class Moving:
    """Moves through the places that are listed.

    Args:
        filling: the open sheet.
        board: shows the list.
    """

    def __init__(self, filling: OpenSheet, board: FillBoard) -> None:
        self._filling, self._board = filling, board
        self.slots: Mapping[str, Callable[[], object]] = {
            "next": partial(self.step, 1),
            "previous": partial(self.step, -1),
            "next-open": partial(self.step_open, 1),
            "previous-open": partial(self.step_open, -1),
            "next-category": partial(self.step_category, 1),
            "previous-category": partial(self.step_category, -1),
            "first": partial(self._to_end, 0),
            "last": partial(self._to_end, -1),
            "filter": board.head.next_wanted,
            "find": self._find,
        }
        board.head.wanted_changed.connect(self.list_places)
        board.list.clicked_place.connect(filling.go_to)

    def list_places(self) -> None:
        """Lists the places that the filter and the words ask for; they stay listed while one works."""
        filling, head = self._filling, self._board.head
        words = head.words.text().split()
        found = [
            place
            for key, place in filling.places.items()
            if head.wanted in filling.marks.by_key[key].wanted
            and _holds(_text(place.item.code, key, place_title(place)), words)
        ]
        self._board.list.empty = _empty_text(head.wanted, is_search=bool(words))
        self._board.list_places(found, filling.marks)
        keys = self._board.list.items.keys
        if filling.key in keys:
            self._board.list.choose(filling.key)
        elif keys:
            filling.go_to(next_open(keys, filling.marks.by_key, None) or keys[0])

    def list_all(self) -> None:
        """Lists every place."""
        head = self._board.head
        head.words.clear()
        head.tabs.setCurrentIndex(0)

    def show(self, key: Key) -> None:
        """Shows a place; lists all when it is not among those listed."""
        if self._board.list.items.row_of(key) < 0:
            self.list_all()
        self._filling.go_to(key)

    def step(self, way: int) -> None:
        """The next or previous place that is listed."""
        keys = self._board.list.items.keys
        if not keys:
            return
        place = keys.index(self._filling.key) + way if self._filling.key in keys else 0
        if 0 <= place < len(keys):
            self._filling.go_to(keys[place])

    def step_open(self, way: int) -> None:
        """The next or previous open place: of those listed, else of all."""
        filling = self._filling
        marks = filling.marks.by_key
        listed = self._board.list.items.keys
        key = next_open(listed, marks, filling.key, way)
        if key is None:
            key = next_open(tuple(filling.places), marks, filling.key, way)
        if key is not None:
            self.show(key)
        elif filling.mark.is_open:
            filling.desk.said.emit(tr("只剩这一项了。"))
        else:
            filling.desk.said.emit(tr("都检查过了。按 G 看还缺什么，按 S 签名。"))

    def step_category(self, way: int) -> None:
        """The first listed place of the next category, or of this one and then the one before."""
        keys, places = self._board.list.items.keys, self._filling.places
        firsts = [
            number
            for number, key in enumerate(keys)
            if number == 0 or places[key].item.category != places[keys[number - 1]].item.category
        ]
        here = keys.index(self._filling.key) if self._filling.key in keys else 0
        ahead = [number for number in firsts if number > here]
        behind = [number for number in firsts if number < here]
        chosen = ahead[:1] if way > 0 else behind[-1:]
        if chosen:
            self._filling.go_to(keys[chosen[0]])

    def _to_end(self, place: int) -> None:
        if keys := self._board.list.items.keys:
            self._filling.go_to(keys[place])

    def _find(self) -> None:
        self._board.head.words.setFocus()
        self._board.head.words.selectAll()


def _text(code: str, key: Key, title: str) -> str:
    return f"{code} {key[1]} {title}".casefold()


def _holds(text: str, words: list[str]) -> bool:
    return all(word.casefold() in text for word in words)


def _empty_text(wanted: Wanted, *, is_search: bool) -> str:
    if is_search:
        return tr("没有找到这样的检查项。按 Esc 清除查找。")
    return {
        Wanted.OPEN: tr("都检查过了。按 G 看还缺什么，按 S 签名。"),
        Wanted.FAILING: tr("没有不符合、部分符合的检查项。"),
    }.get(wanted, tr("没有这样的检查项。按 F 换一种筛选。"))
