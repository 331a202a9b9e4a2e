"""Reading the ledger: rows for a grid, one task in full, and the history of every field."""

import json
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from desktop.domain.ledger import (
    Assignment,
    AssignmentState,
    Milestone,
    PolicyDocument,
    Span,
    Stage,
    Target,
    Task,
)
from desktop.domain.standing import TaskStanding
from desktop.domain.supervision import Light, ReviewVerdict
from desktop.domain.units import UnitDirectory
from desktop.i18n import tr
from desktop.models.ledger import ColumnFilter, TaskQuery
from desktop.models.workspace import Workspace
from desktop.services.directory import DirectoryService
from desktop.services.ledger_history import HistoryEntry, history_of
from desktop.services.ledger_words import (
    DUTY_TITLES,
    FIELD_TITLES,
    KIND_TITLES,
    STAGE_TITLES,
    STATE_TITLES,
    field_title,
    listed,
    shown,
)
from desktop.services.session import NoSuchRecord, Session
from desktop.services.titles import LIGHT_TITLES, VERDICT_TITLES

__all__ = [
    "DUTY_TITLES",
    "FIELD_TITLES",
    "KIND_TITLES",
    "STAGE_TITLES",
    "STATE_TITLES",
    "ColumnFilter",
    "GroupCount",
    "HistoryEntry",
    "LedgerQuery",
    "LedgerRow",
    "LedgerService",
    "TaskDetail",
    "field_title",
    "listed",
    "shown",
    "unknown_names",
]
_FAR_ROWS = 2_000  # from here on a page is found by its numbers


