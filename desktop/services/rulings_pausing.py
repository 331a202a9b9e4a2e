"""Pausing a case (中止) and taking it up again; a good reason (正当理由) that keeps lights dark."""

from dataclasses import dataclass
from datetime import date, timedelta

from desktop.domain.standing import Case
from desktop.domain.supervision import Light, Ruling, RulingKind
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.services.cases_outcome import Outcome, done, label, reason_for
from desktop.services.rulings_writing import KIND, NewRuling, rule
from desktop.services.session import Session
from desktop.services.titles import LIGHT_TITLES


class BadDays(AppError):
    """Days in the wrong order."""

    code = "E_DAYS"
    template = mark("日期有误：{reason}。没有写入任何内容。")


class AlreadySuspended(AppError):
    """One pause at a time."""

    code = "E_SUSPENDED"
    template = mark("{case}自{first}起已中止，不用再次中止。")


class NotSuspended(AppError):
    """No pause goes on."""

    code = "E_NOT_SUSPENDED"
    template = mark("{case}没有在中止，不用恢复。")


class NotExcusable(AppError):
    """There is no such light to suppress."""

    code = "E_EXCUSE_LIGHT"
    template = mark("正当理由只能压下蓝灯、黄灯或红灯。")


@dataclass(frozen=True, slots=True)
class Excuse:
    """A good reason.

    Attributes:
        light: the most alarming light that is suppressed.
        reason: the light's explanation names it.
        first: first day; None means today.
        last: last day; None for ever.
    """

    light: Light
    reason: str
    first: date | None = None
    last: date | None = None


def suspend_case(
    session: Session, case: Case, reason: str, first: date | None = None, last: date | None = None
) -> Outcome:
    """Pauses a case: no light while it lasts; deadlines stay.

    Args:
        session: the office's.
        case: open.
        reason: why.
        first: first day; None means today.
        last: last day; None while it goes on.

    Raises:
        NeedsReason: the reason is empty.
        AlreadySuspended: a pause goes on then.
        BadDays: it would end before it begins.
    """
    kept = reason_for(tr("中止"), reason)
    start = first or session.today()
    require_span(start, last)
    for pause in _pauses(case):
        if pause.last is None or pause.last >= start:
            raise AlreadySuspended(case=label(case), first=pause.first or "")
    ruling = NewRuling(RulingKind.SUSPENSION, kept, first=start, last=last)
    rule(session, case, ruling, tr("中止{code}", code=case.facts.task.code))
    if last is None:
        return done([case], tr("{case}自{first}起中止。", case=label(case), first=start))
    return done([case], tr("{case}自{first}起中止到{last}。", case=label(case), first=start, last=last))


def resume_case(session: Session, case: Case, reason: str, last: date | None = None) -> Outcome:
    """Ends a pause that goes on.

    Args:
        session: the office's.
        case: open.
        reason: why; kept beside the reason of the pause.
        last: last day of the pause; None means yesterday, or its first day when it began today.

    Raises:
        NeedsReason: the reason is empty.
        NotSuspended: none goes on.
        BadDays: it would end before it began.
    """
    kept = reason_for(tr("恢复办理"), reason)
    today = session.today()
    going = [pause for pause in _pauses(case) if pause.last is None or pause.last >= today]
    if not going:
        raise NotSuspended(case=label(case))
    pause = max(going, key=lambda one: (one.first or date.min, one.uid))
    end = last or max(today - timedelta(days=1), pause.first or date.min)
    if pause.first is not None:
        require_span(pause.first, end)
    fields = {"last": end.isoformat(), "last_reason": kept, "last_on": today.isoformat()}
    with session.transaction(tr("恢复{code}", code=case.facts.task.code)):
        session.change(KIND, pause.uid, fields)
    return done([case], tr("{case}已恢复办理，中止到{last}为止。", case=label(case), last=end))


def excuse_case(session: Session, case: Case, excuse: Excuse) -> Outcome:
    """Accepts a good reason: lights up to a colour do not burn for some days.

    Args:
        session: the office's.
        case: open.
        excuse: the good reason.

    Raises:
        NeedsReason: the reason is empty.
        NotExcusable: there is no such light to suppress.
        BadDays: it would end before it begins.
    """
    kept = reason_for(tr("认定正当理由"), excuse.reason)
    if excuse.light in (Light.NONE, Light.GREEN):
        raise NotExcusable
    start = excuse.first or session.today()
    require_span(start, excuse.last)
    ruling = NewRuling(RulingKind.EXCUSE, kept, first=start, last=excuse.last, light=excuse.light)
    rule(session, case, ruling, tr("认定{code}的正当理由", code=case.facts.task.code))
    light = tr(LIGHT_TITLES[excuse.light])
    sentence = tr("已认定{case}的正当理由，{light}及以下不再点亮。", case=label(case), light=light)
    return done([case], sentence)


def require_span(first: date, last: date | None) -> None:
    """Refuses days in the wrong order.

    Raises:
        BadDays: the last is before the first.
    """
    if last is not None and last < first:
        raise BadDays(reason=tr("结束日期{last}早于开始日期{first}", last=last, first=first))


def _pauses(case: Case) -> list[Ruling]:
    return [one for one in case.facts.rulings if one.kind is RulingKind.SUSPENSION and one.is_granted]
