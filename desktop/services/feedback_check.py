"""What is missing in a report before it can be handed in, in a sentence each."""

from collections.abc import Iterator
from datetime import date

from desktop.domain.supervision import Evidence, Feedback
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.services.answering import require_accepted
from desktop.services.cases_outcome import CaseProblem
from desktop.services.feedback_fields import FIELD_TITLES, SAID, content, title_of
from desktop.services.feedback_form import Place, require_writable
from desktop.services.session import Session

NOTHING_WRITTEN = mark("{code}{period}的反馈还没有填写。")
ALREADY_SUBMITTED = mark("{code}{period}的反馈已提交，没有新的改动。")
NOT_MENDED = mark("{code}{period}的反馈退回后还没有修改。")
NO_PROGRESS = mark("{code}“本期进展”没有填写。")
NO_EVIDENCE = mark("{code}申请办结，但没有佐证材料。")
FUTURE_DAY = mark("{code}时间节点的完成日期{day}还没有到。")
IN_CONFLICT = mark("{code}的“{field}”在两台电脑上填得不同，请先确认用哪一个。")


def problems_of(session: Session, place: Place, evidence: tuple[Evidence, ...]) -> tuple[CaseProblem, ...]:
    """Everything that keeps a report from being handed in.

    Args:
        session: the unit's.
        place: which report.
        evidence: attached to the draft and to what was handed in before.
    """
    refusal = _refusal(place)
    if refusal is not None:
        return (refusal,)
    draft = place.draft
    if draft is None or not _is_new(place, draft, evidence):
        return (_nothing_new(place),)
    return tuple(_missing(place, draft, evidence, session.today()))


def _refusal(place: Place) -> CaseProblem | None:
    try:
        require_writable(place)
        require_accepted(place.case)
    except AppError as error:
        return CaseProblem(place.assignment, place.case.facts.task.code, error.code, str(error))
    return None


def _is_new(place: Place, draft: Feedback, evidence: tuple[Evidence, ...]) -> bool:
    """Whether the draft says anything that was not handed in already."""
    if place.feedback is None:
        return True
    before, now = content(place.feedback), content(draft)
    return any(before[name] != now[name] for name in SAID) or any(one.is_draft for one in evidence)


def _nothing_new(place: Place) -> CaseProblem:
    if place.feedback is None:
        return _problem(place, "E_NOTHING_WRITTEN", NOTHING_WRITTEN)
    review = place.report.review
    is_returned = review is not None and review.version == place.feedback.version
    if is_returned:
        return _problem(place, "E_NOT_MENDED", NOT_MENDED)
    return _problem(place, "E_ALREADY_SUBMITTED", ALREADY_SUBMITTED)


def _missing(
    place: Place, draft: Feedback, evidence: tuple[Evidence, ...], today: date
) -> Iterator[CaseProblem]:
    if not draft.progress.strip():
        yield _problem(place, "E_NO_PROGRESS", NO_PROGRESS)
    if draft.is_done and not evidence:
        yield _problem(place, "E_NO_EVIDENCE", NO_EVIDENCE)
    for _, day in draft.milestones:
        if day is not None and day > today:
            yield _problem(place, "E_FUTURE_DAY", FUTURE_DAY, day=day)
    for name in draft.conflicts:
        yield _problem(place, "E_CONFLICT", IN_CONFLICT, field=tr(FIELD_TITLES.get(name, name)))


def _problem(place: Place, code: str, template: str, **values: object) -> CaseProblem:
    task = place.case.facts.task.code
    sentence = tr(template, code=task, period=title_of(place.period), **values)
    return CaseProblem(place.assignment, task, code, sentence)
