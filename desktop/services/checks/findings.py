"""Findings (问题): raised from accepted answers, told to the unit, kept by the office, read by both."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from desktop.domain.checks.findings import Finding
from desktop.domain.checks.inspections import Inspection
from desktop.domain.checks.values import Severity
from desktop.i18n import tr
from desktop.records.stream import Role
from desktop.services.cases_outcome import reason_for
from desktop.services.checks.findings_notices import notices_of, renumber
from desktop.services.checks.findings_raising import candidates_of, raise_findings
from desktop.services.checks.findings_reading import (
    KIND,
    OWED,
    PresentUnits,
    action_versions,
    all_rows,
    count_rows,
    row_of,
)
from desktop.services.checks.findings_rules import correction_days, proposed_due, set_correction_days
from desktop.services.checks.findings_story import DUE_REASON, finding_events
from desktop.services.checks.findings_values import (
    ALL_FINDINGS,
    Candidate,
    FindingChoice,
    FindingClosed,
    FindingCounts,
    FindingDetail,
    FindingDueTooEarly,
    FindingQuery,
    FindingRow,
    FindingWithdrawn,
    NothingToRaise,
    NoticeView,
    Raised,
    SeverityMissing,
)
from desktop.services.checks.inspections import InspectionService
from desktop.services.directory import DirectoryService
from desktop.services.session import Session

__all__ = [
    "ALL_FINDINGS",
    "Candidate",
    "FindingChoice",
    "FindingClosed",
    "FindingCounts",
    "FindingDetail",
    "FindingQuery",
    "FindingRow",
    "FindingService",
    "FindingWithdrawn",
    "NothingToRaise",
    "NoticeView",
    "Raised",
    "SeverityMissing",
    "counts",
    "require_changeable",
]


class FindingService:
    """Raises findings, keeps them, and shows them; a unit sees its own."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def candidates(self, inspection: str) -> tuple[Candidate, ...]:
        """Accepted answers of an inspection that fail and have no finding that stands.

        Args:
            inspection: code or uid.

        Raises:
            NoSuchRecord: there is no such inspection.
            EditionDiffers: its checklist has another text here.
        """
        self._session.require(Role.OFFICE)
        return candidates_of(self._session, self._inspection(inspection), self._session.today())

    def raise_(
        self, inspection: str, choices: Sequence[FindingChoice] | None = None, on: date | None = None
    ) -> Raised:
        """Tells the inspected unit its findings under one number of a 整改通知书, with their photographs.

        A place whose finding was withdrawn is raised again only when it is chosen by name; the finding
        then stands again under its old code, with a new notice.

        Args:
            inspection: code or uid.
            choices: which, and how; None for all candidates as proposed.
            on: day of the notice, from which deadlines count; None means today.

        Raises:
            NothingToRaise: no candidate is left or chosen; nothing was told.
            NoSuchRecord: there is no such inspection, or a choice is no candidate.
            SeverityMissing: one was not rated.
            FindingDueTooEarly: a deadline before the notice.
        """
        self._session.require(Role.OFFICE)
        day = on or self._session.today()
        return raise_findings(self._session, self._inspection(inspection), choices, day)

    def rows(self, query: FindingQuery = ALL_FINDINGS) -> tuple[FindingRow, ...]:
        """The findings as they stand today, in order of code: the office's all, a unit's own.

        Args:
            query: which.

        Raises:
            NoSuchRecord: it names an inspection that is not here.
        """
        rows = [row for row in all_rows(self._session) if query.withdrawn or not row.finding.withdrawn]
        if query.inspection:
            uid = self._inspection_uid(query.inspection)
            rows = [row for row in rows if row.finding.inspection == uid]
        if query.unit:
            present = PresentUnits(self._session)
            party = present.of(DirectoryService(self._session).meant(query.unit).party)
            rows = [row for row in rows if present.of(row.finding.unit) == party]
        return tuple(row for row in rows if _meets(row, query))

    def find(self, name: str) -> Finding:
        """One finding by its code or uid.

        Raises:
            NoSuchRecord: there is none.
            SameCode: several have this code; name the uid.
        """
        return row_of(self._session, name).finding

    def detail(self, name: str) -> FindingDetail:
        """Everything about a finding, see `find`."""
        row = row_of(self._session, name)
        finding = row.finding
        with self._session.reading() as workspace:
            ledger = workspace.ledger
            reinspections = ledger.reinspections([finding.uid]).get(finding.uid, ())
            action, draft = (one.uid if one else "" for one in (row.action, row.draft))
            evidence = ledger.evidence_of(filter(None, (action, draft)))
            task = ledger.task(finding.task) if finding.task else None
            return FindingDetail(
                row=row,
                actions=action_versions(workspace, action) if action else (),
                reinspections=reinspections,
                photos=ledger.finding_photos(finding.uid),
                evidence=evidence.get(action, ()),
                draft_evidence=evidence.get(draft, ()),
                task_code=task.code if task else "",
                repeats=row.repeats,
                repeated_by=self._repeated_by(finding),
                history=finding_events(workspace, finding, reinspections),
            )

    def set_due(self, name: str, due: date, reason: str) -> str:
        """Moves the deadline of a finding.

        Returns:
            One sentence for a clerk.

        Raises:
            NeedsReason: the reason is empty.
            FindingDueTooEarly: before the finding was told.
            AppError: the finding is closed or withdrawn.
        """
        finding = self._changeable(name)
        kept = reason_for(tr("调整整改期限"), reason)
        if due < finding.found_on:
            raise FindingDueTooEarly(finding=finding.code, due=due, on=finding.found_on)
        self._change(
            tr("调整{code}整改期限", code=finding.code), finding, {"due": due.isoformat(), DUE_REASON: kept}
        )
        return tr("{code}的整改期限已调整为{due}。", code=finding.code, due=due)

    def edit(self, name: str, severity: Severity | None = None, demand: str | None = None) -> str:
        """Changes how grave a finding is, or what is demanded; the deadline stays.

        Args:
            name: code or uid.
            severity: None leaves it.
            demand: None leaves it; an empty one is refused by leaving it too.

        Returns:
            One sentence for a clerk.

        Raises:
            AppError: the finding is closed or withdrawn.
        """
        finding = self._changeable(name)
        fields: dict[str, Any] = {}
        if severity is not None:
            fields["severity"] = severity.value
        if demand is not None and demand.strip():
            fields["demand"] = demand.strip()
        self._change(tr("修改{code}", code=finding.code), finding, fields)
        return tr("{code}已修改。", code=finding.code)

    def withdraw(self, name: str, reason: str) -> str:
        """Withdraws a finding; it stays visible with the reason, and its code stays used.

        Returns:
            One sentence for a clerk.

        Raises:
            NeedsReason: the reason is empty.
            FindingWithdrawn: it was withdrawn already.
        """
        self._session.require(Role.OFFICE)
        finding = self.find(name)
        if finding.withdrawn:
            raise FindingWithdrawn(finding=finding.code, reason=finding.withdrawn)
        kept = reason_for(tr("撤销问题"), reason)
        with self._session.transaction(tr("撤销{code}", code=finding.code)):
            self._session.withdraw(KIND, finding.uid, kept)
        return tr("{code}已撤销：{reason}。", code=finding.code, reason=kept.rstrip("。"))

    def notices(self, unit: str = "", inspection: str = "") -> tuple[NoticeView, ...]:
        """The notices (整改通知书) sent, in order of number, those whose findings were withdrawn too.

        Args:
            unit: any name of a unit; empty for all.
            inspection: code or uid; empty for all.
        """
        rows = self.rows(FindingQuery(unit=unit, inspection=inspection, withdrawn=True))
        return notices_of([row.finding for row in rows], [row.finding for row in all_rows(self._session)])

    def renumber(self, name: str) -> str:
        """Gives a finding whose code another one has as well a new code, and its notice a new number.

        Args:
            name: uid, because the code means several.

        Returns:
            One sentence for a clerk.

        Raises:
            NoSuchRecord: there is no such finding.
        """
        self._session.require(Role.OFFICE)
        return renumber(self._session, self.find(name))

    def correction_days(self) -> Mapping[Severity, int]:
        """Calendar days to correct a finding, by severity."""
        return correction_days(self._session)

    def set_correction_days(self, days: Mapping[Severity, int], source: str) -> str:
        """States how many days units have, see `findings_rules.set_correction_days`."""
        return set_correction_days(self._session, days, source)

    def proposed_due(self, severity: Severity | None, on: date | None = None) -> date:
        """The deadline that a severity gives to a finding told on a day; None means today."""
        return proposed_due(self._session, severity, on or self._session.today())

    def _inspection(self, name: str) -> Inspection:
        return InspectionService(self._session).find(name)

    def _inspection_uid(self, name: str) -> str:
        """The uid of an inspection; a unit does not hold it, and names it as its findings do."""
        if self._session.role is Role.OFFICE:
            return self._inspection(name).uid
        return name

    def _repeated_by(self, finding: Finding) -> tuple[Finding, ...]:
        rows = (row.finding for row in all_rows(self._session) if finding.uid in row.finding.repeats)
        return tuple(
            sorted((one for one in rows if not one.withdrawn), key=lambda one: (one.found_on, one.uid))
        )

    def _changeable(self, name: str) -> Finding:
        self._session.require(Role.OFFICE)
        finding = self.find(name)
        require_changeable(finding)
        return finding

    def _change(self, title: str, finding: Finding, fields: Mapping[str, Any]) -> None:
        with self._session.transaction(title):
            self._session.change(KIND, finding.uid, fields)


