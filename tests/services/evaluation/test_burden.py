"""The burden of every unit: it is asked only what nobody else knows, and how often is counted."""

from dataclasses import replace

from desktop.services.evaluation.burden import burden_of
from desktop.services.evaluation.inputs import inputs_of
from desktop.services.evaluation.values import Burden
from tests.services.evaluation.small import POLICE, TRADE, small_scheme, state
from tests.services.pair import Pair


def test_a_unit_is_asked_its_own_parts_and_the_owner_those_of_all(pair: Pair) -> None:
    scheme = small_scheme()
    inputs = inputs_of(pair.office, scheme)

    found = burden_of(pair.office, scheme, inputs)

    assert found[POLICE] == Burden(asked=2, answered=0)
    assert found[TRADE] == Burden(asked=2 + len(inputs.participants), answered=0)


def test_what_was_stated_is_answered_and_confirming_what_is_known_counts_apart(pair: Pair) -> None:
    state(pair.unit, "B3", value="8")
    state(pair.unit, "A1", stance="confirmed")
    state(pair.unit, "A2", stance="objected", note="有误")
    state(pair.unit, "")
    pair.meet()
    scheme = small_scheme()

    found = burden_of(pair.office, scheme, inputs_of(pair.office, scheme))

    assert found[POLICE] == Burden(asked=2, answered=1, confirmed=1, objected=1)


def test_an_owner_outside_the_groups_is_there_as_well(pair: Pair) -> None:
    scheme = small_scheme()
    owned = tuple(replace(one, owner="东阿县") if one.code == "B2" else one for one in scheme.indicators)
    scheme = replace(scheme, indicators=owned)
    inputs = inputs_of(pair.office, scheme)

    found = burden_of(pair.office, scheme, inputs)

    assert found["unit.dex"] == Burden(asked=len(inputs.participants), answered=0)


def test_an_indicator_of_another_group_is_asked_of_nobody_else(pair: Pair) -> None:
    scheme = small_scheme()
    limited = tuple(replace(one, groups=("party",)) if one.code == "B3" else one for one in scheme.indicators)
    scheme = replace(scheme, indicators=limited)

    found = burden_of(pair.office, scheme, inputs_of(pair.office, scheme))

    assert found[POLICE].asked == 1
