"""Looking back: the workspace as it stood at an instant, folded in memory from the lines that had arrived.

Lines are taken in order of arrival up to the last one that had arrived by then; a clock that was once wrong
moves that line, never the order. A record whose lines all came before is taken as it stands, any other is
folded anew from those of its lines that had come.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from desktop.models.database import attach_evidence
from desktop.models.kinds import TABLES
from desktop.models.log import instant_text
from desktop.models.refold import mend
from desktop.models.text_index import TextIndex

_SCHEMA = (
    "SELECT sql FROM sqlite_schema WHERE type = ? AND sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
    "AND name NOT LIKE 'task_text_%' ORDER BY rowid"
)
_LINE = "arrival, stream, position, hash, previous, record, judgement, raw, arrived"
_RECORD = "id, kind, uid, audience, version, conflicts, problems"


def past_files(
    present: dbapi2.Connection, instant: datetime, folder: Path, key: bytes | None
) -> dbapi2.Connection:
    """The tables as they stood at an instant, but for cases, in memory; attachments are those of the files.

    Args:
        present: the open files, no transaction.
        instant: aware.
        folder: of the workspace.
        key: what it is encrypted with.
    """
    past = dbapi2.connect("file::memory:", uri=True, isolation_level=None, check_same_thread=False)
    try:
        past.execute("PRAGMA trusted_schema = OFF")
        past.execute("PRAGMA temp_store = MEMORY")
        attach_evidence(past, folder, key, is_read_only=True)
        past.execute("BEGIN")
        _copy(present, past, last_arrival(present, instant))
        past.execute("COMMIT")
    except BaseException:
        past.close()
        raise
    return past


def last_arrival(present: dbapi2.Connection, instant: datetime) -> int:
    """Number of the last line that had arrived by an instant; 0 when none had.

    A line that was kept before arrivals were noted arrived when it claims to have been written.
    """
    (noted,) = present.execute(
        "SELECT ifnull(max(arrival), 0) FROM line WHERE arrived <> '' AND arrived <= ?",
        (instant_text(instant),),
    ).fetchone()
    unnoted = present.execute(
        "SELECT arrival, raw FROM line WHERE arrival > ? AND arrived = '' ORDER BY arrival DESC", (noted,)
    )
    for arrival, raw in unnoted:
        if _claims(raw, instant):
            return int(arrival)
    return int(noted)


def _claims(raw: bytes, instant: datetime) -> bool:
    """Whether a line claims to have been written by an instant; one that does not say does not."""
    try:
        claimed = datetime.fromisoformat(json.loads(raw)["w"])
    except ValueError:
        return False
    return claimed.tzinfo is not None and claimed <= instant


def _copy(present: dbapi2.Connection, past: dbapi2.Connection, last: int) -> None:
    _make(present, past, "table")
    later = {number for (number,) in present.execute("SELECT record FROM line WHERE arrival > ?", (last,))}
    known = {number for (number,) in present.execute("SELECT record FROM line WHERE arrival <= ?", (last,))}
    for plain in ("meta", "setting", "stream"):
        _pour(present, past, plain, "*")
    past.execute("DELETE FROM meta WHERE name = 'cases'")
    _pour(present, past, "record", _RECORD, lambda row: row[0] in known)
    _pour(present, past, "line", _LINE, lambda row: row[0] <= last)
    for name, table in TABLES.items():
        _pour(present, past, name, table.selection, lambda row: row[0] in known and row[0] not in later)
    _make(present, past, "index")  # made of what is there already: sooner than kept up to date
    mend(past, sorted(known & later - {None}))
    TextIndex(past).rebuild()


def _make(present: dbapi2.Connection, past: dbapi2.Connection, kind: str) -> None:
    for (statement,) in present.execute(_SCHEMA, (kind,)).fetchall():
        past.execute(statement)


def _pour(
    present: dbapi2.Connection,
    past: dbapi2.Connection,
    table: str,
    columns: str,
    is_wanted: Callable[[Sequence[Any]], bool] = lambda _: True,
) -> None:
    """Copies rows of a table."""
    rows = present.execute(f"SELECT {columns} FROM {table}")
    places = ", ".join("?" * len(rows.description))
    names = "" if columns == "*" else f"({columns})"
    wanted: Iterator[Sequence[Any]] = filter(is_wanted, rows)
    past.executemany(f"INSERT INTO {table} {names} VALUES ({places})", wanted)
