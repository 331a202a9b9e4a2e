"""What every format of a checklist gives: a head, items, results, and what could not be read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from desktop.domain.checks.checklist_file import read_checklist, write_checklist
from desktop.domain.checks.values import Answer, CheckItem, Checklist
from desktop.domain.text import clean, clean_line
from desktop.errors import Problem
from desktop.services.checks.checklist_columns import CheckSheet

USUAL_PROFILE = "conformity-1"
FIRST_EDITION = "1"
_NOT_A_NAME = re.compile(r"[^0-9A-Za-z._-]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class GivenHead:
    """What a person says of a checklist that its file does not; empty to take what the file says."""

    code: str = ""
    edition: str = ""
    title: str = ""
    profile: str = ""


@dataclass(frozen=True, slots=True)
class ChecklistDraft:
    """A file as it was read.

    Attributes:
        form: ``excel``, ``ciso``, ``cklb`` or ``toml``.
        checklist: None when there is nothing to import.
        answers: results that the file holds, bound to the items.
        problems: places that were not taken.
        sheets: what the columns of every used sheet were taken for; only of Excel.
        unused: names of the sheets that hold no checklist.
    """

    form: str
    checklist: Checklist | None
    answers: tuple[Answer, ...] = ()
    problems: tuple[Problem, ...] = ()
    sheets: tuple[CheckSheet, ...] = ()
    unused: tuple[str, ...] = ()


@dataclass(slots=True)
class Raw:
    """What a format found, before it is checked.

    Attributes:
        head: of the checklist as the file says, by the names of `Checklist`.
        answers: their text hashes are set when the items are checked.
    """

    form: str
    head: Mapping[str, str]
    levels: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    items: list[CheckItem] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def checked(raw: Raw, given: GivenHead, source: str) -> ChecklistDraft:
    """Checks what was found as strictly as a file of ours, and binds the results to what was asked.

    Args:
        raw: what a format found.
        given: what a person says of the head.
        source: file name.
    """
    head = {key: clean(value).strip() for key, value in raw.head.items()}
    title = clean_line(given.title or head.get("title", "") or source)
    requirements = "".join(item.requirement for item in raw.items[:50])
    candidate = Checklist(
        code=given.code or head.get("code", "") or code_of(title),
        edition=given.edition or head.get("edition", "") or FIRST_EDITION,
        title=title,
        basis=head.get("basis", ""),
        source=head.get("source", ""),
        language=head.get("language", "") or ("zh" if _HAN.search(title + requirements) else "en"),
        profile=given.profile or head.get("profile", "") or USUAL_PROFILE,
        levels=raw.levels,
        settings=raw.settings,
        items=tuple(raw.items),
    )
    checklist, problems = read_checklist(write_checklist(candidate), source)
    places = [replace(problem, line=0) for problem in problems]  # lines of a text that nobody has seen
    items = {item.code: item for item in checklist.items} if checklist else {}
    answers = [
        replace(answer, text_hash=items[answer.item].text_hash)
        for answer in raw.answers
        if answer.item in items
    ]
    return ChecklistDraft(raw.form, checklist, tuple(answers), (*raw.problems, *places))


def code_of(title: str) -> str:
    """A code made of a title: its Latin letters and digits, else a digest; the same title gives the same."""
    title = clean_line(title)
    name = _NOT_A_NAME.sub("-", title).strip("-._").lower()[:_LONGEST_CODE].rstrip("-._")
    if sum(character.isalpha() for character in name) >= 3:
        return name
    return f"list-{sha256(title.encode()).hexdigest()[:8]}"


def free_code(wanted: str, taken: Sequence[str] | Mapping[str, object] | set[str]) -> str:
    """A code that is not taken: the wanted one, or the same with a number."""
    number, code = 1, wanted
    while code in taken:
        number += 1
        code = f"{wanted}-{number}"
    return code