def counts(session: Session, rows: Iterable[FindingRow] | None = None) -> FindingCounts:
    """How many findings stand where today; for badges and the overview.

    Args:
        session: the open workspace.
        rows: which; None for all that are here.
    """
    return count_rows(session, all_rows(session) if rows is None else rows)


def require_changeable(finding: Finding) -> None:
    """Refuses a finding that does not change any more.

    Raises:
        FindingWithdrawn: it was withdrawn.
        FindingClosed: it was closed.
    """
    if finding.withdrawn:
        raise FindingWithdrawn(finding=finding.code, reason=finding.withdrawn)
    if finding.closed_on is not None:
        raise FindingClosed(finding=finding.code)


def _meets(row: FindingRow, query: FindingQuery) -> bool:
    finding, standing = row.finding, row.standing
    wanted = query.text.strip().casefold()
    return (
        query.state in (None, standing.state)
        and query.severity in (None, finding.severity)
        and query.overdue in (None, standing.is_overdue)
        and (not query.owed or standing.state in OWED)
        and (not wanted or any(wanted in text.casefold() for text in _texts(finding)))
    )


def _texts(finding: Finding) -> tuple[str, ...]:
    return (
        finding.code,
        finding.notice,
        finding.unit_name,
        finding.inspection_title,
        finding.system,
        finding.target,
        finding.category,
        finding.item,
        finding.requirement,
        finding.observation,
        finding.demand,
    )
