"""安全检查报告: what an inspection looked at, what it found, what that comes to, and who signed.

Values first, see `check_report_values`; `render_check_report` only sets them. A part without rows says so
rather than being left out.
"""

from collections.abc import Iterable, Iterator, Sequence

from desktop.i18n import tr
from desktop.reports.bulletin import FILLS
from desktop.reports.chart import Bar, BarChart, Series, set_bar_charts
from desktop.reports.check_charts import can_be_radar, set_radar, set_trend
from desktop.reports.check_photos import set_photos
from desktop.reports.check_report_values import CheckReportPaper, ProblemGroup
from desktop.reports.check_signatures import set_signed_sheets
from desktop.reports.columns import Column, fit_columns
from desktop.reports.fields import set_fields
from desktop.reports.flow import BODY, Flow
from desktop.reports.fonts import FaceSet, Role, preferred_faces
from desktop.reports.letterhead import CLOSING_HEIGHT, set_closing
from desktop.reports.page import LANDSCAPE, PORTRAIT, Pages
from desktop.reports.table import Band, Item, Row, TableStyle, set_table
from desktop.reports.text import Style

CELLS = TableStyle(
    cell=Style(Role.BODY, 9.5, 12.5),
    head=Style(Role.HEADING, 9.5, 13, align="centre"),
    band=Style(Role.HEADING, 9.5, 13),
)
SUBTITLE = Style(Role.SUBHEADING, BODY.size, 24, align="centre")
TEXT = Style(Role.BODY, 12, 20, align="justify", indent=2)
NOTE = Style(Role.BODY, 10.5, 16, align="justify", indent=2)
WARNING = Style(Role.HEADING, 10.5, 16, align="justify")
GAP, TABLE_START = 8.0, 90.0
COUNT_ROW = 18.5
TREND_ROOM = 224.0
"""Height of the trend with its note; its numbers stand on the same page."""


def render_check_report(paper: CheckReportPaper, faces: FaceSet | None = None) -> bytes:
    """Sets a report.

    Args:
        paper: its values.
        faces: the faces to use; those of this computer when absent.

    Returns:
        A PDF; the same values and faces give the same bytes.
    """
    pages = Pages(paper.imprint, faces or preferred_faces(), PORTRAIT)
    flow = Flow(pages)
    _set_head(flow, paper)
    headings = _Headings(flow)
    _set_coverage(flow, headings, paper)
    _set_counts(flow, headings, paper)
    _set_score(flow, headings, paper)
    _set_problems(flow, headings, paper)
    _set_photos(flow, headings, paper)
    _set_returns(flow, headings, paper)
    _set_trend(flow, headings, paper)
    _set_signatures(flow, headings, paper)
    _set_derivation(flow, paper)
    return pages.finish()


class _Headings:
    """Numbers the parts in the order they are set; some reports have fewer."""

    NUMBERS = "一二三四五六七八九十"

    def __init__(self, flow: Flow) -> None:
        self._flow, self._count = flow, 0

    def set(self, title: str, follower: float = BODY.leading) -> None:
        number = self.NUMBERS[self._count]
        self._count += 1
        self._flow.skip(GAP / 2)
        self._flow.heading(tr("{number}、{heading}", number=number, heading=title), 0, follower)


def _set_head(flow: Flow, paper: CheckReportPaper) -> None:
    flow.title(paper.imprint.title)
    flow.paragraph(paper.subtitle, SUBTITLE)
    flow.skip(4)
    if paper.preliminary:
        flow.paragraph(paper.preliminary, WARNING)
        flow.skip(4)
    set_fields(flow, paper.summary)
    flow.skip(GAP)
    set_fields(flow, paper.facts)
    flow.skip(GAP)


def _set_coverage(flow: Flow, headings: _Headings, paper: CheckReportPaper) -> None:
    headings.set(tr("检查覆盖情况"), len(paper.coverage) * TEXT.leading)
    for paragraph in paper.coverage:
        flow.paragraph(paragraph, TEXT)
    if not paper.unchecked:
        return
    columns = (
        Column(tr("检查类别"), 92),
        Column(tr("未检查"), 44, "centre"),
        Column(tr("未检查的检查项"), 306),
    )
    rows = (Row((row.category, str(row.count), row.items)) for row in paper.unchecked)
    _set_table(flow, columns, rows)


def _set_counts(flow: Flow, headings: _Headings, paper: CheckReportPaper) -> None:
    headings.set(tr("检查结果"), (len(paper.counts) + 3) * COUNT_ROW)
    flow.paragraph(paper.count_note, NOTE)
    columns = (
        Column(tr("结果"), 150, "centre"),
        Column(tr("数量"), 100, "centre"),
        Column(tr("占比"), 100, "centre"),
    )
    total = sum(row.count for row in paper.counts)
    rows = [Row((row.title, str(row.count), row.percent)) for row in paper.counts]
    rows.append(Row((tr("合计"), str(total), "100.0%" if total else "—")))
    _set_table(flow, columns, rows)
    if total:
        shown = [at for at, row in enumerate(paper.counts) if row.count]
        series = tuple(Series(paper.counts[at].title, FILLS[at]) for at in shown)
        bar = Bar(tr("按检查结果"), tuple(paper.counts[at].count for at in shown))
        set_bar_charts(flow, (BarChart(series, (bar,), is_share=True),))


def _set_score(flow: Flow, headings: _Headings, paper: CheckReportPaper) -> None:
    headings.set(tr("得分与结论"), 2 * TEXT.leading)
    for paragraph in paper.scoring:
        flow.paragraph(paragraph, TEXT)
    if can_be_radar(paper.axes):
        flow.skip(4)
        set_radar(flow, paper.axes, tr("各类别得分（满分100）"))
    if paper.categories:
        _set_categories(flow, paper)


