"""Where cases and tasks stand on a day, kept in tables beside the log and brought up to date as it grows.

The cache is never truth. It is what `domain.cases` derives from the records for one day, and it is derived
again for cases that a transaction touched, for those whose day has come, and for all when the rules changed
or the day went back. `differences` holds it against a derivation from nothing.
"""

import json
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from sqlcipher3 import dbapi2

from desktop.domain.rules import YearRules
from desktop.domain.standing import Case, CaseRow
from desktop.domain.supervision import RulingKind
from desktop.models.case_rows import CELLS, ORDERS_OF_SETS, STANDING, Cells, cells_of, standing_cells
from desktop.models.facts import AT_ONCE, TaskFacts, chunks, read_facts
from desktop.models.touched import Touched
from desktop.models.year_rules import Rulebook
from desktop.progress import SILENT, Progress

_META = "cases"
_CELLS = ", ".join(CELLS)
_STANDING = ", ".join(STANDING)
_ASSIGNED = "SELECT DISTINCT task FROM assignment WHERE task > ? ORDER BY task LIMIT ?"
_RULED = (
    "SELECT DISTINCT task FROM ruling WHERE task > ? "
    "AND NOT EXISTS (SELECT 1 FROM assignment WHERE assignment.task = ruling.task) ORDER BY task LIMIT ?"
)
# tasks that say something without a case; each question is answered by an index
_SAYING = (
    (
        "SELECT record FROM task WHERE superseded = 0 AND (state <> 0 OR light <> 0 OR is_closed <> 0 "
        "OR verdict IS NOT NULL OR missing <> 0 OR waiting <> 0)"
    ),
    "SELECT record FROM task WHERE superseded = 0 AND next_due IS NOT NULL",
    "SELECT record FROM task WHERE superseded = 0 AND CAST(percent AS REAL) IS NOT NULL",
)
_WITHOUT_CASE = (
    f"SELECT uid FROM task WHERE record IN ({' UNION '.join(_SAYING)}) "
    "AND NOT EXISTS (SELECT 1 FROM assignment WHERE assignment.task = task.uid) "
    "AND NOT EXISTS (SELECT 1 FROM ruling WHERE ruling.task = task.uid)"
)
_STRAYS = (
    "SELECT record FROM case_row WHERE NOT EXISTS (SELECT 1 FROM assignment JOIN record ON kind = 'task' "
    "AND record.uid = assignment.task JOIN task ON task.record = record.id "
    "WHERE assignment.record = case_row.record AND record.id = case_row.task)"
)


@dataclass(frozen=True, slots=True)
class _State:
    """For which day and by which rules the cases are kept."""

    day: date
    signature: str


@dataclass(slots=True)
class _Differences:
    """What tables say otherwise than the derivation."""

    rows: list[Cells] = field(default_factory=list)
    gone: list[tuple[int]] = field(default_factory=list)
    standings: list[Cells] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.rows) + len(self.gone) + len(self.standings)


