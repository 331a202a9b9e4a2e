"""The units in their groups, each with its cases counted by light."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QTreeView

from desktop.domain.supervision import Light
from desktop.i18n import tr
from desktop.services.titles import LIGHT_TITLES
from desktop.services.unit_tree import UnitNode
from desktop.ui.lights import SYMBOLS, ink
from desktop.ui.look import Look

SHOWN = (Light.RED, Light.YELLOW, Light.BLUE, Light.GREEN)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_UNIT_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_COUNT_PX, _TOTAL_PX = 41, 50


class UnitTree(QTreeView):
    """Choose a unit, or all."""

    unit_chosen = Signal(str)
    """Party identifier; empty for all."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("unit-tree")
        self.setAccessibleName(tr("单位及灯的数量"))
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setIndentation(look.px(13))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._look = look
        self._nodes: tuple[UnitNode, ...] = ()
        self._unit = ""
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.selectionModel().currentChanged.connect(self._choose)
        look.changed.connect(self._fill)

    def show_units(self, nodes: Sequence[UnitNode]) -> None:
        """Shows the units; the one that was chosen stays so."""
        if tuple(nodes) != self._nodes:
            self._nodes = tuple(nodes)
            self._fill()

    @property
    def unit(self) -> str:
        """The unit that is chosen; empty for all."""
        return self._unit

    @property
    def unit_name(self) -> str:
        """Its name; empty for all, or while the units are not here yet."""
        return next((node.name for node in self._nodes if node.unit == self._unit), "")

    def choose(self, unit: str) -> None:
        """Chooses a unit, be it here already or not; empty for all."""
        self._unit = unit
        self._mark()
        self.unit_chosen.emit(unit)

    def _mark(self) -> None:
        """Puts the selection on the unit that is chosen."""
        unit = self._unit
        found = self._model.match(
            self._model.index(0, 0),
            _UNIT_ROLE,
            unit,
            1,
            Qt.MatchFlag.MatchRecursive | Qt.MatchFlag.MatchExactly,
        )
        self.selectionModel().blockSignals(True)
        self.setCurrentIndex(found[0] if found else self._model.index(0, 0))
        self.selectionModel().blockSignals(False)
        self.scrollTo(self.currentIndex())
        self.viewport().update()

    def _fill(self) -> None:
        self.selectionModel().blockSignals(True)
        self._model.clear()
        self._model.setHorizontalHeaderLabels([tr("单位"), *(SYMBOLS[light] for light in SHOWN), tr("共")])
        for place, light in enumerate(SHOWN, start=1):
            head = self._model.horizontalHeaderItem(place)
            head.setToolTip(tr(LIGHT_TITLES[light]))
        for place in range(1, len(SHOWN) + 2):
            self._model.horizontalHeaderItem(place).setTextAlignment(_RIGHT)
        self._model.appendRow(self._row(tr("全部单位"), "", self._nodes))
        for group in dict.fromkeys(node.group for node in self._nodes):
            members = [node for node in self._nodes if node.group == group]
            parent = self._row(group or tr("未分组"), "", members)
            parent[0].setSelectable(False)
            for node in members:
                parent[0].appendRow(self._row(node.name, node.unit, [node]))
            self._model.appendRow(parent)
        self.expandAll()
        self.selectionModel().blockSignals(False)
        self._size()
        self._mark()

    def _row(self, name: str, unit: str, nodes: Iterable[UnitNode]) -> list[QStandardItem]:
        counted = tuple(nodes)
        first = QStandardItem(name)
        first.setData(unit, _UNIT_ROLE)
        first.setToolTip(name)
        cells = [first]
        for light in SHOWN:
            count = sum(node.lights.get(light, 0) for node in counted)
            cell = QStandardItem(str(count) if count else "")
            cell.setForeground(QColor(ink(self._look.tokens, light).text))
            cell.setData(f"{tr(LIGHT_TITLES[light])} {count}", Qt.ItemDataRole.AccessibleTextRole)
            cells.append(cell)
        cells.append(QStandardItem(str(sum(node.total for node in counted))))
        for cell in cells:
            cell.setEditable(False)
            if cell is not first:
                cell.setTextAlignment(_RIGHT)
        return cells

    def _size(self) -> None:
        head = self.header()
        head.setStretchLastSection(False)
        head.setMinimumSectionSize(self._look.px(30))
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place in range(1, len(SHOWN) + 2):
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(place, self._look.px(_TOTAL_PX if place > len(SHOWN) else _COUNT_PX))

    def _choose(self, current: QModelIndex, _previous: QModelIndex) -> None:
        unit = str(current.siblingAtColumn(0).data(_UNIT_ROLE) or "")
        if unit != self._unit:
            self._unit = unit
            self.unit_chosen.emit(unit)
