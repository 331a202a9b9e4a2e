"""The values of a 安全检查报告: what the paper says, in the order it says it; nothing is reckoned here."""

from dataclasses import dataclass
from datetime import date

from desktop.reports.chart import BarChart
from desktop.reports.check_charts import Axis, Stage
from desktop.reports.check_photos import PrintedPhoto
from desktop.reports.check_signatures import SignedSheet
from desktop.reports.fields import FieldRow
from desktop.reports.page import Imprint


@dataclass(frozen=True, slots=True)
class CountRow:
    """Items of one verdict."""

    title: str
    count: int
    percent: str


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One category.

    Attributes:
        value: its score; 不适用 when there is none.
        counts: one for each of `CheckReportPaper.counts`.
        total: all its items.
    """

    category: str
    value: str
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class UncheckedRow:
    """What was not checked of one category."""

    category: str
    count: int
    items: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the derivation."""

    name: str
    parts: str
    formula: str
    value: str


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """An answer that does not conform.

    Attributes:
        item: code, target, requirement and clause.
        found: observation and what it repeats.
        rating: verdict and severity.
        action: number, deadline and state of the finding that was raised; else that none was.
    """

    item: str
    found: str
    rating: str
    action: str


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Problems of one category."""

    category: str
    problems: tuple[ProblemRow, ...]


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A result that the office returned."""

    item: str
    opinion: str
    who: str
    state: str


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One inspection of the trend."""

    title: str
    day: str
    value: str
    conclusion: str
    profile: str


@dataclass(frozen=True, slots=True)
class CheckReportPaper:
    """All values of one report.

    Attributes:
        imprint: its ``mark`` is 初步 while results may change.
        subtitle: title of the inspection.
        preliminary: why the results are preliminary; empty when they are final.
        summary: the result in a box at the top: label and text.
        facts: what was inspected, by whom, when, by what.
        coverage: how much was checked, a paragraph each.
        unchecked: what was not; empty when everything was.
        counts: by verdict.
        count_note: what is counted.
        scoring: score, conclusion, profile and what limits them, a paragraph each.
        axes: of the radar.
        categories: in the order of the checklist.
        problem_note: how many there are.
        problems: by category.
        severities: findings by severity and state; None when none were raised.
        photo_note: how many photographs there are, and what is not printed.
        photos: those that are printed.
        sheets: signatures.
        returns: what was returned and why.
        trend_note: what is compared; empty leaves the part out.
        stages: of the trend.
        trend: its numbers.
        steps: the whole derivation.
        step_note: formula and source of the profile.
        on: day of the report; None leaves room to write it.
    """

    imprint: Imprint
    subtitle: str
    preliminary: str
    summary: tuple[FieldRow, ...]
    facts: tuple[FieldRow, ...]
    coverage: tuple[str, ...]
    unchecked: tuple[UncheckedRow, ...]
    counts: tuple[CountRow, ...]
    count_note: str
    scoring: tuple[str, ...]
    axes: tuple[Axis, ...]
    categories: tuple[CategoryRow, ...]
    problem_note: str
    problems: tuple[ProblemGroup, ...]
    severities: BarChart | None
    photo_note: str
    photos: tuple[PrintedPhoto, ...]
    sheets: tuple[SignedSheet, ...]
    returns: tuple[ReturnRow, ...]
    trend_note: str
    stages: tuple[Stage, ...]
    trend: tuple[TrendRow, ...]
    steps: tuple[StepRow, ...]
    step_note: str
    on: date | None
