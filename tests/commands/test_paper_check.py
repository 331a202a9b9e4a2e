"""``dukao report`` and ``dukao verify FILE.pdf`` for the papers of the evaluation."""

from pathlib import Path

import pytest

from desktop.services.workspaces import Workspaces
from tests.commands.check_world import UNIT, CheckWorld
from tests.reports.reading import whole_text
from tests.services.evaluation.small import NAME, publish


@pytest.fixture
def told(checks: CheckWorld) -> CheckWorld:
    """Office and unit know the small scheme; the unit has stated its own."""
    session = Workspaces().open(checks.office.workspace)
    publish(session)
    session.close()
    checks.meet()
    checks.unit.says("assess", "save", "B3", "--value", "8")
    checks.unit.says("assess", "save", "E1", "--none")
    checks.unit.says("assess", "submit", "--signer", "王磊")
    checks.meet()
    return checks


def test_a_report_is_printed_and_agrees_with_its_workspace(told: CheckWorld, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"

    said = told.office.json("report", "appraisal", "--unit", UNIT, "--scheme", NAME, "-o", str(file))
    found = told.office.json("verify", str(file))

    assert said["title"] == f"年终考核报告_{UNIT}"
    assert found["agrees"]
    assert found["is_reprint"]
    assert found["code"]["scheme"] == NAME
    assert "完全一致" in told.office.says("report", "--verify", str(file))


def test_a_report_of_other_figures_is_told_with_both(told: CheckWorld, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    told.office.says("report", "appraisal", "--unit", UNIT, "-o", str(file))
    told.unit.says("assess", "save", "B3", "--value", "2")
    told.unit.says("assess", "submit", "--signer", "王磊")
    told.meet()

    said = told.office("verify", str(file))

    assert said.status == 1
    assert "不一致：总分" in said.out
    assert "总分：报告26.67，工作区6.67" in said.out


def test_sheets_are_chosen_by_indicator_and_the_summary_is_the_office_s(
    told: CheckWorld, tmp_path: Path
) -> None:
    file = tmp_path / "sheet.pdf"

    told.office.says("report", "score-sheet", "--unit", UNIT, "--indicator", "B3", "-o", str(file))
    told.office.says("report", "evaluation-summary", "-o", str(tmp_path / "summary.pdf"))

    assert whole_text(file.read_bytes()).count("办法原文") == 1
    told.office.refuses("E_WHICH_PAPER", "report", "appraisal")
    told.office.refuses("E_NO_SCHEME", "report", "appraisal", "--unit", UNIT, "--scheme", "none")
    told.unit.refuses("E_ROLE", "report", "evaluation-summary")


def test_what_is_no_paper_of_ours_is_refused(told: CheckWorld, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF")

    told.office.refuses("E_NO_CODE", "verify", str(tmp_path / "x.pdf"))
    told.office.refuses("E_NO_FILE", "verify", str(tmp_path / "missing.pdf"))
    assert "E_" not in told.office.says("verify")
