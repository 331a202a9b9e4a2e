"""What a year-end evaluation (目标责任制考核) is made of: schemes, facts, changes, and derived scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum


class FactState(Enum):
    """Whether a fact is there.

    KNOWN: it is. MISSING: nobody said it yet. NOT_APPLICABLE: the indicator does not concern the unit.
    """

    KNOWN = "known"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Source:
    """What a fact rests on.

    Attributes:
        kind: of record, e.g. ``assignment``, ``finding``, ``inspection``, ``self_assessment``; ``document``
            for a paper outside the program.
        uid: of the record, or the number of the document.
        text: as people know it, e.g. ``2023-5-031 建成一体化政务云``.
    """

    kind: str
    uid: str
    text: str


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One event that is counted (每次、每篇、每例).

    Attributes:
        title: what happened.
        on: day; None when unknown.
        level: of tiered rules, e.g. ``省``; empty when the rule has none.
        count: how many it stands for.
        exemption: why it does not count (可不扣分); empty when it does.
        source: the record or document it rests on.
    """

    title: str
    on: date | None
    level: str = ""
    count: Decimal = Decimal(1)
    exemption: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of one unit for one part of an indicator.

    Attributes:
        name: of the fact, e.g. ``ledger.milestones_on_time`` or ``manual.A3-1``.
        unit: party.
        state: whether it is there.
        value: a number; a share is 0 to 100 in per cent; yes and no are 1 and 0; None for occurrences alone.
        done: numerator of a share, e.g. milestones met; None for no share.
        total: denominator; never 0 in a known share: then the fact is not applicable.
        occurrences: what is counted, in order of day and title.
        sources: what it rests on.
        note: why it is missing or not applicable, or a word beside it.
        by: ``program`` when it was derived, else the party that stated it.
    """

    name: str
    unit: str
    state: FactState
    value: Decimal | None = None
    done: Decimal | None = None
    total: Decimal | None = None
    occurrences: tuple[Occurrence, ...] = ()
    sources: tuple[Source, ...] = ()
    note: str = ""
    by: str = "program"


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example inside a scheme; it runs as a test.

    Attributes:
        value: of the fact; empty with occurrences.
        counts: occurrences by level; the empty level when the rule has none.
        group: values of all units of the group, for rules over the group; the first is the unit's own.
        points: expected, exact.
    """

    points: Decimal
    value: Decimal | None = None
    counts: Mapping[str, Decimal] = field(default_factory=dict)
    group: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """计分规则: a kind and its parameters; every ambiguity of the wording is one of them.

    Attributes:
        kind: one of ``rules.KINDS``.
        parameters: by name, decimals and words as text, tables as tuples of text.
    """

    kind: str
    parameters: Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Part:
    """One rule of an indicator; most indicators have one.

    Attributes:
        code: unique in the scheme, e.g. ``A3-1``.
        points: most that it gives, unless the rule is a bonus; a deduction has 0.
        rule: how it is scored.
        wording: 原文, the rule as the document words it.
        fact: name of the fact that it scores.
        examples: at least one.
    """

    code: str
    title: str
    points: Decimal
    rule: Rule
    wording: str
    fact: str
    examples: tuple[Example, ...] = ()


class NotApplicable(Enum):
    """Where the points of what does not apply go.

    DROP: they leave the full points, and the rest is scaled up. FULL: they count in full. MEAN: the mean of
    the units of the group to which it applies.
    """

    DROP = "drop"
    FULL = "full"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Indicator:
    """考核指标 of the second level.

    Attributes:
        code: unique in the scheme.
        dimension: code of the first level.
        points: 分值; equal to the sum of its parts' unless it says ``limits``.
        owner: party or name of who reviews it (指标责任单位).
        groups: codes of the groups that it concerns; empty for all.
        parts: in order, at least one.
        not_applicable: where its points go; None for what the scheme says.
        lowest: it never counts less; None for 0.
        highest: it never counts more; None for its points.
        is_extra: stands beside the full points: bonus or deduction (加减分).
    """

    code: str
    dimension: str
    title: str
    points: Decimal
    owner: str
    parts: tuple[Part, ...]
    groups: tuple[str, ...] = ()
    not_applicable: NotApplicable | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None
    is_extra: bool = False


