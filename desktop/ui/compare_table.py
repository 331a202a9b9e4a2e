"""The columns of a comparison: what kind of change, which case, and the fields before → after."""

from typing import Any

from desktop.domain.comparison import ChangeKind, FieldChange, RowChange
from desktop.domain.supervision import Light
from desktop.i18n import mark, tr
from desktop.services.comparison_words import CASE_FIELD_TITLES, KIND_TITLES, describe, describe_field, shown
from desktop.services.feedback_fields import title_of
from desktop.ui.lights import lit
from desktop.ui.table_model import Column

_OWN_COLUMN = ("light", "state", "percent", "verdict", "due")
_WIDTHS = {"light": 112, "state": 112, "percent": 100, "verdict": 112, "due": 176}


def _kind(change: RowChange) -> str:
    return tr(KIND_TITLES[change.kind])


def _field(name: str) -> Column[RowChange]:
    def cell(change: RowChange) -> str:
        """Before and after; of a new case its value, of one that is the same nothing."""
        if change.kind is ChangeKind.NEW:
            return _value(name, change.row[name])
        found = next((one for one in change.fields if one.field == name), None)
        if found is None:
            return ""
        before, after = _value(name, found.before), _value(name, found.after)
        return tr("{before} → {after}", before=before, after=after)

    return Column(name, CASE_FIELD_TITLES[name], cell, _WIDTHS[name], tip=describe)


def _value(name: str, value: Any) -> str:  # as the row has it
    return lit(value) if isinstance(value, Light) else shown(name, value)


def _others(change: RowChange) -> str:
    others = [one for one in change.fields if one.field not in _OWN_COLUMN]
    return "；".join(map(_other, others))


def _other(field: FieldChange) -> str:
    """What was added to a list and what went; of anything else before and after."""
    if not isinstance(field.before, tuple) or not isinstance(field.after, tuple):
        return describe_field(field)
    added = [f"＋{title_of(one)}" for one in field.after if one not in field.before]
    went = [f"－{title_of(one)}" for one in field.before if one not in field.after]
    return tr("{title}：{items}", title=tr(CASE_FIELD_TITLES[field.field]), items="、".join([*added, *went]))


CHANGES: tuple[Column[RowChange], ...] = (
    Column(
        "kind", mark("变动"), _kind, 66, pill=lambda one: one.kind is not ChangeKind.CHANGED, tip=describe
    ),
    Column("code", mark("编号"), lambda one: str(one.row["code"]), 94, tip=describe),
    Column("unit_name", mark("单位"), lambda one: str(one.row["unit_name"]), 130, tip=describe),
    Column("title", mark("任务名称"), lambda one: str(one.row["title"]), 160, tip=describe),
    *map(_field, _OWN_COLUMN),
    Column("others", mark("其他变化"), _others, 200, tip=describe),
)
