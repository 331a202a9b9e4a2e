"""Looking back: the workspace as it stood at an instant or at some ends of streams, folded in memory.

For an instant, lines are taken in order of arrival up to the last one that had arrived by then; a clock that
was once wrong moves that line, never the order. For ends of streams, lines are taken that these ends go on
from, whenever they arrived: that is the same on every computer that has them. A record whose lines are all
taken is taken as it stands, any other is folded anew from those of its lines that are.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from desktop.errors import AppError
from desktop.i18n import mark
from desktop.models.database import attach_evidence
from desktop.models.kinds import TABLES
from desktop.models.log import instant_text
from desktop.models.refold import mend
from desktop.models.text_index import TextIndex

_SCHEMA = (
    "SELECT sql FROM sqlite_schema WHERE type = ? AND sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
    "AND name NOT LIKE 'task_text_%' ORDER BY rowid"
)
_MOST_NAMED = 3
_LINE = "arrival, stream, position, hash, previous, record, judgement, raw, arrived"
_RECORD = "id, kind, uid, audience, version, conflicts, problems"

Head = tuple[str, int, str]
"""An end of a stream: its name, position and hash of the line in hexadecimal."""
_Wanted = Callable[[int], bool]
"""Whether the line of an arrival number is taken."""


class HeadsMissing(AppError):
    """Lines that were there elsewhere have not come here."""

    code = "E_HEADS"
    template = mark("还缺少{count}个来源的记录（{streams}）。请先导入最新的交换包。")


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
    last = last_arrival(present, instant)
    return _files(present, lambda arrival: arrival <= last, folder, key)


def files_at_heads(
    present: dbapi2.Connection, heads: Iterable[Head], folder: Path, key: bytes | None
) -> dbapi2.Connection:
    """The tables of the lines that some ends of streams go on from, as `past_files`.

    Args:
        present: the open files, no transaction.
        heads: of several branches of a stream each end; a stream without any is left out.
        folder: of the workspace.
        key: what it is encrypted with.

    Raises:
        HeadsMissing: a line is not here.
    """
    return _files(present, lines_before(present, heads).__contains__, folder, key)


def lines_before(present: dbapi2.Connection, heads: Iterable[Head]) -> Set[int]:
    """Arrival numbers of the lines that some ends of streams go on from, the ends among them.

    Raises:
        HeadsMissing: a line is not here.
    """
    ends: dict[str, set[tuple[int, str]]] = {}
    for stream, position, digest in heads:
        ends.setdefault(stream, set()).add((position, digest))
    found: set[int] = set()
    missing: list[str] = []
    for stream, several in sorted(ends.items()):
        taken = _line_of_descent(present, stream, several)
        if taken is None:
            missing.append(stream)
        else:
            found |= taken
    if missing:
        named = "、".join(missing[:_MOST_NAMED]) + ("…" if len(missing) > _MOST_NAMED else "")
        raise HeadsMissing(count=len(missing), streams=named)
    return found


def _line_of_descent(present: dbapi2.Connection, stream: str, ends: Set[tuple[int, str]]) -> Set[int] | None:
    """Arrival numbers of the lines of a stream down to its first; None when one of them is not here."""
    last = max(position for position, _ in ends)
    rows = present.execute(
        "SELECT position, lower(hex(hash)), lower(hex(previous)), arrival FROM line "
        "WHERE stream = (SELECT id FROM stream WHERE name = ?) AND position <= ? ORDER BY position DESC",
        (stream, last),
    )
    wanted, found = set(ends), set()
    for position, digest, previous, arrival in rows:
        if (position, digest) in wanted:
            wanted.discard((position, digest))
            found.add(arrival)
            if position > 1:
                wanted.add((position - 1, previous))
    return None if wanted else found


def _files(
    present: dbapi2.Connection, is_wanted: _Wanted, folder: Path, key: bytes | None
) -> dbapi2.Connection:
    past = dbapi2.connect("file::memory:", uri=True, isolation_level=None, check_same_thread=False)
    try:
        past.execute("PRAGMA trusted_schema = OFF")
        past.execute("PRAGMA temp_store = MEMORY")
        attach_evidence(past, folder, key, is_read_only=True)
        past.execute("BEGIN")
        _copy(present, past, is_wanted)
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


def _copy(present: dbapi2.Connection, past: dbapi2.Connection, is_wanted: _Wanted) -> None:
    _make(present, past, "table")
    known: set[int | None] = set()
    later: set[int | None] = set()
    for arrival, number in present.execute("SELECT arrival, record FROM line"):
        (known if is_wanted(arrival) else later).add(number)
    for plain in ("meta", "setting", "stream"):
        _pour(present, past, plain, "*")
    past.execute("DELETE FROM meta WHERE name = 'cases'")
    _pour(present, past, "record", _RECORD, lambda row: row[0] in known)
    _pour(present, past, "line", _LINE, lambda row: is_wanted(row[0]))
    for name, table in TABLES.items():
        _pour(present, past, name, table.selection, lambda row: row[0] in known and row[0] not in later)
    _make(present, past, "index")  # made of what is there already: sooner than kept up to date
    mend(past, sorted(number for number in known & later if number is not None))
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
