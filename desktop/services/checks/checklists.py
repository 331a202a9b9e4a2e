"""The checklists at hand: those that are shipped, and those an office has imported into its workspace.

An edition never changes: what was answered under it has to be found again word by word.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from desktop.domain.checks.checklist_file import read_checklist, write_checklist
from desktop.domain.checks.scoring import UnknownLevel
from desktop.domain.checks.values import Checklist
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.models.workspace import Workspace
from desktop.paths import resource
from desktop.records.stream import EVERYONE, Role
from desktop.services.session import Session

KIND = "checklist"
_DERIVED = "checklists"
_NUMBER = re.compile(r"(\d+)")


class NoSuchChecklist(AppError):
    """There is no checklist of that code and edition."""

    code = "E_NO_CHECKLIST"
    template = mark("没有检查清单“{name}”。可用：{names}")


class EditionChanged(AppError):
    """Another text under a code and edition that stand already."""

    code = "E_EDITION"
    template = mark("检查清单“{name}”版本“{edition}”已有，内容不同；同一版本不能改动，请另取版本号再导入")


@dataclass(frozen=True, slots=True)
class ChecklistEntry:
    """One edition of a checklist.

    Attributes:
        is_shipped: whether it came with the program; else an office has imported it.
        is_newest: whether it is the edition that is taken when none is named.
    """

    checklist: Checklist
    is_shipped: bool
    is_newest: bool


@dataclass(frozen=True, slots=True)
class LevelCount:
    """How many items a level has; an empty level is the whole checklist."""

    level: str
    title: str
    items: int


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """How many items a category has, by level; without levels under the empty one."""

    category: str
    points: int
    items: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ChecklistSummary:
    """A checklist with what it counts.

    Attributes:
        levels: in the order of the checklist, or only the one that was asked for.
        categories: in the order of the checklist; without those that have no item of the level.
    """

    entry: ChecklistEntry
    levels: tuple[LevelCount, ...]
    categories: tuple[CategoryCount, ...]


class ChecklistLibrary:
    """Finds checklists, and lets the office add editions.

    Args:
        session: the open workspace; None for the shipped checklists alone.
    """

    def __init__(self, session: Session | None = None) -> None:
        self._session = session

    def list(self) -> tuple[ChecklistEntry, ...]:
        """All editions, by code, the newest first."""
        shipped = _shipped()
        own = self._own() if self._session else {}
        newest = dict(sorted(own.keys() | shipped.keys(), key=lambda key: _age(key[1])))
        entries = [
            ChecklistEntry(checklist, key in shipped, newest[key[0]] == key[1])
            for key, checklist in {**own, **shipped}.items()
        ]
        entries.sort(key=lambda entry: _age(entry.checklist.edition), reverse=True)
        entries.sort(key=lambda entry: entry.checklist.code)
        return tuple(entries)

    def entry(self, code: str, edition: str = "") -> ChecklistEntry:
        """One edition; the newest when none is named.

        Raises:
            NoSuchChecklist: there is none.
        """
        entries = self.list()
        for entry in entries:
            if entry.checklist.code == code and edition in ("", entry.checklist.edition):
                return entry
        names = "、".join(f"{one.checklist.code} {one.checklist.edition}" for one in entries)
        raise NoSuchChecklist(name=f"{code} {edition}".strip(), names=names)

    def checklist(self, code: str, edition: str = "") -> Checklist:
        """The checklist itself, see `entry`."""
        return self.entry(code, edition).checklist

    def show(self, code: str, edition: str = "", level: str = "") -> ChecklistSummary:
        """A checklist with its counts.

        Args:
            code: of the checklist.
            edition: empty for the newest.
            level: empty for all.

        Raises:
            NoSuchChecklist: there is none.
            UnknownLevel: it does not have the level.
        """
        return summary_of(self.entry(code, edition), level)

    def is_known(self, checklist: Checklist) -> bool:
        """Whether the same edition with the same text stands already.

        Raises:
            EditionChanged: the edition stands with another text.
        """
        key = (checklist.code, checklist.edition)
        known = _shipped().get(key) or (self._own().get(key) if self._session else None)
        if known is not None and write_checklist(known) != write_checklist(checklist):
            raise EditionChanged(name=checklist.code, edition=checklist.edition)
        return known is not None

    def add(self, checklist: Checklist) -> bool:
        """States an edition, told to everyone.

        Args:
            checklist: as `read_checklist` gives it.

        Returns:
            Whether it is new; the same text under the same edition is not stated again.

        Raises:
            EditionChanged: the edition stands with another text.
            WrongRole: this is not the office.
        """
        session = self._open()
        session.require(Role.OFFICE)
        with session.transaction(tr("导入检查清单{title}", title=checklist.title)):
            if self.is_known(checklist):
                return False
            fields = {
                "code": checklist.code,
                "edition": checklist.edition,
                "title": checklist.title,
                "text": write_checklist(checklist),
            }
            session.put(KIND, (checklist.code, checklist.edition), EVERYONE, fields)
        return True

    def _open(self) -> Session:
        if self._session is None:
            raise RuntimeError("only with a workspace")
        return self._session

    def _own(self) -> Mapping[tuple[str, str], Checklist]:
        session = self._open()
        with session.reading():
            return session.derived(_DERIVED, _stated)


def summary_of(entry: ChecklistEntry, level: str = "") -> ChecklistSummary:
    """The counts of a checklist.

    Raises:
        UnknownLevel: it does not have the level.
    """
    checklist = entry.checklist
    if level and level not in checklist.levels:
        raise UnknownLevel(level=level)
    levels = [level] if level else list(checklist.levels) or [""]
    counts = [LevelCount(one, checklist.levels.get(one, ""), len(checklist.of_level(one))) for one in levels]
    categories = dict.fromkeys(item.category for item in checklist.of_level(level))
    return ChecklistSummary(
        entry, tuple(counts), tuple(_category(checklist, one, levels, level) for one in categories)
    )


def _category(checklist: Checklist, category: str, levels: list[str], level: str) -> CategoryCount:
    points = {item.point for item in checklist.of_level(level) if item.category == category}
    items = {one: sum(item.category == category for item in checklist.of_level(one)) for one in levels}
    return CategoryCount(category, len(points), items)


@cache
def _shipped() -> Mapping[tuple[str, str], Checklist]:
    found = {}
    for file in sorted(resource("checklists").glob("*.toml")):
        checklist, _ = read_checklist(file.read_text("utf-8"), file.name)
        if checklist is not None:
            found[checklist.code, checklist.edition] = checklist
    return found


def _stated(workspace: Workspace) -> Mapping[tuple[str, str], Checklist]:
    """What offices have stated; a record that says something else than its text does not count."""
    found = {}
    for record in workspace.log.records(KIND):
        text = record.get("text")
        if record.is_withdrawn or not isinstance(text, str):
            continue
        checklist, _ = read_checklist(text, str(record.get("code", "")))
        key = (record.get("code"), record.get("edition"))
        if checklist is not None and key == (checklist.code, checklist.edition):
            found[checklist.code, checklist.edition] = checklist
    return found


def _age(edition: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts 9 before 10 and 2019 before 2019.2."""
    parts = filter(None, _NUMBER.split(edition))
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)
