"""各单位亮灯情况: a heat map, one row a unit, one cell a light; every cell opens its list."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop.domain.supervision import Light
from desktop.i18n import mark, tr
from desktop.services.overview_values import Figure, HeatRow
from desktop.services.titles import LIGHT_TITLES
from desktop.ui.lights import SYMBOLS, ink
from desktop.ui.look import Look

if TYPE_CHECKING:
    from desktop.ui.table_model import Index

FIGURE_ROLE = int(Qt.ItemDataRole.UserRole) + 11
SHARE_ROLE = FIGURE_ROLE + 1
LIGHT_ROLE = FIGURE_ROLE + 2
SHOWN = (Light.RED, Light.YELLOW, Light.BLUE, Light.GREEN, Light.NONE)
_NO_PARENT = QModelIndex()
_ROW_PX = 28
_LEAST_ROWS = 7
_UNIT_PX, _LEAST_PX = 176, 40
_HEAD_PAD_PX = 14
_WEAKEST, _STRONGEST = 90, 255
_COLUMNS: tuple[tuple[str, Callable[[HeatRow], Figure]], ...] = (
    (mark("逾期"), lambda one: one.overdue),
    (mark("未反馈"), lambda one: one.missing),
    (mark("合计"), lambda one: one.total),
)


class HeatModel(QAbstractTableModel):
    """The rows of the heat map: the unit, its lights from red to none, overdue, missing, all."""

    def __init__(self) -> None:
        super().__init__()
        self.units: tuple[HeatRow, ...] = ()
        self._in_order: tuple[HeatRow, ...] = ()
        self._worst = 0
        self._is_head_wrapped = False

    def use(self, units: Sequence[HeatRow]) -> None:
        """Shows other rows."""
        self._in_order = tuple(units)
        self.show_worst(self._worst)

    def show_worst(self, place: int) -> None:
        """Orders by a column, the largest number first; by the first one it is the order of protocol."""
        self._worst = place
        self.beginResetModel()
        self.units = self._in_order
        if place:
            self.units = tuple(sorted(self._in_order, key=lambda unit: -_figure(unit, place).count))
        self.endResetModel()

    def heads(self) -> tuple[str, ...]:
        """The headings in one line each, that of the units first."""
        lights = (f"{SYMBOLS[light]} {tr(LIGHT_TITLES[light])}" for light in SHOWN)
        return (tr("单位"), *lights, *(tr(title) for title, _ in _COLUMNS))

    def wrap_head(self, *, wrapped: bool) -> None:
        """Puts the shape of a light over its word, or before it."""
        if wrapped != self._is_head_wrapped:
            self._is_head_wrapped = wrapped
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def figure(self, index: "Index") -> Figure | None:
        """The figure of a cell; that of the first column is the unit's total."""
        if not index.isValid():
            return None
        return _figure(self.units[index.row()], index.column())

    def rowCount(self, parent: "Index" = _NO_PARENT) -> int:
        """Number of units."""
        return 0 if parent.isValid() else len(self.units)

    def columnCount(self, parent: "Index" = _NO_PARENT) -> int:
        """Unit, lights, and what else is counted."""
        return 0 if parent.isValid() else 1 + len(SHOWN) + len(_COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # what a role asks for
        """The headings: the shape of a light with its word."""
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        head = self.heads()[section]
        return head.replace(" ", "\n", 1) if self._is_head_wrapped and section <= len(SHOWN) else head

    def data(self, index: "Index", role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # what a role asks for
        """The number, the share of the unit's cases, the light of the column."""
        readers: dict[int, Callable[[HeatRow, int], Any]] = {
            int(Qt.ItemDataRole.DisplayRole): _text,
            int(Qt.ItemDataRole.TextAlignmentRole): lambda _unit, place: _side(place),
            int(Qt.ItemDataRole.ToolTipRole): self._spoken,
            int(Qt.ItemDataRole.AccessibleTextRole): self._spoken,
            FIGURE_ROLE: _figure,
            SHARE_ROLE: _share,
            LIGHT_ROLE: lambda _unit, place: SHOWN[place - 1] if 0 < place <= len(SHOWN) else None,
        }
        reader = readers.get(int(role))
        return reader(self.units[index.row()], index.column()) if reader else None

    def _spoken(self, unit: HeatRow, place: int) -> str:
        head = self.heads()[place]
        return tr("{unit}：{head} {count}", unit=unit.unit_name, head=head, count=_figure(unit, place).count)


class HeatDelegate(QStyledItemDelegate):
    """Draws a cell in the colour of its light, the stronger the larger its share."""

    def __init__(self, look: Look, parent: QTableView) -> None:
        super().__init__(parent)
        self._look = look

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: "Index") -> None:
        """Draws one cell; a number of nothing is drawn faintly."""
        figure: Figure = index.data(FIGURE_ROLE)
        light: Light | None = index.data(LIGHT_ROLE)
        painter.save()
        is_counted = index.column() > 0 and figure.count > 0
        if light is not None and is_counted:
            fill = QColor(ink(self._look.tokens, light).fill)
            fill.setAlpha(_WEAKEST + round((_STRONGEST - _WEAKEST) * index.data(SHARE_ROLE)))
            painter.fillRect(option.rect.adjusted(1, 1, -1, -1), fill)
            painter.setPen(QColor(ink(self._look.tokens, light).text))
        else:
            painter.setPen(self._look.colour("text" if index.column() == 0 or is_counted else "muted"))
        if option.state & QStyle.StateFlag.State_MouseOver and (is_counted or index.column() == 0):
            font = painter.font()
            font.setUnderline(True)
            painter.setFont(font)
        side = self._look.px(10)
        flags = int(_side(index.column()))
        room = option.rect.adjusted(side, 0, -side, 0) if index.column() == 0 else option.rect
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, flags, text)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._look.colour("accent"))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))
        painter.restore()


