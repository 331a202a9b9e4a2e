"""The postbox: what is clean is taken in, what is doubtful is left and said, what is due is put out."""

from os import utime
from pathlib import Path

import pytest

from desktop.errors import AppError
from desktop.services.exchange_reading import ImportService
from desktop.services.exchange_writing import ExportService
from desktop.services.peers import PeerService
from desktop.services.postbox import NoPostbox, Postbox, PostboxGone
from desktop.services.roster import RosterService
from desktop.services.session import Session
from tests.services.exchange_world import (
    OFFICE,
    POLICE,
    TRADE,
    World,
    edit,
    export,
    instruct,
    send,
    text_of,
)

NOW = 2_000_000_000.0
"""What the clock of files says; files are stamped with it unless a test makes them old."""


@pytest.fixture
def met(world: World) -> tuple[Session, Session]:
    """The office and a unit that know each other."""
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    write(unit, "认识")
    send(unit, office)
    send(office, unit)
    return office, unit


def write(unit: Session, text: str) -> str:
    with unit.transaction():
        return unit.create("feedback", unit.office, {"assignment": "office.x/1", "text": text})


def postbox(session: Session, inbox: Path | None, outbox: Path | None = None) -> Postbox:
    box = Postbox(session, lambda: NOW)
    box.choose(inbox, outbox)
    return box


def settle(file: Path, age_s: float = 60) -> Path:
    """A file that nobody has touched for a while."""
    utime(file, (NOW - age_s, NOW - age_s))
    return file


def put(file: Path, folder: Path, name: str = "", age_s: float = 60) -> Path:
    """A copy of a file in a folder."""
    target = folder / (name or file.name)
    target.write_bytes(file.read_bytes())
    return settle(target, age_s)


def test_what_is_addressed_to_us_and_clean_is_taken_in_and_stays_in_the_folder(
    world: World, met: tuple[Session, Session]
) -> None:
    office, unit = met
    uid = write(unit, "完成一半")
    file = export(unit, office.party, world.stick).file
    box = postbox(office, world.stick)

    first, second = box.pass_once(), box.pass_once()

    assert [receipt.file for receipt in first.receipts] == [file.name]
    assert first.sentence == "收件1份，发件0份，待人工处理0份。"
    assert (second.receipts, second.left, second.sentence) == ((), (), "")
    assert text_of(office, uid, "feedback") == "完成一半"
    assert file.exists()


def test_older_files_are_taken_in_first(world: World, met: tuple[Session, Session]) -> None:
    office, unit = met
    uid = write(unit, "一")
    first = export(unit, office.party, world.folder).file
    edit(unit, uid, "二", "feedback")
    second = export(unit, office.party, world.folder).file
    put(second, world.stick, "a.dkx")
    put(first, world.stick, "b.dkx")

    done = postbox(office, world.stick).pass_once()

    assert [receipt.file for receipt in done.receipts] == ["b.dkx", "a.dkx"]


def test_the_first_key_of_a_party_is_left_for_a_person(world: World) -> None:
    office, unit = world.office(), world.computer(POLICE)
    file = export(office, unit.party, world.stick).file
    box = postbox(unit, world.stick)
    before = unit.workspace.log.count()

    done = box.pass_once()

    (left,) = done.left
    assert (left.file, left.party, left.code) == (file, OFFICE, "R_OFFICE_PINNED")
    assert "登记表" in left.sentence
    assert (done.receipts, unit.workspace.log.count()) == ((), before)
    assert box.pass_once().left == done.left


def test_what_a_person_has_taken_in_is_not_left_any_more(world: World) -> None:
    office, unit = world.office(), world.computer(POLICE)
    file = export(office, unit.party, world.stick).file
    box = postbox(unit, world.stick)
    box.pass_once()

    with ImportService(unit) as service:
        service.apply(service.preview([file]))

    assert box.pass_once().left == ()


def test_a_conflict_is_left_for_a_person(world: World, tmp_path: Path) -> None:
    office, second = world.office(), world.office("second")
    send(office, second)
    RosterService(office).enrol(RosterService(second).save_key_file(tmp_path / "key"))
    uid = instruct(office)
    send(office, second)
    edit(office, uid, "甲")
    edit(second, uid, "乙")
    export(second, office.party, world.stick)

    done = postbox(office, world.stick).pass_once()

    assert [left.code for left in done.left] == ["R_CONFLICT"]
    assert text_of(office, uid) == "甲"


