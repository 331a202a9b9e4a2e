"""Each class of data loss that comparable programs have had, played with real workspaces and packages.

Source: issue 4, the list of classes; each test's docstring names its own.
"""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from desktop.exchange.keys import PrivateKeys
from desktop.exchange.manifest import StreamHead
from desktop.exchange.package import Outgoing, write_package
from desktop.records.line import Edit, Stamp, compose
from desktop.records.stream import Role, StreamName, Tip
from desktop.services.auditing import AuditService
from desktop.services.backups import BackupService, restore
from desktop.services.conflicts import ConflictService
from desktop.services.exchange_values import Incoming
from desktop.services.exchange_writing import ExportService
from desktop.services.notices import NoticeService
from desktop.services.peers import PeerService
from desktop.services.policies import PolicyService
from desktop.services.roster import RosterService
from desktop.services.session import Session
from tests.conftest import PLAN
from tests.services.exchange_world import (
    POLICE,
    TRADE,
    World,
    edit,
    export,
    instruct,
    look,
    open_world,
    send,
    take,
    text_of,
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path) as world:
        yield world


def report(unit: Session, text: str) -> str:
    """The unit states a report; gives its uid."""
    with unit.transaction():
        return unit.create("feedback", unit.office, {"assignment": "office.x/1", "text": text})


def reports(session: Session) -> set[object]:
    """The texts of all reports that are held."""
    return {record.get("text") for record in session.workspace.log.records("feedback")}


def codes(incoming: Incoming) -> set[str]:
    return {remark.code for remark in incoming.remarks}


def assert_sound(*sessions: Session) -> None:
    """Everything that is held hangs together, and folds to what the tables say."""
    for session in sessions:
        summary = AuditService(session).verify()
        assert summary.is_clean, summary.sentence


def put_back(world: World, name: str, copy: Path) -> Session:
    """Puts old files in the place of a workspace as a disk image does: nothing else remembers."""
    world.shut(name)
    shutil.rmtree(world.folder / name / "config" / "homes")
    for file in ("ledger.db", "evidence.db"):
        (world.path(name) / file).write_bytes((copy / file).read_bytes())
    return world.reopen(name)


def test_a_restored_old_copy_edits_on_under_a_new_name(world: World) -> None:
    """Restored old copy edits on: numbers given twice, and the lines since the backup overwritten."""
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    report(unit, "备份之前")
    backup = BackupService(unit).write()
    report(unit, "备份之后")
    send(unit, office)
    before = unit.workspace.identity
    world.shut(POLICE)
    restore(world.path(POLICE), backup.folder, world.workspaces(POLICE))
    unit = world.reopen(POLICE)

    report(unit, "恢复之后")
    send(unit, office)
    send(office, unit)

    everything = {"备份之前", "备份之后", "恢复之后"}
    assert reports(unit) == reports(office) == everything
    assert unit.workspace.identity.generation > before.generation
    assert office.workspace.log.forks() == ()
    assert_sound(office, unit)


def test_an_old_copy_put_back_unnoticed_is_noticed_by_the_next_package(world: World, tmp_path: Path) -> None:
    """Restored old copy edits on, put back file by file, so that nothing shows it at the computer itself."""
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    report(unit, "拷贝之前")
    world.shut(POLICE)
    copy = world.copy(POLICE, tmp_path / "copy")
    unit = world.reopen(POLICE)
    report(unit, "拷贝之后")
    send(unit, office)
    unit = put_back(world, POLICE, copy)
    before = unit.workspace.identity.replica

    back = export(office, unit.party).file
    looked = look(unit, back)
    take(unit, back)
    report(unit, "取回之后")
    send(unit, office)

    assert unit.arrival == ""
    assert "R_OWN_LINES" in codes(looked)
    assert unit.workspace.identity.replica != before
    assert reports(unit) == reports(office) == {"拷贝之前", "拷贝之后", "取回之后"}
    assert office.workspace.log.forks() == ()
    assert_sound(office, unit)


