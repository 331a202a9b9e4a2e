"""Whether a light rule holds for a case on a day, why, with the figures, and when that may turn."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop.domain.calendar import WorkCalendar, day_title, shifted
from desktop.domain.lights_rules import LightRule, RuleKind
from desktop.domain.periods import parse_period
from desktop.domain.standing import Case, ReportStatus
from desktop.domain.supervision import ReviewVerdict
from desktop.i18n import mark, tr

_ZERO = Decimal(0)
_LAST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_NOT_DUE = frozenset({ReportStatus.FUTURE, ReportStatus.OPEN})
VERDICT_WORDS: Mapping[ReviewVerdict, str] = {
    ReviewVerdict.DONE: mark("已完成"),
    ReviewVerdict.AHEAD: mark("超进度"),
    ReviewVerdict.ON_PLAN: mark("达进度"),
    ReviewVerdict.BEHIND: mark("欠进度"),
    ReviewVerdict.RETURNED: mark("退回"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """What a rule looks at."""

    case: Case
    day: date
    calendar: WorkCalendar


@dataclass(frozen=True, slots=True)
class Held:
    """A rule that holds.

    Attributes:
        sentence: why, with the figures.
        is_daily: whether the figures are others tomorrow.
    """

    sentence: str
    is_daily: bool = False


def held(rule: LightRule, look: Look) -> Held | None:
    """Why a rule holds; None when it does not."""
    return _CHECKS[rule.kind](rule, look)


def turns_of(rule: LightRule, look: Look) -> Iterator[date]:
    """Days on which a rule may begin or cease to hold, if nothing happens but days passing.

    What follows from reports falling due is not among them: see `lights.call_light`.
    """
    due, issued = look.case.due, look.case.facts.assignment.issued_on
    if rule.kind is RuleKind.OVERDUE and due is not None:
        yield _first_overdue(rule, due, look.calendar)
    elif rule.kind is RuleKind.DUE_WITHIN and due is not None:
        yield _first_within(rule, due, look.calendar)
    elif rule.kind is RuleKind.NOT_STARTED and issued is not None:
        yield _months_after(issued, rule.months)


def plain(number: Decimal) -> str:
    """A number without needless zeros and never with an exponent."""
    return f"{number.normalize():f}"


def _first_overdue(rule: LightRule, due: date, calendar: WorkCalendar) -> date:
    days = max(1, rule.days)
    return calendar.add_working_days(due, days) if rule.counts_working_days else shifted(due, days)


def _first_within(rule: LightRule, due: date, calendar: WorkCalendar) -> date:
    if rule.counts_working_days:
        return calendar.first_day_within(rule.days, due)
    return shifted(due, -rule.days)


def _months_after(day: date, months: int) -> date:
    """The same day of the month so many months later; the month's last day when it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > date.max.year:
        return date.max
    last = _LAST_DAYS[month] if month != 1 or _is_leap(year) else 28
    return date(year, month + 1, min(day.day, last))


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _overdue(rule: LightRule, look: Look) -> Held | None:
    due = look.case.due
    if due is None or look.day <= due or look.day < _first_overdue(rule, due, look.calendar):
        return None
    days = (look.day - due).days
    if not rule.counts_working_days:
        return Held(tr("时限{due}，已逾期{days}天", due=_due_title(look, due), days=days), is_daily=True)
    sentence = tr(
        "时限{due}，已逾期{days}天（{working}个工作日）",
        due=_due_title(look, due),
        days=days,
        working=look.calendar.working_days_between(due, look.day),
    )
    return Held(_noted(sentence, look, due), is_daily=True)


def _due_within(rule: LightRule, look: Look) -> Held | None:
    due = look.case.due
    if due is None or look.day > due or look.day < _first_within(rule, due, look.calendar):
        return None
    title = _due_title(look, due)
    if due == look.day:
        return Held(tr("时限{due}，今天到期", due=title), is_daily=True)
    if not rule.counts_working_days:
        return Held(tr("时限{due}，还有{days}天", due=title, days=(due - look.day).days), is_daily=True)
    days = look.calendar.working_days_between(look.day, due)
    return Held(_noted(tr("时限{due}，还有{days}个工作日", due=title, days=days), look, due), is_daily=True)


