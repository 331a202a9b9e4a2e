"""What goes into a package and what comes out of one, as values."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256

from desktop.exchange.container import Container, blob_entry
from desktop.exchange.failures import BlobWrong
from desktop.exchange.held import HeldLog
from desktop.exchange.keys import PrivateKeys, PublicKeys
from desktop.exchange.manifest import Holding, Manifest, StreamHead, Totals
from desktop.exchange.roster import Installation, Roster
from desktop.records.fold import FoldedRecord, Key
from desktop.records.line import Change
from desktop.records.stream import StreamName

OutgoingBlob = tuple[str, int, Callable[[], bytes]]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What an installation wants to tell a party.

    Attributes:
        program: name and version of this program.
        party: the sender's party.
        name: its name for people.
        replica: the sender's present replica; its digits are those of the signing key.
        to: the recipient's party.
        office: fingerprint of the office key that ``roster`` begins with; empty when none is known.
        year: supervision year of all streams; 0 when they are of several years.
        seq: number of this package from this installation to that party, from 1.
        made: wall time, ISO 8601 with offset, as `datetime.isoformat` writes it.
        logs: by name of the stream all its lines, in order of position, then hash.
        heads: signed heads of streams of other installations, as received.
        roster: lines of the roster; empty leaves it out.
        blobs: hash, size and reading of each attachment, in any order.
        text_only: attachments are left out on purpose.
        holds: ends of the recipient's streams that are held.
        received: highest ``seq`` imported, by fingerprint of the recipient's installations.
        wants: hashes of attachments that are cited and missing here.
        totals: control totals, when they are known without reading the lines.
        ends: by stream of the sender's own key its ends, position and hash, when they are known likewise.
    """

    program: str
    party: str
    name: str
    replica: str
    to: str
    office: str
    year: int
    seq: int
    made: str
    logs: Mapping[str, Sequence[bytes]]
    heads: Sequence[StreamHead] = ()
    roster: Sequence[bytes] = ()
    blobs: Sequence[OutgoingBlob] = ()
    text_only: bool = False
    holds: Sequence[Holding] = ()
    received: Mapping[str, int] = field(default_factory=dict)
    wants: Sequence[str] = ()
    totals: Totals | None = None
    ends: Mapping[str, Sequence[tuple[int, str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a package, and whom that installation knows.

    Attributes:
        party: its party.
        fingerprint: of its own key; empty when it must not be recognised as the writer.
        known: the roster it holds; empty when it knows no office yet.
        keys: its secret, to open sealed packages; None when there is none.
        enrolled: installations that were enrolled on this computer and are not in the roster.
        may_read: whether a stream told to a circle may be read, by what is held; circles that the package
            itself states are found here.
        held: the lines it holds, which need not be read again; None reads every line.
    """

    party: str
    fingerprint: str
    known: Roster
    keys: PrivateKeys | None = None
    enrolled: tuple[Installation, ...] = ()
    may_read: Callable[[StreamName], bool] = lambda _: False
    held: HeldLog | None = None


class Standing(Enum):
    """What is known of the key that signed a package."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    """Enrolled, and never compared with the stamped paper: 未核验."""
    NEW = "new"
    """The first key that is met of this party: applying the package enrols it, 未核验."""
    REVOKED = "revoked"
    """Revoked since; the package says nothing that had not been accepted before."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A key that applying the package enrols, 未核验: the first one of its party that was met.

    Attributes:
        party: whose it is, by the word of who carried it.
        name: its name for people; empty when only its lines were carried.
        suite: value of `keys.Suite`.
        sign: public signing key.
        seal: public key to encrypt to; empty when only its lines were carried.
    """

    party: str
    name: str
    suite: str
    sign: bytes
    seal: bytes


@dataclass(frozen=True, slots=True)
class Package:
    """A package in which every check holds; nothing of it was written anywhere. Close it after use.

    Attributes:
        manifest: what it says of itself.
        manifest_raw: the bytes that were signed.
        signature_raw: the signatures over them.
        signer: the sender's keys.
        standing: what is known of them.
        roster: the roster after this package: ours and what it adds.
        is_office_new: whether the roster begins with an office key that was not known before.
        newcomers: keys that applying enrols.
        logs: by stream its lines, in order of position, then hash.
        cut_off: lines that come after the revocation of their author's key; not in ``logs``, never applied.
        folded: records of the sender's party, of the lines in ``logs`` alone; each folded when asked for.
        blobs: hash and size of each attachment.
        digest: SHA-256 of the file, hexadecimal.
        size: bytes of the file.
        is_sealed: whether the file is encrypted.
        name: of the file.
        container: to read attachments from.
        opened: what is closed with the package.
    """

    manifest: Manifest
    manifest_raw: bytes
    signature_raw: bytes
    signer: PublicKeys
    standing: Standing
    roster: Roster
    is_office_new: bool
    newcomers: tuple[Newcomer, ...]
    logs: Mapping[StreamName, tuple[Change, ...]]
    cut_off: tuple[Change, ...]
    folded: Mapping[Key, FoldedRecord]
    blobs: tuple[tuple[str, int], ...]
    digest: str
    size: int
    is_sealed: bool
    name: str
    container: Container
    opened: ExitStack

    def blob(self, digest: str) -> bytes:
        """Reads an attachment once more, and checks it once more: the file may lie on a stick.

        Raises:
            KeyError: none of that hash is in the package.
            PackageRefused: it has changed since the package was read.
        """
        member = self.container.find(blob_entry(digest))
        if member is None:
            raise KeyError(digest)
        data = self.container.read(member)
        if sha256(data).hexdigest() != digest:
            raise BlobWrong(file=self.name, detail=f"{digest} has changed since it was read")
        return data

    def close(self) -> None:
        """Closes the file."""
        self.opened.close()

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
