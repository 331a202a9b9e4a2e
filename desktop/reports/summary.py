"""年终考核结果汇总: all units of a scheme by group, with rank and grade, and what led to them.

Every unit stands in every table, one that reported nothing among them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.i18n import tr
from desktop.reports.appraisal import set_booked
from desktop.reports.appraisal_values import BookedRow
from desktop.reports.chart import BarChart, set_bar_charts
from desktop.reports.columns import Column
from desktop.reports.fields import FieldRow
from desktop.reports.flow import Flow
from desktop.reports.fonts import FaceSet, preferred_faces
from desktop.reports.letterhead import CLOSING_HEIGHT, set_closing
from desktop.reports.page import LANDSCAPE, PORTRAIT, Imprint, Pages
from desktop.reports.sections import (
    NOTE,
    SUBTITLE,
    TEXT,
    WARNING,
    Code,
    code_height,
    set_code,
    set_frame,
    set_heading,
    set_rows,
)
from desktop.reports.table import Band, Item, Row


@dataclass(frozen=True, slots=True)
class RankRow:
    """One unit in the ranking; `cells` are its points by dimension."""

    rank: str
    unit: str
    cells: tuple[str, ...]
    bonus: str
    deduction: str
    total: str
    grade: str
    note: str


@dataclass(frozen=True, slots=True)
class RankGroup:
    """One group.

    Attributes:
        title: with the number of units.
        rows: by rank, those without one last.
    """

    title: str
    rows: tuple[RankRow, ...]


@dataclass(frozen=True, slots=True)
class MatrixGroup:
    """Points of one group by indicator: a row a unit, in the order of the ranking."""

    title: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Units by indicators.

    Attributes:
        columns: codes of the indicators; `legend` says what they are called.
    """

    columns: tuple[str, ...]
    legend: str
    groups: tuple[MatrixGroup, ...]


@dataclass(frozen=True, slots=True)
class SummaryChange:
    """A change of points, or an appeal, of one unit."""

    unit: str
    indicator: str
    points: str
    reason: str
    day: str


@dataclass(frozen=True, slots=True)
class GradeCount:
    """How many units of a group have each grade, in the order of the grades; ``none`` without one."""

    group: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SummaryPaper:
    """All values of one summary.

    Attributes:
        subtitle: name of the scheme.
        warnings: why figures are not final; empty for none.
        facts: rows about the scheme and the data.
        opening: paragraphs.
        grades: titles of the grades, then of having none.
        grade_counts: by group.
        distribution: totals by range, a bar for every group.
        dimensions: titles of the columns of the ranking.
        rank_note: how ranks and grades are given.
        missing: unit and what is missing; `missing_note` when there is none.
        changes: points that were changed after the rule.
        appeals: with their decision.
        burden_note: how often units were asked, in sentences.
        burdens: units that owe something or objected: asked, answered, objected.
    """

    imprint: Imprint
    subtitle: str
    warnings: tuple[str, ...]
    facts: tuple[FieldRow, ...]
    opening: tuple[str, ...]
    grades: tuple[str, ...]
    grade_counts: tuple[GradeCount, ...]
    distribution: BarChart
    dimensions: tuple[str, ...]
    groups: tuple[RankGroup, ...]
    rank_note: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]
    changes: tuple[SummaryChange, ...]
    adjustments: tuple[BookedRow, ...]
    vetoes: tuple[BookedRow, ...]
    appeals: tuple[SummaryChange, ...]
    burden_note: str
    burdens: tuple[tuple[str, str, str, str], ...]
    matrix: Matrix
    code: Code
    on: date | None
    is_formal: bool


