"""The form of one check at work: it holds the keyboard while no text is typed."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.i18n import tr
from desktop.services.checks.fill_sheet import FillSheet
from desktop.ui.checks.fill_answering import Answering
from desktop.ui.checks.fill_attaching import PhotoTaking
from desktop.ui.checks.fill_board import FillBoard
from desktop.ui.checks.fill_handing import HandingIn
from desktop.ui.checks.fill_keys import FILL_KEYS, action_of
from desktop.ui.checks.fill_marks import Key, next_open
from desktop.ui.checks.fill_moving import Moving
from desktop.ui.checks.fill_open import OpenSheet
from desktop.ui.checks.fill_settling import Settling
from desktop.ui.checks.fill_words import place_title
from desktop.ui.controls import column
from desktop.ui.desk import Desk

_IN_MENU = ("take-all-last", "import", "undo", "keys", "entries")


class SheetView(QWidget):
    """Fills one sheet.

    Args:
        desk: the open workspace.
        sheet: open, with at least one place.
        key: the place to begin with; None, or one that is not there, for the first that is open.

    Attributes:
        filling: the sheet and the place that is shown.
        slots: what each action of `FILL_KEYS` does, by its name.
    """

    left = Signal()
    """The list of inspections is wanted."""
    submitted = Signal()

    def __init__(self, desk: Desk, sheet: FillSheet, key: Key | None = None) -> None:
        super().__init__()
        self.setObjectName("fill-sheet")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.filling = OpenSheet(desk, sheet, self)
        self.board = FillBoard(desk)
        self.settling = Settling(desk, sheet, self)
        self.photos = PhotoTaking(desk, self)
        self.moving = Moving(self.filling, self.board)
        self.answering = Answering(self.filling, self.board, self.moving, self.setFocus)
        self.handing = HandingIn(self.filling, self.photos, self.moving.show, self)
        self.setLayout(column([self.board], spacing=0))
        self.slots: Mapping[str, Callable[[], object]] = {
            **self.moving.slots,
            **self.answering.slots,
            **self.handing.slots,
            "entries": self.left.emit,
        }
        self._connect()
        self._begin(key)

    @property
    def is_typing(self) -> bool:
        """Whether the keyboard is in a text."""
        return self.board.answer.is_typing or self.board.head.words.hasFocus()

    def do(self, action: str) -> None:
        """Does an action by its name in `FILL_KEYS`."""
        self.slots[action]()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys are actions; a text that is being typed takes its own and lets the others come here."""
        action = action_of(event)
        if action:
            self.do(action)
            event.accept()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keeps the form's keys from the menu."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and action_of(event):
            event.accept()
            return True
        return super().event(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Photographs may be dropped anywhere on the form."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """What is dropped is attached to the item that is shown."""
        if self.photos.take(self.filling.sheet, self.filling.key, event.mimeData()):
            event.acceptProposedAction()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leaving puts everything into the ledger."""
        super().hideEvent(event)
        self.filling.attempt(self.settling.now)

    def _begin(self, key: Key | None) -> None:
        filling = self.filling
        self.board.use(filling.sheet)
        self.moving.list_places()
        keys = tuple(filling.places)
        first = key if key in filling.places else next_open(keys, filling.marks.by_key, None)
        filling.go_to(first or keys[0])

    def _connect(self) -> None:
        filling, board = self.filling, self.board
        filling.moved.connect(self._show_place)
        filling.changed.connect(self._show_answer)
        filling.renewed.connect(self._show_all)
        filling.typed.connect(self.settling.touch)
        filling.typed.connect(lambda: board.foot.say(tr("已记下")))
        self.settling.settled.connect(self._say_saved)
        self.photos.attached.connect(self._show_photos)
        self.handing.submitted.connect(self.submitted)
        board.beside.photos.opened.connect(self.handing.open_photo)
        board.beside.photos.removed.connect(self._remove_photo)
        for text in board.answer.texts.values():
            text.focused.connect(lambda is_typing: board.foot.show_keys(is_typing=is_typing))
        for leaving in (board.head.words.left, board.head.words.ended):
            leaving.connect(self.setFocus)
        for name, one in board.foot.buttons.items():
            one.clicked.connect(partial(self._press, name))
        for fill_key in FILL_KEYS:
            if fill_key.name in _IN_MENU:
                action = board.foot.menu.addAction(f"{tr(fill_key.title)}\t{fill_key.shown}")
                action.triggered.connect(partial(self._press, fill_key.name))

    def _press(self, action: str, _checked: bool = False) -> None:
        self.do(action)

    def _show_place(self) -> None:
        filling = self.filling
        place = filling.place
        self.board.show_place(filling.sheet, place, filling.mark, filling.deeds.profile)
        self.setAccessibleName(f"{place.item.code}　{place_title(place)}")

    def _show_answer(self) -> None:
        filling, board = self.filling, self.board
        board.list.items.tell(filling.key)
        board.head.show_marks(filling.marks)
        board.answer.show_answer(filling.place, filling.sheet.answer(filling.key), filling.mark)
        board.show_standing(filling.sheet, filling.place, filling.mark)

    def _show_all(self) -> None:
        self.board.head.show_marks(self.filling.marks)
        self.board.list.viewport().update()

    def _show_photos(self, key: Key) -> None:
        filling = self.filling
        filling.marks.refresh(key)
        self.board.list.items.tell(key)
        if key == filling.key:
            self._show_answer()

    def _remove_photo(self, uid: str) -> None:
        filling = self.filling
        key = filling.key
        filling.attempt(lambda: filling.sheet.detach(uid))
        self._show_photos(key)
        self.setFocus()

    def _say_saved(self) -> None:
        now = self.filling.desk.session.environment.now().astimezone()
        self.board.foot.say(tr("已保存 {time}", time=now.strftime("%H:%M")))
