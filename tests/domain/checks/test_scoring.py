"""Scoring by the profile a checklist names, and which answers count at all."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from desktop.domain.checks.scoring import (
    PROFILES,
    BadFigures,
    UnknownLevel,
    UnknownProfile,
    profile_named,
    score,
)
from desktop.domain.checks.tally import Fault, severity_of
from desktop.domain.checks.values import Severity, Verdict
from tests.domain.checks.check_facts import (
    HALF,
    MANAGEMENT,
    NA,
    NO,
    OPEN,
    TECHNICAL,
    YES,
    answer,
    checklist,
    item,
    unit,
)

STALE = "有结果所对应的检查项文字已经变更，按未检查计"
COPIED = "有沿用上次的结果尚未确认，按未检查计"
SEVERAL = "有检查项在同一对象上有不同的结果，按较差者计，不下结论"
FOREIGN = "有结果不属于本清单或本级别，未计入"


def test_profiles_are_found_by_name_and_version() -> None:
    assert sorted(PROFILES) == ["conformity-1", "djbh-2021", "miping-2023"]
    assert all(profile_named(name).name == name for name in PROFILES)
    assert all(profile.title and profile.source for profile in PROFILES.values())


@pytest.mark.parametrize("name", ["djbh-2025", "djbh", "", "DJBH-2021"])
def test_a_profile_that_is_not_known_is_refused_and_none_stands_in(name: str) -> None:
    with pytest.raises(UnknownProfile, match=f"没有评分方法“{name}”") as refused:
        score(checklist(name, item("a")), "", [])

    assert refused.value.code == "E_PROFILE"


@pytest.mark.parametrize(("levels", "level"), [({"3": "第三级"}, "4"), ({"3": "第三级"}, ""), ({}, "3")])
def test_a_level_that_the_checklist_does_not_have_is_refused(levels: Mapping[str, str], level: str) -> None:
    with pytest.raises(UnknownLevel) as refused:
        score(checklist("conformity-1", item("a"), levels=levels), level, [])

    assert refused.value.code == "E_CHECK_LEVEL"


@pytest.mark.parametrize("y", ["1.1", "-0.5", "一半", ""])
def test_a_y_that_is_no_share_is_refused(y: str) -> None:
    with pytest.raises(BadFigures, match="“y”") as refused:
        score(checklist("djbh-2021", item("a"), settings={"y": y}), "", [])

    assert refused.value.code == "E_CHECKLIST_FIGURES"


@pytest.mark.parametrize("y", ["0", "1"])
def test_y_may_be_nothing_or_everything(y: str) -> None:
    one = checklist("djbh-2021", item("a"), item("m", MANAGEMENT), settings={"y": y})

    result = score(one, "", [answer(each) for each in one.items])

    assert str(result.value) == "100.00"


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_a_setting_the_profile_does_not_know_is_a_fault(profile: str) -> None:
    one = checklist(profile, settings={"unknown": "1"})

    assert Fault("", "unknown") in PROFILES[profile].faults(one)


@pytest.mark.parametrize(
    ("figures", "name"),
    [
        ({}, "layer_weight"),
        ({"layer_weight": "0", "unit_weight": "1"}, "layer_weight"),
        ({"layer_weight": "十", "unit_weight": "1"}, "layer_weight"),
        ({"layer_weight": "20", "unit_weight": "1"}, "layer_weight"),
        ({"layer_weight": "10"}, "unit_weight"),
        ({"layer_weight": "10", "unit_weight": "0"}, "unit_weight"),
        ({"layer_weight": "10", "unit_weight_3": "x", "unit_weight": "1"}, "unit_weight_3"),
        ({"layer_weight": "10", "unit_weight_2": "1"}, "unit_weight"),
    ],
)
def test_a_cryptography_unit_without_its_weights_is_refused(figures: dict[str, str], name: str) -> None:
    bad = item("b", category="物理和环境安全", figures=figures)
    one = checklist("miping-2023", unit("a", "物理和环境安全"), bad, levels={"3": "第三级"})

    assert Fault("b", name) in PROFILES["miping-2023"].faults(one)
    with pytest.raises(BadFigures, match="b"):
        score(one, "3", [])


def test_a_layer_holds_either_technical_or_management_units() -> None:
    mixed = replace(unit("b", "物理和环境安全"), group=MANAGEMENT)
    one = checklist("miping-2023", unit("a", "物理和环境安全"), mixed)

    assert PROFILES["miping-2023"].faults(one) == (Fault("b", "layer_weight"),)


def test_weights_of_a_level_the_unit_does_not_belong_to_are_not_asked_for() -> None:
    figures = {"layer_weight": "10", "unit_weight_3": "0.7"}
    one = checklist(
        "miping-2023",
        item("a", category="物理和环境安全", levels=("3",), figures=figures),
        levels={"1": "第一级", "3": "第三级"},
    )

    assert PROFILES["miping-2023"].faults(one) == ()


def test_an_answer_to_a_text_that_changed_since_counts_as_unchecked() -> None:
    one = checklist("conformity-1", item("a"), item("b"))
    stale = replace(answer(one.items[0]), text_hash="0" * 64)

    result = score(one, "", [stale, answer(one.items[1])])

    assert str(result.value) == "50.00"
    assert result.counts[OPEN] == 1
    assert STALE in result.remarks


def test_a_stale_not_applicable_answer_does_not_drop_its_item_out() -> None:
    one = checklist("conformity-1", item("a"), item("b"))
    stale = replace(answer(one.items[0], NA), text_hash="0" * 64)

    result = score(one, "", [stale, answer(one.items[1])])

    assert str(result.value) == "50.00"


def test_a_copied_answer_counts_as_unchecked_until_it_is_confirmed() -> None:
    one = checklist("conformity-1", item("a"))
    copied = replace(answer(one.items[0]), is_copied=True)

    before = score(one, "", [copied])
    after = score(one, "", [replace(copied, is_copied=False)])

    assert (str(before.value), str(after.value)) == ("0.00", "100.00")
    assert COPIED in before.remarks
    assert after.remarks == ()


def test_an_unchecked_answer_is_neither_stale_nor_copied() -> None:
    one = checklist("conformity-1", item("a"))
    blank = replace(answer(one.items[0], OPEN), text_hash="", is_copied=True)

    result = score(one, "", [blank])

    assert len(result.remarks) == 1
    assert "未检查" in result.remarks[0]


def test_answers_to_other_items_and_levels_are_not_counted() -> None:
    levels = {"2": "第二级", "3": "第三级"}
    one = checklist("conformity-1", item("a", levels=("2",)), item("b", levels=("3",)), levels=levels)

    result = score(one, "2", [answer(one.items[0]), answer(one.items[1], NO), answer(item("c"), NO)])

    assert str(result.value) == "100.00"
    assert result.remarks == (FOREIGN,)


@pytest.mark.parametrize(
    ("first", "second", "counts"),
    [(YES, HALF, HALF), (HALF, NO, NO), (NA, YES, YES), (OPEN, YES, YES), (OPEN, NA, NA), (NO, NA, NO)],
)
def test_of_two_answers_to_one_thing_the_worse_counts(
    first: Verdict, second: Verdict, counts: Verdict
) -> None:
    one = checklist("djbh-2021", item("a"), item("m", MANAGEMENT))
    rest = answer(one.items[1])

    result = score(one, "", [answer(one.items[0], first), answer(one.items[0], second), rest])
    turned = score(one, "", [answer(one.items[0], second), rest, answer(one.items[0], first)])

    assert result == turned
    assert result.counts[counts] >= 1
    assert SEVERAL in result.remarks
    assert result.conclusion == ""


def test_two_equal_answers_agree() -> None:
    one = checklist("djbh-2021", item("a", TECHNICAL), item("m", MANAGEMENT))
    twice = [answer(each) for each in one.items] * 2

    result = score(one, "", twice)

    assert (str(result.value), result.conclusion, result.remarks) == ("100.00", "excellent", ())


def test_of_two_equal_verdicts_the_graver_counts() -> None:
    one = checklist("djbh-2021", item("a", severity=None), item("m", MANAGEMENT))
    low, high = (answer(one.items[0], HALF, severity=found) for found in (Severity.LOW, Severity.HIGH))

    result = score(one, "", [low, high, answer(one.items[1])])

    assert SEVERAL in result.remarks
    assert result.counts[HALF] == 1


def test_an_item_checked_at_one_target_only_is_unchecked() -> None:
    one = checklist("conformity-1", item("a"))

    result = score(one, "", [answer(one.items[0], YES, "甲"), answer(one.items[0], OPEN, "乙")])

    assert str(result.value) == "50.00"
    assert (result.counts[OPEN], result.checked) == (1, Decimal(0))


def test_a_checklist_without_items_of_a_level_gives_no_value() -> None:
    one = checklist("conformity-1", item("a", levels=("2",)), levels={"2": "第二级", "3": "第三级"})

    result = score(one, "3", [])

    assert (result.value, result.checked, sum(result.counts.values())) == (None, Decimal(0), 0)


def test_what_conforms_has_no_severity() -> None:
    grave = item("a", severity=Severity.HIGH)

    assert severity_of(grave, answer(grave, YES, severity=Severity.LOW)) is None
    assert severity_of(grave, answer(grave, NA)) is None
    assert severity_of(grave, answer(grave, HALF)) is Severity.HIGH
    assert severity_of(grave, answer(grave, NO, severity=Severity.LOW)) is Severity.LOW
