"""Streams: their names, and the decision which offered lines continue what is held.

A stream is what one replica tells one audience in one year. Its lines are numbered 1, 2, 3 … and each
names the hash of the one before. Honestly kept, it is a path. When a workspace was copied and both
copies went on, two lines share a number: the stream has forked. Both branches are kept and folded, and
the fork is flagged, so that every replica ends with the same set whichever branch it met first.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from desktop.records.strict import LineError

EVERYONE = "*"
NO_LINE = ""

_PARTY = r"(?:office|unit|inspector)\.[a-z0-9][a-z0-9-]{0,39}"
_NAME = re.compile(
    rf"(?P<party>{_PARTY})~(?P<replica>[0-9a-f]{{8}}\.[1-9][0-9]{{0,5}})"
    rf"~(?P<audience>\*|{_PARTY}|circle\.[a-z0-9][a-z0-9-]{{0,39}})~(?P<year>[0-9]{{4}})"
)
_PARTY_ID = re.compile(_PARTY)


class Role(Enum):
    """What a party is; the first part of its identifier says it, so every replica agrees."""

    OFFICE = "office"
    UNIT = "unit"
    INSPECTOR = "inspector"


def is_party(text: str) -> bool:
    """Whether the text is a party identifier: role, dot, slug of lower-case ASCII."""
    return _PARTY_ID.fullmatch(text) is not None


def role_of(party: str) -> Role:
    """The role that a party identifier states.

    Raises:
        ValueError: not a party identifier.
    """
    return Role(party.partition(".")[0])


@dataclass(frozen=True, slots=True)
class StreamName:
    """Who tells whom: ``party~replica~audience~year``.

    Attributes:
        party: e.g. ``unit.dsjj``.
        replica: first 8 characters of the installation's key fingerprint, dot, generation.
        audience: ``*``, a party, or ``circle.<name>``.
        year: the supervision year the lines belong to.
    """

    party: str
    replica: str
    audience: str
    year: int

    def __str__(self) -> str:
        return f"{self.party}~{self.replica}~{self.audience}~{self.year:04d}"


@lru_cache(maxsize=4096)
def parse_stream_name(text: str) -> StreamName:
    """Reads a stream name.

    Raises:
        LineError: ``L_SHAPE``, the text is not a stream name.
    """
    found = _NAME.fullmatch(text)
    if found is None:
        raise LineError("L_SHAPE", f"not a stream name: {text[:80]!r}")
    return StreamName(found["party"], found["replica"], found["audience"], int(found["year"]))


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """What chaining needs to know of a line."""

    position: int
    hash: str
    previous: str


@dataclass(frozen=True, slots=True)
class Tip:
    """The end of a stream that the next line is chained to."""

    position: int = 0
    hash: str = NO_LINE


@dataclass(frozen=True, slots=True)
class Fork:
    """Two or more lines of one stream that claim the same place after the same line."""

    stream: StreamName
    position: int
    hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Continuation:
    """What a set of offered lines would add to a stream.

    Attributes:
        new: hashes of usable lines not held yet, in order of position, then hash.
        known: number of offered lines that are held already.
        dangling: hashes whose line before is neither held nor offered; unusable, to be refused.
    """

    new: tuple[str, ...]
    known: int
    dangling: tuple[str, ...]


def continue_stream(held: Mapping[str, int], offered: Iterable[Link]) -> Continuation:
    """Decides which offered lines of one stream can be added.

    Args:
        held: hash to position of the lines of this stream that are held.
        offered: links of the offered lines, in any order, repetitions allowed.
    """
    positions = dict(held)
    new: list[str] = []
    dangling: list[str] = []
    known = 0
    for link in sorted(set(offered)):
        if link.hash in held:
            known += 1
        elif _follows(positions, link):
            positions[link.hash] = link.position
            new.append(link.hash)
        else:
            dangling.append(link.hash)
    return Continuation(tuple(new), known, tuple(dangling))


def find_forks(stream: StreamName, links: Iterable[Link]) -> tuple[Fork, ...]:
    """Lists the places where a stream has more than one continuation, in order of position."""
    children: dict[tuple[int, str], set[str]] = {}
    for link in links:
        children.setdefault((link.position, link.previous), set()).add(link.hash)
    return tuple(
        Fork(stream, position, tuple(sorted(hashes)))
        for (position, _), hashes in sorted(children.items())
        if len(hashes) > 1
    )


def covered(links: Iterable[Link], ends: Iterable[str]) -> frozenset[str]:
    """Hashes of the lines of a stream that are one of some ends, or come before one.

    Args:
        links: of all lines that are looked at, in any order.
        ends: hashes; those of other lines cover nothing.
    """
    before = {link.hash: link.previous for link in links}
    found: set[str] = set()
    for end in ends:
        item = end
        while item in before and item not in found:
            found.add(item)
            item = before[item]
    return frozenset(found)


def _follows(positions: Mapping[str, int], link: Link) -> bool:
    if link.position == 1:
        return link.previous == NO_LINE
    return positions.get(link.previous) == link.position - 1
