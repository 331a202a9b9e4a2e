"""What stands behind the figures of all units: tasks, findings and inspections, as they were then."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop.domain.cases import case_row
from desktop.domain.standing import Case, CaseRow
from desktop.models.workspace import Workspace
from desktop.records.stream import Role
from desktop.services.bulletins import standing_cases
from desktop.services.checks.figures import TrendPoint, trend
from desktop.services.checks.findings_reading import PresentUnits, all_rows
from desktop.services.checks.findings_values import FindingRow
from desktop.services.evaluation.freezing import session_at
from desktop.services.evaluation.values import EvaluationView
from desktop.services.session import Session


@dataclass(frozen=True, slots=True)
class Behind:
    """By party, in the order of the ledger, of findings and of days; units without any are left out."""

    cases: Mapping[str, tuple[tuple[Case, CaseRow], ...]]
    findings: Mapping[str, tuple[FindingRow, ...]]
    checks: Mapping[str, tuple[TrendPoint, ...]]


def behind(session: Session, view: EvaluationView) -> Behind:
    """What stands behind an evaluation, read once until the next change.

    Args:
        session: the open workspace.
        view: when its figures are frozen, the records are read as they stood then.
    """
    frozen, year = view.frozen, view.entry.scheme.year

    def derive(_: Workspace) -> Behind:
        if not view.is_frozen or frozen is None:
            return _read(session, year)
        with session_at(session, frozen.heads, frozen.as_of) as past:
            return _read(past, year)

    name = f"evaluation-behind {view.entry.name} {frozen.uid if view.is_frozen and frozen else ''}"
    with session.reading():
        return session.derived(name, derive)


def _read(session: Session, year: int) -> Behind:
    present = PresentUnits(session)
    cases: dict[str, list[tuple[Case, CaseRow]]] = {}
    for case in standing_cases(session):
        if _is_of_year(case, year):
            cases.setdefault(present.of(case.facts.assignment.unit), []).append((case, case_row(case)))
    findings: dict[str, list[FindingRow]] = {}
    for row in all_rows(session):
        if not row.finding.withdrawn and year in _years(row):
            findings.setdefault(present.of(row.finding.unit), []).append(row)
    return Behind(
        {unit: tuple(several) for unit, several in cases.items()},
        {unit: tuple(several) for unit, several in findings.items()},
        _checks(session, year, present),
    )


def _checks(session: Session, year: int, present: PresentUnits) -> Mapping[str, tuple[TrendPoint, ...]]:
    """Concluded inspections of the year, which units do not see."""
    if session.role is not Role.OFFICE:
        return {}
    with session.reading() as workspace:
        units = sorted({one.unit for one in workspace.ledger.inspections()})
    found: dict[str, list[TrendPoint]] = {}
    for unit in units:
        points = [one for one in trend(session, unit) if one.on and one.on.year == year]
        found.setdefault(present.of(unit), []).extend(points)
    return {unit: tuple(several) for unit, several in found.items()}


def _is_of_year(case: Case, year: int) -> bool:
    issued, done = case.facts.assignment.issued_on, case.completed_on
    return issued is not None and issued.year <= year and (done is None or done.year >= year)


def _years(row: FindingRow) -> Iterable[int]:
    """The years in which a finding was found and fell due."""
    return {row.finding.found_on.year, (row.finding.due or row.finding.found_on).year}
