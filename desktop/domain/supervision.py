"""Values of a year of supervision: what units answer and report, and what the office decides on it.

A case is one unit's share in one task. These are stated; what follows from them is in
`standing.py`.

Source: DOMAIN.md, "The year" and "The ledger".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from desktop.domain.ledger import Assignment, Milestone, Target, Task


class Light(Enum):
    """Colour of a light (灯), from calm to alarming; NONE where no light is due."""

    NONE = "none"
    GREEN = "green"
    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"


LIGHT_SYMBOLS: Mapping[Light, str] = {
    Light.NONE: "○",
    Light.GREEN: "●",
    Light.BLUE: "◆",
    Light.YELLOW: "▲",
    Light.RED: "■",
}
"""The shape of each light on screen and paper: who cannot tell the colours tells the shapes."""


class ReviewVerdict(Enum):
    """What the office says of a unit's feedback (核定)."""

    DONE = "done"
    AHEAD = "ahead"
    ON_PLAN = "on-plan"
    BEHIND = "behind"
    RETURNED = "returned"


class AnswerKind(Enum):
    """How a unit answers its assignment: 签收 or 异议."""

    ACCEPTED = "accepted"
    OBJECTED = "objected"


class ObjectionPart(Enum):
    """What a unit objects to: the wording of the task, or that it is its duty."""

    WORDING = "wording"
    DUTY = "duty"


class RequestKind(Enum):
    """What a unit asks for: more time (延期), a pause (中止)."""

    EXTENSION = "extension"
    SUSPENSION = "suspension"


class RulingKind(Enum):
    """What the office decides.

    OBJECTION and EXTENSION answer a record of the unit; SUSPENSION (中止), COMPLETION (办结), CLOSURE (销号)
    and EXCUSE (正当理由) may stand alone.
    """

    OBJECTION = "objection"
    EXTENSION = "extension"
    SUSPENSION = "suspension"
    COMPLETION = "completion"
    CLOSURE = "closure"
    EXCUSE = "excuse"


class Urgency(Enum):
    """How urgent a leader's instruction (批示) is; its deadline follows by rule."""

    EXTRA_URGENT = "extra-urgent"
    URGENT = "urgent"
    NORMAL = "normal"


