"""An office and a unit that do whatever they like with one task, and what must hold after every act.

Every reason is a word of its own, so that it can be looked for afterwards. What the services refuse must
leave no trace; what they take must be told with its reason for ever, and both must see the same.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from desktop.domain.cases import case_row, derive_case
from desktop.domain.ledger import AssignmentState
from desktop.domain.standing import CaseRow, Waiting
from desktop.domain.supervision import (
    AnswerKind,
    CaseFacts,
    Light,
    ObjectionPart,
    RequestKind,
    ReviewVerdict,
)
from desktop.errors import AppError
from desktop.models.ledger import CaseQuery
from desktop.services.cases import CaseService, cases_of_task
from tests.services.pair import SYSTEMS, UNIT, Pair, open_pair

CASE = f"{SYSTEMS}@{UNIT}"
BLANK = "  "


class Broken(Exception):
    """Something that must hold does not."""


def require(holds: bool, what: str) -> None:
    """Says what does not hold."""
    if not holds:
        raise Broken(what)


@dataclass(slots=True)
class Year:
    """The two, and what they gave as reasons.

    Attributes:
        given: every reason of an act that was done, in order.
        done: names of the acts that were done.
        refused: names of the acts that were refused.
        shares: uids of the unit's assignments that anything was done with.
    """

    pair: Pair
    given: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    shares: set[str] = field(default_factory=set)

    def reason(self, is_given: bool) -> str:
        """A reason that nobody gave before, or a blank."""
        return f"因由{len(self.done) + len(self.refused):04}号" if is_given else BLANK

    def attempt(self, name: str, act: Callable[[], Any], reason: str = "", *, is_needed: bool = True) -> bool:
        """Does something, or is refused and leaves no trace.

        Args:
            name: of the act.
            act: calls a service.
            reason: given with it.
            is_needed: whether it must not be done without one.

        Returns:
            Whether it was done.
        """
        before = self._state()
        self.shares.add(self.row.uid)
        try:
            act()
        except AppError:
            require(self._state() == before, f"{name} was refused and left a trace")
            self.refused.append(name)
            return False
        require(bool(reason.strip()) or not is_needed, f"{name} was done without a reason")
        if reason.strip():
            self.given.append(reason)
        self.done.append(name)
        self.pair.meet()
        return True

    @property
    def row(self) -> CaseRow:
        """The unit's case as the office sees it."""
        return CaseService(self.pair.office).row(CASE)

    def _state(self) -> tuple[str, str]:
        with self.pair.office.reading() as office, self.pair.unit.reading() as unit:
            return office.log.state_hash(), unit.log.state_hash()

    def pass_days(self, days: int) -> None:
        """Time goes by for both."""
        self.pair.go_to(self.pair.office.today() + timedelta(days=days))

    def accept(self) -> None:
        self.attempt("accept", lambda: _done(self.pair.answers.accept(CASE, "王磊")), is_needed=False)

    def object(self, reason: str) -> None:
        self.attempt("object", lambda: self.pair.answers.object(CASE, ObjectionPart.DUTY, reason), reason)

    def rule(self, is_granted: bool, reason: str) -> None:
        self.attempt("rule", lambda: self.pair.rulings.rule_objection(CASE, is_granted, reason), reason)

    def report(self, period: str, percent: int, is_done: bool) -> None:
        def act() -> None:
            words = f"第{len(self.done)}次报送"
            self.pair.feedback.save(CASE, period, progress=words, percent=percent, is_done=is_done)
            if is_done:
                self.pair.feedback.attach(CASE, period, words.encode(), "验收单.txt")
            _done(self.pair.feedback.submit(CASE, period))

        try:
            act()
        except AppError:
            self.refused.append("report")
            return
        self.done.append("report")
        self.pair.meet()

    def review(self, period: str, verdict: ReviewVerdict, reason: str) -> None:
        def act() -> None:
            feedback = self.pair.reviews.item(CASE, period).feedback
            self.pair.reviews.review(feedback.uid, verdict, reason)

        is_return = verdict is ReviewVerdict.RETURNED
        self.attempt("return" if is_return else "review", act, reason, is_needed=is_return)

    def ask(self, kind: RequestKind, reason: str) -> None:
        wanted = self.pair.unit.today() + timedelta(days=400)
        self.attempt("ask", lambda: self.pair.asking.request(CASE, kind, wanted, reason), reason)

    def decide(self, is_granted: bool, reason: str) -> None:
        def act() -> None:
            open_ones = self.pair.rulings.requests()
            if not open_ones:
                raise AppError(reason="nothing was asked for")
            self.pair.rulings.decide(open_ones[0].request.uid, is_granted, reason)

        self.attempt("decide", act, reason, is_needed=not is_granted)

    def suspend(self, reason: str, days: int | None) -> None:
        first = self.pair.office.today()
        last = None if days is None else first + timedelta(days=days)
        self.attempt("suspend", lambda: self.pair.rulings.suspend(CASE, reason, first, last), reason)

    def resume(self, reason: str) -> None:
        self.attempt("resume", lambda: self.pair.rulings.resume(CASE, reason), reason)

    def excuse(self, light: Light, reason: str) -> None:
        self.attempt("excuse", lambda: self.pair.rulings.excuse(CASE, light, reason), reason)

    def complete(self, reason: str) -> None:
        self.attempt("complete", lambda: self.pair.rulings.complete(CASE, reason), reason)

    def close(self, reason: str, force: bool) -> None:
        self.attempt("close", lambda: self.pair.rulings.close(SYSTEMS, reason, force=force), reason)

    def reopen(self, name: str, reason: str) -> None:
        self.attempt("reopen", lambda: self.pair.rulings.reopen(name, reason), reason)

    def withdraw(self, reason: str) -> None:
        self.attempt("withdraw", lambda: self.pair.rulings.withdraw_assignment(CASE, reason), reason)

    def reassign(self, unit: str, reason: str) -> None:
        self.attempt("reassign", lambda: self.pair.rulings.reassign(CASE, unit, reason), reason)

    def check(self) -> None:
        """Everything that must hold after every act."""
        every = [case.facts for case in cases_of_task(self.pair.office, SYSTEMS)]
        self._check_told()
        for facts in every:
            _check_reasons(facts, self.pair.office.today())
        self._check_rows(every)

    def _check_told(self) -> None:
        """No reason that was ever given is lost to the story."""
        service = CaseService(self.pair.office)
        events = [event for uid in self.shares for event in service.timeline(uid)]
        story = "\n".join(f"{event.title}{event.text}" for event in events)
        for reason in self.given:
            require(reason in story, f"the story has lost {reason}")

    def _check_rows(self, every: list[CaseFacts]) -> None:
        """Rows that are kept are those that are derived, and the unit sees what the office sees."""
        pair = self.pair
        with pair.office.reading() as workspace:
            derived = {
                one.assignment.uid: case_row(derive_case(one, workspace.rules(), pair.office.today()))
                for one in every
            }
            kept = workspace.ledger.case_rows(CaseQuery(task=every[0].task.uid, withdrawn=True))
        require({row.uid: row for row in kept} == derived, "a row that is kept is not the one derived")
        own = [one for one in every if one.assignment.unit == pair.unit.party]
        for facts in own:
            seen = CaseService(pair.unit).row(facts.assignment.uid)
            require(seen == derived[facts.assignment.uid], "the unit sees another case than the office")
            stories = [
                [(event.title, event.text) for event in CaseService(side).timeline(facts.assignment.uid)]
                for side in (pair.office, pair.unit)
            ]
            require(stories[0] == stories[1], "the unit is told another story than the office")


