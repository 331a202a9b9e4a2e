"""What a unit has got from the office: notices and reminders, the latest first."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.domain.supervision import Notice, Reminder
from desktop.i18n import tr
from desktop.ui.controls import button, clear, column, label, left
from desktop.ui.desk import Desk
from desktop.ui.lights import LightBadge

_MOST = 8


class ReceivedCard(QFrame):
    """收到的督办与催办: each with its tasks; pressing a task shows it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._desk = desk
        self._body = QVBoxLayout()
        self._body.setSpacing(8)
        head = label(tr("收到的督办与催办"), "heading")
        self.setLayout(column([head, self._body], spacing=6, margins=(14, 10, 14, 10)))

    def show_received(self, notices: Sequence[Notice], reminders: Sequence[Reminder]) -> None:
        """Shows what has arrived."""
        clear(self._body)
        both: list[Notice | Reminder] = [*notices, *reminders]
        arrived = sorted(both, key=lambda one: (str(one.on), one.uid), reverse=True)
        if not arrived:
            self._body.addWidget(label(tr("没有收到督办单或催办单。"), "muted"))
        for one in arrived[:_MOST]:
            self._body.addLayout(self._entry(one))
        if len(arrived) > _MOST:
            self._body.addWidget(label(tr("另有{count}份更早的", count=len(arrived) - _MOST), "muted"))

    def _entry(self, one: Notice | Reminder) -> QVBoxLayout:
        box = column([], spacing=2)
        if isinstance(one, Notice):
            badge = LightBadge(self._desk.look)
            badge.show_light(one.colour, tr("督办通知单"))
            box.addLayout(left(badge))
            text = tr(
                "{number}，{on}发出，{reply_by}前回复", number=one.number, on=one.on, reply_by=one.reply_by
            )
        else:
            text = tr("催办，{on}发出", on=one.on)
        box.addWidget(label(text, wrap=True))
        for item in one.items:
            show = button(f"{item.code} {item.title}", kind="link")
            show.clicked.connect(lambda _checked, task=item.task: self._desk.task_wanted.emit(task))
            box.addLayout(left(show))
            box.addWidget(label(item.reason, "muted", wrap=True))
        return box
