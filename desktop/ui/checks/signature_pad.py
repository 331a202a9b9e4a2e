"""A pad to sign on with mouse, pen or finger."""

from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QFrame

from desktop.domain.checks.inspections import Strokes
from desktop.i18n import tr
from desktop.ui.checks.fill_strokes import HEIGHT, WIDTH, Point, simplified
from desktop.ui.look import Look

_PAD_PX = (460, 184)
_LINE_UNITS = 5.0
_BASELINE = 0.78
_TOUCHES = (QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd, QEvent.Type.TouchCancel)


class SignaturePad(QFrame):
    """A field to draw on; Backspace takes the last line back.

    Args:
        look: gives colours and sizes.
    """

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setObjectName("signature-pad")
        self.setAccessibleName(tr("手写签名"))
        self.setProperty("role", "card")
        self.setFixedSize(look.px(_PAD_PX[0]), look.px(_PAD_PX[1]))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._lines: list[list[Point]] = []
        self._is_drawing = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was drawn."""
        return not self._lines

    @property
    def strokes(self) -> Strokes:
        """What was drawn, of no more than a few hundred points."""
        return simplified(self._lines)

    def clear(self) -> None:
        """Takes everything off."""
        self._lines.clear()
        self._tell()

    def take_back(self) -> None:
        """Takes the last line off."""
        if self._lines:
            self._lines.pop()
            self._tell()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begins a line."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draws on."""
        self._go_on(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ends the line."""
        event.accept()
        self._is_drawing = False

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen draws as a mouse does; taken here, it does not come as a mouse as well."""
        if event.type() is QEvent.Type.TabletPress:
            self._begin(event.position())
        elif event.type() is QEvent.Type.TabletMove:
            self._go_on(event.position())
        else:
            self._is_drawing = False
        event.accept()

    def event(self, event: QEvent) -> bool:
        """A finger draws too."""
        if event.type() in _TOUCHES and isinstance(event, QTouchEvent):
            self._touch(event)
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Backspace and Delete take lines off."""
        if event.key() == Qt.Key.Key_Backspace:
            self.take_back()
        elif event.key() == Qt.Key.Key_Delete:
            self.clear()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the line to sign on, the hint, and what was drawn."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        base, side = self.height() * _BASELINE, self._look.px(18)
        painter.setPen(QPen(self._look.colour("line"), 1))
        painter.drawLine(QPointF(side, base), QPointF(self.width() - side, base))
        if self.hasFocus():
            painter.setPen(QPen(self._look.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)
        if self.is_empty:
            painter.setPen(self._look.colour("muted"))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), tr("请在这里手写签名"))
        painter.setPen(_pen(self._look.colour("text"), _LINE_UNITS * self.width() / WIDTH))
        for line in self._lines:
            painter.drawPath(_path([self._to_screen(point) for point in line]))
        painter.end()

    def _begin(self, at: QPointF) -> None:
        self.setFocus()
        self._is_drawing = True
        self._lines.append([self._from_screen(at)])
        self._tell()

    def _go_on(self, at: QPointF) -> None:
        if self._is_drawing:
            point = self._from_screen(at)
            if point != self._lines[-1][-1]:
                self._lines[-1].append(point)
                self.update()

    def _touch(self, event: QTouchEvent) -> None:
        points = event.points()
        if not points:
            return
        if event.type() is QEvent.Type.TouchBegin:
            self._begin(points[0].position())
        elif event.type() is QEvent.Type.TouchUpdate:
            self._go_on(points[0].position())
        else:
            self._is_drawing = False

    def _from_screen(self, at: QPointF) -> Point:
        return at.x() * WIDTH / self.width(), at.y() * HEIGHT / self.height()

    def _to_screen(self, point: Point) -> QPointF:
        return QPointF(point[0] * self.width() / WIDTH, point[1] * self.height() / HEIGHT)

    def _tell(self) -> None:
        self.update()
        self.changed.emit()


def _pen(colour: QColor, width: float) -> QPen:
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    return QPen(colour, width, Qt.PenStyle.SolidLine, cap, join)


def _path(points: list[QPointF]) -> QPainterPath:
    """A smooth line through the middles between points; a dot for a single one."""
    path = QPainterPath(points[0])
    for one, other in pairwise(points[1:]):
        path.quadTo(one, (one + other) / 2)
    path.lineTo(points[-1] if len(points) > 1 else points[0] + QPointF(0.1, 0.0))
    return path
