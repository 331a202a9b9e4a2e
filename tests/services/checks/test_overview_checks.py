"""Security checks on the first page: the latest inspections, and the findings that somebody has to act on."""

from datetime import date

import pytest

from desktop.domain.checks.findings import FindingState
from desktop.services.checks.findings import FindingService
from desktop.services.checks.findings_values import FindingQuery
from desktop.services.checks.reviewing import CheckReviewService
from desktop.services.overview_checks import MOST_OWED, checks_overview
from desktop.services.overview_values import Figure
from tests.services.checks.checked_world import SERVERS, CheckedWorld
from tests.services.checks.finding_world import FIRE, PORTS, FindingWorld

FIRST, SECOND = "问2023-001", "问2023-002"
PLACES = (
    *(("T-01", ""), (FIRE, ""), ("T-03", "")),
    *((f"T-0{number}", name) for number in (4, 5, 6) for name in SERVERS),
)
"""What 张三 checks."""


@pytest.fixture
def world(checked_world: CheckedWorld) -> FindingWorld:
    return FindingWorld(checked_world)


@pytest.fixture
def raised(world: FindingWorld) -> FindingWorld:
    """Two findings of high severity, due on 15 May."""
    world.answer(FIRE, severity="high")
    world.answer(PORTS, target=SERVERS[0], severity="high")
    world.findings.raise_(world.inspection)
    world.meet()
    return world


def named(figures: tuple[Figure, ...]) -> dict[str, int]:
    return {figure.name: figure.count for figure in figures}


def test_without_checks_there_is_nothing_to_say(world: FindingWorld) -> None:
    found = checks_overview(world.unit)

    assert (found.recent, found.todo, found.units, found.owed) == ((), (), (), ())
    assert found.counts.total == 0


def test_the_office_sees_where_the_latest_inspection_stands(raised: FindingWorld) -> None:
    (one,) = checks_overview(raised.office).recent

    assert (one.uid, one.unit_name, one.state) == (raised.inspection, "市公安局", "检查中")
    assert (one.score, one.conclusion) == ("", "")
    assert (one.done, one.total) == (2, 11)
    assert one.on == date(2023, 5, 12)


def test_a_concluded_inspection_comes_with_its_score(world: FindingWorld) -> None:
    office, li = world.office, world.checked.li
    for item, target in PLACES:
        world.answer(item, "conforming", target)
    for item in ("M-01", "M-02"):
        said = {"inspection": world.inspection, "item": item, "target": "", "on": "2023-05-08"}
        said |= {"text_hash": world.item(item).text_hash, "verdict": "nonconforming", "observation": "无"}
        with li.transaction():
            place = (world.inspection, item, "")
            li.put("check_result", place, li.office, {**said, "submitted_on": "2023-05-08"})
    world.meet()
    CheckReviewService(office).accept(world.inspection)
    CheckReviewService(office).conclude(world.inspection)

    (one,) = checks_overview(office).recent

    assert one.state == "已定稿"
    assert one.score == "75.00"  # six of eight items
    assert one.on == office.today()


def test_open_and_overdue_findings_are_counted_by_unit(raised: FindingWorld) -> None:
    raised.correct(FIRST)
    raised.go_to(date(2023, 6, 1))

    (unit,) = checks_overview(raised.office).units

    assert (unit.unit, unit.unit_name) == (raised.unit.party, "市公安局")
    assert (unit.open.count, unit.overdue.count) == (1, 1)


def test_every_figure_lists_exactly_what_it_counts(raised: FindingWorld) -> None:
    raised.correct(FIRST)
    raised.reinspect.decide(FIRST, passed=True)
    raised.meet()
    raised.go_to(date(2023, 6, 1))
    office = checks_overview(raised.office)
    unit = checks_overview(raised.unit)

    of_office = [*office.todo, *(figure for one in office.units for figure in (one.open, one.overdue))]

    for session, figures in ((raised.office, of_office), (raised.unit, unit.todo)):
        service = FindingService(session)
        for figure in figures:
            assert isinstance(figure.filter, FindingQuery)
            assert len(service.rows(figure.filter)) == figure.count
    assert named(office.todo) == {"finding-passed": 1, "finding-overdue": 1}
    assert named(unit.todo) == {"finding-open": 1, "finding-overdue": 1}


def test_what_was_sent_back_is_told_apart(raised: FindingWorld) -> None:
    raised.correct(FIRST)
    raised.reinspect.decide(FIRST, passed=False, opinion="没有检验记录")
    raised.meet()

    found = checks_overview(raised.unit)

    assert named(found.todo) == {"finding-open": 1, "finding-returned": 1}
    assert [row.standing.state for row in found.owed] == [FindingState.RETURNED, FindingState.OPEN]


def test_what_is_due_first_is_told_first(raised: FindingWorld) -> None:
    raised.findings.set_due(FIRST, date(2023, 7, 1), "设备采购")
    raised.meet()

    found = checks_overview(raised.unit)

    assert [row.finding.code for row in found.owed] == [SECOND, FIRST]
    assert len(found.owed) <= MOST_OWED


def test_a_finding_that_waits_is_nothing_to_do_for_its_unit(raised: FindingWorld) -> None:
    raised.correct(FIRST)
    raised.correct(SECOND)

    found = checks_overview(raised.unit)

    assert (found.todo, found.owed) == ((), ())
    assert found.counts.waiting == 2
