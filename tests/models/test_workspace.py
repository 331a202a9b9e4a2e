"""Making and opening workspaces: all or nothing, and every refusal leaves things as they were."""

import errno
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from desktop.models import failures
from desktop.models.database import APPLICATION_ID
from desktop.models.failures import (
    Busy,
    Damaged,
    DiskFull,
    InputOutput,
    KeyNeeded,
    NewerWorkspace,
    NotEncrypted,
    NotWorkspace,
    OlderWorkspace,
    ReadOnly,
    WorkspaceExists,
    WrongKey,
)
from desktop.models.migrations import Migration, load_migrations, user_version
from desktop.models.verify import verify
from desktop.models.workspace import (
    Workspace,
    bring_up_to_date,
    create_workspace,
    is_encrypted,
    open_workspace,
)
from desktop.records.stream import Role
from tests.models.samples import KEY, OFFICE, created, identity, opened, rows_of, task_fields, uid, write


def contents(folder: Path) -> dict[str, bytes | None]:
    """Every file of a folder with its bytes."""
    return {
        str(file.relative_to(folder)): file.read_bytes() if file.is_file() else None
        for file in sorted(folder.rglob("*"))
    }


def test_a_new_workspace_holds_its_folders_and_its_identity(tmp_path: Path) -> None:
    folder = created(tmp_path / "deep" / "down" / "a.dukao")

    with open_workspace(folder) as workspace:
        assert workspace.identity == identity()
        assert (workspace.identity.role, workspace.identity.replica) == (Role.OFFICE, "abababab.1")
        assert not workspace.is_encrypted
        assert workspace.folder == folder
        assert verify(workspace).is_clean
    assert {"ledger.db", "evidence.db", "inbox", "backups"} <= set(contents(folder))
    assert [file.name for file in folder.parent.iterdir()] == ["a.dukao"]


def test_what_is_written_is_there_the_next_time(tmp_path: Path) -> None:
    with opened(tmp_path / "a.dukao") as workspace:
        write(workspace, "task", uid(1), task_fields())
        before = rows_of(workspace)

    with open_workspace(tmp_path / "a.dukao") as workspace:
        assert rows_of(workspace) == before


def test_files_are_written_durably_and_checked(workspace: Workspace) -> None:
    values = [
        workspace.connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in (
            "main.journal_mode",
            "evidence.journal_mode",
            "main.synchronous",
            "evidence.synchronous",
            "foreign_keys",
            "trusted_schema",
        )
    ]

    assert values == ["delete", "delete", 3, 3, 1, 0]


def test_an_existing_place_is_refused(tmp_path: Path) -> None:
    folder = created(tmp_path / "a.dukao")
    before = contents(tmp_path)

    with pytest.raises(WorkspaceExists) as failure:
        create_workspace(folder, identity())

    assert failure.value.code == "E_EXISTS"
    assert contents(tmp_path) == before


def test_a_place_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(ReadOnly) as failure:
        create_workspace(tmp_path / "file" / "a.dukao", identity())

    assert failure.value.code == "E_READ_ONLY"
    assert "不能写入" in str(failure.value)


def test_a_failure_while_making_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        create_workspace(tmp_path / "a.dukao", identity(), b"short")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [None, b"", b"hello", b"SQLite format 3\0" + bytes(4080)])
def test_a_folder_of_other_things_is_not_a_workspace(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "ledger.db").write_bytes(content)
    before = contents(tmp_path)

    with pytest.raises(NotWorkspace) as failure:
        open_workspace(tmp_path)

    assert failure.value.code == "E_NOT_WORKSPACE"
    assert contents(tmp_path) == before


def test_somebody_elses_database_is_not_a_workspace(tmp_path: Path) -> None:
    connection = dbapi2.connect(str(tmp_path / "ledger.db"))
    connection.execute("CREATE TABLE x (y)")
    connection.close()
    before = contents(tmp_path)

    with pytest.raises(NotWorkspace):
        open_workspace(tmp_path)

    assert contents(tmp_path) == before


