"""督查通报: how a period went, over all units, for leaders and units to read.

Values first, see `bulletin_values`; `render_bulletin` only sets them. A part without rows says so rather
than being left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from desktop.domain.supervision import Light
from desktop.i18n import tr
from desktop.reports.bulletin_values import BulletinPaper, LightCount, RankLine
from desktop.reports.chart import Bar, BarChart, Fill, Hatch, Series, set_bar_charts
from desktop.reports.columns import Column, fit_columns
from desktop.reports.flow import BODY, Flow
from desktop.reports.fonts import FaceSet, Role, preferred_faces
from desktop.reports.letterhead import (
    CLOSING_HEIGHT,
    Reference,
    set_closing,
    set_mark,
    set_red_rule,
    set_reference,
)
from desktop.reports.lights import LOOKS, light_text
from desktop.reports.page import PORTRAIT, Pages, chinese_date
from desktop.reports.table import Band, Item, Row, TableStyle, set_table
from desktop.reports.text import Style

CELLS = TableStyle(
    cell=Style(Role.BODY, 10.5, 13.5),
    head=Style(Role.HEADING, 10.5, 14, align="centre"),
    band=Style(Role.HEADING, 10.5, 14),
)
NARROW = TableStyle(
    cell=Style(Role.BODY, 9.5, 13),
    head=Style(Role.HEADING, 9.5, 13, align="centre"),
    band=Style(Role.HEADING, 9.5, 13),
)
"""For long tables with many columns."""
RULE_NOTE = Style(Role.BODY, 10.5, 16, align="justify", indent=2)
TABLE_START = 110.0
COUNT_ROW = 19.5
"""Height of a row of the first table, which is not cut."""
GAP = 12.0
FILLS = (
    Fill("0.25 g", "1 g"),
    Fill("0.52 g", "1 g"),
    Fill("0.80 g"),
    Fill("1 g", hatch=Hatch.RISING),
    Fill("1 g", hatch=Hatch.FALLING),
    Fill("1 g", hatch=Hatch.CROSSED),
    Fill("1 g"),
)
"""Areas of results: shades and hatching, from finished to missing and paused."""

LIGHT_HATCHES = {
    Light.NONE: Hatch.NONE,
    Light.GREEN: Hatch.NONE,
    Light.BLUE: Hatch.RISING,
    Light.YELLOW: Hatch.FALLING,
    Light.RED: Hatch.CROSSED,
}


def render_bulletin(paper: BulletinPaper, faces: FaceSet | None = None) -> bytes:
    """Sets a bulletin.

    Args:
        paper: its values.
        faces: the faces to use; those of this computer when absent.

    Returns:
        A PDF; the same values and faces give the same bytes.
    """
    pages = Pages(paper.imprint, faces or preferred_faces(), PORTRAIT)
    flow = Flow(pages)
    set_mark(flow, tr("督查通报"), spacing=1, size=40)
    day = chinese_date(paper.on) if paper.on else ""
    set_reference(flow, Reference(paper.imprint.author or paper.period, day))
    set_red_rule(flow)
    flow.skip(6)
    flow.title(paper.imprint.title)
    flow.skip(BODY.leading / 2)
    if paper.addressees:
        flow.paragraph(tr("{unit}：", unit=paper.addressees), replace(BODY, indent=0.0))
    for paragraph in paper.opening:
        flow.paragraph(paragraph)
    _set_counts(flow, paper)
    _set_units(flow, paper)
    _set_good(flow, paper)
    _set_slow(flow, paper)
    _set_ranking(flow, paper)
    _set_silent(flow, paper)
    _set_notices(flow, paper)
    _set_end(flow, paper)
    return pages.finish()


def _set_counts(flow: Flow, paper: BulletinPaper) -> None:
    flow.heading(tr("一、总体情况"), 0, (len(paper.counts) + 2) * COUNT_ROW)
    flow.skip(4)
    previous = paper.previous or tr("上期")
    columns = (
        Column(tr("核定结果"), 110, "centre"),
        Column(tr("事项数"), 70, "centre"),
        Column(tr("占比"), 80, "centre"),
        Column(previous, 100, "centre"),
        Column(tr("增减"), 82, "centre"),
    )
    total = sum(line.count for line in paper.counts)
    rows = [
        Row((line.title, str(line.count), line.percent, line.before or "—", line.change or "—"))
        for line in paper.counts
    ]
    rows.append(Row((tr("合计"), str(total), "100.0%" if total else "—", "", "")))
    _set_table(flow, columns, rows)
    if total:
        set_bar_charts(flow, (_result_chart(paper), _light_chart(paper)))
    flow.skip(GAP)


def _result_chart(paper: BulletinPaper) -> BarChart:
    chart = BarChart(_series(paper), (Bar(tr("按核定结果"), tuple(line.count for line in paper.counts)),))
    return _without_empty(replace(chart, is_share=True))


def _series(paper: BulletinPaper) -> tuple[Series, ...]:
    return tuple(Series(line.title, fill) for line, fill in zip(paper.counts, FILLS, strict=False))


def _without_empty(chart: BarChart) -> BarChart:
    """The chart without the kinds that no bar has any of."""
    kept = [at for at in range(len(chart.series)) if any(bar.values[at] for bar in chart.bars)]
    return BarChart(
        tuple(chart.series[at] for at in kept),
        tuple(Bar(bar.label, tuple(bar.values[at] for at in kept)) for bar in chart.bars),
        chart.is_share,
    )


def _light_chart(paper: BulletinPaper) -> BarChart:
    series = tuple(_light_series(line) for line in paper.lights)
    bar = Bar(tr("按亮灯"), tuple(line.count for line in paper.lights))
    return _without_empty(BarChart(series, (bar,), is_share=True))


def _light_series(line: LightCount) -> Series:
    look = LOOKS[line.light]
    title = tr("{light} {percent}", light=light_text(line.light, line.word), percent=line.percent)
    return Series(title, Fill(look.fill, look.on_fill, LIGHT_HATCHES[line.light]))


def _set_units(flow: Flow, paper: BulletinPaper) -> None:
    flow.heading(tr("二、各单位推进情况"), 0, TABLE_START)
    if not paper.units:
        flow.paragraph(tr("本期没有承担任务的单位。"))
        return
    flow.skip(4)
    kept = [at for at in range(len(paper.counts)) if any(line.counts[at] for line in paper.units)]
    extra = [max(29.0, len(head) * NARROW.head.size + 6) for head in paper.unit_heads]
    columns = (
        Column(tr("单位"), 442 - 30 - 34 * len(kept) - sum(extra)),
        Column(tr("事项"), 30, "centre"),
        *(Column(paper.counts[at].title, 34, "centre") for at in kept),
        *(Column(head, width, "centre") for head, width in zip(paper.unit_heads, extra, strict=True)),
    )
    rows = [
        Row((line.unit, str(line.total), *(_count(line.counts[at]) for at in kept), *line.cells))
        for line in paper.units
    ]
    sums = [sum(line.counts[at] for line in paper.units) for at in kept]
    total = str(sum(line.total for line in paper.units))
    rows.append(Row((tr("合计"), total, *map(_count, sums), *("" for _ in paper.unit_heads))))
    _set_table(flow, columns, rows, NARROW)
    bars = tuple(Bar(line.unit, line.counts) for line in paper.units)
    chart = _without_empty(BarChart(_series(paper), bars))
    set_bar_charts(flow, (chart,), tr("各单位事项按核定结果分布"))
    flow.skip(GAP)


def _count(value: int) -> str:
    return str(value) if value else "—"


def _set_good(flow: Flow, paper: BulletinPaper) -> None:
    flow.heading(tr("三、进展较好的事项"), 0, TABLE_START if paper.good else BODY.leading)
    if not paper.good:
        flow.paragraph(tr("本期没有新核定为已完成或超进度的事项。"))
        return
    count = sum(line.count for line in paper.good)
    flow.paragraph(tr("共{count}项，按单位列出。", count=count), RULE_NOTE)
    flow.skip(4)
    columns = (
        Column(tr("单位"), 98),
        Column(tr("核定"), 40, "centre"),
        Column(tr("项数"), 30, "centre"),
        Column(tr("任务和进展"), 274),
    )
    rows = (Row((line.unit, line.result, str(line.count), "\n".join(line.tasks))) for line in paper.good)
    _set_table(flow, columns, rows, NARROW)


def _set_slow(flow: Flow, paper: BulletinPaper) -> None:
    flow.heading(tr("四、进展缓慢的事项"), 0, TABLE_START if paper.slow else BODY.leading)
    if not paper.slow:
        flow.paragraph(tr("本期没有进展缓慢的事项。"))
        return
    count = sum(line.count for line in paper.slow)
    flow.paragraph(tr("共{count}项。同一单位因同一原因进展缓慢的合并列出。", count=count), RULE_NOTE)
    flow.skip(4)
    columns = (
        Column(tr("序号"), 26, "centre"),
        Column(tr("单位"), 72),
        Column(tr("任务（进度，时限）"), 150),
        Column(tr("亮灯"), 40, "centre"),
        Column(tr("原因"), 154),
    )
    rows = (
        Row(
            (
                str(number),
                line.unit,
                "\n".join(line.tasks),
                light_text(line.light, line.word),
                line.reason,
            ),
            inks=((3, LOOKS[line.light].ink),),
        )
        for number, line in enumerate(paper.slow, 1)
    )
    _set_table(flow, columns, rows, NARROW)


def _set_ranking(flow: Flow, paper: BulletinPaper) -> None:
    flow.heading(tr("五、单位排名"), 0, TABLE_START if paper.ranking else BODY.leading)
    if not paper.ranking:
        flow.paragraph(tr("本期没有可排名的单位。"))
        return
    flow.paragraph(paper.ranking_rule, RULE_NOTE)
    flow.skip(4)
    width = 254 / max(len(paper.rank_heads), 1)
    columns = (
        Column(tr("名次"), 58, "centre"),
        Column(tr("单位"), 130),
        *(Column(head, width, "centre") for head in paper.rank_heads),
    )
    _set_table(flow, columns, _rank_items(paper.ranking))


def _rank_items(ranking: Sequence[RankLine]) -> Iterator[Row | Band]:
    """Places group by group, under the group's name where there are several."""
    has_groups = len({line.group for line in ranking}) > 1
    for group, lines in groupby(ranking, key=lambda line: line.group):
        if has_groups:
            yield Band(group or tr("其他单位"), 1)
        for line in lines:
            yield Row((line.rank, line.unit, *line.cells))


