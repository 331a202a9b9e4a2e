"""Cases: where each unit stands under each task, as rows, in full, and as a story."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desktop.domain.ledger import AssignmentState
from desktop.domain.standing import Case, CaseRow, Waiting
from desktop.domain.supervision import CaseFacts, Light, ReviewVerdict
from desktop.errors import AppError
from desktop.i18n import mark
from desktop.models.ledger import CaseQuery
from desktop.models.workspace import Workspace
from desktop.services.directory import DirectoryService
from desktop.services.session import NoSuchRecord, Session

if TYPE_CHECKING:
    from desktop.services.cases_timeline import CaseEvent


class WhichUnit(AppError):
    """The task has several units and none was named."""

    code = "E_WHICH_UNIT"
    template = mark("任务{code}由{units}承担，请写成“{code}@单位”。")


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases, in what order.

    Attributes:
        unit: any name of a unit, its code or its party identifier; empty for all.
        task: code or uid; empty for all.
        policy: uid of a document; empty for all.
        missing: True for cases with feedback missing, False for those without.
        due_from: cases whose next open deadline is on that day or later.
        due_before: cases whose next open deadline is before that day.
        completed: True for completed ones, False for open ones.
        suspended: True for those suspended today, False for the others.
        withdrawn: whether withdrawn cases are included.
        text: words to be found in code, title or unit.
        order_by: a field of `CaseRow`.
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


ALL_CASES = CaseFilter()


class CaseService:
    """Reads cases."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def rows(
        self, chosen: CaseFilter = ALL_CASES, offset: int = 0, limit: int | None = None
    ) -> tuple[CaseRow, ...]:
        """Cases as rows, as they stand today.

        Args:
            chosen: which, and in what order.
            offset: rows to skip.
            limit: rows at most; None for all.
        """
        query = case_query(self._session, chosen, offset, limit)
        with self._session.reading() as workspace:
            return workspace.ledger.case_rows(query)

    def count(self, chosen: CaseFilter = ALL_CASES) -> int:
        """Number of cases that a filter finds."""
        query = case_query(self._session, chosen)
        with self._session.reading() as workspace:
            return workspace.ledger.count_cases(query)

    def case(self, name: str) -> Case:
        """One case in full, as it stands today.

        Args:
            name: uid of the assignment, ``CODE@UNIT`` with any name of the unit, or the code of a task
                that one unit has a share in, as seen from here.

        Raises:
            NoSuchRecord: there is none.
            WhichUnit: several units have a share in the task.
        """
        return find_case(self._session, name)

    def row(self, name: str) -> CaseRow:
        """One case as a row, see `case`."""
        from desktop.domain.cases import case_row  # start-up time

        return case_row(self.case(name))

    def of_task(self, name: str) -> tuple[Case, ...]:
        """The cases of a task, leading units first, withdrawn ones last.

        Args:
            name: code or uid of the task.

        Raises:
            NoSuchRecord: there is no such task.
        """
        found = cases_of_task(self._session, name)
        return tuple(sorted(found, key=lambda case: bool(case.facts.withdrawn)))

    def timeline(self, name: str) -> "tuple[CaseEvent, ...]":
        """Everything that happened to a case, the latest last; what a predecessor did comes first.

        Args:
            name: see `case`.
        """
        from desktop.services.cases_timeline import case_events  # start-up time
        from desktop.services.exchange_parties import Parties  # start-up time

        case = self.case(name)
        office = Parties(self._session).known_office()
        with self._session.reading() as workspace:
            return case_events(workspace, case.facts, office)


def case_query(session: Session, chosen: CaseFilter, offset: int = 0, limit: int | None = None) -> CaseQuery:
    """A filter as the tables understand it: parties and tasks by identifier.

    Raises:
        NoSuchRecord: it names a task that is not here.
    """
    unit = DirectoryService(session).meant(chosen.unit).party if chosen.unit else ""
    task = _task_uid(session, chosen.task) if chosen.task else ""
    return CaseQuery(
        unit=unit,
        task=task,
        policy=chosen.policy,
        states=chosen.states,
        lights=chosen.lights,
        verdicts=chosen.verdicts,
        waiting=chosen.waiting,
        missing=chosen.missing,
        due_from=chosen.due_from,
        due_before=chosen.due_before,
        completed=chosen.completed,
        suspended=chosen.suspended,
        withdrawn=chosen.withdrawn,
        text=chosen.text,
        order_by=chosen.order_by,
        descending=chosen.descending,
        offset=offset,
        limit=limit,
    )


def find_case(session: Session, name: str) -> Case:
    """One case as it stands today, see `CaseService.case`."""
    with session.reading() as workspace:
        facts = workspace.ledger.facts(name)
        if facts is not None:
            return _derived(session, workspace, facts)
    code, at, unit = name.rpartition("@")
    found = _facts_of_task(session, code if at else name)
    if at:
        party = DirectoryService(session).meant(unit).party
        found = tuple(one for one in found if one.assignment.unit == party)
    standing = [one for one in found if not one.withdrawn] or found
    if not standing:
        raise NoSuchRecord(name=name)
    if len({one.assignment.unit for one in standing}) > 1:
        units = "、".join(one.assignment.name for one in standing)
        raise WhichUnit(code=standing[0].task.code, units=units)
    with session.reading() as workspace:
        return _derived(session, workspace, standing[-1])


def cases_of_task(session: Session, name: str) -> tuple[Case, ...]:
    """The cases of a task, withdrawn ones too.

    Args:
        session: where.
        name: code or uid of the task.

    Raises:
        NoSuchRecord: there is no such task.
    """
    found = _facts_of_task(session, name)
    with session.reading() as workspace:
        return tuple(_derived(session, workspace, facts) for facts in found)


def _facts_of_task(session: Session, name: str) -> tuple[CaseFacts, ...]:
    uid = _task_uid(session, name)
    with session.reading() as workspace:
        return tuple(workspace.ledger.facts_of([uid]).get(uid, ()))


def open_cases(session: Session, query: CaseQuery) -> tuple[Case, ...]:
    """The cases that a query finds, in full and in its order.

    Args:
        session: where.
        query: which; parties and tasks by identifier.
    """
    with session.reading() as workspace:
        rows = workspace.ledger.case_rows(query)
        tasks = workspace.ledger.facts_of(list(dict.fromkeys(row.task for row in rows)))
        facts = {one.assignment.uid: one for several in tasks.values() for one in several}
        return tuple(_derived(session, workspace, facts[row.uid]) for row in rows if row.uid in facts)


def _derived(session: Session, workspace: Workspace, facts: CaseFacts) -> Case:
    from desktop.domain.cases import derive_case  # start-up time

    return derive_case(facts, workspace.rules(), session.today())


def _task_uid(session: Session, name: str) -> str:
    with session.reading() as workspace:
        task = workspace.ledger.task(name) or workspace.ledger.task_by_code(name)
    if task is None:
        raise NoSuchRecord(name=name)
    return task.uid
