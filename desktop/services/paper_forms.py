"""The values of feedback forms on paper, out of cases: what is asked of a unit, and what it reported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from desktop.domain.ledger import Target, requirement
from desktop.domain.periods import Period, parse_period
from desktop.domain.standing import Case, Deadline, PeriodReport, ReportStatus
from desktop.domain.supervision import Evidence, Feedback, Review, ReviewVerdict
from desktop.i18n import tr
from desktop.reports.feedback_form import (
    FeedbackFormPaper,
    FormMilestone,
    FormTarget,
    FormTask,
    render_feedback_form,
)
from desktop.services.ledger import DUTY_TITLES
from desktop.services.paper_entries import PaperFacts
from desktop.services.paper_values import imprint
from desktop.services.paper_words import (
    day_text,
    milestone_text,
    percent_text,
    period_title,
)
from desktop.services.titles import REPORT_TITLES, VERDICT_TITLES


@dataclass(frozen=True, slots=True)
class FormCase:
    """One case with what was reported on it.

    Attributes:
        feedback: of the period, a draft or submitted; None when there is none, or to leave the form blank.
        evidence: files of that feedback.
        is_blank: whether the form is to be written on: then it does not say that nothing was reported.
    """

    case: Case
    feedback: Feedback | None
    evidence: tuple[Evidence, ...] = ()
    is_blank: bool = False


def is_asked(case: Case, period: Period) -> bool:
    """Whether a report on a period is asked of a case, or was made."""
    if case.facts.withdrawn:
        return False
    report = report_of(case, period.code)
    if report is not None:
        return report.status is not ReportStatus.FUTURE or report.feedback is not None
    issued = case.facts.assignment.issued_on
    is_open = case.completed_on is None or case.completed_on >= period.first
    return is_open and not case.suspended and (issued is None or issued <= period.last)


def report_of(case: Case, period: str) -> PeriodReport | None:
    """The report of a case on a period, None when none is due."""
    return next((report for report in case.reports if report.period == period), None)


def feedback_form_pdf(facts: PaperFacts, unit: str, period: Period, cases: Sequence[FormCase]) -> bytes:
    """Prints the form of one unit and period.

    Args:
        facts: what the paper says about itself.
        unit: its name.
        period: reported on.
        cases: those that are asked for; those without feedback are left blank.
    """
    days = [report.report_by for one in cases if (report := report_of(one.case, period.code))]
    filled = [one.feedback for one in cases if one.feedback]
    submitted = [feedback.submitted_on for feedback in filled if feedback.submitted_on]
    reporters = dict.fromkeys(feedback.reporter for feedback in filled if feedback.reporter)
    paper = FeedbackFormPaper(
        imprint=imprint(facts),
        unit=unit,
        period=period.title,
        report_by=day_text(max(days, default=None)),
        tasks=tuple(_task(one, period.code) for one in cases),
        reporter="、".join(reporters),
        submitted=day_text(max(submitted, default=None), ""),
    )
    return render_feedback_form(paper)


def _task(one: FormCase, period: str) -> FormTask:
    facts, feedback = one.case.facts, one.feedback
    last = _last(one.case, period)
    told = last.feedback if last else None
    task = FormTask(
        heading=tr(
            "{code}　{title}（{duty}）",
            code=facts.task.code,
            title=facts.task.title,
            duty=tr(DUTY_TITLES[facts.assignment.duty]),
        ),
        requirement=requirement(facts.task),
        plan=_plan(one.case, period),
        milestones=tuple(_milestone(deadline, feedback) for deadline in one.case.deadlines),
        targets=tuple(_target(target, _values(told), _values(feedback)) for target in facts.targets),
        last=_told(told),
        last_review=review_text(last.review if last else None),
    )
    if feedback is None:
        return task if one.is_blank else replace(task, status=_status(one.case, period, None))
    return replace(
        task,
        progress=feedback.progress,
        problems=feedback.problems,
        next_steps=feedback.next_steps,
        help=feedback.help,
        percent=percent_text(feedback.percent, ""),
        is_unchanged=feedback.is_unchanged,
        is_done=feedback.is_done,
        evidence=tuple(item.name for item in one.evidence),
        status=_status(one.case, period, feedback),
    )


def _status(case: Case, period: str, feedback: Feedback | None) -> str:
    if feedback and feedback.is_draft:
        return tr("草稿")
    report = report_of(case, period)
    return tr(REPORT_TITLES[report.status]) if report else ""


def _last(case: Case, period: str) -> PeriodReport | None:
    """The latest report that was handed in for a period before one."""
    asked = parse_period(period)
    earlier = [
        report
        for report in case.reports
        if report.feedback and asked and (its := parse_period(report.period)) and its.first < asked.first
    ]
    return earlier[-1] if earlier else None


def _told(feedback: Feedback | None) -> str:
    if feedback is None:
        return ""
    return tr("（{period}）{text}", period=period_title(feedback.period), text=feedback.progress)


def review_text(review: Review | None) -> str:
    """The office's verdict with its opinion; empty when there is none."""
    if review is None:
        return ""
    verdict = tr(VERDICT_TITLES[review.verdict])
    if not review.opinion:
        return verdict
    if review.verdict is ReviewVerdict.RETURNED:
        return tr("{verdict}，理由：{opinion}", verdict=verdict, opinion=review.opinion)
    return tr("{verdict}：{opinion}", verdict=verdict, opinion=review.opinion)


def _plan(case: Case, period: str) -> str:
    steps = case.facts.plan.steps if case.facts.plan else ()
    return "\n".join(
        tr("{text}（计划{percent}）", text=step.text, percent=percent_text(step.percent))
        if step.percent is not None
        else step.text
        for step in steps
        if step.period == period
    )


def _milestone(deadline: Deadline, feedback: Feedback | None) -> FormMilestone:
    reported = dict(feedback.milestones) if feedback else {}
    uid = deadline.milestone.uid
    text = milestone_text(replace(deadline.milestone, due=deadline.due))
    if deadline.is_reached:
        return FormMilestone(text, is_reached=True, day=day_text(deadline.reached_on, ""))
    return FormMilestone(text, is_reached=uid in reported, day=day_text(reported.get(uid), ""))


def _values(feedback: Feedback | None) -> Mapping[str, Decimal]:
    return dict(feedback.values) if feedback else {}


def _target(target: Target, before: Mapping[str, Decimal], now: Mapping[str, Decimal]) -> FormTarget:
    return FormTarget(
        wanted=target.text or f"{target.name}{target.comparator}{target.value}{target.unit}",
        before=_valued(before.get(target.uid), target.unit),
        value=_valued(now.get(target.uid), target.unit),
    )


def _valued(value: Decimal | None, unit: str) -> str:
    return "" if value is None else f"{value:f}{unit}"
