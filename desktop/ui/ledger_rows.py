"""The ledger as a table: its columns."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from desktop.domain.supervision import Light
from desktop.i18n import mark, tr
from desktop.services.ledger import LedgerRow
from desktop.ui.table_model import Column, FilterKind
from desktop.ui.table_values import Bar, Lamp, Pill

FROZEN = 2
Columns = tuple[Column[LedgerRow], ...]


def ledger_columns(today: date) -> Columns:
    """The columns of the ledger.

    Args:
        today: what days are counted from.
    """
    return (*_standing(today), *_wording(), *_counts())


def _standing(today: date) -> Columns:
    values, numbers, days, words = FilterKind.VALUES, FilterKind.NUMBERS, FilterKind.DAYS, FilterKind.WORDS
    return (
        Column("code", mark("编号"), lambda row: row.code, 104, filter=words),
        Column(
            "title",
            mark("任务"),
            lambda row: row.title,
            210,
            tip=lambda row: row.text,
            filter=words,
            is_editable=True,
        ),
        Column("light", mark("灯"), _light, 84, cell=_lamp, filter=values),
        Column(
            "state",
            mark("状态"),
            lambda row: row.state_title,
            92,
            cell=_state,
            filter=values,
        ),
        Column(
            "next_due",
            mark("下一时限"),
            lambda row: due_words(row.next_due, today),
            178,
            tip=lambda row: row.due_text,
            filter=days,
        ),
        Column("percent", mark("进度"), _percent, 128, cell=_bar, filter=numbers),
        Column("verdict", mark("核定"), lambda row: row.verdict_title, 82, filter=values),
        Column(
            "missing", mark("未反馈"), lambda row: _number(row.missing), 80, is_number=True, filter=numbers
        ),
        Column(
            "waiting", mark("待处理"), lambda row: _number(row.waiting), 80, is_number=True, filter=numbers
        ),
    )


def _wording() -> Columns:
    names = FilterKind.NAMES
    return (
        Column(
            "lead",
            mark("牵头单位"),
            lambda row: row.lead,
            132,
            filter=names,
            is_editable=True,
        ),
        Column(
            "responsible",
            mark("责任单位"),
            lambda row: row.responsible,
            190,
            filter=names,
            is_editable=True,
        ),
        Column("due", mark("完成时限"), _due, 140, tip=lambda row: row.due_text, filter=FilterKind.DAYS),
        Column("clause", mark("条款"), lambda row: row.clause, 96, filter=FilterKind.VALUES),
        *_further(),
    )


def _further() -> Columns:
    """What some offices keep in their ledger and others do not: hidden at first."""
    words = FilterKind.WORDS
    return (
        Column(
            "sponsor",
            mark("牵头领导"),
            lambda row: row.sponsor,
            110,
            filter=words,
            is_editable=True,
            is_shown=False,
        ),
        Column(
            "note", mark("备注"), lambda row: row.note, 200, filter=words, is_editable=True, is_shown=False
        ),
        Column(
            "policy",
            mark("政策文件"),
            lambda row: row.policy,
            220,
            tip=lambda row: row.policy,
            filter=FilterKind.VALUES,
            is_shown=False,
        ),
    )


def _counts() -> Columns:
    return (
        _count("milestones", mark("节点"), lambda row: _number(row.milestones)),
        _count("targets", mark("目标"), lambda row: _number(row.targets)),
        Column("units", mark("办结/单位"), _units, 84, is_sortable=False, is_number=True),
        Column("problems", mark("需要核对"), _problems, 150, is_sortable=False),
        _long("text", mark("内容"), lambda row: " ".join(row.text.split()), 320),
        _long("due_text", mark("时限原文"), lambda row: row.due_text, 160),
        _long("withdrawn", mark("撤销理由"), lambda row: row.withdrawn, 160),
    )


def _count(name: str, title: str, text: Callable[[LedgerRow], str]) -> Column[LedgerRow]:
    return Column(name, title, text, 60, is_sortable=False, is_number=True, is_shown=False)


def _long(name: str, title: str, text: Callable[[LedgerRow], str], width: int) -> Column[LedgerRow]:
    return Column(name, title, text, width, is_sortable=False, is_shown=False)


def due_words(day: date | None, today: date) -> str:
    """A deadline, and how long there is until it or how long it is past; empty without one."""
    if day is None:
        return ""
    days = (day - today).days
    if days < 0:
        left = tr("逾期{days}天", days=-days)
    else:
        left = tr("剩{days}天", days=days) if days else tr("今天到期")
    return f"{day.isoformat()}　{left}"


def percent_words(percent: Decimal | None) -> str:
    """A percentage without needless zeros; empty when there is none."""
    return f"{percent.normalize():f}%" if percent is not None else ""


def _light(row: LedgerRow) -> str:
    return row.light_title if row.light is not Light.NONE else ""


def _lamp(row: LedgerRow) -> Lamp | None:
    return Lamp(row.light, row.light_title) if row.light is not Light.NONE else None


def _state(row: LedgerRow) -> Pill:
    return Pill(row.state_title, is_emphasised=row.waiting > 0)


def _percent(row: LedgerRow) -> str:
    return percent_words(row.percent)


def _bar(row: LedgerRow) -> Bar | None:
    return Bar(percent_words(row.percent), row.percent) if row.percent is not None else None


def _due(row: LedgerRow) -> str:
    if row.due is None:
        return row.due_text
    more = tr(" 等{count}个", count=row.milestones) if row.milestones > 1 else ""
    return f"{row.due.isoformat()}{more}"


def _units(row: LedgerRow) -> str:
    return f"{row.completed}/{row.units}" if row.units else ""


def _number(count: int) -> str:
    return str(count) if count else ""


def _problems(row: LedgerRow) -> str:
    return "！" + "；".join(row.problems) if row.problems else ""
