"""A look at an attachment without any other program: what it really is, its pages or text."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.documents.text import decode
from desktop.errors import AppError
from desktop.i18n import mark
from desktop.services.saving import save_bytes
from desktop.services.session import Session

if TYPE_CHECKING:
    from desktop.documents.pages import PageImage

MOST_TEXT_BYTES = 262_144
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM")
_PDF = b"%PDF-"
_PDF_WITHIN = 1024  # readers accept a PDF whose mark stands in its first 1024 bytes


class CannotRead(AppError):
    """The system does not let us read the file."""

    code = "E_CANNOT_READ"
    template = mark("无法读取文件 {path}：{reason}。请检查文件是否还在、是否被其他软件占用。")


class PreviewKind(Enum):
    """What can be shown of a file."""

    PICTURE = "picture"
    PAGES = "pages"
    TEXT = "text"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Preview:
    """What can be shown of a file.

    Attributes:
        data: its bytes.
        pages: number of pages of a PDF; 0 otherwise.
        text: of a text file, at most `MOST_TEXT_BYTES` of it.
        is_cut: whether there is more text.
    """

    kind: PreviewKind
    data: bytes
    pages: int = 0
    text: str = ""
    is_cut: bool = False


class PreviewService:
    """Shows attachments of the open workspace."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def preview(self, sha256: str) -> Preview:
        """Reads an attachment and says what can be shown of it; its name is not trusted.

        Raises:
            EvidenceMissing: it is not here.
        """
        with self._session.reading() as workspace:
            data = workspace.evidence.get(sha256)
        return preview_of(data)

    @staticmethod
    def page(preview: Preview, page: int, width_px: int) -> "PageImage | None":
        """One page of a PDF as a picture; None when it cannot be drawn.

        Args:
            preview: of kind PAGES.
            page: from 0.
            width_px: width of the picture.
        """
        from desktop.documents.foreign_pages import foreign_page  # start-up time: a native library

        return foreign_page(preview.data, page, width_px)

    @staticmethod
    def save(preview: Preview, path: Path) -> None:
        """Writes an attachment beside its place, then renames: the file is whole or not there.

        Raises:
            CannotWrite: the folder cannot be written or the disk is full.
        """
        save_bytes(preview.data, path)


def read_file(path: Path) -> bytes:
    """The bytes of a file that is to be attached.

    Raises:
        CannotRead: it is not there, or may not be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotRead(path=path, reason=error.strerror or error) from None


def preview_of(data: bytes) -> Preview:
    """What can be shown of a file's bytes."""
    if data.startswith(_PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return Preview(PreviewKind.PICTURE, data)
    if _PDF in data[:_PDF_WITHIN]:
        from desktop.documents.foreign_pages import foreign_page_count  # start-up time: a native library

        if pages := foreign_page_count(data):
            return Preview(PreviewKind.PAGES, data, pages)
        return Preview(PreviewKind.NOTHING, data)
    return _as_text(data)


def _as_text(data: bytes) -> Preview:
    beginning = data[:MOST_TEXT_BYTES]
    if not beginning or b"\x00\x00" in beginning or beginning[:2] == b"PK":
        return Preview(PreviewKind.NOTHING, data)
    decoded = decode(beginning)
    if decoded.damaged > len(decoded.text) // 100 or _is_binary(decoded.text):
        return Preview(PreviewKind.NOTHING, data)
    return Preview(PreviewKind.TEXT, data, text=decoded.text, is_cut=len(data) > MOST_TEXT_BYTES)


def _is_binary(text: str) -> bool:
    """Whether it holds control characters that no text has."""
    return sum(sign < " " and sign not in "\t\n\r\f" for sign in text) > len(text) // 1000
