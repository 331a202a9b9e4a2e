"""Small schemes and facts for tests, and a pocket calculator for derivations."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from desktop.domain.evaluation.parameters import read_parameters
from desktop.domain.evaluation.rules import KINDS
from desktop.domain.evaluation.rules_base import Case, Given, Peers
from desktop.domain.evaluation.values import (
    Adjustment,
    Change,
    Dimension,
    Fact,
    FactState,
    GradeRule,
    Group,
    Indicator,
    Inputs,
    Occurrence,
    Part,
    Participant,
    Policy,
    Rule,
    Scheme,
    Step,
    VetoEffect,
    VetoRule,
)

DAY = date(2024, 1, 5)
_NAMES = re.compile(r"[㐀-鿿]+")
_TOKENS = re.compile(r"\d+(?:\.\d+)?|[-+×÷()]")


def fact(
    value: str | int | None = None,
    unit: str = "a",
    name: str = "f",
    counts: Mapping[str, str] | None = None,
    **fields: object,
) -> Fact:
    """A known fact; occurrences by level when counts are given."""
    found = tuple(Occurrence(level, DAY, level, Decimal(count)) for level, count in (counts or {}).items())
    number = None if value is None else Decimal(str(value))
    made = Fact(name, unit, FactState.KNOWN, number, occurrences=found)
    return replace(made, **fields) if fields else made  # type: ignore[arg-type]  # fields of a fact


def missing(unit: str = "a", name: str = "f") -> Fact:
    """A fact that nobody has said yet."""
    return Fact(name, unit, FactState.MISSING)


def not_applicable(unit: str = "a", name: str = "f") -> Fact:
    """A fact that does not concern the unit."""
    return Fact(name, unit, FactState.NOT_APPLICABLE)


def share(done: str, total: str, unit: str = "a", name: str = "f") -> Fact:
    """A share of which numerator and denominator are known."""
    return Fact(name, unit, FactState.KNOWN, None, Decimal(done), Decimal(total))


def rule(kind: str, **parameters: str | tuple[str, ...]) -> Rule:
    """A rule; ``from_`` stands for ``from``."""
    return Rule(kind, {name.rstrip("_"): value for name, value in parameters.items()})


def apply(one: Rule, points: str, own: Fact, *others: Fact) -> Given:
    """What a rule gives a unit, with the facts of the other units of its group."""
    kind = KINDS[one.kind]
    case = Case(Fraction(points), read_parameters(one, kind.specs), own, Peers((own, *others)))
    return kind.apply(case)


def points(one: Rule, full: str, own: Fact, *others: Fact) -> str:
    """The points of `apply`, as a quotient; every step is recomputed on the way."""
    given = apply(one, full, own, *others)
    assert all(agrees(step) for step in given.steps), given.steps
    return str(given.points)


def indicator(code: str, full: str = "10", one: Rule | None = None, **fields: object) -> Indicator:
    """An indicator of one part in dimension ``A``; its fact has its code."""
    part = Part(code, code, Decimal(full), one or rule("judged"), code, code)
    made = Indicator(code, "A", code, Decimal(full), "", (part,))
    return replace(made, **fields) if fields else made  # type: ignore[arg-type]  # fields of an indicator


def scheme(*indicators: Indicator, policy: Policy | None = None, grades: Sequence[GradeRule] = ()) -> Scheme:
    """A scheme of one dimension and two groups, the second unranked."""
    total = sum((one.points for one in indicators if not one.is_extra), Decimal(0))
    return Scheme(
        code="s",
        edition="1",
        year=2024,
        title="s",
        basis="",
        source="",
        language="zh",
        policy=policy or Policy(),
        groups=(Group("g", "g", ("组",)), Group("h", "h", ("另组",), is_ranked=False)),
        dimensions=(Dimension("A", "A", total), Dimension("Z", "Z", Decimal(0))),
        indicators=indicators,
        grades=tuple(grades)
        or (GradeRule("good", "good", Decimal(8)), GradeRule("poor", "poor", Decimal(0))),
        vetoes=(
            VetoRule("top", "top", VetoEffect.TOP, ""),
            VetoRule("all", "all", VetoEffect.GRADE, ""),
        ),
    )


def inputs(
    *facts: Fact,
    changes: Sequence[Change] = (),
    adjustments: Sequence[Adjustment] = (),
    units: str = "",
    groups: Mapping[str, str] | None = None,
) -> Inputs:
    """Inputs; the participants are those of the facts and of `units`, in alphabetical order."""
    names = sorted({one.unit for one in facts} | set(units))
    members = (
        Participant(name, name, (groups or {}).get(name, "g"), place) for place, name in enumerate(names)
    )
    return Inputs(tuple(members), facts, tuple(changes), tuple(adjustments))


def adjustment(amount: str, unit: str = "a", veto: str = "") -> Adjustment:
    """An adjustment with its document."""
    return Adjustment(f"{unit}{amount}{veto}", unit, "t", Decimal(amount), "d", DAY, veto)


def agrees(step: Step) -> bool:
    """Whether the formula of a step gives its value, rounded half up to four places, as on a calculator.

    What stands behind an arrow is the result; a comparison or a list is words, not arithmetic.
    """
    formula = step.formula.rpartition("→")[2].strip()
    if step.value is None or not formula or re.search(r"[≥>≤<=,—]", formula):
        return True
    if not re.search(r"[0-9]", formula):
        return True
    exact = _Calculator(_NAMES.sub("", formula)).result()
    return abs(exact - Fraction(step.value)) <= Fraction(1, 20000)


class _Calculator:
    """Sums, products and brackets; exact."""

    def __init__(self, formula: str) -> None:
        self._tokens = _TOKENS.findall(formula)

    def result(self) -> Fraction:
        found = self._sum()
        assert not self._tokens
        return found

    def _sum(self) -> Fraction:
        found = self._product()
        while self._tokens[:1] in (["+"], ["-"]):
            sign = self._tokens.pop(0)
            found += self._product() if sign == "+" else -self._product()
        return found

    def _product(self) -> Fraction:
        found = self._single()
        while self._tokens[:1] in (["×"], ["÷"]):
            sign = self._tokens.pop(0)
            found = found * self._single() if sign == "×" else found / self._single()
        return found

    def _single(self) -> Fraction:
        token = self._tokens.pop(0)
        if token == "-":
            return -self._single()
        if token != "(":
            return Fraction(token)
        found = self._sum()
        assert self._tokens.pop(0) == ")"
        return found
