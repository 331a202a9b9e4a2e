"""办理单: all that was said, reported and decided about one unit's share in one task, on paper.

Values first: whoever fills `CaseSheetPaper` decides wording and order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.domain.supervision import Light
from desktop.i18n import tr
from desktop.reports.columns import Column, fit_columns
from desktop.reports.fields import Field, FieldRow, set_fields
from desktop.reports.flow import TITLE, Flow
from desktop.reports.fonts import FaceSet, Role, preferred_faces
from desktop.reports.lights import LOOKS, light_text
from desktop.reports.page import PORTRAIT, Imprint, Pages
from desktop.reports.table import Row, TableStyle, set_table
from desktop.reports.text import Style

CELLS = TableStyle(
    cell=Style(Role.BODY, 9.5, 12.5),
    head=Style(Role.HEADING, 9.5, 13, align="centre"),
    band=Style(Role.HEADING, 9.5, 13),
)
HEADING = Style(Role.HEADING, 12, 22)
NONE = Style(Role.BODY, 10.5, 16, indent=2)
GAP, TABLE_START = 6.0, 60.0


@dataclass(frozen=True, slots=True)
class SheetDeadline:
    """One deadline; days are worded."""

    text: str
    original: str
    due: str
    extensions: int
    reached: str


@dataclass(frozen=True, slots=True)
class SheetTarget:
    """One quantified target.

    Attributes:
        value: the latest one with its period; ``—`` when none was reported.
        percent: of the way; ``—`` when it cannot be said.
        outcome: 已达到 or 未达到.
    """

    text: str
    value: str
    percent: str
    outcome: str


@dataclass(frozen=True, slots=True)
class SheetReport:
    """The report of one period and what the office said of it."""

    period: str
    status: str
    percent: str
    progress: str
    review: str


@dataclass(frozen=True, slots=True)
class SheetEvent:
    """One thing that happened."""

    on: str
    who: str
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class CaseSheetPaper:
    """All values of one sheet; texts are ready to be set.

    Attributes:
        source: document and clause.
        word: of the light.
        explanation: why the light is lit.
        percent: reported, with what the schedule asks for beside it.
        due: the next open deadline.
        contact: who answers for it in the unit.
    """

    imprint: Imprint
    code: str
    title: str
    unit: str
    duty: str
    source: str
    requirement: str
    state: str
    light: Light
    word: str
    explanation: str
    percent: str
    due: str
    contact: str
    deadlines: tuple[SheetDeadline, ...] = ()
    targets: tuple[SheetTarget, ...] = ()
    reports: tuple[SheetReport, ...] = ()
    events: tuple[SheetEvent, ...] = ()


def render_case_sheet(paper: CaseSheetPaper, faces: FaceSet | None = None) -> bytes:
    """Sets the sheet of one case.

    Args:
        paper: its values.
        faces: the faces to use; those of this computer when absent.

    Returns:
        A PDF; the same values and faces give the same bytes.
    """
    pages = Pages(paper.imprint, faces or preferred_faces(), PORTRAIT)
    flow = Flow(pages)
    flow.title(paper.imprint.title, TITLE)
    flow.skip(6)
    set_fields(flow, _facts(paper))
    _set_deadlines(flow, paper.deadlines)
    _set_targets(flow, paper.targets)
    _set_reports(flow, paper.reports)
    _set_events(flow, paper.events)
    return pages.finish()


def _facts(paper: CaseSheetPaper) -> tuple[FieldRow, ...]:
    return (
        (Field(tr("编号"), paper.code), Field(tr("责任单位"), paper.unit, share=1.4)),
        (Field(tr("任务"), paper.title),),
        (Field(tr("工作要求"), paper.requirement),),
        (Field(tr("来源"), paper.source),),
        (Field(tr("责任类型"), paper.duty), Field(tr("联系人"), paper.contact, share=1.4)),
        (Field(tr("办理状态"), paper.state), Field(tr("下一时限"), paper.due, share=1.4)),
        (
            Field(tr("亮灯"), light_text(paper.light, paper.word), ink=LOOKS[paper.light].ink),
            Field(tr("完成比例"), paper.percent, share=1.4),
        ),
        (Field(tr("亮灯依据"), paper.explanation),),
    )


def _set_deadlines(flow: Flow, deadlines: Sequence[SheetDeadline]) -> None:
    columns = (
        Column(tr("时间节点"), 190),
        Column(tr("原定时限"), 76, "centre"),
        Column(tr("现定时限"), 76, "centre"),
        Column(tr("延期"), 30, "centre"),
        Column(tr("达成"), 76, "centre"),
    )
    rows = [
        Row((item.text, item.original, item.due, _times(item.extensions), item.reached or tr("未达成")))
        for item in deadlines
    ]
    _set_part(flow, tr("时间节点"), columns, rows, tr("没有时间节点。"))


def _times(count: int) -> str:
    return tr("{n}次", n=count) if count else "—"


def _set_targets(flow: Flow, targets: Sequence[SheetTarget]) -> None:
    columns = (
        Column(tr("目标"), 220),
        Column(tr("最新值"), 110, "centre"),
        Column(tr("进度"), 56, "centre"),
        Column(tr("结果"), 56, "centre"),
    )
    rows = [Row((item.text, item.value, item.percent, item.outcome)) for item in targets]
    if rows:
        _set_part(flow, tr("量化目标"), columns, rows, "")


def _set_reports(flow: Flow, reports: Sequence[SheetReport]) -> None:
    columns = (
        Column(tr("期间"), 78, "centre"),
        Column(tr("反馈"), 52, "centre"),
        Column(tr("比例"), 36, "centre"),
        Column(tr("进展、问题与措施"), 204),
        Column(tr("核定"), 72),
    )
    rows = [Row((item.period, item.status, item.percent, item.progress, item.review)) for item in reports]
    _set_part(flow, tr("各期反馈与核定"), columns, rows, tr("还没有到期的反馈。"))


def _set_events(flow: Flow, events: Sequence[SheetEvent]) -> None:
    columns = (
        Column(tr("日期"), 72, "centre"),
        Column(tr("经办"), 104, "centre"),
        Column(tr("事项"), 84, "centre"),
        Column(tr("内容"), 182),
    )
    rows = [Row((item.on, item.who, item.what, item.text)) for item in events]
    _set_part(flow, tr("办理经过"), columns, rows, tr("还没有办理记录。"))


def _set_part(flow: Flow, title: str, columns: Sequence[Column], rows: Sequence[Row], empty: str) -> None:
    flow.skip(GAP)
    flow.reserve(HEADING.leading + (TABLE_START if rows else NONE.leading))
    flow.pages.bookmark(title, 0, flow.y)
    flow.paragraph(title, HEADING)
    if rows:
        set_table(flow, fit_columns(columns, PORTRAIT.block_width), rows, CELLS)
    else:
        flow.paragraph(empty, NONE)