@dataclass(frozen=True, slots=True)
class Answer:
    """A unit's answer to its assignment; one record per assignment, restated when the unit thinks again.

    Attributes:
        part: what it objects to; None when it accepts.
        reason: why it objects.
        wanted: the wording or the unit it proposes instead.
        contact: name of the person to ask.
        version: version of the record as it stands.
        conflicts: names of fields in conflict.
    """

    uid: str
    task: str
    assignment: str
    kind: AnswerKind
    part: ObjectionPart | None
    reason: str
    wanted: str
    contact: str
    phone: str
    on: date | None
    version: str
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanStep:
    """What a unit means to have done by the end of a period.

    Attributes:
        period: code, e.g. ``2023Q3``.
        percent: 0 to 100; None when only words are given.
    """

    period: str
    text: str
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A unit's plan of its periods (季度计划); one record per assignment."""

    uid: str
    task: str
    assignment: str
    steps: tuple[PlanStep, ...]
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feedback:
    """A unit's report on one assignment in one period (进展反馈).

    Attributes:
        period: code of the period reported on.
        is_draft: only the unit itself sees it yet.
        percent: how much is done, 0 to 100; None when not given.
        values: value reached per target: uid of the target, decimal.
        milestones: uids of the milestones reported as reached, with the day on which.
        is_done: the unit asks for the task to be completed.
        is_unchanged: reported as "no change" (无变化).
        version: version of the record as it stands: what a review cites.
    """

    uid: str
    task: str
    assignment: str
    period: str
    is_draft: bool
    progress: str
    problems: str
    next_steps: str
    help: str
    percent: Decimal | None
    values: tuple[tuple[str, Decimal], ...]
    milestones: tuple[tuple[str, date | None], ...]
    is_done: bool
    is_unchanged: bool
    reporter: str
    submitted_on: date | None
    version: str
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that supports a record (佐证材料); the bytes are found by their hash.

    Attributes:
        of: uid of the record it supports.
        size: bytes.
        dated: the day the evidence is of; None when unknown.
        added_on: the day it was attached.
        side: ``before`` or ``after`` the correction of a finding; empty for neither.
    """

    uid: str
    of: str
    sha256: str
    name: str
    size: int
    media: str
    dated: date | None
    added_on: date | None
    note: str
    is_draft: bool
    side: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """The office's verdict on one feedback as it stood (核定).

    Attributes:
        feedback: uid of the feedback.
        version: version of the feedback that was judged.
        opinion: required when it is returned.
        milestones: uids of the milestones that the office holds for reached.
    """

    uid: str
    feedback: str
    task: str
    assignment: str
    period: str
    version: str
    verdict: ReviewVerdict
    opinion: str
    milestones: tuple[str, ...]
    on: date | None
    reviewer: str


@dataclass(frozen=True, slots=True)
class Request:
    """A unit asks for more time or a pause.

    Attributes:
        milestone: uid of the deadline; empty for all open ones.
        wanted: the day asked for: new deadline, or last day of the pause.
    """

    uid: str
    task: str
    assignment: str
    kind: RequestKind
    milestone: str
    wanted: date | None
    reason: str
    on: date | None
    version: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision of the office.

    Attributes:
        assignment: uid; empty when it is about the task for all its units (CLOSURE).
        about: uid of the answer or request it decides; empty when it stands alone.
        version: version of that record as it was judged.
        is_granted: whether the objection is upheld or the request granted; True when it stands alone.
        milestone: uid of the deadline moved; empty for all open ones.
        due: the new deadline of a granted extension.
        first: first day of a suspension, or the day from which it counts.
        last: last day of a suspension; None while it goes on.
        light: an excuse suppresses lights up to this one; NONE otherwise.
        reason: always given.
        on: day of the decision.
    """

    uid: str
    task: str
    assignment: str
    kind: RulingKind
    about: str
    version: str
    is_granted: bool
    milestone: str
    due: date | None
    first: date | None
    last: date | None
    light: Light
    reason: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Instruction:
    """A leader's instruction (批示); the work itself is the task it made.

    Attributes:
        number: e.g. ``批示〔2023〕3号``.
        task: uid of the task that carries it.
        relates: uid of an earlier task it is about; empty for none.
        due: deadline, made by rule from `said_on` and `urgency`.
        rule: the rule in words.
        slip_sha256: hash of the picture of the slip; empty for none.
    """

    uid: str
    number: str
    leader: str
    text: str
    urgency: Urgency
    said_on: date | None
    due: date | None
    rule: str
    task: str
    relates: str
    slip_sha256: str
    slip_name: str


@dataclass(frozen=True, slots=True)
class NoticeItem:
    """One task in a notice: why it is there, as it stood when the notice was made."""

    task: str
    code: str
    title: str
    due: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A supervision notice (督办通知单) to one unit.

    Attributes:
        unit: party identifier.
        colour: BLUE, YELLOW or RED.
        demand: what is asked for.
        reply_by: last day for the reply.
    """

    uid: str
    number: str
    unit: str
    unit_name: str
    colour: Light
    items: tuple[NoticeItem, ...]
    demand: str
    reply_by: date | None
    signer: str
    on: date | None
    withdrawn: str = ""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder (催办) to one unit.

    Attributes:
        period: code of the period whose feedback is asked for; empty when it is about deadlines.
    """

    uid: str
    unit: str
    unit_name: str
    items: tuple[NoticeItem, ...]
    period: str
    text: str
    on: date | None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Everything that was said and decided about one unit's share in one task.

    Attributes:
        milestones: the deadlines of the task that stand, in order.
        feedback: submitted ones, any order; drafts are left out.
        rulings: those about this assignment, and those about the task as a whole.
        withdrawn: reason when the assignment or the task is withdrawn; empty when both stand.
    """

    task: Task
    assignment: Assignment
    milestones: tuple[Milestone, ...] = ()
    targets: tuple[Target, ...] = ()
    answer: Answer | None = None
    plan: Plan | None = None
    feedback: tuple[Feedback, ...] = ()
    reviews: tuple[Review, ...] = ()
    requests: tuple[Request, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    withdrawn: str = ""
