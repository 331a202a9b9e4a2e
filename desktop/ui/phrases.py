"""A field for reasons that remembers the phrases people use again and again."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QSizePolicy, QToolButton, QWidget

from desktop.i18n import tr
from desktop.ui.controls import column, label, row
from desktop.ui.desk import Desk
from desktop.ui.fields import TextField
from desktop.ui.look import Look
from desktop.ui.state import UiState

MOST_PHRASES = 12
_SHOWN_CHARS = 30
_LEAST_CHARS = 2
HEIGHT_PX = 74


class Phrases:
    """The phrases of one kind that were used here, the latest first.

    Args:
        state: where they are remembered.
        name: the kind, e.g. ``return``.
        usual: phrases offered before there are any.
    """

    def __init__(self, state: UiState, name: str, usual: Sequence[str] = ()) -> None:
        self._state, self._name, self._usual = state, f"phrases.{name}", tuple(usual)

    def all(self) -> tuple[str, ...]:
        """The phrases to offer."""
        used = self._state.names(self._name) or ()
        return tuple(dict.fromkeys((*used, *self._usual)))[:MOST_PHRASES]

    def remember(self, text: str) -> None:
        """Puts a phrase at the head of the list."""
        phrase = " ".join(text.split())
        if len(phrase) >= _LEAST_CHARS:
            used = self._state.names(self._name) or ()
            kept = list(dict.fromkeys((phrase, *used)))[:MOST_PHRASES]
            self._state.put(self._name, kept)


class LinesEdit(QPlainTextEdit):
    """Text of some lines; its height is fixed, which the style sheet would undo were it not its hint.

    Args:
        look: gives sizes.
        height_px: of the design.
    """

    def __init__(self, look: Look, height_px: int = HEIGHT_PX) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._look, self._height = look, height_px

    def sizeHint(self) -> QSize:
        """As high as wanted."""
        return QSize(self._look.px(200), self._look.px(self._height))

    def minimumSizeHint(self) -> QSize:
        """No lower."""
        return QSize(self._look.px(80), self._look.px(self._height))


class ReasonField(QWidget):
    """A heading, a text of some lines, and a menu of phrases.

    Args:
        desk: gives look and memory.
        title: heading; says whether it must be filled.
        phrases: what the menu offers.
        example: shown while it is empty.
        is_flat: one line beside its heading, which grows with its text.
    """

    changed = Signal()

    def __init__(
        self, desk: Desk, title: str, phrases: Phrases, example: str = "", *, is_flat: bool = False
    ) -> None:
        super().__init__()
        self._phrases = phrases
        self.heading = label(title, "heading")
        self.edit: QPlainTextEdit = TextField(title, desk.look) if is_flat else LinesEdit(desk.look)
        self.edit.setAccessibleName(title)
        self.edit.setPlaceholderText(example)
        self.edit.textChanged.connect(self.changed)
        self.more = QToolButton()
        self.more.setText(tr("常用语"))
        self.more.setAccessibleName(tr("插入常用语"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self.more)
        self._menu.aboutToShow.connect(self._fill)
        self.more.setMenu(self._menu)
        if is_flat:
            self.setLayout(row([self.heading, self.edit, self.more], spacing=8))
        else:
            self.setLayout(column([row([self.heading, None, self.more]), self.edit], spacing=4))
        self.setFocusProxy(self.edit)

    @property
    def text(self) -> str:
        """What was written, without blanks around it."""
        return self.edit.toPlainText().strip()

    def set_text(self, text: str) -> None:
        """Shows another text."""
        self.edit.setPlainText(text)

    def remember(self) -> None:
        """Offers what was written the next time."""
        if self.text:
            self._phrases.remember(self.text)

    def _fill(self) -> None:
        self._menu.clear()
        for phrase in self._phrases.all():
            shown = phrase if len(phrase) <= _SHOWN_CHARS else f"{phrase[:_SHOWN_CHARS]}…"
            action = self._menu.addAction(shown.replace("&", "&&"))
            action.triggered.connect(lambda _checked, phrase=phrase: self._insert(phrase))
        if self._menu.isEmpty():
            self._menu.addAction(tr("用过的理由会记在这里")).setEnabled(False)

    def _insert(self, phrase: str) -> None:
        self.edit.insertPlainText(phrase)
        self.edit.setFocus()
