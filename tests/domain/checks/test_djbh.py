"""The score of classified protection: the formula of 2021 by hand, its conclusions, what is unchecked."""

from decimal import Decimal

import pytest

from desktop.domain.checks.scoring import score
from desktop.domain.checks.values import CheckItem, Checklist, CheckScore, Severity, Verdict
from tests.domain.checks.check_facts import (
    HALF,
    MANAGEMENT,
    NA,
    NO,
    OPEN,
    TECHNICAL,
    YES,
    agrees,
    answer,
    checklist,
    item,
    steps_of,
)


def list_of(technical: int, management: int, weight: int = 1) -> Checklist:
    items = [item(f"T{n}", TECHNICAL, weight) for n in range(technical)]
    items += [item(f"M{n}", MANAGEMENT, weight) for n in range(management)]
    return checklist("djbh-2021", *items)


def scored(one: Checklist, failing: dict[str, Verdict], severity: Severity | None = None) -> CheckScore:
    answers = [answer(each, failing.get(each.code, YES), severity=severity) for each in one.items]
    return score(one, "", answers)


def test_all_conforming_is_a_hundred_and_excellent() -> None:
    result = scored(list_of(3, 2), {})

    assert str(result.value) == "100.00"
    assert (result.conclusion, result.conclusion_title) == ("excellent", "优")
    assert result.remarks == ()
    assert result.checked == 1


def test_the_formula_is_the_one_of_the_template() -> None:
    one = checklist(
        "djbh-2021",
        item("T1", TECHNICAL, 3),
        item("T2", TECHNICAL, 2),
        item("T3", TECHNICAL, 1),
        *(item(f"T{n}", TECHNICAL) for n in range(4, 13)),
        item("M1", MANAGEMENT, 3),
        *(item(f"M{n}", MANAGEMENT) for n in range(2, 9)),
    )

    result = scored(one, {"T1": HALF, "T2": NO, "T3": NO, "M1": HALF})

    # n = 20, S = 5; Vt = 50 − (1.5 + 2 + 1) · 5 = 27.5; Vm = 50 − 1.5 · 5 = 42.5
    assert str(result.value) == "70.00"
    assert result.conclusion == "fair"
    assert steps_of(result, "技术得分") == {(): Decimal("27.5000")}
    assert steps_of(result, "管理得分") == {(): Decimal("42.5000")}
    assert all(agrees(step) for step in result.steps)


def test_n_counts_technical_and_management_items_that_apply() -> None:
    result = scored(list_of(4, 4), {"T0": NO, "M3": NA})

    assert str(result.value) == "85.71"  # 50 − 100/7 + 50
    assert result.counts[NA] == 1


def test_each_half_is_floored_at_nothing_by_itself() -> None:
    result = scored(list_of(10, 10, weight=3), {f"T{n}": NO for n in range(10)})

    assert str(result.value) == "50.00"  # 10 · 3 · 5 = 150 off the technical 50, management keeps its own


def test_y_shifts_weight_between_technical_and_management_items() -> None:
    one = checklist("djbh-2021", item("T"), item("M", MANAGEMENT), settings={"y": "0.6"})

    assert str(scored(one, {"T": NO}).value) == "50.00"  # max(0, 60 − 50) + 40
    assert str(scored(one, {"M": NO}).value) == "60.00"  # 60 + max(0, 40 − 50)


def test_an_item_with_several_targets_counts_as_their_mean() -> None:
    one = list_of(1, 9)
    answers = [answer(each) for each in one.items[1:]]
    answers += [answer(one.items[0], verdict, name) for name, verdict in (("a", YES), ("b", HALF), ("c", NO))]

    result = score(one, "", [*answers, answer(one.items[0], NA, "d")])

    assert str(result.value) == "95.00"
    assert steps_of(result, "检查项得分") == {("T0",): Decimal("0.5000")}
    assert result.counts[HALF] == 1
    assert [step.formula for step in result.steps if step.parts == ("T0",)] == ["(1 + 0.5 + 0) ÷ 3"]


