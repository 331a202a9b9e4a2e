"""The roster: whose keys are whose, as a chain of entries that the office's founding installation signs.

A line is ``{"entry": "<JSON of the entry>", "signature": "<hexadecimal>"}``; the signature is over
``pae("dukao/roster", entry)``, and every entry names the SHA-256 of the one before. Lines are only ever
added, so of two rosters of one office the shorter is the beginning of the longer, or somebody signed two
different histories, which is refused. What makes the founding key the office's is paper, not this file:
see docs/decisions/0009-trust-on-first-use.md.

Everything is a value; reading twice costs the signatures once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from desktop.exchange.failures import OtherOffice, RosterWrong
from desktop.exchange.instants import is_instant
from desktop.exchange.keys import (
    PrivateKeys,
    PublicKeys,
    Suite,
    fingerprint_digits,
    pae,
    read_public_keys,
    verify_signature,
)
from desktop.records.stream import Role, StreamName, is_party, parse_stream_name, role_of
from desktop.records.strict import dumps, loads

KIND = "dukao/roster"
FOUND, ENROL, CONFIRM, REVOKE = "found", "enrol", "confirm", "revoke"
MAX_NAME = 100
MAX_REASON = 500
_KEYS = ("n", "previous", "act", "party", "name", "suite", "sign", "seal", "cuts", "reason", "wall")
_NO_CUTS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RosterAct:
    """What an entry does.

    Attributes:
        act: ``found``, ``enrol``, ``confirm`` (compared with stamped paper) or ``revoke``.
        party: party identifier.
        name: the party's name for people, at most `MAX_NAME` characters.
        keys: of the installation.
        cuts: for ``revoke``: by stream name, the position up to which its lines stay valid; streams that
            are not named lose all lines.
        reason: for ``revoke``, at most `MAX_REASON` characters; may be empty.
    """

    act: str
    party: str
    name: str
    keys: PublicKeys
    cuts: Mapping[str, int] = field(default_factory=lambda: _NO_CUTS)
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterEntry(RosterAct):
    """One signed entry: what it does, and its place.

    Attributes:
        n: from 1.
        previous: SHA-256 of the entry before, hexadecimal; empty for the first.
        wall: claimed wall time, ISO 8601 with offset.
    """

    n: int
    previous: str
    wall: str


@dataclass(frozen=True, slots=True)
class Installation:
    """Where an enrolled installation stands.

    Attributes:
        party: party identifier.
        name: the party's name for people.
        keys: its public keys.
        is_confirmed: its fingerprint was compared with paper; the founding one is its own measure.
        is_revoked: it may not say more than ``cuts``.
        cuts: by stream name, the position up to which its lines stay valid.
        enrolled: claimed wall time of enrolment, ISO 8601 with offset.
        reason: why it was revoked.
    """

    party: str
    name: str
    keys: PublicKeys
    is_confirmed: bool
    is_revoked: bool
    cuts: Mapping[str, int]
    enrolled: str
    reason: str = ""

    def accepts(self, stream: str, position: int) -> bool:
        """Whether a line at that position of one of its streams is valid as far as revocation goes."""
        return not self.is_revoked or position <= self.cuts.get(stream, 0)


@dataclass(frozen=True)  # no slots: the indexes are made once, when first asked for
class Roster:
    """All entries so far, and what they amount to.

    Attributes:
        lines: as signed.
        entries: what they say.
        installations: in the order of enrolment, the founding one first; revoked ones included.
    """

    lines: tuple[bytes, ...] = ()
    entries: tuple[RosterEntry, ...] = ()
    installations: tuple[Installation, ...] = ()

    @property
    def root(self) -> PublicKeys | None:
        """Keys of the founding installation; None when no office is known."""
        return self.installations[0].keys if self.installations else None

    @property
    def revoked(self) -> tuple[Installation, ...]:
        """The revoked ones, in the order of enrolment."""
        return tuple(one for one in self.installations if one.is_revoked)

    def of_party(self, party: str) -> tuple[Installation, ...]:
        """The installations of a party, in the order of enrolment; revoked ones included."""
        return tuple(one for one in self.installations if one.party == party)

    def by_fingerprint(self, fingerprint: str) -> Installation | None:
        """The installation with that fingerprint, revoked or not."""
        return self._by_fingerprint.get(fingerprint)

    def author_of(self, stream: StreamName) -> Installation | None:
        """The installation that alone may write a stream: of its party, with the replica's digits."""
        return self._by_digits.get((stream.party, stream.replica.partition(".")[0]))

    @cached_property
    def _by_fingerprint(self) -> dict[str, Installation]:
        return {one.keys.fingerprint: one for one in self.installations}

    @cached_property
    def _by_digits(self) -> dict[tuple[str, str], Installation]:
        return {(one.party, one.keys.replica_digits): one for one in self.installations}


