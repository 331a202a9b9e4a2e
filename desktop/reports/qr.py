"""QR codes as PDF operators: squares on a grid, merged along each row, one path."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from reportlab.graphics.barcode.qr import QrCodeWidget

from desktop.reports.qr_mask import best_mask

LEVEL = "M"
"""Error correction: about 15 % of the code may be unreadable, as on a folded or stamped sheet."""
QUIET_MODULES = 4
"""White modules that must stay around a code. Source: ISO/IEC 18004, 9.1."""

Matrix = tuple[tuple[bool, ...], ...]


@lru_cache(maxsize=8)  # a paper measures its code before it draws it
def qr_matrix(value: str) -> Matrix:
    """The modules of the smallest code that holds a text: rows from the top, True is black.

    Args:
        value: ASCII.
    """
    code = QrCodeWidget(value, barLevel=LEVEL).qr
    if code.version is None:
        code.version = code.calculate_version()
    code.makeImpl(False, 0)
    mask = best_mask(code.modules)
    if mask:
        code.makeImpl(False, mask)
    return tuple(tuple(map(bool, row)) for row in code.modules)


def qr_operators(matrix: Matrix, left: float, bottom: float, side: float) -> str:
    """PDF operators that draw a code, its quiet zone not included.

    Args:
        matrix: from `qr_matrix`.
        left: left edge, points.
        bottom: lower edge, points.
        side: width and height, points.
    """
    module = side / len(matrix)
    boxes = [
        f"{left + start * module:.3f} {bottom + side - (number + 1) * module:.3f} "
        f"{length * module:.3f} {module:.3f} re"
        for number, row in enumerate(matrix)
        for start, length in _runs(row)
    ]
    return f"q 0 g {' '.join(boxes)} f Q"


def _runs(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Start and length of the black runs of a row."""
    start = 0
    for is_black, modules in groupby(row):
        length = sum(1 for _ in modules)
        if is_black:
            yield start, length
        start += length
