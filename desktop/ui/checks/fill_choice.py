"""A few choices beside each other, one of them chosen."""

from collections.abc import Mapping
from enum import Enum
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from desktop.ui.controls import row

Value = TypeVar("Value", bound=Enum)


class Choice(QWidget, Generic[Value]):
    """Radio buttons of a closed set; the first is chosen.

    Args:
        titles: what each is called.
    """

    changed = Signal()

    def __init__(self, titles: Mapping[Value, str]) -> None:
        super().__init__()
        self.buttons = {value: QRadioButton(title) for value, title in titles.items()}
        group = QButtonGroup(self)
        for one in self.buttons.values():
            one.setAccessibleName(one.text())
            group.addButton(one)
            one.toggled.connect(self._toggled)
        next(iter(self.buttons.values())).setChecked(True)
        self.setLayout(row([*self.buttons.values(), None], spacing=14))

    @property
    def chosen(self) -> Value:
        """What is chosen."""
        return next(value for value, one in self.buttons.items() if one.isChecked())

    def choose(self, value: Value) -> None:
        """Chooses."""
        self.buttons[value].setChecked(True)

    def _toggled(self, is_on: bool) -> None:
        if is_on:
            self.changed.emit()
