"""Labelled fields beyond what the papers show."""

from desktop.reports.fields import Field, FieldRow, fields_height, set_band, set_fields
from desktop.reports.flow import Flow
from desktop.reports.fonts import bundled_faces
from desktop.reports.page import PORTRAIT, Imprint, Pages
from tests.reports.reading import marks, outline, page_texts, path_boxes

FACES = bundled_faces()


def printed(*rows: FieldRow, lines_before: int = 0, continued: str = "", together: int = 1) -> bytes:
    pages = Pages(Imprint("测试"), FACES)
    flow = Flow(pages)
    if lines_before:
        flow.paragraph("\n".join("行" for _ in range(lines_before)))
    set_fields(flow, rows, continued=continued, together=together)
    return pages.finish()


def test_a_row_fills_the_text_block_and_shares_divide_it() -> None:
    pdf = printed((Field("甲", "一", share=1), Field("乙", "二", share=3)))

    boxes = path_boxes(pdf, 0)
    assert min(box[0] for box in boxes) < PORTRAIT.left + 0.5
    assert max(box[2] for box in boxes) > PORTRAIT.right - 0.5
    second = min(m.left for m in marks(pdf, 0) if m.text == "乙")
    assert PORTRAIT.left + PORTRAIT.block_width / 4 < second < PORTRAIT.left + PORTRAIT.block_width / 2


def test_a_blank_field_leaves_room_for_its_lines() -> None:
    flow = Flow(Pages(Imprint("测试"), FACES))

    one, five = (fields_height(flow, [(Field("甲", lines=lines),)]) for lines in (1, 5))

    assert five - one == 4 * 15


def test_height_says_what_setting_takes() -> None:
    pages = Pages(Imprint("测试"), FACES)
    flow = Flow(pages)
    rows: list[FieldRow] = [(Field("甲", "长" * 90),), (Field("", "无标签"), Field("乙", lines=3))]
    top = flow.y

    height = fields_height(flow, rows)
    set_fields(flow, rows)

    assert abs(top - flow.y - height) < 0.01


def test_a_short_row_goes_to_the_next_page_as_a_whole_under_its_heading() -> None:
    first, second = page_texts(printed((Field("甲", "长" * 90),), lines_before=21, continued="任务一"))

    assert "长" not in first
    assert second.startswith("任务一（续）甲")
    assert second.count("长") == 90


def test_the_last_rows_stay_together_where_they_are_asked_to() -> None:
    rows: list[FieldRow] = [(Field("甲", lines=2),), (Field("乙", lines=2),), (Field("丙", lines=2),)]
    torn, whole = [
        page_texts(printed(*rows, lines_before=19, continued="任务一", together=together))
        for together in (1, 2)
    ]

    assert "乙" in torn[0]
    assert torn[1].startswith("任务一（续）丙")
    assert "甲" in whole[0]
    assert "乙" not in whole[0]
    assert whole[1].startswith("任务一（续）乙丙")


def test_last_rows_that_are_too_tall_are_not_kept_together() -> None:
    rows: list[FieldRow] = [(Field("甲", lines=30),), (Field("乙"),)]

    first, _ = page_texts(printed(*rows, lines_before=15, continued="任务一", together=2))

    assert "甲" in first


def test_a_row_taller_than_pages_is_cut_between_lines_and_says_so() -> None:
    text = "".join(f"〔{n:04d}〕" for n in range(1_200))

    pages = page_texts(printed((Field("甲", text), Field("乙", "短")), lines_before=3, continued="任务一"))

    joined = "".join(pages)
    assert len(pages) > 2
    assert [joined.count(f"〔{n:04d}〕") for n in range(1_200)] == [1] * 1_200
    assert all(page.startswith("任务一（续）") and "甲（续）" in page for page in pages[1:])


def test_a_band_is_in_the_outline_and_stays_with_what_follows() -> None:
    pages = Pages(Imprint("测试"), FACES)
    flow = Flow(pages)
    flow.paragraph("\n".join("行" for _ in range(21)))

    set_band(flow, "任务二", follower=40)
    set_fields(flow, [(Field("甲", "一"),)])

    pdf = pages.finish()
    assert outline(pdf) == [(0, "任务二", 1)]
    assert page_texts(pdf)[1].startswith("任务二甲一")
