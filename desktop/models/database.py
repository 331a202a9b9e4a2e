"""The open files: ``ledger.db`` with ``evidence.db`` attached, plain or encrypted, on one connection."""

from pathlib import Path
from urllib.parse import quote

from sqlcipher3 import dbapi2

from desktop.models.failures import Damaged, KeyNeeded, NotEncrypted, NotWorkspace, WrongKey

LEDGER = "ledger.db"
EVIDENCE = "evidence.db"
APPLICATION_ID = 0x44754B61  # "DuKa": what tells our files from other people's SQLite files
KEY_BYTES = 32
PAGE_BYTES = 4096

_PLAIN_HEADER = b"SQLite format 3\0"
_APPLICATION_ID_AT = slice(68, 72)
_CACHE_KIB = 32 * 1024


def has_encrypted_files(folder: Path) -> bool:
    """Whether the files of a workspace are encrypted at rest; false where there are none."""
    header, size = _header(folder / LEDGER)
    return size >= PAGE_BYTES and size % PAGE_BYTES == 0 and not header.startswith(_PLAIN_HEADER)


def require_workspace(folder: Path, key: bytes | None) -> None:
    """Looks at the files without opening them as databases.

    Raises:
        NotWorkspace: these are not our files.
        KeyNeeded: encrypted, and no key was given.
        NotEncrypted: plain, and a key was given.
        Damaged: a file is missing.
    """
    header, _ = _header(folder / LEDGER)
    if has_encrypted_files(folder):
        if key is None:
            raise KeyNeeded(path=folder)
    else:
        if int.from_bytes(header[_APPLICATION_ID_AT], "big") != APPLICATION_ID:
            raise NotWorkspace(path=folder)
        if key is not None:
            raise NotEncrypted(path=folder)
    if not (folder / EVIDENCE).is_file():
        raise Damaged(reason=EVIDENCE)


def create_files(folder: Path, key: bytes | None) -> dbapi2.Connection:
    """Makes both files, empty, and opens them."""
    for name in (LEDGER, EVIDENCE):
        (folder / name).touch()
    connection = _connect(folder, key, is_read_only=False)
    attach_evidence(connection, folder, key, is_read_only=False)
    for schema in ("main", "evidence"):
        connection.execute(f"PRAGMA {schema}.auto_vacuum = NONE")
        connection.execute(f"PRAGMA {schema}.application_id = {APPLICATION_ID}")
    prepare(connection)
    return connection


def open_files(folder: Path, key: bytes | None, *, is_read_only: bool) -> dbapi2.Connection:
    """Opens both files; nothing is written, unless a crash left a transaction to roll back.

    Raises:
        WrongKey: the key does not open them.
    """
    connection = _connect(folder, key, is_read_only=is_read_only)
    try:
        _require_key(connection, folder, key)
        attach_evidence(connection, folder, key, is_read_only=is_read_only)
    except BaseException:
        connection.close()
        raise
    return connection


def prepare(connection: dbapi2.Connection) -> None:
    """Chooses how the open files are written: durable, checked, one rollback journal."""
    for schema in ("main", "evidence"):
        connection.execute(f"PRAGMA {schema}.journal_mode = DELETE")
        connection.execute(f"PRAGMA {schema}.synchronous = EXTRA")
    for name, value in (
        ("foreign_keys", "ON"),
        ("trusted_schema", "OFF"),
        ("temp_store", "MEMORY"),
        ("cache_size", -_CACHE_KIB),
    ):
        connection.execute(f"PRAGMA {name} = {value}")


def attach_evidence(
    connection: dbapi2.Connection, folder: Path, key: bytes | None, *, is_read_only: bool
) -> None:
    """Opens the attachments of a workspace beside whatever a connection has open."""
    uri = _uri(folder / EVIDENCE, is_read_only=is_read_only)
    connection.execute("ATTACH ? AS evidence KEY ?", (uri, "" if key is None else key_text(key)))


def _header(file: Path) -> tuple[bytes, int]:
    try:
        with file.open("rb") as stream:
            return stream.read(100), file.stat().st_size
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return b"", 0


def _connect(folder: Path, key: bytes | None, *, is_read_only: bool) -> dbapi2.Connection:
    connection = dbapi2.connect(
        _uri(folder / LEDGER, is_read_only=is_read_only),
        uri=True,
        isolation_level=None,
        check_same_thread=False,  # the session's lock lets one thread in at a time
        timeout=2,
    )
    if key is not None:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f'PRAGMA key = "{key_text(key)}"')
    return connection


def _require_key(connection: dbapi2.Connection, folder: Path, key: bytes | None) -> None:
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except dbapi2.DatabaseError as error:
        if key is not None and getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB":
            raise WrongKey(path=folder) from error
        raise
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise NotWorkspace(path=folder)


def _uri(file: Path, *, is_read_only: bool) -> str:
    mode = "ro" if is_read_only else "rw"
    path = file.resolve().as_posix()
    return f"file:{quote(path if path.startswith('/') else '/' + path)}?mode={mode}"


def key_text(key: bytes) -> str:
    """A raw key for SQLCipher: used as it is, not stretched like a passphrase."""
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return f"x'{key.hex()}'"
