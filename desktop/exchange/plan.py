"""What importing a package would change: decided from values alone, before anything is written.

    plan = plan_import(package, held, now)

The plan is what the preview shows and what applying does; nothing is decided twice.

Source: DESIGN.md, "Preview" and "Identity is cheap, doubt means a new one".
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cached_property
from typing import Any, Protocol

from desktop.exchange.citing import cited_blob, cites_perhaps
from desktop.exchange.collector import collector_paused
from desktop.exchange.package_values import Package
from desktop.exchange.totals import group_by_record
from desktop.records.fold import FoldedRecord, Head, Key, fold_record
from desktop.records.line import Change
from desktop.records.ownership import Judgement, judge
from desktop.records.stream import Fork, Link, StreamName, find_forks

ODD_AFTER = timedelta(days=1)
"""A claimed time later than the package, or than now, by more than this is told. Source: our guess."""


class Held(Protocol):
    """What a workspace holds, as far as a plan asks."""

    def positions(self, stream: StreamName) -> Mapping[str, int]:
        """Hash to position of the lines of a stream that are held; empty when none are."""

    def links(self, stream: StreamName) -> Iterable[Link]:
        """The links of the lines of a stream that are held; asked for only when it seems to have forked."""

    def known(self, keys: Iterable[Key]) -> Set[Key]:
        """Which of some records are held."""

    def record(self, key: Key) -> FoldedRecord | None:
        """A record as it stands, by (kind, uid)."""

    def changes(self, key: Key) -> Iterable[Change]:
        """The lines of a record that are held and let through; asked for only of records that are held."""

    def has_blob(self, digest: str) -> bool:
        """Whether an attachment is held, by its SHA-256."""


class Fate(Enum):
    """What becomes of a record."""

    NEW = "new"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after.

    Attributes:
        name: of the field.
        before: displayed value; None when there was none.
        after: displayed value.
        is_conflict: whether several values stand beside each other afterwards, and did not before.
    """

    name: str
    before: Any
    after: Any
    is_conflict: bool


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record before and after.

    Attributes:
        before: None when it is new.
        after: as it would be folded.
    """

    before: FoldedRecord | None
    after: FoldedRecord

    @property
    def key(self) -> Key:
        """Kind and uid."""
        return self.after.kind, self.after.uid

    @property
    def fate(self) -> Fate:
        """What becomes of it."""
        if self.after.is_withdrawn and not (self.before is not None and self.before.is_withdrawn):
            return Fate.WITHDRAWN
        return Fate.NEW if self.before is None else Fate.CHANGED

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """The fields whose values differ, or that come into conflict, by name."""
        return tuple(self._fields())

    @property
    def field_count(self) -> int:
        """How many `fields` there are; of a new record it is known without looking."""
        return len(self.after.heads) if self.before is None else len(self.fields)

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Fields that come into conflict, or whose conflict gets another value."""
        return tuple(one for one in self.after.conflicts if self._heads(one) != self.after.heads[one])

    def _fields(self) -> Iterator[FieldChange]:
        before = self.before.values if self.before is not None else {}
        conflicts = set(self.conflicts)
        for name, after in self.after.values.items():
            if before.get(name) != after or name not in before or name in conflicts:
                yield FieldChange(name, before.get(name), after, name in conflicts)

    def _heads(self, name: str) -> tuple[Head, ...]:
        return self.before.heads.get(name, ()) if self.before is not None else ()


@dataclass(frozen=True, slots=True)
class KindCount:
    """Records of one kind in the package, by what becomes of them."""

    kind: str
    new: int
    changed: int
    withdrawn: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Citation:
    """An attachment that is cited and is neither held nor in the package."""

    key: Key
    digest: str


