"""Pictures of attachments, decoded on the worker: whole ones for a look, small ones for a list."""

from collections import OrderedDict
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap

from desktop.domain.supervision import Evidence
from desktop.errors import AppError
from desktop.services.previews import Preview, PreviewKind, PreviewService, preview_of
from desktop.ui.desk import Desk

LARGEST_PX = 3200
MOST_KEPT = 128
_LARGEST_THUMBED = 24 * 1024 * 1024


class Thumbnails(QObject):
    """Small pictures of attachments by hash; each is made once.

    Args:
        desk: the open workspace.
        size_px: width and height at most.
    """

    def __init__(self, desk: Desk, size_px: int, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._size = desk, size_px
        self._service = PreviewService(desk.session)
        self._made: OrderedDict[str, QPixmap | None] = OrderedDict()
        self._wanted: dict[str, list[tuple[QObject, Callable[[QPixmap], object]]]] = {}

    def want(self, evidence: Evidence, owner: QObject, take: Callable[[QPixmap], object]) -> None:
        """Gives the small picture of an attachment, now or later; nothing when there is none to show.

        Args:
            evidence: the attachment.
            owner: nothing is given once this object is gone.
            take: is called with the picture.
        """
        digest = evidence.sha256
        if digest in self._made:
            if (known := self._made[digest]) is not None:
                take(known)
            return
        if not _may_have_picture(evidence):
            return
        self._wanted.setdefault(digest, []).append((owner, take))
        if len(self._wanted[digest]) == 1:
            size = self._size
            self._desk.submit(
                lambda _progress: thumbnail(self._service, digest, size),
                lambda image: self._keep(digest, image),
                self,
                ended=lambda: self._note_end(digest),
            )

    def _note_end(self, digest: str) -> None:
        self._made.setdefault(digest, None)

    def _keep(self, digest: str, image: QImage | None) -> None:
        pixmap = QPixmap.fromImage(image) if image is not None and not image.isNull() else None
        self._made[digest] = pixmap
        while len(self._made) > MOST_KEPT:
            self._made.popitem(last=False)
        for owner, take in self._wanted.pop(digest, []):
            if pixmap is not None and shiboken6.isValid(owner):
                take(pixmap)


def thumbnail(service: PreviewService, digest: str, size_px: int) -> QImage | None:
    """A small picture of an attachment, or of its first page; None when it has none or is not here."""
    try:
        preview = service.preview(digest)
    except AppError:
        return None
    if preview.kind is PreviewKind.PICTURE:
        return decoded(preview.data, size_px)
    if preview.kind is PreviewKind.PAGES:
        image = page_of(service, preview, 0, size_px)
        if image is not None and not image.isNull():
            return image.scaled(
                size_px,
                size_px,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
    return None


def decoded(data: bytes, largest_px: int = LARGEST_PX) -> QImage:
    """A picture out of a file's bytes, turned upright, at most so large; null when it cannot be read."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > largest_px:
        reader.setScaledSize(size.scaled(QSize(largest_px, largest_px), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def page_of(service: PreviewService, preview: Preview, page: int, width_px: int) -> QImage | None:
    """One page of a PDF as a picture; None when it cannot be drawn."""
    made = service.page(preview, page, width_px)
    if made is None:
        return None
    return QImage(made.data, made.width, made.height, 3 * made.width, QImage.Format.Format_RGB888).copy()


def is_picture(data: bytes) -> bool:
    """Whether a file's bytes are a picture that we show."""
    return preview_of(data).kind is PreviewKind.PICTURE and not decoded(data, 64).isNull()


def as_png(image: QImage) -> bytes:
    """A picture as the bytes of a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload] # the stubs lack the device form with a format
    return bytes(buffer.data().data())


def _may_have_picture(evidence: Evidence) -> bool:
    is_kind = evidence.media.startswith("image/") or evidence.media == "application/pdf"
    return is_kind and evidence.size <= _LARGEST_THUMBED
