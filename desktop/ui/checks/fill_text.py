"""The field that observations, reasons and notes are typed into: every keystroke is told at once."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence

from desktop.ui.look import Look
from desktop.ui.phrases import LinesEdit

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BREAKING = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


class TypedText(LinesEdit):
    """Text of some lines.

    Enter ends it, Alt+Enter begins a line as in a spreadsheet, Escape leaves, Ctrl+D asks for the text that
    was written last; everything else is typing.

    Args:
        name: accessible name.
        look: gives sizes.
        height_px: of the design.
        example: shown while it is empty.
    """

    typed = Signal(str)
    """The text is another one, by a person's doing: is told before the key's event ends."""
    ended = Signal()
    left = Signal()
    same_wanted = Signal()
    focused = Signal(bool)

    def __init__(self, name: str, look: Look, height_px: int, example: str = "") -> None:
        super().__init__(look, height_px)
        self.setAccessibleName(name)
        self.setPlaceholderText(example)
        self._told = ""
        self.textChanged.connect(self._tell)

    def show_text(self, text: str) -> None:
        """Shows the text of another place; what was typed for the one before cannot be brought back here."""
        self._told = text
        if self.toPlainText() != text:
            self.setPlainText(text)
        self.document().clearUndoRedoStacks()

    def write(self, text: str) -> None:
        """Writes a text as if it were typed."""
        self.selectAll()
        self.insertPlainText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Escape and Ctrl+D mean something; the rest is typing."""
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _ENTER and modifiers & _BREAKING:
            self.insertPlainText("\n")
        elif key in _ENTER:
            self.ended.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key == Qt.Key.Key_D and modifiers == Qt.KeyboardModifier.ControlModifier:
            self.same_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Undo) and not self.document().isUndoAvailable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keeps its keys from the menu; leaves Ctrl+Z to the form when nothing was typed here."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Undo) and not self.document().isUndoAvailable():
                event.ignore()
                return False
            if event.key() in (*_ENTER, Qt.Key.Key_Escape) or _is_same(event):
                event.accept()
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Typing begins."""
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Typing ends."""
        super().focusOutEvent(event)
        self.focused.emit(False)

    def _tell(self) -> None:
        text = self.toPlainText()
        if text != self._told:
            self._told = text
            self.typed.emit(text)


def _is_same(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier
