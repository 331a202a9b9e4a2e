"""QR codes drawn in a PDF are found by their size and read back; everything else is none."""

from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from desktop.documents.drawn_codes import drawn_code
from desktop.documents.printed_text import printed_text
from desktop.reports.qr import qr_matrix, qr_operators
from desktop.reports.qr_reading import UnreadableCode, read_qr

SIDE = 80.0


def drawn(*operators: str, pages: int = 1) -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(300, 400))
    for _ in range(pages - 1):
        canvas.showPage()
    for one in operators:
        canvas.addLiteral(one)
    canvas.drawString(20, 20, "A 1  B")
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("length", [1, 40, 150, 260])
def test_a_code_comes_back_module_by_module(length: int) -> None:
    matrix = qr_matrix("x" * length)

    found = drawn_code(drawn(qr_operators(matrix, 30, 200, SIDE)), SIDE)

    assert found == matrix
    assert read_qr(found)[0] == "x" * length


def test_a_code_on_a_later_page_is_found() -> None:
    matrix = qr_matrix("later")

    assert drawn_code(drawn(qr_operators(matrix, 30, 200, SIDE), pages=7), SIDE) == matrix


def test_squares_that_are_no_codes_are_left_out() -> None:
    square = f"q 0 g 30 200 {SIDE} {SIDE} re f Q"
    frame = f"q 0 g 30 200 {SIDE} 10 re 30 270 {SIDE} 10 re f Q"

    assert drawn_code(drawn(square), SIDE) == ()
    assert drawn_code(drawn(frame), SIDE) == ()
    assert drawn_code(drawn(qr_operators(qr_matrix("small"), 30, 200, 40)), SIDE) == ()


def test_what_is_no_pdf_has_no_code_and_no_text() -> None:
    assert drawn_code(b"no pdf", SIDE) == ()
    assert printed_text(b"no pdf") == ""


def test_the_text_of_a_paper_has_no_blanks() -> None:
    assert printed_text(drawn(pages=2)) == "A1B"


def test_modules_that_are_no_code_are_refused() -> None:
    matrix = [list(row) for row in qr_matrix("some text")]
    noise = [[bool((row * 7 + column * 3) % 5) for column in range(25)] for row in range(25)]
    for bad in ([], [[True] * 22] * 22, [[True] * 20] * 21, noise):
        with pytest.raises(UnreadableCode):
            read_qr(bad)
    for row in range(len(matrix)):
        matrix[row][len(matrix) - 1] = not matrix[row][len(matrix) - 1]
        matrix[row][len(matrix) - 2] = not matrix[row][len(matrix) - 2]
    with pytest.raises(UnreadableCode):
        read_qr(matrix)
