"""Backups of a workspace, and putting one back.

A backup is a folder with both files, taken by ``VACUUM INTO``, opened again, verified and held against a fold
from zero; only then it gets its description and its name. What has no description is no backup. Restoring
moves the present files aside, and begins a new generation: what was written since may live on elsewhere.

Source: DESIGN.md, "The workspace".
"""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from sqlcipher3 import dbapi2

from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.models.database import EVIDENCE, LEDGER, open_files, require_workspace
from desktop.models.durable import sync_file, sync_folder, write_file
from desktop.models.failures import (
    BackupBroken,
    BackupChanged,
    BackupForeign,
    ReadOnly,
    database_sentences,
    sentences,
)
from desktop.models.generations import highest_generation, note_generation
from desktop.models.identity import Identity
from desktop.models.location import require_local
from desktop.models.lock import Lock
from desktop.models.swapping import ASIDE, STAGED, clear_staged, finish_swap, swap_in
from desktop.models.verify import verify
from desktop.models.workspace import BACKUPS, INBOX, Workspace, open_workspace, stored_identity
from desktop.progress import SILENT, Progress

DESCRIPTION = "backup.json"
_FORMAT = 1
_FILES = (LEDGER, EVIDENCE)
_BESIDE = ("key.json",)
"""How the key of an encrypted workspace is kept: without it, a backup could not be opened by a passphrase."""
_PART = ".part-"
_CHUNK = 1024 * 1024
_OTHER = mark("内容与工作区不一致")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was verified when it was made.

    Attributes:
        folder: where it lies.
        made: when, aware.
        workspace: identifier of the workspace it is of.
        party_name: whose, for people.
        lines: lines of its log.
        blobs: attachments in it.
        size: bytes of all its files.
        sha256s: SHA-256 of each file, by name.
    """

    folder: Path
    made: datetime
    workspace: str
    party_name: str
    lines: int
    blobs: int
    size: int
    sha256s: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did.

    Attributes:
        identity: under which the workspace goes on, of a new generation.
        aside: folder with the files that were there before; nothing is in it when there were none.
        lines: lines of the log now.
    """

    identity: Identity
    aside: Path
    lines: int


def write_backup(
    workspace: Workspace, folder: Path | None, now: datetime, progress: Progress = SILENT
) -> Backup:
    """Makes a backup: a verified one, or none.

    Args:
        workspace: open for writing, no transaction; nobody else writes meanwhile.
        folder: of backups, where it gets a folder of its own; None for the workspace's own.
        now: the present instant, aware.
        progress: counts records.

    Raises:
        BackupBroken: the copy did not stand the test; the workspace should be verified.
        AppError: it cannot be written, or there is no room.
    """
    if workspace.is_read_only:
        raise ReadOnly(path=workspace.folder)
    if workspace.connection.in_transaction:
        raise RuntimeError("a backup is made outside transactions")
    target = workspace.folder / BACKUPS if folder is None else folder
    with sentences(target):
        target.mkdir(parents=True, exist_ok=True)
        prefix = f"{_PART}{workspace.identity.workspace[:8]}-"
        for left in target.glob(f"{prefix}*"):
            shutil.rmtree(left, ignore_errors=True)  # of a process that died
        part = Path(tempfile.mkdtemp(prefix=prefix, dir=target))
        try:
            _copy(workspace, part)
            described = _describe(workspace, part, now, progress)
            write_file(part / DESCRIPTION, json.dumps(described, ensure_ascii=False, indent=1).encode())
            sync_folder(part)
            final = _rename(part, target, now)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        sync_folder(target)
    return _backup(final, described)


def list_backups(folder: Path) -> tuple[Backup, ...]:
    """The backups in a folder of backups, the latest first; what was not verified or is incomplete is none.

    Args:
        folder: e.g. `BACKUPS` of a workspace; need not exist.
    """
    found = [_read(one) for one in folder.iterdir() if one.is_dir()] if folder.is_dir() else []
    return tuple(
        sorted((one for one in found if one), key=lambda one: (one.made, one.folder.name), reverse=True)
    )


def restore_backup(
    folder: Path, backup: Backup, now: datetime, key: bytes | None = None, progress: Progress = SILENT
) -> Restored:
    """Puts a backup in the place of a workspace; the present files are moved aside.

    The backup is copied in, held against its hashes, brought up to date and verified before anything of the
    present is touched. Killed at any moment, the workspace is the old one or the restored one.

    Args:
        folder: the workspace, closed; may be missing, e.g. on a new computer, or damaged.
        backup: one of `list_backups`.
        now: the present instant, aware; names the folder aside.
        key: 32 bytes that open the backup, when it is encrypted.
        progress: counts records.

    Raises:
        BackupChanged: its files are not those that were verified.
        BackupForeign: it is of another workspace.
        AppError: the workspace is open, or cannot be written, the key is wrong, there is no room.
    """
    with sentences(folder):
        require_local(folder)
        is_new = not folder.exists()
        try:
            for name in (BACKUPS, INBOX):
                (folder / name).mkdir(parents=True, exist_ok=True)
            finish_swap(folder)
            with Lock(folder):
                return _restore(_Task(folder, backup, key), now, progress)
        except BaseException:
            if is_new:
                shutil.rmtree(folder, ignore_errors=True)
            raise


@dataclass(frozen=True, slots=True)
class _Task:
    """What is to be put where."""

    folder: Path
    backup: Backup
    key: bytes | None


