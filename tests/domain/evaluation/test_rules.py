"""Every kind of scoring rule: worked values of real wordings, ends, ties, what wordings leave open."""

from dataclasses import replace
from decimal import Decimal

import pytest

from desktop.domain.evaluation.parameters import read_parameters
from desktop.domain.evaluation.rules import KINDS
from desktop.domain.evaluation.values import Rule
from tests.domain.evaluation.scheme_facts import apply, fact, points, rule, share


def test_the_worked_values_of_real_wordings_come_out() -> None:
    deduction = rule("deduction", each="0.5")
    per_unit = rule("per_unit", benchmark="95", each="0.2", steps="down")

    found = [
        points(rule("proportional", target="10"), "15", fact(7)),
        points(rule("inverse", target="100"), "10", fact(120)),
        points(rule("inverse", target="100"), "10", fact(200)),
        points(deduction, "5", fact(3)),
        points(deduction, "5", fact(12)),
        points(per_unit, "2", fact(91)),
        points(rule("relative"), "6", fact("41.95"), fact(50, "b")),
    ]

    assert found == ["21/2", "8", "0", "7/2", "0", "6/5", "2517/500"]


def test_yes_gives_all_and_no_gives_what_the_rule_says() -> None:
    one = rule("fixed", otherwise="-1")

    assert [points(one, "1", fact(value)) for value in (1, 0)] == ["1", "-1"]


def test_a_judgement_gives_itself_within_the_points() -> None:
    one = rule("judged")

    assert [points(one, "8", fact(value)) for value in ("7.5", 9, -1)] == ["15/2", "8", "0"]


def test_more_than_the_target_gives_no_more_unless_the_rule_says_so() -> None:
    capped, open_ended = rule("proportional", target="10"), rule("proportional", target="10", cap="none")

    assert points(capped, "15", fact(12)) == "15"
    assert points(open_ended, "15", fact(12)) == "18"
    assert points(rule("proportional", target="10", cap="16"), "15", fact(12)) == "16"


def test_a_loss_gives_nothing_or_less_than_nothing_as_the_rule_says() -> None:
    assert points(rule("proportional", target="10"), "15", fact(-4)) == "0"
    assert points(rule("proportional", target="10", floor="none"), "15", fact(-4)) == "-6"
    assert points(rule("proportional", target="10", floor="-2"), "15", fact(-4)) == "-2"


def test_a_share_is_exact_where_its_parts_are_known() -> None:
    one = rule("share")

    assert points(one, "20", share("7", "9")) == "140/9"
    assert points(one, "20", fact("77.8")) == "389/25"


@pytest.mark.parametrize(
    ("sign", "given"),
    [(">=", "0 10 10"), (">", "0 0 10"), ("<=", "10 10 0"), ("<", "10 0 0"), ("=", "0 10 0")],
)
def test_a_threshold_says_whether_its_end_belongs_to_it(sign: str, given: str) -> None:
    one = rule("threshold", threshold="80", comparator=sign)

    assert " ".join(points(one, "10", fact(value)) for value in (79, 80, 81)) == given


def test_bands_say_whether_their_ends_belong_to_them() -> None:
    bands = ("90=10", "80=8", "60=5")
    inclusive = rule("bands", bands=bands, otherwise="1")
    exclusive = rule("bands", bands=bands, ends="exclusive")

    assert [points(inclusive, "10", fact(value)) for value in (90, "89.99", 60, 0)] == ["10", "8", "5", "1"]
    assert [points(exclusive, "10", fact(value)) for value in (90, "90.01", 60)] == ["8", "10", "0"]


def test_occurrences_by_level_take_away_until_nothing_is_left() -> None:
    one = rule("deduction", levels=("红=2", "黄=1", "蓝=0.5"))

    assert points(one, "5", fact(counts={"红": "1", "蓝": "1"})) == "5/2"
    assert points(one, "5", fact(counts={"红": "3"})) == "0"
    assert points(one, "5", fact(0)) == "5"


