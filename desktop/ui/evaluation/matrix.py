"""The matrix as values: a row for each unit, a cell for each indicator, with its word and its depth."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from desktop.domain.evaluation.values import (
    ChangeKind,
    Evaluation,
    FactState,
    Indicator,
    IndicatorScore,
    Scheme,
    UnitScore,
)
from desktop.i18n import mark, tr
from desktop.ui.evaluation.form_words import NONE, grade_text, group_text, points_text
from desktop.ui.table_model import Column, FilterKind
from desktop.ui.table_values import Heat

_RANK_PX, _UNIT_PX, _TOTAL_PX, _CELL_PX, _GROUP_PX, _GRADE_PX = 46, 112, 84, 64, 100, 70
_BELOW_ALL = Decimal(-1_000_000)
PROVISIONAL, REVIEWED, APPEALED = mark("暂"), mark("核"), mark("诉")
"""Words beside a figure: 暂定, 核定改分, 申诉后更正."""


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """What one indicator gives one unit, as it is shown.

    Attributes:
        text: points, or the word for why there are none.
        order: what the column is ordered by.
        depth: share of the points that were lost, 0 to 1.
        word: one of the words above; empty for none.
        spoken: the same in a sentence.
    """

    text: str
    order: Decimal
    depth: float
    word: str
    spoken: str
    is_faint: bool = False


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One unit."""

    score: UnitScore
    group: str
    grade: str
    cells: Mapping[str, MatrixCell]

    @property
    def unit(self) -> str:
        """Its party."""
        return self.score.participant.party


def matrix_rows(evaluation: Evaluation) -> tuple[MatrixRow, ...]:
    """The rows in the order of the evaluation."""
    scheme = evaluation.scheme
    return tuple(
        MatrixRow(
            one,
            group_text(scheme, one.participant.group),
            grade_text(scheme, one.grade),
            {score.indicator.code: _cell(one.participant.name, score) for score in one.indicators},
        )
        for one in evaluation.units
    )


def matrix_columns(scheme: Scheme) -> tuple[Column[MatrixRow], ...]:
    """Rank, unit and total stay in sight; then group, grade, and an indicator each."""
    groups: list[Column[MatrixRow]] = [
        Column("group", mark("分组"), lambda one: one.group, _GROUP_PX, filter=FilterKind.VALUES)
    ]
    return (
        Column("rank", mark("名次"), _rank, _RANK_PX, is_number=True),
        Column("unit", mark("单位"), _name, _UNIT_PX, filter=FilterKind.WORDS),
        Column(
            "total",
            mark("总分"),
            _total,
            _TOTAL_PX,
            is_number=True,
            cell=_total_cell,
            spoken=_spoken_total,
            filter=FilterKind.NUMBERS,
        ),
        *(groups if len(scheme.groups) > 1 else ()),
        Column("grade", mark("等次"), lambda one: one.grade, _GRADE_PX, filter=FilterKind.VALUES),
        *(_indicator_column(one) for one in scheme.indicators),
    )


def matrix_keys(scheme: Scheme) -> Mapping[str, Callable[[MatrixRow], Any]]:
    """What columns are ordered by."""
    keys: dict[str, Callable[[MatrixRow], Any]] = {
        "rank": lambda one: (one.score.rank is None, one.score.rank or 0),
        "total": lambda one: one.score.total,
        "unit": lambda one: one.score.participant.order,
    }
    return keys | {one.code: partial(_order, one.code) for one in scheme.indicators}


def _indicator_column(indicator: Indicator) -> Column[MatrixRow]:
    code = indicator.code
    return Column(
        code,
        f"{code} {indicator.title}",
        lambda one: _cell_of(one, code).text,
        _CELL_PX,
        is_number=True,
        head=code,
        cell=lambda one: _heat(_cell_of(one, code)),
        tip=lambda one: _cell_of(one, code).spoken,
        spoken=lambda one: _cell_of(one, code).spoken,
        filter=FilterKind.NUMBERS,
    )


