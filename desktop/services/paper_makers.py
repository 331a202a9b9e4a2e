"""Makes each paper: what it shows is read and worded here, and set in `desktop.reports`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from desktop.domain.bulletins_ranking import rank_units
from desktop.domain.standing import Case
from desktop.domain.supervision import Feedback, Notice, Reminder
from desktop.i18n import tr
from desktop.progress import Progress
from desktop.records.stream import Role
from desktop.reports.calendar_file import render_calendar
from desktop.services import (
    paper_bulletin,
    paper_calendar,
    paper_cases,
    paper_exchange,
    paper_forms,
    paper_notices,
    paper_values,
)
from desktop.services.bulletins import BulletinService
from desktop.services.cases import CaseService
from desktop.services.checks import papers as check_papers
from desktop.services.directory import DirectoryService
from desktop.services.evaluation import papers as evaluation_papers
from desktop.services.evaluation.paper_batch import appraisals_made
from desktop.services.key_form import own_form
from desktop.services.notices import NoticeService
from desktop.services.paper_desk import PaperDesk, named, subject_of
from desktop.services.paper_entries import PaperFacts
from desktop.services.paper_options import (
    NothingToPrint,
    PaperOptions,
    PaperRequest,
    WhichPaper,
)
from desktop.services.policies import PolicyService
from desktop.services.receipts import ReceiptService
from desktop.services.reminders import ReminderService
from desktop.services.session import NoSuchRecord, Session

_T = TypeVar("_T", Notice, Reminder)


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file and its title.

    Attributes:
        entries: number of entries of a calendar; 0 for a paper.
    """

    data: bytes
    title: str
    entries: int = 0


def made_of(session: Session, name: str, options: PaperOptions) -> Made:
    """Makes a paper of a workspace.

    Args:
        session: of the day that the paper shows; a later day is asked of the rules.
        name: of the paper, one of `MAKERS`.
        options: what it shows.

    Raises:
        AppError: what it should show is not there.
    """
    return MAKERS[name](PaperDesk(session, options.as_of or session.today()), options)


def many_made(
    session: Session, requests: Sequence[PaperRequest], progress: Progress
) -> Iterable[tuple[bytes, str]] | None:
    """Makes many papers of one kind with several processes; None for kinds that are made one by one.

    Args:
        session: of the day that they show.
        requests: at least one; all of one kind.
        progress: is told how many are done; may cancel.

    Raises:
        AppError: what one should show is not there.
    """
    if {request.name for request in requests} != {evaluation_papers.APPRAISAL}:
        return None
    desk = PaperDesk(session, requests[0].options.as_of or session.today())
    return appraisals_made(desk, [(request.title, request.options) for request in requests], progress)


def _ledger(desk: PaperDesk, options: PaperOptions) -> Made:
    title = tr("督查任务台账")
    if options.unit or desk.is_unit:
        unit = desk.unit(options.unit)
        title = tr("督查任务台账（{unit}）", unit=unit.title)
        found = desk.entries(replace(options, unit=unit.party))
        entries = tuple(paper_values.share_of(entry, unit.title) for entry in found)
    else:
        entries = desk.entries(options)
    edition = desk.parser_edition()
    if any(entry.cases for entry in entries):
        edition = f"{edition}　{desk.light_edition()}"
    facts = desk.facts(title, subject_of(entries), edition)
    if options.group_by == "unit":
        order = [unit.short for unit in DirectoryService(desk.session).units()]
        groups = paper_values.by_unit(entries, order)
        return Made(paper_values.ledger_pdf(facts, groups, brief=True), title)
    return Made(paper_values.ledger_pdf(facts, paper_values.by_chapter(entries)), title)


def _coverage(desk: PaperDesk, options: PaperOptions) -> Made:
    view = PolicyService(desk.session).coverage(options.policy)
    entries = desk.entries(PaperOptions(policy=view.policy.uid))
    title = tr("任务分解核对表")
    facts = desk.facts(title, named(view.policy), desk.parser_edition())
    return Made(paper_values.coverage_pdf(facts, view, entries), title)


def _notice(desk: PaperDesk, options: PaperOptions) -> Made:
    notice = _chosen(NoticeService(desk.session).notices(options.unit), options.record, tr("督办通知单"))
    facts = _issued(desk, tr("督办通知单"))
    return Made(
        paper_notices.notice_pdf(facts, notice),
        tr("督办通知单_{number}_{unit}", number=notice.number, unit=notice.unit_name),
    )


def _reminder(desk: PaperDesk, options: PaperOptions) -> Made:
    reminder = _chosen(ReminderService(desk.session).reminders(options.unit), options.record, tr("催办单"))
    facts = _issued(desk, tr("催办单"))
    title = tr("催办单_{day}_{unit}", day=reminder.on or "", unit=reminder.unit_name)
    return Made(paper_notices.reminder_pdf(facts, reminder), title)


def _issued(desk: PaperDesk, title: str) -> PaperFacts:
    return desk.facts(title, "", desk.light_edition(), desk.office)


def _chosen(found: Sequence[_T], record: str, title: str) -> _T:
    """The one that a number or uid names; the latest where none is named."""
    if not record:
        if not found:
            raise NothingToPrint(title=title)
        return max(found, key=lambda one: str(one.on or ""))
    latest_first = sorted(found, key=lambda one: str(one.on or ""), reverse=True)
    for one in latest_first:
        if record in _names(one):
            return one
    raise NoSuchRecord(name=record)


