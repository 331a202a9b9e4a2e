"""What an import would do with each row, as values: decided first, shown to a person, done after."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from desktop.errors import Problem
from desktop.i18n import mark, tr


class RowAction(Enum):
    """What becomes of a row."""

    NEW = "new"
    UPDATE = "update"
    SAME = "same"
    REFUSED = "refused"


ACTION_TITLES: Mapping[RowAction, str] = {
    RowAction.NEW: mark("新增"),
    RowAction.UPDATE: mark("更新"),
    RowAction.SAME: mark("无变化"),
    RowAction.REFUSED: mark("未采用"),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after."""

    field: str
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Reassignment:
    """A changed unit of an issued task: an import does not do it, a person may (改派).

    Attributes:
        task: uid.
        before: names that the ledger has and the row has not.
        after: names that the row has and the ledger has not.
    """

    task: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordChange:
    """Fields of one record to be stated.

    Attributes:
        uid: of the record; empty for a new one.
    """

    kind: str
    uid: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What an import does with one row.

    Attributes:
        number: row of the sheet, from 1.
        uid: of the task or assignment it means; empty when it is new.
        changes: what a person sees of the difference.
        problems: why something was not taken, and what to look at; the rest of the row goes on.
        reassignment: a changed unit of an issued task, offered.
        records: what will be stated; empty for new rows, which are written by themselves.
    """

    number: int
    action: RowAction
    code: str
    title: str
    uid: str = ""
    changes: tuple[FieldChange, ...] = ()
    problems: tuple[Problem, ...] = ()
    reassignment: Reassignment | None = None
    records: tuple[RecordChange, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """How many rows become what; they add up to all rows of data."""

    new: int = 0
    updated: int = 0
    same: int = 0
    refused: int = 0

    @property
    def total(self) -> int:
        """All rows of data."""
        return self.new + self.updated + self.same + self.refused

    def sentence(self) -> str:
        """One sentence for a clerk."""
        refused = tr("未采用{count}（见原因）", count=self.refused) if self.refused else tr("未采用0")
        return tr(
            "共{total}条：新增{new}，更新{updated}，无变化{same}，{refused}",
            total=self.total,
            new=self.new,
            updated=self.updated,
            same=self.same,
            refused=refused,
        )


def counted(actions: Iterable[RowAction]) -> ImportCounts:
    """Counts actions."""
    counts = dict.fromkeys(RowAction, 0)
    for action in actions:
        counts[action] += 1
    return ImportCounts(
        counts[RowAction.NEW],
        counts[RowAction.UPDATE],
        counts[RowAction.SAME],
        counts[RowAction.REFUSED],
    )


PROBLEMS: Mapping[str, str] = {
    "P_NO_TITLE": mark("没有任务名称，未采用"),
    "P_NO_CODE": mark("没有任务编号，未采用"),
    "P_UNKNOWN_CODE": mark("没有编号为“{code}”的任务，未采用"),
    "P_DUPLICATE": mark("与第{first}行是同一项任务（{code}），未采用"),
    "P_SEVERAL": mark("“{title}”对应台账中的{count}项任务，无法确定是哪一项，未采用"),
    "P_WITHDRAWN": mark("任务{code}已撤销，未采用"),
    "P_REASSIGN": mark("任务{code}已交办，不能在导入时改派（{before}→{after}），如需改派请另行办理"),
    "P_TEXT_KEPT": mark("任务{code}的工作要求出自原文，导入时不改"),
    "P_TARGET_KEPT": mark("任务{code}已有量化目标，导入时不改，请在任务中逐项修改"),
    "P_MILESTONE_KEPT": mark(
        "任务{code}的时间节点“{text}”在表中没有了，导入时不撤销，请在任务中写明理由撤销"
    ),
    "P_MILESTONES_SEVERAL": mark("任务{code}有{count}个时间节点，请在“时间节点”列中修改完成时限"),
    "P_NO_DAY": mark("完成时限“{text}”没有写明日期，只保留原文"),
    "P_UNKNOWN_UNIT": mark("“{name}”不在单位名录中"),
    "P_NO_UNIT": mark("没有责任单位，交办前需要补充"),
    "P_PERCENT": mark("“{value}”可能是{offer}，请核对"),
    "P_NOT_IN_POLICY": mark("在所选文件中没有找到这段文字，未采用"),
    "P_VALUE": mark("{reason}，未采用"),
}
"""Every code a row can have, with its sentence."""


@dataclass(slots=True)
class Findings:
    """Problems and changes of one row while it is looked at."""

    source: str
    number: int
    problems: list[Problem] = field(default_factory=list)
    changes: list[FieldChange] = field(default_factory=list)
    records: list[RecordChange] = field(default_factory=list)

    def problem(self, code: str, /, **values: object) -> None:
        """Adds a problem of this row."""
        said = tuple((name, str(value)) for name, value in values.items())
        self.problems.append(Problem(self.source, self.number, code, PROBLEMS[code], said))

    def change(self, name: str, title: str, before: str, after: str) -> None:
        """Adds what a person sees of a difference."""
        self.changes.append(FieldChange(name, title, before, after))

    def record(self, kind: str, uid: str, **fields: Any) -> None:
        """Adds fields of a record to be stated."""
        self.records.append(RecordChange(kind, uid, fields))


def day_text(day: date | None) -> str:
    """A day as people see it; empty for none."""
    return day.isoformat() if day else ""


def difference(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names that went and names that came, each in its order."""
    gone = tuple(name for name in before if name not in after)
    come = tuple(name for name in after if name not in before)
    return gone, come
