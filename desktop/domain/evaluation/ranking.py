"""Ranks and grades (名次、等次) inside one group."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from desktop.domain.evaluation.values import (
    GradeRule,
    Group,
    QuotaRounding,
    Scheme,
    Ties,
    UnitScore,
    VetoEffect,
)

_Key = tuple[Decimal, ...]
_ROUND: Mapping[QuotaRounding, Callable[[Fraction], int]] = {
    QuotaRounding.DOWN: lambda value: value.__floor__(),
    QuotaRounding.HALF_UP: lambda value: (value + Fraction(1, 2)).__floor__(),
    QuotaRounding.UP: lambda value: value.__ceil__(),
}


def ranked(scheme: Scheme, group: Group, units: Sequence[UnitScore]) -> tuple[UnitScore, ...]:
    """The units of a group with rank and grade, by rank; those without a rank follow in protocol order.

    A unit gets no rank when its group has none, when it is left out of ranks, when a veto takes its place, or
    when facts are missing and the scheme gives no total then.
    """
    runners = [one for one in units if _runs(scheme, group, one)]
    keys = {one.participant.party: _key(scheme, one) for one in runners}
    runners.sort(key=lambda one: one.participant.order)
    runners.sort(key=lambda one: keys[one.participant.party], reverse=True)
    placed = [
        replace(
            one, rank=_rank(scheme.policy.ties, [keys[other.participant.party] for other in runners], place)
        )
        for place, one in enumerate(runners)
    ]
    graded = _graded(scheme, placed) if group.is_ranked else placed
    rest = [_last_grade(scheme, group, one) for one in units if one.participant.party not in keys]
    return (*graded, *sorted(rest, key=lambda one: one.participant.order))


def effect_of(scheme: Scheme, unit: UnitScore) -> VetoEffect | None:
    """The gravest effect of the vetoes of a unit; None without one."""
    effects = {rule.code: rule.effect for rule in scheme.vetoes}
    found = {effects[one.veto] for one in unit.vetoes if one.veto in effects}
    return next((effect for effect in VetoEffect if effect in found), None)


def quota_of(scheme: Scheme, grade: GradeRule, units: int) -> int | None:
    """How many units of a group may have a grade; None for no quota.

    Args:
        scheme: says how a share is rounded.
        grade: with its quota.
        units: of the group that are ranked.
    """
    if grade.count is not None:
        return grade.count
    if grade.share is None:
        return None
    return _ROUND[scheme.policy.quota_rounding](Fraction(grade.share) * units)


def _runs(scheme: Scheme, group: Group, unit: UnitScore) -> bool:
    if not (group.is_ranked and unit.participant.is_ranked):
        return False
    if unit.missing and not scheme.policy.missing_is_zero:
        return False
    return scheme.policy.veto_keeps_rank or effect_of(scheme, unit) is not VetoEffect.GRADE


def _key(scheme: Scheme, unit: UnitScore) -> _Key:
    if scheme.policy.ties is not Ties.BREAK:
        return (unit.total,)
    by_code = {one.indicator.code: one.final for one in unit.indicators}
    by_code |= {code: points for code, (points, _) in unit.dimensions.items()}
    extras = [one.final for one in unit.indicators if one.indicator.is_extra]
    extras += [one.points for one in unit.adjustments]
    by_code["bonus"] = sum((one for one in extras if one > 0), Decimal(0))
    return (unit.total, *(by_code.get(code, Decimal(0)) for code in scheme.policy.tie_breakers))


def _rank(ties: Ties, keys: Sequence[_Key], place: int) -> int:
    if ties is Ties.DENSE:
        return len({key for key in keys if key > keys[place]}) + 1
    return sum(key > keys[place] for key in keys) + 1


def _graded(scheme: Scheme, units: Sequence[UnitScore]) -> list[UnitScore]:
    """Gives the grades from the best down, each to those that reach it and still have none."""
    grades: dict[str, str] = {}
    barred = {one.participant.party: effect_of(scheme, one) for one in units}
    for grade in scheme.grades[:-1]:
        able = [one for one in units if _may_have(grade, one, barred[one.participant.party])]
        open_ones = [one for one in able if one.participant.party not in grades]
        quota = quota_of(scheme, grade, len(units))
        used = _vetoed(scheme, grade, units, barred) if quota is not None else 0
        limit = None if quota is None else max(0, quota - used)
        for one in _within(open_ones, limit, ties_share=scheme.policy.quota_ties):
            grades[one.participant.party] = grade.code
    last = scheme.grades[-1].code if scheme.grades else ""
    return [replace(one, grade=grades.get(one.participant.party, last)) for one in units]


def _may_have(grade: GradeRule, unit: UnitScore, effect: VetoEffect | None) -> bool:
    if effect is VetoEffect.GRADE or (effect is VetoEffect.TOP and grade.is_top):
        return False
    return unit.total >= grade.least


def _vetoed(
    scheme: Scheme,
    grade: GradeRule,
    units: Sequence[UnitScore],
    barred: Mapping[str, VetoEffect | None],
) -> int:
    """Vetoed units that use up a place of a quota because they would have had the grade."""
    if not scheme.policy.vetoed_fill_quota:
        return 0
    without = [one for one in units if one.total >= grade.least]
    return sum(not _may_have(grade, one, barred[one.participant.party]) for one in without)


def _within(units: Sequence[UnitScore], limit: int | None, *, ties_share: bool) -> Sequence[UnitScore]:
    """The first of some units by rank; those that tie at the edge all get in, or none of them does."""
    if limit is None or len(units) <= limit:
        return units
    edge = units[limit].rank
    if ties_share:
        inside = [one for one in units if one.rank == edge] if limit and units[limit - 1].rank == edge else []
        return (*units[:limit], *(one for one in inside if one not in units[:limit]))
    return tuple(one for one in units[:limit] if one.rank != edge)


def _last_grade(scheme: Scheme, group: Group, unit: UnitScore) -> UnitScore:
    """A vetoed unit without a rank has the lowest grade; others without a rank have none."""
    vetoed = effect_of(scheme, unit) is VetoEffect.GRADE
    grade = scheme.grades[-1].code if group.is_ranked and vetoed and scheme.grades else ""
    return replace(unit, rank=None, grade=grade)
