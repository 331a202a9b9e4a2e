"""What changes when an input changes: for appeals, what-if and the question what separates two neighbours."""

from dataclasses import dataclass
from decimal import Decimal

from desktop.domain.evaluation.values import Evaluation, Indicator, Participant, UnitScore


@dataclass(frozen=True, slots=True)
class Effect:
    """How a unit would fare.

    Attributes:
        before: total, rank and grade as they are.
        after: as they would be.
    """

    participant: Participant
    before: tuple[Decimal, int | None, str]
    after: tuple[Decimal, int | None, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one indicator adds to the distance between two units; positive for the first."""

    indicator: Indicator
    first: Decimal
    second: Decimal

    @property
    def points(self) -> Decimal:
        """The first's points less the second's."""
        return self.first - self.second


def effects(before: Evaluation, after: Evaluation) -> tuple[Effect, ...]:
    """Every unit whose total, rank or grade would change, in the order of the first."""
    later = {one.participant.party: one for one in after.units}
    found = []
    for one in before.units:
        other = later.get(one.participant.party)
        if other is not None and _standing(one) != _standing(other):
            found.append(Effect(one.participant, _standing(one), _standing(other)))
    return tuple(found)


def differences(first: UnitScore, second: UnitScore) -> tuple[Difference, ...]:
    """What separates two units, the largest first; what only one of them has counts 0 for the other."""
    ours = {one.indicator.code: one for one in first.indicators}
    theirs = {one.indicator.code: one for one in second.indicators}
    found = []
    for code in dict.fromkeys((*ours, *theirs)):
        one, other = ours.get(code), theirs.get(code)
        indicator = (one or theirs[code]).indicator
        points = (one.final if one else Decimal(0), other.final if other else Decimal(0))
        if points[0] != points[1]:
            found.append(Difference(indicator, *points))
    return tuple(sorted(found, key=lambda one: -abs(one.points)))


def _standing(unit: UnitScore) -> tuple[Decimal, int | None, str]:
    return unit.total, unit.rank, unit.grade
