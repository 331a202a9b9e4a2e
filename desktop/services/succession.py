"""Succession of units (承接): one unit takes over from another, with its open work and its history.

Open assignments of the old unit are withdrawn with the reason and issued anew to the successor; the new
one names the one it supersedes, so that the predecessor's history stays in reach. Deadlines that were
moved and pauses that go on are told to the successor again. What was completed stays where it is.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.domain.ledger import Assignment, Duty
from desktop.domain.standing import Case
from desktop.domain.units import Unit
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.models.ledger import CaseQuery
from desktop.models.workspace import Workspace
from desktop.records.fold import FoldedRecord
from desktop.records.stream import Role
from desktop.services.carrying import Carrier, repeat_rulings, tell_reached
from desktop.services.cases import open_cases
from desktop.services.circles import join_circle
from desktop.services.directory import SINCE, DirectoryService, SameUnit, unit_row
from desktop.services.issuing import Share, assign
from desktop.services.session import NoSuchRecord, ReasonMissing, Session

SUPERSEDES = "supersedes"
_QUOTED = ("of", "unit_name", "reports")


class AlreadySucceeded(AppError):
    """A unit has one successor."""

    code = "E_SUCCEEDED"
    template = mark("“{old}”已由“{new}”承接。")


class SuccessionLoop(AppError):
    """Units that would succeed each other in a circle."""

    code = "E_SUCCESSION_LOOP"
    template = mark("“{new}”自己已由“{old}”承接，不能反过来承接它。")


class InTheFuture(AppError):
    """A succession is recorded when it has happened."""

    code = "E_FUTURE"
    template = mark("承接日期{day}还没有到。请在当日或之后办理。")


@dataclass(frozen=True, slots=True)
class SuccessionOutcome:
    """What a succession did.

    Attributes:
        moved: uids of the new assignments, and of those the successor had already.
        kept: number of completed assignments that stay with the old unit.
        sentence: one sentence for a clerk.
    """

    old: str
    new: str
    moved: tuple[str, ...]
    kept: int
    sentence: str


@dataclass(frozen=True, slots=True)
class QuotedReport:
    """A report of a predecessor, as the office quotes it.

    Attributes:
        period: code.
        percent: decimal as text; empty when none was given.
        verdict: value of a `ReviewVerdict`; empty when it was not judged as it stands.
    """

    unit_name: str
    period: str
    progress: str
    problems: str
    next_steps: str
    percent: str
    verdict: str
    opinion: str
    submitted_on: str


@dataclass(frozen=True, slots=True)
class _Takeover:
    """Who takes over from whom, since when and why."""

    old: Unit
    new: Unit
    since: date
    reason: str

    @property
    def sentence(self) -> str:
        """What is written beside what moves."""
        return tr(
            "{since}起由{new}承接{old}：{reason}",
            since=self.since,
            new=self.new.short,
            old=self.old.short,
            reason=self.reason,
        )


class SuccessionService:
    """Lets one unit take over from another."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def succeed(self, old: str, new: str, since: date, reason: str) -> SuccessionOutcome:
        """Lets a unit take over from another, in one transaction.

        Args:
            old: any name or the code of the unit that ends.
            new: of the unit that takes over; it is in the directory already.
            since: first day on which the new one is responsible, today at the latest.
            reason: the decision it rests on.

        Raises:
            NoSuchRecord: a name is not in the directory.
            SameUnit: old and new are the same.
            AlreadySucceeded: the old one has a successor.
            SuccessionLoop: the new one was succeeded by the old one.
            InTheFuture: the day has not come.
            ReasonMissing: the reason is empty.
        """
        self._session.require(Role.OFFICE)
        takeover = self._takeover(old, new, since, reason.strip())
        cases = self._cases(f"unit.{takeover.old.code}")
        open_cases = [case for case in cases if case.completed_on is None and not case.is_closed]
        with self._session.transaction() as workspace:
            self._record(takeover)
            moved = tuple(self._move(workspace, case, takeover) for case in open_cases)
        self._session.undoable.clear()
        kept = len(cases) - len(open_cases)
        sentence = tr(
            "{old}已由{new}承接（{since}起）：未办结的{moved}项转交{new}，已办结的{kept}项仍记在{old}名下。",
            old=takeover.old.short,
            new=takeover.new.short,
            since=since,
            moved=len(moved),
            kept=kept,
        )
        return SuccessionOutcome(
            f"unit.{takeover.old.code}", f"unit.{takeover.new.code}", moved, kept, sentence
        )

    def predecessors(self, assignment: str) -> tuple[str, ...]:
        """The assignments whose work one took over, the latest first.

        Args:
            assignment: uid.
        """
        found: list[str] = []
        with self._session.reading() as workspace:
            current = _superseded(workspace, assignment)
            while current and current not in found:
                found.append(current)
                current = _superseded(workspace, current)
        return tuple(found)

    def quoted(self, assignment: str) -> tuple[QuotedReport, ...]:
        """What the predecessors of a unit reported, as far as it was quoted; oldest period first.

        Args:
            assignment: uid of the successor's.
        """
        with self._session.reading():
            records = self._quotations(assignment)
        found = [
            _quoted(one, str(record.get("unit_name", ""))) for record in records for one in _list(record)
        ]
        return tuple(sorted(found, key=lambda one: one.period))

    def _takeover(self, old: str, new: str, since: date, reason: str) -> _Takeover:
        before, after = self._unit(old), self._unit(new)
        if not reason:
            raise ReasonMissing
        if before.code == after.code:
            raise SameUnit(name=before.short)
        if since > self._session.today():
            raise InTheFuture(day=since)
        directory = DirectoryService(self._session).directory()
        following = {one.old: one.new for one in directory.successions}
        if before.code in following:
            known = directory.unit(following[before.code])
            raise AlreadySucceeded(old=before.short, new=known.short if known else following[before.code])
        if _leads_to(following, after.code, before.code):
            raise SuccessionLoop(old=before.short, new=after.short)
        return _Takeover(before, after, since, reason)

    def _unit(self, name: str) -> Unit:
        directory = DirectoryService(self._session).directory()
        unit = directory.unit(name.removeprefix("unit.")) or directory.resolve(name).unit
        if unit is None:
            raise NoSuchRecord(name=name)
        return unit

    def _cases(self, party: str) -> tuple[Case, ...]:
        """The old unit's cases that stand."""
        return open_cases(self._session, CaseQuery(unit=party))

    def _record(self, takeover: _Takeover) -> None:
        """The fact, in the directory."""
        row = unit_row(self._session, takeover.old.code)
        heir = unit_row(self._session, takeover.new.code)
        fields = {
            "successor": heir.uid,
            SINCE: takeover.since.isoformat(),
            "successor_reason": takeover.reason,
        }
        self._session.change("unit", row.uid, fields)

    def _move(self, workspace: Workspace, case: Case, takeover: _Takeover) -> str:
        """Withdraws one assignment and gives its work to the successor."""
        before = case.facts.assignment
        party = f"unit.{takeover.new.code}"
        self._session.withdraw("assignment", before.uid, takeover.sentence)
        join_circle(self._session, self._session.audience_of("task", before.task), party)
        others = workspace.ledger.assignments(before.task)
        known = next((one for one in others if one.unit == party), None)
        if known is not None:
            self._add_duty(known, before)
            uid = known.uid
        else:
            share = Share(party, takeover.new.short, before.duty, before.wording)
            uid = assign(self._session, before.task, share, takeover.since, before.uid)
            repeat_rulings(self._session, case, Carrier(uid, party, takeover.since, takeover.sentence))
        self._hand_on(case, uid, party)
        return uid

    def _add_duty(self, known: Assignment, before: Assignment) -> None:
        """The successor has a share in the task already: it takes on what the other led."""
        fields = {SUPERSEDES: before.uid}
        if before.duty is Duty.LEAD:
            fields["duty"] = Duty.LEAD.value
        self._session.change("assignment", known.uid, fields)

    def _hand_on(self, case: Case, uid: str, party: str) -> None:
        """Tells the successor what the office confirmed, and quotes what the predecessor reported.

        Source: DESIGN.md, "The kernel": what one unit may see of another's feedback is an office record that
        quotes it.
        """
        facts = case.facts
        before = facts.assignment.uid
        tell_reached(self._session, case, uid)
        quotations = [{name: record.get(name) for name in _QUOTED} for record in self._quotations(before)]
        if reports := quoted_reports(case):
            quotations.append({"of": before, "unit_name": facts.assignment.name, "reports": reports})
        for quotation in quotations:
            fields = {"task": facts.task.uid, "assignment": uid, **quotation}
            self._session.put("quotation", (uid, str(quotation["of"])), party, fields)

    def _quotations(self, assignment: str) -> list[FoldedRecord]:
        return [
            record
            for record in self._session.workspace.log.records("quotation")
            if record.get("assignment") == assignment and not record.is_withdrawn
        ]


