"""Words for what stands in a case: periods, deadlines, targets, percentages."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from desktop.domain.ledger import Milestone, Target
from desktop.domain.periods import parse_period
from desktop.domain.standing import CaseRow, Deadline, PeriodReport, TargetProgress, Waiting
from desktop.i18n import tr
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.session import Session
from desktop.services.titles import REPORT_TITLES, WAITING_TITLES

COMPARATORS = {">=": "≥", ">": "＞", "<=": "≤", "<": "＜", "=": "＝"}
_SHOWN_CHARS = 28


def period_title(code: str) -> str:
    """A period as people say it; the code itself when it is none."""
    period = parse_period(code)
    return period.title if period else code


def missing_periods(session: Session) -> tuple[str, ...]:
    """Codes of the periods whose report some unit has not handed in, oldest first."""
    rows = CaseService(session).rows(CaseFilter(missing=True, completed=False))
    return in_order({code for case in rows for code in case.missing})


def in_order(codes: Iterable[str]) -> tuple[str, ...]:
    """Codes of periods, each once, oldest first; what is no period comes last."""
    known = {code: period for code in codes if (period := parse_period(code))}
    rest = sorted(set(codes) - known.keys())
    return (*sorted(known, key=lambda code: (known[code], code)), *rest)


def day_text(day: date | None, nothing: str = "") -> str:
    """A day as 2023-12-31."""
    return day.isoformat() if day else nothing


def percent_text(percent: Decimal | None, nothing: str = "—") -> str:
    """A percentage without needless zeros."""
    return nothing if percent is None else f"{plain(percent)}%"


def plain(value: Decimal) -> str:
    """A number without needless zeros and never with an exponent."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def milestone_text(milestone: Milestone) -> str:
    """A deadline in one line: the day or the wording, and what is due."""
    when = milestone.due.isoformat() if milestone.due else milestone.due_text
    what = " ".join(milestone.text.split())
    return f"{when}　{what}" if what else when


def deadline_text(deadline: Deadline, *, is_short: bool = False) -> str:
    """A deadline as it binds a unit: the day, how it was moved, and what is due."""
    what = " ".join(deadline.milestone.text.split())
    if is_short and len(what) > _SHOWN_CHARS:
        what = f"{what[:_SHOWN_CHARS]}…"
    return f"{deadline_day(deadline)}　{what}"


def deadline_day(deadline: Deadline) -> str:
    """The day of a deadline, and how it was moved."""
    when = day_text(deadline.due, deadline.milestone.due_text)
    if not deadline.extensions:
        return when
    original = day_text(deadline.original)
    return tr(
        "{day}（原 {original}，延期 {count} 次）", day=when, original=original, count=deadline.extensions
    )


def moved_text(deadline: Deadline) -> str:
    """How a deadline was moved; empty when it was not."""
    if not deadline.extensions:
        return ""
    original = day_text(deadline.original)
    return tr("原 {original}，延期 {count} 次", original=original, count=deadline.extensions)


def target_text(target: Target) -> str:
    """A target with its comparator: what, how compared, with what, by when."""
    sign = COMPARATORS.get(target.comparator, target.comparator)
    strive = tr("力争 ") if target.strive else ""
    yearly = tr("，每年") if target.recurrence == "yearly" else ""
    due = tr("，{day} 前", day=target.due.isoformat()) if target.due else ""
    return f"{target.name} {strive}{sign} {target.value}{target.unit}{yearly}{due}"


def target_progress_text(progress: TargetProgress) -> str:
    """How far a target is."""
    if progress.value is None:
        return tr("未报数")
    reached = tr("已达到") if progress.is_reached else tr("未达到")
    share = f" {percent_text(progress.percent)}" if progress.percent is not None else ""
    return f"{plain(progress.value)}{progress.target.unit}　{reached}{share}"


def report_text(report: PeriodReport, verdict: str = "") -> str:
    """The status of one period's report, or its verdict when one is given; and that it was late."""
    late = tr("（迟报）") if report.is_late else ""
    return f"{verdict or tr(REPORT_TITLES[report.status])}{late}"


def case_note(case: CaseRow) -> str:
    """The next deadline and the progress of a case, short."""
    parts = []
    if case.due:
        parts.append(tr("时限 {day}", day=case.due.isoformat()))
    if case.extensions:
        parts.append(tr("延期 {count} 次", count=case.extensions))
    return " · ".join(parts)


def progress_note(case: CaseRow) -> str:
    """Reported against expected percentage."""
    if case.percent is None and case.expected is None:
        return ""
    if case.expected is None:
        return tr("进度 {percent}", percent=percent_text(case.percent))
    return tr(
        "进度 {percent}，应达 {expected}",
        percent=percent_text(case.percent, tr("未报")),
        expected=percent_text(case.expected),
    )


def missing_note(case: CaseRow) -> str:
    """The periods whose report is missing."""
    if not case.missing:
        return ""
    return tr("缺反馈：{periods}", periods="、".join(period_title(code) for code in case.missing))


def waiting_note(case: CaseRow) -> str:
    """Whose turn it is; empty when it is nobody's."""
    return "" if case.waiting is Waiting.NOTHING else tr(WAITING_TITLES[case.waiting])