@pytest.mark.parametrize(
    ("failing", "severity", "value", "conclusion"),
    [
        (1, Severity.LOW, "90.00", "excellent"),
        (1, Severity.MEDIUM, "90.00", "good"),
        (1, Severity.HIGH, "90.00", "poor"),
        (2, Severity.MEDIUM, "80.00", "good"),
        (3, Severity.LOW, "70.00", "fair"),
        (4, Severity.LOW, "60.00", "poor"),
    ],
)
def test_conclusions_follow_value_and_risk(
    failing: int, severity: Severity, value: str, conclusion: str
) -> None:
    result = scored(list_of(5, 5), {f"T{n}": NO for n in range(failing)}, severity)

    assert (str(result.value), result.conclusion) == (value, conclusion)


def test_a_value_just_below_a_threshold_does_not_reach_it() -> None:
    one = list_of(100, 101)

    result = scored(one, {f"T{n}": NO for n in range(20)} | {"M0": HALF})

    assert result.value == Decimal("89.80")
    assert result.conclusion == "good"


def unrated(codes: list[str]) -> list[CheckItem]:
    return [item(code, MANAGEMENT if code[0] == "M" else TECHNICAL, severity=None) for code in codes]


def test_no_conclusion_while_it_depends_on_a_risk_nobody_rated() -> None:
    one = checklist("djbh-2021", *unrated([f"T{n}" for n in range(5)] + [f"M{n}" for n in range(5)]))

    result = scored(one, {"T0": NO})

    assert result.value == Decimal("90.00")
    assert result.conclusion == ""
    assert result.remarks == ("有问题未定风险等级，不下结论",)


def test_a_conclusion_that_no_rating_can_change_is_drawn() -> None:
    one = checklist("djbh-2021", *unrated([f"T{n}" for n in range(5)] + [f"M{n}" for n in range(5)]))

    result = scored(one, {f"T{n}": NO for n in range(4)})

    assert (result.value, result.conclusion, result.remarks) == (Decimal("60.00"), "poor", ())


def test_the_inspectors_severity_goes_before_the_items() -> None:
    grave = checklist("djbh-2021", item("T", severity=Severity.HIGH), *(item(f"M{n}") for n in range(19)))

    as_the_item_says = scored(grave, {"T": HALF})
    as_the_inspector_says = scored(grave, {"T": HALF}, Severity.LOW)

    assert as_the_item_says.conclusion == "poor"
    assert as_the_inspector_says.conclusion == "excellent"


def test_unchecked_counts_as_nothing_and_leaves_no_conclusion() -> None:
    one = list_of(5, 5)
    answers = [answer(each) for each in one.items[1:]]

    result = score(one, "", answers)
    explicit = score(one, "", [*answers, answer(one.items[0], OPEN)])

    assert str(result.value) == "90.00"
    assert result.conclusion == ""
    assert result.counts[OPEN] == 1
    assert result.checked == Decimal("0.9")
    assert result.remarks == (
        "有未检查的项，暂按不符合计分：得分是下限（除非其中有项后来判为不适用），不下结论",
    )
    assert explicit.value == result.value


def test_a_group_of_which_nothing_applies_keeps_its_share_and_is_remarked() -> None:
    result = scored(list_of(2, 2), {"T0": NA, "T1": NA, "M0": NO})

    assert str(result.value) == "50.00"  # 50 + max(0, 50 − 50)
    assert result.remarks == ("技术类没有适用的检查项，按公式计满分",)


def test_nothing_that_applies_gives_no_value() -> None:
    result = scored(list_of(1, 1), {"T0": NA, "M0": NA})

    assert (result.value, result.conclusion, result.steps) == (None, "", ())
    assert result.remarks == ("没有适用的检查项，不给分",)
    assert [category.value for category in result.categories] == [None, None]


def test_a_category_is_the_mean_of_its_items_by_weight() -> None:
    one = checklist("djbh-2021", item("T1", TECHNICAL, 3), item("T2"), item("M", MANAGEMENT))

    result = scored(one, {"T1": HALF})

    assert [(each.category, str(each.value)) for each in result.categories] == [
        ("安全计算环境", "62.50"),
        ("安全管理制度", "100.00"),
    ]
    assert result.categories[0].counts[HALF] == 1


def test_only_the_chosen_level_counts() -> None:
    one = checklist(
        "djbh-2021",
        item("L2", levels=("2",)),
        item("L3", levels=("3",)),
        item("M", MANAGEMENT),
        levels={"2": "第二级", "3": "第三级"},
    )

    result = score(one, "2", [answer(each) for each in one.items if each.code != "L3"])

    assert sum(result.counts.values()) == 2
    assert result.conclusion == "excellent"
