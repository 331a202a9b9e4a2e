"""What every kind of scoring rule works with: the case, the result, bounds, and figures in formulas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from desktop.domain.checks.arithmetic import half_up, shown
from desktop.domain.evaluation.parameters import Parameters
from desktop.domain.evaluation.values import Fact, FactState, Occurrence, Step
from desktop.i18n import mark

ZERO = Fraction(0)
_STEP_PLACES = 4
_BOUNDED = mark("限定后")


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule scores.

    Attributes:
        points: of the part.
        given: its parameters.
        fact: of the unit, known.
        group: known facts of the same name of all units of the group, the unit's own among them.
    """

    points: Fraction
    given: Parameters
    fact: Fact
    group: tuple[Fact, ...]

    @property
    def value(self) -> Fraction:
        """The number that is scored; occurrences alone count as their number."""
        if self.fact.value is None:
            return sum((Fraction(one.count) for one in counted(self.fact.occurrences)), ZERO)
        return Fraction(self.fact.value)


@dataclass(frozen=True, slots=True)
class Given:
    """What a rule gives: exact points, and how they come about."""

    points: Fraction
    steps: tuple[Step, ...]


def counted(occurrences: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    """Those that count: exempted ones (可不扣分) do not."""
    return tuple(one for one in occurrences if not one.exemption)


def signed(value: Fraction, places: int) -> Decimal:
    """Rounds half up by size (四舍五入): -0.5 becomes -1."""
    rounded = half_up(abs(value), places)
    return -rounded if value < 0 and rounded else rounded


def text(value: Fraction) -> str:
    """A number in a formula; a negative one in brackets."""
    return shown(value) if value >= 0 else f"(-{shown(-value)})"


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
    if found == exact:
        return Given(found, tuple(steps))
    bound = text(cap if cap is not None and exact > cap else floor if floor is not None else found)
    return Given(found, (*steps, step(_BOUNDED, f"{text(exact)} → {bound}", found)))


def known(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Facts that are there."""
    return tuple(one for one in facts if one.state is FactState.KNOWN)
