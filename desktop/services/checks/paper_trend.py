"""Inspections of one unit beside each other, as the report shows them."""

from collections.abc import Sequence

from desktop.i18n import tr
from desktop.reports.check_charts import Stage
from desktop.reports.check_report_values import TrendRow
from desktop.services.checks.figures import TrendPoint
from desktop.services.checks.paper_words import value_text
from desktop.services.paper_words import day_text

MOST_POINTS = 8
"""The latest ones; more do not fit beside each other."""
FEWEST_POINTS = 2


def trend_note(points: Sequence[TrendPoint]) -> str:
    """What is compared; empty when there is nothing to compare."""
    if len(points) < FEWEST_POINTS:
        return ""
    shown = points[-MOST_POINTS:]
    parts = [tr("同一单位、同一检查清单最近{count}次检查的得分。", count=len(shown))]
    if len({point.profile for point in shown}) > 1:
        parts.append(tr("评分方法不同的不连线，不能直接比较。"))
    if len({point.system for point in shown}) > 1:
        parts.append(tr("各次检查的系统不尽相同，比较时请注意。"))
    if any(point.is_preliminary for point in shown):
        parts.append(tr("空心点是未定稿的初步得分。"))
    return "".join(parts)


def stages(points: Sequence[TrendPoint]) -> tuple[Stage, ...]:
    """The points as the chart draws them."""
    return tuple(
        Stage(
            name="\n".join(part for part in (day_text(point.on, tr("日期不明")), point.system) if part),
            value=point.value,
            text=value_text(point.value, tr("未评分")),
            series=point.profile,
            is_preliminary=point.is_preliminary,
        )
        for point in points[-MOST_POINTS:]
    )


def trend_rows(points: Sequence[TrendPoint]) -> tuple[TrendRow, ...]:
    """The numbers of the points."""
    return tuple(
        TrendRow(
            title=tr("{title}（初步）", title=point.title) if point.is_preliminary else point.title,
            day=day_text(point.on),
            value=value_text(point.value, tr("未评分")),
            conclusion=point.conclusion or "—",
            profile=point.profile,
        )
        for point in points[-MOST_POINTS:]
    )
