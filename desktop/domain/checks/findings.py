"""Where a finding (问题) stands: corrective action, re-inspection, deadline, whether it came back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from types import MappingProxyType

from desktop.domain.checks.values import Severity, Verdict

CORRECTION_DAYS: Mapping[Severity, int] = MappingProxyType(
    {Severity.HIGH: 7, Severity.MEDIUM: 15, Severity.LOW: 30}
)
"""Days to correct a finding. Source: our guess; the office's rules come first."""


class FindingState(Enum):
    """Where a finding stands.

    OPEN: 待整改. WAITING: 待复查, an action was handed in. RETURNED: 复查未通过. PASSED: 复查通过, 待销号.
    CLOSED: 已销号. WITHDRAWN: 已撤销.
    """

    OPEN = "open"
    WAITING = "waiting"
    RETURNED = "returned"
    PASSED = "passed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Finding:
    """问题, as it was raised from an answer.

    Attributes:
        checklist: code of the checklist, the same in all editions.
        item: code of the item.
        text_hash: of the item's text.
        unit: the one inspected; the caller resolves successors.
        target: what was inspected at the unit; empty when there was only one.
        due: last day to correct it; None when none was set.
        code: e.g. ``问2026-014``, given by the office.
        notice: number of the 整改通知书 that told it, e.g. ``整改〔2026〕3号``.
        inspection: uid; ``inspection_title`` says it to whoever does not hold it.
        category: of the item.
        requirement: text of the item as it was checked.
        standard: clause that the item cites.
        verdict: PARTIAL or NONCONFORMING.
        observation: what was found.
        demand: what has to be done.
        repeats: uids of earlier findings that it repeats, as the office stated when it was raised.
        task: uid of the ledger task that it raised; empty for none.
        closed_on: day the office closed it; None while it is open.
        closing: why it was closed.
        withdrawn: reason; empty when it stands.
        version: of the record as it stands.
        conflicts: names of fields in conflict.
    """

    uid: str
    checklist: str
    item: str
    text_hash: str
    unit: str
    target: str
    severity: Severity | None
    found_on: date
    due: date | None
    code: str = ""
    notice: str = ""
    inspection: str = ""
    inspection_title: str = ""
    system: str = ""
    edition: str = ""
    category: str = ""
    requirement: str = ""
    standard: str = ""
    verdict: Verdict = Verdict.NONCONFORMING
    observation: str = ""
    demand: str = ""
    unit_name: str = ""
    repeats: tuple[str, ...] = ()
    task: str = ""
    closed_on: date | None = None
    closing: str = ""
    withdrawn: str = ""
    version: str = ""
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CorrectiveAction:
    """整改, as the unit handed it in.

    Attributes:
        version: what a re-inspection cites: the version of the record as it was handed in.
        on: day it was handed in; for a draft the day it was written.
        finding: uid of what it corrects.
        cause: 原因分析.
        measures: 整改措施.
        result: 整改结果.
        responsible: person who answers for it.
        done_on: day it was done, as the unit says; None when it is not.
    """

    version: str
    on: date
    uid: str = ""
    finding: str = ""
    cause: str = ""
    measures: str = ""
    result: str = ""
    responsible: str = ""
    done_on: date | None = None
    is_draft: bool = False
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reinspection:
    """复查 of one version of an action.

    Attributes:
        action: version of the action.
        about: uid of the action.
        opinion: what was seen.
        inspection: uid of the inspection on site; empty when the office judged by the evidence.
    """

    action: str
    passed: bool
    on: date
    uid: str = ""
    about: str = ""
    opinion: str = ""
    inspection: str = ""


