"""A whole evaluation: sums, bounds, what does not apply, what is missing, extras, changes."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from desktop.domain.evaluation.engine import evaluate, with_change, with_fact
from desktop.domain.evaluation.values import (
    Change,
    ChangeKind,
    Inputs,
    NotApplicable,
    Part,
    Policy,
    RoundingPlace,
    Scheme,
    UnitScore,
)
from tests.domain.evaluation.scheme_facts import (
    DAY,
    adjustment,
    agrees,
    fact,
    indicator,
    inputs,
    missing,
    not_applicable,
    rule,
    scheme,
    share,
)

TWO = scheme(indicator("p"), indicator("q"))


def unit_of(one: Scheme, given: Inputs, unit: str = "a") -> UnitScore:
    found = next(each for each in evaluate(one, given).units if each.participant.party == unit)
    steps = [*found.steps]
    for score in found.indicators:
        steps += score.steps
        steps += [step for part in score.parts for step in part.steps]
    assert all(agrees(step) for step in steps), steps
    return found


def total_of(one: Scheme, given: Inputs, unit: str = "a") -> str:
    return str(unit_of(one, given, unit).total)


def change(points: str, code: str = "p", kind: ChangeKind = ChangeKind.REVIEW, version: str = "") -> Change:
    return Change(f"{kind.value}{points}", "a", code, Decimal(points), "r", "b", DAY, kind, version)


def test_a_total_is_the_sum_of_the_indicators() -> None:
    assert total_of(TWO, inputs(fact("7.5", name="p"), fact(6, name="q"))) == "13.50"


def test_a_unit_without_a_single_fact_is_there_with_nothing_and_says_so() -> None:
    found = unit_of(TWO, inputs(units="a"))

    assert str(found.total) == "0.00"
    assert (found.missing, found.is_provisional) == (("p", "q"), True)


def test_what_does_not_apply_leaves_the_full_points_and_the_rest_is_scaled() -> None:
    found = unit_of(TWO, inputs(fact(8, name="p"), not_applicable(name="q")))

    assert str(found.total) == "16.00"
    assert not found.is_provisional
    assert found.dimensions["A"] == (Decimal(8), Decimal(10))
    assert found.indicators[1].full == 0


def test_what_does_not_apply_counts_in_full_or_as_the_mean_of_the_others_where_that_is_said() -> None:
    in_full = scheme(indicator("p"), indicator("q", not_applicable=NotApplicable.FULL))
    mean = scheme(indicator("p"), indicator("q"), policy=Policy(not_applicable=NotApplicable.MEAN))
    own = (fact(8, name="p"), not_applicable(name="q"))

    assert total_of(in_full, inputs(*own)) == "18.00"
    assert total_of(mean, inputs(*own, fact(4, "b", "q"), fact(7, "c", "q"))) == "13.50"


def test_a_mean_of_nobody_is_provisional_and_drops_out() -> None:
    mean = scheme(indicator("p"), indicator("q"), policy=Policy(not_applicable=NotApplicable.MEAN))

    found = unit_of(mean, inputs(fact(8, name="p"), not_applicable(name="q")))

    assert (str(found.total), found.is_provisional) == ("16.00", True)


def test_nothing_that_applies_gives_nothing_and_divides_by_nothing() -> None:
    assert total_of(TWO, inputs(not_applicable(name="p"), not_applicable(name="q"))) == "0.00"


def test_a_part_that_does_not_apply_takes_its_points_along() -> None:
    parts = (
        Part("p1", "p1", Decimal(4), rule("judged"), "w", "p1"),
        Part("p2", "p2", Decimal(6), rule("judged"), "w", "p2"),
    )
    one = scheme(indicator("p", parts=parts), indicator("q"))

    found = unit_of(one, inputs(fact(3, name="p1"), not_applicable(name="p2"), fact(10, name="q")))

    assert found.indicators[0].full == 4
    assert str(found.total) == "18.57"


def test_parts_add_up_within_the_bounds_of_their_indicator() -> None:
    parts = tuple(
        Part(f"p{place}", "p", Decimal(0), rule("bonus", each="4"), "w", f"p{place}") for place in (1, 2)
    )
    one = scheme(indicator("p", "5", parts=parts), indicator("q"))

    found = unit_of(one, inputs(fact(1, name="p1"), fact(1, name="p2"), fact(0, name="q")))

    assert str(found.indicators[0].final) == "5.00"
    assert [step.formula for step in found.indicators[0].steps] == ["4 + 4", "8 → 5"]


def test_rounding_happens_where_the_scheme_says() -> None:
    parts = tuple(Part(f"p{place}", "p", Decimal(5), rule("share"), "w", f"p{place}") for place in (1, 2, 3))
    facts = [share("1", "3", name=f"p{place}") for place in (1, 2, 3)]
    early = scheme(indicator("p", "15", parts=parts), policy=Policy(places=1))
    late = scheme(
        indicator("p", "15", parts=parts), policy=Policy(places=1, rounding=RoundingPlace.INDICATOR)
    )

    assert total_of(early, inputs(*facts)) == "5.1"
    assert total_of(late, inputs(*facts)) == "5.0"
    assert unit_of(late, inputs(*facts)).indicators[0].parts[0].exact == "5/3"


def test_a_rule_over_the_group_is_provisional_until_every_unit_has_its_fact() -> None:
    one = scheme(indicator("p", one=rule("relative")), indicator("q"))
    facts = [fact(4, name="p"), fact(8, "b", "p"), fact(1, name="q"), fact(1, "b", "q")]

    waiting = unit_of(one, inputs(*facts, units="c"))
    complete = unit_of(one, inputs(*facts, not_applicable("c", "p"), fact(1, "c", "q")))

    assert (str(waiting.total), waiting.is_provisional) == ("6.00", True)
    assert (str(complete.total), complete.is_provisional) == ("6.00", False)


def test_the_last_change_counts_and_the_initial_value_stays() -> None:
    own = inputs(
        fact(8, name="p"), fact(5, name="q"), changes=[change("7"), change("9", kind=ChangeKind.APPEAL)]
    )

    found = unit_of(TWO, own)

    assert (str(found.indicators[0].initial), str(found.indicators[0].final)) == ("8.00", "9.00")
    assert (str(found.initial), str(found.total)) == ("13.00", "14.00")
    assert len(found.indicators[0].changes) == 2


def test_of_several_changes_that_of_the_latest_day_counts() -> None:
    first = replace(change("7"), uid="z")
    second = replace(change("6"), uid="a", on=first.on + timedelta(1))

    for changes in ((first, second), (second, first)):
        assert total_of(TWO, inputs(fact(8, name="p"), fact(5, name="q"), changes=changes)) == "11.00"


def test_the_total_by_the_rules_alone_knows_nothing_of_adjustments() -> None:
    own = inputs(fact(8, name="p"), fact(5, name="q"), adjustments=[adjustment("-2"), adjustment("0.5")])
    changed = with_change(own, change("7"))

    found = [unit_of(TWO, one) for one in (own, changed)]

    assert [(str(one.initial), str(one.total)) for one in found] == [("13.00", "11.50"), ("13.00", "10.50")]


def test_a_half_is_rounded_up_and_in_debt_down_wherever_points_are_rounded() -> None:
    floor = rule("judged", floor="none")
    indicators = (indicator("p"), indicator("q", one=floor, is_extra=True))
    own = inputs(fact("2.125", name="p"), fact("-1.125", name="q"))

    for place in RoundingPlace:
        found = unit_of(scheme(*indicators, policy=Policy(rounding=place)), own)

        assert [str(one.final) for one in found.indicators] == ["2.13", "-1.13"]
        assert str(found.total) == "1.00"


def test_a_total_that_was_scaled_is_rounded_once_more() -> None:
    one = scheme(indicator("p", "8"), indicator("q", "3"))

    found = unit_of(one, inputs(fact("0.02", name="p"), not_applicable(name="q")))

    assert (found.steps[1].formula, str(found.total)) == ("0.02 × 11 ÷ 8", "0.03")


def test_a_mean_for_what_does_not_apply_leaves_out_what_is_missing() -> None:
    mean = scheme(indicator("p"), policy=Policy(not_applicable=NotApplicable.MEAN))

    assert total_of(mean, inputs(not_applicable(name="p"), fact(4, "b", "p"), missing("c", "p"))) == "4.00"


def test_formulas_name_the_units_of_a_group_in_protocol_order() -> None:
    mean = scheme(indicator("p"), policy=Policy(not_applicable=NotApplicable.MEAN))
    own = inputs(not_applicable(name="p"), fact(4, "b", "p"), fact(7, "c", "p"))
    turned = replace(own, participants=tuple(replace(one, order=-one.order) for one in own.participants))

    formulas = [unit_of(mean, one).indicators[0].parts[0].steps[0].formula for one in (own, turned)]

    assert formulas == ["(4 + 7) ÷ 2", "(7 + 4) ÷ 2"]


def test_a_change_of_other_facts_is_shown_and_does_not_count() -> None:
    own = inputs(fact(8, name="p"), fact(5, name="q"))
    version = unit_of(TWO, own).indicators[0].version
    judged = with_change(own, change("7", version=version))

    stale = with_fact(judged, fact(6, name="p"))

    assert total_of(TWO, judged) == "12.00"
    assert total_of(TWO, stale) == "11.00"
    assert len(unit_of(TWO, stale).indicators[0].changes) == 1


def extras(policy: Policy) -> Scheme:
    return scheme(
        indicator("p"),
        indicator("up", one=rule("bonus", each="1"), is_extra=True),
        indicator(
            "down", "0", one=rule("deduction", each="1", floor="none"), is_extra=True, lowest=Decimal(-4)
        ),
        policy=policy,
    )


def test_extras_and_adjustments_count_within_their_caps() -> None:
    own = inputs(
        fact(8, name="p"),
        fact(3, name="up"),
        fact(2, name="down"),
        adjustments=[adjustment("2"), adjustment("-1")],
    )

    given = [
        total_of(extras(policy), own)
        for policy in (
            Policy(),
            Policy(bonus_cap=Decimal(4)),
            Policy(deduction_cap=Decimal(1)),
            Policy(bonus_in_total=False),
            Policy(highest=Decimal(9)),
        )
    ]

    assert given == ["10.00", "9.00", "12.00", "5.00", "9.00"]


def test_an_extra_keeps_its_own_bounds_and_a_total_is_never_below_nothing() -> None:
    own = inputs(fact(1, name="p"), fact(0, name="up"), fact(9, name="down"))

    found = unit_of(extras(Policy()), own)

    assert [str(one.final) for one in found.indicators] == ["1.00", "0.00", "-4.00"]
    assert str(found.total) == "0.00"


def test_vetoes_are_no_points() -> None:
    own = inputs(fact(8, name="p"), fact(8, name="q"), adjustments=[adjustment("0", veto="top")])

    found = unit_of(TWO, own)

    assert (str(found.total), len(found.vetoes), found.adjustments) == ("16.00", 1, ())


def test_an_indicator_of_other_groups_is_not_there() -> None:
    one = scheme(indicator("p"), indicator("q", groups=("h",)))
    own = inputs(fact(8, name="p"), fact(9, "b", "q"), groups={"b": "h"})

    assert [each.indicator.code for each in unit_of(one, own).indicators] == ["p"]
    assert [each.indicator.code for each in unit_of(one, own, "b").indicators] == ["p", "q"]


def test_a_dimension_without_indicators_of_the_group_is_left_out() -> None:
    assert set(unit_of(TWO, inputs(units="a")).dimensions) == {"A"}


def test_facts_in_another_order_give_the_same_result() -> None:
    facts = [fact(value, unit, code) for unit, value in (("a", 3), ("b", 9), ("c", 5)) for code in ("p", "q")]
    one = inputs(*facts)
    other = replace(one, facts=tuple(reversed(one.facts)), participants=one.participants[::-1])

    assert evaluate(TWO, one) == evaluate(TWO, other)


def test_a_missing_fact_keeps_its_note() -> None:
    own = inputs(replace(missing(name="p"), note="尚未自评"), fact(1, name="q"))

    assert unit_of(TWO, own).indicators[0].parts[0].steps[0].formula == "尚未自评"
