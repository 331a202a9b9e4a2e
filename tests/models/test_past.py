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
from desktop.records.line import Edit, Stamp, compose, parse_line
from desktop.records.stream import Tip
from tests.models.samples import KEY, OFFICE, OTHER, STAMP, UNIT, opened, receive, task_fields, uid, write
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


def test_at_ends_of_streams_a_workspace_is_what_it_was_there(workspace: Workspace) -> None:
    year = Year(workspace, random.Random(5))
    stops = []
    for number in range(40):
        said = year.now
        year.step()
        if number % 8 == 0:
            workspace.refresh_cases(said.date())
            stops.append((said.date(), workspace.heads(), held(workspace)))

    for day, heads, expected in stops:
        with workspace.at_heads(heads, day) as past:
            assert held(past) == expected
            assert past.heads() == heads
            assert verify(past).is_clean


def test_ends_of_streams_give_the_same_whatever_order_lines_came_in(tmp_path: Path) -> None:
    with opened(tmp_path / "a.dukao") as first, opened(tmp_path / "b.dukao") as second:
        year = Year(first, random.Random(6))
        for _ in range(30):
            year.step()
        day, heads = year.day, first.heads()
        lines = [parse_line(raw) for status in first.log.streams() for raw in first.log.lines(status.name)]
        year.step()
        year.step()
        random.Random(1).shuffle(lines)
        with second.transaction():
            second.log.accept(lines)

        with first.at_heads(heads, day) as one, second.at_heads(heads, day) as other:
            assert one.log.state_hash() == other.log.state_hash()
            assert standings(one) == standings(other)
            assert one.ledger.case_rows(CaseQuery()) == other.ledger.case_rows(CaseQuery())


def test_a_stream_without_an_end_is_left_out_and_a_branch_that_is_not_named_too(workspace: Workspace) -> None:
    kept = receive(workspace, "feedback", uid(1, UNIT), {"text": "甲"})
    before = workspace.heads()
    left = receive(workspace, "feedback", uid(2, OTHER), {"text": "乙"})
    branch = compose(kept.stream, Tip(), Edit("feedback", uid(3, UNIT), {"text": "丙"}), STAMP)
    with workspace.transaction():
        workspace.log.accept([branch])
    ends = (str(kept.stream), kept.position, kept.hash), (str(branch.stream), branch.position, branch.hash)

    with workspace.at_heads(before, NOON.date()) as past, workspace.at_heads(ends, NOON.date()) as both:
        found = [past.log.record("feedback", uid(number, party)) for number, party in ((1, UNIT), (3, UNIT))]
        assert (past.log.count(), both.log.count()) == (1, 2)
        assert [one is None for one in found] == [False, True]
        assert past.log.record("feedback", left.edit.record) is None
        assert set(both.heads()) == set(ends)


def test_an_end_that_is_not_here_is_named(workspace: Workspace) -> None:
    line = receive(workspace, "feedback", uid(1, UNIT), {"text": "甲"})

    for head in (
        (str(line.stream), 1, "00" * 32),
        (str(line.stream), 2, line.hash),
        ("no~such~stream~2023", 1, line.hash),
    ):
        with pytest.raises(AppError) as failure:
            workspace.at_heads([head], NOON.date())
        assert failure.value.code == "E_HEADS"
        assert head[0] in str(failure.value)


def test_nothing_can_be_written_at_ends_of_streams(workspace: Workspace) -> None:
    write(workspace, "task", uid(1), task_fields())

    past = workspace.at_heads(workspace.heads(), NOON.date())
    with past, pytest.raises(AppError) as failure, past.transaction():
        past.log.append([Edit("task", uid(2), task_fields(2))], OFFICE, STAMP)

    assert failure.value.code == "E_READ_ONLY"


def test_the_inputs_that_a_snapshot_names_are_cited(workspace: Workspace) -> None:
    with workspace.transaction():
        digest = workspace.evidence.put(b"{}")
    write(workspace, "snapshot", uid(1), {"scheme": "a 1", "inputs_sha256": digest})
    write(workspace, "snapshot", uid(2), {"scheme": "a 1", "inputs_sha256": "ab" * 32})
    write(workspace, "snapshot", uid(3), {"scheme": "a 1", "inputs_sha256": "no hash"})
    names = workspace.log.stream_names()

    assert workspace.log.cited() == workspace.log.cited(names) == {digest, "ab" * 32}
    assert workspace.log.cited([]) == frozenset()
    assert workspace.log.missing_evidence() == {"ab" * 32}
