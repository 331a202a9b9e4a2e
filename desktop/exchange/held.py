"""Lines that the reader's own workspace holds already: the same hash is the same line, read before.

What comes back, again and again, is most of a package. Such lines are hashed and looked up; nobody parses
them until somebody asks what they say.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol, cast

from desktop.records.fold import Key
from desktop.records.line import Change, Edit, Stamp, parse_line
from desktop.records.stream import Link, StreamName


class HeldVersions(NamedTuple):
    """Where records stand by the lines of some streams.

    Attributes:
        whole: `FoldedRecord.version` of the records all of whose lines are among them.
        rest: hashes of the lines among them that belong to no such record; they have to be read.
    """

    whole: Mapping[Key, str]
    rest: frozenset[str]


class HeldLog(Protocol):
    """The lines that a workspace holds, as far as reading a package asks."""

    def positions(self, stream: StreamName) -> Mapping[str, int]:
        """Hash to position of the lines of a stream; empty when none are held."""

    def versions(self, known: Mapping[StreamName, int]) -> HeldVersions:
        """Where records stand by the lines of some streams, each up to a position."""

    def changes(self, key: Key) -> Iterable[Change]:
        """The lines of a record that are let through."""


class HeldLine:
    """A line of which only the hash was looked at; it is a `Change` that is parsed when it is asked.

    Attributes:
        stream: where the line stands.
        position: its number.
        raw: the bytes.
        hash: SHA-256 of them.
    """

    __slots__ = ("_change", "hash", "position", "raw", "stream")

    def __init__(self, stream: StreamName, position: int, raw: bytes, digest: str) -> None:
        self.stream = stream
        self.position = position
        self.raw = raw
        self.hash = digest
        self._change: Change | None = None

    @property
    def previous(self) -> str:
        """Hash of the line before."""
        return self._read().previous

    @property
    def edit(self) -> Edit:
        """What it states."""
        return self._read().edit

    @property
    def stamp(self) -> Stamp:
        """Who claims to have written it, and when."""
        return self._read().stamp

    @property
    def schema(self) -> int:
        """Schema number the writer used."""
        return self._read().schema

    @property
    def link(self) -> Link:
        """What chaining needs to know."""
        return self._read().link

    def _read(self) -> Change:
        if self._change is None:
            self._change = parse_line(self.raw)
        return self._change


def held_lines(
    stream: StreamName, raws: Iterable[bytes], hashes: Iterable[str], positions: Mapping[str, int]
) -> tuple[Change, ...]:
    """The first lines of a log, as far as they are the first lines held of the stream.

    Args:
        stream: its name.
        raws: lines of the log, in order.
        hashes: of them; may be lazy.
        positions: hash to position of the lines held; of a forked stream none are taken, for lines in the
            order of their numbers are a chain only where every number stands once.
    """
    if len(positions) != max(positions.values(), default=0):
        return ()
    found: list[HeldLine] = []
    for raw, digest in zip(raws, hashes, strict=False):
        if positions.get(digest) != len(found) + 1:
            break
        found.append(HeldLine(stream, len(found) + 1, raw, digest))
    return cast("tuple[Change, ...]", tuple(found))
