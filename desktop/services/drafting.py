"""Correcting draft tasks: edit, split, merge, accept a candidate, withdraw, and take steps back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.domain.ledger import Milestone, PolicyDocument, Span, Stage, Target, Task
from desktop.domain.text import clean_line
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.models.ledger import TaskQuery
from desktop.records.fold import WITHDRAWN
from desktop.records.stream import Role
from desktop.services.session import NoSuchRecord, ReasonMissing, Session, UndoStep

_TEXT_FIELDS = ("title", "text", "sponsor", "note")
_NAME_FIELDS = ("lead", "responsible")


class NotADraft(AppError):
    """The task was issued; its units and extent cannot be changed by editing."""

    code = "E_NOT_DRAFT"
    template = mark("任务{code}已交办，不能再拆分、合并或改派。请撤销后重新立项。")


class BadField(AppError):
    """A field that cannot be edited so."""

    code = "E_FIELD"
    template = mark("“{field}”不能这样修改：{reason}。")


class BadSplit(AppError):
    """The place of a split is not inside the task."""

    code = "E_SPLIT"
    template = mark("拆分位置必须在任务{code}的原文之内（第{start}至{end}字）。")


class BadMerge(AppError):
    """Tasks that cannot become one."""

    code = "E_MERGE"
    template = mark("只能合并同一文件中的两条以上草稿任务。")


class IsWithdrawn(AppError):
    """A withdrawn task is restored before it is edited."""

    code = "E_WITHDRAWN"
    template = mark("任务{code}已撤销。要修改请先恢复。")


@dataclass(frozen=True, slots=True)
class MilestoneEdit:
    """A deadline as a person states it.

    Attributes:
        due: the day; None when there is only wording.
        due_text: the wording, e.g. 2023年年底前.
        text: what is due.
    """

    due: date | None
    due_text: str
    text: str


@dataclass(frozen=True, slots=True)
class TargetEdit:
    """A quantified target as a person states it; ``value`` is a decimal as text."""

    name: str
    comparator: str
    value: str
    unit: str
    recurrence: str = "once"
    due: date | None = None
    strive: bool = False


class DraftService:
    """Corrects draft tasks; every step is one transaction, and can be taken back."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def edit(self, uid: str, **fields: Any) -> bool:
        """Changes fields of a task.

        Args:
            uid: the task.
            fields: ``title``, ``text``, ``sponsor``, ``note`` as text; ``lead`` and ``responsible`` as
                sequences of names, drafts only.

        Returns:
            Whether anything changed.

        Raises:
            BadField: no such field, or an empty title.
            NotADraft: names of an issued task.
        """
        task = self._task(uid)
        values = self._checked(task, fields)
        with self._session.transaction(tr("修改{code}", code=task.code)):
            return self._session.change("task", uid, values)

    def split(self, uid: str, at: int) -> tuple[str, str]:
        """Cuts a draft in two at a character of the document.

        Milestones and targets go to the part that holds the start of the words they cite; both parts
        keep the units. The original stays, withdrawn.

        Args:
            uid: the draft.
            at: offset in the document text, strictly inside the task's span.

        Returns:
            uids of the two parts.
        """
        task = self._draft(uid)
        start, end = task.span
        if not start < at < end:
            raise BadSplit(code=task.code, start=start, end=end)
        text = self._policy(task.policy).text
        spans = (_trimmed(text, (start, at)), _trimmed(text, (at, end)))
        if any(first >= last for first, last in spans):
            raise BadSplit(code=task.code, start=start, end=end)
        with self._session.transaction(tr("拆分{code}", code=task.code)):
            codes = self._free_codes(task, 2)
            parts = [
                self._copy(task, code, text[slice(*span)], span, f"split:{uid}")
                for code, span in zip(codes, spans, strict=True)
            ]
            self._move_parts([task], lambda cited: parts[0] if cited[0] < at else parts[1])
            self._session.withdraw(
                "task", task.uid, tr("拆分为{first}、{second}", first=codes[0], second=codes[1])
            )
        return parts[0], parts[1]

    def merge(self, uids: Sequence[str]) -> str:
        """Makes one draft of several of one document; the originals stay, withdrawn.

        Returns:
            uid of the new draft.
        """
        tasks = sorted((self._draft(uid) for uid in dict.fromkeys(uids)), key=lambda task: task.order)
        if len(tasks) < 2 or len({task.policy for task in tasks}) > 1:
            raise BadMerge
        first = tasks[0]
        codes = "、".join(task.code for task in tasks)
        with self._session.transaction(tr("合并{codes}", codes=codes)):
            (code,) = self._free_codes(first, 1)
            merged = self._session.create("task", self._session.party, _merged(tasks, code))
            self._move_parts(tasks, lambda _: merged)
            for task in tasks:
                self._session.withdraw("task", task.uid, tr("合并为{code}", code=code))
        return merged

    def accept_candidate(
        self, policy: str, span: Span, lead: Sequence[str] = (), responsible: Sequence[str] = ()
    ) -> str:
        """Makes a draft task of a passage of the document that names nobody.

        Args:
            policy: uid of the document.
            span: characters of its text.
            lead: names of the leading units.
            responsible: names of the responsible units.

        Returns:
            uid of the new draft.
        """
        self._session.require(Role.OFFICE)
        document = self._policy(policy)
        start, end = _trimmed(document.text, span)
        text = document.text[start:end]
        if not text:
            raise BadField(field=tr("原文位置"), reason=tr("没有文字"))
        clause = _clause_at(document, start)
        with self._session.transaction(tr("采用候选条目")) as workspace:
            tasks = workspace.ledger.tasks(TaskQuery(policy=policy, withdrawn=True))
            order = max((task.order for task in tasks), default=0) + 1
            fields: dict[str, Any] = {
                "code": _next_code(document.code, tasks),
                "order": order,
                "policy": policy,
                "clause": clause,
                "title": _title(text),
                "text": text,
                "span": [start, end],
                "origin": "candidate",
                **_names_fields(lead, responsible),
            }
            return self._session.create("task", self._session.party, fields)

    def withdraw(self, uid: str, reason: str) -> None:
        """Withdraws a task: it stays visible with its reason.

        Raises:
            ReasonMissing: the reason is empty.
        """
        task = self._task(uid)
        if not reason.strip():
            raise ReasonMissing
        with self._session.transaction(tr("撤销{code}", code=task.code)):
            self._session.withdraw("task", task.uid, reason.strip())

    def restore(self, uid: str) -> None:
        """Takes back the withdrawal of a task."""
        task = self._task(uid)
        with self._session.transaction(tr("恢复{code}", code=task.code)):
            self._session.change("task", uid, {WITHDRAWN: None})

    def set_milestone(self, task: str, milestone: str | None, edit: MilestoneEdit) -> str:
        """Changes a deadline of a task, or adds one when ``milestone`` is None.

        Returns:
            uid of the milestone.
        """
        owner = self._task(task)
        fields: dict[str, Any] = {
            "due": edit.due.isoformat() if edit.due else None,
            "due_text": clean_line(edit.due_text),
            "text": edit.text.strip(),
            "reason": tr("人工确定"),
        }
        return self._set_part("milestone", owner, milestone, fields)

    def set_target(self, task: str, target: str | None, edit: TargetEdit) -> str:
        """Changes a quantified target of a task, or adds one when ``target`` is None.

        Returns:
            uid of the target.

        Raises:
            BadField: the value is not a decimal or the comparator unknown.
        """
        owner = self._task(task)
        if edit.comparator not in (">=", ">", "<=", "<", "="):
            raise BadField(field=tr("比较方式"), reason=edit.comparator)
        if not edit.value.replace(".", "", 1).replace("-", "", 1).isdecimal():
            raise BadField(field=tr("目标值"), reason=tr("不是数字"))
        fields: dict[str, Any] = {
            "name": clean_line(edit.name),
            "comparator": edit.comparator,
            "value": edit.value,
            "unit": clean_line(edit.unit),
            "recurrence": edit.recurrence,
            "due": edit.due.isoformat() if edit.due else None,
            "strive": edit.strive,
        }
        return self._set_part("target", owner, target, fields)

    def remove_milestone(self, uid: str, reason: str) -> None:
        """Withdraws a deadline."""
        self._remove_part("milestone", uid, reason)

    def remove_target(self, uid: str, reason: str) -> None:
        """Withdraws a quantified target."""
        self._remove_part("target", uid, reason)

    @property
    def undoable(self) -> str:
        """What `undo` would take back; empty when nothing can be."""
        steps = self._session.undoable
        return steps[-1].sentence if steps else ""

    def undo(self) -> str | None:
        """Takes back the latest step of this session, by new changes.

        Returns:
            A sentence saying what was taken back; None when there is nothing.
        """
        if not self._session.undoable:
            return None
        step = self._session.undoable[-1]
        with self._session.transaction():
            for one in reversed(step.steps):
                self._take_back(one)
        self._session.undoable.pop()
        return tr("已撤回：{sentence}", sentence=step.sentence)

    def _take_back(self, step: UndoStep) -> None:
        if step.before is not None:
            self._session.change(step.kind, step.uid, step.before)
            return
        self._session.withdraw(step.kind, step.uid, tr("撤回新增"))

    def _set_part(self, kind: str, task: Task, uid: str | None, fields: dict[str, Any]) -> str:
        if task.withdrawn:
            raise IsWithdrawn(code=task.code)
        with self._session.transaction(tr("修改{code}", code=task.code)):
            if uid is not None:
                self._session.change(kind, uid, fields)
                return uid
            parts: Sequence[Milestone | Target] = self._parts(kind, task.uid)
            fields |= {"task": task.uid, "order": len(parts) + 1, "span": list(task.span)}
            fields.setdefault("text", fields.get("name", ""))
            return self._session.create(kind, self._session.audience_of("task", task.uid), fields)

    def _parts(self, kind: str, task: str) -> Sequence[Milestone | Target]:
        ledger = self._session.workspace.ledger
        return ledger.milestones(task) if kind == "milestone" else ledger.targets(task)

    def _remove_part(self, kind: str, uid: str, reason: str) -> None:
        self._session.require(Role.OFFICE)
        if not reason.strip():
            raise ReasonMissing
        with self._session.transaction(tr("撤销一项")):
            self._session.withdraw(kind, uid, reason.strip())

    def _move_parts(self, tasks: Sequence[Task], owner_of: Callable[[Span], str]) -> None:
        for task in tasks:
            for kind in ("milestone", "target"):
                for part in self._parts(kind, task.uid):
                    self._session.change(kind, part.uid, {"task": owner_of(part.span)})

    def _copy(self, task: Task, code: str, text: str, span: Span, origin: str) -> str:
        return self._session.create(
            "task",
            self._session.party,
            {
                "code": code,
                "order": task.order,
                "policy": task.policy,
                "clause": task.clause,
                "title": task.title,
                "text": text,
                "span": list(span),
                "lead": list(task.lead),
                "responsible": list(task.responsible),
                "groups": list(task.groups),
                "sponsor": task.sponsor,
                "note": task.note,
                "origin": origin,
            },
        )

    def _free_codes(self, task: Task, count: int) -> list[str]:
        ledger = self._session.workspace.ledger
        taken = {item.code for item in ledger.tasks(TaskQuery(policy=task.policy, withdrawn=True))}
        codes: list[str] = []
        number = 1
        while len(codes) < count:
            code = f"{task.code}-{number}"
            if code not in taken:
                codes.append(code)
            number += 1
        return codes

    def _checked(self, task: Task, fields: dict[str, Any]) -> dict[str, Any]:
        if task.withdrawn:
            raise IsWithdrawn(code=task.code)
        values: dict[str, Any] = {}
        for name, value in fields.items():
            if name in _TEXT_FIELDS:
                values[name] = str(value).strip() if name == "text" else clean_line(str(value))
            elif name in _NAME_FIELDS:
                self._require_draft(task)
                values[name] = _unique_names(value)
            else:
                raise BadField(field=name, reason=tr("没有这个字段"))
        if values.get("title") == "":
            raise BadField(field=tr("任务名称"), reason=tr("不能为空"))
        if "lead" in values or "responsible" in values:
            lead = values.get("lead", list(task.lead))
            values["groups"] = _group_words([*lead, *values.get("responsible", task.responsible)])
        return values

    def _task(self, uid: str) -> Task:
        self._session.require(Role.OFFICE)
        with self._session.reading() as workspace:
            task = workspace.ledger.task(uid)
        if task is None:
            raise NoSuchRecord(name=uid)
        return task

    def _draft(self, uid: str) -> Task:
        task = self._task(uid)
        self._require_draft(task)
        return task

    def _require_draft(self, task: Task) -> None:
        if task.stage is not Stage.DRAFT or task.withdrawn:
            raise NotADraft(code=task.code)

    def _policy(self, uid: str) -> PolicyDocument:
        with self._session.reading() as workspace:
            policy = workspace.ledger.policy(uid)
        if policy is None:
            raise NoSuchRecord(name=uid)
        return policy


