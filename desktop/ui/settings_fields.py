"""Fields of the settings: a value, a title, and one signal when somebody changed it."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from desktop.ui.controls import column, label


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
