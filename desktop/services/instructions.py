"""Leaders' instructions (批示): the words, the slip, a deadline by rule, and the task that carries the work.

The instruction itself stays with the office. The task it makes is told to a circle of the units named,
so that its wording is not told to everyone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.domain.calendar import WorkCalendar
from desktop.domain.ledger import Task
from desktop.domain.standing import TaskStanding
from desktop.domain.supervision import Instruction, Urgency
from desktop.domain.text import clean_line
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.models.workspace import Workspace
from desktop.records.line import Edit
from desktop.records.stream import Role
from desktop.services.circles import circle_of
from desktop.services.directory import DirectoryService
from desktop.services.issuing import Share, assign, shares
from desktop.services.ledger import LedgerService
from desktop.services.session import NoSuchRecord, Session
from desktop.services.titles import URGENCY_TITLES

ORIGIN = "instruction"
_NUMBER = re.compile(r"批示〔(?P<year>\d{4})〕(?P<number>\d+)号")


class InstructionIncomplete(AppError):
    """An instruction needs a leader, words, and units."""

    code = "E_INSTRUCTION"
    template = mark("批示缺少{what}，没有登记。")


class UnitUnknown(AppError):
    """A name that the directory does not know."""

    code = "E_UNKNOWN_UNIT"
    template = mark("“{name}”不在单位名录中，没有登记。请先在单位名录里指定它。")


class DeadlineTooEarly(AppError):
    """A deadline before the day on which the work was given."""

    code = "E_DUE"
    template = mark("办结时限{due}早于批示日期{said_on}，没有登记。")


@dataclass(frozen=True, slots=True)
class NewInstruction:
    """An instruction as the office takes it down.

    Attributes:
        leader: who gave it.
        text: the words.
        said_on: the day on which it was given.
        units: names of the units that carry it out; group words are allowed.
        title: of the task; the beginning of the words when empty.
        due: deadline; None to have it made by rule.
        slip: picture or scan of the slip; None without one.
        relates: code or uid of an earlier task it is about.
        lead: those of the units that lead.
        on: day of issue; None means today.
    """

    leader: str
    text: str
    urgency: Urgency
    said_on: date
    units: tuple[str, ...]
    title: str = ""
    due: date | None = None
    slip: bytes | None = None
    slip_name: str = ""
    relates: str = ""
    lead: tuple[str, ...] = ()
    on: date | None = None


@dataclass(frozen=True, slots=True)
class InstructionOutcome:
    """What was taken down.

    Attributes:
        number: e.g. ``批示〔2023〕1号``.
        code: of the task.
        task: uid of the task.
        due: its deadline.
        rule: why that day.
        units: party identifiers of the units that were told.
        sentence: one sentence for a clerk.
    """

    uid: str
    number: str
    code: str
    task: str
    due: date
    rule: str
    units: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class InstructionView:
    """An instruction with the task that carries it.

    Attributes:
        task: None when its record is not here.
        units: names of the units.
        standing: where the task stands; None when it does not stand.
    """

    instruction: Instruction
    task: Task | None
    units: tuple[str, ...]
    standing: TaskStanding | None


@dataclass(frozen=True, slots=True)
class Slip:
    """The picture or scan of a slip."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be written, decided before anything is."""

    request: NewInstruction
    number: str
    code: str
    order: int
    due: date
    rule: str
    on: date
    shares: tuple[Share, ...]
    relates: str


