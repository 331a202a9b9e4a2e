"""What kind of spreadsheet a file is: the extension has to be one of ours, the content decides."""

import re
from pathlib import Path

from desktop.spreadsheets.errors import (
    BookNotFound,
    BookTooLarge,
    BookUnreadable,
    BrokenBook,
    EncryptedBook,
    UnknownBookFormat,
)
from desktop.spreadsheets.package import MB

FORMATS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")
_MOST_BYTES = {".xls": 24 * MB, ".csv": 64 * MB}
_MOST_PACKED_BYTES = 100 * MB
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_ODS_MARK = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # name of the stream: MS-OFFCRYPTO 2.3.4.4
_BIFF_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book", "WORKBOOK", "BOOK"))
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml|table|meta)", re.IGNORECASE)
_HEAD_BYTES = 128


def kind_of(path: Path) -> str:
    """The kind by content: one of `FORMATS`.

    Source: systems that export tables name .xlsx content .xls, and Excel opens it after a question.

    Raises:
        AppError: it is missing, unknown, too large, encrypted, or not what a spreadsheet program writes.
    """
    suffix = path.suffix.lower()
    if not path.exists():
        raise BookNotFound(path=path)
    if not path.is_file():
        raise BookUnreadable(path=path, reason="not a file")
    if suffix not in FORMATS:
        raise UnknownBookFormat(kind=suffix or path.name, path=path)
    try:
        size = path.stat().st_size
        _check_size(path, size, _MOST_PACKED_BYTES)
        with path.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
            kind = _kind_of_head(path, suffix, head)
            if kind == ".xls":
                _check_ole(path, head + stream.read())
    except OSError as error:
        raise BookUnreadable(path=path, reason=error.strerror or str(error)) from None
    _check_size(path, size, _MOST_BYTES.get(kind, _MOST_PACKED_BYTES))
    return kind


def _kind_of_head(path: Path, suffix: str, head: bytes) -> str:
    if head.startswith(_ZIP):
        return ".ods" if _ODS_MARK in head or suffix == ".ods" else ".xlsx"
    if head.startswith(_OLE):
        return ".xls"
    if suffix == ".csv" and not _MARKUP.match(head):
        return ".csv"
    raise BrokenBook(path=path, reason="HTML/XML" if _MARKUP.match(head) else suffix)


def _check_ole(path: Path, data: bytes) -> None:
    """An OLE container holds an old workbook, a new one wrapped for a password, or something else."""
    if _ENCRYPTED in data:
        raise EncryptedBook(path=path)
    if not any(name in data for name in _BIFF_STREAMS):
        raise BrokenBook(path=path, reason="OLE")


def _check_size(path: Path, size: int, limit: int) -> None:
    if size > limit:
        raise BookTooLarge(path=path, size=f"{-(-size // MB)} MB", limit=f"{limit // MB} MB")
