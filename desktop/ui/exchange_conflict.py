"""冲突: values that two computers wrote unknown to each other, side by side, to choose one of them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QWidget

from desktop.errors import AppError
from desktop.i18n import tr
from desktop.services.conflicts import ConflictService
from desktop.services.exchange_parties import Parties
from desktop.services.exchange_values import Conflict, ConflictSide
from desktop.ui.controls import Item, button, clear, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import Dialog, refusal_text
from desktop.ui.feedback_fields import DifferenceMarks, Hint, ReadField
from desktop.ui.fields import DayField, TextField, parse_day
from desktop.ui.inspector_history import local_time

_LEAST_PX = 230
_DIALOG_PX = (900, 520)


class ConflictPane(QScrollArea):
    """One field in conflict: every value with who wrote it, when and where; one press settles it.

    Args:
        desk: the open workspace.
    """

    settled = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("exchange-conflict")
        self.setAccessibleName(tr("冲突的各个值"))
        self.setWidgetResizable(True)
        self._desk, self._service = desk, ConflictService(desk.session)
        self._conflict: Conflict | None = None
        self._marks: list[DifferenceMarks] = []
        self._first: ReadField | None = None
        self._what, self._title = label("", "muted", wrap=True), label("", "heading", wrap=True)
        self._why = label("", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(desk.look.px(14))
        self._grid.setVerticalSpacing(6)
        self.own = _Own(desk)
        self.own.chosen.connect(self._write)
        self.hint = Hint()
        self.takes: list[QPushButton] = []
        parts: list[Item] = [
            self._what,
            self._title,
            self._why,
            line(),
            self._grid,
            self.hint,
            6,
            self.own,
            None,
        ]
        self._body = frame("pane")
        self._body.setLayout(column(parts, spacing=8, margins=(18, 14, 18, 14)))
        self.setWidget(self._body)
        self._body.hide()

    @property
    def conflict(self) -> Conflict | None:
        """What is shown."""
        return self._conflict

    def show_conflict(self, conflict: Conflict | None) -> None:
        """Shows a conflict; nothing for None. What is being written to settle it stays."""
        if conflict == self._conflict and conflict is not None:
            return
        self._conflict = conflict
        self._body.setVisible(conflict is not None)
        self._clear()
        if conflict is None:
            return
        self._what.setText(conflict.what)
        self._title.setText(tr("“{field}”有{count}个值", field=conflict.title, count=len(conflict.sides)))
        self._why.setText(_why(conflict, Parties(self._desk.session)))
        for place, side in enumerate(conflict.sides):
            self._add(place, side, conflict)
        self.own.start(conflict)

    def take(self, place: int) -> None:
        """Settles for one of the values."""
        if self._conflict is not None:
            self._settle(partial(self._resolve, chosen=self._conflict.sides[place].hash))

    def _write(self, value: object) -> None:
        self._settle(partial(self._resolve, value=value))

    def _resolve(self, *, chosen: str = "", value: object = None) -> None:
        conflict = self._conflict
        if conflict is not None:
            self._service.resolve(conflict.kind, conflict.uid, conflict.field, chosen, value)

    def _settle(self, act: Callable[[], None]) -> None:
        try:
            act()
        except AppError as error:
            self.hint.show_problem(refusal_text(error))
            return
        what = self._title.text()
        self._conflict = None
        self._desk.changed.emit()
        self._desk.said.emit(tr("已选定：{what}。下次交换时告知其他电脑。", what=what))
        self.settled.emit()

    def _clear(self) -> None:
        self.hint.show_problem("")
        self._marks.clear()
        self.takes.clear()
        clear(self._grid)
        for place in range(self._grid.columnCount()):
            self._grid.setColumnStretch(place, 0)
            self._grid.setColumnMinimumWidth(place, 0)

    def _add(self, place: int, side: ConflictSide, conflict: Conflict) -> None:
        """One value: who, when, where; the value; the button that chooses it."""
        name = tr("值{number}", number=place + 1)
        marks: list[Item] = [label(tr("现在显示的"), "pill-strong")] if side.is_shown else []
        head = row([label(name, "heading"), *marks, None], spacing=8)
        who = side.operator or tr("未署名")
        wrote = label(tr("{who}　{when}", who=who, when=local_time(side.wall)), wrap=True)
        computer = label(tr("电脑 {computer}", computer=side.computer), "muted", wrap=True)
        text = ReadField(name, self._desk.look)
        text.set_value(side.text)
        remark = QLabel()
        remark.setTextFormat(Qt.TextFormat.PlainText)
        remark.setProperty("role", "muted")
        take = button(tr("采用这个值"), partial(self.take, place))
        take.setAccessibleName(tr("采用{name}：{text}", name=name, text=side.text))
        self.takes.append(take)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addLayout(head, 0, place)
        self._grid.addWidget(wrote, 1, place, top)
        self._grid.addWidget(computer, 2, place, top)
        self._grid.addWidget(remark, 3, place, top)
        self._grid.addWidget(text, 4, place, top)
        self._grid.addLayout(row([take, None]), 5, place)
        take.setVisible(conflict.is_ours)  # after it got its place: a widget without one is a window
        self._grid.setColumnStretch(place, 1)
        self._grid.setColumnMinimumWidth(place, self._desk.look.px(_LEAST_PX))
        self._mark(place, text, remark)

    def _mark(self, place: int, text: ReadField, remark: QLabel) -> None:
        """Marks where a value differs from the first one."""
        if place == 0 or self._first is None:
            self._first = text
            return
        marks = DifferenceMarks(self._desk.look, self._first, text, remark)
        marks.compare()
        self._marks.append(marks)


class ConflictDialog(Dialog):
    """The same in a window of its own, e.g. from a record that is in conflict.

    Args:
        desk: the open workspace.
        conflict: what is to be settled.
        parent: the window that waits.
    """

    def __init__(self, desk: Desk, conflict: Conflict, parent: QWidget) -> None:
        super().__init__("conflict", tr("处理冲突"), parent)
        self.pane = ConflictPane(desk)
        self.pane.settled.connect(self.accept)
        card: QFrame = frame("card")
        card.setLayout(column([self.pane], margins=(1, 1, 1, 1)))
        foot = row([None, button(tr("以后再说"), self.reject)])
        box = column([card, foot], spacing=12, margins=(18, 18, 18, 14))
        box.setStretch(0, 1)
        self.setLayout(box)
        self.resize(*map(desk.look.px, _DIALOG_PX))
        self.pane.show_conflict(conflict)


class _Own(QWidget):
    """Another value than those that stand beside each other, where a text or a day can be written.

    Args:
        desk: the open workspace.
    """

    chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._is_day = False
        self._known: frozenset[str] = frozenset()
        self.text = TextField(tr("另写一个值"), desk.look)
        self.day = DayField(tr("另写一个日期"))
        self.day.setMaximumWidth(desk.look.px(150))
        self.take = button(tr("采用另写的值"), self._choose)
        for field in (self.text, self.day):
            field.textChanged.connect(self._check)
        parts: list[Item] = [
            label(tr("或者另写一个"), "heading"),
            self.text,
            self.day,
            row([self.take, None]),
        ]
        self.setLayout(column(parts, spacing=6))

    def start(self, conflict: Conflict) -> None:
        """Begins with what is shown now, where another value can be written at all."""
        shown = next((one.text for one in conflict.sides if one.is_shown), "")
        texts = [one.text for one in conflict.sides]
        self._is_day = all(parse_day(text) is not None for text in texts)
        is_text = all(one.value == one.text and not _is_number(one.text) for one in conflict.sides)
        self.setVisible(conflict.is_ours and (self._is_day or is_text))
        self.day.setVisible(self._is_day)
        self.text.setVisible(not self._is_day)
        self._known = frozenset(texts)
        self.day.setText(shown if self._is_day else "")
        self.text.set_value("" if self._is_day else shown)
        self._check()

    def _value(self) -> str | None:
        if not self._is_day:
            return self.text.toPlainText().strip() or None
        day = self.day.day()
        return day.isoformat() if day else None

    def _check(self) -> None:
        value = self._value()
        self.take.setEnabled(value is not None and value not in self._known)

    def _choose(self) -> None:
        self.chosen.emit(self._value())


def _why(conflict: Conflict, parties: Parties) -> str:
    if conflict.is_ours:
        return tr("两台电脑在互不知道的情况下各写了一个值，都保留着。请选定一个；选定后各处一致。")
    owner = parties.name(conflict.uid.partition("/")[0])
    return tr("这一项由{party}自己选定；在那之前显示“现在显示的”那个值。", party=owner)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
