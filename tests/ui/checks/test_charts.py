"""The charts of checks: what they draw, what they say to those who do not see them, what they leave out."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pyqtgraph as pg
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.checks.findings import FindingState
from desktop.domain.checks.values import Severity
from desktop.services.checks.figures import RadarAxis, SeverityMatrix, TrendPoint
from desktop.settings import Settings
from desktop.ui.checks.charts import RadarChart, SeverityChart, TrendChart, whole_ticks
from desktop.ui.look import Look

STATES = tuple(FindingState)
Show = Callable[[QWidget], None]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(chart: QWidget) -> None:
        qtbot.addWidget(chart)
        chart.resize(420, 320)
        with qtbot.waitExposed(chart):
            chart.show()

    return shown


def texts(chart: pg.PlotWidget) -> list[str]:
    """Every label that is drawn."""
    items = chart.getPlotItem().items
    return [item.textItem.toPlainText() for item in items if isinstance(item, pg.TextItem)]


def axis(category: str, value: str | None) -> RadarAxis:
    return RadarAxis(category, None if value is None else Decimal(value))


def point(value: str | None, profile: str = "djbh-2021", *, is_preliminary: bool = False) -> TrendPoint:
    on = date(2023, 6, 20)
    number = None if value is None else Decimal(value)
    return TrendPoint(f"uid-{value}", "检查", on, number, "", profile=profile, is_preliminary=is_preliminary)


def test_every_category_has_its_name_and_value_on_the_radar(look: Look, show: Show) -> None:
    chart = RadarChart(look)
    show(chart)

    chart.show_axes((axis("安全物理环境", "90.91"), axis("安全通信网络", "0"), axis("安全管理制度", None)))

    assert texts(chart) == ["安全物理环境\n90.9", "安全通信网络\n0.0", "安全管理制度\n—"]
    assert chart.accessibleDescription() == "安全物理环境 90.9，安全通信网络 0.0，安全管理制度 —"


def test_labels_of_the_radar_are_whole(look: Look, show: Show) -> None:
    chart = RadarChart(look)
    show(chart)
    chart.show_axes(tuple(axis(f"类别名称很长第{number}", "50") for number in range(7)))
    chart.grab()  # labels find their places when they are painted

    whole = chart.getViewBox().mapRectToScene(chart.getViewBox().rect())
    for item in chart.getPlotItem().items:
        if isinstance(item, pg.TextItem):
            place = item.mapRectToScene(item.boundingRect())
            assert whole.adjusted(-1, -1, 1, 1).contains(place), item.textItem.toPlainText()


def test_two_categories_make_no_radar(look: Look, show: Show) -> None:
    chart = RadarChart(look)
    show(chart)

    chart.show_axes((axis("组织领导", "50"), axis("制度建设", "60")))

    assert texts(chart) == []


def test_bars_say_how_many_findings_are_in_each_part(look: Look, show: Show) -> None:
    chart = SeverityChart(look)
    show(chart)
    counts = {FindingState.OPEN: 2, FindingState.RETURNED: 1, FindingState.CLOSED: 4}
    high = tuple(counts.get(state, 0) for state in STATES)
    none = (0,) * len(STATES)

    chart.show_matrix(SeverityMatrix(STATES, ((Severity.HIGH, high), (Severity.LOW, none), (None, none))))

    bars = [item for item in chart.getPlotItem().items if isinstance(item, pg.BarGraphItem)]
    assert texts(chart) == ["2", "1", "4"]
    assert [(bar.opts["x0"][0], bar.opts["width"][0]) for bar in bars] == [(0, 2), (2, 1), (3, 4)]


def test_the_line_breaks_where_the_way_of_scoring_changed(look: Look, show: Show) -> None:
    chart = TrendChart(look)
    show(chart)

    chart.show_points((point("62.31", "djbh-2019"), point("71.20"), point(None), point("80.02")))

    lines = [list(item.xData) for item in chart.getPlotItem().listDataItems() if item.opts["symbol"] is None]
    assert lines == [[0], [1, 2]]
    assert texts(chart) == ["62.31", "71.20", "80.02"]


def test_a_preliminary_score_is_hollow(look: Look, show: Show) -> None:
    chart = TrendChart(look)
    show(chart)

    chart.show_points((point("71.20"), point("80.02", is_preliminary=True)))

    dots = [
        item.opts["symbolBrush"].name() for item in chart.getPlotItem().listDataItems() if item.opts["symbol"]
    ]
    assert dots == [look.tokens.accent, look.tokens.base]


def test_charts_follow_the_theme(look: Look, show: Show) -> None:
    chart = TrendChart(look)
    show(chart)
    chart.show_points((point("71.20"),))
    light = chart.backgroundBrush().color().name()

    look.use(Settings(theme="dark"))
    dark = chart.backgroundBrush().color().name()
    base = look.tokens.base
    look.use(Settings(theme="light"))

    assert (light, dark) == ("#ffffff", base)


@pytest.mark.parametrize(
    ("most", "ticks"), [(0, [0]), (1, [0, 1]), (6, [0, 1, 2, 3, 4, 5, 6]), (19, [0, 4, 8, 12, 16])]
)
def test_counts_are_named_by_whole_numbers(most: int, ticks: list[int]) -> None:
    assert [number for number, _ in whole_ticks(most)] == ticks
