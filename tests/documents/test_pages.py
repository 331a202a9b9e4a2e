"""Pages and parts of pages as pictures."""

from desktop.documents.pages import page_image, page_part
from desktop.reports.flow import Flow
from desktop.reports.fonts import bundled_faces
from desktop.reports.page import PORTRAIT, Imprint, Pages

BLACK, WHITE = bytes(3), bytes([255] * 3)


def paper() -> bytes:
    """One page with a black square of 40 points, 100 points from left and bottom."""
    pages = Pages(Imprint("题目"), bundled_faces())
    Flow(pages).pages.draw("q 0 g 100 100 40 40 re f Q")
    return pages.finish()


def test_a_part_shows_what_stands_there_and_nothing_else() -> None:
    part = page_part(paper(), 0, (90, 90, 60, 60), 2.0)

    assert (part.width, part.height) == (120, 120)
    pixels = [part.data[at : at + 3] for at in range(0, len(part.data), 3)]
    rows = [pixels[at : at + part.width] for at in range(0, len(pixels), part.width)]
    assert rows[60][60] == rows[22][22] == rows[97][97] == BLACK
    assert rows[5][60] == rows[60][5] == rows[115][60] == rows[60][115] == WHITE


def test_a_part_beyond_the_edge_of_the_page_ends_there() -> None:
    part = page_part(paper(), 0, (-50, -50, 150, 150), 1.0)

    assert (part.width, part.height) == (100, 100)
    assert set(part.data) == {255}


def test_a_part_that_is_the_whole_page_is_the_page() -> None:
    whole = page_image(paper(), 0, round(PORTRAIT.width))

    part = page_part(paper(), 0, (0, 0, PORTRAIT.width, PORTRAIT.height), whole.width / PORTRAIT.width)

    assert abs(part.width - whole.width) <= 1
    assert part.data.count(0) > 3 * 38 * 38
