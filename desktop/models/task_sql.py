"""The statements that answer a task query, and the choice of the index that answers it soonest.

Few candidates of some condition are fetched and sorted. Otherwise the index of the order is read until the
page is full: what is frequent is soon found. Which it is, is counted first, no further than to where it
matters.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Any

from sqlcipher3 import dbapi2

from desktop.models.case_rows import STANDING
from desktop.models.rows import TASK
from desktop.models.task_conditions import COVERED, INDEXES, Bound, Condition, conditions, sql_name
from desktop.models.task_query import COLUMNS, MANY_HITS, TaskQuery
from desktop.models.text_index import may_occur

FEW = 5_000
"""Candidates that are fetched and sorted before the first page is shown, whatever else is asked."""
MOST = 50_000
"""Candidates that are fetched and sorted when the page would take longer to fill without them."""

_LIKELY = 0.3  # share of the tasks that fulfil a condition, where nobody counted
_NARROW = 0.1  # what an entry of an index costs against a row of the table
_NOTHING: tuple[Bound, ...] = (("SELECT record FROM task WHERE 0", ()),)

_ALL = -1
_PLACES: Mapping[str, tuple[str, ...]] = {
    "order": ("plan", "order"),
    "clause": ("plan", "span_start"),
    "policy": ("policy", "order"),
}
_ORDER_INDEXES: Mapping[str, str] = {
    "order": "task_by_order",
    "clause": "task_by_clause",
    "stage": "task_by_stage",
    **{column: index for column, index in INDEXES.items() if column in COLUMNS and column != "clause"},
}
_NARROWEST = "task_by_stage"
WIDE = ", ".join(f'task."{name}"' for name in TASK)
STOOD = ", ".join(f"task.{name}" for name in STANDING)

Statement = tuple[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a query is answered.

    Attributes:
        asked: conditions of the query.
        candidates: statements that find few candidates; empty when the order's index is read instead.
        arriving: what the search index is asked when its many hits come in the order of their arrival.
    """

    query: TaskQuery
    asked: tuple[Condition, ...]
    candidates: tuple[Bound, ...] = ()
    arriving: str = ""


def plan(connection: dbapi2.Connection, query: TaskQuery) -> Plan:
    """Chooses how a query is answered.

    Raises:
        ValueError: an unknown order, column or operator.
    """
    if query.order_by not in COLUMNS:
        raise ValueError(f"tasks cannot be ordered by {query.order_by!r}")
    asked = tuple(conditions(query))
    if not may_occur(connection, (word for one in asked for word in one.words)):
        return Plan(query, (), _NOTHING)
    match = " AND ".join(f"({one.match})" for one in asked if one.match)
    if match:
        hits: tuple[Bound, ...] = (("SELECT rowid FROM task_text WHERE task_text MATCH ?", (match,)),)
        if _count(connection, hits, MANY_HITS + 1) <= MANY_HITS:
            return Plan(query, tuple(one for one in asked if not one.is_match), hits)
    fewest, candidates = _fewest(
        connection, query, asked, is_streaming=bool(match) and query.order_by == "order"
    )
    if fewest:
        return Plan(query, asked, candidates)
    return Plan(query, asked, arriving=match if query.order_by == "order" else "")


def _fewest(
    connection: dbapi2.Connection, query: TaskQuery, asked: Sequence[Condition], *, is_streaming: bool
) -> tuple[int, tuple[Bound, ...]]:
    """The candidates that are sooner fetched and sorted than the page is filled without them.

    Args:
        connection: the open files.
        query: what is wanted.
        asked: its conditions.
        is_streaming: whether many hits of the search index can come as they arrived.

    Returns:
        Their number and the statements that find them; 0 when the page is sooner filled.
    """
    options = [one for one in asked if one.candidates and not one.match]
    most = {one: FEW if one.is_dear or is_streaming else MOST for one in options}
    counts = {one: _count(connection, one.candidates, most[one] + 1) for one in options}
    within = [one for one in options if counts[one] <= most[one]]
    if not within:
        return 0, ()
    best = min(within, key=lambda one: counts[one])
    fewest = max(1, counts[best])
    if fewest <= FEW:
        return fewest, best.candidates
    (total,) = connection.execute("SELECT ifnull(max(record), 0) FROM task").fetchone()
    shares = (counts[one] / total if one in within else _LIKELY for one in asked)
    looked_at = min(total, ((query.limit or total) + query.offset) / prod(shares))
    if query.order_by == "order" and all(one.columns <= COVERED for one in asked):
        looked_at *= _NARROW
    return (fewest, best.candidates) if looked_at > fewest else (0, ())


def page_sql(chosen: Plan) -> Statement:
    """The statement that selects columns `rows.TASK` of the page."""
    return _page(chosen, WIDE)


def standings_sql(chosen: Plan) -> Statement:
    """The statement that selects columns `rows.TASK` of the page, then `case_rows.STANDING`."""
    return _page(chosen, f"{WIDE}, {STOOD}")


def numbers_sql(chosen: Plan) -> Statement:
    """The statement that selects the numbers of the records of the page, in its order."""
    return _page(chosen, "task.record")


