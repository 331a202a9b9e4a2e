"""Parts of a form that stands beside an earlier one: old text with differences marked, hints, folded text."""

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QSizePolicy, QTextEdit, QWidget

from desktop.i18n import tr
from desktop.ui.controls import button, column, label, row
from desktop.ui.fields import TextField
from desktop.ui.look import Look
from desktop.ui.text_difference import Place, difference
from desktop.ui.text_positions import TextPositions

_FOLDED_CHARS = 110
_COMPARE_AFTER_MS = 250
REMOVED, ADDED = "removed", "added"


class DifferenceMarks(QObject):
    """Marks in two texts beside each other where they differ.

    What is gone is struck out in the earlier text, what is new is underlined in the later one: neither
    says so by colour alone.

    Args:
        look: gives the colours.
        earlier: shows the earlier text.
        later: shows the later text; may be the one that is being typed.
        remark: is told in words when there is nothing to mark.
    """

    def __init__(self, look: Look, earlier: QPlainTextEdit, later: QPlainTextEdit, remark: QLabel) -> None:
        super().__init__(later)
        self._look, self._earlier, self._later, self._remark = look, earlier, later, remark
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_COMPARE_AFTER_MS)
        self._typing.timeout.connect(self.compare)
        later.textChanged.connect(self._typing.start)
        look.changed.connect(self.compare)

    def compare(self) -> None:
        """Marks what differs now."""
        before, after = self._earlier.toPlainText(), self._later.toPlainText()
        found = difference(before, after)
        _mark(self._earlier, self._look, found.removed, REMOVED)
        _mark(self._later, self._look, found.added, ADDED)
        self._remark.setText(_remark(before, after, is_rewritten=found.is_rewritten))


def _remark(before: str, after: str, *, is_rewritten: bool) -> str:
    if not before.strip() or not after.strip():
        return ""
    if is_rewritten:
        return tr("全文重写")
    return tr("两份相同") if before == after else tr("下划线为新增，删除线为删去")


def _mark(field: QPlainTextEdit, look: Look, places: tuple[Place, ...], kind: str) -> None:
    positions = TextPositions(field.toPlainText())
    style = QTextCharFormat()
    style.setBackground(look.colour("accent_soft" if kind == ADDED else "bracket"))
    if kind == ADDED:
        style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        style.setUnderlineColor(look.colour("accent"))
    else:
        style.setFontStrikeOut(True)
    selections = []
    for start, end in places:
        cursor = QTextCursor(field.document())
        cursor.setPosition(positions.to_qt(start))
        cursor.setPosition(positions.to_qt(end), QTextCursor.MoveMode.KeepAnchor)
        selection = QTextEdit.ExtraSelection()
        selection.cursor, selection.format = cursor, style
        selections.append(selection)
    field.setExtraSelections(selections)


class ReadField(TextField):
    """Text to be read and copied, not changed; as high as it is."""

    def __init__(self, name: str, look: Look) -> None:
        super().__init__(name, look, placeholder=tr("无"))
        self.set_editable(editable=False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)


class Folded(QWidget):
    """A long text of which the beginning is shown until the rest is asked for."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._text = label("", wrap=True)
        self._text.setAccessibleName(name)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._more = button(tr("展开全文"), self._toggle, "link")
        self._whole, self._is_folded = "", True
        self.setLayout(column([self._text, row([self._more, None])], spacing=2))

    def show_text(self, text: str) -> None:
        """Shows another text, folded."""
        self._whole, self._is_folded = text, True
        self._show()

    def _toggle(self) -> None:
        self._is_folded = not self._is_folded
        self._show()

    def _show(self) -> None:
        is_long = len(self._whole) > _FOLDED_CHARS
        is_cut = is_long and self._is_folded
        self._text.setText(f"{self._whole[:_FOLDED_CHARS]}…" if is_cut else self._whole)
        self._more.setVisible(is_long)
        self._more.setText(tr("展开全文") if is_cut else tr("收起"))


class Hint(QLabel):
    """What is missing or wrong, beside its field; a sign goes before the words."""

    shown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("role", "hint")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()

    def show_problem(self, sentence: str) -> None:
        """Shows a sentence; an empty one hides it."""
        self.setText(f"！{sentence}" if sentence else "")
        self.setVisible(bool(sentence))

    def minimumSizeHint(self) -> QSize:
        """May be as narrow as its column."""
        return QSize(40, super().minimumSizeHint().height())
