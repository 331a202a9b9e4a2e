"""Pages of PDFs that others made, for a look at an attachment; a bad one raises nothing."""

import pypdfium2

from desktop.documents.pages import PageImage, page_count, page_image

MOST_PIXELS = 40_000_000  # a page of a metre in a picture of a billion pixels is an attack or an accident


def foreign_page_count(pdf: bytes) -> int:
    """Number of pages; 0 when it cannot be opened, is damaged or asks for a password."""
    try:
        return page_count(pdf)
    except pypdfium2.PdfiumError:
        return 0


def foreign_page(pdf: bytes, page: int, width_px: int) -> PageImage | None:
    """One page as a picture; None when it cannot be drawn.

    Args:
        pdf: bytes that `foreign_page_count` could open.
        page: from 0.
        width_px: width of the picture.
    """
    try:
        small = page_image(pdf, page, 16)
        if small.height * width_px * width_px > MOST_PIXELS * small.width:
            return None
        return page_image(pdf, page, width_px)
    except pypdfium2.PdfiumError:
        return None
