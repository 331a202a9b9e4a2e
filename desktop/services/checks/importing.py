"""Taking answers from files into a sheet: only where they answer the very text that is asked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from pathlib import Path

from desktop.domain.checks.inspections import ResultState
from desktop.domain.checks.values import Answer, CheckItem, Checklist, Verdict
from desktop.errors import Problem
from desktop.i18n import mark, tr
from desktop.progress import SILENT, Progress
from desktop.services.checks.checklist_answers import read_answers
from desktop.services.checks.checklist_import import ImportRequest, read_draft
from desktop.services.checks.fill_fields import Key
from desktop.services.checks.fill_slots import Slot

_JSON = ".json"


class Left(Enum):
    """Why an answer was not taken.

    UNCHECKED: it says nothing. PLACE: not this inspector's item or target. TEXT: it answers another text.
    ACCEPTED: the office has accepted what is there. TWICE: the file says two things of one place.
    """

    UNCHECKED = "unchecked"
    PLACE = "place"
    TEXT = "text"
    ACCEPTED = "accepted"
    TWICE = "twice"


LEFT_TITLES: Mapping[Left, str] = {
    Left.UNCHECKED: mark("没有结果"),
    Left.PLACE: mark("检查项或对象不在您的检查范围内"),
    Left.TEXT: mark("检查项文字与本次清单不同"),
    Left.ACCEPTED: mark("已被采纳"),
    Left.TWICE: mark("同一处有不同结果"),
}


@dataclass(frozen=True, slots=True)
class ImportedAnswers:
    """What became of the answers of a file.

    Attributes:
        total: answers offered.
        new: taken where nothing stood.
        updated: taken over another answer.
        unchanged: stood there already.
        left: not taken, by the reason; reasons that do not occur are left out.
        sentence: one sentence for a clerk.
    """

    total: int
    new: int
    updated: int
    unchanged: int
    left: Mapping[Left, int]
    sentence: str


@dataclass(frozen=True, slots=True)
class ReadResults:
    """The answers of a file, and the places that could not be read."""

    answers: tuple[Answer, ...]
    problems: tuple[Problem, ...]


def read_results(path: Path, checklist: Checklist, progress: Progress = SILENT) -> ReadResults:
    """Reads the results in a file, of any form that checklists come in, or a JSON list of answers.

    Args:
        path: of the file.
        checklist: what is asked; a JSON list names its items.
        progress: may cancel.

    Raises:
        AppError: the file cannot be read, or holds no results at all.
    """
    if path.suffix.lower() == _JSON:
        return ReadResults(read_answers(path, checklist), ())
    draft = read_draft(ImportRequest(path), progress)
    return ReadResults(draft.answers, draft.problems)


class AnswerImport:
    """Decides which answers of a file are taken.

    Args:
        slots: the places of the sheet.
        inspector: party that answers.
        today: the day that counts where the file names none, or one that has not come.
    """

    def __init__(self, slots: Mapping[Key, Slot], inspector: str, today: date) -> None:
        self._slots = slots
        self._inspector = inspector
        self._today = today
        items = {slot.item.code: slot.item for slot in slots.values()}
        texts = Counter(item.text_hash for item in items.values())
        self._items = items
        self._by_text = {item.text_hash: item for item in items.values() if texts[item.text_hash] == 1}
        self._taken: dict[Key, Answer] = {}
        self._counts: Counter[str] = Counter()
        self._left: Counter[Left] = Counter()

    def decide(self, answers: Sequence[Answer]) -> dict[Key, Answer]:
        """The answers to be put into places, by place; those that stand there already are not among them."""
        for answer in answers:
            found = self._place_of(answer)
            if isinstance(found, Left):
                self._left[found] += 1
            else:
                self._offer(found, answer)
        return {key: answer for key, answer in self._taken.items() if answer != self._slots[key].answer}

    def report(self, total: int) -> ImportedAnswers:
        """What became of the answers."""
        said = [
            tr("新增{count}", count=self._counts["new"]),
            tr("更新{count}", count=self._counts["updated"]),
            tr("无变化{count}", count=self._counts["unchanged"]),
        ]
        reasons = "、".join(
            tr("{reason}{count}条", reason=tr(LEFT_TITLES[left]), count=count)
            for left, count in sorted(self._left.items(), key=lambda pair: list(Left).index(pair[0]))
        )
        left = self._left.total()
        said.append(tr("未采用{count}（{reasons}）", count=left, reasons=reasons) if left else tr("未采用0"))
        sentence = tr("共{total}条：{said}。", total=total, said="，".join(said))
        new, updated, unchanged = (self._counts[name] for name in ("new", "updated", "unchanged"))
        return ImportedAnswers(total, new, updated, unchanged, dict(self._left), sentence)

    def _place_of(self, answer: Answer) -> Key | Left:
        """Where an answer belongs: its item by code and text, else the only item of that text."""
        if answer.verdict is Verdict.UNCHECKED:
            return Left.UNCHECKED
        item = self._items.get(answer.item)
        if item is None or item.text_hash != answer.text_hash:
            moved = self._by_text.get(answer.text_hash)
            if moved is None:
                return Left.PLACE if item is None else Left.TEXT
            item = moved
        key = self._target_of(item, answer.target)
        if key not in self._slots:
            return Left.PLACE
        return Left.ACCEPTED if self._slots[key].state is ResultState.ACCEPTED else key

    def _target_of(self, item: CheckItem, target: str) -> Key:
        """The place of a target; where an item has only one, without a name, any name means it."""
        return (item.code, "") if (item.code, "") in self._slots else (item.code, target)

    def _offer(self, key: Key, answer: Answer) -> None:
        slot = self._slots[key]
        before = self._taken.get(key)
        on = answer.on if answer.on and answer.on <= self._today else self._today
        placed = replace(
            answer,
            item=key[0],
            target=key[1],
            inspector=self._inspector,
            evidence=slot.answer.evidence,
            on=None if answer.is_copied else on,
        )
        if _same(placed, slot.answer):
            placed = slot.answer
        if before is not None:
            if _same(before, placed):
                self._counts["unchanged"] += 1
            else:
                self._left[Left.TWICE] += 1
            return
        self._taken[key] = placed
        is_new = slot.answer.verdict is Verdict.UNCHECKED
        self._counts["unchanged" if placed is slot.answer else "new" if is_new else "updated"] += 1


def _same(one: Answer, other: Answer) -> bool:
    """Whether two answers say the same, whatever the day."""
    return replace(one, on=None) == replace(other, on=None)
