"""Row 9: import of lines that are here already, and of a tenth more, against hashing and looking them up."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from benchmarks.frame import Comparison, Scale
from benchmarks.packages import Exchange, changes_of, exchange, prepared, take, unzipped
from desktop.services.session import Session


def comparisons(scale: Scale) -> Iterator[Comparison]:
    """Another package of the same lines; then one with a tenth more."""
    changes = changes_of(scale)
    both = exchange(changes)
    yield _comparison(both, both.again, f"import of {changes:,} changes that are here, nothing new")
    yield _comparison(both, both.more, f"import of {changes:,} changes that are here, 10 % new")


def _comparison(both: Exchange, file: Path, title: str) -> Comparison:
    sessions, held = prepared(both.full), both.full()
    return Comparison(9, title, lambda: take(next(sessions), file), lambda: look_up(held, file), goal=1.5)


def look_up(session: Session, file: Path) -> int:
    """The least: unzip, hash every line, and see which are here."""
    held = {digest for (digest,) in session.workspace.connection.execute("SELECT hash FROM line")}
    return sum(sha256(raw).digest() not in held for raw in unzipped(file))
