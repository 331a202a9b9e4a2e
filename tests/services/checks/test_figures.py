"""Figures that screen and paper share: radar, severity by state, trend."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from desktop.domain.checks.findings import FindingState
from desktop.domain.checks.values import Severity
from desktop.services.checks.figures import in_order, radar, severity_by_state, trend
from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.reviewing import CheckReviewService
from tests.services.checks.checked_world import CODE, LI, ZHANG, CheckedWorld
from tests.services.checks.filled import submitted
from tests.services.checks.finding_world import FIRE, FindingWorld
from tests.services.checks.paper_samples import report_parts
from tests.services.checks.paper_samples import trend as sample_trend


def test_a_radar_has_an_axis_for_every_category_in_order() -> None:
    score = report_parts().score
    assert score is not None

    axes = radar(score)

    assert [axis.category for axis in axes] == [one.category for one in score.categories]
    assert [axis.value for axis in axes] == [one.value for one in score.categories]


def test_every_finding_is_counted_once_by_severity_and_state() -> None:
    rows = report_parts().findings
    unrated = replace(rows[0], finding=replace(rows[0].finding, severity=None))

    matrix = severity_by_state((unrated, *rows[1:]))

    assert matrix.total == len(rows)
    assert [severity for severity, _ in matrix.rows] == [*Severity, None]
    assert sum(matrix.rows[-1][1]) == 1
    for state in FindingState:
        assert matrix.of_state(state) == sum(row.standing.state is state for row in rows)


def test_no_findings_are_a_matrix_of_zeros() -> None:
    assert severity_by_state(()).total == 0


def test_points_come_by_day_and_those_without_one_last() -> None:
    first, second, *_ = sample_trend(Decimal(1))
    undated = replace(first, on=None)

    assert in_order((undated, second, first)) == (first, second, undated)


def test_only_concluded_inspections_are_in_the_trend_but_the_one_that_is_asked_for(
    checked_world: CheckedWorld,
) -> None:
    office, unit = checked_world.office, checked_world.unit.party
    for name in (ZHANG, LI):
        submitted(checked_world, name)
    checked_world.meet()

    before = trend(office, unit)
    (asked,) = trend(office, unit, "small", checked_world.inspection)
    service = CheckReviewService(office)
    service.accept(CODE)
    service.conclude(CODE)
    (after,) = trend(office, unit)

    score = InspectionService(office).score(CODE)
    assert score is not None
    assert before == ()
    assert (asked.is_preliminary, after.is_preliminary) == (True, False)
    assert asked.value == after.value == score.value
    assert (after.on, after.system) == (date(2023, 5, 12), "政务云平台")


def test_other_units_checklists_withdrawn_and_reinspections_are_not_in_the_trend(
    checked_world: CheckedWorld,
) -> None:
    office, unit = checked_world.office, checked_world.unit.party
    concluded = {"concluded_on": "2023-06-01", "concluded_value": "88.00"}
    checked_world.hand_out("good", code="检2023-002", **concluded)
    checked_world.hand_out("unit", code="检2023-003", unit="unit.other", **concluded)
    checked_world.hand_out("again", code="检2023-004", reinspects=["x/1"], items=["T-01"], **concluded)
    withdrawn = checked_world.hand_out("gone", code="检2023-005", **concluded)
    with office.transaction():
        office.withdraw("inspection", withdrawn, "误排")

    (point,) = trend(office, unit)
    other = trend(office, unit, "another")

    assert point.value == Decimal("88.00")
    assert point.conclusion == ""
    assert other == ()


def test_an_edition_that_is_not_here_leaves_the_value_it_was_concluded_with(
    checked_world: CheckedWorld,
) -> None:
    fields = {"edition": "1999", "concluded_on": "2023-06-01", "concluded_value": "77.50"}
    checked_world.hand_out("old", code="检2023-009", **fields)

    (point,) = trend(checked_world.office, checked_world.unit.party)

    assert (point.value, point.conclusion) == (Decimal("77.50"), "")


def test_the_matrix_counts_what_the_service_lists(checked_world: CheckedWorld) -> None:
    world = FindingWorld(checked_world)
    world.raised(FIRE, "T-03")

    matrix = severity_by_state(world.findings.rows())

    assert matrix.of_state(FindingState.OPEN) == 2
