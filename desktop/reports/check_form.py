"""检查记录表: one row an item, blank to be written on, or as it was filled and signed.

Rows are numbered as the program numbers them, so that a paper is keyed in quickly. Values first: whoever
fills `CheckFormPaper` decides wording and order.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.i18n import tr
from desktop.reports.check_signatures import SignedSheet, set_signed_sheets
from desktop.reports.columns import Column, fit_columns
from desktop.reports.fields import Field, FieldRow, fields_height, set_band, set_fields
from desktop.reports.flow import Flow
from desktop.reports.fonts import FaceSet, Role, preferred_faces
from desktop.reports.page import LANDSCAPE, Imprint, Pages
from desktop.reports.table import Band, Item, Row, TableStyle, set_table
from desktop.reports.text import Style

CELLS = TableStyle(
    cell=Style(Role.BODY, 9, 11.5),
    head=Style(Role.HEADING, 9, 11.5, align="centre"),
    band=Style(Role.HEADING, 9.5, 13),
)
TITLE = Style(Role.TITLE, 20, 28, align="centre")
NOTE = Style(Role.BODY, 9.5, 13.5, align="justify", indent=2)
EMPTY = Style(Role.BODY, 14, 24, align="centre")
GAP = 6.0
BAND_ROOM = 24.0
TICKED, UNTICKED = "☑", "□"
ROOM_LINES = 4
"""Least lines of a row that is to be written on."""


@dataclass(frozen=True, slots=True)
class CheckFormRow:
    """One item at one target.

    Attributes:
        number: as the program numbers it.
        code: of the item, with the weight and the target.
        requirement: what is asked for.
        how: method and criterion.
        ticks: which of 符合, 部分符合, 不符合, 不适用 is ticked, from 0; None for none.
        severity: which of 高, 中, 低 it is, from 0; None for none.
        record: what was found; for a blank form what is printed to be filled in.
    """

    number: int
    code: str
    requirement: str
    how: str
    ticks: int | None = None
    severity: int | None = None
    record: str = ""


@dataclass(frozen=True, slots=True)
class CheckFormGroup:
    """Items of one category.

    Attributes:
        title: its name, and how many items it has.
    """

    title: str
    rows: tuple[CheckFormRow, ...]


@dataclass(frozen=True, slots=True)
class CheckFormPaper:
    """All values of one form.

    Attributes:
        head: labels and values at the top.
        note: how it is filled in.
        groups: by category.
        is_blank: whether it is to be written on: every row has room, and there are lines to sign on.
        sheets: signatures as drawn, under a filled form.
        signers: who signs on paper; one place each.
        totals: what is counted at the end, to be written or filled.
    """

    imprint: Imprint
    head: tuple[FieldRow, ...]
    note: str
    groups: tuple[CheckFormGroup, ...]
    is_blank: bool
    sheets: tuple[SignedSheet, ...]
    signers: tuple[str, ...]
    totals: str


def render_check_form(paper: CheckFormPaper, faces: FaceSet | None = None) -> bytes:
    """Sets a form.

    Args:
        paper: its values.
        faces: the faces to use; those of this computer when absent.

    Returns:
        A PDF; the same values and faces give the same bytes.
    """
    pages = Pages(paper.imprint, faces or preferred_faces(), LANDSCAPE)
    flow = Flow(pages)
    flow.title(paper.imprint.title, TITLE)
    flow.skip(2)
    set_fields(flow, paper.head)
    flow.skip(4)
    if not paper.groups:
        flow.paragraph(tr("没有检查项。"), EMPTY)
        return pages.finish()
    flow.paragraph(paper.note, NOTE)
    flow.skip(4)
    set_table(flow, fit_columns(_columns(), LANDSCAPE.block_width), _items(paper), CELLS)
    flow.skip(GAP)
    _set_end(flow, paper)
    return pages.finish()


def _columns() -> tuple[Column, ...]:
    return (
        Column(tr("序号"), 33, "centre"),
        Column(tr("编号"), 58),
        Column(tr("检查要求"), 112),
        Column(tr("检查方法和判据"), 174),
        Column(tr("符\n合"), 26, "centre"),
        Column(tr("部分\n符合"), 26, "centre"),
        Column(tr("不\n符合"), 26, "centre"),
        Column(tr("不\n适用"), 26, "centre"),
        Column(tr("风险\n等级"), 27, "centre"),
        Column(tr("检查记录\n（问题、不适用的理由）"), 130, is_middle=False),
    )


def _items(paper: CheckFormPaper) -> Iterator[Item]:
    for group in paper.groups:
        yield Band(group.title, 0)
        for row in group.rows:
            yield _row(row, is_blank=paper.is_blank)


def _row(row: CheckFormRow, *, is_blank: bool) -> Row:
    severities = tr("高/中/低").split("/")
    record, risk = row.record, "" if row.severity is None else severities[row.severity]
    if is_blank:
        record += "\n" * max(0, ROOM_LINES - 1 - record.count("\n"))
        risk = "\n".join(f"{UNTICKED}{name}" for name in severities)
    empty = UNTICKED if is_blank else ""
    ticks = (TICKED if at == row.ticks else empty for at in range(4))
    return Row((str(row.number), row.code, row.requirement, row.how, *ticks, risk, record))


def _set_end(flow: Flow, paper: CheckFormPaper) -> None:
    """Totals and signatures on one page; under a filled form as they were drawn, else places to sign."""
    rows: list[FieldRow] = [(Field(tr("合计"), paper.totals),)]
    signing: list[FieldRow] = [
        (
            Field(signer, lines=2),
            Field(tr("职务"), lines=2, share=0.8),
            Field(tr("日期"), tr("　　　年　　月　　日"), lines=2, share=0.8),
        )
        for signer in paper.signers
    ]
    if paper.signers:
        signing.append((Field(tr("拒签理由"), lines=2),))
    flow.reserve(fields_height(flow, [*rows, *signing]) + BAND_ROOM)
    set_fields(flow, rows)
    if paper.sheets:
        flow.skip(GAP)
        set_signed_sheets(flow, paper.sheets)
    if signing:
        set_band(flow, tr("签名（检查员不少于两名，被检查单位一名）"))
        set_fields(flow, signing)