def _restore(task: _Task, now: datetime, progress: Progress) -> Restored:
    """Restores; the lock is held."""
    clear_staged(task.folder)
    with _files(task.backup.folder, task.key, is_read_only=True):
        pass  # a wrong key is told now, before anything is copied
    present = _present(task)
    if present is not None and present.workspace != task.backup.workspace:
        raise BackupForeign(path=task.backup.folder)
    staged = Path(tempfile.mkdtemp(prefix=STAGED, dir=task.folder))
    try:
        _copy_in(task, staged)
        identity, lines = _renew(task, staged, present, progress)
        for name in _BESIDE:
            if (staged / name).exists() and not (task.folder / name).exists():
                (staged / name).replace(task.folder / name)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    aside = _free_name(task.folder / ASIDE, now)
    swap_in(task.folder, staged, aside)
    return Restored(identity, aside, lines)


def _copy_in(task: _Task, staged: Path) -> None:
    """Copies the files of a backup, hashing what is copied."""
    for name, expected in task.backup.sha256s.items():
        with (task.backup.folder / name).open("rb") as source, (staged / name).open("wb") as target:
            digest = _hashed(source, target)
        if digest != expected:
            raise BackupChanged(path=task.backup.folder)
        sync_file(staged / name)
    sync_folder(staged)


def _renew(task: _Task, staged: Path, present: Identity | None, progress: Progress) -> tuple[Identity, int]:
    """Brings the staged files up to date, verifies them, and begins a generation nobody has used."""
    with open_workspace(staged, task.key) as workspace:
        if not verify(workspace, progress).is_clean:
            raise BackupChanged(path=task.backup.folder)
        key = workspace.identity.fingerprint
        last = highest_generation(task.folder, key)
        if present is not None and present.fingerprint == key:
            last = max(last, present.generation)
        identity = workspace.start_generation(after=last)
        note_generation(task.folder, key, identity.generation)
        return identity, workspace.log.count()


def _present(task: _Task) -> Identity | None:
    """Whose the present files are; what a crash left in the middle is ended. None when nobody can tell."""
    try:
        with _files(task.folder, task.key, is_read_only=False) as connection:
            return stored_identity(connection)
    except (AppError, dbapi2.Error, ValueError, TypeError):
        return None


@contextmanager
def _files(folder: Path, key: bytes | None, *, is_read_only: bool) -> Iterator[dbapi2.Connection]:
    with database_sentences(folder):
        require_workspace(folder, key)
        connection = open_files(folder, key, is_read_only=is_read_only)
        try:
            connection.execute("SELECT count(*) FROM evidence.sqlite_schema").fetchone()
            yield connection
        finally:
            connection.close()


def _copy(workspace: Workspace, part: Path) -> None:
    """Copies both files as SQLite reads them, and how their key is kept."""
    for schema, name in (("main", LEDGER), ("evidence", EVIDENCE)):
        workspace.connection.execute(f"VACUUM {schema} INTO ?", (str(part / name),))
        sync_file(part / name)
    for name in _BESIDE:
        if (workspace.folder / name).is_file():
            write_file(part / name, (workspace.folder / name).read_bytes())


def _describe(workspace: Workspace, part: Path, now: datetime, progress: Progress) -> dict[str, Any]:
    """Opens and verifies a copy; says what is in it.

    Raises:
        BackupBroken: it is not sound, or not what the workspace holds.
    """
    with open_workspace(part, workspace.key, read_only=True) as copy:
        report = verify(copy, progress)
        if not report.is_clean:
            raise BackupBroken(reason=report.problems[0].sentence())
        if _holds(copy) != _holds(workspace):
            raise BackupBroken(reason=tr(_OTHER))
    files: dict[str, dict[str, Any]] = {}
    for file in sorted(part.iterdir()):
        with file.open("rb") as source:
            files[file.name] = {"size": file.stat().st_size, "sha256": _hashed(source)}
    return {
        "format": _FORMAT,
        "made": now.isoformat(timespec="seconds"),
        "workspace": workspace.identity.workspace,
        "party_name": workspace.identity.party_name,
        "lines": report.lines,
        "blobs": report.blobs,
        "files": files,
    }


def _holds(workspace: Workspace) -> tuple[object, ...]:
    packages = [row.digest for row in workspace.exchange.packages()]
    return workspace.log.count(), workspace.log.state_hash(), workspace.evidence.hashes(), packages


def _hashed(source: BinaryIO, target: BinaryIO | None = None) -> str:
    """SHA-256 of a file, copied on the way when there is a target."""
    digest = sha256()
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        if target is not None:
            target.write(chunk)
    return digest.hexdigest()


def _read(folder: Path) -> Backup | None:
    """The backup in a folder; None when there is none, or files are missing or of another size."""
    try:
        described = json.loads((folder / DESCRIPTION).read_text("utf-8"))
        if described["format"] != _FORMAT or not set(_FILES) <= set(described["files"]):
            return None
        for name, told in described["files"].items():
            if Path(name).name != name or (folder / name).stat().st_size != told["size"]:
                return None
        return _backup(folder, described)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _backup(folder: Path, described: Mapping[str, Any]) -> Backup:
    made = datetime.fromisoformat(described["made"])
    if made.tzinfo is None:
        raise ValueError(described["made"])
    return Backup(
        folder=folder,
        made=made,
        workspace=str(described["workspace"]),
        party_name=str(described["party_name"]),
        lines=int(described["lines"]),
        blobs=int(described["blobs"]),
        size=sum(int(told["size"]) for told in described["files"].values()),
        sha256s={name: str(told["sha256"]) for name, told in described["files"].items()},
    )


def _rename(part: Path, target: Path, now: datetime) -> Path:
    final = _free_name(target, now)
    part.rename(final)
    return final


def _free_name(folder: Path, now: datetime) -> Path:
    """A name in a folder that tells an instant and is not taken."""
    wanted = folder / now.strftime("%Y%m%d-%H%M%S")
    name, number = wanted, 1
    while name.exists():
        number += 1
        name = wanted.with_name(f"{wanted.name}-{number}")
    return name
