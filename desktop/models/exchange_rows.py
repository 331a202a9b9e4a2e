"""What the workspace remembers of the exchange, as plain values."""

from dataclasses import dataclass
from enum import Enum


class Direction(Enum):
    """Which way a package went."""

    IN = "in"
    OUT = "out"


class PackageState(Enum):
    """What became of a package: one that came in is applied or undone, one that went out is written."""

    APPLIED = "applied"
    UNDONE = "undone"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package that was written or applied here.

    Attributes:
        digest: SHA-256 of the file, 64 hexadecimal digits.
        direction: which way it went.
        party: the other party: who wrote it, or for whom we did.
        installation: fingerprint of the computer that wrote it, 64 hexadecimal digits; ours when it went out.
        generation: of that computer when it wrote it, from 1.
        seq: its number, from 1.
        at: when it was written or applied here, ISO 8601.
        file_name: without its folder.
        size: of the file in bytes.
        manifest: exact bytes.
        signature: exact bytes of ``manifest.sig``.
        first_arrival: number of the first line it added to the log; 0 for none.
        last_arrival: number of the last one; 0 for none.
        state: what became of it.
        sentence: what it did, as a clerk was told.
        is_confirmed: whether the other party said that it has it; of those that went out.
    """

    digest: str
    direction: Direction
    party: str
    installation: str
    generation: int
    seq: int
    at: str
    file_name: str
    size: int
    manifest: bytes
    signature: bytes
    first_arrival: int
    last_arrival: int
    state: PackageState
    sentence: str
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class HeadRow:
    """The end of a branch of a stream, signed by its author; the fields of `exchange.manifest.StreamHead`.

    Attributes:
        stream: name of the stream.
        position: of the last line, from 1.
        hash: of that line, 64 hexadecimal digits.
        public: the author's public signing key, hexadecimal.
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
class HoldingRow:
    """An end of one of our streams that another party's computer said it holds.

    Attributes:
        stream: name of the stream.
        position: of the end, from 1.
        hash: of the line there, 64 hexadecimal digits.
    """

    stream: str
    position: int
    hash: str


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """A key that was enrolled at this computer, beside the office's roster.

    Attributes:
        fingerprint: SHA-256 of the public signing key, 64 hexadecimal digits.
        party: whose it is.
        name: of the party, for people.
        suite: value of `exchange.keys.Suite`.
        sign: public signing key, hexadecimal.
        seal: public key to encrypt to, hexadecimal.
        is_confirmed: whether it was compared with the stamped form (公钥登记表).
        at: when, ISO 8601.
        note: how it came here; may be empty.
    """

    fingerprint: str
    party: str
    name: str
    suite: str
    sign: str
    seal: str
    is_confirmed: bool
    at: str
    note: str = ""
