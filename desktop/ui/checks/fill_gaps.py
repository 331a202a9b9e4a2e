"""What a sheet still lacks, and going there."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from desktop.domain.checks.inspections import Place
from desktop.domain.checks.standing import Gap
from desktop.i18n import tr
from desktop.services.checks.fill_sheet import FillSheet
from desktop.services.checks.titles import GAP_TITLES
from desktop.ui.checks.fill_marks import Key
from desktop.ui.checks.fill_words import place_title
from desktop.ui.controls import button, column, label, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import Dialog

_KEY_ROLE = int(Qt.ItemDataRole.UserRole)
_SIZE_PX = (680, 460)


class GapList(QTreeWidget):
    """Gaps under two headings; Enter goes there."""

    chosen = Signal(object)
    """The place of a gap, by key."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "framed")
        self.setAccessibleName(tr("还缺什么"))
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(12)
        self.setUniformRowHeights(True)
        self.itemActivated.connect(self._activated)

    def show_gaps(self, gaps: Sequence[Gap], places: dict[Key, Place]) -> None:
        """Lists gaps, those that keep the sheet from being submitted first."""
        self.clear()
        for title, found in (
            (tr("提交前必须补充"), [gap for gap in gaps if gap.kind.blocks]),
            (tr("可以提交，但会影响结论"), [gap for gap in gaps if not gap.kind.blocks]),
        ):
            if not found:
                continue
            group = QTreeWidgetItem([f"{title}　{len(found)}"])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.addTopLevelItem(group)
            group.setFirstColumnSpanned(True)
            for gap in found:
                key = (gap.item, gap.target)
                one = QTreeWidgetItem([tr(GAP_TITLES[gap.kind]), place_title(places[key])])
                one.setData(0, _KEY_ROLE, key)
                one.setToolTip(1, f"{gap.item}　{place_title(places[key])}")
                group.addChild(one)
        self.expandAll()
        self.resizeColumnToContents(0)
        if (head := self.topLevelItem(0)) is not None and (first := head.child(0)) is not None:
            self.setCurrentItem(first)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """J and K go down and up as in the form."""
        keys = {Qt.Key.Key_J: Qt.Key.Key_Down, Qt.Key.Key_K: Qt.Key.Key_Up}
        if event.key() in keys and not event.modifiers():
            step = QKeyEvent(event.type(), keys[Qt.Key(event.key())], event.modifiers())
            super().keyPressEvent(step)
            return
        super().keyPressEvent(event)

    def go(self) -> None:
        """Chooses the current one."""
        if (item := self.currentItem()) is not None:
            self._activated(item, 0)

    def _activated(self, item: QTreeWidgetItem, _column: int) -> None:
        if (key := item.data(0, _KEY_ROLE)) is not None:
            self.chosen.emit(tuple(key))


class GapsDialog(Dialog):
    """Lists what is missing and goes to what is chosen."""

    wanted = Signal(object)
    """A place is to be shown, by key."""

    def __init__(self, desk: Desk, sheet: FillSheet, parent: QWidget, *, is_refusal: bool = False) -> None:
        super().__init__("fill-gaps", tr("还缺什么"), parent)
        gaps = sheet.gaps()
        self.list = GapList()
        self.list.show_gaps(gaps, {place.key: place for place in sheet.places})
        self.list.chosen.connect(self._go)
        self.go = button(tr("去补充"), self.list.go, "primary")
        self.go.setEnabled(bool(gaps))
        close = button(tr("关闭"), self.reject)
        head = label(_summary(gaps, is_refusal=is_refusal), "heading", wrap=True)
        self.list.setVisible(bool(gaps))
        whole = column([head, self.list], spacing=10, margins=(20, 18, 20, 16))
        whole.addLayout(row([label(tr("Enter 转到该项"), "muted"), None, close, self.go]))
        self.setLayout(whole)
        if gaps:
            self.resize(desk.look.px(_SIZE_PX[0]), desk.look.px(_SIZE_PX[1]))
        self.finished.connect(self.deleteLater)

    def _go(self, key: Key) -> None:
        self.accept()
        self.wanted.emit(key)


def _summary(gaps: Sequence[Gap], *, is_refusal: bool) -> str:
    blocking = sum(gap.kind.blocks for gap in gaps)
    if not gaps:
        return tr("什么都不缺：可以签名、提交。")
    if blocking and is_refusal:
        return tr("还不能提交：有 {count} 处必须先补充。", count=blocking)
    if blocking:
        return tr("有 {count} 处必须补充才能提交。", count=blocking)
    return tr("可以提交。下面 {count} 处没有补充的，会影响得分和结论。", count=len(gaps))
