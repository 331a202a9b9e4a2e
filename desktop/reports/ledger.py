"""督查任务台账: the ledger as a landscape table, by clause or by unit.

Values first: whoever fills `LedgerPaper` decides wording and order; `render_ledger` only sets it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from desktop.i18n import tr
from desktop.reports.columns import Column, balance_columns
from desktop.reports.flow import Flow
from desktop.reports.fonts import FaceSet, Role, preferred_faces
from desktop.reports.page import LANDSCAPE, Imprint, Pages
from desktop.reports.table import Band, Row, TableStyle, set_table
from desktop.reports.text import Style

TITLE = Style(Role.TITLE, 22, 30, align="centre")
NOTE = Style(Role.BODY, 10.5, 16, align="centre")
CELLS = TableStyle(
    cell=Style(Role.BODY, 9, 11.8),
    head=Style(Role.HEADING, 9, 12, align="centre"),
    band=Style(Role.HEADING, 10, 13),
)
CODE_ADVANCE = 4.8
"""Advance of a digit in the code's size, points, with a little room."""
MAX_CODE = 14
"""Longest code that stands on one line."""


@dataclass(frozen=True, slots=True)
class LedgerMilestone:
    """One deadline of a task.

    Attributes:
        due: the day it resolves to, None when it does not resolve to one.
        due_text: the deadline as the document words it.
        text: what has to be reached.
    """

    due: date | None
    due_text: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One task of the ledger.

    Attributes:
        code: its number in the ledger.
        title: short title.
        requirement: 工作要求, shortened or in full.
        lead_units: 牵头单位; empty when the document names none.
        responsible_units: 责任单位, in the document's order, group words as written.
        milestones: its deadlines.
        targets: its quantitative targets, worded.
        state: state in words, e.g. 办理中.
        clause: path of the clause, e.g. 八/（四）.
    """

    code: str
    title: str
    requirement: str = ""
    lead_units: tuple[str, ...] = ()
    responsible_units: tuple[str, ...] = ()
    milestones: tuple[LedgerMilestone, ...] = ()
    targets: tuple[str, ...] = ()
    state: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class LedgerGroup:
    """The tasks under one heading: a chapter of the document, or a unit."""

    heading: str
    rows: tuple[LedgerRow, ...]


@dataclass(frozen=True, slots=True)
class LedgerPaper:
    """All values of one ledger paper.

    Attributes:
        imprint: title, office, state and day.
        groups: from top to bottom; an empty heading means no band.
        note: a line below the title, e.g. the scope or a filter; empty for none.
    """

    imprint: Imprint
    groups: tuple[LedgerGroup, ...]
    note: str = ""


def render_ledger(paper: LedgerPaper, faces: FaceSet | None = None) -> bytes:
    """Sets a ledger.

    Args:
        paper: its values.
        faces: the faces to use; those of this computer when absent.

    Returns:
        A PDF; the same values and faces give the same bytes.
    """
    pages = Pages(paper.imprint, faces or preferred_faces(), LANDSCAPE)
    flow = Flow(pages)
    flow.title(paper.imprint.title, TITLE)
    for line in (paper.imprint.document, paper.note):
        if line:
            flow.paragraph(line, NOTE)
    flow.skip(6)
    items = list(_items(paper))
    texts = [item.cells for item in items if isinstance(item, Row)]
    codes = [row.code for group in paper.groups for row in group.rows]
    columns = _columns(max(map(len, codes), default=0))
    set_table(flow, balance_columns(columns, LANDSCAPE.block_width, texts), items, CELLS)
    if not any(group.rows for group in paper.groups):
        flow.skip(6)
        flow.paragraph(tr("本台账暂无任务。"), NOTE)
    return pages.finish()


def _columns(code_length: int) -> tuple[Column, ...]:
    return (
        Column(tr("编号"), max(27, min(code_length, MAX_CODE) * CODE_ADVANCE + 6), "centre", is_fixed=True),
        Column(tr("任务"), 51),
        Column(tr("工作要求"), 120, "justify"),
        Column(tr("牵头单位"), 69, breaks_after="、"),
        Column(tr("责任单位"), 87, breaks_after="、"),
        Column(tr("时间节点"), 60),
        Column(tr("量化目标"), 42),
        Column(tr("状态"), 33, "centre", is_fixed=True),
        Column(tr("条款\n出处"), 44, "centre", is_fixed=True),
    )


def _items(paper: LedgerPaper) -> Iterator[Row | Band]:
    for group in paper.groups:
        if group.heading:
            yield Band(tr("{heading}（{count}项）", heading=group.heading, count=len(group.rows)))
        for row in group.rows:
            yield Row(_cells(row))


def _cells(row: LedgerRow) -> tuple[str, ...]:
    return (
        row.code,
        row.title,
        row.requirement,
        "、".join(row.lead_units) or tr("（未明确）"),
        "、".join(row.responsible_units),
        "\n".join(map(_milestone, row.milestones)),
        "\n".join(row.targets),
        row.state,
        row.clause,
    )


def _milestone(milestone: LedgerMilestone) -> str:
    day = milestone.due.isoformat() if milestone.due else milestone.due_text
    return (
        f"{day}　{milestone.text or milestone.due_text}"
        if milestone.due
        else f"{day}　{milestone.text}".rstrip()
    )