def test_whole_pairs_count_where_the_rule_counts_pairs() -> None:
    one = rule("deduction", levels=("黄=1/2", "红=2"), floor="none")

    assert points(one, "0", fact(counts={"黄": "3", "红": "1"})) == "-3"
    assert points(rule("deduction", each="1", every="2"), "5", fact(3)) == "4"
    assert points(rule("proportional", target="4"), "8", fact(counts={"": "3"})) == "6"


def test_an_exempted_occurrence_takes_nothing() -> None:
    found = fact(counts={"红": "1", "黄": "1"})
    first, second = found.occurrences
    exempted = replace(found, occurrences=(replace(first, exemption="正当理由"), second))

    assert points(rule("deduction", levels=("红=2", "黄=1")), "5", exempted) == "4"


def test_a_level_that_the_rule_does_not_name_gives_nothing_and_says_so() -> None:
    given = apply(rule("bonus", levels=("省=2", "市=1")), "3", fact(counts={"县": "2", "市": "1"}))

    assert given.points == 1
    assert [step.formula for step in given.steps] == ["市 1 × 1", "县 × 2"]


def test_a_plain_number_counts_at_the_only_level() -> None:
    assert points(rule("bonus", levels=("篇=0.5",)), "0", fact(3)) == "3/2"


def test_a_bonus_ends_at_its_cap() -> None:
    levels = ("省=3", "市=1")

    assert points(rule("bonus", levels=levels, cap="5"), "0", fact(counts={"省": "1", "市": "3"})) == "5"
    assert points(rule("bonus", levels=levels), "0", fact(counts={"省": "1", "市": "3"})) == "6"
    assert points(rule("bonus", each="0.05", cap="points"), "0.5", fact(4)) == "1/5"
    assert points(rule("bonus", each="1"), "0", fact(0)) == "0"


def test_the_best_level_counts_alone() -> None:
    one = rule("best_level", levels=("省=3", "市=2/2", "县=1"), otherwise="0.5")

    given = [
        points(one, "3", fact(counts=counts))
        for counts in (
            {"省": "1", "县": "5"},
            {"市": "1", "县": "1"},
            {"市": "2"},
            {"市": "1"},
            {"省": "1", "市": "2", "县": "1"},
        )
    ]

    assert given == ["3", "1", "2", "1/2", "3"]


def test_a_quota_met_gives_all_and_more_of_it_a_bonus() -> None:
    needed, extra = ("省=1", "市=2", "县=2"), ("省=2", "市=1", "县=0.5")
    one = rule("quota_and_more", needed=needed, extra=extra)
    strict = rule("quota_and_more", needed=needed, short="none")

    assert points(one, "5", fact(counts={"省": "2", "市": "2", "县": "4"})) == "8"
    assert points(one, "5", fact(counts={"市": "2", "县": "2"})) == "10/3"
    assert points(strict, "5", fact(counts={"市": "2", "县": "2"})) == "0"
    assert points(strict, "5", fact(counts={"省": "3", "市": "2", "县": "2"})) == "5"


def test_every_unit_below_or_above_a_benchmark_counts_in_whole_steps_or_linearly() -> None:
    given = [
        points(rule("per_unit", benchmark="95", each="0.2", steps=steps), "2", fact("93.5"))
        for steps in ("down", "up", "linear")
    ]

    assert given == ["9/5", "8/5", "17/10"]
    assert points(rule("per_unit", benchmark="95", each="0.2", steps="up"), "2", fact(96)) == "2"
    adding = rule("per_unit", benchmark="3", side="above", each="1", steps="down", effect="add", cap="4")
    assert [points(adding, "0", fact(value)) for value in (2, 5, 9)] == ["0", "2", "4"]