@dataclass(frozen=True)  # no slots: what is derived is derived once
class ImportPlan:
    """What applying a package does.

    Attributes:
        new: lines that are taken, stream by stream in order of position, then hash.
        known: number of lines that are held already.
        own_beyond: those of ``new`` that this installation wrote and has lost.
        needs_generation: whether lines of the present replica are among them: before anything is written,
            a new generation is minted, or the same number would be given twice.
        forks: places where a stream has more than one continuation afterwards, and a line of the package
            that is new is one of them.
        judged: of ``new``, the lines that are kept and not folded, with the reason.
        odd_clocks: of ``new``, the lines that claim a time in the future.
        is_package_odd: whether the package itself claims to be made in the future.
        records: the records that change, as they were and as they will be, sorted by kind and uid.
        kinds: counts by kind, sorted; unchanged are records of the sender's party, not ours that come back.
        missing: cited attachments that will be missing afterwards.
        blobs: hash and size of the attachments that are taken.
        known_blobs: number of attachments that are held already.
        cut_off: lines of revoked keys that are not taken.
    """

    new: tuple[Change, ...]
    known: int
    own_beyond: tuple[Change, ...]
    needs_generation: bool
    forks: tuple[Fork, ...]
    judged: tuple[tuple[Change, Judgement], ...]
    odd_clocks: tuple[Change, ...]
    is_package_odd: bool
    records: tuple[RecordChange, ...]
    kinds: tuple[KindCount, ...]
    missing: tuple[Citation, ...]
    blobs: tuple[tuple[str, int], ...]
    known_blobs: int
    cut_off: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not self.new and not self.blobs

    @cached_property
    def folded(self) -> dict[Key, FoldedRecord]:
        """The touched records as they will be: the importer need not fold them again."""
        return {change.key: change.after for change in self.records}

    @cached_property
    def quarantined(self) -> tuple[tuple[Change, Judgement], ...]:
        """New lines that break the ownership table."""
        return tuple((change, verdict) for change, verdict in self.judged if verdict.is_quarantined)

    @cached_property
    def newer(self) -> tuple[Change, ...]:
        """New lines of a newer program: a schema or a kind that is not known here. Kept for later."""
        return tuple(change for change, verdict in self.judged if not verdict.is_quarantined)

    @cached_property
    def conflicts(self) -> tuple[tuple[Key, str], ...]:
        """Fields that come into conflict, with their records."""
        return tuple((change.key, name) for change in self.records for name in change.conflicts)

    @property
    def total(self) -> KindCount:
        """The counts of all kinds."""
        return KindCount(
            "",
            sum(one.new for one in self.kinds),
            sum(one.changed for one in self.kinds),
            sum(one.withdrawn for one in self.kinds),
            sum(one.unchanged for one in self.kinds),
        )


@dataclass(frozen=True, slots=True)
class Owner:
    """Who would import.

    Attributes:
        party: its party.
        replica: its present replica, ``<8 digits>.<generation>``.
    """

    party: str
    replica: str


def plan_import(package: Package, held: Held, owner: Owner, now: datetime) -> ImportPlan:
    """Decides what importing a package does.

    Args:
        package: as read.
        held: what the workspace holds.
        owner: whose workspace it is.
        now: the present instant, aware.
    """
    with collector_paused():
        return _plan(package, held, owner, now)


