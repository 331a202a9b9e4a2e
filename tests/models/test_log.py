"""The log in SQLite: what it keeps, what it refuses, and that it is the journal of the kernel."""

import random
from collections import Counter
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

from desktop.models.refold import refold_all
from desktop.models.verify import rebuild, verify
from desktop.models.workspace import Workspace
from desktop.records.fold import WITHDRAWN
from desktop.records.journal import Journal
from desktop.records.line import Change, Edit, Stamp, compose
from desktop.records.stream import StreamName, Tip
from tests.models.samples import (
    OFFICE,
    POLICY,
    STAMP,
    UNIT,
    Play,
    opened,
    receive,
    rows_of,
    task_fields,
    uid,
    withdraw,
    write,
)


def test_appended_lines_stand_in_our_own_stream_one_after_the_other(workspace: Workspace) -> None:
    first = write(workspace, "task", uid(1), task_fields(1), "*")
    second = write(workspace, "task", uid(2), task_fields(2), "*")

    stream = StreamName(OFFICE, "abababab.1", "*", 2023)
    assert list(workspace.log.lines(stream)) == [first.raw, second.raw]
    assert workspace.log.tip(stream) == Tip(2, second.hash)
    assert second.previous == first.hash
    assert [
        (status.name, status.lines, status.tip.position, status.forks) for status in workspace.log.streams()
    ] == [(stream, 2, 2, ())]


def test_several_edits_of_one_append_are_chained(workspace: Workspace) -> None:
    with workspace.transaction():
        edits = [Edit("task", uid(number), task_fields(number)) for number in range(3)]
        changes = workspace.log.append(edits, OFFICE, STAMP, year=2024)

    assert [change.position for change in changes] == [1, 2, 3]
    assert {change.stream.year for change in changes} == {2024}
    assert workspace.log.count() == 3


def test_a_line_is_written_inside_a_transaction_only(workspace: Workspace) -> None:
    with pytest.raises(RuntimeError):
        workspace.log.append([Edit("task", uid(1), {})], OFFICE, STAMP)

    assert workspace.log.count() == 0


@pytest.mark.parametrize(
    ("edit", "audience"),
    [
        (Edit("feedback", uid(1), {}), OFFICE),
        (Edit("task", uid(1, UNIT), {}), "*"),
        (Edit("task", uid(1), {}), UNIT),
        (Edit("weather", uid(1), {}), "*"),
        (Edit("task", uid(1), {"value": 1.5}), "*"),
    ],
)
def test_an_edit_that_would_not_fold_is_our_bug_and_refused(
    workspace: Workspace, edit: Edit, audience: str
) -> None:
    with pytest.raises(ValueError), workspace.transaction():
        workspace.log.append([edit], audience, STAMP)

    assert workspace.log.count() == 0


def test_a_record_is_read_with_its_history_and_audience(workspace: Workspace) -> None:
    first = write(workspace, "task", uid(1), task_fields(), "*")
    second = write(workspace, "task", uid(1), {"title": "新名称"}, "*")

    record = workspace.log.record("task", uid(1))
    assert record is not None
    assert record.get("title") == "新名称"
    assert workspace.log.changes_of("task", uid(1)) == (first, second)
    assert workspace.log.audience("task", uid(1)) == "*"
    assert workspace.log.records("task") == (record,)
    assert workspace.log.records("policy") == ()


def test_an_unknown_record_is_absent(workspace: Workspace) -> None:
    assert workspace.log.record("task", uid(1)) is None
    assert workspace.log.audience("task", uid(1)) is None
    assert workspace.log.changes_of("task", uid(1)) == ()


def test_the_latest_lines_come_first_and_are_paged(workspace: Workspace) -> None:
    changes = [write(workspace, "task", uid(number), task_fields(number)) for number in range(5)]

    newest = workspace.log.arrival(2)
    older = workspace.log.arrival(10, before=4)

    assert newest == (changes[4], changes[3])
    assert older == (changes[2], changes[1], changes[0])


def test_a_line_of_another_year_or_audience_has_its_own_stream(workspace: Workspace) -> None:
    write(workspace, "task", uid(1), task_fields(), "*")
    write(workspace, "assignment", uid(2), {"task": uid(1), "unit": UNIT}, UNIT)

    names = [str(status.name) for status in workspace.log.streams()]

    assert names == [f"{OFFICE}~abababab.1~*~2023", f"{OFFICE}~abababab.1~{UNIT}~2023"]


