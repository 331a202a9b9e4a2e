"""What makes sense for a case and a role: what a front end offers; the services refuse the rest."""

from desktop.domain.ledger import AssignmentState
from desktop.domain.standing import CaseRow, Waiting
from desktop.domain.supervision import Light
from desktop.records.stream import Role
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.session import Session

ALARMING = frozenset({Light.BLUE, Light.YELLOW, Light.RED})
_OWED = frozenset({Waiting.ANSWER, Waiting.CORRECTION})
_DECIDED = frozenset({Waiting.OBJECTION, Waiting.REQUEST})
_UNANSWERED = frozenset({AssignmentState.ISSUED, AssignmentState.OBJECTED})


def case_actions(session: Session, case: CaseRow) -> tuple[str, ...]:
    """Names of the actions that make sense for a case, in the order in which they are offered.

    Of the office: ``review``, ``rule``, ``remind``, ``notice``, ``excuse``, ``suspend``, ``resume``,
    ``complete``, ``close``, ``reopen``, ``reassign``, ``withdraw-case``, ``instruction``. Of a unit:
    ``accept``, ``object``, ``report``, ``extension``, ``pause``, ``withdraw-request``.
    """
    if not can_write(session) or case.withdrawn or case.state is AssignmentState.PENDING:
        return ()
    if session.role is Role.OFFICE:
        return _office_actions(case)
    if session.role is Role.UNIT and case.unit == session.party:
        return _unit_actions(case)
    return ()


def can_write(session: Session) -> bool:
    """Whether anything can be written: not while one looks back at an earlier day (回看)."""
    return session.looking_back is None


def case_waits(session: Session, case: CaseRow) -> bool:
    """Whether it is this party's turn in a case."""
    if case.waiting is Waiting.NOTHING:
        return False
    return (case.waiting in _OWED) is (session.role is Role.UNIT)


def _office_actions(case: CaseRow) -> tuple[str, ...]:
    is_open = case.completed_on is None and not case.is_closed
    is_running = is_open and not case.suspended
    offered = {
        "review": case.waiting is Waiting.REVIEW,
        "rule": case.waiting in _DECIDED,
        "remind": is_running and (case.waiting in _OWED or bool(case.missing)),
        "notice": is_running and case.light in ALARMING,
        "excuse": is_open and case.light in ALARMING,
        "suspend": is_running,
        "resume": is_open and bool(case.suspended),
        "complete": is_open,
        "close": not case.is_closed,
        "reopen": not is_open,
        "reassign": is_open,
        "withdraw-case": is_open,
        "instruction": True,
    }
    return tuple(name for name, is_offered in offered.items() if is_offered)


def _unit_actions(case: CaseRow) -> tuple[str, ...]:
    if case.completed_on is not None or case.is_closed:
        return ()
    if case.state in _UNANSWERED:
        return ("accept", "object") if case.waiting is Waiting.ANSWER else ()
    offered = {
        "report": True,
        "extension": not case.suspended,
        "pause": not case.suspended,
        "withdraw-request": case.waiting is Waiting.REQUEST,
    }
    return tuple(name for name, is_offered in offered.items() if is_offered)


def waiting_count(session: Session) -> int:
    """Number of cases in which it is this party's turn: what the navigation shows beside the page."""
    service = CaseService(session)
    if session.role is Role.OFFICE:
        return service.count(CaseFilter(waiting=(Waiting.REVIEW, Waiting.OBJECTION, Waiting.REQUEST)))
    if session.role is Role.UNIT:
        answers = service.count(CaseFilter(waiting=(Waiting.ANSWER, Waiting.CORRECTION)))
        return answers + service.count(CaseFilter(missing=True, completed=False))
    return 0
