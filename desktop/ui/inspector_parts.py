"""Deadlines and quantified targets of a task, edited in place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from desktop.domain.ledger import Milestone, Target
from desktop.i18n import mark, tr
from desktop.services.drafting import MilestoneEdit, TargetEdit
from desktop.ui.controls import clear, column, icon_button, label, row
from desktop.ui.fields import DayField, LineField, TextField
from desktop.ui.look import Look

COMPARATORS = (
    (">=", mark("不少于 ≥")),
    (">", mark("超过 ＞")),
    ("<=", mark("不超过 ≤")),
    ("<", mark("低于 ＜")),
    ("=", mark("等于 ＝")),
)
RECURRENCES = (("once", mark("一次")), ("yearly", mark("每年")))


class Card(QWidget):
    """One part of a task.

    Attributes:
        uid: the part; empty while it is being added.
    """

    edited = Signal(object)
    removed = Signal()
    uid = ""

    def show_value(self, part: Any) -> None:  # a milestone or a target
        """Shows the part as it stands; None is an empty one."""
        raise NotImplementedError

    def start(self) -> None:
        """Puts the cursor into the first field."""
        raise NotImplementedError


class MilestoneCard(Card):
    """One deadline: the day, its wording, what is due."""

    def __init__(self, look: Look, *, is_editable: bool) -> None:
        super().__init__()
        self._day = DayField(tr("完成时限"))
        self._wording = LineField(tr("时限原文"), tr("时限原文，如 2023年年底前"))
        self._text = TextField(tr("节点内容"), look, placeholder=tr("到期要完成什么"))
        self._day.setFixedWidth(look.px(104))
        parts: list[QWidget] = [self._day, self._wording]
        if is_editable:
            parts.append(icon_button(look, "trash", tr("撤销这个时间节点"), self.removed.emit))
        self.setLayout(column([row(parts, spacing=4), self._text], spacing=4))
        for field in (self._day, self._wording, self._text):
            field.set_editable(editable=is_editable)
            field.committed.connect(self._commit)

    def show_value(self, part: Milestone | None) -> None:
        """Shows the deadline as it stands."""
        self.uid = part.uid if part else ""
        self._day.set_day(part.due if part else None)
        self._day.setToolTip(part.reason if part else "")
        self._wording.set_value(part.due_text if part else "")
        self._text.set_value(part.text if part else "")

    def start(self) -> None:
        """Puts the cursor into the first field."""
        self._day.setFocus()

    def _commit(self, _text: str) -> None:
        edit = MilestoneEdit(self._day.day(), self._wording.text(), self._text.toPlainText())
        if self._day.is_good and (edit.due or edit.due_text):
            self.edited.emit(edit)


class TargetCard(Card):
    """One quantified target: what is measured, compared how, with what."""

    def __init__(self, look: Look, *, is_editable: bool) -> None:
        super().__init__()
        self._due: date | None = None
        self._name = LineField(tr("指标名称"), tr("衡量什么"))
        self._value = LineField(tr("目标值"), tr("数值"))
        self._unit = LineField(tr("计量单位"), tr("单位"))
        self._comparator = _choice(tr("比较方式"), COMPARATORS)
        self._recurrence = _choice(tr("周期"), RECURRENCES)
        self._strive = QCheckBox(tr("力争"))
        self._strive.setAccessibleName(tr("力争"))
        self._value.setFixedWidth(look.px(72))
        self._unit.setFixedWidth(look.px(60))
        first: list[QWidget] = [self._name]
        if is_editable:
            first.append(icon_button(look, "trash", tr("撤销这个量化目标"), self.removed.emit))
        second = [self._comparator, self._value, self._unit]
        third = row([self._recurrence, self._strive, None], spacing=8)
        self.setLayout(column([row(first, spacing=4), row(second, spacing=4), third], spacing=4))
        self._connect(is_editable=is_editable)

    def show_value(self, part: Target | None) -> None:
        """Shows the target as it stands."""
        self.uid = part.uid if part else ""
        self._due = part.due if part else None
        self._name.set_value(part.name if part else "")
        self._value.set_value(part.value if part else "")
        self._unit.set_value(part.unit if part else "")
        for box, value in (
            (self._comparator, part.comparator if part else ">="),
            (self._recurrence, part.recurrence if part else "once"),
        ):
            box.blockSignals(True)
            box.setCurrentIndex(max(0, box.findData(value)))
            box.blockSignals(False)
        self._strive.setChecked(bool(part and part.strive))

    def start(self) -> None:
        """Puts the cursor into the first field."""
        self._name.setFocus()

    def _connect(self, *, is_editable: bool) -> None:
        for field in (self._name, self._value, self._unit):
            field.set_editable(editable=is_editable)
            field.committed.connect(lambda _text: self._commit())
        for box in (self._comparator, self._recurrence):
            box.setEnabled(is_editable)
            box.currentIndexChanged.connect(lambda _index: self._commit())
        self._strive.setEnabled(is_editable)
        self._strive.clicked.connect(lambda _checked: self._commit())

    def _commit(self) -> None:
        if not (self._name.text().strip() and self._value.text().strip()):
            return
        self.edited.emit(
            TargetEdit(
                name=self._name.text(),
                comparator=self._comparator.currentData(),
                value=self._value.text().strip(),
                unit=self._unit.text(),
                recurrence=self._recurrence.currentData(),
                due=self._due,
                strive=self._strive.isChecked(),
            )
        )


@dataclass(frozen=True, slots=True)
class PartsKind:
    """One kind of parts of a task.

    Attributes:
        title: heading.
        add_name: accessible name of the button that adds one.
        make: makes a card; its argument says whether it is editable.
        save: writes an edit of a part (empty uid: a new one); returns its uid, None when it was refused.
        remove: withdraws a part.
    """

    title: str
    add_name: str
    make: Callable[[bool], Card]
    save: Callable[[Card, Any], object]
    remove: Callable[[str], object]


class PartsBox(QWidget):
    """The parts of one kind, each with a card, and a button that adds one."""

    def __init__(self, look: Look, kind: PartsKind) -> None:
        super().__init__()
        self._kind = kind
        self._heading = label(kind.title, "heading")
        self._add = icon_button(look, "plus", kind.add_name, self._start_new)
        self._box = column([], spacing=12)
        self._cards: list[Card] = []
        head = row([self._heading, None, self._add], spacing=4)
        self.setLayout(column([head, self._box], spacing=4))

    def show_parts(self, parts: Sequence[Milestone | Target], *, is_editable: bool) -> None:
        """Shows parts; cards of the same parts are kept, so that the cursor stays where it is."""
        count = len(parts)
        self._heading.setText(f"{self._kind.title} {count}" if count else self._kind.title)
        if [card.uid for card in self._cards] != [part.uid for part in parts] or (
            is_editable is self._add.isHidden()
        ):
            self._add.setVisible(is_editable)
            self._rebuild(count, is_editable=is_editable)
        for card, part in zip(self._cards, parts, strict=True):
            card.show_value(part)

    def _rebuild(self, count: int, *, is_editable: bool) -> None:
        clear(self._box)
        self._cards = []
        for _ in range(count):
            self._place(self._kind.make(is_editable))

    def _place(self, card: Card) -> None:
        self._cards.append(card)
        self._box.addWidget(card)
        card.edited.connect(lambda edit: self._kind.save(card, edit))
        card.removed.connect(lambda: self._remove(card))

    def _start_new(self) -> None:
        card = self._kind.make(True)
        card.show_value(None)
        self._place(card)
        card.start()

    def _remove(self, card: Card) -> None:
        if card.uid:
            self._kind.remove(card.uid)
            return
        self._cards.remove(card)
        card.hide()
        card.deleteLater()


def _choice(name: str, options: tuple[tuple[str, str], ...]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for value, title in options:
        box.addItem(tr(title), value)
    return box