@dataclass(frozen=True, slots=True)
class LedgerQuery:
    """Which tasks, in what order.

    Attributes:
        policy: uid of a document; empty for all.
        clause: path of a clause; its sub-clauses are included.
        unit: any name of a unit, its code or its party identifier: what it was issued, and the drafts
            that name it or a group it belongs to.
        text: words to be found in code, title, text or names.
        due_before: tasks whose earliest deadline is before that day.
        withdrawn: whether withdrawn tasks are included.
        states: where tasks stand; empty for all, as with `lights` and `verdicts`.
        has_missing: True for tasks with reports missing, False for those without, None for both.
        waiting: True for tasks with a case that waits for the office, False for those without.
        closed: True for tasks that were closed (销号), False for others.
        filters: what single columns must hold, see `ColumnFilter`.
        order_by: a column as in `models.task_query.COLUMNS`: ``order``, ``code``, ``clause``, ``title``,
            ``lead``, ``responsible``, ``sponsor``, ``note``, ``due``, ``stage``, ``state``, ``light``,
            ``next_due``, ``percent``, ``verdict``, ``missing``, ``waiting`` …; what has no value comes last.
    """

    policy: str = ""
    clause: str = ""
    unit: str = ""
    stage: Stage | None = None
    text: str = ""
    due_before: date | None = None
    withdrawn: bool = False
    states: tuple[AssignmentState, ...] = ()
    lights: tuple[Light, ...] = ()
    verdicts: tuple[ReviewVerdict, ...] = ()
    has_missing: bool | None = None
    waiting: bool | None = None
    closed: bool | None = None
    filters: tuple[ColumnFilter, ...] = ()
    order_by: str = "order"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class GroupCount:
    """A group of the ledger.

    Attributes:
        value: selects its tasks in a `ColumnFilter` with ``is``; empty for those without.
        title: for people.
        count: number of tasks.
    """

    value: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One task as a row; texts are ready to be shown.

    Attributes:
        span: characters of the document that the task cites.
        milestones: number of deadlines.
        targets: number of quantified targets.
        units: number of units it was issued to.
        state: the least advanced of its units'.
        state_title: in a word; what is decided comes before what is done.
        light: the most alarming of its units'.
        next_due: the next open deadline after extensions, of any unit.
        percent: mean of its units', one decimal; None before the first report.
        verdict: the worst latest one; None before the first.
        missing: reports missing, over all units.
        waiting: units that wait for the office.
        completed: units that are done.
        policy: title of the document it cites; empty when it is not here.
    """

    uid: str
    code: str
    order: int
    clause: str
    title: str
    text: str
    span: Span
    lead: str
    responsible: str
    due: date | None
    due_text: str
    milestones: int
    targets: int
    units: int
    stage: Stage
    stage_title: str
    withdrawn: str
    conflicts: tuple[str, ...]
    problems: tuple[str, ...]
    state: AssignmentState
    state_title: str
    light: Light
    light_title: str
    next_due: date | None
    percent: Decimal | None
    verdict: ReviewVerdict | None
    verdict_title: str
    missing: int
    waiting: int
    completed: int
    is_closed: bool
    is_suspended: bool
    sponsor: str
    note: str
    policy: str


@dataclass(frozen=True, slots=True)
class TaskDetail:
    """One task in full.

    Attributes:
        policy: the document it cites; None when it is not here.
        clause_heading: heading of its clause.
        unknown_names: names of units that the directory does not know.
        standing: where the task stands, over all its units.
    """

    task: Task
    milestones: tuple[Milestone, ...]
    targets: tuple[Target, ...]
    assignments: tuple[Assignment, ...]
    policy: PolicyDocument | None
    clause_heading: str
    unknown_names: tuple[str, ...]
    standing: TaskStanding

    @property
    def state_title(self) -> str:
        """Where it stands in a word; what is decided comes before what is done."""
        return _state_title(self.task, self.standing)


class LedgerService:
    """Reads the ledger."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def count(self, query: LedgerQuery = LedgerQuery()) -> int:
        """Number of tasks that a query finds; with a million tasks a second step after the first page."""
        with self._session.reading() as workspace:
            return workspace.ledger.count_tasks(_task_query(query, self._session))

    def groups(self, query: LedgerQuery, column: str) -> tuple[GroupCount, ...]:
        """The tasks that a query finds, counted by the values of a column, in its order.

        Args:
            query: which; its order does not matter.
            column: as in `LedgerQuery.order_by`.
        """
        with self._session.reading() as workspace:
            counts = workspace.ledger.group_counts(_task_query(query, self._session), column)
            return tuple(
                GroupCount(value, _group_title(workspace, column, value), count) for value, count in counts
            )

    def rows(
        self, query: LedgerQuery = LedgerQuery(), offset: int = 0, limit: int | None = None
    ) -> tuple[LedgerRow, ...]:
        """Tasks as rows.

        Args:
            query: which, and in what order.
            offset: rows to skip.
            limit: rows at most; None for all.
        """
        directory = DirectoryService(self._session).directory()
        known = self._session.derived("ledger names", lambda _: _KnownNames(directory))
        with self._session.reading() as workspace:
            ledger = workspace.ledger
            stood = self._page(workspace, _task_query(query, self._session), offset, limit)
            uids = [task.uid for task, _ in stood]
            milestones = ledger.milestones_of(uids)
            targets = ledger.targets_of(uids)
            assignments = ledger.assignments_of(uids)
        titles = self.policy_titles()
        return tuple(
            _row(
                task,
                standing,
                _Parts(
                    milestones.get(task.uid, ()),
                    len(targets.get(task.uid, ())),
                    len(assignments.get(task.uid, ())),
                    titles.get(task.policy, ""),
                ),
                known,
            )
            for task, standing in stood
        )

    def policy_titles(self) -> Mapping[str, str]:
        """The titles of all documents by uid; kept until the next commit."""
        return self._session.derived("policy titles", lambda workspace: workspace.ledger.policy_titles())

    def _page(
        self, workspace: Workspace, query: TaskQuery, offset: int, limit: int | None
    ) -> tuple[tuple[Task, TaskStanding], ...]:
        """A page; a far one by the numbers of all that is found, which are kept until the next commit."""
        if offset < _FAR_ROWS or limit is None:
            return workspace.ledger.standings(replace(query, offset=offset, limit=limit))
        kept: dict[tuple[TaskQuery, date], array[int]] = self._session.derived("ledger numbers", lambda _: {})
        key = (query, self._session.today())
        if key not in kept:
            kept.clear()
            kept[key] = workspace.ledger.task_numbers(query)
        return workspace.ledger.standings_numbered(kept[key][offset : offset + limit])

    def find(self, name: str) -> Task:
        """A task by its uid or code.

        Raises:
            NoSuchRecord: there is none.
        """
        with self._session.reading() as workspace:
            task = workspace.ledger.task(name) or workspace.ledger.task_by_code(name)
        if task is None:
            raise NoSuchRecord(name=name)
        return task

    def detail(self, name: str) -> TaskDetail:
        """A task in full, by uid or code.

        Raises:
            NoSuchRecord: there is none.
        """
        task = self.find(name)
        directory = DirectoryService(self._session).directory()
        with self._session.reading() as workspace:
            ledger = workspace.ledger
            policy = ledger.policy(task.policy)
            return TaskDetail(
                task,
                ledger.milestones(task.uid),
                ledger.targets(task.uid),
                ledger.assignments(task.uid),
                policy,
                _heading(policy, task.clause),
                unknown_names(task, directory),
                ledger.standings_of([task.uid])[task.uid],
            )

    def history(self, name: str) -> tuple[HistoryEntry, ...]:
        """Who changed which field of a task, of all that hangs on it, and of its draft; newest first.

        Args:
            name: uid or code of a task, or the uid of any record.
        """
        with self._session.reading() as workspace:
            found = history_of(workspace, name)
        if not found:
            raise NoSuchRecord(name=name)
        return found


