"""Lights (亮灯): the light of a case on a day by rules that are data, with its explanation in words.

The first rule that holds decides. One that a good reason (正当理由) suppresses is passed over, and the call
says so. A case that is withdrawn, suspended or closed undone has no light.

Source: DOMAIN.md, "The ledger", lights.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from desktop.domain.calendar import WorkCalendar, day_title, shifted
from desktop.domain.lights_checks import Held, Look, held, turns_of
from desktop.domain.lights_reading import lights_from_json
from desktop.domain.lights_rules import LightRule, LightRules, RuleKind, Schedule
from desktop.domain.periods import parse_period
from desktop.domain.standing import Case, LightCall, PeriodReport
from desktop.domain.supervision import Light, Ruling, RulingKind
from desktop.i18n import tr

__all__ = ["LightRule", "LightRules", "RuleKind", "Schedule", "call_light", "lights_from_json"]

_ALARM = {light: place for place, light in enumerate(Light)}


def call_light(
    case: Case, rules: LightRules, day: date, calendar: WorkCalendar, last: date | None = None
) -> LightCall:
    """The light of a case on a day.

    Args:
        case: derived but for its light.
        rules: of the workspace.
        day: the day.
        calendar: for rules that count working days.
        last: the day to which the case lasts in any event, when a new period begins; None for ever.

    Returns:
        The call. Until its ``until`` light and sentence stay as they are if nothing happens. A sentence that
        counts days (已逾期3天) holds for that day alone.
    """
    reason = case.facts.withdrawn
    if reason:
        return LightCall(
            Light.NONE, tr("已撤销"), "withdrawn", tr("已撤销：{reason}", reason=reason), "", None
        )
    look = Look(case, day, calendar)
    if case.is_closed and case.completed_on is None:
        reason = _reason(case.facts.rulings, RulingKind.CLOSURE)
        sentence = tr("未办结即销号：{reason}", reason=reason)
        return LightCall(Light.NONE, tr("已销号"), "closed", sentence, "", last)
    until = _until(look, rules, last)
    if case.suspended:
        sentence = tr("中止办理：{reason}", reason=case.suspended)
        return LightCall(Light.NONE, tr("中止"), "suspended", sentence, "", until)
    return _decided(look, rules, until)


def _decided(look: Look, rules: LightRules, until: date | None) -> LightCall:
    excuses = _excuses(look)
    excused = ""
    for rule in rules.rules:
        found = held(rule, look)
        if found is None:
            continue
        until = look.day if found.is_daily else until
        excuse = _excuse(rule, excuses)
        if excuse is None:
            return LightCall(rule.light, tr(rule.word), rule.kind.value, found.sentence, excused, until)
        excused = excused or _excused(found, excuse)
    return LightCall(rules.calm, tr(rules.calm_word), "calm", _calm(look, excused), excused, until)


def _excused(found: Held, excuse: Ruling) -> str:
    return tr("{sentence}；因正当理由不亮灯：{reason}", sentence=found.sentence, reason=excuse.reason)


def _calm(look: Look, excused: str) -> str:
    due = look.case.due
    if excused:
        return tr("有正当理由，无其他应亮灯情形")
    if due is None:
        return tr("没有未完成的时限，进度正常")
    if look.day > due:
        return tr("时限{due}已过，按现行规则不亮灯", due=day_title(due))
    return tr("时限{due}，进度正常", due=day_title(due))


def _reason(rulings: Iterable[Ruling], kind: RulingKind) -> str:
    found = [one for one in rulings if one.kind is kind and one.is_granted]
    return max(found, key=_place).reason if found else ""


def _place(ruling: Ruling) -> tuple[date, str]:
    return ruling.on or date.min, ruling.uid


def _excuses(look: Look) -> Sequence[Ruling]:
    """Good reasons that count on the day, the latest first; none for a case that is completed."""
    if look.case.completed_on is not None:
        return ()
    found = [
        one
        for one in look.case.facts.rulings
        if one.kind is RulingKind.EXCUSE
        and one.is_granted
        and (one.first is None or one.first <= look.day)
        and (one.last is None or look.day <= one.last)
    ]
    return sorted(found, key=_place, reverse=True)


def _excuse(rule: LightRule, excuses: Sequence[Ruling]) -> Ruling | None:
    """The good reason that suppresses a rule; one that names no light suppresses none."""
    if not rule.is_excusable:
        return None
    return next((one for one in excuses if _ALARM[rule.light] <= _ALARM[one.light]), None)


def _until(look: Look, rules: LightRules, last: date | None) -> date | None:
    """The day before the next day on which anything may be different; None for never."""
    completed = look.case.completed_on
    if completed is not None and look.day >= completed:
        return last
    later = min((day for day in _turns(look, rules) if day > look.day), default=None)
    if later is None or (last is not None and last < later):
        return last
    return shifted(later, -1)


def _turns(look: Look, rules: LightRules) -> Iterator[date]:
    """Days between which every rule is constant: thresholds of deadlines, reports, pauses, excuses."""
    case = look.case
    if case.completed_on is not None:
        yield case.completed_on
    if case.due is not None:
        yield shifted(case.due, 1)
    for rule in rules.rules:
        yield from turns_of(rule, look)
    for report in case.reports:
        yield from _turns_of_report(report)
    for ruling in case.facts.rulings:
        if ruling.first is not None:
            yield ruling.first
        if ruling.last is not None:
            yield shifted(ruling.last, 1)


def _turns_of_report(report: PeriodReport) -> Iterator[date]:
    yield shifted(report.report_by, 1)
    period = parse_period(report.period)
    if period is not None:
        yield shifted(period.last, 1)