NO_ROSTER = Roster()


def read_roster(lines: Sequence[bytes]) -> Roster:
    """Reads a roster and checks chain, signatures and that every entry is possible after those before.

    Args:
        lines: without line ends.

    Raises:
        RosterWrong: with the number of the first bad line; ``file`` is left empty.
    """
    book: dict[str, Installation] = {}
    entries: list[RosterEntry] = []
    previous = ""
    for number, line in enumerate(lines, 1):
        try:
            raw, signature = _opened(line)
            entry = _entry(raw, number, previous)
            _enter(book, entry)
            _check_signature(next(iter(book.values())).keys, signature, raw)
        except ValueError as error:
            raise RosterWrong(file="", detail=f"roster line {number}: {error}") from None
        entries.append(entry)
        previous = sha256(raw).hexdigest()
    return Roster(tuple(lines), tuple(entries), tuple(book.values()))


def extend(roster: Roster, what: RosterAct, signer: PrivateKeys, wall: str) -> bytes:
    """Makes the next line of a roster.

    Args:
        roster: so far; `NO_ROSTER` to found an office.
        what: what the entry does.
        signer: the founding installation.
        wall: claimed wall time, ISO 8601 with offset.

    Raises:
        RosterWrong: the act is impossible now, or the signer is not the founding installation.
    """
    previous = sha256(_opened(roster.lines[-1])[0]).hexdigest() if roster.lines else ""
    raw = _dump(what, len(roster.lines) + 1, previous, wall)
    signature = signer.sign(pae(KIND, raw))
    line = dumps({"entry": raw.decode("utf-8"), "signature": signature.hex()})
    read_roster((*roster.lines, line))
    return line


def merged(known: Roster, offered: Roster) -> Roster:
    """The longer of two rosters of one office.

    Raises:
        OtherOffice: they begin with different keys.
        RosterWrong: neither is the beginning of the other.
    """
    if known.root is None or offered.root is None:
        return known if offered.root is None else offered
    if known.root.sign != offered.root.sign:
        raise OtherOffice(file="", digits=fingerprint_digits(offered.root.fingerprint))
    for number, (one, other) in enumerate(zip(known.lines, offered.lines, strict=False), 1):
        if one != other:
            raise RosterWrong(file="", detail=f"roster line {number}: differs from the one known here")
    return max(known, offered, key=lambda roster: len(roster.lines))


def _enter(book: dict[str, Installation], entry: RosterEntry) -> None:
    """Adds what one entry says to the installations by fingerprint.

    Raises:
        ValueError: it is not possible after those before.
    """
    if (entry.act == FOUND) == bool(book):
        raise ValueError("an office is founded once, first of all")
    if entry.act != REVOKE and (entry.cuts or entry.reason):
        raise ValueError("cuts or a reason without revocation")
    if entry.act in (FOUND, ENROL):
        _check_new(book, entry)
        book[entry.keys.fingerprint] = Installation(
            party=entry.party,
            name=entry.name,
            keys=entry.keys,
            is_confirmed=entry.act == FOUND,
            is_revoked=False,
            cuts=_NO_CUTS,
            enrolled=entry.wall,
        )
    else:
        book[entry.keys.fingerprint] = _changed(book, entry)


def _changed(book: Mapping[str, Installation], entry: RosterEntry) -> Installation:
    held = book.get(entry.keys.fingerprint)
    if held is None or held.is_revoked or (held.party, held.keys) != (entry.party, entry.keys):
        raise ValueError("no such installation is enrolled")
    if entry.act == REVOKE:
        return _revoked(book, held, entry)
    if held.is_confirmed:
        raise ValueError("confirmed already")
    return replace(held, is_confirmed=True)


