"""What the workspace remembers of the exchange: packages, signed ends, keys, and what others hold.

Whoever writes is inside a transaction. Nothing here reads a package: the values come from those who do.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlcipher3 import dbapi2

from desktop.models.branches import Branches
from desktop.models.exchange_rows import (
    Direction,
    EnrolmentRow,
    HeadRow,
    HoldingRow,
    PackageRow,
    PackageState,
)
from desktop.models.identity import Identity
from desktop.records.stream import StreamName

_PACKAGE = (
    "digest, direction, party, installation, generation, seq, at, file_name, size, manifest, signature, "
    "first_arrival, last_arrival, state, sentence, is_confirmed"
)
_HEAD = "stream, position, lower(hex(hash)), public, suite, signature"
_ENROLMENT = "fingerprint, party, name, suite, sign, seal, is_confirmed, at, note"
_LATEST_FIRST = "ORDER BY generation DESC, seq DESC, n DESC LIMIT 1"


class ExchangeStore:
    """The memory of the exchange.

    Args:
        connection: the open files.
        identity: under which name our own packages are written.
    """

    def __init__(self, connection: dbapi2.Connection, identity: Identity) -> None:
        self._connection = connection
        self._identity = identity

    def packages(
        self, direction: Direction | None = None, party: str | None = None
    ) -> tuple[PackageRow, ...]:
        """Packages that went out or came in, undone ones among them, the latest first.

        Args:
            direction: which way; None for both.
            party: from whom or for whom; None for all.
        """
        rows = self._connection.execute(
            f"SELECT {_PACKAGE} FROM package WHERE (?1 IS NULL OR direction = ?1) "
            "AND (?2 IS NULL OR party = ?2) ORDER BY n DESC",
            (direction and direction.value, party),
        )
        return tuple(map(_package, rows))

    def package(self, digest: str) -> PackageRow | None:
        """The package whose file has a SHA-256; None when it was neither written nor applied here."""
        return self._one(f"SELECT {_PACKAGE} FROM package WHERE digest = ?", digest)

    def last_in(self, installation: str) -> PackageRow | None:
        """The applied package of greatest generation and number from a computer; None for none.

        Args:
            installation: fingerprint.
        """
        return self._one(
            f"SELECT {_PACKAGE} FROM package WHERE direction = 'in' AND state = 'applied' "
            f"AND installation = ? {_LATEST_FIRST}",
            installation,
        )

    def last_out(self, party: str) -> PackageRow | None:
        """The package we wrote last for a party, as whatever generation; None for none."""
        return self._one(
            f"SELECT {_PACKAGE} FROM package WHERE direction = 'out' AND party = ? ORDER BY n DESC LIMIT 1",
            party,
        )

    def add_package(self, row: PackageRow) -> None:
        """Remembers a package; one that was undone and comes again takes its own place.

        Raises:
            ValueError: it is here and was not undone: a bug of the caller's.
        """
        self._require_transaction()
        known = self.package(row.digest)
        if known is not None and known.state is not PackageState.UNDONE:
            raise ValueError(f"package {row.digest} is known already")
        self._connection.execute("DELETE FROM package WHERE digest = ?", (row.digest,))
        places = ", ".join("?" * len(_PACKAGE.split(",")))
        self._connection.execute(
            f"INSERT INTO package ({_PACKAGE}) VALUES ({places})",
            (
                row.digest,
                row.direction.value,
                row.party,
                row.installation,
                row.generation,
                row.seq,
                row.at,
                row.file_name,
                row.size,
                row.manifest,
                row.signature,
                row.first_arrival,
                row.last_arrival,
                row.state.value,
                row.sentence,
                int(row.is_confirmed),
            ),
        )

    def mark_undone(self, digest: str) -> None:
        """Remembers that the lines of a package were taken back; `Log.forget` does that."""
        self._require_transaction()
        self._connection.execute(
            "UPDATE package SET state = 'undone', first_arrival = 0, last_arrival = 0 "
            "WHERE digest = ? AND direction = 'in'",
            (digest,),
        )

    def next_seq(self, party: str) -> int:
        """Number of the next package of this generation of this computer for a party, from 1."""
        (last,) = self._connection.execute(
            "SELECT ifnull(max(seq), 0) FROM package WHERE direction = 'out' AND party = ? "
            "AND installation = ? AND generation = ?",
            (party, self._identity.fingerprint, self._identity.generation),
        ).fetchone()
        return int(last) + 1

    def received(self, party: str) -> dict[str, int]:
        """Highest number applied of the latest generation of each computer of a party, by fingerprint."""
        rows = self._connection.execute(
            "SELECT installation, generation, max(seq) FROM package "
            "WHERE direction = 'in' AND state = 'applied' AND party = ? "
            "GROUP BY installation, generation ORDER BY installation, generation",
            (party,),
        )
        return {installation: seq for installation, _, seq in rows}

    def confirmed_seq(self, party: str) -> int:
        """The highest number of this generation's packages that a party said it has; 0 for none."""
        (last,) = self._connection.execute(
            "SELECT ifnull(max(seq), 0) FROM package WHERE direction = 'out' AND is_confirmed = 1 "
            "AND party = ? AND installation = ? AND generation = ?",
            (party, self._identity.fingerprint, self._identity.generation),
        ).fetchone()
        return int(last)

    def heads(self, stream: StreamName | str) -> tuple[HeadRow, ...]:
        """The signed ends of a stream, one a branch, by position and hash."""
        rows = self._connection.execute(
            f"SELECT {_HEAD} FROM stream_head WHERE stream = ? AND superseded = 0 ORDER BY position, hash",
            (str(stream),),
        )
        return tuple(HeadRow(*row) for row in rows)

    def put_head(self, row: HeadRow) -> None:
        """Remembers a signed end; what it covers, and what covers it, counts as one branch.

        Raises:
            ValueError: the log does not hold that line: a bug of the caller's.
        """
        self._require_transaction()
        Branches(self._connection, row.stream).put(row)

    def holdings(self, party: str) -> tuple[HoldingRow, ...]:
        """The ends of our streams that computers of a party last said they hold, by stream and position."""
        rows = self._connection.execute(
            "SELECT DISTINCT stream, position, lower(hex(hash)) FROM holding WHERE party = ? "
            "ORDER BY stream, position, hash",
            (party,),
        )
        return tuple(HoldingRow(*row) for row in rows)

    def put_holdings(self, installation: str, party: str, rows: Iterable[HoldingRow]) -> None:
        """Remembers what a computer of a party says it holds, in place of what it said before."""
        self._require_transaction()
        self._connection.execute(
            "DELETE FROM holding WHERE party = ? AND installation = ?", (party, installation)
        )
        self._connection.executemany(
            "INSERT INTO holding (installation, party, stream, position, hash) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT DO NOTHING",
            ((installation, party, row.stream, row.position, bytes.fromhex(row.hash)) for row in rows),
        )

    def blobs_known_to(self, party: str) -> frozenset[str]:
        """Attachments that a party is known to hold: it sent them, or confirmed the package they were in."""
        return self._hashes("SELECT lower(hex(hash)) FROM blob_known WHERE party = ?", party)

    def note_blobs_from(self, party: str, hashes: Iterable[str]) -> None:
        """Remembers that a party sent attachments, so it holds them; what it wanted of them it has."""
        self._require_transaction()
        self._connection.executemany(
            "INSERT INTO blob_known (party, hash) VALUES (?, ?) ON CONFLICT DO NOTHING",
            ((party, bytes.fromhex(one)) for one in hashes),
        )

    def note_blobs_sent(self, party: str, hashes: Iterable[str], installation: str, seq: int) -> None:
        """Remembers attachments in a package of this generation; they are known to be there once confirmed.

        Args:
            party: for whom it is.
            hashes: of the attachments in it.
            installation: our fingerprint.
            seq: number of the package.
        """
        self._require_transaction()
        generation = self._identity.generation
        self._connection.executemany(
            "INSERT INTO blob_sent (party, hash, installation, generation, seq) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT DO NOTHING",
            ((party, bytes.fromhex(one), installation, generation, seq) for one in hashes),
        )

    def acknowledge(self, party: str, seq: int) -> None:
        """Takes a party's word that it has our packages up to a number.

        Each holds all lines of those before, but attachments go once: so what it holds is what was in all
        packages up to there. `put_holdings` comes first: a party that holds no line of a later generation of
        ours means packages of an earlier one, and then nothing is taken as confirmed.
        """
        self._require_transaction()
        if not self._knows_generation(party):
            return
        mine = (party, self._identity.fingerprint, self._identity.generation, seq)
        where = "party = ? AND installation = ? AND generation = ? AND seq <= ?"
        self._connection.execute(
            "INSERT INTO blob_known (party, hash) "
            f"SELECT party, hash FROM blob_sent WHERE {where} ON CONFLICT DO NOTHING",
            mine,
        )
        self._connection.execute(f"DELETE FROM blob_sent WHERE {where}", mine)
        self._connection.execute(
            f"UPDATE package SET is_confirmed = 1 WHERE direction = 'out' AND {where}", mine
        )

    def wanted_by(self, party: str) -> frozenset[str]:
        """Attachments that computers of a party last said they miss."""
        return self._hashes("SELECT DISTINCT lower(hex(hash)) FROM blob_wanted WHERE party = ?", party)

    def put_wanted(self, party: str, installation: str, hashes: Iterable[str]) -> None:
        """Remembers what a computer of a party misses, in place of what it missed before.

        What it misses it does not hold, whatever was thought before.
        """
        self._require_transaction()
        wanted = [(party, bytes.fromhex(one)) for one in hashes]
        self._connection.execute(
            "DELETE FROM blob_wanted WHERE party = ? AND installation = ?", (party, installation)
        )
        self._connection.executemany(
            "INSERT INTO blob_wanted (party, installation, hash) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            ((party, installation, one) for _, one in wanted),
        )
        self._connection.executemany("DELETE FROM blob_known WHERE party = ? AND hash = ?", wanted)

    def roster_lines(self) -> tuple[bytes, ...]:
        """The lines of the office's roster, in order, exact bytes."""
        return tuple(raw for (raw,) in self._connection.execute("SELECT raw FROM roster ORDER BY n"))

    def append_roster(self, lines: Sequence[bytes]) -> None:
        """Adds lines behind those that are here."""
        self._require_transaction()
        self._connection.executemany("INSERT INTO roster (raw) VALUES (?)", ((raw,) for raw in lines))

    def clear_roster(self) -> None:
        """Gives up a roster that nobody was told of, to follow another."""
        self._require_transaction()
        self._connection.execute("DELETE FROM roster")

    def enrolments(self) -> tuple[EnrolmentRow, ...]:
        """Keys enrolled at this computer, by party, then when."""
        rows = self._connection.execute(f"SELECT {_ENROLMENT} FROM enrolment ORDER BY party, at, fingerprint")
        return tuple(map(_enrolment, rows))

    def put_enrolment(self, row: EnrolmentRow) -> None:
        """Enrols a key, or changes what is said of it."""
        self._require_transaction()
        self._connection.execute(
            f"INSERT OR REPLACE INTO enrolment ({_ENROLMENT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                row.fingerprint,
                row.party,
                row.name,
                row.suite,
                row.sign,
                row.seal,
                int(row.is_confirmed),
                row.at,
                row.note,
            ),
        )

    def _knows_generation(self, party: str) -> bool:
        """Whether a party can mean packages of this generation."""
        if self._identity.generation == 1:
            return True
        (known,) = self._connection.execute(
            "SELECT EXISTS (SELECT 1 FROM holding WHERE party = ? AND stream GLOB ?)",
            (party, f"{self._identity.party}~{self._identity.replica}~*"),
        ).fetchone()
        return bool(known)

    def _one(self, select: str, *values: object) -> PackageRow | None:
        row = self._connection.execute(select, values).fetchone()
        return _package(row) if row else None

    def _hashes(self, select: str, party: str) -> frozenset[str]:
        return frozenset(digest for (digest,) in self._connection.execute(select, (party,)))

    def _require_transaction(self) -> None:
        if not self._connection.in_transaction:
            raise RuntimeError("the exchange is remembered inside a transaction")


def _package(row: Sequence[Any]) -> PackageRow:
    cells = dict(zip(_PACKAGE.split(", "), row, strict=True))
    cells["direction"] = Direction(cells["direction"])
    cells["state"] = PackageState(cells["state"])
    cells["is_confirmed"] = bool(cells["is_confirmed"])
    return PackageRow(**cells)


def _enrolment(row: Sequence[Any]) -> EnrolmentRow:
    cells = dict(zip(_ENROLMENT.split(", "), row, strict=True))
    cells["is_confirmed"] = bool(cells["is_confirmed"])
    return EnrolmentRow(**cells)
