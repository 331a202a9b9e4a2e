"""What papers say of rules, codes and grades: every parameter has its word, codes come back as they went."""

from dataclasses import fields, replace
from decimal import Decimal

import pytest

from desktop.domain.evaluation.parameters import Shape
from desktop.domain.evaluation.rules import KINDS
from desktop.domain.evaluation.values import Fact, FactState, GradeRule, Occurrence, Part, Rule, Step, Ties
from desktop.services.evaluation.paper_code import PaperCode, code_text, figures_hash, read_code
from desktop.services.evaluation.paper_rules import (
    PARAMETER_TITLES,
    grade_words,
    rank_words,
    rule_words,
    total_words,
)
from desktop.services.evaluation.paper_words import fact_text, number_text, signed_text, step_line
from tests.services.evaluation.paper_samples import UNIT, scheme, score_of, view

SAID = {
    "proportional": ({"target": "50"}, "按完成比例得分；目标值：50；上限：本项分值；下限：0"),
    "threshold": (
        {"threshold": "90"},
        "达标得分，否则不得分；标准：90；比较：>=；否则：0",
    ),
    "bands": (
        {"bands": ("90=10", "80=8")},
        "分档得分；分档：90起10分，80起8分；临界值：达到即计入；否则：0",
    ),
    "deduction": (
        {"each": "0.5", "every": "2"},
        "每次扣分，扣完为止；每次分数：0.5；每几次计一次：2；上限：本项分值；下限：0",
    ),
    "bonus": (
        {"levels": ("省=2", "市=1/3")},
        "每次加分，不超过上限；分级分数：省2分，每3次市1分；上限：不限；下限：0",
    ),
    "quota_and_more": (
        {"needed": ("篇=4",)},
        "完成定额得分，超出另加；定额：篇4次；不足定额：按比例得分；上限：不限；下限：0",
    ),
    "rank": (
        {"table": ("5", "4"), "beyond": "-0.5"},
        "排名赋分；各名次分数：5、4；其后每名增减：-0.5；名次从：前往后排；并列的：按较高名次；名次标准：数值大者为先；上限：不限；下限：0",
    ),
}


def part(kind: str, parameters: dict[str, str | tuple[str, ...]]) -> Part:
    return Part("A1", "", Decimal(10), Rule(kind, parameters), "原文", "manual.A1")


@pytest.mark.parametrize("kind", list(SAID))
def test_a_rule_is_said_with_every_parameter(kind: str) -> None:
    parameters, words = SAID[kind]

    assert rule_words(part(kind, parameters)) == words


def test_every_parameter_and_word_of_every_kind_has_a_title() -> None:
    for kind in KINDS.values():
        for spec in kind.specs:
            assert spec.name in PARAMETER_TITLES, spec.name
            for word in spec.words if spec.name != "comparator" else ():
                given = {one.name: _any(one.shape) for one in kind.specs if one.default is None}
                assert word not in rule_words(part(kind.name, given | {spec.name: word})), (kind.name, word)


def _any(shape: Shape) -> str | tuple[str, ...]:
    values: dict[Shape, str | tuple[str, ...]] = {
        Shape.NUMBERS: ("3", "2"),
        Shape.LEVELS: ("省=2",),
        Shape.BANDS: ("90=2",),
        Shape.WORD: "down",
    }
    return values.get(shape, "1")


def test_how_points_add_up_is_said_with_every_cap() -> None:
    words = total_words(scheme())

    assert "加分合计不超过3分；减分合计不超过5分；总分不低于0分，不超过103分" in words
    assert "；；" not in words
    policy = replace(scheme().policy, bonus_cap=None, highest=None, bonus_in_total=False)
    other = total_words(replace(scheme(), policy=policy))
    assert "加分不设上限" in other
    assert "加分不计入总分，只在总分相同时比较" in other


def test_how_grades_are_given_is_said_with_their_quota() -> None:
    grades = (GradeRule("a", "优秀", Decimal(90), count=3, is_top=True), GradeRule("b", "其他", Decimal(0)))

    assert grade_words(scheme())[0].startswith("等次标准：总分90分以上的为优秀（不超过本组的30%）；")
    assert grade_words(replace(scheme(), grades=grades))[0] == (
        "等次标准：总分90分以上的为优秀（每组不超过3个）；其余为其他。"
    )
    assert grade_words(replace(scheme(), grades=())) == ()


def test_how_ties_are_broken_is_said() -> None:
    assert "依次比较任务落实、网络和数据安全、加分" in rank_words(scheme())
    dense = replace(scheme().policy, ties=Ties.DENSE, veto_keeps_rank=False)
    assert "其后名次不空；被一票否决的不排名次" in rank_words(replace(scheme(), policy=dense))


@pytest.mark.parametrize(
    ("fact", "kind", "words"),
    [
        (Fact("x", "u", FactState.MISSING), "share", "缺少数据"),
        (Fact("x", "u", FactState.NOT_APPLICABLE, note="没有任务"), "share", "不适用：没有任务"),
        (Fact("x", "u", FactState.KNOWN, Decimal(0)), "fixed", "否"),
        (Fact("x", "u", FactState.KNOWN, Decimal("8.50")), "judged", "8.5"),
        (Fact("x", "u", FactState.KNOWN), "deduction", "没有计入的事项"),
        (
            Fact(
                "x",
                "u",
                FactState.KNOWN,
                occurrences=(
                    Occurrence("一", None, "省", Decimal(2)),
                    Occurrence("二", None, "市", exemption="已免"),
                ),
            ),
            "bonus",
            "省2次，另有1次不计",
        ),
    ],
)
def test_a_fact_is_said_in_a_sentence(fact: Fact, kind: str, words: str) -> None:
    assert fact_text(fact, kind) == words


def test_numbers_are_as_short_as_they_can_be_exactly() -> None:
    assert [number_text(Decimal(one)) for one in ("18.00", "0.50", "-0.00", "100", "1E+2")] == [
        "18",
        "0.5",
        "0",
        "100",
        "100",
    ]
    assert [signed_text(Decimal(one)) for one in ("2", "-1.50")] == ["+2", "-1.5"]
    assert step_line(Step("得分", "20 × 8 ÷ 11", Decimal("14.5455"))).value == "14.5455"


def test_a_code_comes_back_as_it_went_whatever_it_says() -> None:
    code = PaperCode(*(f"{field.name} &=?市" for field in fields(PaperCode)))

    text = code_text(code)

    assert text.isascii()
    assert read_code(text) == code
    assert code.on is None


@pytest.mark.parametrize("text", ["", "DUKAO1", "DUKAO1?p=appraisal", "https://x?p=a&s=b", "DUKAO2?p=a&s=b"])
def test_what_is_no_code_of_ours_is_none(text: str) -> None:
    assert read_code(text) is None


def test_the_hash_of_figures_moves_with_every_figure() -> None:
    score = score_of(view(), UNIT)
    first = replace(score.indicators[0], final=Decimal("14.54"))

    hashes = {
        figures_hash([score]),
        figures_hash([replace(score, rank=1)]),
        figures_hash([replace(score, grade="good")]),
        figures_hash([replace(score, indicators=(first, *score.indicators[1:]))]),
    }

    assert len(hashes) == 4
