"""What a unit is asked to report, and the form it fills: last period's words and verdict beside the new."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop.domain.cases import case_row
from desktop.domain.periods import parse_period
from desktop.domain.standing import Case, CaseRow, Deadline, PeriodReport, ReportStatus, TargetProgress
from desktop.domain.supervision import Evidence, Feedback, PlanStep, Review
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.services.cases_outcome import CaseProblem, label, require_open
from desktop.services.feedback_evidence import evidence_of
from desktop.services.feedback_fields import empty_feedback, title_of
from desktop.services.session import Session

__all__ = [
    "OWED",
    "AlreadyJudged",
    "Asked",
    "FeedbackForm",
    "NotAPeriod",
    "Place",
    "asked_of",
    "form_of",
    "last_before",
    "place_of",
    "reporter_of",
    "require_writable",
    "review_of",
    "title_of",
]

OWED = (ReportStatus.OPEN, ReportStatus.MISSING, ReportStatus.RETURNED)
_WRITABLE = (*OWED, ReportStatus.WAITING, ReportStatus.FUTURE)


class NotAPeriod(AppError):
    """A code that is no period of this case."""

    code = "E_PERIOD"
    template = mark("{case}没有“{period}”这一报告期。")


class AlreadyJudged(AppError):
    """What was judged stays as it was judged."""

    code = "E_REVIEWED"
    template = mark("{case}{period}的反馈已核定，不能再改。有新进展请在下一期反馈，或请督查办公室退回。")


@dataclass(frozen=True, slots=True)
class Asked:
    """One report that is asked of a unit.

    Attributes:
        row: the case, with its light.
        period: code.
        report_by: last day on which it is in time.
        is_owed: whether the unit has still to hand it in, or to mend it.
        is_overdue: whether it is owed and its day has passed.
        draft: what is written and not handed in; None for nothing.
        feedback: what was handed in; None for nothing.
        review: the office's verdict on it; it may cite an earlier version.
        last: the report of the latest period before, as it was handed in.
    """

    row: CaseRow
    assignment: str
    task: str
    code: str
    title: str
    period: str
    period_title: str
    report_by: date
    status: ReportStatus
    is_owed: bool
    is_overdue: bool
    draft: Feedback | None
    feedback: Feedback | None
    review: Review | None
    last: Feedback | None


@dataclass(frozen=True, slots=True)
class FeedbackForm:
    """One report as it is filled.

    Attributes:
        case: where the unit stands.
        report: the period, with the day it is due and what was planned.
        content: what the fields show: the draft, else what was handed in, else nothing.
        feedback: what was handed in; None for nothing.
        review: the office's verdict on it; it may cite an earlier version.
        last: the report of the latest period before; its verdict is `last_review`.
        planned: what the unit means to have done by the end of the period.
        targets: with the latest value reported.
        deadlines: those open, and those the report names.
        evidence: attached to what was handed in and to the draft.
        refusal: why it cannot be written; empty when it can.
        problems: what is missing before it can be handed in.
    """

    case: Case
    period: str
    period_title: str
    report: PeriodReport
    content: Feedback
    feedback: Feedback | None
    review: Review | None
    last: Feedback | None
    last_review: Review | None
    planned: PlanStep | None
    targets: tuple[TargetProgress, ...]
    deadlines: tuple[Deadline, ...]
    evidence: tuple[Evidence, ...]
    refusal: str
    problems: tuple[CaseProblem, ...]

    @property
    def is_editable(self) -> bool:
        """Whether it can be written."""
        return not self.refusal

    @property
    def is_draft(self) -> bool:
        """Whether the fields show something that was not handed in yet."""
        return self.content.is_draft


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report belongs: a case and a period of it.

    Attributes:
        draft: what is written and not handed in.
        feedback: what was handed in.
    """

    case: Case
    report: PeriodReport
    draft: Feedback | None
    feedback: Feedback | None

    @property
    def assignment(self) -> str:
        """The assignment, by uid."""
        return self.case.facts.assignment.uid

    @property
    def period(self) -> str:
        """Code of the period."""
        return self.report.period


def place_of(session: Session, case: Case, period: str = "") -> Place:
    """The report of a case in a period.

    Args:
        session: the unit's.
        case: whose report.
        period: code; empty for the latest that is owed, else the latest that has ended.

    Raises:
        NotAPeriod: nothing is reported in that period.
    """
    report = _report(case, period) if period else _asked_report(case)
    if report is None:
        raise NotAPeriod(case=label(case), period=period or tr("本期"))
    with session.reading() as workspace:
        draft = workspace.ledger.draft(case.facts.assignment.uid, report.period)
    return Place(case, report, draft, _feedback_of(case, report.period))


