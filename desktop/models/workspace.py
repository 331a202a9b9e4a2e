"""A workspace: a folder with the log, its tables and the attachments, open for one writer at a time."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType

from sqlcipher3 import dbapi2

from desktop.domain.rules import YearRules
from desktop.models.case_cache import CaseCache
from desktop.models.database import (
    EVIDENCE,
    LEDGER,
    create_files,
    has_encrypted_files,
    open_files,
    prepare,
    require_workspace,
)
from desktop.models.durable import sync_file, sync_folder, write_file
from desktop.models.evidence import EvidenceStore
from desktop.models.exchange_store import ExchangeStore
from desktop.models.failures import (
    Busy,
    NewerWorkspace,
    OlderWorkspace,
    ReadOnly,
    WorkspaceExists,
    database_sentences,
    sentences,
)
from desktop.models.generations import note_generation
from desktop.models.identity import Identity
from desktop.models.kinds import EDITION
from desktop.models.ledger import Ledger
from desktop.models.location import require_local
from desktop.models.lock import LOCK, Lock, told_holder
from desktop.models.log import Log
from desktop.models.migrations import Migration, load_migrations, migrate, user_version
from desktop.models.past import Head, files_at_heads, past_files
from desktop.models.refold import refold_all
from desktop.models.swapping import finish_swap, folder_of_ledger
from desktop.models.typed_store import TypedStore
from desktop.models.year_rules import Rulebook
from desktop.progress import SILENT, Progress
from desktop.records.line import SCHEMA
from desktop.records.ownership import OWNERSHIP

__all__ = ["Identity", "Workspace", "create_workspace", "is_encrypted", "open_workspace"]

BACKUPS = "backups"
INBOX = "inbox"
NOTHING_BESIDE: Mapping[str, bytes] = {}


def create_workspace(
    folder: Path, identity: Identity, key: bytes | None = None, beside: Mapping[str, bytes] = NOTHING_BESIDE
) -> None:
    """Makes a workspace: all of it, or nothing.

    Args:
        folder: where; ends in ``.dukao`` by custom; its parents are made when they are missing.
        identity: whose it is.
        key: 32 bytes that encrypt it at rest; None leaves it plain.
        beside: further files of the folder, by name; they are there as soon as the workspace is.

    Raises:
        AppError: it exists, is no good place, cannot be written, or there is no room.
    """
    if folder.exists():
        raise WorkspaceExists(path=folder)
    require_local(folder)
    if any(parent.exists() and not parent.is_dir() for parent in folder.parents):
        raise ReadOnly(path=folder)
    with sentences(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            for name, content in beside.items():
                write_file(part / name, content)
            _fill(part, identity, key)
            part.rename(folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        sync_folder(folder.parent)


def is_encrypted(folder: Path) -> bool:
    """Whether the files of a workspace are encrypted at rest; false where there are none."""
    return has_encrypted_files(folder_of_ledger(folder))


def open_workspace(folder: Path, key: bytes | None = None, *, read_only: bool = False) -> "Workspace":
    """Opens a workspace.

    An older one is copied into its backups, then brought up to date. Its tables are folded anew when
    this program folds or shows records differently from the one that wrote them. A restore that was
    interrupted is ended first.

    Args:
        folder: the workspace.
        key: 32 bytes, when it is encrypted.
        read_only: read beside another process that writes.

    Raises:
        AppError: it is not a workspace, newer, encrypted, damaged, in use, or no good place.
    """
    with sentences(folder):
        finish_swap(folder)
        require_workspace(folder, key)
        with _naming_holder(folder):
            connection = open_files(folder, key, is_read_only=read_only)
        try:
            return _opened(folder, key, connection, is_read_only=read_only)
        except BaseException:
            connection.close()
            raise


class Workspace:
    """An open workspace; a context manager that closes it.

    Attributes:
        folder: where it lies.
        identity: whose it is.
        key: what it is encrypted with; None when it is plain.
        log: the lines.
        ledger: the tables.
        evidence: the attachments.
        exchange: packages, keys, and what other parties hold.
        cases: where cases and tasks stand, kept for a day.
    """

    def __init__(
        self, folder: Path, key: bytes | None, connection: dbapi2.Connection, lock: Lock | None
    ) -> None:
        self.folder = folder
        self.key = key
        self.connection = connection
        self._lock = lock
        self._rulebook = Rulebook(connection)
        self.cases = CaseCache(connection, self._rulebook)
        self._bind(stored_identity(connection))
        self.ledger = Ledger(connection)
        self.evidence = EvidenceStore(connection)
        self._typed: TypedStore | None = None

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be written."""
        return self._lock is None

    @property
    def is_encrypted(self) -> bool:
        """Whether the files are encrypted at rest."""
        return self.key is not None

    @property
    def typed(self) -> TypedStore:
        """What is being typed and not in the log yet; its file is made when it is first asked for.

        Raises:
            ReadOnly: nothing can be written.
        """
        if self.is_read_only:
            raise ReadOnly(path=self.folder)
        if self._typed is None:
            self._typed = TypedStore(self.folder, self.key)
        return self._typed

    def close(self) -> None:
        """Closes the files and gives the lock back; a second time does nothing."""
        if self._typed is not None:
            self._typed.close()
        self.connection.close()
        if self._lock is not None:
            self._lock.release()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that happens inside is committed durably over both files, or nothing of it.

        Cases that follow from what was written are brought up to date with it, for the day they are kept for.

        Raises:
            RuntimeError: there is one already; they do not nest.
            AppError: the disk is full, cannot be written, or fails.
        """
        if self.connection.in_transaction:
            raise RuntimeError("transactions do not nest")
        with database_sentences(self.folder):
            try:
                self._begin()
                yield
                self.cases.settle()
                self.connection.execute("COMMIT")
            except BaseException:
                self.cases.forget()
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    def refresh_cases(self, day: date, progress: Progress = SILENT) -> int:
        """Brings cases and the standings of tasks up to date for a day.

        Inside a transaction or as one of its own; when nothing was touched and the day is the one they are
        kept for, it costs next to nothing. A workspace that is open for reading keeps the day it has.

        Args:
            day: usually the present one.
            progress: counts tasks when all are derived anew.

        Returns:
            Number of rows that were written.
        """
        if self.is_read_only:
            return 0
        if self.connection.in_transaction:
            return self.cases.refresh(day, progress)
        if self.cases.is_kept_for(day):
            return 0
        with self.transaction():
            return self.cases.refresh(day, progress)

    def as_of(self, instant: datetime) -> "Workspace":
        """The workspace as it stood at an instant, in memory and for reading only, to be closed.

        It holds the lines that had arrived by then; records, cases and search are folded and derived from
        them. It does not follow what is written here afterwards.

        Args:
            instant: aware; cases are kept for the day it names where it is told.
        """
        with database_sentences(self.folder):
            files = past_files(self.connection, instant, self.folder, self.key)
            return self._past(files, instant.date())

    def at_heads(self, heads: Iterable[Head], day: date) -> "Workspace":
        """The workspace of the lines that some ends of streams go on from, as `as_of`.

        It is the same on every computer that has those lines, whatever else came and in whichever order.

        Args:
            heads: name of the stream, position and hash; of several branches each end.
            day: cases are kept for it.

        Raises:
            HeadsMissing: a line is not here.
        """
        with database_sentences(self.folder):
            files = files_at_heads(self.connection, heads, self.folder, self.key)
            return self._past(files, day)

    def heads(self) -> tuple[Head, ...]:
        """The ends of all streams as they are held, by stream, position and hash: see `at_heads`."""
        return tuple(
            (str(name), position, digest)
            for name in self.log.stream_names()
            for position, digest in self.log.ends(name)
        )

    def rules(self) -> YearRules:
        """The rules of the year: the shipped ones, with the office's own over them."""
        return self._rulebook.rules()

    def start_generation(self, fingerprint: str = "", after: int = 0) -> Identity:
        """Gives this replica a new name, because its lines may go on elsewhere as well.

        Args:
            fingerprint: of another signing key, whose first generation begins; empty keeps the key.
            after: a generation of that key that may be in use elsewhere.

        Returns:
            The new identity, stored already.
        """
        before = self.identity
        same_key = fingerprint in ("", before.fingerprint)
        key = before.fingerprint if same_key else fingerprint
        last = max(before.generation if same_key else 0, after)
        renamed = replace(before, fingerprint=key, generation=last + 1)
        with sentences(self.folder), self.transaction():
            note_generation(self.folder, key, renamed.generation)
            _write_identity(self.connection, renamed)
        self._bind(renamed)
        return renamed

    def setting(self, name: str) -> str | None:
        """A value that belongs to this workspace and is told to nobody; None when it was never set."""
        row = self.connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def set_setting(self, name: str, value: str) -> None:
        """Sets such a value, inside a transaction or as one of its own."""
        if not self.connection.in_transaction:
            with self.transaction():
                self.set_setting(name, value)
            return
        self.connection.execute(
            "INSERT INTO setting VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            (name, value),
        )

    def _past(self, files: dbapi2.Connection, day: date) -> "Workspace":
        past = Workspace(self.folder, self.key, files, None)
        try:
            with past.transaction():
                past.cases.recompute(day)
            past.connection.execute("PRAGMA query_only = ON")
        except BaseException:
            past.close()
            raise
        return past

    def _begin(self) -> None:
        """Takes the right to write to ``ledger.db`` alone.

        BEGIN IMMEDIATE would take it for ``evidence.db`` too, and every commit would then pay for two
        journals and the file that ties them together. SQLite still ties the files together when
        both are written. Nobody else writes: we hold the lock of the workspace.
        """
        self.connection.execute("BEGIN")
        self.connection.execute("DELETE FROM meta WHERE 0")

    def _bind(self, identity: Identity) -> None:
        self.identity = identity
        self.log = Log(self.connection, identity, self.cases.touched)
        self.exchange = ExchangeStore(self.connection, identity)


