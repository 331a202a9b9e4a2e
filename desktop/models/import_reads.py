"""What the receipt of an import asks of the log: the lines that came with it, and those that were there."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from sqlcipher3 import dbapi2

from desktop.models.stored import read_line
from desktop.records.fold import Key
from desktop.records.line import Change
from desktop.records.ownership import Judgement


@dataclass(frozen=True, slots=True)
class ImportedRecord:
    """A record that an import touched.

    Attributes:
        key: kind and uid.
        before: its lines that were there, in order of arrival.
        added: its lines that came, at least one.
    """

    key: Key
    before: tuple[Change, ...]
    added: tuple[Change, ...]


def read_imported(connection: dbapi2.Connection, first: int, last: int) -> Iterator[ImportedRecord]:
    """The records that lines of an import are folded into, in order of their first arrival.

    Args:
        connection: the open files.
        first: number of the first line that came.
        last: number of the last one; what came later is left out.
    """
    rows = connection.execute(
        "SELECT kind, uid, arrival, raw, hash FROM line JOIN record ON record.id = line.record "
        "WHERE record.id IN (SELECT record FROM line WHERE arrival BETWEEN ?1 AND ?2) AND arrival <= ?2 "
        "ORDER BY record.id, arrival",
        (first, last),
    )
    for key, lines in groupby(rows, key=itemgetter(0, 1)):
        changes = [(arrival, read_line(raw, digest)) for _, _, arrival, raw, digest in lines]
        yield ImportedRecord(
            key,
            tuple(change for arrival, change in changes if arrival < first),
            tuple(change for arrival, change in changes if arrival >= first),
        )


def read_unfolded(
    connection: dbapi2.Connection, first: int, last: int
) -> tuple[tuple[Change, Judgement], ...]:
    """Lines that are kept and not folded, with the reason, in order of arrival.

    Args:
        connection: the open files.
        first: number of the first line that is looked at.
        last: number of the last one.
    """
    rows = connection.execute(
        "SELECT raw, hash, judgement FROM line WHERE judgement <> 'folded' AND arrival BETWEEN ? AND ? "
        "ORDER BY arrival",
        (first, last),
    )
    return tuple((read_line(raw, digest), Judgement(verdict)) for raw, digest, verdict in rows)
