"""Ranks and grades: ties, quotas and their edges, vetoes, who is left out."""

from dataclasses import replace
from decimal import Decimal

import pytest

from desktop.domain.evaluation.engine import evaluate
from desktop.domain.evaluation.ranking import effect_of, quota_of
from desktop.domain.evaluation.values import (
    Adjustment,
    Fact,
    GradeRule,
    Inputs,
    Participant,
    Policy,
    QuotaRounding,
    Ties,
    VetoEffect,
)
from tests.domain.evaluation.scheme_facts import adjustment, fact, indicator, inputs, rule, scheme

GRADES = (
    GradeRule("top", "top", Decimal(9), share=Decimal("0.4"), is_top=True),
    GradeRule("good", "good", Decimal(6)),
    GradeRule("poor", "poor", Decimal(0)),
)


def standings(
    values: str,
    policy: Policy | None = None,
    adjustments: tuple[Adjustment, ...] = (),
    grades: tuple[GradeRule, ...] = GRADES,
) -> str:
    facts = [fact(int(value, 16), name, "p") for name, value in zip("abcdefgh", values, strict=False)]
    one = scheme(indicator("p"), policy=policy, grades=grades)
    found = evaluate(one, inputs(*facts, adjustments=adjustments)).units
    return " ".join(f"{each.participant.party}{each.rank or '-'}{each.grade[:1] or '-'}" for each in found)


def test_equal_totals_share_a_place_and_the_next_ones_follow_as_the_scheme_says() -> None:
    assert standings("9773") == "a1t b2g c2g d4p"
    assert standings("9773", Policy(ties=Ties.DENSE)) == "a1t b2g c2g d3p"


def test_ties_are_broken_by_what_the_scheme_names_and_then_shared() -> None:
    one = scheme(
        indicator("p"),
        indicator("q"),
        indicator("up", "5", rule("bonus", each="1"), is_extra=True),
        policy=Policy(ties=Ties.BREAK, tie_breakers=("q", "bonus", "A")),
    )
    facts: list[Fact] = []
    for unit, p, q in (("a", 6, 4), ("b", 4, 6), ("c", 4, 6)):
        facts += [fact(p, unit, "p"), fact(q, unit, "q"), fact(0, unit, "up")]

    found = evaluate(one, inputs(*facts)).units
    booked = evaluate(one, inputs(*facts, adjustments=[adjustment("1", "c"), adjustment("-1", "c")])).units

    assert [(each.participant.party, each.rank) for each in found] == [("b", 1), ("c", 1), ("a", 3)]
    assert [(each.participant.party, each.rank) for each in booked] == [("c", 1), ("b", 2), ("a", 3)]


def test_tie_breakers_count_in_the_order_in_which_the_scheme_names_them() -> None:
    facts = [
        fact(value, unit, code)
        for unit, q, r in (("a", 2, 7), ("b", 3, 6))
        for code, value in (("q", q), ("r", r))
    ]

    for breakers, first in ((("q", "r"), "b"), (("r", "q"), "a")):
        one = scheme(indicator("q"), indicator("r"), policy=Policy(ties=Ties.BREAK, tie_breakers=breakers))
        found = evaluate(one, inputs(*facts)).units

        assert (found[0].participant.party, found[0].rank, found[1].rank) == (first, 1, 2)


def test_units_that_share_a_place_stand_in_protocol_order() -> None:
    members = (Participant("a", "a", "g", 1), Participant("b", "b", "g", 0))
    given = Inputs(members, (fact(9, "a", "p"), fact(9, "b", "p")))

    found = evaluate(scheme(indicator("p")), given).units

    assert [(each.participant.party, each.rank) for each in found] == [("b", 1), ("a", 1)]


def test_a_quota_ends_and_those_beyond_get_the_next_grade() -> None:
    assert standings("aa9998") == "a1t b1t c3g d3g e3g f6g"
    assert standings("a9966") == "a1t b2g c2g d4g e4g"


def test_units_that_tie_at_the_edge_all_get_in_where_the_scheme_says_so() -> None:
    assert standings("a9966", Policy(quota_ties=True)) == "a1t b2t c2t d4g e4g"
    assert standings("a9766", Policy(quota_ties=True)) == "a1t b2t c3g d4g e4g"
    assert standings("aa9999", Policy(quota_ties=True)) == "a1t b1t c3g d3g e3g f3g"
    none = (GradeRule("top", "top", Decimal(9), count=0), GRADES[-1])
    assert standings("a9", Policy(quota_ties=True), grades=none) == "a1p b2p"


@pytest.mark.parametrize(("how", "number"), [("down", 2), ("half_up", 3), ("up", 3)])
def test_a_share_of_a_group_becomes_units_as_the_scheme_rounds(how: str, number: int) -> None:
    one = scheme(indicator("p"), policy=Policy(quota_rounding=QuotaRounding(how)))

    assert quota_of(one, GradeRule("g", "g", Decimal(0), share=Decimal("0.36")), 7) == number
    assert quota_of(one, GradeRule("g", "g", Decimal(0), count=4), 7) == 4
    assert quota_of(one, GradeRule("g", "g", Decimal(0)), 7) is None


def test_a_veto_takes_the_top_grade_or_every_grade_and_keeps_the_rank() -> None:
    assert standings("aa96", adjustments=(adjustment("0", "a", "top"),)) == "a1g b1t c3g d4g"
    assert standings("aa96", adjustments=(adjustment("0", "a", "all"),)) == "a1p b1t c3g d4g"


def test_a_vetoed_unit_can_leave_the_ranking_or_use_up_the_quota() -> None:
    veto = (adjustment("0", "a", "all"),)

    assert standings("a999", Policy(veto_keeps_rank=False), veto) == "b1g c1g d1g a-p"
    assert standings("aa66", Policy(vetoed_fill_quota=True), veto) == "a1p b1g c3g d3g"


def test_the_gravest_veto_counts_and_an_unknown_one_does_not() -> None:
    one = scheme(indicator("p"))
    both = [adjustment("0", "a", "top"), adjustment("0", "a", "all"), adjustment("0", "b", "gone")]

    found = {
        each.participant.party: each for each in evaluate(one, inputs(units="ab", adjustments=both)).units
    }

    assert effect_of(one, found["a"]) is VetoEffect.GRADE
    assert effect_of(one, found["b"]) is None


def test_an_unranked_group_and_an_unranked_unit_get_neither_rank_nor_grade() -> None:
    members = (Participant("a", "a", "h", 0), Participant("b", "b", "g", 1, is_ranked=False))
    given = Inputs(members, (fact(9, "a", "p"), fact(9, "b", "p")))

    found = evaluate(scheme(indicator("p")), given).units

    assert [(each.rank, each.grade) for each in found] == [(None, ""), (None, "")]


def test_a_unit_that_misses_facts_has_no_rank_where_missing_is_not_nothing() -> None:
    one = scheme(indicator("p"), policy=Policy(missing_is_zero=False))

    found = evaluate(one, inputs(fact(9, "a", "p"), units="b")).units

    assert [(each.participant.party, each.rank, each.grade) for each in found] == [
        ("a", 1, "good"),
        ("b", None, ""),
    ]


def test_a_scheme_without_grades_ranks_alone() -> None:
    one = replace(scheme(indicator("p")), grades=())
    veto = [adjustment("0", "a", "all")]
    hidden = replace(one, policy=Policy(veto_keeps_rank=False))

    assert evaluate(one, inputs(fact(9, "a", "p"))).units[0].grade == ""
    assert evaluate(hidden, inputs(fact(9, "a", "p"), adjustments=veto)).units[0].grade == ""
