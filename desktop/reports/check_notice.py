"""整改通知书: one unit is told what was found at it, what has to be done, and by when.

Values first: whoever fills `RectificationPaper` decides wording and order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from desktop.i18n import tr
from desktop.reports.check_photos import PrintedPhoto, set_photos
from desktop.reports.columns import Column, fit_columns
from desktop.reports.fields import Field, FieldRow
from desktop.reports.flow import BODY, TITLE, Flow
from desktop.reports.fonts import FaceSet, Role, preferred_faces
from desktop.reports.letterhead import (
    CLOSING_HEIGHT,
    Reference,
    set_closing,
    set_mark,
    set_red_rule,
    set_reference,
)
from desktop.reports.page import PORTRAIT, Imprint, Pages, chinese_date
from desktop.reports.slip import set_slip
from desktop.reports.table import Note, Row, TableStyle, set_table
from desktop.reports.text import Style, break_lines

CELLS = TableStyle(
    cell=Style(Role.BODY, 9.5, 13),
    head=Style(Role.HEADING, 9.5, 14, align="centre"),
    band=Style(Role.HEADING, 9.5, 14),
)
TEXT = replace(BODY, leading=25.0)
"""A little closer than 22 lines a page, so that a short notice and its receipt share one sheet (5.2.3)."""
ADDRESSEE = replace(TEXT, indent=0.0)
NOTE = Style(Role.BODY, 10.5, 16, align="justify", indent=2)
GAP = 8.0


@dataclass(frozen=True, slots=True)
class RectificationItem:
    """One finding.

    Attributes:
        code: its number and severity.
        item: what is asked for, of what, and the clause it rests on.
        found: what was found.
        demand: what has to be done.
        due: last day, worded.
        note: what it repeats, or why it was withdrawn; empty for neither.
    """

    code: str
    item: str
    found: str
    demand: str
    due: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class RectificationPaper:
    """All values of one notice.

    Attributes:
        imprint: its ``mark`` says when all findings were withdrawn.
        number: e.g. ``整改〔2026〕3号``.
        unit: to whom.
        opening: what stands above the table.
        items: the findings.
        demand: what the unit is asked to do; paragraphs.
        total: how many findings, and how grave.
        reply_by: last day of all; None when none was set.
        photos: of the findings, on pages of their own.
        photo_note: what they are.
        on: day of the notice.
    """

    imprint: Imprint
    number: str
    unit: str
    opening: str
    items: tuple[RectificationItem, ...]
    demand: str
    total: str
    reply_by: date | None
    photos: tuple[PrintedPhoto, ...]
    photo_note: str
    on: date | None


def render_rectification(paper: RectificationPaper, faces: FaceSet | None = None) -> bytes:
    """Sets a notice with its receipt slip.

    Args:
        paper: its values.
        faces: the faces to use; those of this computer when absent.

    Returns:
        A PDF; the same values and faces give the same bytes.
    """
    pages = Pages(paper.imprint, faces or preferred_faces(), PORTRAIT)
    flow = Flow(pages)
    set_mark(flow, paper.imprint.author)
    flow.title(paper.imprint.title, TITLE)
    set_reference(flow, Reference(paper.number))
    set_red_rule(flow)
    flow.skip(4)
    flow.paragraph(tr("{unit}：", unit=paper.unit), ADDRESSEE)
    flow.paragraph(paper.opening, TEXT)
    _set_items(flow, paper.items)
    _set_end(flow, paper)
    set_slip(flow, tr("{title}回执", title=paper.imprint.title), _slip_rows(paper), _slip_note(paper))
    if paper.photos:
        flow.turn(PORTRAIT)
        flow.heading(tr("附件　问题照片"), 0)
        flow.paragraph(paper.photo_note, NOTE)
        flow.skip(4)
        set_photos(flow, paper.photos)
    return pages.finish()


def _set_items(flow: Flow, items: Sequence[RectificationItem]) -> None:
    columns = (
        Column(tr("序号"), 34, "centre"),
        Column(tr("编号"), 56, "centre"),
        Column(tr("检查项和依据"), 122),
        Column(tr("检查发现的问题"), 105),
        Column(tr("整改要求"), 80),
        Column(tr("期限"), 45, "centre"),
    )
    rows: list[Row | Note] = []
    for number, item in enumerate(items, 1):
        rows.append(Row((str(number), item.code, item.item, item.found, item.demand, item.due)))
        if item.note:
            rows.append(Note(item.note))
    flow.skip(4)
    set_table(flow, fit_columns(columns, PORTRAIT.block_width), rows, CELLS)
    flow.skip(GAP)


def _set_end(flow: Flow, paper: RectificationPaper) -> None:
    """The last paragraphs and the seal, which never stands on a page without the last of them."""
    paragraphs = [part for part in paper.demand.split("\n") if part.strip()]
    if paper.photos:
        paragraphs.append(tr("附件：问题照片"))
    for number, paragraph in enumerate(paragraphs, 1):
        if number == len(paragraphs):
            lines = break_lines(paragraph, TEXT, flow.sheet.block_width, flow.pages.faces)
            flow.reserve(min(len(lines) * TEXT.leading + CLOSING_HEIGHT, flow.sheet.block_height / 2))
        flow.paragraph(paragraph, TEXT)
    set_closing(flow, paper.imprint.author, paper.on)


def _slip_rows(paper: RectificationPaper) -> tuple[FieldRow, ...]:
    return (
        (Field(tr("文号"), paper.number), Field(tr("整改问题"), paper.total, share=1.4)),
        (
            Field(tr("收文单位\n（盖章）"), paper.unit, lines=2),
            Field(tr("签收日期"), tr("　　　　年　　月　　日"), share=1.4),
        ),
        (Field(tr("签收人")), Field(tr("整改责任人"), share=1.4)),
        (Field(tr("整改安排"), lines=2),),
    )


def _slip_note(paper: RectificationPaper) -> str:
    if paper.reply_by is None:
        return tr("请将本回执签章后返回{office}。", office=paper.imprint.author)
    return tr(
        "请将本回执签章后返回{office}；整改最迟于{day}前完成。",
        day=chinese_date(paper.reply_by),
        office=paper.imprint.author,
    )
