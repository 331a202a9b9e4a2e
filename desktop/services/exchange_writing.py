"""Exporting a package: for one party, everything of the year it may read, signed, read back, then named.

Written beside its place under another name, forced to the disk, read back with the importer itself, and
only then given its name: a stick that is pulled out early holds nothing that looks like a package.

Source: DESIGN.md, "The package": cumulative; "Write".
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import file_digest
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from desktop.errors import AppError
from desktop.exchange.keys import PrivateKeys, PublicKeys, Suite
from desktop.exchange.manifest import Holding, Manifest, StreamHead
from desktop.exchange.package import Outgoing, OutgoingBlob, Reader, read_package, write_package
from desktop.exchange.roster import Installation
from desktop.exchange.sealing import seal
from desktop.i18n import mark, tr
from desktop.models.durable import sync_folder
from desktop.models.exchange_rows import Direction, HeadRow, PackageRow, PackageState
from desktop.models.failures import sentences
from desktop.models.workspace import Workspace
from desktop.progress import SILENT, Progress
from desktop.records.line import parse_line
from desktop.records.stream import StreamName, parse_stream_name
from desktop.services.exchange_held import HeldLines, count_held
from desktop.services.exchange_parties import Parties, is_carried, is_told
from desktop.services.exchange_values import Exported
from desktop.services.rekeying import signed
from desktop.services.session import Session

SUFFIX = ".dkx"
OUTBOX = "outbox"
ALL_YEARS = 0
_IN_MEMORY = 64 << 20
_HASH_DIGITS = 8


class FileTaken(AppError):
    """There is something under the name of a package that is to be written."""

    code = "E_FILE_EXISTS"
    template = mark("“{path}”已经存在，不会覆盖。请换一个文件名或文件夹。")


class NobodyToSealFor(AppError):
    """No key of the party is known that a package could be encrypted to."""

    code = "E_NO_SEAL_KEY"
    template = mark("还没有{party}的公钥，不能加密。请先导入对方的交换包或登记其公钥，或不加密导出。")


class OwnKeyRevoked(AppError):
    """The office has revoked the key of this computer: nobody would take its package."""

    code = "E_OWN_KEY_REVOKED"
    template = mark(
        "本机的公钥已被督查办公室注销，导出的交换包没有人能用。请与督查办公室联系，登记新的公钥。"
    )


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How a package is written.

    Attributes:
        text_only: without attachments, for narrow channels; they follow later.
        is_sealed: encrypted to the computers of the recipient.
        year: supervision year of the streams; None means the workspace's, `ALL_YEARS` all.
    """

    text_only: bool = False
    is_sealed: bool = False
    year: int | None = None


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is going to be written."""

    outgoing: Outgoing
    held: HeldLines
    left_out: int
    lines: int


class ExportService:
    """Writes packages.

    Args:
        session: the open workspace.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._parties = Parties(session)

    def export(
        self,
        to: str,
        target: Path | None = None,
        options: ExportOptions | None = None,
        progress: Progress = SILENT,
    ) -> Exported:
        """Writes the package of a party.

        Args:
            to: party, or its name.
            target: a folder that exists, or the file; None means ``outbox`` in the workspace.
            options: how; None for the usual way.
            progress: counts the steps.

        Raises:
            AppError: there is no such party, no key, no room, something is there already, or what was
                written could not be read back.
        """
        options = options or ExportOptions()
        party = self._parties.find(to)
        keys = self._session.keys()
        own = self._parties.roster().by_fingerprint(keys.public.fingerprint)
        if own is not None and own.is_revoked:
            raise OwnKeyRevoked
        folder, name = self._place(target)
        with _taken_back() as named, self._session.transaction() as workspace:
            self._parties.found_office()
            progress.step(0, 3, tr("汇总"))
            draft = self._draft(workspace, party, options)
            with _part_in(folder) as part:
                progress.step(1, 3, tr("写出"))
                manifest = self._write(part, draft.outgoing, keys, self._recipients(party, keys, options))
                progress.step(2, 3, tr("核对"))
                digest, size = self._read_back(part, draft, keys, manifest.heads)
                file = folder / (name or _file_name(manifest, digest))
                row = self._row(draft.outgoing, manifest, digest, size, file.name)
                self._remember(workspace, manifest, row, draft.outgoing.blobs)
                _give_name(part, file, digest)
                named.append(file)
        progress.step(3, 3, tr("完成"))
        return self._exported(file, draft, size)

    def _place(self, target: Path | None) -> tuple[Path, str]:
        """The folder to write in, and the name if one was asked for."""
        if target is None:
            folder = self._session.folder / OUTBOX
            with sentences(folder):
                folder.mkdir(exist_ok=True)
            return folder, ""
        if target.is_dir():
            return target, ""
        name = target.name if target.suffix == SUFFIX else f"{target.name}{SUFFIX}"
        if (target.parent / name).exists():
            raise FileTaken(path=target.parent / name)
        return target.parent, name

    def _draft(self, workspace: Workspace, party: str, options: ExportOptions) -> _Draft:
        session = self._session
        year = session.year if options.year is None else options.year
        streams = [
            name
            for name in workspace.log.stream_names()
            if year in (ALL_YEARS, name.year) and is_carried(name, session.party, party, workspace)
        ]
        heads = {stream: _heads(workspace, stream) for stream in streams}
        logs = {
            str(stream): list(workspace.log.lines(stream))
            if self._is_signed_here(stream)
            else _signed_lines(workspace, stream)
            for stream in streams
            if heads[stream] or self._is_signed_here(stream)
        }
        ends = {
            stream: workspace.log.ends(stream)
            for stream in streams
            if stream.party == session.party and str(stream) in logs
        }
        held = HeldLines(workspace)
        blobs = self._blobs(workspace, party, [one for one in streams if str(one) in logs])
        roster = self._parties.roster()
        outgoing = Outgoing(
            program=program(),
            party=session.party,
            name=session.party_name,
            replica=workspace.identity.replica,
            to=party,
            office=roster.root.fingerprint if roster.root else "",
            year=year,
            seq=workspace.exchange.next_seq(party),
            made=session.stamp().wall,
            logs=logs,
            heads=[head for stream in streams for head in heads[stream]],
            roster=roster.lines,
            blobs=() if options.text_only else blobs,
            text_only=options.text_only,
            holds=_holdings(workspace, party),
            received=workspace.exchange.received(party),
            wants=sorted(workspace.log.missing_evidence()),
            totals=count_held(held, ends, logs),
            ends={str(stream): found for stream, found in ends.items() if self._is_signed_here(stream)},
        )
        left_out = len(blobs) if options.text_only else 0
        return _Draft(outgoing, held, left_out, sum(map(len, logs.values())))

    def _is_signed_here(self, stream: StreamName) -> bool:
        identity = self._session.workspace.identity
        digits = identity.replica.partition(".")[0]
        return stream.party == identity.party and stream.replica.startswith(f"{digits}.")

    def _blobs(
        self, workspace: Workspace, party: str, streams: Iterable[StreamName]
    ) -> tuple[OutgoingBlob, ...]:
        """What readable records cite and the party is not known to hold, and what it asked for."""
        exchange, evidence = workspace.exchange, workspace.evidence
        known = exchange.blobs_known_to(party)
        cited = workspace.log.cited(streams)
        wanted = sorted(digest for digest in cited - known if evidence.has(digest))
        return tuple((digest, evidence.size(digest), partial(evidence.get, digest)) for digest in wanted)

    def _recipients(self, party: str, keys: PrivateKeys, options: ExportOptions) -> tuple[PublicKeys, ...]:
        """Whom to encrypt to: the recipient's computers, and this one, so that it can be read back."""
        if not options.is_sealed:
            return ()
        theirs = [one.keys for one in self._parties.of_party(party) if one.keys.seal]
        if not theirs:
            raise NobodyToSealFor(party=self._parties.name(party))
        return (*theirs, keys.public)

    def _write(
        self, part: Path, outgoing: Outgoing, keys: PrivateKeys, recipients: tuple[PublicKeys, ...]
    ) -> Manifest:
        with sentences(part), part.open("xb") as target:
            if recipients:
                with cast("BinaryIO", SpooledTemporaryFile(_IN_MEMORY)) as plain:
                    manifest = write_package(plain, outgoing, keys)
                    plain.seek(0)
                    seal(plain, target, recipients)
            else:
                manifest = write_package(target, outgoing, keys)
            target.flush()
            os.fsync(target.fileno())
        return manifest

    def _read_back(
        self, part: Path, draft: _Draft, keys: PrivateKeys, heads: Iterable[StreamHead]
    ) -> tuple[str, int]:
        """Reads what was written as the recipient will; what it would refuse never gets a name.

        Whom the recipient knows is not known here; those whose signed ends are carried were believed once.
        """
        workspace, party = self._session.workspace, draft.outgoing.to
        authors = (self._known_as(keys.public), *map(_author, heads))
        reader = Reader(
            party=party,
            fingerprint="",
            known=self._parties.roster(),
            keys=keys,
            enrolled=(*authors, *self._parties.enrolled()),
            may_read=lambda stream: is_told(stream, party, workspace),
            held=draft.held,
        )
        with sentences(part), read_package(part, reader) as package:
            return package.digest, package.size

    def _known_as(self, public: PublicKeys) -> Installation:
        return _enrolled(self._session.party, self._session.party_name, public)

    def _row(
        self, outgoing: Outgoing, manifest: Manifest, digest: str, size: int, file_name: str
    ) -> PackageRow:
        identity = self._session.workspace.identity
        return PackageRow(
            digest=digest,
            direction=Direction.OUT,
            party=outgoing.to,
            installation=identity.fingerprint,
            generation=identity.generation,
            seq=outgoing.seq,
            at=outgoing.made,
            file_name=file_name,
            size=size,
            manifest=manifest_bytes(manifest),
            signature=b"",
            first_arrival=0,
            last_arrival=0,
            state=PackageState.WRITTEN,
            sentence="",
        )

    def _remember(
        self, workspace: Workspace, manifest: Manifest, row: PackageRow, blobs: Iterable[OutgoingBlob]
    ) -> None:
        exchange = workspace.exchange
        exchange.add_package(row)
        exchange.note_blobs_sent(row.party, [digest for digest, *_ in blobs], row.installation, row.seq)
        for head in manifest.heads:
            exchange.put_head(head_row(head))

    def _exported(self, file: Path, draft: _Draft, size: int) -> Exported:
        outgoing = draft.outgoing
        name = self._parties.name(outgoing.to)
        figures = {"name": name, "seq": outgoing.seq, "lines": draft.lines, "blobs": len(outgoing.blobs)}
        sentence = tr("已导出发给{name}的第{seq}号交换包：记录{lines}条，佐证材料{blobs}份。", **figures)
        if draft.left_out:
            sentence += tr("按要求未带佐证材料{count}份。", count=draft.left_out)
        sentence += tr("已核对无误，可以拔出介质或发送。")
        return Exported(
            file=file,
            to=outgoing.to,
            seq=outgoing.seq,
            lines=draft.lines,
            blobs=len(outgoing.blobs),
            left_out=draft.left_out,
            size=size,
            sentence=sentence,
        )


