"""A task as the cells of a ledger: one way to write them, so that what we export reads back as unchanged."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.domain.ledger import Milestone, PolicyDocument, Target, Task, requirement
from desktop.i18n import tr
from desktop.services.ledger import listed
from desktop.spreadsheets.writer import fitted

_BLANKS = re.compile(r"\s+")
_MILESTONE = re.compile(
    r"(?:(?P<due>\d{4}-\d{2}-\d{2})|—)"
    r"(?:（(?P<wording>[^（）]*(?:（[^（）]*）)?[^（）]*)）)?[ 　]*(?P<text>.*)"
)
_NO_DAY = "—"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A task with what its row in a ledger says."""

    task: Task
    milestones: tuple[Milestone, ...]
    targets: tuple[Target, ...]
    policy: PolicyDocument | None


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A deadline as one line of a cell; ``due`` is None when the wording has no date."""

    due: date | None
    due_text: str
    text: str


def cell_of(entry: LedgerEntry, field: str) -> str:
    """What a column says of a task; empty for fields that are not a task's own."""
    write = _CELLS.get(field)
    return fitted(write(entry)) if write else ""


def is_same(cell: str, other: str) -> bool:
    """Whether two cells say the same: blanks and line ends do not count."""
    return cell == other or _BLANKS.sub("", cell) == _BLANKS.sub("", other)


def source_name(policy: PolicyDocument | None) -> str:
    """A document as a column of a ledger names it."""
    if policy is None:
        return ""
    return f"《{policy.title}》（{policy.doc_no}）" if policy.doc_no else f"《{policy.title}》"


def milestone_line(milestone: Milestone) -> str:
    """A deadline as one line: day, wording, what is due."""
    day = milestone.due.isoformat() if milestone.due else _NO_DAY
    wording = _one_line(milestone.due_text)
    said = f"（{wording}）" if wording and wording != day else ""
    return f"{day}{said} {_one_line(milestone.text)}".strip()


def read_milestone_lines(cell: str) -> list[MilestoneLine] | None:
    """The deadlines of a cell that `milestone_line` wrote, edited or not; None when it is no such cell."""
    lines = []
    for line in filter(None, map(str.strip, cell.splitlines())):
        found = _MILESTONE.fullmatch(line)
        if found is None:
            return None
        try:
            due = date.fromisoformat(found["due"]) if found["due"] else None
        except ValueError:
            return None
        lines.append(MilestoneLine(due, found["wording"] or "", found["text"].strip()))
    return lines


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _lines(texts: Sequence[str]) -> str:
    return "\n".join(map(_one_line, texts))


_CELLS: Mapping[str, Callable[[LedgerEntry], str]] = {
    "code": lambda entry: entry.task.code,
    "source": lambda entry: source_name(entry.policy),
    "clause": lambda entry: entry.task.clause,
    "title": lambda entry: entry.task.title,
    "requirement": lambda entry: requirement(entry.task),
    "target": lambda entry: _lines([target.text for target in entry.targets]),
    "lead": lambda entry: listed(entry.task.lead),
    "responsible": lambda entry: listed(entry.task.responsible),
    "sponsor": lambda entry: entry.task.sponsor,
    "due": lambda entry: entry.task.due.isoformat() if entry.task.due else "",
    "due_text": lambda entry: tr("；").join(milestone.due_text for milestone in entry.milestones),
    "milestones": lambda entry: "\n".join(map(milestone_line, entry.milestones)),
    "note": lambda entry: entry.task.note,
}
