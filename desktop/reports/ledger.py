"""督查任务台账: the ledger as a landscape table, by clause or by unit.

Values first: whoever fills `LedgerPaper` decides wording and order; `render_ledger` only sets it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from desktop.domain.supervision import Light
from desktop.i18n import tr
from desktop.reports.columns import Column, balance_columns
from desktop.reports.flow import Flow
from desktop.reports.fonts import FaceSet, Role, preferred_faces
from desktop.reports.lights import LOOKS, light_text
from desktop.reports.page import LANDSCAPE, Imprint, Pages
from desktop.reports.table import Band, Item, Note, Row, TableStyle, set_table
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
CLAUSE_WIDTH = 62.0
"""Least width of codes with clauses below them: ``二/（一）/1`` on one line."""
LIGHT_COLUMN = 6
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
class LedgerStanding:
    """Where a task, or one unit's share in it, stands.

    Attributes:
        light: its light; NONE where none is due.
        word: that goes with the light.
        percent: worded, e.g. ``45%``; empty when nothing was reported.
        due: the next open deadline after extensions; None when there is none.
        units: the units by state, in words, for a line of their own; empty when the row is one unit's share.
    """

    light: Light
    word: str
    percent: str = ""
    due: date | None = None
    units: tuple[str, ...] = ()


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
        standing: None for a draft.
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
    standing: LedgerStanding | None = None


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
    rows = [row for group in paper.groups for row in group.rows]
    form = _Form(max((len(row.code) for row in rows), default=0), any(row.standing for row in rows))
    items = list(_items(paper, form))
    texts = [item.cells for item in items if isinstance(item, Row)]
    set_table(flow, balance_columns(_columns(form), LANDSCAPE.block_width, texts), items, CELLS)
    if not rows:
        flow.skip(6)
        flow.paragraph(tr("本台账暂无任务。"), NOTE)
    return pages.finish()


@dataclass(frozen=True, slots=True)
class _Form:
    """Which columns the table has: those of drafts, or those of the year."""

    code_length: int
    has_standing: bool


def _columns(form: _Form) -> tuple[Column, ...]:
    code = min(form.code_length, MAX_CODE) * CODE_ADVANCE + 6
    if form.has_standing:
        return (
            Column(tr("编号"), max(CLAUSE_WIDTH, code), "centre", is_fixed=True),
            Column(tr("任务"), 51),
            Column(tr("工作要求"), 120, "justify"),
            Column(tr("牵头单位"), 60, breaks_after="、"),
            Column(tr("责任单位"), 78, breaks_after="、"),
            Column(tr("时间节点和\n量化目标"), 66),
            Column(tr("亮灯"), 42, "centre", is_fixed=True),
            Column(tr("状态、进度\n和下一时限"), 57, "centre", is_fixed=True),
        )
    return (
        Column(tr("编号"), max(27, code), "centre", is_fixed=True),
        Column(tr("任务"), 51),
        Column(tr("工作要求"), 120, "justify"),
        Column(tr("牵头单位"), 69, breaks_after="、"),
        Column(tr("责任单位"), 87, breaks_after="、"),
        Column(tr("时间节点"), 60),
        Column(tr("量化目标"), 42),
        Column(tr("状态"), 33, "centre", is_fixed=True),
        Column(tr("条款\n出处"), 44, "centre", is_fixed=True),
    )


def _items(paper: LedgerPaper, form: _Form) -> Iterator[Item]:
    for group in paper.groups:
        if group.heading:
            yield Band(tr("{heading}（{count}项）", heading=group.heading, count=len(group.rows)))
        for row in group.rows:
            if not form.has_standing:
                yield Row((*_cells(row), row.clause))
                continue
            yield _year_row(row)
            if row.standing and row.standing.units:
                units = "；".join(row.standing.units)
                yield Note(tr("{code} 各单位状态　{units}", code=row.code, units=units))


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
    )


def _year_row(row: LedgerRow) -> Row:
    """A row of the year: the clause stands below the code, light and standing have columns of their own."""
    code, *middle, milestones, targets, state = _cells(row)
    first = f"{code}\n{row.clause}" if row.clause else code
    wanted = "\n".join(part for part in (milestones, targets) if part)
    standing = row.standing
    if standing is None:
        return Row((first, *middle, wanted, "—", state))
    due = standing.due.isoformat() if standing.due else ""
    light = light_text(standing.light, standing.word)
    told = "\n".join(part for part in (state, standing.percent, due) if part)
    return Row((first, *middle, wanted, light, told), inks=((LIGHT_COLUMN, LOOKS[standing.light].ink),))


def _milestone(milestone: LedgerMilestone) -> str:
    day = milestone.due.isoformat() if milestone.due else milestone.due_text
    return (
        f"{day}　{milestone.text or milestone.due_text}"
        if milestone.due
        else f"{day}　{milestone.text}".rstrip()
    )
