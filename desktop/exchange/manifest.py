"""The manifest: what a package says of itself, and what is signed.

As JSON on one line, keys in the order of the attributes; see ``docs/package-format.md``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote a package.

    Attributes:
        party: party identifier.
        name: its name for people.
        replica: ``<first 8 digits of the fingerprint>.<generation>``.
        suite: value of `keys.Suite`.
        sign: public signing key, hexadecimal.
        seal: public key to encrypt to, hexadecimal.
    """

    party: str
    name: str
    replica: str
    suite: str
    sign: str
    seal: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the package beside manifest and signature.

    Attributes:
        name: ``roster.jsonl``, ``log/<stream>.jsonl`` (``all`` for ``*``) or ``blob/<sha256>``.
        size: bytes unpacked.
        sha256: of them, hexadecimal.
        sm3: of them, hexadecimal; empty when the sender's suite does not ask for it.
    """

    name: str
    size: int
    sha256: str
    sm3: str = ""


@dataclass(frozen=True, slots=True)
class StreamHead:
    """The end of a branch of a stream, signed by its author: nobody else can add to it or cut it there.

    The signature covers ``pae("dukao/head", "<stream> <position> <hash>")``.

    Attributes:
        stream: name of the stream.
        position: of the last line, from 1.
        hash: of the last line; the chain covers all before.
        public: the author's public signing key, hexadecimal; its fingerprint begins like the replica.
        suite: of that key.
        signature: hexadecimal.
    """

    stream: str
    position: int
    hash: str
    public: str
    suite: str
    signature: str


@dataclass(frozen=True, slots=True)
class Holding:
    """An end of a stream that the sender holds; says to the stream's author what has arrived.

    Attributes:
        stream: name of a stream of the recipient's party.
        position: of an end.
        hash: of the line there.
    """

    stream: str
    position: int
    hash: str


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of the records of the sender's party in this package, folded from the lines in it alone.

    Attributes:
        kinds: number of records by kind, sorted by kind.
        state: `records.fold.state_hash` of them.
    """

    kinds: Mapping[str, int]
    state: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a package says of itself.

    Attributes:
        format: of this manifest.
        reads: the oldest format whose programs can read it.
        program: name and version of the program that wrote it.
        sender: who wrote it.
        to: party identifier of the recipient.
        office: fingerprint of the office key that the sender's roster begins with; empty when it knows none.
        year: supervision year of the streams.
        seq: number of this package from this installation to this party, from 1.
        made: claimed wall time, ISO 8601 with offset.
        text_only: attachments were left out on purpose.
        entries: in the order of the file.
        heads: signed ends of every stream in the package; every line is covered by one.
        holds: ends of the recipient's streams that the sender holds.
        received: highest ``seq`` imported, by fingerprint of the recipient's installations.
        wants: hashes of attachments that are cited and missing at the sender's.
        totals: control totals.
    """

    format: int
    reads: int
    program: str
    sender: Sender
    to: str
    office: str
    year: int
    seq: int
    made: str
    text_only: bool
    entries: tuple[Entry, ...]
    heads: tuple[StreamHead, ...]
    holds: tuple[Holding, ...]
    received: Mapping[str, int]
    wants: tuple[str, ...]
    totals: Totals
