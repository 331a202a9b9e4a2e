"""Backups are verified before they count, and restoring loses nothing."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from desktop.models.backup import Backup, Restored, list_backups, restore_backup, write_backup
from desktop.models.failures import (
    BackupBroken,
    BackupChanged,
    BackupForeign,
    Busy,
    NetworkLocation,
    ReadOnly,
    WrongKey,
)
from desktop.models.generations import highest_generation
from desktop.models.verify import verify
from desktop.models.workspace import (
    BACKUPS,
    Identity,
    Workspace,
    create_workspace,
    is_encrypted,
    open_workspace,
)
from tests.models.samples import KEY, OFFICE, identity, opened, task_fields, uid, write

NOW = datetime(2023, 6, 1, 8, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def filled(folder: Path, key: bytes | None = None) -> Workspace:
    """A workspace with two tasks and an attachment."""
    workspace = opened(folder, key)
    write(workspace, "task", uid(1), task_fields(1), "*")
    write(workspace, "task", uid(2), task_fields(2), "*")
    with workspace.transaction():
        workspace.evidence.put(b"photo")
    return workspace


def backed_up(folder: Path, key: bytes | None = None) -> Backup:
    """A backup of such a workspace, which then goes on by a line; closed."""
    with filled(folder, key) as workspace:
        backup = write_backup(workspace, None, NOW)
        write(workspace, "task", uid(3), task_fields(3), "*")
    return backup


@pytest.mark.parametrize("key", [None, KEY])
def test_a_backup_is_a_whole_workspace_of_its_own(tmp_path: Path, key: bytes | None) -> None:
    with filled(tmp_path / "数.dukao", key) as workspace:
        backup = write_backup(workspace, None, NOW)
        state = workspace.log.state_hash()

    assert backup.folder == tmp_path / "数.dukao" / BACKUPS / "20230601-083000"
    assert (backup.lines, backup.blobs, backup.made) == (2, 1, NOW)
    assert (backup.workspace, backup.party_name) == (identity().workspace, identity().party_name)
    assert backup.size == sum((backup.folder / name).stat().st_size for name in backup.sha256s)
    assert list_backups(tmp_path / "数.dukao" / BACKUPS) == (backup,)
    assert is_encrypted(backup.folder) is (key is not None)
    with open_workspace(backup.folder, key, read_only=True) as copy:
        assert copy.log.state_hash() == state
        assert verify(copy).is_clean


def test_backups_go_where_they_are_asked_to_and_are_listed_the_latest_first(tmp_path: Path) -> None:
    with filled(tmp_path / "a.dukao") as workspace:
        made = [write_backup(workspace, tmp_path / "stick" / "deep", when) for when in (NOW, LATER, LATER)]

    assert list_backups(tmp_path / "stick" / "deep") == (made[2], made[1], made[0])
    assert made[2].folder.name == "20230602-083000-2"
    assert list_backups(tmp_path / "a.dukao" / BACKUPS) == ()
    assert list_backups(tmp_path / "nowhere") == ()


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "backup.json").unlink(),
        lambda folder: (folder / "backup.json").write_text("{", "utf-8"),
        lambda folder: (folder / "backup.json").write_text("[]", "utf-8"),
        lambda folder: (folder / "backup.json").write_text('{"format": 2}', "utf-8"),
        lambda folder: (folder / "evidence.db").unlink(),
        lambda folder: (folder / "ledger.db").write_bytes(b"short"),
        lambda folder: _tell(folder, made="2023-06-01T08:30:00"),
        lambda folder: _tell(folder, files={"ledger.db": {"size": 1, "sha256": ""}}),
        lambda folder: _tell(folder, files=None),
        lambda folder: _tell(folder, beside={"../key.json": {"size": 1, "sha256": ""}}),
    ],
)
def test_what_is_no_whole_backup_is_not_listed(tmp_path: Path, damage: object) -> None:
    backup = backed_up(tmp_path / "a.dukao")
    assert callable(damage)

    damage(backup.folder)

    assert list_backups(tmp_path / "a.dukao" / BACKUPS) == ()


def _tell(folder: Path, beside: object = None, **changed: object) -> None:
    """Changes the description of a backup."""
    file = folder / "backup.json"
    described = {**json.loads(file.read_text("utf-8")), **changed}
    if isinstance(beside, dict):
        described["files"] |= beside
    file.write_text(json.dumps(described), "utf-8")


def test_a_workspace_that_is_not_sound_gets_no_backup(tmp_path: Path) -> None:
    with filled(tmp_path / "a.dukao") as workspace:
        workspace.connection.execute("UPDATE task SET title = '改' WHERE record = 1")

        with pytest.raises(BackupBroken) as failure:
            write_backup(workspace, None, NOW)

        assert "重新归并" in str(failure.value)
        assert list((tmp_path / "a.dukao" / BACKUPS).iterdir()) == []


def test_a_backup_is_not_made_within_a_transaction_or_beside_a_writer(tmp_path: Path) -> None:
    with filled(tmp_path / "a.dukao") as workspace:
        with pytest.raises(RuntimeError), workspace.transaction():
            write_backup(workspace, None, NOW)
        with open_workspace(workspace.folder, read_only=True) as reader, pytest.raises(ReadOnly):
            write_backup(reader, None, NOW)

    assert list_backups(tmp_path / "a.dukao" / BACKUPS) == ()


def test_what_a_process_left_that_died_is_cleared_away(tmp_path: Path) -> None:
    with filled(tmp_path / "a.dukao") as workspace:
        left = workspace.folder / BACKUPS / f".part-{identity().workspace[:8]}-x"
        others = workspace.folder / BACKUPS / ".part-99999999-x"
        for folder in (left, others):
            folder.mkdir()
            (folder / "ledger.db").touch()
        write_backup(workspace, None, NOW)

    assert not left.exists()
    assert others.exists()


@pytest.mark.parametrize("key", [None, KEY])
def test_a_restore_goes_back_and_keeps_what_was_there(tmp_path: Path, key: bytes | None) -> None:
    folder = tmp_path / "a.dukao"
    backup = backed_up(folder, key)

    restored = restore_backup(folder, backup, LATER, key)

    assert restored == Restored(
        replace(identity(), generation=2), folder / "aside" / "20230602-083000", backup.lines
    )
    with open_workspace(folder, key) as workspace:
        assert workspace.log.count() == 2
        assert workspace.evidence.hashes() != ()
        assert workspace.identity.generation == 2
        assert verify(workspace).is_clean
        write(workspace, "task", uid(9), task_fields(9), "*")
        assert [status.name.replica for status in workspace.log.streams()] == ["abababab.1", "abababab.2"]
    with open_workspace(restored.aside, key) as aside:
        assert aside.log.count() == 3
        assert verify(aside).is_clean
    assert not list(folder.glob(".*"))


def test_no_generation_is_begun_twice_however_often_is_restored(tmp_path: Path) -> None:
    folder = tmp_path / "a.dukao"
    backup = backed_up(folder)
    begun = [restore_backup(folder, backup, NOW).identity.generation]
    with open_workspace(folder) as workspace:
        begun.append(workspace.start_generation().generation)

    for damage in (lambda: None, lambda: (folder / "ledger.db").write_bytes(b"x"), lambda: None):
        damage()
        begun.append(restore_backup(folder, backup, NOW).identity.generation)

    assert begun == [2, 3, 4, 5, 6]
    assert highest_generation(folder, identity().fingerprint) == 6
    assert len(list((folder / "aside").iterdir())) == 4


def test_what_folders_note_may_be_broken(tmp_path: Path) -> None:
    for text in ("", "[]", '{"a": "b"}', "{"):
        (tmp_path / "generations.json").write_text(text, "utf-8")

        assert highest_generation(tmp_path, "a") == 0


def test_a_backup_becomes_a_workspace_where_there_is_none(tmp_path: Path) -> None:
    backup = backed_up(tmp_path / "a.dukao")

    restored = restore_backup(tmp_path / "new" / "b.dukao", backup, NOW)

    assert restored.identity.generation == 2
    assert list(restored.aside.iterdir()) == []
    with open_workspace(tmp_path / "new" / "b.dukao") as workspace:
        assert workspace.log.count() == 2
        assert (workspace.folder / "inbox").is_dir()


@pytest.mark.parametrize("file", ["ledger.db", "evidence.db"])
def test_a_backup_that_was_changed_changes_nothing(tmp_path: Path, file: str) -> None:
    folder = tmp_path / "a.dukao"
    backup = backed_up(folder)
    content = bytearray((backup.folder / file).read_bytes())
    content[-1] ^= 1
    (backup.folder / file).write_bytes(content)

    with pytest.raises(BackupChanged):
        restore_backup(folder, backup, LATER)

    with open_workspace(folder) as workspace:
        assert workspace.log.count() == 3
        assert workspace.identity.generation == 1
    assert not list(folder.glob(".restore*"))
    assert not (folder / "aside").exists()


def test_a_backup_whose_description_was_changed_with_it_is_still_verified(tmp_path: Path) -> None:
    folder = tmp_path / "a.dukao"
    backup = backed_up(folder)
    with open_workspace(backup.folder) as copy:
        copy.connection.execute("UPDATE line SET raw = x'00' WHERE arrival = 1")
    backup = replace(backup, sha256s=_hashes(backup.folder))

    with pytest.raises(BackupChanged):
        restore_backup(folder, backup, LATER)


def _hashes(folder: Path) -> dict[str, str]:
    return {name: sha256((folder / name).read_bytes()).hexdigest() for name in ("ledger.db", "evidence.db")}


def test_a_backup_of_another_workspace_is_refused(tmp_path: Path) -> None:
    backup = backed_up(tmp_path / "a.dukao")
    other = Identity("1" * 32, OFFICE, "市大数据局", OFFICE, "ab" * 32, 1, 2023)
    create_workspace(tmp_path / "b.dukao", other)

    with pytest.raises(BackupForeign):
        restore_backup(tmp_path / "b.dukao", backup, LATER)

    with open_workspace(tmp_path / "b.dukao") as workspace:
        assert workspace.log.count() == 0


def test_a_wrong_key_or_an_open_workspace_is_told_before_anything_is_copied(tmp_path: Path) -> None:
    folder = tmp_path / "a.dukao"
    backup = backed_up(folder, KEY)

    with pytest.raises(WrongKey):
        restore_backup(folder, backup, LATER, bytes(32))
    with open_workspace(folder, KEY), pytest.raises(Busy):
        restore_backup(folder, backup, LATER, KEY)
    with pytest.raises(WrongKey):
        restore_backup(tmp_path / "new.dukao", backup, LATER, bytes(32))

    assert not (tmp_path / "new.dukao").exists()
    with open_workspace(folder, KEY) as workspace:
        assert workspace.log.count() == 3


def test_nothing_is_restored_to_a_place_where_no_workspace_may_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = backed_up(tmp_path / "a.dukao")

    def refused(folder: Path) -> None:
        raise NetworkLocation(path=folder, kind="nfs")

    monkeypatch.setattr("desktop.models.backup.require_local", refused)  # there is no such share here
    with pytest.raises(NetworkLocation):
        restore_backup(tmp_path / "b.dukao", backup, LATER)

    assert not (tmp_path / "b.dukao").exists()


def test_how_the_key_is_kept_goes_with_the_backup_and_comes_back_where_it_is_missing(tmp_path: Path) -> None:
    folder = tmp_path / "a.dukao"
    with filled(folder, KEY) as workspace:
        (folder / "key.json").write_text("wrapped", "utf-8")
        backup = write_backup(workspace, None, NOW)
    (folder / "key.json").write_text("wrapped anew", "utf-8")

    restore_backup(folder, backup, LATER, KEY)
    restore_backup(tmp_path / "new.dukao", backup, LATER, KEY)

    assert (folder / "key.json").read_text("utf-8") == "wrapped anew"
    assert (tmp_path / "new.dukao" / "key.json").read_text("utf-8") == "wrapped"


def test_a_crash_before_the_restore_leaves_its_journal_rolled_back_aside(tmp_path: Path) -> None:
    folder = tmp_path / "a.dukao"
    backup = backed_up(folder)
    with open_workspace(folder) as workspace:
        workspace.connection.execute("PRAGMA cache_size = 1")
        workspace.connection.execute("BEGIN")
        workspace.connection.execute("UPDATE line SET raw = zeroblob(20000)")
        shutil.copytree(folder, tmp_path / "crashed.dukao", ignore=shutil.ignore_patterns("lock"))
        workspace.connection.execute("ROLLBACK")
    crashed = tmp_path / "crashed.dukao"
    assert (crashed / "ledger.db-journal").exists()

    restored = restore_backup(crashed, replace(backup, folder=crashed / BACKUPS / backup.folder.name), LATER)

    assert not list(crashed.glob("*-journal"))
    with open_workspace(restored.aside) as aside:
        assert aside.log.count() == 3
        assert verify(aside).is_clean