def test_a_file_in_place_of_the_folder_is_not_a_workspace(tmp_path: Path) -> None:
    (tmp_path / "a.dukao").write_text("x")

    with pytest.raises(NotWorkspace):
        open_workspace(tmp_path / "a.dukao")


def _set_version(folder: Path, version: int, key: bytes | None) -> None:
    connection = dbapi2.connect(str(folder / "ledger.db"), isolation_level=None)
    if key:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()


@pytest.mark.parametrize("key", [None, KEY])
@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_workspace_is_refused_untouched(tmp_path: Path, key: bytes | None, read_only: bool) -> None:
    folder = created(tmp_path / "a.dukao", key)
    _set_version(folder, 99, key)
    before = contents(folder)

    with pytest.raises(NewerWorkspace) as failure:
        open_workspace(folder, key, read_only=read_only)

    assert failure.value.code == "E_NEWER_WORKSPACE"
    assert "99" in str(failure.value)
    assert contents(folder) == before


def test_an_older_workspace_is_not_opened_for_reading_only(tmp_path: Path) -> None:
    folder = created(tmp_path / "a.dukao")
    _set_version(folder, 0, None)
    before = contents(folder)

    with pytest.raises(OlderWorkspace):
        open_workspace(folder, read_only=True)

    assert contents(folder) == before


NOW = load_migrations()[-1].version


def _next_step() -> Migration:
    return Migration(NOW + 1, "CREATE TABLE later (x INTEGER) STRICT; INSERT INTO later VALUES (7);")


@pytest.mark.parametrize("key", [None, KEY])
def test_an_older_workspace_is_copied_before_it_is_migrated(tmp_path: Path, key: bytes | None) -> None:
    with opened(tmp_path / "a.dukao", key) as workspace:
        write(workspace, "task", uid(1), task_fields())
        steps = (*load_migrations(), _next_step())
        before = rows_of(workspace)

        copy = bring_up_to_date(workspace.folder, workspace.connection, steps)
        again = bring_up_to_date(workspace.folder, workspace.connection, steps)

        assert copy == workspace.folder / "backups" / f"format-{NOW}"
        assert again is None
        assert user_version(workspace.connection) == NOW + 1
        assert workspace.connection.execute("SELECT x FROM later").fetchall() == [(7,)]
    with open_workspace(copy, key) as old:
        assert rows_of(old) == before
        assert verify(old).is_clean


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "a.dukao") as workspace:
        steps = (
            *load_migrations(),
            Migration(NOW + 1, "CREATE TABLE later (x); INSERT INTO nowhere VALUES (1);"),
        )

        for _ in range(2):
            with pytest.raises(dbapi2.OperationalError):
                bring_up_to_date(workspace.folder, workspace.connection, steps)

        assert user_version(workspace.connection) == NOW
        assert verify(workspace).is_clean
        copies = sorted(file.name for file in (workspace.folder / "backups").iterdir())
        assert copies == [f"format-{NOW}", f"format-{NOW}-2"]


def test_migrations_are_numbered_without_gaps() -> None:
    versions = [step.version for step in load_migrations()]

    assert versions == list(range(1, len(versions) + 1))


def test_tables_are_folded_anew_when_the_rules_have_changed(tmp_path: Path) -> None:
    with opened(tmp_path / "a.dukao") as workspace:
        write(workspace, "task", uid(1), task_fields())
        before = rows_of(workspace)
        with workspace.transaction():
            workspace.connection.execute("UPDATE meta SET value = 'other' WHERE name = 'rules'")
            workspace.connection.execute("UPDATE task SET title = '旧程序写的'")

    with open_workspace(tmp_path / "a.dukao") as workspace:
        assert rows_of(workspace) == before