@dataclass(frozen=True, slots=True)
class Dimension:
    """一级指标."""

    code: str
    title: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Group:
    """考核分组: units that are ranked among themselves.

    Attributes:
        of: groups of the unit directory (考核分组) whose units belong to it.
        units: codes of units that belong to it besides; they leave the group they would be in.
        is_ranked: whether ranks and grades are given.
    """

    code: str
    title: str
    of: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    is_ranked: bool = True


@dataclass(frozen=True, slots=True)
class GradeRule:
    """等次, the best first; the last takes whatever is left.

    Attributes:
        least: total from which it may be given, that total included.
        share: most of the group that may have it, 0 to 1; None for no quota.
        count: most units of a group that may have it; None for no quota.
        is_top: a veto of the top grade (一票否优) takes it.
    """

    code: str
    title: str
    least: Decimal
    share: Decimal | None = None
    count: int | None = None
    is_top: bool = False


class VetoEffect(Enum):
    """What a veto does. GRADE: the lowest grade (一票否决). TOP: no top grade (一票否优)."""

    GRADE = "grade"
    TOP = "top"


@dataclass(frozen=True, slots=True)
class VetoRule:
    """Events that veto."""

    code: str
    title: str
    effect: VetoEffect
    wording: str


class RoundingPlace(Enum):
    """Where points are first rounded, half up; before that everything stays exact.

    The figure of an indicator that is printed is the figure that is added up, so one of both it must be; the
    total is rounded once more when it was scaled.
    """

    PART = "part"
    INDICATOR = "indicator"


class Ties(Enum):
    """Equal totals. SHARE: 1 2 2 4. DENSE: 1 2 2 3. BREAK: by the tie breakers; what is equal then shares."""

    SHARE = "share"
    DENSE = "dense"
    BREAK = "break"


class QuotaRounding(Enum):
    """How a share of a group becomes a number of units."""

    DOWN = "down"
    HALF_UP = "half_up"
    UP = "up"


@dataclass(frozen=True, slots=True)
class Policy:
    """What the scheme decides where wordings are silent.

    Attributes:
        places: after the point, of indicators and totals.
        rounding: where points are first rounded.
        not_applicable: for indicators that say nothing themselves.
        ties: of totals.
        tie_breakers: codes of indicators, dimensions, or ``bonus``; more is better, in this order.
        quota_rounding: of a grade's share.
        quota_ties: whether units that tie at the edge of a quota all get the grade; else none of them does.
        veto_keeps_rank: whether a vetoed unit keeps its place in the ranking.
        vetoed_fill_quota: whether a vetoed unit uses up a place of the quota.
        bonus_cap: most that extras may add; None for no cap.
        bonus_in_total: whether they count in the total; else they only break ties.
        deduction_cap: most that extras may take; None for no cap.
        highest: total never above; None for no bound.
        missing_is_zero: whether what is still missing counts as nothing once the figures are frozen; else the
            unit has no total. Until then it is provisional either way.
    """

    places: int = 2
    rounding: RoundingPlace = RoundingPlace.PART
    not_applicable: NotApplicable = NotApplicable.DROP
    ties: Ties = Ties.SHARE
    tie_breakers: tuple[str, ...] = ()
    quota_rounding: QuotaRounding = QuotaRounding.DOWN
    quota_ties: bool = False
    veto_keeps_rank: bool = True
    vetoed_fill_quota: bool = False
    bonus_cap: Decimal | None = None
    bonus_in_total: bool = True
    deduction_cap: Decimal | None = None
    highest: Decimal | None = None
    missing_is_zero: bool = True


