"""Reading the tables; every read returns values of `desktop.domain`."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from desktop.domain.ledger import Assignment, Milestone, PolicyDocument, Target, Task
from desktop.domain.standing import TaskStanding
from desktop.domain.units import UnitDirectory
from desktop.models import rows
from desktop.models.case_query import CaseQuery
from desktop.models.case_reads import CaseReads
from desktop.models.case_rows import standing
from desktop.models.check_reads import CheckReads
from desktop.models.facts import ASSIGNMENTS, MILESTONES, TARGETS, chunks, read_parts
from desktop.models.rows import GroupRow, UnitRow
from desktop.models.task_conditions import group_value
from desktop.models.task_query import ALL_TASKS, ColumnFilter, TaskQuery
from desktop.models.task_sql import (
    STOOD,
    WIDE,
    count_sql,
    groups_sql,
    numbers_sql,
    page_sql,
    plan,
    standings_sql,
)
from desktop.models.year_reads import YearReads

__all__ = ["CaseQuery", "ColumnFilter", "GroupRow", "Ledger", "TaskQuery", "UnitRow"]

_TASK = ", ".join(f'"{name}"' for name in rows.TASK)


class Ledger(CaseReads, YearReads, CheckReads):
    """The records as the tables show them."""

    def policies(self) -> tuple[PolicyDocument, ...]:
        """The documents in order of arrival, without withdrawn ones and drafts that were published."""
        found = self._connection.execute(
            f"SELECT {rows.POLICY} FROM policy WHERE superseded = 0 AND is_withdrawn = 0 ORDER BY record"
        )
        return tuple(map(rows.policy, found))

    def policy_titles(self) -> dict[str, str]:
        """The titles of all documents by uid, be they history or not."""
        return dict(self._connection.execute("SELECT uid, title FROM policy"))

    def policy(self, uid: str) -> PolicyDocument | None:
        """A document by its uid, be it history or not."""
        row = self._by_uid("policy", rows.POLICY, uid)
        return rows.policy(row) if row else None

    def tasks(self, query: TaskQuery = ALL_TASKS) -> tuple[Task, ...]:
        """The tasks that a query finds, in its order."""
        chosen = plan(self._connection, query)
        return tuple(map(rows.task, self._connection.execute(*page_sql(chosen))))

    def task_numbers(self, query: TaskQuery = ALL_TASKS) -> "array[int]":
        """What a query finds, as numbers for `standings_numbered`: 8 bytes each, and any page is near."""
        found = self._connection.execute(*numbers_sql(plan(self._connection, query)))
        return array("q", (number for (number,) in found))

    def standings(self, query: TaskQuery = ALL_TASKS) -> tuple[tuple[Task, TaskStanding], ...]:
        """The tasks that a query finds, in its order, with where they stand."""
        chosen = plan(self._connection, query)
        return tuple(map(_stood, self._connection.execute(*standings_sql(chosen))))

    def standings_numbered(self, numbers: Sequence[int]) -> tuple[tuple[Task, TaskStanding], ...]:
        """Some tasks in the order of their numbers as given, see `task_numbers`; what is gone is left out."""
        places = ", ".join("?" * len(numbers))
        select = f"SELECT task.record, {WIDE}, {STOOD} FROM task WHERE task.record IN ({places})"
        found = {row[0]: _stood(row[1:]) for row in self._connection.execute(select, tuple(numbers))}
        return tuple(found[number] for number in numbers if number in found)

    def count_tasks(self, query: TaskQuery = ALL_TASKS) -> int:
        """Number of tasks that a query finds, whatever its page.

        At a million tasks it takes a second for several conditions that many tasks fulfil: count in a second
        step, after the first page is shown.
        """
        return int(self._connection.execute(*count_sql(plan(self._connection, query))).fetchone()[0])

    def group_counts(self, query: TaskQuery, column: str) -> tuple[tuple[str, int], ...]:
        """Numbers of the tasks that a query finds, by the values of a column, in its order.

        Args:
            query: which; its page and order do not matter.
            column: one of `task_query.COLUMNS`.

        Returns:
            Value and count; the value selects the group's tasks in a `ColumnFilter` with ``is``: text, day,
            number, value of the closed set, a JSON list of names; empty for those without.
        """
        found = self._connection.execute(*groups_sql(plan(self._connection, query), column))
        return tuple((group_value(column, value), count) for value, count in found)

    def task(self, uid: str) -> Task | None:
        """A task by its uid, be it withdrawn or a draft that was published."""
        row = self._by_uid("task", _TASK, uid)
        return rows.task(row) if row else None

    def tasks_of(self, uids: Iterable[str]) -> dict[str, Task]:
        """Many tasks by their uid; unknown ones are left out."""
        found: dict[str, Task] = {}
        for some in chunks(uids):
            places = ", ".join("?" * len(some))
            several = self._connection.execute(
                f"SELECT {_TASK} FROM task WHERE record IN "
                f"(SELECT id FROM record WHERE kind = 'task' AND uid IN ({places}))",
                some,
            )
            found |= {task.uid: task for task in map(rows.task, several)}
        return found

    def task_by_code(self, code: str) -> Task | None:
        """The task of a code; of several the one in force: standing, issued, first come."""
        for superseded in (0, 1):
            row = self._connection.execute(
                f"SELECT {_TASK} FROM task WHERE superseded = {superseded} AND code = ? "
                "ORDER BY is_withdrawn, is_issued DESC, record LIMIT 1",
                (code,),
            ).fetchone()
            if row:
                return rows.task(row)
        return None

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
        return read_parts(self._connection, MILESTONES, tasks)

    def targets_of(self, tasks: Iterable[str]) -> dict[str, tuple[Target, ...]]:
        """The targets of many tasks, by uid of the task; a task without any is left out."""
        return read_parts(self._connection, TARGETS, tasks)

    def assignments_of(self, tasks: Iterable[str]) -> dict[str, tuple[Assignment, ...]]:
        """The units of many tasks, by uid of the task; a task without any is left out."""
        return read_parts(self._connection, ASSIGNMENTS, tasks)

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


def _stood(row: Sequence[Any]) -> tuple[Task, TaskStanding]:
    return rows.task(row[: len(rows.TASK)]), standing(row[len(rows.TASK) :])
