"""What the office decides on cases: objections, requests, pauses, good reasons, completion, closing.

Every decision is a record of its own with its reason, told to the unit it is about. What was decided
before stays in the history when it is taken back.
"""

from datetime import date

from desktop.domain.standing import Case
from desktop.domain.supervision import Light
from desktop.i18n import tr
from desktop.records.stream import Role
from desktop.services.cases import find_case
from desktop.services.cases_outcome import Outcome, done, label, reason_for, require_open
from desktop.services.rulings_closing import close_task, complete_case, reopen
from desktop.services.rulings_deciding import Decision, decide_objection, decide_request
from desktop.services.rulings_moving import reassign_case
from desktop.services.rulings_pausing import Excuse, excuse_case, resume_case, suspend_case
from desktop.services.rulings_requests import RequestService, RequestView, find_request, requests_of
from desktop.services.session import Session

__all__ = ["RequestService", "RequestView", "RulingService"]


class RulingService:
    """The office's decisions; each is refused when the case is withdrawn, completed or closed.

    Names of cases are uids of assignments, or ``CODE@UNIT``.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def requests(self, *, only_open: bool = True) -> tuple[RequestView, ...]:
        """The requests of all units, the latest first."""
        return requests_of(self._session, only_open=only_open)

    def rule_objection(self, assignment: str, is_granted: bool, reason: str, version: str = "") -> Outcome:
        """Decides an objection, see `decide_objection`."""
        case = self._open(assignment)
        return decide_objection(self._session, case, Decision(is_granted, reason, version=version))

    def decide(
        self, request: str, is_granted: bool, reason: str = "", due: date | None = None, version: str = ""
    ) -> Outcome:
        """Grants or refuses a request by its uid, see `decide_request`; a refusal needs a reason."""
        self._session.require(Role.OFFICE)
        case, found = find_request(self._session, request)
        require_open(case)
        return decide_request(self._session, case, found, Decision(is_granted, reason, due, version))

    def suspend(
        self, assignment: str, reason: str, first: date | None = None, last: date | None = None
    ) -> Outcome:
        """Pauses a case (中止), see `suspend_case`."""
        return suspend_case(self._session, self._open(assignment), reason, first, last)

    def resume(self, assignment: str, reason: str, last: date | None = None) -> Outcome:
        """Ends a pause, see `resume_case`."""
        return resume_case(self._session, self._open(assignment), reason, last)

    def excuse(
        self,
        assignment: str,
        light: Light,
        reason: str,
        first: date | None = None,
        last: date | None = None,
    ) -> Outcome:
        """Accepts a good reason (正当理由), see `excuse_case`."""
        return excuse_case(self._session, self._open(assignment), Excuse(light, reason, first, last))

    def complete(self, assignment: str, reason: str) -> Outcome:
        """Holds a case for done (办结), see `complete_case`."""
        return complete_case(self._session, self._open(assignment), reason)

    def close(self, task: str, reason: str, *, force: bool = False) -> Outcome:
        """Closes a task (销号) by code or uid, see `close_task`."""
        self._session.require(Role.OFFICE)
        return close_task(self._session, task, reason, force=force)

    def reopen(self, name: str, reason: str) -> Outcome:
        """Takes the closing of a task or the completion of a case back, see `rulings_closing.reopen`."""
        self._session.require(Role.OFFICE)
        return reopen(self._session, name, reason)

    def withdraw_assignment(self, assignment: str, reason: str) -> Outcome:
        """Takes a unit's share in a task away; it stays visible with its reason.

        Raises:
            NeedsReason: the reason is empty.
        """
        case = self._open(assignment)
        kept = reason_for(tr("撤销责任"), reason)
        with self._session.transaction(tr("撤销{case}的责任", case=label(case))):
            self._session.withdraw("assignment", case.facts.assignment.uid, kept)
        return done([case], tr("已撤销{case}的责任。", case=label(case)))

    def reassign(self, assignment: str, unit: str, reason: str) -> Outcome:
        """Gives a case to another unit, or anew to one whose objection was upheld; see `reassign_case`.

        Raises:
            NeedsReason: the reason is empty.
        """
        case = self._open(assignment)
        return reassign_case(self._session, case, unit, reason_for(tr("改派"), reason))

    def _open(self, assignment: str) -> Case:
        self._session.require(Role.OFFICE)
        case = find_case(self._session, assignment)
        require_open(case)
        return case
