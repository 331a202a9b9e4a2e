"""年终考核报告: what a unit got in the year-end evaluation, and how every point of it comes about.

Whoever reads it can recompute the total with a pocket calculator: the annex derives every indicator, the
fourth part lists them all, the second adds them up. A part without rows says so rather than being left out.
"""

from collections.abc import Iterator, Sequence

from desktop.i18n import tr
from desktop.reports.appraisal_values import AppraisalPaper, BookedRow, IndicatorGroup
from desktop.reports.check_charts import can_be_radar, set_radar, set_trend
from desktop.reports.columns import Column
from desktop.reports.flow import Flow
from desktop.reports.fonts import FaceSet, Role, preferred_faces
from desktop.reports.letterhead import CLOSING_HEIGHT, set_closing
from desktop.reports.page import PORTRAIT, Pages
from desktop.reports.score_sheet import set_annex, set_changes, set_steps
from desktop.reports.sections import (
    NOTE,
    SUBTITLE,
    TEXT,
    WARNING,
    code_height,
    set_code,
    set_frame,
    set_heading,
    set_rows,
    text_height,
)
from desktop.reports.table import Band, Item, Row
from desktop.reports.text import Style

COVER = Style(Role.TITLE, 34, 52, align="centre")
UNIT = Style(Role.TITLE, 20, 32, align="centre")
COVER_TOP, COVER_MIDDLE = 44.0, 30.0
LEAST_YEARS = 2
ROW_HEIGHT = 19.0


def render_appraisal(paper: AppraisalPaper, faces: FaceSet | None = None) -> bytes:
    """Sets a report.

    Args:
        paper: its values.
        faces: the faces to use; those of this computer when absent.

    Returns:
        A PDF; the same values and faces give the same bytes.
    """
    pages = Pages(paper.imprint, faces or preferred_faces(), PORTRAIT)
    flow = Flow(pages)
    for part in _PARTS:
        part(flow, paper)
    return pages.finish()


def _cover(flow: Flow, paper: AppraisalPaper) -> None:
    flow.skip(COVER_TOP)
    flow.y -= COVER_TOP  # the cover begins lower than any other page
    flow.title(tr("年终考核报告"), COVER)
    flow.skip(COVER_MIDDLE / 2)
    flow.title(paper.unit, UNIT)
    flow.paragraph(paper.subtitle, SUBTITLE)
    flow.skip(COVER_MIDDLE)
    set_frame(flow, paper.cover)
    for warning in paper.warnings:
        flow.skip(4)
        flow.paragraph(warning, WARNING)
    flow.skip(max(0.0, flow.room - code_height(paper.code) - CLOSING_HEIGHT))
    set_code(flow, paper.code)
    set_closing(flow, paper.imprint.author, paper.on, has_seal=False)
    flow.turn(PORTRAIT)


def _result(flow: Flow, paper: AppraisalPaper) -> None:
    set_heading(flow, tr("一、考核结果"))
    for paragraph in paper.opening:
        flow.paragraph(paragraph)
    for paragraph in paper.grade_rules:
        flow.paragraph(paragraph, NOTE)
    set_heading(flow, tr("二、总分的计算"))
    flow.paragraph(paper.total_rules, NOTE)
    set_steps(flow, paper.total)


def _dimensions(flow: Flow, paper: AppraisalPaper) -> None:
    set_heading(flow, tr("三、各维度得分"), 0, (len(paper.dimensions) + 3) * ROW_HEIGHT)
    has_mean = any(row.mean for row in paper.dimensions)
    columns = (
        Column(tr("一级指标"), 150),
        Column(tr("满分"), 60, "centre"),
        Column(tr("得分"), 60, "centre"),
        Column(tr("得分率"), 60, "centre"),
        *((Column(tr("本组平均"), 70, "centre"),) if has_mean else ()),
    )
    rows = [
        Row((row.title, row.full, row.points, row.rate, *((row.mean,) if has_mean else ())))
        for row in paper.dimensions
    ]
    set_rows(flow, columns, tuple(rows))
    if paper.group_note:
        flow.paragraph(paper.group_note, NOTE)
    if can_be_radar(paper.axes):
        set_radar(flow, paper.axes, tr("各维度得分率（％）"))
    if len(paper.history) >= LEAST_YEARS:
        set_trend(flow, paper.history, tr("历年总分（纵轴为占满分的百分比）"))


def _indicators(flow: Flow, paper: AppraisalPaper) -> None:
    set_heading(flow, tr("四、各项指标得分"))
    note = tr("“分值”为方案规定的分值，“满分”为对本单位适用的分值；每项指标的计算过程见附件。")
    flow.paragraph(note, NOTE)
    columns = (
        Column(tr("编号"), 40, "centre"),
        Column(tr("指标"), 150),
        Column(tr("分值"), 44, "centre"),
        Column(tr("满分"), 44, "centre"),
        Column(tr("按规则得分"), 60, "centre"),
        Column(tr("核定得分"), 54, "centre"),
        Column(tr("说明"), 90),
    )
    set_rows(flow, columns, tuple(_indicator_items(paper.indicators)))


