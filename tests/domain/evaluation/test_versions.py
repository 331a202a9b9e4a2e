"""Hashes over facts and inputs: of what they say, not of their order or their zeros."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.evaluation.values import Change, Fact, Inputs, Source
from desktop.domain.evaluation.versions import facts_version, inputs_version
from tests.domain.evaluation.scheme_facts import DAY, adjustment, fact, inputs, missing

SOURCE = Source("task", "u", "t")


def test_order_and_trailing_zeros_do_not_matter() -> None:
    one = fact("1.50", "a", counts={"省": "1", "市": "2"})
    same = replace(one, value=Decimal("1.5"), occurrences=one.occurrences[::-1])

    assert facts_version([one, missing("b")]) == facts_version([missing("b"), same])
    assert inputs_version(inputs(one, missing("b"))) == inputs_version(inputs(missing("b"), same))


@pytest.mark.parametrize(
    "other",
    [
        fact(2, "a"),
        fact(1, "b"),
        fact(1, "a", "g"),
        missing("a"),
        fact(1, "a", sources=(SOURCE,)),
        fact(1, "a", note="n"),
        fact(1, "a", by="unit.b"),
        fact(1, "a", done=Decimal(1), total=Decimal(2)),
        fact(1, "a", counts={"省": "1"}),
    ],
)
def test_everything_a_fact_says_matters(other: Fact) -> None:
    assert facts_version([other]) != facts_version([fact(1, "a")])


def test_everything_an_occurrence_says_matters() -> None:
    one = fact(1, "a", counts={"省": "1"})
    found = one.occurrences[0]
    others = [
        replace(found, exemption="e"),
        replace(found, on=None),
        replace(found, source=SOURCE),
        replace(found, count=Decimal(2)),
    ]

    versions = {facts_version([replace(one, occurrences=(each,))]) for each in (found, *others)}

    assert len(versions) == 5


def test_changes_and_adjustments_are_inputs_too() -> None:
    one: Inputs = inputs(fact(1, "a"))
    change = Change("u", "a", "f", Decimal(1), "r", "b", date(2024, 1, 1))

    versions = {
        inputs_version(each)
        for each in (
            one,
            replace(one, changes=(change,)),
            replace(one, changes=(replace(change, on=DAY),)),
            replace(one, adjustments=(adjustment("1"),)),
            replace(one, participants=()),
        )
    }

    assert len(versions) == 5
