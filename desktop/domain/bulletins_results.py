"""What came of each case in one period (本期结果): the office's verdict, or why there is none.

Source: DOMAIN.md, "Papers", bulletin.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from desktop.domain.calendar import shifted
from desktop.domain.cases import suspension_on
from desktop.domain.ledger import AssignmentState
from desktop.domain.periods import Period
from desktop.domain.standing import Case, PeriodReport
from desktop.domain.supervision import ReviewVerdict
from desktop.i18n import mark


class PeriodResult(Enum):
    """What came of one case in one period: the office's verdict, or why there is none."""

    DONE = "done"
    AHEAD = "ahead"
    ON_PLAN = "on-plan"
    BEHIND = "behind"
    UNREVIEWED = "unreviewed"
    UNREPORTED = "unreported"
    SUSPENDED = "suspended"


RESULT_TITLES: Mapping[PeriodResult, str] = {
    PeriodResult.DONE: mark("已完成"),
    PeriodResult.AHEAD: mark("超进度"),
    PeriodResult.ON_PLAN: mark("达进度"),
    PeriodResult.BEHIND: mark("欠进度"),
    PeriodResult.UNREVIEWED: mark("待核定"),
    PeriodResult.UNREPORTED: mark("未反馈"),
    PeriodResult.SUSPENDED: mark("中止"),
}
ON_SCHEDULE = frozenset({PeriodResult.DONE, PeriodResult.AHEAD, PeriodResult.ON_PLAN})
_VERDICTS: Mapping[ReviewVerdict, PeriodResult] = {
    ReviewVerdict.DONE: PeriodResult.DONE,
    ReviewVerdict.AHEAD: PeriodResult.AHEAD,
    ReviewVerdict.ON_PLAN: PeriodResult.ON_PLAN,
    ReviewVerdict.BEHIND: PeriodResult.BEHIND,
    ReviewVerdict.RETURNED: PeriodResult.UNREVIEWED,
}


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case in one period.

    Attributes:
        report: of the period; None when none was asked for because the case was completed before.
        is_overdue: a deadline up to the last day of the period, and before the day looked at, was missed.
    """

    case: Case
    result: PeriodResult
    report: PeriodReport | None
    is_overdue: bool

    @property
    def is_late(self) -> bool:
        """Whether the report was handed in after its last day."""
        return self.report is not None and self.report.is_late

    @property
    def is_reported(self) -> bool:
        """Whether a report was handed in."""
        return self.report is not None and self.report.feedback is not None

    @property
    def is_slow(self) -> bool:
        """Whether it belongs on the slow list (进展缓慢): behind plan, not reported on, or overdue."""
        if self.result in (PeriodResult.DONE, PeriodResult.SUSPENDED):
            return False
        return self.is_overdue or self.result in (PeriodResult.BEHIND, PeriodResult.UNREPORTED)


def case_results(cases: Iterable[Case], period: Period, day: date) -> tuple[CaseResult, ...]:
    """What came of each case in a period.

    Left out are withdrawn cases, and those that nothing was asked of and nothing came from: not told yet,
    objected to, closed.

    Args:
        cases: as they stand on `day`.
        period: which.
        day: the day they are looked at.
    """
    found = (_result(case, period, day) for case in cases if not case.facts.withdrawn)
    return tuple(one for one in found if one is not None)


def _result(case: Case, period: Period, day: date) -> CaseResult | None:
    report = next((one for one in case.reports if one.period == period.code), None)
    is_done = case.completed_on is not None and case.completed_on <= period.last
    if not is_done and not _is_due(case, report):
        return None
    issued = case.facts.assignment.issued_on
    if report is None and (issued is None or issued > period.last):
        return None
    result = _outcome(case, report, day, is_done=is_done)
    is_overdue = result is not PeriodResult.DONE and _was_overdue(case, min(period.last, shifted(day, -1)))
    return CaseResult(case, result, report, is_overdue)


def _is_due(case: Case, report: PeriodReport | None) -> bool:
    """Whether a report was handed in, or was to be."""
    if report is None:
        return False
    is_asked = case.state is not AssignmentState.OBJECTED and (
        not case.is_closed or case.completed_on is not None
    )
    return is_asked or report.feedback is not None


def _outcome(case: Case, report: PeriodReport | None, day: date, *, is_done: bool) -> PeriodResult:
    if is_done or report is None:
        return PeriodResult.DONE
    if report.review is not None:
        return _VERDICTS[report.review.verdict]
    if report.feedback is not None:
        return PeriodResult.UNREVIEWED
    if suspension_on(case.facts.rulings, min(day, report.report_by)) is not None:
        return PeriodResult.SUSPENDED
    return PeriodResult.UNREPORTED


def _was_overdue(case: Case, day: date) -> bool:
    return any(
        one.due is not None
        and one.due <= day
        and not (one.is_reached and (one.reached_on is None or one.reached_on <= day))
        for one in case.deadlines
    )
