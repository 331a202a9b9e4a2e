"""Reading cases: what is known of them, and where they stand."""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

from sqlcipher3 import dbapi2

from desktop.domain.standing import CaseRow, TaskStanding
from desktop.domain.supervision import CaseFacts
from desktop.models.case_query import (
    ALL_CASES,
    GROUPS,
    CaseQuery,
    case_count_sql,
    case_groups_sql,
)
from desktop.models.case_rows import STANDING, case_row, standing
from desktop.models.facts import chunks, read_facts


class CaseReads:
    """Cases as the records and the kept rows show them."""

    def __init__(self, connection: dbapi2.Connection) -> None:
        self._connection = connection

    def facts_of(self, tasks: Iterable[str]) -> dict[str, tuple[CaseFacts, ...]]:
        """Everything said and decided about the cases of tasks, by uid of the task.

        Withdrawn assignments are among them; leading units come first; a task without any is left out.
        """
        found = read_facts(self._connection, tasks)
        return {uid: tuple(facts for _, facts in one.cases) for uid, one in found.items() if one.cases}

    def facts(self, assignment: str) -> CaseFacts | None:
        """Everything said and decided about one case; None when its task or its assignment is not here."""
        row = self._connection.execute(
            "SELECT task FROM assignment "
            "WHERE record = (SELECT id FROM record WHERE kind = 'assignment' AND uid = ?)",
            (assignment,),
        ).fetchone()
        cases = self.facts_of(row or ()).get(row[0], ()) if row else ()
        return next((one for one in cases if one.assignment.uid == assignment), None)

    def case_rows(self, query: CaseQuery = ALL_CASES) -> tuple[CaseRow, ...]:
        """The cases that a query finds, in its order, as they stand on the day they are kept for."""
        from desktop.models.case_page import case_page_sql  # start-up time: brings peewee

        return tuple(map(case_row, self._connection.execute(*case_page_sql(query))))

    def count_cases(self, query: CaseQuery = ALL_CASES) -> int:
        """Number of cases that a query finds, whatever its page."""
        return int(self._connection.execute(*case_count_sql(query)).fetchone()[0])

    def case_counts(self, by: Sequence[str], query: CaseQuery = ALL_CASES) -> dict[tuple[Any, ...], int]:
        """Numbers of the cases that a query finds.

        Args:
            by: some of ``unit``, ``light``, ``state``, ``verdict``, ``policy``.
            query: which; all that stand, by default.

        Returns:
            By their values: identifiers of unit and policy, members of the closed sets or None.
        """
        found = self._connection.execute(*case_groups_sql(by, query))
        sets = [GROUPS[name][1] for name in by]
        return {
            tuple(_member(members, value) for members, value in zip(sets, values, strict=True)): count
            for *values, count in found
        }

    def standings_of(self, tasks: Iterable[str]) -> dict[str, TaskStanding]:
        """Where tasks stand, by uid; unknown ones are left out."""
        columns = ", ".join(f"task.{name}" for name in STANDING)
        found: dict[str, TaskStanding] = {}
        for some in chunks(tasks):
            places = ", ".join("?" * len(some))
            for uid, *cells in self._connection.execute(
                f"SELECT record.uid, {columns} FROM record JOIN task ON task.record = record.id "
                f"WHERE kind = 'task' AND record.uid IN ({places})",
                some,
            ):
                found[uid] = standing(cells)
        return found


def _member(members: Sequence[Enum], value: Any) -> Any:
    return members[value] if members and value is not None else value
