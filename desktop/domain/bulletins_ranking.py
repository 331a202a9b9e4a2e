"""Ranking of units in a bulletin (单位排名), with ties, and the rule in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from desktop.domain.bulletins import ON_SCHEDULE, PeriodResult, UnitFigures
from desktop.i18n import tr

_HUNDRED = Decimal(100)
_JUDGED = ON_SCHEDULE | {PeriodResult.BEHIND}
_Key = tuple[Fraction, int, int, int]


@dataclass(frozen=True, slots=True)
class Rank:
    """One unit's place.

    Attributes:
        place: from 1 inside its group; None when all its cases are suspended: there is nothing to rank.
        is_tied: whether another unit has the same place.
        on_schedule: its cases done, ahead of plan or on plan.
        ranked: its cases, suspended ones left out.
        percent: `on_schedule` of `ranked`, one decimal; None without any.
    """

    figures: UnitFigures
    place: int | None
    is_tied: bool
    on_schedule: int
    ranked: int
    percent: Decimal | None


def ranking_rule() -> str:
    """How places are found, for people."""
    return tr(
        "按达进度率（已完成、超进度、达进度的事项占未中止事项的比例）由高到低排名；"
        "比例相同的，依次比较逾期事项、未反馈事项、迟报事项，少者在前；仍相同的名次并列，其后名次顺延。"
    )


def is_judged(units: Iterable[UnitFigures]) -> bool:
    """Whether the office judged any report of the period: before that every unit would stand at 0 %.

    Args:
        units: of one period.
    """
    results = (one for unit in units for one in unit.results if one.report is not None)
    return any(one.result in _JUDGED for one in results)


def rank_units(units: Iterable[UnitFigures]) -> tuple[Rank, ...]:
    """Ranks units inside their groups.

    Args:
        units: of one period.

    Returns:
        Group by group in the order they first appear, then by place; units that tie keep their order, those
        without a place come last.
    """
    groups: dict[str, list[UnitFigures]] = {}
    for unit in units:
        groups.setdefault(unit.group, []).append(unit)
    return tuple(rank for group in groups.values() for rank in _ranked(group))


def _ranked(units: Iterable[UnitFigures]) -> list[Rank]:
    keyed = [(_key(unit), unit) for unit in units]
    placed = sorted((key, at) for at, (key, _) in enumerate(keyed) if key is not None)
    keys = [key for key, _ in placed]
    ranks = [_rank(keyed[at][1], 1 + keys.index(key), keys.count(key) > 1) for key, at in placed]
    return ranks + [_rank(unit, None, False) for key, unit in keyed if key is None]


def _key(unit: UnitFigures) -> _Key | None:
    on_schedule, ranked = _counted(unit)
    if ranked == 0:
        return None
    return Fraction(-on_schedule, ranked), unit.overdue, unit.unreported, unit.late


def _rank(unit: UnitFigures, place: int | None, is_tied: bool) -> Rank:
    on_schedule, ranked = _counted(unit)
    percent = None
    if ranked:
        percent = (on_schedule * _HUNDRED / ranked).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Rank(unit, place, is_tied, on_schedule, ranked, percent)


def _counted(unit: UnitFigures) -> tuple[int, int]:
    counts = {one.result: one.count for one in unit.counts}
    return sum(counts[one] for one in ON_SCHEDULE), unit.total - counts[PeriodResult.SUSPENDED]
