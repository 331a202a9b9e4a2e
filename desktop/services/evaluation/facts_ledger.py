"""Facts that the ledger knows: completion, deadlines, targets, reports, evidence, notices.

They rest on the cases as `domain.cases` derives them, as page and bulletin show them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from desktop.domain.cases import suspension_on
from desktop.domain.evaluation.values import Fact, FactState, Occurrence, Source
from desktop.domain.ledger import AssignmentState, Target
from desktop.domain.measures import readings, target_progress
from desktop.domain.periods import parse_period
from desktop.domain.standing import Case, Deadline, PeriodReport, ReportStatus
from desktop.domain.supervision import Feedback, Light, Notice, ReviewVerdict, Ruling, RulingKind
from desktop.i18n import mark
from desktop.models.workspace import Workspace
from desktop.records.stream import Role
from desktop.services.bulletins import standing_cases
from desktop.services.checks.findings_reading import PresentUnits
from desktop.services.evaluation.facts_cases import YearCases, cases_of_year
from desktop.services.evaluation.facts_reading import Counted, Derived, Key, Year, marked, share, times
from desktop.services.evaluation.facts_returns import Returned, returned
from desktop.services.session import Session

MISSING, LATE, RETURNED = "缺报", "迟报", "退回"
FEEDBACK_LEVELS = (MISSING, LATE, RETURNED)
"""Levels of `ledger.feedback`, as schemes write them."""
COLOURS: Mapping[Light, str] = MappingProxyType({Light.RED: "红色", Light.YELLOW: "黄色", Light.BLUE: "蓝色"})
"""Levels of `ledger.notices`."""
ON_SCHEDULE = frozenset({ReviewVerdict.DONE, ReviewVerdict.AHEAD, ReviewVerdict.ON_PLAN})
_ALARM = {light: place for place, light in enumerate(Light)}

_NO_TASKS = mark("年度内没有承担任务")
_NONE_COUNT = mark("年度内的任务都中止、有异议或者已销号")
_NO_DEADLINE = mark("年度内没有到期的时间节点")
_NO_TARGET = mark("年度内没有到期的量化目标")
_NO_CLAIM = mark("年度内没有报送已达到节点或者申请办结的反馈")
_LEFT_OUT = mark("中止、有异议、未办结即销号的任务没有计入")
_OTHERS: Mapping[str, tuple[FactState, str]] = {
    f"ledger.{name}": (FactState.NOT_APPLICABLE, _NO_TASKS)
    for name in ("completion", "milestones_on_time", "targets_reached", "feedback", "evidence", "notices")
}


def ledger_facts(session: Session, year: Year) -> Derived:
    """The facts of all units that a case or a notice names, as of the session's today."""
    present = PresentUnits(session)
    notices: dict[str, list[Notice]] = {}
    with session.reading() as workspace:
        cases = cases_of_year(workspace, standing_cases(session), year, present)
        for notice in workspace.ledger.notices():
            if not notice.withdrawn and year.has(notice.on) and notice.colour in COLOURS:
                notices.setdefault(present.of(notice.unit), []).append(notice)
        supported = _supported(workspace, cases, year)
        sent_back = returned(workspace, (one for several in cases.by_unit.values() for one in several))
    facts: dict[Key, Fact] = {}
    for unit in sorted(cases.by_unit.keys() | notices.keys()):
        found = _Unit(unit, cases.by_unit.get(unit, ()), year, cases)
        for fact in (
            found.completion(),
            found.milestones(),
            found.targets(),
            found.feedback(sent_back),
            found.evidence(supported),
            found.notices(notices.get(unit, ())),
        ):
            facts[unit, fact.name] = fact
    return Derived(facts, _OTHERS, session.party if session.role is Role.UNIT else "")


def waiting_reports(session: Session, year: Year) -> Mapping[str, tuple[Source, ...]]:
    """Reports of the year that the office has not judged, by party: facts may still move."""
    present = PresentUnits(session)
    found: dict[str, list[Source]] = {}
    for case in standing_cases(session):
        for one in case.reports:
            if one.status is ReportStatus.WAITING and one.feedback and year.covers(one.period):
                source = Source("feedback", one.feedback.uid, f"{_named(case)} {one.period}")
                found.setdefault(present.of(case.facts.assignment.unit), []).append(source)
    return {unit: tuple(several) for unit, several in found.items()}


