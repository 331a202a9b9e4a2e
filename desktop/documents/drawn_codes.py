"""QR codes that are drawn on the pages of a PDF as vectors, as black and white modules.

A code is one filled path with the outline of a square. It is rendered alone and measured by its finder
pattern, whose upper edge is seven modules long.
"""

from collections.abc import Iterator

import pypdfium2
from pypdfium2 import raw

from desktop.documents.pdfium import LOCK

PIXELS_PER_POINT = 8
DARK = 128
FINDER = 7
MOST_PAGES = 200
"""Pages looked at."""
TOLERANCE = 0.6

Modules = tuple[tuple[bool, ...], ...]


def drawn_code(pdf: bytes, side: float) -> Modules:
    """The first code of a size; empty where there is none, or what is given is no PDF.

    Args:
        pdf: any bytes.
        side: width and height, points.
    """
    with LOCK:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError:
            return ()
        try:
            pages = (document[number] for number in range(min(len(document), MOST_PAGES)))
            return next((modules for page in pages for modules in _of_page(page, side)), ())
        finally:
            document.close()


def _of_page(page: pypdfium2.PdfPage, side: float) -> Iterator[Modules]:
    for item in page.get_objects([raw.FPDF_PAGEOBJ_PATH], max_depth=1):
        left, bottom, right, top = item.get_bounds()
        if abs(right - left - side) < TOLERANCE and abs(top - bottom - side) < TOLERANCE:
            modules = _modules(page, (left, bottom, right, top))
            if modules:
                yield modules


def _modules(page: pypdfium2.PdfPage, box: tuple[float, float, float, float]) -> Modules:
    """The modules of a square; empty when it does not begin with a finder pattern."""
    left, bottom, right, top = box
    width, height = page.get_size()
    bitmap = page.render(
        scale=PIXELS_PER_POINT, crop=(left, bottom, width - right, height - top), grayscale=True
    )
    rows, pixels, stride = bytes(bitmap.buffer), bitmap.width, bitmap.stride

    def is_dark(x: float, y: float) -> bool:
        return bool(rows[int(y * bitmap.height) * stride + int(x * pixels)] < DARK)

    line = [is_dark((at + 0.5) / pixels, 0.6 / bitmap.height * PIXELS_PER_POINT) for at in range(pixels)]
    edge = next((at for at, dark in enumerate(line) if not dark), 0)
    count = round(pixels * FINDER / edge) if edge else 0
    if not FINDER * 3 <= count <= pixels:
        return ()
    places = [(at + 0.5) / count for at in range(count)]
    return tuple(tuple(is_dark(x, y) for x in places) for y in places)
