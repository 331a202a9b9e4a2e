"""Row 8: import of a package whose lines are all new, against unzip, SHA-256, JSON and the same rows."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from benchmarks.frame import Comparison, Scale
from benchmarks.packages import changes_of, exchange, hashed_and_parsed, prepared, take


def comparisons(scale: Scale) -> Iterator[Comparison]:
    """Looked at and applied, by a unit that holds nothing yet."""
    changes = changes_of(scale)
    both = exchange(changes)
    rows = both.rows()
    sessions, connections = prepared(both.empty), prepared(both.bare)
    yield Comparison(
        8,
        f"import of a package of {changes:,} changes, all new",
        lambda: take(next(sessions), both.first),
        lambda: import_bare(next(connections), both.first, rows),
        goal=1.8,
    )


def import_bare(connection: dbapi2.Connection, file: Path, rows: dict[str, list[tuple[Any, ...]]]) -> None:
    """The least: read and hash everything, and write lines and rows as they will be."""
    hashed_and_parsed(file)
    connection.execute("BEGIN IMMEDIATE")
    for statement, values in rows.items():
        connection.executemany(statement, values)
    connection.execute("COMMIT")