def _supported(workspace: Workspace, cases: YearCases, year: Year) -> frozenset[str]:
    """The reports of the year that have evidence, by uid."""
    listed = (case for several in cases.by_unit.values() for case in several)
    uids = [one.uid for case in listed for one in _reported(case, year)]
    evidence = workspace.ledger.evidence_of(uids)
    return frozenset(uid for uid, several in evidence.items() if any(not one.is_draft for one in several))


def _reported(case: Case, year: Year) -> Iterator[Feedback]:
    for one in case.reports:
        if one.feedback is not None and year.covers(one.period):
            yield one.feedback


@dataclass(frozen=True, slots=True)
class _Unit:
    """The cases of one unit in the year."""

    unit: str
    cases: tuple[Case, ...]
    year: Year
    told: YearCases

    def completion(self) -> Fact:
        counting = [case for case in self.cases if _is_asked(case) and not self._is_paused(case)]
        note = _LEFT_OUT if len(counting) < len(self.cases) else ""
        counted = (marked(_source(case), self._is_on_schedule(case)) for case in counting)
        return share("ledger.completion", self.unit, counted, _NONE_COUNT if self.cases else _NO_TASKS, note)

    def milestones(self) -> Fact:
        counted = (
            _deadline(case, one)
            for case in self.cases
            if _is_asked(case)
            for one in case.deadlines
            if self._is_due(case, one.due)
        )
        return share("ledger.milestones_on_time", self.unit, counted, self._nothing(_NO_DEADLINE))

    def targets(self) -> Fact:
        counted = (
            one
            for case in self.cases
            if _is_asked(case) and case.facts.targets
            for one in self._targets(case)
        )
        return share("ledger.targets_reached", self.unit, counted, self._nothing(_NO_TARGET))

    def feedback(self, sent_back: Mapping[str, tuple[Returned, ...]]) -> Fact:
        name = "ledger.feedback"
        if not self.cases:
            return Fact(name, self.unit, FactState.NOT_APPLICABLE, note=_NO_TASKS)
        return times(
            name,
            self.unit,
            (
                occurrence
                for case in self.cases
                for report in case.reports
                if self.year.covers(report.period)
                for occurrence in _faults(case, report, sent_back)
            ),
        )

    def evidence(self, supported: frozenset[str]) -> Fact:
        counted = (
            marked(Source("feedback", one.uid, f"{_named(case)} {one.period}"), one.uid in supported)
            for case in self.cases
            for one in _reported(case, self.year)
            if one.milestones or one.is_done
        )
        return share("ledger.evidence", self.unit, counted, self._nothing(_NO_CLAIM))

    def notices(self, notices: Iterable[Notice]) -> Fact:
        by_task = {case.facts.task.uid: case for case in self.cases}
        found = tuple(
            Occurrence(
                title=one.number or one.uid,
                on=one.on,
                level=COLOURS[one.colour],
                exemption=_excuse(one, by_task),
                source=Source("notice", one.uid, one.number or one.uid),
            )
            for one in notices
        )
        return times("ledger.notices", self.unit, found)

    def _nothing(self, nothing: str) -> str:
        return nothing if self.cases else _NO_TASKS

    def _is_paused(self, case: Case) -> bool:
        """Whether the case was suspended at the end of what is looked at."""
        is_open = case.completed_on is None or case.completed_on > self.year.end
        return is_open and _is_suspended(case, self.year.end)

    def _is_due(self, case: Case, due: date | None) -> bool:
        """Whether the unit had to meet a deadline: it has passed, the unit was told by then, no pause."""
        if due is None or not self.year.is_over(due) or not self.told.was_told(case, due):
            return False
        return not _is_suspended(case, due)

    def _is_on_schedule(self, case: Case) -> bool:
        if case.completed_on is not None and case.completed_on <= self.year.last:
            return True
        return _verdict(case, self.year) in ON_SCHEDULE

    def _targets(self, case: Case) -> Iterator[Counted]:
        """Targets of one case that have fallen due, by the values that the office has judged."""
        confirmed = readings(
            one.feedback
            for one in case.reports
            if one.feedback is not None
            and one.status is ReportStatus.REVIEWED
            and not _is_after(one.period, self.year)
        )
        moved = {one.original: one.due for one in case.deadlines if one.extensions}
        for target in case.facts.targets:
            due = _due(target, self.year)
            due = moved.get(due, due)
            if target.strive or not self._is_due(case, due):
                continue
            progress = target_progress(target, case.facts.targets, confirmed, self.year.number)
            value = f"{progress.value:f}{target.unit}" if progress.value is not None else "—"
            text = f"{_named(case)} {target.name}{target.comparator}{target.value}{target.unit} {value}"
            yield marked(Source("assignment", case.facts.assignment.uid, text), progress.is_reached)


