"""The worked examples of a scheme, run as tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from desktop.domain.evaluation.parameters import read_parameters
from desktop.domain.evaluation.rules import KINDS
from desktop.domain.evaluation.rules_base import Case, Peers, signed
from desktop.domain.evaluation.values import Example, Fact, FactState, Indicator, Occurrence, Part, Scheme

_UNIT, _PLACES = "unit.example", 6


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """An example and what its rule gives.

    Attributes:
        given: six places at most.
    """

    indicator: Indicator
    part: Part
    example: Example
    given: Decimal

    @property
    def agrees(self) -> bool:
        """Whether the rule gives what the example says."""
        return self.given == self.example.points


def run_examples(scheme: Scheme) -> Iterator[ExampleResult]:
    """Runs every worked example of a scheme, in its order."""
    for indicator in scheme.indicators:
        for part in indicator.parts:
            for example in part.examples:
                yield ExampleResult(indicator, part, example, _given(part, example))


def _given(part: Part, example: Example) -> Decimal:
    kind = KINDS[part.rule.kind]
    own = _fact(part, _UNIT, example.value)
    if example.counts:
        occurrences = (Occurrence(name, None, name, count) for name, count in example.counts.items())
        own = Fact(part.fact, _UNIT, FactState.KNOWN, occurrences=tuple(occurrences))
    others = [_fact(part, f"{_UNIT}-{place}", value) for place, value in enumerate(example.group[1:])]
    case = Case(Fraction(part.points), read_parameters(part.rule, kind.specs), own, Peers((own, *others)))
    return signed(kind.apply(case).points, _PLACES)


def _fact(part: Part, unit: str, value: Decimal | None) -> Fact:
    return Fact(part.fact, unit, FactState.KNOWN, Decimal(0) if value is None else value)
