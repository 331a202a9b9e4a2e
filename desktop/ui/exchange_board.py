"""单位: where the exchange with every party stands, and what is to be sent to whom."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLineEdit, QPushButton, QSplitter, QStackedWidget, QWidget

from desktop.domain.supervision import Light
from desktop.i18n import mark, tr
from desktop.records.stream import Role
from desktop.services.exchange_values import PeerStatus, Remark, Trust
from desktop.services.session import ROLE_TITLES
from desktop.ui.controls import button, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.exchange_drop import PackageDrop, choose_packages
from desktop.ui.exchange_lists import ListTable
from desktop.ui.exchange_peer import PeerPane
from desktop.ui.exchange_words import local_minute, remark_word, trust_lamp, trust_title
from desktop.ui.table_model import Column, FilterKind
from desktop.ui.table_values import Lamp
from desktop.ui.table_view import TableSetup

_NUMBERS, _VALUES = FilterKind.NUMBERS, FilterKind.VALUES
_BOARD, _EMPTY = range(2)
_PEER_PX, _TABLE_PX = 268, 970


def _figure(found: int) -> str:
    return f"{found:,}" if found else ""


def _number(seq: int) -> str:
    return tr("第{seq}号", seq=seq) if seq else ""


def _seen(one: PeerStatus) -> str:
    """How far a party has said that it has what we wrote."""
    if not one.last_out_seq:
        return ""
    if not one.unseen:
        return tr("全部已收")
    return tr("收到第{seq}号", seq=one.confirmed_seq) if one.confirmed_seq else tr("尚无回音")


def _remarks(one: PeerStatus) -> list[Remark]:
    """What is to be minded beside the trust in its key, which has a column of its own."""
    return [remark for remark in one.remarks if remark.code != "R_UNCONFIRMED"]


def _attention(one: PeerStatus) -> str:
    return "、".join(dict.fromkeys(map(remark_word, _remarks(one))))


def _lamp(one: PeerStatus) -> Lamp | None:
    return Lamp(Light.YELLOW, _attention(one)) if _remarks(one) else None


OWN = mark("本单位其他电脑")


def board_columns(own: str) -> tuple[Column[PeerStatus], ...]:
    """The columns of the board.

    Args:
        own: this party; its other computers stand on the board as well.
    """

    def name(one: PeerStatus) -> str:
        return tr(OWN) if one.party == own else one.name

    return (Column("name", mark("单位"), name, 150, filter=FilterKind.WORDS), *_COLUMNS)


_COLUMNS: tuple[Column[PeerStatus], ...] = (
    Column(
        "trust",
        mark("核验"),
        lambda one: trust_title(one.trust) or tr("无公钥"),
        92,
        filter=_VALUES,
        cell=lambda one: trust_lamp(one.trust) or Lamp(Light.NONE, tr("无公钥")),
    ),
    Column(
        "unsent",
        mark("待发送"),
        lambda one: _figure(one.unsent + one.owed),
        84,
        is_number=True,
        filter=_NUMBERS,
    ),
    Column("out", mark("最近发出"), lambda one: local_minute(one.last_out), 132, filter=FilterKind.DAYS),
    Column("out_seq", mark("发出号"), lambda one: _number(one.last_out_seq), 66),
    Column("seen", mark("对方"), _seen, 98, filter=_VALUES),
    Column("in", mark("最近收到"), lambda one: local_minute(one.last_in), 132, filter=FilterKind.DAYS),
    Column("in_seq", mark("收到号"), lambda one: _number(one.last_in_seq), 66),
    Column("attention", mark("要留意"), _attention, 118, cell=_lamp, filter=FilterKind.WORDS),
    Column(
        "wanted",
        mark("缺佐证"),
        lambda one: _figure(one.wanted),
        84,
        is_number=True,
        filter=_NUMBERS,
        is_shown=False,
    ),
    Column(
        "owed",
        mark("对方索取"),
        lambda one: _figure(one.owed),
        92,
        is_number=True,
        filter=_NUMBERS,
        is_shown=False,
    ),
    Column(
        "unseen",
        mark("未确认"),
        lambda one: _figure(one.unseen),
        84,
        is_number=True,
        filter=_NUMBERS,
        is_shown=False,
    ),
    Column(
        "computers",
        mark("电脑"),
        lambda one: _figure(one.computers),
        72,
        is_number=True,
        filter=_NUMBERS,
        is_shown=False,
    ),
    Column(
        "role", mark("角色"), lambda one: tr(ROLE_TITLES[Role(one.role)]), 100, filter=_VALUES, is_shown=False
    ),
)
_TRUST_ORDER = {trust: place for place, trust in enumerate(Trust)}
KEYS: Mapping[str, Callable[[PeerStatus], Any]] = {
    "trust": lambda one: -1 if one.trust is None else _TRUST_ORDER[one.trust],
    "unsent": lambda one: one.unsent + one.owed,
    "out_seq": lambda one: one.last_out_seq,
    "in_seq": lambda one: one.last_in_seq,
    "seen": lambda one: (one.confirmed_seq - one.last_out_seq, one.last_out_seq),
    "attention": lambda one: (-len(_remarks(one)), _attention(one)),
    **{name: attrgetter(name) for name in ("wanted", "owed", "unseen", "computers")},
}


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of parties that is looked at by itself."""

    name: str
    title: str
    test: Callable[[PeerStatus], bool]


