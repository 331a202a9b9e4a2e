"""A drawn signature, as it was drawn: small, on paper white, whatever the theme."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.domain.checks.inspections import Strokes
from desktop.i18n import tr
from desktop.ui.look import Look

_SIZE_PX = (110, 44)
_WIDE, _HIGH = 1000, 400
_INK, _PAPER = "#1b1d24", "#ffffff"


class SignaturePicture(QWidget):
    """Shows one signature.

    Args:
        look: gives sizes.
        name: of the person.
        strokes: as drawn.
    """

    def __init__(self, look: Look, name: str, strokes: Strokes) -> None:
        super().__init__()
        self._look, self._strokes = look, strokes
        self.setAccessibleName(tr("{name}的签名", name=name))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Two and a half times as wide as high, as it was drawn."""
        return QSize(*(self._look.px(length) for length in _SIZE_PX))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draws the strokes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.colour("line"), 1))
        painter.setBrush(QColor(_PAPER))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.setPen(QPen(QColor(_INK), self._look.px(2), c=Qt.PenCapStyle.RoundCap))
        across, down = self.width() / _WIDE, self.height() / _HIGH
        for stroke in self._strokes:
            painter.drawPolyline(QPolygonF([QPointF(x * across, y * down) for x, y in stroke]))
        painter.end()
