"""Taking lines back as if they had never come: an import is undone."""

import re

from sqlcipher3 import dbapi2

from desktop.models.branches import Branches
from desktop.models.failures import LinesNeeded
from desktop.models.kinds import TABLES
from desktop.models.refold import derive_all, write_folded
from desktop.models.touched import Touched

_RANGE = "arrival BETWEEN ?1 AND ?2"
_UID = re.compile(rb"((?:office|unit|inspector)\.[a-z0-9-]{1,40})\\?/([0-9a-f]{32})")


def forget(connection: dbapi2.Connection, touched: Touched, first: int, last: int) -> int:
    """Removes lines and brings the tables to what the others fold to, inside a transaction.

    Args:
        connection: the open files.
        touched: is told that cases have to be derived anew.
        first: number of the first line to go, as it arrived.
        last: number of the last one.

    Returns:
        Number of lines that went.

    Raises:
        LinesNeeded: later lines go on from these, or name the same records.
    """
    connection.execute("CREATE TEMP TABLE gone (id INTEGER PRIMARY KEY)")
    try:
        connection.execute(
            f"INSERT INTO temp.gone SELECT DISTINCT record FROM line WHERE record IS NOT NULL AND {_RANGE}",
            (first, last),
        )
        if resting := _resting(connection, first, last):
            raise LinesNeeded(count=resting)
        removed = _remove(connection, first, last)
        _refold(connection)
    finally:
        connection.execute("DROP TABLE IF EXISTS temp.gone")  # a full disk rolls it back, too
    touched.is_all = touched.is_all or bool(removed)
    return removed


def _resting(connection: dbapi2.Connection, first: int, last: int) -> int:
    """Number of later lines that go on from these, or name a record that these are about."""
    gone = {row[0] for row in connection.execute(f"SELECT hash FROM line WHERE {_RANGE}", (first, last))}
    uids = {
        uid.encode()
        for (uid,) in connection.execute("SELECT uid FROM record WHERE id IN (SELECT id FROM temp.gone)")
    }
    later = connection.execute("SELECT previous, raw FROM line WHERE arrival > ?", (last,))
    return sum(previous in gone or not uids.isdisjoint(_named(raw)) for previous, raw in later)


def _named(raw: bytes) -> set[bytes]:
    """The records that a line is about or speaks of."""
    return {party + b"/" + uuid for party, uuid in _UID.findall(raw)}


def _remove(connection: dbapi2.Connection, first: int, last: int) -> int:
    streams = connection.execute(
        f"SELECT DISTINCT stream.id, name FROM line JOIN stream ON stream.id = line.stream WHERE {_RANGE}",
        (first, last),
    ).fetchall()
    removed = connection.execute(f"DELETE FROM line WHERE {_RANGE}", (first, last)).rowcount
    for number, name in streams:
        Branches(connection, name).settle()
        connection.execute(
            "DELETE FROM stream WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM line WHERE stream = ?1)",
            (number,),
        )
    return int(removed)


def _refold(connection: dbapi2.Connection) -> None:
    """Writes the records anew that lost lines; those that lost all of them go."""
    for table in TABLES:
        connection.execute(f"DELETE FROM {table} WHERE record IN (SELECT id FROM temp.gone)")
    connection.execute("DELETE FROM task_text WHERE rowid IN (SELECT id FROM temp.gone)")
    connection.execute(
        "DELETE FROM record WHERE id IN (SELECT id FROM temp.gone) "
        "AND NOT EXISTS (SELECT 1 FROM line WHERE line.record = record.id)"
    )
    write_folded(connection, "record IN (SELECT id FROM temp.gone)")
    derive_all(connection)
