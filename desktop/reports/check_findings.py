"""问题清单: findings with their clause, severity, deadline, correction and re-inspection.

Values first: whoever fills `FindingListPaper` decides wording and order.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.i18n import tr
from desktop.reports.chart import BarChart, set_bar_charts
from desktop.reports.columns import Column, fit_columns
from desktop.reports.flow import Flow
from desktop.reports.fonts import FaceSet, Role, preferred_faces
from desktop.reports.page import LANDSCAPE, Imprint, Pages
from desktop.reports.table import Band, Item, Row, TableStyle, set_table
from desktop.reports.text import Style

CELLS = TableStyle(
    cell=Style(Role.BODY, 9.5, 12.5),
    head=Style(Role.HEADING, 9.5, 13, align="centre"),
    band=Style(Role.HEADING, 9.5, 13),
)
TITLE = Style(Role.TITLE, 20, 28, align="centre")
NOTE = Style(Role.BODY, 10.5, 16, align="justify", indent=2)
EMPTY = Style(Role.BODY, 14, 24, align="centre")
GAP = 8.0


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding; texts are ready to be set.

    Attributes:
        code: its number and that of its notice.
        item: what is asked for, of what, and the clause.
        found: what was found, what it repeats.
        severity: as a word.
        due: last day.
        state: where it stands; 已逾期 where it is.
        action: what the unit did.
        ruling: what the office saw, and when it was closed.
    """

    code: str
    item: str
    found: str
    severity: str
    due: str
    state: str
    action: str
    ruling: str


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one unit."""

    unit: str
    lines: tuple[FindingLine, ...]


@dataclass(frozen=True, slots=True)
class SeverityRow:
    """How many findings of one severity stand where."""

    severity: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FindingListPaper:
    """All values of one list.

    Attributes:
        note: how many there are.
        states: heads of the counts.
        severities: the counts, as many in each row as there are states.
        chart: the same as bars; None when there are none.
        groups: by unit.
    """

    imprint: Imprint
    note: str
    states: tuple[str, ...]
    severities: tuple[SeverityRow, ...]
    chart: BarChart | None
    groups: tuple[FindingGroup, ...]


def render_finding_list(paper: FindingListPaper, faces: FaceSet | None = None) -> bytes:
    """Sets a list.

    Args:
        paper: its values.
        faces: the faces to use; those of this computer when absent.

    Returns:
        A PDF; the same values and faces give the same bytes.
    """
    pages = Pages(paper.imprint, faces or preferred_faces(), LANDSCAPE)
    flow = Flow(pages)
    flow.title(paper.imprint.title, TITLE)
    if not paper.groups:
        flow.skip(GAP)
        flow.paragraph(tr("没有问题。"), EMPTY)
        return pages.finish()
    flow.paragraph(paper.note, NOTE)
    _set_counts(flow, paper)
    if paper.chart:
        set_bar_charts(flow, (paper.chart,))
        flow.skip(GAP)
    _set_lines(flow, paper)
    return pages.finish()


def _set_counts(flow: Flow, paper: FindingListPaper) -> None:
    columns = (
        Column(tr("风险等级"), 90, "centre"),
        *(Column(state, 70, "centre") for state in paper.states),
        Column(tr("合计"), 70, "centre"),
    )
    rows = [Row((row.severity, *map(_count, row.counts), str(sum(row.counts)))) for row in paper.severities]
    sums = [sum(row.counts[at] for row in paper.severities) for at in range(len(paper.states))]
    rows.append(Row((tr("合计"), *map(_count, sums), str(sum(sums)))))
    flow.skip(4)
    set_table(flow, fit_columns(columns, LANDSCAPE.block_width), rows, CELLS)
    flow.skip(GAP)


def _count(value: int) -> str:
    return str(value) if value else "—"


def _set_lines(flow: Flow, paper: FindingListPaper) -> None:
    columns = (
        Column(tr("序号"), 34, "centre"),
        Column(tr("编号"), 80, "centre"),
        Column(tr("检查项和依据"), 116),
        Column(tr("检查发现"), 124),
        Column(tr("风险"), 40, "centre"),
        Column(tr("整改期限"), 50, "centre"),
        Column(tr("状态"), 48, "centre"),
        Column(tr("整改情况"), 85),
        Column(tr("复查和销号"), 70),
    )
    set_table(flow, fit_columns(columns, LANDSCAPE.block_width), _items(paper), CELLS)


def _items(paper: FindingListPaper) -> Iterator[Item]:
    number = 0
    for group in paper.groups:
        yield Band(tr("{unit}（{count}个）", unit=group.unit, count=len(group.lines)), 0)
        for line in group.lines:
            number += 1
            yield Row(
                (
                    str(number),
                    line.code,
                    line.item,
                    line.found,
                    line.severity,
                    line.due,
                    line.state,
                    line.action or "—",
                    line.ruling or "—",
                )
            )