@dataclass(frozen=True, slots=True)
class Window:
    """When a step of the evaluation is open: 自评, 评分, 申诉, with both days included."""

    step: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Scheme:
    """考核方案, one edition; it never changes once frozen."""

    code: str
    edition: str
    year: int
    title: str
    basis: str
    source: str
    language: str
    policy: Policy
    groups: tuple[Group, ...]
    dimensions: tuple[Dimension, ...]
    indicators: tuple[Indicator, ...]
    grades: tuple[GradeRule, ...]
    vetoes: tuple[VetoRule, ...] = ()
    windows: tuple[Window, ...] = ()


class ChangeKind(Enum):
    """Why points differ from what the rule gives. REVIEW: 核定. APPEAL: 申诉后更正."""

    REVIEW = "review"
    APPEAL = "appeal"


@dataclass(frozen=True, slots=True)
class Change:
    """A reviewer's change of one indicator of one unit; initial and final are both kept.

    Attributes:
        version: of the indicator's score that was changed, see `IndicatorScore`; when the facts are other
            ones now, the change is shown and does not count. Empty: it counts whatever the facts.
    """

    uid: str
    unit: str
    indicator: str
    points: Decimal
    reason: str
    by: str
    on: date
    kind: ChangeKind = ChangeKind.REVIEW
    version: str = ""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """加减分 or veto, booked with its document.

    Attributes:
        points: added, or taken when negative; 0 for a veto.
        veto: code of the veto rule; empty for none.
        document: that it rests on; needed.
    """

    uid: str
    unit: str
    title: str
    points: Decimal
    document: str
    on: date
    veto: str = ""


@dataclass(frozen=True, slots=True)
class Participant:
    """A unit that is evaluated."""

    party: str
    name: str
    group: str
    order: int
    is_ranked: bool = True


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything an evaluation depends on, beside the scheme; equal inputs give equal results."""

    participants: tuple[Participant, ...]
    facts: tuple[Fact, ...]
    changes: tuple[Change, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a derivation, to be recomputed by hand: a name, a formula with its numbers, a result."""

    name: str
    formula: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class PartScore:
    """What a part gives one unit.

    Attributes:
        points: rounded as the scheme says, else to four places for reading; None when nothing applies.
        exact: what is added up, as a quotient in lowest terms, e.g. ``31/3``; empty when nothing applies.
        is_provisional: a fact of some unit that it depends on is missing (暂定).
    """

    part: Part
    fact: Fact
    points: Decimal | None
    exact: str
    steps: tuple[Step, ...]
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """What an indicator gives one unit.

    Attributes:
        version: hash of the facts that it was scored from; a change cites it.
        initial: by the rule.
        final: after the last change that counts; equal to `initial` without one.
        full: the points it could have given this unit: 0 when it dropped out.
        changes: all of them, the one that counts last.
    """

    indicator: Indicator
    parts: tuple[PartScore, ...]
    initial: Decimal
    final: Decimal
    full: Decimal
    steps: tuple[Step, ...]
    version: str
    changes: tuple[Change, ...] = ()
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class UnitScore:
    """The result of a unit.

    Attributes:
        dimensions: points and full points by code of the dimension, before what dropped out is scaled up.
        initial: total by the rules alone.
        total: with changes and adjustments.
        grade: code; empty where no grades are given.
        rank: in the group; None where none is given.
        vetoes: adjustments that veto.
        missing: names of the facts that are missing.
    """

    participant: Participant
    indicators: tuple[IndicatorScore, ...]
    dimensions: Mapping[str, tuple[Decimal, Decimal]]
    initial: Decimal
    total: Decimal
    steps: tuple[Step, ...]
    grade: str = ""
    rank: int | None = None
    vetoes: tuple[Adjustment, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    missing: tuple[str, ...] = ()
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All results, by group in the scheme's order, then by rank, then by protocol order."""

    scheme: Scheme
    units: tuple[UnitScore, ...]
    remarks: Sequence[str] = ()
