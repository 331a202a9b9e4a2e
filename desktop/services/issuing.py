"""Issuing (交办): drafts become tasks told to everyone, and each unit is told its own assignments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.domain.ledger import Duty, Stage, Task
from desktop.domain.units import Unit, UnitDirectory
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
class Share:
    """One unit's part in a task before it is told.

    Attributes:
        unit: party identifier.
        name: name of the unit.
        wording: the words that name it.
    """

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
        day = self._session.today()
        counts: dict[str, int] = {}
        for task in self._drafts(uids):
            for share in shares(task.lead, task.responsible, directory, day):
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
                for share in shares(task.lead, task.responsible, directory, day):
                    assign(self._session, issued, share, day)
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


def _policies(tasks: Sequence[Task]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(task.policy for task in tasks))


def assign(session: Session, task: str, share: Share, day: date, supersedes: str = "") -> str:
    """Tells a unit its share in a task, inside a transaction.

    Args:
        session: the office's.
        task: uid of the issued task.
        share: whose, and what.
        day: day of issue.
        supersedes: uid of the assignment of the unit whose work this one takes over.

    Returns:
        uid of the assignment.
    """
    fields = {
        "task": task,
        "unit": share.unit,
        "name": share.name,
        "duty": share.duty.value,
        "wording": share.wording,
        "issued_on": day.isoformat(),
    }
    if supersedes:
        fields["supersedes"] = supersedes
    uid = session.new_uid()
    session.append(share.unit, [Edit("assignment", uid, fields)])
    return uid


def shares(
    lead: Sequence[str], responsible: Sequence[str], directory: UnitDirectory, day: date
) -> tuple[Share, ...]:
    """One share per unit that names stand for, the leading ones first.

    A unit named and in a group counts once; one that another has taken over from by that day is
    represented by its successor.

    Args:
        lead: names as written.
        responsible: names as written, group words among them.
        directory: what names mean; unknown ones have no share.
        day: day of issue.
    """
    found: dict[str, Share] = {}
    named = [(name, Duty.LEAD) for name in lead]
    named += [(name, Duty.RESPONSIBLE) for name in responsible]
    groups = []
    for name, duty in named:
        match = directory.resolve(name)
        if match.unit is not None:
            share = _share(match.unit, duty, name, directory, day)
            found.setdefault(share.unit, share)
        elif match.group is not None:
            groups.append((match.group, name, duty))
    for group, name, duty in groups:
        for unit in group.members:
            share = _share(unit, duty, name, directory, day)
            found.setdefault(share.unit, share)
    return tuple(found.values())


def _share(unit: Unit, duty: Duty, wording: str, directory: UnitDirectory, day: date) -> Share:
    present = directory.successor(unit.code, day) or unit
    return Share(f"unit.{present.code}", present.short, duty, wording)


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
