"""Ranking, distribution and charts: ties and gaps named, every unit counted once, labels said in words."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pyqtgraph as pg
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.evaluation.values import Inputs, Participant, Scheme
from desktop.services.evaluation.values import EvaluationView, YearPoint
from desktop.ui.evaluation.charts import DimensionRadar, SpreadChart, YearChart
from desktop.ui.evaluation.deeds import neighbour
from desktop.ui.evaluation.derivation import Place
from desktop.ui.evaluation.figures import dimension_axes, spread
from desktop.ui.evaluation.matrix import matrix_rows
from desktop.ui.evaluation.ranking_view import RankingView, RankRow, rank_rows
from desktop.ui.look import Look
from tests.ui.evaluation.scored import example, facts, participants, shipped, view_of
from tests.ui.feedback_stage import Stage


@pytest.fixture(scope="module")
def view() -> EvaluationView:
    return example()


@pytest.fixture
def ranking(stage: Stage, view: EvaluationView) -> RankingView:
    made = RankingView(stage.desk)
    stage.show(made)
    made.show_figures(view, matrix_rows(view.evaluation))
    return made


def show(qtbot: QtBot, chart: QWidget) -> None:
    qtbot.addWidget(chart)
    chart.resize(420, 320)
    with qtbot.waitExposed(chart):
        chart.show()


def texts(chart: pg.PlotWidget) -> list[str]:
    return [one.textItem.toPlainText() for one in chart.getPlotItem().items if isinstance(one, pg.TextItem)]


def by_unit(view: EvaluationView) -> dict[str, RankRow]:
    return {one.row.unit: one for one in rank_rows(view.entry.scheme, matrix_rows(view.evaluation))}


def test_ties_vetoes_and_missing_facts_are_named(view: EvaluationView) -> None:
    found = by_unit(view)

    lacking = next(one for one in found.values() if one.score.missing)
    assert "并列" in found["unit.u01"].states
    assert "并列" in found["unit.u02"].states
    assert "否决：发生重大网络安全或数据安全事件" in found["unit.u07"].states
    assert {"暂定", f"缺 {len(lacking.score.missing)} 项数据"} <= set(lacking.states)


def test_the_gap_to_the_one_above_stays_inside_the_group(view: EvaluationView) -> None:
    found = list(by_unit(view).values())

    for above, one in pairwise(found):
        is_same = above.score.participant.group == one.score.participant.group
        assert one.gap == (above.score.total - one.score.total if is_same else None)
    assert found[0].gap is None


def test_neighbours_are_those_of_the_group(view: EvaluationView) -> None:
    units = [one.participant.party for one in view.evaluation.units if one.participant.group == "party"]

    assert neighbour(view, Place(units[0]), before=True) is None
    assert neighbour(view, Place(units[0]), before=False) == units[1]
    assert neighbour(view, Place(units[-1]), before=False) is None
    assert neighbour(view, Place("unit.nobody"), before=True) is None


def test_a_unit_that_is_not_ranked_says_so() -> None:
    scheme = shipped()
    units = (*participants(3), Participant("unit.x", "市档案馆", "party", 99, is_ranked=False))
    found = by_unit(view_of(scheme, Inputs(units, tuple(facts(scheme, units)))))

    assert "不参加排名" in found["unit.x"].states
    assert found["unit.x"].gap is None


def test_the_distribution_counts_every_unit_once(view: EvaluationView) -> None:
    units = view.evaluation.units
    marked = units[10]

    found = spread(view.entry.scheme, units, marked.participant.party)

    assert sum(one.count for one in found.bins) == len(units)
    chosen = [one for one in found.bins if one.is_marked]
    assert len(chosen) == 1
    assert chosen[0].least <= marked.total < chosen[0].least + chosen[0].width
    assert len(found.bins) <= 15
    assert found.mean == round(sum(one.total for one in units) / len(units), 2)


def test_units_that_all_have_the_same_total_are_one_bar() -> None:
    view = view_of(shipped(), Inputs(participants(4), ()))

    found = spread(view.entry.scheme, view.evaluation.units)

    assert [one.count for one in found.bins] == [4]
    assert spread(view.entry.scheme, ()).bins == ()


def test_the_chart_of_the_distribution_names_counts_and_grades(
    qtbot: QtBot, look: Look, view: EvaluationView
) -> None:
    chart = SpreadChart(look)
    show(qtbot, chart)
    found = spread(view.entry.scheme, view.evaluation.units)

    chart.show_spread(found)

    counts = [str(one.count) for one in found.bins if one.count]
    grades = [f"{title} ≥ {least:f}" for title, least in found.grades]
    assert grades
    assert sorted(texts(chart)) == sorted((*counts, *grades))
    assert chart.accessibleDescription().count("个") == len(counts)


def test_the_radar_shows_the_share_of_points_beside_the_mean_of_the_group(
    qtbot: QtBot, look: Look, view: EvaluationView
) -> None:
    score = view.evaluation.units[0]
    chart = DimensionRadar(look)
    show(qtbot, chart)

    axes = dimension_axes(view.evaluation, score)
    chart.show_dimensions(axes)

    points, full = score.dimensions["A"]
    group = [one for one in view.evaluation.units if one.participant.group == score.participant.group]
    shares = [
        one.dimensions["A"][0] / one.dimensions["A"][1] * 100 for one in group if one.dimensions["A"][1]
    ]
    assert axes.own[0].value == points / full * 100
    assert axes.mean[0].value == sum(shares, Decimal(0)) / len(shares)
    assert texts(chart)[0] == f"A 任务落实\n{axes.own[0].value:.1f}"


def test_a_unit_that_knows_nothing_of_the_others_has_no_mean(view: EvaluationView) -> None:
    axes = dimension_axes(view.evaluation, view.evaluation.units[0], with_mean=False)

    assert all(one.value is None for one in axes.mean)


def test_years_are_joined_where_the_scheme_is_the_same_one_and_the_present_is_hollow(
    qtbot: QtBot, look: Look, view: EvaluationView
) -> None:
    chart = YearChart(look)
    show(qtbot, chart)
    member = view.inputs.participants[0]

    def point(year: int, code: str, total: str, snapshot: str) -> YearPoint:
        return YearPoint(
            year, f"{code} {year}", "", member, Decimal(total), Decimal(100), 2, 21, "良好", snapshot
        )

    chart.show_points(
        (point(2021, "old", "80.1", "s"), point(2022, "new", "82", "s"), point(2023, "new", "90", ""))
    )

    lines = [list(one.xData) for one in chart.getPlotItem().listDataItems() if one.opts["symbol"] is None]
    dots = [
        one.opts["symbolBrush"].name() for one in chart.getPlotItem().listDataItems() if one.opts["symbol"]
    ]
    assert lines == [[1, 2]]
    assert dots == [look.tokens.accent, look.tokens.accent, look.tokens.base]
    assert texts(chart) == ["80.1 分\n第 2/21 名", "82 分\n第 2/21 名", "90 分\n第 2/21 名（未封存）"]


def test_the_ranking_asks_what_separates_neighbours(
    qtbot: QtBot, stage: Stage, ranking: RankingView, view: EvaluationView
) -> None:
    units = [one.participant.party for one in view.evaluation.units]
    ranking.select(units[1])

    with qtbot.waitSignal(ranking.between_wanted) as above:
        ranking.want_between(before=True)
    with qtbot.waitSignal(ranking.between_wanted) as below:
        ranking.want_between(before=False)

    assert above.args == [units[0], units[1]]
    assert below.args == [units[1], units[2]]


def test_the_distribution_is_that_of_the_chosen_units_group(
    stage: Stage, ranking: RankingView, view: EvaluationView
) -> None:
    ranking.start()
    stage.idle()
    ranking.select("unit.u00")
    first = ranking.chart_title.text()
    ranking.select("unit.u01")

    assert ranking.spread is not None
    assert (first, ranking.chart_title.text()) == ("得分分布：市直党群部门", "得分分布：市政府部门")
    expected = sum(one.participant.group == "government" for one in view.evaluation.units)
    assert sum(one.count for one in ranking.spread.bins) == expected


def test_a_scheme_without_grades_has_no_limits(view: EvaluationView) -> None:
    scheme: Scheme = replace(view.entry.scheme, grades=())

    assert spread(scheme, view.evaluation.units).grades == ()