def _unique_names(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(name for name in map(clean_line, names) if name))


def _group_words(names: Sequence[str]) -> list[str]:
    from desktop.domain.policy.names import is_group_word  # start-up time: it compiles patterns

    return [name for name in names if is_group_word(name)]


def _names_fields(lead: Sequence[str], responsible: Sequence[str]) -> dict[str, Any]:
    leading, others = _unique_names(lead), _unique_names(responsible)
    return {
        "lead": leading,
        "responsible": others,
        "groups": _group_words([*leading, *others]),
    }


def _merged(tasks: Sequence[Task], code: str) -> dict[str, Any]:
    first, last = tasks[0], tasks[-1]
    lead = [name for task in tasks for name in task.lead]
    responsible = [name for task in tasks for name in task.responsible if name not in lead]
    return {
        "code": code,
        "order": first.order,
        "policy": first.policy,
        "clause": first.clause,
        "title": first.title,
        "text": "\n".join(task.text for task in tasks),
        "span": [first.span[0], max(last.span[1], first.span[1])],
        "sponsor": first.sponsor,
        "note": first.note,
        "origin": "merge",
        **_names_fields(lead, responsible),
    }


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _clause_at(policy: PolicyDocument, place: int) -> str:
    """The innermost clause whose span holds a character."""
    holding = [clause for clause in policy.clauses if clause.span[0] <= place < clause.span[1]]
    return max(holding, key=lambda clause: clause.level).path if holding else ""


def _next_code(policy_code: str, tasks: Sequence[Task]) -> str:
    prefix = f"{policy_code}-"
    numbers = [
        int(task.code.removeprefix(prefix).partition("-")[0])
        for task in tasks
        if task.code.removeprefix(prefix).partition("-")[0].isdecimal()
    ]
    return f"{prefix}{max(numbers, default=0) + 1:03d}"


def _title(text: str) -> str:
    for stop in "。；，":
        text = text.partition(stop)[0] or text
        if len(text) <= 30:
            break
    return text[:40]
