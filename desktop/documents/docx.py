"""Text out of a Word file: paragraphs with their automatic numbers, tables as rows with tabs."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop.documents.errors import (
    BrokenDocument,
    DocumentTooLarge,
    EncryptedDocument,
    OldWordFormat,
)
from desktop.documents.numbering import Numbers

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WRAPPERS = {f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
_ELSEWHERE = {f"{_W}{name}" for name in ("txbxContent", "del", "moveFrom", "tabs")}
_MOST_ENTRIES = 5000
_MOST_UNPACKED_BYTES = 300 * 1024 * 1024
_MOST_XML_BYTES = 60 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream's name: MS-OFFCRYPTO 2.3.4.4
_MB = 1024 * 1024


def text_of_docx(path: Path) -> str:
    """Reads the body in its order.

    Raises:
        EncryptedDocument: the file is wrapped for a password.
        OldWordFormat: it is a .doc under another name.
        DocumentTooLarge: it would unpack to more than the limits.
        BrokenDocument: it is no Word file, or is damaged.
    """
    _check(path)
    import docx  # start-up time: python-docx pulls in lxml, and only an import of a Word file needs it
    from docx.table import Table  # start-up time, as above
    from docx.text.paragraph import Paragraph  # start-up time, as above

    try:
        document = docx.Document(str(path))
        numbers = Numbers(document)
        lines: list[str] = []
        for element in _blocks(document.element.body):
            if element.tag == f"{_W}tbl":
                lines.extend(_rows(Table(element, document)))
            else:
                lines.append(numbers.of(Paragraph(element, document)) + _words(element))
    except Exception as error:  # python-docx and lxml raise whatever a bad part provokes
        raise BrokenDocument(path=path, reason=type(error).__name__) from error
    return "\n".join(lines) + "\n"


def _check(path: Path) -> None:
    """Looks at the ZIP's directory before anything is unpacked."""
    with path.open("rb") as stream:
        if stream.read(len(_OLE)) == _OLE:
            if _ENCRYPTED in stream.read():
                raise EncryptedDocument(path=path)
            raise OldWordFormat(kind=".doc", path=path)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise BrokenDocument(path=path, reason=type(error).__name__) from error
    total = sum(entry.file_size for entry in entries)
    xml = sum(entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels")))
    if len(entries) > _MOST_ENTRIES or total > _MOST_UNPACKED_BYTES or xml > _MOST_XML_BYTES:
        limit = (_MOST_XML_BYTES if xml > _MOST_XML_BYTES else _MOST_UNPACKED_BYTES) // _MB
        raise DocumentTooLarge(path=path, size_mb=max(total, xml) // _MB, limit_mb=limit)
    if "[Content_Types].xml" not in names or not any(name.startswith("word/") for name in names):
        raise BrokenDocument(path=path, reason="not a Word document")


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in their order, also those inside content controls and tracked insertions."""
    for element in parent:
        if element.tag in (f"{_W}p", f"{_W}tbl"):
            yield element
        elif element.tag in _WRAPPERS:
            yield from _blocks(element)


def _words(paragraph: Any) -> str:
    """The text that Word shows: with tracked insertions, without deletions and text boxes."""
    pieces = []
    for element in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr"):
        if any(above.tag in _ELSEWHERE for above in element.iterancestors()):
            continue
        if element.tag == f"{_W}t":
            pieces.append(element.text or "")
        else:
            pieces.append(" " if element.tag == f"{_W}tab" else "\n")
    return "".join(pieces)


def _rows(table: Any) -> list[str]:
    rows = []
    for row in table.rows:
        cells: list[str] = []
        seen: list[Any] = []
        for cell in row.cells:
            if seen and seen[-1] is cell._tc:  # merged cells are only told by their element
                continue
            seen.append(cell._tc)
            words = " ".join(_words(paragraph) for paragraph in cell._tc.iter(f"{_W}p"))
            cells.append(" ".join(words.split()))
        rows.append("\t".join(cells))
    return rows
