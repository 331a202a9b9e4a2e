"""Row 18: a year-end evaluation with every derivation, against the same arithmetic on bare tuples.

The floor gets the same facts as plain numbers, ranks and rounds as the scheme says, and keeps nothing but the
totals: no derivation, no hash of facts. It has to come to the same totals, else nothing is measured.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from benchmarks import evaluations as world
from benchmarks.frame import Comparison, Scale
from desktop.domain.evaluation.effects import effects
from desktop.domain.evaluation.engine import evaluate, with_change
from desktop.domain.evaluation.values import ChangeKind, Evaluation, Inputs

_GOAL, _GOAL_MS, _PREVIEW_MS = 5.0, 500.0, 200.0
_FULL, _TARGET, _LIMIT = Fraction(world.POINTS), 80, 70
_LOST, _WON = ({name: Fraction(points) for name, points in table} for table in (world.LEVELS, world.HONOURS))
_BANDS = tuple((Fraction(least), Fraction(points)) for least, points in world.BANDS)
_RANKS, _BEYOND, _EACH = tuple(map(Fraction, world.RANKS)), Fraction("-0.02"), Fraction("0.1")
_MOST_BONUS = Fraction(5)
_Told = tuple[Decimal | None, Decimal | None, tuple[tuple[str, Decimal], ...]]
"""Value, or value and total of a share, or level and count of every occurrence."""


def comparisons(_: Scale) -> Iterator[Comparison]:
    """All figures; then who would fare differently if one appeal were granted."""
    scheme, inputs = world.scheme(), world.inputs()
    bare = _bare(inputs)
    found = evaluate(scheme, inputs)
    totals = {one.participant.party: Fraction(one.total) for one in found.units}
    assert _totals(*bare) == totals, "the floor computes something else"
    size = f"{world.UNITS} units × {world.INDICATORS} indicators"

    yield Comparison(
        18,
        f"{size} with derivations, against the same arithmetic on bare tuples",
        lambda: evaluate(scheme, inputs),
        lambda: _totals(*bare),
        goal=_GOAL,
        goal_ms=_GOAL_MS,
    )
    yield Comparison(
        18,
        f"{size}: an appeal's effect on all, against the same arithmetic twice",
        _preview(found, inputs),
        lambda: (_totals(*bare), _totals(*bare)),
        goal_ms=_PREVIEW_MS,
    )


def _preview(before: Evaluation, inputs: Inputs) -> Callable[[], None]:
    """The worst unit asks for full points."""
    last = before.units[-1]
    indicator = min(last.indicators, key=lambda one: one.final).indicator.code
    wanted = world.change(last.participant.party, indicator, world.POINTS, ChangeKind.APPEAL)

    def preview() -> None:
        after = evaluate(before.scheme, with_change(inputs, wanted), before)
        assert effects(before, after)

    return preview


def _bare(
    inputs: Inputs,
) -> tuple[
    Sequence[Sequence[_Told]], Mapping[str, Mapping[int, Fraction]], Mapping[str, Fraction], list[str]
]:
    """Facts by indicator and unit, changes by unit and indicator, adjustments by unit, and the units."""
    units = [one.party for one in inputs.participants]
    facts = {(one.unit, one.name): one for one in inputs.facts}
    told = [
        [
            (
                one.value if one.done is None else one.done,
                one.total,
                tuple((o.level, o.count) for o in one.occurrences),
            )
            for one in (facts[unit, f"manual.{number}"] for unit in units)
        ]
        for number in range(world.INDICATORS)
    ]
    changes: dict[str, dict[int, Fraction]] = {}
    for change in inputs.changes:
        changes.setdefault(change.unit, {})[int(change.indicator[1:])] = Fraction(change.points)
    return told, changes, {one.unit: Fraction(one.points) for one in inputs.adjustments}, units


def _totals(
    told: Sequence[Sequence[_Told]],
    changes: Mapping[str, Mapping[int, Fraction]],
    booked: Mapping[str, Fraction],
    units: Sequence[str],
) -> dict[str, Fraction]:
    sums, extras = [Fraction(0)] * len(units), [Fraction(0)] * len(units)
    for number, facts in enumerate(told):
        kind = world.KINDS[number % len(world.KINDS)]
        into = extras if kind == world.BONUS else sums
        for place, exact in enumerate(_BY_KIND[kind](facts)):
            points = changes.get(units[place], {}).get(number)
            into[place] += _rounded(min(_FULL, max(Fraction(0), exact))) if points is None else points
    found = {}
    for place, unit in enumerate(units):
        amount = booked.get(unit, Fraction(0))
        bonus = min(_MOST_BONUS, extras[place] + max(Fraction(0), amount))
        found[unit] = _rounded(max(Fraction(0), sums[place] + bonus + min(Fraction(0), amount)))
    return dict(sorted(found.items(), key=lambda pair: pair[1], reverse=True))


def _rounded(value: Fraction) -> Fraction:
    return Fraction((value * 100 + Fraction(1, 2)).__floor__(), 100)


def _numbers(facts: Sequence[_Told]) -> list[Fraction]:
    return [Fraction(value or 0) for value, _, _ in facts]


def _per_unit(facts: Sequence[_Told]) -> Iterator[Fraction]:
    values = _numbers(facts)
    mean = sum(values, Fraction(0)) / len(values)
    return (_FULL - max(Fraction(0), mean - value) * _EACH for value in values)


def _rank(facts: Sequence[_Told]) -> Iterator[Fraction]:
    values = _numbers(facts)
    order = sorted(values)
    for value in values:
        ahead, equal = len(order) - bisect_right(order, value), bisect_right(order, value)
        ranks = range(ahead + 1, ahead + 1 + equal - bisect_left(order, value))
        yield sum(map(_of_rank, ranks), Fraction(0)) / len(ranks)


def _of_rank(rank: int) -> Fraction:
    return _RANKS[rank - 1] if rank <= len(_RANKS) else _RANKS[-1] + _BEYOND * (rank - len(_RANKS))


def _relative(facts: Sequence[_Told]) -> Iterator[Fraction]:
    values = _numbers(facts)
    best = max(values)
    return (_FULL * value / best for value in values)


def _banded(value: Fraction) -> Fraction:
    return next((points for least, points in _BANDS if value >= least), Fraction(0))


def _by_level(facts: Sequence[_Told], table: Mapping[str, Fraction]) -> Iterator[Fraction]:
    return (
        sum((table[level] * Fraction(count) for level, count in found), Fraction(0)) for _, _, found in facts
    )


_BY_KIND: Mapping[str, Callable[[Sequence[_Told]], Iterator[Fraction]]] = {
    "judged": lambda facts: iter(_numbers(facts)),
    "proportional": lambda facts: (_FULL * value / _TARGET for value in _numbers(facts)),
    "inverse": lambda facts: (_FULL * (2 - value / _LIMIT) for value in _numbers(facts)),
    "share": lambda facts: (_FULL * Fraction(done or 0) / Fraction(total or 1) for done, total, _ in facts),
    "threshold": lambda facts: (_FULL if value >= 60 else Fraction(0) for value in _numbers(facts)),
    "bands": lambda facts: map(_banded, _numbers(facts)),
    "deduction": lambda facts: (_FULL - lost for lost in _by_level(facts, _LOST)),
    world.BONUS: lambda facts: _by_level(facts, _WON),
    "conversion": lambda facts: (_FULL * value / 100 for value in _numbers(facts)),
    "per_unit": _per_unit,
    "rank": _rank,
    "relative": _relative,
}
