"""What is being typed, beside the log: kept at every keystroke, forgotten once the log has it.

A file of its own, in write-ahead mode and without waiting for the disk: a program that is killed loses
nothing that was put, a power cut may. It is part of no backup and of no package.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sqlcipher3 import dbapi2

from desktop.models.database import key_text
from desktop.models.failures import database_sentences

TYPING = "typing.db"
_JOURNALS = ("-wal", "-shm")
_UNREADABLE = ("SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_ERROR")  # damaged, of another key, of somebody else
_TABLE = (
    "CREATE TABLE IF NOT EXISTS typed (scope TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, "
    "PRIMARY KEY (scope, name)) STRICT, WITHOUT ROWID"
)


class TypedStore:
    """Values by scope and key; any thread may use it.

    Args:
        folder: of the workspace; its lock is held.
        key: what the workspace is encrypted with; None when it is plain.

    Raises:
        AppError: the folder cannot be written.
    """

    def __init__(self, folder: Path, key: bytes | None) -> None:
        self._folder = folder
        self._lock = Lock()
        with database_sentences(folder):
            try:
                self._connection = _opened(folder / TYPING, key)
            except dbapi2.Error as error:
                if not getattr(error, "sqlite_errorname", "").startswith(_UNREADABLE):
                    raise
                _move_aside(folder)
                self._connection = _opened(folder / TYPING, key)

    def put(self, scope: str, key: str, value: str) -> None:
        """Keeps a value; it is safe against the end of this program when this returns."""
        with self._using() as connection:
            connection.execute("INSERT OR REPLACE INTO typed VALUES (?, ?, ?)", (scope, key, value))

    def all(self, scope: str) -> dict[str, str]:
        """The values of a scope by key, in the order of the keys."""
        with self._using() as connection:
            rows = connection.execute("SELECT name, value FROM typed WHERE scope = ? ORDER BY name", (scope,))
            return dict(rows.fetchall())

    def drop(self, scope: str, values: Mapping[str, str]) -> None:
        """Forgets values, but not one that was put anew in the meantime.

        Args:
            scope: whose they are.
            values: as they were read, by key.
        """
        with self._using() as connection:
            connection.execute("BEGIN")
            try:
                connection.executemany(
                    "DELETE FROM typed WHERE scope = ? AND name = ? AND value = ?",
                    ((scope, key, value) for key, value in values.items()),
                )
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Closes the file; its journal goes into it. A second time does nothing."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _using(self) -> Iterator[dbapi2.Connection]:
        with self._lock, database_sentences(self._folder):
            yield self._connection


def _opened(file: Path, key: bytes | None) -> dbapi2.Connection:
    connection = dbapi2.connect(file, isolation_level=None, check_same_thread=False, timeout=2)
    try:
        if key is not None:
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f'PRAGMA key = "{key_text(key)}"')
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute(_TABLE)
        connection.execute("SELECT sum(length(scope) + length(name) + length(value)) FROM typed").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _move_aside(folder: Path) -> None:
    """Keeps a file that cannot be read, with its journal, under a name that is not taken."""
    number = 1
    while (folder / f"{TYPING}.damaged-{number}").exists():
        number += 1
    for ending in ("", *_JOURNALS):
        file = folder / f"{TYPING}{ending}"
        if file.exists():
            file.replace(folder / f"{TYPING}.damaged-{number}{ending}")
