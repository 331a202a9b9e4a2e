"""Reads one document file, whatever its format, to the text that everything after it counts in."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop.documents.docx import text_of_docx
from desktop.documents.errors import (
    DocumentNotFound,
    DocumentTooLarge,
    DocumentUnreadable,
    OldWordFormat,
    UnknownFormat,
)
from desktop.documents.html import decode_html, text_of_html
from desktop.documents.pdf import text_of_pdf
from desktop.documents.text import Decoded, clean, damage, decode
from desktop.errors import Problem

_MB = 1024 * 1024
_MOST_TEXT_BYTES = 20 * _MB
_MOST_FILE_BYTES = 100 * _MB
_TEXT_KINDS = {".txt": "txt", ".text": "txt", ".md": "txt", ".html": "html", ".htm": "html"}
_PACKED_KINDS: dict[str, tuple[str, Callable[[Path], str]]] = {
    ".docx": ("docx", text_of_docx),
    ".pdf": ("pdf", text_of_pdf),
}
_OLD_WORD = {".doc", ".wps", ".dot"}
FORMATS = (".txt", ".docx", ".pdf", ".html", ".htm")


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The text of a document and where it came from.

    Attributes:
        text: after normalisation; every span of the parser counts its characters.
        kind: ``txt``, ``docx``, ``pdf`` or ``html``.
        encoding: of text and HTML files; empty for the others.
        source_hash: SHA-256 of the file's bytes, lower-case hex.
        problems: what was repaired while reading.
    """

    text: str
    kind: str
    encoding: str
    source_hash: str
    problems: tuple[Problem, ...]


def read_document(path: Path) -> DocumentText:
    """Reads a .txt, .docx, .pdf or .html file.

    Raises:
        AppError: a subclass of `desktop.documents.errors` that says what is wrong with the file.
    """
    suffix = path.suffix.lower()
    _check(path, suffix)
    try:
        source_hash = hashlib.sha256(path.read_bytes()).hexdigest()
        if suffix in _PACKED_KINDS:
            kind, read = _PACKED_KINDS[suffix]
            text, problems = clean(read(path), path.name)
            return DocumentText(text, kind, "", source_hash, tuple(problems))
        decoded, kind = _decode(path, _TEXT_KINDS[suffix])
    except OSError as error:
        raise DocumentUnreadable(path=path, reason=error.strerror or str(error)) from error
    text, problems = clean(decoded.text, path.name)
    problems = damage(decoded, path.name) + problems
    return DocumentText(text, kind, decoded.encoding, source_hash, tuple(problems))


def _check(path: Path, suffix: str) -> None:
    """Refuses before anything is read."""
    if not path.exists():
        raise DocumentNotFound(path=path)
    if not path.is_file():
        raise DocumentUnreadable(path=path, reason="not a file")
    if suffix in _OLD_WORD:
        raise OldWordFormat(kind=suffix, path=path)
    if suffix not in _TEXT_KINDS and suffix not in _PACKED_KINDS:
        raise UnknownFormat(kind=suffix or path.name, path=path)
    limit = _MOST_TEXT_BYTES if suffix in _TEXT_KINDS else _MOST_FILE_BYTES
    size = path.stat().st_size
    if size > limit:
        raise DocumentTooLarge(path=path, size_mb=-(-size // _MB), limit_mb=limit // _MB)


def _decode(path: Path, kind: str) -> tuple[Decoded, str]:
    data = path.read_bytes()
    if kind == "html":
        decoded = decode_html(data)
        text = text_of_html(decoded.text)
        return Decoded(text, decoded.encoding, decoded.damaged), kind
    return decode(data), kind
