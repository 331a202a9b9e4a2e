"""The filter of one column: a small window under its head."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidgetItem, QWidget

from desktop.domain.supervision import Light
from desktop.i18n import tr
from desktop.ui.column_filter import DAYS, Condition, day_words, meant_day
from desktop.ui.controls import ChoiceList, Item, button, column, label, row
from desktop.ui.fields import parse_day
from desktop.ui.lights import ink
from desktop.ui.look import Look
from desktop.ui.table_model import FilterKind

_VALUE_ROLE = int(Qt.ItemDataRole.UserRole)
_TITLE_ROLE = _VALUE_ROLE + 1
_PRESETS = (
    ("", "yesterday"),
    ("week-start", "week-end"),
    ("", "month-end"),
    ("", "quarter-end"),
    ("", "year-end"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to choose.

    Attributes:
        title: for people.
        count: rows that have it; None while nobody counted.
        light: gives the colour of its title.
    """

    value: str
    title: str
    count: int | None = None
    light: Light | None = None


class ColumnFilterPopup(QFrame):
    """Asks what a column is to be filtered by.

    Args:
        title: heading of the column.
        kind: how it can be filtered.
        condition: what it is filtered by now.
        today: what the names of days are counted from.
    """

    chosen = Signal(object)

    def __init__(
        self, look: Look, title: str, kind: FilterKind, condition: Condition, today: date, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup-column-filter")
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._look, self._kind, self._condition, self._today = look, kind, condition, today
        self._title = title
        self.words = self._field(tr("包含的文字"), condition.words)
        self.first = self._field(tr("从"), day_words(condition.first))
        self.last = self._field(tr("至"), day_words(condition.last))
        self.values = ChoiceList(tr("{column}的取值", column=title))
        self.values.itemActivated.connect(self._toggle)
        self._said = label("", "muted", wrap=True)
        self._said.hide()
        self._lay_out()
        self.resize(look.px(300), look.px(400) if self._has_values else self.sizeHint().height())

    @property
    def _has_values(self) -> bool:
        return self._kind in (FilterKind.VALUES, FilterKind.NAMES)

    def offer(self, choices: Sequence[Choice]) -> None:
        """Shows the values to choose from; those chosen already are kept."""
        chosen = set(self._checked()) or set(self._condition.values)
        self.values.clear()
        for choice in choices:
            item = QListWidgetItem(self._choice_text(choice))
            item.setData(_VALUE_ROLE, choice.value)
            item.setData(_TITLE_ROLE, choice.title)
            item.setCheckState(Qt.CheckState.Checked if choice.value in chosen else Qt.CheckState.Unchecked)
            if choice.light is not None:
                item.setForeground(QColor(ink(self._look.tokens, choice.light).text))
            self.values.addItem(item)
        self._narrow(self.words.text())

    def open_below(self, place: QPoint, widget: QWidget) -> None:
        """Shows the window under a place, all of it on the screen."""
        screen = widget.screen() or QGuiApplication.primaryScreen()
        area = screen.availableGeometry()
        x = min(max(place.x(), area.left()), area.right() - self.width())
        y = min(place.y(), area.bottom() - self.height())
        self.move(x, max(y, area.top()))
        self.show()
        (self.first if self._kind in (FilterKind.DAYS, FilterKind.NUMBERS) else self.words).setFocus()

    def condition(self) -> Condition | None:
        """What was asked for; None when something that was typed cannot be understood."""
        name = self._condition.column
        if self._kind in (FilterKind.DAYS, FilterKind.NUMBERS):
            read = self._day if self._kind is FilterKind.DAYS else _number
            first, last = read(self.first.text()), read(self.last.text())
            return None if first is None or last is None else Condition(name, first=first, last=last)
        values = self._checked() if self._has_values else ()
        is_search = self._has_values and self._kind is FilterKind.VALUES
        return Condition(name, words="" if values or is_search else self.words.text().strip(), values=values)

    def accept(self) -> None:
        """Applies what was asked for."""
        condition = self.condition()
        if condition is None:
            text = (
                tr("请写成 2023-12-31 这样的日期。") if self._kind is FilterKind.DAYS else tr("请填写数字。")
            )
            self._said.setText(text)
            self._said.show()
            return
        self._choose(condition)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter applies; down goes to the list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
        elif event.key() == Qt.Key.Key_Down and self._has_values:
            self.values.setFocus()
            self.values.setCurrentRow(max(self.values.currentRow(), 0))
        else:
            super().keyPressEvent(event)

    def _choose(self, condition: Condition) -> None:
        self.chosen.emit(condition)
        self.close()

    def _field(self, name: str, text: str) -> QLineEdit:
        field = QLineEdit(text)
        field.setAccessibleName(name)
        field.setClearButtonEnabled(True)
        return field

    def _lay_out(self) -> None:
        parts: list[Item] = [label(tr("筛选：{column}", column=self._title), "heading")]
        if self._kind in (FilterKind.DAYS, FilterKind.NUMBERS):
            parts += self._range_parts()
        else:
            self.words.setPlaceholderText(
                tr("查找取值") if self._kind is FilterKind.VALUES else tr("包含的文字")
            )
            parts.append(self.words)
        if self._has_values:
            self.words.textChanged.connect(self._narrow)
            parts.append(self.values)
        parts += [self._said, self._emptiness(), self._buttons()]
        self.setLayout(column(parts, spacing=8, margins=(12, 12, 12, 12)))

    def _range_parts(self) -> list[Item]:
        grid = [row([label(tr("从"), "muted"), self.first]), row([label(tr("至"), "muted"), self.last])]
        parts: list[Item] = [*grid]
        if self._kind is FilterKind.DAYS:
            self.first.setPlaceholderText("2023-01-01")
            self.last.setPlaceholderText("2023-12-31")
            names = (tr("已过期"), tr("本周"), tr("本月底前"), tr("本季度末前"), tr("本年底前"))
            presets = [
                button(name, partial(self._choose, self._between(*days)), "link")
                for name, days in zip(names, _PRESETS, strict=True)
            ]
            parts += [row([*presets[:3], None], spacing=4), row([*presets[3:], None], spacing=4)]
        return parts

    def _emptiness(self) -> Item:
        name = self._condition.column
        empty = button(tr("只看空白"), lambda: self._choose(Condition(name, is_empty=True)), "link")
        filled = button(tr("只看非空"), lambda: self._choose(Condition(name, is_empty=False)), "link")
        return row([empty, filled, None], spacing=4)

    def _buttons(self) -> Item:
        clear = button(tr("清除"), lambda: self._choose(Condition(self._condition.column)))
        clear.setEnabled(not self._condition.is_open)
        return row([clear, None, button(tr("筛选"), self.accept, "primary")])

    def _between(self, first: str, last: str) -> Condition:
        return Condition(self._condition.column, first=first, last=last)

    def _choice_text(self, choice: Choice) -> str:
        return choice.title if choice.count is None else f"{choice.title}　{choice.count:,}"

    def _checked(self) -> tuple[str, ...]:
        items = (self.values.item(place) for place in range(self.values.count()))
        return tuple(item.data(_VALUE_ROLE) for item in items if item.checkState() is Qt.CheckState.Checked)

    def _toggle(self, item: QListWidgetItem) -> None:
        is_on = item.checkState() is Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked)

    def _narrow(self, text: str) -> None:
        for place in range(self.values.count()):
            item = self.values.item(place)
            item.setHidden(text.strip() not in item.data(_TITLE_ROLE))

    def _day(self, text: str) -> str | None:
        """A day that was typed, ISO or a name of a day; empty when nothing was; None when it is none."""
        plain = text.strip()
        named = {tr(title): name for name, (title, _) in DAYS.items()}
        if not plain or plain in named:
            return named.get(plain, "")
        day = parse_day(plain)
        return day.isoformat() if day and meant_day(day.isoformat(), self._today) else None


def _number(text: str) -> str | None:
    plain = text.strip().rstrip("%％")
    try:
        return str(Decimal(plain)) if plain else ""
    except InvalidOperation:
        return None
