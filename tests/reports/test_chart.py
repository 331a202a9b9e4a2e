"""Stacked bars, read back from their bytes."""

from desktop.reports.chart import Bar, BarChart, Fill, Hatch, Series, set_bar_charts
from desktop.reports.flow import Flow
from desktop.reports.fonts import bundled_faces
from desktop.reports.page import PORTRAIT, Imprint, Pages
from tests.reports.reading import page_texts, path_boxes

FACES = bundled_faces()
SERIES = (
    Series("甲类", Fill("0.2 g", "1 g")),
    Series("乙类", Fill("1 g", hatch=Hatch.RISING)),
    Series("丙类", Fill("1 g", hatch=Hatch.CROSSED)),
)


def printed(chart: BarChart, lines_before: int = 0, caption: str = "") -> bytes:
    pages = Pages(Imprint("测试"), FACES)
    flow = Flow(pages)
    if lines_before:
        flow.paragraph("\n".join("行" for _ in range(lines_before)))
    set_bar_charts(flow, (chart,), caption)
    return pages.finish()


def test_every_count_and_total_stands_in_figures() -> None:
    text = page_texts(printed(BarChart(SERIES, (Bar("某局", (12, 8, 30)), Bar("某县", (1, 1, 1))))))[0]

    assert text.startswith("甲类乙类丙类某局12")
    for figure in ("12", "8", "30", "50"):
        assert figure in text


def test_lengths_follow_the_sums_and_shares_fill_the_width() -> None:
    bars = (Bar("长", (40, 0, 0)), Bar("短", (10, 0, 0)))

    def widths(*, is_share: bool) -> list[float]:
        boxes = path_boxes(printed(BarChart(SERIES[:1] * 3, bars, is_share)), 0)
        long = sorted({round(right - left) for left, _, right, _ in boxes if right - left > 20})
        return [float(width) for width in long]

    sums, shares = widths(is_share=False), widths(is_share=True)

    assert max(sums) / min(sums) > 3.5
    assert max(shares) - min(shares) <= 1


def test_a_bar_of_nothing_keeps_its_place() -> None:
    text = page_texts(printed(BarChart(SERIES, (Bar("空局", (0, 0, 0)),))))[0]

    assert "空局0" in text


def test_the_legend_comes_again_on_the_next_page() -> None:
    bars = tuple(Bar(f"第{n}局", (n, 1, 1)) for n in range(1, 80))

    pages = page_texts(printed(BarChart(SERIES, bars)))

    assert len(pages) == 3
    assert all(page.startswith("甲类乙类丙类") for page in pages)
    assert [sum(page.count(f"第{n}局") for page in pages) for n in range(1, 80)] == [1] * 79


def test_a_short_chart_is_not_parted_from_its_caption_or_legend() -> None:
    for lines in range(12, 23):
        pages = page_texts(printed(BarChart(SERIES, (Bar("某局", (1, 2, 3)),) * 4), lines, "标题"))

        page = next(page for page in pages if "标题" in page)
        assert page.count("某局") == 4


def test_a_long_name_is_cut_with_dots_and_stays_left_of_its_bar() -> None:
    name = "某某市高新技术产业开发区管理委员会行政审批服务局"

    pdf = printed(BarChart(SERIES, (Bar(name, (5, 5, 5)),)))

    assert "某某市高新" in page_texts(pdf)[0]
    assert "…" in page_texts(pdf)[0]
    assert max(box[2] for box in path_boxes(pdf, 0)) < PORTRAIT.right


def test_the_longest_name_of_a_unit_is_not_cut() -> None:
    names = ("市12345市民热线受理中心", "人民银行聊城市中心支行")

    text = page_texts(printed(BarChart(SERIES, tuple(Bar(name, (1, 1, 1)) for name in names))))[0]

    assert all(name in text for name in names)


def test_a_name_that_would_leave_no_room_for_its_bar_is_cut() -> None:
    text = page_texts(printed(BarChart(SERIES, (Bar("很长的名称" * 9, (1, 1, 1)),))))[0]

    assert "很长的名称很长的名称" in text
    assert "…" in text
