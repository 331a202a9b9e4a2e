"""检查记录表, read back: every item once, boxes to tick, room to write, places to sign."""

import pytest

from desktop.reports.check_form import CheckFormGroup, CheckFormPaper, render_check_form
from desktop.reports.fonts import bundled_faces
from desktop.reports.page import LANDSCAPE
from tests.reports.check_samples import LONG, form, form_row, sheet
from tests.reports.reading import marks, outline, page_texts, sheets, whole_text

FACES = bundled_faces()


def test_every_item_is_there_once_in_order_with_its_number() -> None:
    pdf = render_check_form(form(211), FACES)

    text = whole_text(pdf)
    assert [text.count(f"{n}L3-{n:03d}要求{n}。方法{n}。□□□□□高□中□低") for n in (1, 57, 211)] == [1, 1, 1]
    assert [text.count(f"L3-{n:03d}") for n in range(1, 212)] == [1] * 211
    assert set(sheets(pdf)) == {LANDSCAPE}


def test_head_and_category_stand_on_every_page_with_items() -> None:
    pages = page_texts(render_check_form(form(100), FACES))

    with_items = [page for page in pages if "L3-" in page]
    assert len(with_items) > 5
    assert all("序号编号检查要求检查方法和判据" in page for page in with_items)
    assert all("第一类" in page or "第二类" in page for page in with_items)


def test_a_blank_row_has_room_to_write() -> None:
    blank, filled = (render_check_form(form(60, is_blank=is_blank), FACES) for is_blank in (True, False))

    assert len(sheets(blank)) > len(sheets(filled))


def test_a_filled_form_ticks_one_box_an_item() -> None:
    text = whole_text(render_check_form(form(40, is_blank=False), FACES))

    assert text.count("☑") == 40
    assert "□" not in text.partition("L3-001")[2].partition("合计")[0]


def test_a_form_without_drawn_signatures_has_places_for_three() -> None:
    text = whole_text(render_check_form(form(3), FACES))

    assert text.count("检查员（签名）") == 2
    assert text.count("被检查单位（签名）") == 1
    assert "拒签理由" in text


def test_drawn_signatures_stand_in_their_place() -> None:
    text = whole_text(render_check_form(form(3, is_blank=False, sheets=(sheet(),)), FACES))

    assert "人员0" in text
    assert "（签名）" not in text


@pytest.mark.parametrize("count", range(1, 30))
def test_places_to_sign_are_never_torn_and_no_page_holds_a_lone_row(count: int) -> None:
    pages = page_texts(render_check_form(form(count), FACES))

    signing = next(page for page in pages if "检查员（签名）" in page)
    assert all(part in signing for part in ("合计", "被检查单位（签名）", "拒签理由"))
    rows = [page.count("L3-") for page in pages if "L3-" in page]
    assert count < 3 or rows[-1] >= 2


def test_an_empty_form_says_so() -> None:
    assert "没有检查项。" in whole_text(render_check_form(form(0), FACES))


def test_long_texts_and_markup_print_as_they_are() -> None:
    evil = "<b>x</b> & =cmd()"
    rows = (form_row(1, LONG), form_row(2, evil), form_row(3, LONG * 6))
    base = form(0, is_blank=False)
    paper = CheckFormPaper(
        base.imprint, base.head, base.note, (CheckFormGroup("类", rows),), False, (), (), "共3处"
    )

    pdf = render_check_form(paper, FACES)

    assert "".join(evil.split()) in whole_text(pdf)
    assert whole_text(pdf).count("抽") == 12 * 7
    for page in range(len(sheets(pdf))):
        found = [m for m in marks(pdf, page) if m.bottom > LANDSCAPE.bottom - 4 and m.left > LANDSCAPE.left]
        assert max(m.right for m in found) < LANDSCAPE.right + 2


def test_categories_are_in_the_outline() -> None:
    assert [title for _, title, _ in outline(render_check_form(form(20), FACES))][:2] == ["第一类", "第二类"]
