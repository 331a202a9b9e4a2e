"""The list of findings as Excel, read back."""

from datetime import date
from pathlib import Path

import pytest

from desktop.services.checks import finding_book
from desktop.services.checks.finding_tasks import raise_task
from desktop.services.checks.findings import ALL_FINDINGS, FindingQuery, counts
from desktop.spreadsheets import open_book
from tests.services.checks.checked_world import CheckedWorld
from tests.services.checks.finding_world import FIRE, FindingWorld


@pytest.fixture
def world(checked_world: CheckedWorld) -> FindingWorld:
    return FindingWorld(checked_world)


def _rows(path: Path) -> list[dict[str, str]]:
    """The rows under the head of the sheet, by title of the column."""
    rows = [list(row) for row in open_book(path).table().rows()]
    head = next(place for place, row in enumerate(rows) if row[0] == "序号")
    return [dict(zip(map(str, rows[head]), row, strict=True)) for row in rows[head + 1 :]]


def _write(world: FindingWorld, path: Path, query: FindingQuery = ALL_FINDINGS) -> list[dict[str, str]]:
    finding_book.write(world.office, query, path)
    return _rows(path)


def test_a_row_says_what_was_found_asked_and_done(world: FindingWorld, tmp_path: Path) -> None:
    world.raised(FIRE)
    world.correct("问2023-001")
    world.reinspect.decide("问2023-001", passed=False, opinion="只换了两具")
    task = raise_task(world.office, "问2023-001")

    (row,) = _write(world, tmp_path / "清单.xlsx")

    assert (row["问题编号"], row["责任单位"], row["检查项"]) == ("问2023-001", "市公安局", FIRE)
    assert (row["检查结果"], row["风险等级"], row["状态"]) == ("不符合", "高风险", "复查未通过")
    assert (row["检查记录"], row["整改措施"]) == ("T-02现场不符合", "购置并安装灭火器4具")
    assert row["复查情况"] == "2023-05-08复查未通过：只换了两具"
    assert (row["下发日期"], row["整改期限"]) == ("2023-05-08", "2023-05-15")
    assert row["督查任务"] == task


def test_overdue_closed_withdrawn_and_repeated_findings_say_so(world: FindingWorld, tmp_path: Path) -> None:
    world.raised(FIRE, "T-01", "T-03")
    world.correct("问2023-001")
    world.reinspect.decide("问2023-001", passed=True)
    world.reinspect.close("问2023-001", "现场看过")
    world.findings.withdraw("问2023-003", "误报")
    world.go_to(date(2024, 5, 18))
    world.inspection = world.checked.hand_out("next", code="检2024-001")
    world.meet()
    world.raised("T-01")

    closed, overdue, withdrawn, again = _write(world, tmp_path / "清单.xlsx", FindingQuery(withdrawn=True))

    assert (closed["状态"], closed["销号日期"], closed["备注"]) == ("已销号", "2023-05-08", "现场看过")
    assert (overdue["状态"], overdue["超期天数"]) == ("待整改（超期）", "369")
    assert (withdrawn["状态"], withdrawn["备注"]) == ("已撤销", "已撤销：误报")
    assert again["重复问题"] == closed["问题编号"]


def test_the_line_above_counts_what_the_overview_counts(world: FindingWorld, tmp_path: Path) -> None:
    world.raised(FIRE, "T-01")
    world.correct("问2023-001")
    path = tmp_path / "清单.xlsx"

    sentence = finding_book.write(world.office, ALL_FINDINGS, path)

    lines = [str(row[0]) for row in open_book(path).table().rows()][:2]
    found = counts(world.office)
    assert sentence == f"问题2个，已写入{path}"
    assert lines[0] == f"{world.office.party_name}安全检查问题清单"
    assert lines[1].endswith(
        f"共{found.total}个问题：未整改到位{found.open}（超期0），待复查{found.waiting}，待销号0，已销号0"
    )


def test_a_query_narrows_the_list_and_a_unit_writes_its_own(world: FindingWorld, tmp_path: Path) -> None:
    world.raised(FIRE, "T-01")

    narrowed = _write(world, tmp_path / "一.xlsx", FindingQuery(text="T-01"))
    finding_book.write(world.unit, ALL_FINDINGS, tmp_path / "二.xlsx")

    assert [row["检查项"] for row in narrowed] == ["T-01"]
    assert len(_rows(tmp_path / "二.xlsx")) == 2


def test_text_that_looks_like_a_formula_stays_text(world: FindingWorld, tmp_path: Path) -> None:
    world.answer(FIRE, severity="high", observation="=1+1")
    world.findings.raise_(world.inspection)

    (row,) = _write(world, tmp_path / "清单.xlsx")

    assert row["检查记录"] == "=1+1"
