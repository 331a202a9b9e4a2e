"""Which tasks, in what order: a query as a value, and the SQL that answers it from an index."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN, SQL, Expression, SqliteDatabase, Table, fn

from desktop.domain.ledger import Stage
from desktop.models import search
from desktop.models.rows import TASK
from desktop.records.stream import is_party

_DIALECT: Any = SqliteDatabase(None)  # peewee composes the SQL; our own connection runs it
_TASK: Any = Table("task", (*TASK, "record"), alias="task")
_HITS: Any = Table("task_text", ("rowid", "task_text"), alias="hits")
_ASSIGNMENT: Any = Table("assignment", ("task", "unit", "is_withdrawn"), alias="share")
_ALL = -1

# Places in the plan stand together; a clause is where its text stands, not how its numeral sorts.
_ORDERS: Mapping[str, tuple[str, ...]] = {
    "order": ("policy", "order"),
    "clause": ("policy", "span_start"),
    "code": ("code",),
    "title": ("title",),
    "text": ("text",),
    "lead": ("lead",),
    "responsible": ("responsible",),
    "groups": ("groups",),
    "sponsor": ("sponsor",),
    "note": ("note",),
    "origin": ("origin",),
    "due": ("due",),
    "stage": ("is_issued",),
    "withdrawn": ("withdrawn",),
    "policy": ("policy",),
}
ORDERS = tuple(_ORDERS)


@dataclass(frozen=True, slots=True)
class TaskQuery:
    """Which tasks, in what order.

    Drafts that were published are never found; the published ones are.

    Attributes:
        policy: uid of a document; empty for all.
        clause: path of a clause; its sub-clauses are included.
        unit: party identifier: tasks assigned to it; any other text: a name as written in the plan.
        written: names that mean that party in a plan: drafts that name one of them are found as well.
        text: words, all of which occur in code, title, text or names.
        due_before: tasks whose earliest deadline is before that day.
        withdrawn: whether withdrawn tasks are included.
        order_by: one of `ORDERS`; with ``order``, more than `MANY_HITS` hits of a text or a name come in the
            order in which they arrived, so that the first page need not wait for the last hit.
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
    order_by: str = "order"
    descending: bool = False
    offset: int = 0
    limit: int | None = None


ALL_TASKS = TaskQuery()


MANY_HITS = 5_000
"""Hits that are sorted before the first page is shown."""


def hits_sql(query: TaskQuery) -> tuple[str, list[Any]] | None:
    """The statement that counts what the search index finds, up to one more than `MANY_HITS`.

    Returns:
        None when the search index has nothing to do with the query.
    """
    phrases = _phrases(query)
    if not phrases:
        return None
    found = "SELECT rowid FROM task_text WHERE task_text MATCH ? LIMIT ?"
    return f"SELECT count(*) FROM ({found})", [" AND ".join(phrases), MANY_HITS + 1]


def page_sql(query: TaskQuery, *, are_hits_many: bool = False) -> tuple[str, list[Any]]:
    """The statement that selects columns `rows.TASK` of the page, with its values.

    Args:
        query: what is wanted.
        are_hits_many: whether hits come in the order of arrival, see `TaskQuery.order_by`.

    Raises:
        ValueError: an unknown order.
    """
    if query.order_by not in _ORDERS:
        raise ValueError(f"tasks cannot be ordered by {query.order_by!r}")
    page = _found(query, *(getattr(_TASK, name) for name in TASK)).order_by(
        *_order(query, by_arrival=are_hits_many)
    )
    if query.limit is not None or query.offset:
        page = page.limit(_ALL if query.limit is None else query.limit).offset(query.offset)
    return _composed(page)


def count_sql(query: TaskQuery) -> tuple[str, list[Any]]:
    """The statement that counts what a query finds, with its values."""
    return _composed(_found(query, fn.COUNT(SQL("*"))))


def _composed(selected: Any) -> tuple[str, list[Any]]:
    sql, values = _DIALECT.get_sql_context().sql(selected).query()
    return str(sql), list(values)


def _found(query: TaskQuery, *columns: Any) -> Any:
    phrases = _phrases(query)
    if not phrases:
        return _TASK.select(*columns).where(*_conditions(query))
    # CROSS JOIN fixes the order of the loops: hits first, by number, so that a page ends early
    hits = _HITS.join(_TASK, JOIN.CROSS)
    match = Expression(_HITS.task_text, "MATCH", " AND ".join(phrases))
    return hits.select(*columns).where(match, _TASK.record == _HITS.rowid, *_conditions(query))


def _phrases(query: TaskQuery) -> list[str]:
    """What the search index is asked: it narrows a name down before the lists are read."""
    phrases = [search.phrase(word) for word in search.words(query.text)]
    if query.unit and not is_party(query.unit):
        phrases.append(f"{{lead responsible}} : {search.phrase(query.unit)}")
    return phrases


def _conditions(query: TaskQuery) -> Iterator[Any]:
    yield SQL("task.superseded = 0")  # a literal: a bound value would not match the partial indexes
    if not query.withdrawn:
        yield SQL("task.is_withdrawn = 0")
    if query.policy:
        yield _TASK.policy == query.policy
    if query.stage is not None:
        yield _TASK.is_issued == int(query.stage is Stage.ISSUED)
    if query.due_before is not None:
        yield _TASK.due < query.due_before.isoformat()
    if query.clause:
        yield _within(query.clause)
    if query.unit:
        yield _has_part(query) if is_party(query.unit) else _names(query.unit)


def _within(clause: str) -> Any:
    """The clause and what is below it: between ``二/`` and the character after the slash."""
    after = chr(ord("/") + 1)
    below = (_TASK.clause >= f"{clause}/") & (_TASK.clause < f"{clause}{after}")
    return (_TASK.clause == clause) | below


def _has_part(query: TaskQuery) -> Any:
    part = _assigned(query.unit)
    for name in query.written:
        part |= (_TASK.is_issued == 0) & _names(name)
    return part


def _assigned(unit: str) -> Any:
    shares = _ASSIGNMENT.select(_ASSIGNMENT.task)
    return _TASK.uid.in_(shares.where(_ASSIGNMENT.unit == unit, _ASSIGNMENT.is_withdrawn == 0))


def _names(name: str) -> Any:
    within = "EXISTS (SELECT 1 FROM json_each(task.{}) WHERE value = ?)"
    return SQL(within.format("lead"), (name,)) | SQL(within.format("responsible"), (name,))


def _order(query: TaskQuery, *, by_arrival: bool) -> list[Any]:
    if query.order_by == "order" and by_arrival:
        columns = [_HITS.rowid]
    else:
        columns = [*(getattr(_TASK, name) for name in _ORDERS[query.order_by]), _TASK.record]
    return [column.desc() if query.descending else column.asc() for column in columns]
