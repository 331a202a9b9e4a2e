"""Pages of a PDF as pictures, for previews; the library must not be called from two threads at once."""

from dataclasses import dataclass

import pypdfium2

from desktop.documents.pdfium import LOCK


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as pixels.

    Attributes:
        data: three bytes a pixel, red, green, blue, row by row without padding.
        width: pixels.
        height: pixels.
    """

    data: bytes
    width: int
    height: int


def page_count(pdf: bytes) -> int:
    """Number of pages of a PDF of ours."""
    with LOCK:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


def page_image(pdf: bytes, page: int, width_px: int) -> PageImage:
    """Draws one page.

    Args:
        pdf: a PDF of ours.
        page: from 0.
        width_px: width of the picture; the height follows.
    """
    with LOCK:
        document = pypdfium2.PdfDocument(pdf)
        try:
            sheet = document[page]
            scale = width_px / sheet.get_width()
            bitmap = sheet.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
            width, height, stride = bitmap.width, bitmap.height, bitmap.stride
            rows = bytes(bitmap.buffer)
        finally:
            document.close()
    data = b"".join(rows[y * stride : y * stride + width * 3] for y in range(height))
    return PageImage(data, width, height)


def page_part(pdf: bytes, page: int, box: tuple[float, float, float, float], scale: float) -> PageImage:
    """Draws a part of one page.

    Args:
        pdf: a PDF of ours.
        page: from 0.
        box: left, bottom, width and height, points; what lies outside of the page is left out.
        scale: pixels a point.
    """
    left, bottom, width, height = box
    with LOCK:
        document = pypdfium2.PdfDocument(pdf)
        try:
            sheet = document[page]
            across, high = sheet.get_size()
            outside = (
                max(left, 0.0),
                max(bottom, 0.0),
                max(across - left - width, 0.0),
                max(high - bottom - height, 0.0),
            )
            bitmap = sheet.render(scale=scale, crop=outside, rev_byteorder=True, prefer_bgrx=False)
            columns, lines, stride = bitmap.width, bitmap.height, bitmap.stride
            rows = bytes(bitmap.buffer)
        finally:
            document.close()
    data = b"".join(rows[y * stride : y * stride + columns * 3] for y in range(lines))
    return PageImage(data, columns, lines)
