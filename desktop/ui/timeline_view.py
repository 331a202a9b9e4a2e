"""The time axis: one row a task, its deadlines where they fall; by mouse and by keyboard."""

from datetime import date

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip

from desktop.i18n import tr
from desktop.services.schedule import ScheduleMark, ScheduleRow
from desktop.ui.desk import Desk
from desktop.ui.timeline_paint import ROW_PX, TimelinePainter
from desktop.ui.timeline_places import MARGIN_PX, Places
from desktop.ui.timeline_rows import TimelineRows
from desktop.ui.timeline_scale import Scale, Zoom, scale_over

END_PX = 24
"""Room behind the last day, so that its marks are whole."""
_BEFORE = 0.2
"""Share of the axis that shows what was before today."""
_PAGE_KEYS = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}


class TimelineView(QAbstractScrollArea):
    """Draws a window of rows on a time axis.

    Args:
        desk: the open workspace.
        rows: where they come from.
    """

    chosen = Signal(str)
    opened = Signal(str)
    pointed = Signal(str)
    """The sentence about the deadline that the keyboard is on; empty when it is on none."""

    def __init__(self, desk: Desk, rows: TimelineRows) -> None:
        super().__init__()
        self.setObjectName("timeline")
        self.setAccessibleName(tr("时间轴"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        self._desk, self._look, self.rows = desk, desk.look, rows
        self._today = desk.session.today()
        year = desk.session.year
        self._first = min(self._today, date(year, 1, 1))
        self._last = max(self._today, date(year, 12, 31))
        self._zoom = Zoom.QUARTERS
        self._current, self._mark = -1, -1
        self._is_placed = self._is_told = False
        rows.arrived.connect(self._rows_arrived)
        desk.look.changed.connect(self._measure)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.viewport().update())
        self.horizontalScrollBar().valueChanged.connect(lambda _value: self.viewport().update())

    @property
    def zoom(self) -> Zoom:
        """How much time is seen."""
        return self._zoom

    @property
    def current(self) -> int:
        """Number of the chosen row; -1 for none."""
        return self._current

    @property
    def scale(self) -> Scale:
        """Days as places."""
        return scale_over(self._first, self._last, self._zoom, self._look.px(100) / 100)

    def show_zoom(self, zoom: Zoom) -> None:
        """Shows more or less time; the chosen deadline, or today, or the left edge stays where it is."""
        width, bar = self.places().axis.width(), self.horizontalScrollBar()
        mark, edge = self._chosen_mark(), self.scale.day(bar.value())
        wanted = [mark.day] if mark else []
        places = ((day, self.scale.x(day) - bar.value()) for day in (*wanted, self._today))
        day, place = next(((day, x) for day, x in places if 0 <= x < width), (edge, 0.0))
        self._zoom = zoom
        self._measure()
        bar.setValue(round(self.scale.x(day) - place))

    def go_to(self, day: date) -> None:
        """Puts a day near the left edge, with a little of what was before it."""
        self.horizontalScrollBar().setValue(round(self.scale.x(day) - self.places().axis.width() * _BEFORE))

    def _begin(self) -> None:
        """The year from its start; where today is out of sight then, today, with what was before it.

        A year that is long over is seen from its start all the same: nothing of it is near today.
        """
        year = self._desk.session.year
        start, today = self.scale.x(date(year, 1, 1)), self.scale.x(self._today)
        width = self.places().axis.width()
        is_long_over = self._today.year > year + 1
        if is_long_over or 0 <= today - start < width - self._look.px(MARGIN_PX):
            self.horizontalScrollBar().setValue(round(start))
        else:
            self.horizontalScrollBar().setValue(round(today - width * (1 - _BEFORE)))

    def select(self, number: int) -> None:
        """Chooses a row and brings it into sight."""
        number = min(max(number, 0), self.rows.count - 1)
        if number < 0 or number == self._current:
            return
        self._current, self._mark = number, -1
        height, bar = self._look.px(ROW_PX), self.verticalScrollBar()
        top, room = number * height, self.places().axis.height()
        bar.setValue(min(max(bar.value(), top + height - room), top))
        self.pointed.emit("")
        self._tell_current()
        self.viewport().update()

    def places(self) -> Places:
        """What is where at present."""
        return Places(
            self._look,
            self.viewport().size(),
            self.scale,
            self._today,
            self.horizontalScrollBar().value(),
            self.verticalScrollBar().value(),
            self.rows.count,
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the rows that are in sight."""
        painter = QPainter(self.viewport())
        painter.setFont(self.font())
        places = self.places()
        frame = places.frame()
        drawing = TimelinePainter(painter, self._look, frame)
        painter.fillRect(self.viewport().rect(), self._look.colour("base"))
        painter.save()
        painter.setClipRect(frame.names.united(frame.axis))
        if self._current >= 0:
            line = QRect(0, places.top(self._current), places.size.width(), places.row_height)
            painter.fillRect(line, self._look.colour("accent_soft"))
        drawing.grid()
        self.rows.forget_wishes()
        for number in places.in_sight():
            is_current = number == self._current
            drawing.row(self.rows.row(number), places.top(number), is_current=is_current, at=self._mark)
        painter.restore()
        drawing.head()
        drawing.corner()
        painter.end()

    def viewportEvent(self, event: QEvent) -> bool:
        """Shows tips over deadlines and names."""
        if isinstance(event, QHelpEvent):
            text = self._tip(event.pos())
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Chooses the row, and the deadline under the pointer."""
        point = event.position().toPoint()
        number = self.places().row_at(point)
        if number >= 0:
            self.select(number)
            self._point_at(self._mark_at(point))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens the row."""
        if self.places().row_at(event.position().toPoint()) >= 0:
            self._open()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl the wheel zooms, with Shift it goes through time."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.show_zoom(Zoom.MONTHS if event.angleDelta().y() > 0 else Zoom.QUARTERS)
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, down and pages choose rows; left and right deadlines; + and - zoom; Home is today."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.select(self._current + (1 if key is Qt.Key.Key_Down else -1))
        elif key in _PAGE_KEYS:
            step = max(self.places().axis.height() // self._look.px(ROW_PX) - 1, 1)
            self.select(self._current + _PAGE_KEYS[key] * step)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._step_mark(1 if key is Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.show_zoom(Zoom.QUARTERS if key is Qt.Key.Key_Minus else Zoom.MONTHS)
        elif key is Qt.Key.Key_Home:
            self.go_to(self._today)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measures again."""
        super().resizeEvent(event)
        self._measure()
        x = self.places().frame().x(self._today)
        lost = self.places().axis.right() - self._look.px(MARGIN_PX)
        if self._is_placed and lost < x <= lost + event.oldSize().width() - event.size().width():
            self._bring_in(self._today)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard begins at the first row."""
        super().focusInEvent(event)
        if self._current < 0:
            self.select(0)

    def _measure(self) -> None:
        height, axis = self._look.px(ROW_PX), self.places().axis
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setRange(0, max(self.rows.count * height - axis.height(), 0))
        down.setPageStep(axis.height())
        down.setSingleStep(height)
        across.setRange(0, max(self.scale.width + self._look.px(END_PX) - axis.width(), 0))
        across.setPageStep(axis.width())
        across.setSingleStep(self._look.px(40))
        self.viewport().update()

    def _rows_arrived(self) -> None:
        days = [
            day
            for number in self.places().in_sight()
            if (row := self.rows.peek(number)) is not None
            for mark in row.marks
            for day in (mark.day, mark.original, row.first)
            if day is not None
        ]
        first, last = min([self._first, *days]), max([self._last, *days])
        if (first.year, last.year) != (self._first.year, self._last.year):
            shown = self.scale.day(self.horizontalScrollBar().value())
            self._first, self._last = first, last
            self._measure()
            self.horizontalScrollBar().setValue(round(self.scale.x(shown)))
        if self._current >= self.rows.count:
            self._current = self._mark = -1
        self._measure()
        if not self._is_placed and self.rows.peek(0) is not None:
            self._is_placed = True
            self._begin()
        if not self._is_told:
            self._tell_current()

    def _mark_at(self, point: QPoint) -> int:
        places = self.places()
        row = self.rows.peek(places.row_at(point))
        return places.mark_at(point, row.marks) if row is not None else -1

    def _tip(self, point: QPoint) -> str:
        row = self.rows.peek(self.places().row_at(point))
        if row is None:
            return ""
        number = self._mark_at(point)
        if number >= 0:
            return row.marks[number].sentence
        return f"{row.code} {row.title}\n{row.state_title}　{row.light_title}"

    def _step_mark(self, step: int) -> None:
        row = self.rows.peek(self._current)
        if row is None or not row.marks:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + step * self._look.px(60))
            return
        start = self._mark + step if self._mark >= 0 else (0 if step > 0 else len(row.marks) - 1)
        self._point_at(min(max(start, 0), len(row.marks) - 1))

    def _point_at(self, number: int) -> None:
        self._mark = number
        mark = self._chosen_mark()
        self.pointed.emit(mark.sentence if mark else "")
        if mark is not None:
            self._bring_in(mark.day)
            self.setAccessibleDescription(mark.sentence)
        self.viewport().update()

    def _chosen_mark(self) -> ScheduleMark | None:
        row = self.rows.peek(self._current)
        return row.marks[self._mark] if row is not None and 0 <= self._mark < len(row.marks) else None

    def _bring_in(self, day: date) -> None:
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() + self.places().way_to(day))

    def _tell_current(self) -> None:
        row: ScheduleRow | None = self.rows.row(self._current)
        self._is_told = row is not None or self._current < 0
        if row is not None:
            self.setAccessibleDescription(f"{row.code} {row.title} {row.state_title} {row.light_title}")
            self.chosen.emit(row.uid)

    def _open(self) -> None:
        row = self.rows.peek(self._current)
        if row is not None:
            self.opened.emit(row.uid)
