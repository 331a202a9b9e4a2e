"""Draws the time axis: its head, its grid, bars, deadlines and where they were moved from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from desktop.domain.supervision import Light
from desktop.i18n import tr
from desktop.services.schedule import MarkState, ScheduleMark, ScheduleRow
from desktop.ui.lights import SYMBOLS, ink
from desktop.ui.look import Look
from desktop.ui.timeline_scale import Scale, Tick, Zoom

ROW_PX = 31
HEAD_PX = 50
NAMES_PX = 272
MARK_PX = 7
TEXT_PX, LEAST_TEXT_PX = 420, 60
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Frame:
    """What is drawn where.

    Attributes:
        names: the column of names, at the left.
        axis: the time axis, at the right; both below the head.
        head: the head of the axis.
        shift: pixels by which the axis is scrolled.
        scale: days as places.
        today: marked by a line.
    """

    names: QRect
    axis: QRect
    head: QRect
    shift: int
    scale: Scale
    today: date

    def x(self, day: date) -> float:
        """Where a day begins on the screen."""
        return self.axis.left() + self.scale.x(day) - self.shift

    def end(self, day: date) -> float:
        """Where a day ends on the screen: the place of a deadline."""
        return self.x(day) + self.scale.day_px


class TimelinePainter:
    """Draws parts of the time axis.

    Args:
        painter: draws; its font is that of the window.
        look: gives colours and sizes.
        frame: what is where.
    """

    def __init__(self, painter: QPainter, look: Look, frame: Frame) -> None:
        self._painter, self._look, self._frame = painter, look, frame

    def head(self) -> None:
        """The two lines of the head, with the name of today's line."""
        painter, head, colour = self._painter, self._frame.head, self._look.colour
        painter.fillRect(head, colour("hover"))
        painter.save()
        painter.setClipRect(head)
        half = head.height() // 2
        self._head_line(
            self._frame.scale.upper(), QRect(head.left(), head.top(), head.width(), half), bold=True
        )
        lower = QRect(head.left(), head.top() + half, head.width(), head.height() - half)
        self._head_line(self._frame.scale.lower(), lower, bold=False)
        painter.restore()
        self._today_name()
        painter.setPen(colour("line"))
        painter.drawLine(head.bottomLeft(), head.bottomRight())

    def corner(self) -> None:
        """The head of the names, and the line between them and the axis."""
        painter, frame, colour = self._painter, self._frame, self._look.colour
        corner = QRect(frame.names.left(), frame.head.top(), frame.names.width(), frame.head.height())
        painter.save()
        painter.fillRect(corner, colour("hover"))
        font = QFont(painter.font())
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(colour("muted"))
        painter.drawText(corner.adjusted(self._look.px(8), 0, 0, 0), _LEFT, tr("任务"))
        painter.setPen(colour("line"))
        painter.drawLine(corner.bottomLeft(), corner.bottomRight())
        painter.setPen(colour("control"))
        painter.drawLine(corner.topRight(), frame.names.bottomRight())
        painter.restore()

    def grid(self) -> None:
        """The lines of the spans, and of today."""
        painter, axis = self._painter, self._frame.axis
        painter.save()
        painter.setClipRect(axis)
        for tick in self._frame.scale.lower():
            x = round(self._frame.x(tick.day))
            if axis.left() <= x <= axis.right():
                painter.setPen(self._look.colour("control" if tick.day.month == 1 else "line"))
                painter.drawLine(x, axis.top(), x, axis.bottom())
        x = round(self._frame.x(self._frame.today))
        painter.setPen(QPen(self._look.colour("accent"), self._look.px(2)))
        painter.drawLine(x, axis.top(), x, axis.bottom())
        painter.restore()

    def row(self, row: ScheduleRow | None, top: int, *, is_current: bool, at: int) -> None:
        """A task: its name, its bar and its deadlines.

        Args:
            row: None while it is on its way.
            top: of the row on the screen.
            is_current: whether it is the chosen one.
            at: number of the deadline that the keyboard is on; -1 for none.
        """
        painter, frame, height = self._painter, self._frame, self._look.px(ROW_PX)
        line = QRect(frame.names.left(), top, frame.names.width() + frame.axis.width(), height)
        self._name(row, QRect(frame.names.left(), top, frame.names.width(), height))
        if row is not None:
            painter.save()
            painter.setClipRect(frame.axis)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._bar(row, top + height // 2)
            if not row.marks:
                self._undated(top, height)
            if frame.scale.zoom is Zoom.MONTHS:
                self._texts(row, top, height, is_current=is_current)
            for number, found in enumerate(row.marks):
                self._mark(found, top + height / 2, is_chosen=is_current and number == at)
            painter.restore()
        painter.setPen(self._look.colour("line"))
        painter.drawLine(line.bottomLeft(), line.bottomRight())

    def _head_line(self, ticks: Iterator[Tick], place: QRect, *, bold: bool) -> None:
        painter, pad = self._painter, self._look.px(6)
        font = QFont(painter.font())
        font.setBold(bold)
        painter.save()
        painter.setFont(font)
        spans = list(ticks)
        for number, tick in enumerate(spans):
            following = spans[number + 1].day if number + 1 < len(spans) else self._frame.scale.last
            left, right = self._frame.x(tick.day), self._frame.x(following)
            if right < place.left() or left > place.right():
                continue
            painter.setPen(self._look.colour("line"))
            painter.drawLine(round(left), place.top(), round(left), place.bottom())
            painter.setPen(self._look.colour("muted"))
            start = max(round(left), place.left()) + pad
            room = QRect(start, place.top(), round(right) - start, place.height())
            self._head_text(tick.title, room, pad)
        painter.restore()

    def _head_text(self, title: str, room: QRect, pad: int) -> None:
        """The name of a span, beside the name of today where that is in its way."""
        today, width = self._today_place(), self._painter.fontMetrics().horizontalAdvance(title)
        taken = QRect(room.left(), room.top(), min(width, room.width()), room.height())
        if today is not None and today.intersects(taken):
            room = room.adjusted(today.right() + pad - room.left(), 0, 0, 0)
        elided = self._painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room.width())
        if elided == title or room.width() > 2 * room.height():
            self._painter.drawText(room, _LEFT, elided)

    def _today_place(self) -> QRect | None:
        """Where the name of today stands; None when today is out of sight."""
        head, px = self._frame.head, self._look.px
        width = self._painter.fontMetrics().horizontalAdvance(tr("今天")) + px(10)
        x = round(self._frame.x(self._frame.today)) - width // 2
        if not head.left() <= x + width // 2 <= head.right():
            return None
        return QRect(min(max(x, head.left()), head.right() - width), head.top() + px(3), width, px(19))

    def _today_name(self) -> None:
        painter, px, place = self._painter, self._look.px, self._today_place()
        if place is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("accent"))
        painter.drawRoundedRect(place, px(4), px(4))
        painter.setPen(self._look.colour("on_accent"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, tr("今天"))
        painter.restore()

    def _name(self, row: ScheduleRow | None, place: QRect) -> None:
        painter, px = self._painter, self._look.px
        metrics = painter.fontMetrics()
        if row is None:
            painter.setPen(self._look.colour("muted"))
            painter.drawText(place.adjusted(px(8), 0, 0, 0), _LEFT, "…")
            return
        painter.setPen(QColor(ink(self._look.tokens, row.light).text))
        lamp = place.adjusted(px(8), 0, 0, 0)
        if row.light is not Light.NONE:
            painter.drawText(lamp, _LEFT, SYMBOLS[row.light])
        code = lamp.adjusted(px(18), 0, 0, 0)
        painter.setPen(self._look.colour("muted"))
        painter.drawText(code, _LEFT, row.code)
        title = code.adjusted(metrics.horizontalAdvance(row.code) + px(8), 0, -px(8), 0)
        painter.setPen(self._look.colour("text"))
        elided = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, max(title.width(), 0))
        painter.drawText(title, _LEFT, elided)

    def _undated(self, top: int, height: int) -> None:
        """A task without a deadline has nothing on the axis, and says so."""
        axis, pad = self._frame.axis, self._look.px(10)
        self._painter.setPen(self._look.colour("muted"))
        self._painter.drawText(QRect(axis.left() + pad, top, axis.width() - pad, height), _LEFT, tr("无时限"))

    def _bar(self, row: ScheduleRow, middle: int) -> None:
        if row.last is None:
            return
        px, first = self._look.px, row.first or row.marks[0].day
        left, right = self._frame.x(first), self._frame.end(row.last)
        if right - left < 1:
            return
        bar = QRectF(left, middle - px(2), right - left, px(4))
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._look.colour("line"))
        self._painter.drawRoundedRect(bar, px(2), px(2))
        if row.percent:
            bar.setWidth(bar.width() * min(float(row.percent), 100.0) / 100)
            self._painter.setBrush(self._look.colour("control"))
            self._painter.drawRoundedRect(bar, px(2), px(2))

    def _mark(self, mark: ScheduleMark, middle: float, *, is_chosen: bool) -> None:
        painter, place = self._painter, QPointF(self._frame.end(mark.day), middle)
        if mark.original is not None:
            paint_moved(painter, self._look, self._frame.end(mark.original), place.x(), middle)
        if is_chosen:
            reach = self._look.px(MARK_PX) * 1.7
            painter.setPen(QPen(self._look.colour("text"), self._look.px(1)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(place, reach, reach)
        paint_mark(painter, self._look, place, mark.state)

    def _texts(self, row: ScheduleRow, top: int, height: int, *, is_current: bool) -> None:
        """What is due, beside its mark where there is room; the bar does not run through it."""
        gap, axis = self._look.px(MARK_PX + 5), self._frame.axis
        ends = [self._frame.end(mark.original or mark.day) for mark in row.marks]
        for number, mark in enumerate(row.marks):
            place = self._frame.end(mark.day)
            if not axis.left() <= place <= axis.right():
                continue
            before = max(ends[number - 1] + gap if number else 0, axis.left()) + gap
            after = min(ends[number + 1] - gap if number + 1 < len(ends) else axis.right(), axis.right())
            room = QRectF(place + gap, top, after - place - gap, height)
            if room.width() < self._look.px(LEAST_TEXT_PX) and mark.original is None:
                room = QRectF(before, top, place - gap - before, height)
            self._text(mark.text, room, is_left=room.right() < place, is_current=is_current)

    def _text(self, words: str, room: QRectF, *, is_left: bool, is_current: bool) -> None:
        """Words within a room, at the end of it that is next to their mark."""
        painter, px, metrics = self._painter, self._look.px, self._painter.fontMetrics()
        width = min(round(room.width()), px(TEXT_PX))
        if width < px(LEAST_TEXT_PX):
            return
        text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)
        taken = metrics.horizontalAdvance(text) + px(6)
        left = room.right() - taken + px(3) if is_left else room.left() - px(3)
        behind = QRectF(left, room.top() + px(4), taken, room.height() - px(8))
        painter.fillRect(behind, self._look.colour("accent_soft" if is_current else "base"))
        painter.setPen(self._look.colour("muted"))
        painter.drawText(behind.adjusted(px(3), 0, px(3), 0), _LEFT, text)


def paint_mark(painter: QPainter, look: Look, place: QPointF, state: MarkState) -> None:
    """Draws a deadline: filled with a tick when reached, hollow while open, red with a sign when overdue."""
    size, colour = look.px(MARK_PX), look.colour
    red = QColor(ink(look.tokens, Light.RED).text)
    outline, inside, sign = {
        MarkState.REACHED: (colour("accent"), colour("accent"), "✓"),
        MarkState.OPEN: (colour("muted"), colour("base"), ""),
        MarkState.OVERDUE: (red, red, "!"),
    }[state]
    painter.save()
    painter.setPen(QPen(outline, 1.6))
    painter.setBrush(inside)
    painter.drawPolygon(_diamond(place, size))
    font = QFont(painter.font())
    font.setPixelSize(max(round(size * 1.35), 6))
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(colour("base"))
    box = QRectF(place.x() - size, place.y() - size, 2 * size, 2 * size)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, sign)
    painter.restore()


def paint_moved(painter: QPainter, look: Look, left: float, right: float, middle: float) -> None:
    """Draws a small ring where a deadline was, and a broken arrow to where it is."""
    px, text = look.px, look.colour("text")
    tip = right - px(MARK_PX) - px(2)
    painter.save()
    painter.setPen(QPen(text, px(1), Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(left + px(4), middle), QPointF(tip, middle))
    painter.setPen(QPen(text, px(1)))
    painter.setBrush(look.colour("base"))
    painter.drawEllipse(QPointF(left, middle), px(4), px(4))
    painter.setBrush(text)
    back = tip - px(5)
    painter.drawPolygon(
        QPolygonF([QPointF(tip, middle), QPointF(back, middle - px(3)), QPointF(back, middle + px(3))])
    )
    painter.restore()


def _diamond(place: QPointF, size: float) -> QPolygonF:
    sides = ((0, -size), (size, 0), (0, size), (-size, 0))
    return QPolygonF([place + QPointF(x, y) for x, y in sides])
