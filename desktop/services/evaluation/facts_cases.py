"""The cases of a year: whose they are today, and since when that unit has had to answer for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from desktop.domain.ledger import Assignment
from desktop.domain.standing import Case
from desktop.models.workspace import Workspace
from desktop.services.checks.findings_reading import PresentUnits
from desktop.services.evaluation.facts_reading import Year
from desktop.services.evaluation.facts_stated import day_of


@dataclass(frozen=True, slots=True)
class YearCases:
    """Cases that count for a year.

    Attributes:
        by_unit: by the party that answers for them today (承接), in the order they were given.
        told_on: by assignment, the day on which that unit, or the one it took over from, was told.
    """

    by_unit: Mapping[str, tuple[Case, ...]]
    told_on: Mapping[str, date]

    def was_told(self, case: Case, due: date) -> bool:
        """Whether the unit had its share by a deadline; nobody answers for what was due before."""
        return self.told_on[case.facts.assignment.uid] <= due


def cases_of_year(
    workspace: Workspace, cases: Iterable[Case], year: Year, present: PresentUnits
) -> YearCases:
    """The cases that a unit was told by the end of the year and that were not completed before it.

    Args:
        workspace: where the assignments are.
        cases: as they stand today; none is withdrawn.
        year: that is evaluated.
        present: which unit has taken over from which.
    """
    by_unit: dict[str, list[Case]] = {}
    told_on: dict[str, date] = {}
    for case in cases:
        assignment = case.facts.assignment
        told = assignment.issued_on
        if told is not None and not _had_everything_ahead(case, told, year):
            told = _told_on(workspace, assignment, present)
        is_past = case.completed_on is not None and case.completed_on < year.first
        if told is not None and told <= year.end and not is_past:
            by_unit.setdefault(present.of(assignment.unit), []).append(case)
            told_on[assignment.uid] = told
    return YearCases({unit: tuple(several) for unit, several in by_unit.items()}, told_on)


def _had_everything_ahead(case: Case, told: date, year: Year) -> bool:
    """Whether nothing was due before a case was told: then it does not matter who had it before."""
    dues = (*(one.due for one in case.deadlines), *(one.due for one in case.facts.targets))
    return told <= year.last and all(due is None or told <= due for due in dues)


def _told_on(workspace: Workspace, assignment: Assignment, present: PresentUnits) -> date | None:
    """The day of issue; where a unit took over from another one, that on which the first of them was told."""
    told, unit = assignment.issued_on, present.of(assignment.unit)
    if told is None:
        return None
    seen: set[str] = set()
    uid = _superseded(workspace, assignment.uid)
    while uid and uid not in seen:
        seen.add(uid)
        record = workspace.log.record("assignment", uid)
        if record is None or present.of(str(record.get("unit", ""))) != unit:
            break
        told = min(told, day_of(record.get("issued_on")) or told)
        uid = str(record.get("supersedes", ""))
    return told


def _superseded(workspace: Workspace, uid: str) -> str:
    """The assignment that one goes on from; empty for none."""
    record = workspace.log.record("assignment", uid)
    return str(record.get("supersedes", "")) if record else ""
