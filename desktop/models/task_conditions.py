"""The conditions of a task query as SQL, each with the statements that find its candidates by an index."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from desktop.domain.ledger import Stage
from desktop.models import search
from desktop.models.case_rows import LIGHTS, STATES, VERDICTS
from desktop.models.task_query import COLUMNS, ColumnFilter, ColumnKind, Operator, TaskQuery
from desktop.records.stream import is_party

Bound = tuple[str, tuple[Any, ...]]

COVERED = frozenset({"is_issued", "light", "state", "verdict", "is_closed", "missing", "waiting"})
"""Columns that the index of the plan order carries besides the order."""
INDEXES: Mapping[str, str] = {
    "is_issued": "task_by_stage",
    "policy": "task_by_policy",
    "clause": "task_by_clause_path",
    "code": "task_by_code",
    "title": "task_by_title",
    "lead": "task_by_lead",
    "responsible": "task_by_responsible",
    "sponsor": "task_by_sponsor",
    "note": "task_by_note",
    "due": "task_by_due",
    "state": "task_by_state",
    "light": "task_by_light",
    "next_due": "task_by_next_due",
    "percent": "task_by_percent",
    "verdict": "task_by_verdict",
    "missing": "task_by_missing",
    "waiting": "task_by_waiting",
}
"""The index that begins with a column, where there is one."""
CHOICES: Mapping[str, tuple[str, ...]] = {
    "stage": tuple(str(one.value) for one in Stage),
    "state": tuple(str(one.value) for one in STATES),
    "light": tuple(str(one.value) for one in LIGHTS),
    "verdict": tuple(str(one.value) for one in VERDICTS),
}
"""Values of closed sets by their places in the tables."""
_SQL_NAMES: Mapping[str, str] = {"stage": "is_issued", "percent": "CAST({}percent AS REAL)"}
_IN_INDEX = ("code", "title", "text", "lead", "responsible")
_NULLABLE = frozenset({"due", "next_due", "percent", "verdict"})


@dataclass(frozen=True, slots=True)
class Condition:
    """What a task must fulfil.

    Attributes:
        test: SQL over columns of ``task``, and its values.
        columns: names of the columns it looks at.
        candidates: statements that together find the numbers of all tasks that may fulfil it; empty when no
            index can.
        match: what the search index is asked; empty when it has nothing to do with it.
        words: texts that must occur for it to be fulfilled.
        is_match: whether what the search index finds is all there is to it.
        is_dear: whether testing a task costs more than finding a candidate.
    """

    test: Bound
    columns: frozenset[str]
    candidates: tuple[Bound, ...] = ()
    match: str = ""
    words: tuple[str, ...] = ()
    is_match: bool = False
    is_dear: bool = False


def conditions(query: TaskQuery) -> list[Condition]:
    """Everything that a query asks, but for what is never shown.

    Raises:
        ValueError: an unknown column or operator.
    """
    found = [*_of_fields(query), *_of_standing(query)]
    found += [_filtered(one) for one in query.filters]
    if words := search.words(query.text):
        found.append(_matching(" AND ".join(map(search.phrase, words)), words))
    if query.unit:
        found.append(_of_party(query) if is_party(query.unit) else _of_name(query.unit))
    return found


def sql_name(column: str, prefix: str = "task.") -> str:
    """A column of a query as SQL."""
    name = _SQL_NAMES.get(column, column)
    return name.format(prefix) if "(" in name else f'{prefix}"{name}"'


def _plain(column: str, test: str, *values: Any) -> Condition:
    """A condition on one column; ``{}`` in the test stands for it."""
    table_column = _SQL_NAMES.get(column, column) if column == "stage" else column
    candidates: tuple[Bound, ...] = ()
    if table_column in INDEXES:
        select = f"SELECT record FROM task INDEXED BY {INDEXES[table_column]} WHERE superseded = 0 AND "
        candidates = ((select + test.format(sql_name(column, "")), values),)
    return Condition((test.format(sql_name(column)), values), frozenset({table_column}), candidates)


def _of_fields(query: TaskQuery) -> Iterator[Condition]:
    if query.policy:
        yield _plain("policy", "{} = ?", query.policy)
    if query.stage is not None:
        yield _plain("stage", "{} = ?", int(query.stage is Stage.ISSUED))
    if query.due_before is not None:
        yield _plain("due", "{} < ?", query.due_before.isoformat())
    if query.clause:  # what is below it stands between ``二/`` and the character after the slash
        after = chr(ord("/") + 1)
        within = "({0} = ? OR {0} >= ? AND {0} < ?)"
        yield _plain("clause", within, query.clause, f"{query.clause}/", f"{query.clause}{after}")


def _of_standing(query: TaskQuery) -> Iterator[Condition]:
    sets: tuple[tuple[str, Sequence[Enum], Sequence[Enum]], ...] = (
        ("state", STATES, query.states),
        ("light", LIGHTS, query.lights),
        ("verdict", VERDICTS, query.verdicts),
    )
    for column, members, wanted in sets:
        if wanted:
            yield _one_of(column, [members.index(one) for one in wanted])
    if query.has_missing is not None:
        yield _plain("missing", "{} > 0" if query.has_missing else "{} = 0")
    if query.waiting is not None:
        yield _plain("waiting", "{} > 0" if query.waiting else "{} = 0")
    if query.closed is not None:
        yield _plain("is_closed", "{} = ?", int(query.closed))


def _one_of(column: str, values: Sequence[Any]) -> Condition:
    return _plain(column, f"{{}} IN ({', '.join('?' * len(values))})", *values)


def _matching(match: str, words: tuple[str, ...] = ()) -> Condition:
    select = "SELECT rowid FROM task_text WHERE task_text MATCH ?"
    test = f"task.record IN ({select})"
    return Condition((test, (match,)), frozenset(), ((select, (match,)),), match, words, is_match=True)


def _of_name(name: str) -> Condition:
    """A name among those of the plan; the search index narrows it down before the lists are read."""
    found = _matching(f"{{lead responsible}} : {search.phrase(name)}")
    return Condition(_named(name), frozenset({"lead", "responsible"}), found.candidates, found.match)


def _named(name: str) -> Bound:
    within = "EXISTS (SELECT 1 FROM json_each(task.{}) WHERE value = ?)"
    return f"({within.format('lead')} OR {within.format('responsible')})", (name, name)


def _of_party(query: TaskQuery) -> Condition:
    share = "SELECT 1 FROM assignment WHERE unit = ? AND task = task.uid AND is_withdrawn = 0"
    tests: list[Bound] = [(f"EXISTS ({share.replace('task = ', 'assignment.task = ')})", (query.unit,))]
    numbers = (
        "SELECT record.id FROM assignment JOIN record ON kind = 'task' AND record.uid = assignment.task "
        "WHERE unit = ? AND is_withdrawn = 0"
    )
    candidates: list[Bound] = [(numbers, (query.unit,))]
    for name in query.written:
        test, values = _named(name)
        tests.append((f"(task.is_issued = 0 AND {test})", values))
        candidates += _of_name(name).candidates
    text = " OR ".join(test for test, _ in tests)
    return Condition(
        (f"({text})", tuple(value for _, values in tests for value in values)),
        frozenset({"uid", "is_issued", "lead", "responsible"}),
        tuple(candidates),
        is_dear=True,
    )


def _filtered(asked: ColumnFilter) -> Condition:
    kind = COLUMNS.get(asked.column)
    if kind is None:
        raise ValueError(f"tasks cannot be filtered by {asked.column!r}")
    operator = Operator(asked.operator)
    values = asked.value if isinstance(asked.value, tuple) else (asked.value,)
    if operator is Operator.IS:
        return _is_one_of(asked.column, kind, values)
    if operator in (Operator.EMPTY, Operator.NOT_EMPTY):
        return _empty(asked.column, kind, is_empty=operator is Operator.EMPTY)
    (value,) = values
    if operator is Operator.CONTAINS:
        return _contains(asked.column, kind, value)
    comparison = ">=" if operator is Operator.FROM else "<="
    return _plain(asked.column, f"{{}} {comparison} ?", _value(asked.column, kind, value))


def _is_one_of(column: str, kind: ColumnKind, values: Sequence[str]) -> Condition:
    """Any of several values; an empty one means that there is none."""
    if kind is ColumnKind.NAMES and any(value and not value.startswith("[") for value in values):
        return _any_named(column, values)
    exact = [_value(column, kind, value) for value in values if value]
    if len(exact) == len(values):
        return _one_of(column, exact)
    places = ", ".join("?" * len(exact))
    return _plain(column, f"({{0}} IN ({places}) OR {_emptiness(column, kind)})", *exact)


def _any_named(column: str, values: Sequence[str]) -> Condition:
    """Lists that hold one of several names, or that are one of several lists."""
    tests, bound = [], []
    for value in values:
        if not value or value.startswith("["):
            tests.append(f"task.{column} = ?")
            bound.append(value or "[]")
        else:
            tests.append(f"EXISTS (SELECT 1 FROM json_each(task.{column}) WHERE value = ?)")
            bound.append(value)
    test = f"({' OR '.join(tests)})"
    if column not in _IN_INDEX or not all(value and not value.startswith("[") for value in values):
        return Condition((test, tuple(bound)), frozenset({column}))
    match = " OR ".join(search.phrase(value) for value in values)
    found = _matching(f"{{{column}}} : ({match})")
    return Condition((test, tuple(bound)), frozenset({column}), found.candidates, found.match)


def _emptiness(column: str, kind: ColumnKind) -> str:
    if column in _NULLABLE:
        return "{0} IS NULL"
    if kind is ColumnKind.NAMES:
        return "{0} = '[]'"
    return "{0} = ''" if kind is ColumnKind.TEXT else "{0} = 0"


def _empty(column: str, kind: ColumnKind, *, is_empty: bool) -> Condition:
    test = _emptiness(column, kind)
    return _plain(column, test if is_empty else f"NOT ({test})")


def _contains(column: str, kind: ColumnKind, value: str) -> Condition:
    if kind not in (ColumnKind.TEXT, ColumnKind.NAMES):
        raise ValueError(f"{column!r} has no text")
    if not value:
        return Condition(("1", ()), frozenset())
    if column in _IN_INDEX:
        return _matching(f"{{{column}}} : {search.phrase(value)}", (value,))
    found = f"{_emptiness(column, kind).replace(' = ', ' <> ')} AND instr(lower({{0}}), lower(?)) > 0"
    return _plain(column, found, value)


def _value(column: str, kind: ColumnKind, value: str) -> Any:
    """A value as the table holds it.

    Raises:
        ValueError: it is none of the closed set, or no number.
    """
    if kind is ColumnKind.CHOICE:
        return CHOICES[column].index(value)
    if kind is ColumnKind.NUMBER:
        return float(value)
    return value


def group_value(column: str, cell: Any) -> str:
    """A cell of a column as the value of a filter; empty for none."""
    kind = COLUMNS[column]
    if cell is None or (kind is ColumnKind.NAMES and cell == "[]"):
        return ""
    if kind is ColumnKind.CHOICE:
        return CHOICES[column][int(cell)]
    return f"{cell:g}" if kind is ColumnKind.NUMBER else str(cell)
