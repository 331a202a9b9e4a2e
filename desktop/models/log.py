"""The log in SQLite: exact bytes of every line, and the tables folded along in the same transaction.

It behaves like `records.journal.Journal`, which the tests hold against it.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import groupby, islice
from operator import itemgetter
from typing import TypeVar

from sqlcipher3 import dbapi2

from desktop.models.attached import cited, missing
from desktop.models.facts import AT_ONCE
from desktop.models.forgetting import forget
from desktop.models.identity import Identity
from desktop.models.offered import by_stream, continued
from desktop.models.stored import read_line
from desktop.models.tables import Numbered, Tables, standing
from desktop.models.touched import Touched
from desktop.records.fold import FoldedRecord, Key, fold_record
from desktop.records.journal import Acceptance
from desktop.records.line import Change, Edit, Stamp, compose
from desktop.records.ownership import Judgement, judge
from desktop.records.stream import (
    Fork,
    StreamName,
    Tip,
    parse_stream_name,
)

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class StreamStatus:
    """What is held of one stream.

    Attributes:
        lines: number of lines, those of all branches.
        tip: the end of greatest (position, hash).
        forks: where it has several continuations.
    """

    name: StreamName
    lines: int
    tip: Tip
    forks: tuple[Fork, ...]


class Log:
    """The lines of all streams of a workspace, and the records they fold to.

    Args:
        connection: the open files.
        identity: under which name our own lines are written.
        touched: is told what cases follow from.
    """

    def __init__(
        self, connection: dbapi2.Connection, identity: Identity, touched: Touched | None = None
    ) -> None:
        self._connection = connection
        self._identity = identity
        self._touched = Touched() if touched is None else touched
        self._tables = Tables(connection, self._touched)

    def append(
        self, edits: Sequence[Edit], audience: str, stamp: Stamp, year: int | None = None
    ) -> tuple[Change, ...]:
        """Writes the next lines of our own stream, inside a transaction; they arrive when they are stamped.

        Args:
            edits: what to state, in order; text is NFC.
            audience: to whom.
            stamp: claimed time and operator.
            year: supervision year; None means the workspace's.

        Raises:
            ValueError: an edit that cannot be a line, that the ownership table does not let through, or of
                a record that was told to another audience: a bug of the caller's.
        """
        identity = self._identity
        stream = StreamName(identity.party, identity.replica, audience, year or identity.year)
        return self._continue(stream, edits, stamp, _claimed(stamp))

    def repeat(self, edit: Edit, line: Change) -> Change:
        """Says in our own stream what another line said, under its stamp, inside a transaction.

        It arrives with the last line that is here: looking back from before, only the other one is seen.

        Args:
            edit: what is said again.
            line: said it before.
        """
        identity = self._identity
        stream = StreamName(identity.party, identity.replica, line.stream.audience, line.stream.year)
        arrived, raw, digest = self._connection.execute(
            "SELECT arrived, raw, hash FROM line ORDER BY arrival DESC LIMIT 1"
        ).fetchone()
        at = datetime.fromisoformat(arrived) if arrived else _claimed(read_line(raw, digest).stamp)
        (said,) = self._continue(stream, [edit], line.stamp, at)
        return said

    def _continue(
        self, stream: StreamName, edits: Sequence[Edit], stamp: Stamp, arrived: datetime | None
    ) -> tuple[Change, ...]:
        tip = self.tip(stream)
        changes: list[Change] = []
        for edit in edits:
            change = compose(stream, tip, edit, stamp)
            verdict = judge(change)
            if verdict is not Judgement.FOLDED:
                raise ValueError(f"{edit.kind} of {edit.record} to {stream.audience}: {verdict.value}")
            changes.append(change)
            tip = Tip(change.position, change.hash)
        self._add(changes, arrived, stream.audience)
        return tuple(changes)

    def accept(self, changes: Iterable[Change], arrived: datetime | None = None) -> Acceptance:
        """Adds what is new and usable of offered lines, of any streams in any order.

        Must be inside a transaction. What the offer itself repeats counts once.

        Args:
            changes: offered lines.
            arrived: the present instant, aware; looking back goes by it. None when nobody can say.
        """
        new: list[Change] = []
        dangling: list[Change] = []
        known = 0
        for stream, lines in by_stream(changes).items():
            result = continued(self.held(stream), lines)
            new.extend(lines[item] for item in result.new)
            dangling.extend(lines[item] for item in result.dangling)
            known += result.known
        self._add(new, arrived)
        return Acceptance(tuple(new), known, tuple(dangling))

    def known(self, keys: Iterable[Key]) -> Set[Key]:
        """Which of some records are here: at least one line of them folds."""
        return self._numbers(keys, None).keys()

    def record(self, kind: str, uid: str) -> FoldedRecord | None:
        """The record as it stands; None when no line of it is here."""
        changes = self.changes_of(kind, uid)
        return fold_record((kind, uid), changes) if changes else None

    def records(self, kind: str) -> tuple[FoldedRecord, ...]:
        """All records of a kind, in order of arrival; for kinds that are few or have no table."""
        rows = self._connection.execute(
            "SELECT record.id, uid, raw, line.hash FROM record JOIN line ON line.record = record.id "
            "WHERE kind = ? ORDER BY record.id, arrival",
            (kind,),
        )
        return tuple(
            fold_record((kind, uid), [read_line(raw, digest) for *_, raw, digest in lines])
            for (_, uid), lines in groupby(rows, key=lambda row: row[:2])
        )

    def audience(self, kind: str, uid: str) -> str | None:
        """To whom a record is told; None when no line of it is here."""
        found = self._connection.execute(
            "SELECT audience FROM record WHERE kind = ? AND uid = ?", (kind, uid)
        ).fetchone()
        return found[0] if found else None

    def changes_of(self, kind: str, uid: str) -> tuple[Change, ...]:
        """The lines that one record is folded from, in order of arrival."""
        rows = self._connection.execute(
            "SELECT raw, hash FROM line "
            "WHERE record = (SELECT id FROM record WHERE kind = ? AND uid = ?) ORDER BY arrival",
            (kind, uid),
        )
        return tuple(read_line(raw, digest) for raw, digest in rows)

    def lines(self, stream: StreamName) -> Iterator[bytes]:
        """The exact bytes of one stream, in order of position, then hash."""
        rows = self._connection.execute(
            "SELECT raw FROM line WHERE stream = (SELECT id FROM stream WHERE name = ?) "
            "ORDER BY position, hash",
            (str(stream),),
        )
        for (raw,) in rows:
            yield raw

    def streams(self) -> tuple[StreamStatus, ...]:
        """What is held of every stream, sorted by name."""
        forks: dict[StreamName, list[Fork]] = {}
        for fork in self.forks():
            forks.setdefault(fork.stream, []).append(fork)
        rows = self._connection.execute(
            "SELECT name, count(line.arrival) FROM stream JOIN line ON line.stream = stream.id "
            "GROUP BY stream.id ORDER BY name"
        ).fetchall()
        names = [(parse_stream_name(name), count) for name, count in rows]
        return tuple(
            StreamStatus(name, count, self.tip(name), tuple(forks.get(name, ()))) for name, count in names
        )

    def stream_names(self) -> tuple[StreamName, ...]:
        """The names of the streams of which lines are held, sorted; the lines are not looked at."""
        rows = self._connection.execute(
            "SELECT name FROM stream WHERE EXISTS (SELECT 1 FROM line WHERE line.stream = stream.id) "
            "ORDER BY name"
        )
        return tuple(parse_stream_name(name) for (name,) in rows)

    def held(self, stream: StreamName) -> dict[str, int]:
        """Hash to position of the lines held of a stream."""
        rows = self._connection.execute(
            "SELECT lower(hex(hash)), position FROM line "
            "WHERE stream = (SELECT id FROM stream WHERE name = ?)",
            (str(stream),),
        )
        return dict(rows.fetchall())

    def tip(self, stream: StreamName) -> Tip:
        """The end of a stream; of a forked one, the end of greatest (position, hash)."""
        last = self._connection.execute(
            "SELECT position, hash FROM line WHERE stream = (SELECT id FROM stream WHERE name = ?) "
            "ORDER BY position DESC, hash DESC LIMIT 1",
            (str(stream),),
        ).fetchone()
        return Tip(last[0], last[1].hex()) if last else Tip()

    def ends(self, stream: StreamName) -> tuple[tuple[int, str], ...]:
        """Position and hash of the lines of a stream that no line follows, one a branch, in that order."""
        number = self._connection.execute("SELECT id FROM stream WHERE name = ?", (str(stream),)).fetchone()
        if number is None:
            return ()
        lines, last = self._connection.execute(
            "SELECT count(*), max(position) FROM line WHERE stream = ?", number
        ).fetchone()
        is_path = lines == last
        rows = self._connection.execute(
            "SELECT position, lower(hex(hash)) FROM line AS end WHERE stream = ?1 AND position >= ?2 "
            "AND NOT EXISTS (SELECT 1 FROM line WHERE stream = ?1 AND position = end.position + 1 "
            "AND previous = end.hash) ORDER BY position, hash",
            (number[0], last if is_path else 1),
        )
        return tuple(rows.fetchall())

    def forks(self) -> tuple[Fork, ...]:
        """Every place where a stream has several continuations, by stream and position."""
        rows = self._connection.execute(
            "SELECT name, position, group_concat(lower(hex(hash)), ' ' ORDER BY hash) "
            "FROM line JOIN stream ON stream.id = line.stream "
            "GROUP BY stream, position, previous HAVING count(*) > 1 ORDER BY name, position, previous"
        ).fetchall()
        return tuple(
            Fork(parse_stream_name(name), position, tuple(hashes.split())) for name, position, hashes in rows
        )

    def quarantined(self) -> tuple[tuple[Change, Judgement], ...]:
        """Lines that break the ownership table, with the reason, by stream, position and hash."""
        rows = self._connection.execute(
            "SELECT raw, line.hash, judgement FROM line JOIN stream ON stream.id = line.stream "
            "WHERE judgement <> 'folded' ORDER BY name, position, line.hash"
        )
        judged = ((read_line(raw, digest), Judgement(verdict)) for raw, digest, verdict in rows)
        return tuple((change, verdict) for change, verdict in judged if verdict.is_quarantined)

    def conflicts(self) -> tuple[tuple[Key, str], ...]:
        """Every field in conflict, with its record, by record and field."""
        rows = self._connection.execute(
            "SELECT kind, uid, value FROM record, json_each(record.conflicts) "
            "WHERE conflicts <> '[]' ORDER BY kind, uid, value"
        )
        return tuple(((kind, uid), name) for kind, uid, name in rows)

    def arrival(self, limit: int, before: int | None = None) -> tuple[Change, ...]:
        """The latest lines to arrive, newest first.

        Args:
            limit: lines at most.
            before: arrival number, from 1, to read on from; None for the newest.
        """
        rows = self._connection.execute(
            "SELECT raw, hash FROM line WHERE arrival < ? ORDER BY arrival DESC LIMIT ?",
            (_NEVER if before is None else before, limit),
        )
        return tuple(read_line(raw, digest) for raw, digest in rows)

    def cited(self, streams: Iterable[StreamName] | None = None) -> frozenset[str]:
        """Hashes of the attachments that records cite as they stand, withdrawn ones among them.

        Args:
            streams: only records with a line in one of these; None for all.
        """
        return cited(self._connection, streams)

    def missing_evidence(self) -> frozenset[str]:
        """Hashes of the attachments that records cite as they stand and that are not here."""
        return missing(self._connection)

    def last_arrival(self) -> int:
        """Number of the latest line to arrive; 0 before the first."""
        return int(self._connection.execute("SELECT ifnull(max(arrival), 0) FROM line").fetchone()[0])

    def last_arrival_beside(self, kinds: Sequence[str]) -> int:
        """Number of the last line that arrived about a record of any other kind; 0 before the first.

        What is derived from other kinds alone stays the same as long as this does.
        """
        places = ", ".join("?" * len(kinds))
        found = self._connection.execute(
            f"SELECT arrival FROM line WHERE record NOT IN (SELECT id FROM record WHERE kind IN ({places})) "
            "ORDER BY arrival DESC LIMIT 1",
            tuple(kinds),
        ).fetchone()
        return int(found[0]) if found else 0

    def forget(self, first_arrival: int, last_arrival: int) -> int:
        """Takes lines back as if they had never come, inside a transaction; attachments stay.

        Args:
            first_arrival: number of the first line to go.
            last_arrival: number of the last one.

        Returns:
            Number of lines that went.

        Raises:
            LinesNeeded: lines that came later go on from these, or name the records these are about.
        """
        self._require_transaction()
        return forget(self._connection, self._touched, first_arrival, last_arrival)

    def count(self) -> int:
        """Number of lines held."""
        return int(self._connection.execute("SELECT count(*) FROM line").fetchone()[0])

    def state_hash(self) -> str:
        """Hash of the folded state, as `records.fold.state_hash` computes it."""
        digest = sha256()
        rows = self._connection.execute(
            "SELECT kind || ' ' || uid || ' ' || lower(hex(version)) || char(10) "
            "FROM record WHERE version <> x'' ORDER BY kind, uid"
        )
        for (text,) in rows:
            digest.update(text.encode())
        return digest.hexdigest()

    def _add(self, changes: Sequence[Change], arrived: datetime | None, audience: str | None = None) -> None:
        """Adds lines that are known to be new, and folds the records they touch.

        Args:
            changes: the lines.
            arrived: see `accept`.
            audience: the only one that records which are there may have; None when they may have any.
        """
        self._require_transaction()
        verdicts = [judge(change) for change in changes]
        touched: dict[Key, list[Change]] = {}
        for change, verdict in zip(changes, verdicts, strict=True):
            if verdict is Judgement.FOLDED:
                touched.setdefault((change.edit.kind, change.edit.record), []).append(change)
        known = self._numbers(touched, audience)
        added = self._new_numbers([key for key in touched if key not in known])
        self._tables.insert([(number, standing(key, touched[key])) for key, number in added.items()])
        self._insert_lines(changes, verdicts, known | added, instant_text(arrived))
        self._tables.update(self._standings(known, touched))
        self._tables.derive()

    def _require_transaction(self) -> None:
        if not self._connection.in_transaction:
            raise RuntimeError("lines are written inside a transaction")

    def _insert_lines(
        self,
        changes: Sequence[Change],
        verdicts: Sequence[Judgement],
        numbers: dict[Key, int],
        arrived: str,
    ) -> None:
        streams = {name: self._stream_number(name) for name in {change.stream for change in changes}}
        self._connection.executemany(
            "INSERT INTO line (stream, position, hash, previous, record, judgement, raw, arrived) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    streams[change.stream],
                    change.position,
                    bytes.fromhex(change.hash),
                    bytes.fromhex(change.previous),
                    numbers[(change.edit.kind, change.edit.record)] if verdict is Judgement.FOLDED else None,
                    verdict.value,
                    change.raw,
                    arrived,
                )
                for change, verdict in zip(changes, verdicts, strict=True)
            ),
        )

    def _standings(self, numbers: dict[Key, int], new: dict[Key, list[Change]]) -> Iterator[Numbered]:
        """Folds records that were there; of their lines only those before the new ones have to be read."""
        keys = {number: key for key, number in numbers.items()}
        for some in _some(keys):
            places = ", ".join("?" * len(some))
            rows = self._connection.execute(
                f"SELECT record, raw, hash FROM line WHERE record IN ({places}) ORDER BY record, arrival",
                some,
            ).fetchall()
            for number, lines in groupby(rows, key=itemgetter(0)):
                key = keys[number]
                parsed = {bytes.fromhex(change.hash): change for change in new[key]}
                changes = [parsed.get(digest) or read_line(raw, digest) for _, raw, digest in lines]
                yield number, standing(key, changes)

    def _numbers(self, keys: Iterable[Key], audience: str | None) -> dict[Key, int]:
        """Numbers of those records that are there.

        Raises:
            ValueError: one of them has another audience.
        """
        uids: dict[str, list[str]] = {}
        for kind, uid in keys:
            uids.setdefault(kind, []).append(uid)
        found: dict[Key, int] = {}
        for kind, wanted in uids.items():
            for some in _some(wanted):
                places = ", ".join("?" * len(some))
                rows = self._connection.execute(
                    f"SELECT uid, id, audience FROM record WHERE kind = ? AND uid IN ({places})",
                    (kind, *some),
                )
                for uid, number, told in rows:
                    if audience not in (None, told):
                        raise ValueError(f"{kind} of {uid} was told to {told}, not to {audience}")
                    found[(kind, uid)] = number
        return found

    def _new_numbers(self, keys: Sequence[Key]) -> dict[Key, int]:
        if not keys:
            return {}
        (first,) = self._connection.execute("SELECT ifnull(max(id), 0) + 1 FROM record").fetchone()
        return {key: first + place for place, key in enumerate(keys)}

    def _stream_number(self, name: StreamName) -> int:
        row = self._connection.execute("SELECT id FROM stream WHERE name = ?", (str(name),)).fetchone()
        if row:
            return int(row[0])
        added = self._connection.execute("INSERT INTO stream (name) VALUES (?)", (str(name),))
        return int(added.lastrowid)


def _some(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Items in handfuls that one statement takes."""
    rest = iter(items)
    while handful := list(islice(rest, AT_ONCE)):
        yield handful


def instant_text(instant: datetime | None) -> str:
    """An instant as the log keeps it: ISO in UTC, so that texts sort like instants; empty for None."""
    return "" if instant is None else instant.astimezone(UTC).isoformat(timespec="seconds")


def _claimed(stamp: Stamp) -> datetime | None:
    """The instant that a stamp claims; None when it is no instant."""
    try:
        claimed = datetime.fromisoformat(stamp.wall)
    except ValueError:
        return None
    return claimed if claimed.tzinfo else None


_NEVER = 2**62
