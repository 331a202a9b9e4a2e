"""The office judges feedback (核定): a verdict of its own that cites the version judged, or a return."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.domain.cases import case_row
from desktop.domain.ledger import AssignmentState
from desktop.domain.standing import Case, CaseRow, PeriodReport, ReportStatus
from desktop.domain.supervision import Evidence, Feedback, Review, ReviewVerdict, Ruling, RulingKind
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.models.ledger import CaseQuery
from desktop.records.stream import Role
from desktop.services.cases import CaseFilter, case_query, find_case, open_cases
from desktop.services.cases_outcome import (
    CaseCompleted,
    Changed,
    Outcome,
    done,
    label,
    problem_of,
    reason_for,
    refused,
    require_standing,
)
from desktop.services.feedback_evidence import evidence_of
from desktop.services.feedback_fields import title_of, version_of
from desktop.services.feedback_form import last_before, review_of
from desktop.services.rulings_writing import NewRuling, write_ruling
from desktop.services.session import NoSuchRecord, Session
from desktop.services.titles import VERDICT_TITLES

_REPORTED = (AssignmentState.SUBMITTED, AssignmentState.RETURNED, AssignmentState.OBJECTED)
NO_VERSIONS: Mapping[str, str] = {}


class NotItsMilestone(AppError):
    """A milestone of another task."""

    code = "E_MILESTONE"
    template = mark("{case}没有这个时间节点，没有核定。")


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One report to be judged, with everything to judge it by.

    Attributes:
        case: where the unit stands; targets and deadlines are in it.
        report: its period, with the day it was due and what was planned.
        feedback: the report as it stands.
        review: the verdict there is; it may cite an earlier version.
        judged: the report as it stood at that verdict, when it moved on since.
        previous: the report of the latest period before, with its verdict.
        evidence: attached to the report.
    """

    row: CaseRow
    case: Case
    report: PeriodReport
    period_title: str
    feedback: Feedback
    review: Review | None
    judged: Feedback | None
    previous: Feedback | None
    previous_review: Review | None
    evidence: tuple[Evidence, ...]

    @property
    def is_waiting(self) -> bool:
        """Whether it is not judged as it stands."""
        return self.report.status is ReportStatus.WAITING


@dataclass(frozen=True, slots=True)
class _Judgement:
    """What is decided of one report, before it is written."""

    case: Case
    feedback: Feedback
    verdict: ReviewVerdict
    opinion: str
    milestones: tuple[str, ...]
    overruled: tuple[Ruling, ...]