def head_row(head: StreamHead) -> HeadRow:
    """A signed end as the workspace keeps it."""
    return HeadRow(head.stream, head.position, head.hash, head.public, head.suite, head.signature)


def manifest_bytes(manifest: Manifest) -> bytes:
    """A manifest of ours as it was signed."""
    from desktop.exchange.manifest_reading import dump_manifest  # start-up time

    return dump_manifest(manifest)


def program() -> str:
    """Name and version of this program."""
    try:
        return f"dukao {version('dukao')}"
    except PackageNotFoundError:
        return "dukao"


def _heads(workspace: Workspace, stream: StreamName) -> list[StreamHead]:
    return [
        StreamHead(row.stream, row.position, row.hash, row.public, row.suite, row.signature)
        for row in workspace.exchange.heads(str(stream))
    ]


def _signed_lines(workspace: Workspace, stream: StreamName) -> list[bytes]:
    """The lines of another key's stream that its author has signed for; lines of a lost key may not be."""
    raws = list(workspace.log.lines(stream))
    heads = workspace.exchange.heads(str(stream))
    if len(heads) == 1 and heads[0].position == len(raws):
        return raws
    lines = [parse_line(raw) for raw in raws]
    known = signed(workspace, stream, lines)
    return [line.raw for line in lines if line.hash in known]


