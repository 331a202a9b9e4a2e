"""Choosing a unit out of some seventy by typing a part of its name."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidgetItem, QWidget

from desktop.domain.units import Unit
from desktop.i18n import tr
from desktop.ui.controls import ChoiceList, column
from desktop.ui.look import Look


class UnitPopup(QFrame):
    """A small window under a button: a field to type in, and the units that match."""

    picked = Signal(object)

    def __init__(self, look: Look, units: tuple[Unit, ...], parent: QWidget, first: str = "") -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "card")
        self.setObjectName("popup-unit")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._field = QLineEdit()
        self._field.setPlaceholderText(tr("输入单位名称的一部分"))
        self._field.setAccessibleName(tr("查找单位"))
        self._list = ChoiceList(tr("单位列表"))
        if first:
            self._add(first, None)
        for unit in units:
            self._add(unit.short or unit.name, unit)
        self.setLayout(column([self._field, self._list], spacing=4, margins=(6, 6, 6, 6)))
        self.resize(look.px(280), look.px(360))
        self._field.textChanged.connect(self._filter)
        self._field.returnPressed.connect(self._pick_current)
        self._list.itemClicked.connect(self._pick)
        self._list.itemActivated.connect(self._pick)
        self._filter("")

    def open_below(self, widget: QWidget) -> None:
        """Shows the popup under a control."""
        self.move(widget.mapToGlobal(QPoint(0, widget.height() + 2)))
        self.show()
        self._field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go through the list while typing."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._move(1 if event.key() == Qt.Key.Key_Down else -1)
            return
        super().keyPressEvent(event)

    def _add(self, text: str, unit: Unit | None) -> None:
        item = QListWidgetItem(text)
        item.setData(Qt.ItemDataRole.UserRole, unit)
        names = unit.names if unit else ()
        item.setData(Qt.ItemDataRole.UserRole + 1, " ".join((text, *names)))
        if unit is not None:
            item.setToolTip(unit.name)
        self._list.addItem(item)

    def _filter(self, text: str) -> None:
        first = -1
        for place in range(self._list.count()):
            item = self._list.item(place)
            is_hit = text.strip() in item.data(Qt.ItemDataRole.UserRole + 1)
            item.setHidden(not is_hit)
            if is_hit and first < 0:
                first = place
        self._list.setCurrentRow(first)

    def _move(self, step: int) -> None:
        place = self._list.currentRow() + step
        while 0 <= place < self._list.count():
            if not self._list.item(place).isHidden():
                self._list.setCurrentRow(place)
                return
            place += step

    def _pick_current(self) -> None:
        if item := self._list.currentItem():
            self._pick(item)

    def _pick(self, item: QListWidgetItem) -> None:
        self.picked.emit(item.data(Qt.ItemDataRole.UserRole))
        self.close()


def pick_unit(
    look: Look, units: tuple[Unit, ...], below: QWidget, on_pick: Callable[[Unit], object]
) -> UnitPopup:
    """Lets the user choose a unit under a control."""
    popup = UnitPopup(look, units, below)
    popup.picked.connect(on_pick)
    popup.open_below(below)
    return popup
