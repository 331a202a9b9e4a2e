"""Findings as they stand today: what was handed in, what was seen again, what they repeat."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.domain.checks.findings import (
    CorrectiveAction,
    Finding,
    FindingFacts,
    FindingState,
    Reinspection,
    finding_standing,
)
from desktop.domain.units import UnitDirectory
from desktop.models.workspace import Workspace
from desktop.records.fold import FoldedRecord, fold_record
from desktop.services.checks.findings_values import FindingCounts, FindingRow, SameCode
from desktop.services.directory import DirectoryService
from desktop.services.session import NoSuchRecord, Session

KIND = "finding"
ACTION = "corrective_action"
NOTICE_NUMBER = re.compile(r"整改〔(?P<year>\d{4})〕(?P<number>\d+)号")
CODE_NUMBER = re.compile(r"问(?P<year>\d{4})-(?P<number>\d+)")
OWED = (FindingState.OPEN, FindingState.RETURNED)
"""The unit has to act."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What was said about findings, by uid of the finding."""

    actions: Mapping[str, tuple[CorrectiveAction, ...]]
    reinspections: Mapping[str, tuple[Reinspection, ...]]


def all_rows(session: Session) -> tuple[FindingRow, ...]:
    """Every finding here as it stands today, withdrawn ones among them, in order of code."""
    today = session.today()
    with session.reading():
        return session.derived(f"findings {today}", lambda workspace: _read(workspace, today))


def row_of(session: Session, name: str) -> FindingRow:
    """One finding by its code or uid, as it stands today; of several of one code the only one that stands.

    Raises:
        NoSuchRecord: there is none.
        SameCode: several that stand have this code.
    """
    rows = all_rows(session)
    for row in rows:
        if row.finding.uid == name:
            return row
    found = [row for row in rows if row.finding.code == name]
    found = [row for row in found if not row.finding.withdrawn] or found[:1]
    if not name or not found:
        raise NoSuchRecord(name=name)
    if len(found) > 1:
        raise SameCode(count=len(found), code=name, uids="、".join(row.finding.uid for row in found))
    return found[0]


def count_rows(session: Session, rows: Iterable[FindingRow]) -> FindingCounts:
    """How many findings stand where.

    Args:
        session: whose directory says which unit took over from which.
        rows: withdrawn ones are passed over.
    """
    standing = [row for row in rows if row.standing.state is not FindingState.WITHDRAWN]
    states = Counter(row.standing.state for row in standing)
    owed = [row for row in standing if row.standing.state in OWED]
    present = PresentUnits(session)
    return FindingCounts(
        total=len(standing),
        open=len(owed),
        returned=states[FindingState.RETURNED],
        overdue=sum(row.standing.is_overdue for row in owed),
        waiting=states[FindingState.WAITING],
        passed=states[FindingState.PASSED],
        closed=states[FindingState.CLOSED],
        repeated=sum(bool(row.finding.repeats) for row in standing),
        by_unit=dict(Counter(present.of(row.finding.unit) for row in owed)),
    )


class PresentUnits:
    """Which unit answers today for one that a record names (承接).

    Args:
        session: whose directory is asked.
        on: the day; None means today.
    """

    def __init__(self, session: Session, on: date | None = None) -> None:
        self._directory: UnitDirectory = DirectoryService(session).directory()
        self._day = on or session.today()

    def of(self, party: str) -> str:
        """The party that has taken over from a party by the day; itself when nobody has."""
        heir = self._directory.successor(party.removeprefix("unit."), self._day)
        return f"unit.{heir.code}" if heir else party

    def name(self, party: str, name: str) -> str:
        """Short name of the present unit; the name given when the directory does not know it."""
        unit = self._directory.unit(self.of(party).removeprefix("unit."))
        return unit.short if unit else name


def action_versions(workspace: Workspace, uid: str) -> tuple[CorrectiveAction, ...]:
    """A corrective action as it stood after every line, oldest first.

    Args:
        workspace: where.
        uid: of the action.
    """
    changes = workspace.log.changes_of(ACTION, uid)
    folded = (fold_record((ACTION, uid), changes[:count]) for count in range(1, len(changes) + 1))
    found = (_action(record) for record in folded)
    return tuple(one for one in found if one is not None)


def code_order(finding: Finding) -> tuple[int, int, str, str]:
    """A key that sorts findings by the year and number of their code."""
    found = CODE_NUMBER.fullmatch(finding.code)
    year, number = (int(found["year"]), int(found["number"])) if found else (0, 0)
    return year, number, finding.code, finding.uid


def _read(workspace: Workspace, today: date) -> tuple[FindingRow, ...]:
    findings = sorted(workspace.ledger.findings(withdrawn=True), key=code_order)
    uids = [finding.uid for finding in findings]
    said = _Said(workspace.ledger.corrective_actions(uids), workspace.ledger.reinspections(uids))
    known = {finding.uid: finding for finding in findings}
    return tuple(_row(workspace, finding, said, known, today) for finding in findings)


def _row(
    workspace: Workspace, finding: Finding, said: _Said, known: Mapping[str, Finding], today: date
) -> FindingRow:
    actions = said.actions.get(finding.uid, ())
    handed_in = [action for action in actions if not action.is_draft]
    drafts = [action for action in actions if action.is_draft]
    facts = FindingFacts(
        actions=(*handed_in, *_earlier(workspace, finding, handed_in)),
        reinspections=said.reinspections.get(finding.uid, ()),
        closed_on=finding.closed_on,
        withdrawn_on=finding.found_on if finding.withdrawn else None,
    )
    return FindingRow(
        finding=finding,
        standing=finding_standing(finding, facts, today),
        action=handed_in[-1] if handed_in else None,
        repeats=repeated(finding, known),
        draft=drafts[-1] if drafts else None,
    )


def repeated(finding: Finding, known: Mapping[str, Finding]) -> tuple[Finding, ...]:
    """The findings that one repeats, as far as they are known, oldest first."""
    found = [known[uid] for uid in finding.repeats if uid in known]
    return tuple(sorted(found, key=lambda one: (one.found_on, one.uid)))


def _earlier(
    workspace: Workspace, finding: Finding, handed_in: Sequence[CorrectiveAction]
) -> list[CorrectiveAction]:
    """What was handed in on earlier days than the present version: whether a unit was late is up to it."""
    if finding.due is None:
        return []
    late = (action for action in handed_in if action.on > finding.due)
    return [one for last in late for one in action_versions(workspace, last.uid) if one.on < last.on]


def _action(record: FoldedRecord) -> CorrectiveAction | None:
    """A folded record as an action; None when it says no day."""
    on = _day(record.get("on"))
    if on is None:
        return None
    return CorrectiveAction(
        version=record.version,
        on=on,
        uid=record.uid,
        finding=str(record.get("finding", "")),
        cause=str(record.get("cause", "")),
        measures=str(record.get("measures", "")),
        result=str(record.get("result", "")),
        responsible=str(record.get("responsible", "")),
        done_on=_day(record.get("done_on")),
        conflicts=record.conflicts,
    )


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
