"""A tree of groups whose items can be ticked: units with their tasks, before something is sent to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from desktop.ui.look import Look

_KEY_ROLE = int(Qt.ItemDataRole.UserRole)
_ROW_PX = 28


@dataclass(frozen=True, slots=True)
class Tick:
    """One item of a group.

    Attributes:
        key: what it is about.
        texts: one per column.
        is_on: whether it is ticked at first.
        has_box: whether it can be ticked by itself; else it only says something.
        is_out: whether it takes no part; shown faintly.
    """

    key: str
    texts: tuple[str, ...]
    is_on: bool = True
    has_box: bool = True
    is_out: bool = False


@dataclass(frozen=True, slots=True)
class TickGroup:
    """A group: a heading and its items.

    Attributes:
        is_on: whether a group whose items have no boxes is ticked at first.
    """

    key: str
    texts: tuple[str, ...]
    items: tuple[Tick, ...]
    is_on: bool = True


class CheckTree(QTreeWidget):
    """Shows groups with a box each; a group's box stands for all of its items.

    Args:
        look: gives sizes.
        name: accessible name.
        heads: titles of the columns.
    """

    ticked = Signal()

    def __init__(self, look: Look, name: str, heads: Sequence[str]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("role", "framed")
        self.setHeaderLabels(list(heads))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setUniformRowHeights(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._look = look
        head = self.header()
        head.setStretchLastSection(True)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.itemChanged.connect(self._changed)

    def show_groups(self, groups: Sequence[TickGroup]) -> None:
        """Shows other groups, all of them open."""
        self.blockSignals(True)
        self.clear()
        for group in groups:
            top = self._item(group.key, group.texts)
            for tick in group.items:
                top.addChild(self._child(tick))
            top.setCheckState(0, _state(is_on=group.is_on))
            top.setDisabled(all(tick.is_out for tick in group.items))
            _update_group(top)
            self.addTopLevelItem(top)
        self.expandAll()
        self.blockSignals(False)
        self.ticked.emit()

    def ticks(self) -> dict[str, tuple[str, ...]]:
        """The ticked groups, each with its ticked items."""
        found: dict[str, tuple[str, ...]] = {}
        for top in self._tops():
            if top.isDisabled() or top.checkState(0) is Qt.CheckState.Unchecked:
                continue
            ticked = [child for child in _boxes(top) if child.checkState(0) is Qt.CheckState.Checked]
            found[str(top.data(0, _KEY_ROLE))] = tuple(str(child.data(0, _KEY_ROLE)) for child in ticked)
        return found

    def set_widths(self, *widths_px: int) -> None:
        """Widths of the first columns in pixels of the design; the last takes the rest."""
        for place, width in enumerate(widths_px):
            self.setColumnWidth(place, self._look.px(width))

    def _tops(self) -> list[QTreeWidgetItem]:
        found = (self.topLevelItem(place) for place in range(self.topLevelItemCount()))
        return [top for top in found if top is not None]

    def _child(self, tick: Tick) -> QTreeWidgetItem:
        made = self._item(tick.key, tick.texts)
        if tick.has_box:
            made.setCheckState(0, _state(is_on=tick.is_on))
        made.setDisabled(tick.is_out)
        return made

    def _item(self, key: str, texts: Sequence[str]) -> QTreeWidgetItem:
        made = QTreeWidgetItem(list(texts))
        made.setData(0, _KEY_ROLE, key)
        made.setSizeHint(0, QSize(0, self._look.px(_ROW_PX)))
        for place, text in enumerate(texts):
            made.setToolTip(place, text)
        return made

    def _changed(self, item: QTreeWidgetItem, place: int) -> None:
        if place != 0:
            return
        self.blockSignals(True)
        parent = item.parent()
        if parent is not None:
            _update_group(parent)
        elif item.checkState(0) is not Qt.CheckState.PartiallyChecked:
            for child in _boxes(item):
                child.setCheckState(0, item.checkState(0))
        self.blockSignals(False)
        self.ticked.emit()


def _boxes(top: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    """The items of a group that can be ticked."""
    children = (top.child(at) for at in range(top.childCount()))
    return [child for child in children if child is not None and _has_box(child)]


def _has_box(item: QTreeWidgetItem) -> bool:
    return item.data(0, Qt.ItemDataRole.CheckStateRole) is not None and not item.isDisabled()


def _update_group(top: QTreeWidgetItem) -> None:
    boxes = _boxes(top)
    if not boxes:
        return
    on = sum(child.checkState(0) is Qt.CheckState.Checked for child in boxes)
    partial = Qt.CheckState.PartiallyChecked
    top.setCheckState(0, partial if 0 < on < len(boxes) else _state(is_on=on > 0))


def _state(*, is_on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
