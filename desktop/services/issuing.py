"""Issuing (交办): drafts become tasks told to everyone, and each unit is told its own assignments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.domain.ledger import Duty, Stage, Task
from desktop.domain.units import UnitDirectory
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.models.ledger import TaskQuery
from desktop.progress import SILENT, Progress
from desktop.records.line import Edit
from desktop.records.stream import EVERYONE, Role
from desktop.services.directory import DirectoryService
from desktop.services.ledger import unknown_names
from desktop.services.session import Session

_CARRIED = {
    "policy": (
        "code",
        "title",
        "doc_no",
        "issuer",
        "issued_on",
        "text",
        "clauses",
        "source_name",
        "source_sha256",
        "parser",
    ),
    "task": (
        "code",
        "order",
        "policy",
        "clause",
        "title",
        "text",
        "span",
        "lead",
        "responsible",
        "groups",
        "sponsor",
        "note",
        "origin",
    ),
    "milestone": ("order", "due", "due_text", "text", "span", "reason"),
    "target": (
        "order",
        "name",
        "comparator",
        "value",
        "unit",
        "base",
        "recurrence",
        "due",
        "strive",
        "text",
        "span",
    ),
}


class NothingToIssue(AppError):
    """No draft was chosen."""

    code = "E_NOTHING_TO_ISSUE"
    template = mark("没有可以交办的草稿任务。")


class CannotIssue(AppError):
    """Drafts are not complete; nothing was issued."""

    code = "E_CANNOT_ISSUE"
    template = mark("有{count}处需要先处理，没有交办任何任务。第一处：{first}")


@dataclass(frozen=True, slots=True)
class IssueBlocker:
    """What keeps one draft from being issued."""

    uid: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class IssueOutcome:
    """What was issued.

    Attributes:
        codes: codes of the tasks issued, in order.
        units: identifiers of the units that were told, in protocol order.
        assignments: number of assignments.
        sentence: one sentence for a clerk.
    """

    codes: tuple[str, ...]
    units: tuple[str, ...]
    assignments: int
    sentence: str


@dataclass(frozen=True, slots=True)
class _Share:
    unit: str
    name: str
    duty: Duty
    wording: str


class IssuingService:
    """Checks drafts and issues them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def check(self, uids: Sequence[str] | None = None) -> tuple[IssueBlocker, ...]:
        """Says what keeps drafts from being issued.

        Args:
            uids: tasks; None means all drafts.
        """
        directory = DirectoryService(self._session).directory()
        return tuple(blocker for task in self._drafts(uids) for blocker in self._blockers(task, directory))

    def preview(self, uids: Sequence[str] | None = None) -> tuple[tuple[str, int], ...]:
        """Names of the units that would be told, with the number of their tasks; protocol order."""
        directory = DirectoryService(self._session).directory()
        counts: dict[str, int] = {}
        for task in self._drafts(uids):
            for share in _shares(task, directory):
                counts[share.name] = counts.get(share.name, 0) + 1
        return tuple((unit.short, counts[unit.short]) for unit in directory.units if unit.short in counts)

    def issue(
        self,
        uids: Sequence[str] | None = None,
        on: date | None = None,
        progress: Progress = SILENT,
    ) -> IssueOutcome:
        """Issues drafts: all of those chosen, or none.

        Args:
            uids: tasks; None means all drafts.
            on: day of issue; None means today.
            progress: is told how many are done; may cancel all.

        Raises:
            NothingToIssue: no draft is among them.
            CannotIssue: something must be mended first.
        """
        self._session.require(Role.OFFICE)
        drafts = self._drafts(uids)
        if not drafts:
            raise NothingToIssue
        if blockers := self.check([task.uid for task in drafts]):
            raise CannotIssue(count=len(blockers), first=blockers[0].sentence)
        directory = DirectoryService(self._session).directory()
        day = on or self._session.today()
        told: dict[str, int] = {}
        with self._session.transaction():
            policies = {policy: self._publish_policy(policy) for policy in _policies(drafts)}
            for place, task in enumerate(drafts, start=1):
                progress.step(place, len(drafts), tr("交办{code}", code=task.code))
                issued = self._publish_task(task, policies[task.policy])
                for share in _shares(task, directory):
                    self._assign(issued, share, day)
                    told[share.unit] = told.get(share.unit, 0) + 1
        self._session.undoable.clear()
        return _outcome(drafts, told, directory)

    def _drafts(self, uids: Sequence[str] | None) -> tuple[Task, ...]:
        with self._session.reading() as workspace:
            drafts = workspace.ledger.tasks(TaskQuery(stage=Stage.DRAFT))
        if uids is None:
            return drafts
        chosen = set(uids)
        return tuple(task for task in drafts if task.uid in chosen)

    def _blockers(self, task: Task, directory: UnitDirectory) -> list[IssueBlocker]:
        blockers = []
        if not task.lead and not task.responsible:
            sentence = tr("{code}没有责任单位。", code=task.code)
            blockers.append(IssueBlocker(task.uid, "E_NO_UNIT", sentence))
        for name in unknown_names(task, directory):
            sentence = tr("{code}的“{name}”不在单位名录中。", code=task.code, name=name)
            blockers.append(IssueBlocker(task.uid, "E_UNKNOWN_UNIT", sentence))
        if task.conflicts:
            sentence = tr("{code}有未解决的冲突。", code=task.code)
            blockers.append(IssueBlocker(task.uid, "E_CONFLICT", sentence))
        return blockers

    def _publish_policy(self, uid: str) -> str:
        """Tells everyone the document, once; the drafts that remain cite the published record."""
        with self._session.reading() as workspace:
            policy = workspace.ledger.policy(uid)
        if policy is None or policy.stage is Stage.ISSUED:
            return uid
        published = self._retell("policy", uid, {})
        for task in self._session.workspace.ledger.tasks(TaskQuery(policy=uid, withdrawn=True)):
            self._session.change("task", task.uid, {"policy": published})
        return published

    def _publish_task(self, task: Task, policy: str) -> str:
        issued = self._retell("task", task.uid, {"policy": policy})
        ledger = self._session.workspace.ledger
        for milestone in ledger.milestones(task.uid):
            self._retell("milestone", milestone.uid, {"task": issued})
        for target in ledger.targets(task.uid):
            self._retell("target", target.uid, {"task": issued})
        return issued

    def _retell(self, kind: str, uid: str, changed: dict[str, Any]) -> str:
        """States a new record to everyone that supersedes a draft; audiences are never widened."""
        record = self._session.record(kind, uid)
        fields = {name: record.get(name) for name in _CARRIED[kind] if record.get(name) is not None}
        new = self._session.new_uid()
        edit = Edit(kind, new, {**fields, **changed, "supersedes": uid})
        self._session.append(EVERYONE, [edit])
        return new

    def _assign(self, task: str, share: _Share, day: date) -> None:
        fields = {
            "task": task,
            "unit": share.unit,
            "name": share.name,
            "duty": share.duty.value,
            "wording": share.wording,
            "issued_on": day.isoformat(),
        }
        edit = Edit("assignment", self._session.new_uid(), fields)
        self._session.append(share.unit, [edit])