def test_a_record_in_several_audiences_shows_the_widest_whatever_came_first(tmp_path: Path) -> None:
    lines = [
        compose(
            StreamName(OFFICE, "aaaaaaaa.1", audience, 2023),
            Tip(),
            Edit("task", uid(1), {"note": "x"}),
            STAMP,
        )
        for audience in (OFFICE, "circle.a", "*")
    ]
    audiences = set()

    for place, order in enumerate((lines, lines[::-1])):
        with opened(tmp_path / f"{place}.dukao") as workspace, workspace.transaction():
            for line in order:
                workspace.log.accept([line])
            audiences.add(workspace.log.audience("task", uid(1)))

    assert audiences == {"*"}


def _compare(workspace: Workspace, journal: Journal) -> None:
    log = workspace.log
    assert log.state_hash() == journal.state_hash
    assert log.forks() == journal.forks
    assert log.quarantined() == journal.quarantined
    assert log.conflicts() == journal.conflicts
    assert [status.name for status in log.streams()] == list(journal.streams)
    assert log.stream_names() == tuple(journal.streams)
    for status in log.streams():
        assert list(log.lines(status.name)) == [line.raw for line in journal.lines(status.name)]
        assert status.tip == journal.tip(status.name)
        assert status.forks == tuple(fork for fork in journal.forks if fork.stream == status.name)
    for key, record in journal.records.items():
        assert log.record(*key) == record


