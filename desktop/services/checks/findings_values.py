"""What the services of findings take and give: queries, rows, details, notices, and what they refuse."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from desktop.domain.checks.findings import (
    CorrectiveAction,
    Finding,
    FindingStanding,
    FindingState,
    Reinspection,
)
from desktop.domain.checks.inspections import CheckEvidence, Place
from desktop.domain.checks.values import Answer, Severity
from desktop.domain.supervision import Evidence
from desktop.errors import AppError
from desktop.i18n import mark
from desktop.services.cases_timeline import CaseEvent


class SeverityMissing(AppError):
    """A finding is told with its severity."""

    code = "E_SEVERITY"
    template = mark("{count}个问题还没有定风险等级，没有下发。第一个：{first}")


class NothingToRaise(AppError):
    """No answer can become a finding."""

    code = "E_NOTHING_TO_RAISE"
    template = mark("“{inspection}”没有可下发的问题：已采纳的结果中没有不符合项，或者都已下发。")


class FindingDueTooEarly(AppError):
    """A deadline before the finding was told."""

    code = "E_FINDING_DUE"
    template = mark("{finding}的整改期限{due}早于下发日期{on}，没有写入任何内容。")


class FindingClosed(AppError):
    """A closed finding does not change any more."""

    code = "E_FINDING_CLOSED"
    template = mark("{finding}已销号，不能再改动。如需继续整改，请督查办公室先重新打开。")


class FindingWithdrawn(AppError):
    """A withdrawn finding does not change any more."""

    code = "E_FINDING_WITHDRAWN"
    template = mark("{finding}已撤销（{reason}），不能再改动。")


class SameCode(AppError):
    """Two computers of the office gave the same code to different findings."""

    code = "E_SAME_CODE"
    template = mark("有{count}个问题的编号都是“{code}”。请按记录标识选择：{uids}；督查办公室可以重新编号。")


@dataclass(frozen=True, slots=True)
class FindingQuery:
    """Which findings.

    Attributes:
        unit: any name of a unit, its code or party identifier; findings of its predecessors count as its
            own. Empty for all.
        inspection: uid or code; empty for all.
        state: None for all.
        severity: None for all.
        text: to be found in code, notice, unit, system, target, requirement, observation or demand.
        overdue: True for those that are overdue, False for the others; None for both.
        withdrawn: whether withdrawn ones are among them.
        owed: only those that the unit has to act on: nothing was handed in yet, or it was sent back.
    """

    unit: str = ""
    inspection: str = ""
    state: FindingState | None = None
    severity: Severity | None = None
    text: str = ""
    overdue: bool | None = None
    withdrawn: bool = False
    owed: bool = False


ALL_FINDINGS = FindingQuery()


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding and where it stands today.

    Attributes:
        action: the corrective action as the unit handed it in; None before.
        repeats: the earlier findings that it repeats, as far as they are here, oldest first.
        draft: what the unit is writing; None for everybody else.
    """

    finding: Finding
    standing: FindingStanding
    action: CorrectiveAction | None = None
    repeats: tuple[Finding, ...] = ()
    draft: CorrectiveAction | None = None


@dataclass(frozen=True, slots=True)
class FindingDetail:
    """Everything about a finding.

    Attributes:
        actions: every version that the unit handed in, oldest first.
        reinspections: by day.
        photos: of the inspectors, as they are quoted.
        evidence: attached to the corrective action that was handed in; ``side`` says before or after.
        draft_evidence: attached to what the unit is writing; nobody else sees it.
        task_code: of the task that it raised; empty for none.
        repeats: the earlier findings that it repeats, as far as they are here, oldest first.
        repeated_by: later findings that repeat it.
        history: what happened, the latest last.
    """

    row: FindingRow
    actions: tuple[CorrectiveAction, ...]
    reinspections: tuple[Reinspection, ...]
    photos: tuple[CheckEvidence, ...]
    evidence: tuple[Evidence, ...]
    draft_evidence: tuple[Evidence, ...]
    task_code: str
    repeats: tuple[Finding, ...]
    repeated_by: tuple[Finding, ...]
    history: tuple[CaseEvent, ...]


@dataclass(frozen=True, slots=True)
class NoticeView:
    """整改通知书: the findings that one number told to a unit.

    Attributes:
        on: day it was sent.
        inspection: uid.
        findings: those that stand, in order of code.
        withdrawn: those that were withdrawn since.
        is_number_shared: another notice has the same number, because two computers gave it.
    """

    number: str
    unit: str
    unit_name: str
    on: date
    inspection: str
    inspection_title: str
    findings: tuple[Finding, ...]
    withdrawn: tuple[Finding, ...] = ()
    is_number_shared: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """An answer that can become a finding.

    Attributes:
        answer: accepted; the gravest where several inspectors answered.
        severity: proposed; None when nobody rated it.
        due: proposed, by the days of that severity.
        demand: proposed, from the criterion.
        repeats: earlier findings that it repeats, oldest first.
        result: uid of the answer's record.
        evidence: photographs of all failing answers at the place.
        withdrawn: reason why a finding at this place was withdrawn; such a one is only raised again by name.
    """

    place: Place
    answer: Answer
    severity: Severity | None
    due: date
    demand: str
    repeats: tuple[Finding, ...]
    result: str
    evidence: tuple[CheckEvidence, ...] = ()
    withdrawn: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Item and target by name."""
        return self.place.key


@dataclass(frozen=True, slots=True)
class FindingChoice:
    """What the office makes of a candidate.

    Attributes:
        item: code.
        target: name; empty when there is only one.
        severity: None for the proposed one.
        due: None for the day that the severity gives.
        demand: empty for the proposed words.
    """

    item: str
    target: str = ""
    severity: Severity | None = None
    due: date | None = None
    demand: str = ""


@dataclass(frozen=True, slots=True)
class Raised:
    """What was raised.

    Attributes:
        uids: of the findings, in order of code.
        notice: number of the notice that tells them.
        codes: of the findings.
        sentence: one sentence for a clerk.
    """

    uids: tuple[str, ...]
    notice: str
    codes: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """How many findings stand where today.

    Attributes:
        total: without withdrawn ones.
        open: the unit has to act: nothing was handed in yet, or it was sent back.
        returned: those of the open ones that were sent back.
        overdue: those of the open ones whose deadline has passed.
        waiting: for the office to look again.
        passed: for the office to close.
        repeated: those that repeat an earlier one.
        by_unit: open ones by party of the unit, successors resolved.
    """

    total: int
    open: int
    returned: int
    overdue: int
    waiting: int
    passed: int
    closed: int
    repeated: int
    by_unit: Mapping[str, int] = field(default_factory=dict)
