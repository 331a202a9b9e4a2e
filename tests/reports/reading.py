"""Reads finished papers back, as a reader program would."""

from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from desktop.reports.page import LANDSCAPE, PORTRAIT, Sheet


@dataclass(frozen=True, slots=True)
class Mark:
    """One character on a page and the box of its ink, points from the lower left."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page, without blanks and line ends."""
    document = pypdfium2.PdfDocument(pdf)
    return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def whole_text(pdf: bytes) -> str:
    return "".join(page_texts(pdf))


def sheets(pdf: bytes) -> list[Sheet]:
    """The sheet of each page by its size; fails for any other size."""
    known = {(round(s.width, 1), round(s.height, 1)): s for s in (PORTRAIT, LANDSCAPE)}
    document = pypdfium2.PdfDocument(pdf)
    return [known[tuple(round(side, 1) for side in page.get_size())] for page in document]


def marks(pdf: bytes, number: int) -> list[Mark]:
    """Every visible character of a page, from 0."""
    textpage = pypdfium2.PdfDocument(pdf)[number].get_textpage()
    found = []
    for index in range(textpage.count_chars()):
        character = chr(raw.FPDFText_GetUnicode(textpage, index))
        if not character.isspace():
            found.append(Mark(character, *textpage.get_charbox(index)))
    return found


def path_boxes(pdf: bytes, number: int) -> list[tuple[float, float, float, float]]:
    """The boxes of all rules and filled areas of a page, from 0."""
    page = pypdfium2.PdfDocument(pdf)[number]
    return [item.get_bounds() for item in page.get_objects([raw.FPDF_PAGEOBJ_PATH])]


def outline(pdf: bytes) -> list[tuple[int, str, int]]:
    """Level, title and page (from 0) of every outline entry."""
    document = pypdfium2.PdfDocument(pdf)
    return [(entry.level, entry.get_title(), entry.get_dest().get_index()) for entry in document.get_toc()]


def metadata(pdf: bytes) -> dict[str, str]:
    return dict(pypdfium2.PdfDocument(pdf).get_metadata_dict())
