"""The values of the calendar file: open deadlines, days of report and days of reply.

Deadlines that were reached, and tasks that were withdrawn, are told as cancelled while their day is still
to come, so that a calendar that has them already takes them out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.domain.calendar import WorkCalendar
from desktop.domain.lights import RuleKind
from desktop.domain.rules import YearRules
from desktop.domain.standing import Case, Deadline, ReportStatus
from desktop.domain.supervision import Notice
from desktop.i18n import tr
from desktop.reports.calendar_file import CalendarEvent
from desktop.services.notices import NoticeService
from desktop.services.paper_desk import PaperDesk
from desktop.services.paper_words import period_title

_DAY = timedelta(days=1)
_OWED = (ReportStatus.FUTURE, ReportStatus.OPEN, ReportStatus.MISSING, ReportStatus.RETURNED)
REPORT_WARNING_DAYS = 3
"""Days before a report or reply is due on which a calendar reminds of it: a convention, no rule says it."""


@dataclass(frozen=True, slots=True)
class _Due:
    """A deadline of one unit."""

    case: Case
    deadline: Deadline
    day: date

    @property
    def is_open(self) -> bool:
        return not (self.deadline.is_reached or self.case.facts.withdrawn or self.case.completed_on)

    @property
    def is_moved(self) -> bool:
        return self.deadline.extensions > 0


def calendar_events(desk: PaperDesk, unit: str) -> list[CalendarEvent]:
    """What the calendar of one unit, or of all, holds.

    Args:
        desk: reads.
        unit: party identifier; empty for all: then units with the same deadline share an event.
    """
    cases = desk.cases(unit)
    with desk.session.reading() as workspace:
        rules = workspace.rules()
    return [
        *_deadlines(cases, rules, desk.day, is_shared=not unit),
        *_reports(cases, desk.day, unit),
        *_replies(NoticeService(desk.session).notices(unit), desk.day),
    ]


def _deadlines(
    cases: Iterable[Case], rules: YearRules, today: date, *, is_shared: bool
) -> Iterator[CalendarEvent]:
    groups: dict[str, list[_Due]] = {}
    for case in cases:
        for deadline in case.deadlines:
            if deadline.due is None:
                continue
            due = _Due(case, deadline, deadline.due)
            key = f"deadline|{deadline.milestone.uid}"
            if not is_shared or due.is_moved:
                key += f"|{case.facts.assignment.uid}"
            groups.setdefault(key, []).append(due)
    for key, group in groups.items():
        standing = [due for due in group if due.is_open]
        if standing or group[0].day > today:
            yield _deadline(key, standing or group, rules, is_cancelled=not standing)


def _deadline(key: str, group: list[_Due], rules: YearRules, *, is_cancelled: bool) -> CalendarEvent:
    first = group[0]
    task, milestone = first.case.facts.task, first.deadline.milestone
    units = "、".join(due.case.facts.assignment.name for due in group)
    lines = [
        milestone.text or milestone.due_text,
        tr("责任单位：{units}", units=units),
        tr("原定{day}，已延期{n}次", day=first.deadline.original or "", n=first.deadline.extensions)
        if first.is_moved
        else "",
    ]
    return CalendarEvent(
        key=key,
        day=first.day,
        title=tr("时限 {code} {title}", code=task.code, title=task.title),
        description="\n".join(line for line in lines if line),
        category=tr("完成时限"),
        warn_on=(*warning_days(first.day, rules), first.day),
        version=first.deadline.extensions,
        is_cancelled=is_cancelled,
    )


def warning_days(due: date, rules: YearRules) -> tuple[date, ...]:
    """The days on which the rules begin to warn of a deadline.

    Args:
        due: the deadline.
        rules: of the workspace; each rule of the kind "due within" gives one day.
    """
    return tuple(
        _working_days_before(due, rule.days, rules.calendar)
        if rule.counts_working_days
        else due - timedelta(days=rule.days)
        for rule in rules.lights.rules
        if rule.kind is RuleKind.DUE_WITHIN
    )


def _working_days_before(due: date, count: int, calendar: WorkCalendar) -> date:
    """The first day from which no more than so many working days are left."""
    day, left = due, count
    while left - calendar.is_working(day) >= 0:
        left -= calendar.is_working(day)
        day -= _DAY
    return day


def _reports(cases: Iterable[Case], today: date, unit: str) -> Iterator[CalendarEvent]:
    """Days by which reports are due: one event a period, for as long as one is owed."""
    owed: dict[str, tuple[date, int]] = {}
    for case in cases:
        if case.facts.withdrawn or case.completed_on or case.suspended:
            continue
        for report in case.reports:
            if report.status in _OWED and report.report_by >= today:
                day, count = owed.get(report.period, (report.report_by, 0))
                owed[report.period] = max(day, report.report_by), count + 1
    for period, (day, count) in owed.items():
        yield CalendarEvent(
            key=f"report|{unit}|{period}",
            day=day,
            title=tr("报送{period}进展反馈（{count}项）", period=period_title(period), count=count),
            category=tr("进展反馈"),
            warn_on=(day - REPORT_WARNING_DAYS * _DAY, day),
        )


def _replies(notices: Iterable[Notice], today: date) -> Iterator[CalendarEvent]:
    for notice in notices:
        if notice.reply_by is None or notice.reply_by < today:
            continue
        yield CalendarEvent(
            key=f"notice|{notice.uid}",
            day=notice.reply_by,
            title=tr("回复{number}（{unit}）", number=notice.number, unit=notice.unit_name),
            description="\n".join(f"{item.code} {item.title}" for item in notice.items),
            category=tr("督办回复"),
            warn_on=(notice.reply_by - REPORT_WARNING_DAYS * _DAY, notice.reply_by),
            is_cancelled=bool(notice.withdrawn),
        )
