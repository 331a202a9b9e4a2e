"""Running text: headings, paragraphs and pages."""

from desktop.reports.flow import Flow
from desktop.reports.fonts import bundled_faces
from desktop.reports.page import LINE_PITCH, PORTRAIT, Imprint, Pages
from tests.reports.reading import marks, outline, page_texts

FACES = bundled_faces()


def new_flow() -> Flow:
    return Flow(Pages(Imprint("测试"), FACES))


def test_the_first_line_is_indented_by_two_characters() -> None:
    flow = new_flow()
    flow.paragraph("国" * 60)

    placed = [m for m in marks(flow.pages.finish(), 0) if m.text == "国"]

    lefts = sorted({round(m.left) for m in placed[:1] + placed[26:27] + placed[54:55]})
    assert lefts[-1] - lefts[0] in (31, 32)
    assert len(lefts) == 2


def test_a_heading_does_not_stay_alone_at_the_foot_of_a_page() -> None:
    flow = new_flow()
    flow.paragraph("\n".join(["行"] * 21))
    flow.heading("（一）标题", 1)
    flow.paragraph("内容")

    first, second = page_texts(flow.pages.finish())

    assert "标题" not in first
    assert second.startswith("（一）标题内容")


def test_a_heading_is_in_the_outline() -> None:
    flow = new_flow()
    flow.heading("一、总体要求", 0)

    assert outline(flow.pages.finish()) == [(0, "一、总体要求", 0)]


def test_space_is_left_between_things_but_not_at_the_top_of_a_page() -> None:
    flow = new_flow()

    flow.skip(50)
    at_top = flow.y
    flow.paragraph("行")
    flow.skip(50)

    assert at_top == PORTRAIT.top
    assert flow.y == PORTRAIT.top - LINE_PITCH - 50


def test_what_must_stay_together_goes_to_a_new_page_only_if_it_does_not_fit() -> None:
    flow = new_flow()
    flow.paragraph("行")

    flow.reserve(flow.room)
    same = len(flow.pages.pages)
    flow.reserve(flow.room + 1)

    assert (same, len(flow.pages.pages)) == (1, 2)
    assert flow.is_at_top
