"""What the demonstration plays of security checks, from the plan to the closed finding."""

from collections import Counter

from desktop.domain.checks.findings import FindingState
from desktop.domain.checks.inspections import InspectionState, ResultState
from desktop.services.checks.findings import FindingService
from desktop.services.checks.inspections import InspectionService
from desktop.services.demo import PAPERS
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.sample_checks import AGAIN, CLOUD, CLOUD_UNIT, CRYPTO, INSPECTORS
from tests.services.demo_played import Demo, text_of


def test_two_inspectors_filled_a_third_level_system_and_a_cryptography_check(demo: Demo) -> None:
    with demo.opened() as office:
        service = InspectionService(office)
        counts = {code: service.results(code) for code in (CLOUD, CRYPTO, AGAIN)}
        rows = {row.inspection.code: row for row in service.rows()}

    assert {code: len(results) for code, results in counts.items()} == {CLOUD: 211, CRYPTO: 41, AGAIN: 211}
    for results in counts.values():
        assert {one.state for one in results} == {ResultState.ACCEPTED}
        assert {one.inspector_name for one in results} == set(INSPECTORS)
    assert {rows[code].state for code in counts} == {InspectionState.CONCLUDED}
    assert all(rows[code].score for code in counts)


def test_both_sides_signed_what_the_office_reads(demo: Demo) -> None:
    with demo.opened() as office:
        service = InspectionService(office)
        sheets = [sheet for code in (CLOUD, CRYPTO, AGAIN) for sheet in service.detail(code).sheets]

    assert len(sheets) == 6
    assert all(sheet.standing.is_complete for sheet in sheets)
    assert all(one.strokes for sheet in sheets for one in sheet.signatures)


def test_the_score_is_the_same_for_office_and_paper(demo: Demo) -> None:
    with demo.opened() as office:
        service = InspectionService(office)
        scores = {code: service.score(code) for code in (CLOUD, CRYPTO, AGAIN)}

    for code, file in (
        (CLOUD, "安全检查报告_等级保护.pdf"),
        (CRYPTO, "安全检查报告_商用密码.pdf"),
        (AGAIN, "安全检查报告_等级保护_次年.pdf"),
    ):
        score = scores[code]
        assert score is not None
        assert f"{score.value}" in text_of(demo.folder / PAPERS / file)


def test_findings_were_corrected_seen_again_and_closed(demo: Demo) -> None:
    with demo.opened() as office:
        rows = FindingService(office).rows()
        details = [FindingService(office).detail(row.finding.code) for row in rows]
        on_site = [one for one in InspectionService(office).rows() if one.inspection.is_reinspection]

    states = Counter((row.finding.found_on.year, row.standing.state) for row in rows)
    assert set(states) == {(2023, FindingState.CLOSED), (2024, FindingState.OPEN)}
    assert len(on_site) == 1
    seen = [one for detail in details for one in detail.reinspections]
    assert {one.passed for one in seen} == {True, False}
    assert {bool(one.inspection) for one in seen} == {True, False}


def test_what_came_back_the_next_year_is_recognised(demo: Demo) -> None:
    with demo.opened() as office:
        rows = FindingService(office).rows()

    again = [row for row in rows if row.finding.found_on.year == 2024]
    assert [row for row in again if row.repeats]
    assert [row for row in again if not row.repeats]
    assert all(one.found_on.year == 2023 for row in again for one in row.repeats)


def test_one_finding_is_a_task_of_the_ledger(demo: Demo) -> None:
    with demo.opened() as office:
        (raised,) = [row.finding for row in FindingService(office).rows() if row.finding.task]
        tasks = {row.uid: row for row in LedgerService(office).rows(LedgerQuery())}

    assert tasks[raised.task].lead == CLOUD_UNIT


def test_the_unit_sees_its_findings_with_photographs_and_nobody_else_s(demo: Demo) -> None:
    with demo.opened(CLOUD_UNIT) as unit:
        service = FindingService(unit)
        rows = service.rows()
        photos = [photo for row in rows for photo in service.detail(row.finding.code).photos]
        held = [unit.workspace.evidence.has(photo.sha256) for photo in photos]

    assert {row.finding.unit for row in rows} == {unit.party}
    assert photos
    assert all(held)
    assert all(photo.taken_at and photo.latitude is not None for photo in photos)