def _check_new(book: Mapping[str, Installation], what: RosterAct) -> None:
    if what.act == FOUND and role_of(what.party) is not Role.OFFICE:
        raise ValueError("only an office founds a roster")
    for one in book.values():
        if one.keys.sign == what.keys.sign:
            raise ValueError("enrolled already")
        if (one.party, one.keys.replica_digits) == (what.party, what.keys.replica_digits):
            raise ValueError("two installations of a party would write the same streams")


def _revoked(book: Mapping[str, Installation], held: Installation, what: RosterAct) -> Installation:
    if next(iter(book.values())) is held:
        raise ValueError("the founding key cannot revoke itself")
    for name, position in what.cuts.items():
        stream = parse_stream_name(name)
        author = (stream.party, stream.replica.partition(".")[0])
        if author != (held.party, held.keys.replica_digits) or position < 1:
            raise ValueError("a cut in a stream that is not the installation's")
    return replace(held, is_revoked=True, cuts=MappingProxyType(dict(what.cuts)), reason=what.reason)


@lru_cache(maxsize=8192)
def _is_signed(suite: Suite, public: bytes, signature: bytes, raw: bytes) -> bool:
    """Remembered, because every package brings the same lines, and SM2 takes 15 ms for each."""
    return verify_signature(suite, public, signature, pae(KIND, raw))


def _check_signature(root: PublicKeys, signature: bytes, raw: bytes) -> None:
    if not _is_signed(root.suite, root.sign, signature, raw):
        raise ValueError("not signed by the founding key")


def _opened(line: bytes) -> tuple[bytes, bytes]:
    untrusted = loads(line)
    if not isinstance(untrusted, dict) or list(untrusted) != ["entry", "signature"]:
        raise ValueError("not an entry with its signature")
    if dumps(untrusted) != line or not all(isinstance(text, str) for text in untrusted.values()):
        raise ValueError("written in another way than ours")
    signature = bytes.fromhex(untrusted["signature"])
    if signature.hex() != untrusted["signature"]:
        raise ValueError("the signature is not lower-case hexadecimal")
    return untrusted["entry"].encode("utf-8"), signature


def _entry(raw: bytes, number: int, previous: str) -> RosterEntry:
    untrusted = loads(raw)
    if not isinstance(untrusted, dict) or tuple(untrusted) != _KEYS:
        raise ValueError("not the keys of an entry")
    _check_types(untrusted)
    if (untrusted["n"], untrusted["previous"]) != (number, previous):
        raise ValueError("the chain does not hold")
    entry = RosterEntry(
        act=untrusted["act"],
        party=untrusted["party"],
        name=untrusted["name"],
        keys=read_public_keys(untrusted["suite"], untrusted["sign"], untrusted["seal"]),
        cuts=MappingProxyType(untrusted["cuts"]),
        reason=untrusted["reason"],
        n=number,
        previous=previous,
        wall=untrusted["wall"],
    )
    if _dump(entry, number, previous, entry.wall) != raw:
        raise ValueError("written in another way than ours")
    _check_values(entry)
    return entry


def _check_types(untrusted: Mapping[str, Any]) -> None:
    cuts = untrusted["cuts"]
    texts = all(isinstance(untrusted[key], str) for key in _KEYS if key not in ("n", "cuts"))
    if not texts or type(untrusted["n"]) is not int or not isinstance(cuts, dict):
        raise ValueError("a value of the wrong type")
    if not all(type(position) is int for position in cuts.values()):
        raise ValueError("a cut that is not a number")


def _check_values(entry: RosterEntry) -> None:
    if entry.act not in (FOUND, ENROL, CONFIRM, REVOKE) or not is_party(entry.party):
        raise ValueError("an unknown act or no party")
    if not 0 < len(entry.name) <= MAX_NAME or len(entry.reason) > MAX_REASON:
        raise ValueError("a name or reason of no possible length")
    if not is_instant(entry.wall):
        raise ValueError("not an instant with its offset")


def _dump(what: RosterAct, number: int, previous: str, wall: str) -> bytes:
    values = (
        number,
        previous,
        what.act,
        what.party,
        what.name,
        what.keys.suite.value,
        what.keys.sign.hex(),
        what.keys.seal.hex(),
        dict(sorted(what.cuts.items())),
        what.reason,
        wall,
    )
    return dumps(dict(zip(_KEYS, values, strict=True)))
