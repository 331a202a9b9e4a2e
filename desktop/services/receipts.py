"""The receipt of an import (回执): what came, from whom, under which signature, and what it did here.

Nothing is kept for it beside the package's manifest, its signature and the place of its lines: what an
import did follows from the lines that were there before and those that came with it.

Source: DESIGN.md, "Apply".
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from desktop.errors import AppError
from desktop.exchange.citing import cited_blob
from desktop.exchange.keys import Suite, fingerprint_digits, fingerprint_of, pae, verify_signature
from desktop.exchange.manifest import Manifest
from desktop.exchange.manifest_reading import load_manifest, load_signatures
from desktop.exchange.package_writing import MANIFEST_KIND
from desktop.exchange.plan import ODD_AFTER, Fate, RecordChange
from desktop.i18n import mark, tr
from desktop.models.exchange_rows import Direction, PackageRow, PackageState
from desktop.models.import_reads import read_imported, read_unfolded
from desktop.models.workspace import Workspace
from desktop.records.fold import Key, fold_record
from desktop.records.line import Change
from desktop.records.ownership import CITING, Judgement
from desktop.services.exchange_parties import Parties
from desktop.services.exchange_values import KindCounts, Trust
from desktop.services.ledger_words import KIND_TITLES
from desktop.services.paper_options import NothingToPrint
from desktop.services.roster import RosterService
from desktop.services.session import NoSuchRecord, Session

_BLOB = "blob/"
_FILE_NAMES = {"instruction": "slip_name"} | dict.fromkeys(
    ("evidence", "check_evidence", "quotation", "snapshot"), "name"
)
"""The field that holds the name of an attachment, by kind of record; see `records.ownership.CITING`."""


@dataclass(frozen=True, slots=True)
class ImportReceipt:
    """What one import did, as far as the workspace can prove it today.

    Attributes:
        row: the package as it is remembered.
        manifest: what it says of itself.
        sender: name of who wrote it.
        recipient: name of who imported it.
        trust: how far the key that signed it is known today.
        digits: its fingerprint as groups of digits.
        is_signed: whether its signature, checked again, holds.
        counts: by kind; empty when nothing came or it was undone.
        lines: lines that came.
        blobs: attachments in the file.
        blob_bytes: size of those.
        files: names of those attachments, as records that came with it call them.
        missing: attachments that its records cite and that are not here today.
        remarks: what else is to be known, one sentence each.
    """

    row: PackageRow
    manifest: Manifest
    sender: str
    recipient: str
    trust: Trust
    digits: str
    is_signed: bool
    counts: tuple[KindCounts, ...]
    lines: int
    blobs: int
    blob_bytes: int
    files: tuple[str, ...]
    missing: int
    remarks: tuple[str, ...]


class ReceiptService:
    """Tells what imports did.

    Args:
        session: the open workspace.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._parties = Parties(session)

    def receipt(self, which: str = "") -> ImportReceipt:
        """The receipt of one import.

        Args:
            which: SHA-256 of the file or its beginning, or its file name; empty for the latest that holds.

        Raises:
            NothingToPrint: nothing was imported yet.
            NoSuchRecord: no import is called that.
        """
        with self._session.reading() as workspace:
            rows = workspace.exchange.packages(Direction.IN)
            row = _chosen(rows, which)
            came = _Came(workspace, row, self._session.party)
            return ImportReceipt(
                row=row,
                manifest=came.manifest,
                sender=self._parties.name(row.party, came.manifest.sender.name),
                recipient=self._session.party_name,
                trust=self._trust(row.installation),
                digits=fingerprint_digits(row.installation),
                is_signed=_is_signed(row),
                counts=came.counts,
                lines=came.lines,
                blobs=len(came.blobs),
                blob_bytes=sum(entry.size for entry in came.blobs),
                files=came.files,
                missing=len(came.missing),
                remarks=(*_about_package(rows, row, came.manifest), *came.remarks()),
            )

    def _trust(self, fingerprint: str) -> Trust:
        found = (one for one in self._parties.installations() if one.keys.fingerprint == fingerprint)
        known = next(found, None)
        return RosterService(self._session).trust_of(known) if known else Trust.FIRST


