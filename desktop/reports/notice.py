"""督办通知单 and 催办单: one unit is told which of its tasks need more effort, why, and by when to answer.

Values first: whoever fills `NoticePaper` or `ReminderPaper` decides wording and order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from desktop.domain.supervision import Light
from desktop.i18n import tr
from desktop.reports.columns import Column, fit_columns
from desktop.reports.fields import Field, FieldRow
from desktop.reports.flow import BODY, TITLE, Flow, baseline_drop
from desktop.reports.fonts import FaceSet, Role, preferred_faces
from desktop.reports.letterhead import (
    CLOSING_HEIGHT,
    Reference,
    set_closing,
    set_mark,
    set_red_rule,
    set_reference,
)
from desktop.reports.lights import LOOKS, colour_name, severity_marks
from desktop.reports.page import PORTRAIT, Imprint, Pages, chinese_date
from desktop.reports.slip import set_slip
from desktop.reports.story import Cell, Grid, GridRow
from desktop.reports.table import Row, TableStyle, set_table
from desktop.reports.text import Style, break_lines, draw_lines, text

CELLS = TableStyle(
    cell=Style(Role.BODY, 9.5, 14),
    head=Style(Role.HEADING, 9.5, 14, align="centre"),
    band=Style(Role.HEADING, 9.5, 14),
)
TEXT = replace(BODY, leading=26.0)
"""A little closer than 22 lines a page, so that notice and receipt share one sheet (5.2.3 allows it)."""
ADDRESSEE = replace(TEXT, indent=0.0)
BAND = Style(Role.HEADING, BODY.size, 26)
BAND_HEIGHT = 30.0
CAPTION = Style(Role.BODY, 9, 14, align="centre", ink="0.25 g")


@dataclass(frozen=True, slots=True)
class PaperItem:
    """One task that is chased.

    Attributes:
        due: the deadline as it stood, worded; empty when there is none.
        reason: why it is there.
    """

    code: str
    title: str
    due: str
    reason: str


@dataclass(frozen=True, slots=True)
class NoticePaper:
    """All values of one notice.

    Attributes:
        imprint: title, office, state and day.
        number: e.g. ``督办〔2023〕3号``.
        colour: BLUE, YELLOW or RED.
        unit: to whom.
        opening: what stands above the table.
        items: the tasks.
        demand: what is asked for and by when; paragraphs.
        reply_by: last day for the answer; None when none is asked for.
        signer: empty leaves the signer out.
        on: day of the notice.
        withdrawn: why it holds no longer; empty while it does.
    """

    imprint: Imprint
    number: str
    colour: Light
    unit: str
    opening: str
    items: tuple[PaperItem, ...]
    demand: str
    reply_by: date | None
    signer: str
    on: date | None
    withdrawn: str = ""


@dataclass(frozen=True, slots=True)
class ReminderPaper:
    """All values of one reminder (催办单): see `NoticePaper`."""

    imprint: Imprint
    unit: str
    opening: str
    items: tuple[PaperItem, ...]
    closing: str
    on: date | None


def render_notice(paper: NoticePaper, faces: FaceSet | None = None) -> bytes:
    """Sets a notice with its receipt slip.

    Args:
        paper: its values.
        faces: the faces to use; those of this computer when absent.

    Returns:
        A PDF; the same values and faces give the same bytes.
    """
    pages = Pages(paper.imprint, faces or preferred_faces(), PORTRAIT)
    flow = Flow(pages)
    signer = tr("签发人：{name}", name=paper.signer) if paper.signer else ""
    _set_head(flow, paper.imprint, Reference(paper.number, signer))
    _set_colour(flow, paper)
    if paper.withdrawn:
        flow.paragraph(tr("（本单已撤销：{reason}）", reason=paper.withdrawn), ADDRESSEE)
    flow.paragraph(tr("{unit}：", unit=paper.unit), ADDRESSEE)
    flow.paragraph(paper.opening, TEXT)
    _set_items(flow, paper.items, tr("督办原因"))
    _set_end(flow, paper.demand, paper.imprint.author)
    set_closing(flow, paper.imprint.author, paper.on)
    _set_slip(flow, paper)
    return pages.finish()


def render_reminder(paper: ReminderPaper, faces: FaceSet | None = None) -> bytes:
    """Sets a reminder.

    Args:
        paper: its values.
        faces: the faces to use; those of this computer when absent.

    Returns:
        A PDF; the same values and faces give the same bytes.
    """
    pages = Pages(paper.imprint, faces or preferred_faces(), PORTRAIT)
    flow = Flow(pages)
    _set_head(flow, paper.imprint, None)
    flow.paragraph(tr("{unit}：", unit=paper.unit), ADDRESSEE)
    flow.paragraph(paper.opening, TEXT)
    _set_items(flow, paper.items, tr("催办事由"))
    _set_end(flow, paper.closing, paper.imprint.author)
    set_closing(flow, paper.imprint.author, paper.on)
    return pages.finish()


def _set_head(flow: Flow, imprint: Imprint, reference: Reference | None) -> None:
    set_mark(flow, imprint.author)
    flow.title(imprint.title, TITLE)
    if reference:
        set_reference(flow, reference)
    set_red_rule(flow)
    flow.skip(4)


def _set_colour(flow: Flow, paper: NoticePaper) -> None:
    """The band: squares to count, the colour as a word, the last day for the answer."""
    look, sheet, pages = LOOKS[paper.colour], flow.sheet, flow.pages
    inset = 10.0
    bottom = flow.y - BAND_HEIGHT
    box = f"{sheet.left:.2f} {bottom:.2f} {sheet.block_width:.2f} {BAND_HEIGHT:.2f} re"
    pages.draw(f"q {look.fill} 0 G 0.8 w {box} B Q")
    words = tr("{marks}　{colour}督办", marks=severity_marks(paper.colour), colour=colour_name(paper.colour))
    until = tr("回复期限：{day}", day=chinese_date(paper.reply_by)) if paper.reply_by else ""
    style = replace(BAND, ink=look.on_fill)
    _tell_colour(flow, (words, until), style, look.fill)
    baseline = flow.y - (BAND_HEIGHT - BAND.leading) / 2 - baseline_drop(BAND)
    width = sheet.block_width - 2 * inset
    for value, align in ((words, "left"), (until, "right")):
        lines = break_lines(value, style, width, pages.faces)[:1]
        pages.draw(
            draw_lines(lines, sheet.left + inset, baseline, width, replace(style, align=align), pages.pen)
        )
    flow.y = bottom
    flow.skip(3)
    flow.paragraph(tr("督办由轻到重分三级：蓝色■□□，黄色■■□，红色■■■"), CAPTION)
    flow.skip(2)


def _tell_colour(flow: Flow, sides: tuple[str, str], style: Style, fill: str) -> None:
    """The band for the editable twin."""
    width = flow.sheet.block_width / 2
    cells = (
        Cell(text(value), replace(style, align=align), width, fill, is_ruled=False)
        for value, align in zip(sides, ("left", "right"), strict=True)
    )
    flow.tell(Grid((GridRow(tuple(cells), BAND_HEIGHT),)))


def _set_items(flow: Flow, items: Sequence[PaperItem], reason: str) -> None:
    longest = max((len(item.code) for item in items), default=0)
    code_width = min(max(56.0, longest * 5.1 + 8), 96.0)
    columns = (
        Column(tr("序号"), 28, "centre"),
        Column(tr("编号"), code_width, "centre"),
        Column(tr("任务"), 188 - code_width),
        Column(tr("完成时限"), 74, "centre"),
        Column(reason, 152),
    )
    rows = (
        Row((str(number), item.code, item.title, item.due or "—", item.reason))
        for number, item in enumerate(items, 1)
    )
    flow.skip(4)
    set_table(flow, fit_columns(columns, PORTRAIT.block_width), rows, CELLS)
    flow.skip(4)


def _set_end(flow: Flow, value: str, office: str) -> None:
    """The last paragraphs; the seal never stands on a page without the last of them."""
    paragraphs = [part for part in value.split("\n") if part.strip()]
    closing = CLOSING_HEIGHT if office else 0.0
    for number, paragraph in enumerate(paragraphs, 1):
        if number == len(paragraphs):
            lines = break_lines(paragraph, TEXT, flow.sheet.block_width, flow.pages.faces)
            flow.reserve(min(len(lines) * TEXT.leading + closing, flow.sheet.block_height / 2))
        flow.paragraph(paragraph, TEXT)


def _set_slip(flow: Flow, paper: NoticePaper) -> None:
    note = ""
    if paper.reply_by:
        note = tr(
            "请于{day}前将本回执签章后返回{office}。",
            day=chinese_date(paper.reply_by),
            office=paper.imprint.author,
        )
    set_slip(flow, tr("{title}回执", title=paper.imprint.title), _slip_rows(paper), note)


def _slip_rows(paper: NoticePaper) -> tuple[FieldRow, ...]:
    colour = tr(
        "{colour}督办（{marks}）　共{count}项",
        colour=colour_name(paper.colour),
        marks=severity_marks(paper.colour),
        count=len(paper.items),
    )
    return (
        (Field(tr("文号"), paper.number), Field(tr("督办事项"), colour)),
        (
            Field(tr("收文单位\n（盖章）"), paper.unit, lines=2),
            Field(tr("签收日期"), tr("　　　　年　　月　　日")),
        ),
        (Field(tr("签收人")), Field(tr("联系电话"))),
        (Field(tr("办理安排"), lines=2),),
    )
