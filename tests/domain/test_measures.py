"""Targets: comparators, steps, recurrence; values of other people's programs never raise."""

from decimal import Decimal
from typing import Any

import pytest

from desktop.domain.measures import Reading, is_reached, readings, target_progress
from desktop.domain.standing import TargetProgress
from tests.domain.year_facts import Q1, Q2, Q3, Q4, feedback, target


def progress(value: str, comparator: str = ">=", wanted: str = "90") -> TargetProgress:
    one = target(value=wanted, comparator=comparator)
    return target_progress(one, (one,), (Reading(one.uid, Decimal(value), Q1, 2023),), 2023)


@pytest.mark.parametrize(
    ("comparator", "below", "at", "above"),
    [
        (">=", False, True, True),
        (">", False, False, True),
        ("<=", True, True, False),
        ("<", True, False, False),
        ("=", False, True, False),
        ("约", False, False, False),
    ],
)
def test_a_target_is_reached_as_its_comparator_says(
    comparator: str, below: bool, at: bool, above: bool
) -> None:
    one = target(value="35", comparator=comparator)

    assert is_reached(one, Decimal("34.9")) is below
    assert is_reached(one, Decimal("35.0")) is at
    assert is_reached(one, Decimal("35.1")) is above


@pytest.mark.parametrize("wanted", ["", "九成", "NaN", "Infinity"])
def test_a_target_without_a_number_is_never_reached(wanted: str) -> None:
    one = target(value=wanted)

    found = target_progress(one, (one,), (Reading(one.uid, Decimal(5), Q1, 2023),), 2023)

    assert not is_reached(one, Decimal(5))
    assert found == TargetProgress(one, Decimal(5), Q1, False, None)


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_a_value_that_is_no_number_reaches_nothing_and_is_not_read(value: str) -> None:
    handed_in = feedback(Q1, values=(("office/g", Decimal(value)),))

    assert readings([handed_in]) == ()
    assert not is_reached(target(comparator="<="), Decimal(value))


@pytest.mark.parametrize(
    ("value", "comparator", "wanted", "percent"),
    [
        ("45", ">=", "90", "50.0"),
        ("89.99", ">=", "90", "99.9"),
        ("89.9999999999999999999999999999", ">=", "90", "99.9"),
        ("90", ">=", "90", "100"),
        ("90", ">", "90", "99.9"),
        ("120", ">=", "90", "100"),
        ("0", ">=", "90", "0"),
        ("0.9", ">=", "90", "1.0"),
        ("0.5", ">=", "1", "50.0"),
        ("-3", ">=", "90", "0"),
        ("1E-999999", ">=", "1E+999999", "0.0"),
        ("8", "<=", "5", None),
        ("4", "<=", "5", "100"),
        ("8", "=", "5", None),
        ("4", "=", "5", "80.0"),
        ("4", ">=", "0", "100"),
        ("-4", ">=", "0", None),
        ("4", "约", "5", None),
    ],
)
def test_how_far_a_target_is_says_100_only_when_it_is_reached(
    value: str, comparator: str, wanted: str, percent: str | None
) -> None:
    found = progress(value, comparator, wanted)

    assert found.percent == (None if percent is None else Decimal(percent))
    assert found.is_reached is (percent == "100")


def test_the_latest_period_counts() -> None:
    one = target()
    handed_in = [
        feedback(Q1, values=((one.uid, Decimal(30)),)),
        feedback(Q2, values=((one.uid, Decimal(20)),)),
    ]

    found = target_progress(one, (one,), readings(handed_in), 2023)

    assert (found.value, found.period) == (Decimal(20), Q2)


def test_a_target_without_any_value_says_so() -> None:
    one, other = target(), target("office/h", name="好差评")

    found = target_progress(one, (one, other), (Reading("office/h", Decimal(5), Q1, 2023),), 2023)

    assert found == TargetProgress(one, None, "", False, None)


def test_a_value_of_one_step_counts_for_the_other() -> None:
    first, then = target("office/g", "35"), target("office/h", "70")
    handed_in = (Reading("office/g", Decimal(42), Q1, 2023),)

    reached = target_progress(first, (first, then), handed_in, 2023)
    under_way = target_progress(then, (first, then), handed_in, 2023)

    assert (reached.is_reached, reached.percent) == (True, Decimal(100))
    assert (under_way.is_reached, under_way.value, under_way.percent) == (False, Decimal(42), Decimal("60.0"))


@pytest.mark.parametrize("turned", [False, True])
def test_in_one_period_the_own_value_comes_before_that_of_another_step(turned: bool) -> None:
    first, then = target("office/g", "35"), target("office/h", "70")
    own, other = Reading("office/h", Decimal(50), Q1, 2023), Reading("office/g", Decimal(42), Q1, 2023)
    later = Reading("office/g", Decimal(43), Q2, 2023)

    handed_in = (other, own) if turned else (own, other)

    assert target_progress(then, (first, then), handed_in, 2023).value == Decimal(50)
    assert target_progress(then, (first, then), (*handed_in, later), 2023).value == Decimal(43)


@pytest.mark.parametrize("difference", [{"unit": "个"}, {"recurrence": "yearly"}, {"name": "好差评"}])
def test_another_measure_is_no_step(difference: dict[str, Any]) -> None:
    one, other = target(), target("office/h", **difference)

    found = target_progress(one, (one, other), (Reading("office/h", Decimal(42), Q1, 2023),), 2023)

    assert found.value is None


def test_targets_without_a_name_are_not_taken_for_steps_of_each_other() -> None:
    one, other = target(name=""), target("office/h", name="")

    found = target_progress(one, (one, other), (Reading("office/h", Decimal(42), Q1, 2023),), 2023)

    assert found.value is None


def test_a_yearly_target_begins_anew_each_year() -> None:
    one = target(recurrence="yearly")
    handed_in = readings(
        [feedback(Q4, values=((one.uid, Decimal(95)),)), feedback("2024Q1", values=((one.uid, Decimal(20)),))]
    )

    last_year = target_progress(one, (one,), handed_in, 2023)
    this_year = target_progress(one, (one,), handed_in, 2024)
    next_year = target_progress(one, (one,), handed_in, 2025)

    assert (last_year.value, last_year.is_reached) == (Decimal(95), True)
    assert (this_year.value, this_year.is_reached) == (Decimal(20), False)
    assert next_year.value is None


def test_readings_name_the_year_of_their_period_if_it_is_one() -> None:
    values = (("office/g", Decimal(5)),)

    found = readings([feedback("第三季度", values=values), feedback(Q3, values=values), feedback(Q4)])

    assert [(one.period, one.year) for one in found] == [("第三季度", None), (Q3, 2023)]
