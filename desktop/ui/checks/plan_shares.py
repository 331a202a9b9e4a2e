"""Who checks what: the categories of a checklist with their targets, and a box for each inspector."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from desktop.i18n import tr
from desktop.ui.fields import join_names, split_names
from desktop.ui.look import Look

CATEGORY, ITEMS, TARGETS, FIRST = range(4)
_ROW_PX = 30
_WIDTHS_PX = (150, 56)
_PERSON_PX = 84
_LEAST_TARGETS_PX = 180


@dataclass(frozen=True, slots=True)
class Part:
    """One category: how many items it has, at which targets they are checked."""

    category: str
    items: int
    targets: tuple[str, ...] = ()

    @property
    def places(self) -> int:
        """How many answers it asks for."""
        return self.items * max(1, len(self.targets))


class SharesTable(QTableWidget):
    """A row for each category, a column for each inspector.

    Args:
        look: gives sizes.
    """

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(0, FIRST)
        self._look = look
        self._parts: list[Part] = []
        self._names: tuple[str, ...] = ()
        self.setAccessibleName(tr("检查分工"))
        self.setProperty("role", "framed")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(look.px(_ROW_PX))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.itemChanged.connect(self._item_changed)

    def show_parts(
        self, parts: Sequence[Part], names: Sequence[str], shares: Mapping[str, Sequence[str]]
    ) -> None:
        """Shows other categories or inspectors.

        Args:
            parts: in the order of the checklist.
            names: of the inspectors.
            shares: categories by name; what is ticked.
        """
        self.blockSignals(True)
        self._parts, self._names = list(parts), tuple(names)
        self.setColumnCount(FIRST + len(self._names))
        self.setHorizontalHeaderLabels(
            [tr("类别"), tr("项数"), tr("检查对象（顿号分隔，空为一个）"), *self._names]
        )
        self.setRowCount(len(self._parts))
        for row, part in enumerate(self._parts):
            self._fill(row, part, shares)
        self._size_columns()
        self.blockSignals(False)
        self.changed.emit()

    def tick(self, shares: Mapping[str, Sequence[str]]) -> None:
        """Ticks other categories."""
        self.show_parts(self._parts, self._names, shares)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The categories with the targets as they were typed."""
        return tuple(self._parts)

    def shares(self) -> dict[str, tuple[str, ...]]:
        """The ticked categories of each inspector, in the order of the checklist."""
        return {
            name: tuple(part.category for row, part in enumerate(self._parts) if self._is_on(row, column))
            for column, name in enumerate(self._names, start=FIRST)
        }

    def uncovered(self) -> tuple[str, ...]:
        """Categories that nobody checks."""
        covered = {category for chosen in self.shares().values() for category in chosen}
        return tuple(part.category for part in self._parts if part.category not in covered)

    def targets(self) -> dict[str, tuple[str, ...]]:
        """The targets of the categories that have some."""
        return {part.category: part.targets for part in self._parts if part.targets}

    def places_of(self, name: str) -> int:
        """How many answers an inspector has to give."""
        chosen = set(self.shares().get(name, ()))
        return sum(part.places for part in self._parts if part.category in chosen)

    def _fill(self, row: int, part: Part, shares: Mapping[str, Sequence[str]]) -> None:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        category, count = QTableWidgetItem(part.category), QTableWidgetItem(str(part.items))
        count.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        targets = QTableWidgetItem(join_names(part.targets))
        for column, item in ((CATEGORY, category), (ITEMS, count)):
            item.setFlags(plain)
            item.setToolTip(part.category)
            self.setItem(row, column, item)
        targets.setToolTip(tr("例如：核心交换机、边界防火墙。双击或按 F2 填写。"))
        self.setItem(row, TARGETS, targets)
        for column, name in enumerate(self._names, start=FIRST):
            box = QTableWidgetItem()
            box.setFlags(plain | Qt.ItemFlag.ItemIsUserCheckable)
            is_on = part.category in shares.get(name, ())
            box.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
            spoken = tr("{name} 检查 {category}", name=name, category=part.category)
            box.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            box.setToolTip(spoken)
            self.setItem(row, column, box)

    def _is_on(self, row: int, column: int) -> bool:
        item = self.item(row, column)
        return item is not None and item.checkState() is Qt.CheckState.Checked

    def _item_changed(self, item: QTableWidgetItem) -> None:
        if item.column() == TARGETS:
            part = self._parts[item.row()]
            names = tuple(dict.fromkeys(split_names(item.text())))
            self._parts[item.row()] = Part(part.category, part.items, names)
        self.changed.emit()

    def _size_columns(self) -> None:
        head, px = self.horizontalHeader(), self._look.px
        for column, width in enumerate(_WIDTHS_PX):
            self.setColumnWidth(column, px(width))
        head.setMinimumSectionSize(px(40))
        for column in range(self.columnCount()):
            is_wide = column == TARGETS
            mode = QHeaderView.ResizeMode.Stretch if is_wide else QHeaderView.ResizeMode.Interactive
            head.setSectionResizeMode(column, mode)
        for column in range(FIRST, self.columnCount()):
            self.setColumnWidth(column, px(_PERSON_PX))