def _set_categories(flow: Flow, paper: CheckReportPaper) -> None:
    has_values = bool(paper.axes)
    value = (Column(tr("得分"), 54, "centre"),) if has_values else ()
    columns = (
        Column(tr("检查类别"), 112 if has_values else 166),
        *value,
        *(Column(row.title, 46, "centre") for row in paper.counts),
        Column(tr("合计"), 46, "centre"),
    )
    rows = [
        Row((row.category, *((row.value,) if has_values else ()), *map(_count, row.counts), str(row.total)))
        for row in paper.categories
    ]
    sums = [sum(row.counts[at] for row in paper.categories) for at in range(len(paper.counts))]
    total = str(sum(row.total for row in paper.categories))
    rows.append(Row((tr("合计"), *(("",) if has_values else ()), *map(_count, sums), total)))
    _set_table(flow, columns, rows)


def _count(value: int) -> str:
    return str(value) if value else "—"


def _set_problems(flow: Flow, headings: _Headings, paper: CheckReportPaper) -> None:
    headings.set(tr("发现的问题"), TABLE_START if paper.problems else TEXT.leading)
    flow.paragraph(paper.problem_note, TEXT)
    if paper.severities:
        set_bar_charts(flow, (paper.severities,), tr("已下达整改的问题：按风险等级和整改状态"))
    if not paper.problems:
        return
    columns = (
        Column(tr("序号"), 34, "centre"),
        Column(tr("检查项和依据"), 138),
        Column(tr("检查发现"), 134),
        Column(tr("结果"), 56, "centre"),
        Column(tr("整改"), 80),
    )
    _set_table(flow, columns, _problem_items(paper.problems))


def _problem_items(groups: Sequence[ProblemGroup]) -> Iterator[Item]:
    number = 0
    for group in groups:
        title = tr("{category}（{count}个）", category=group.category, count=len(group.problems))
        yield Band(title, 1)
        for row in group.problems:
            number += 1
            yield Row((str(number), row.item, row.found, row.rating, row.action))


def _set_photos(flow: Flow, headings: _Headings, paper: CheckReportPaper) -> None:
    headings.set(tr("现场照片和文件"), NOTE.leading + (TABLE_START if paper.photos else 0.0))
    flow.paragraph(paper.photo_note, NOTE)
    flow.skip(4)
    set_photos(flow, paper.photos)


def _set_returns(flow: Flow, headings: _Headings, paper: CheckReportPaper) -> None:
    headings.set(tr("审核退回情况"), TABLE_START if paper.returns else TEXT.leading)
    if not paper.returns:
        flow.paragraph(tr("没有退回的检查结果。"), TEXT)
        return
    flow.skip(4)
    columns = (
        Column(tr("序号"), 34, "centre"),
        Column(tr("检查项"), 120),
        Column(tr("退回意见"), 160),
        Column(tr("审核"), 76, "centre"),
        Column(tr("目前状态"), 52, "centre"),
    )
    rows = (
        Row((str(number), row.item, row.opinion, row.who, row.state))
        for number, row in enumerate(paper.returns, 1)
    )
    _set_table(flow, columns, rows)


def _set_trend(flow: Flow, headings: _Headings, paper: CheckReportPaper) -> None:
    if not paper.trend_note:
        return
    headings.set(tr("历次检查对比"), TREND_ROOM + (len(paper.trend) + 1) * COUNT_ROW)
    flow.paragraph(paper.trend_note, NOTE)
    set_trend(flow, paper.stages, tr("历次检查得分"))
    columns = (
        Column(tr("检查"), 170),
        Column(tr("日期"), 82, "centre"),
        Column(tr("得分"), 60, "centre"),
        Column(tr("结论"), 60, "centre"),
        Column(tr("评分方法"), 70, "centre"),
    )
    rows = (Row((row.title, row.day, row.value, row.conclusion, row.profile)) for row in paper.trend)
    _set_table(flow, columns, rows)


def _set_signatures(flow: Flow, headings: _Headings, paper: CheckReportPaper) -> None:
    """Signatures, then the seal, which never stands without them above it."""
    headings.set(tr("签名"), TABLE_START + 60 if paper.sheets else TEXT.leading)
    if paper.sheets:
        flow.skip(2)
        set_signed_sheets(flow, paper.sheets)
    else:
        flow.paragraph(tr("没有签名。"), TEXT)
    appendix = tr("附件：计分过程") if paper.steps else ""
    flow.reserve(CLOSING_HEIGHT + (TEXT.leading if appendix else 0.0))
    if appendix:
        flow.paragraph(appendix, TEXT)
    set_closing(flow, paper.imprint.author, paper.on, has_seal=not paper.preliminary)


def _set_derivation(flow: Flow, paper: CheckReportPaper) -> None:
    if not paper.steps:
        return
    flow.turn(LANDSCAPE)
    flow.heading(tr("附件　计分过程"), 0, TABLE_START)
    flow.paragraph(paper.step_note, NOTE)
    flow.skip(4)
    columns = (
        Column(tr("步骤"), 34, "centre"),
        Column(tr("计算内容"), 120),
        Column(tr("由哪些项组成"), 186, breaks_after="、"),
        Column(tr("算式"), 230),
        Column(tr("结果"), 70, "centre"),
    )
    rows = (
        Row((str(number), row.name, row.parts, row.formula, row.value))
        for number, row in enumerate(paper.steps, 1)
    )
    set_table(flow, fit_columns(columns, LANDSCAPE.block_width), rows, CELLS)


def _set_table(flow: Flow, columns: Sequence[Column], rows: Iterable[Item]) -> None:
    flow.skip(4)
    set_table(flow, fit_columns(columns, PORTRAIT.block_width), rows, CELLS)
    flow.skip(GAP)
