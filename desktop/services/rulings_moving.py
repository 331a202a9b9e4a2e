"""Giving one unit's share in a task to another unit, or anew to the same one.

Deadlines that were moved, pauses that go on and what was reached go with it; what the unit before reported
is not shown to the next one: that the office quotes where one unit is the successor of another.
"""

from desktop.domain.standing import Case
from desktop.domain.supervision import AnswerKind, RulingKind
from desktop.domain.units import Unit
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.services.carrying import Carrier, repeat_rulings, tell_reached
from desktop.services.cases import cases_of_task
from desktop.services.cases_outcome import Outcome, label
from desktop.services.circles import join_circle
from desktop.services.directory import DirectoryService
from desktop.services.issuing import Share, assign
from desktop.services.session import NoSuchRecord, Session


class HasShare(AppError):
    """The unit is responsible for the task already."""

    code = "E_HAS_SHARE"
    template = mark("{unit}已是任务{code}的责任单位，没有改派。")


def reassign_case(session: Session, case: Case, unit: str, reason: str) -> Outcome:
    """Withdraws a case and issues it to a unit in one transaction; the new one names the one before.

    Args:
        session: the office's.
        case: open.
        unit: any name of the new unit, its code or its party identifier.
        reason: kept with the withdrawal.

    Raises:
        NoSuchRecord: the directory does not know the unit.
        HasShare: it has a share in the task, and no objection of its was upheld.
    """
    new = _unit(session, unit)
    before, task = case.facts.assignment, case.facts.task
    party = f"unit.{new.code}"
    standing = [one for one in cases_of_task(session, task.uid) if not one.facts.withdrawn]
    is_again = party == before.unit and _is_upheld(case)
    if not is_again and any(one.facts.assignment.unit == party for one in standing):
        raise HasShare(unit=new.short, code=task.code)
    with session.transaction(tr("改派{code}", code=task.code)):
        why = _moved(new, reason, is_again=is_again)
        session.withdraw("assignment", before.uid, why)
        join_circle(session, session.audience_of("task", task.uid), party)
        share = Share(party, new.short, before.duty, before.wording)
        uid = assign(session, task.uid, share, session.today(), before.uid)
        repeat_rulings(session, case, Carrier(uid, party, session.today(), why))
        tell_reached(session, case, uid)
    sentence = (
        tr("{case}已重新交办。", case=label(case))
        if is_again
        else tr("{case}已改派给{unit}。", case=label(case), unit=new.short)
    )
    return Outcome((uid,), (), sentence)


def _unit(session: Session, name: str) -> Unit:
    directory = DirectoryService(session).directory()
    unit = directory.unit(name.removeprefix("unit.")) or directory.resolve(name).unit
    if unit is None:
        raise NoSuchRecord(name=name)
    return unit


def _moved(new: Unit, reason: str, *, is_again: bool) -> str:
    if is_again:
        return tr("重新交办：{reason}", reason=reason)
    return tr("改派给{unit}：{reason}", unit=new.short, reason=reason)


def _is_upheld(case: Case) -> bool:
    """Whether the unit's objection, as it stands, was upheld."""
    answer = case.facts.answer
    if answer is None or answer.kind is not AnswerKind.OBJECTED:
        return False
    decided = [
        one
        for one in case.facts.rulings
        if one.kind is RulingKind.OBJECTION and one.about == answer.uid and one.version == answer.version
    ]
    return any(one.is_granted for one in decided)
