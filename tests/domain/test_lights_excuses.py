"""What has no light, and what a good reason suppresses: from which day, up to which light, and why."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from desktop.domain.lights import LightRule, RuleKind
from desktop.domain.standing import LightCall
from desktop.domain.supervision import Light, RulingKind
from tests.domain.year_facts import case, excuse, lit_by, pause, ruling

OVERDUE = LightRule(RuleKind.OVERDUE, Light.RED, "逾期")
MISSING = LightRule(RuleKind.MISSING, Light.YELLOW, "未反馈")
DONE = LightRule(RuleKind.COMPLETED, Light.GREEN, "已办结", is_excusable=False)
COMPLETED = ruling(RulingKind.COMPLETION, date(2023, 12, 20))


def called(day: date, *light_rules: LightRule, **changes: Any) -> LightCall:
    return case(day, lit_by(*light_rules), **changes).light


@pytest.mark.parametrize(
    ("changes", "word", "sentence"),
    [
        ({"withdrawn": "机构改革"}, "已撤销", "已撤销：机构改革"),
        ({"rulings": (pause(date(2023, 12, 1), None),)}, "中止", "中止办理：场地未交付"),
        (
            {
                "rulings": (
                    ruling(RulingKind.CLOSURE, reason="任务取消"),
                    excuse(Light.RED, on=date(2024, 1, 2)),
                )
            },
            "已销号",
            "未办结即销号：任务取消",
        ),
    ],
)
def test_what_rests_has_no_light_and_says_why(changes: dict[str, Any], word: str, sentence: str) -> None:
    call = called(date(2024, 1, 5), OVERDUE, **changes)

    assert (call.light, call.word, call.explanation) == (Light.NONE, word, sentence)


def test_what_was_completed_and_closed_keeps_its_light() -> None:
    closed = (COMPLETED, ruling(RulingKind.CLOSURE, date(2023, 12, 25)))

    assert called(date(2024, 1, 5), DONE, rulings=closed).rule == "completed"


@pytest.mark.parametrize(
    ("day", "light"),
    [
        (date(2024, 1, 3), Light.RED),
        (date(2024, 1, 4), Light.NONE),
        (date(2024, 1, 10), Light.NONE),
        (date(2024, 1, 11), Light.RED),
    ],
)
def test_a_pause_rests_from_its_first_day_to_its_last(day: date, light: Light) -> None:
    paused = (pause(date(2024, 1, 4), date(2024, 1, 10)),)

    assert called(day, OVERDUE, rulings=paused).light is light


@pytest.mark.parametrize(
    ("day", "light"),
    [
        (date(2024, 1, 3), Light.RED),
        (date(2024, 1, 4), Light.GREEN),
        (date(2024, 1, 10), Light.GREEN),
        (date(2024, 1, 11), Light.RED),
    ],
)
def test_a_good_reason_suppresses_from_its_first_day_to_its_last(day: date, light: Light) -> None:
    excused = (excuse(Light.RED, date(2024, 1, 4), date(2024, 1, 10)),)

    assert called(day, OVERDUE, rulings=excused).light is light


def test_a_suppressed_light_is_told_with_its_reason() -> None:
    call = called(date(2024, 1, 4), OVERDUE, MISSING, rulings=(excuse(Light.RED),))

    assert (call.light, call.explanation) == (Light.GREEN, "有正当理由，无其他应亮灯情形")
    assert call.excused == "时限2023年12月31日，已逾期4天；因正当理由不亮灯：上级系统未上线"


@pytest.mark.parametrize(
    ("excused", "light"),
    [
        ((excuse(Light.YELLOW),), Light.RED),
        ((excuse(Light.NONE),), Light.RED),
        ((excuse(Light.RED, is_granted=False),), Light.RED),
        ((excuse(Light.RED),), Light.GREEN),
        ((excuse(Light.YELLOW, uid="office/2", on=date(2023, 12, 1)), excuse(Light.RED)), Light.GREEN),
    ],
)
def test_a_good_reason_suppresses_lights_up_to_its_own(excused: Any, light: Light) -> None:
    assert called(date(2024, 1, 4), OVERDUE, rulings=excused).light is light


def test_a_weaker_light_is_left_when_the_stronger_is_suppressed() -> None:
    stubborn = replace(MISSING, is_excusable=False)

    call = called(date(2024, 2, 1), OVERDUE, stubborn, rulings=(excuse(Light.RED),))

    assert (call.light, call.rule) == (Light.YELLOW, "feedback-missing")
    assert "上级系统未上线" in call.excused


def test_of_several_good_reasons_the_latest_is_told() -> None:
    excused = (
        excuse(Light.RED, uid="office/1", on=date(2023, 12, 1), reason="后来的"),
        excuse(Light.RED, uid="office/2", on=date(2023, 11, 1), reason="先前的"),
    )

    assert called(date(2024, 1, 4), OVERDUE, rulings=excused).excused.endswith("后来的")
