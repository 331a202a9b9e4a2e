"""Which cases, in what order: a query as a value, and the SQL that answers it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from desktop.domain.ledger import AssignmentState
from desktop.domain.standing import Waiting
from desktop.domain.supervision import Light, ReviewVerdict
from desktop.models import search
from desktop.models.case_rows import LIGHTS, STATES, VERDICTS, WAITING, place

_JOINS: Mapping[str, str] = {
    "task": "JOIN task ON task.record = one.task",
    "share": "JOIN assignment AS share ON share.record = one.record",
}
ORDERS: Mapping[str, str] = {
    "uid": "share.uid",
    "task": "one.task",
    "code": "one.code",
    "title": "task.title",
    "unit": "one.unit",
    "unit_name": "share.name",
    "duty": "share.duty",
    "state": "one.state",
    "light": "one.light",
    "light_word": "one.word",
    "explanation": "one.explanation",
    "due": "one.due",
    "percent": "CAST(one.percent AS REAL)",
    "expected": "CAST(one.expected AS REAL)",
    "verdict": "one.verdict",
    "waiting": "one.waiting",
    "missing": "one.missing_count",
    "reported": "one.reported",
    "extensions": "one.extensions",
    "suspended": "one.suspended",
    "completed_on": "one.completed_on",
    "is_closed": "one.is_closed",
    "withdrawn": "one.withdrawn",
}
CASE_ORDERS = tuple(ORDERS)
GROUPS: Mapping[str, tuple[str, Sequence[Enum]]] = {
    "unit": ("one.unit", ()),
    "light": ("one.light", LIGHTS),
    "state": ("one.state", STATES),
    "verdict": ("one.verdict", VERDICTS),
    "policy": ("task.policy", ()),
}


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """Which cases, in what order.

    Attributes:
        unit: party identifier; empty for all.
        task: uid; empty for all.
        policy: uid of a document; empty for all.
        states: empty for all; so are the other closed sets.
        missing: True for cases with reports missing, False for those without, None for both.
        due_from: cases whose next open deadline is on that day or later.
        due_before: cases whose next open deadline is before that day.
        completed: True for completed ones, False for open ones, None for both.
        suspended: True for those suspended on the day, False for the others, None for both.
        withdrawn: whether withdrawn cases are included.
        text: words, all of which occur in code, title or the unit's name.
        order_by: one of `CASE_ORDERS`; what has no value comes last; ties come by code, then arrival.
        offset: cases to skip.
        limit: cases at most; None for all.
    """

    unit: str = ""
    task: str = ""
    policy: str = ""
    states: tuple[AssignmentState, ...] = ()
    lights: tuple[Light, ...] = ()
    verdicts: tuple[ReviewVerdict, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    missing: bool | None = None
    due_from: date | None = None
    due_before: date | None = None
    completed: bool | None = None
    suspended: bool | None = None
    withdrawn: bool = False
    text: str = ""
    order_by: str = "code"
    descending: bool = False
    offset: int = 0
    limit: int | None = None


ALL_CASES = CaseQuery()


def case_count_sql(query: CaseQuery) -> tuple[str, list[Any]]:
    """The statement that counts what a query finds, with its values."""
    return _counted("count(*)", query)


def case_groups_sql(by: Sequence[str], query: CaseQuery = ALL_CASES) -> tuple[str, list[Any]]:
    """The statement that counts what a query finds by some of `GROUPS`: their values, then the count.

    Raises:
        ValueError: an unknown group.
    """
    if not set(by) <= GROUPS.keys():
        raise ValueError(f"cases cannot be counted by {by!r}")
    columns = ", ".join(GROUPS[name][0] for name in by)
    sql, values = _counted(f"{columns}, count(*)", query)
    return f"{sql} GROUP BY {columns}", values


def _counted(columns: str, query: CaseQuery) -> tuple[str, list[Any]]:
    """A selection from the cases that a query finds, joined with what it speaks of."""
    found = tuple(conditions(query))
    where = " AND ".join(text for text, _ in found) or "1"
    joins = [join for table, join in _JOINS.items() if f"{table}." in columns + where]
    sql = " ".join(("SELECT", columns, "FROM case_row AS one", *joins, "WHERE", where))
    return sql, [value for _, values in found for value in values]


def conditions(query: CaseQuery) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """What a query asks of `one` (the case), `task` and `share` (its assignment), with the values."""
    if not query.withdrawn:
        yield "one.is_withdrawn = 0", ()
    if query.unit:
        yield "one.unit = ?", (query.unit,)
    if query.task:
        yield "one.task = (SELECT id FROM record WHERE kind = 'task' AND uid = ?)", (query.task,)
    if query.policy:
        yield "task.policy = ?", (query.policy,)
    yield from _sets(query)
    yield from _days(query)
    yield from _switches(query)
    for word in search.words(query.text):
        within = "one.task IN (SELECT rowid FROM task_text WHERE task_text MATCH ?)"
        match = f"{{code title}} : {search.phrase(word)}"
        yield f"({within} OR instr(lower(share.name), lower(?)) > 0)", (match, word)


def _sets(query: CaseQuery) -> Iterator[tuple[str, tuple[Any, ...]]]:
    chosen: tuple[tuple[str, Sequence[Enum], Sequence[Enum]], ...] = (
        ("one.state", STATES, query.states),
        ("one.light", LIGHTS, query.lights),
        ("one.verdict", VERDICTS, query.verdicts),
        ("one.waiting", WAITING, query.waiting),
    )
    for column, members, wanted in chosen:
        if wanted:
            places = tuple(place(members, one) for one in wanted)
            yield f"{column} IN ({', '.join('?' * len(places))})", places


def _days(query: CaseQuery) -> Iterator[tuple[str, tuple[Any, ...]]]:
    if query.due_from is not None:
        yield "one.due >= ?", (query.due_from.isoformat(),)
    if query.due_before is not None:
        yield "one.due < ?", (query.due_before.isoformat(),)


def _switches(query: CaseQuery) -> Iterator[tuple[str, tuple[Any, ...]]]:
    switches = (
        (query.missing, "one.missing_count > 0", "one.missing_count = 0"),
        (query.completed, "one.completed_on IS NOT NULL", "one.completed_on IS NULL"),
        (query.suspended, "one.suspended <> ''", "one.suspended = ''"),
    )
    for switch, on, off in switches:
        if switch is not None:
            yield (on if switch else off), ()