class ReviewService:
    """The office's verdicts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def queue(self, chosen: CaseFilter | None = None, period: str = "") -> tuple[ReviewItem, ...]:
        """The reports that wait for a verdict, in order of the filter, then of their periods.

        Args:
            chosen: which cases; None for all in which something waits.
            period: code; empty for all.
        """
        query = (
            CaseQuery(states=_REPORTED, completed=False)
            if chosen is None
            else case_query(self._session, chosen)
        )
        return tuple(
            self._item(case, report)
            for case in open_cases(self._session, query)
            for report in case.reports
            if report.status is ReportStatus.WAITING and period in ("", report.period)
        )

    def item(self, name: str, period: str = "") -> ReviewItem:
        """One report, judged or not.

        Args:
            name: uid of the feedback, or name of the case.
            period: code, with the name of a case; empty for the one that waits, else the latest.

        Raises:
            NoSuchRecord: there is no such report.
        """
        with self._session.reading() as workspace:
            feedback = workspace.ledger.feedback(name)
        if feedback is not None and not feedback.is_draft:
            case = find_case(self._session, feedback.assignment)
            return self._item(case, _report(case, feedback))
        case = find_case(self._session, name)
        reports = [one for one in case.reports if one.feedback and period in ("", one.period)]
        if not reports:
            raise NoSuchRecord(name=f"{name} {period}".strip())
        waiting = [one for one in reports if one.status is ReportStatus.WAITING]
        return self._item(case, (waiting or reports)[-1])

    def review(
        self,
        feedback: str,
        verdict: ReviewVerdict,
        opinion: str = "",
        milestones: Sequence[str] | None = None,
        version: str = "",
    ) -> Outcome:
        """Judges a report as it stands; DONE on one that asks for it completes the case.

        A new verdict takes the place of the one before, which stays in the history.

        Args:
            feedback: uid.
            verdict: RETURNED sends it back.
            opinion: required when it is returned, or when it takes back a completion.
            milestones: uids of the deadlines held for reached; None for those that the unit reports.
            version: of the report that was looked at; empty for the present one.

        Raises:
            Changed: the report moved on since that version.
            NeedsReason: an opinion is required.
            AppError: the case is withdrawn, closed, or completed on other grounds.
        """
        self._session.require(Role.OFFICE)
        judgement = self._judge(feedback, verdict, opinion, milestones, version)
        code = judgement.case.facts.task.code
        with self._session.transaction(tr("核定{code}", code=code)):
            self._write(judgement)
        return done([judgement.case], self._sentence(judgement))

    def return_(self, feedback: str, reason: str, version: str = "") -> Outcome:
        """Sends a report back with a reason, see `review`."""
        return self.review(feedback, ReviewVerdict.RETURNED, reason, (), version)

    def review_many(
        self,
        feedback: Sequence[str],
        verdict: ReviewVerdict,
        opinion: str = "",
        versions: Mapping[str, str] = NO_VERSIONS,
    ) -> Outcome:
        """Gives several reports the same verdict: all of them, or none.

        Args:
            feedback: uids.
            verdict: the same for each.
            opinion: the same for each.
            versions: of the reports that were looked at, by uid; the present one where none is named.

        Returns:
            Outcome, with a problem per report that cannot be judged so; nothing is written then.
        """
        self._session.require(Role.OFFICE)
        judgements, problems = [], []
        for uid in dict.fromkeys(feedback):
            try:
                judgements.append(self._judge(uid, verdict, opinion, None, versions.get(uid, "")))
            except AppError as error:
                problems.append(problem_of(self._case(uid), error))
        if problems or not judgements:
            return refused(tr("核定"), problems)
        count = len(judgements)
        with self._session.transaction(tr("核定{count}项", count=count)):
            for judgement in judgements:
                self._write(judgement)
        word = tr(VERDICT_TITLES[verdict])
        sentence = tr("已核定{count}项反馈：{verdict}。", count=count, verdict=word)
        return done([judgement.case for judgement in judgements], sentence)

    def _case(self, feedback: str) -> Case:
        return find_case(self._session, self._feedback(feedback).assignment)

    def _feedback(self, uid: str) -> Feedback:
        with self._session.reading() as workspace:
            found = workspace.ledger.feedback(uid)
        if found is None or found.is_draft:
            raise NoSuchRecord(name=uid)
        return found

    def _judge(
        self,
        uid: str,
        verdict: ReviewVerdict,
        opinion: str,
        milestones: Sequence[str] | None,
        version: str,
    ) -> _Judgement:
        feedback = self._feedback(uid)
        case = find_case(self._session, feedback.assignment)
        if version and version != feedback.version:
            raise Changed(case=label(case), what=tr("反馈"))
        require_standing(case)
        if verdict is ReviewVerdict.RETURNED:
            reason_for(tr("退回反馈"), opinion)
        overruled = _overruled(case, feedback, verdict)
        if overruled:
            reason_for(tr("改变已办结的核定"), opinion)
        if verdict is ReviewVerdict.RETURNED and case.completed_on is not None and not overruled:
            raise CaseCompleted(case=label(case))
        reached = tuple(uid for uid, _ in feedback.milestones) if milestones is None else tuple(milestones)
        if verdict is ReviewVerdict.RETURNED:
            reached = ()
        if not {one.uid for one in case.facts.milestones}.issuperset(reached):
            raise NotItsMilestone(case=label(case))
        return _Judgement(case, feedback, verdict, opinion.strip(), reached, overruled)

    def _write(self, judgement: _Judgement) -> None:
        feedback, case = judgement.feedback, judgement.case
        fields: dict[str, Any] = {
            "feedback": feedback.uid,
            "task": feedback.task,
            "assignment": feedback.assignment,
            "period": feedback.period,
            "version": feedback.version,
            "verdict": judgement.verdict.value,
            "opinion": judgement.opinion,
            "milestones": list(judgement.milestones),
            "on": self._session.today().isoformat(),
            "reviewer": self._session.environment.operator,
        }
        self._session.put("review", (feedback.uid,), case.facts.assignment.unit, fields)
        for overruled in judgement.overruled:
            self._session.withdraw("ruling", overruled.uid, judgement.opinion)
        if _completes(judgement):
            reason = judgement.opinion or tr("单位申请办结，核定为已完成")
            ruling = NewRuling(RulingKind.COMPLETION, reason, about=feedback.uid, version=feedback.version)
            write_ruling(self._session, case.facts.assignment, ruling)

    def _sentence(self, judgement: _Judgement) -> str:
        values = {
            "case": label(judgement.case),
            "period": title_of(judgement.feedback.period),
            "verdict": tr(VERDICT_TITLES[judgement.verdict]),
        }
        if judgement.verdict is ReviewVerdict.RETURNED:
            return tr("已退回{case}{period}的反馈，待单位补正。", **values)
        sentence = tr("{case}{period}的反馈已核定为{verdict}。", **values)
        if _completes(judgement):
            return sentence + tr("该项已办结。")
        return sentence + tr("原办结已撤销。") if judgement.overruled else sentence

    def _item(self, case: Case, report: PeriodReport) -> ReviewItem:
        feedback = report.feedback
        if feedback is None:
            raise NoSuchRecord(name=f"{label(case)} {title_of(report.period)}")
        review = review_of(case, feedback)
        moved = review is not None and review.version != feedback.version
        previous = last_before(case, report.period)
        return ReviewItem(
            row=case_row(case),
            case=case,
            report=report,
            period_title=title_of(report.period),
            feedback=feedback,
            review=review,
            judged=version_of(self._session, feedback.uid, review.version) if review and moved else None,
            previous=previous,
            previous_review=review_of(case, previous),
            evidence=evidence_of(self._session, feedback.uid),
        )


def _report(case: Case, feedback: Feedback) -> PeriodReport:
    for report in case.reports:
        if report.feedback is not None and report.feedback.uid == feedback.uid:
            return report
    raise NoSuchRecord(name=feedback.uid)


def _overruled(case: Case, feedback: Feedback, verdict: ReviewVerdict) -> tuple[Ruling, ...]:
    """The completions that rest on a report which is not held for done any more."""
    if verdict is ReviewVerdict.DONE and feedback.is_done:
        return ()
    return tuple(
        ruling
        for ruling in case.facts.rulings
        if ruling.kind is RulingKind.COMPLETION and ruling.about == feedback.uid
    )


def _completes(judgement: _Judgement) -> bool:
    is_done = judgement.verdict is ReviewVerdict.DONE and judgement.feedback.is_done
    return is_done and judgement.case.completed_on is None
