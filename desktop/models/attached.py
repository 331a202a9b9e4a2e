"""Which attachments the records cite, and which of them are not here."""

from collections.abc import Iterable

from sqlcipher3 import dbapi2

from desktop.models.facts import AT_ONCE
from desktop.models.kinds import TABLES
from desktop.records.ownership import CITING
from desktop.records.stream import StreamName

CITED = {kind: column for kind, column in CITING.items() if kind in TABLES}
"""Tables whose rows cite an attachment, and the column that names its hash."""
_UNTYPED = {kind: field for kind, field in CITING.items() if kind not in TABLES}
"""Kinds without a table that cite one; such records are few, and state it once."""


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
    for source in (*map(_from_table, CITED.items()), *map(_from_lines, _UNTYPED.items())):
        rows = connection.execute(
            f"SELECT DISTINCT cited FROM ({source}) AS citing WHERE cited <> '' AND {condition}", values
        )
        found.update(digest for (digest,) in rows)
    return frozenset(found)


def _from_table(citing: tuple[str, str]) -> str:
    table, column = citing
    return f"SELECT record, {column} AS cited FROM main.{table}"


def _from_lines(citing: tuple[str, str]) -> str:
    kind, field = citing
    return (
        f"SELECT line.record, json_extract(CAST(line.raw AS TEXT), '$.f.{field}') AS cited FROM line "
        f"JOIN record ON record.id = line.record WHERE record.kind = '{kind}' AND length(cited) = 64"
    )