def bring_up_to_date(
    folder: Path, connection: dbapi2.Connection, migrations: Sequence[Migration]
) -> Path | None:
    """Copies an older workspace into its backups, then migrates it.

    Args:
        folder: the workspace; its lock is held.
        connection: its open files, no transaction.
        migrations: all steps in order.

    Returns:
        The folder of the copy; None when there was nothing to do.
    """
    found = user_version(connection)
    if found == migrations[-1].version:
        return None
    copy = _free_name(folder / BACKUPS / f"format-{found}")
    copy.mkdir(parents=True)
    for name in (LEDGER, EVIDENCE):
        shutil.copy2(folder / name, copy / name)
        sync_file(copy / name)
    sync_folder(copy)
    migrate(connection, migrations)
    return copy


def _opened(
    folder: Path, key: bytes | None, connection: dbapi2.Connection, *, is_read_only: bool
) -> Workspace:
    migrations = load_migrations()
    with _naming_holder(folder):
        found = user_version(connection)
    known = migrations[-1].version
    if found > known:
        raise NewerWorkspace(path=folder, found=found, known=known)
    if is_read_only:
        if found < known:
            raise OlderWorkspace(path=folder)
        prepare(connection)
        return Workspace(folder, key, connection, None)
    require_local(folder)
    if not os.access(folder, os.W_OK):
        raise ReadOnly(path=folder)
    lock = Lock(folder)
    try:
        prepare(connection)
        bring_up_to_date(folder, connection, migrations)
        workspace = Workspace(folder, key, connection, lock)
        _follow_rules(workspace)
    except BaseException:
        lock.release()
        raise
    return workspace


