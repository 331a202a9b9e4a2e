"""Draws the cells of tables: text, pills, lights, bars, heads of groups, and the current cell."""

from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from desktop.ui.lights import lit, paint_light
from desktop.ui.look import Look
from desktop.ui.table_model import CELL_ROLE, Index
from desktop.ui.table_values import Bar, Cell, Group, Heat, Lamp, Pill

_PAD_PX = 6
_CHEVRON_PX = 22
_WEAKEST, _STRONGEST = 12, 100
"""Opacity of the ground of heat, of 255."""


class CellDelegate(QStyledItemDelegate):
    """Draws text as the style does, cells of the kinds above, heads of groups, and the current cell.

    Args:
        look: gives colours and sizes.
        view: the view that has the keyboard; parts of a table that stay in place follow it.
        parent: the view that is painted.
    """

    def __init__(self, look: Look, view: QTableView, parent: QTableView) -> None:
        super().__init__(parent)
        self._look, self._view = look, view

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Drops the style's own mark of the current cell; `paint` draws a quieter one."""
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draws one cell."""
        cell = index.data(CELL_ROLE)
        if cell is None:
            super().paint(painter, option, index)
        elif isinstance(cell, Group):
            self._paint_group(painter, option, cell)
        else:
            self._paint_blank(painter, option, index)
            self._paint_cell(painter, option, cell)
        if self._view.hasFocus() and index == self._view.currentIndex() and not isinstance(cell, Group):
            self._paint_current(painter, option.rect)

    def _paint_blank(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        blank = QStyleOptionViewItem(option)
        self.initStyleOption(blank, index)
        blank.text = ""
        blank.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, blank, painter, blank.widget)

    def _paint_cell(self, painter: QPainter, option: Any, cell: Cell) -> None:
        pad = self._look.px(_PAD_PX)
        place = option.rect.adjusted(pad, 0, -pad, 0)
        painter.setFont(option.font)
        if isinstance(cell, Lamp):
            paint_light(painter, place, self._look, lit(cell.light, cell.word), cell.light)
        elif isinstance(cell, Bar):
            self._paint_bar(painter, option, cell)
        elif isinstance(cell, Heat):
            self._paint_heat(painter, option, cell)
        else:
            self._paint_pill(painter, option, cell)

    def _paint_pill(self, painter: QPainter, option: Any, cell: Pill) -> None:
        if not cell.text:
            return
        px, colour = self._look.px, self._look.colour
        metrics = option.fontMetrics
        height = metrics.height() + px(4)
        width = min(metrics.horizontalAdvance(cell.text) + px(16), option.rect.width() - px(8))
        top = option.rect.top() + (option.rect.height() - height) // 2
        pill = QRect(option.rect.left() + px(_PAD_PX), top, width, height)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        edge = "accent" if is_chosen else "accent_soft"
        painter.setPen(colour(edge if cell.is_emphasised else "control"))
        painter.setBrush(colour("accent_soft" if cell.is_emphasised else "base"))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(colour("accent" if cell.is_emphasised else "text"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, cell.text)
        painter.restore()

    def _paint_bar(self, painter: QPainter, option: Any, cell: Bar) -> None:
        px, colour = self._look.px, self._look.colour
        figure = option.fontMetrics.horizontalAdvance("100.0%") + px(4)
        area = option.rect.adjusted(px(8), 0, -px(8), 0)
        trough = QRectF(area.left(), area.center().y() - px(2), max(area.width() - figure, 0), px(6))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("line"))
        painter.drawRoundedRect(trough, px(3), px(3))
        filled = QRectF(trough)
        filled.setWidth(trough.width() * min(float(cell.percent), 100.0) / 100)
        painter.setBrush(colour("muted"))
        painter.drawRoundedRect(filled, px(3), px(3))
        if cell.expected is not None:
            place = trough.left() + trough.width() * min(float(cell.expected), 100.0) / 100
            painter.setBrush(colour("accent"))
            painter.drawRect(QRectF(place - px(1), trough.top() - px(3), px(2), trough.height() + px(6)))
        painter.setPen(colour("text"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, right, cell.text)
        painter.restore()

    def _paint_heat(self, painter: QPainter, option: Any, cell: Heat) -> None:
        pad, colour = self._look.px(_PAD_PX), self._look.colour
        painter.save()
        if cell.depth > 0:
            painter.fillRect(option.rect.adjusted(1, 1, -1, -1), heat_ground(self._look, cell.depth))
        place = option.rect.adjusted(pad, 0, -pad, 0)
        painter.setPen(colour("muted" if cell.is_faint else "text"))
        upright = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | upright, cell.text)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | upright, cell.mark)
        painter.restore()

    def _paint_group(self, painter: QPainter, option: Any, group: Group) -> None:
        px, colour = self._look.px, self._look.colour
        painter.save()
        painter.fillRect(option.rect, colour("hover"))
        text = option.rect.adjusted(px(_CHEVRON_PX), 0, -px(8), 0)
        chevron = QRect(option.rect.left() + px(6), option.rect.top(), px(14), option.rect.height())
        icon = self._look.icon("right" if group.is_folded else "down", "muted")
        icon.paint(painter, chevron)
        shift = self._paint_group_title(painter, text, option.font, group)
        painter.setFont(option.font)
        painter.setPen(colour("muted"))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(text.adjusted(shift + px(10), 0, 0, 0), left, group.count_text)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(
                QRect(option.rect.left(), option.rect.top(), px(3), option.rect.height()), colour("accent")
            )
        painter.restore()

    def _paint_group_title(self, painter: QPainter, place: QRect, font: QFont, group: Group) -> int:
        """Draws what the group has in common; tells how wide that is."""
        if group.light is not None:
            painter.setFont(font)
            paint_light(painter, place, self._look, group.title, group.light)
            return painter.fontMetrics().horizontalAdvance(group.title) + self._look.px(16)
        bold = QFont(font)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(self._look.colour("text"))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, left, group.title)
        return painter.fontMetrics().horizontalAdvance(group.title)

    def _paint_current(self, painter: QPainter, place: QRect) -> None:
        painter.save()
        painter.setPen(self._look.colour("accent"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.restore()


def heat_ground(look: Look, depth: float) -> QColor:
    """The ground of a heated cell: the accent, the less transparent the deeper."""
    made = look.colour("accent")
    made.setAlpha(_WEAKEST + round((_STRONGEST - _WEAKEST) * min(depth, 1.0)))
    return made
