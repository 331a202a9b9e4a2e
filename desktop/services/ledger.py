"""Reading the ledger: rows for a grid, one task in full, and the history of every field."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.domain.ledger import (
    Assignment,
    AssignmentState,
    Duty,
    Milestone,
    PolicyDocument,
    Span,
    Stage,
    Target,
    Task,
)
from desktop.domain.units import UnitDirectory
from desktop.i18n import mark, tr
from desktop.models.ledger import TaskQuery
from desktop.records.line import Change
from desktop.services.directory import DirectoryService
from desktop.services.session import NoSuchRecord, Session

STAGE_TITLES: Mapping[Stage, str] = {Stage.DRAFT: mark("草稿"), Stage.ISSUED: mark("已交办")}
STATE_TITLES: Mapping[AssignmentState, str] = {
    AssignmentState.PENDING: mark("待交办"),
    AssignmentState.ISSUED: mark("已交办"),
    AssignmentState.ACCEPTED: mark("已签收"),
    AssignmentState.OBJECTED: mark("有异议"),
    AssignmentState.IN_PROGRESS: mark("办理中"),
    AssignmentState.SUBMITTED: mark("待审核"),
    AssignmentState.RETURNED: mark("已退回"),
    AssignmentState.COMPLETED: mark("已办结"),
}
DUTY_TITLES: Mapping[Duty, str] = {Duty.LEAD: mark("牵头单位"), Duty.RESPONSIBLE: mark("责任单位")}
FIELD_TITLES: Mapping[str, str] = {
    "code": mark("编号"),
    "order": mark("序号"),
    "policy": mark("政策文件"),
    "clause": mark("条款"),
    "title": mark("任务名称"),
    "text": mark("内容"),
    "span": mark("原文位置"),
    "lead": mark("牵头单位"),
    "responsible": mark("责任单位"),
    "groups": mark("单位组"),
    "sponsor": mark("牵头领导"),
    "note": mark("备注"),
    "origin": mark("来源"),
    "withdrawn": mark("撤销"),
    "supersedes": mark("取代草稿"),
    "task": mark("所属任务"),
    "due": mark("完成时限"),
    "due_text": mark("时限原文"),
    "reason": mark("时限说明"),
    "name": mark("名称"),
    "comparator": mark("比较方式"),
    "value": mark("目标值"),
    "unit": mark("单位"),
    "base": mark("基准"),
    "recurrence": mark("周期"),
    "strive": mark("力争"),
    "duty": mark("责任类型"),
    "wording": mark("原文用语"),
    "issued_on": mark("交办日期"),
}
KIND_TITLES: Mapping[str, str] = {
    "task": mark("任务"),
    "milestone": mark("时间节点"),
    "target": mark("量化目标"),
    "assignment": mark("责任分工"),
    "policy": mark("政策文件"),
    "unit": mark("单位"),
    "unit_group": mark("单位组"),
}


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
        order_by: ``order``, ``code``, ``clause``, ``title``, ``lead``, ``responsible``, ``due``, ``stage``.
    """

    policy: str = ""
    clause: str = ""
    unit: str = ""
    stage: Stage | None = None
    text: str = ""
    due_before: date | None = None
    withdrawn: bool = False
    order_by: str = "order"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One task as a row; texts are ready to be shown.

    Attributes:
        span: characters of the document that the task cites.
        milestones: number of deadlines.
        targets: number of quantified targets.
        units: number of units it was issued to.
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


