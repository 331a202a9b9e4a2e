"""Where records stand by the lines of some streams alone: what a package says, told from the tables."""

from collections import Counter
from collections.abc import Iterator, Mapping

from sqlcipher3 import dbapi2

from desktop.records.fold import Key
from desktop.records.stream import StreamName

_STREAM = "stream = (SELECT id FROM stream WHERE name = ?) AND position <= ?"


def versions_within(
    connection: dbapi2.Connection, streams: Mapping[StreamName, int]
) -> tuple[dict[Key, str], frozenset[str]]:
    """Splits the lines of some streams: those of records that lie whole in them, and the rest.

    Args:
        connection: the open files.
        streams: each up to a position.

    Returns:
        `FoldedRecord.version` of the records all of whose folded lines are there; and the hashes of all other
        lines there: of records that have lines elsewhere, and those that do not fold.
    """
    places = [(str(stream), position) for stream, position in streams.items()]
    within: Counter[int] = Counter()
    for place in places:
        rows = connection.execute(f"SELECT record FROM line WHERE {_STREAM} AND record IS NOT NULL", place)
        within.update(number for (number,) in rows)
    everywhere = connection.execute(
        "SELECT record, count(*) FROM line WHERE record IS NOT NULL GROUP BY record"
    )
    partly = {number for number, count in everywhere if 0 < within[number] < count}
    rows = connection.execute("SELECT id, kind, uid, lower(hex(version)) FROM record")
    entire = within.keys() - partly
    whole = {(kind, uid): version for number, kind, uid, version in rows if number in entire}
    return whole, frozenset(_rest(connection, places, partly))


def _rest(connection: dbapi2.Connection, places: list[tuple[str, int]], partly: set[int]) -> Iterator[str]:
    for place in places:
        if partly:
            rows = connection.execute(f"SELECT record, lower(hex(hash)) FROM line WHERE {_STREAM}", place)
            yield from (digest for number, digest in rows if number is None or number in partly)
        else:
            rows = connection.execute(
                f"SELECT lower(hex(hash)) FROM line WHERE {_STREAM} AND judgement <> 'folded'", place
            )
            yield from (digest for (digest,) in rows)
