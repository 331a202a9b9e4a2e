"""Looking back gives what a workspace that stopped at that instant holds; it cannot be written."""

import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import AppError
from desktop.models.ledger import CaseQuery, TaskQuery
from desktop.models.verify import verify
from desktop.models.workspace import Workspace
from desktop.records.line import Edit, Stamp
from tests.models.samples import KEY, OFFICE, OTHER, STAMP, UNIT, opened, task_fields, uid, write
from tests.models.year import FIRST, Year, standings

NOON = datetime.fromisoformat("2023-03-01T12:00:00+08:00")


def held(workspace: Workspace) -> dict[str, Any]:
    """What people can see of a workspace."""
    ledger, log = workspace.ledger, workspace.log
    tasks = [uid(number) for number in range(1, 6)]
    return {
        "state": log.state_hash(),
        "lines": [list(log.lines(status.name)) for status in log.streams()],
        "tasks": ledger.tasks(TaskQuery(withdrawn=True)),
        "found": ledger.tasks(TaskQuery(text="数据", withdrawn=True)),
        "facts": ledger.facts_of(tasks),
        "cases": standings(workspace),
        "rows": ledger.case_rows(CaseQuery(withdrawn=True)),
        "rules": workspace.rules(),
        "day": workspace.cases.day,
        "history": [log.changes_of("task", task) for task in tasks],
    }


@pytest.mark.parametrize("seed", range(4))
def test_the_past_is_what_a_workspace_that_stopped_then_holds(workspace: Workspace, seed: int) -> None:
    year = Year(workspace, random.Random(seed))
    stops: list[tuple[datetime, dict[str, Any]]] = []
    for number in range(60):
        said = year.now
        year.step()
        if number % 6 == 0:
            workspace.refresh_cases(said.date())
            stops.append((said, held(workspace)))

    for instant, expected in stops:
        with workspace.as_of(instant) as past:
            assert held(past) == expected
            assert verify(past).is_clean


def test_before_the_first_line_there_is_nothing(workspace: Workspace) -> None:
    Year(workspace, random.Random(1))

    with workspace.as_of(FIRST - timedelta(seconds=1)) as past:
        assert past.log.count() == 0
        assert past.ledger.count_tasks() == 0
        assert past.identity == workspace.identity
        assert verify(past).is_clean


def test_nothing_can_be_written_into_the_past(workspace: Workspace) -> None:
    write(workspace, "task", uid(1), task_fields())

    with workspace.as_of(NOON) as past:
        with pytest.raises(AppError) as failure, past.transaction():
            past.log.append([Edit("task", uid(2), task_fields(2))], OFFICE, STAMP)

        assert failure.value.code == "E_READ_ONLY"
        assert past.refresh_cases(NOON.date() + timedelta(days=90)) == 0
        assert past.log.count() == 1
        assert past.is_read_only
    assert workspace.log.count() == 1


def test_the_past_does_not_follow_the_present_and_the_present_not_the_past(workspace: Workspace) -> None:
    write(workspace, "task", uid(1), task_fields(title="旧名称"))

    with workspace.as_of(NOON) as past:
        write(workspace, "task", uid(1), {"title": "新称谓"})
        with past.as_of(NOON) as before:
            found = [one.ledger.count_tasks(TaskQuery(text="旧名")) for one in (workspace, past, before)]

    assert found == [0, 1, 1]


@pytest.mark.parametrize("key", [None, KEY])
def test_attachments_are_there_in_the_past(tmp_path: Path, key: bytes | None) -> None:
    with opened(tmp_path / "a.dukao", key) as workspace:
        with workspace.transaction():
            digest = workspace.evidence.put("佐证".encode())

        with workspace.as_of(NOON) as past:
            assert past.evidence.get(digest) == "佐证".encode()


def test_lines_kept_before_arrivals_were_noted_go_by_what_they_claim(workspace: Workspace) -> None:
    for day in (1, 2, 3):
        with workspace.transaction():
            stamp = Stamp(f"2023-03-0{day}T08:00:00+08:00", "王")
            workspace.log.append([Edit("task", uid(day), task_fields(day))], OFFICE, stamp)
    with workspace.transaction():
        workspace.connection.execute("UPDATE line SET arrived = ''")
        workspace.log.append([Edit("task", uid(4), task_fields(4))], OFFICE, Stamp("früher", "王"))

    counts = []
    for day in (1, 2, 3):
        with workspace.as_of(datetime.fromisoformat(f"2023-03-0{day}T09:00:00+08:00")) as past:
            counts.append(past.ledger.count_tasks())

    assert counts == [1, 2, 3]


def test_a_clock_that_was_wrong_for_a_moment_does_not_break_a_stream(workspace: Workspace) -> None:
    for number, wall in enumerate(("2023-03-01", "2033-03-01", "2023-03-02"), 1):
        with workspace.transaction():
            stamp = Stamp(f"{wall}T08:00:00+08:00", "王")
            workspace.log.append([Edit("task", uid(number), task_fields(number))], OFFICE, stamp)

    counts = []
    for day in ("2023-03-01", "2023-03-02"):
        with workspace.as_of(datetime.fromisoformat(f"{day}T20:00:00+08:00")) as past:
            counts.append(past.ledger.count_tasks())
            assert verify(past).is_clean

    assert counts == [1, 3]


def test_a_line_of_another_party_is_there_from_when_it_arrived(workspace: Workspace) -> None:
    year = Year(workspace, random.Random(2))
    year.now = FIRST + timedelta(days=30)
    year.say("acceptance", uid(9, UNIT), {"assignment": uid(77), "kind": "accepted", "on": "2023-02-02"})
    year.say("acceptance", uid(9, OTHER), {"assignment": uid(77), "kind": "accepted"})

    with workspace.as_of(FIRST + timedelta(days=29)) as past:
        assert past.log.record("acceptance", uid(9, UNIT)) is None
    with workspace.as_of(FIRST + timedelta(days=30)) as past:
        assert past.log.record("acceptance", uid(9, UNIT)) is not None