def test_each_file_is_judged_as_the_one_before_left_the_workspace(world: World, tmp_path: Path) -> None:
    office = world.office()
    clerks = [world.office(name) for name in ("second", "third")]
    for number, clerk in enumerate(clerks):
        send(office, clerk)
        RosterService(office).enrol(RosterService(clerk).save_key_file(tmp_path / str(number)))
    uid = instruct(office)
    for clerk in clerks:
        send(office, clerk)
        edit(clerk, uid, f"{clerk.workspace.identity.fingerprint}")
        export(clerk, office.party, world.stick)

    done = postbox(office, world.stick).pass_once()

    assert len(done.receipts) == 1
    assert [left.code for left in done.left] == ["R_CONFLICT"]
    assert office.record("instruction", uid).conflicts == ()


def test_a_tampered_file_is_refused_and_said_until_it_is_gone(
    world: World, met: tuple[Session, Session]
) -> None:
    office, unit = met
    write(unit, "完成")
    file = export(unit, office.party, world.stick).file
    data = bytearray(file.read_bytes())
    data[data.index(b'"public":"') + 12] ^= 1
    file.write_bytes(bytes(data))
    settle(file)
    box = postbox(office, world.stick)

    first, second = box.pass_once(), box.pass_once()
    file.unlink()

    assert [(left.file, left.code) for left in first.left] == [(file, "E_ZIP_DATA")]
    assert second.left == first.left
    assert box.pass_once().left == ()


@pytest.mark.parametrize("cut", [0, 100, -1])
def test_a_file_in_the_making_is_waited_for(world: World, met: tuple[Session, Session], cut: int) -> None:
    office, unit = met
    write(unit, "完成")
    whole = export(unit, office.party, world.folder).file.read_bytes()
    file = world.stick / "package.dkx"
    file.write_bytes(whole[:cut])
    settle(file, 1)
    box = postbox(office, world.stick)

    early = box.pass_once()
    file.write_bytes(whole)
    settle(file, 1)
    later = box.pass_once()

    assert (early.waiting, early.left) == ((file,), ())
    assert len(later.receipts) == 1
    assert later.waiting == ()


def test_a_file_that_stays_broken_is_said(world: World, met: tuple[Session, Session]) -> None:
    office, unit = met
    write(unit, "完成")
    file = export(unit, office.party, world.stick).file
    file.write_bytes(file.read_bytes()[:-5])
    settle(file, 1)
    box = postbox(office, world.stick)

    first, second = box.pass_once(), box.pass_once()

    assert (first.waiting, first.left) == ((file,), ())
    assert [left.code for left in second.left] == ["E_ZIP_END"]


def test_a_sealed_file_is_taken_in_when_it_has_stood_still(
    world: World, met: tuple[Session, Session]
) -> None:
    office, unit = met
    write(unit, "完成")
    file = export(unit, office.party, world.stick, is_sealed=True).file
    settle(file, 1)
    box = postbox(office, world.stick)

    first, second = box.pass_once(), box.pass_once()

    assert (first.waiting, first.receipts) == ((file,), ())
    assert len(second.receipts) == 1


@pytest.mark.parametrize(
    "name",
    [
        ".syncthing.package.dkx.tmp",
        "~syncthing~package.dkx",
        ".package.dkx",
        "package.sync-conflict-20230508-090000-ABCDEFG.dkx",
        "package (conflicted copy 2023-05-08).dkx",
        "package.dkx.part",
        "package.txt",
    ],
)
def test_names_of_other_programs_are_left_alone(
    world: World, met: tuple[Session, Session], name: str
) -> None:
    office, unit = met
    write(unit, "完成")
    put(export(unit, office.party, world.folder).file, world.stick, name)
    (world.stick / "folder.dkx").mkdir()

    done = postbox(office, world.stick).pass_once()

    assert (done.receipts, done.left, done.waiting) == ((), (), ())


def test_a_name_in_capitals_is_a_name(world: World, met: tuple[Session, Session]) -> None:
    office, unit = met
    write(unit, "完成")
    put(export(unit, office.party, world.folder).file, world.stick, "PACKAGE.DKX")

    assert len(postbox(office, world.stick).pass_once().receipts) == 1


@pytest.mark.parametrize("name", ["", "renamed.dkx"])
def test_what_is_for_others_or_our_own_is_passed_over_in_silence(
    world: World, met: tuple[Session, Session], name: str
) -> None:
    office, unit = met
    own = export(office, unit.party, world.folder).file
    others = export(office, "unit.czj", world.folder).file
    put(own, world.stick, name)
    at_unit = put(others, world.folder / POLICE, name)
    (world.stick / "sub").mkdir()
    put(at_unit, world.stick / "sub", name)

    at_office = postbox(office, world.stick).pass_once()
    at_other = postbox(unit, world.stick / "sub").pass_once()

    assert (at_office.receipts, at_office.left) == ((), ())
    assert (at_other.receipts, at_other.left) == ((), ())


