"""The shipped rules are whole, and the office's own stand over them."""

from datetime import date
from pathlib import Path

import pytest

from desktop.domain.periods import Cadence
from desktop.domain.rules import NAMES, year_rules
from desktop.models.kinds import plan_of
from desktop.models.workspace import Workspace
from desktop.models.year_rules import read_rule_file, shipped_rules
from tests.models.samples import uid, withdraw, write


def test_the_shipped_rules_are_complete_and_can_be_read() -> None:
    rules, problems = year_rules({}, shipped_rules())

    assert problems == ()
    assert set(shipped_rules()) == set(NAMES)
    assert rules.lights.rules
    assert {2023, 2024, 2025, 2026} <= set(rules.calendar.known_years)
    assert not rules.calendar.is_working(date(2023, 10, 2))
    assert rules.calendar.is_working(date(2023, 10, 7))


def test_days_of_a_rule_file_become_text(tmp_path: Path) -> None:
    file = tmp_path / "calendar.toml"
    file.write_text("[years.2030]\nholidays = [2030-01-01]\nsource = '通知'\n", "utf-8")

    assert read_rule_file(file) == {"years": {"2030": {"holidays": ["2030-01-01"], "source": "通知"}}}
    file.write_text("[years", "utf-8")
    with pytest.raises(ValueError):
        read_rule_file(file)


def test_of_several_records_of_one_rule_the_last_to_arrive_counts(workspace: Workspace) -> None:
    for number, cadence in ((1, "monthly"), (2, "yearly")):
        fields = {"name": "periods", "value": {"cadence": cadence}, "source": "会议"}
        write(workspace, "rule", uid(number), fields, "*")

    assert workspace.rules().periods.cadence is Cadence.YEARLY
    withdraw(workspace, "rule", uid(2), "误", "*")
    assert workspace.rules().periods.cadence is Cadence.MONTHLY


def test_the_rules_are_kept_until_one_changes(workspace: Workspace) -> None:
    first = workspace.rules()

    assert workspace.rules() is first
    write(workspace, "rule", uid(1), {"name": "reminders", "value": {"cool_down_days": 9}}, "*")
    assert workspace.rules().cool_down_days == 9


@pytest.mark.parametrize(
    ("code", "plan"),
    [
        ("2023-5-007", "002023-000005"),
        ("2023-5-007-1", "002023-000005"),
        ("2023-5-007-1-2", "002023-000005"),
        ("2023-5.2-001", "002023-000005.000002"),
        ("2023-P1-012", "002023-P000001"),
        ("批2023-001", "批002023"),
        ("A-12", "A-"),
        ("17", ""),
        ("", ""),
        ("甲", "甲"),
    ],
)
def test_the_plan_of_a_task_is_what_its_code_begins_with(code: str, plan: str) -> None:
    assert plan_of(code) == plan
