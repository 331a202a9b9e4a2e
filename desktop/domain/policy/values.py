"""What a parsed plan is made of: plain values, each with the characters it cites."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from desktop.errors import Problem

Span = tuple[int, int]


class Role(Enum):
    """What a unit is to a task."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered place of the document.

    Attributes:
        path: numbers from the outside in, e.g. ``二/（一）/1``; unique in the document.
        level: depth, 1 for the outermost.
        heading: the words of the heading, without number and closing stop; empty if there is none.
        text: the clause's own text, without its sub-clauses.
        span: characters of ``text`` in the document.
    """

    path: str
    level: int
    heading: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Milestone:
    """What has to be reached by a day.

    Attributes:
        due: the last day of the stated period.
        due_text: the wording of the deadline.
        text: what is due, verbatim.
        span: characters of ``text``.
        due_span: characters of ``due_text``.
        reason: why the wording resolves to that day.
    """

    due: date
    due_text: str
    text: str
    span: Span
    due_span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Target:
    """A number that has to be reached.

    Attributes:
        text: the words that state it, verbatim.
        name: what is measured.
        comparator: ``>=``, ``>``, ``<=``, ``<`` or ``=``.
        value: digits as written, without separators of thousands.
        unit: unit as written; a full-width percent sign is given as ``%``.
        recurrence: ``once`` or ``yearly``.
        due: the day of the milestone sentence it stands in, if any.
        strive: 力争 and its like, which is not a promise.
        base: what a change is measured against, e.g. ``2019年``; empty if nothing is said.
        span: characters of ``text``.
    """

    text: str
    name: str
    comparator: str
    value: str
    unit: str
    recurrence: str
    due: date | None
    strive: bool
    base: str
    span: Span


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """One responsibility statement and the text it stands for.

    Attributes:
        clause: path of the clause, empty outside any.
        title: heading of the clause, or the first words of the demand.
        text: verbatim from the start of the paragraph through the statement.
        span: characters of ``text``.
        demand_span: the same without number, heading and statement.
        bracket_span: the statement alone, with its brackets.
        lead: names in the order written.
        responsible: names in the order written; nobody stands in both.
        groups: those of the names that are group words (各…, 有关…), not units.
    """

    clause: str
    title: str
    text: str
    span: Span
    demand_span: Span
    bracket_span: Span
    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    groups: tuple[str, ...]
    milestones: tuple[Milestone, ...]
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause that demands something and names nobody; it never becomes a task by itself."""

    clause: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Passage:
    """Some verbatim text and where it stands."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the parser took, and every sentence of weight that it did not.

    Attributes:
        brackets: responsibility statements found.
        tasks: tasks made of them.
        deadline_mentions: wordings of deadlines in the whole text, resolved or not.
        milestones: deadlines inside tasks.
        targets: numbers to be reached, inside tasks.
        without_lead: tasks that name no leading unit.
        uncovered: sentences with a demand, a deadline, a number or a bracket that nothing cites.
    """

    brackets: int
    tasks: int
    deadline_mentions: int
    milestones: int
    targets: int
    without_lead: int
    uncovered: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class ParsedPolicy:
    """Everything read out of one document; every span counts characters of ``text``."""

    title: str
    doc_no: str
    issuer: str
    issued_on: date | None
    text: str
    clauses: tuple[Clause, ...]
    tasks: tuple[TaskDraft, ...]
    milestones: tuple[Milestone, ...]
    candidates: tuple[Candidate, ...]
    coverage: Coverage
    problems: tuple[Problem, ...]
