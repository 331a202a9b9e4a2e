"""The days that units have to correct findings: a rule of the office."""

from datetime import date

import pytest

from desktop.domain.checks.findings import CORRECTION_DAYS
from desktop.domain.checks.values import Severity
from desktop.errors import AppError
from desktop.records.stream import EVERYONE
from desktop.services.checks.findings_rules import RULE, correction_days, set_correction_days
from desktop.services.session import WrongRole
from tests.services.checks.checked_world import CheckedWorld
from tests.services.checks.finding_world import FIRE, FindingWorld


@pytest.fixture
def world(checked_world: CheckedWorld) -> FindingWorld:
    return FindingWorld(checked_world)


def test_without_a_rule_the_days_are_those_of_the_program(world: FindingWorld) -> None:
    assert correction_days(world.office) == CORRECTION_DAYS


def test_deadlines_follow_the_rule_of_the_office_by_calendar_days(world: FindingWorld) -> None:
    sentence = set_correction_days(world.office, {Severity.HIGH: 3}, "督查办〔2023〕8号")

    world.raised(FIRE)

    assert sentence == "问题整改期限已更新，依据：督查办〔2023〕8号。"
    assert world.told.find("问2023-001").due == date(2023, 5, 11)
    assert correction_days(world.unit)[Severity.HIGH] == 3
    assert world.findings.proposed_due(None) == date(2023, 5, 23)


def test_a_later_rule_leaves_what_it_does_not_name_and_what_was_told(world: FindingWorld) -> None:
    world.raised(FIRE)
    set_correction_days(world.office, {Severity.HIGH: 3}, "甲")
    set_correction_days(world.office, {Severity.LOW: 60}, "乙")

    days = correction_days(world.office)

    assert dict(days) == {Severity.HIGH: 3, Severity.MEDIUM: 15, Severity.LOW: 60}
    assert world.finding("问2023-001").due == date(2023, 5, 15)


@pytest.mark.parametrize("days", [0, -1, 401, True, "7", None])
def test_days_that_are_none_are_refused_and_passed_over_when_read(world: FindingWorld, days: object) -> None:
    with pytest.raises(AppError) as refused:
        set_correction_days(world.office, {Severity.HIGH: days}, "文件")  # type: ignore[dict-item]
    with world.office.transaction():
        world.office.put("rule", (RULE,), EVERYONE, {"name": RULE, "value": {"high": days, "low": 20}})

    found = correction_days(world.office)

    assert refused.value.code == "E_RULE"
    assert (found[Severity.HIGH], found[Severity.LOW]) == (7, 20)


def test_a_rule_names_its_source_and_is_the_offices(world: FindingWorld) -> None:
    with pytest.raises(AppError) as unsourced:
        set_correction_days(world.office, {Severity.HIGH: 3}, " ")
    with pytest.raises(WrongRole):
        set_correction_days(world.unit, {Severity.HIGH: 3}, "文件")

    assert unsourced.value.code == "E_RULE_SOURCE"


def test_a_withdrawn_rule_and_one_of_another_shape_do_not_count(world: FindingWorld) -> None:
    set_correction_days(world.office, {Severity.HIGH: 3}, "文件")
    with world.office.transaction():
        world.office.withdraw("rule", world.office.keyed_uid("rule", RULE), "废止")
        world.office.create("rule", EVERYONE, {"name": RULE, "value": [3, 5]})

    assert correction_days(world.office) == CORRECTION_DAYS