def _indicator_items(groups: Sequence[IndicatorGroup]) -> Iterator[Item]:
    for group in groups:
        yield Band(group.title, 1)
        for row in group.rows:
            yield Row((row.code, row.title, row.points, row.full, row.initial, row.final, row.note))


def _tasks(flow: Flow, paper: AppraisalPaper) -> None:
    set_heading(flow, tr("五、承担任务情况"))
    flow.paragraph(paper.task_note, TEXT)
    if not paper.tasks:
        return
    columns = (
        Column(tr("编号"), 62, "centre"),
        Column(tr("任务"), 156),
        Column(tr("职责"), 38, "centre"),
        Column(tr("时限"), 84, "centre"),
        Column(tr("最近核定"), 54, "centre"),
        Column(tr("状态"), 52, "centre"),
    )
    rows = [Row((row.code, row.title, row.duty, row.due, row.verdict, row.state)) for row in paper.tasks]
    set_rows(flow, columns, tuple(rows))


def _losses(flow: Flow, paper: AppraisalPaper) -> None:
    set_heading(flow, tr("六、扣分事项和理由"))
    flow.paragraph(paper.loss_note, TEXT)
    if paper.losses:
        columns = (
            Column(tr("指标"), 110),
            Column(tr("扣分"), 44, "centre"),
            Column(tr("理由"), 288),
        )
        set_rows(flow, columns, tuple(Row((row.indicator, row.lost, row.reason)) for row in paper.losses))


def _checks(flow: Flow, paper: AppraisalPaper) -> None:
    set_heading(flow, tr("七、安全检查和问题整改"))
    flow.paragraph(paper.check_note, TEXT)
    if paper.checks:
        columns = (
            Column(tr("安全检查"), 230),
            Column(tr("日期"), 90, "centre"),
            Column(tr("得分"), 60, "centre"),
            Column(tr("结论"), 62, "centre"),
        )
        set_rows(flow, columns, tuple(Row((r.title, r.day, r.value, r.conclusion)) for r in paper.checks))
    if paper.findings:
        heads = (
            Column(tr("问题"), 72, "centre"),
            Column(tr("检查要求"), 198),
            Column(tr("风险等级"), 50, "centre"),
            Column(tr("整改期限"), 84, "centre"),
            Column(tr("状态"), 60, "centre"),
        )
        rows = [Row((r.code, r.requirement, r.severity, r.due, r.state)) for r in paper.findings]
        set_rows(flow, heads, tuple(rows))


def _booked(flow: Flow, paper: AppraisalPaper) -> None:
    set_heading(flow, tr("八、核定、加减分和一票否决"))
    flow.paragraph(paper.booked_note, TEXT)
    if paper.changes:
        set_changes(flow, paper.changes)
    if paper.adjustments:
        set_booked(flow, tr("加减分事项"), paper.adjustments)
    if paper.vetoes:
        set_booked(flow, tr("一票否决事项"), paper.vetoes)


def set_booked(flow: Flow, title: str, rows: Sequence[BookedRow]) -> None:
    """Sets adjustments or vetoes with their documents.

    Args:
        flow: where they go.
        title: head of the first column.
        rows: from top to bottom.
    """
    columns = (
        Column(title, 170),
        Column(tr("分数"), 50, "centre"),
        Column(tr("日期"), 76, "centre"),
        Column(tr("依据文件"), 146),
    )
    set_rows(flow, columns, tuple(Row((row.title, row.points, row.day, row.document)) for row in rows))


def _appeals(flow: Flow, paper: AppraisalPaper) -> None:
    set_heading(flow, tr("九、申诉"))
    if paper.appeals:
        columns = (
            Column(tr("指标"), 44, "centre"),
            Column(tr("日期"), 76, "centre"),
            Column(tr("申诉内容"), 150),
            Column(tr("答复"), 172),
        )
        rows = [Row((row.indicator, row.day, row.text, row.decision)) for row in paper.appeals]
        set_rows(flow, columns, tuple(rows))
    *others, last = paper.appeal_note
    for paragraph in others:
        flow.paragraph(paragraph, TEXT)
    flow.reserve(text_height(flow, last, TEXT) + TEXT.leading + CLOSING_HEIGHT)
    flow.paragraph(last, TEXT)
    flow.paragraph(tr("附件：各项指标计分说明"), TEXT)
    set_closing(flow, paper.imprint.author, paper.on, has_seal=paper.is_formal)


def _annex(flow: Flow, paper: AppraisalPaper) -> None:
    flow.turn(PORTRAIT)
    set_heading(flow, tr("附件　各项指标计分说明"))
    note = tr(
        "每一步都写出数字；“→”的右边是左边取整、限定或者对照规则后的结果。除不尽的按四位小数列出，计算时用分数。"
    )
    flow.paragraph(note, NOTE)
    set_annex(flow, paper.sheets)


_PARTS = (
    _cover,
    _result,
    _dimensions,
    _indicators,
    _tasks,
    _losses,
    _checks,
    _booked,
    _appeals,
    _annex,
)
