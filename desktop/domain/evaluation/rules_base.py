"""What every kind of scoring rule works with: the case, the result, bounds, and figures in formulas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import lcm

from desktop.domain.arithmetic import half_up, shown
from desktop.domain.evaluation.parameters import Parameters
from desktop.domain.evaluation.values import Fact, FactState, Occurrence, Step
from desktop.i18n import mark

ZERO = Fraction(0)
_STEP_PLACES = 4
_BOUNDED = mark("限定后")


class Peers:
    """Numbers of one fact of all units of a group that know it, and what every one of them needs, found once.

    Args:
        facts: known, in the order of the units.
    """

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts = tuple(facts)

    @cached_property
    def values(self) -> tuple[Fraction, ...]:
        """The numbers, in the order of the units."""
        return tuple(map(value_of, self._facts))

    @cached_property
    def ordered(self) -> tuple[Fraction, ...]:
        """The numbers, the smallest first."""
        return tuple(sorted(self.values))

    @cached_property
    def total(self) -> Fraction:
        """Their sum."""
        return total_of(self.values)

    @cached_property
    def sum_text(self) -> str:
        """Their sum as a formula, in the order of the units."""
        return " + ".join(map(text, self.values))

    @cached_property
    def ordered_text(self) -> tuple[str, ...]:
        """The numbers as they stand in formulas, the smallest first."""
        return tuple(map(text, self.ordered))


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule scores.

    Attributes:
        points: of the part.
        given: its parameters.
        fact: of the unit, known.
        group: of the unit, itself among them.
        value: the number that is scored, see `value_of`.
    """

    points: Fraction
    given: Parameters
    fact: Fact
    group: Peers
    value: Fraction = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", value_of(self.fact))


@dataclass(frozen=True, slots=True)
class Given:
    """What a rule gives: exact points, and how they come about."""

    points: Fraction
    steps: tuple[Step, ...]


def counted(occurrences: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    """Those that count: exempted ones (可不扣分) do not."""
    return tuple(one for one in occurrences if not one.exemption)


def value_of(fact: Fact) -> Fraction:
    """The number that a known fact is scored by; occurrences alone count as their number."""
    if fact.value is None:
        return total_of(one.count for one in counted(fact.occurrences))
    return fraction(fact.value)


def fraction(value: Decimal) -> Fraction:
    """The number, exactly; half the time of ``Fraction(value)``, which has to find out what it is given."""
    return Fraction(*value.as_integer_ratio())


def total_of(values: Iterable[Fraction] | Iterable[Decimal]) -> Fraction:
    """The sum, exactly; faster than adding one after the other."""
    ratios = [one.as_integer_ratio() for one in values]
    common = lcm(*(below for _, below in ratios))
    return Fraction(sum(above * (common // below) for above, below in ratios), common)


def signed(value: Fraction, places: int) -> Decimal:
    """Rounds half up by size (四舍五入): -0.5 becomes -1."""
    if value.numerator >= 0:
        return half_up(value, places)
    rounded = half_up(-value, places)
    return -rounded if rounded else rounded


def text(value: Fraction) -> str:
    """A number in a formula; a negative one in brackets."""
    return shown(value) if value.numerator >= 0 else f"(-{shown(-value)})"


def step(name: str, formula: str, value: Fraction) -> Step:
    """A step with its result, rounded to four places for reading."""
    return Step(name, formula, signed(value, _STEP_PLACES))


def bounded(case: Case, exact: Fraction, steps: Sequence[Step]) -> Given:
    """Not below ``floor`` (扣完为止) and not above ``cap`` (不超过); a cap of ``points`` is the part's."""
    given = case.given
    cap = (
        {"points": case.points, "none": None}.get(given.word("cap"))
        if given.word("cap")
        else given.number("cap")
    )
    floor = None if given.word("floor") == "none" else given.number("floor")
    found = exact
    if cap is not None:
        found = min(found, cap)
    if floor is not None:
        found = max(found, floor)
    if found is exact:
        return Given(found, tuple(steps))
    bound = text(cap if cap is not None and exact > cap else floor if floor is not None else found)
    return Given(found, (*steps, step(_BOUNDED, f"{text(exact)} → {bound}", found)))


def known(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Facts that are there."""
    return tuple(one for one in facts if one.state is FactState.KNOWN)