def _follow_rules(workspace: Workspace) -> None:
    """Folds anew when the rules of folding or showing are not those the tables were made with."""
    if _meta(workspace.connection, "rules") != rules():
        with workspace.transaction():
            refold_all(workspace.connection)
            workspace.cases.recompute_kept()
            _set_meta(workspace.connection, "rules", rules())


def rules() -> str:
    """What the tables depend on beside the log: the ownership table, the schema and our columns."""
    law = [f"{kind} {rule.writer.value} {rule.told.value}" for kind, rule in sorted(OWNERSHIP.items())]
    return sha256("\n".join([f"{EDITION} {SCHEMA}", *law]).encode()).hexdigest()


@contextmanager
def _naming_holder(folder: Path) -> Iterator[None]:
    """Says who holds the workspace when SQLite only knows that somebody does."""
    try:
        yield
    except dbapi2.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") != "SQLITE_BUSY":
            raise
        raise Busy(**told_holder(folder)) from error


def _fill(part: Path, identity: Identity, key: bytes | None) -> None:
    for name in (BACKUPS, INBOX):
        (part / name).mkdir()
    (part / LOCK).touch()
    connection = create_files(part, key)
    try:
        migrate(connection, load_migrations())
        connection.execute("BEGIN")
        _write_identity(connection, identity)
        _set_meta(connection, "rules", rules())
        connection.execute("COMMIT")
    finally:
        connection.close()
    sync_folder(part)


def stored_identity(connection: dbapi2.Connection) -> Identity:
    """Whose workspace the open files are; one from before suites is of the first."""
    return Identity(**json.loads(_meta(connection, "identity")))


def _write_identity(connection: dbapi2.Connection, identity: Identity) -> None:
    _set_meta(connection, "identity", json.dumps(asdict(identity), ensure_ascii=False))


def _meta(connection: dbapi2.Connection, name: str) -> str:
    return str(connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()[0])


def _set_meta(connection: dbapi2.Connection, name: str, value: str) -> None:
    connection.execute(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", (name, value)
    )


def _free_name(wanted: Path) -> Path:
    name, number = wanted, 1
    while name.exists():
        number += 1
        name = wanted.with_name(f"{wanted.name}-{number}")
    return name
