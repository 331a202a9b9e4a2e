"""The board of parties: what was sent, what is held, what is missing, what is doubtful; and its speed."""

from pathlib import Path
from time import perf_counter

from desktop.services.circles import circle_of
from desktop.services.exchange_reading import ImportService
from desktop.services.exchange_values import PeerStatus, Trust
from desktop.services.peers import PeerService
from desktop.services.roster import RosterService
from desktop.services.session import Session
from tests.services.exchange_world import (
    OFFICE,
    POLICE,
    World,
    edit,
    export,
    instruct,
    send,
    take,
)


def row(session: Session, party: str) -> PeerStatus:
    return next(one for one in PeerService(session).board() if one.party == party)


def codes(status: PeerStatus) -> list[str]:
    return [remark.code for remark in status.remarks]


def attach(session: Session, content: bytes) -> str:
    """A unit attaches evidence; gives its hash."""
    with session.transaction() as workspace:
        digest = workspace.evidence.put(content)
        session.create("evidence", session.office, {"of": "x/1", "sha256": digest, "name": "照片.jpg"})
    return digest


def test_nobody_is_on_the_board_of_a_new_workspace(world: World) -> None:
    for session in (world.office(), world.computer(POLICE)):
        assert PeerService(session).board() == ()
        assert PeerService(session).counts().sentence == ""


def test_a_unit_that_was_told_something_has_something_to_get(world: World) -> None:
    office = world.office()
    held = office.workspace.log.count()

    instruct(office, audience="unit.gaj")

    status = row(office, "unit.gaj")
    counts = PeerService(office).counts()
    assert (status.name, status.role, status.trust) == (POLICE, "unit", None)
    assert (status.unsent, status.unseen) == (held + 1, held + 1)
    assert (status.last_in, status.last_out, status.computers, status.remarks) == (None, None, 0, ())
    assert [one.party for one in PeerService(office).outgoing()] == ["unit.gaj"]
    assert (counts.parties, counts.lines, counts.sentence) == (1, held + 1, f"待发送 {held + 1} 项")


def test_what_many_may_read_is_one_item(world: World) -> None:
    office = world.office()
    for party in ("unit.gaj", "unit.czj"):
        instruct(office, audience=party)
        export(office, party)

    instruct(office)

    assert [one.unsent for one in PeerService(office).board()] == [1, 1]
    assert PeerService(office).counts().lines == 1


def test_what_was_sent_is_unseen_until_the_answer_comes(world: World) -> None:
    office, unit = world.office(), world.computer(POLICE)
    instruct(office, audience=unit.party)

    send(office, unit)
    sent = row(office, unit.party)
    attach(unit, b"1")
    send(unit, office)
    answered = row(office, unit.party)

    assert (sent.unsent, sent.unseen > 0, sent.last_out_seq, sent.confirmed_seq) == (0, True, 1, 0)
    assert (answered.unsent, answered.unseen, answered.confirmed_seq) == (0, 0, 1)
    assert (answered.last_in_seq, answered.computers, answered.trust) == (1, 1, Trust.ENROLLED)
    assert codes(answered) == ["R_UNCONFIRMED"]
    assert PeerService(office).outgoing() == ()


def test_a_unit_owes_its_office_what_it_wrote(world: World) -> None:
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    assert PeerService(unit).outgoing() == ()

    attach(unit, b"1")

    (status,) = PeerService(unit).outgoing()
    assert (status.party, status.name, status.unsent) == (office.party, OFFICE, 1)
    export(unit, office.party)
    assert PeerService(unit).outgoing() == ()


def test_a_unit_does_not_see_other_units(world: World) -> None:
    office, unit = world.office(), world.computer(POLICE)
    instruct(office, audience="unit.czj")
    with office.transaction():
        circle = circle_of(office, [unit.party, "unit.czj"])
    instruct(office, audience=circle)

    send(office, unit)

    assert [one.party for one in PeerService(unit).board()] == [office.party]


def test_members_of_a_circle_have_something_to_get(world: World) -> None:
    office = world.office()
    with office.transaction():
        circle = circle_of(office, ["unit.gaj", "unit.czj"])
    for party in ("unit.gaj", "unit.czj", "unit.sjj"):
        export(office, party)

    instruct(office, audience=circle)

    assert {one.party: one.unsent for one in PeerService(office).board()} == {
        "unit.czj": 1,
        "unit.gaj": 1,
        "unit.sjj": 0,
    }


def test_attachments_that_did_not_come_are_wanted_and_asked_for(world: World) -> None:
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    attach(unit, b"photo")

    send(unit, office, text_only=True)
    lacking = row(office, unit.party)
    send(office, unit)
    asked = row(unit, office.party)
    due = PeerService(unit).outgoing()
    send(unit, office)

    assert (lacking.wanted, codes(lacking)) == (1, ["R_UNCONFIRMED", "R_MISSING_EVIDENCE"])
    assert (asked.owed, asked.unsent, [one.party for one in due]) == (1, 0, [office.party])
    assert row(office, unit.party).wanted == 0
    assert PeerService(unit).outgoing() == ()


