"""Text out of a PDF: wrapped lines joined to paragraphs, page numbers left out."""

import re
from pathlib import Path

from desktop.documents.errors import BrokenDocument, EncryptedDocument, ScannedDocument
from desktop.documents.pdfium import LOCK

_PAGE_NUMBER = re.compile(
    r"^\s*(?:[-—–－]\s*\d{1,4}\s*[-—–－]|第\s*\d{1,4}\s*页(?:\s*[,，/共]+\s*\d{1,4}\s*页)?|\d{1,4}(?:\s*/\s*\d{1,4})?)\s*$"
)
_NEW_PARAGRAPH = re.compile(
    r"^\s*(?:[一二三四五六七八九十百]{1,4}[、．.]|[（(][一二三四五六七八九十百\d]{1,4}[）)]|\d{1,3}[.．、](?!\d)|第[一二三四五六七八九十百]{1,4}[编章节条]"
    r"|[①-⑳]|附\s?件|抄送|(?:牵头|责任|配合|主办|协办)(?:单位|部门)[:：])"
)
_ENDED = re.compile(r"[。！？；：:!?]\s*[”』」）)】\]]?\s*$|[）)】]\s*$")
_NUMBER_LINE = re.compile(r"[〔［\[(（]\s?(?:19|20)\d{2}\s?[〕］\])）]\s?\d{1,5}\s?号\s*$")
_DATE_LINE = re.compile(r"^\s*(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*$")
_MOST_PAGES = 2000
_FULL_SHARE = 0.8  # a line shorter than this share of the page's longest ends its paragraph
_PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD


def text_of_pdf(path: Path) -> str:
    """Reads the text of all pages.

    Raises:
        EncryptedDocument: it asks for a password.
        ScannedDocument: it has pages and no text.
        BrokenDocument: it is not a PDF that can be opened, or has too many pages.
    """
    import pypdfium2  # start-up time: a native library that only an import of a PDF needs

    with LOCK:
        try:
            document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) == _PASSWORD_ERROR or "password" in str(error).lower():
                raise EncryptedDocument(path=path) from error
            raise BrokenDocument(path=path, reason=str(error)) from error
        try:
            pages = _pages(document, path)
        except pypdfium2.PdfiumError as error:
            raise BrokenDocument(path=path, reason=str(error)) from error
        finally:
            document.close()
    if not any(line.strip() for page in pages for line in page):
        raise ScannedDocument(path=path)
    return join_lines(pages)


def _pages(document: "object", path: Path) -> list[list[str]]:
    pages = []
    if len(document) > _MOST_PAGES:  # type: ignore[arg-type]  # the library has no types
        raise BrokenDocument(path=path, reason=f"> {_MOST_PAGES}")
    for page in document:  # type: ignore[attr-defined]  # the library has no types
        text_page = page.get_textpage()
        pages.append(text_page.get_text_range().replace("\r\n", "\n").split("\n"))
        text_page.close()
        page.close()
    return pages


def join_lines(pages: list[list[str]]) -> str:
    """Joins the lines of pages to paragraphs.

    A line goes on in the next one when it is full and neither ends a sentence nor meets a number, a label
    or a date. Source: page layout of GB/T 9704-2012.
    """
    paragraphs: list[str] = []
    is_open = False
    for page in pages:
        lines = [line.rstrip() for line in page if not _PAGE_NUMBER.match(line)]
        widest = max((_width(line) for line in lines), default=0)
        for line in lines:
            if not line.strip():
                continue
            starts = _NEW_PARAGRAPH.match(line) or line.startswith(("\u3000\u3000", "    "))
            if is_open and not starts and not _DATE_LINE.match(line):
                paragraphs[-1] = _glue(paragraphs[-1], line.strip())
            else:
                paragraphs.append(line.strip())
            is_full = _width(line) >= _FULL_SHARE * widest
            is_open = is_full and not _NUMBER_LINE.search(line) and not _ends(line, widest)
    return "\n".join(paragraphs) + "\n"


def _ends(line: str, widest: int) -> bool:
    """A sentence end ends a paragraph only if the line is not quite full."""
    return bool(_ENDED.search(line)) and _width(line) < widest - 2


def _width(line: str) -> int:
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in line)


def _glue(before: str, line: str) -> str:
    joint = " " if before[-1:].isascii() and line[:1].isascii() and before[-1:].isalpha() else ""
    return before + joint + line
