"""The year on a time axis: the deadlines of every task as they stand on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from desktop.domain.cases import derive_case
from desktop.domain.ledger import Milestone
from desktop.domain.standing import Deadline
from desktop.domain.supervision import CaseFacts, Light
from desktop.i18n import mark, tr
from desktop.services.ledger import LedgerQuery, LedgerRow, LedgerService
from desktop.services.session import Session


class MarkState(Enum):
    """Where a deadline stands: reached by every unit that shares it, open, or past and not reached."""

    REACHED = "reached"
    OPEN = "open"
    OVERDUE = "overdue"


MARK_TITLES = {
    MarkState.REACHED: mark("已完成"),
    MarkState.OPEN: mark("未到期"),
    MarkState.OVERDUE: mark("已逾期"),
}


@dataclass(frozen=True, slots=True)
class ScheduleMark:
    """One deadline of a task, over all its units.

    Attributes:
        day: the day that binds, after extensions; the latest of its units.
        original: the day of the plan when it was moved; None otherwise.
        text: what is due.
        due_text: the wording of the deadline.
        extensions: most that any unit was granted.
        reached: units that reached it.
        units: units that share it; 0 for a draft.
    """

    day: date
    original: date | None
    text: str
    due_text: str
    state: MarkState
    extensions: int
    reached: int
    units: int

    @property
    def sentence(self) -> str:
        """Everything about it, for people."""
        moved = ""
        if self.original is not None:
            moved = tr("（原 {day}，延期 {count} 次）", day=self.original, count=self.extensions)
        reached, units = self.reached, ""
        if self.units:
            units = tr("{reached}/{units} 个单位完成", reached=reached, units=self.units)
        state = tr(MARK_TITLES[self.state])
        return "　".join(filter(None, (f"{self.day}{moved}", state, units, self.text or self.due_text)))


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """One task on the time axis.

    Attributes:
        first: the day it was issued; None for a draft.
        last: the latest deadline; None without any.
        percent: as the ledger shows it.
        marks: its deadlines in order of the day.
    """

    uid: str
    code: str
    title: str
    light: Light
    light_title: str
    state_title: str
    first: date | None
    last: date | None
    percent: Decimal | None
    marks: tuple[ScheduleMark, ...]


ALL_TASKS = LedgerQuery()


class ScheduleService:
    """Reads tasks with their deadlines."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def rows(
        self, query: LedgerQuery = ALL_TASKS, offset: int = 0, limit: int | None = None
    ) -> tuple[ScheduleRow, ...]:
        """Tasks of the ledger on the time axis, in its order; deriving a case costs, so ask for few.

        Args:
            query: which, and in what order.
            offset: rows to skip.
            limit: rows at most; None for all.
        """
        found = LedgerService(self._session).rows(query, offset, limit)
        uids = [row.uid for row in found]
        with self._session.reading() as workspace:
            facts = workspace.ledger.facts_of(uids)
            planned = workspace.ledger.milestones_of(uids)
            rules = workspace.rules()
        today = self._session.today()
        rows = []
        for row in found:
            standing = [case for case in facts.get(row.uid, ()) if not case.withdrawn]
            deadlines = [d for case in standing for d in derive_case(case, rules, today).deadlines]
            marks = _marks(deadlines, today) if standing else _drafted(planned.get(row.uid, ()))
            rows.append(_row(row, standing, marks))
        return tuple(rows)


def _row(row: LedgerRow, standing: Sequence[CaseFacts], marks: Iterable[ScheduleMark]) -> ScheduleRow:
    issued = [case.assignment.issued_on for case in standing if case.assignment.issued_on]
    ordered = tuple(sorted(marks, key=lambda mark: (mark.day, mark.text)))
    return ScheduleRow(
        uid=row.uid,
        code=row.code,
        title=row.title,
        light=row.light,
        light_title=row.light_title,
        state_title=row.state_title,
        first=min(issued, default=None),
        last=ordered[-1].day if ordered else None,
        percent=row.percent,
        marks=ordered,
    )


def _marks(deadlines: Iterable[Deadline], today: date) -> Iterable[ScheduleMark]:
    """The deadlines of the cases of a task, those of one milestone together."""
    by_milestone: dict[str, list[Deadline]] = {}
    for deadline in deadlines:
        if deadline.due is not None:
            by_milestone.setdefault(deadline.milestone.uid, []).append(deadline)
    return (_mark(shared, today) for shared in by_milestone.values())


def _mark(shared: Sequence[Deadline], today: date) -> ScheduleMark:
    milestone, extensions = shared[0].milestone, max(one.extensions for one in shared)
    day = max(one.due for one in shared if one.due)
    reached = sum(one.is_reached for one in shared)
    if reached == len(shared):
        state = MarkState.REACHED
    else:
        is_late = any(one.due and one.due < today and not one.is_reached for one in shared)
        state = MarkState.OVERDUE if is_late else MarkState.OPEN
    original = shared[0].original if extensions and shared[0].original != day else None
    return ScheduleMark(
        day, original, milestone.text, milestone.due_text, state, extensions, reached, len(shared)
    )


def _drafted(milestones: Iterable[Milestone]) -> Iterable[ScheduleMark]:
    """The deadlines of a task that was not issued: they bind nobody yet."""
    return (
        ScheduleMark(one.due, None, one.text, one.due_text, MarkState.OPEN, 0, 0, 0)
        for one in milestones
        if one.due is not None
    )