@dataclass(frozen=True, slots=True)
class TaskDetail:
    """One task in full.

    Attributes:
        policy: the document it cites; None when it is not here.
        clause_heading: heading of its clause.
        unknown_names: names of units that the directory does not know.
    """

    task: Task
    milestones: tuple[Milestone, ...]
    targets: tuple[Target, ...]
    assignments: tuple[Assignment, ...]
    policy: PolicyDocument | None
    clause_heading: str
    unknown_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One field set by one change.

    Attributes:
        when: claimed wall time, ISO 8601.
        operator: claimed operator.
        before: the values it replaced, as text; empty when there was none.
        hash: identity of the change.
    """

    when: str
    operator: str
    party: str
    stream: str
    kind: str
    kind_title: str
    field: str
    field_title: str
    before: str
    after: str
    hash: str


class LedgerService:
    """Reads the ledger."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def count(self, query: LedgerQuery = LedgerQuery()) -> int:
        """Number of tasks that a query finds."""
        with self._session.reading() as workspace:
            return workspace.ledger.count_tasks(_task_query(query, self._session))

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
        with self._session.reading() as workspace:
            ledger = workspace.ledger
            tasks = ledger.tasks(_task_query(query, self._session, offset, limit))
            uids = [task.uid for task in tasks]
            milestones = ledger.milestones_of(uids)
            targets = ledger.targets_of(uids)
            assignments = ledger.assignments_of(uids)
        return tuple(
            _row(
                task,
                milestones.get(task.uid, ()),
                len(targets.get(task.uid, ())),
                len(assignments.get(task.uid, ())),
                directory,
            )
            for task in tasks
        )

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
            )

    def history(self, name: str) -> tuple[HistoryEntry, ...]:
        """Who changed which field of a task, its deadlines, targets and draft; newest first.

        Args:
            name: uid or code of a task, or the uid of any record.
        """
        with self._session.reading() as workspace:
            ledger, log = workspace.ledger, workspace.log
            task = ledger.task(name) or ledger.task_by_code(name)
            if task is None:
                changes = [c for kind in KIND_TITLES for c in log.changes_of(kind, name)]
            else:
                keys = [("task", task.uid)]
                keys += [("milestone", item.uid) for item in ledger.milestones(task.uid)]
                keys += [("target", item.uid) for item in ledger.targets(task.uid)]
                keys += [("assignment", item.uid) for item in ledger.assignments(task.uid)]
                changes = [c for kind, uid in keys for c in log.changes_of(kind, uid)]
                changes += self._draft_changes(changes)
        if not changes:
            raise NoSuchRecord(name=name)
        return tuple(sorted(_entries(changes), key=_newest_first, reverse=True))

    def _draft_changes(self, changes: Sequence[Change]) -> list[Change]:
        """The lines of the drafts that published records supersede."""
        log = self._session.workspace.log
        drafts = [
            (change.edit.kind, change.edit.fields["supersedes"])
            for change in changes
            if isinstance(change.edit.fields.get("supersedes"), str)
        ]
        return [change for kind, uid in drafts for change in log.changes_of(kind, uid)]


def unknown_names(task: Task, directory: UnitDirectory) -> tuple[str, ...]:
    """Names of a task that are neither a unit nor a group of the directory."""
    found = []
    for name in (*task.lead, *task.responsible):
        match = directory.resolve(name)
        if match.unit is None and match.group is None:
            found.append(name)
    return tuple(found)


def listed(names: Sequence[str]) -> str:
    """Names as a Chinese list."""
    return "、".join(names)


def _task_query(query: LedgerQuery, session: Session, offset: int = 0, limit: int | None = None) -> TaskQuery:
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
        order_by=query.order_by,
        descending=query.descending,
        offset=offset,
        limit=limit,
    )


def _row(
    task: Task, milestones: Sequence[Milestone], targets: int, units: int, directory: UnitDirectory
) -> LedgerRow:
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
        due_text="；".join(milestone.due_text for milestone in milestones),
        milestones=len(milestones),
        targets=targets,
        units=units,
        stage=task.stage,
        stage_title=tr("已撤销") if task.withdrawn else tr(STAGE_TITLES[task.stage]),
        withdrawn=task.withdrawn,
        conflicts=task.conflicts,
        problems=_problems(task, directory),
    )


def _problems(task: Task, directory: UnitDirectory) -> tuple[str, ...]:
    problems = [tr("“{name}”不在单位名录中", name=name) for name in unknown_names(task, directory)]
    if not task.lead and not task.responsible:
        problems.append(tr("没有责任单位"))
    problems += [tr("“{field}”有冲突", field=tr(FIELD_TITLES.get(name, name))) for name in task.conflicts]
    return tuple(problems)


def _heading(policy: PolicyDocument | None, path: str) -> str:
    clauses = policy.clauses if policy else ()
    return next((clause.heading for clause in clauses if clause.path == path), "")


def _entries(changes: Sequence[Change]) -> list[HistoryEntry]:
    by_hash = {change.hash: change for change in changes}
    return [_entry(change, name, by_hash) for change in by_hash.values() for name in change.edit.fields]


def _entry(change: Change, name: str, by_hash: Mapping[str, Change]) -> HistoryEntry:
    replaced = [
        by_hash[item].edit.fields.get(name) for item in change.edit.replaces.get(name, ()) if item in by_hash
    ]
    return HistoryEntry(
        when=change.stamp.wall,
        operator=change.stamp.operator,
        party=change.stream.party,
        stream=str(change.stream),
        kind=change.edit.kind,
        kind_title=tr(KIND_TITLES.get(change.edit.kind, change.edit.kind)),
        field=name,
        field_title=tr(FIELD_TITLES.get(name, name)),
        before=" / ".join(shown(value) for value in replaced),
        after=shown(change.edit.fields[name]),
        hash=change.hash,
    )


def _newest_first(entry: HistoryEntry) -> tuple[str, str, str]:
    return entry.when, entry.hash, entry.field


def shown(value: Any) -> str:  # JSON
    """A field's value as text for people."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return tr("是") if value else tr("否")
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return listed(value)
    if isinstance(value, dict) and "reason" in value:
        return str(value["reason"])
    return json.dumps(value, ensure_ascii=False)
