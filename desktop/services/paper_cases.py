"""The values of a case on paper: its facts, reports and story."""

from collections.abc import Sequence

from desktop.domain.cases import case_row
from desktop.domain.ledger import PolicyDocument, requirement
from desktop.domain.standing import Case, Deadline, PeriodReport, TargetProgress
from desktop.domain.supervision import Feedback
from desktop.i18n import tr
from desktop.reports.case_sheet import (
    CaseSheetPaper,
    SheetDeadline,
    SheetEvent,
    SheetReport,
    SheetTarget,
    render_case_sheet,
)
from desktop.services.cases_timeline import CaseEvent
from desktop.services.ledger import DUTY_TITLES
from desktop.services.paper_entries import PaperFacts
from desktop.services.paper_forms import review_text
from desktop.services.paper_values import imprint
from desktop.services.paper_words import (
    NONE,
    case_state,
    day_text,
    light_words,
    percent_text,
    period_title,
)
from desktop.services.titles import REPORT_TITLES


def case_pdf(
    facts: PaperFacts, case: Case, policy: PolicyDocument | None, events: Sequence[CaseEvent]
) -> bytes:
    """Prints the sheet of a case."""
    task, assignment, row = case.facts.task, case.facts.assignment, case_row(case)
    paper = CaseSheetPaper(
        imprint=imprint(facts),
        code=task.code,
        title=task.title,
        unit=assignment.name,
        duty=tr(DUTY_TITLES[assignment.duty]),
        source=_source(policy, task.clause),
        requirement=requirement(task),
        state=_state(case, case_state(row)),
        light=case.light.light,
        word=light_words(case.light.light, case.light.word).replace("\n", "　"),
        explanation="\n".join(part for part in (case.light.explanation, case.light.excused) if part),
        percent=_percent(case),
        due=day_text(case.due),
        contact=_contact(case),
        deadlines=tuple(map(_deadline, case.deadlines)),
        targets=tuple(map(_target, case.targets)),
        reports=tuple(map(_report, case.reports)),
        events=tuple(_event(event) for event in events),
    )
    return render_case_sheet(paper)


def _source(policy: PolicyDocument | None, clause: str) -> str:
    named = f"《{policy.title}》{f'（{policy.doc_no}）' if policy.doc_no else ''}" if policy else ""
    return f"{named}　{clause}".strip() or NONE


def _state(case: Case, state: str) -> str:
    reason = case.facts.withdrawn or case.suspended
    return tr("{state}：{reason}", state=state, reason=reason) if reason else state


def _percent(case: Case) -> str:
    reported = percent_text(case.percent, tr("未报"))
    if case.expected is None:
        return reported
    return tr("{percent}（应达{expected}）", percent=reported, expected=percent_text(case.expected))


def _contact(case: Case) -> str:
    answer = case.facts.answer
    return f"{answer.contact}　{answer.phone}".strip() or NONE if answer else NONE


def _deadline(deadline: Deadline) -> SheetDeadline:
    milestone = deadline.milestone
    reached = day_text(deadline.reached_on, tr("已达成")) if deadline.is_reached else ""
    return SheetDeadline(
        milestone.text or milestone.due_text,
        day_text(deadline.original, milestone.due_text or NONE),
        day_text(deadline.due),
        deadline.extensions,
        reached,
    )


def _target(progress: TargetProgress) -> SheetTarget:
    target = progress.target
    value = NONE
    if progress.value is not None:
        value = tr(
            "{value}{unit}（{period}）",
            value=f"{progress.value:f}",
            unit=target.unit,
            period=period_title(progress.period),
        )
    outcome = tr("已达到") if progress.is_reached else tr("未达到")
    return SheetTarget(target.text, value, percent_text(progress.percent), outcome)


def _report(report: PeriodReport) -> SheetReport:
    status = tr(REPORT_TITLES[report.status])
    if report.is_late:
        status = tr("{status}\n（迟报）", status=status)
    return SheetReport(
        period_title(report.period),
        status,
        percent_text(report.feedback.percent if report.feedback else None),
        _told(report.feedback) if report.feedback else NONE,
        review_text(report.review) or NONE,
    )


def _told(feedback: Feedback) -> str:
    parts = [
        feedback.progress,
        tr("问题：{text}", text=feedback.problems) if feedback.problems else "",
        tr("措施：{text}", text=feedback.next_steps) if feedback.next_steps else "",
        tr("需协调：{text}", text=feedback.help) if feedback.help else "",
    ]
    return "\n".join(part for part in parts if part)


def _event(event: CaseEvent) -> SheetEvent:
    party_above_person = event.who.replace(" ", "\n", 1)
    return SheetEvent(day_text(event.on), party_above_person, event.title, event.text or NONE)