@pytest.mark.parametrize("read_only", [False, True])
def test_an_encrypted_workspace_opens_with_its_key_only(tmp_path: Path, read_only: bool) -> None:
    with opened(tmp_path / "a.dukao", KEY) as workspace:
        write(workspace, "task", uid(1), task_fields(title="机密名称"))
        with workspace.transaction():
            workspace.evidence.put("机密附件".encode())
        assert workspace.is_encrypted
    folder = tmp_path / "a.dukao"

    assert is_encrypted(folder)
    for name in ("ledger.db", "evidence.db"):
        raw = (folder / name).read_bytes()
        assert not raw.startswith(b"SQLite")
        assert "机密".encode() not in raw
    with open_workspace(folder, KEY, read_only=read_only) as workspace:
        assert workspace.ledger.tasks()[0].title == "机密名称"
        assert workspace.key == KEY


@pytest.mark.parametrize(
    ("made_with", "opened_with", "failure", "code"),
    [
        (KEY, bytes(32), WrongKey, "E_WRONG_KEY"),
        (KEY, None, KeyNeeded, "E_KEY_NEEDED"),
        (None, KEY, NotEncrypted, "E_NOT_ENCRYPTED"),
    ],
)
def test_a_key_that_does_not_fit_gets_a_sentence(
    tmp_path: Path, made_with: bytes | None, opened_with: bytes | None, failure: type[Exception], code: str
) -> None:
    folder = created(tmp_path / "a.dukao", made_with)
    before = contents(folder)

    with pytest.raises(failure) as raised:
        open_workspace(folder, opened_with)

    assert getattr(raised.value, "code", "") == code
    assert str(folder) in str(raised.value)
    assert contents(folder) == before


def test_a_plain_workspace_is_not_called_encrypted(tmp_path: Path) -> None:
    assert not is_encrypted(created(tmp_path / "a.dukao"))
    assert not is_encrypted(tmp_path / "nowhere")


def test_a_workspace_without_its_attachments_is_damaged(tmp_path: Path) -> None:
    folder = created(tmp_path / "a.dukao")
    (folder / "evidence.db").unlink()

    with pytest.raises(Damaged) as failure:
        open_workspace(folder)

    assert failure.value.code == "E_DAMAGED"
    assert not (folder / "evidence.db").exists()


def test_a_damaged_file_gets_a_sentence(tmp_path: Path) -> None:
    folder = created(tmp_path / "a.dukao")
    with (folder / "ledger.db").open("rb+") as file:
        file.seek(100)
        file.write(b"\xff" * 4000)

    with pytest.raises(Damaged):
        open_workspace(folder)


def test_a_second_opening_is_told_who_holds_it_and_reading_is_allowed(tmp_path: Path) -> None:
    with opened(tmp_path / "a.dukao") as workspace:
        write(workspace, "task", uid(1), task_fields())

        with pytest.raises(Busy) as failure:
            open_workspace(workspace.folder)
        with open_workspace(workspace.folder, read_only=True) as reader:
            count = reader.ledger.count_tasks()

    assert str(os.getpid()) in str(failure.value)
    assert count == 1
    with open_workspace(tmp_path / "a.dukao") as workspace:
        workspace.close()


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    folder = created(tmp_path / "a.dukao")

    with open_workspace(folder, read_only=True) as reader, pytest.raises(ReadOnly):
        reader.set_setting("x", "y")


def test_a_reader_during_a_commit_of_somebody_else_is_told_that_it_is_busy(tmp_path: Path) -> None:
    with opened(tmp_path / "a.dukao") as workspace:
        workspace.connection.execute("BEGIN EXCLUSIVE")

        with pytest.raises(Busy) as failure:
            open_workspace(workspace.folder, read_only=True)

        workspace.connection.execute("ROLLBACK")
    assert str(os.getpid()) in str(failure.value)


def test_transactions_do_not_nest(workspace: Workspace) -> None:
    with workspace.transaction(), pytest.raises(RuntimeError), workspace.transaction():
        pass


