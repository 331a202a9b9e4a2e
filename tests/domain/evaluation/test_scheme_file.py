"""Schemes as files: the shipped ones, round trips, and every kind of mistake with its place."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.evaluation.examples import run_examples
from desktop.domain.evaluation.scheme_file import read_scheme
from desktop.domain.evaluation.scheme_writing import write_scheme
from desktop.domain.evaluation.values import Policy, Scheme, Ties, Window
from tests.domain.evaluation.scheme_facts import scheme

SHIPPED = sorted(Path("resources/schemes").glob("*.toml"))
SMALL = """
[scheme]
code = "s"
edition = "1"
year = 2024
title = "方案"

[policy]
places = 1
bonus_cap = 2.5

[[window]]
step = "self"
first = 2024-01-01
last = 2024-01-31

[[group]]
code = "g"
title = "组"
of = ["市政府部门"]

[[grade]]
code = "good"
title = "良好"
least = 80

[[grade]]
code = "poor"
title = "较差"
least = 0
count = 3

[[veto]]
code = "v"
title = "否决"
effect = "top"

[[dimension]]
code = "A"
title = "一级"
points = 100

[[indicator]]
code = "A1"
dimension = "A"
title = "指标"
points = 100
groups = ["g"]

[[indicator.part]]
points = 100
rule = { kind = "proportional", target = 10, cap = "points" }
wording = "按完成比例得分"
example = [{ value = 7, points = 70 }, { value = 0.5, points = 5 }]
"""


def read(text: str) -> Scheme:
    found, problems = read_scheme(text, "s.toml")
    assert found is not None, [one.sentence() for one in problems]
    assert problems == ()
    return found


def refused(text: str) -> str:
    found, problems = read_scheme(text, "s.toml")
    assert found is None
    assert {one.code for one in problems} == {"P_SCHEME"}
    return "；".join(f"{one.line} {one.sentence()}" for one in problems)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_the_shipped_schemes_are_sound_and_their_examples_hold(file: Path) -> None:
    found = read(file.read_text("utf-8"))

    assert sum(one.points for one in found.dimensions) == 100
    results = list(run_examples(found))
    assert {one.part.code for one in results} == {part.code for one in found.indicators for part in one.parts}
    assert [(one.part.code, one.given) for one in results if not one.agrees] == []


def test_both_kinds_of_units_have_a_scheme() -> None:
    groups = [
        title for file in SHIPPED for group in read(file.read_text("utf-8")).groups for title in group.of
    ]

    assert sorted(groups) == sorted(
        ["市直党群部门", "市政府部门", "中央和省驻聊单位", "县（市、区）", "市属开发区"]
    )


def test_a_wrong_example_is_told() -> None:
    found = read(SMALL.replace("points = 70", "points = 71"))

    assert [(one.given, one.agrees) for one in run_examples(found)] == [
        (Decimal("70.000000"), False),
        (Decimal(5), True),
    ]


@pytest.mark.parametrize("text", [SMALL, *(file.read_text("utf-8") for file in SHIPPED)])
def test_a_scheme_reads_back_equal(text: str) -> None:
    found = read(text)

    assert read(write_scheme(found)) == found


def test_every_setting_of_a_policy_reads_back_equal() -> None:
    found = read(SMALL)
    policy = Policy(
        ties=Ties.DENSE,
        tie_breakers=("A", "bonus"),
        quota_ties=True,
        veto_keeps_rank=False,
        vetoed_fill_quota=True,
        bonus_in_total=False,
        deduction_cap=Decimal(5),
        highest=Decimal("100.5"),
        missing_is_zero=False,
    )
    one = replace(found, policy=policy)

    assert read(write_scheme(one)) == one


def test_parts_of_a_shipped_scheme_are_what_it_says() -> None:
    found = read(SMALL)

    part = found.indicators[0].parts[0]
    assert (part.code, part.title, part.fact) == ("A1", "指标", "manual.A1")
    assert part.rule.parameters == {"target": "10", "cap": "points"}
    assert found.windows == (Window("self", date(2024, 1, 1), date(2024, 1, 31)),)
    assert found.policy.bonus_cap == Decimal("2.5")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('code = "s"', 'code = ""', "[scheme]的“code”缺少或有误"),
        ("year = 2024", "year = -1", "[scheme]的“year”缺少或有误"),
        ("places = 1", 'places = "1"', "[policy]的“places”缺少或有误"),
        ("places = 1", "colour = 1", "[policy]有不认识的内容“colour”"),
        ("places = 1", "quota_ties = 1", "[policy]的“quota_ties”缺少或有误"),
        ("places = 1", 'ties = "best"', "[policy]的“ties”缺少或有误"),
        ("places = 1", 'tie_breakers = ["B"]', "[policy]引用的“B”不存在"),
        ("places = 1", "tie_breakers = 1", "[policy]的“tie_breakers”缺少或有误"),
        ("bonus_cap = 2.5", "bonus_cap = 1e3", "[policy]的“bonus_cap”缺少或有误"),
        ("bonus_cap = 2.5", "bonus_cap = nan", "[policy]的“bonus_cap”缺少或有误"),
        ("last = 2024-01-31", "last = 2023-01-31", "[[window]] 1的“last”缺少或有误"),
        ("last = 2024-01-31", 'last = "2024"', "[[window]] 1的“last”缺少或有误"),
        ("count = 3", "share = 1.5", "[[grade]] 2的“share”缺少或有误"),
        ("least = 0", "least = 80", "等次“poor”的分数线应低于前一等次"),
        ('code = "poor"', 'code = "good"', "[[grade]]的编号“good”与前面的重复"),
        ('effect = "top"', 'effect = "x"', "[[veto]] 1的“effect”缺少或有误"),
        ("points = 100\n\n[[ind", "points = 90\n\n[[ind", "A的分值90与所属各项合计100不一致（考核分组：组）"),
        ('dimension = "A"', 'dimension = "B"', "A1引用的“B”不存在"),
        ('groups = ["g"]', 'groups = ["h"]', "A1引用的“h”不存在"),
        ('groups = ["g"]', 'not_applicable = "x"', "“not_applicable”缺少或有误"),
        ('kind = "proportional"', 'kind = "x"', "计分规则“x”本程序没有"),
        ('kind = "proportional"', "kind = 1", "“rule”缺少或有误"),
        ("target = 10", "target = 0", "“rule.target”缺少或有误"),
        ("target = 10", "target = true", "“rule.target”缺少或有误"),
        ("target = 10", "goal = 10", "“rule.goal”缺少或有误"),
        ("wording =", "words =", "“part.words”缺少或有误"),
        ('"按完成比例得分"', '""', "“wording”缺少或有误"),
        ("value = 7,", "worth = 7,", "“example”缺少或有误"),
        ("value = 7,", 'value = "x",', "“value”缺少或有误"),
        ("value = 7,", 'group = ["x"],', "“example”缺少或有误"),
        ("value = 7,", "counts = 1,", "“example”缺少或有误"),
        ("value = 7,", 'counts = { "省" = "x" },', "“example”缺少或有误"),
        ("example = [", "example = 1 #[", "“example”缺少或有误"),
        ("[[veto]]", "[[vetoes]]", "s.toml有不认识的内容“vetoes”"),
        ("[[veto]]", "[veto]", "s.toml的“veto”缺少或有误"),
        ("[scheme]", "[[scheme]]", "[scheme]的“[scheme]”缺少或有误"),
    ],
)
def test_every_mistake_is_named_with_its_place(old: str, new: str, said: str) -> None:
    assert said in refused(SMALL.replace(old, new, 1))


def test_the_line_of_a_bad_indicator_is_told() -> None:
    line = SMALL.split("\n").index("[[indicator]]") + 1

    assert refused(SMALL.replace('kind = "proportional"', 'kind = "x"')).startswith(f"{line} ")


def test_parts_have_to_add_up_unless_the_indicator_states_its_own_bound() -> None:
    text = SMALL.replace("[[indicator.part]]\npoints = 100", "[[indicator.part]]\npoints = 90")

    assert "A1的分值100与所属各项合计90不一致" in refused(text)
    assert read(text.replace('groups = ["g"]', "highest = 100")).indicators[0].highest == 100


@pytest.mark.parametrize("head", ["group", "grade", "dimension", "indicator"])
def test_a_scheme_needs_groups_grades_dimensions_and_indicators(head: str) -> None:
    text = (
        re.sub(rf"\[\[{head}\]\][^\[]*", "", SMALL)
        if head != "indicator"
        else SMALL.split("[[indicator]]", maxsplit=1)[0]
    )

    assert f"方案没有[[{head}]]" in refused(text)


def test_an_indicator_needs_a_part() -> None:
    assert "“part”缺少或有误" in refused(SMALL.split("[[indicator.part]]", maxsplit=1)[0])


def test_what_is_no_toml_or_far_too_long_is_refused() -> None:
    assert "不是可读的 TOML 文件" in refused("[scheme\n")
    assert refused("\n\nx = = 1").startswith("3 ")
    assert "文件过大" in refused("#" * 2_000_001)
    assert "不是可读的 TOML 文件" in refused("x = " + "[" * 100_000)


def test_a_scheme_without_a_policy_has_the_usual_one() -> None:
    text = re.sub(r"\[policy\][^\[]*", "", SMALL)

    assert read(text).policy == Policy()


@given(st.text(max_size=300))
def test_no_text_makes_it_fail(text: str) -> None:
    found, problems = read_scheme(SMALL[: len(text) * 7] + text, "s.toml")

    assert (found is None) == bool(problems)


def test_a_scheme_made_in_the_program_is_written_too() -> None:
    text = write_scheme(scheme())

    assert "[scheme]" in text
