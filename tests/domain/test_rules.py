"""The rules of a workspace: shipped values, the office's own over them, bad ones reported."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desktop.domain.lights import LightRule, LightRules, RuleKind, Schedule, lights_from_json
from desktop.domain.periods import Cadence, FirstPeriod, PeriodRules
from desktop.domain.rules import NAMES, YearRules, calendar_problems, year_rules
from desktop.domain.supervision import Light, ReviewVerdict, Urgency
from tests.domain.year_facts import preset, rules, shipped

PRESETS = ("default", "suqian", "yinchuan")


def one_rule(**fields: Any) -> dict[str, Any]:
    return {"rules": [{"kind": "overdue", "light": "red", "word": "逾期", **fields}]}


def only_rule(**fields: Any) -> LightRule:
    found, problems = lights_from_json(one_rule(**fields))
    assert problems == ()
    assert found is not None
    return found.rules[0]


def test_shipped_rules_are_complete_and_without_a_problem() -> None:
    found, problems = year_rules({}, shipped())

    assert problems == ()
    assert set(shipped()) == set(NAMES)
    assert found.periods == PeriodRules(Cadence.QUARTERLY, 5, True, FirstPeriod.ISSUE)
    assert found.cool_down_days == 5
    assert found.instruction_days == {Urgency.EXTRA_URGENT: 1, Urgency.URGENT: 3, Urgency.NORMAL: 10}
    assert found.calendar.known_years == {2023, 2024, 2025, 2026}
    assert found.lights.warning_days == 30


def test_rules_read_the_same_from_toml_and_from_the_json_of_a_record() -> None:
    records = json.loads(json.dumps(shipped(), default=str))

    found, problems = year_rules(records, shipped())

    assert problems == ()
    assert found == rules()


@pytest.mark.parametrize("name", PRESETS)
def test_a_shipped_set_of_lights_is_read_whole_and_says_where_it_comes_from(name: str) -> None:
    value = preset(name)

    found, problems = lights_from_json(value)

    assert problems == ()
    assert found is not None
    assert len(found.rules) == len(value["rules"])
    assert found.name
    assert found.source


def test_the_sets_of_two_towns_hold_what_their_sources_say() -> None:
    suqian, _ = lights_from_json(preset("suqian"))
    yinchuan, _ = lights_from_json(preset("yinchuan"))

    assert suqian is not None
    assert yinchuan is not None
    assert [one.is_excusable for one in suqian.rules if one.kind is RuleKind.OVERDUE] == [False]
    gaps = {one.light: one for one in yinchuan.rules if one.kind is RuleKind.GAP}
    assert (gaps[Light.RED].low, gaps[Light.RED].low_open, gaps[Light.RED].high) == (Decimal(30), True, None)
    assert (gaps[Light.YELLOW].low, gaps[Light.YELLOW].high) == (Decimal(10), Decimal(30))
    assert not gaps[Light.YELLOW].low_open
    assert not gaps[Light.YELLOW].high_open
    assert [one.months for one in yinchuan.rules if one.kind is RuleKind.NOT_STARTED] == [3, 1]
    assert all(one.is_excusable for one in yinchuan.rules if one.light is not Light.GREEN)
    assert yinchuan.schedule is Schedule.ELAPSED


def test_the_office_s_own_values_stand_over_the_shipped_ones() -> None:
    records = {
        "lights": {**one_rule(), "name": "本市", "source": "会议纪要"},
        "periods": {"cadence": "monthly", "report_days": 3, "counts_working_days": False, "first": "next"},
        "calendar": {"years": {"2027": {"holidays": ["2027-10-01"]}}},
        "reminders": {"cool_down_days": 0},
        "instructions": {"days": {"urgent": 2}},
    }

    found, problems = year_rules(records, shipped())

    assert problems == ()
    assert found.lights == LightRules("本市", "会议纪要", (LightRule(RuleKind.OVERDUE, Light.RED, "逾期"),))
    assert found.lights.warning_days == 0
    assert found.periods == PeriodRules(Cadence.MONTHLY, 3, False, FirstPeriod.NEXT)
    assert found.calendar.known_years == {2023, 2024, 2025, 2026, 2027}
    assert not found.calendar.is_working(date(2027, 10, 1))
    assert not found.calendar.is_working(date(2023, 10, 2))
    assert found.cool_down_days == 0
    assert found.instruction_days == {Urgency.EXTRA_URGENT: 1, Urgency.URGENT: 2, Urgency.NORMAL: 10}


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("periods", {"cadence": "weekly"}, "“periods”规则的“cadence”有误，沿用原值"),
        ("periods", {"cadence": ["monthly"]}, "“periods”规则的“cadence”有误，沿用原值"),
        ("periods", {"first": "last"}, "“periods”规则的“first”有误，沿用原值"),
        ("periods", {"report_days": -1}, "“periods”规则的“report_days”有误，沿用原值"),
        ("periods", {"report_days": 401}, "“periods”规则的“report_days”有误，沿用原值"),
        ("periods", {"report_days": True}, "“periods”规则的“report_days”有误，沿用原值"),
        ("periods", {"counts_working_days": 1}, "“periods”规则的“counts_working_days”有误，沿用原值"),
        ("reminders", {"cool_down_days": "5"}, "“reminders”规则的“cool_down_days”有误，沿用原值"),
        ("instructions", {"days": 3}, "“instructions”规则的“days”有误，沿用原值"),
        ("instructions", {"days": {"normal": 2.5}}, "“instructions”规则的“normal”有误，沿用原值"),
        ("reminders", None, "“reminders”规则的内容不是一张表，沿用原规则"),
        ("lights", {"rules": 3}, "亮灯规则缺少规则列表，沿用原规则"),
        ("calendar", {"years": 3}, "节假日表不是一张按年份列出的表，未采用"),
    ],
)
def test_a_bad_value_is_named_and_what_stood_before_stays(name: str, value: Any, sentence: str) -> None:
    found, problems = year_rules({name: value}, shipped())

    assert [one.sentence() for one in problems] == [sentence]
    assert found == rules()


def test_a_rule_of_another_name_is_nobody_s() -> None:
    found, problems = year_rules({"weather": {"rain": 1}}, shipped())

    assert (found, problems) == (rules(), ())


def test_without_anything_shipped_the_plain_rules_hold() -> None:
    found, problems = year_rules({}, {})

    assert problems == ()
    assert found == YearRules(LightRules("", "", ()))
    assert found.periods == PeriodRules(Cadence.QUARTERLY, 5, True, FirstPeriod.ISSUE)
    assert found.cool_down_days == 5
    assert found.instruction_days == {Urgency.EXTRA_URGENT: 1, Urgency.URGENT: 3, Urgency.NORMAL: 10}


def test_years_without_holidays_are_a_problem_of_their_own() -> None:
    assert calendar_problems(rules(), date(2023, 1, 1), date(2026, 1, 1)) == ()

    problems = calendar_problems(rules(), date(2026, 12, 1), date(2027, 1, 8))

    assert [one.code for one in problems] == ["P_CALENDAR_UNKNOWN"]
    assert problems[0].sentence() == ("2027年节假日安排未录入，只扣除周末，涉及工作日的期限可能有出入")


def test_every_field_of_a_light_rule_is_read() -> None:
    verdict = only_rule(kind="verdict", verdict="ahead", times=2, light="blue", is_excusable=False)
    near = only_rule(kind="due-within", days=0, counts_working_days=True)
    assert only_rule(kind="progress-gap", high=2000).high == Decimal(2000)
    gap = only_rule(kind="progress-gap", low=10, high="30.5", low_open=True, high_open=True)

    assert (verdict.verdict, verdict.times, verdict.light) == (ReviewVerdict.AHEAD, 2, Light.BLUE)
    assert not verdict.is_excusable
    assert (near.days, near.counts_working_days) == (0, True)
    assert (gap.low, gap.high, gap.low_open, gap.high_open) == (Decimal(10), Decimal("30.5"), True, True)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "rank"}, "kind"),
        ({"kind": []}, "kind"),
        ({"light": "orange"}, "light"),
        ({"word": " "}, "word"),
        ({"word": 3}, "word"),
        ({"days": -1}, "days"),
        ({"days": 2001}, "days"),
        ({"days": 1.5}, "days"),
        ({"days": True}, "days"),
        ({"months": 0}, "months"),
        ({"times": 0}, "times"),
        ({"verdict": "bad"}, "verdict"),
        ({"counts_working_days": "yes"}, "counts_working_days"),
        ({"kind": "progress-gap"}, "low"),
        ({"kind": "progress-gap", "low": "很多"}, "low"),
        ({"kind": "progress-gap", "low": "NaN"}, "low"),
        ({"kind": "progress-gap", "high": 2001}, "high"),
        ({"kind": "progress-gap", "low": 30, "high": 10}, "low"),
    ],
)
def test_a_bad_light_rule_is_named_and_the_others_are_taken(fields: dict[str, Any], field: str) -> None:
    good = {"kind": "completed", "light": "green", "word": "已办结"}

    found, problems = lights_from_json({"rules": [good, *one_rule(**fields)["rules"], good]})

    assert found is not None
    assert [one.kind for one in found.rules] == [RuleKind.COMPLETED, RuleKind.COMPLETED]
    assert [one.sentence() for one in problems] == [f"第2条亮灯规则的“{field}”有误，未采用"]


@pytest.mark.parametrize("value", [None, [], {}, {"rules": {}}])
def test_what_has_no_list_of_rules_is_a_problem(value: Any) -> None:
    found, problems = lights_from_json(value)

    assert found is None
    assert [one.sentence() for one in problems] == ["亮灯规则缺少规则列表，沿用原规则"]


@pytest.mark.parametrize("listed", [[], ["红灯"]])
def test_a_list_without_a_good_rule_is_not_taken(listed: list[Any]) -> None:
    found, problems = lights_from_json({"rules": listed})

    assert found is None
    assert problems[-1].sentence() == "亮灯规则里没有一条可用，沿用原规则"
    assert len(problems) == len(listed) + 1


@pytest.mark.parametrize(
    ("setting", "field"),
    [
        ({"calm": 3}, "calm"),
        ({"calm": {"light": "pink"}}, "calm"),
        ({"calm": {"word": ""}}, "calm"),
        ({"schedule": "guess"}, "schedule"),
    ],
)
def test_a_bad_setting_of_the_lights_is_named_and_the_usual_one_holds(
    setting: dict[str, Any], field: str
) -> None:
    found, problems = lights_from_json({**one_rule(), **setting})

    assert found is not None
    assert (found.calm, found.calm_word, found.schedule) == (Light.GREEN, "正常", Schedule.PLAN)
    assert [one.sentence() for one in problems] == [f"亮灯规则的“{field}”有误，沿用通常的值"]


def test_the_calm_light_has_its_own_colour_and_word() -> None:
    found, problems = lights_from_json({**one_rule(), "calm": {"light": "none", "word": "不亮灯"}, "name": 3})

    assert problems == ()
    assert found is not None
    assert (found.calm, found.calm_word, found.name) == (Light.NONE, "不亮灯", "")