def _names(one: Notice | Reminder) -> tuple[str, ...]:
    """What a notice or reminder may be called: ``督办〔2023〕3号`` is also just ``3``."""
    if isinstance(one, Reminder):
        return (one.uid,)
    return (one.uid, one.number, one.number.rpartition("〕")[2].removesuffix("号"))


def _bulletin(desk: PaperDesk, options: PaperOptions) -> Made:
    desk.session.require(Role.OFFICE)
    period = desk.period(options.period)
    service = BulletinService(desk.session)
    figures = service.figures(period.code)
    notices = NoticeService(desk.session).notices()
    parts = paper_bulletin.BulletinParts(
        period,
        figures,
        rank_units(figures.units),
        service.ranking(figures.previous) if figures.previous else (),
        tuple(one for one in notices if one.on and period.first <= one.on <= period.last),
    )
    title = tr("关于{period}督查任务推进情况的督查通报", period=period.title)
    facts = desk.facts(title, "", desk.light_edition())
    return Made(paper_bulletin.bulletin_pdf(facts, parts), title)


def _feedback_form(desk: PaperDesk, options: PaperOptions) -> Made:
    unit = desk.unit(options.unit)
    title = tr("督查任务进展反馈表")
    if not unit.party:
        raise WhichPaper(title=title, what=tr("单位"))
    period = desk.period(options.period)
    asked = [case for case in desk.cases(unit.party) if paper_forms.is_asked(case, period)]
    filled = [_filled(desk, case, period.code, is_blank=options.is_blank) for case in asked]
    facts = desk.facts(title, "", desk.light_edition())
    data = paper_forms.feedback_form_pdf(facts, unit.title, period, filled)
    return Made(data, tr("{title}_{period}_{unit}", title=title, period=period.title, unit=unit.title))


def _filled(desk: PaperDesk, case: Case, period: str, *, is_blank: bool) -> paper_forms.FormCase:
    """A case with its report: the draft of a unit before what it handed in."""
    if is_blank:
        return paper_forms.FormCase(case, None, is_blank=True)
    feedback: Feedback | None = next((one for one in case.facts.feedback if one.period == period), None)
    with desk.session.reading() as workspace:
        if desk.is_unit:
            feedback = workspace.ledger.draft(case.facts.assignment.uid, period) or feedback
        if feedback is None:
            return paper_forms.FormCase(case, None)
        evidence = workspace.ledger.evidence_of([feedback.uid]).get(feedback.uid, ())
    return paper_forms.FormCase(case, feedback, evidence)


def _case(desk: PaperDesk, options: PaperOptions) -> Made:
    title = tr("督查任务办理单")
    if not options.record:
        raise WhichPaper(title=title, what=tr("事项，如 2023-5-007@市公安局"))
    service = CaseService(desk.session)
    found = service.case(options.record).facts
    cases = desk.cases_of([found.task.uid])[found.task.uid]
    case = next(one for one in cases if one.facts.assignment.uid == found.assignment.uid)
    with desk.session.reading() as workspace:
        policy = workspace.ledger.policy(found.task.policy)
    events = service.timeline(found.assignment.uid)
    facts = desk.facts(title, named(policy) if policy else "", desk.light_edition())
    name = tr("{title}_{code}_{unit}", title=title, code=found.task.code, unit=found.assignment.name)
    return Made(paper_cases.case_pdf(facts, case, policy, events), name)


def _key_form(desk: PaperDesk, _options: PaperOptions) -> Made:
    form = own_form(desk.session)
    title = tr("公钥登记表")
    facts = desk.facts(title, "", tr("公钥指纹 {digits}", digits=form.fingerprint[:8]))
    return Made(paper_exchange.key_form_pdf(facts, form), tr("{title}_{name}", title=title, name=form.name))


def _receipt(desk: PaperDesk, options: PaperOptions) -> Made:
    found = ReceiptService(desk.session).receipt(options.record)
    title = tr("交换包回执")
    facts = desk.facts(title, "", tr("文件摘要 {digest}", digest=found.row.digest[:16]))
    name = tr("{title}_{sender}_第{seq}号", title=title, sender=found.sender, seq=found.row.seq)
    return Made(paper_exchange.receipt_pdf(facts, found), name)


def _calendar(desk: PaperDesk, options: PaperOptions) -> Made:
    unit = desk.unit(options.unit) if options.unit or desk.is_unit else None
    title = tr("督查日历（{unit}）", unit=unit.title) if unit else tr("督查日历")
    events = paper_calendar.calendar_events(desk, unit.party if unit else "")
    return Made(render_calendar(events, title, desk.day), title, len(events))


Maker = Callable[[PaperDesk, PaperOptions], Made]


def _made(make: check_papers.Maker) -> Maker:
    return lambda desk, options: Made(*make(desk, options))


MAKERS: Mapping[str, Maker] = {
    "ledger": _ledger,
    "coverage": _coverage,
    "notice": _notice,
    "reminder": _reminder,
    "bulletin": _bulletin,
    "feedback-form": _feedback_form,
    "case": _case,
    **{name: _made(make) for name, make in check_papers.MAKERS.items()},
    **{name: _made(make) for name, make in evaluation_papers.MAKERS.items()},
    "key-form": _key_form,
    "receipt": _receipt,
    "calendar": _calendar,
}
"""What makes each paper, by its name in `desktop.reports.catalogue`."""
