"""Reading the tables; every read returns values of `desktop.domain`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlcipher3 import dbapi2

from desktop.domain.ledger import Assignment, Milestone, PolicyDocument, Target, Task
from desktop.domain.units import UnitDirectory
from desktop.models import rows
from desktop.models.rows import GroupRow, UnitRow
from desktop.models.task_query import ALL_TASKS, MANY_HITS, TaskQuery, count_sql, hits_sql, page_sql

__all__ = ["GroupRow", "Ledger", "TaskQuery", "UnitRow"]

_AT_ONCE = 500
_TASK = ", ".join(f'"{name}"' for name in rows.TASK)

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class _Part(Generic[Value]):
    """A kind of record that hangs on a task: its table, its order, and how a row becomes a value."""

    table: str
    columns: str
    order: str
    value: Callable[[Sequence[Any]], Value]


_MILESTONES = _Part("milestone", rows.MILESTONE, '"order", record', rows.milestone)
_TARGETS = _Part("target", rows.TARGET, '"order", record', rows.target)
_ASSIGNMENTS = _Part("assignment", rows.ASSIGNMENT, "duty <> 'lead', record", rows.assignment)


class Ledger:
    """The records as the tables show them."""

    def __init__(self, connection: dbapi2.Connection) -> None:
        self._connection = connection

    def policies(self) -> tuple[PolicyDocument, ...]:
        """The documents in order of arrival, without withdrawn ones and drafts that were published."""
        found = self._connection.execute(
            f"SELECT {rows.POLICY} FROM policy WHERE superseded = 0 AND is_withdrawn = 0 ORDER BY record"
        )
        return tuple(map(rows.policy, found))

    def policy(self, uid: str) -> PolicyDocument | None:
        """A document by its uid, be it history or not."""
        row = self._by_uid("policy", rows.POLICY, uid)
        return rows.policy(row) if row else None

    def tasks(self, query: TaskQuery = ALL_TASKS) -> tuple[Task, ...]:
        """The tasks that a query finds, in its order."""
        counting = hits_sql(query)
        hits = self._connection.execute(*counting).fetchone()[0] if counting else 0
        page = page_sql(query, are_hits_many=hits > MANY_HITS)
        return tuple(map(rows.task, self._connection.execute(*page)))

    def count_tasks(self, query: TaskQuery = ALL_TASKS) -> int:
        """Number of tasks that a query finds, whatever its page."""
        return int(self._connection.execute(*count_sql(query)).fetchone()[0])

    def task(self, uid: str) -> Task | None:
        """A task by its uid, be it withdrawn or a draft that was published."""
        row = self._by_uid("task", _TASK, uid)
        return rows.task(row) if row else None

    def task_by_code(self, code: str) -> Task | None:
        """The task of a code; of several the one in force: standing, issued, first come."""
        row = self._connection.execute(
            f"SELECT {_TASK} FROM task WHERE code = ? "
            "ORDER BY superseded, is_withdrawn, is_issued DESC, record LIMIT 1",
            (code,),
        ).fetchone()
        return rows.task(row) if row else None

    def milestones(self, task: str) -> tuple[Milestone, ...]:
        """The deadlines of a task that stand, in their order."""
        return self.milestones_of([task]).get(task, ())

    def targets(self, task: str) -> tuple[Target, ...]:
        """The quantified targets of a task that stand, in their order."""
        return self.targets_of([task]).get(task, ())

    def assignments(self, task: str) -> tuple[Assignment, ...]:
        """The units of a task, leading ones first."""
        return self.assignments_of([task]).get(task, ())

    def milestones_of(self, tasks: Iterable[str]) -> dict[str, tuple[Milestone, ...]]:
        """The deadlines of many tasks, by uid of the task; a task without any is left out."""
        return self._parts(_MILESTONES, tasks)

    def targets_of(self, tasks: Iterable[str]) -> dict[str, tuple[Target, ...]]:
        """The targets of many tasks, by uid of the task; a task without any is left out."""
        return self._parts(_TARGETS, tasks)

    def assignments_of(self, tasks: Iterable[str]) -> dict[str, tuple[Assignment, ...]]:
        """The units of many tasks, by uid of the task; a task without any is left out."""
        return self._parts(_ASSIGNMENTS, tasks)

    def units(self) -> tuple[UnitRow, ...]:
        """The units that stand, in protocol order."""
        found = self._connection.execute(
            f'SELECT {rows.UNIT} FROM unit WHERE is_withdrawn = 0 ORDER BY "order", code, record'
        )
        return tuple(map(rows.unit, found))

    def unit_groups(self) -> tuple[GroupRow, ...]:
        """The groups of units that stand, in order of arrival."""
        found = self._connection.execute(
            f"SELECT {rows.GROUP} FROM unit_group WHERE is_withdrawn = 0 ORDER BY record"
        )
        return tuple(map(rows.group, found))

    def directory(self, name: str = "", prefixes: Sequence[str] = ()) -> UnitDirectory:
        """The unit directory as the domain knows it.

        Args:
            name: the place.
            prefixes: words that may stand before a unit's name or be left out.
        """
        return rows.directory(name, prefixes, self.units(), self.unit_groups())

    def audiences(self) -> Mapping[str, int]:
        """To how many records each audience is told."""
        found = self._connection.execute(
            "SELECT audience, count(*) FROM record GROUP BY audience ORDER BY audience"
        )
        return dict(found.fetchall())

    def _by_uid(self, kind: str, columns: str, uid: str) -> Sequence[Any] | None:
        row: Sequence[Any] | None = self._connection.execute(
            f"SELECT {columns} FROM {kind} WHERE record = (SELECT id FROM record WHERE kind = ? AND uid = ?)",
            (kind, uid),
        ).fetchone()
        return row

    def _parts(self, part: _Part[Value], tasks: Iterable[str]) -> dict[str, tuple[Value, ...]]:
        wanted = list(dict.fromkeys(tasks))
        found: dict[str, list[Value]] = {}
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            places = ", ".join("?" * len(some))
            for row in self._connection.execute(
                f"SELECT task, {part.columns} FROM {part.table} "
                f"WHERE task IN ({places}) AND is_withdrawn = 0 ORDER BY {part.order}",
                some,
            ):
                found.setdefault(row[0], []).append(part.value(row[1:]))
        return {task: tuple(values) for task, values in found.items()}
