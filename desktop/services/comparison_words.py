"""A comparison of two days in words: one sentence a case, one phrase a field."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from desktop.domain.comparison import ChangeKind, FieldChange, RowChange
from desktop.domain.ledger import AssignmentState, Duty
from desktop.domain.standing import Waiting
from desktop.domain.supervision import Light, ReviewVerdict
from desktop.i18n import mark, tr
from desktop.services.feedback_fields import title_of
from desktop.services.ledger import DUTY_TITLES, STATE_TITLES
from desktop.services.titles import LIGHT_TITLES, VERDICT_TITLES, WAITING_TITLES

CASE_FIELD_TITLES: Mapping[str, str] = {
    "code": mark("编号"),
    "title": mark("任务名称"),
    "unit_name": mark("单位"),
    "duty": mark("责任类型"),
    "state": mark("状态"),
    "light": mark("亮灯"),
    "light_word": mark("亮灯用语"),
    "due": mark("完成时限"),
    "percent": mark("完成比例"),
    "expected": mark("应完成比例"),
    "verdict": mark("核定"),
    "waiting": mark("等待"),
    "missing": mark("未反馈"),
    "reported": mark("已反馈"),
    "extensions": mark("延期次数"),
    "suspended": mark("中止"),
    "completed_on": mark("办结日期"),
    "is_closed": mark("销号"),
    "withdrawn": mark("撤销"),
}
KIND_TITLES: Mapping[ChangeKind, str] = {
    ChangeKind.NEW: mark("新增"),
    ChangeKind.GONE: mark("撤销"),
    ChangeKind.CHANGED: mark("变化"),
}
_TITLES: tuple[tuple[type[Enum], Mapping[Any, str]], ...] = (
    (AssignmentState, STATE_TITLES),
    (Duty, DUTY_TITLES),
    (Light, LIGHT_TITLES),
    (ReviewVerdict, VERDICT_TITLES),
    (Waiting, WAITING_TITLES),
)
_PERCENTS = frozenset({"percent", "expected"})


def describe(change: RowChange) -> str:
    """One case that differs, in one line."""
    row = change.row
    head = f"{tr(KIND_TITLES[change.kind])}　{row['code']}　{row['unit_name']}　{row['title']}"
    phrases = "；".join(map(describe_field, change.fields))
    return f"{head}　{phrases}" if phrases else head


def describe_field(field: FieldChange) -> str:
    """One field that differs: before and after."""
    title = tr(CASE_FIELD_TITLES.get(field.field, field.field))
    before, after = shown(field.field, field.before), shown(field.field, field.after)
    return tr("{title}：{before} → {after}", title=title, before=before, after=after)


def shown(field: str, value: Any) -> str:
    """A value of `CaseRow` as text for people; a dash for nothing.

    Args:
        field: name of the field.
        value: as the row has it.
    """
    text = _text(value)
    return f"{text}%" if text and field in _PERCENTS else text or "—"


def _text(value: Any) -> str:
    for kind, titles in _TITLES:
        if isinstance(value, kind):
            return tr(titles[value])
    for known, write in _WRITERS.items():
        if isinstance(value, known):
            return write(value)
    return str(value or "")


_WRITERS: Mapping[type, Callable[[Any], str]] = {
    bool: lambda value: tr("是") if value else tr("否"),
    int: str,
    Decimal: lambda value: f"{value.normalize():f}",
    date: date.isoformat,
    tuple: lambda value: "、".join(map(title_of, value)),  # only periods come in several
    list: lambda value: "、".join(map(title_of, value)),
}