def _policies(tasks: Sequence[Task]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(task.policy for task in tasks))


def _shares(task: Task, directory: UnitDirectory) -> list[_Share]:
    """One share per unit: the leading ones first; a unit named and in a group counts once."""
    shares: dict[str, _Share] = {}
    named = [(name, Duty.LEAD) for name in task.lead]
    named += [(name, Duty.RESPONSIBLE) for name in task.responsible]
    groups = []
    for name, duty in named:
        match = directory.resolve(name)
        if match.unit is not None:
            party = f"unit.{match.unit.code}"
            shares.setdefault(party, _Share(party, match.unit.short, duty, name))
        elif match.group is not None:
            groups.append((match.group, name, duty))
    for group, name, duty in groups:
        for unit in group.members:
            party = f"unit.{unit.code}"
            shares.setdefault(party, _Share(party, unit.short, duty, name))
    return list(shares.values())


def _outcome(drafts: Sequence[Task], told: dict[str, int], directory: UnitDirectory) -> IssueOutcome:
    units = tuple(f"unit.{unit.code}" for unit in directory.units if f"unit.{unit.code}" in told)
    sentence = tr(
        "已向{units}个单位交办任务{tasks}条，共{assignments}项责任。",
        units=len(units),
        tasks=len(drafts),
        assignments=sum(told.values()),
    )
    codes = tuple(task.code for task in drafts)
    return IssueOutcome(codes, units, sum(told.values()), sentence)
