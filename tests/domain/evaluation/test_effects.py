"""What-if: who would fare otherwise, and what separates two neighbours."""

from decimal import Decimal

from desktop.domain.evaluation.effects import differences, effects
from desktop.domain.evaluation.engine import evaluate, with_fact
from desktop.domain.evaluation.values import GradeRule, Inputs
from tests.domain.evaluation.scheme_facts import adjustment, fact, indicator, inputs, scheme

ONE = scheme(indicator("p"), indicator("q", groups=("g",)))


def test_only_those_who_would_fare_otherwise_are_named() -> None:
    before = inputs(*(fact(value, unit, "p") for unit, value in (("a", 9), ("b", 8), ("c", 2))))
    after = with_fact(before, fact(7, "a", "p"))

    found = effects(evaluate(ONE, before), evaluate(ONE, after))

    assert [(one.participant.party, one.before[1], one.after[1]) for one in found] == [
        ("a", 1, 2),
        ("b", 2, 1),
    ]
    assert found[0].after[0] == 7


def test_a_unit_that_is_gone_is_no_effect() -> None:
    before = inputs(fact(9, "a", "p"))

    assert effects(evaluate(ONE, before), evaluate(ONE, Inputs((), ()))) == ()


def test_what_separates_two_units_comes_largest_first() -> None:
    facts = [fact(9, "a", "p"), fact(5, "a", "q"), fact(8, "b", "p"), fact(9, "b", "q")]
    first, second = sorted(evaluate(ONE, inputs(*facts)).units, key=lambda unit: unit.participant.party)

    found = differences(first, second)

    assert [(one.indicator.code, one.points) for one in found] == [("q", Decimal(-4)), ("p", Decimal(1))]
    assert differences(first, first) == ()


def test_an_indicator_that_only_one_has_counts_nothing_for_the_other() -> None:
    given = inputs(fact(9, "a", "p"), fact(5, "a", "q"), fact(9, "b", "p"), groups={"b": "h"})
    first, second = evaluate(ONE, given).units

    assert [(one.first, one.second) for one in differences(first, second)] == [(Decimal(5), Decimal(0))]
    assert [(one.first, one.second) for one in differences(second, first)] == [(Decimal(0), Decimal(5))]


def test_those_of_whom_only_the_grade_changes_are_named_too() -> None:
    grades = (
        GradeRule("top", "top", Decimal(8), count=1, is_top=True),
        GradeRule("rest", "rest", Decimal(0)),
    )
    one = scheme(indicator("p"), grades=grades)
    facts = [fact(value, unit, "p") for unit, value in (("a", 10), ("b", 9))]

    found = effects(
        evaluate(one, inputs(*facts)),
        evaluate(one, inputs(*facts, adjustments=[adjustment("0", "a", "top")])),
    )

    assert [(each.participant.party, each.before[2], each.after[2]) for each in found] == [
        ("a", "top", "rest"),
        ("b", "rest", "top"),
    ]
