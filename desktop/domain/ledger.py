"""Values of the task ledger (督查任务台账), as folded records show them."""

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

Span = tuple[int, int]


class Stage(Enum):
    """How far a task as a whole has come: a draft of the office, or issued (交办) to its units."""

    DRAFT = "draft"
    ISSUED = "issued"


class Duty(Enum):
    """What a unit is to a task: 牵头 or 责任."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"


class AssignmentState(Enum):
    """State of one unit under one task, in the order of the year. Overdue is derived, not a state."""

    PENDING = "pending"
    ISSUED = "issued"
    ACCEPTED = "accepted"
    OBJECTED = "objected"
    IN_PROGRESS = "in-progress"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class ClauseValue:
    """A clause of a policy document.

    Attributes:
        path: e.g. ``二/（一）/1``.
        level: depth from 1.
        span: characters of the document text it covers, without its children's text being cut out.
    """

    path: str
    level: int
    heading: str
    span: Span


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """A plan document in the workspace.

    Attributes:
        code: short code that task codes begin with, e.g. ``2023-5``.
        text: the text as read; all spans count its characters.
        source_sha256: hash of the file it was read from.
        stage: draft until the first of its tasks is issued.
    """

    uid: str
    code: str
    title: str
    doc_no: str
    issuer: str
    issued_on: date | None
    text: str
    clauses: tuple[ClauseValue, ...]
    source_name: str
    source_sha256: str
    stage: Stage


@dataclass(frozen=True, slots=True)
class Milestone:
    """A deadline of a task (时间节点): the wording, the date it resolves to, and why.

    Attributes:
        due: last day on which it is in time; None when the wording has no date.
        reason: why ``due_text`` means ``due``.
    """

    uid: str
    task: str
    due: date | None
    due_text: str
    text: str
    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Target:
    """A quantified target (量化目标).

    Attributes:
        comparator: ``>=``, ``>``, ``<=``, ``<`` or ``=``.
        value: decimal as text.
        recurrence: ``once`` or ``yearly``.
        strive: 力争, which is not the same as 达到.
    """

    uid: str
    task: str
    name: str
    comparator: str
    value: str
    unit: str
    recurrence: str
    due: date | None
    strive: bool
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Assignment:
    """One unit's share in one task, told to that unit.

    Attributes:
        unit: party identifier, e.g. ``unit.dsjj``.
        name: name of the unit when it was issued.
        wording: the words of the plan that name it; a group word when it came by expansion.
        reached: uids of the milestones that the units before it had reached, each with its day.
    """

    uid: str
    task: str
    unit: str
    name: str
    duty: Duty
    wording: str
    state: AssignmentState
    issued_on: date | None
    reached: tuple[tuple[str, date | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """A task of the ledger: one responsibility bracket of the plan.

    Attributes:
        code: e.g. ``2023-5-001``; kept for ever.
        order: place in the plan, from 1.
        policy: uid of the policy document.
        clause: path of the clause.
        span: characters of the document text that the task cites.
        lead: names as written; empty when the plan names none.
        responsible: names as written, group words among them.
        groups: the group words (市政府各部门 …).
        origin: ``bracket``, ``candidate``, ``split``, ``merge`` or ``manual``.
        withdrawn: reason of the withdrawal; empty when it stands.
        conflicts: names of fields in conflict.
        due: the earliest open deadline; None without milestones.
    """

    uid: str
    code: str
    order: int
    policy: str
    clause: str
    title: str
    text: str
    span: Span
    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    groups: tuple[str, ...]
    sponsor: str
    note: str
    origin: str
    stage: Stage
    withdrawn: str
    conflicts: tuple[str, ...]
    due: date | None


_NUMBER = re.compile(
    r"^[\s\u3000]*(?:[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、])\s*"
)
_STATEMENT = re.compile(
    r"[（(【\[][^（）()【】\[\]]*(?:[（(][^（）()]*[）)][^（）()【】\[\]]*)*[）)】\]]\s*$"
)


def requirement(task: Task) -> str:
    """What a task asks for (工作要求): its text without number, title and responsibility statement.

    Source: the columns of ledgers in use give number, title and units their own places.
    """
    text = _NUMBER.sub("", task.text)
    if text.startswith(task.title):
        text = text.removeprefix(task.title).lstrip("。．. \u3000")
    statement = _STATEMENT.search(text)
    if statement and any(name in statement[0] for name in (*task.lead, *task.responsible)):
        text = text[: statement.start()].rstrip()
    return text or task.text
