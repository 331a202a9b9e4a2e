"""Backups: by a person, by themselves, listed, put back; nothing that a person made is ever removed."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.errors import AppError
from desktop.records.stream import Role
from desktop.services.backups import KEPT, BackupService, NotBackup, Secrets, backups_of, restore
from desktop.services.credentials import NeedsPassphrase
from desktop.services.workspaces import SUFFIX, NewWorkspace
from tests.services.exchange_world import OFFICE, World, instruct, text_of


def test_a_backup_is_verified_and_listed(world: World) -> None:
    office = world.office()
    instruct(office)

    line = BackupService(office).write()

    assert BackupService(office).list() == (line,)
    assert (line.lines, line.is_automatic) == (office.workspace.log.count(), False)
    assert BackupService(office).last() == line.made
    assert str(line.lines) in line.sentence


def test_a_backup_can_go_to_another_folder(world: World, tmp_path: Path) -> None:
    office = world.office()

    line = BackupService(office).write(tmp_path / "disk")

    assert line.folder.parent == tmp_path / "disk"
    assert BackupService(office).list() == ()
    assert BackupService(office).last() is None


def test_one_makes_itself_once_a_day_when_something_changed(world: World) -> None:
    office = world.office()
    service = BackupService(office)

    first = service.automatic()
    instruct(office)
    same_day = service.automatic()
    world.clock.go_to(date(2023, 5, 9))
    next_day = service.automatic()
    world.clock.go_to(date(2023, 5, 10))
    unchanged = service.automatic()

    assert first is not None
    assert first.is_automatic
    assert same_day is None
    assert next_day is not None
    assert unchanged is None
    assert service.list() == (next_day, first)


def test_a_backup_by_a_person_leaves_nothing_to_do(world: World) -> None:
    office = world.office()
    instruct(office)

    BackupService(office).write()

    assert BackupService(office).automatic() is None


def test_only_the_latest_few_that_made_themselves_are_kept(world: World) -> None:
    office = world.office()
    service = BackupService(office)
    by_hand = service.write()
    made = []
    for day in range(KEPT + 2):
        world.clock.go_to(date(2023, 5, 9) + timedelta(days=day))
        instruct(office, f"第{day}天")
        made.append(service.automatic())

    kept = service.list()

    assert [line.is_automatic for line in kept] == [True] * KEPT + [False]
    assert kept[-1] == by_hand
    assert kept[0] == made[-1]


def test_putting_back_keeps_the_present_files_and_begins_a_generation(world: World) -> None:
    office = world.office()
    uid = instruct(office, "旧")
    line = BackupService(office).write()
    with office.transaction():
        office.change("instruction", uid, {"text": "新"})
    world.shut("office")

    done = restore(world.path("office"), line.folder.name, world.workspaces("office"))

    assert (done.lines, done.generation) == (line.lines, 2)
    assert {file.name for file in done.aside.iterdir()} >= {"ledger.db", "evidence.db"}
    assert "没有删除" in done.sentence
    office = world.reopen("office")
    assert text_of(office, uid) == "旧"
    assert office.workspace.identity.generation >= 2


def test_one_that_made_itself_is_put_back_by_name_or_place(world: World) -> None:
    office = world.office()
    line = BackupService(office).automatic()
    assert line is not None
    world.shut("office")

    by_name = restore(world.path("office"), line.folder.name, world.workspaces("office"))
    by_place = restore(world.path("office"), line.folder, world.workspaces("office"))

    assert (by_name.generation, by_place.generation) == (2, 3)


def test_on_a_new_computer_the_workspace_gets_a_key_of_its_own(world: World, tmp_path: Path) -> None:
    office = world.office()
    line = BackupService(office).write(tmp_path / "disk")
    key = office.workspace.identity.fingerprint

    restore(world.path("new"), line.folder, world.workspaces("new"))

    session = world.workspaces("new").open(world.path("new"))
    world.sessions["new"] = session
    assert session.workspace.identity.fingerprint != key
    assert "密钥" in session.arrival
    assert backups_of(world.path("new")) == ()


@pytest.mark.parametrize("name", ["", ".", "20200101-000000", "automatic"])
def test_what_is_no_backup_is_refused(world: World, name: str) -> None:
    office = world.office()
    BackupService(office).write()
    world.shut("office")

    with pytest.raises(NotBackup):
        restore(world.path("office"), name, world.workspaces("office"))


def test_an_open_workspace_is_not_replaced(world: World) -> None:
    office = world.office()
    line = BackupService(office).write()
    count = office.workspace.log.count()

    with pytest.raises(AppError) as refused:
        restore(world.path("office"), line.folder, world.workspaces("office"))

    assert refused.value.code == "E_BUSY"
    assert office.workspace.log.count() == count


def test_an_encrypted_one_needs_what_opens_it(world: World) -> None:
    workspaces = world.workspaces("secret")
    request = NewWorkspace(
        world.folder / "secret" / "here", Role.OFFICE, OFFICE, encrypt=True, passphrase="口令123", year=2023
    )
    session = workspaces.create(request)
    code = workspaces.recovery_code(session)
    line = BackupService(session).write()
    session.close()
    folder = world.folder / "secret" / f"here{SUFFIX}"

    with pytest.raises(NeedsPassphrase):
        restore(folder, line.folder, workspaces)
    by_word = restore(folder, line.folder, workspaces, Secrets("口令123"))
    by_code = restore(folder, line.folder, workspaces, Secrets(code=code or ""))

    assert (by_word.lines, by_code.lines) == (line.lines, line.lines)