class _Came:
    """What came with a package and what it did.

    Args:
        workspace: open; nobody writes meanwhile.
        row: the package.
        party: whose workspace it is.
    """

    def __init__(self, workspace: Workspace, row: PackageRow, party: str) -> None:
        self._workspace, self._row, self._party = workspace, row, party
        self.manifest = load_manifest(row.manifest)
        self.lines = row.last_arrival - row.first_arrival + 1 if row.first_arrival else 0
        self.blobs = tuple(one for one in self.manifest.entries if one.name.startswith(_BLOB))
        self._records: list[RecordChange] = []
        self._changes: list[Change] = []
        self._judged: tuple[tuple[Change, Judgement], ...] = ()
        if self.lines:
            self._read()

    def _read(self) -> None:
        connection, first, last = self._workspace.connection, self._row.first_arrival, self._row.last_arrival
        for one in read_imported(connection, first, last):
            before = fold_record(one.key, one.before) if one.before else None
            self._records.append(RecordChange(before, fold_record(one.key, (*one.before, *one.added))))
            self._changes.extend(one.added)
        self._judged = read_unfolded(connection, first, last)

    @cached_property
    def counts(self) -> tuple[KindCounts, ...]:
        """As the preview counted: unchanged are records of the sender's party, not ours that came back."""
        if self._row.state is PackageState.UNDONE:
            return ()
        fates = Counter((record.after.kind, record.fate) for record in self._records)
        unchanged = self._unchanged()
        kinds = sorted({*unchanged, *(kind for kind, _ in fates)})
        return tuple(
            KindCounts(
                kind,
                tr(KIND_TITLES.get(kind, kind)),
                fates[kind, Fate.NEW],
                fates[kind, Fate.CHANGED],
                fates[kind, Fate.WITHDRAWN],
                unchanged[kind],
            )
            for kind in kinds
        )

    def _unchanged(self) -> Counter[str]:
        """The sender counted all records of its party in the package, also those that never count."""
        left = Counter(dict(self.manifest.totals.kinds))
        touched = {one.key for one in self._records if one.after.uid.startswith(f"{self._row.party}/")}
        left.subtract(kind for kind, _ in touched | self._never_folded())
        return +left

    def _never_folded(self) -> set[Key]:
        """Records of which the package holds nothing but lines that are kept apart."""
        streams = {head.stream for head in self.manifest.heads}
        found = read_unfolded(self._workspace.connection, 1, self._row.last_arrival)
        return {
            (change.edit.kind, change.edit.record)
            for change, _ in found
            if change.stream.party == self._row.party
            and str(change.stream) in streams
            and self._workspace.log.audience(change.edit.kind, change.edit.record) is None
        }

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Names of the attachments in the package, each once, as the records that came call them."""
        brought = {entry.name.removeprefix(_BLOB) for entry in self.blobs}
        named = (
            str(record.after.get(_FILE_NAMES[record.after.kind], ""))
            for record in self._records
            if record.after.get(CITING.get(record.after.kind, "")) in brought
        )
        return tuple(dict.fromkeys(filter(None, named)))

    @cached_property
    def missing(self) -> frozenset[str]:
        """Attachments that lines of the package cite and that are not here today."""
        cited = set(filter(None, map(cited_blob, self._changes)))
        return frozenset(digest for digest in cited if not self._workspace.evidence.has(digest))

    def remarks(self) -> Iterator[str]:
        """What is to be known of the lines."""
        quarantined = sum(verdict.is_quarantined for _, verdict in self._judged)
        conflicts = sum(len(record.conflicts) for record in self._records)
        figures = (
            (mark("{count}条记录越权，只隔离保存，不采用。"), quarantined),
            (mark("{count}条记录由更新的版本写成，原样保存，升级后显示。"), len(self._judged) - quarantined),
            (mark("{count}处与已有内容冲突，两边都已保留，须由人选定。"), conflicts),
            (mark("取回本单位以前写下的{count}条记录。"), self._own()),
            (mark("{count}条记录所称的书写时间晚于导入时间。"), self._odd()),
            (mark("记录出现分叉（{count}处）：工作区可能被复制后两处同时使用。"), self._forks()),
            (mark("所附记录提到的佐证材料还缺{count}份。"), len(self.missing)),
        )
        yield from (tr(sentence, count=count) for sentence, count in figures if count)

    def _own(self) -> int:
        return sum(change.stream.party == self._party for change in self._all())

    def _odd(self) -> int:
        limit = min(map(datetime.fromisoformat, (self.manifest.made, self._row.at))) + ODD_AFTER
        return sum(_claims_after(change, limit) for change in self._all())

    def _forks(self) -> int:
        hashes = {change.hash for change in self._all()}
        return sum(not hashes.isdisjoint(fork.hashes) for fork in self._workspace.log.forks())

    def _all(self) -> Iterator[Change]:
        yield from self._changes
        yield from (change for change, _ in self._judged)


def sender_name(row: PackageRow) -> str:
    """What the sender of a package calls itself."""
    return load_manifest(row.manifest).sender.name


def local_time(row: PackageRow) -> datetime:
    """When a package was imported, where this computer is."""
    return datetime.fromisoformat(row.at).astimezone()


def _chosen(rows: Sequence[PackageRow], which: str) -> PackageRow:
    """The import that is meant; rows come the latest first."""
    if not rows:
        raise NothingToPrint(title=tr("交换包回执"))
    if not which:
        return next((row for row in rows if row.state is PackageState.APPLIED), rows[0])
    for row in rows:
        if row.digest.startswith(which.lower()) or row.file_name == which:
            return row
    raise NoSuchRecord(name=which)


def _is_signed(row: PackageRow) -> bool:
    """Whether the first signature is, today as on the day of the import, over the manifest's exact bytes."""
    try:
        (signed, *_) = load_signatures(row.signature)
        public, signature = bytes.fromhex(signed.public), bytes.fromhex(signed.signature)
    except AppError:
        return False
    return fingerprint_of(public) == row.installation and verify_signature(
        Suite(signed.suite), public, signature, pae(MANIFEST_KIND, row.manifest)
    )


def _about_package(rows: Sequence[PackageRow], row: PackageRow, manifest: Manifest) -> Iterator[str]:
    if row.state is PackageState.UNDONE:
        yield tr("本次导入已撤销，所含记录已退回。")
    if manifest.text_only:
        yield tr("对方只导出了文字，没有附佐证材料。")
    earlier = rows[rows.index(row) + 1 :]
    last = next((one for one in earlier if one.installation == row.installation), None)
    if last is not None and last.generation != row.generation:
        yield tr(
            "同一台电脑出现第{new}代副本（以前是第{old}代）：工作区被复制、移动或恢复过。",
            new=row.generation,
            old=last.generation,
        )


def _claims_after(change: Change, limit: datetime) -> bool:
    """Whether a line claims a later time; one that cannot be read is as odd."""
    try:
        claimed = datetime.fromisoformat(change.stamp.wall)
    except ValueError:
        return True
    return claimed.replace(tzinfo=claimed.tzinfo or UTC) > limit
