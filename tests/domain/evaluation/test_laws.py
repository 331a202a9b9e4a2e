"""Laws of every evaluation: bounded, monotone, independent of order, nothing lost that does not apply."""

from dataclasses import replace
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.evaluation.engine import evaluate, with_fact
from desktop.domain.evaluation.values import (
    Adjustment,
    Change,
    Fact,
    FactState,
    Inputs,
    NotApplicable,
    Policy,
    RoundingPlace,
    Rule,
    Scheme,
)
from tests.domain.evaluation.scheme_facts import (
    DAY,
    adjustment,
    agrees,
    fact,
    indicator,
    inputs,
    rule,
    scheme,
)

HELPING: dict[str, Rule] = {
    "judged": rule("judged"),
    "proportional": rule("proportional", target="60"),
    "share": rule("share"),
    "threshold": rule("threshold", threshold="50"),
    "bands": rule("bands", bands=("90=10", "60=6"), otherwise="1"),
    "below": rule("per_unit", benchmark="80", each="0.3", steps="down"),
    "mean": rule("per_unit", benchmark="group-mean", each="0.1", steps="linear"),
    "relative": rule("relative"),
    "rank": rule("rank", table=("10", "8", "5"), beyond="-1", tied="mean"),
    "conversion": rule("conversion"),
    "contribution": rule("contribution"),
}
"""Rules under which more is better."""

HARMING: dict[str, Rule] = {
    "inverse": rule("inverse", target="40"),
    "deduction": rule("deduction", each="0.5"),
    "above": rule("per_unit", benchmark="20", side="above", each="0.3", steps="up"),
}
"""Rules under which less is better."""

VALUES = st.integers(0, 100)
STATES = st.sampled_from([*FactState] + [FactState.KNOWN] * 3)
POLICIES = st.builds(
    Policy,
    places=st.integers(0, 4),
    rounding=st.sampled_from(RoundingPlace),
    not_applicable=st.sampled_from(NotApplicable),
)
RULES = {**HELPING, **HARMING}
CHANGES = st.builds(
    Change,
    uid=st.sampled_from("pqr"),
    unit=st.sampled_from("ab"),
    indicator=st.sampled_from(("judged", "rank")),
    points=st.integers(0, 10).map(Decimal),
    reason=st.just("r"),
    by=st.just("b"),
    on=st.just(DAY),
)
BOOKED = st.builds(
    adjustment, st.sampled_from(("1", "-2")), st.sampled_from("ab"), st.sampled_from(("", "top", "all"))
)
WHOLE = scheme(*(indicator(code, "10", one) for code, one in RULES.items()))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Scheme, Inputs]:
    """A scheme with every rule, and three to five units of which something is missing or does not apply."""
    units = "abcde"[: draw(st.integers(3, 5))]
    facts: list[Fact] = []
    for unit in units:
        for code in RULES:
            state = draw(STATES)
            value = Decimal(draw(VALUES)) if state is FactState.KNOWN else None
            facts.append(Fact(code, unit, state, value))
    return replace(WHOLE, policy=draw(POLICIES)), inputs(*facts)


@given(worlds())
def test_every_score_is_within_its_bounds_and_every_unit_is_there(world: tuple[Scheme, Inputs]) -> None:
    one, given_facts = world

    found = evaluate(one, given_facts)

    assert len(found.units) == len(given_facts.participants)
    for unit in found.units:
        assert 0 <= unit.total <= 10 * len(RULES)
        assert all(0 <= each.final <= each.indicator.points for each in unit.indicators)
        steps = [step for each in unit.indicators for part in each.parts for step in part.steps]
        assert all(agrees(step) for step in (*unit.steps, *steps))


@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_the_facts_does_not_matter(world: tuple[Scheme, Inputs], random: Random) -> None:
    one, given_facts = world
    facts, members = list(given_facts.facts), list(given_facts.participants)
    random.shuffle(facts)
    random.shuffle(members)

    assert evaluate(one, Inputs(tuple(members), tuple(facts))) == evaluate(one, given_facts)


@given(worlds(), worlds(), st.lists(CHANGES, max_size=3), st.lists(BOOKED, max_size=3), st.booleans())
def test_an_earlier_evaluation_spares_work_and_changes_nothing(
    world: tuple[Scheme, Inputs],
    other: tuple[Scheme, Inputs],
    changes: list[Change],
    booked: list[Adjustment],
    is_alike: bool,
) -> None:
    one, first = world
    first = replace(first, changes=tuple(changes[:1]), adjustments=tuple(booked[:1]))
    facts = (*first.facts[5:], *first.facts[:4], first.facts[4]) if is_alike else other[1].facts
    second = Inputs(first.participants, facts, tuple(changes[1:]), tuple(booked))
    replaced = with_fact(second, fact(50, "a", "judged"))

    for before in (evaluate(one, first), evaluate(one, second), evaluate(*other)):
        for after in (second, replaced):
            assert evaluate(one, after, before) == evaluate(one, after)


@settings(max_examples=200)
@given(worlds(), st.sampled_from(sorted(RULES)), VALUES, VALUES)
def test_a_better_fact_never_lowers_the_score(
    world: tuple[Scheme, Inputs], code: str, first: int, second: int
) -> None:
    one, given_facts = world
    low, high = sorted((first, second))
    worse, better = (low, high) if code in HELPING else (high, low)

    before, after = (
        next(
            unit
            for unit in evaluate(one, with_fact(given_facts, fact(value, "a", code))).units
            if unit.participant.party == "a"
        )
        for value in (worse, better)
    )

    assert before.total <= after.total


@given(worlds())
def test_what_does_not_apply_is_worth_what_the_unit_reaches_elsewhere(world: tuple[Scheme, Inputs]) -> None:
    """A unit that is perfect in all that applies is perfect, whatever drops out."""
    one, given_facts = world
    perfect = replace(
        one, policy=replace(one.policy, not_applicable=NotApplicable.DROP), indicators=one.indicators[:3]
    )
    facts = tuple(
        each
        if each.state is FactState.NOT_APPLICABLE
        else replace(each, state=FactState.KNOWN, value=Decimal(100))
        for each in given_facts.facts
    )

    for unit in evaluate(perfect, replace(given_facts, facts=facts)).units:
        applies = any(each.full for each in unit.indicators)
        assert unit.total == (30 if applies else 0)
