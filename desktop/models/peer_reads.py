"""What the board of parties asks of a workspace: one query for each question, never one for each party."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlcipher3 import dbapi2

from desktop.models.attached import CITED
from desktop.models.exchange_rows import Direction, PackageState
from desktop.records.stream import Link, StreamName, parse_stream_name

Ends = frozenset[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a stream is held.

    Attributes:
        name: of the stream.
        lines: number of lines, those of all branches.
        last: greatest position.
        is_signed: whether its author's signature over an end of it is held.
    """

    name: StreamName
    lines: int
    last: int
    is_signed: bool

    @property
    def is_path(self) -> bool:
        """Whether it has not forked."""
        return self.lines == self.last


@dataclass(frozen=True, slots=True)
class PackageMark:
    """A package that went out or came in, without its contents; attributes as in `PackageRow`."""

    party: str
    direction: Direction
    installation: str
    generation: int
    seq: int
    at: str
    state: PackageState
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class PeerFacts:
    """What the board is made of.

    Attributes:
        extents: the streams held, by name.
        marks: packages, the earliest first.
        sent: by party and stream the ends in the package written last for it.
        held: by party and stream the ends of ours that its computers last said they hold.
        wanted: by party how many attachments it last said it misses.
        owed: by party how many of those are here and went into no package since it said so.
        lacking: by party how many attachments its records cite and are not here.
        quarantined: by party how many of its lines break the ownership table.
    """

    extents: tuple[Extent, ...]
    marks: tuple[PackageMark, ...]
    sent: Mapping[str, Mapping[str, Ends]]
    held: Mapping[str, Mapping[str, Ends]]
    wanted: Mapping[str, int]
    owed: Mapping[str, int]
    lacking: Mapping[str, int]
    quarantined: Mapping[str, int]


def read_peer_facts(connection: dbapi2.Connection) -> PeerFacts:
    """Everything the board is made of."""
    return PeerFacts(
        extents=_extents(connection),
        marks=_marks(connection),
        sent=_ends(connection, _SENT),
        held=_ends(connection, "SELECT party, stream, position, lower(hex(hash)) FROM holding"),
        wanted=_counts(connection, "SELECT party, count(DISTINCT hash) FROM blob_wanted GROUP BY party"),
        owed=_counts(connection, _OWED),
        lacking=_counts(connection, _LACKING),
        quarantined=_counts(connection, _QUARANTINED),
    )


def read_links(connection: dbapi2.Connection, stream: StreamName) -> tuple[Link, ...]:
    """How the lines of a stream hang together; asked for only of streams that have forked."""
    rows = connection.execute(
        "SELECT position, lower(hex(hash)), lower(hex(previous)) FROM line "
        "WHERE stream = (SELECT id FROM stream WHERE name = ?)",
        (str(stream),),
    )
    return tuple(Link(*row) for row in rows)


_SENT = (
    "SELECT party, end.value ->> '$.stream', end.value ->> '$.position', end.value ->> '$.hash' "
    "FROM package, json_each(CAST(manifest AS TEXT), '$.heads') AS end "
    "WHERE n IN (SELECT max(n) FROM package WHERE direction = 'out' GROUP BY party)"
)
_OWED = (
    "SELECT wanted.party, count(DISTINCT wanted.hash) FROM blob_wanted AS wanted "
    "JOIN evidence.blob USING (hash) "
    "WHERE NOT EXISTS (SELECT 1 FROM blob_sent AS sent JOIN package AS gone ON gone.direction = 'out' "
    "AND gone.party = sent.party AND gone.installation = sent.installation "
    "AND gone.generation = sent.generation AND gone.seq = sent.seq "
    "WHERE sent.party = wanted.party AND sent.hash = wanted.hash "
    "AND gone.n > (SELECT ifnull(max(n), 0) FROM package AS came WHERE came.direction = 'in' "
    "AND came.state = 'applied' AND came.party = wanted.party)) GROUP BY wanted.party"
)
_CITED = " UNION ALL ".join(
    f"SELECT uid, {column} AS cited FROM main.{table} WHERE {column} <> ''" for table, column in CITED.items()
)
_LACKING = (
    f"SELECT substr(uid, 1, instr(uid, '/') - 1) AS party, count(DISTINCT cited) FROM ({_CITED}) "
    "WHERE NOT EXISTS (SELECT 1 FROM evidence.blob WHERE hash = unhex(cited)) GROUP BY party"
)
_QUARANTINED = (
    "SELECT substr(name, 1, instr(name, '~') - 1) AS party, count(*) FROM line "
    "JOIN stream ON stream.id = line.stream "
    "WHERE judgement <> 'folded' AND judgement NOT IN ('unknown-kind', 'newer-schema') GROUP BY party"
)


def _extents(connection: dbapi2.Connection) -> tuple[Extent, ...]:
    rows = connection.execute(
        "SELECT name, lines, last, EXISTS (SELECT 1 FROM stream_head "
        "WHERE stream_head.stream = name AND superseded = 0) FROM (SELECT stream, count(*) AS lines, "
        "max(position) AS last FROM line GROUP BY stream) AS held JOIN stream ON stream.id = held.stream "
        "ORDER BY name"
    )
    return tuple(
        Extent(parse_stream_name(name), lines, last, bool(signed)) for name, lines, last, signed in rows
    )


def _marks(connection: dbapi2.Connection) -> tuple[PackageMark, ...]:
    rows = connection.execute(
        "SELECT party, direction, installation, generation, seq, at, state, is_confirmed "
        "FROM package ORDER BY n"
    )
    return tuple(
        PackageMark(
            party, Direction(way), installation, generation, seq, at, PackageState(state), bool(is_confirmed)
        )
        for party, way, installation, generation, seq, at, state, is_confirmed in rows
    )


def _ends(connection: dbapi2.Connection, select: str) -> dict[str, dict[str, Ends]]:
    found: dict[str, dict[str, set[tuple[int, str]]]] = {}
    for party, stream, position, digest in connection.execute(select):
        found.setdefault(party, {}).setdefault(stream, set()).add((position, digest))
    return {
        party: {stream: frozenset(ends) for stream, ends in streams.items()}
        for party, streams in found.items()
    }


def _counts(connection: dbapi2.Connection, select: str) -> dict[str, int]:
    return dict(connection.execute(select).fetchall())
