"""Figures of checks that screen and paper show alike: radar, findings by severity and state, trend."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from desktop.domain.checks.findings import Finding, FindingStanding, FindingState
from desktop.domain.checks.inspections import Inspection
from desktop.domain.checks.values import CheckScore, Severity
from desktop.errors import AppError
from desktop.i18n import tr
from desktop.services.checks.inspections import InspectionService
from desktop.services.session import Session

SEVERITIES: tuple[Severity | None, ...] = (*Severity, None)
"""From the gravest to the ones nobody rated."""
STATES: tuple[FindingState, ...] = tuple(FindingState)


@dataclass(frozen=True, slots=True)
class RadarAxis:
    """One category.

    Attributes:
        value: 0 to 100; None when nothing of it applies.
    """

    category: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class SeverityMatrix:
    """Findings by severity and state.

    Attributes:
        states: of the columns, those that no finding has among them.
        rows: a severity with a count for each state; None is not rated.
    """

    states: tuple[FindingState, ...]
    rows: tuple[tuple[Severity | None, tuple[int, ...]], ...]

    @property
    def total(self) -> int:
        """All findings."""
        return sum(sum(counts) for _, counts in self.rows)

    def of_state(self, state: FindingState) -> int:
        """Findings in a state, of any severity."""
        column = self.states.index(state)
        return sum(counts[column] for _, counts in self.rows)


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One inspection of several of the same unit.

    Attributes:
        inspection: uid.
        on: day it ended, as planned; else the day of the final result.
        value: 0 to 100; None when the profile gives none.
        conclusion: of the profile, translated; empty for none.
        checklist: code.
        profile: name and version; values of different profiles are not to be compared.
        is_preliminary: whether results may still change.
    """

    inspection: str
    title: str
    on: date | None
    value: Decimal | None
    conclusion: str
    checklist: str = ""
    system: str = ""
    profile: str = ""
    is_preliminary: bool = False


class WithStanding(Protocol):
    """A finding with where it stands."""

    @property
    def finding(self) -> Finding:
        """The finding."""
        ...

    @property
    def standing(self) -> FindingStanding:
        """Where it stands today."""
        ...


def radar(score: CheckScore) -> tuple[RadarAxis, ...]:
    """Axes of a radar, in the order of the checklist."""
    return tuple(RadarAxis(one.category, one.value) for one in score.categories)


def severity_by_state(rows: Iterable[WithStanding]) -> SeverityMatrix:
    """Counts findings; those withdrawn are counted in a column of their own."""
    counted = Counter((row.finding.severity, row.standing.state) for row in rows)
    return SeverityMatrix(
        STATES,
        tuple((severity, tuple(counted[severity, state] for state in STATES)) for severity in SEVERITIES),
    )


def trend(session: Session, unit: str, checklist: str = "", including: str = "") -> tuple[TrendPoint, ...]:
    """How inspections of a unit went, one after the other.

    Args:
        session: of the office.
        unit: party.
        checklist: code; empty for all of them, whose values are not to be compared.
        including: uid of an inspection that counts although it is not concluded.

    Returns:
        Concluded inspections, the earliest first; re-inspections have no score and are left out.
    """
    service = InspectionService(session)
    chosen = [
        row.inspection
        for row in service.rows()
        if _counts(row.inspection, unit, checklist)
        and (_is_final(row.inspection) or row.inspection.uid == including)
    ]
    points = [_point(service, inspection) for inspection in chosen]
    return in_order(points)


def in_order(points: Sequence[TrendPoint]) -> tuple[TrendPoint, ...]:
    """The earliest first; those without a day come last."""
    return tuple(sorted(points, key=lambda point: (point.on or date.max, point.title, point.inspection)))


def day_of(inspection: Inspection) -> date | None:
    """The day that stands for an inspection: it ended on, else began on, else was concluded on."""
    return inspection.ends_on or inspection.starts_on or inspection.concluded_on


def _counts(inspection: Inspection, unit: str, checklist: str) -> bool:
    is_of_it = inspection.unit == unit and checklist in ("", inspection.checklist)
    return is_of_it and not inspection.is_reinspection and not inspection.withdrawn


def _is_final(inspection: Inspection) -> bool:
    return inspection.concluded_on is not None


def _point(service: InspectionService, inspection: Inspection) -> TrendPoint:
    """A concluded inspection keeps its value; its conclusion is shown while its results still give that."""
    score = _score(service, inspection)
    value, is_preliminary = score.value if score else None, not _is_final(inspection)
    if not is_preliminary and inspection.concluded_value is not None:
        value = inspection.concluded_value
    holds = score is not None and score.value == value
    return TrendPoint(
        inspection=inspection.uid,
        title=inspection.title,
        on=day_of(inspection),
        value=value,
        conclusion=tr(score.conclusion_title) if score and holds and score.conclusion_title else "",
        checklist=inspection.checklist,
        system=inspection.system,
        profile=inspection.profile,
        is_preliminary=is_preliminary,
    )


def _score(service: InspectionService, inspection: Inspection) -> CheckScore | None:
    """The score; None when it cannot be told any more, because its edition or profile is not here."""
    try:
        return service.score(inspection.uid)
    except AppError:
        return None
