"""What is where on the time axis: rows, names, days and marks as places on the screen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPoint, QRect, QSize

from desktop.services.schedule import ScheduleMark
from desktop.ui.look import Look
from desktop.ui.timeline_paint import HEAD_PX, MARK_PX, NAMES_PX, ROW_PX, Frame
from desktop.ui.timeline_scale import Scale

MARGIN_PX = 30


@dataclass(frozen=True, slots=True)
class Places:
    """The screen of the axis at one moment.

    Attributes:
        size: of the screen.
        shift: pixels by which the days are scrolled.
        rise: pixels by which the rows are scrolled.
        count: number of rows.
    """

    look: Look
    size: QSize
    scale: Scale
    today: date
    shift: int
    rise: int
    count: int

    @property
    def row_height(self) -> int:
        """Height of a row."""
        return self.look.px(ROW_PX)

    @property
    def names(self) -> QRect:
        """The column of names, below the head."""
        head = self.look.px(HEAD_PX)
        width = min(self.look.px(NAMES_PX), self.size.width() * 2 // 5)
        return QRect(0, head, width, self.size.height() - head)

    @property
    def axis(self) -> QRect:
        """The axis itself, below its head."""
        names = self.names
        return QRect(names.width(), names.top(), self.size.width() - names.width(), names.height())

    def frame(self) -> Frame:
        """All of it, to be drawn."""
        axis = self.axis
        head = QRect(axis.left(), 0, axis.width(), self.look.px(HEAD_PX))
        return Frame(self.names, axis, head, self.shift, self.scale, self.today)

    def top(self, number: int) -> int:
        """Where a row begins."""
        return self.axis.top() + number * self.row_height - self.rise

    def in_sight(self) -> Iterator[int]:
        """Numbers of the rows that are to be seen."""
        height = self.row_height
        yield from range(self.rise // height, min((self.rise + self.axis.height()) // height + 1, self.count))

    def row_at(self, point: QPoint) -> int:
        """Number of the row at a point; -1 for none."""
        axis = self.axis
        if point.y() < axis.top():
            return -1
        number = (point.y() - axis.top() + self.rise) // self.row_height
        return number if number < self.count else -1

    def mark_at(self, point: QPoint, marks: Sequence[ScheduleMark]) -> int:
        """Which of the marks of the row under a point is hit; -1 for none."""
        if not self.axis.contains(point):
            return -1
        frame, reach = self.frame(), self.look.px(MARK_PX) + 2
        near = [(abs(frame.end(mark.day) - point.x()), number) for number, mark in enumerate(marks)]
        distance, number = min(near, default=(reach + 1, -1))
        return number if distance <= reach else -1

    def way_to(self, day: date) -> int:
        """Pixels to scroll by so that the end of a day is well in sight; 0 when it is."""
        axis, x, margin = self.axis, self.frame().end(day), self.look.px(MARGIN_PX)
        if x < axis.left() + margin:
            return round(x - axis.left() - margin)
        return max(round(x - axis.right() + margin), 0)
