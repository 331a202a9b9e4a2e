"""Bringing a workspace's files to the format of this program: plain SQL, one transaction a step.

Scripts are append-only: a published one is never changed. ``user_version`` says how many have run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlcipher3 import dbapi2

_FOLDER = Path(__file__).with_name("migrations")


@dataclass(frozen=True, slots=True)
class Migration:
    """One step.

    Attributes:
        version: ``user_version`` after it, from 1.
        script: SQL statements.
    """

    version: int
    script: str


def load_migrations(folder: Path = _FOLDER) -> tuple[Migration, ...]:
    """Reads the steps in order; file names begin with the version, ``0001_initial.sql``."""
    files = sorted(folder.glob("[0-9]*.sql"))
    return tuple(Migration(int(file.name.partition("_")[0]), file.read_text("utf-8")) for file in files)


def user_version(connection: dbapi2.Connection) -> int:
    """How many steps have run on the open files."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: dbapi2.Connection, migrations: Sequence[Migration]) -> int:
    """Runs the steps that have not run yet.

    Args:
        connection: both files open, no transaction.
        migrations: all steps in order.

    Returns:
        Number of steps that ran.
    """
    found = user_version(connection)
    due = [step for step in migrations if step.version > found]
    for step in due:
        _run(connection, step)
    return len(due)


def _run(connection: dbapi2.Connection, step: Migration) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in _statements(step.script):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {step.version}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> list[str]:
    """Cuts a script where SQLite says a statement is complete; `executescript` would commit first."""
    statements: list[str] = []
    part = ""
    for piece in script.split(";")[:-1]:
        part += piece + ";"
        if dbapi2.complete_statement(part):
            statements.append(part)
            part = ""
    return statements
