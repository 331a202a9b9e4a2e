"""Light rules at their boundaries, with the sentence of each, and what suppresses them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from desktop.domain.calendar import WorkCalendar
from desktop.domain.lights import LightRule, RuleKind, call_light, lights_from_json
from desktop.domain.standing import LightCall
from desktop.domain.supervision import CaseFacts, Light, ReviewVerdict, RulingKind
from tests.domain.year_facts import (
    DUE,
    Q1,
    Q2,
    Q3,
    case,
    excuse,
    extension,
    facts,
    feedback,
    lit_by,
    milestone,
    plan,
    preset,
    review,
    rules,
    ruling,
    share,
)

OVERDUE = LightRule(RuleKind.OVERDUE, Light.RED, "逾期")
NEAR = LightRule(RuleKind.DUE_WITHIN, Light.BLUE, "临期", days=10)
DONE = LightRule(RuleKind.COMPLETED, Light.GREEN, "已办结", is_excusable=False)
COMPLETED = ruling(RulingKind.COMPLETION, date(2023, 12, 20))


def called(day: date, *light_rules: LightRule, **changes: Any) -> LightCall:
    return case(day, lit_by(*light_rules), **changes).light


def days_from_due(days: int) -> date:
    return DUE + timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "light", "sentence"),
    [
        (-1, Light.GREEN, "时限2023年12月31日，进度正常"),
        (0, Light.GREEN, "时限2023年12月31日，进度正常"),
        (1, Light.RED, "时限2023年12月31日，已逾期1天"),
        (3, Light.RED, "时限2023年12月31日，已逾期3天"),
    ],
)
def test_a_case_is_overdue_from_the_day_after_its_deadline(days: int, light: Light, sentence: str) -> None:
    call = called(days_from_due(days), OVERDUE)

    assert (call.light, call.explanation) == (light, sentence)


@pytest.mark.parametrize(
    ("days", "light"), [(0, Light.GREEN), (4, Light.GREEN), (5, Light.RED), (6, Light.RED)]
)
def test_overdue_may_be_forgiven_for_some_days(days: int, light: Light) -> None:
    call = called(days_from_due(days), replace(OVERDUE, days=5))

    assert call.light is light
    if light is Light.GREEN and days:
        assert call.explanation == "时限2023年12月31日已过，按现行规则不亮灯"


@pytest.mark.parametrize(
    ("day", "light"),
    [(date(2024, 1, 1), Light.GREEN), (date(2024, 1, 2), Light.GREEN), (date(2024, 1, 3), Light.RED)],
)
def test_overdue_may_count_working_days(day: date, light: Light) -> None:
    call = called(day, replace(OVERDUE, days=2, counts_working_days=True))

    assert call.light is light
    if light is Light.RED:
        assert call.explanation == "时限2023年12月31日，已逾期3天（2个工作日）"


@pytest.mark.parametrize(
    ("days", "light", "sentence"),
    [
        (-11, Light.GREEN, "时限2023年12月31日，进度正常"),
        (-10, Light.BLUE, "时限2023年12月31日，还有10天"),
        (-1, Light.BLUE, "时限2023年12月31日，还有1天"),
        (0, Light.BLUE, "时限2023年12月31日，今天到期"),
        (1, Light.GREEN, "时限2023年12月31日已过，按现行规则不亮灯"),
    ],
)
def test_a_deadline_is_near_from_its_first_day_to_its_own(days: int, light: Light, sentence: str) -> None:
    call = called(days_from_due(days), NEAR)

    assert (call.light, call.explanation) == (light, sentence)


@pytest.mark.parametrize(
    ("day", "light", "left"),
    [
        (date(2023, 9, 24), Light.GREEN, 0),
        (date(2023, 9, 25), Light.BLUE, 5),
        (date(2023, 10, 7), Light.BLUE, 1),
    ],
)
def test_a_near_deadline_may_count_working_days(day: date, light: Light, left: int) -> None:
    near = replace(NEAR, days=5, counts_working_days=True)

    call = called(day, near, milestones=(milestone(date(2023, 10, 8)),))

    assert call.light is light
    if light is Light.BLUE:
        assert call.explanation == f"时限2023年10月8日，还有{left}个工作日"


def test_working_days_of_a_year_without_its_holidays_are_said_to_be_so() -> None:
    far = (milestone(date(2027, 12, 31)),)
    near = replace(NEAR, counts_working_days=True)
    late = replace(OVERDUE, counts_working_days=True)

    before = called(date(2027, 12, 30), near, late, milestones=far)
    after = called(date(2028, 1, 3), near, late, milestones=far)

    assert before.explanation == ("时限2027年12月31日，还有1个工作日（2027年节假日安排未录入，只扣除周末）")
    assert after.explanation == (
        "时限2027年12月31日，已逾期3天（1个工作日）（2027、2028年节假日安排未录入，只扣除周末）"
    )


def test_a_deadline_that_was_moved_says_how_often() -> None:
    moved = (
        extension(date(2024, 1, 31), uid="office/1"),
        extension(date(2024, 2, 29), uid="office/2", on=date(2024, 1, 30)),
    )

    call = called(date(2024, 3, 1), OVERDUE, rulings=moved)

    assert call.explanation == "时限2024年2月29日（已延期2次），已逾期1天"


def test_the_next_open_deadline_counts() -> None:
    first, second = milestone(date(2023, 6, 30), "office/m1"), milestone(DUE, "office/m2")
    handed_in = (feedback(Q2, submitted_on=date(2023, 7, 3)),)
    reached = (review(Q2, milestones=("office/m1",)),)

    late = called(date(2023, 7, 4), OVERDUE, milestones=(first, second))
    calm = called(date(2023, 7, 4), OVERDUE, milestones=(first, second), feedback=handed_in, reviews=reached)

    assert (late.light, late.explanation) == (Light.RED, "时限2023年6月30日，已逾期4天")
    assert (calm.light, calm.explanation) == (Light.GREEN, "时限2023年12月31日，进度正常")


def test_without_a_deadline_nothing_is_near_or_overdue() -> None:
    call = called(date(2024, 6, 1), OVERDUE, NEAR, milestones=(milestone(None),))

    assert (call.light, call.explanation) == (Light.GREEN, "没有未完成的时限，进度正常")


def behind(points: str, *light_rules: LightRule) -> LightCall:
    """The light of a case so many points behind the 50 planned."""
    handed_in = (feedback(Q2, str(Decimal(50) - Decimal(points))),)
    return called(date(2023, 7, 2), *light_rules, plan=plan((Q2, "50")), feedback=handed_in)


YELLOW_GAP = LightRule(RuleKind.GAP, Light.YELLOW, "滞后", low=Decimal(10), high=Decimal(30))
RED_GAP = LightRule(RuleKind.GAP, Light.RED, "严重滞后", low=Decimal(30), low_open=True)


@pytest.mark.parametrize(
    ("points", "light"),
    [
        ("0", Light.GREEN),
        ("9.9", Light.GREEN),
        ("10", Light.YELLOW),
        ("10.1", Light.YELLOW),
        ("29.9", Light.YELLOW),
        ("30", Light.YELLOW),
        ("30.0", Light.YELLOW),
        ("30.1", Light.RED),
        ("50", Light.RED),
    ],
)
def test_points_behind_schedule_light_within_closed_and_beyond_open_ends(points: str, light: Light) -> None:
    assert behind(points, RED_GAP, YELLOW_GAP).light is light


@pytest.mark.parametrize(
    ("points", "light"),
    [("10", Light.GREEN), ("10.1", Light.YELLOW), ("29.9", Light.YELLOW), ("30", Light.GREEN)],
)
def test_open_ends_leave_the_ends_out(points: str, light: Light) -> None:
    assert behind(points, replace(YELLOW_GAP, low_open=True, high_open=True)).light is light


def test_points_are_told_behind_and_ahead_of_schedule() -> None:
    ahead = LightRule(RuleKind.GAP, Light.BLUE, "先进", high=Decimal(0), high_open=True)

    assert behind("15", RED_GAP, YELLOW_GAP).explanation == "应完成50%，实际35%，低于序时进度15个百分点"
    assert behind("-12.50", ahead).explanation == "应完成50%，实际62.5%，超出序时进度12.5个百分点"


def test_without_a_figure_all_that_is_planned_is_behind() -> None:
    call = called(date(2023, 7, 2), RED_GAP, plan=plan((Q2, "50")), feedback=(feedback(Q2),))

    assert (call.light, call.explanation) == (Light.RED, "应完成50%，尚未填报进度")


def test_without_a_plan_nobody_is_behind_schedule() -> None:
    assert called(date(2023, 12, 1), RED_GAP, YELLOW_GAP, feedback=(feedback(Q2, "1"),)).light is Light.GREEN


MISSING = LightRule(RuleKind.MISSING, Light.YELLOW, "未反馈")
MISSING_TWICE = LightRule(RuleKind.MISSING, Light.RED, "多次未反馈", times=2)


@pytest.mark.parametrize(
    ("day", "light"),
    [
        (date(2023, 3, 31), Light.GREEN),
        (date(2023, 4, 1), Light.GREEN),
        (date(2023, 4, 10), Light.GREEN),
        (date(2023, 4, 11), Light.YELLOW),
        (date(2023, 7, 7), Light.YELLOW),
        (date(2023, 7, 8), Light.RED),
    ],
)
def test_feedback_is_missing_from_the_day_after_it_was_due(day: date, light: Light) -> None:
    assert called(day, MISSING_TWICE, MISSING).light is light


def test_missing_feedback_is_told_with_the_day_it_was_due() -> None:
    once = called(date(2023, 4, 11), MISSING_TWICE, MISSING)
    twice = called(date(2023, 7, 8), MISSING_TWICE, MISSING)

    assert once.explanation == "2023年第一季度的进展应于2023年4月10日前反馈，至今未反馈"
    assert twice.explanation == ("连续2期未反馈，最近一期为2023年第二季度（应于2023年7月7日前反馈）")


def test_feedback_of_the_latest_period_ends_a_row_of_missing_ones() -> None:
    call = called(date(2023, 7, 8), MISSING_TWICE, MISSING, feedback=(feedback(Q2),))

    assert call.light is Light.GREEN


BEHIND = LightRule(RuleKind.VERDICT, Light.YELLOW, "欠进度")
BEHIND_TWICE = LightRule(RuleKind.VERDICT, Light.RED, "连续欠进度", times=2)


def judged(*verdicts: ReviewVerdict) -> dict[str, Any]:
    codes = (Q1, Q2, Q3)[: len(verdicts)]
    return {
        "feedback": tuple(feedback(code) for code in codes),
        "reviews": tuple(review(code, verdict) for code, verdict in zip(codes, verdicts, strict=True)),
    }


@pytest.mark.parametrize(
    ("verdicts", "light"),
    [
        ((), Light.GREEN),
        ((ReviewVerdict.BEHIND,), Light.YELLOW),
        ((ReviewVerdict.ON_PLAN, ReviewVerdict.BEHIND), Light.YELLOW),
        ((ReviewVerdict.BEHIND, ReviewVerdict.BEHIND), Light.RED),
        ((ReviewVerdict.BEHIND, ReviewVerdict.ON_PLAN), Light.GREEN),
        ((ReviewVerdict.BEHIND, ReviewVerdict.ON_PLAN, ReviewVerdict.BEHIND), Light.YELLOW),
    ],
)
def test_verdicts_light_by_how_many_come_in_a_row(verdicts: tuple[ReviewVerdict, ...], light: Light) -> None:
    assert called(date(2023, 11, 1), BEHIND_TWICE, BEHIND, **judged(*verdicts)).light is light


def test_verdicts_are_told_with_their_word_and_period() -> None:
    once = called(date(2023, 11, 1), BEHIND, **judged(ReviewVerdict.BEHIND))
    twice = called(date(2023, 11, 1), BEHIND_TWICE, **judged(ReviewVerdict.BEHIND, ReviewVerdict.BEHIND))

    assert once.explanation == "2023年第一季度核定为欠进度"
    assert twice.explanation == "连续2期核定为欠进度，最近一期为2023年第二季度"


def test_another_verdict_may_praise_in_blue() -> None:
    praise = LightRule(RuleKind.VERDICT, Light.BLUE, "先进", verdict=ReviewVerdict.AHEAD)

    call = called(date(2023, 11, 1), praise, **judged(ReviewVerdict.AHEAD))

    assert (call.light, call.word, call.explanation) == (Light.BLUE, "先进", "2023年第一季度核定为超进度")


def test_a_period_not_judged_yet_does_not_break_a_row() -> None:
    told = judged(ReviewVerdict.BEHIND, ReviewVerdict.BEHIND)
    handed_in = (*told["feedback"], feedback(Q3))

    assert (
        called(date(2023, 11, 1), BEHIND_TWICE, feedback=handed_in, reviews=told["reviews"]).light
        is Light.RED
    )


def test_a_report_of_no_known_period_is_named_as_it_was_written() -> None:
    handed_in, verdict = feedback("第三季度"), review("第三季度", ReviewVerdict.BEHIND)

    call = called(date(2023, 3, 1), BEHIND, feedback=(handed_in,), reviews=(verdict,))

    assert call.explanation == "第三季度核定为欠进度"


IDLE = LightRule(RuleKind.NOT_STARTED, Light.YELLOW, "未启动", months=1)


@pytest.mark.parametrize(
    ("issued", "months", "day"),
    [
        (date(2023, 2, 10), 1, date(2023, 3, 10)),
        (date(2023, 2, 10), 3, date(2023, 5, 10)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2023, 3, 31), 1, date(2023, 4, 30)),
        (date(2023, 5, 31), 1, date(2023, 6, 30)),
        (date(2023, 8, 31), 1, date(2023, 9, 30)),
        (date(2023, 10, 31), 1, date(2023, 11, 30)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 10, 31), 14, date(2024, 12, 31)),
        (date(2099, 12, 31), 2, date(2100, 2, 28)),
        (date(1999, 12, 31), 2, date(2000, 2, 29)),
    ],
)
def test_a_case_is_idle_some_months_after_it_was_told(issued: date, months: int, day: date) -> None:
    idle = replace(IDLE, months=months)
    told = {"assignment": share(issued_on=issued), "milestones": ()}

    before, after = called(day - timedelta(days=1), idle, **told), called(day, idle, **told)

    assert (before.light, after.light) == (Light.GREEN, Light.YELLOW)
    assert after.explanation == (
        f"{issued.year}年{issued.month}月{issued.day}日交办，满{months}个月尚未反馈任何进展"
    )


def test_whoever_reported_or_was_not_told_is_not_idle() -> None:
    day = date(2023, 6, 1)

    assert called(day, IDLE, feedback=(feedback(Q1),)).light is Light.GREEN
    assert called(day, IDLE, assignment=share(issued_on=None)).light is Light.GREEN
    assert called(day, IDLE, rulings=(COMPLETED,)).light is Light.GREEN
    assert called(day, IDLE, assignment=share(issued_on=date.max)).light is Light.GREEN


def test_what_is_completed_is_not_overdue_any_more() -> None:
    call = called(date(2024, 6, 1), DONE, OVERDUE, rulings=(COMPLETED,))
    without_rule = called(date(2024, 6, 1), OVERDUE, rulings=(COMPLETED,))

    assert (call.light, call.word, call.explanation) == (Light.GREEN, "已办结", "2023年12月20日办结")
    assert call.until is None
    assert (without_rule.light, without_rule.rule) == (Light.GREEN, "calm")
    assert called(date(2024, 6, 1), DONE).rule == "calm"


def test_the_first_rule_that_holds_decides() -> None:
    day = date(2024, 1, 2)

    assert called(day, OVERDUE, MISSING).rule == "overdue"
    assert called(day, MISSING, OVERDUE).rule == "feedback-missing"


def test_a_town_s_rules_hold_at_their_ends() -> None:
    lights, _ = lights_from_json(preset("yinchuan"))
    assert lights is not None
    town = replace(rules(), lights=lights)
    steps = plan((Q2, "50"))

    def lit(percent: str, **changes: Any) -> Light:
        return case(
            date(2023, 7, 2), town, plan=steps, feedback=(feedback(Q2, percent),), **changes
        ).light.light

    assert [lit(one) for one in ("40.1", "40", "20", "19.9")] == [
        Light.GREEN,
        Light.YELLOW,
        Light.YELLOW,
        Light.RED,
    ]
    assert lit("19.9", rulings=(excuse(Light.RED),)) is Light.GREEN


def test_a_call_without_anything_to_come_holds_for_ever() -> None:
    nothing = CaseFacts(facts().task, share(issued_on=None))
    derived = case(date(2023, 5, 1))
    bare = replace(derived, facts=nothing, due=None, reports=(), deadlines=())

    call = call_light(bare, lit_by(OVERDUE).lights, date(2023, 5, 1), WorkCalendar())

    assert (call.light, call.until) == (Light.GREEN, None)


def test_a_call_holds_until_the_day_before_the_next_turn() -> None:
    standing = case(date(2023, 5, 1)).light
    counting = called(date(2024, 1, 3), OVERDUE)

    assert standing.until == date(2023, 6, 30)
    assert counting.until == date(2024, 1, 3)