def test_an_import_that_was_undone_is_not_taken_in_again(world: World, met: tuple[Session, Session]) -> None:
    office, unit = met
    write(unit, "完成")
    export(unit, office.party, world.stick)
    (receipt,) = postbox(office, world.stick).pass_once().receipts
    with ImportService(office) as service:
        service.undo(receipt.digest)

    again = postbox(office, world.stick).pass_once()

    assert (again.receipts, again.left) == ((), ())


def test_a_package_goes_out_to_everyone_who_has_something_to_get_once(
    world: World, met: tuple[Session, Session]
) -> None:
    office, unit = met
    export(office, "unit.czj", world.folder)
    instruct(office)
    box = postbox(office, None, world.stick)

    first, second = box.pass_once(), box.pass_once()

    assert {exported.to for exported in first.delivered} == {unit.party, "unit.czj"}
    assert {exported.file for exported in first.delivered} == set(world.stick.iterdir())
    assert (second.delivered, PeerService(office).outgoing()) == ((), ())
    assert box.deliver() == ()


def test_two_that_watch_one_folder_come_to_rest_with_the_same(
    world: World, met: tuple[Session, Session]
) -> None:
    office, unit = met
    boxes = [postbox(one, world.stick, world.stick) for one in (office, unit)]
    with unit.transaction() as workspace:
        digest = workspace.evidence.put(b"photo")
        unit.create("evidence", unit.office, {"of": "x/1", "sha256": digest, "name": "照片.jpg"})
    uid = instruct(office)

    passes = [box.pass_once() for _ in range(3) for box in boxes]

    assert not any(done.left or done.waiting for done in passes)
    assert sum(len(done.delivered) for done in passes) == 2
    assert text_of(unit, uid) == "请抓紧"
    assert office.workspace.evidence.has(digest)


def test_what_cannot_be_written_for_one_party_stops_no_other(
    world: World, met: tuple[Session, Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    office, unit = met
    export(office, "unit.czj", world.folder)
    instruct(office)
    whole = ExportService.export

    def sometimes(self: ExportService, to: str, *rest: Path) -> object:
        if to == unit.party:
            raise PostboxGone(path="x")
        return whole(self, to, *rest)

    monkeypatch.setattr(ExportService, "export", sometimes)
    done = postbox(office, None, world.stick).pass_once()

    assert [exported.to for exported in done.delivered] == ["unit.czj"]
    assert [(left.file, left.party, left.code) for left in done.left] == [(None, POLICE, "E_POSTBOX")]


def test_without_folders_there_is_nothing_to_watch(world: World, tmp_path: Path) -> None:
    office = world.office()

    with pytest.raises(NoPostbox):
        Postbox(office).pass_once()
    for inbox, outbox in ((tmp_path / "none", None), (None, tmp_path / "none")):
        with pytest.raises(PostboxGone, match="none"):
            postbox(office, inbox, outbox).pass_once()


def test_the_folders_are_remembered_and_given_up(world: World, tmp_path: Path) -> None:
    office = world.office()

    Postbox(office).choose(tmp_path / "in", tmp_path / "out")
    remembered = Postbox(office)
    folders = remembered.inbox, remembered.outbox
    remembered.choose(None, None)

    assert folders == (tmp_path / "in", tmp_path / "out")
    assert (Postbox(office).inbox, Postbox(office).outbox) == (None, None)


def test_nothing_goes_out_without_a_key(world: World, met: tuple[Session, Session]) -> None:
    office, _ = met
    instruct(office)
    office.credentials = None

    with pytest.raises(AppError) as refused:
        postbox(office, None, world.stick).pass_once()

    assert refused.value.code == "E_NO_KEY"
    assert list(world.stick.iterdir()) == []


def test_a_stranger_on_the_share_changes_nothing(world: World, met: tuple[Session, Session]) -> None:
    office, _ = met
    stranger = world.computer("stranger", party=POLICE)
    send(office, stranger)
    write(stranger, "冒充")
    export(stranger, office.party, world.stick)
    other = world.computer(TRADE)
    send(office, other)
    write(other, "首次")
    export(other, office.party, world.stick)

    done = postbox(office, world.stick).pass_once()

    assert done.receipts == ()
    assert {left.code for left in done.left} == {"E_KEY_UNKNOWN", "R_FIRST_KEY"}
