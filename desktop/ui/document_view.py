"""The text of a plan document: readable, scrolled to what is cited, with every cited place marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit

from desktop.domain.ledger import Span
from desktop.i18n import tr
from desktop.ui.look import Look
from desktop.ui.text_positions import TextPositions

MOST_STYLED = 400_000
WIDEST_PX = 820
_LINE_HEIGHT = 165
_PARAGRAPH_SPACE_PX = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of the document that belongs to a task.

    Attributes:
        uid: the task.
        span: characters of the text.
        bracket: its responsibility statement; None when it has none.
    """

    uid: str
    span: Span
    bracket: Span | None = None


@dataclass(frozen=True, slots=True)
class Highlight:
    """What is shown of the selected task: each kind has its own tint."""

    task: Span
    bracket: Span | None = None
    milestones: tuple[Span, ...] = ()
    targets: tuple[Span, ...] = ()


class DocumentView(QTextEdit):
    """Shows a document; a click on a marked place tells which task it belongs to."""

    mark_clicked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("document")
        self.setAccessibleName(tr("政策文件原文"))
        self.setProperty("role", "document")
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setCursorWidth(2)
        self._look = look
        self._positions = TextPositions("")
        self._marks: tuple[Mark, ...] = ()
        self._highlight: Highlight | None = None
        self._headings: tuple[Span, ...] = ()
        self.document().setDocumentMargin(look.px(24))
        look.changed.connect(self._repaint_marks)

    def show_text(self, text: str, headings: Sequence[Span] = ()) -> None:
        """Shows another document.

        Args:
            text: the text that all spans refer to.
            headings: places that are headings.
        """
        self._positions = TextPositions(text)
        self._marks, self._highlight = (), None
        self._headings = tuple(headings)
        self.setPlainText(text)
        if len(text) <= MOST_STYLED:
            self._style_paragraphs()
        self._repaint_marks()

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Says which places belong to which task."""
        self._marks = tuple(marks)
        self._repaint_marks()

    def highlight(self, highlight: Highlight | None) -> None:
        """Tints the source of one task, and scrolls to it when it is not in view."""
        self._highlight = highlight
        self._repaint_marks()
        if highlight is not None and not self._is_in_view(highlight.task):
            self.scroll_to(highlight.task)

    def scroll_to(self, span: Span) -> None:
        """Brings a place into the upper third of the view, once the view has its size."""
        self.setTextCursor(self._cursor((span[0], span[0])))
        QTimer.singleShot(0, self, self._scroll_to_cursor)

    def place(self) -> int:
        """The character the cursor stands before."""
        return self._positions.from_qt(self.textCursor().position())

    def set_place(self, place: int) -> None:
        """Puts the cursor before a character."""
        self.setTextCursor(self._cursor((place, place)))

    def marked_at(self, place: int) -> str:
        """The task whose source holds a character, the narrowest first; empty when there is none."""
        holding = [mark for mark in self._marks if mark.span[0] <= place < mark.span[1]]
        return min(holding, key=lambda mark: mark.span[1] - mark.span[0]).uid if holding else ""

    def tints(self) -> tuple[tuple[Span, QColor], ...]:
        """The tinted places as shown, in characters of the text; for tests and assistive tools."""
        found = []
        for selection in self.extraSelections():
            cursor = selection.cursor
            start, end = cursor.selectionStart(), cursor.selectionEnd()
            span = (self._positions.from_qt(start), self._positions.from_qt(end))
            found.append((span, selection.format.background().color()))
        return tuple(found)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps lines short enough to be read, in the middle of a wide window."""
        super().resizeEvent(event)
        spare = (self.width() - self._look.px(WIDEST_PX)) // 2
        self.setViewportMargins(max(0, spare), 0, max(0, spare), 0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a marked place selects its task."""
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self._choose(self.place())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter selects the task at the cursor."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._choose(self.place())
            return
        super().keyPressEvent(event)

    def _choose(self, place: int) -> None:
        if uid := self.marked_at(place):
            self.mark_clicked.emit(uid)

    def _cursor(self, span: Span) -> QTextCursor:
        cursor = QTextCursor(self.document())
        last = self.document().characterCount() - 1
        cursor.setPosition(min(self._positions.to_qt(span[0]), last))
        cursor.setPosition(min(self._positions.to_qt(span[1]), last), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _is_in_view(self, span: Span) -> bool:
        view = self.viewport().rect()
        first, last = (self.cursorRect(self._cursor((place, place))) for place in span)
        return self.isVisible() and view.top() <= first.top() and last.bottom() <= view.bottom()

    def _scroll_to_cursor(self) -> None:
        top = self.cursorRect().top() + self.verticalScrollBar().value()
        self.verticalScrollBar().setValue(max(0, top - self.viewport().height() // 5))

    def _style_paragraphs(self) -> None:
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        block = QTextBlockFormat()
        block.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        block.setBottomMargin(self._look.px(_PARAGRAPH_SPACE_PX))
        cursor.mergeBlockFormat(block)
        bold = QTextCharFormat()
        bold.setFontWeight(QFont.Weight.Bold)
        for span in self._headings:
            self._cursor(span).mergeCharFormat(bold)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _repaint_marks(self) -> None:
        line = _underlined(self._look.colour("accent"))
        brackets = [mark.bracket for mark in self._marks if mark.bracket is not None]
        selections = [self._selection(bracket, line) for bracket in brackets]
        if (shown := self._highlight) is not None:
            selections.append(self._selection(shown.task, self._tinted("task")))
            selections += [self._selection(span, self._tinted("milestone")) for span in shown.milestones]
            selections += [self._selection(span, self._tinted("target")) for span in shown.targets]
            if shown.bracket is not None:
                selections.append(self._selection(shown.bracket, self._tinted("bracket")))
        self.setExtraSelections(selections)

    def _tinted(self, tone: str) -> QTextCharFormat:
        tint = QTextCharFormat()
        tint.setBackground(self._look.colour(tone))
        tint.setForeground(self._look.colour("text"))
        return tint

    def _selection(self, span: Span, look: QTextCharFormat) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        selection.cursor = self._cursor(span)
        selection.format = look
        return selection


def _underlined(colour: QColor) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
    look.setUnderlineColor(colour)
    return look
