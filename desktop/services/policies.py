"""From a plan document to draft tasks: read, parse, preview, import, and the coverage afterwards."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from desktop.documents import DocumentText, read_document
from desktop.domain.ledger import PolicyDocument, Span, Stage
from desktop.domain.policy import ParsedPolicy, parse_policy
from desktop.domain.policy.values import Coverage, Milestone, Passage, Target, TaskDraft
from desktop.errors import AppError, Problem
from desktop.i18n import mark, tr
from desktop.models.ledger import TaskQuery
from desktop.progress import SILENT, Progress
from desktop.records.stream import Role
from desktop.services.directory import DirectoryService, NameResolution
from desktop.services.session import NoSuchRecord, ReasonMissing, Session

PARSER_EDITION = "1"
_YEAR_AND_NUMBER = re.compile(r"[〔\[［【(（](?P<year>\d{4})[〕\]］】)）]\s*第?(?P<number>\d+)\s*号")


class AlreadyImported(AppError):
    """The same document is in the workspace already."""

    code = "E_ALREADY_IMPORTED"
    template = mark("《{title}》已经导入过，没有重复导入。如需重做，请先撤销原来的文件。")


class HasIssuedTasks(AppError):
    """A document whose tasks were issued stays."""

    code = "E_HAS_ISSUED_TASKS"
    template = mark("《{title}》已有任务交办，不能整份撤销。请逐条撤销任务。")


@dataclass(frozen=True, slots=True)
class PolicyPreview:
    """What an import would do; nothing has been written.

    Attributes:
        name: name of the file.
        document: the text as read.
        parsed: what was read out of it.
        names: every name of a unit, with what the directory says of it.
    """

    name: str
    document: DocumentText
    parsed: ParsedPolicy
    names: tuple[NameResolution, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Problems of reading and of parsing."""
        return (*self.document.problems, *self.parsed.problems)


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import did.

    Attributes:
        policy: uid of the document's record.
        codes: codes of the draft tasks, in order.
        sentence: one sentence for a clerk.
    """

    policy: str
    codes: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class CandidateView:
    """A clause that demands something and names nobody, and the task made of it if there is one."""

    clause: str
    text: str
    span: Span
    accepted_as: str


@dataclass(frozen=True, slots=True)
class CoverageView:
    """The coverage of one document against the ledger as it stands now.

    Attributes:
        parsed: the document as it reads by itself.
        candidates: clauses that name nobody, and what became of them.
        uncovered: passages that nothing cites, not even a task adopted since.
        tasks_now: tasks of it in the ledger.
    """

    policy: PolicyDocument
    parsed: ParsedPolicy
    candidates: tuple[CandidateView, ...]
    uncovered: tuple[Passage, ...]
    tasks_now: int

    @property
    def coverage(self) -> Coverage:
        """What the parser counted."""
        return self.parsed.coverage

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Bad places of the document."""
        return self.parsed.problems


def read_policy(path: Path) -> tuple[DocumentText, ParsedPolicy]:
    """Reads and parses a document; needs no workspace.

    Raises:
        AppError: the file cannot be read (scanned, encrypted, broken, too large …).
    """
    document = read_document(path)
    return document, parse_policy(document.text, path.name)