def test_a_cloned_copy_goes_on_under_its_own_name_and_is_flagged(world: World) -> None:
    """Cloned copy: two installations write as one, and one of them wins."""
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    report(unit, "共同")
    send(unit, office)
    world.shut(POLICE)
    clone_folder = world.copy(POLICE, world.folder / "clone.dukao")
    unit = world.reopen(POLICE)
    clone = world.workspaces(POLICE).open(clone_folder)
    world.sessions["clone"] = clone

    report(unit, "原件")
    report(clone, "副本")
    send(unit, office)
    looked = look(office, export(clone, office.party).file)
    send(clone, office)
    send(office, unit)
    send(office, clone)

    assert clone.arrival
    assert clone.workspace.identity.replica != unit.workspace.identity.replica
    assert "R_CLONE" in codes(looked)
    assert "R_CLONE" in {remark.code for remark in PeerService(office).board()[0].remarks}
    assert reports(unit) == reports(clone) == reports(office) == {"共同", "原件", "副本"}
    assert_sound(office, unit, clone)


def test_a_clone_that_nobody_noticed_forks_and_both_sides_are_kept(world: World, tmp_path: Path) -> None:
    """Cloned copy under one name: the same line number twice; the second one is dropped as known."""
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    report(unit, "共同")
    world.shut(POLICE)
    copy = world.copy(POLICE, tmp_path / "copy")
    unit = world.reopen(POLICE)
    report(unit, "原件")
    send(unit, office)
    unit = put_back(world, POLICE, copy)
    report(unit, "副本")

    looked = look(office, export(unit, office.party).file)
    send(unit, office)
    send(office, unit)

    assert "R_FORK" in codes(looked)
    assert len(office.workspace.log.forks()) == 1
    assert reports(unit) == reports(office) == {"共同", "原件", "副本"}
    assert_sound(office, unit)


def test_a_deletion_beside_an_edit_loses_neither(world: World, tmp_path: Path) -> None:
    """Delete beside edit: the deletion wins, and the other clerk's work is gone."""
    office, first = world.office(), world.computer("first", party=POLICE)
    second = world.computer("second", party=POLICE)
    for one in (first, second):
        RosterService(office).enrol(RosterService(one).save_key_file(tmp_path / "key"))
        send(office, one)
    uid = report(first, "初稿")
    send(first, office)
    send(office, second)

    with first.transaction():
        first.withdraw("feedback", uid, "填错单位")
    edit(second, uid, "改好的稿", "feedback")
    send(first, office)
    send(second, office)
    send(office, first)
    send(office, second)

    for session in (office, first, second):
        record = session.record("feedback", uid)
        assert record.get("text") == "改好的稿"
        assert record.is_edited_beside_withdrawal
        assert not record.is_withdrawn
    assert len({one.record("feedback", uid).version for one in (office, first, second)}) == 1
    assert_sound(office, first, second)


def test_an_attachment_that_was_not_copied_is_asked_for_and_arrives(world: World) -> None:
    """Attachment not copied: the record names a file that exists on one computer only, for ever."""
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    with unit.transaction() as workspace:
        digest = workspace.evidence.put(b"photo")
        unit.create("evidence", unit.office, {"of": "x/1", "sha256": digest, "name": "照片.jpg"})

    narrow = look(office, export(unit, office.party, text_only=True).file)
    send(unit, office, text_only=True)
    missing = office.workspace.log.missing_evidence()
    send(office, unit)
    send(unit, office)

    assert "R_MISSING_EVIDENCE" in codes(narrow)
    assert missing == {digest}
    assert office.workspace.log.missing_evidence() == frozenset()
    assert office.workspace.evidence.get(digest) == b"photo"
    assert_sound(office, unit)


def test_an_attachment_in_a_package_that_was_lost_comes_with_the_next(world: World) -> None:
    """Attachment not copied, because the package it was in never arrived, and it counts as sent."""
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    with unit.transaction() as workspace:
        digest = workspace.evidence.put(b"photo")
        unit.create("evidence", unit.office, {"of": "x/1", "sha256": digest, "name": "照片.jpg"})
    export(unit, office.party).file.unlink()

    report(unit, "后来")
    send(unit, office)

    assert office.workspace.evidence.has(digest)