class CaseCache:
    """Keeps `case_row` and the standings in `task`; knows nothing of lines.

    Attributes:
        touched: filled by whoever writes records; emptied here.
    """

    def __init__(self, connection: dbapi2.Connection, rulebook: Rulebook) -> None:
        self._connection = connection
        self._rulebook = rulebook
        self.touched = Touched()
        self._state: _State | None = None
        self._signature = ""

    @property
    def day(self) -> date | None:
        """The day the cases are kept for; None before the first refresh."""
        state = self._kept()
        return state.day if state else None

    def is_kept_for(self, day: date) -> bool:
        """Whether nothing is to be done for a day when no transaction touched anything."""
        return self._kept() == _State(day, self._present_signature())

    def refresh(self, day: date, progress: Progress = SILENT) -> int:
        """Brings everything up to date for a day, inside a transaction.

        Returns:
            Number of rows that were written.
        """
        kept, signature = self._kept(), self._present_signature()
        if kept is None or kept.signature != signature or day < kept.day or self.touched.is_all:
            return self.recompute(day, progress)
        touched = self._touched_tasks()  # before anything is written: writing forgets what was touched
        written = self._write(self._due_tasks(day), day) if day > kept.day else 0
        written += self._write(touched, day)
        if day != kept.day:
            self._keep(_State(day, signature))
        return written

    def settle(self) -> None:
        """Brings up to date what the transaction touched, for the day that is kept."""
        if self.touched and (day := self.day) is not None:
            self.refresh(day)
        self.touched.clear()

    def forget(self) -> None:
        """Forgets what a transaction touched that was rolled back."""
        self.touched.clear()
        self._state, self._signature = None, ""

    def recompute(self, day: date, progress: Progress = SILENT) -> int:
        """Derives everything anew for a day, inside a transaction; writes what differs.

        Returns:
            Number of rows that were written.
        """
        deleted = self._connection.execute(f"DELETE FROM case_row WHERE record IN ({_STRAYS})")
        strays = int(deleted.rowcount)
        written = self._write(self._all_tasks(), day, progress)
        self.touched.clear()
        self._keep(_State(day, self._present_signature()))
        return strays + written

    def recompute_kept(self, progress: Progress = SILENT) -> int:
        """Derives everything anew for the day that is kept, see `recompute`; 0 before the first refresh."""
        day = self.day
        return 0 if day is None else self.recompute(day, progress)

    def differences(self, progress: Progress = SILENT) -> int:
        """Number of rows that differ from a derivation from nothing; writes nothing.

        What is kept by other rules than the present ones is due to be derived anew: nothing is compared.
        """
        kept = self._kept()
        if kept is None:
            (count,) = self._connection.execute("SELECT count(*) FROM case_row").fetchone()
            return int(count)
        if kept.signature != self._rulebook_signature():
            return 0
        (found,) = self._connection.execute(f"SELECT count(*) FROM ({_STRAYS})").fetchone()
        rules, total = self._rulebook.rules(), self._count_tasks()
        for done, uids in _counted(self._all_tasks()):
            found += self._compare(uids, rules, kept.day).count
            progress.step(done, total)
        return int(found)

    def _write(self, tasks: Iterable[str], day: date, progress: Progress = SILENT) -> int:
        written, rules = 0, self._rulebook.rules()
        total = 0 if progress is SILENT else self._count_tasks()
        for done, uids in _counted(tasks):
            differences = self._compare(uids, rules, day)
            written += differences.count
            self._store(differences)
            progress.step(done, max(total, done))
        self.touched.clear()
        return written

    def _compare(self, uids: list[str], rules: YearRules, day: date) -> _Differences:
        """Holds the derivation of some tasks against what the tables say."""
        from desktop.domain.cases import case_row, derive_case  # start-up time

        tasks = read_facts(self._connection, uids).values()
        numbers = [one.number for one in tasks]
        rows = self._numbered(f"SELECT {_CELLS} FROM case_row WHERE task IN ({{}})", numbers)
        standings = self._numbered(f"SELECT record, {_STANDING} FROM task WHERE record IN ({{}})", numbers)
        found = _Differences()
        for one in tasks:
            cases = [(number, derive_case(facts, rules, day)) for number, facts in one.cases]
            short = [case_row(case) for _, case in cases]
            for (number, case), row in zip(cases, short, strict=True):
                cells = cells_of(row, number, one.number, _until(case, day))
                if rows.pop(number, None) != cells:
                    found.rows.append(cells)
            cells = (one.number, *_standing(one, short))
            if standings[one.number] != cells:
                found.standings.append(cells)
        found.gone = [(number,) for number in rows]
        return found

    def _store(self, differences: _Differences) -> None:
        places = ", ".join("?" * len(CELLS))
        sets = ", ".join(f"{name} = excluded.{name}" for name in CELLS[1:])
        changes = ", ".join(f"{name} = ?" for name in STANDING)
        self._connection.executemany("DELETE FROM case_row WHERE record = ?", differences.gone)
        self._connection.executemany(
            f"INSERT INTO case_row ({_CELLS}) VALUES ({places}) ON CONFLICT DO UPDATE SET {sets}",
            differences.rows,
        )
        self._connection.executemany(
            f"UPDATE task SET {changes} WHERE record = ?",
            ((*cells, number) for number, *cells in differences.standings),
        )

    def _numbered(self, select: str, numbers: list[int]) -> dict[int, Cells]:
        found = self._connection.execute(select.format(", ".join("?" * len(numbers))), numbers)
        return {row[0]: row for row in found}

    def _touched_tasks(self) -> list[str]:
        """The tasks that were touched, but for those that have neither a unit nor a decision."""
        tasks = set(self.touched.tasks)
        for uid in self.touched.shares:
            row = self._connection.execute(
                "SELECT task FROM assignment "
                "WHERE record = (SELECT id FROM record WHERE kind = 'assignment' AND uid = ?)",
                (uid,),
            ).fetchone()
            tasks.update(row or ())
        found: list[str] = []
        for some in chunks(sorted(tasks)):
            places = ", ".join("?" * len(some))
            found += (
                uid
                for (uid,) in self._connection.execute(
                    f"SELECT task FROM assignment WHERE task IN ({places}) "
                    f"UNION SELECT task FROM ruling WHERE task IN ({places})",
                    some * 2,
                )
            )
        return found

    def _due_tasks(self, day: date) -> Iterator[str]:
        """Tasks with a case that may stand differently from some day before or on this one."""
        rows = self._connection.execute(
            "SELECT DISTINCT task.uid FROM case_row JOIN task ON task.record = case_row.task WHERE until < ?",
            (day.isoformat(),),
        ).fetchall()
        return (uid for (uid,) in rows)

    def _all_tasks(self) -> Iterator[str]:
        """Tasks with a case, with a ruling, or that say something without either."""
        for select in (_ASSIGNED, _RULED):
            last = ""
            while rows := self._connection.execute(select, (last, AT_ONCE)).fetchall():
                yield from (uid for (uid,) in rows)
                last = rows[-1][0]
        yield from [uid for (uid,) in self._connection.execute(_WITHOUT_CASE)]

    def _count_tasks(self) -> int:
        return int(self._connection.execute("SELECT count(DISTINCT task) FROM assignment").fetchone()[0])

    def _kept(self) -> _State | None:
        if self._state is None:
            row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (_META,)).fetchone()
            if row:
                value: dict[str, Any] = json.loads(row[0])
                self._state = _State(date.fromisoformat(value["day"]), value["signature"])
        return self._state

    def _keep(self, state: _State) -> None:
        if state != self._kept():
            value = json.dumps({"day": state.day.isoformat(), "signature": state.signature})
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_META, value))
            self._state = state

    def _present_signature(self) -> str:
        if not self._signature or self.touched.has_rules or self.touched.is_all:
            self._signature = self._rulebook_signature()
        return self._signature

    def _rulebook_signature(self) -> str:
        return self._rulebook.signature(ORDERS_OF_SETS)


def _standing(task: TaskFacts, rows: list[CaseRow]) -> Cells:
    from desktop.domain.cases import derive_task  # start-up time

    office = f"{task.task.uid.partition('/')[0]}/"
    is_closed = any(
        one.kind is RulingKind.CLOSURE and one.is_granted and not one.assignment
        for one in task.rulings
        if one.uid.startswith(office)
    )
    return standing_cells(derive_task(rows, is_closed))


def _until(case: Case, day: date) -> date:
    """Last day on which a case stands as it does; at most to the end of the month.

    A light holds until the day it names. Periods begin with a month, and with them what is asked and
    planned; so the end of the month is looked at whatever the light says.
    """
    if case.completed_on is not None and case.completed_on >= day:
        return day
    month_end = day.replace(day=monthrange(day.year, day.month)[1])
    return month_end if case.light.until is None else min(case.light.until, month_end)


def _counted(uids: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Uids in handfuls, each with the number of uids so far."""
    rest, done = iter(uids), 0
    while some := list(islice(rest, AT_ONCE)):
        done += len(some)
        yield done, some
