"""Values of light rules: what a rule looks at, its thresholds, its colour and its word.

Towns differ: thresholds, open or closed ends, colours, words, and whether a good reason (正当理由) suppresses
a light. So rules are data; these are what they are read into.

Source: DOMAIN.md, "The ledger", lights; wordings of towns as cited in ``resources/rules``.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from desktop.domain.supervision import Light, ReviewVerdict


class RuleKind(Enum):
    """What a light rule looks at."""

    OVERDUE = "overdue"
    DUE_WITHIN = "due-within"
    MISSING = "feedback-missing"
    VERDICT = "verdict"
    GAP = "progress-gap"
    NOT_STARTED = "not-started"
    COMPLETED = "completed"


class Schedule(Enum):
    """What progress is expected by (序时进度): the unit's plan alone, or time elapsed where it has none."""

    PLAN = "plan"
    ELAPSED = "elapsed"


@dataclass(frozen=True, slots=True)
class LightRule:
    """One rule.

    Attributes:
        light: the colour it lights.
        word: the word that goes with it, e.g. 逾期.
        days: DUE_WITHIN: holds from so many days before the deadline, up to the deadline itself; OVERDUE:
            holds from so many days after it, at least 1.
        counts_working_days: whether `days` counts working days only.
        months: NOT_STARTED: holds from so many months after issue without any report, at least 1.
        times: MISSING and VERDICT: how many periods in a row, at least 1.
        verdict: VERDICT: which.
        low: GAP: points behind schedule from which it holds; None for no lower end.
        high: GAP: points up to which it holds; None for no upper end.
        low_open: whether `low` itself is left out.
        high_open: whether `high` itself is left out.
        is_excusable: whether an accepted good reason suppresses it.
    """

    kind: RuleKind
    light: Light
    word: str
    days: int = 1
    counts_working_days: bool = False
    months: int = 1
    times: int = 1
    verdict: ReviewVerdict = ReviewVerdict.BEHIND
    low: Decimal | None = None
    high: Decimal | None = None
    low_open: bool = False
    high_open: bool = False
    is_excusable: bool = True

    def has_gap(self, points: Decimal) -> bool:
        """Whether so many points behind schedule lie between its ends."""
        if self.low is not None and (points < self.low or (self.low_open and points == self.low)):
            return False
        return self.high is None or points < self.high or (points == self.high and not self.high_open)


@dataclass(frozen=True, slots=True)
class LightRules:
    """The light rules of a workspace; the first that holds decides.

    Attributes:
        name: of the set, e.g. the town.
        source: where it comes from.
        calm: the light when no rule holds.
        calm_word: its word.
        schedule: what progress is expected by.
    """

    name: str
    source: str
    rules: tuple[LightRule, ...]
    calm: Light = Light.GREEN
    calm_word: str = "正常"
    schedule: Schedule = Schedule.PLAN

    @property
    def warning_days(self) -> int:
        """Days before a deadline from which it is announced; 0 without such a rule."""
        return max((rule.days for rule in self.rules if rule.kind is RuleKind.DUE_WITHIN), default=0)