def test_a_number_that_did_not_arrive_is_said_and_missing_while_its_attachments_are(world: World) -> None:
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    attach(unit, b"1")
    send(unit, office)
    attach(unit, b"2")
    lost = export(unit, office.party)
    send(unit, office, text_only=True)

    without = row(office, unit.party)
    take(office, lost.file)
    complete = row(office, unit.party)

    assert (without.missing, without.last_in_seq) == ((2,), 3)
    assert codes(without)[-2:] == ["R_MISSING_EVIDENCE", "R_MISSING_NUMBER"]
    assert (complete.missing, complete.wanted, codes(complete)) == ((), 0, ["R_UNCONFIRMED"])


def test_a_number_that_a_later_one_replaced_is_not_missing(world: World) -> None:
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    for number in range(3):
        attach(unit, bytes([number]))
        export(unit, office.party)

    send(unit, office)

    status = row(office, unit.party)
    assert (status.missing, status.last_in_seq) == ((), 4)
    assert status.remarks[-1].code == "R_MISSING_NUMBER"
    assert "1、2、3" in status.remarks[-1].sentence


def test_an_undone_import_counts_as_not_arrived(world: World) -> None:
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    attach(unit, b"1")
    receipt = send(unit, office)

    with ImportService(office) as service:
        service.undo(receipt.digest)

    assert row(office, unit.party).last_in is None


def test_confirmed_keys_leave_no_remark(world: World) -> None:
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    attach(unit, b"1")
    send(unit, office)

    RosterService(office).confirm(POLICE, RosterService(unit).form().digits)

    assert row(office, unit.party).trust is Trust.CONFIRMED
    assert row(office, unit.party).remarks == ()


def test_the_least_of_several_keys_counts_and_revoked_ones_only_alone(world: World, tmp_path: Path) -> None:
    office = world.office()
    first, second = world.computer("first", party=POLICE), world.computer("second", party=POLICE)
    roster = RosterService(office)
    roster.enrol(RosterService(first).save_key_file(tmp_path / "1"), RosterService(first).form().digits)
    roster.enrol(RosterService(second).save_key_file(tmp_path / "2"))

    least = row(office, first.party).trust
    roster.revoke(second.workspace.identity.fingerprint, "换机")
    rest = row(office, first.party).trust
    roster.revoke(first.workspace.identity.fingerprint, "换机")

    assert (least, rest) == (Trust.ENROLLED, Trust.CONFIRMED)
    assert row(office, first.party).trust is Trust.REVOKED


def test_another_computer_of_the_same_party_is_on_the_board(world: World, tmp_path: Path) -> None:
    office, second = world.office(), world.office("second")
    send(office, second)
    RosterService(office).enrol(RosterService(second).save_key_file(tmp_path / "2"))
    uid = instruct(second)

    due = row(second, second.party)
    send(second, office)
    edit(office, uid, "请本月办结")

    assert due.unsent > 0
    assert row(office, office.party).unsent == 1
    assert row(second, second.party).unsent == 0
    assert row(office, office.party).computers == 2


def test_a_copied_workspace_that_went_on_is_flagged(world: World, tmp_path: Path) -> None:
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    attach(unit, b"1")
    send(unit, office)
    unit.workspace.start_generation()
    attach(unit, b"2")
    send(unit, office)

    status = row(office, unit.party)

    assert codes(status) == ["R_CLONE", "R_UNCONFIRMED"]
    assert "第2代" in status.remarks[0].sentence
    assert PeerService(office).counts().doubtful == 1


def test_lines_of_a_forked_stream_are_counted_one_by_one(world: World, tmp_path: Path) -> None:
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    attach(unit, b"1")
    send(unit, office)
    send(office, unit)
    world.shut(POLICE)
    world.copy(POLICE, tmp_path / "aside")
    unit = world.reopen(POLICE)
    attach(unit, b"2")
    send(unit, office)
    world.shut(POLICE)
    world.put_back_unnoticed(POLICE, tmp_path / "aside")
    unit = world.reopen(POLICE)
    attach(unit, b"3")

    assert row(unit, office.party).unsent == 1
    send(unit, office)

    status = row(office, unit.party)
    assert codes(status)[0] == "R_FORK"
    assert PeerService(office).outgoing() == ()
    send(office, unit)
    at_unit = row(unit, office.party)
    assert (at_unit.unsent, at_unit.unseen) == (0, 0)
    attach(unit, b"4")
    assert (row(unit, office.party).unsent, row(unit, office.party).unseen) == (1, 1)


def test_seventy_parties_take_less_than_50_ms(world: World) -> None:
    office = world.office()
    units = [f"unit.{unit.code}" for unit in office.workspace.ledger.units()]
    with office.transaction():
        for party in units:
            for number in range(20):
                office.create("instruction", party, {"text": f"{number}", "leader": "王市长"})
    for party in units:
        export(office, party)
    instruct(office)

    times = []
    for _ in range(5):
        office.forget_derived("peer-board")
        start = perf_counter()
        board = PeerService(office).board()
        times.append(perf_counter() - start)

    assert (len(board), {one.unsent for one in board}) == (len(units), {1})
    assert min(times) < 0.05
