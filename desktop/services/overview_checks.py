"""Security checks on the first page: the latest inspections, and the findings that somebody has to act on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.domain.checks.findings import FindingState
from desktop.domain.checks.inspections import InspectionState
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.records.stream import Role
from desktop.services.checks.findings import FindingService, counts
from desktop.services.checks.findings_reading import OWED, PresentUnits
from desktop.services.checks.findings_values import FindingCounts, FindingQuery, FindingRow
from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.inspections_values import InspectionRow
from desktop.services.checks.titles import INSPECTION_STATE_TITLES
from desktop.services.overview_values import Figure
from desktop.services.session import Session

MOST_RECENT = 4
MOST_OWED = 6
_OPEN, _OVERDUE = mark("问题待整改"), mark("问题超期未整改")


@dataclass(frozen=True, slots=True)
class RecentCheck:
    """One of the latest inspections.

    Attributes:
        uid: of the inspection.
        on: day it was concluded, else the last day planned, else the day it was planned.
        state: for people.
        score: as it was concluded, in figures; empty before.
        conclusion: in words, as its profile has them; empty for none.
        done: places whose answer the office has, of ``total``.
    """

    uid: str
    title: str
    unit_name: str
    on: date | None
    state: str
    score: str
    conclusion: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class UnitFindings:
    """The findings that a unit has to act on.

    Attributes:
        open: nothing handed in yet, or sent back; its list shows them.
        overdue: those of them whose deadline has passed.
    """

    unit: str
    unit_name: str
    open: Figure
    overdue: Figure


@dataclass(frozen=True, slots=True)
class ChecksOverview:
    """What the first page says of security checks.

    Attributes:
        recent: the latest inspections, of the office only.
        todo: what waits for this role; those of count 0 are left out.
        units: units with findings to act on, those with most overdue first; of the office only.
        owed: the findings that a unit has to act on, the most urgent first; of a unit only.
        counts: of all findings here.
    """

    recent: tuple[RecentCheck, ...]
    todo: tuple[Figure, ...]
    units: tuple[UnitFindings, ...]
    owed: tuple[FindingRow, ...]
    counts: FindingCounts


def checks_overview(session: Session) -> ChecksOverview:
    """What the first page says of security checks, of the office or of a unit."""
    with session.reading():
        rows = FindingService(session).rows()
        found = counts(session, rows)
        is_office = session.role is Role.OFFICE
        return ChecksOverview(
            recent=_recent(session) if is_office else (),
            todo=_todo_of_office(found) if is_office else _todo_of_unit(found),
            units=_by_unit(session, rows) if is_office else (),
            owed=() if is_office else _owed(rows),
            counts=found,
        )


def _todo_of_office(found: FindingCounts) -> tuple[Figure, ...]:
    return _figures(
        (
            ("finding-waiting", tr("整改待复查"), found.waiting, FindingQuery(state=FindingState.WAITING)),
            ("finding-passed", tr("问题待销号"), found.passed, FindingQuery(state=FindingState.PASSED)),
            ("finding-overdue", tr(_OVERDUE), found.overdue, FindingQuery(overdue=True)),
        )
    )


def _todo_of_unit(found: FindingCounts) -> tuple[Figure, ...]:
    new = found.open - found.returned
    return _figures(
        (
            ("finding-open", tr(_OPEN), new, FindingQuery(state=FindingState.OPEN)),
            (
                "finding-returned",
                tr("复查未通过待整改"),
                found.returned,
                FindingQuery(state=FindingState.RETURNED),
            ),
            ("finding-overdue", tr(_OVERDUE), found.overdue, FindingQuery(overdue=True)),
        )
    )


def _figures(told: Iterable[tuple[str, str, int, FindingQuery]]) -> tuple[Figure, ...]:
    return tuple(Figure(name, title, count, query) for name, title, count, query in told if count)


def _recent(session: Session) -> tuple[RecentCheck, ...]:
    service = InspectionService(session)
    rows = [row for row in service.rows() if row.state is not InspectionState.WITHDRAWN]
    return tuple(_check(service, row) for row in rows[:MOST_RECENT])


def _check(service: InspectionService, row: InspectionRow) -> RecentCheck:
    one = row.inspection
    return RecentCheck(
        uid=one.uid,
        title=one.title or one.code,
        unit_name=one.unit_name,
        on=one.concluded_on or one.ends_on or one.planned_on,
        state=tr(INSPECTION_STATE_TITLES[row.state]),
        score=row.score,
        conclusion=_conclusion(service, row) if row.score else "",
        done=row.progress.submitted,
        total=row.progress.total,
    )


def _conclusion(service: InspectionService, row: InspectionRow) -> str:
    """The conclusion in words; empty when the checklist is not here or the results say another score now."""
    try:
        score = service.score(row.inspection.uid)
    except AppError:
        return ""
    if score is None or score.value != row.inspection.concluded_value:
        return ""
    return tr(score.conclusion_title) if score.conclusion_title else ""


def _by_unit(session: Session, rows: Sequence[FindingRow]) -> tuple[UnitFindings, ...]:
    present, names = PresentUnits(session), {}
    open_ones: dict[str, int] = {}
    overdue: dict[str, int] = {}
    for row in rows:
        if row.standing.state in OWED:
            unit = present.of(row.finding.unit)
            names[unit] = present.name(row.finding.unit, row.finding.unit_name)
            open_ones[unit] = open_ones.get(unit, 0) + 1
            overdue[unit] = overdue.get(unit, 0) + row.standing.is_overdue
    order = sorted(open_ones, key=lambda unit: (-overdue[unit], -open_ones[unit], unit))
    return tuple(
        UnitFindings(
            unit,
            names[unit],
            Figure("finding-open", tr(_OPEN), open_ones[unit], FindingQuery(unit=unit, owed=True)),
            Figure("finding-overdue", tr(_OVERDUE), overdue[unit], FindingQuery(unit=unit, overdue=True)),
        )
        for unit in order
    )


def _owed(rows: Sequence[FindingRow]) -> tuple[FindingRow, ...]:
    owed = [row for row in rows if row.standing.state in OWED]
    owed.sort(key=lambda row: (row.finding.due or date.max, row.finding.code))
    return tuple(owed[:MOST_OWED])
