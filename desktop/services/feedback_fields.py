"""What a report says, between people and the log: checked when typed, compared when handed in."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypedDict

from desktop.domain.periods import parse_period
from desktop.domain.standing import Case
from desktop.domain.supervision import Feedback
from desktop.domain.text import clean, clean_line
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.records.fold import FoldedRecord, fold_record
from desktop.services.session import Session

KIND = "feedback"
TEXTS = ("progress", "problems", "next_steps", "help")
FLAGS = ("is_done", "is_unchanged")
CONTENT = (*TEXTS, "percent", "values", "milestones", *FLAGS, "reporter")
SAID = tuple(name for name in CONTENT if name != "reporter")
FIELD_TITLES: Mapping[str, str] = {
    "progress": mark("本期进展"),
    "problems": mark("存在问题"),
    "next_steps": mark("下一步措施"),
    "help": mark("需协调事项"),
    "percent": mark("完成进度"),
    "values": mark("量化目标完成值"),
    "milestones": mark("已完成的时间节点"),
    "is_done": mark("申请办结"),
    "is_unchanged": mark("无变化"),
    "reporter": mark("填报人"),
    "evidence": mark("佐证材料"),
}
_MOST_PERCENT = 100
_MOST_DIGITS = 30


class BadValue(AppError):
    """A value that cannot be kept in a report."""

    code = "E_FEEDBACK_VALUE"
    template = mark("“{field}”填写有误：{reason}。没有保存这一项。")


class FeedbackFields(TypedDict, total=False):
    """What may be typed into a report.

    ``values`` (value reached per uid of target) and ``milestones`` (day reached per uid of milestone,
    None when the day is unknown) replace what was stated before; decimals may be given as text.
    """

    progress: str
    problems: str
    next_steps: str
    help: str
    percent: Decimal | str | int | None
    values: Mapping[str, Decimal | str | int]
    milestones: Mapping[str, date | None]
    is_done: bool
    is_unchanged: bool
    reporter: str


def stated(fields: FeedbackFields, case: Case) -> dict[str, Any]:
    """Typed values as the log keeps them.

    Args:
        fields: those typed; the others stay as they are.
        case: whose targets and milestones may be named.

    Raises:
        BadValue: a number is none, or out of range; a target or milestone is not of this task.
    """
    given: Mapping[str, Any] = fields
    kept: dict[str, Any] = {}
    for name in TEXTS:
        if name in given:
            kept[name] = clean(str(given[name]))  # as typed: spaces at the end may go on
    for name in FLAGS:
        if name in given:
            kept[name] = bool(given[name])
    if "reporter" in fields:
        kept["reporter"] = clean_line(fields["reporter"])
    if "percent" in fields:
        kept["percent"] = _percent(fields["percent"])
    if "values" in fields:
        kept["values"] = _values(fields["values"], case)
    if "milestones" in fields:
        kept["milestones"] = _milestones(fields["milestones"], case)
    return kept


def content(feedback: Feedback) -> dict[str, Any]:
    """What a report says as the log keeps it, without who, when and how often."""
    return {
        "progress": feedback.progress,
        "problems": feedback.problems,
        "next_steps": feedback.next_steps,
        "help": feedback.help,
        "percent": None if feedback.percent is None else f"{feedback.percent:f}",
        "values": {uid: f"{value:f}" for uid, value in feedback.values},
        "milestones": {uid: day.isoformat() if day else None for uid, day in feedback.milestones},
        "is_done": feedback.is_done,
        "is_unchanged": feedback.is_unchanged,
        "reporter": feedback.reporter,
    }


def empty_feedback(case: Case, period: str, reporter: str) -> Feedback:
    """A report in which nothing is said yet, and that is not kept yet."""
    return Feedback(
        uid="",
        task=case.facts.task.uid,
        assignment=case.facts.assignment.uid,
        period=period,
        is_draft=True,
        progress="",
        problems="",
        next_steps="",
        help="",
        percent=None,
        values=(),
        milestones=(),
        is_done=False,
        is_unchanged=False,
        reporter=reporter,
        submitted_on=None,
        version="",
    )


def version_of(session: Session, uid: str, version: str) -> Feedback | None:
    """A report as it stood in an earlier version; None when no such version is here.

    Args:
        session: where.
        uid: of the report.
        version: as a review cites it.
    """
    with session.reading() as workspace:
        changes = workspace.log.changes_of(KIND, uid)
    for count in range(len(changes), 0, -1):
        record = fold_record((KIND, uid), changes[:count])
        if record.version == version:
            return _feedback(record)
    return None


def title_of(code: str) -> str:
    """A period in words; the code itself when it is none."""
    period = parse_period(code)
    return period.title if period else code


def _feedback(record: FoldedRecord) -> Feedback:
    """A folded record as a report; what has a wrong form is left out."""
    return Feedback(
        uid=record.uid,
        task=str(record.get("task", "")),
        assignment=str(record.get("assignment", "")),
        period=str(record.get("period", "")),
        is_draft=False,
        progress=str(record.get("progress", "")),
        problems=str(record.get("problems", "")),
        next_steps=str(record.get("next_steps", "")),
        help=str(record.get("help", "")),
        percent=read_decimal(record.get("percent")),
        values=_read_values(record.get("values")),
        milestones=_read_milestones(record.get("milestones")),
        is_done=record.get("is_done") is True,
        is_unchanged=record.get("is_unchanged") is True,
        reporter=str(record.get("reporter", "")),
        submitted_on=_read_day(record.get("submitted_on")),
        version=record.version,
        conflicts=record.conflicts,
    )


def _percent(given: Decimal | str | int | None) -> str | None:
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    value = _decimal("percent", str(given).strip().rstrip("%％"))
    if not 0 <= value <= _MOST_PERCENT:
        raise BadValue(field=tr(FIELD_TITLES["percent"]), reason=tr("应在0到100之间"))
    return f"{value:f}"


def _values(given: Mapping[str, Decimal | str | int], case: Case) -> dict[str, str]:
    known = {target.uid for target in case.facts.targets}
    if not known.issuperset(given):
        raise BadValue(field=tr(FIELD_TITLES["values"]), reason=tr("不是这项任务的量化目标"))
    return {
        uid: f"{_decimal('values', value):f}"
        for uid, value in given.items()
        if not (isinstance(value, str) and not value.strip())
    }


def _milestones(given: Mapping[str, date | None], case: Case) -> dict[str, str | None]:
    known = {milestone.uid for milestone in case.facts.milestones}
    if not known.issuperset(given):
        raise BadValue(field=tr(FIELD_TITLES["milestones"]), reason=tr("不是这项任务的时间节点"))
    return {uid: day.isoformat() if day else None for uid, day in given.items()}


def _decimal(name: str, given: Decimal | str | int) -> Decimal:
    value = read_decimal(str(given).strip().replace(",", "").replace("，", ""))
    if value is None or abs(value.adjusted()) > _MOST_DIGITS:
        raise BadValue(field=tr(FIELD_TITLES[name]), reason=tr("不是数字"))
    return value


def read_decimal(value: object) -> Decimal | None:
    """A decimal as text; None when it is none."""
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _read_values(value: object) -> tuple[tuple[str, Decimal], ...]:
    pairs = value.items() if isinstance(value, dict) else ()
    read = ((str(uid), read_decimal(number)) for uid, number in pairs)
    return tuple((uid, number) for uid, number in read if number is not None)


def _read_milestones(value: object) -> tuple[tuple[str, date | None], ...]:
    pairs = value.items() if isinstance(value, dict) else ()
    return tuple((str(uid), _read_day(day)) for uid, day in pairs)


def _read_day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
