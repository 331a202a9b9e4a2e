"""Which attachments the records cite, and which of them are not here."""

from collections.abc import Iterable

from sqlcipher3 import dbapi2

from desktop.models.facts import AT_ONCE
from desktop.models.kinds import TABLES
from desktop.records.ownership import CITING
from desktop.records.stream import StreamName

CITED = {kind: column for kind, column in CITING.items() if kind in TABLES}
"""Tables whose rows cite an attachment, and the column that names its hash."""


def cited(connection: dbapi2.Connection, streams: Iterable[StreamName] | None = None) -> frozenset[str]:
    """Hashes that records cite as they stand, withdrawn ones among them.

    Args:
        connection: the open files.
        streams: only records with a line in one of these; None for all.
    """
    if streams is None:
        return _read(connection, "1", [])
    names = list(map(str, streams))
    found: set[str] = set()
    for start in range(0, len(names), AT_ONCE):
        some = names[start : start + AT_ONCE]
        places = ", ".join("?" * len(some))
        told = (
            "EXISTS (SELECT 1 FROM line JOIN stream ON stream.id = line.stream "
            f"WHERE line.record = citing.record AND stream.name IN ({places}))"
        )
        found |= _read(connection, told, some)
    return frozenset(found)


def missing(connection: dbapi2.Connection) -> frozenset[str]:
    """Hashes that records cite as they stand and that are not here."""
    return _read(connection, "NOT EXISTS (SELECT 1 FROM evidence.blob WHERE hash = unhex(cited))", [])


def _read(connection: dbapi2.Connection, condition: str, values: list[str]) -> frozenset[str]:
    found: set[str] = set()
    for table, column in CITED.items():
        rows = connection.execute(
            f"SELECT DISTINCT {column} AS cited FROM main.{table} AS citing "
            f"WHERE cited <> '' AND {condition}",
            values,
        )
        found.update(digest for (digest,) in rows)
    return frozenset(found)
