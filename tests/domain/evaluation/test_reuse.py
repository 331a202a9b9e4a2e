"""What an earlier evaluation spares, and when it spares nothing."""

from dataclasses import replace
from decimal import Decimal

from desktop.domain.evaluation.engine import evaluate, with_change, with_fact
from desktop.domain.evaluation.reuse import Earlier
from desktop.domain.evaluation.values import Evaluation, Inputs, Part, UnitScore
from tests.domain.evaluation.scheme_facts import fact, indicator, inputs, rule, scheme
from tests.domain.evaluation.test_engine import change

PARTS = tuple(Part(code, code, Decimal(5), rule("judged"), code, code) for code in ("p1", "p2"))
WORLD = scheme(indicator("p", parts=PARTS), indicator("q", one=rule("relative")))
GIVEN = inputs(
    *(fact(value, unit, code) for unit, value in (("a", 3), ("b", 4)) for code in ("p1", "p2", "q"))
)
BEFORE = evaluate(WORLD, GIVEN)


def unit(found: Evaluation, name: str) -> UnitScore:
    return next(one for one in found.units if one.participant.party == name)


def test_nothing_new_gives_the_very_same_indicators() -> None:
    after = evaluate(WORLD, GIVEN, BEFORE)

    assert after == BEFORE
    for one, other in zip(after.units, BEFORE.units, strict=True):
        assert all(a is b for a, b in zip(one.indicators, other.indicators, strict=True))


def test_a_change_of_one_indicator_leaves_all_others_as_they_are() -> None:
    changed = with_change(GIVEN, change("9"))

    after = evaluate(WORLD, changed, BEFORE)

    assert after == evaluate(WORLD, changed)
    own = unit(after, "a").indicators
    assert (own[0].final, own[1] is unit(BEFORE, "a").indicators[1]) == (Decimal("9.00"), True)
    assert unit(after, "b").indicators[0] is unit(BEFORE, "b").indicators[0]


def test_a_fact_of_any_part_is_scored_anew_for_the_whole_group() -> None:
    for code in ("p1", "p2", "q"):
        other = with_fact(GIVEN, fact(1, "b", code))

        assert evaluate(WORLD, other, BEFORE) == evaluate(WORLD, other)


def test_another_scheme_or_other_units_spare_nothing() -> None:
    other = replace(WORLD, title="other")
    more = replace(GIVEN, participants=(*GIVEN.participants, replace(GIVEN.participants[0], party="c")))
    members = GIVEN.participants
    facts = [[one for one in GIVEN.facts if one.name == "q"]]

    def spared(before: Evaluation | None, given: Inputs) -> object:
        return Earlier(before, WORLD, given).scores("q", members, facts)

    assert spared(BEFORE, GIVEN) is not None
    assert spared(evaluate(other, GIVEN), GIVEN) is None
    assert spared(BEFORE, more) is None
    assert spared(None, GIVEN) is None


def test_a_unit_is_the_same_only_with_the_very_same_indicators() -> None:
    earlier, own = Earlier(BEFORE, WORLD, GIVEN), unit(BEFORE, "a")

    assert earlier.unit("a", own.indicators) is own
    assert earlier.unit("a", [replace(one) for one in own.indicators]) is None
    assert earlier.unit("a", own.indicators[:1]) is None
    assert earlier.unit("z", own.indicators) is None
