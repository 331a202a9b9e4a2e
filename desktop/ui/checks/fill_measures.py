"""D, A and K of a cryptography assessment, beside the verdict that follows from them."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.domain.checks.details import FLAGS, MODULE, STRENGTH, flags_of
from desktop.domain.checks.values import Answer
from desktop.i18n import mark, tr
from desktop.ui.controls import Item, button, label, row
from desktop.ui.fields import LineField
from desktop.ui.look import Look

_FLAG_TITLES: Mapping[str, str] = {
    "D": mark("有效"),
    "A": mark("算法"),
    "K": mark("密钥"),
}
_FLAG_NAMES: Mapping[str, str] = {
    "D": mark("密码使用有效"),
    "A": mark("密码算法合规"),
    "K": mark("密钥管理安全"),
}
_SIGNS: Mapping[bool | None, str] = {True: "✓", False: "✗", None: "？"}
_FIELD_PX = 62


class MeasureField(LineField):
    """A short number; Escape and Enter go back to the keys."""

    typed = Signal(str)
    ended = Signal()
    left = Signal()

    def __init__(self, name: str, example: str, look: Look) -> None:
        super().__init__(name, example)
        self.setFixedWidth(look.px(_FIELD_PX))
        self.setMaxLength(6)
        self.textEdited.connect(self.typed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Escape leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.ended.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class MeasuresRow(QWidget):
    """Three switches, and the figures that count when one of them fails."""

    toggled = Signal(str)
    """D, A or K is to be turned over."""
    measured = Signal(str, str)
    """A figure was typed: its name and text."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.flags: Mapping[str, QPushButton] = {name: self._flag(name) for name in FLAGS}
        self.strength = MeasureField(tr("密码强度（位）"), "112", look)
        self.module = MeasureField(tr("密码模块等级"), "2", look)
        self.strength.typed.connect(lambda text: self.measured.emit(STRENGTH, text))
        self.module.typed.connect(lambda text: self.measured.emit(MODULE, text))
        self._strength_title = label(tr("强度 B"), "muted")
        self._module_title = label(tr("模块级别"), "muted")
        parts: list[Item] = [
            label("Shift+", "muted"),
            *self.flags.values(),
            8,
            self._strength_title,
            self.strength,
        ]
        self.setLayout(row([*parts, self._module_title, self.module, None], spacing=8))

    def show_answer(self, answer: Answer) -> None:
        """Shows what an answer says, and what its verdict implies."""
        found = flags_of(answer)
        for name, one in self.flags.items():
            one.setText(f"{name} {tr(_FLAG_TITLES[name])} {_SIGNS[found[name]]}")
            one.setChecked(found[name] is False)
        for field, title, flag, detail in (
            (self.strength, self._strength_title, "A", STRENGTH),
            (self.module, self._module_title, "K", MODULE),
        ):
            is_asked = found["D"] is not False and found[flag] is False
            field.setVisible(is_asked)
            title.setVisible(is_asked)
            text = answer.details.get(detail, "")
            if field.text() != text:
                field.setText(text)

    def _flag(self, name: str) -> QPushButton:
        made = button(f"{name} {tr(_FLAG_TITLES[name])}")
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setToolTip(f"{tr(_FLAG_NAMES[name])}（Shift+{name}）")
        made.setAccessibleName(tr(_FLAG_NAMES[name]))
        made.clicked.connect(lambda _checked: self.toggled.emit(name))
        return made
