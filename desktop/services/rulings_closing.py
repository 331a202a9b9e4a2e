"""Completing a case (办结), closing a task (销号), and taking either back."""

from collections.abc import Iterable

from desktop.domain.standing import Case
from desktop.domain.supervision import Ruling, RulingKind
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.services.cases import cases_of_task, find_case
from desktop.services.cases_outcome import Outcome, TaskClosed, done, label, reason_for, require_standing
from desktop.services.rulings_writing import KIND, NewRuling, rule, write_task_ruling
from desktop.services.session import Session


class NotIssued(AppError):
    """No unit has a share in the task."""

    code = "E_NOT_ISSUED"
    template = mark("任务{code}没有在办的责任单位，没有销号。")


class OpenCases(AppError):
    """A task is closed when all its units are done."""

    code = "E_OPEN_CASES"
    template = mark("任务{code}还有{count}个单位没有办结（{units}），没有销号。")


class NothingToReopen(AppError):
    """Neither completed nor closed."""

    code = "E_NOT_COMPLETED"
    template = mark("{what}没有办结或销号，不用重新打开。")


def complete_case(session: Session, case: Case, reason: str) -> Outcome:
    """Holds a case for done on other grounds than a report that asks for it.

    Raises:
        NeedsReason: the reason is empty.
    """
    kept = reason_for(tr("办结"), reason)
    ruling = NewRuling(RulingKind.COMPLETION, kept)
    rule(session, case, ruling, tr("办结{code}", code=case.facts.task.code))
    return done([case], tr("{case}已办结。", case=label(case)))


def close_task(session: Session, name: str, reason: str, *, force: bool) -> Outcome:
    """Closes a task after a check, for all its units.

    Args:
        session: the office's.
        name: code or uid.
        reason: what the check found.
        force: closes it although units are not done; the reason says why.

    Raises:
        NeedsReason: the reason is empty.
        OpenCases: units are not done.
        TaskClosed: it is closed already.
        NotIssued: no unit has a share in it.
    """
    cases = [case for case in cases_of_task(session, name) if not case.facts.withdrawn]
    if not cases:
        raise NotIssued(code=name)
    task = cases[0].facts.task
    if cases[0].is_closed:
        raise TaskClosed(code=task.code)
    kept = reason_for(tr("销号"), reason)
    waiting = [case for case in cases if case.completed_on is None]
    if waiting and not force:
        names = "、".join(case.facts.assignment.name for case in waiting)
        raise OpenCases(code=task.code, count=len(waiting), units=names)
    with session.transaction(tr("销号{code}", code=task.code)):
        write_task_ruling(session, task, NewRuling(RulingKind.CLOSURE, kept))
    sentence = tr("任务{code}已销号。", code=task.code)
    if waiting:
        sentence += tr("其中{count}个单位未办结。", count=len(waiting))
    return Outcome((task.uid,), (), sentence)


def reopen(session: Session, name: str, reason: str) -> Outcome:
    """Takes a closing or a completion back; the decision stays in the history with both reasons.

    Args:
        session: the office's.
        name: code or uid of a closed task, or name of a completed case (uid, ``CODE@UNIT``).
        reason: why.

    Raises:
        NeedsReason: the reason is empty.
        NothingToReopen: it is neither closed nor completed.
        TaskClosed: the case is of a closed task, which is reopened first.
    """
    kept = reason_for(tr("重新打开"), reason)
    with session.reading() as workspace:
        task = workspace.ledger.task(name) or workspace.ledger.task_by_code(name)
        closures = [
            one
            for one in (workspace.ledger.rulings_of(task.uid) if task else ())
            if one.kind is RulingKind.CLOSURE
        ]
    if task is not None:
        if not closures:
            raise NothingToReopen(what=tr("任务{code}", code=task.code))
        _take_back(session, closures, kept, tr("重新打开{code}", code=task.code))
        return Outcome((task.uid,), (), tr("任务{code}已重新打开。", code=task.code))
    case = find_case(session, name)
    require_standing(case)
    completions = [one for one in case.facts.rulings if one.kind is RulingKind.COMPLETION]
    if not completions:
        raise NothingToReopen(what=label(case))
    _take_back(session, completions, kept, tr("重新打开{code}", code=case.facts.task.code))
    return done([case], tr("{case}已重新打开，恢复在办。", case=label(case)))


def _take_back(session: Session, rulings: Iterable[Ruling], reason: str, title: str) -> None:
    with session.transaction(title):
        for ruling in rulings:
            session.withdraw(KIND, ruling.uid, reason)
