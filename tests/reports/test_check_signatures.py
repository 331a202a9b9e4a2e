"""Signatures as drawn: inside their box, with their words, broken ones crossed out."""

import re

import pytest

from desktop.reports.check_signatures import CANVAS, DrawnSignature, SignedSheet, set_signed_sheets
from desktop.reports.flow import BODY, Flow
from desktop.reports.fonts import bundled_faces
from desktop.reports.page import PORTRAIT, Imprint, Pages
from tests.reports.check_samples import STROKES, drawn, sheet
from tests.reports.reading import page_texts, path_boxes, whole_text

FACES = bundled_faces()
WIDTH = PORTRAIT.block_width / 3


def printed(sheets: list[SignedSheet], above: int = 0) -> Pages:
    flow = Flow(Pages(Imprint("测试"), FACES))
    for _ in range(above):
        flow.paragraph("行", BODY)
    set_signed_sheets(flow, sheets)
    return flow.pages


def points(pages: Pages) -> list[tuple[float, float]]:
    """Points of all drawn strokes."""
    found = [part for part in pages.page.operators if "1 J 1 j" in part]
    return [(float(x), float(y)) for part in found for x, y in re.findall(r"([\d.]+) ([\d.]+) [ml]", part)]


def one(strokes: tuple[tuple[tuple[int, int], ...], ...]) -> list[tuple[float, float]]:
    signature = DrawnSignature(strokes, "", ("张三",), "有效")
    return points(printed([SignedSheet("记录", (signature,))]))


def test_a_drawing_keeps_its_shape_and_is_not_turned_over() -> None:
    corners = one((((0, 0), (1000, 0), (1000, 400), (0, 400)),))

    (left, top), (right, _), (_, bottom), _ = corners
    assert (right - left) / (top - bottom) == pytest.approx(CANVAS[0] / CANVAS[1], rel=0.01)
    assert top > bottom


def test_points_outside_of_the_canvas_are_brought_to_its_edge() -> None:
    assert one((((-500, -9), (5000, 9000)),)) == one((((0, 0), (1000, 400)),))


def test_a_dot_is_drawn_and_an_empty_stroke_is_not() -> None:
    assert len(one((((500, 200),), ()))) == 2


def test_every_signature_of_a_sheet_is_there_three_in_a_row() -> None:
    pages = printed([sheet(7, "签名不齐：缺一人。")])

    text = whole_text(pages.finish())
    assert [text.count(f"人员{n}时间") for n in range(7)] == [1] * 7
    assert "签名不齐：缺一人。" in text


def test_a_broken_signature_is_crossed_out_and_says_so() -> None:
    whole = printed([SignedSheet("记录", (drawn("张三"),))])
    broken = printed([SignedSheet("记录", (drawn("张三", is_broken=True),))])

    assert len(broken.page.operators) == len(whole.page.operators) + 1
    assert "已失效" in whole_text(broken.finish())


def test_words_stand_where_nothing_was_drawn() -> None:
    signature = DrawnSignature((), "拒签", ("赵六", "拒签理由：有异议"), "有效")

    text = whole_text(printed([SignedSheet("记录", (signature,))]).finish())

    assert "拒签赵六拒签理由：有异议有效" in text


def test_a_sheet_without_signatures_shows_its_head_and_what_is_missing() -> None:
    text = whole_text(printed([sheet(0, "签名不齐。")]).finish())

    assert "张三的检查记录签名不齐。" in text


@pytest.mark.parametrize("above", range(14, 22))
def test_head_and_first_row_are_never_parted(above: int) -> None:
    pages = page_texts(printed([sheet(), sheet()], above).finish())

    for page in pages:
        assert page.count("张三的检查记录") == page.count("人员0时间")


def test_everything_stays_inside_the_text_block() -> None:
    name = "很长的姓名和职务" * 12
    pdf = printed([SignedSheet("题" * 80, (DrawnSignature(STROKES, "", (name,), "有效" * 30),) * 4)]).finish()

    boxes = path_boxes(pdf, 0)
    assert min(box[0] for box in boxes) > PORTRAIT.left - 1
    assert max(box[2] for box in boxes) < PORTRAIT.right + 1
