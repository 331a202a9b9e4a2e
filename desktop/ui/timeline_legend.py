"""What the marks of the time axis mean, in words."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.i18n import tr
from desktop.services.schedule import MARK_TITLES, MarkState
from desktop.ui.look import Look
from desktop.ui.timeline_paint import MARK_PX, paint_mark, paint_moved

_GAP_PX = 18


class MarkLegend(QWidget):
    """The marks with their names."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._titles = [(state, tr(title)) for state, title in MARK_TITLES.items()]
        names = "、".join(title for _, title in self._titles)
        self.setAccessibleName(tr("图例：{names}、延期", names=names))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        metrics, px = self.fontMetrics(), self._look.px
        words = [title for _, title in self._titles] + [tr("延期")]
        width = sum(metrics.horizontalAdvance(word) + px(2 * MARK_PX + _GAP_PX + 6) for word in words)
        return QSize(width + px(34), px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws them in one line."""
        painter, px = QPainter(self), self._look.px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, x = self.height() / 2, float(px(MARK_PX + 2))
        for state, title in self._titles:
            paint_mark(painter, self._look, QPointF(x, middle), state)
            x = self._word(painter, title, x + px(MARK_PX + 5))
        paint_moved(painter, self._look, x, x + px(34), middle)
        paint_mark(painter, self._look, QPointF(x + px(34), middle), MarkState.OPEN)
        self._word(painter, tr("延期"), x + px(34 + MARK_PX + 5))
        painter.end()

    def _word(self, painter: QPainter, text: str, x: float) -> float:
        """Draws a name; tells where the next mark belongs."""
        painter.setPen(self._look.colour("muted"))
        width = self.fontMetrics().horizontalAdvance(text)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(round(x), 0, width + 2, self.height(), left, text)
        return x + width + self._look.px(_GAP_PX + MARK_PX)
