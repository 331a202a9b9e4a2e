"""导入记录: what came in, the latest first, each with what it did, and undo."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.supervision import Light
from desktop.i18n import mark, tr
from desktop.services.exchange_parties import Parties
from desktop.ui.controls import button, column, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.exchange_lists import ListTable
from desktop.ui.inspector_history import local_time
from desktop.ui.table_model import Column, FilterKind
from desktop.ui.table_values import Lamp
from desktop.ui.table_view import TableSetup

_UNDONE = "undone"
_MEGA = 1 << 20


class _State(Protocol):
    @property
    def value(self) -> str: ...


class Came(Protocol):
    """A package that came in, as the service of imports tells it."""

    @property
    def digest(self) -> str:
        """SHA-256 of the file."""

    @property
    def party(self) -> str:
        """Who wrote it."""

    @property
    def seq(self) -> int:
        """Its number."""

    @property
    def at(self) -> str:
        """When it was applied here, ISO."""

    @property
    def file_name(self) -> str:
        """Without its folder."""

    @property
    def size(self) -> int:
        """In bytes."""

    @property
    def sentence(self) -> str:
        """What it did."""

    @property
    def state(self) -> _State:
        """``applied`` or ``undone``."""


def is_undone(came: Came) -> bool:
    """Whether it was taken back."""
    return came.state.value == _UNDONE


def _state(came: Came) -> Lamp:
    if is_undone(came):
        return Lamp(Light.NONE, tr("已撤销"))
    return Lamp(Light.GREEN, tr("已导入"))


def _size(size: int) -> str:
    return f"{size / _MEGA:.1f} MB" if size >= _MEGA else f"{max(1, size // 1024)} KB"


def history_columns(parties: Parties) -> tuple[Column[Came], ...]:
    """The columns of what came in.

    Args:
        parties: give names.
    """

    def name(came: Came) -> str:
        return parties.name(came.party)

    words, numbers, values = FilterKind.WORDS, FilterKind.NUMBERS, FilterKind.VALUES
    return (
        Column("at", mark("导入时间"), lambda came: local_time(came.at), 140, filter=FilterKind.DAYS),
        Column("party", mark("单位"), name, 140, filter=words),
        Column("seq", mark("号"), lambda came: str(came.seq), 56, is_number=True, filter=numbers),
        Column("state", mark("结果"), lambda came: _state(came).word, 96, cell=_state, filter=values),
        Column("sentence", mark("做了什么"), lambda came: came.sentence, 460, filter=words),
        Column("file", mark("文件"), lambda came: came.file_name, 280, is_shown=False, filter=words),
        Column("size", mark("大小"), lambda came: _size(came.size), 80, is_number=True, is_shown=False),
    )


KEYS: Mapping[str, Callable[[Came], Any]] = {
    "at": lambda came: came.at,
    "seq": lambda came: came.seq,
    "size": lambda came: came.size,
}


class History(QWidget):
    """Imports with undo.

    Args:
        desk: the open workspace.
    """

    undo_wanted = Signal(object)
    """An import is to be taken back."""
    receipt_wanted = Signal(object)
    """The receipt (回执) of an import is to be printed."""
    chosen = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        empty = tr("还没有导入过。把收到的 .dkx 文件拖到窗口的任何地方即可导入。")
        setup = TableSetup("exchange-history", tr("导入记录"), fills=True, empty=empty)
        columns = history_columns(Parties(desk.session))
        self.list: ListTable[Came] = ListTable(desk, setup, columns, KEYS, lambda came: came.digest)
        self._sentence = label("", wrap=True)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.undo = button(tr("撤销这次导入"), self.ask_undo)
        self.undo.setToolTip(
            tr("退回这个文件带来的全部记录；其后没有别的内容依赖它、也没有导出过时才能撤销。")
        )
        self.receipt = button(tr("打印回执…"), self._ask_receipt)
        foot = row([self._sentence, self.receipt, self.undo], spacing=12, margins=(16, 8, 16, 8))
        foot.setStretch(0, 1)
        box = column([self.list, line(), foot], spacing=0)
        box.setStretch(0, 1)
        self.setLayout(box)
        self.list.table.chosen.connect(self._show)
        self._show(None)

    @property
    def can_undo(self) -> bool:
        """Whether the chosen import stands."""
        came = self.list.current()
        return came is not None and not is_undone(came)

    def show_history(self, history: Sequence[Came]) -> None:
        """Shows what came in."""
        self.list.show_rows(history)

    def ask_undo(self) -> None:
        """Asks for the undoing of the chosen import."""
        came = self.list.current()
        if came is not None and not is_undone(came):
            self.undo_wanted.emit(came)

    def _ask_receipt(self) -> None:
        came = self.list.current()
        if came is not None:
            self.receipt_wanted.emit(came)

    def _show(self, came: Came | None) -> None:
        self._sentence.setText(came.sentence if came else "")
        for press in (self.undo, self.receipt):
            press.setVisible(came is not None)
        self.undo.setEnabled(self.can_undo)
        self.chosen.emit()
