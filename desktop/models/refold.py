"""Folding records anew from their lines and writing them, in bounded memory."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from sqlcipher3 import dbapi2

from desktop.models.kinds import TABLES
from desktop.models.stored import read_line
from desktop.models.tables import DERIVED, Numbered, Tables, standing
from desktop.models.text_index import TextIndex
from desktop.progress import SILENT, Progress
from desktop.records.fold import Key
from desktop.records.line import Change
from desktop.records.ownership import Judgement, judge

_BATCH = 2000


def refold_all(connection: dbapi2.Connection, progress: Progress = SILENT) -> int:
    """Files all lines anew, empties all tables, and folds them from zero, inside a transaction.

    Args:
        connection: the open files.
        progress: counts records.

    Returns:
        Number of records.
    """
    place_all(connection)
    for table in TABLES:
        connection.execute(f"DELETE FROM {table}")
    TextIndex(connection).clear()
    done = write_folded(connection, "record IS NOT NULL", progress)
    derive_all(connection)
    return done


def write_folded(connection: dbapi2.Connection, condition: str, progress: Progress = SILENT) -> int:
    """Folds the records of some lines and writes their rows, which are not there, inside a transaction.

    Args:
        connection: the open files; the lines are filed rightly.
        condition: SQL that picks lines, all of a record or none.
        progress: counts records.

    Returns:
        Number of records.
    """
    total = int(connection.execute("SELECT count(*) FROM record").fetchone()[0])
    rows = connection.execute(
        f"SELECT record, raw, hash FROM line WHERE {condition} ORDER BY record, arrival"
    )
    done = 0
    tables = Tables(connection)
    for batch in _batches(_folded(rows)):
        _write(connection, tables, batch)
        done += len(batch)
        progress.step(done, total)
    return done


def mend(connection: dbapi2.Connection, numbers: Iterable[int]) -> None:
    """Writes some records anew, inside a transaction; the lines are filed rightly.

    Args:
        connection: the open files.
        numbers: of records; one without lines loses its rows.
    """
    tables = Tables(connection)
    for number in numbers:
        for table in TABLES:
            connection.execute(f"DELETE FROM {table} WHERE record = ?", (number,))
        connection.execute("DELETE FROM task_text WHERE rowid = ?", (number,))
        rows = connection.execute(
            "SELECT record, raw, hash FROM line WHERE record = ? ORDER BY arrival", (number,)
        ).fetchall()
        _write(connection, tables, list(_folded(rows)))
        if not rows:
            connection.execute("DELETE FROM record WHERE id = ?", (number,))
    derive_all(connection)


def derive_all(connection: dbapi2.Connection) -> None:
    """Brings up to date what rows say about others, in all rows."""
    for table, column, value in DERIVED:
        connection.execute(f"UPDATE {table} SET {column} = {value} WHERE {column} IS NOT {value}")


def key_of(change: Change) -> Key:
    """Kind and uid of the record that a line is about."""
    return change.edit.kind, change.edit.record


def place_all(connection: dbapi2.Connection) -> None:
    """Files every line under the record and judgement that its bytes say, inside a transaction."""
    last = connection.execute("SELECT ifnull(max(arrival), 0) FROM line").fetchone()[0]
    for first in range(1, last + 1, _BATCH):
        rows = connection.execute(
            "SELECT arrival, raw, hash, record, judgement FROM line WHERE arrival BETWEEN ? AND ?",
            (first, first + _BATCH - 1),
        ).fetchall()
        for arrival, raw, digest, *filed in rows:
            change = read_line(raw, digest)
            verdict = judge(change)
            number = _number(connection, key_of(change)) if verdict is Judgement.FOLDED else None
            if filed != [number, verdict.value]:
                connection.execute(
                    "UPDATE line SET record = ?, judgement = ? WHERE arrival = ?",
                    (number, verdict.value, arrival),
                )
    connection.execute("DELETE FROM record WHERE NOT EXISTS (SELECT 1 FROM line WHERE record = record.id)")


def _folded(rows: Iterable[tuple[int, bytes, bytes]]) -> Iterator[Numbered]:
    """Folds lines that come sorted by record."""
    for number, lines in groupby(rows, key=lambda row: row[0]):
        changes = [read_line(raw, digest) for _, raw, digest in lines]
        yield number, standing(key_of(changes[0]), changes)


def _batches(items: Iterable[Numbered]) -> Iterator[list[Numbered]]:
    batch: list[Numbered] = []
    for item in items:
        batch.append(item)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _write(connection: dbapi2.Connection, tables: Tables, batch: list[Numbered]) -> None:
    connection.executemany(
        "UPDATE record SET kind = ?, uid = ?, audience = ?, version = ?, conflicts = ?, problems = ? "
        "WHERE id = ?",
        ((*one.summary, number) for number, one in batch),
    )
    tables.insert_typed(batch)


def _number(connection: dbapi2.Connection, key: Key) -> int:
    row = connection.execute("SELECT id FROM record WHERE kind = ? AND uid = ?", key).fetchone()
    if row:
        return int(row[0])
    return int(connection.execute("INSERT INTO record (kind, uid) VALUES (?, ?)", key).lastrowid)
