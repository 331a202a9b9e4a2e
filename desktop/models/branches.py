"""The signed ends of one stream: which of them cover which.

An end covers every line before it on its branch. Of ends on one branch only the latest counts; the others
stay, superseded, and count again when the lines of the latest are taken back.
"""

from dataclasses import dataclass

from sqlcipher3 import dbapi2

from desktop.models.exchange_rows import HeadRow

_ANCESTOR = (
    "WITH RECURSIVE back (position, previous) AS ("
    "SELECT position, previous FROM line WHERE stream = ?1 AND position = ?2 AND hash = ?3 "
    "UNION ALL SELECT line.position, line.previous FROM back JOIN line ON line.stream = ?1 "
    "AND line.position = back.position - 1 AND line.hash = back.previous WHERE back.position > ?4 + 1) "
    "SELECT EXISTS (SELECT 1 FROM back WHERE position = ?4 + 1 AND previous = ?5)"
)


@dataclass(frozen=True, slots=True)
class _End:
    position: int
    hash: bytes


class Branches:
    """The ends of one stream.

    Args:
        connection: the open files, in a transaction.
        stream: its name.
    """

    def __init__(self, connection: dbapi2.Connection, stream: str) -> None:
        self._connection = connection
        self._stream = stream
        row = connection.execute("SELECT id FROM stream WHERE name = ?", (stream,)).fetchone()
        self._number: int | None = row[0] if row else None

    def put(self, row: HeadRow) -> None:
        """Adds a signed end.

        Raises:
            ValueError: the log does not hold that line.
        """
        end = _End(row.position, bytes.fromhex(row.hash))
        if not self._is_held(end):
            raise ValueError(f"no line {row.position} {row.hash} in {row.stream}")
        others = self._ends("superseded = 0")
        if end in others:
            return
        is_superseded = any(self._covers(later, end) for later in others)
        self._connection.execute(
            "INSERT INTO stream_head (stream, position, hash, public, suite, signature, superseded) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (row.stream, row.position, end.hash, row.public, row.suite, row.signature, int(is_superseded)),
        )
        if not is_superseded:
            self._supersede([one for one in others if self._covers(end, one)])

    def settle(self) -> None:
        """Drops ends whose line is gone, and finds out anew which of the others count."""
        self._connection.execute(
            "DELETE FROM stream_head WHERE stream = ?1 AND NOT EXISTS (SELECT 1 FROM line "
            "WHERE stream = ?2 AND position = stream_head.position AND hash = stream_head.hash)",
            (self._stream, self._number),
        )
        ends = self._ends("1")
        self._connection.execute("UPDATE stream_head SET superseded = 0 WHERE stream = ?", (self._stream,))
        latest: list[_End] = []
        for end in reversed(ends):
            if any(self._covers(later, end) for later in latest):
                self._supersede([end])
            else:
                latest.append(end)

    def _ends(self, condition: str) -> list[_End]:
        rows = self._connection.execute(
            f"SELECT position, hash FROM stream_head WHERE stream = ? AND {condition} "
            "ORDER BY position, hash",
            (self._stream,),
        )
        return [_End(*row) for row in rows]

    def _supersede(self, ends: list[_End]) -> None:
        self._connection.executemany(
            "UPDATE stream_head SET superseded = 1 WHERE stream = ? AND position = ? AND hash = ?",
            ((self._stream, end.position, end.hash) for end in ends),
        )

    def _is_held(self, end: _End) -> bool:
        (found,) = self._connection.execute(
            "SELECT EXISTS (SELECT 1 FROM line WHERE stream = ? AND position = ? AND hash = ?)",
            (self._number, end.position, end.hash),
        ).fetchone()
        return bool(found)

    def _covers(self, later: _End, earlier: _End) -> bool:
        """Whether a line is an ancestor of another one."""
        if later.position <= earlier.position:
            return False
        (lines,) = self._connection.execute(
            "SELECT count(*) FROM line WHERE stream = ? AND position BETWEEN ? AND ?",
            (self._number, earlier.position, later.position),
        ).fetchone()
        if lines == later.position - earlier.position + 1:
            return True  # a path: there is no other line it could have come from
        (found,) = self._connection.execute(
            _ANCESTOR, (self._number, later.position, later.hash, earlier.position, earlier.hash)
        ).fetchone()
        return bool(found)