class HeatMap(QTableView):
    """The heat map; a click or Enter on a cell opens its list."""

    figure_wanted = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.units = HeatModel()
        self.setModel(self.units)
        self.setObjectName("heat-map")
        self.setAccessibleName(tr("各单位亮灯情况"))
        self.setItemDelegate(HeatDelegate(look, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        head.setToolTip(tr("点标题排序：数字大的在前；点“单位”恢复原来的顺序"))
        head.sectionClicked.connect(self.show_worst)
        self.clicked.connect(self._open)
        look.changed.connect(self._resize)
        self._resize()

    def show_units(self, units: Sequence[HeatRow]) -> None:
        """Shows the units; the place stays. Where every case has a light, none is not counted."""
        place = self.verticalScrollBar().value()
        self.units.use(units)
        self.setColumnHidden(len(SHOWN), not any(_figure(unit, len(SHOWN)).count for unit in units))
        self._fit()
        self.verticalScrollBar().setValue(place)

    def show_worst(self, place: int) -> None:
        """Puts the units with the largest numbers of a column first."""
        order = Qt.SortOrder.DescendingOrder if place else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(place, order)
        self.units.show_worst(place)
        self.scrollToTop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fits the columns again."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the list of a cell."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _open(self, index: "Index") -> None:
        figure = self.units.figure(index)
        if figure is not None and figure.count:
            self.figure_wanted.emit(figure)

    def _resize(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._look.px(_ROW_PX))
        self.setMinimumHeight(self._look.px(_ROW_PX) * (_LEAST_ROWS + 1))
        self._fit()

    def _fit(self) -> None:
        """All columns are in sight: where headings have no room in one line, each is as wide as its words."""
        head, px = self.horizontalHeader(), self._look.px
        font = QFont(head.font())
        font.setBold(True)
        measure, pad = QFontMetrics(font).horizontalAdvance, px(_HEAD_PAD_PX)
        heads = list(enumerate(self.units.heads()))[1:]
        shown = {place: text for place, text in heads if not self.isColumnHidden(place)}
        widest = max(map(measure, shown.values())) + pad
        wraps = self.viewport().width() < px(_UNIT_PX) + widest * len(shown)
        self.units.wrap_head(wrapped=wraps)
        head.setMinimumSectionSize(px(_LEAST_PX))
        for place, text in shown.items():
            mode = QHeaderView.ResizeMode.Fixed if wraps else QHeaderView.ResizeMode.Stretch
            head.setSectionResizeMode(place, mode)
            if wraps:
                head.resizeSection(place, max(map(measure, text.split(" "))) + pad)
        rest = QHeaderView.ResizeMode.Stretch if wraps else QHeaderView.ResizeMode.Interactive
        head.setSectionResizeMode(0, rest)
        if not wraps:
            head.resizeSection(0, px(_UNIT_PX))


def _figure(unit: HeatRow, place: int) -> Figure:
    if place == 0:
        return unit.total
    if place <= len(SHOWN):
        name = SHOWN[place - 1].value
        return next(figure for figure in unit.lights if figure.name == name)
    return _COLUMNS[place - 1 - len(SHOWN)][1](unit)


def _text(unit: HeatRow, place: int) -> str:
    if place == 0:
        return unit.unit_name
    count = _figure(unit, place).count
    return str(count) if count else "·"


def _share(unit: HeatRow, place: int) -> float:
    return _figure(unit, place).count / unit.total.count if unit.total.count else 0.0


def _side(place: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if place == 0 else Qt.AlignmentFlag.AlignHCenter
    return side | Qt.AlignmentFlag.AlignVCenter
