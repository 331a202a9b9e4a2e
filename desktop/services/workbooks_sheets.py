"""The sheets of a ledger as Excel: which columns, and the cells of a task and of a case."""

from collections import Counter
from collections.abc import Mapping, Sequence
from sys import intern
from typing import NamedTuple

from desktop.domain.ledger import Duty
from desktop.domain.standing import CaseRow
from desktop.domain.supervision import Light
from desktop.domain.text import clean_line
from desktop.i18n import mark, tr
from desktop.services.ledger import DUTY_TITLES, STATE_TITLES, LedgerRow
from desktop.services.ledger_columns import FIELDS
from desktop.services.ledger_columns_cells import LedgerEntry, cell_of
from desktop.services.titles import LIGHT_TITLES, VERDICT_TITLES, WAITING_TITLES
from desktop.spreadsheets.book import Cell, Colour, Column, Marked, Shape

LEDGER_SHEET = mark("督查任务台账")
CASES_SHEET = mark("各单位办理情况")
ABOUT_SHEET = mark("说明")
TARGETS_SHEET = mark("量化目标")
MILESTONES_SHEET = mark("时间节点")
_MOST_NAMED = 8
FROZEN_COLUMNS = 3  # order, code and title stay in sight

COLOURS: Mapping[Light, Colour | None] = {
    Light.NONE: None,
    Light.GREEN: Colour.GREEN,
    Light.BLUE: Colour.BLUE,
    Light.YELLOW: Colour.YELLOW,
    Light.RED: Colour.RED,
}
_LEDGER: tuple[tuple[str, float, Shape], ...] = (
    ("order", 5, Shape.NUMBER),
    ("code", 12, Shape.CENTRED),
    ("title", 20, Shape.TEXT),
    ("requirement", 42, Shape.TEXT),
    ("target", 18, Shape.TEXT),
    ("lead", 13, Shape.TEXT),
    ("responsible", 18, Shape.TEXT),
    ("sponsor", 8, Shape.TEXT),
    ("due", 11, Shape.DATE),
    ("milestones", 28, Shape.TEXT),
    ("next_due", 11, Shape.DATE),
    ("state", 9, Shape.CENTRED),
    ("light", 7, Shape.CENTRED),
    ("percent", 8, Shape.NUMBER),
    ("verdict", 8, Shape.CENTRED),
    ("missing", 7, Shape.NUMBER),
    ("units_state", 24, Shape.TEXT),
    ("source", 18, Shape.TEXT),
    ("clause", 9, Shape.TEXT),
    ("note", 14, Shape.TEXT),
)
CASE_COLUMNS: tuple[Column, ...] = (
    Column(mark("任务编号"), 14, Shape.CENTRED),
    Column(mark("任务名称"), 30),
    Column(mark("单位"), 18),
    Column(mark("责任类型"), 10, Shape.CENTRED),
    Column(mark("状态"), 10, Shape.CENTRED),
    Column(mark("亮灯"), 12, Shape.CENTRED),
    Column(mark("亮灯依据"), 44),
    Column(mark("下一节点"), 12, Shape.DATE),
    Column(mark("完成比例（%）"), 9, Shape.NUMBER),
    Column(mark("计划比例（%）"), 9, Shape.NUMBER),
    Column(mark("核定"), 10, Shape.CENTRED),
    Column(mark("待办"), 12, Shape.CENTRED),
    Column(mark("未反馈"), 16),
    Column(mark("已反馈期数"), 8, Shape.NUMBER),
    Column(mark("延期次数"), 8, Shape.NUMBER),
    Column(mark("中止原因"), 18),
    Column(mark("办结日期"), 12, Shape.DATE),
)


class UnitShare(NamedTuple):
    """Where one unit stands under a task, in words."""

    is_lead: bool
    state: str
    said: str


def ledger_columns() -> tuple[Column, ...]:
    """The columns of the ledger, with the heads that an import knows."""
    return tuple(Column(tr(FIELDS[name].title), width, shape) for name, width, shape in _LEDGER)


def case_columns() -> tuple[Column, ...]:
    """The columns of the sheet of cases."""
    return tuple(Column(tr(column.title), column.width, column.shape) for column in CASE_COLUMNS)


def ledger_cells(number: int, row: LedgerRow, entry: LedgerEntry, shares: Sequence[UnitShare]) -> list[Cell]:
    """A task as a row of the ledger.

    Args:
        number: of the row, from 1.
        row: the task as screens show it.
        entry: the task with its deadlines and targets.
        shares: its units, as they stand.
    """
    own: dict[str, Cell] = {
        "order": number,
        "due": row.due,
        "next_due": row.next_due,
        "state": _state(row),
        "light": Marked(row.light_title, COLOURS[row.light]),
        "percent": row.percent,
        "verdict": row.verdict_title,
        "missing": row.missing or None,
        "units_state": _units_state(shares),
    }
    return [own[name] if name in own else cell_of(entry, name) for name, _, _ in _LEDGER]


def case_cells(case: CaseRow) -> list[Cell]:
    """A case as a row of its sheet."""
    return [
        case.code,
        case.title,
        case.unit_name,
        tr(DUTY_TITLES[case.duty]),
        case_state(case),
        Marked(light_text(case), COLOURS[case.light]),
        case.explanation,
        case.due,
        case.percent,
        case.expected,
        tr(VERDICT_TITLES[case.verdict]) if case.verdict else "",
        tr(WAITING_TITLES[case.waiting]),
        "、".join(case.missing),
        len(case.reported),
        case.extensions,
        case.suspended,
        case.completed_on,
    ]


def case_state(case: CaseRow) -> str:
    """Where a case stands; what is decided comes before what is done."""
    if case.withdrawn:
        return tr("已撤销")
    if case.is_closed:
        return tr("已销号")
    if case.suspended:
        return tr("已中止")
    return tr(STATE_TITLES[case.state])


def light_text(case: CaseRow) -> str:
    """A light with the word that goes with it in this place, where that says more."""
    title, word = tr(LIGHT_TITLES[case.light]), case.light_word
    if case.light is Light.NONE or word in ("", title, title.removesuffix("灯")):
        return word or title if case.light is Light.NONE else title
    return f"{title} {word}"


def _state(row: LedgerRow) -> str:
    if row.withdrawn:
        return clean_line(tr("已撤销：{reason}", reason=row.withdrawn))
    return row.state_title


def unit_share(case: CaseRow) -> UnitShare:
    """Where a unit stands, short enough to keep for a hundred thousand tasks."""
    state = case_state(case)
    said = tr("{unit}：{state}", unit=case.unit_name, state=state)
    if case.light is not Light.NONE:
        said = f"{said}（{tr(LIGHT_TITLES[case.light])}）"
    return UnitShare(case.duty is Duty.LEAD, intern(state), intern(said))


def _units_state(shares: Sequence[UnitShare]) -> str:
    """Where every unit stands, leading ones first; of many, how many stand where."""
    if len(shares) <= _MOST_NAMED:
        return "\n".join(share.said for share in sorted(shares, key=lambda share: not share.is_lead))
    counts = Counter(share.state for share in shares)
    said = "、".join(f"{state}{count}" for state, count in counts.most_common())
    return tr("{units}个单位：{said}（详见“{sheet}”）", units=len(shares), said=said, sheet=tr(CASES_SHEET))
