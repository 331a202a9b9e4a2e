"""A look at one attachment: its picture, its pages, its text; else what is known about the file."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QScrollArea, QStackedWidget, QWidget

from desktop.domain.supervision import Evidence
from desktop.errors import AppError
from desktop.i18n import tr
from desktop.services.previews import Preview, PreviewKind, PreviewService
from desktop.ui.controls import column, icon_button, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.dialogs import refusal_text
from desktop.ui.evidence_pictures import decoded, page_of
from desktop.ui.jobs import Handlers

_ICON_PX = 48
_PAGE_PX = 1500


class EvidenceView(QWidget):
    """Shows one attachment.

    Attributes:
        evidence: what is shown; None for nothing.
    """

    shown = Signal()
    """Another attachment, or another page of it, came into view."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._service = PreviewService(desk.session)
        self.evidence: Evidence | None = None
        self.preview: Preview | None = None
        self._page = 0
        self._picture, self._text, self._unknown = PictureView(desk), QPlainTextEdit(), _Unknown(desk)
        self._text.setReadOnly(True)
        self._text.setAccessibleName(tr("佐证材料的文字"))
        self._stack = QStackedWidget()
        for page in (self._unknown, self._picture, self._text):
            self._stack.addWidget(page)
        self._place = label("", "muted")
        look = desk.look
        self._tools = [
            icon_button(look, "up", tr("上一页"), lambda: self.go_to(self._page - 1)),
            icon_button(look, "down", tr("下一页"), lambda: self.go_to(self._page + 1)),
        ]
        self._fit = icon_button(look, "fit", tr("适合窗口或实际大小"), self._picture.toggle)
        self._bar = QWidget()
        self._bar.setLayout(row([self._place, None, *self._tools, self._fit], margins=(10, 4, 8, 4)))
        self.setLayout(column([self._bar, line(), self._stack], spacing=0))
        self._bar.hide()

    @property
    def page(self) -> int:
        """The page in view, from 0."""
        return self._page

    def show_evidence(self, evidence: Evidence | None) -> None:
        """Shows another attachment; it is read on the worker."""
        self.evidence, self.preview, self._page = evidence, None, 0
        self._bar.hide()
        self._unknown.show_waiting(evidence)
        self._stack.setCurrentWidget(self._unknown)
        if evidence is None:
            return
        handlers = Handlers(
            lambda read: self._take(evidence, *read), lambda error: self._fail(evidence, error), owner=self
        )
        self._desk.jobs.submit(lambda _progress: self._read(evidence.sha256), handlers)

    def go_to(self, page: int) -> None:
        """Shows another page of a PDF."""
        preview, evidence = self.preview, self.evidence
        if preview is None or not 0 <= page < preview.pages:
            return
        self._page = page
        self._say_place()
        self._desk.submit(
            lambda _progress: page_of(self._service, preview, page, _PAGE_PX),
            lambda image: self._take_page(evidence, page, image),
            self,
        )

    def _read(self, digest: str) -> tuple[Preview, QImage | None]:
        preview = self._service.preview(digest)
        if preview.kind is PreviewKind.PICTURE:
            return preview, decoded(preview.data)
        if preview.kind is PreviewKind.PAGES:
            return preview, page_of(self._service, preview, 0, _PAGE_PX)
        return preview, None

    def _take(self, evidence: Evidence, preview: Preview, image: QImage | None) -> None:
        if evidence is not self.evidence:
            return
        self.preview = preview
        if image is not None and not image.isNull():
            self._show_picture(image)
        elif preview.kind is PreviewKind.TEXT:
            cut = "\n\n" + tr("（只显示开头部分）") if preview.is_cut else ""
            self._text.setPlainText(preview.text + cut)
            self._stack.setCurrentWidget(self._text)
        else:
            self._unknown.show_facts(evidence)
        self._say_place()
        self.shown.emit()

    def _fail(self, evidence: Evidence, error: AppError) -> None:
        if evidence is self.evidence:
            self._unknown.show_text(refusal_text(error))
            self.shown.emit()

    def _take_page(self, evidence: Evidence | None, page: int, image: QImage | None) -> None:
        if evidence is self.evidence and page == self._page and image is not None:
            self._show_picture(image)
            self.shown.emit()

    def _show_picture(self, image: QImage) -> None:
        self._picture.show_image(image)
        self._stack.setCurrentWidget(self._picture)

    def _say_place(self) -> None:
        pages = self.preview.pages if self.preview else 0
        self._place.setText(tr("第 {page} / {pages} 页", page=self._page + 1, pages=pages) if pages else "")
        self._tools[0].setEnabled(self._page > 0)
        self._tools[1].setEnabled(self._page + 1 < pages)
        for tool in self._tools:
            tool.setVisible(pages > 1)
        self._bar.setVisible(self._stack.currentWidget() is self._picture)


class PictureView(QScrollArea):
    """A picture as large as the window lets it be, or in its own size."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName(tr("佐证材料的图像"))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._canvas = _Canvas(desk)
        self._is_fitting = True
        self.setWidget(self._canvas)
        self.setWidgetResizable(True)

    def show_image(self, image: QImage) -> None:
        """Shows another picture."""
        self._canvas.image = image
        self._apply()

    def toggle(self) -> None:
        """Fits the window, or shows the picture in its own size."""
        self._is_fitting = not self._is_fitting
        self._apply()

    def _apply(self) -> None:
        self.setWidgetResizable(self._is_fitting)
        if not self._is_fitting:
            self._canvas.resize(self._canvas.image.size())
        self._canvas.update()


class _Canvas(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.image = QImage()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._desk.look.colour("hover"))
        if not self.image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(_fitted(self.image.size(), self.rect()), self.image)
        painter.end()


class _Unknown(QWidget):
    """What is known about a file that cannot be shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._text = label("", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setLayout(column([None, self._icon, self._text, None], spacing=10, margins=(20, 20, 20, 20)))

    def show_waiting(self, evidence: Evidence | None) -> None:
        self._icon.clear()
        self.show_text(tr("正在打开…") if evidence else tr("选一份佐证材料，这里显示它的内容。"))

    def show_text(self, text: str) -> None:
        self._text.setText(text)

    def show_facts(self, evidence: Evidence) -> None:
        size = self._desk.look.px(_ICON_PX)
        self._icon.setPixmap(self._desk.look.icon("document", "muted").pixmap(size, size))
        facts = tr(
            "这种文件不能在这里显示，可另存后用相应软件打开。\n\n{name}\n{size}\nSHA-256 {hash}",
            name=evidence.name,
            size=size_text(evidence.size),
            hash=" ".join(evidence.sha256[at : at + 16] for at in range(0, 64, 16)),
        )
        self._text.setText(facts)


def _fitted(size: QSize, place: QRect) -> QRect:
    """The largest rectangle of a picture's shape inside a place, never larger than the picture."""
    scaled = size.scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    if scaled.width() > size.width():
        scaled = size
    made = QRect(0, 0, scaled.width(), scaled.height())
    made.moveCenter(place.center())
    return made


def size_text(size: int) -> str:
    """A number of bytes as people read it."""
    if size < 1024:
        return tr("{size} 字节", size=size)
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB"
