"""The columns of the list of findings, and what they are ordered by."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from desktop.domain.checks.findings import Finding, FindingState
from desktop.domain.checks.values import Severity
from desktop.i18n import mark
from desktop.records.stream import Role
from desktop.services.checks.findings_values import FindingRow
from desktop.ui.case_words import day_text
from desktop.ui.checks.findings_words import (
    left_lamp,
    left_text,
    repeat_text,
    severity_text,
    state_text,
    waits_for,
    what_text,
)
from desktop.ui.table_model import Column, FilterKind

FROZEN = 1
_SEVERITIES = tuple(Severity)
_STATES = tuple(FindingState)


def finding_columns(role: Role) -> tuple[Column[FindingRow], ...]:
    """The columns of findings; a unit does not read its own name in every row.

    Args:
        role: whose list it is: what waits for it is emphasised.
    """
    words, values, days = FilterKind.WORDS, FilterKind.VALUES, FilterKind.DAYS
    unit: Column[FindingRow] = Column("unit", mark("单位"), _of("unit_name"), 96, filter=values)
    return (
        Column("code", mark("编号"), _of("code"), 100, filter=words),
        *((unit,) if role is Role.OFFICE else ()),
        Column("severity", mark("风险等级"), lambda row: severity_text(row.finding), 86, filter=values),
        Column(
            "state",
            mark("状态"),
            state_text,
            96,
            filter=values,
            pill=lambda row: waits_for(role, row.standing.state),
        ),
        Column("left", mark("剩余时间"), left_text, 100, cell=left_lamp),
        Column("what", mark("检查记录"), lambda row: what_text(row.finding), 260, filter=words),
        Column("due", mark("整改期限"), lambda row: day_text(row.finding.due), 104, filter=days),
        Column("repeats", mark("重复问题"), repeat_text, 90, filter=values),
        Column("target", mark("检查对象"), _target_text, 150, filter=words),
        Column("category", mark("类别"), _of("category"), 130, filter=values),
        Column("standard", mark("依据条款"), _of("standard"), 180, is_shown=False, filter=words),
        Column("demand", mark("整改要求"), _of("demand"), 220, is_shown=False, filter=words),
        Column("inspection", mark("所属检查"), _of("inspection_title"), 200, is_shown=False, filter=values),
        Column("notice", mark("整改通知书"), _of("notice"), 140, is_shown=False, filter=values),
        Column(
            "found_on",
            mark("下发日期"),
            lambda row: day_text(row.finding.found_on),
            104,
            is_shown=False,
            filter=days,
        ),
        Column("acted_on", mark("整改报送"), _acted_text, 104, is_shown=False, filter=days),
        Column("closed_on", mark("销号日期"), _closed_text, 104, is_shown=False, filter=days),
    )


KEYS: Mapping[str, Callable[[FindingRow], Any]] = {
    "severity": lambda row: (
        _SEVERITIES.index(row.finding.severity) if row.finding.severity else len(_SEVERITIES)
    ),
    "state": lambda row: _STATES.index(row.standing.state),
    "left": lambda row: (row.standing.days_left is None, row.standing.days_left or 0),
    "due": lambda row: row.finding.due or date.max,
    "repeats": lambda row: len(row.finding.repeats),
}
"""What columns are ordered by where their text does not say it."""


def _of(name: str) -> Callable[[FindingRow], str]:
    return lambda row: " ".join(str(getattr(row.finding, name)).split())


def _target_text(row: FindingRow) -> str:
    finding: Finding = row.finding
    return " · ".join(filter(None, (finding.system, finding.target)))


def _acted_text(row: FindingRow) -> str:
    action = row.action
    return day_text(action.on) if action is not None and not action.is_draft else ""


def _closed_text(row: FindingRow) -> str:
    return day_text(row.finding.closed_on)
