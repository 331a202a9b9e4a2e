"""Facts of the security checks: scores, corrections in time, and nothing held against what waits."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.domain.evaluation.values import Fact, FactState
from desktop.services.evaluation.facts import derived_facts
from desktop.services.session import Session
from tests.services.checks.checked_world import checked
from tests.services.checks.finding_world import FIRE, FindingWorld
from tests.services.evaluation.small import POLICE
from tests.services.exchange_world import open_world

DOORS = "T-01"
KNOWN, GONE, MISSING = FactState.KNOWN, FactState.NOT_APPLICABLE, FactState.MISSING


@pytest.fixture
def found(tmp_path: Path) -> Iterator[FindingWorld]:
    with open_world(tmp_path) as world:
        yield FindingWorld(checked(world))


def fact(session: Session, name: str, unit: str = POLICE) -> Fact:
    return derived_facts(session, 2023).fact(unit, f"checks.{name}")


def conclude(world: FindingWorld, key: str, value: str, on: str = "2023-05-20", **fields: object) -> str:
    """An inspection of the unit with its final score."""
    said = {"code": f"检2023-{key}", "concluded_on": on, "concluded_value": value, **fields}
    return world.checked.hand_out(key, **said)


def test_the_score_is_the_mean_of_what_was_concluded_to_two_places(found: FindingWorld) -> None:
    found.go_to(date(2023, 6, 1))
    uids = {conclude(found, key, value) for key, value in (("2", "80"), ("3", "85.5"), ("4", "90"))}

    score = fact(found.office, "score")

    assert (score.state, score.value) == (KNOWN, Decimal("85.17"))
    assert {one.uid for one in score.sources} == uids
    assert score.note == "安全检查还没有定稿"


def test_an_inspection_under_way_leaves_the_score_missing_not_zero(found: FindingWorld) -> None:
    found.go_to(date(2023, 6, 1))

    score = fact(found.office, "score")

    assert (score.state, score.value, score.note) == (MISSING, None, "安全检查还没有定稿")
    assert [one.uid for one in score.sources] == [found.inspection]


def test_an_inspection_that_has_not_been_held_yet_says_nothing(found: FindingWorld) -> None:
    score = fact(found.office, "score")

    assert (score.state, score.note) == (GONE, "年度内没有接受安全检查")


def test_inspections_of_other_years_and_reinspections_do_not_count(found: FindingWorld) -> None:
    found.go_to(date(2024, 3, 1))
    conclude(found, "2", "80")
    conclude(found, "3", "10", on="2024-02-01", starts_on="2024-01-20", ends_on="2024-01-30")
    conclude(found, "4", "10", reinspects=["office.x/1"])

    assert fact(found.office, "score").value == 80


def test_a_unit_does_not_see_inspections_and_says_so(found: FindingWorld) -> None:
    found.go_to(date(2023, 6, 1))
    conclude(found, "2", "80")
    found.meet()

    score = fact(found.unit, "score")

    assert (score.state, score.note) == (MISSING, "由督查办公室提供")


def test_findings_corrected_in_time_and_passed_count(found: FindingWorld) -> None:
    found.raised(FIRE, DOORS)
    first, second = (row.finding.code for row in found.findings.rows())
    found.go_to(date(2023, 5, 12))
    found.correct(first)
    found.reinspect.decide(first, True, "合格")
    found.go_to(date(2023, 6, 1))

    corrected, overdue = fact(found.office, "findings_corrected"), fact(found.office, "findings_overdue")

    assert (corrected.done, corrected.total, corrected.value) == (1, 2, 50)
    assert [(one.title.split()[0], one.level) for one in overdue.occurrences] == [(second, "高风险")]
    found.meet()
    assert fact(found.unit, "findings_corrected") == corrected


def test_a_finding_that_is_not_due_is_not_counted_even_when_it_is_closed(found: FindingWorld) -> None:
    found.raised(FIRE)
    (row,) = found.findings.rows()
    found.go_to(date(2023, 5, 9))
    found.correct(row.finding.code)
    found.reinspect.decide(row.finding.code, True, "合格")

    corrected = fact(found.office, "findings_corrected")

    assert (corrected.state, corrected.note) == (GONE, "年度内没有到期的问题")


def test_what_waits_for_the_office_is_not_held_against_the_unit(found: FindingWorld) -> None:
    found.raised(FIRE, DOORS)
    first, second = (row.finding.code for row in found.findings.rows())
    found.go_to(date(2023, 5, 12))
    found.correct(first)
    found.go_to(date(2023, 6, 1))
    one_waits = fact(found.office, "findings_corrected")
    found.findings.withdraw(second, "重复")

    all_wait = fact(found.office, "findings_corrected")

    assert (one_waits.done, one_waits.total, one_waits.note) == (0, 1, "等待复查的问题没有计入")
    assert (all_wait.state, all_wait.note) == (MISSING, "到期的问题都在等待复查")


def test_a_correction_after_the_deadline_is_late_although_it_passed(found: FindingWorld) -> None:
    found.raised(FIRE)
    (row,) = found.findings.rows()
    found.go_to(date(2023, 5, 30))
    found.correct(row.finding.code)
    found.reinspect.decide(row.finding.code, True, "合格")

    corrected, overdue = fact(found.office, "findings_corrected"), fact(found.office, "findings_overdue")
    assert (corrected.done, len(overdue.occurrences)) == (0, 1)


def test_findings_that_came_back_count_in_the_year_they_were_found(found: FindingWorld) -> None:
    found.raised(FIRE)
    with found.office.transaction():
        (row,) = found.findings.rows()
        found.office.change("finding", row.finding.uid, {"repeats": ["office.x/0"]})

    repeats = fact(found.office, "repeats")

    assert [(one.level, one.on) for one in repeats.occurrences] == [("高风险", row.finding.found_on)]
    assert derived_facts(found.office, 2022).fact(POLICE, "checks.repeats").state is GONE


def test_a_unit_that_was_not_inspected_is_not_praised_for_it(found: FindingWorld) -> None:
    names = ("score", "findings_corrected", "findings_overdue", "repeats")

    assert {fact(found.office, name, "unit.czj").state for name in names} == {GONE}
