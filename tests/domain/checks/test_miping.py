"""The quantified score of cryptography: golden values, rounding, what is missing or disagrees."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest

from desktop.domain.checks.checklist_file import read_checklist
from desktop.domain.checks.miping import (
    Measure,
    key_factor,
    layer_score,
    object_score,
    strength_factor,
    total_score,
    unit_score,
)
from desktop.domain.checks.scoring import score
from desktop.domain.checks.values import Answer, CheckItem, Checklist, ItemGroup, Severity, Verdict
from desktop.paths import resource
from tests.domain.checks.check_facts import (
    HALF,
    LAYERS,
    NA,
    NO,
    TECHNICAL,
    YES,
    agrees,
    answer,
    checklist,
    dak,
    steps_of,
    unit,
)

LACKING = "有技术类结果的D、A、K或密码强度不全，或与检查结果不一致，按较低者计，不下结论"
FIFTH, HALVED, ONE = Fraction(1, 5), Fraction(1, 2), Fraction(1)
SIX_FIFTHS, THREE_HALVES = Fraction(6, 5), Fraction(3, 2)


def system(**changed: Mapping[str, Verdict]) -> tuple[Checklist, list[Answer]]:
    """One unit a layer, all conforming unless changed; technical halves fail A with a strong algorithm."""
    items = [unit(layer, layer) for layer in LAYERS]
    verdicts = dict.fromkeys(LAYERS, YES) | dict(changed.get("verdicts", {}))
    half = dak(1, 0, 1, "128")
    answers = [
        answer(one, verdicts[one.code], details=half if verdicts[one.code] is HALF else None) for one in items
    ]
    return checklist("miping-2023", *items), answers


@pytest.mark.parametrize(
    ("d", "a", "k", "ra", "rk", "expected"),
    [
        (1, 1, 1, ONE, ONE, "1.0000"),
        (0, 1, 1, ONE, ONE, "0.0000"),
        (0, 0, 0, ONE, ONE, "0.0000"),
        (1, 0, 1, FIFTH, ONE, "0.1000"),
        (1, 0, 1, HALVED, ONE, "0.2500"),
        (1, 0, 1, ONE, ONE, "0.5000"),
        (1, 1, 0, ONE, ONE, "0.5000"),
        (1, 1, 0, ONE, SIX_FIFTHS, "0.6000"),
        (1, 1, 0, ONE, THREE_HALVES, "0.7500"),
        (1, 0, 0, FIFTH, ONE, "0.0500"),
        (1, 0, 0, HALVED, ONE, "0.1250"),
        (1, 0, 0, ONE, ONE, "0.2500"),
        (1, 0, 0, ONE, SIX_FIFTHS, "0.3000"),
        (1, 0, 0, ONE, THREE_HALVES, "0.3750"),
        (1, 0, 1, ONE, THREE_HALVES, "0.5000"),
        (1, 1, 0, FIFTH, ONE, "0.5000"),
    ],
)
def test_an_object_scores_as_table_one_says(
    d: int, a: int, k: int, ra: Fraction, rk: Fraction, expected: str
) -> None:
    assert str(object_score(Measure(bool(d), bool(a), bool(k), ra, rk))) == expected


@pytest.mark.parametrize(
    ("bits", "expected"), [(256, ONE), (112, ONE), (111, HALVED), (80, HALVED), (79, FIFTH), (0, FIFTH)]
)
def test_strength_gives_ra(bits: int, expected: Fraction) -> None:
    assert strength_factor(bits) == expected


@pytest.mark.parametrize(
    ("level", "module", "expected"),
    [
        ("1", "1", ONE),
        ("2", "1", ONE),
        ("3", "", ONE),
        ("3", "1", SIX_FIFTHS),
        ("3", "2", ONE),
        ("4", "", ONE),
        ("4", "1", ONE),
        ("4", "2", THREE_HALVES),
        ("", "1", ONE),
    ],
)
def test_level_and_module_give_rk(level: str, module: str, expected: Fraction) -> None:
    assert key_factor(level, module) == expected


@pytest.mark.parametrize(
    ("objects", "expected"),
    [
        (("1", "0"), "0.5000"),
        (("1", "0", "0"), "0.3333"),
        (("1", "1", "0"), "0.6667"),
        (("1", "0.5", "0"), "0.5000"),
        (("0.1250",) * 2 + ("0",) * 6, "0.0313"),
    ],
)
def test_a_unit_is_the_mean_of_its_objects(objects: tuple[str, ...], expected: str) -> None:
    assert str(unit_score([Decimal(one) for one in objects])) == expected


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ([("1", "1"), ("0", "0.7")], "0.5882"),
        ([("1", "1"), ("0", "1")], "0.5000"),
        ([("1", "1"), ("0.5", "0.7"), ("0", "0.4")], "0.6429"),
    ],
)
def test_a_layer_is_the_weighted_mean_of_its_units(units: list[tuple[str, str]], expected: str) -> None:
    assert str(layer_score([(Decimal(value), Decimal(weight)) for value, weight in units])) == expected


def total_of(scores: Mapping[str, str | None]) -> Decimal | None:
    listed: dict[ItemGroup, list[tuple[Decimal, Decimal]]] = {group: [] for group in ItemGroup}
    for layer, (group, weight) in LAYERS.items():
        value = scores.get(layer, "0")
        if value is not None:
            listed[group].append((Decimal(value), Decimal(weight)))
    return total_score(listed[ItemGroup.TECHNICAL], listed[ItemGroup.MANAGEMENT])


def everywhere(value: str) -> dict[str, str | None]:
    return dict.fromkeys(LAYERS, value)


THIRDS = {layer: "0.3333" if group is TECHNICAL else "0.6667" for layer, (group, _) in LAYERS.items()}


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (everywhere("1"), "100.00"),
        (everywhere("0"), "0.00"),
        (everywhere("0.5"), "50.00"),
        ({"应急处置": "1"}, "6.00"),
        ({"管理制度": "1"}, "8.00"),
        (everywhere("0.5") | {"物理和环境安全": None}, "50.00"),
        (
            everywhere("0.5") | {"管理制度": None, "人员管理": None, "建设运行": None, "应急处置": "1"},
            "65.00",
        ),
        (THIRDS, "43.33"),
    ],
)
def test_the_total_weighs_the_layers_that_apply(scores: dict[str, str | None], expected: str) -> None:
    assert str(total_of(scores)) == expected


def test_a_whole_group_that_does_not_apply_gives_no_total() -> None:
    assert total_of({layer: None for layer, (group, _) in LAYERS.items() if group is TECHNICAL}) is None
    assert total_of({layer: None for layer, (group, _) in LAYERS.items() if group is not TECHNICAL}) is None


def test_the_groups_are_not_rounded_before_the_total() -> None:
    only_a_little = everywhere("0") | {
        layer: "1" for layer, (group, _) in LAYERS.items() if group is not TECHNICAL
    }

    total = total_of(only_a_little | {"物理和环境安全": "0.0004"})

    assert str(total) == "30.00"  # 0.004 + 30; a technical mean rounded to 0.0001 would give 30.01


def test_a_whole_check_comes_out_as_the_golden_values_say() -> None:
    one, answers = system(verdicts=dict.fromkeys(LAYERS, HALF))

    result = score(one, "", answers)

    assert str(result.value) == "50.00"
    assert [str(category.value) for category in result.categories] == ["50.00"] * 8
    assert all(agrees(step) for step in result.steps)


def test_only_emergency_handling_conforming_gives_six_points() -> None:
    one, answers = system(verdicts={layer: NO for layer in LAYERS if layer != "应急处置"})

    result = score(one, "", answers)

    assert str(result.value) == "6.00"
    assert steps_of(result, "管理层面加权平均")[("管理制度", "人员管理", "建设运行", "应急处置")] == Decimal(
        "0.2000"
    )


def test_objects_of_a_unit_are_averaged_and_units_weighted() -> None:
    first, second = unit("a", "应用和数据安全"), unit("b", "应用和数据安全", "0.7")
    managed = unit("m", "管理制度")
    answers = [answer(first, verdict, name) for verdict, name in ((YES, "甲"), (NO, "乙"), (NO, "丙"))]

    result = score(
        checklist("miping-2023", first, second, managed),
        "",
        [*answers, answer(second, NO), answer(managed, HALF), answer(first, NA, "丁")],
    )

    assert steps_of(result, "测评单元得分")[("a",)] == Decimal("0.3333")
    assert steps_of(result, "安全层面得分")[("应用和数据安全", "a", "b")] == Decimal("0.1961")
    assert result.value == Decimal("28.73")  # 70 · 0.1961 + 30 · 0.5 = 28.727
    assert result.counts[HALF] == 2
    assert all(agrees(step) for step in result.steps)


def test_a_layer_that_does_not_apply_leaves_the_weighting() -> None:
    one, answers = system(verdicts={"物理和环境安全": NA, "网络和通信安全": NO})

    result = score(one, "", answers)

    assert str(result.value) == "76.67"  # 70 · 40/60 + 30
    assert result.categories[0].value is None


def test_a_group_that_does_not_apply_gives_no_total_and_says_which() -> None:
    one, answers = system(verdicts={layer: NA for layer, (group, _) in LAYERS.items() if group is TECHNICAL})

    result = score(one, "", answers)

    assert (result.value, result.conclusion) == (None, "")
    assert result.remarks == ("技术层面都不适用，按规则不给总分",)
    assert [step.name for step in result.steps][-1] == "管理层面加权平均"


@pytest.mark.parametrize(
    ("verdict", "details", "level", "expected", "lacks"),
    [
        (YES, {}, "3", "1.0000", False),
        (YES, dak(1, 1, 1), "3", "1.0000", False),
        (YES, dak(1, 0, 1, "128"), "3", "0.5000", True),
        (YES, {"D": "0"}, "3", "0.0000", True),
        (YES, {"D": "是"}, "3", "1.0000", True),
        (HALF, {}, "3", "0.0500", True),
        (HALF, dak(1, 0, 1, "112"), "3", "0.5000", False),
        (HALF, dak(1, 0, 1, "80"), "3", "0.2500", False),
        (HALF, dak(1, 0, 1, "56"), "3", "0.1000", False),
        (HALF, dak(1, 0, 1), "3", "0.1000", True),
        (HALF, dak(1, 0, 1, "强"), "3", "0.1000", True),
        (HALF, dak(1, 1, 0), "3", "0.5000", False),
        (HALF, dak(1, 1, 0, module="1"), "3", "0.6000", False),
        (HALF, dak(1, 1, 0, module="2"), "4", "0.7500", False),
        (HALF, dak(1, 0, 0, "128", "1"), "3", "0.3000", False),
        (HALF, {"A": "0", "K": "1", "bits": "128"}, "3", "0.5000", False),
        (HALF, {"D": "1", "A": "1"}, "3", "0.5000", True),
        (HALF, {"D": "1", "K": "1", "bits": "128"}, "3", "0.5000", True),
        (HALF, dak(1, 1, 1, "128"), "3", "0.2500", True),
        (HALF, dak(0, 1, 1), "3", "0.0000", True),
        (NO, {}, "3", "0.0000", False),
        (NO, dak(0, 1, 1), "3", "0.0000", False),
        (NO, dak(1, 1, 1), "3", "0.0000", True),
    ],
)
def test_details_count_as_low_as_the_verdict_allows(
    verdict: Verdict, details: dict[str, str], level: str, expected: str, lacks: bool
) -> None:
    technical, managed = unit("t", "应用和数据安全"), unit("m", "管理制度")
    one = checklist("miping-2023", technical, managed, levels={"3": "第三级", "4": "第四级"})

    result = score(one, level, [answer(technical, verdict, details=details), answer(managed)])

    assert steps_of(result, "测评对象得分") == {("t", ""): Decimal(expected)}
    assert (LACKING in result.remarks) is lacks
    assert bool(result.conclusion) is not lacks


@pytest.mark.parametrize(
    ("failing", "severity", "value", "conclusion"),
    [
        ((), None, "100.00", "conforming"),
        (("管理制度",), Severity.LOW, "92.00", "mostly"),
        (("管理制度",), Severity.HIGH, "92.00", "nonconforming"),
        (("应用和数据安全", "设备和计算安全"), Severity.LOW, "60.00", "mostly"),
        (("应用和数据安全", "设备和计算安全", "应急处置"), Severity.LOW, "54.00", "nonconforming"),
    ],
)
def test_conclusions_follow_value_and_risk(
    failing: tuple[str, ...], severity: Severity | None, value: str, conclusion: str
) -> None:
    items = [unit(layer, layer, severity=severity) for layer in LAYERS]
    answers = [answer(one, NO if one.code in failing else YES) for one in items]

    result = score(checklist("miping-2023", *items), "", answers)

    assert (str(result.value), result.conclusion) == (value, conclusion)


def test_a_total_rounded_up_to_a_hundred_is_not_conforming_while_something_fails() -> None:
    items = [unit(layer, layer) for layer in LAYERS]
    answers = [answer(one) for one in items[1:]]
    answers += [answer(items[0], YES, f"对象{n}") for n in range(2999)]
    answers += [answer(items[0], HALF, "最后一个", dak(1, 1, 0))]

    result = score(checklist("miping-2023", *items), "", answers)

    assert str(result.value) == "100.00"
    assert result.conclusion == "mostly"


def test_unchecked_units_and_objects_count_as_nothing() -> None:
    one, answers = system()
    first = one.items[0]

    result = score(one, "", [*answers[1:], answer(first, YES, "甲"), answer(first, Verdict.UNCHECKED, "乙")])
    without = score(one, "", answers[1:])

    assert str(result.value) == "95.00"
    assert str(without.value) == "90.00"
    assert without.conclusion == result.conclusion == ""
    assert any("未检查" in remark for remark in without.remarks)
    assert all(agrees(step) for step in (*result.steps, *without.steps))


def shipped() -> Checklist:
    found, _ = read_checklist(resource("checklists/miping.toml").read_text("utf-8"), "miping.toml")
    assert found is not None
    return found


def rule_weights(level: str, items: tuple[CheckItem, ...]) -> Fraction:
    return sum((Fraction(one.figures[f"unit_weight_{level}"]) for one in items), Fraction(0))


@pytest.mark.parametrize(
    ("level", "units", "weights"),
    [("1", 24, "13.8"), ("2", 27, "18.9"), ("3", 41, "31.1"), ("4", 41, "34.4")],
)
def test_the_shipped_checklist_scores_at_every_level(level: str, units: int, weights: str) -> None:
    one = shipped()
    items = one.of_level(level)

    full = score(one, level, [answer(each) for each in items])
    halved = score(one, level, [answer(each, HALF, details=dak(1, 0, 1, "112")) for each in items])

    assert len(items) == units
    assert rule_weights(level, items) == Fraction(weights)
    assert (str(full.value), full.conclusion) == ("100.00", "conforming")
    assert str(halved.value) == "50.00"
