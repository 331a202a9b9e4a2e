"""Facts that the security checks know: scores, corrections, deadlines missed, findings that came back."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from desktop.domain.checks.findings import FindingState
from desktop.domain.checks.inspections import Inspection
from desktop.domain.checks.values import Severity
from desktop.domain.evaluation.values import Fact, FactState, Occurrence, Source
from desktop.i18n import mark
from desktop.records.stream import Role
from desktop.services.checks.figures import day_of
from desktop.services.checks.findings_reading import PresentUnits, all_rows
from desktop.services.checks.findings_values import FindingRow
from desktop.services.evaluation.facts_reading import Counted, Derived, Key, Year, marked, plain, share, times
from desktop.services.session import Session

SEVERITIES: Mapping[Severity | None, str] = MappingProxyType(
    {Severity.HIGH: "高风险", Severity.MEDIUM: "中风险", Severity.LOW: "低风险", None: "未定级"}
)
"""Levels of `checks.findings_overdue` and `checks.repeats`, as schemes write them."""
SCORE, CORRECTED = "checks.score", "checks.findings_corrected"
OVERDUE, REPEATS = "checks.findings_overdue", "checks.repeats"
_PLACES = Decimal("0.01")
_CORRECTED = (FindingState.PASSED, FindingState.CLOSED)
_NOT_INSPECTED = mark("年度内没有接受安全检查")
_UNDER_WAY = mark("安全检查还没有定稿")
_NO_VALUE = mark("安全检查没有得分")
_OFFICE_KNOWS = mark("由督查办公室提供")
_NO_FINDING = mark("年度内没有到期的问题")
_WAITING = mark("到期的问题都在等待复查")
_SOME_WAIT = mark("等待复查的问题没有计入")


def check_facts(session: Session, year: Year) -> Derived:
    """The facts of all units that an inspection or a finding names, as of the session's today."""
    present = PresentUnits(session)
    held: dict[str, list[Inspection]] = {}
    findings: dict[str, list[FindingRow]] = {}
    with session.reading() as workspace:
        inspections = workspace.ledger.inspections() if session.role is Role.OFFICE else ()
    for inspection in inspections:
        if _is_held(inspection, year):
            held.setdefault(present.of(inspection.unit), []).append(inspection)
    for row in all_rows(session):
        if not row.finding.withdrawn:
            findings.setdefault(present.of(row.finding.unit), []).append(row)
    facts: dict[Key, Fact] = {}
    for unit in sorted(held.keys() | findings.keys()):
        for fact in _facts_of(session, unit, held.get(unit, ()), findings.get(unit, ()), year):
            facts[unit, fact.name] = fact
    return Derived(facts, _others(session), session.party if session.role is Role.UNIT else "")


def _facts_of(
    session: Session, unit: str, held: Iterable[Inspection], rows: Iterable[FindingRow], year: Year
) -> Iterable[Fact]:
    inspections, findings = tuple(held), tuple(rows)
    others = _others(session)
    yield _score(unit, inspections, year) if inspections else _unknown(SCORE, unit, others)
    due = [row for row in findings if year.is_over(row.finding.due)]
    yield _corrected(unit, due)
    if not inspections and not any(year.has(row.finding.found_on) for row in findings) and not due:
        yield _unknown(OVERDUE, unit, others)
        yield _unknown(REPEATS, unit, others)
        return
    missed = [row for row in due if row.standing.is_overdue or row.standing.is_late]
    yield times(OVERDUE, unit, (_occurrence(row, row.finding.due) for row in missed))
    again = [row for row in findings if row.finding.repeats and year.has(row.finding.found_on)]
    yield times(REPEATS, unit, (_occurrence(row, row.finding.found_on) for row in again))


def _others(session: Session) -> Mapping[str, tuple[FactState, str]]:
    """What is said of a unit that neither inspection nor finding names; units do not see inspections."""
    inspected = (FactState.NOT_APPLICABLE, _NOT_INSPECTED)
    if session.role is not Role.OFFICE:
        inspected = (FactState.MISSING, _OFFICE_KNOWS)
    return {
        SCORE: inspected,
        CORRECTED: (FactState.NOT_APPLICABLE, _NO_FINDING),
        OVERDUE: inspected,
        REPEATS: inspected,
    }


def _unknown(name: str, unit: str, others: Mapping[str, tuple[FactState, str]]) -> Fact:
    state, note = others[name]
    return Fact(name, unit, state, note=note)


def _is_held(inspection: Inspection, year: Year) -> bool:
    """Whether an inspection that gives a score was held in the year: over, or concluded."""
    on = day_of(inspection)
    if on is None or on.year != year.number or inspection.is_reinspection or not inspection.is_issued:
        return False
    return _is_final(inspection, year) or on <= year.end


def _is_final(inspection: Inspection, year: Year) -> bool:
    """Whether it was concluded by the day looked at."""
    return inspection.concluded_on is not None and inspection.concluded_on <= year.day


def _score(unit: str, inspections: Iterable[Inspection], year: Year) -> Fact:
    """The mean of what was concluded, half up to two places: a figure that a pocket calculator gives."""
    known = sorted(inspections, key=lambda one: (day_of(one) or date.max, one.code, one.uid))
    final = [one for one in known if _is_final(one, year)]
    values = [one.concluded_value for one in final if one.concluded_value is not None]
    sources = tuple(_source_of(one) for one in final or known)
    if not values:
        note = _NO_VALUE if final else _UNDER_WAY
        return Fact(SCORE, unit, FactState.MISSING, sources=sources, note=note)
    mean = (sum(values, Decimal(0)) / len(values)).quantize(_PLACES, ROUND_HALF_UP)
    note = _UNDER_WAY if len(final) < len(known) else ""
    return Fact(SCORE, unit, FactState.KNOWN, plain(mean.normalize()), sources=sources, note=note)


def _source_of(inspection: Inspection) -> Source:
    value = f" {inspection.concluded_value:f}" if inspection.concluded_value is not None else ""
    return Source("inspection", inspection.uid, f"{inspection.code} {inspection.title}{value}")


def _corrected(unit: str, due: Iterable[FindingRow]) -> Fact:
    """What waits for the office's re-inspection, handed in in time, is not held against the unit."""
    rows = tuple(due)
    decided = [row for row in rows if not _waits(row)]
    note = _SOME_WAIT if len(decided) < len(rows) else ""
    if rows and not decided:
        sources = tuple(_finding(row) for row in rows)
        return Fact(CORRECTED, unit, FactState.MISSING, sources=sources, note=_WAITING)
    return share(CORRECTED, unit, (_counted(row) for row in decided), _NO_FINDING, note)


def _waits(row: FindingRow) -> bool:
    return row.standing.state is FindingState.WAITING and not row.standing.is_late


def _counted(row: FindingRow) -> Counted:
    return marked(_finding(row), row.standing.state in _CORRECTED and not row.standing.is_late)


def _finding(row: FindingRow) -> Source:
    finding = row.finding
    return Source("finding", finding.uid, f"{finding.code} {finding.requirement or finding.item}")


def _occurrence(row: FindingRow, on: date | None) -> Occurrence:
    source = _finding(row)
    return Occurrence(source.text, on, SEVERITIES[row.finding.severity], source=source)