def test_merging_twice_and_out_of_order_changes_nothing(world: World) -> None:
    """Merging twice: everything is there two times, or an older state comes back."""
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    uid = report(unit, "第一稿")
    first = export(unit, office.party).file
    edit(unit, uid, "第二稿", "feedback")
    second = export(unit, office.party).file

    take(office, second)
    state, count = office.workspace.log.state_hash(), office.workspace.log.count()
    receipts = take(office, first, second, first)

    assert [receipt.code for receipt in receipts] == ["", "", ""]
    assert (office.workspace.log.state_hash(), office.workspace.log.count()) == (state, count)
    assert text_of(office, uid, "feedback") == "第二稿"
    assert office.record("feedback", uid).conflicts == ()
    assert_sound(office)


def forged(forger: Session, victim: Session, office: str, keys: PrivateKeys, folder: Path) -> Path:
    """A package of a party with a line that it wrote in another party's name, behind that party's own."""
    name = StreamName(victim.party, victim.workspace.identity.replica, office, 2023)
    held = list(victim.workspace.log.lines(name))
    tip = victim.workspace.log.tip(name)
    put_in = Edit("feedback", f"{victim.party}/{'f' * 32}", {"text": "冒名"})
    line = compose(name, Tip(tip.position, tip.hash), put_in, Stamp("2023-05-08T09:00:00+08:00", "某人"))
    signature = keys.sign(f"{name} {line.position} {line.hash}".encode())
    for public, suite in ((keys.public, keys.suite), (victim.keys().public, victim.keys().suite)):
        head = StreamHead(
            str(name), line.position, line.hash, public.sign.hex(), suite.value, signature.hex()
        )
        outgoing = Outgoing(
            program="dukao",
            party=forger.party,
            name=forger.party_name,
            replica=forger.workspace.identity.replica,
            to=office,
            office="",
            year=2023,
            seq=1,
            made="2023-05-08T09:00:00+08:00",
            logs={str(name): [*held, line.raw]},
            heads=[head],
        )
        target = BytesIO()
        write_package(target, outgoing, keys)
        (folder / f"{public.fingerprint[:8]}.dkx").write_bytes(target.getvalue())
    return folder


def test_a_forged_author_is_refused_whoever_carries_the_lines(world: World) -> None:
    """Forged author: whoever carries a file can write in anybody's name."""
    office, victim, forger = world.office(), world.computer(POLICE), world.computer(TRADE)
    for unit in (victim, forger):
        send(office, unit)
        report(unit, "自己的")
        send(unit, office)

    folder = forged(forger, victim, office.party, forger.keys(), world.stick)
    receipts = take(office, *sorted(folder.glob("*.dkx")))

    assert [receipt.code for receipt in receipts] == ["E_AUTHOR", "E_AUTHOR"]
    assert POLICE in receipts[0].sentence
    assert reports(office) == {"自己的"}
    assert office.workspace.log.record("feedback", f"{victim.party}/{'f' * 32}") is None


def test_two_copies_may_give_one_number_and_both_records_stay(world: World, tmp_path: Path) -> None:
    """Uniqueness across copies: the second record with a number is refused, renumbered, or overwritten."""
    office, second = world.office(), world.office("second")
    send(office, second)
    RosterService(office).enrol(RosterService(second).save_key_file(tmp_path / "key"))
    for one in (office, second):
        policies = PolicyService(one)
        policies.import_preview(policies.preview(PLAN))
        with one.transaction():
            one.create("notice", "unit.gaj", {"number": "督办〔2023〕1号", "unit": "unit.gaj"})

    send(second, office)
    send(office, second)

    for one in (office, second):
        assert [notice.number for notice in NoticeService(one).notices()] == ["督办〔2023〕1号"] * 2
        tasks = [task.code for task in one.workspace.ledger.tasks()]
        assert (len(tasks), len(set(tasks))) == (120, 60)
        assert len({policy.uid for policy in one.workspace.ledger.policies()}) == 2
    assert office.workspace.log.state_hash() == second.workspace.log.state_hash()
    assert_sound(office, second)