def _author(head: StreamHead) -> Installation:
    """Who signed an end, as an installation of the stream's party."""
    public = PublicKeys(Suite(head.suite), bytes.fromhex(head.public), b"")
    return _enrolled(parse_stream_name(head.stream).party, "", public)


def _enrolled(party: str, name: str, keys: PublicKeys) -> Installation:
    return Installation(party, name, keys, is_confirmed=True, is_revoked=False, cuts={}, enrolled="")


def _holdings(workspace: Workspace, party: str) -> list[Holding]:
    """The ends of a party's streams that are held here."""
    found = []
    for name in workspace.log.stream_names():
        if name.party == party:
            found += [Holding(str(name), *end) for end in workspace.log.ends(name)]
    return found


def _file_name(manifest: Manifest, digest: str) -> str:
    day = datetime.fromisoformat(manifest.made).strftime("%Y%m%d")
    sender, to = (party.partition(".")[2] for party in (manifest.sender.party, manifest.to))
    return f"{sender}-{to}-{day}-{manifest.seq}-{digest[:_HASH_DIGITS]}{SUFFIX}"


@contextmanager
def _taken_back() -> Iterator[list[Path]]:
    """Collects files that have got their names; they go again when what they stand for is not kept."""
    named: list[Path] = []
    try:
        yield named
    except BaseException:
        for file in named:
            with suppress(OSError):
                file.unlink()
        raise


@contextmanager
def _part_in(folder: Path) -> Iterator[Path]:
    """A name that is not a package's, gone afterwards whatever happens."""
    part = folder / f".dukao-{os.getpid()}-{os.urandom(4).hex()}.part"
    try:
        yield part
    finally:
        with suppress(OSError):  # hidden, and nobody takes it for a package
            part.unlink(missing_ok=True)


def _give_name(part: Path, file: Path, digest: str) -> None:
    """Names what was written; the very same file may be there, left by a process that died just then."""
    with sentences(file):
        if file.exists() and _digest(file) != digest:
            raise FileTaken(path=file)
        part.replace(file)
        sync_folder(file.parent)


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()
