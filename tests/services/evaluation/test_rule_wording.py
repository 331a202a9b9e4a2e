"""Wordings of scoring rules: each kind in use can be said, and most are read from the wording itself.

The 31 kinds of wording are those that the project's data lists; the words here are our own.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from desktop.domain.evaluation.examples import run_examples
from desktop.domain.evaluation.scheme_file import read_scheme
from desktop.domain.evaluation.values import (
    Dimension,
    Example,
    GradeRule,
    Group,
    Indicator,
    NotApplicable,
    Part,
    Policy,
    Rule,
    Scheme,
    VetoEffect,
)
from desktop.services.evaluation.rule_wording import HUNDRED, WHOLE_STEPS, propose
from tests.services.evaluation.small import TEXT

Given = Mapping[str, str | tuple[str, ...]]

READ: list[tuple[str, str, int, str, Given, Example]] = [
    (
        "1 yes, else a penalty",
        "按生源变化调整的，得1分；未调整的，扣1分。",
        1,
        "fixed",
        {"otherwise": "-1"},
        Example(Decimal(-1), Decimal(0)),
    ),
    ("2 all or nothing", "完成巡查，否则不得分", 10, "fixed", {}, Example(Decimal(0), Decimal(0))),
    (
        "3 in proportion to a target",
        "办结案件10件以上，否则按完成比例得分",
        15,
        "proportional",
        {"target": "10"},
        Example(Decimal("10.5"), Decimal(7)),
    ),
    (
        "4 in proportion, no bonus",
        "未完成的按比例计分，最低0分",
        10,
        "share",
        {},
        Example(Decimal(8), Decimal(80)),
    ),
    (
        "5 growth",
        "得分=权重×完成率；负增长计0分",
        10,
        "share",
        {},
        Example(Decimal(0), Decimal(-5)),
    ),
    (
        "6 controlled",
        "控制型：得分=权重×(2−完成率)",
        10,
        "inverse",
        {"target": "100"},
        Example(Decimal(8), Decimal(120)),
    ),
    (
        "7 contribution",
        "按对全市增量的贡献率计分",
        20,
        "contribution",
        {},
        Example(Decimal(5), Decimal(10), group=(Decimal(10), Decimal(30))),
    ),
    (
        "8 so much for each",
        "每缺席一次扣0.5分，扣完为止",
        5,
        "deduction",
        {"each": "0.5"},
        Example(Decimal("3.5"), Decimal(3)),
    ),
    (
        "9 a lot for each",
        "发现一例没有查处扣10分",
        20,
        "deduction",
        {"each": "10"},
        Example(Decimal(10), Decimal(1)),
    ),
    (
        "10 down to nothing",
        "监测出现一次超标扣2分，扣完为止",
        4,
        "deduction",
        {"each": "2"},
        Example(Decimal(0), Decimal(3)),
    ),
    (
        "11 below a standard",
        "占比不低于95%的得2分，每低1%，扣0.2分",
        2,
        "per_unit",
        {"benchmark": "95", "side": "below", "unit": "1", "each": "0.2", "steps": "down"},
        Example(Decimal("1.2"), Decimal(91)),
    ),
    (
        "12 above the mean",
        "平均年龄不大于全市平均年龄的得2分；每超1岁扣0.5分",
        2,
        "per_unit",
        {"benchmark": "group-mean", "side": "above", "unit": "1", "each": "0.5", "steps": "down"},
        Example(Decimal(1), Decimal(44), group=(Decimal(44), Decimal(40))),
    ),
    (
        "13 bonus up to a cap",
        "每多招录1名加0.05分，最高0.5分",
        0,
        "bonus",
        {"each": "0.05", "cap": "0.5"},
        Example(Decimal("0.5"), Decimal(12)),
    ),
    (
        "14 by rank",
        "全市排名1-3名的依次得60分、57分、54分",
        60,
        "rank",
        {"table": ("60", "57", "54")},
        Example(Decimal(57), Decimal(8), group=(Decimal(8), Decimal(9), Decimal(1))),
    ),
    (
        "15 by rank, lower points",
        "排名1-2名依次赋予20分、19分",
        20,
        "rank",
        {"table": ("20", "19")},
        Example(Decimal(20), Decimal(9), group=(Decimal(9), Decimal(8))),
    ),
    (
        "16 in proportion to the best",
        "第1名得6分，其他单位按第1名的比例得分",
        6,
        "relative",
        {},
        Example(Decimal("5.034"), Decimal("41.95"), group=(Decimal("41.95"), Decimal(50))),
    ),
    (
        "17 from the bottom",
        "倒数第1名、第2名的分别计2分、1.9分，再往前每进1名扣0.1分",
        2,
        "rank",
        {"table": ("2", "1.9"), "from": "bottom", "beyond": "-0.1"},
        Example(Decimal("1.8"), Decimal(9), group=(Decimal(9), Decimal(8), Decimal(7))),
    ),
    (
        "18 another authority's score",
        "采用综合考核得分，按满分200分折算",
        10,
        "conversion",
        {"full": "200"},
        Example(Decimal(9), Decimal(180)),
    ),
    (
        "21 by level",
        "省级报道1篇，得3分；市级报道2篇，得2分；县级报道，得1分",
        3,
        "best_level",
        {"levels": ("省=3/1", "市=2/2", "县=1/1")},
        Example(Decimal(2), counts={"市": Decimal(2), "县": Decimal(1)}),
    ),
    (
        "22 more than the quota",
        "省级采用1篇、市级采用2篇，得5分，多采用一篇按2：1加分",
        5,
        "quota_and_more",
        {"needed": ("省=1", "市=2"), "extra": ("省=2", "市=1")},
        Example(Decimal(7), counts={"省": Decimal(2), "市": Decimal(2)}),
    ),
    (
        "30 cards",
        "黄牌2次，扣1分；红牌扣2分",
        10,
        "deduction",
        {"levels": ("黄色=1/2", "红色=2")},
        Example(Decimal(7), counts={"黄色": Decimal(3), "红色": Decimal(1)}),
    ),
]


@pytest.mark.parametrize(
    ("wording", "points", "kind", "given", "example"), [one[1:] for one in READ], ids=[one[0] for one in READ]
)
def test_a_wording_is_read_as_its_rule_and_gives_the_points_that_it_means(
    wording: str, points: int, kind: str, given: Given, example: Example
) -> None:
    proposal = propose(wording, Decimal(points))

    assert (proposal.rule.kind, dict(proposal.rule.parameters)) == (kind, given)
    assert proposal.words
    (result,) = run_examples(_scheme(_part(proposal.rule, points, example)))
    assert result.given == example.points


def test_19_and_20_a_mean_instead_of_what_does_not_apply_is_read_beside_the_rule() -> None:
    proposal = propose("没有新进人员的，按全市平均分得分", Decimal(5))

    assert proposal.not_applicable is NotApplicable.MEAN


def test_23_and_24_awards_and_penalties_by_level_stand_beside_the_full_points() -> None:
    award = propose("受省、市通报表扬的，分别奖20、10分。", None).rule
    penalty = propose("被省、市通报批评的，分别扣20、10分。", None).rule
    places = propose("列全市前3名的分别奖10分、5分、3分", None).rule

    assert award == Rule("bonus", {"levels": ("省=20", "市=10")})
    assert penalty == Rule("deduction", {"levels": ("省=20", "市=10"), "floor": "none"})
    assert places == Rule("bonus", {"levels": ("第1名=10", "第2名=5", "第3名=3")})
    counted = Example(Decimal(-30), counts={"省": Decimal(1), "市": Decimal(1)})
    (result,) = run_examples(_scheme(_part(penalty, 0, counted)))
    assert result.agrees


def test_25_to_29_and_31_what_concerns_the_whole_scheme_can_be_stated() -> None:
    stated = (
        TEXT.replace(
            "[[group]]",
            '[policy]\nbonus_cap = 5\nbonus_in_total = false\ndeduction_cap = 5\nties = "break"\n'
            'tie_breakers = ["bonus", "A1"]\n\n[[group]]',
            1,
        )
        .replace(
            'title = "良好"\nleast = 60',
            'title = "优秀"\nleast = 90\ncount = 6\ntop = true\n\n[[grade]]\n'
            'code = "fine"\ntitle = "良好"\nleast = 80',
        )
        .replace('effect = "grade"', 'effect = "top"')
    )

    scheme, problems = read_scheme(stated, "a.toml")

    assert not problems
    assert scheme is not None
    policy = scheme.policy
    assert (policy.bonus_cap, policy.bonus_in_total, policy.deduction_cap) == (5, False, 5)
    assert policy.tie_breakers == ("bonus", "A1")
    assert (scheme.grades[0].count, scheme.grades[0].is_top, scheme.grades[1].least) == (6, True, 80)
    assert scheme.vetoes[0].effect is VetoEffect.TOP


@pytest.mark.parametrize(
    ("wording", "kind", "given"),
    [
        ("覆盖率达90%以上得5分，80%以上得3分", "bands", {"bands": ("90=5", "80=3")}),
        ("压减率不超过30%得分，否则不得分", "threshold", {"threshold": "30", "comparator": "<="}),
        ("上线率不低于85%，否则不得分", "threshold", {"threshold": "85"}),
        ("每推广一个案例加2分，不超过6分", "bonus", {"each": "2", "cap": "6"}),
        ("每3次通报扣1分", "deduction", {"each": "1", "every": "3"}),
        ("每少报一次扣1分，可倒扣", "deduction", {"each": "1", "floor": "none"}),
        ("按上级下达任务完成率计分", "share", {}),
    ],
)
def test_other_usual_wordings_are_read(wording: str, kind: str, given: Given) -> None:
    rule = propose(wording, Decimal(5)).rule

    assert (rule.kind, dict(rule.parameters)) == (kind, given)


@pytest.mark.parametrize(
    "wording",
    [
        "",
        "健全工作机制，落实责任。",
        "列全市前3名的分别奖10分、5分、3分；年内受表扬的奖5分",
        "总分相同的，任务重的排前",
        "按2：1：0.5比例加分",
        "省、市、县表扬分别奖10分、5分",
    ],
)
def test_what_is_not_understood_whole_is_left_to_a_reviewer(wording: str) -> None:
    proposal = propose(wording, Decimal(5))

    assert proposal.is_judged
    assert not proposal.words


def test_what_a_wording_leaves_open_is_named() -> None:
    proposal = propose("每低1%扣0.1分", Decimal(5))

    assert proposal.rule.parameters["benchmark"] == "100"
    assert proposal.assumed == (WHOLE_STEPS, HUNDRED)


def test_a_portion_of_points_is_never_proposed_where_there_are_no_points() -> None:
    assert propose("按完成比例得分", None).rule == Rule("judged", {"cap": "none", "floor": "none"})


def _part(rule: Rule, points: int, example: Example) -> Part:
    return Part("A1", "指标", Decimal(points), rule, "原文", "manual.A1", (example,))


def _scheme(part: Part) -> Scheme:
    head: dict[str, Any] = {
        "code": "x",
        "edition": "1",
        "year": 2023,
        "title": "x",
        "basis": "",
        "source": "",
    }
    indicator = Indicator("A1", "A", "指标", part.points, "", (part,))
    return Scheme(
        **head,
        language="zh",
        policy=Policy(),
        groups=(Group("all", "全部"),),
        dimensions=(Dimension("A", "指标", part.points),),
        indicators=(indicator,),
        grades=(GradeRule("all", "全部", Decimal(0)),),
    )
