"""Measures of the page, page numbers, footers, outline."""

from datetime import date

import pytest

from desktop.reports.flow import BODY, Flow
from desktop.reports.fonts import bundled_faces
from desktop.reports.page import (
    LANDSCAPE,
    POINTS_PER_MM,
    PORTRAIT,
    Imprint,
    Pages,
    Sheet,
    chinese_date,
)
from tests.reports.reading import marks, outline, page_texts, path_boxes, sheets

FACES = bundled_faces()


@pytest.mark.parametrize(("sheet", "width", "height"), [(PORTRAIT, 156, 225), (LANDSCAPE, 225, 156)])
def test_the_text_block_has_the_measures_of_the_standard(sheet: Sheet, width: float, height: float) -> None:
    assert sheet.block_width / POINTS_PER_MM == pytest.approx(width)
    assert sheet.block_height / POINTS_PER_MM == pytest.approx(height)


def test_a_page_holds_22_lines_of_28_characters() -> None:
    pages = Pages(Imprint("测试"), FACES)

    Flow(pages).paragraph("\n".join("字" * 26 for _ in range(23)))

    first, second = page_texts(pages.finish())
    assert first.count("字") == 22 * 26
    assert second.count("字") == 26
    assert BODY.size * 28 <= PORTRAIT.block_width < BODY.size * 28.2


def test_odd_pages_have_their_number_at_the_right_and_even_ones_at_the_left() -> None:
    pages = Pages(Imprint("测试"), FACES)
    pages.turn()
    pdf = pages.finish()

    odd, even = ([m for m in marks(pdf, page) if m.text in "—12" and m.bottom > 50] for page in (0, 1))

    assert "".join(m.text for m in odd) == "—1—"
    assert max(m.right for m in odd) == pytest.approx(PORTRAIT.right - 14, abs=1.5)
    assert min(m.left for m in even) == pytest.approx(PORTRAIT.left + 14, abs=1.5)
    assert odd[0].top == pytest.approx(PORTRAIT.bottom - 7 * POINTS_PER_MM, abs=3)


@pytest.mark.parametrize("sheet", [PORTRAIT, LANDSCAPE])
def test_a_mark_stands_in_its_frame_above_the_text_block_of_every_page(sheet: Sheet) -> None:
    pages = Pages(Imprint("测试", mark="初步"), FACES, sheet)
    pages.turn()
    pdf = pages.finish()

    for page in (0, 1):
        found = [m for m in marks(pdf, page) if m.bottom > sheet.top]
        ((left, bottom, right, top),) = path_boxes(pdf, page)
        assert "".join(m.text for m in found) == "初步"
        assert left < found[0].left
        assert found[-1].right < right <= sheet.right + 1.5
        assert sheet.top < bottom < found[0].bottom
        assert found[0].top < top < sheet.height


def test_a_page_without_a_mark_has_nothing_above_the_text_block() -> None:
    pdf = Pages(Imprint("测试"), FACES).finish()

    assert not [m for m in marks(pdf, 0) if m.bottom > PORTRAIT.top]


def test_portrait_and_landscape_pages_may_follow_each_other() -> None:
    pages = Pages(Imprint("测试"), FACES)
    flow = Flow(pages)
    flow.paragraph("正文")
    flow.turn(LANDSCAPE)
    flow.paragraph("横排")
    flow.turn(PORTRAIT)

    pdf = pages.finish()

    assert sheets(pdf) == [PORTRAIT, LANDSCAPE, PORTRAIT]
    assert "横排" in page_texts(pdf)[1]


def test_a_paper_without_a_state_has_no_more_than_page_numbers_at_its_foot() -> None:
    pdf = Pages(Imprint("测试"), FACES).finish()

    assert page_texts(pdf) == ["—1—第1页，共1页"]


def test_days_are_written_without_leading_zeros() -> None:
    assert chinese_date(date(2023, 4, 7)) == "2023年4月7日"


def test_an_outline_entry_is_at_most_one_deeper_than_the_one_before() -> None:
    pages = Pages(Imprint("测试"), FACES)
    pages.bookmark("深", 2, 700)
    pages.bookmark("<b>\n更深", 5, 600)
    pages.bookmark("浅", 0, 500)

    entries = outline(pages.finish())

    assert entries == [(0, "深", 0), (1, "<b> 更深", 0), (0, "浅", 0)]