def require_writable(place: Place) -> None:
    """Refuses a report that cannot be written any more.

    Raises:
        AlreadyJudged: the office has judged it as it stands.
        AppError: the case is withdrawn, completed or closed.
    """
    require_open(place.case)
    if place.report.status not in _WRITABLE:
        raise AlreadyJudged(case=label(place.case), period=title_of(place.period))


def form_of(session: Session, place: Place, problems: Iterable[CaseProblem]) -> FeedbackForm:
    """The form of one report.

    Args:
        session: the unit's.
        place: which report.
        problems: what is missing in it.
    """
    case, feedback = place.case, place.feedback
    empty = empty_feedback(case, place.period, reporter_of(session, case))
    content = place.draft or feedback or empty
    last = last_before(case, place.period)
    named = {uid for uid, _ in content.milestones}
    records = [one.uid for one in (feedback, place.draft) if one is not None]
    return FeedbackForm(
        case=case,
        period=place.period,
        period_title=title_of(place.period),
        report=place.report,
        content=content,
        feedback=feedback,
        review=review_of(case, feedback),
        last=last,
        last_review=review_of(case, last),
        planned=_planned(case, place.period),
        targets=case.targets,
        deadlines=tuple(d for d in case.deadlines if not d.is_reached or d.milestone.uid in named),
        evidence=evidence_of(session, *records),
        refusal=_refusal(place),
        problems=tuple(problems),
    )


def asked_of(session: Session, case: Case, period: str = "") -> tuple[Asked, ...]:
    """What is asked of a unit in one case.

    Args:
        session: the unit's.
        case: open.
        period: code, for that period only; empty for all that is owed, and the latest that has ended.
    """
    if period:
        reports = [report for report in case.reports if report.period == period]
    else:
        owed = [report for report in case.reports if report.status in OWED]
        asked = _asked_report(case)
        reports = owed if asked is None or asked in owed else [*owed, asked]
    row = case_row(case)
    return tuple(_asked(session, row, place_of(session, case, report.period)) for report in reports)


def reporter_of(session: Session, case: Case) -> str:
    """Who reports on a case unless somebody else is named: the contact, else whoever works here."""
    answer = case.facts.answer
    return (answer.contact if answer else "") or session.environment.operator


def last_before(case: Case, period: str) -> Feedback | None:
    """The report handed in for the latest period before one; None when there is none."""
    dated = [(parse_period(one.period), one) for one in case.facts.feedback]
    now = parse_period(period)
    before = [(when, one) for when, one in dated if when is not None and now is not None and when < now]
    return max(before, key=lambda pair: pair[0], default=(None, None))[1]


def review_of(case: Case, feedback: Feedback | None) -> Review | None:
    """The verdict on a report, of whatever version of it."""
    if feedback is None:
        return None
    return next((review for review in case.facts.reviews if review.feedback == feedback.uid), None)


def _asked(session: Session, row: CaseRow, place: Place) -> Asked:
    report, task = place.report, place.case.facts.task
    is_owed = report.status in OWED
    return Asked(
        row=row,
        assignment=place.assignment,
        task=task.uid,
        code=task.code,
        title=task.title,
        period=report.period,
        period_title=title_of(report.period),
        report_by=report.report_by,
        status=report.status,
        is_owed=is_owed,
        is_overdue=is_owed and report.report_by < session.today(),
        draft=place.draft,
        feedback=place.feedback,
        review=review_of(place.case, place.feedback),
        last=last_before(place.case, report.period),
    )


def _report(case: Case, period: str) -> PeriodReport | None:
    return next((report for report in case.reports if report.period == period), None)


def _asked_report(case: Case) -> PeriodReport | None:
    """The latest report that is owed, else the latest whose period has ended, else the latest."""
    for wanted in (OWED, tuple(status for status in ReportStatus if status is not ReportStatus.FUTURE)):
        found = [report for report in case.reports if report.status in wanted]
        if found:
            return found[-1]
    return case.reports[-1] if case.reports else None


def _feedback_of(case: Case, period: str) -> Feedback | None:
    return next((one for one in case.facts.feedback if one.period == period), None)


def _planned(case: Case, period: str) -> PlanStep | None:
    steps = case.facts.plan.steps if case.facts.plan else ()
    return next((step for step in steps if step.period == period), None)


def _refusal(place: Place) -> str:
    try:
        require_writable(place)
    except AppError as error:
        return str(error)
    return ""
