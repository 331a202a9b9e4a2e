"""The inspections of an inspector, to choose one from."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from desktop.i18n import tr
from desktop.services.checks.fill_values import FillEntry
from desktop.services.checks.titles import INSPECTION_STATE_TITLES
from desktop.ui.case_card import ListCard
from desktop.ui.case_list import CardList
from desktop.ui.controls import column, label, line
from desktop.ui.desk import Desk


class EntriesPane(QFrame):
    """A card for each inspection; Enter opens it.

    Args:
        desk: the open workspace.
    """

    opened = Signal(str)
    """A sheet is to be filled, by the inspection's uid."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "pane")
        self._desk = desk
        self._entries: tuple[FillEntry, ...] = ()
        self.list = CardList(desk.look, tr("我的检查"), empty=tr("正在读取…"))
        self.list.opened.connect(self._open)
        self.list.clicked.connect(lambda _index: self._open(self.list.current_key))
        head = column(
            [label(tr("我的检查"), "heading"), label(tr("按 Enter 打开，接着上次的地方填写。"), "muted")],
            spacing=2,
            margins=(12, 12, 12, 8),
        )
        whole = column([head, line()], spacing=0)
        whole.addWidget(self.list, 1)
        self.setLayout(whole)

    def show_entries(self, entries: Sequence[FillEntry]) -> None:
        """Shows the inspections."""
        self._entries = tuple(entries)
        self.list.empty = tr(
            "还没有下发给您的检查。收到督查办公室的交换包后，按 Ctrl+Shift+O 导入，检查就会列在这里。"
        )
        self.list.show_cards([_card(entry) for entry in entries])
        self.list.viewport().update()

    def _open(self, key: str) -> None:
        entry = next((one for one in self._entries if one.inspection.uid == key), None)
        if entry is None:
            return
        if entry.problem:
            self._desk.said.emit(entry.problem)
        else:
            self.opened.emit(key)


def _card(entry: FillEntry) -> ListCard:
    inspection = entry.inspection
    return ListCard(
        key=inspection.uid,
        title=inspection.title,
        code=f"{inspection.code}　{inspection.unit_name}",
        state=tr(INSPECTION_STATE_TITLES[entry.state]),
        is_waiting=entry.answered < entry.total or entry.returned > 0,
        note=" · ".join(filter(None, _notes(entry))),
        facts=(entry.problem,) if entry.problem else (),
    )


def _notes(entry: FillEntry) -> Iterator[str]:
    inspection = entry.inspection
    yield tr("已检查 {answered} / {total}", answered=entry.answered, total=entry.total) if entry.total else ""
    yield tr("退回 {count}", count=entry.returned) if entry.returned else ""
    yield tr("待补充 {count}", count=entry.blocking) if entry.blocking else ""
    yield tr("已签名") if entry.signed is not None and entry.signed.is_complete else ""
    if inspection.starts_on and inspection.ends_on:
        yield tr(
            "{start} 至 {end}", start=inspection.starts_on.isoformat(), end=inspection.ends_on.isoformat()
        )
    yield inspection.system