def unknown_names(task: Task, directory: UnitDirectory) -> tuple[str, ...]:
    """Names of a task that are neither a unit nor a group of the directory."""
    return _unknown(task, _KnownNames(directory))


class _KnownNames(dict[str, bool]):
    """Whether the directory knows a name; looked up once, for tasks name few units many times."""

    def __init__(self, directory: UnitDirectory) -> None:
        super().__init__()
        self._directory = directory

    def __missing__(self, name: str) -> bool:
        match = self._directory.resolve(name)
        self[name] = match.unit is not None or match.group is not None
        return self[name]


def _unknown(task: Task, known: _KnownNames) -> tuple[str, ...]:
    return tuple(name for name in (*task.lead, *task.responsible) if not known[name])


def _task_query(query: LedgerQuery, session: Session) -> TaskQuery:
    unit = DirectoryService(session).meant(query.unit) if query.unit else None
    return TaskQuery(
        policy=query.policy,
        clause=query.clause,
        unit=unit.party if unit else "",
        written=unit.written if unit else (),
        stage=query.stage,
        text=query.text,
        due_before=query.due_before,
        withdrawn=query.withdrawn,
        states=query.states,
        lights=query.lights,
        verdicts=query.verdicts,
        has_missing=query.has_missing,
        waiting=query.waiting,
        closed=query.closed,
        filters=query.filters,
        order_by=query.order_by,
        descending=query.descending,
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """What hangs on a task: its deadlines, numbers of targets and units, title of its document."""

    milestones: tuple[Milestone, ...]
    targets: int
    units: int
    policy: str


def _row(task: Task, standing: TaskStanding, parts: _Parts, known: _KnownNames) -> LedgerRow:
    return LedgerRow(
        uid=task.uid,
        code=task.code,
        order=task.order,
        clause=task.clause,
        title=task.title,
        text=task.text,
        span=task.span,
        lead=listed(task.lead),
        responsible=listed(task.responsible),
        due=task.due,
        due_text="；".join(milestone.due_text for milestone in parts.milestones),
        milestones=len(parts.milestones),
        targets=parts.targets,
        units=parts.units,
        stage=task.stage,
        stage_title=tr("已撤销") if task.withdrawn else tr(STAGE_TITLES[task.stage]),
        withdrawn=task.withdrawn,
        conflicts=task.conflicts,
        problems=_problems(task, known),
        state=standing.state,
        state_title=_state_title(task, standing),
        light=standing.light,
        light_title=tr(LIGHT_TITLES[standing.light]),
        next_due=standing.due,
        percent=standing.percent,
        verdict=standing.verdict,
        verdict_title=tr(VERDICT_TITLES[standing.verdict]) if standing.verdict else "",
        missing=standing.missing,
        waiting=standing.waiting,
        completed=standing.completed,
        is_closed=standing.is_closed,
        is_suspended=standing.is_suspended,
        sponsor=task.sponsor,
        note=task.note,
        policy=parts.policy,
    )


def _state_title(task: Task, standing: TaskStanding) -> str:
    if task.withdrawn:
        return tr("已撤销")
    if standing.is_closed:
        return tr("已销号")
    return tr("已中止") if standing.is_suspended else tr(STATE_TITLES[standing.state])


def _group_title(workspace: Workspace, column: str, value: str) -> str:
    """The value of a group for people."""
    if not value:
        return tr("（空）")
    if column in _CHOICES:
        return tr(_CHOICES[column][value])
    if column == "policy":
        policy = workspace.ledger.policy(value)
        return policy.title if policy else value
    if value.startswith("[") and column in _NAMES:
        return listed(json.loads(value))
    return f"{value}%" if column == "percent" else value


_NAMES = frozenset({"lead", "responsible", "groups"})
_CHOICES: Mapping[str, Mapping[str, str]] = {
    "stage": {one.value: title for one, title in STAGE_TITLES.items()},
    "state": {one.value: title for one, title in STATE_TITLES.items()},
    "light": {one.value: title for one, title in LIGHT_TITLES.items()},
    "verdict": {one.value: title for one, title in VERDICT_TITLES.items()},
}


def _problems(task: Task, known: _KnownNames) -> tuple[str, ...]:
    problems = [tr("“{name}”不在单位名录中", name=name) for name in _unknown(task, known)]
    if not task.lead and not task.responsible:
        problems.append(tr("没有责任单位"))
    problems += [tr("“{field}”有冲突", field=field_title("task", name)) for name in task.conflicts]
    return tuple(problems)


def _heading(policy: PolicyDocument | None, path: str) -> str:
    clauses = policy.clauses if policy else ()
    return next((clause.heading for clause in clauses if clause.path == path), "")