class PolicyService:
    """Imports plan documents as drafts and shows what was taken from them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def preview(self, path: Path, progress: Progress = SILENT) -> PolicyPreview:
        """Reads and parses a document; writes nothing.

        Raises:
            AppError: the file cannot be read (scanned, encrypted, broken, too large …).
        """
        progress.step(0, 3, tr("读取文件"))
        document = read_document(path)
        progress.step(1, 3, tr("分解任务"))
        parsed = parse_policy(document.text, path.name)
        progress.step(2, 3, tr("核对单位名称"))
        names = DirectoryService(self._session).resolve_all(_names(parsed))
        progress.step(3, 3)
        return PolicyPreview(path.name, document, parsed, names)

    def import_preview(self, preview: PolicyPreview, progress: Progress = SILENT) -> ImportOutcome:
        """Writes the document and one draft task per responsibility bracket.

        Raises:
            AlreadyImported: a document of the same bytes is there.
            WrongRole: this is not the office.
        """
        self._session.require(Role.OFFICE)
        self._refuse_repetition(preview)
        with self._session.transaction():
            code = self._policy_code(preview.parsed)
            policy = self._session.create("policy", self._session.party, _policy_fields(preview, code))
            codes = []
            for order, draft in enumerate(preview.parsed.tasks, start=1):
                progress.step(order, len(preview.parsed.tasks), tr("写入草稿任务"))
                codes.append(f"{code}-{order:03d}")
                self._write_draft(policy, codes[-1], order, draft)
        return ImportOutcome(policy, tuple(codes), _import_sentence(preview.parsed))

    def policies(self) -> tuple[PolicyDocument, ...]:
        """The documents in the workspace, in the order they were imported."""
        with self._session.reading() as workspace:
            return workspace.ledger.policies()

    def policy(self, name: str) -> PolicyDocument:
        """A document by its uid or code; the only one when the name is empty.

        Raises:
            NoSuchRecord: there is none of that name.
        """
        policies = self.policies()
        if not name and len(policies) == 1:
            return policies[0]
        for policy in policies:
            if name in (policy.uid, policy.code):
                return policy
        raise NoSuchRecord(name=name or tr("政策文件"))

    def withdraw(self, name: str, reason: str) -> str:
        """Withdraws a document and its drafts, so that it can be imported anew.

        Args:
            name: code or uid of the document.
            reason: stays visible.

        Returns:
            One sentence for a clerk.

        Raises:
            ReasonMissing: the reason is empty.
            HasIssuedTasks: tasks of it were issued; those are withdrawn one by one.
        """
        self._session.require(Role.OFFICE)
        policy = self.policy(name)
        if not reason.strip():
            raise ReasonMissing
        with self._session.reading() as workspace:
            tasks = workspace.ledger.tasks(TaskQuery(policy=policy.uid))
        if any(task.stage is Stage.ISSUED for task in tasks):
            raise HasIssuedTasks(title=policy.title)
        with self._session.transaction(tr("撤销文件{code}", code=policy.code)):
            for kind, uid in (*(("task", task.uid) for task in tasks), ("policy", policy.uid)):
                self._session.withdraw(kind, uid, reason.strip())
        return tr("已撤销《{title}》及其草稿任务{count}条。", title=policy.title, count=len(tasks))

    def coverage(self, name: str = "") -> CoverageView:
        """Holds a document against the ledger as it stands: what was taken, and what was not."""
        policy = self.policy(name)
        parsed = parse_policy(policy.text, policy.source_name)
        with self._session.reading() as workspace:
            tasks = workspace.ledger.tasks(TaskQuery(policy=policy.uid))
        taken = {task.span: task.code for task in tasks if task.origin == "candidate"}
        candidates = tuple(
            CandidateView(item.clause, item.text, item.span, taken.get(item.span, ""))
            for item in parsed.candidates
        )
        uncovered = tuple(
            passage
            for passage in parsed.coverage.uncovered
            if not any(start <= passage.span[0] and passage.span[1] <= end for start, end in taken)
        )
        return CoverageView(policy, parsed, candidates, uncovered, len(tasks))

    def _refuse_repetition(self, preview: PolicyPreview) -> None:
        for policy in self.policies():
            if policy.source_sha256 == preview.document.source_hash:
                raise AlreadyImported(title=policy.title)

    def _policy_code(self, parsed: ParsedPolicy) -> str:
        found = _YEAR_AND_NUMBER.search(parsed.doc_no)
        base = f"{found['year']}-{int(found['number'])}" if found else f"{self._session.year}-P1"
        with self._session.reading() as workspace:  # codes of withdrawn documents stay taken
            taken = {record.get("code") for record in workspace.log.records("policy")}
        if base not in taken:
            return base
        stem = base if found else f"{self._session.year}-P"
        for number in range(2, len(taken) + 3):
            code = f"{stem}.{number}" if found else f"{stem}{number}"
            if code not in taken:
                break
        return code

    def _write_draft(self, policy: str, code: str, order: int, draft: TaskDraft) -> None:
        party = self._session.party
        task = self._session.create(
            "task",
            party,
            {
                "code": code,
                "order": order,
                "policy": policy,
                "clause": draft.clause,
                "title": draft.title,
                "text": draft.text,
                "span": list(draft.span),
                "lead": list(draft.lead),
                "responsible": list(draft.responsible),
                "groups": list(draft.groups),
                "origin": "bracket",
            },
        )
        for place, milestone in enumerate(draft.milestones, start=1):
            self._session.create("milestone", party, milestone_fields(task, place, milestone))
        for place, target in enumerate(draft.targets, start=1):
            self._session.create("target", party, target_fields(task, place, target))


def milestone_fields(task: str, order: int, milestone: Milestone) -> dict[str, Any]:
    """The fields of a milestone's record, from a parsed deadline."""
    return {
        "task": task,
        "order": order,
        "due": iso(milestone.due),
        "due_text": milestone.due_text,
        "text": milestone.text,
        "span": list(milestone.span),
        "reason": milestone.reason,
    }


def target_fields(task: str, order: int, target: Target) -> dict[str, Any]:
    """The fields of a target's record, from a parsed target."""
    return {
        "task": task,
        "order": order,
        "name": target.name,
        "comparator": target.comparator,
        "value": target.value,
        "unit": target.unit,
        "base": target.base,
        "recurrence": target.recurrence,
        "due": iso(target.due),
        "strive": target.strive,
        "text": target.text,
        "span": list(target.span),
    }


def iso(day: date | None) -> str | None:
    """A day as it stands in a record."""
    return day.isoformat() if day else None


def _names(parsed: ParsedPolicy) -> tuple[str, ...]:
    return tuple(name for task in parsed.tasks for name in (*task.lead, *task.responsible))


def _policy_fields(preview: PolicyPreview, code: str) -> dict[str, Any]:
    parsed = preview.parsed
    return {
        "code": code,
        "title": parsed.title,
        "doc_no": parsed.doc_no,
        "issuer": parsed.issuer,
        "issued_on": iso(parsed.issued_on),
        "text": parsed.text,
        "clauses": [
            {
                "path": clause.path,
                "level": clause.level,
                "heading": clause.heading,
                "span": list(clause.span),
            }
            for clause in parsed.clauses
        ],
        "source_name": preview.name,
        "source_sha256": preview.document.source_hash,
        "parser": PARSER_EDITION,
    }


def _import_sentence(parsed: ParsedPolicy) -> str:
    coverage = parsed.coverage
    return tr(
        "《{title}》：识别责任条目{brackets}处，生成草稿任务{tasks}条、时间节点{milestones}个、"
        "量化目标{targets}个；未明确牵头单位的{without_lead}条，待核对文字{uncovered}处。",
        title=parsed.title,
        brackets=coverage.brackets,
        tasks=coverage.tasks,
        milestones=coverage.milestones,
        targets=coverage.targets,
        without_lead=coverage.without_lead,
        uncovered=len(coverage.uncovered),
    )