def _is_silent(one: PeerStatus) -> bool:
    """Whether it was written to and has not answered."""
    return bool(one.last_out_seq and one.unseen and not one.confirmed_seq)


KINDS = (
    _Kind("all", mark("全部"), lambda _one: True),
    _Kind("unsent", mark("待发送"), lambda one: bool(one.unsent + one.owed)),
    _Kind("attention", mark("要留意"), lambda one: bool(_remarks(one))),
    _Kind("silent", mark("尚无回音"), _is_silent),
)
_EMPTY_HINTS: Mapping[Role, str] = {
    Role.OFFICE: mark(
        "还没有与任何单位交换过。先交办任务，再在这里导出给各单位；各单位发回的文件拖到这里即可。可以一次拖入多个文件。"
    ),
    Role.UNIT: mark(
        "还没有收到督查办公室的文件。把收到的 .dkx 文件拖到这里，核对后导入；填报后再在这里导出给督查办公室。"
    ),
    Role.INSPECTOR: mark("还没有收到督查办公室的文件。把收到的 .dkx 文件拖到这里，核对内容后导入。"),
}


class Board(QWidget):
    """The parties in a table, one of them in words beside it; a place to drop files below.

    Args:
        desk: the open workspace.
    """

    files_chosen = Signal(object)
    chosen = Signal()
    export_wanted = Signal(object)
    """Packages are to be written for these parties."""
    keys_wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("查找单位"))
        self.field.setAccessibleName(tr("查找单位"))
        self.field.setClearButtonEnabled(True)
        self._kinds = QButtonGroup(self)
        setup = TableSetup("exchange-parties", tr("单位"), frozen=1, fills=True, empty=tr("没有这样的单位。"))
        self.list: ListTable[PeerStatus] = ListTable(
            desk, setup, board_columns(desk.session.party), KEYS, lambda one: one.party
        )
        self.peer = PeerPane(desk)
        self._count = label("", "muted")
        self.empty = PackageDrop(desk.look, tr(_EMPTY_HINTS[desk.session.role]))
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def show_parties(self, parties: Sequence[PeerStatus]) -> None:
        """Shows the parties as they stand."""
        for kind, press in zip(KINDS, self._kinds.buttons(), strict=True):
            press.setText(f"{tr(kind.title)} {sum(map(kind.test, parties))}")
        self.list.show_rows(parties)
        self._stack.setCurrentIndex(_BOARD if any(map(_has_story, parties)) else _EMPTY)

    def selected(self) -> list[PeerStatus]:
        """The parties that are selected."""
        return self.list.selected()

    def show_kind(self, name: str) -> None:
        """Shows a kind of parties, see `KINDS`."""
        self._kinds.buttons()[[kind.name for kind in KINDS].index(name)].setChecked(True)
        self._narrow()

    def start_search(self) -> None:
        """Puts the keyboard into the search field."""
        self.field.setFocus()
        self.field.selectAll()

    def start(self) -> None:
        """Puts the keyboard where the work is."""
        (self.list.table if self._stack.currentIndex() == _BOARD else self.empty.browse).setFocus()

    def _narrow(self) -> None:
        kind = KINDS[max(self._kinds.checkedId(), 0)]
        words = self.field.text().strip()
        self.list.let_through(lambda one: kind.test(one) and words in one.name)

    def _show_count(self, shown: int, total: int) -> None:
        text = tr("共{total}个单位", total=total)
        if shown != total:
            text = tr("{shown}个，共{total}个单位", shown=shown, total=total)
        self._count.setText(text)

    def _show_peer(self, status: PeerStatus | None) -> None:
        self.peer.show_status(status)
        self.chosen.emit()

    def _choose(self) -> None:
        if files := choose_packages(self):
            self.files_chosen.emit(files)

    def _connect(self) -> None:
        self.field.textChanged.connect(lambda _text: self._narrow())
        self._kinds.idClicked.connect(lambda _place: self._narrow())
        self.list.table.chosen.connect(self._show_peer)
        self.list.table.selectionModel().selectionChanged.connect(lambda _new, _old: self.chosen.emit())
        self.list.table.opened.connect(lambda status: self.export_wanted.emit([status]))
        self.list.narrowed.connect(self._show_count)
        self.peer.export_wanted.connect(lambda status: self.export_wanted.emit([status]))
        self.peer.keys_wanted.connect(self.keys_wanted)
        self.empty.chosen.connect(self.files_chosen)

    def _lay_out(self) -> None:
        px = self._desk.look.px
        self.field.setMaximumWidth(px(220))
        presses: list[QWidget] = []
        for place, kind in enumerate(KINDS):
            press = _kind_button(tr(kind.title), is_on=place == 0)
            self._kinds.addButton(press, place)
            presses.append(press)
        head = row([self.field, *presses, None, self._count], spacing=6, margins=(16, 8, 16, 8))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.list)
        splitter.addWidget(self.peer)
        splitter.setSizes([px(_TABLE_PX), px(_PEER_PX)])
        splitter.setStretchFactor(0, 1)
        board = QWidget()
        box = column([head, line(), splitter, line(), self._foot()], spacing=0)
        box.setStretch(2, 1)
        board.setLayout(box)
        empty = QWidget()
        empty.setLayout(column([self.empty], margins=(24, 20, 24, 24)))
        self._stack.addWidget(board)
        self._stack.addWidget(empty)
        self.setLayout(column([self._stack], spacing=0))

    def _foot(self) -> QFrame:
        made = frame("pane")
        hint = label(tr("收到的 .dkx 文件拖到窗口的任何地方即可导入，可以一次拖入多个。"), "muted", wrap=True)
        box = row([hint, button(tr("选择文件…"), self._choose, "link")], spacing=8, margins=(16, 5, 16, 5))
        box.setStretch(0, 1)
        made.setLayout(box)
        return made


def _has_story(one: PeerStatus) -> bool:
    """Whether anything went to or fro, or waits to."""
    return bool(one.unsent or one.owed or one.last_out or one.last_in)


def _kind_button(title: str, *, is_on: bool) -> QPushButton:
    made = button(title)
    made.setCheckable(True)
    made.setChecked(is_on)
    return made
