"""D, A and K beside the verdict: each follows from the other, and the score agrees."""

from decimal import Decimal
from itertools import product

import pytest

from desktop.domain.checks.details import (
    FLAGS,
    fitting,
    flags_of,
    is_measured,
    toggled,
    verdict_of,
    wanted,
)
from desktop.domain.checks.scoring import score
from desktop.domain.checks.values import Answer, CheckItem, Checklist, ItemGroup, Verdict

FIGURES = {"layer_weight": "10", "unit_weight": "1"}
PROFILE = "miping-2023"
ITEM = CheckItem("C-01", "物理和环境安全", "身份鉴别", "门禁卡复制不了", figures=FIGURES)
RULE = CheckItem("C-02", "管理制度", "制度", "有制度", group=ItemGroup.MANAGEMENT, figures=FIGURES)
CHECKLIST = Checklist("c", "1", "密评", "", "", "zh", PROFILE, {}, {}, (ITEM, RULE))
PARTIAL = Verdict.PARTIAL


def answer(verdict: Verdict = Verdict.UNCHECKED, **details: str) -> Answer:
    return Answer("C-01", "", ITEM.text_hash, verdict, observation="看过", details=details)


@pytest.mark.parametrize(("profile", "item"), [("djbh-2021", ITEM), (PROFILE, RULE)])
def test_only_technical_items_of_a_cryptography_assessment_are_measured(
    profile: str, item: CheckItem
) -> None:
    assert not is_measured(profile, item)
    assert is_measured(PROFILE, ITEM)


def test_a_verdict_implies_what_is_not_said() -> None:
    assert flags_of(answer(Verdict.CONFORMING)) == {"D": True, "A": True, "K": True}
    assert flags_of(answer(Verdict.NONCONFORMING)) == {"D": False, "A": None, "K": None}
    assert flags_of(answer(PARTIAL, A="0")) == {"D": True, "A": False, "K": None}
    assert flags_of(answer()) == {"D": None, "A": None, "K": None}
    assert flags_of(answer(PARTIAL, A="也许"))["A"] is None


def test_the_first_turn_says_that_it_fails_and_the_second_that_it_holds() -> None:
    failing = toggled(answer(), "A")
    holding = toggled(answer(PARTIAL, **failing), "A")

    assert failing == {"D": "1", "A": "0", "K": "1"}
    assert holding == {"D": "1", "A": "1", "K": "1"}


def test_without_effect_the_others_are_not_asked_and_figures_stay() -> None:
    assert toggled(answer(PARTIAL, A="0", K="1", D="1", bits="80", module=""), "D") == {
        "D": "0",
        "bits": "80",
    }


@pytest.mark.parametrize("values", list(product(("1", "0", ""), repeat=3)))
def test_the_verdict_of_the_flags_is_one_the_score_accepts(values: tuple[str, str, str]) -> None:
    details = {name: value for name, value in zip(FLAGS, values, strict=True) if value}
    verdict = verdict_of(details)
    if verdict is None:
        assert "" in values
        assert details.get("D") != "0"
        return

    given = answer(verdict, bits="80", **details)
    rule = Answer("C-02", "", RULE.text_hash, Verdict.CONFORMING)

    found = score(CHECKLIST, "", [given, rule])
    assert not any("不全" in remark for remark in found.remarks)
    marks = {Verdict.CONFORMING: Decimal(1), Verdict.NONCONFORMING: Decimal(0)}
    objects = [step.value for step in found.steps if step.parts == ("C-01", "")]
    assert objects[0] == marks.get(verdict, objects[0])
    assert objects[0] is not None
    assert (verdict is PARTIAL) == (0 < objects[0] < 1)


def test_what_contradicts_a_new_verdict_is_dropped_and_the_rest_stays() -> None:
    details = {"D": "1", "A": "0", "K": "1", "bits": "80"}

    assert fitting(Verdict.CONFORMING, details) == {"bits": "80"}
    assert fitting(PARTIAL, details) == details
    assert fitting(Verdict.UNCHECKED, details) == details
    assert fitting(Verdict.CONFORMING, {"bits": "80"}) == {"bits": "80"}


def test_a_partly_conforming_answer_says_which_one_fails_and_how_strong_the_algorithm_is() -> None:
    assert wanted(PROFILE, ITEM, answer(PARTIAL)) == ("A", "K")
    assert wanted(PROFILE, ITEM, answer(PARTIAL, A="1")) == ("K",)
    assert wanted(PROFILE, ITEM, answer(PARTIAL, A="0", K="1")) == ("bits",)
    assert wanted(PROFILE, ITEM, answer(PARTIAL, A="0", K="1", bits="80")) == ()
    assert wanted(PROFILE, ITEM, answer(PARTIAL, A="1", K="0")) == ()


def test_other_answers_want_no_measures() -> None:
    assert wanted(PROFILE, ITEM, answer(Verdict.NONCONFORMING)) == ()
    assert wanted(PROFILE, RULE, answer(PARTIAL)) == ()
