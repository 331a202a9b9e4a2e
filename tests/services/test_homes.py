"""Where a workspace lives: found elsewhere, it goes on under another name, and nobody is asked."""

from pathlib import Path

from desktop.services.auditing import AuditService
from desktop.services.backups import BackupService, restore
from desktop.services.credentials import (
    Credentials,
    KeyPlace,
    KeyringLocked,
    SecretStore,
    portable_credentials,
)
from desktop.services.homes import has_portable_key, installation_of
from desktop.services.roster import RosterService
from desktop.services.workspaces import Workspaces
from tests.services.exchange_world import (
    POLICE,
    World,
    edit,
    export,
    instruct,
    report,
    send,
    take,
    text_of,
)


def test_where_it_was_it_stays_who_it_is(world: World) -> None:
    office = world.office()
    replica = office.workspace.identity.replica

    office = world.reopen("office")

    assert (office.workspace.identity.replica, office.arrival) == (replica, "")


def test_a_copy_writes_under_a_name_of_its_own_and_the_original_does_not_care(
    world: World, tmp_path: Path
) -> None:
    office = world.office()
    uid = instruct(office, "原件")
    world.shut("office")
    copy = world.copy("office", tmp_path / "copy.dukao")

    clone = world.workspaces("office").open(copy)
    original = world.reopen("office")

    assert clone.workspace.identity.generation == 2
    assert clone.workspace.identity.fingerprint == original.workspace.identity.fingerprint
    assert "第2代" in clone.arrival
    assert (original.workspace.identity.generation, original.arrival) == (1, "")
    assert text_of(clone, uid) == "原件"
    assert AuditService(clone).verify().is_clean
    clone.close()


def test_older_files_put_back_in_their_old_place_are_known_by_what_was_seen_since(
    world: World, tmp_path: Path
) -> None:
    uid = instruct(world.office(), "旧")
    world.shut("office")
    copy = world.copy("office", tmp_path / "kept")
    edit(world.reopen("office"), uid, "新")
    world.shut("office")
    for file in copy.glob("*.db"):
        (world.path("office") / file.name).write_bytes(file.read_bytes())

    office = world.reopen("office")

    assert text_of(office, uid) == "旧"
    assert office.workspace.identity.generation == 2
    assert "第2代" in office.arrival
    assert world.reopen("office").workspace.identity.generation == 2


def test_on_another_computer_it_gets_a_key_of_its_own(world: World, tmp_path: Path) -> None:
    office = world.office()
    key = office.workspace.identity.fingerprint
    world.shut("office")
    copy = world.copy("office", tmp_path / "other.dukao")

    moved = world.workspaces("other").open(copy, signing="口令")

    identity = moved.workspace.identity
    assert identity.fingerprint != key
    assert identity.generation == 1
    assert moved.credentials is not None
    assert moved.credentials.place_of(identity.fingerprint) is KeyPlace.PROTECTED_FILE
    assert moved.keys().public.fingerprint == identity.fingerprint
    moved.close()


def test_a_key_that_lies_in_the_workspace_goes_with_it(world: World, tmp_path: Path) -> None:
    office = world.office()
    key = office.workspace.identity.fingerprint
    world.clock.carry_key(office)
    world.shut("office")
    copy = world.copy("office", tmp_path / "other.dukao")

    moved = world.workspaces("other").open(copy)

    assert has_portable_key(moved.workspace)
    assert portable_credentials(copy).has_signing_key(key)
    assert moved.workspace.identity.fingerprint == key
    assert moved.workspace.identity.generation == 2
    assert moved.keys().public.fingerprint == key
    moved.close()


def test_a_locked_keyring_is_no_reason_for_a_new_key(world: World, tmp_path: Path) -> None:
    def locked() -> SecretStore | None:
        raise KeyringLocked

    office = world.office()
    key = office.workspace.identity.fingerprint
    world.shut("office")
    copy = world.copy("office", tmp_path / "other.dukao")

    moved = Workspaces(Credentials(tmp_path / "config", locked), world.workspaces("office").environment).open(
        copy
    )

    assert moved.workspace.identity.fingerprint == key
    assert moved.workspace.identity.generation == 2
    moved.close()


def test_a_restored_backup_begins_one_generation_and_says_so_once(world: World) -> None:
    office = world.office()
    instruct(office)
    line = BackupService(office).write()
    world.shut("office")

    done = restore(world.path("office"), line.folder.name, world.workspaces("office"))
    office = world.reopen("office")

    assert done.generation == office.workspace.identity.generation == 2
    assert office.arrival == ""


def test_the_name_of_an_installation_is_made_once(tmp_path: Path) -> None:
    first = installation_of(tmp_path / "config")

    assert installation_of(tmp_path / "config") == first
    assert installation_of(tmp_path / "another") != first


def test_a_second_office_computer_that_was_enrolled_first_is_in_the_roster_from_the_start(
    world: World, tmp_path: Path
) -> None:
    office, second, police = world.office(), world.office("second"), world.computer(POLICE)
    file = RosterService(second).save_key_file(tmp_path / "second.dkk")
    RosterService(office).enrol(file, RosterService(second).form().digits)

    send(office, police)
    send(office, second)
    uid = instruct(second, "第二台写的")
    send(second, police)

    assert text_of(police, uid) == "第二台写的"


def test_what_was_never_sent_is_sent_by_the_computer_that_the_workspace_moved_to(
    world: World, tmp_path: Path
) -> None:
    office, police = world.office(), world.computer(POLICE)
    send(office, police)
    sent = report(police, "已发出")
    send(police, office)
    unsent, changed = report(police, "第一稿"), sent
    edit(police, unsent, "第二稿", "feedback")
    edit(police, changed, "改过", "feedback")
    world.shut(POLICE)
    moved = world.workspaces("other").open(world.copy(POLICE, tmp_path / "other.dukao"))

    file = export(moved, office.party).file
    RosterService(office).enrol(file)
    (receipt,) = take(office, file)

    assert receipt.applied
    assert [text_of(office, uid, "feedback") for uid in (sent, unsent)] == ["改过", "第二稿"]
    assert AuditService(moved).verify().is_clean
    moved.close()


def test_the_old_computer_may_still_send_its_lines_and_nothing_is_in_conflict(
    world: World, tmp_path: Path
) -> None:
    office, police = world.office(), world.computer(POLICE)
    send(office, police)
    uid = report(police, "只写了一次")
    world.shut(POLICE)
    moved = world.workspaces("other").open(world.copy(POLICE, tmp_path / "other.dukao"))
    take(office, export(moved, office.party).file)
    police = world.reopen(POLICE)
    RosterService(office).enrol(RosterService(police).save_key_file(tmp_path / "old.dkk"))

    send(police, office)

    assert text_of(office, uid, "feedback") == "只写了一次"
    assert office.workspace.log.conflicts() == ()
    moved.close()


def test_what_was_withdrawn_stays_withdrawn_under_a_new_key(world: World, tmp_path: Path) -> None:
    office, police = world.office(), world.computer(POLICE)
    send(office, police)
    uid = report(police, "写错了")
    edit(police, uid, "还是写错了", "feedback")
    with police.transaction():
        police.withdraw("feedback", uid, "撤回")
    world.shut(POLICE)

    moved = world.workspaces("other").open(world.copy(POLICE, tmp_path / "other.dukao"))

    assert moved.record("feedback", uid).is_withdrawn
    moved.close()
