"""The mask of a QR code is one that the standard's count of faults prefers."""

import pytest
from reportlab.graphics.barcode.qr import QrCodeWidget

from desktop.reports.qr import LEVEL, qr_matrix
from desktop.reports.qr_mask import best_mask, faults_of
from desktop.reports.qr_reading import read_qr

TEXTS = ("a", "DUKAO1?p=appraisal&s=digital-departments+2023", "0123456789x" * 14, "x y z" * 60)
NAMED = 120
"""What the few bits may add that name the mask: they are those of mask 0 while masks are compared."""
Rows = list[list[bool]]


def masked(text: str, mask: int) -> Rows:
    code = QrCodeWidget(text, barLevel=LEVEL).qr
    code.version = code.version or code.calculate_version()
    code.makeImpl(False, mask)
    return [[bool(module) for module in row] for row in code.modules]


def faults(rows: Rows) -> int:
    """Module by module, as the standard words it."""
    turned = [list(row) for row in zip(*rows, strict=True)]
    side = len(rows)
    blocks = sum(
        rows[r][c] == rows[r + 1][c] == rows[r][c + 1] == rows[r + 1][c + 1]
        for r in range(side - 1)
        for c in range(side - 1)
    )
    dark = 100 * sum(map(sum, rows)) / side**2
    return sum(map(line_faults, (*rows, *turned))) + 3 * blocks + 10 * int(abs(dark - 50) / 5)


def line_faults(line: list[bool]) -> int:
    found, run = 0, 1
    for before, module in zip(line, [*line[1:], None], strict=True):
        if before == module:
            run += 1
            continue
        found += run - 2 if run >= 5 else 0
        run = 1
    text = "".join("1" if module else "0" for module in line)
    return found + 40 * sum(
        text.startswith(pattern, at) for pattern in ("10111010000", "00001011101") for at in range(len(text))
    )


@pytest.mark.parametrize("text", TEXTS)
def test_the_chosen_mask_has_hardly_more_faults_than_the_best(text: str) -> None:
    plain = masked(text, 0)

    chosen = best_mask(plain)

    counts = [faults(masked(text, mask)) for mask in range(8)]
    assert counts[chosen] <= min(counts) + NAMED
    assert read_qr(qr_matrix(text))[0] == text
    assert [list(row) for row in qr_matrix(text)] == masked(text, chosen)


@pytest.mark.parametrize("text", TEXTS)
def test_faults_of_a_whole_code_are_those_counted_module_by_module(text: str) -> None:
    rows = masked(text, 0)

    assert faults_of(rows) == faults(rows)