def count_sql(chosen: Plan) -> Statement:
    """The statement that counts what a query finds."""
    chosen = _for_counting(chosen)
    where, values = _where(chosen)
    before, bound = _source(chosen, _counting_index(chosen.asked))
    return f"{before[0]}SELECT count(*) FROM {before[1]} WHERE {where}", [*bound, *values]


def groups_sql(chosen: Plan, column: str) -> Statement:
    """The statement that counts what a query finds by the values of a column, in its order.

    Raises:
        ValueError: an unknown column.
    """
    if column not in COLUMNS:
        raise ValueError(f"tasks cannot be grouped by {column!r}")
    chosen = _for_counting(chosen)
    where, values = _where(chosen)
    name = sql_name(column)
    table_column = "is_issued" if column == "stage" else column
    looked_at = frozenset({table_column}).union(*(one.columns for one in chosen.asked))
    index = INDEXES.get(table_column) if not chosen.asked else None
    if index is None and looked_at <= COVERED:
        index = "task_by_order"
    before, bound = _source(chosen, index)
    counted = f"{before[0]}SELECT {name}, count(*) FROM {before[1]} WHERE {where}"
    return f"{counted} GROUP BY {name} ORDER BY {name} NULLS LAST", [*bound, *values]


def _page(chosen: Plan, columns: str) -> Statement:
    query = chosen.query
    where, values = _where(chosen)
    before: tuple[str, str]
    bound: list[Any]
    if chosen.arriving:
        # CROSS JOIN fixes the order of the loops: hits first, by number, so that a page ends early
        source = "task_text AS hits CROSS JOIN task ON task.record = hits.rowid"
        where, values = _where(replace(chosen, asked=tuple(one for one in chosen.asked if not one.is_match)))
        where, values = f"hits.task_text MATCH ? AND {where}", [chosen.arriving, *values]
        before, bound = ("", source), []
        order = ["hits.rowid"]
    else:
        before, bound = _source(chosen, _order_index(query))
        order = _order(query)
    way = "DESC" if query.descending else "ASC"
    sql = f"{before[0]}SELECT {columns} FROM {before[1]} WHERE {where} ORDER BY "
    sql += ", ".join(f"{column} {way}{_last(column, way)}" for column in order)
    if query.limit is not None or query.offset:
        sql += " LIMIT ? OFFSET ?"
        values = [*values, _ALL if query.limit is None else query.limit, query.offset]
    return sql, [*bound, *values]


def _order_index(query: TaskQuery) -> str | None:
    """The index that has the tasks in the order wanted; None when SQLite has to sort."""
    if query.policy and query.order_by == "order":
        return "task_by_policy"
    return _ORDER_INDEXES.get(query.order_by)


def _order(query: TaskQuery) -> list[str]:
    """Columns of an order as its index has them; the number of the record settles ties."""
    names = _PLACES.get(query.order_by, (query.order_by,))
    if query.policy and query.order_by == "order":
        names = ("order",)  # of one plan
    columns = [sql_name(name) for name in names]
    return [*columns, "task.is_withdrawn", "task.record"]


def _last(column: str, way: str) -> str:
    """What has no value comes last both ways; descending it does by itself."""
    return " NULLS LAST" if way == "ASC" and column in _NULLABLE else ""


_NULLABLE = frozenset(sql_name(name) for name in ("due", "next_due", "percent", "verdict"))


def _source(chosen: Plan, index: str | None) -> tuple[tuple[str, str], list[Any]]:
    """What stands before SELECT and after FROM, and their values."""
    if not chosen.candidates:
        return ("", f"task INDEXED BY {index}" if index else "task"), []
    found = " UNION ".join(sql for sql, _ in chosen.candidates)
    bound = [value for _, values in chosen.candidates for value in values]
    return (f"WITH few (number) AS ({found}) ", "few CROSS JOIN task ON task.record = few.number"), bound


def _where(chosen: Plan) -> Statement:
    tests: list[Bound] = [("task.superseded = 0", ())]  # a literal: else the partial indexes were not used
    if not chosen.query.withdrawn:
        tests.append(("task.is_withdrawn < 1", ()))  # not "=": else the indexes' order were not seen
    tests += [one.test for one in chosen.asked]
    return " AND ".join(sql for sql, _ in tests), [value for _, values in tests for value in values]


def _for_counting(chosen: Plan) -> Plan:
    """A count looks at everything anyway: by candidates, if testing each task costs more."""
    dear = next((one for one in chosen.asked if one.is_dear), None)
    if chosen.candidates or dear is None:
        return chosen
    return replace(chosen, candidates=dear.candidates)


def _counting_index(asked: Iterable[Condition]) -> str | None:
    """The narrowest index that answers everything asked; None when SQLite is to choose."""
    columns: frozenset[str] = frozenset().union(*(one.columns for one in asked))
    if not columns:
        return _NARROWEST
    if len(columns) == 1 and (index := INDEXES.get(*columns)):
        return index
    return "task_by_order" if columns <= COVERED else None


def _count(connection: dbapi2.Connection, candidates: Sequence[Bound], most: int) -> int:
    """Number of candidates, counted no further than needed."""
    return sum(
        int(connection.execute(f"SELECT count(*) FROM ({sql} LIMIT {most})", values).fetchone()[0])
        for sql, values in candidates
    )
