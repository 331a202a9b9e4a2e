"""Everything that was said and decided about cases, read from the tables for many tasks at once.

Whose word counts is looked at here: a unit speaks for its own share only, and the office that told a unit
its share decides on it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from sqlcipher3 import dbapi2

from desktop.domain.ledger import Milestone, Target, Task
from desktop.domain.supervision import (
    Answer,
    CaseFacts,
    Feedback,
    Plan,
    Request,
    Review,
    Ruling,
)
from desktop.models import rows, year_rows
from desktop.models.year_rows import Share

AT_ONCE = 500

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Part(Generic[Value]):
    """A kind of record that hangs on another: its table, its order, and how a row becomes a value.

    Attributes:
        key: the column that names what it hangs on.
        stands: SQL condition that a row is to be read at all.
        order: SQL.
    """

    table: str
    key: str
    columns: str
    stands: str
    order: str
    value: Callable[[Sequence[Any]], Value]


_STANDS = "is_withdrawn = 0"
_TOLD = "is_withdrawn = 0 AND is_issued = 1"
_OF_KIND = f"{_TOLD} AND kind <> ''"
_OF_VERDICT = f"{_TOLD} AND verdict NOT IN ('', 'accepted') AND result = ''"  # else it judges a check
_OF_RULING = f"{_OF_KIND} AND kind <> 'reinspection'"
_BY_DAY = '"on", uid'
MILESTONES = Part("milestone", "task", rows.MILESTONE, _STANDS, '"order", record', rows.milestone)
TARGETS = Part("target", "task", rows.TARGET, _STANDS, '"order", record', rows.target)
ASSIGNMENTS = Part(
    "assignment", "task", year_rows.ASSIGNMENT, _STANDS, "duty <> 'lead', record", year_rows.assignment
)
SHARES = Part("assignment", "task", year_rows.SHARE, "1", "duty <> 'lead', record", year_rows.share)
ANSWERS = Part("acceptance", "assignment", year_rows.ANSWER, _OF_KIND, _BY_DAY, year_rows.answer)
PLANS = Part("plan", "assignment", year_rows.PLAN, _TOLD, "uid", year_rows.plan)
FEEDBACK = Part("feedback", "assignment", year_rows.FEEDBACK, _TOLD, "period, uid", year_rows.feedback)
REVIEWS = Part("review", "assignment", year_rows.REVIEW, _OF_VERDICT, _BY_DAY, year_rows.review)
REQUESTS = Part("extension", "assignment", year_rows.REQUEST, _OF_KIND, _BY_DAY, year_rows.request)
EVIDENCE = Part(
    "evidence", "of", year_rows.EVIDENCE, f"{_STANDS} AND sha256 <> ''", "record", year_rows.evidence
)
RULINGS = Part("ruling", "task", year_rows.RULING, _OF_RULING, _BY_DAY, year_rows.ruling)


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """A task with all its cases.

    Attributes:
        number: of the task's record.
        cases: numbers of the assignments' records and what is known of each, leading units first.
        rulings: all of the task, those on single shares among them.
    """

    task: Task
    number: int
    cases: tuple[tuple[int, CaseFacts], ...]
    rulings: tuple[Ruling, ...]


def chunks(keys: Iterable[str]) -> Iterator[list[str]]:
    """Keys in handfuls that one statement takes, each key once."""
    wanted = list(dict.fromkeys(keys))
    for start in range(0, len(wanted), AT_ONCE):
        yield wanted[start : start + AT_ONCE]


def read_parts(
    connection: dbapi2.Connection, part: Part[Value], keys: Iterable[str]
) -> dict[str, tuple[Value, ...]]:
    """What hangs on records of some uids, by that uid, in order; one without any is left out."""
    found: dict[str, list[Value]] = {}
    for some in chunks(keys):
        places = ", ".join("?" * len(some))
        for row in connection.execute(
            f'SELECT "{part.key}", {part.columns} FROM {part.table} '
            f'WHERE "{part.key}" IN ({places}) AND {part.stands} ORDER BY {part.order}',
            some,
        ):
            found.setdefault(row[0], []).append(part.value(row[1:]))
    return {key: tuple(values) for key, values in found.items()}


def read_facts(connection: dbapi2.Connection, tasks: Iterable[str]) -> dict[str, TaskFacts]:
    """Tasks with their cases, by uid of the task; unknown ones are left out.

    Args:
        connection: the open files.
        tasks: uids, as many as fit into memory with what is known of them.
    """
    wanted = list(dict.fromkeys(tasks))
    shares = read_parts(connection, SHARES, wanted)
    units = [one.assignment.uid for several in shares.values() for one in several]
    found = _Found(
        milestones=read_parts(connection, MILESTONES, shares),
        targets=read_parts(connection, TARGETS, shares),
        answers=read_parts(connection, ANSWERS, units),
        plans=read_parts(connection, PLANS, units),
        feedback=read_parts(connection, FEEDBACK, units),
        reviews=read_parts(connection, REVIEWS, units),
        requests=read_parts(connection, REQUESTS, units),
        rulings=read_parts(connection, RULINGS, wanted),
    )
    return {
        task.uid: TaskFacts(
            task,
            number,
            tuple((one.number, found.case(task, one)) for one in shares.get(task.uid, ())),
            found.rulings.get(task.uid, ()),
        )
        for number, task in _tasks(connection, wanted)
    }


def _tasks(connection: dbapi2.Connection, uids: list[str]) -> Iterator[tuple[int, Task]]:
    columns = ", ".join(f'"{name}"' for name in rows.TASK)
    for some in chunks(uids):
        places = ", ".join("?" * len(some))
        for row in connection.execute(
            f"SELECT record, {columns} FROM task "
            f"WHERE record IN (SELECT id FROM record WHERE kind = 'task' AND uid IN ({places}))",
            some,
        ):
            yield row[0], rows.task(row[1:])


class _Said(Protocol):
    """A record of somebody."""

    @property
    def uid(self) -> str:
        """Identifier, ``party/uuid``."""


Said = TypeVar("Said", bound=_Said)


@dataclass(frozen=True, slots=True)
class _Found:
    """The parts of many cases, by what they hang on."""

    milestones: Mapping[str, tuple[Milestone, ...]]
    targets: Mapping[str, tuple[Target, ...]]
    answers: Mapping[str, tuple[Answer, ...]]
    plans: Mapping[str, tuple[Plan, ...]]
    feedback: Mapping[str, tuple[Feedback, ...]]
    reviews: Mapping[str, tuple[Review, ...]]
    requests: Mapping[str, tuple[Request, ...]]
    rulings: Mapping[str, tuple[Ruling, ...]]

    def case(self, task: Task, share: Share) -> CaseFacts:
        """What is known of one share."""
        uid, unit = share.assignment.uid, share.assignment.unit
        office = uid.partition("/")[0]
        rulings = (one for one in self.rulings.get(task.uid, ()) if one.assignment in ("", uid))
        return CaseFacts(
            task=task,
            assignment=share.assignment,
            milestones=self.milestones.get(task.uid, ()),
            targets=self.targets.get(task.uid, ()),
            answer=_last(_by(unit, self.answers.get(uid, ()))),
            plan=_last(_by(unit, self.plans.get(uid, ()))),
            feedback=_by(unit, self.feedback.get(uid, ())),
            reviews=_by(office, self.reviews.get(uid, ())),
            requests=_by(unit, self.requests.get(uid, ())),
            rulings=_by(office, rulings),
            withdrawn=share.withdrawn or task.withdrawn,
        )


def _by(party: str, records: Iterable[Said]) -> tuple[Said, ...]:
    """The records of a party."""
    prefix = f"{party}/"
    return tuple(one for one in records if one.uid.startswith(prefix))


def _last(records: tuple[Said, ...]) -> Said | None:
    return records[-1] if records else None
