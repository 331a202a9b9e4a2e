"""Row 10: export of a package, against reading the lines, SHA-256 and deflate at level 1."""

import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from benchmarks.frame import Comparison, Scale
from benchmarks.packages import changes_of, exchange
from desktop.services.session import Session


def comparisons(scale: Scale) -> Iterator[Comparison]:
    """Written, forced to the disk, read back as the recipient will, and named."""
    changes = changes_of(scale)
    both = exchange(changes)
    size = changes + changes // 10
    yield Comparison(
        10,
        f"export of {size:,} changes, read back",
        both.export,
        lambda: export_bare(both.office, both.more.with_suffix(".bare")),
        goal=1.3,
    )


def export_bare(session: Session, target: Path) -> int:
    """The least: select the lines, hash them, deflate them at level 1, write them."""
    rows = session.workspace.connection.execute(
        "SELECT raw FROM line JOIN stream ON stream.id = line.stream WHERE name LIKE '%~*~%' "
        "ORDER BY position"
    )
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    digest = sha256()
    with target.open("wb") as file:
        for (raw,) in rows:
            line = raw + b"\n"
            digest.update(line)
            file.write(packer.compress(line))
        file.write(packer.flush())
    return target.stat().st_size
