"""Deciding what units put to the office: their objections (异议) and requests (延期、中止)."""

from dataclasses import dataclass, replace
from datetime import date

from desktop.domain.standing import Case
from desktop.domain.supervision import Answer, AnswerKind, Request, RequestKind, RulingKind
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.services.cases_outcome import Changed, Outcome, done, label, reason_for
from desktop.services.rulings_pausing import BadDays, require_span
from desktop.services.rulings_requests import days_of, deadlines_about, extensions_granted, require_undecided
from desktop.services.rulings_writing import NewRuling, rule
from desktop.services.session import Session
from desktop.services.titles import REQUEST_TITLES


class NoObjection(AppError):
    """No objection waits."""

    code = "E_NO_OBJECTION"
    template = mark("{case}没有待裁定的异议。")


@dataclass(frozen=True, slots=True)
class Decision:
    """What the office says to something that a unit put to it.

    Attributes:
        is_granted: whether the objection is upheld, or the request granted.
        reason: why.
        due: the new deadline, or the last day of the pause; None for the day asked for.
        version: of the record that was looked at; empty for the present one.
    """

    is_granted: bool
    reason: str
    due: date | None = None
    version: str = ""


def decide_objection(session: Session, case: Case, decision: Decision) -> Outcome:
    """Decides the objection of a case; what follows (re-assigning, new wording) is a step of its own.

    Raises:
        NoObjection: none waits.
        Changed: it moved on since the version looked at.
        NeedsReason: the reason is empty.
    """
    answer = _objection(case)
    if decision.version and decision.version != answer.version:
        raise Changed(case=label(case), what=tr("异议"))
    ruling = NewRuling(
        RulingKind.OBJECTION,
        reason_for(tr("裁定异议"), decision.reason),
        about=answer.uid,
        version=answer.version,
        is_granted=decision.is_granted,
    )
    rule(session, case, ruling, tr("裁定{code}的异议", code=case.facts.task.code))
    if decision.is_granted:
        sentence = tr("{case}的异议成立。请改派、重新交办或撤销该单位责任。", case=label(case))
    else:
        sentence = tr("{case}的异议不成立，待单位签收。", case=label(case))
    return done([case], sentence)


def decide_request(session: Session, case: Case, request: Request, decision: Decision) -> Outcome:
    """Grants or refuses a request of a case; what is granted takes effect from today.

    Raises:
        RequestDecided: it was decided already.
        Changed: it moved on since the version looked at.
        NeedsReason: it is refused without a reason.
        BadDays: the new deadline is no later than the old one.
    """
    require_undecided(case, request)
    title = tr(REQUEST_TITLES[request.kind])
    if decision.version and decision.version != request.version:
        raise Changed(case=label(case), what=tr("{kind}申请", kind=title))
    if not decision.is_granted:
        ruling = _answering(request, reason_for(tr("不同意申请"), decision.reason), is_granted=False)
        sentence = tr("未同意{case}的{kind}申请。", case=label(case), kind=title)
    elif request.kind is RequestKind.EXTENSION:
        ruling, sentence = _extended(case, request, decision)
    else:
        ruling, sentence = _suspended(session, case, request, decision)
    rule(session, case, ruling, tr("审批{code}的申请", code=case.facts.task.code))
    return done([case], sentence)


def _extended(case: Case, request: Request, decision: Decision) -> tuple[NewRuling, str]:
    day = decision.due or request.wanted
    meant = deadlines_about(case, request.milestone)
    if day is None or not any(one.due is not None and one.due < day for one in meant):
        raise BadDays(reason=tr("新时限应晚于现在的时限{days}", days=days_of(meant)))
    kept = decision.reason.strip() or tr("同意延期：{reason}", reason=request.reason)
    sentence = tr(
        "已同意{case}延期到{due}（第{number}次延期）。",
        case=label(case),
        due=day,
        number=extensions_granted(case) + 1,
    )
    return _answering(request, kept, is_granted=True, due=day), sentence


def _suspended(session: Session, case: Case, request: Request, decision: Decision) -> tuple[NewRuling, str]:
    first, last = session.today(), decision.due or request.wanted
    require_span(first, last)
    kept = decision.reason.strip() or tr("同意中止：{reason}", reason=request.reason)
    ruling = replace(_answering(request, kept, is_granted=True), first=first, last=last)
    return ruling, tr("已同意{case}的中止申请，自{first}起中止。", case=label(case), first=first)


def _answering(request: Request, reason: str, *, is_granted: bool, due: date | None = None) -> NewRuling:
    kind = RulingKind.EXTENSION if request.kind is RequestKind.EXTENSION else RulingKind.SUSPENSION
    return NewRuling(
        kind,
        reason,
        about=request.uid,
        version=request.version,
        is_granted=is_granted,
        milestone=request.milestone,
        due=due,
    )


def _objection(case: Case) -> Answer:
    """The objection that waits for a decision.

    Raises:
        NoObjection: there is none, or it was decided as it stands.
    """
    answer = case.facts.answer
    if answer is None or answer.kind is not AnswerKind.OBJECTED:
        raise NoObjection(case=label(case))
    if any(one.about == answer.uid and one.version == answer.version for one in case.facts.rulings):
        raise NoObjection(case=label(case))
    return answer
