"""Reports and deadlines of one case: what is asked for, missing, expected and reached."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from desktop.domain.cases_told import Told, suspension_on
from desktop.domain.ledger import Milestone
from desktop.domain.lights_rules import Schedule
from desktop.domain.periods import Period, parse_period, period_of, periods_due, report_by
from desktop.domain.rules import YearRules
from desktop.domain.standing import Deadline, PeriodReport, ReportStatus
from desktop.domain.supervision import Feedback, ReviewVerdict, Ruling, RulingKind

_HUNDRED = Decimal(100)


def reports_of(told: Told, rules: YearRules, day: date, *, is_asked: bool) -> tuple[PeriodReport, ...]:
    """The periods asked for up to a day, and all others reported on; oldest first.

    A period that ends within one of another length that was reported on is not asked for again: the office
    may have changed how often units report.

    Args:
        told: the facts.
        rules: of the workspace.
        day: the day looked at; not after the case ended.
        is_asked: whether anything is asked of the unit at all.
    """
    issued = told.facts.assignment.issued_on
    asked = periods_due(issued, day, rules.periods) if issued else ()
    asked_on = day if is_asked else None
    if not told.feedback:
        return tuple(_unreported(told, one, rules, asked_on) for one in asked)
    handed_in: dict[str, list[Feedback]] = {}
    for feedback in told.feedback:
        handed_in.setdefault(feedback.period, []).append(feedback)
    wanted = {one.code: one for one in asked}
    others = {code: parse_period(code) for code in handed_in if code not in wanted}
    covering = [one for one in others.values() if one is not None]
    found: list[PeriodReport] = []
    for code in (code for code, one in others.items() if one is None):
        found += [_reported(told, one, day_without_period(told, one), None) for one in handed_in[code]]
    for period in sorted((*asked, *covering)):
        if period.code in handed_in:
            last = report_by(period, rules.periods, rules.calendar)
            expected = told.planned.get(period.code)
            found += [_reported(told, one, last, expected) for one in handed_in[period.code]]
        elif not any(one.covers(period) for one in covering):
            found.append(_unreported(told, period, rules, asked_on))
    return tuple(found)


def day_without_period(told: Told, feedback: Feedback) -> date:
    """A last day for a report whose period is none: never late, never missing."""
    return feedback.submitted_on or told.facts.assignment.issued_on or date.min


def _reported(told: Told, feedback: Feedback, last: date, expected: Decimal | None) -> PeriodReport:
    review = told.reviews.get(feedback.uid)
    status = ReportStatus.REVIEWED
    if review is None:
        status = ReportStatus.WAITING
    elif review.verdict is ReviewVerdict.RETURNED:
        status = ReportStatus.RETURNED
    is_late = feedback.submitted_on is not None and feedback.submitted_on > last
    return PeriodReport(feedback.period, last, status, is_late, feedback, review, expected)


def _unreported(told: Told, period: Period, rules: YearRules, day: date | None) -> PeriodReport:
    """A period without a report; ``day`` is None when nothing is asked of the unit."""
    last = report_by(period, rules.periods, rules.calendar)
    status = ReportStatus.FUTURE
    if day is not None and day > period.last and not _is_paused(told, min(day, last)):
        status = ReportStatus.OPEN if day <= last else ReportStatus.MISSING
    return PeriodReport(period.code, last, status, False, None, None, told.planned.get(period.code))


def _is_paused(told: Told, day: date) -> bool:
    """Whether the case is suspended on a day; what would have fallen due then is not asked for."""
    return bool(told.rulings) and suspension_on(told.rulings, day) is not None


def expected_percent(
    told: Told, rules: YearRules, day: date, deadlines: Iterable[Deadline]
) -> Decimal | None:
    """The percent that is expected at the end of the last period that has ended; None when nothing says.

    Args:
        told: the facts.
        rules: of the workspace.
        day: the day looked at; not after the case ended.
        deadlines: of the case.
    """
    if told.planned:
        ended = [
            (period.last, code)
            for code in told.planned
            if (period := parse_period(code)) is not None and period.last < day
        ]
        return told.planned[max(ended)[1]] if ended else None
    if rules.lights.schedule is not Schedule.ELAPSED:
        return None
    return _elapsed(told, period_of(day, rules.periods.cadence).previous().last, deadlines)


def _elapsed(told: Told, day: date, deadlines: Iterable[Deadline]) -> Decimal | None:
    """Share of the time between issue and the last deadline that has passed."""
    issued = told.facts.assignment.issued_on
    last = max((one.due for one in deadlines if one.due is not None), default=None)
    if issued is None or last is None or day < issued:
        return None
    if day >= last:
        return _HUNDRED
    share = Decimal((day - issued).days) / Decimal((last - issued).days) * _HUNDRED
    return share.quantize(Decimal("0.1"), ROUND_HALF_UP)


def deadlines_of(told: Told) -> tuple[Deadline, ...]:
    """The milestones as they bind the unit, in order of the task."""
    return tuple(_deadline(told, milestone) for milestone in told.facts.milestones)


def _deadline(told: Told, milestone: Milestone) -> Deadline:
    is_confirmed, reached_on = _reached(told, milestone)
    if not is_confirmed and told.completion is not None:
        reached_on = told.completed_on
    due, count = milestone.due, 0
    for ruling in told.rulings:
        if ruling.due is not None and _extends(ruling, milestone, due, reached_on):
            due, count = ruling.due, count + 1
    is_reached = is_confirmed or told.completion is not None
    return Deadline(milestone, due, milestone.due, count, is_reached, reached_on)


def _extends(ruling: Ruling, milestone: Milestone, due: date | None, reached_on: date | None) -> bool:
    """Whether a ruling moves a deadline: granted, about it or about all open ones with a day, and later."""
    if ruling.kind is not RulingKind.EXTENSION or not ruling.is_granted or ruling.due is None:
        return False
    if due is not None and ruling.due <= due:
        return False
    if ruling.milestone == milestone.uid:
        return True
    is_open = reached_on is None or (ruling.on is not None and ruling.on < reached_on)
    return ruling.milestone == "" and due is not None and is_open


def _reached(told: Told, milestone: Milestone) -> tuple[bool, date | None]:
    """Whether a milestone was reached, by a unit before or as the office confirmed, and on which day."""
    for uid, day in told.facts.assignment.reached:
        if uid == milestone.uid:
            return True, day
    for feedback in told.feedback:
        review = told.reviews.get(feedback.uid)
        if review is None or review.verdict is ReviewVerdict.RETURNED:
            continue
        if milestone.uid in review.milestones:
            claimed = dict(feedback.milestones).get(milestone.uid)
            return True, claimed or feedback.submitted_on or review.on
    return False, None
