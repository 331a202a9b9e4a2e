"""Values that are derived from a year of supervision: where a case and a task stand on a day.

`cases.py` and `lights.py` derive them; nothing here is ever stored as truth.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from desktop.domain.ledger import AssignmentState, Duty, Milestone, Target
from desktop.domain.supervision import CaseFacts, Feedback, Light, Review, ReviewVerdict


class ReportStatus(Enum):
    """Where the report of one period stands.

    OPEN: may be handed in, not due yet. MISSING: due and not there. WAITING: handed in, not judged as it
    stands. RETURNED: sent back. REVIEWED: judged. FUTURE: the period has not ended and nothing was handed in.
    """

    FUTURE = "future"
    OPEN = "open"
    MISSING = "missing"
    WAITING = "waiting"
    RETURNED = "returned"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """One period of one case.

    Attributes:
        period: code.
        report_by: last day on which the report is in time.
        is_late: it was handed in after that day.
        expected: percent planned for the end of the period; None when nothing was planned.
    """

    period: str
    report_by: date
    status: ReportStatus
    is_late: bool
    feedback: Feedback | None
    review: Review | None
    expected: Decimal | None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A milestone as it binds one unit.

    Attributes:
        due: the day after extensions; None when the wording has none.
        original: the day of the plan.
        extensions: how many were granted.
        reached_on: the day it was reached, as the office confirmed; None while it is open.
        is_reached: whether the office confirmed it, or completed the case.
    """

    milestone: Milestone
    due: date | None
    original: date | None
    extensions: int
    is_reached: bool
    reached_on: date | None


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """How far a target is.

    Attributes:
        value: the latest value reported; None when none was.
        period: of that value.
        is_reached: whether it meets comparator and value.
        percent: of the way, 0 to 100, one decimal; None when it cannot be said.
    """

    target: Target
    value: Decimal | None
    period: str
    is_reached: bool
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class LightCall:
    """A light with its explanation (亮灯依据).

    Attributes:
        light: the colour.
        word: the word that goes with the colour in this city, e.g. 逾期.
        rule: name of the rule that decided.
        explanation: one sentence with the figures.
        excused: sentence when a good reason suppressed a light; empty otherwise.
        until: last day on which this holds if nothing happens; None for ever.
    """

    light: Light
    word: str
    rule: str
    explanation: str
    excused: str
    until: date | None


class Waiting(Enum):
    """Whose turn it is in a case: the unit's to answer or mend, the office's to decide, or nobody's."""

    NOTHING = "nothing"
    ANSWER = "answer"
    CORRECTION = "correction"
    OBJECTION = "objection"
    REQUEST = "request"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Case:
    """Where one unit's share in one task stands on a day.

    Attributes:
        state: never "overdue": that is the light's to say.
        due: the next open deadline after extensions; None when there is none.
        percent: latest reported, 100 when completed; None when nothing was reported.
        expected: percent that plan or schedule ask for by that day; None when they say nothing.
        verdict: latest verdict other than RETURNED; None before the first.
        missing: codes of the periods whose report is due and not there, oldest first.
        extensions: how many were granted, over all deadlines.
        suspended: reason while it is suspended; empty otherwise.
        completed_on: day of the completion; None while it is open.
        is_closed: the office closed the task (销号).
        open_request: the request or objection that waits for the office; empty uid otherwise.
    """

    facts: CaseFacts
    state: AssignmentState
    deadlines: tuple[Deadline, ...]
    reports: tuple[PeriodReport, ...]
    targets: tuple[TargetProgress, ...]
    due: date | None
    percent: Decimal | None
    expected: Decimal | None
    verdict: ReviewVerdict | None
    missing: tuple[str, ...]
    extensions: int
    suspended: str
    completed_on: date | None
    is_closed: bool
    waiting: Waiting
    open_request: str
    light: LightCall


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as a row of a list: the short form of `Case`.

    Attributes:
        uid: of the assignment.
        unit: party identifier.
        explanation: of the light.
        suspended: reason; empty otherwise.
        withdrawn: reason; empty when it stands.
        reported: codes of the periods reported on, submitted, oldest first.
    """

    uid: str
    task: str
    code: str
    title: str
    unit: str
    unit_name: str
    duty: Duty
    state: AssignmentState
    light: Light
    light_word: str
    explanation: str
    due: date | None
    percent: Decimal | None
    expected: Decimal | None
    verdict: ReviewVerdict | None
    waiting: Waiting
    missing: tuple[str, ...]
    reported: tuple[str, ...]
    extensions: int
    suspended: str
    completed_on: date | None
    is_closed: bool
    withdrawn: str


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """Where a task stands, derived from its cases that stand.

    Attributes:
        state: the least advanced of its cases; PENDING without any.
        light: the most alarming of its cases.
        due: the next open deadline of any of its cases.
        percent: mean of its cases, one decimal, one without a report counting as 0; None without any report.
        verdict: the worst latest verdict.
        missing: reports missing, over all cases.
        waiting: cases that wait for the office.
        units: cases that stand.
        completed: of them, completed ones.
    """

    state: AssignmentState
    light: Light
    due: date | None
    percent: Decimal | None
    verdict: ReviewVerdict | None
    missing: int
    waiting: int
    units: int
    completed: int
    is_closed: bool
    is_suspended: bool