def _check_reasons(facts: CaseFacts, day: date) -> None:
    """Nothing refused, returned, paused, closed or withdrawn stands without its reason."""
    if facts.answer is not None and facts.answer.kind is AnswerKind.OBJECTED:
        require(bool(facts.answer.reason), "an objection without a reason")
    for ruling in facts.rulings:
        require(bool(ruling.reason), f"a ruling {ruling.kind.value} without a reason")
    for review in facts.reviews:
        is_return = review.verdict is ReviewVerdict.RETURNED
        require(bool(review.opinion) or not is_return, "a return without a reason")
    for request in facts.requests:
        require(bool(request.reason), "a request without a reason")


def _done(outcome: Any) -> None:
    if outcome.problems:
        raise AppError(reason=outcome.sentence)


@contextmanager
def a_year() -> Iterator[Year]:
    """A year in a folder of its own."""
    with TemporaryDirectory() as folder, open_pair(Path(folder)) as pair:
        yield Year(pair)


def fitting(year: Year) -> tuple[str, ...]:
    """Names of the acts that are likely to be done now; what is urgent comes more than once."""
    row, done = year.row, len(year.done)
    if row.withdrawn:
        return ("pass_days",)
    if row.is_closed or row.completed_on is not None:
        return ("pass_days", "reopen", "reopen")
    names = ["pass_days", "excuse", "resume" if row.suspended else "suspend", *_TURN.get(row.waiting, ())]
    if row.state not in (AssignmentState.ISSUED, AssignmentState.OBJECTED):
        names += ["report", "report", "ask", "decide"]
    if row.state is AssignmentState.OBJECTED or done > _VERY_LATE:
        names += ["reassign"]
    if done > _LATE:
        names += ["object", "complete", "close"]
    return (*names, "withdraw") if done > _VERY_LATE else tuple(names)


_LATE, _VERY_LATE = 10, 25
_TURN: Mapping[Waiting, tuple[str, ...]] = {
    Waiting.ANSWER: ("accept", "accept", "object"),
    Waiting.OBJECTION: ("rule", "rule"),
    Waiting.REVIEW: ("review", "review", "review"),
    Waiting.REQUEST: ("decide", "decide"),
}
NAMES = (
    *("pass_days", "accept", "object", "rule", "report", "review", "ask", "decide", "suspend", "resume"),
    *("excuse", "complete", "close", "reopen", "withdraw", "reassign"),
)