def render_summary(paper: SummaryPaper, faces: FaceSet | None = None) -> bytes:
    """Sets a summary.

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


def _head(flow: Flow, paper: SummaryPaper) -> None:
    flow.title(paper.imprint.title)
    flow.paragraph(paper.subtitle, SUBTITLE)
    for warning in paper.warnings:
        flow.paragraph(warning, WARNING)
    set_frame(flow, paper.facts)
    for paragraph in paper.opening:
        flow.paragraph(paragraph, TEXT)


def _ranking(flow: Flow, paper: SummaryPaper) -> None:
    set_heading(flow, tr("一、各组得分、名次和等次"))
    for note in paper.rank_note:
        flow.paragraph(note, NOTE)
    width = min(52.0, 220.0 / max(len(paper.dimensions), 1))
    columns = (
        Column(tr("名次"), 34, "centre"),
        Column(tr("单位"), 100),
        *(Column(title, width, "centre") for title in paper.dimensions),
        Column(tr("加分"), 36, "centre"),
        Column(tr("减分"), 36, "centre"),
        Column(tr("总分"), 46, "centre"),
        Column(tr("等次"), 38, "centre"),
        Column(tr("备注"), 52),
    )
    set_rows(flow, columns, tuple(_rank_items(paper.groups)))


def _rank_items(groups: Sequence[RankGroup]) -> Iterator[Item]:
    for group in groups:
        yield Band(group.title, 1)
        for row in group.rows:
            yield Row(
                (
                    row.rank,
                    row.unit,
                    *row.cells,
                    row.bonus,
                    row.deduction,
                    row.total,
                    row.grade,
                    row.note,
                )
            )


def _grades(flow: Flow, paper: SummaryPaper) -> None:
    set_heading(flow, tr("二、等次和分数分布"))
    columns = (
        Column(tr("考核分组"), 150),
        *(Column(grade, 52, "centre") for grade in paper.grades),
        Column(tr("合计"), 52, "centre"),
    )
    rows = [Row((one.group, *map(_count, one.counts), str(sum(one.counts)))) for one in paper.grade_counts]
    if len(rows) > 1:
        sums = [sum(one.counts[at] for one in paper.grade_counts) for at in range(len(paper.grades))]
        rows.append(Row((tr("合计"), *map(_count, sums), str(sum(sums)))))
    set_rows(flow, columns, tuple(rows))
    if paper.distribution.bars:
        set_bar_charts(flow, (paper.distribution,), tr("各组总分分布（单位数）"))


def _count(value: int) -> str:
    return str(value) if value else "—"


def _missing(flow: Flow, paper: SummaryPaper) -> None:
    set_heading(flow, tr("三、缺少的数据"))
    if not paper.missing:
        flow.paragraph(tr("没有缺少的数据。"), TEXT)
        return
    columns = (Column(tr("单位"), 110), Column(tr("缺少的指标数据"), 332))
    set_rows(flow, columns, tuple(Row(row) for row in paper.missing))


def _changes(flow: Flow, paper: SummaryPaper) -> None:
    set_heading(flow, tr("四、核定中改动的得分"))
    if not paper.changes:
        flow.paragraph(tr("没有改动：各项得分都是按规则算得的。"), TEXT)
        return
    _set_changes(flow, paper.changes, tr("改动"), tr("理由"))


def _set_changes(flow: Flow, rows: Sequence[SummaryChange], points: str, reason: str) -> None:
    columns = (
        Column(tr("单位"), 96),
        Column(tr("指标"), 46, "centre"),
        Column(points, 76, "centre"),
        Column(reason, 148),
        Column(tr("日期"), 76, "centre"),
    )
    set_rows(flow, columns, tuple(Row((r.unit, r.indicator, r.points, r.reason, r.day)) for r in rows))


def _booked(flow: Flow, paper: SummaryPaper) -> None:
    set_heading(flow, tr("五、加减分和一票否决"))
    if not paper.adjustments and not paper.vetoes:
        flow.paragraph(tr("没有加减分，没有一票否决。"), TEXT)
    if paper.adjustments:
        set_booked(flow, tr("加减分事项"), paper.adjustments)
    if paper.vetoes:
        set_booked(flow, tr("一票否决事项"), paper.vetoes)


def _appeals(flow: Flow, paper: SummaryPaper) -> None:
    set_heading(flow, tr("六、申诉"))
    if not paper.appeals:
        flow.paragraph(tr("没有申诉。"), TEXT)
        return
    _set_changes(flow, paper.appeals, tr("答复"), tr("申诉内容和理由"))


def _burden(flow: Flow, paper: SummaryPaper) -> None:
    set_heading(flow, tr("七、填报负担"))
    flow.paragraph(paper.burden_note, TEXT)
    if not paper.burdens:
        return
    columns = (
        Column(tr("单位"), 190),
        Column(tr("应填报项"), 84, "centre"),
        Column(tr("已填报项"), 84, "centre"),
        Column(tr("提出异议项"), 84, "centre"),
    )
    set_rows(flow, columns, tuple(Row(row) for row in paper.burdens))


def _end(flow: Flow, paper: SummaryPaper) -> None:
    flow.reserve(code_height(paper.code) + TEXT.leading + CLOSING_HEIGHT)
    set_code(flow, paper.code)
    flow.paragraph(tr("附件：各单位各项指标得分表"), TEXT)
    set_closing(flow, paper.imprint.author, paper.on, has_seal=paper.is_formal)


def _matrix(flow: Flow, paper: SummaryPaper) -> None:
    flow.turn(LANDSCAPE)
    set_heading(flow, tr("附件　各单位各项指标得分表"))
    flow.paragraph(paper.matrix.legend, NOTE)
    columns = (
        Column(tr("单位"), 110),
        *(Column(code, 560 / max(len(paper.matrix.columns), 1), "centre") for code in paper.matrix.columns),
    )
    items: list[Item] = []
    for group in paper.matrix.groups:
        items.append(Band(group.title, 1))
        items += [Row((unit, *cells)) for unit, cells in group.rows]
    set_rows(flow, columns, tuple(items))


_PARTS = (
    _head,
    _ranking,
    _grades,
    _missing,
    _changes,
    _booked,
    _appeals,
    _burden,
    _end,
    _matrix,
)
