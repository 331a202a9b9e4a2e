"""Fields of the settings: a value, a title, and one signal when somebody changed it; and how it is saved."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from desktop.i18n import tr
from desktop.ui.controls import button, column, label, line, row
from desktop.ui.desk import Desk

_MARGIN_PX = 6


class _Titled(QWidget):
    edited = Signal()

    def _hold(self, title: str, control: QWidget) -> None:
        control.setAccessibleName(title)
        self.setLayout(column([label(title, "muted"), control], spacing=2))


class Choice(_Titled):
    """One of some values.

    Args:
        title: what it is.
        options: titles by value.
    """

    def __init__(self, title: str, options: Mapping[str, str]) -> None:
        super().__init__()
        self._box = QComboBox()
        for value, text in options.items():
            self._box.addItem(text, value)
        self._box.activated.connect(lambda _index: self.edited.emit())
        self._hold(title, self._box)

    def value(self) -> str:
        """What is chosen."""
        return str(self._box.currentData())

    def set_value(self, value: Any) -> None:
        """Chooses; does not signal."""
        self._box.setCurrentIndex(max(0, self._box.findData(value)))


class Counted(_Titled):
    """A whole number between two ends."""

    def __init__(self, title: str, least: int, most: int) -> None:
        super().__init__()
        self._box = QSpinBox()
        self._box.setRange(least, most)
        self._box.lineEdit().setTextMargins(_MARGIN_PX, 0, 0, 0)
        self._box.valueChanged.connect(lambda _value: self.edited.emit())
        self._hold(title, self._box)

    def value(self) -> int:
        """The number."""
        return self._box.value()

    def set_value(self, value: Any) -> None:
        """Shows a number; does not signal."""
        self._box.blockSignals(True)
        self._box.setValue(value if isinstance(value, int) else self._box.minimum())
        self._box.blockSignals(False)


class Words(_Titled):
    """A short text."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._box = QLineEdit()
        self._box.textEdited.connect(lambda _text: self.edited.emit())
        self._hold(title, self._box)

    def value(self) -> str:
        """The text, without spaces at its ends."""
        return self._box.text().strip()

    def set_value(self, value: Any) -> None:
        """Shows a text; does not signal."""
        if self.value() != str(value or ""):
            self._box.setText("" if value is None else str(value))


class Flag(QWidget):
    """Yes or no."""

    edited = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self._box = QCheckBox(title)
        self._box.setAccessibleName(title)
        self._box.clicked.connect(lambda _checked: self.edited.emit())
        self.setLayout(column([self._box]))

    def value(self) -> bool:
        """Whether it is ticked."""
        return self._box.isChecked()

    def set_value(self, value: Any) -> None:
        """Ticks it or not; does not signal."""
        self._box.setChecked(bool(value))


def filled_form(fields: Sequence[QWidget]) -> QVBoxLayout:
    """Fields below each other."""
    return column(fields, spacing=8)


class SaveBar(QWidget):
    """The decision that values rest on, and the buttons that state the values or drop them.

    Args:
        title: what the button that saves says.
        save: states the values.
        discard: reads the stated values again.

    Attributes:
        is_changed: whether there are values that have not been stated.
    """

    def __init__(self, title: str, save: Callable[[], object], discard: Callable[[], object]) -> None:
        super().__init__()
        self.source = QLineEdit()
        self.source.setPlaceholderText(tr("依据文件，例如：市政府督查工作办法第八条"))
        self.source.setAccessibleName(tr("依据"))
        self.source.returnPressed.connect(save)
        self._changed = label(tr("有改动，还没有保存"), "hint")
        self._discard = button(tr("放弃改动"), discard)
        self.save = button(title, save, "primary")
        fields = row(
            [label(tr("依据")), self.source, self._changed, self._discard, self.save], margins=(16, 8, 16, 10)
        )
        self.setLayout(column([line(), fields], spacing=0))
        self.is_changed = False
        self.show_changed(is_changed=False)

    def show_changed(self, *, is_changed: bool) -> None:
        """Shows whether there are values that have not been stated."""
        self.is_changed = is_changed
        self.save.setEnabled(is_changed)
        self._discard.setVisible(is_changed)
        self._changed.setVisible(is_changed)
        if not is_changed:
            self.source.clear()

    def state(self, desk: Desk, work: Callable[[], str], then: Callable[[str], object]) -> None:
        """States the values on the worker, for every case is looked at again; a refusal is shown.

        Args:
            desk: the open workspace.
            work: calls the service; gives a sentence.
            then: is called with it, when it worked.
        """

        def done(sentence: str) -> None:
            desk.changed.emit()
            then(sentence)

        self.save.setEnabled(False)
        desk.submit(lambda _progress: work(), done, self, lambda: self.save.setEnabled(self.is_changed))

    def text(self) -> str:
        """The decision, as it was typed."""
        return self.source.text().strip()