def _cell_of(row: MatrixRow, code: str) -> MatrixCell:
    found = row.cells.get(code)
    if found is not None:
        return found
    said = tr("{unit} {code}：本组不考核这项", unit=row.score.participant.name, code=code)
    return MatrixCell(NONE, _BELOW_ALL, 0.0, "", said, is_faint=True)


def _order(code: str, row: MatrixRow) -> Decimal:
    return _cell_of(row, code).order


def _heat(cell: MatrixCell) -> Heat:
    return Heat(cell.text, cell.depth, tr(cell.word) if cell.word else "", is_faint=cell.is_faint)


def _cell(unit: str, score: IndicatorScore) -> MatrixCell:
    words, is_faint = _without_points(score), True
    order = _BELOW_ALL + 1
    if not words:
        words, is_faint, order = points_text(score.final), False, score.final
    title = f"{score.indicator.code} {score.indicator.title}"
    return MatrixCell(
        words,
        order,
        _depth(score, is_faint),
        _word(score, is_faint),
        f"{unit} {title}：{told(score)}",
        is_faint,
    )


def _without_points(score: IndicatorScore) -> str:
    """Why an indicator shows no points: nothing applies, or nobody said anything yet; empty when it does."""
    if counting_change(score):
        return ""
    if all(one.points is None for one in score.parts):
        return tr("不适用")
    states = {one.fact.state for one in score.parts}
    return tr("缺数据") if states == {FactState.MISSING} else ""


def _depth(score: IndicatorScore, is_faint: bool) -> float:
    """The share of its points that a unit lost; of a deduction, of what it could take."""
    if is_faint:
        return 0.0
    if not score.indicator.is_extra:
        return float(max(Decimal(0), 1 - score.final / score.full)) if score.full else 0.0
    lowest = score.indicator.lowest
    if score.final >= 0:
        return 0.0
    return float(min(Decimal(1), score.final / lowest)) if lowest else 1.0


def _word(score: IndicatorScore, is_faint: bool) -> str:
    """The one word that has room beside the figure: what may still move comes first."""
    change = counting_change(score)
    if change is not None:
        return APPEALED if change is ChangeKind.APPEAL else REVIEWED
    return PROVISIONAL if score.is_provisional and not is_faint else ""


def counting_change(score: IndicatorScore) -> ChangeKind | None:
    """The kind of the change that counts; None without one."""
    counting = [one for one in score.changes if one.version in ("", score.version)]
    return counting[-1].kind if counting else None


def told(score: IndicatorScore) -> str:
    """Points and state of an indicator in words."""
    if without := _without_points(score):
        return without
    said = [tr("{points} 分", points=points_text(score.final))]
    if not score.indicator.is_extra:
        said = [tr("{points} / {full} 分", points=points_text(score.final), full=points_text(score.full))]
    if {one.fact.state for one in score.parts} == {FactState.NOT_APPLICABLE}:
        said.append(tr("不适用，按方案计分"))
    if score.is_provisional:
        said.append(tr("暂定"))
    change = counting_change(score)
    if change is not None:
        said.append(tr("申诉后更正") if change is ChangeKind.APPEAL else tr("核定改分"))
    return "，".join(said)


def _rank(row: MatrixRow) -> str:
    return NONE if row.score.rank is None else str(row.score.rank)


def _name(row: MatrixRow) -> str:
    return row.score.participant.name


def _total(row: MatrixRow) -> str:
    return points_text(row.score.total)


def _total_cell(row: MatrixRow) -> Heat:
    return Heat(_total(row), 0.0, tr(PROVISIONAL) if row.score.is_provisional else "")


def _spoken_total(row: MatrixRow) -> str:
    said = tr("{unit} 总分 {points}", unit=_name(row), points=_total(row))
    return tr("{said}，暂定", said=said) if row.score.is_provisional else said


def tied(rows: Sequence[MatrixRow]) -> frozenset[str]:
    """Parties that share their rank with another one of their group."""
    places: dict[tuple[str, int], list[str]] = {}
    for one in rows:
        if one.score.rank is not None:
            places.setdefault((one.score.participant.group, one.score.rank), []).append(one.unit)
    return frozenset(unit for several in places.values() if len(several) > 1 for unit in several)