def test_both_files_are_committed_together_or_not_at_all(workspace: Workspace) -> None:
    with pytest.raises(ZeroDivisionError), workspace.transaction():  # noqa: PT012 - the transaction is the point
        workspace.evidence.put(b"x")
        workspace.set_setting("a", "b")
        raise ZeroDivisionError

    assert workspace.evidence.hashes() == ()
    assert workspace.setting("a") is None


def test_settings_stay_with_the_workspace(tmp_path: Path) -> None:
    with opened(tmp_path / "a.dukao") as workspace:
        workspace.set_setting("columns", "1")
        with workspace.transaction():
            workspace.set_setting("columns", "2")
        assert workspace.log.count() == 0

    with open_workspace(tmp_path / "a.dukao") as workspace:
        assert workspace.setting("columns") == "2"
        assert workspace.setting("rows") is None


def test_a_new_generation_writes_streams_of_its_own(tmp_path: Path) -> None:
    with opened(tmp_path / "a.dukao") as workspace:
        write(workspace, "task", uid(1), task_fields())
        started = workspace.start_generation()
        change = write(workspace, "task", uid(1), {"note": "x"})

    assert started == replace(identity(), generation=2)
    assert (change.stream.replica, change.position) == ("abababab.2", 1)
    with open_workspace(tmp_path / "a.dukao") as workspace:
        assert workspace.identity == started
        assert workspace.log.record("task", uid(1)) is not None


def test_closing_twice_is_no_trouble(tmp_path: Path) -> None:
    workspace = opened(tmp_path / "a.dukao")

    workspace.close()
    workspace.close()

    assert not (tmp_path / "a.dukao" / "holder.json").exists()


@pytest.mark.parametrize(
    ("number", "failure"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EFBIG, DiskFull),
        (errno.EROFS, ReadOnly),
        (errno.EACCES, ReadOnly),
        (errno.ENOTDIR, ReadOnly),
        (errno.EIO, InputOutput),
    ],
)
def test_errors_of_the_system_become_sentences(number: int, failure: type[Exception]) -> None:
    error = failures.of_os_error(OSError(number, os.strerror(number)), "a.dukao")

    assert type(error) is failure
    assert str(error).endswith("。")


class _Raised(dbapi2.OperationalError):  # type: ignore[misc] # sqlcipher3 publishes no types
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.sqlite_errorname = name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("SQLITE_FULL", "E_DISK_FULL"),
        ("SQLITE_READONLY_DIRECTORY", "E_READ_ONLY"),
        ("SQLITE_CANTOPEN", "E_READ_ONLY"),
        ("SQLITE_CORRUPT_INDEX", "E_DAMAGED"),
        ("SQLITE_NOTADB", "E_DAMAGED"),
        ("SQLITE_BUSY", "E_BUSY"),
        ("SQLITE_IOERR_WRITE", "E_IO"),
    ],
)
def test_errors_of_sqlite_become_sentences(name: str, code: str) -> None:
    with pytest.raises(failures.AppError) as raised, failures.database_sentences("a.dukao"):
        raise _Raised(name)

    assert raised.value.code == code
    assert str(raised.value).endswith("。")


def test_a_bug_in_our_sql_stays_a_bug(workspace: Workspace) -> None:
    with pytest.raises(dbapi2.OperationalError), workspace.transaction():
        workspace.connection.execute("SELECT nothing FROM nowhere")

    assert not workspace.connection.in_transaction


def test_files_carry_our_mark(workspace: Workspace) -> None:
    header = (workspace.folder / "ledger.db").read_bytes()[:100]

    assert int.from_bytes(header[68:72], "big") == APPLICATION_ID


def test_the_identity_is_stored_as_it_is(workspace: Workspace) -> None:
    (text,) = workspace.connection.execute("SELECT value FROM meta WHERE name = 'identity'").fetchone()

    assert json.loads(text)["party"] == OFFICE