def _deadline(case: Case, one: Deadline) -> Counted:
    in_time = one.is_reached and (
        one.reached_on is None or (one.due is not None and one.reached_on <= one.due)
    )
    words = f"{_named(case)} {one.milestone.due_text} {one.due}"
    reached = f" → {one.reached_on}" if one.reached_on else ""
    return marked(Source("assignment", case.facts.assignment.uid, f"{words}{reached}"), in_time)


def _faults(
    case: Case, report: PeriodReport, sent_back: Mapping[str, tuple[Returned, ...]]
) -> Iterator[Occurrence]:
    """What went wrong with the report of one period."""
    words = f"{_named(case)} {report.period}"
    feedback = report.feedback
    if feedback is None:
        if report.status is ReportStatus.MISSING:
            yield Occurrence(f"{words} {MISSING}", report.report_by, MISSING, source=_source(case))
        return
    source = Source("feedback", feedback.uid, words)
    if report.is_late:
        yield Occurrence(f"{words} {LATE}", feedback.submitted_on, LATE, source=source)
    for number, one in enumerate(sent_back.get(feedback.uid, ()), start=1):
        title = f"{words} {RETURNED}" if number == 1 else f"{words} {RETURNED}{number}"
        yield Occurrence(title, one.on, RETURNED, source=Source("review", one.review, words))


def _excuse(notice: Notice, cases: Mapping[str, Case]) -> str:
    """The good reasons (正当理由) that cover every task of a notice; empty when one is not covered."""
    reasons: dict[str, None] = {}
    for item in notice.items:
        case = cases.get(item.task)
        excuse = next((one for one in case.facts.rulings if _excuses(one, notice)), None) if case else None
        if excuse is None:
            return ""
        reasons[excuse.reason] = None
    return "；".join(reasons)


def _excuses(ruling: Ruling, notice: Notice) -> bool:
    return (
        ruling.kind is RulingKind.EXCUSE
        and ruling.is_granted
        and _ALARM[notice.colour] <= _ALARM[ruling.light]
        and notice.on is not None
        and (ruling.first is None or ruling.first <= notice.on)
        and (ruling.last is None or notice.on <= ruling.last)
    )


def _verdict(case: Case, year: Year) -> ReviewVerdict | None:
    """The latest verdict on a report of the year or before; one that was sent back has none."""
    for one in reversed(case.reports):
        is_judged = one.review is not None and one.review.verdict is not ReviewVerdict.RETURNED
        if is_judged and one.review is not None and not _is_after(one.period, year):
            return one.review.verdict
    return None


def _is_after(period: str, year: Year) -> bool:
    """Whether a period ends after the year."""
    found = parse_period(period)
    return found is None or found.last > year.last


def _is_asked(case: Case) -> bool:
    """Whether the unit answers for a case: not objected to, not closed undone."""
    return case.state is not AssignmentState.OBJECTED and not (case.is_closed and case.completed_on is None)


def _is_suspended(case: Case, day: date) -> bool:
    return bool(case.facts.rulings) and suspension_on(case.facts.rulings, day) is not None


def _due(target: Target, year: Year) -> date | None:
    """The day on which a target counts in a year: a yearly one at its end."""
    if target.recurrence == "yearly" and (target.due is None or target.due > year.last):
        return year.last
    return target.due


def _source(case: Case) -> Source:
    return Source("assignment", case.facts.assignment.uid, _named(case))


def _named(case: Case) -> str:
    return f"{case.facts.task.code} {case.facts.task.title}"