class InstructionService:
    """Takes instructions down and shows them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def deadline(self, urgency: Urgency, said_on: date) -> tuple[date, str]:
        """The deadline that the rules give, and the rule in words."""
        with self._session.reading() as workspace:
            rules = workspace.rules()
        days = rules.instruction_days[urgency]
        due = rules.calendar.add_working_days(said_on, days)
        return due, _rule(urgency, days, said_on, due, rules.calendar)

    def add(self, request: NewInstruction) -> InstructionOutcome:
        """Takes an instruction down, and issues the task that carries it, in one transaction.

        Raises:
            InstructionIncomplete: leader, words or units are missing.
            UnitUnknown: a name is not in the directory.
            DeadlineTooEarly: the deadline given is before the instruction.
            NoSuchRecord: the task it is about is not there.
        """
        self._session.require(Role.OFFICE)
        plan = self._plan(request)
        with self._session.transaction() as workspace:
            slip = workspace.evidence.put(request.slip) if request.slip else ""
            task = self._issue(plan)
            uid = self._session.create("instruction", self._session.party, _fields(plan, task, slip))
        told = tuple(share.unit for share in plan.shares)
        sentence = tr(
            "已登记{number}，向{count}个单位交办{code}，办结时限{due}（{rule}）。",
            number=plan.number,
            count=len(told),
            code=plan.code,
            due=plan.due,
            rule=plan.rule,
        )
        return InstructionOutcome(uid, plan.number, plan.code, task, plan.due, plan.rule, told, sentence)

    def instructions(self) -> tuple[InstructionView, ...]:
        """All instructions, in order of number."""
        with self._session.reading() as workspace:
            found = sorted(workspace.ledger.instructions(), key=lambda one: _order(one.number))
            tasks = [one.task for one in found]
            standings = workspace.ledger.standings_of(tasks)
            assigned = workspace.ledger.assignments_of(tasks)
            return tuple(
                InstructionView(
                    one,
                    workspace.ledger.task(one.task),
                    tuple(item.name for item in assigned.get(one.task, ())),
                    standings.get(one.task),
                )
                for one in found
            )

    def slip(self, uid: str) -> Slip | None:
        """The slip of an instruction; None when it has none.

        Raises:
            NoSuchRecord: there is no such instruction.
            AppError: the picture is not here.
        """
        with self._session.reading() as workspace:
            found = next(
                (one for one in workspace.ledger.instructions() if uid in (one.uid, one.number)), None
            )
            if found is None:
                raise NoSuchRecord(name=uid)
            if not found.slip_sha256:
                return None
            return Slip(found.slip_name, workspace.evidence.get(found.slip_sha256))

    def _plan(self, request: NewInstruction) -> _Plan:
        missing = _missing(request)
        if missing:
            raise InstructionIncomplete(what=missing)
        due, rule = self._due(request)
        year, day = request.said_on.year, request.on or self._session.today()
        with self._session.reading() as workspace:
            number = _last_number(workspace, year) + 1
        return _Plan(
            request=request,
            number=f"批示〔{year}〕{number}号",
            code=f"批{year}-{number:03d}",
            order=number,
            due=due,
            rule=rule,
            on=day,
            shares=self._shares(request, day),
            relates=LedgerService(self._session).find(request.relates).uid if request.relates else "",
        )

    def _due(self, request: NewInstruction) -> tuple[date, str]:
        if request.due is None:
            return self.deadline(request.urgency, request.said_on)
        if request.due < request.said_on:
            raise DeadlineTooEarly(due=request.due, said_on=request.said_on)
        return request.due, tr("领导明确")

    def _shares(self, request: NewInstruction, day: date) -> tuple[Share, ...]:
        directory = DirectoryService(self._session).directory()
        for name in (*request.lead, *request.units):
            match = directory.resolve(name)
            if match.unit is None and match.group is None:
                raise UnitUnknown(name=name)
        return shares(request.lead, request.units, directory, day)

    def _issue(self, plan: _Plan) -> str:
        """The task, its deadline, and every unit's share."""
        session = self._session
        audience = circle_of(session, (share.unit for share in plan.shares))
        task, milestone = session.new_uid(), session.new_uid()
        edits = [
            Edit("task", task, _task_fields(plan)),
            Edit("milestone", milestone, _milestone_fields(plan, task)),
        ]
        session.append(audience, edits)
        for share in plan.shares:
            assign(session, task, share, plan.on)
        return task


def _missing(request: NewInstruction) -> str:
    needed = (
        (request.leader, tr("批示领导")),
        (request.text, tr("批示内容")),
        ("".join((*request.lead, *request.units)), tr("承办单位")),
    )
    return "、".join(title for value, title in needed if not value.strip())


def _rule(urgency: Urgency, days: int, said_on: date, due: date, calendar: WorkCalendar) -> str:
    """The rule of a deadline in words, with what the calendar does not know."""
    sentence = tr(
        "{urgency}：自{day}起{days}个工作日", urgency=tr(URGENCY_TITLES[urgency]), day=said_on, days=days
    )
    unknown = sorted({said_on.year, due.year} - calendar.known_years)
    if not unknown:
        return sentence
    years = "、".join(map(str, unknown))
    return sentence + tr("，{years}年节假日安排未录入，只扣除周末", years=years)


def _last_number(workspace: Workspace, year: int) -> int:
    """The highest number given in a year, by instructions that were withdrawn since as well."""
    found = (_NUMBER.fullmatch(str(one.get("number", ""))) for one in workspace.log.records("instruction"))
    return max((int(one["number"]) for one in found if one and int(one["year"]) == year), default=0)


def _order(number: str) -> tuple[int, int]:
    found = _NUMBER.fullmatch(number)
    return (int(found["year"]), int(found["number"])) if found else (0, 0)


def _task_fields(plan: _Plan) -> dict[str, Any]:
    request = plan.request
    lead, others = _names(request.lead), _names(request.units)
    return {
        "code": plan.code,
        "order": plan.order,
        "title": clean_line(request.title) or clean_line(request.text)[:40],
        "text": request.text.strip(),
        "lead": lead,
        "responsible": [name for name in others if name not in lead],
        "sponsor": clean_line(request.leader),
        "origin": ORIGIN,
    }


def _milestone_fields(plan: _Plan, task: str) -> dict[str, Any]:
    due = plan.due
    return {
        "task": task,
        "order": 1,
        "due": due.isoformat(),
        "due_text": tr("{year}年{month}月{day}日前", year=due.year, month=due.month, day=due.day),
        "text": tr("办结{number}", number=plan.number),
        "reason": plan.rule,
    }


def _fields(plan: _Plan, task: str, slip: str) -> dict[str, Any]:
    request = plan.request
    fields: dict[str, Any] = {
        "number": plan.number,
        "leader": clean_line(request.leader),
        "text": request.text.strip(),
        "urgency": request.urgency.value,
        "said_on": request.said_on.isoformat(),
        "due": plan.due.isoformat(),
        "rule": plan.rule,
        "task": task,
    }
    if plan.relates:
        fields["relates"] = plan.relates
    if slip:
        fields |= {"slip_sha256": slip, "slip_name": clean_line(request.slip_name) or tr("批示单")}
    return fields


def _names(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(name for name in map(clean_line, names) if name))