def _due_title(look: Look, due: date) -> str:
    """A deadline with what it was moved from."""
    moved = next(
        (one for one in look.case.deadlines if one.due == due and one.extensions and not one.is_reached), None
    )
    if moved is None:
        return day_title(due)
    return tr("{due}（已延期{count}次）", due=day_title(due), count=moved.extensions)


def _noted(sentence: str, look: Look, due: date) -> str:
    """A sentence that counts working days, with what the calendar does not know."""
    note = look.calendar.unknown_note(due, look.day)
    return tr("{sentence}（{note}）", sentence=sentence, note=note) if note else sentence


def _missing(rule: LightRule, look: Look) -> Held | None:
    row = []
    for report in reversed(look.case.reports):
        if report.status is ReportStatus.MISSING:
            row.append(report)
        elif report.status not in _NOT_DUE:
            break
    if len(row) < max(1, rule.times):
        return None
    title, last = _title(row[0].period), day_title(row[0].report_by)
    if len(row) == 1:
        return Held(tr("{period}的进展应于{day}前反馈，至今未反馈", period=title, day=last))
    return Held(
        tr(
            "连续{count}期未反馈，最近一期为{period}（应于{day}前反馈）",
            count=len(row),
            period=title,
            day=last,
        )
    )


def _verdict(rule: LightRule, look: Look) -> Held | None:
    row = []
    for report in reversed(look.case.reports):
        if report.review is None:
            continue
        if report.review.verdict is not rule.verdict:
            break
        row.append(report)
    if len(row) < max(1, rule.times):
        return None
    title, verdict = _title(row[0].period), tr(VERDICT_WORDS[rule.verdict])
    if len(row) == 1:
        return Held(tr("{period}核定为{verdict}", period=title, verdict=verdict))
    return Held(
        tr("连续{count}期核定为{verdict}，最近一期为{period}", count=len(row), verdict=verdict, period=title)
    )


def _gap(rule: LightRule, look: Look) -> Held | None:
    expected, percent = look.case.expected, look.case.percent
    if expected is None:
        return None
    points = expected - (percent or _ZERO)
    if not rule.has_gap(points):
        return None
    asked = plain(expected)
    if percent is None:
        return Held(tr("应完成{expected}%，尚未填报进度", expected=asked))
    if points < 0:
        return Held(
            tr(
                "应完成{expected}%，实际{percent}%，超出序时进度{points}个百分点",
                expected=asked,
                percent=plain(percent),
                points=plain(-points),
            )
        )
    return Held(
        tr(
            "应完成{expected}%，实际{percent}%，低于序时进度{points}个百分点",
            expected=asked,
            percent=plain(percent),
            points=plain(points),
        )
    )


def _not_started(rule: LightRule, look: Look) -> Held | None:
    issued = look.case.facts.assignment.issued_on
    if issued is None or look.case.facts.feedback or look.case.completed_on is not None:
        return None
    if look.day < _months_after(issued, rule.months):
        return None
    return Held(tr("{day}交办，满{months}个月尚未反馈任何进展", day=day_title(issued), months=rule.months))


def _completed(_: LightRule, look: Look) -> Held | None:
    completed = look.case.completed_on
    return Held(tr("{day}办结", day=day_title(completed))) if completed is not None else None


def _title(code: str) -> str:
    period = parse_period(code)
    return period.title if period else code


_CHECKS: Mapping[RuleKind, Callable[[LightRule, Look], Held | None]] = {
    RuleKind.OVERDUE: _overdue,
    RuleKind.DUE_WITHIN: _due_within,
    RuleKind.MISSING: _missing,
    RuleKind.VERDICT: _verdict,
    RuleKind.GAP: _gap,
    RuleKind.NOT_STARTED: _not_started,
    RuleKind.COMPLETED: _completed,
}