def _set_silent(flow: Flow, paper: BulletinPaper) -> None:
    flow.heading(tr("六、本期未反馈的单位"), 0, TABLE_START if paper.silent else BODY.leading)
    if not paper.silent:
        flow.paragraph(tr("各单位均已反馈。"))
        return
    flow.skip(4)
    columns = (
        Column(tr("单位"), 150),
        Column(tr("应报未报"), 62, "centre"),
        Column(tr("任务编号"), 230),
    )
    rows = (Row((line.unit, tr("{n}项", n=line.tasks), line.codes)) for line in paper.silent)
    _set_table(flow, columns, rows)


def _set_notices(flow: Flow, paper: BulletinPaper) -> None:
    flow.heading(tr("七、本期督办情况"), 0, TABLE_START if paper.notices else BODY.leading)
    if not paper.notices:
        flow.paragraph(tr("本期没有下发督办通知单。"))
        return
    flow.skip(4)
    columns = (
        Column(tr("文号"), 96, "centre"),
        Column(tr("颜色"), 46, "centre"),
        Column(tr("单位"), 102),
        Column(tr("事项"), 32, "centre"),
        Column(tr("下发日期"), 83, "centre"),
        Column(tr("回复期限"), 83, "centre"),
    )
    rows = (
        Row(
            (
                line.number,
                light_text(line.light, line.colour),
                line.unit,
                str(line.items),
                line.on,
                line.reply_by,
            ),
            inks=((1, LOOKS[line.light].ink),),
        )
        for line in paper.notices
    )
    _set_table(flow, columns, rows)


def _set_table(
    flow: Flow, columns: Sequence[Column], rows: Iterable[Item], style: TableStyle = CELLS
) -> None:
    set_table(flow, fit_columns(columns, PORTRAIT.block_width), rows, style)
    flow.skip(GAP)


def _set_end(flow: Flow, paper: BulletinPaper) -> None:
    """Demands, the usual last words, and the seal, which never stands without words above it.

    Source: GB/T 9704-2012, 7.3.5.5 (the seal is not put on a page without text).
    """
    if paper.demands:
        flow.heading(tr("八、下一步要求"), 0)
    for paragraph in paper.demands:
        flow.paragraph(paragraph)
    flow.reserve(BODY.leading + CLOSING_HEIGHT)
    flow.paragraph(tr("特此通报。"))
    set_closing(flow, paper.imprint.author, paper.on)
