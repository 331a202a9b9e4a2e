"""Fields that save as you go: on leaving, on Enter, and when typing has paused."""

from datetime import date
from math import ceil

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from desktop.ui.controls import restyle
from desktop.ui.look import Look

PAUSE_MS = 3000
PADDING_PX = 3  # of the style sheet
SLACK_PX = 2  # else a line of fractional height is taken as one too many, and scrolls away
_SEPARATORS = str.maketrans("，,;；\n\t", "、、、、、、")


class LineField(QLineEdit):
    """One line of text."""

    committed = Signal(str)

    def __init__(self, name: str, placeholder: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self._saved = ""
        self._pause = _pause_timer(self)
        self.textEdited.connect(lambda _text: self._pause.start())
        self.editingFinished.connect(self.flush)

    def set_value(self, text: str) -> None:
        """Shows a value; text that is being typed is not disturbed."""
        if self.hasFocus() and self.text() != self._saved:
            return
        self._saved = text
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)

    def set_editable(self, *, editable: bool) -> None:
        """Whether it takes input; shown by its outline."""
        self.setReadOnly(not editable)

    def flush(self) -> None:
        """Commits what was typed and not yet saved."""
        self._pause.stop()
        if self.text() != self._saved:
            self._saved = self.text()
            self.committed.emit(self._saved)

    def event(self, event: QEvent) -> bool:
        """Leaves Ctrl+Z to the window when nothing was typed here."""
        if _is_spent_undo(event, can_undo=self.isUndoAvailable()):
            event.ignore()
            return False
        return super().event(event)


class TextField(QPlainTextEdit):
    """Text of one or several lines that is as high as its text.

    Args:
        name: accessible name.
        look: gives sizes.
        is_single: Enter commits instead of starting a line.
    """

    committed = Signal(str)

    def __init__(self, name: str, look: Look, *, is_single: bool = False, placeholder: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._look = look
        self._is_single = is_single
        self._saved = ""
        self._pause = _pause_timer(self)
        self.textChanged.connect(self._typed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())

    def set_value(self, text: str) -> None:
        """Shows a value; text that is being typed is not disturbed."""
        if self.hasFocus() and self.toPlainText() != self._saved:
            return
        self._saved = text
        if self.toPlainText() != text:
            self.setPlainText(text)
        self._pause.stop()
        self._fit()

    def flush(self) -> None:
        """Commits what was typed and not yet saved."""
        self._pause.stop()
        if self.toPlainText() != self._saved:
            self._saved = self.toPlainText()
            self.committed.emit(self._saved)

    def set_editable(self, *, editable: bool) -> None:
        """Whether it takes input; shown by its outline."""
        self.setReadOnly(not editable)
        restyle(self)

    def append_name(self, name: str) -> None:
        """Adds a name to a list of names and commits."""
        names = [*split_names(self.toPlainText()), name]
        self.setPlainText(join_names(tuple(dict.fromkeys(names))))
        self.flush()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving saves."""
        super().focusOutEvent(event)
        self.flush()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves a single line; Escape leaves."""
        if self._is_single and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.flush()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """The text is laid out when it is shown first."""
        super().showEvent(event)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The text may need another number of lines."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Leaves Ctrl+Z to the window when nothing was typed here."""
        if _is_spent_undo(event, can_undo=self.document().isUndoAvailable()):
            event.ignore()
            return False
        return super().event(event)

    def sizeHint(self) -> QSize:
        """As high as the text."""
        return QSize(self._look.px(120), self._height())

    def minimumSizeHint(self) -> QSize:
        """As high as the text."""
        return QSize(self._look.px(60), self._height())

    def _height(self) -> int:
        block, text = self.document().begin(), 0.0
        while block.isValid():
            text += max(self.blockBoundingRect(block).height(), self.fontMetrics().lineSpacing())
            block = block.next()
        margin = self.document().documentMargin()  # the first block holds the one above
        return ceil(text + margin) + 2 * (1 + self._look.px(PADDING_PX)) + SLACK_PX

    def _typed(self) -> None:
        self._fit()
        if self.toPlainText() != self._saved:
            self._pause.start()

    def _fit(self) -> None:
        if self.height() != self._height():
            self.setFixedHeight(self._height())


class DayField(LineField):
    """A day as 2023-12-31; anything else is marked and not saved."""

    day_committed = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__(name, "2023-12-31")
        self.committed.connect(self._check)
        self.textChanged.connect(lambda _text: self._mark())

    def set_day(self, day: date | None) -> None:
        """Shows a day; None is empty."""
        self.set_value(day.isoformat() if day else "")

    def day(self) -> date | None:
        """The day; None when it is empty or none."""
        return parse_day(self.text())

    @property
    def is_good(self) -> bool:
        """Whether the text is a day or empty."""
        return not self.text().strip() or self.day() is not None

    def _check(self, _text: str) -> None:
        if self.is_good:
            self.day_committed.emit(self.day())

    def _mark(self) -> None:
        font = self.font()
        font.setUnderline(not self.is_good)
        self.setFont(font)


def parse_day(text: str) -> date | None:
    """A day written 2023-12-31, 2023/12/31, 2023.12.31 or 20231231; None when it is none."""
    plain = text.strip().replace("/", "-").replace(".", "-")
    parts = plain.split("-")
    if len(parts) == 3 and all(part.isdecimal() for part in parts):
        plain = f"{parts[0]:0>4}-{parts[1]:0>2}-{parts[2]:0>2}"
    try:
        return date.fromisoformat(plain)
    except ValueError:
        return None


def split_names(text: str) -> tuple[str, ...]:
    """Names out of a list a person typed, separated by 、 or a comma, semicolon or line end."""
    names = (name.strip() for name in text.translate(_SEPARATORS).split("、"))
    return tuple(name for name in names if name)


def join_names(names: tuple[str, ...]) -> str:
    """Names as a Chinese list."""
    return "、".join(names)


def flush_fields(widget: QWidget) -> None:
    """Saves whatever is being typed in the fields of a widget."""
    for line in widget.findChildren(LineField):
        line.flush()
    for text in widget.findChildren(TextField):
        text.flush()


def _pause_timer(field: QObject) -> QTimer:
    timer = QTimer(field)
    timer.setSingleShot(True)
    timer.setInterval(PAUSE_MS)
    timer.timeout.connect(field.flush)  # type: ignore[attr-defined] # both kinds of field have it
    return timer


def _is_spent_undo(event: QEvent, *, can_undo: bool) -> bool:
    return (
        event.type() is QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and event.matches(QKeySequence.StandardKey.Undo)
        and not can_undo
    )