@dataclass(frozen=True, slots=True)
class FindingFacts:
    """What happened to a finding, in any order.

    Attributes:
        actions: drafts among them count as not there.
    """

    actions: tuple[CorrectiveAction, ...] = ()
    reinspections: tuple[Reinspection, ...] = ()
    closed_on: date | None = None
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class FindingStanding:
    """Where a finding stands on a day; derived, never stored.

    Attributes:
        is_overdue: the unit has to act and the deadline has passed.
        is_late: the unit acted, after the deadline; by its first action that was not sent back.
        days_left: until the deadline, negative after it; None when nothing is asked of the unit or no day
            was set.
        failures: how many times a re-inspection did not pass.
    """

    state: FindingState
    is_overdue: bool
    is_late: bool
    days_left: int | None
    failures: int


def default_due(severity: Severity | None, found_on: date, days: Mapping[Severity, int]) -> date:
    """The deadline to propose; a finding nobody rated counts as medium.

    Args:
        severity: None when it was not rated.
        found_on: the days count from the day after.
        days: calendar days by severity, e.g. `CORRECTION_DAYS`.
    """
    return found_on + timedelta(days=days[severity or Severity.MEDIUM])


def finding_standing(finding: Finding, facts: FindingFacts, today: date) -> FindingStanding:
    """Where a finding stands.

    Args:
        finding: with its deadline as it is now.
        facts: a re-inspection counts for the action it cites; one of an action that is not there counts not.
        today: the day looked at.
    """
    state = _state(facts)
    due = finding.due
    owes = state in (FindingState.OPEN, FindingState.RETURNED)
    answered = None if owes else min((action.on for action in _unreturned(facts)), default=None)
    return FindingStanding(
        state=state,
        is_overdue=owes and due is not None and due < today,
        is_late=answered is not None and due is not None and answered > due,
        days_left=(due - today).days if owes and due is not None else None,
        failures=sum(not one.passed for one in facts.reinspections),
    )


def may_close(facts: FindingFacts) -> bool:
    """Whether a finding may be closed: its last action passed.

    Source: DOMAIN.md, findings are re-inspected (复查) before they close.
    """
    return _state(facts) is FindingState.PASSED


def repeats(finding: Finding, earlier: Iterable[Finding]) -> tuple[Finding, ...]:
    """Earlier findings that this one repeats: same checklist, unit and target, and the same item or its text.

    Args:
        finding: the new one.
        earlier: of all years; those that were withdrawn are left out by the caller.

    Returns:
        Those found before it, the oldest first.
    """
    same = [one for one in earlier if one.found_on < finding.found_on and _is_same(one, finding)]
    return tuple(sorted(same, key=lambda one: (one.found_on, one.uid)))


def _is_same(one: Finding, other: Finding) -> bool:
    place = (one.checklist, one.unit, one.target) == (other.checklist, other.unit, other.target)
    return place and (one.item == other.item or one.text_hash == other.text_hash)


def _state(facts: FindingFacts) -> FindingState:
    if facts.withdrawn_on is not None:
        return FindingState.WITHDRAWN
    if facts.closed_on is not None:
        return FindingState.CLOSED
    handed_in = _handed_in(facts)
    if not handed_in:
        return FindingState.OPEN
    last = max(handed_in, key=lambda action: (action.on, action.version))
    verdict = _verdict(last, facts.reinspections)
    if verdict is None:
        return FindingState.WAITING
    return FindingState.PASSED if verdict else FindingState.RETURNED


def _verdict(action: CorrectiveAction, reinspections: Sequence[Reinspection]) -> bool | None:
    """What the last re-inspection of an action says; of two on one day, the one that did not pass."""
    of_it = [one for one in reinspections if one.action == action.version]
    if not of_it:
        return None
    return max(of_it, key=lambda one: (one.on, not one.passed)).passed


def _unreturned(facts: FindingFacts) -> list[CorrectiveAction]:
    return [action for action in _handed_in(facts) if _verdict(action, facts.reinspections) is not False]


def _handed_in(facts: FindingFacts) -> list[CorrectiveAction]:
    return [action for action in facts.actions if not action.is_draft]
