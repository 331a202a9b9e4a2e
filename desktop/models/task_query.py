"""Which tasks, in what order: a query as a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from desktop.domain.ledger import AssignmentState, Stage
from desktop.domain.supervision import Light, ReviewVerdict


class ColumnKind(Enum):
    """What a column holds: how it is filtered."""

    TEXT = "text"
    NAMES = "names"
    DAY = "day"
    NUMBER = "number"
    CHOICE = "choice"


COLUMNS: Mapping[str, ColumnKind] = {
    "order": ColumnKind.NUMBER,
    "clause": ColumnKind.TEXT,
    "code": ColumnKind.TEXT,
    "title": ColumnKind.TEXT,
    "text": ColumnKind.TEXT,
    "lead": ColumnKind.NAMES,
    "responsible": ColumnKind.NAMES,
    "groups": ColumnKind.NAMES,
    "sponsor": ColumnKind.TEXT,
    "note": ColumnKind.TEXT,
    "origin": ColumnKind.TEXT,
    "due": ColumnKind.DAY,
    "stage": ColumnKind.CHOICE,
    "withdrawn": ColumnKind.TEXT,
    "policy": ColumnKind.TEXT,
    "state": ColumnKind.CHOICE,
    "light": ColumnKind.CHOICE,
    "next_due": ColumnKind.DAY,
    "percent": ColumnKind.NUMBER,
    "verdict": ColumnKind.CHOICE,
    "missing": ColumnKind.NUMBER,
    "waiting": ColumnKind.NUMBER,
    "units": ColumnKind.NUMBER,
    "completed": ColumnKind.NUMBER,
}
ORDERS = tuple(COLUMNS)


class Operator(Enum):
    """What a filter asks of a column."""

    CONTAINS = "contains"
    IS = "is"
    EMPTY = "empty"
    NOT_EMPTY = "not-empty"
    FROM = "from"
    TO = "to"


@dataclass(frozen=True, slots=True)
class ColumnFilter:
    """What one column must hold.

    Attributes:
        column: one of `COLUMNS`.
        operator: value of an `Operator`. ``contains`` is for texts and names, whatever their case; ``is`` is
            for all; ``from`` and ``to`` include the value.
        value: text, day or number as text, value of the closed set; for ``is`` several, any of which will do.
            In a column of names one name is meant, or a whole list of them as `group_counts` gives it;
            an empty value means empty.
    """

    column: str
    operator: str
    value: str | tuple[str, ...] = ""


@dataclass(frozen=True, slots=True)
class TaskQuery:
    """Which tasks, in what order.

    Drafts that were published are never found; the published ones are. Conditions on standings are about
    the day the cases are kept for.

    Attributes:
        policy: uid of a document; empty for all.
        clause: path of a clause; its sub-clauses are included.
        unit: party identifier: tasks assigned to it; any other text: a name as written in the plan.
        written: names that mean that party in a plan: drafts that name one of them are found as well.
        text: words, all of which occur in code, title, text or names.
        due_before: tasks whose earliest deadline is before that day.
        withdrawn: whether withdrawn tasks are included.
        states: empty for all; so are `lights` and `verdicts`.
        has_missing: True for tasks with reports missing, False for those without, None for both.
        waiting: True for tasks with a case that waits for the office, False for those without, None for both.
        closed: True for tasks that the office closed, False for others, None for both.
        filters: all of which must hold.
        order_by: one of `ORDERS`; what has no value comes last. With ``order``, plans follow each other by
            their codes; but more than `MANY_HITS` hits of a text or a name come in the order in which they
            arrived, so that the first page need not wait for the last hit.
        offset: tasks to skip.
        limit: tasks at most; None for all.
    """

    policy: str = ""
    clause: str = ""
    unit: str = ""
    written: tuple[str, ...] = ()
    stage: Stage | None = None
    text: str = ""
    due_before: date | None = None
    withdrawn: bool = False
    states: tuple[AssignmentState, ...] = ()
    lights: tuple[Light, ...] = ()
    verdicts: tuple[ReviewVerdict, ...] = ()
    has_missing: bool | None = None
    waiting: bool | None = None
    closed: bool | None = None
    filters: tuple[ColumnFilter, ...] = ()
    order_by: str = "order"
    descending: bool = False
    offset: int = 0
    limit: int | None = None


ALL_TASKS = TaskQuery()
MANY_HITS = 1_000
"""Hits of the search index that are sorted before the first page is shown."""