def test_the_benchmark_can_be_the_mean_the_best_or_the_middle_of_the_group() -> None:
    others = [fact(39, "b"), fact(37, "c")]

    given = [
        points(
            rule("per_unit", benchmark=word, side=side, each="0.5", steps="linear"), "2", fact(own), *others
        )
        for word, side, own in (
            ("group-mean", "above", 41),
            ("group-best", "above", 38),
            ("group-best", "below", 38),
            ("group-median", "above", 41),
        )
    ]

    assert given == ["1", "3/2", "3/2", "1"]
    even = rule("per_unit", benchmark="group-median", side="above", each="1", steps="linear")
    assert points(even, "2", fact(41), fact(40, "b")) == "3/2"


def test_ranks_give_points_from_the_top_or_from_the_bottom() -> None:
    top = rule("rank", table=("60", "57", "54", "51", "48"))
    bottom = rule("rank", table=("2", "1.9", "1.8"), beyond="-0.1", from_="bottom")
    others = [fact(value, str(value)) for value in (50, 40, 20)]

    assert points(top, "60", fact(30), *others) == "54"
    assert points(bottom, "2", fact(30), *others) == "19/10"
    assert points(bottom, "2", fact(60), *others) == "17/10"
    assert points(rule("rank", table=("5", "3"), better="less"), "5", fact(30), *others) == "3"


def test_equal_values_take_the_higher_the_lower_or_the_mean_place() -> None:
    others = [fact(value, f"u{place}") for place, value in enumerate((50, 30, 20))]

    given = [
        points(rule("rank", table=("8", "6", "4", "2"), tied=tied), "8", fact(30), *others)
        for tied in ("higher", "lower", "mean")
    ]

    assert given == ["6", "4", "5"]


def test_ranks_beyond_the_table_end_at_the_floor() -> None:
    others = [fact(value, str(value)) for value in range(10, 20)]

    assert points(rule("rank", table=("1", "0.5"), beyond="-0.3"), "1", fact(1), *others) == "0"


def test_the_best_gives_all_and_the_others_in_proportion() -> None:
    less = rule("relative", better="less")

    assert points(less, "6", fact(30), fact(20, "b")) == "4"
    assert points(less, "6", fact(20), fact(30, "b")) == "6"
    assert points(rule("relative"), "6", fact(0), fact(0, "b")) == "6"
    assert points(rule("relative"), "6", fact(-1), fact(0, "b")) == "0"


def test_occurrences_alone_are_compared_by_their_number() -> None:
    own, other = fact(counts={"": "2"}), fact(unit="b", counts={"": "4"})

    assert points(rule("relative"), "6", own, other) == "3"
    assert points(rule("relative", better="less"), "6", fact(counts={}), other) == "6"


def test_a_contribution_is_the_share_of_the_sum() -> None:
    assert points(rule("contribution"), "10", fact(30), fact(90, "b")) == "5/2"
    assert points(rule("contribution"), "10", fact(0), fact(0, "b")) == "0"


def test_another_authority_s_score_is_converted() -> None:
    assert points(rule("conversion", full="100"), "20", fact("92.5")) == "37/2"


def test_only_rules_over_the_group_wait_for_it() -> None:
    waiting = {
        name
        for name, kind in KINDS.items()
        for one in [_least(name)]
        if kind.looks_at_group(read_parameters(one, kind.specs))
    }

    assert waiting == {"rank", "relative", "contribution", "per_unit"}


def _least(name: str) -> Rule:
    """A rule with what has to be said."""
    needed: dict[str, dict[str, str | tuple[str, ...]]] = {
        "proportional": {"target": "1"},
        "inverse": {"target": "1"},
        "threshold": {"threshold": "1"},
        "bands": {"bands": ("1=1",)},
        "best_level": {"levels": ("省=1",)},
        "quota_and_more": {"needed": ("省=1",)},
        "per_unit": {"benchmark": "group-mean", "each": "1", "steps": "down"},
        "rank": {"table": ("1",)},
    }
    return rule(name, **needed.get(name, {}))


def test_steps_are_rounded_for_reading_and_points_are_not() -> None:
    given = apply(rule("share"), "10", share("1", "3"))

    assert str(given.points) == "10/3"
    assert given.steps[0].value == Decimal("3.3333")
