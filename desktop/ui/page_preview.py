"""Pages of a PDF below each other, drawn on the worker when they come into view."""

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop.i18n import tr
from desktop.services.papers import Paper, PaperService
from desktop.ui.desk import Desk

GAP_PX = 18
ZOOMS = (50, 67, 80, 100, 125, 150, 200)
FIT_WIDTH = 0
_A4_RATIO = 297 / 210
_A4_PX_AT_100 = 794


class PagePreview(QScrollArea):
    """Shows a paper; zoom in percent, or as wide as the view."""

    page_changed = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("page-preview")
        self.setAccessibleName(tr("报告预览"))
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._canvas = _Canvas(desk, self._visible_rect)
        self.setWidget(self._canvas)
        self._zoom = FIT_WIDTH
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._page = 0

    @property
    def zoom(self) -> int:
        """Percent; `FIT_WIDTH` for as wide as the view."""
        return self._zoom

    @property
    def page(self) -> int:
        """The page in view, from 0."""
        return self._page

    def show_paper(self, paper: Paper | None) -> None:
        """Shows another paper from its first page."""
        self._canvas.show_paper(paper)
        self._fit()
        self.verticalScrollBar().setValue(0)
        self._scrolled(0)

    def set_zoom(self, percent: int) -> None:
        """Zooms, keeping the place."""
        share = self.verticalScrollBar().value() / max(1, self._canvas.height())
        self._zoom = percent
        self._fit()
        self.verticalScrollBar().setValue(round(share * self._canvas.height()))

    def step_zoom(self, *, closer: bool) -> None:
        """The next size up or down."""
        now = self._zoom or round(100 * self._canvas.page_width / _A4_PX_AT_100)
        others = [size for size in ZOOMS if (size > now if closer else size < now)]
        if others:
            self.set_zoom(others[0] if closer else others[-1])

    def go_to(self, page: int) -> None:
        """Scrolls to a page."""
        self.verticalScrollBar().setValue(self._canvas.top_of(page) - GAP_PX // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the pages as wide as the view."""
        super().resizeEvent(event)
        if self._zoom == FIT_WIDTH:
            self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(closer=event.angleDelta().y() > 0)
            event.accept()
            return
        super().wheelEvent(event)

    def _fit(self) -> None:
        if self._zoom == FIT_WIDTH:
            bar = self.verticalScrollBar().sizeHint().width()
            width = min(self.width() - bar - 2 * GAP_PX - 4, round(1.6 * _A4_PX_AT_100))
        else:
            width = round(_A4_PX_AT_100 * self._zoom / 100)
        self._canvas.set_page_width(max(200, width))

    def _visible_rect(self) -> QRect:
        return QRect(0, self.verticalScrollBar().value(), self._canvas.width(), self.viewport().height())

    def _scrolled(self, value: int) -> None:
        page = self._canvas.page_at(value + self.viewport().height() // 3)
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)


class _Canvas(QWidget):
    """Draws the pages it has, and asks the worker for those it lacks."""

    def __init__(self, desk: Desk, visible: Callable[[], QRect]) -> None:
        super().__init__()
        self._desk, self._visible = desk, visible
        self._service = PaperService(desk.session)
        self._paper: Paper | None = None
        self._images: dict[int, QImage] = {}
        self._asked: set[int] = set()
        self._ratio = _A4_RATIO
        self.page_width = _A4_PX_AT_100

    def show_paper(self, paper: Paper | None) -> None:
        self._paper = paper
        self._ratio = _A4_RATIO
        if paper is not None:
            first = self._service.page(paper, 0, 200)
            self._ratio = first.height / first.width
        self._forget()

    def set_page_width(self, width: int) -> None:
        if width != self.page_width:
            self.page_width = width
            self._forget()

    def top_of(self, page: int) -> int:
        return GAP_PX + page * (self._page_height() + GAP_PX)

    def page_at(self, y: int) -> int:
        pages = self._paper.pages if self._paper else 1
        return min(max(0, (y - GAP_PX) // (self._page_height() + GAP_PX)), pages - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page in range(self._paper.pages if self._paper else 0):
            sheet = QRect(GAP_PX, self.top_of(page), self.page_width, self._page_height())
            if not sheet.intersects(event.rect()):
                continue
            painter.fillRect(sheet, Qt.GlobalColor.white)
            if page in self._images:
                painter.drawImage(sheet, self._images[page])
            else:
                self._ask(page)
            painter.setPen(self._desk.look.colour("line"))
            painter.drawRect(sheet.adjusted(-1, -1, 0, 0))
        painter.end()

    def _page_height(self) -> int:
        return round(self.page_width * self._ratio)

    def _forget(self) -> None:
        self._images.clear()
        self._asked.clear()
        pages = self._paper.pages if self._paper else 0
        self.resize(self.page_width + 2 * GAP_PX, self.top_of(pages))
        self.update()

    def _ask(self, page: int) -> None:
        paper = self._paper
        if paper is None or page in self._asked:
            return
        self._asked.add(page)
        width = self._wanted_width()
        self._desk.submit(
            lambda _progress: self._service.page(paper, page, width),
            lambda image: self._take(paper, page, image, width),
            self,
        )

    def _wanted_width(self) -> int:
        return round(self.page_width * self.devicePixelRatioF())

    def _take(self, paper: Paper, page: int, image: object, width: int) -> None:
        if paper is self._paper and width == self._wanted_width():
            self._images[page] = to_image(image)
            self.update()


def to_image(page: object) -> QImage:
    """A picture of Qt's from a page's pixels."""
    data, width, height = page.data, page.width, page.height  # type: ignore[attr-defined] # a PageImage
    return QImage(data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
