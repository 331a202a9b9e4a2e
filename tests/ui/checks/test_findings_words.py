"""A finding in words: days, claims of cameras, what came back, what is missing by field."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.checks.findings import (
    Finding,
    FindingFacts,
    FindingStanding,
    FindingState,
    finding_standing,
)
from desktop.domain.checks.inspections import CheckEvidence
from desktop.domain.checks.values import Severity
from desktop.records.stream import Role
from desktop.services.cases_outcome import CaseProblem
from desktop.services.checks.findings_values import FindingRow
from desktop.ui.checks.findings_submitting import lacking_fields
from desktop.ui.checks.findings_words import (
    claims_text,
    due_text,
    left_lamp,
    left_text,
    repeat_text,
    short_text,
    waits_for,
    what_text,
)

DUE = date(2023, 6, 10)
FINDING = Finding(
    uid="office/1",
    checklist="small",
    item="T-01",
    text_hash="",
    unit="unit.1",
    target="",
    severity=Severity.HIGH,
    found_on=date(2023, 6, 1),
    due=DUE,
    requirement="机房有人值守",
)
PHOTO = CheckEvidence("z/1", "i", "T-01", "", "z", "0" * 64, "现场.jpg", 100, "image/jpeg")


def row_on(day: date, finding: Finding = FINDING) -> FindingRow:
    return FindingRow(finding, finding_standing(finding, FindingFacts(), day))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2023, 6, 7), "还剩 3 天"),
        (DUE, "今天到期"),
        (date(2023, 6, 12), "超期 2 天"),
    ],
)
def test_days_are_told_in_words(day: date, words: str) -> None:
    row = row_on(day)

    assert left_text(row) == words
    assert due_text(row) == f"2023-06-10（{words}）"
    assert (left_lamp(row) is not None) is (day > DUE)


def test_without_a_deadline_that_is_said() -> None:
    row = row_on(DUE, replace(FINDING, due=None))

    assert left_text(row) == "未定期限"
    assert due_text(row) == "未定期限"


def test_who_acted_late_is_told_so_afterwards() -> None:
    late = FindingStanding(FindingState.WAITING, is_overdue=False, is_late=True, days_left=None, failures=0)

    assert left_text(FindingRow(FINDING, late)) == "逾期整改"


def test_a_repeat_counts_what_the_office_stated_even_if_it_is_not_here() -> None:
    row = row_on(DUE, replace(FINDING, repeats=("office/a", "office/b")))

    assert repeat_text(row) == "第 3 次出现"
    assert repeat_text(row_on(DUE)) == ""


def test_without_a_record_the_requirement_tells_what_it_is_about() -> None:
    assert what_text(FINDING) == "机房有人值守"
    assert what_text(replace(FINDING, observation="无人\n值守")) == "无人 值守"


def test_long_texts_are_cut() -> None:
    assert short_text("一二三四五", 3) == "一二三…"
    assert short_text("一二三", 3) == "一二三"


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({}, "相机没有记录时间和地点"),
        ({"taken_at": "2023-05-09T10:12:33"}, "相机自述（未核实）：2023-05-09 10:12"),
        (
            {"latitude": Decimal("36.45"), "longitude": Decimal("115.98"), "camera": "HUAWEI"},
            "相机自述（未核实）：北纬 36.45000° 东经 115.98000° · HUAWEI",
        ),
        (
            {"latitude": Decimal("-33.8"), "longitude": Decimal("-70.6")},
            "相机自述（未核实）：南纬 33.80000° 西经 70.60000°",
        ),
    ],
)
def test_what_a_camera_wrote_is_told_as_a_claim(claims: dict[str, object], words: str) -> None:
    photo = replace(PHOTO, **claims)  # type: ignore[arg-type] # by name

    assert claims_text(photo) == words


def test_a_finding_waits_for_one_side_at_a_time() -> None:
    waiting = {state: [role for role in Role if waits_for(role, state)] for state in FindingState}

    assert waiting == {
        FindingState.OPEN: [Role.UNIT],
        FindingState.RETURNED: [Role.UNIT],
        FindingState.WAITING: [Role.OFFICE],
        FindingState.PASSED: [Role.OFFICE],
        FindingState.CLOSED: [],
        FindingState.WITHDRAWN: [],
    }


def test_what_is_missing_is_sorted_by_field() -> None:
    told = [
        CaseProblem("u", "问2023-001", "E_NO_TEXT", "问2023-001“整改措施”没有填写。"),
        CaseProblem("u", "问2023-001", "E_FUTURE_DAY", "问2023-001的完成日期还没有到。"),
        CaseProblem("u", "问2023-001", "E_FINDING_CLOSED", "已销号。"),
    ]

    assert lacking_fields(told) == {
        "measures": "“整改措施”没有填写。",
        "done_on": "完成日期还没有到。",
        "": "已销号。",
    }