def test_a_clock_in_2099_decides_nothing(world: World) -> None:
    """Clock in 2099: its edits win over everybody's for seventy years."""
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    honest = unit.environment
    unit.environment = replace(honest, now=lambda: datetime(2099, 1, 1, tzinfo=UTC))
    uid = report(unit, "2099年写下")
    odd = export(unit, office.party).file
    looked = look(office, odd)
    take(office, odd)
    unit.environment = honest

    edit(unit, uid, "后来更正", "feedback")
    send(unit, office)

    assert "R_CLOCK" in codes(looked)
    assert text_of(office, uid, "feedback") == "后来更正"
    assert office.record("feedback", uid).conflicts == ()
    assert PeerService(office).board()[0].last_in_seq == 2
    assert_sound(office, unit)


def test_senders_whose_names_differ_only_in_case_stay_two(world: World) -> None:
    """Sender name differs only in case: two senders, or two files, become one, and one is lost."""
    office = world.office()
    upper = world.computer("upper", Role.INSPECTOR, "Zhang San")
    lower = world.computer("lower", Role.INSPECTOR, "zhang san")
    for one in (upper, lower):
        send(office, one)
        with one.transaction():
            one.create("check_result", one.office, {"text": one.party_name})
    first = export(upper, office.party).file
    second = export(lower, office.party).file
    first = first.rename(world.stick / "A.dkx")
    second = second.rename(world.stick / "a.dkx")

    receipts = take(office, first, second)

    assert upper.party != lower.party
    assert [receipt.code for receipt in receipts] == ["", ""]
    assert {one.party for one in PeerService(office).board()} == {upper.party, lower.party}
    results = office.workspace.log.records("check_result")
    assert {one.get("text") for one in results} == {"Zhang San", "zhang san"}
    assert_sound(office)


def test_a_half_written_stick_harms_nobody(world: World) -> None:
    """Half-written stick: part of a file is taken for the whole, or what is there is damaged."""
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    report(unit, "完成")
    whole = export(unit, office.party).file
    data, before = whole.read_bytes(), office.workspace.log.state_hash()
    cuts = sorted({0, 1, 21, 22, len(data) - 1, *range(100, len(data), len(data) // 40)})
    halves = []
    for cut in cuts:
        half = world.stick / f"half-{cut}.dkx"
        half.write_bytes(data[:cut])
        halves.append(half)
    zeros = world.stick / "zeros.dkx"
    zeros.write_bytes(data[: len(data) // 2] + bytes(len(data) - len(data) // 2))

    receipts = take(office, *halves, zeros)
    untouched = office.workspace.log.state_hash()
    (good,) = take(office, whole)

    assert all(receipt.code.startswith(("E_ZIP_", "E_NOT_PACKAGE")) for receipt in receipts)
    assert untouched == before
    assert good.applied
    assert reports(office) == {"完成"}
    assert list((office.folder / "inbox").iterdir()) == []


def test_a_stick_that_is_pulled_out_while_writing_holds_nothing_like_a_package(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half-written stick, at the sender: the name is there before the content is."""
    office = world.office()
    named: list[list[str]] = []

    def pulled(self: ExportService, *_: object) -> tuple[str, int]:
        named.append([file.name for file in world.stick.iterdir()])
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(ExportService, "_read_back", pulled)
        with pytest.raises(OSError, match="Input/output"):
            export(office, "unit.gaj", world.stick)
    exported = export(office, "unit.gaj", world.stick)

    assert [name.endswith(".part") for name in named[0]] == [True]
    assert [file.name for file in world.stick.iterdir()] == [exported.file.name]
    assert exported.seq == 1


def test_two_clerks_who_edit_one_field_keep_both_values(world: World, tmp_path: Path) -> None:
    """Merging: of two values that do not know of each other, one silently wins."""
    office, second = world.office(), world.office("second")
    send(office, second)
    RosterService(office).enrol(RosterService(second).save_key_file(tmp_path / "key"))
    uid = instruct(office)
    send(office, second)

    edit(office, uid, "本月办结")
    edit(second, uid, "下月办结")
    looked = look(office, export(second, office.party).file)
    send(second, office)
    send(office, second)

    for one in (office, second):
        (conflict,) = ConflictService(one).list()
        assert {side.text for side in conflict.sides} == {"本月办结", "下月办结"}
    assert "R_CONFLICT" in codes(looked)
