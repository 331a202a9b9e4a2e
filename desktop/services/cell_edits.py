"""Many tasks corrected in one step, and taken back in one: pasted cells, withdrawals, restorals."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.domain.ledger import Task
from desktop.errors import AppError
from desktop.i18n import tr
from desktop.progress import SILENT, Progress
from desktop.records.fold import WITHDRAWN
from desktop.services.drafting import DraftService
from desktop.services.ledger import FIELD_TITLES
from desktop.services.session import NoSuchRecord, ReasonMissing

_SEPARATOR = re.compile(r"[、，,;；\n\t]+")
_LISTS = ("lead", "responsible")


@dataclass(frozen=True, slots=True)
class CellEdit:
    """One cell as a person wants it.

    Attributes:
        task: uid or code.
        field: ``title``, ``lead``, ``responsible``, ``sponsor``, ``note``; anything else is refused.
        text: names are separated by 、 or a comma.
    """

    task: str
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class RefusedCell:
    """A cell that cannot be edited so, with the sentence that says why."""

    task: str
    field_title: str
    reason: str


@dataclass(frozen=True, slots=True)
class CellPlan:
    """What an edit of many cells would do; nothing is written yet.

    Attributes:
        changes: uid of a task, and the fields to be stated.
        cells: cells that would change.
        same: cells that have the text already.
    """

    changes: tuple[tuple[str, Mapping[str, Any]], ...]
    cells: int
    same: int
    refused: tuple[RefusedCell, ...]

    @property
    def sentence(self) -> str:
        """What would happen, in one sentence."""
        parts = [tr("将修改{count}格", count=self.cells)]
        if self.same:
            parts.append(tr("{count}格无变化", count=self.same))
        if self.refused:
            parts.append(tr("{count}格不能修改", count=len(self.refused)))
        return "，".join(parts)


class CellEditService(DraftService):
    """Corrects many tasks at once."""

    def plan(self, edits: Sequence[CellEdit]) -> CellPlan:
        """What would change, and what is refused."""
        wanted: dict[str, dict[str, str]] = {}
        for edit in edits:
            wanted.setdefault(edit.task, {})[edit.field] = edit.text
        changes: list[tuple[str, Mapping[str, Any]]] = []
        refused: list[RefusedCell] = []
        cells = same = 0
        for name, texts in wanted.items():
            found = self._of_task(name, texts, refused)
            if found is None:
                continue
            task, fields = found
            changed = {field: value for field, value in fields.items() if _present(task, field) != value}
            same += len(fields) - len(changed)
            cells += len(changed)
            if changed:
                changes.append((task.uid, self._checked(task, changed)))
        return CellPlan(tuple(changes), cells, same, tuple(refused))

    def apply(self, plan: CellPlan, progress: Progress = SILENT) -> str:
        """Does what was planned, in one step.

        Args:
            plan: as `plan` made it.
            progress: is told the tasks that are done.

        Returns:
            A sentence saying what was done.
        """
        said = tr("修改{cells}格（{tasks}条任务）", cells=plan.cells, tasks=len(plan.changes))
        with self._session.transaction(said):
            for done, (uid, fields) in enumerate(plan.changes):
                progress.step(done, len(plan.changes), tr("写入"))
                self._session.change("task", uid, fields)
        return tr("已{what}，可用 Ctrl+Z 一步撤回。", what=said)

    def withdraw_many(self, uids: Sequence[str], reason: str) -> str:
        """Withdraws tasks in one step: they stay visible with their reason.

        Returns:
            A sentence saying what was done.

        Raises:
            ReasonMissing: the reason is empty.
        """
        tasks = [self._task(uid) for uid in uids]
        if not reason.strip():
            raise ReasonMissing
        with self._session.transaction(tr("撤销{count}条任务", count=len(tasks))):
            for task in tasks:
                self._session.withdraw("task", task.uid, reason.strip())
        return tr("已撤销 {count} 条，可用 Ctrl+Z 一步撤回。", count=len(tasks))

    def restore_many(self, uids: Sequence[str]) -> str:
        """Takes the withdrawals of tasks back in one step.

        Returns:
            A sentence saying what was done.
        """
        tasks = [self._task(uid) for uid in uids]
        with self._session.transaction(tr("恢复{count}条任务", count=len(tasks))):
            for task in tasks:
                self._session.change("task", task.uid, {WITHDRAWN: None})
        return tr("已恢复 {count} 条。", count=len(tasks))

    def _of_task(
        self, name: str, texts: Mapping[str, str], refused: list[RefusedCell]
    ) -> tuple[Task, dict[str, Any]] | None:
        """A task and those of its cells that may be edited; the others are told why not."""
        try:
            task = self._named(name)
        except NoSuchRecord as error:
            refused += [RefusedCell(name, _title(field), str(error)) for field in texts]
            return None
        fields: dict[str, Any] = {}
        for field, text in texts.items():
            value = _value(field, text)
            try:
                self._checked(task, {field: value})
            except AppError as error:
                refused.append(RefusedCell(task.code, _title(field), str(error)))
            else:
                fields[field] = value
        return task, fields

    def _named(self, name: str) -> Task:
        with self._session.reading() as workspace:
            found = workspace.ledger.task_by_code(name)
        return found or self._task(name)


def _value(field: str, text: str) -> Any:
    if field in _LISTS:
        return tuple(dict.fromkeys(part for part in _parts(text) if part))
    return " ".join(text.split())


def _parts(text: str) -> Iterable[str]:
    return (part.strip() for part in _SEPARATOR.split(text))


def _present(task: Task, field: str) -> Any:
    return getattr(task, field)


def _title(field: str) -> str:
    return tr(FIELD_TITLES.get(field, field))
