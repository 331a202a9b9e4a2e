"""The values of a 年终考核报告; texts are ready to be set."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop.reports.check_charts import Axis, Stage
from desktop.reports.fields import FieldRow
from desktop.reports.page import Imprint
from desktop.reports.score_sheet import ChangeLine, IndicatorSheet, StepLine
from desktop.reports.sections import Code


@dataclass(frozen=True, slots=True)
class DimensionRow:
    """One dimension.

    Attributes:
        full: most that it could give this unit.
        rate: points by full points; ``—`` when nothing of it applies.
        mean: of the group; empty when it is not known here.
        value: 0 to 100; None when nothing of it applies.
    """

    title: str
    full: str
    points: str
    rate: str
    mean: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator.

    Attributes:
        points: by the scheme; `full` what it could give this unit.
        note: e.g. 不适用, 暂定, 核定; empty for none.
    """

    code: str
    title: str
    points: str
    full: str
    initial: str
    final: str
    note: str


@dataclass(frozen=True, slots=True)
class IndicatorGroup:
    """The indicators of one dimension, or those beside the full points."""

    title: str
    rows: tuple[IndicatorRow, ...]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task of the unit."""

    code: str
    title: str
    duty: str
    due: str
    verdict: str
    state: str


@dataclass(frozen=True, slots=True)
class LossRow:
    """Points that an indicator did not get, and why."""

    indicator: str
    lost: str
    reason: str


@dataclass(frozen=True, slots=True)
class CheckRow:
    """An inspection of the year."""

    title: str
    day: str
    value: str
    conclusion: str


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding of the year."""

    code: str
    requirement: str
    severity: str
    due: str
    state: str


@dataclass(frozen=True, slots=True)
class BookedRow:
    """加减分 or a veto, with its document."""

    title: str
    points: str
    day: str
    document: str


@dataclass(frozen=True, slots=True)
class AppealRow:
    """One appeal."""

    indicator: str
    day: str
    text: str
    decision: str


@dataclass(frozen=True, slots=True)
class AppraisalPaper:
    """All values of one report.

    Attributes:
        subtitle: name of the scheme.
        cover: rows of the frame on the cover.
        warnings: why the figures are not final, or that the report is made despite gaps; empty for none.
        code: of the QR code, and the words beside it.
        opening: paragraphs of the result.
        total: how the total comes about.
        total_rules: how the scheme adds up, in a paragraph.
        grade_rules: how grades are given, in paragraphs.
        dimensions: in the scheme's order.
        group_note: what the mean is of; empty when it is not known here.
        history: earlier frozen years and this one; fewer than two are not drawn.
        indicators: by dimension.
        task_note: a sentence above the tasks.
        loss_note: a sentence above the losses.
        check_note: a sentence above inspections and findings.
        booked_note: a sentence above changes, adjustments and vetoes.
        changes: with the code of their indicator.
        appeal_note: paragraphs on how to appeal.
        sheets: derivation of every indicator.
        on: day of the report; None leaves room.
        is_formal: whether there is a place for the seal.
    """

    imprint: Imprint
    subtitle: str
    unit: str
    cover: tuple[FieldRow, ...]
    warnings: tuple[str, ...]
    code: Code
    opening: tuple[str, ...]
    total: tuple[StepLine, ...]
    total_rules: str
    grade_rules: tuple[str, ...]
    dimensions: tuple[DimensionRow, ...]
    group_note: str
    axes: tuple[Axis, ...]
    history: tuple[Stage, ...]
    indicators: tuple[IndicatorGroup, ...]
    task_note: str
    tasks: tuple[TaskRow, ...]
    loss_note: str
    losses: tuple[LossRow, ...]
    check_note: str
    checks: tuple[CheckRow, ...]
    findings: tuple[FindingLine, ...]
    booked_note: str
    changes: tuple[tuple[str, ChangeLine], ...]
    adjustments: tuple[BookedRow, ...]
    vetoes: tuple[BookedRow, ...]
    appeals: tuple[AppealRow, ...]
    appeal_note: tuple[str, ...]
    sheets: tuple[IndicatorSheet, ...]
    on: date | None
    is_formal: bool
