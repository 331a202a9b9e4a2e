"""What exchange shows, as plain values: incoming files, receipts, the board of parties, conflicts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from desktop.errors import AppError


class Trust(Enum):
    """How far the key of a party is known."""

    CONFIRMED = "confirmed"
    """Compared with the stamped form (公钥登记表)."""
    ENROLLED = "enrolled"
    """Enrolled, not yet compared: 未核验."""
    FIRST = "first"
    """Met for the first time in this file; applying enrols it, 未核验."""
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one record before and after an import, in words.

    Attributes:
        what: the record, e.g. code and title of its task and the unit.
        field: title of the field.
        before: text; empty when it was not set.
        after: text.
        is_conflict: another value stands beside it.
    """

    kind: str
    uid: str
    what: str
    field: str
    before: str
    after: str
    is_conflict: bool = False


@dataclass(frozen=True, slots=True)
class KindCounts:
    """How many records of a kind an import makes new, changes, withdraws, leaves."""

    kind: str
    title: str
    new: int
    changed: int
    withdrawn: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the clerk should know before applying, with a stable code.

    Codes: ``R_FIRST_KEY`` ``R_UNCONFIRMED`` ``R_OFFICE_PINNED`` ``R_OWN_LINES`` ``R_FORK`` ``R_CLONE`` (a
    generation of a known computer not met before) ``R_QUARANTINE`` ``R_NEWER_LINES`` ``R_CLOCK``
    ``R_MISSING_EVIDENCE`` ``R_CONFLICT`` ``R_MISSING_NUMBER`` (packages that did not arrive; this one holds
    all of them) ``R_OLD`` (a later one is here) ``R_KNOWN``.
    """

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file, looked at; nothing was written.

    Attributes:
        file: where it lies.
        digest: SHA-256 of the file; empty when it could not be read.
        failure: why it is refused; None when it can be applied.
        party: who wrote it; empty when unknown.
        party_name: for people.
        seq: its number from that computer.
        made: when, as claimed; ISO.
        trust: of its key; None when refused before that was known.
        digits: the fingerprint of its key as groups of digits.
        words: the same as words.
        counts: by kind, those of this file only.
        lines: lines in it.
        new_lines: lines that would be new here.
        blobs: attachments in it that are new here.
        changes: field by field, at most `MOST_CHANGES`.
        more_changes: how many fields beyond those.
        remarks: in order of gravity.
        sentence: what this file would change, or why it is refused.
    """

    file: Path
    digest: str
    failure: AppError | None
    party: str = ""
    party_name: str = ""
    seq: int = 0
    made: str = ""
    trust: Trust | None = None
    digits: str = ""
    words: str = ""
    counts: tuple[KindCounts, ...] = ()
    lines: int = 0
    new_lines: int = 0
    blobs: int = 0
    changes: tuple[FieldChange, ...] = ()
    more_changes: int = 0
    remarks: tuple[Remark, ...] = ()
    sentence: str = ""

    @property
    def is_usable(self) -> bool:
        """Whether it can be applied."""
        return self.failure is None


MOST_CHANGES = 500


@dataclass(frozen=True, slots=True)
class Receipt:
    """What applying one file did.

    Attributes:
        file: name of the file.
        digest: SHA-256 of it; names the import for undo.
        applied: whether anything was written; False for a file that is known already or refused.
        code: stable code of the refusal; empty when there is none.
        counts: records new, changed, withdrawn, unchanged, quarantined; lines; blobs.
        sentence: one sentence for a clerk.
    """

    file: str
    digest: str
    applied: bool
    code: str
    counts: Mapping[str, int]
    sentence: str


@dataclass(frozen=True, slots=True)
class Exported:
    """A package that was written and read back.

    Attributes:
        file: where it lies; it may be carried away now.
        to: party identifier.
        seq: its number.
        lines: lines in it.
        blobs: attachments in it.
        left_out: attachments left out because it is text only.
        size: bytes.
        sentence: one sentence for a clerk.
    """

    file: Path
    to: str
    seq: int
    lines: int
    blobs: int
    left_out: int
    size: int
    sentence: str


@dataclass(frozen=True, slots=True)
class PeerStatus:
    """Where the exchange with one party stands.

    Attributes:
        party: identifier; its name and role beside it.
        trust: of its keys, the least; None when nothing of it is enrolled.
        last_in: when its latest package was applied; None for never.
        last_in_seq: its number.
        last_out: when we wrote the latest package for it; None for never.
        last_out_seq: its number.
        confirmed_seq: the latest of ours that it said it has.
        unsent: lines it may read and was never sent.
        unseen: lines it was sent or not, and has not said it holds.
        missing: numbers of its packages that did not arrive and that nothing later replaced.
        wanted: attachments that it cites and we lack.
        owed: attachments that it asked for.
        computers: its installations that were met, with generations.
        remarks: clones, forks, unconfirmed keys …, most grave first.
    """

    party: str
    name: str
    role: str
    trust: Trust | None
    last_in: datetime | None
    last_in_seq: int
    last_out: datetime | None
    last_out_seq: int
    confirmed_seq: int
    unsent: int
    unseen: int
    missing: tuple[int, ...]
    wanted: int
    owed: int
    computers: int
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class ConflictSide:
    """One of several values that stand beside each other.

    Attributes:
        hash: of the line that stated it.
        value: as stored.
        text: for people.
        operator: who claims to have written it.
        wall: when, as claimed; ISO.
        computer: replica that wrote it.
        is_shown: whether it is the one displayed until somebody decides.
    """

    hash: str
    value: Any
    text: str
    operator: str
    wall: str
    computer: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field with several values.

    Attributes:
        kind: of the record.
        uid: of the record.
        what: the record in words.
        field: name of the field.
        title: of the field.
        sides: the values.
        is_ours: whether this party may decide; a unit's conflict is the unit's to settle.
    """

    kind: str
    uid: str
    what: str
    field: str
    title: str
    sides: tuple[ConflictSide, ...]
    is_ours: bool


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One installation as the roster or this computer knows it.

    Attributes:
        party: identifier; its name beside it.
        fingerprint: 64 hexadecimal digits.
        digits: the same as groups of digits.
        words: the same as words.
        suite: of its keys.
        trust: how far it is known.
        enrolled: when, as claimed; ISO.
        is_own: whether it is this computer.
        is_root: whether the roster begins with it.
    """

    party: str
    name: str
    fingerprint: str
    digits: str
    words: str
    suite: str
    trust: Trust
    enrolled: str
    is_own: bool
    is_root: bool
