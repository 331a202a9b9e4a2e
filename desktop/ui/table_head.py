"""The head of a table: sorts by a click on the name, filters by a click on the funnel beside it."""

from collections.abc import Callable, Collection

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QStyleOptionHeader, QWidget

from desktop.ui.look import Look

_FUNNEL_PX = 24
_ARROW_PX = 14
_ICON_PX = 13


class TableHead(QHeaderView):
    """Heads of columns.

    Args:
        look: gives colours and sizes.
        can_filter: whether the column at a place has a filter.
    """

    filter_wanted = Signal(int)

    def __init__(self, look: Look, can_filter: Callable[[int], bool], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look, self._can_filter = look, can_filter
        self._filtered: frozenset[int] = frozenset()
        self._pressed = -1
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_filtered(self, places: Collection[int]) -> None:
        """Marks the columns that are filtered."""
        self._filtered = frozenset(places)
        self.viewport().update()

    def funnel(self, place: int) -> QRect:
        """Where the funnel of a column is, in the viewport."""
        width = self._look.px(_FUNNEL_PX)
        right = self.sectionViewportPosition(place) + self.sectionSize(place)
        return QRect(right - width, 0, width, self.height())

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, place: int) -> None:
        """Leaves room for the funnel and the arrow, which `paintSection` draws."""
        super().initStyleOptionForIndex(option, place)
        option.sortIndicator = QStyleOptionHeader.SortIndicator.None_
        taken = self._look.px(_FUNNEL_PX) if self._can_filter(place) else self._look.px(8)
        taken += self._look.px(_ARROW_PX) if self._is_sorted(place) else 0
        room = self.sectionSize(place) - self._look.px(8) - taken
        option.text = option.fontMetrics.elidedText(option.text, Qt.TextElideMode.ElideRight, max(room, 0))
        if option.textAlignment & Qt.AlignmentFlag.AlignRight:
            option.textAlignment = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

    def paintSection(self, painter: QPainter, rect: QRect, place: int) -> None:
        """Draws a head with its arrow and funnel."""
        painter.save()
        super().paintSection(painter, rect, place)
        painter.restore()
        right = rect.right()
        if self._can_filter(place):
            is_filtered = place in self._filtered
            tone = "accent" if is_filtered else "muted"
            self._paint_icon(painter, "filter", tone, right - self._look.px(_FUNNEL_PX) // 2, rect)
            right -= self._look.px(_FUNNEL_PX)
        if self._is_sorted(place):
            is_up = self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
            self._paint_icon(
                painter, "up" if is_up else "down", "accent", right - self._look.px(_ARROW_PX) // 2, rect
            )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a funnel is not one on the name."""
        self._pressed = self._funnel_at(event.position().toPoint())
        if self._pressed < 0:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a funnel opens the filter of its column."""
        if self._pressed < 0:
            super().mouseReleaseEvent(event)
        elif self._funnel_at(event.position().toPoint()) == self._pressed:
            self.filter_wanted.emit(self._pressed)
        self._pressed = -1

    def sizeHint(self) -> QSize:
        """A little higher than the style makes it: the funnel is to be hit."""
        return super().sizeHint().expandedTo(QSize(0, self._look.px(32)))

    def _is_sorted(self, place: int) -> bool:
        return self.isSortIndicatorShown() and self.sortIndicatorSection() == place

    def _funnel_at(self, point: QPoint) -> int:
        place = self.logicalIndexAt(point)
        is_there = place >= 0 and self._can_filter(place) and self.funnel(place).contains(point)
        near_edge = is_there and point.x() > self.funnel(place).right() - self._look.px(4)
        return place if is_there and not near_edge else -1

    def _paint_icon(self, painter: QPainter, name: str, tone: str, middle: int, rect: QRect) -> None:
        size = self._look.px(_ICON_PX)
        place = QRect(middle - size // 2, rect.center().y() - size // 2 + 1, size, size)
        self._look.icon(name, tone).paint(painter, place)
