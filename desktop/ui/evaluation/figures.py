"""What the charts of an evaluation show, as values: distribution, dimensions, year against year."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop.domain.evaluation.values import Evaluation, Scheme, UnitScore
from desktop.services.checks.figures import RadarAxis

_HUNDRED = Decimal(100)
_MOST_BINS = 14
_WIDTHS = (Decimal("0.5"), Decimal(1), Decimal(2), Decimal(5), Decimal(10), Decimal(20), Decimal(50))


@dataclass(frozen=True, slots=True)
class Bin:
    """Units whose total lies from `least` on and below the next bin.

    Attributes:
        is_marked: the chosen unit is one of them.
    """

    least: Decimal
    width: Decimal
    count: int
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Spread:
    """How the totals of some units are distributed.

    Attributes:
        bins: without gaps, the lowest first; empty without units.
        grades: title and least total, those inside the bins.
        mean: of all totals, to two places; None without units.
    """

    bins: tuple[Bin, ...]
    grades: tuple[tuple[str, Decimal], ...]
    mean: Decimal | None
    median: Decimal | None


def spread(scheme: Scheme, units: Sequence[UnitScore], marked: str = "") -> Spread:
    """The distribution of totals.

    Args:
        scheme: with the grades.
        units: in any order.
        marked: party of the chosen unit.
    """
    if not units:
        return Spread((), (), None, None)
    totals = sorted(one.total for one in units)
    width = next((one for one in _WIDTHS if (totals[-1] - totals[0]) / one < _MOST_BINS), _WIDTHS[-1])
    first, last = totals[0] // width, totals[-1] // width
    chosen = next((one.total // width for one in units if one.participant.party == marked), None)
    places = [first + place for place in range(int(last - first) + 1)]
    bins = tuple(
        Bin(place * width, width, sum(one // width == place for one in totals), place == chosen)
        for place in places
    )
    end = bins[-1].least + width
    grades = tuple((one.title, one.least) for one in scheme.grades if bins[0].least < one.least <= end)
    middle = len(totals) // 2
    median = totals[middle] if len(totals) % 2 else (totals[middle - 1] + totals[middle]) / 2
    return Spread(bins, grades, _rounded(sum(totals, Decimal(0)) / len(totals)), _rounded(median))


@dataclass(frozen=True, slots=True)
class DimensionAxes:
    """A unit's share of each dimension's points, and the mean of its group, in per cent."""

    own: tuple[RadarAxis, ...]
    mean: tuple[RadarAxis, ...]


def dimension_axes(evaluation: Evaluation, score: UnitScore, *, with_mean: bool = True) -> DimensionAxes:
    """The spokes of the radar.

    Args:
        evaluation: of all units of the group.
        score: of the unit.
        with_mean: whether the group is known.
    """
    group = [
        one for one in evaluation.units if one.participant.group == score.participant.group and with_mean
    ]
    own, mean = [], []
    for one in evaluation.scheme.dimensions:
        name = f"{one.code} {one.title}"
        shares = [share for each in group if (share := _share(each, one.code)) is not None]
        own.append(RadarAxis(name, _share(score, one.code)))
        mean.append(RadarAxis(name, sum(shares, Decimal(0)) / len(shares) if shares else None))
    return DimensionAxes(tuple(own), tuple(mean))


def _share(score: UnitScore, dimension: str) -> Decimal | None:
    points, full = score.dimensions.get(dimension, (Decimal(0), Decimal(0)))
    return points / full * _HUNDRED if full else None


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))
