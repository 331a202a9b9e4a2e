"""Figures of a bulletin: they add up, every unit is there, slow and silent ones are named, ties are ties."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.bulletins import (
    RESULT_TITLES,
    BulletinFigures,
    PeriodResult,
    bulletin_figures,
    case_results,
    shares,
)
from desktop.domain.bulletins_ranking import Rank, is_judged, rank_units, ranking_rule
from desktop.domain.periods import Period, parse_period
from desktop.domain.standing import Case
from desktop.domain.supervision import Light, ReviewVerdict, RulingKind
from tests.domain.year_facts import (
    Q1,
    Q2,
    case,
    feedback,
    milestone,
    objected,
    pause,
    review,
    ruling,
    share,
    task,
)

DAY = date(2023, 7, 20)
GROUPS = {"unit.czj": "部门", "unit.gaj": "部门", "unit.jyj": "县区"}


def quarter(code: str = Q2) -> Period:
    period = parse_period(code)
    assert period is not None
    return period


def one(unit: str = "gaj", code: str = "2023-5-001", day: date = DAY, **changes: Any) -> Case:
    issued_on = changes.pop("issued_on", date(2023, 2, 10))
    return case(
        day,
        task=task(code),
        assignment=share(unit, f"office/{unit}{code}", issued_on),
        **changes,
    )


def judged(verdict: ReviewVerdict, code: str = Q2) -> dict[str, Any]:
    return {"feedback": (feedback(code, submitted_on=date(2023, 7, 5)),), "reviews": (review(code, verdict),)}


def figures(*cases: Case, period: str = Q2, day: date = DAY) -> BulletinFigures:
    return bulletin_figures(cases, quarter(period), day, GROUPS)


@pytest.mark.parametrize(
    ("counts", "percents"),
    [
        ([], []),
        ([0, 0], ["0.0", "0.0"]),
        ([1], ["100.0"]),
        ([1, 1, 1], ["33.4", "33.3", "33.3"]),
        ([1, 2, 4], ["14.3", "28.6", "57.1"]),
        ([2, 0, 1], ["66.7", "0.0", "33.3"]),
        ([1, 1, 4], ["16.7", "16.6", "66.7"]),
        ([4, 1, 1], ["66.7", "16.7", "16.6"]),
        ([3, 6], ["33.3", "66.7"]),
    ],
)
def test_shares_have_one_decimal_and_go_by_the_largest_remainder(
    counts: list[int], percents: list[str]
) -> None:
    found = shares(counts)

    assert [str(share) for share in found] == percents


@given(st.lists(st.integers(0, 10**7), max_size=12))
def test_shares_always_add_up_and_are_never_far_off(counts: list[int]) -> None:
    found = shares(counts)
    total = sum(counts)

    assert sum(found) == (Decimal("100.0") if total else 0)
    assert all(
        abs(share - Decimal(count * 100) / total) <= Decimal("0.1")
        for share, count in zip(found, counts, strict=True)
        if total
    )
    assert all(share == 0 for share, count in zip(found, counts, strict=True) if not count)


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        (judged(ReviewVerdict.DONE), PeriodResult.DONE),
        (judged(ReviewVerdict.AHEAD), PeriodResult.AHEAD),
        (judged(ReviewVerdict.ON_PLAN), PeriodResult.ON_PLAN),
        (judged(ReviewVerdict.BEHIND), PeriodResult.BEHIND),
        (judged(ReviewVerdict.RETURNED), PeriodResult.UNREVIEWED),
        ({"feedback": (feedback(Q2),)}, PeriodResult.UNREVIEWED),
        ({"feedback": (feedback(Q1),)}, PeriodResult.UNREPORTED),
        ({"rulings": (pause(date(2023, 6, 1), None),)}, PeriodResult.SUSPENDED),
        ({"rulings": (pause(date(2023, 6, 1), date(2023, 6, 30)),)}, PeriodResult.UNREPORTED),
        ({"rulings": (pause(date(2023, 6, 1), None),), **judged(ReviewVerdict.AHEAD)}, PeriodResult.AHEAD),
        ({"rulings": (ruling(RulingKind.COMPLETION, date(2023, 2, 20)),)}, PeriodResult.DONE),
        ({"rulings": (ruling(RulingKind.COMPLETION, date(2023, 6, 30)),)}, PeriodResult.DONE),
        ({"rulings": (ruling(RulingKind.COMPLETION, date(2023, 7, 1)),)}, PeriodResult.UNREPORTED),
        (
            {"rulings": (ruling(RulingKind.CLOSURE, date(2023, 5, 1)),), **judged(ReviewVerdict.BEHIND)},
            PeriodResult.BEHIND,
        ),
        ({"answer": objected(), **judged(ReviewVerdict.BEHIND)}, PeriodResult.BEHIND),
    ],
)
def test_every_case_has_one_result_in_a_period(changes: dict[str, Any], result: PeriodResult) -> None:
    (found,) = case_results([one(**changes)], quarter(), DAY)

    assert found.result is result
    assert RESULT_TITLES[result]


@pytest.mark.parametrize(
    "changes",
    [
        {"withdrawn": "改派", **judged(ReviewVerdict.BEHIND)},
        {"issued_on": date(2023, 7, 3)},
        {"issued_on": None},
        {"issued_on": None, "rulings": (ruling(RulingKind.COMPLETION, date(2023, 5, 1)),)},
        {"issued_on": date(2023, 7, 3), "rulings": (ruling(RulingKind.COMPLETION, date(2023, 5, 1)),)},
        {"answer": objected()},
        {"rulings": (ruling(RulingKind.CLOSURE, date(2023, 5, 1)),)},
    ],
)
def test_a_case_that_nothing_was_asked_of_is_left_out(changes: dict[str, Any]) -> None:
    assert case_results([one(**changes)], quarter(), DAY) == ()


def test_a_running_period_is_seen_with_the_day() -> None:
    (paused,) = case_results([one(rulings=(pause(date(2023, 7, 1), None),))], quarter("2023Q3"), DAY)

    assert paused.result is PeriodResult.SUSPENDED


@pytest.mark.parametrize(
    ("due", "day", "is_overdue"),
    [
        (date(2023, 6, 30), DAY, True),
        (date(2023, 7, 1), DAY, False),
        (date(2023, 6, 15), date(2023, 6, 15), False),
        (date(2023, 6, 15), date(2023, 6, 16), True),
        (None, DAY, False),
    ],
)
def test_a_case_is_overdue_in_a_period_whose_end_its_deadline_did_not_outlive(
    due: date | None, day: date, is_overdue: bool
) -> None:
    (found,) = case_results([one(day=day, milestones=(milestone(due),))], quarter(), day)

    assert found.is_overdue is is_overdue


@pytest.mark.parametrize(
    ("claimed", "is_overdue"), [(date(2023, 6, 30), False), (date(2023, 7, 2), True), (None, False)]
)
def test_a_deadline_reached_in_time_is_not_overdue_and_one_reached_later_was(
    claimed: date | None, is_overdue: bool
) -> None:
    handed_in = feedback(Q2, milestones=(("office/m", claimed),))
    confirmed = review(Q2, ReviewVerdict.ON_PLAN, milestones=("office/m",), on=None)

    (found,) = case_results(
        [one(milestones=(milestone(date(2023, 6, 30)),), feedback=(handed_in,), reviews=(confirmed,))],
        quarter(),
        DAY,
    )

    assert found.is_overdue is is_overdue


def test_what_is_done_is_not_overdue() -> None:
    (found,) = case_results(
        [one(milestones=(milestone(date(2023, 6, 1)),), **judged(ReviewVerdict.DONE))], quarter(), DAY
    )

    assert not found.is_overdue
    assert not found.is_slow


@pytest.mark.parametrize(
    ("changes", "is_slow"),
    [
        (judged(ReviewVerdict.BEHIND), True),
        ({}, True),
        (judged(ReviewVerdict.ON_PLAN), False),
        ({"milestones": (milestone(date(2023, 6, 1)),), **judged(ReviewVerdict.ON_PLAN)}, True),
        ({"rulings": (pause(date(2023, 6, 1), None),), "milestones": (milestone(date(2023, 6, 1)),)}, False),
    ],
)
def test_slow_is_behind_unreported_or_overdue(changes: dict[str, Any], is_slow: bool) -> None:
    (found,) = case_results([one(**changes)], quarter(), DAY)

    assert found.is_slow is is_slow


def sample() -> tuple[Case, ...]:
    """Seven cases of three units, one of a unit that no group names."""
    return (
        one("gaj", "2023-5-001", **judged(ReviewVerdict.AHEAD)),
        one("gaj", "2023-5-002", **judged(ReviewVerdict.BEHIND)),
        one("gaj", "2023-5-003", rulings=(ruling(RulingKind.COMPLETION, date(2023, 3, 1)),)),
        one("czj", "2023-5-001", milestones=(milestone(date(2023, 6, 1)),)),
        one("czj", "2023-5-004", withdrawn="改派"),
        one("jyj", "2023-5-002", rulings=(pause(date(2023, 6, 1), None),)),
        one("wlj", "2023-5-005", **judged(ReviewVerdict.ON_PLAN)),
    )


def test_results_lights_and_units_each_add_up_to_the_same_total() -> None:
    found = figures(*sample())

    assert found.total == 6
    assert sum(count.count for count in found.results) == found.total
    assert sum(count.count for count in found.lights) == found.total
    assert sum(unit.total for unit in found.units) == found.total
    assert sum((count.percent for count in found.results), Decimal(0)) == Decimal("100.0")
    assert sum((count.percent for count in found.lights), Decimal(0)) == Decimal("100.0")
    for unit in found.units:
        assert sum(count.count for count in unit.counts) == unit.total
        assert sum(count.count for count in unit.lights) == unit.total
    assert [count.result for count in found.results] == list(PeriodResult)
    assert [count.light for count in found.lights] == list(Light)
    assert found.count(PeriodResult.DONE, PeriodResult.AHEAD) == 2


def test_units_come_in_the_order_of_their_groups_and_unknown_ones_last() -> None:
    found = figures(*sample())

    assert [(unit.unit_name, unit.group) for unit in found.units] == [
        ("市财政局", "部门"),
        ("市公安局", "部门"),
        ("市教育局", "县区"),
        ("wlj", ""),
    ]
    assert [result.case.facts.task.code for result in found.units[1].results] == [
        "2023-5-001",
        "2023-5-002",
        "2023-5-003",
    ]


def test_good_cases_are_those_ahead_and_those_completed_in_the_period() -> None:
    ended = {"rulings": (ruling(RulingKind.COMPLETION, date(2023, 4, 1)),)}
    cases = (
        *sample(),
        one("jyj", "2023-5-007", **ended),
        one("jyj", "2023-5-008", **judged(ReviewVerdict.DONE)),
    )

    found = figures(*cases)

    assert [result.case.facts.task.code for result in found.good] == [
        "2023-5-001",
        "2023-5-007",
        "2023-5-008",
    ]


def test_slow_cases_come_by_light_then_by_deadline() -> None:
    late = one("gaj", "2023-5-009", milestones=(milestone(date(2023, 5, 1)),))
    undated = one("gaj", "2023-5-010", milestones=(milestone(None),))

    found = figures(undated, *sample(), late)

    assert [(result.case.light.light, result.case.due) for result in found.slow] == [
        (Light.RED, date(2023, 5, 1)),
        (Light.RED, date(2023, 6, 1)),
        (Light.YELLOW, date(2023, 12, 31)),
        (Light.YELLOW, None),
    ]


def test_units_that_reported_nothing_are_named_and_those_that_reported_something_are_not() -> None:
    some = one("gaj", "2023-5-009")
    found = figures(*sample(), some)

    assert [unit.unit_name for unit in found.silent] == ["市财政局"]
    assert [unit.unreported for unit in found.units] == [1, 1, 0, 0]


def test_reports_after_their_day_are_counted_as_late() -> None:
    on_time = one("gaj", feedback=(feedback(Q2, submitted_on=date(2023, 7, 7)),))
    late = one("gaj", "2023-5-002", feedback=(feedback(Q2, submitted_on=date(2023, 7, 8)),))
    done = one("gaj", "2023-5-003", rulings=(ruling(RulingKind.COMPLETION, date(2023, 2, 20)),))

    assert figures(on_time, late, done).units[0].late == 1


def test_a_period_is_compared_with_the_one_before() -> None:
    both = (feedback(Q1), feedback(Q2))
    verdicts = (review(Q1, ReviewVerdict.ON_PLAN), review(Q2, ReviewVerdict.BEHIND))

    found = figures(one(feedback=both, reviews=verdicts), one("czj", issued_on=date(2023, 5, 1)))
    counts = {count.result: count for count in found.results}

    assert found.previous == Q1
    assert (counts[PeriodResult.BEHIND].count, counts[PeriodResult.BEHIND].before) == (1, 0)
    assert counts[PeriodResult.BEHIND].change == 1
    assert counts[PeriodResult.ON_PLAN].change == -1
    assert counts[PeriodResult.UNREPORTED].percent == Decimal("50.0")
    assert counts[PeriodResult.ON_PLAN].percent_before == Decimal("100.0")


def test_a_first_period_is_compared_with_nothing() -> None:
    found = figures(one(), period=Q1)

    assert found.previous == ""
    assert {(count.before, count.percent_before, count.change) for count in found.results} == {
        (None, None, None)
    }


def test_a_period_without_cases_has_figures_of_nothing() -> None:
    found = bulletin_figures([], quarter(), DAY)

    assert (found.total, found.units, found.good, found.slow, found.silent) == (0, (), (), (), ())
    assert sum(count.percent for count in found.results) == 0


def test_without_groups_units_come_by_name() -> None:
    found = bulletin_figures([one("gaj"), one("czj"), one("jyj")], quarter(), DAY)

    assert [unit.unit_name for unit in found.units] == sorted(unit.unit_name for unit in found.units)
    assert {unit.group for unit in found.units} == {""}


def places(*cases: Case) -> list[tuple[str, int | None, bool]]:
    ranks = rank_units(figures(*cases).units)
    return [(rank.figures.unit_name, rank.place, rank.is_tied) for rank in ranks]


def test_units_are_ranked_by_the_share_of_cases_on_schedule() -> None:
    ranks = rank_units(
        figures(
            one("gaj", "2023-5-001", **judged(ReviewVerdict.ON_PLAN)),
            one("gaj", "2023-5-002", **judged(ReviewVerdict.BEHIND)),
            one("gaj", "2023-5-003", rulings=(pause(date(2023, 6, 1), None),)),
            one("czj", "2023-5-001", **judged(ReviewVerdict.AHEAD)),
            one("czj", "2023-5-002", **judged(ReviewVerdict.DONE)),
            one("czj", "2023-5-003", feedback=(feedback(Q2),)),
        ).units
    )

    assert [
        (rank.figures.unit_name, rank.place, rank.on_schedule, rank.ranked, rank.percent) for rank in ranks
    ] == [
        ("市财政局", 1, 2, 3, Decimal("66.7")),
        ("市公安局", 2, 1, 2, Decimal("50.0")),
    ]


def test_equal_shares_go_by_overdue_then_unreported_then_late() -> None:
    behind = judged(ReviewVerdict.BEHIND)
    late = {"feedback": (feedback(Q2, submitted_on=date(2023, 7, 12)),), "reviews": behind["reviews"]}
    overdue = {"milestones": (milestone(date(2023, 6, 1)),), **behind}

    assert places(one("gaj", **behind), one("czj", **late)) == [
        ("市公安局", 1, False),
        ("市财政局", 2, False),
    ]
    assert places(one("gaj", **late), one("czj")) == [("市公安局", 1, False), ("市财政局", 2, False)]
    assert places(one("gaj"), one("czj", **overdue)) == [("市公安局", 1, False), ("市财政局", 2, False)]


def test_units_that_are_equal_in_all_share_a_place_and_the_next_is_left_out() -> None:
    groups = {"unit.a": "", "unit.b": "", "unit.c": "", "unit.d": ""}
    cases = [
        one("c", **judged(ReviewVerdict.ON_PLAN)),
        one("b", **judged(ReviewVerdict.BEHIND)),
        one("a", **judged(ReviewVerdict.AHEAD)),
        one("d", rulings=(pause(date(2023, 6, 1), None),)),
    ]

    ranks = rank_units(bulletin_figures(cases, quarter(), DAY, groups).units)

    assert [(rank.figures.unit_name, rank.place, rank.is_tied, rank.percent) for rank in ranks] == [
        ("a", 1, True, Decimal("100.0")),
        ("c", 1, True, Decimal("100.0")),
        ("b", 3, False, Decimal("0.0")),
        ("d", None, False, None),
    ]


def test_units_are_ranked_inside_their_groups() -> None:
    good, bad = judged(ReviewVerdict.ON_PLAN), judged(ReviewVerdict.BEHIND)

    assert places(one("jyj", **good), one("gaj", **good), one("czj", **bad)) == [
        ("市公安局", 1, False),
        ("市财政局", 2, False),
        ("市教育局", 1, False),
    ]


def test_the_rule_of_the_ranking_is_said() -> None:
    assert "达进度率" in ranking_rule()
    assert "名次并列" in ranking_rule()


def test_a_rank_shows_its_unit() -> None:
    rank: Rank = rank_units(figures(one("gaj", **judged(ReviewVerdict.ON_PLAN))).units)[0]

    assert rank.figures.unit == "unit.gaj"


def test_a_period_is_judged_once_one_report_has_a_verdict() -> None:
    waiting = {"feedback": (feedback(Q2, submitted_on=date(2023, 7, 5)),)}

    assert not is_judged([])
    assert not is_judged(figures(one("gaj"), one("czj", **waiting)).units)
    assert is_judged(figures(one("gaj"), one("czj", **judged(ReviewVerdict.BEHIND))).units)
    assert is_judged(figures(one("gaj", **judged(ReviewVerdict.ON_PLAN))).units)
