"""Feedback (进展反馈) of a unit: written as a draft while one types, handed in for several tasks at once.

A draft is told to the unit itself only. Handing in states one record per assignment and period to the
office; after a return the same record is stated again, so that the old words stay in its history.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Unpack

from desktop.domain.standing import Case
from desktop.domain.supervision import Feedback
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.models.ledger import CaseQuery
from desktop.records.stream import Role
from desktop.services.cases import find_case, open_cases
from desktop.services.cases_outcome import CaseProblem, Outcome, label, listed_names, problem_of, refused
from desktop.services.feedback_attaching import AttachingService, NewEvidence
from desktop.services.feedback_check import problems_of
from desktop.services.feedback_evidence import evidence_of
from desktop.services.feedback_fields import TEXTS, FeedbackFields, content, empty_feedback, stated
from desktop.services.feedback_form import (
    Asked,
    FeedbackForm,
    Place,
    asked_of,
    form_of,
    last_before,
    place_of,
    reporter_of,
    require_writable,
)
from desktop.services.feedback_writing import hand_in, present_content, write_draft
from desktop.services.session import Session

_COPIED = (*TEXTS, "percent", "values")


class NoLastPeriod(AppError):
    """Nothing was reported before."""

    code = "E_NO_LAST_PERIOD"
    template = mark("{case}以前没有提交过反馈，没有可沿用的内容。请填写本期进展。")


class NothingToSubmit(AppError):
    """No draft waits."""

    code = "E_NOTHING_TO_SUBMIT"
    template = mark("没有待提交的反馈。")


class FeedbackService:
    """A unit's reports.

    Attributes:
        attaching: keeps their attachments.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.attaching = AttachingService(session)

    def asked(self, period: str = "") -> tuple[Asked, ...]:
        """What is asked of this unit, by code of the task and period.

        Args:
            period: code, for that period only; empty for all that is owed, and per case the latest report
                whose period has ended.
        """
        self._session.require(Role.UNIT)
        return tuple(one for case in self._open() for one in asked_of(self._session, case, period))

    def form(self, assignment: str, period: str = "") -> FeedbackForm:
        """The form of one report, with last period's beside it.

        Args:
            assignment: name of the case.
            period: code; empty for the latest that is owed, else the latest that has ended.

        Raises:
            NoSuchRecord: there is no such case.
            NotAPeriod: nothing is reported in that period.
        """
        self._session.require(Role.UNIT)
        place = self._place(assignment, period)
        return form_of(self._session, place, self._problems(place))

    def save(self, assignment: str, period: str = "", **fields: Unpack[FeedbackFields]) -> Feedback:
        """Keeps what was typed, as a draft.

        Args:
            assignment: name of the case.
            period: code; see `form`.
            fields: those that were typed, see `FeedbackFields`; the others stay.

        Returns:
            The draft as it stands; what was handed in when nothing is different from it.

        Raises:
            BadValue: a value that cannot be kept.
            AlreadyJudged: the office has judged the report as it stands.
        """
        self._session.require(Role.UNIT)
        place = self._place(assignment, period)
        require_writable(place)
        values = stated(fields, place.case)
        before = present_content(self._session, place)
        new = {name: value for name, value in values.items() if before[name] != value}
        if new and "is_unchanged" not in new:
            new["is_unchanged"] = False
        if new:
            with self._session.transaction():
                write_draft(self._session, place, new)
        return self._standing(place)

    def copy_last(self, assignment: str, period: str = "") -> Feedback:
        """Takes the words and values of the latest period before over into the draft, to be edited.

        Raises:
            NoLastPeriod: nothing was reported before.
            AlreadyJudged: the office has judged the report as it stands.
        """
        self._session.require(Role.UNIT)
        place = self._place(assignment, period)
        require_writable(place)
        last = _required_last(place)
        with self._session.transaction():
            write_draft(self._session, place, {name: content(last)[name] for name in _COPIED})
        return self._standing(place)

    def unchanged(self, assignments: str | Sequence[str], period: str = "") -> Outcome:
        """Reports "no change" (无变化): drafts with last period's values, for one or many tasks, or none.

        Args:
            assignments: names of cases.
            period: code; see `form`.

        Returns:
            Outcome, with a problem per case that cannot say so; nothing is written then.
        """
        self._session.require(Role.UNIT)
        places = [self._place(name, period) for name in listed_names(assignments)]
        if problems := [problem for place in places for problem in _cannot_be_unchanged(place)]:
            return refused(tr("填报“无变化”"), problems)
        with self._session.transaction(tr("填报“无变化”{count}项", count=len(places))):
            for place in places:
                write_draft(self._session, place, _unchanged(_required_last(place)))
        sentence = tr("{count}项已填为“无变化”，核对后提交。", count=len(places))
        return Outcome(tuple(place.assignment for place in places), (), sentence)

    def attach(
        self,
        assignments: str | Sequence[str],
        period: str,
        source: bytes | Path,
        name: str = "",
        dated: date | None = None,
        note: str = "",
    ) -> tuple[str, ...]:
        """Attaches one file to the drafts of one or several tasks, see `AttachingService.attach`."""
        evidence = NewEvidence(source, name, dated, note)
        return self.attaching.attach(assignments, period, evidence)

    def attach_known(
        self, sha256: str, assignments: str | Sequence[str], period: str = ""
    ) -> tuple[str, ...]:
        """Attaches a file that is here to further tasks, see `AttachingService.attach_known`."""
        return self.attaching.attach_known(sha256, assignments, period)

    def detach(self, evidence: str, reason: str = "") -> None:
        """Takes an attachment off a report, see `AttachingService.detach`."""
        self.attaching.detach(evidence, reason)

    def check(
        self, assignments: str | Sequence[str] | None = None, period: str = ""
    ) -> tuple[CaseProblem, ...]:
        """What keeps reports from being handed in, task by task.

        Args:
            assignments: names of cases; None for all with a draft.
            period: code; empty as in `submit`.
        """
        return tuple(p for place in self._chosen(assignments, period) for p in self._problems(place))

    def submit(self, assignments: str | Sequence[str] | None = None, period: str = "") -> Outcome:
        """Hands reports in: all of those chosen, or none.

        Args:
            assignments: names of cases; None for all with a draft.
            period: code; empty for the one that `form` shows, or for all drafts when no case is named.

        Returns:
            Outcome, naming per task what is missing; nothing is written then.

        Raises:
            NothingToSubmit: there is no draft.
        """
        self._session.require(Role.UNIT)
        places = self._chosen(assignments, period)
        if not places:
            raise NothingToSubmit
        if problems := [problem for place in places for problem in self._problems(place)]:
            return refused(tr("提交"), problems)
        with self._session.transaction():
            for place in places:
                if place.draft is not None:
                    hand_in(self._session, place, place.draft)
        self._session.undoable.clear()
        return Outcome(tuple(place.assignment for place in places), (), self._sentence(places))

    def evidence_bytes(self, sha256: str) -> bytes:
        """The bytes of an attachment.

        Raises:
            EvidenceMissing: it is not here.
        """
        with self._session.reading() as workspace:
            return workspace.evidence.get(sha256)

    def _open(self) -> tuple[Case, ...]:
        return open_cases(self._session, CaseQuery(unit=self._session.party, completed=False))

    def _place(self, assignment: str, period: str) -> Place:
        return place_of(self._session, find_case(self._session, assignment), period)

    def _chosen(self, assignments: str | Sequence[str] | None, period: str) -> list[Place]:
        if assignments is not None:
            return [self._place(name, period) for name in listed_names(assignments)]
        places = [
            place_of(self._session, case, report.period)
            for case in self._open()
            for report in case.reports
            if period in ("", report.period)
        ]
        return [place for place in places if place.draft is not None]

    def _problems(self, place: Place) -> tuple[CaseProblem, ...]:
        records = [one.uid for one in (place.feedback, place.draft) if one is not None]
        return problems_of(self._session, place, evidence_of(self._session, *records))

    def _standing(self, place: Place) -> Feedback:
        """The draft after it was written, else what was handed in."""
        now = place_of(self._session, place.case, place.period)
        empty = empty_feedback(now.case, now.period, reporter_of(self._session, now.case))
        return now.draft or now.feedback or empty

    def _sentence(self, places: Sequence[Place]) -> str:
        today = self._session.today()
        late = sum(place.report.report_by < today for place in places)
        sentence = tr("已提交{count}项反馈，等待核定。", count=len(places))
        return sentence + tr("其中{late}项已过报送期限。", late=late) if late else sentence


def _required_last(place: Place) -> Feedback:
    last = last_before(place.case, place.period)
    if last is None:
        raise NoLastPeriod(case=label(place.case))
    return last


def _cannot_be_unchanged(place: Place) -> list[CaseProblem]:
    try:
        require_writable(place)
        _required_last(place)
    except AppError as error:
        return [problem_of(place.case, error)]
    return []


def _unchanged(last: Feedback) -> dict[str, Any]:
    """What a report says that nothing changed since another."""
    said = content(last)
    words = tr("较上期无变化。上期进展：{progress}", progress=last.progress)
    progress = last.progress if last.is_unchanged else words
    kept = {name: said[name] for name in _COPIED}
    return {**kept, "progress": progress, "milestones": {}, "is_done": False, "is_unchanged": True}
