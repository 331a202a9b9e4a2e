"""How the units of the sample year report, and how the office judges them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from hashlib import sha256

from desktop.domain.cases import case_row
from desktop.domain.ledger import AssignmentState
from desktop.domain.periods import parse_period
from desktop.domain.standing import Case, CaseRow
from desktop.domain.supervision import ReviewVerdict
from desktop.i18n import tr
from desktop.services.cases import CaseFilter, CaseService, find_case
from desktop.services.feedback import FeedbackService
from desktop.services.feedback_fields import FeedbackFields, stated
from desktop.services.feedback_form import place_of
from desktop.services.feedback_writing import write_draft
from desktop.services.reviewing import ReviewService
from desktop.services.sample_words import write_report
from desktop.services.sample_world import SampleWorld
from desktop.services.session import Session

_SCHEDULE: Mapping[str, int] = {"2023Q2": 25, "2023Q3": 55, "2023Q4": 80, "2024Q1": 90}
_DONE, _SLOWNESS = 100, 22
_RETURN_REASON = "进展表述笼统，请补充具体完成事项、数据和佐证材料后重新上报。"
_RETURN_EVERY, _UNCHANGED_EVERY, _EVIDENCE_EVERY = 37, 11, 4


class Habit(Enum):
    """How a unit goes about its reports."""

    PROMPT = "prompt"
    LATE = "late"
    SLOW = "slow"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Round:
    """One period of the sample year.

    Attributes:
        period: code.
        on: the day on which most units report.
        late_on: the day on which the late ones do, after the last day.
        reviewed_on: the day on which the office judges.
        silent: units that hand nothing in.
        late: units that are late.
    """

    period: str
    on: date
    late_on: date
    reviewed_on: date
    silent: frozenset[str] = frozenset()
    late: frozenset[str] = frozenset()

    def habit(self, unit: str) -> Habit:
        """What a unit does in this period; a few are always slow."""
        if unit in self.silent:
            return Habit.SILENT
        if unit in self.late:
            return Habit.LATE
        return Habit.SLOW if _number(unit) % 13 == 0 else Habit.PROMPT


def report_round(world: SampleWorld, this: Round) -> tuple[str, ...]:
    """The units report, in time or late; their lines reach the office."""
    handed: dict[Habit, int] = dict.fromkeys(Habit, 0)
    for day, habits in ((this.on, (Habit.PROMPT, Habit.SLOW)), (this.late_on, (Habit.LATE,))):
        world.clock.go_to(day)
        names = [name for name in world.units if this.habit(name) in habits]
        for place, name in enumerate(names, start=1):
            world.progress.step(place, len(names), tr("{unit}反馈{period}", unit=name, period=this.period))
            handed[this.habit(name)] += _report_unit(world, name, this)
        world.collect(names)
    on_time = handed[Habit.PROMPT] + handed[Habit.SLOW]
    return (
        tr(
            "{period}反馈：按时{on_time}条，迟报{late}条，未报单位{silent}个。",
            period=this.period,
            on_time=on_time,
            late=handed[Habit.LATE],
            silent=len(this.silent),
        ),
    )


def review_round(world: SampleWorld, this: Round) -> tuple[str, ...]:
    """The office judges everything that waits; some is returned, mended by its unit and judged again."""
    world.clock.go_to(this.reviewed_on)
    service = ReviewService(world.office)
    verdicts: dict[ReviewVerdict, list[str]] = {verdict: [] for verdict in ReviewVerdict}
    for item in service.queue(period=this.period):
        verdicts[_verdict(item.case, this)].append(item.feedback.uid)
    returned = verdicts.pop(ReviewVerdict.RETURNED)
    if returned:
        service.review_many(returned, ReviewVerdict.RETURNED, _RETURN_REASON)
    for verdict, uids in verdicts.items():
        if uids:
            service.review_many(uids, verdict)
    mended = _mend(world, this)
    return (
        tr(
            "{period}核定：已完成{done}，超进度{ahead}，达进度{plan}，欠进度{behind}；退回{returned}条，补正{mended}条。",
            period=this.period,
            done=len(verdicts[ReviewVerdict.DONE]),
            ahead=len(verdicts[ReviewVerdict.AHEAD]),
            plan=len(verdicts[ReviewVerdict.ON_PLAN]),
            behind=len(verdicts[ReviewVerdict.BEHIND]),
            returned=len(returned),
            mended=mended,
        ),
    )


def _report_unit(world: SampleWorld, name: str, this: Round) -> int:
    session = world.units[name]
    service = FeedbackService(session)
    asked = {one.assignment for one in service.asked(this.period)}
    found = CaseService(session).rows(CaseFilter(completed=False))
    rows = [row for row in found if row.uid in asked and _reports(row)]
    unchanged = [row.uid for row in rows if _is_unchanged(row, this)]
    told = [row for row in rows if row.uid not in unchanged]
    with session.transaction():
        for row in told:
            _write(world, session, row, this)
    if unchanged:
        service.unchanged(unchanged, this.period)
    _attach(world, service, told, this)
    if rows:
        service.submit([row.uid for row in rows], this.period)
    return len(rows)


def _reports(row: CaseRow) -> bool:
    return not row.suspended and row.state.value not in ("issued", "objected", "pending")


def _is_unchanged(row: CaseRow, this: Round) -> bool:
    """Now and then there is nothing new to say; not in the first period, and not at the year's end."""
    may = this.period in ("2023Q3", "2024Q1") and row.percent is not None and bool(row.reported)
    return may and _number(_named(row) + this.period) % _UNCHANGED_EVERY == 0


