"""What the workspace remembers of the exchange."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from desktop.models.exchange_rows import (
    Direction,
    EnrolmentRow,
    HeadRow,
    HoldingRow,
    PackageRow,
    PackageState,
)
from desktop.models.verify import verify
from desktop.models.workspace import Workspace, open_workspace
from desktop.records.line import Change, Edit, compose
from desktop.records.stream import StreamName, Tip
from tests.models.samples import KEY, OFFICE, OTHER, STAMP, UNIT, identity, opened, uid

OURS, THEIRS, THIRD = identity().fingerprint, "cd" * 32, "ef" * 32
ONE, TWO, THREE = "01" * 32, "02" * 32, "03" * 32


def package(seq: int, digest: str = "", **changed: object) -> PackageRow:
    row = PackageRow(
        digest=digest or f"{seq:064x}",
        direction=Direction.IN,
        party=UNIT,
        installation=THEIRS,
        generation=1,
        seq=seq,
        at="2023-05-01T08:00:00+08:00",
        file_name="包.dkx",
        size=7,
        manifest=b"{}",
        signature=b"s",
        first_arrival=0,
        last_arrival=0,
        state=PackageState.APPLIED,
        sentence="市教育局 第1号包",
    )
    return replace(row, **changed)  # type: ignore[arg-type] # names as the tests give them


def sent(seq: int, **changed: object) -> PackageRow:
    going = {"direction": Direction.OUT, "installation": OURS, "state": PackageState.WRITTEN}
    return package(seq, f"{seq + 1000:064x}", **{**going, **changed})


def add(workspace: Workspace, *rows: PackageRow) -> None:
    with workspace.transaction():
        for row in rows:
            workspace.exchange.add_package(row)


def test_packages_are_kept_as_they_are_the_latest_first(tmp_path: Path) -> None:
    rows = (package(1), sent(1, is_confirmed=True), package(2, party=OTHER))

    with opened(tmp_path / "a.dukao", KEY) as workspace:
        add(workspace, *rows)
    with open_workspace(tmp_path / "a.dukao", KEY) as workspace:
        exchange = workspace.exchange
        assert exchange.packages() == rows[::-1]
        assert exchange.packages(Direction.IN) == (rows[2], rows[0])
        assert exchange.packages(Direction.IN, UNIT) == (rows[0],)
        assert exchange.packages(party=OTHER) == (rows[2],)
        assert exchange.package(rows[1].digest) == rows[1]
        assert exchange.package("00" * 32) is None


def test_a_package_is_added_once_and_again_after_it_was_undone(workspace: Workspace) -> None:
    add(workspace, package(1, first_arrival=0, last_arrival=0))

    with pytest.raises(ValueError, match="known"):
        add(workspace, package(1))
    with workspace.transaction():
        workspace.exchange.mark_undone(package(1).digest)
    undone = workspace.exchange.package(package(1).digest)
    add(workspace, package(1, sentence="再次"))

    assert undone is not None
    assert undone.state is PackageState.UNDONE
    again = workspace.exchange.packages()
    assert [(row.state, row.sentence) for row in again] == [(PackageState.APPLIED, "再次")]


def test_an_undone_package_counts_as_not_received(workspace: Workspace) -> None:
    add(workspace, package(1), package(2), package(3, installation=THIRD), package(9, party=OTHER))
    with workspace.transaction():
        workspace.exchange.mark_undone(package(2).digest)

    assert workspace.exchange.received(UNIT) == {THEIRS: 1, THIRD: 3}
    assert workspace.exchange.last_in(THEIRS) == package(9, party=OTHER)
    assert workspace.exchange.last_in("99" * 32) is None


def test_what_was_received_is_told_for_the_latest_generation(workspace: Workspace) -> None:
    add(workspace, package(5), package(2, generation=2), package(1, "aa" * 32, generation=2))

    assert workspace.exchange.received(UNIT) == {THEIRS: 2}
    assert workspace.exchange.last_in(THEIRS) == package(2, generation=2)


def test_numbers_go_on_by_party_and_begin_anew_with_a_generation(workspace: Workspace) -> None:
    add(workspace, sent(1), sent(2), package(7), sent(5, party=OTHER))

    assert workspace.exchange.next_seq(UNIT) == 3
    assert workspace.exchange.next_seq(OTHER) == 6
    assert workspace.exchange.last_out(UNIT) == sent(2)
    workspace.start_generation()
    assert workspace.exchange.next_seq(UNIT) == 1
    assert workspace.exchange.last_out(UNIT) == sent(2)


def test_nothing_is_written_outside_a_transaction(workspace: Workspace) -> None:
    exchange = workspace.exchange

    for write in (
        lambda: exchange.add_package(package(1)),
        lambda: exchange.mark_undone(ONE),
        lambda: exchange.put_head(HeadRow("s", 1, ONE, "p", "ed25519", "s")),
        lambda: exchange.put_holdings(THEIRS, UNIT, []),
        lambda: exchange.note_blobs_from(UNIT, [ONE]),
        lambda: exchange.note_blobs_sent(UNIT, [ONE], OURS, 1),
        lambda: exchange.acknowledge(UNIT, 1),
        lambda: exchange.put_wanted(UNIT, THEIRS, [ONE]),
        lambda: exchange.append_roster([b"x"]),
        lambda: exchange.put_enrolment(EnrolmentRow(THEIRS, UNIT, "", "", "", "", False, "")),
    ):
        with pytest.raises(RuntimeError):
            write()


def test_attachments_are_known_once_the_package_is_confirmed(workspace: Workspace) -> None:
    exchange = workspace.exchange
    add(workspace, sent(1), sent(2))
    with workspace.transaction():
        exchange.note_blobs_sent(UNIT, [ONE], OURS, 1)
        exchange.note_blobs_sent(UNIT, [TWO], OURS, 2)
        exchange.note_blobs_sent(OTHER, [THREE], OURS, 1)
        exchange.note_blobs_from(UNIT, [THREE])
    before = exchange.blobs_known_to(UNIT)

    with workspace.transaction():
        exchange.acknowledge(UNIT, 1)
    after = exchange.blobs_known_to(UNIT)

    assert before == {THREE}
    assert after == {ONE, THREE}
    assert exchange.confirmed_seq(UNIT) == 1
    assert exchange.confirmed_seq(OTHER) == 0
    assert exchange.blobs_known_to(OTHER) == frozenset()
    assert [row.is_confirmed for row in exchange.packages(Direction.OUT)] == [False, True]


def test_a_number_of_an_earlier_generation_confirms_nothing_of_this_one(workspace: Workspace) -> None:
    workspace.start_generation()
    exchange = workspace.exchange
    add(workspace, sent(1, generation=2))
    with workspace.transaction():
        exchange.note_blobs_sent(UNIT, [ONE], OURS, 1)
        exchange.put_holdings(THEIRS, UNIT, [HoldingRow(f"{OFFICE}~abababab.1~{UNIT}~2023", 4, ONE)])
        exchange.acknowledge(UNIT, 5)
    before = exchange.blobs_known_to(UNIT), exchange.confirmed_seq(UNIT)

    with workspace.transaction():
        exchange.put_holdings(THEIRS, UNIT, [HoldingRow(f"{OFFICE}~abababab.2~{UNIT}~2023", 1, ONE)])
        exchange.acknowledge(UNIT, 1)

    assert before == (frozenset(), 0)
    assert (exchange.blobs_known_to(UNIT), exchange.confirmed_seq(UNIT)) == ({ONE}, 1)


def test_what_a_computer_wants_replaces_what_it_wanted_and_is_not_known(workspace: Workspace) -> None:
    exchange = workspace.exchange
    with workspace.transaction():
        exchange.note_blobs_from(UNIT, [ONE, TWO])
        exchange.put_wanted(UNIT, THEIRS, [ONE])
        exchange.put_wanted(UNIT, THIRD, [ONE, THREE])
    first = exchange.wanted_by(UNIT)
    with workspace.transaction():
        exchange.put_wanted(UNIT, THEIRS, [])
        exchange.put_wanted(UNIT, THIRD, [THREE])

    assert first == {ONE, THREE}
    assert exchange.wanted_by(UNIT) == {THREE}
    assert exchange.wanted_by(OTHER) == frozenset()
    assert exchange.blobs_known_to(UNIT) == {TWO}


def test_what_a_computer_holds_replaces_what_it_held(workspace: Workspace) -> None:
    exchange = workspace.exchange
    first, second = HoldingRow("a", 1, ONE), HoldingRow("b", 2, TWO)
    with workspace.transaction():
        exchange.put_holdings(THEIRS, UNIT, [second, first])
        exchange.put_holdings(THIRD, UNIT, [first])
    before = exchange.holdings(UNIT)
    with workspace.transaction():
        exchange.put_holdings(THEIRS, UNIT, [])

    assert before == (first, second)
    assert exchange.holdings(UNIT) == (first,)
    assert exchange.holdings(OTHER) == ()


def test_the_roster_grows_and_enrolments_are_replaced(workspace: Workspace) -> None:
    exchange = workspace.exchange
    row = EnrolmentRow(THEIRS, UNIT, "市教育局", "ed25519", "aa", "bb", False, "2023-05-01", "首次")
    other = replace(row, fingerprint=THIRD, party=OTHER)
    with workspace.transaction():
        exchange.append_roster([b"one", b"two"])
        exchange.append_roster([b"three"])
        exchange.put_enrolment(row)
        exchange.put_enrolment(other)
        exchange.put_enrolment(replace(row, is_confirmed=True))

    assert exchange.roster_lines() == (b"one", b"two", b"three")
    assert exchange.enrolments() == (other, replace(row, is_confirmed=True))


STREAM = StreamName(UNIT, "cdcdcdcd.1", OFFICE, 2023)


def grown(workspace: Workspace, tip: Tip, count: int, first: int) -> list[Change]:
    """Some more lines of a branch."""
    changes: list[Change] = []
    for number in range(first, first + count):
        change = compose(STREAM, tip, Edit("plan", uid(number, UNIT), {}), STAMP)
        tip = Tip(change.position, change.hash)
        changes.append(change)
    with workspace.transaction():
        workspace.log.accept(changes)
    return changes


def end(change: Change) -> HeadRow:
    return HeadRow(str(STREAM), change.position, change.hash, "aa", "ed25519", "bb")


def put(workspace: Workspace, *changes: Change) -> None:
    with workspace.transaction():
        for change in changes:
            workspace.exchange.put_head(end(change))


def tip_of(change: Change) -> Tip:
    return Tip(change.position, change.hash)


@pytest.mark.parametrize("order", [(0, 2, 4), (4, 2, 0), (2, 4, 0), (4, 4, 2)])
def test_of_the_ends_of_one_branch_the_latest_counts(workspace: Workspace, order: tuple[int, ...]) -> None:
    path = grown(workspace, Tip(), 5, 1)

    put(workspace, *(path[place] for place in order))

    assert workspace.exchange.heads(STREAM) == (end(path[4]),)


def test_every_branch_of_a_fork_keeps_its_end(workspace: Workspace) -> None:
    trunk = grown(workspace, Tip(), 3, 1)
    left = grown(workspace, tip_of(trunk[2]), 4, 100)
    right = grown(workspace, tip_of(trunk[2]), 2, 200)

    put(workspace, trunk[1], left[1], right[1], left[3], right[0], trunk[2])

    assert workspace.exchange.heads(str(STREAM)) == (end(right[1]), end(left[3]))


def test_an_end_that_was_covered_counts_again_when_the_later_lines_go(workspace: Workspace) -> None:
    trunk = grown(workspace, Tip(), 3, 1)
    more = grown(workspace, tip_of(trunk[2]), 2, 100)
    put(workspace, trunk[0], trunk[2], more[1])
    assert workspace.exchange.heads(STREAM) == (end(more[1]),)

    with workspace.transaction():
        workspace.log.forget(4, 5)

    assert workspace.exchange.heads(STREAM) == (end(trunk[2]),)
    assert verify(workspace).is_clean


def test_an_end_of_a_line_that_is_not_here_is_our_bug(workspace: Workspace) -> None:
    trunk = grown(workspace, Tip(), 1, 1)
    strange = compose(STREAM, tip_of(trunk[0]), Edit("plan", uid(9, UNIT), {}), STAMP)

    with pytest.raises(ValueError, match="no line"):
        put(workspace, strange)
    with pytest.raises(ValueError, match="no line"), workspace.transaction():
        workspace.exchange.put_head(replace(end(trunk[0]), stream=f"{OFFICE}~cdcdcdcd.1~*~2023"))

    assert workspace.exchange.heads(STREAM) == ()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE stream_head SET position = 2", "P_HEAD"),
        ("UPDATE stream_head SET hash = x'00'", "P_HEAD"),
        ("UPDATE stream_head SET stream = 'x'", "P_HEAD"),
        ("UPDATE package SET last_arrival = 99", "P_PACKAGE"),
        ("UPDATE package SET first_arrival = 2", "P_PACKAGE"),
        ("UPDATE package SET first_arrival = 0", "P_PACKAGE"),
    ],
)
def test_verification_looks_at_ends_and_packages(workspace: Workspace, statement: str, code: str) -> None:
    (change,) = grown(workspace, Tip(), 1, 1)
    put(workspace, change)
    add(workspace, package(1, first_arrival=1, last_arrival=1), package(2))
    assert verify(workspace).is_clean
    workspace.connection.execute(f"{statement} WHERE rowid = 1" if "package" in statement else statement)

    found = verify(workspace).problems

    assert [problem.code for problem in found] == [code]
    assert found[0].sentence()


def test_two_packages_do_not_share_a_line(workspace: Workspace) -> None:
    grown(workspace, Tip(), 3, 1)
    add(
        workspace,
        package(1, first_arrival=1, last_arrival=2),
        package(2, first_arrival=2, last_arrival=3),
    )

    assert [problem.code for problem in verify(workspace).problems] == ["P_PACKAGE"]


def test_a_package_has_a_direction_and_a_state(workspace: Workspace) -> None:
    add(workspace, package(1))

    with pytest.raises(dbapi2.IntegrityError):
        workspace.connection.execute("UPDATE package SET direction = 'up'")
