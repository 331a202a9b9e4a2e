"""What a transaction wrote, as far as cases follow from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.models.kinds import TABLES
from desktop.models.projection import Row

CASES_FOLLOW = frozenset({"code", "is_withdrawn", "withdrawn"})
"""Columns of a task that its kept cases follow; its words and places they do not."""


@dataclass(slots=True)
class Touched:
    """What was written since the cases were brought up to date.

    A record counts even when its row came out the same: verdicts cite its version.

    Attributes:
        tasks: uids.
        shares: uids of assignments.
        has_rules: whether a rule of the year is among it.
        is_all: whether records may be gone, so that all cases have to be derived anew.
    """

    tasks: set[str] = field(default_factory=set)
    shares: set[str] = field(default_factory=set)
    has_rules: bool = False
    is_all: bool = False

    def __bool__(self) -> bool:
        return bool(self.tasks or self.shares or self.has_rules or self.is_all)

    def note(self, kind: str, row: Row | None) -> None:
        """Notes a row of a typed table; it begins with the uid."""
        if row is None:
            return
        if kind in _OF_TASK:
            self.tasks.add(str(row[_OF_TASK[kind]]))
        elif kind in _OF_SHARE:
            self.shares.add(str(row[_OF_SHARE[kind]]))
        elif kind == "rule":
            self.has_rules = True

    def clear(self) -> None:
        """Forgets everything."""
        self.tasks.clear()
        self.shares.clear()
        self.has_rules = False
        self.is_all = False


def _places(column: str, kinds: tuple[str, ...]) -> dict[str, int]:
    return {kind: TABLES[kind].columns.index(column) - 1 for kind in kinds}


_OF_TASK: Mapping[str, int] = {
    **_places("uid", ("task",)),
    **_places("task", ("milestone", "target", "assignment", "ruling")),
}
_OF_SHARE: Mapping[str, int] = _places(
    "assignment", ("acceptance", "plan", "feedback", "review", "extension")
)