def _plan(package: Package, held: Held, owner: Owner, now: datetime) -> ImportPlan:
    lines = _Lines.of(package, held)
    records = tuple(_records(package, held, lines.folding))
    own = tuple(change for change in lines.new if _is_own(change.stream, owner))
    blobs = tuple(blob for blob in package.blobs if not held.has_blob(blob[0]))
    made = datetime.fromisoformat(package.manifest.made)
    limit = min(made, now) + ODD_AFTER
    return ImportPlan(
        new=lines.new,
        known=lines.known,
        own_beyond=own,
        needs_generation=any(change.stream.replica == owner.replica for change in own),
        forks=lines.forks,
        judged=lines.judged,
        odd_clocks=tuple(change for change in lines.new if _claims_after(change, limit)),
        is_package_odd=made > now + ODD_AFTER,
        records=records,
        kinds=_kinds(package, records),
        missing=_missing(package, held),
        blobs=blobs,
        known_blobs=len(package.blobs) - len(blobs),
        cut_off=package.cut_off,
    )


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a package, held against what is held."""

    new: tuple[Change, ...]
    known: int
    forks: tuple[Fork, ...]
    judged: tuple[tuple[Change, Judgement], ...]
    folding: tuple[Change, ...]

    @classmethod
    def of(cls, package: Package, held: Held) -> "_Lines":
        judged: list[tuple[Change, Judgement]] = []
        forks: list[Fork] = []
        known = 0
        for stream, lines in package.logs.items():
            positions = held.positions(stream)
            fresh = [line for line in lines if line.hash not in positions]
            known += len(lines) - len(fresh)
            judged.extend(_judged(fresh))
            if fresh and not _goes_on(positions, fresh):
                forks.extend(_forks(stream, held, fresh))
        new = tuple(change for change, _ in judged)
        kept = tuple((change, verdict) for change, verdict in judged if verdict is not Judgement.FOLDED)
        folding = tuple(change for change, verdict in judged if verdict is Judgement.FOLDED)
        return cls(new, known, tuple(forks), kept, folding)


def _judged(lines: Iterable[Change]) -> Iterator[tuple[Change, Judgement]]:
    """Lines of one stream with their judgements, which are few: of schema, kind and party of the record."""
    verdicts: dict[tuple[int, str, str], Judgement] = {}
    for line in lines:
        seen = (line.schema, line.edit.kind, line.edit.record.partition("/")[0])
        verdict = verdicts.get(seen)
        if verdict is None:
            verdict = verdicts[seen] = judge(line)
        yield line, verdict


def _goes_on(positions: Mapping[str, int], fresh: list[Change]) -> bool:
    """Whether lines simply continue a stream that has not forked."""
    position, before = fresh[0].position, fresh[0].previous
    if position != len(positions) + 1 or positions.get(before, 0) != len(positions):
        return False
    for line in fresh:
        if line.position != position or line.previous != before:
            return False
        position, before = position + 1, line.hash
    return True


def _forks(stream: StreamName, held: Held, fresh: list[Change]) -> Iterator[Fork]:
    """The forks of a stream that new lines are part of."""
    hashes = {line.hash for line in fresh}
    links = {*held.links(stream), *(line.link for line in fresh)}
    return (fork for fork in find_forks(stream, links) if hashes.intersection(fork.hashes))


def _records(package: Package, held: Held, folding: Iterable[Change]) -> Iterator[RecordChange]:
    grouped = group_by_record(folding)
    known = held.known(grouped)
    for key, changes in sorted(grouped.items()):
        before = held.record(key) if key in known else None
        if before is not None:
            both = {change.hash: change for change in (*held.changes(key), *changes)}
            yield RecordChange(before, fold_record(key, both.values()))
            continue
        alone = package.folded.get(key)
        is_whole = alone is not None and alone.changes == len(changes)
        yield RecordChange(None, alone if alone is not None and is_whole else fold_record(key, changes))


def _kinds(package: Package, records: Iterable[RecordChange]) -> tuple[KindCount, ...]:
    fates = Counter((change.after.kind, change.fate) for change in records)
    touched = {change.key for change in records}
    unchanged = Counter(kind for kind, uid in package.folded if (kind, uid) not in touched)
    return tuple(
        KindCount(
            kind,
            fates[kind, Fate.NEW],
            fates[kind, Fate.CHANGED],
            fates[kind, Fate.WITHDRAWN],
            unchanged[kind],
        )
        for kind in sorted({*unchanged, *(kind for kind, _ in fates)})
    )


def _missing(package: Package, held: Held) -> tuple[Citation, ...]:
    """What is cited, once for each record and attachment, and will not be there."""
    brought = {digest for digest, _ in package.blobs}
    cited: dict[tuple[Key, str], None] = {}
    for lines in package.logs.values():
        for line in lines:
            digest = cited_blob(line) if cites_perhaps(line) else ""
            if digest and digest not in brought:
                cited[(line.edit.kind, line.edit.record), digest] = None
    return tuple(Citation(key, digest) for key, digest in cited if not held.has_blob(digest))


def _is_own(stream: StreamName, owner: Owner) -> bool:
    """Whether this installation writes the stream, in whatever generation."""
    return stream.party == owner.party and stream.replica.partition(".")[0] == owner.replica.partition(".")[0]


def _claims_after(change: Change, limit: datetime) -> bool:
    """Whether a line claims a later time; one that cannot be read is as odd."""
    try:
        claimed = datetime.fromisoformat(change.stamp.wall)
    except ValueError:
        return True
    return claimed.replace(tzinfo=claimed.tzinfo or UTC) > limit
