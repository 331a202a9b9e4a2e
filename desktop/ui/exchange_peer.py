"""One party in words: what it has of us, what we have of it, what is to be minded, and the next step."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout

from desktop.i18n import tr
from desktop.services.exchange_values import PeerStatus
from desktop.ui.controls import Item, button, clear, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.exchange_changes import remark_row
from desktop.ui.exchange_words import local_minute, trust_lamp, trust_title
from desktop.ui.lights import LightBadge


class PeerPane(QScrollArea):
    """Facts and remarks of one party.

    Args:
        desk: the open workspace.
    """

    export_wanted = Signal(object)
    keys_wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("exchange-peer")
        self.setAccessibleName(tr("所选单位"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(desk.look.px(220))
        self._desk = desk
        self._status: PeerStatus | None = None
        self._name, self._trust = label("", "heading", wrap=True), LightBadge(desk.look)
        self._next = label("", wrap=True)
        self._facts, self._remarks = QGridLayout(), QVBoxLayout()
        self._facts.setHorizontalSpacing(desk.look.px(10))
        self._facts.setVerticalSpacing(4)
        self._facts.setColumnStretch(1, 1)
        self._remarks.setSpacing(6)
        self._attention = label(tr("要留意"), "heading")
        self.export = button(tr("导出给该单位…"), self._export, "primary")
        self.keys = button(tr("查看公钥"), self._show_keys)
        head = row([self._name, self._trust], spacing=8)
        head.setStretch(0, 1)
        parts: list[Item] = [
            head,
            self._next,
            row([self.export, self.keys, None]),
            line(),
            self._facts,
            6,
            self._attention,
            self._remarks,
            None,
        ]
        self._body: QFrame = frame("pane")
        self._body.setLayout(column(parts, spacing=8, margins=(14, 12, 14, 12)))
        self.setWidget(self._body)
        self.show_status(None)

    @property
    def text(self) -> str:
        """What is to be done about the party, as it is shown."""
        return self._next.text()

    def show_status(self, status: PeerStatus | None) -> None:
        """Shows a party; nothing for None."""
        self._status = status
        self._body.setVisible(status is not None)
        if status is None:
            return
        self._name.setText(status.name)
        lamp = trust_lamp(status.trust)
        self._trust.setVisible(lamp is not None)
        if lamp is not None:
            self._trust.show_light(lamp.light, trust_title(status.trust))
        self._next.setText(_next(status))
        self.keys.setVisible(status.trust is not None)
        clear(self._facts)
        for place, (title, text) in enumerate(_facts(status)):
            self._facts.addWidget(label(title, "muted"), place, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(label(text, wrap=True), place, 1)
        clear(self._remarks)
        self._attention.setVisible(bool(status.remarks))
        for remark in status.remarks:
            self._remarks.addLayout(remark_row(self._desk.look, remark))

    def _export(self) -> None:
        if self._status is not None:
            self.export_wanted.emit(self._status)

    def _show_keys(self) -> None:
        if self._status is not None:
            self.keys_wanted.emit(self._status.party)


def _next(status: PeerStatus) -> str:
    """What waits to be sent, in a sentence."""
    if status.unsent and status.owed:
        return tr("待发送记录{lines}条、佐证材料{blobs}份。", lines=f"{status.unsent:,}", blobs=status.owed)
    if status.unsent:
        return tr("待发送记录{lines}条。", lines=f"{status.unsent:,}")
    if status.owed:
        return tr("对方索取佐证材料{blobs}份，待发送。", blobs=status.owed)
    return tr("没有待发送的内容。")


def _facts(status: PeerStatus) -> list[tuple[str, str]]:
    never = tr("从未")
    sent = f"{local_minute(status.last_out)}　{tr('第{seq}号', seq=status.last_out_seq)}"
    came = f"{local_minute(status.last_in)}　{tr('第{seq}号', seq=status.last_in_seq)}"
    facts = [
        (tr("最近发出"), sent if status.last_out else never),
        (tr("对方已收"), _held(status)),
        (tr("最近收到"), came if status.last_in else never),
    ]
    if status.missing:
        facts.append((tr("缺号"), "、".join(map(str, status.missing))))
    if status.wanted:
        facts.append((tr("缺佐证"), tr("{count}份，下次发送时索取", count=status.wanted)))
    if status.computers:
        facts.append((tr("电脑"), tr("{count}台", count=status.computers)))
    facts.append((tr("代号"), status.party))
    return facts


def _held(status: PeerStatus) -> str:
    if not status.last_out_seq:
        return tr("还没有发过")
    if not status.unseen:
        return tr("全部（第{seq}号）", seq=status.confirmed_seq) if status.confirmed_seq else tr("全部")
    if status.confirmed_seq:
        return tr("到第{seq}号；{count}条未确认", seq=status.confirmed_seq, count=f"{status.unseen:,}")
    return tr("尚无回音；{count}条未确认", count=f"{status.unseen:,}")