def _write(world: SampleWorld, session: Session, row: CaseRow, this: Round) -> None:
    """A draft; all of a unit's in one transaction, which is much faster than one by one."""
    case = find_case(session, row.uid)
    is_slow = this.habit(row.unit_name) is Habit.SLOW or _number(_named(row)) % 23 == 0
    percent = _percent(case, this, is_slow=is_slow)
    report = write_report(row.title, percent, is_slow=is_slow, random=world.random)
    fields: FeedbackFields = {
        "progress": report.progress,
        "problems": report.problems,
        "next_steps": report.next_steps,
        "help": report.help,
        "percent": report.percent,
        "values": _values(case, percent),
        "milestones": _reached(case, this, is_slow=is_slow),
        "is_done": percent == _DONE,
        "reporter": f"{row.unit_name}联络员",
    }
    write_draft(session, place_of(session, case, this.period), stated(fields, case))


def _percent(case: Case, this: Round, *, is_slow: bool) -> int:
    period = parse_period(this.period)
    last = max((one.due for one in case.deadlines if one.due), default=None)
    if period and last and last <= period.last and not is_slow:
        return _DONE
    percent = _SCHEDULE[this.period] + _number(_named(case_row(case))) % 9 - (_SLOWNESS if is_slow else 0)
    return max(int(case.percent or 0), percent, 5)


def _values(case: Case, percent: int) -> dict[str, Decimal | str | int]:
    """Values of targets of leading and single units: so far on the way to the number."""
    is_single = case.facts.assignment.duty.value == "lead" or not case.facts.task.lead
    if not is_single:
        return {}
    return {
        one.target.uid: (Decimal(one.target.value) * percent / _DONE).quantize(Decimal("0.1"))
        for one in case.targets
        if _is_number(one.target.value)
    }


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()


def _reached(case: Case, this: Round, *, is_slow: bool) -> dict[str, date | None]:
    period = parse_period(this.period)
    if period is None or is_slow:
        return {}
    due = [one for one in case.deadlines if one.due and one.due <= period.last and not one.is_reached]
    return {one.milestone.uid: one.due for one in due}


def _attach(world: SampleWorld, service: FeedbackService, rows: Sequence[CaseRow], this: Round) -> None:
    """A brief for many tasks at once, and a file of its own for some."""
    if not rows:
        return
    period = parse_period(this.period)
    dated = period.last if period else None
    unit = rows[0].unit_name
    brief = f"{unit}数字政府建设工作简报（{this.period}）\n\n示例佐证材料，内容为虚构。\n".encode()
    done = [row.uid for row in rows if _number(_named(row) + this.period) % _EVIDENCE_EVERY == 0]
    wanting = [row.uid for row in rows if row.uid not in done]
    if done:
        service.attach(done, this.period, brief, f"{unit}工作简报{this.period}.txt", dated)
    finished = _asking_completion(service, wanting, this.period)
    if finished:
        note = f"{unit}任务完成情况自查报告（{this.period}）\n\n示例佐证材料，内容为虚构。\n".encode()
        service.attach(
            finished, this.period, note, f"{unit}自查报告{this.period}.txt", world.clock.moment.date()
        )


def _asking_completion(service: FeedbackService, uids: Iterable[str], period: str) -> list[str]:
    wanted = set(uids)
    drafts = [asked for asked in service.asked(period) if asked.draft is not None and asked.draft.is_done]
    return [asked.assignment for asked in drafts if asked.assignment in wanted]


def _verdict(case: Case, this: Round) -> ReviewVerdict:
    number = _number(_named(case_row(case)) + this.period)
    feedback = next(one for one in case.facts.feedback if one.period == this.period)
    if number % _RETURN_EVERY == 0 and not feedback.is_done:
        return ReviewVerdict.RETURNED
    if feedback.is_done:
        return ReviewVerdict.DONE
    planned = _SCHEDULE[this.period]
    percent = feedback.percent or Decimal(0)
    if percent < planned - 10:
        return ReviewVerdict.BEHIND
    return ReviewVerdict.AHEAD if percent >= planned + 7 else ReviewVerdict.ON_PLAN


def _mend(world: SampleWorld, this: Round) -> int:
    """Units get their returned reports back, add what was asked for, and the office judges them."""
    back = CaseService(world.office).rows(CaseFilter(states=(AssignmentState.RETURNED,), order_by="unit"))
    concerned = world.playing(row.unit_name for row in back)
    world.send(concerned)
    mended = 0
    for name in concerned:
        session = world.units[name]
        rows = CaseService(session).rows(CaseFilter(states=(AssignmentState.RETURNED,)))
        service = FeedbackService(session)
        for row in rows:
            form = service.form(row.uid, this.period)
            words = f"{form.content.progress}补充：已形成工作台账和阶段性成果清单，见佐证材料。"
            service.save(row.uid, this.period, progress=words)
            service.attach(
                [row.uid], this.period, f"{row.code}成果清单\n".encode(), f"{row.code}成果清单.txt"
            )
        service.submit([row.uid for row in rows], this.period)
        mended += len(rows)
    world.collect(concerned)
    waiting = [item.feedback.uid for item in ReviewService(world.office).queue(period=this.period)]
    if waiting:
        ReviewService(world.office).review_many(waiting, ReviewVerdict.ON_PLAN)
    world.send()
    return mended


def _named(row: CaseRow) -> str:
    """What chance goes by: the same in every play, whoever else takes part."""
    return f"{row.code}@{row.unit_name}"


def _number(text: str) -> int:
    """A number that belongs to a text, the same on every machine."""
    return int.from_bytes(sha256(text.encode()).digest()[:4])