def quoted_reports(case: Case) -> list[dict[str, Any]]:
    """The reports of a case as a quotation keeps them, oldest first."""
    found = []
    for report in case.reports:
        feedback, review = report.feedback, report.review
        if feedback is None:
            continue
        fields = {
            "period": report.period,
            "progress": feedback.progress,
            "problems": feedback.problems,
            "next_steps": feedback.next_steps,
            "percent": "" if feedback.percent is None else f"{feedback.percent:f}",
            "verdict": review.verdict.value if review else "",
            "opinion": review.opinion if review else "",
            "submitted_on": _iso(feedback.submitted_on) or "",
        }
        found.append({name: value for name, value in fields.items() if value})
    return found


def _list(record: FoldedRecord) -> list[dict[str, Any]]:
    """The reports of a quotation; others may have written anything into it."""
    reports = record.get("reports", [])
    return [one for one in reports if isinstance(one, dict)] if isinstance(reports, list) else []


def _quoted(fields: dict[str, Any], unit_name: str) -> QuotedReport:
    names = QuotedReport.__slots__[1:]
    return QuotedReport(unit_name, *(str(fields.get(name, "")) for name in names))


def _leads_to(following: dict[str, str], start: str, end: str) -> bool:
    """Whether a chain of successions leads from one code to another."""
    seen: set[str] = set()
    current: str | None = start
    while current is not None and current not in seen:
        if current == end:
            return True
        seen.add(current)
        current = following.get(current)
    return False


def _superseded(workspace: Workspace, assignment: str) -> str:
    record = workspace.log.record("assignment", assignment)
    return str(record.get(SUPERSEDES, "")) if record else ""


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