@pytest.mark.parametrize("seed", range(24))
def test_the_log_does_whatever_the_journal_does(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    play, journal = Play(rng), Journal()

    with opened(tmp_path / "w.dukao") as workspace:
        for _ in range(6):
            for _ in range(12):
                play.step()
            offer = play.offer()
            with workspace.transaction():
                accepted = workspace.log.accept(offer)
            assert accepted == journal.accept(offer)
            _compare(workspace, journal)

        before = rows_of(workspace)
        assert verify(workspace).is_clean
        rebuild(workspace)
        assert rows_of(workspace) == before
        with workspace.transaction():
            refold_all(workspace.connection)
        assert rows_of(workspace) == before
        _compare(workspace, journal)


def test_the_random_histories_hold_what_they_are_for() -> None:
    seen: Counter[str] = Counter()

    for seed in range(24):
        play = Play(random.Random(seed))
        for _ in range(72):
            play.step()
        journal = Journal(play.lines.values())
        seen["conflict"] += bool(journal.conflicts)
        seen["fork"] += bool(journal.forks)
        seen["quarantined"] += bool(journal.quarantined)
        seen["withdrawn"] += any(WITHDRAWN in one.heads for one in journal.records.values())

    assert min(seen[what] for what in ("conflict", "fork", "quarantined", "withdrawn")) >= 6, seen


def test_accepting_twice_changes_nothing(workspace: Workspace) -> None:
    play = Play(random.Random(5))
    for _ in range(60):
        play.step()
    lines = list(play.lines.values())
    with workspace.transaction():
        workspace.log.accept(lines)
    before = rows_of(workspace)

    with workspace.transaction():
        again = workspace.log.accept(lines)

    assert (again.new, again.known) == ((), len(lines))
    assert rows_of(workspace) == before


def test_what_a_failed_transaction_wrote_is_gone(workspace: Workspace) -> None:
    write(workspace, "policy", POLICY, {"title": "规划"})
    before = rows_of(workspace)

    with pytest.raises(KeyError), workspace.transaction():  # noqa: PT012 - the transaction is the point
        workspace.log.append([Edit("task", uid(1), task_fields())], OFFICE, STAMP)
        raise KeyError

    assert rows_of(workspace) == before


@pytest.mark.parametrize(
    ("wall", "arrived"),
    [
        ("2023-03-01T08:00:00+08:00", "2023-03-01T00:00:00+00:00"),
        ("2023-03-01T08:00:00", ""),
        ("gestern", ""),
        ("", ""),
    ],
)
def test_our_own_lines_arrive_when_they_are_stamped(workspace: Workspace, wall: str, arrived: str) -> None:
    with workspace.transaction():
        workspace.log.append([Edit("task", uid(1), task_fields())], OFFICE, Stamp(wall, "王"))

    assert workspace.connection.execute("SELECT arrived FROM line").fetchall() == [(arrived,)]


def test_lines_of_others_arrive_when_they_are_accepted(workspace: Workspace) -> None:
    stream = StreamName(UNIT, "cdcdcdcd.1", OFFICE, 2023)
    first = compose(stream, Tip(), Edit("plan", uid(1, UNIT), {}), STAMP)
    second = compose(stream, Tip(1, first.hash), Edit("plan", uid(1, UNIT), {"steps": []}), STAMP)
    with workspace.transaction():
        workspace.log.accept([first], datetime.fromisoformat("2023-04-01T12:00:00.900000+08:00"))
        workspace.log.accept([first, second])

    rows = workspace.connection.execute("SELECT arrived FROM line ORDER BY arrival").fetchall()

    assert rows == [("2023-04-01T04:00:00+00:00",), ("",)]


def test_a_record_has_one_audience(workspace: Workspace) -> None:
    write(workspace, "task", uid(1), task_fields(), "*")

    with pytest.raises(ValueError, match="was told to"), workspace.transaction():
        workspace.log.append([Edit("task", uid(2), {}), Edit("task", uid(1), {"note": "x"})], OFFICE, STAMP)

    assert workspace.log.audience("task", uid(1)) == "*"
    assert workspace.log.count() == 1


def test_lines_held_are_told_by_hash(workspace: Workspace) -> None:
    first = write(workspace, "task", uid(1), task_fields(), "*")
    second = write(workspace, "task", uid(2), task_fields(), "*")
    write(workspace, "task", uid(3), task_fields(), OFFICE)

    assert workspace.log.held(first.stream) == {first.hash: 1, second.hash: 2}
    assert workspace.log.held(StreamName(UNIT, "cdcdcdcd.1", "*", 2023)) == {}
    assert workspace.log.last_arrival() == 3


def test_what_is_cited_and_what_of_it_is_missing(workspace: Workspace) -> None:
    here, lost, slip = sha256(b"here").hexdigest(), "ab" * 32, "cd" * 32
    photo = receive(workspace, "evidence", uid(1, UNIT), {"sha256": here})
    receive(workspace, "evidence", uid(2, UNIT), {"sha256": lost})
    receive(workspace, "evidence", uid(3, UNIT), {"sha256": "no hash"})
    receive(workspace, "evidence", uid(4, UNIT), {"sha256": ""})
    order = write(workspace, "instruction", uid(5), {"slip_sha256": slip})
    with workspace.transaction():
        workspace.evidence.put(b"here")
        workspace.evidence.put(b"cited by nobody")

    log = workspace.log
    assert log.cited() == {here, lost, slip}
    assert log.missing_evidence() == {lost, slip}
    assert log.cited([photo.stream]) == {here, lost}
    assert log.cited([photo.stream, order.stream]) == {here, lost, slip}
    assert log.cited([]) == frozenset()


def test_a_record_that_is_withdrawn_still_cites(workspace: Workspace) -> None:
    write(workspace, "instruction", uid(5), {"slip_sha256": "cd" * 32})
    withdraw(workspace, "instruction", uid(5), "重复")

    assert workspace.log.missing_evidence() == {"cd" * 32}


def _path(count: int, audience: str = "*") -> list[Change]:
    stream, tip, lines = StreamName(OFFICE, "cdcdcdcd.1", audience, 2023), Tip(), []
    for number in range(count):
        # every third edits what came before
        edit = Edit("task", uid(number - number % 3), task_fields(number))
        lines.append(compose(stream, tip, edit, STAMP))
        tip = Tip(number + 1, lines[-1].hash)
    return lines


@pytest.mark.parametrize(
    "offers",
    [
        [range(9)],
        [range(4), range(4, 9)],
        [range(4), range(2, 9)],
        [range(4), range(5, 9)],
        [range(8, -1, -1)],
        [range(1, 9)],
        [range(0, 9, 2)],
        [range(5), range(5), range(4, 5)],
    ],
)
def test_offers_with_and_without_gaps_are_taken_like_the_journal_takes_them(
    workspace: Workspace, offers: list[range]
) -> None:
    lines, journal = _path(9), Journal()

    for offer in offers:
        some = [lines[place] for place in offer]
        with workspace.transaction():
            accepted = workspace.log.accept(some)
        assert accepted == journal.accept(some)

    _compare(workspace, journal)
    assert verify(workspace).is_clean


def test_a_large_import_derives_what_small_ones_would(tmp_path: Path) -> None:
    drafts = [Edit("task", uid(number), task_fields(number)) for number in range(1, 1500)]
    issued = [Edit("task", uid(number + 10**6), {"supersedes": uid(number)}) for number in range(1, 1500, 2)]
    dues = [Edit("milestone", uid(2 * 10**6 + n), {"task": uid(n), "due": f"2023-0{n % 9 + 1}-01"})
            for n in range(1, 1500)]  # fmt: skip

    with opened(tmp_path / "a.dukao") as workspace:
        with workspace.transaction():
            workspace.log.append(drafts, OFFICE, STAMP)
        with workspace.transaction():
            workspace.log.append(issued, "*", STAMP)
            workspace.log.append(dues, OFFICE, STAMP)

        assert verify(workspace).is_clean
        rows = workspace.connection.execute("SELECT sum(superseded), count(due) FROM task").fetchone()
        assert rows == (750, 1499)
