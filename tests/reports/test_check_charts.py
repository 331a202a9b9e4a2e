"""Radar and trend: as many points as values, numbers beside them, nothing outside of the page."""

from dataclasses import replace
from decimal import Decimal

import pytest

from desktop.reports.check_charts import (
    MOST_AXES,
    Axis,
    Stage,
    can_be_radar,
    put_label,
    set_radar,
    set_trend,
)
from desktop.reports.flow import BODY, Flow
from desktop.reports.fonts import bundled_faces
from desktop.reports.page import PORTRAIT, Imprint, Pages
from tests.reports.check_samples import axes, stages
from tests.reports.reading import marks, page_texts, path_boxes

FACES = bundled_faces()


def radar(found: tuple[Axis, ...], above: int = 0) -> bytes:
    flow = Flow(Pages(Imprint("测试"), FACES))
    flow.skip(0)
    for _ in range(above):
        flow.paragraph("行", BODY)
    set_radar(flow, found, "各类别得分")
    return flow.pages.finish()


def trend(found: tuple[Stage, ...]) -> bytes:
    flow = Flow(Pages(Imprint("测试"), FACES))
    set_trend(flow, found, "历次检查得分")
    return flow.pages.finish()


def edges(pages: Pages) -> int:
    """Lines of the outline that is drawn last in a radar or trend."""
    drawn = [part for part in pages.page.operators if "1.2 w" in part]
    return drawn[0].partition(" S ")[0].count(" l")


@pytest.mark.parametrize("count", [2, 3, 10, MOST_AXES, MOST_AXES + 1])
def test_few_or_very_many_categories_are_no_radar(count: int) -> None:
    assert can_be_radar(axes(count)) == (3 <= count <= MOST_AXES)


def test_every_category_has_its_name_and_number_beside_it() -> None:
    (text,) = page_texts(radar(axes(10)))

    assert all(f"类别{n}{50 + n}" in text for n in range(10))


def test_an_axis_without_a_value_breaks_the_outline_and_says_so() -> None:
    flow = Flow(Pages(Imprint("测试"), FACES))
    set_radar(flow, axes(6, missing=2), "图")

    assert edges(flow.pages) == 4
    assert "类别2不适用" in page_texts(flow.pages.finish())[0]


def test_a_whole_radar_is_closed() -> None:
    flow = Flow(Pages(Imprint("测试"), FACES))
    set_radar(flow, axes(6), "图")

    assert edges(flow.pages) == 6


@pytest.mark.parametrize("count", [3, 4, 7, 16])
def test_a_radar_with_long_names_stays_inside_the_text_block(count: int) -> None:
    long = tuple(replace(axis, name=axis.name + "很长的类别名称" * 4) for axis in axes(count))

    pdf = radar(long)

    found = [m for m in marks(pdf, 0) if m.bottom > PORTRAIT.bottom - 4]
    boxes = [(m.left, m.bottom, m.right, m.top) for m in found] + path_boxes(pdf, 0)
    assert min(box[0] for box in boxes) > PORTRAIT.left - 2
    assert max(box[2] for box in boxes) < PORTRAIT.right + 2
    assert "…" in page_texts(pdf)[0]


def test_a_radar_is_never_torn() -> None:
    first, second = page_texts(radar(axes(8), above=16))

    assert "各类别得分" not in first
    assert "各类别得分" in second
    assert "类别757" in second


def test_a_value_above_the_scale_is_drawn_at_its_edge() -> None:
    high = (*axes(3)[:2], Axis("满", Decimal(140), "140"))

    assert radar(high) != radar((*axes(3)[:2], Axis("满", Decimal(90), "140")))
    assert path_boxes(radar(high), 0) == path_boxes(radar((*high[:2], Axis("满", Decimal(100), "140"))), 0)


def test_a_trend_names_every_inspection_with_its_value() -> None:
    (text,) = page_texts(trend(stages(4)))

    assert all(f"第{n}次" in text and f"{60 + n}.00" in text for n in range(4))


def test_points_of_different_profiles_and_missing_ones_are_not_joined() -> None:
    first, second, third, fourth = stages(4)
    flow = Flow(Pages(Imprint("测试"), FACES))

    set_trend(flow, (first, second, replace(third, series="other"), replace(fourth, value=None)), "图")

    assert edges(flow.pages) == 1


def test_a_preliminary_point_is_hollow() -> None:
    final, preliminary = trend(stages(1)), trend((replace(stages(1)[0], is_preliminary=True),))

    assert final != preliminary


def test_a_single_point_needs_no_line() -> None:
    (text,) = page_texts(trend(stages(1)))

    assert "60.00" in text


def test_a_label_that_is_too_long_is_cut_with_dots() -> None:
    pages = Pages(Imprint("测试"), FACES)

    put_label(pages, "很长的一个标签", replace(BODY, indent=0.0), (PORTRAIT.left, 60.0, 500.0))

    (text,) = page_texts(pages.finish())
    assert text.startswith(("很长…", "很长的…"))
