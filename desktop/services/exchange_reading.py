"""Importing packages: look at all of them first, then apply, each in one transaction, with a receipt.

A file is copied into the workspace's inbox before it is read, so a stick may be pulled out at any time.

Source: DESIGN.md, "Order of an import", "Preview", "Apply" and "Undo".
"""

import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from desktop.errors import AppError
from desktop.exchange.failures import PackageRefused
from desktop.exchange.package import Newcomer, Package, Standing, read_package
from desktop.exchange.plan import ImportPlan, Owner, plan_import
from desktop.i18n import mark, tr
from desktop.models.exchange_rows import Direction, HoldingRow, PackageRow, PackageState
from desktop.models.failures import sentences
from desktop.models.workspace import INBOX, Workspace
from desktop.progress import SILENT, Progress
from desktop.services.exchange_held import HeldLines
from desktop.services.exchange_parties import Parties
from desktop.services.exchange_preview import PreviewWords
from desktop.services.exchange_values import Incoming, Receipt
from desktop.services.exchange_words import receipt_sentence
from desktop.services.exchange_writing import head_row
from desktop.services.session import Session

_CHUNK = 1 << 20
_PART = ".part"


class ExportedSince(AppError):
    """A package went out after the import, so others may have built on it."""

    code = "E_EXPORTED_SINCE"
    template = mark("这次导入之后已经导出过交换包，不能撤销。请直接更正内容。")


class NotImported(AppError):
    """No applied import has that number."""

    code = "E_NOT_IMPORTED"
    template = mark("没有找到导入记录“{digest}”，或者已经撤销。")


class ReadBackFailed(AppError):
    """What was written is not what the package holds."""

    code = "E_READ_BACK"
    template = mark("“{file}”导入后复核不一致。请立即核验工作区，并保留原文件。")


@dataclass(frozen=True, slots=True)
class _Looked:
    """A package that was looked at, and on what ground."""

    package: Package
    plan: ImportPlan
    staged: Path
    ground: str


class ImportService:
    """Previews and applies packages. Close it after use: it keeps what it looked at open.

    Args:
        session: the open workspace.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._parties = Parties(session)
        self._looked: dict[str, _Looked] = {}
        _clear_left(session.folder / INBOX)

    def __enter__(self) -> "ImportService":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of everything that was looked at and not applied."""
        for looked in self._looked.values():
            _drop(looked)
        self._looked.clear()

    def preview(self, files: Iterable[Path], progress: Progress = SILENT) -> tuple[Incoming, ...]:
        """Looks at files; nothing is written to the log.

        Args:
            files: in any order; each is judged against the workspace as it is.
            progress: counts files.
        """
        wanted = list(files)
        found = []
        for place, file in enumerate(wanted):
            progress.step(place, len(wanted), file.name)
            found.append(self._look(file, progress))
        progress.step(len(wanted), len(wanted), "")
        return tuple(found)

    def apply(self, incoming: Sequence[Incoming], progress: Progress = SILENT) -> tuple[Receipt, ...]:
        """Applies files that were looked at, each in one transaction of its own, older ones first.

        One that is refused, or that fails, stops none of the others.

        Args:
            incoming: results of `preview` of this service.
            progress: counts files.
        """
        receipts = {}
        order = sorted(range(len(incoming)), key=lambda place: _age(incoming[place]))
        for done, place in enumerate(order):
            progress.step(done, len(order), incoming[place].file.name)
            receipts[place] = self._applied(incoming[place])
        progress.step(len(order), len(order), "")
        return tuple(receipts[place] for place in range(len(incoming)))

    def undo(self, digest: str) -> Receipt:
        """Takes an import back, while nothing rests on it and nothing was exported since.

        Args:
            digest: of the file, or the beginning of it.

        Raises:
            NotImported: there is no such import.
            ExportedSince: a package went out after it.
            AppError: later lines rest on it.
        """
        with self._session.transaction() as workspace:
            row = _import_of(workspace, digest)
            if _went_out_after(workspace, row):
                raise ExportedSince
            lines = 0
            if row.last_arrival:
                lines = workspace.log.forget(row.first_arrival, row.last_arrival)
                self._session.forget_kept()
            workspace.exchange.mark_undone(row.digest)
        sentence = tr(
            "已撤销导入“{file}”：退回{lines}条记录，其他内容未变。", file=row.file_name, lines=lines
        )
        return Receipt(row.file_name, row.digest, True, "", {"lines": lines}, sentence)

    def history(self) -> tuple[PackageRow, ...]:
        """Packages that came in, undone ones among them, the latest first."""
        with self._session.reading() as workspace:
            return workspace.exchange.packages(Direction.IN)

    def _look(self, file: Path, progress: Progress) -> Incoming:
        staged = self._session.folder / INBOX / f"{_own_prefix()}{os.urandom(8).hex()}{_PART}"
        try:
            with sentences(file):
                _copy(file, staged)
            looked = self._read(staged, file.name, progress)
        except AppError as failure:
            _remove(staged)
            return Incoming(file, "", failure, sentence=str(failure))
        except BaseException:
            _remove(staged)
            raise
        self._keep(looked)
        return self._told(file, looked)

    def _read(self, staged: Path, name: str, progress: Progress) -> _Looked:
        package = self._opened(staged, name, progress)
        try:
            with self._session.reading() as workspace:
                owner = Owner(self._session.party, workspace.identity.replica)
                held = HeldLines(workspace)
                plan = plan_import(package, held, owner, self._session.environment.now())
                return _Looked(package, plan, staged, self._ground(package))
        except BaseException:
            package.close()
            raise

    def _opened(self, staged: Path, name: str, progress: Progress) -> Package:
        try:
            return read_package(staged, self._parties.reader(keyed=_looks_sealed(staged)), progress)
        except PackageRefused as refused:
            raise type(refused)(**{**refused.values, "file": name, **self._named(refused)}) from refused

    def _named(self, refused: PackageRefused) -> dict[str, object]:
        """The parties in a refusal, as people call them."""
        return {
            name: self._parties.name(str(refused.values[name]))
            for name in ("to", "party")
            if refused.values.get(name)
        }

    def _told(self, file: Path, looked: _Looked) -> Incoming:
        with self._session.reading() as workspace:
            return PreviewWords(workspace, self._parties).incoming(file, looked.package, looked.plan)

    def _keep(self, looked: _Looked) -> None:
        before = self._looked.pop(looked.package.digest, None)
        if before is not None:
            _drop(before)
        self._looked[looked.package.digest] = looked

    def _ground(self, package: Package) -> str:
        """What a preview rests on: lines held of its streams, and keys believed of their parties."""
        workspace = self._session.workspace
        tips = [workspace.log.tip(stream).hash for stream in package.logs]
        authors = {stream.party for stream in package.logs} | {package.manifest.sender.party}
        keys = [
            (one.keys.fingerprint, one.is_revoked)
            for one in self._parties.installations()
            if one.party in authors
        ]
        return f"{tips} {keys} {workspace.identity.replica}"

    def _applied(self, incoming: Incoming) -> Receipt:
        name = incoming.file.name
        if incoming.failure is not None:
            return _refusal(name, incoming.digest, incoming.failure)
        looked = self._looked.pop(incoming.digest, None)
        if looked is None:
            with self._session.reading() as workspace:
                known = workspace.exchange.package(incoming.digest)
            if known is None:
                raise NotImported(digest=incoming.digest)
            return _known(name, incoming.digest)
        with ExitStack() as stack:
            stack.callback(_drop, looked)
            try:
                if looked.ground != self._ground(looked.package):
                    looked = self._again(looked, name, stack)
                return self._written(looked, name)
            except AppError as failure:
                return _refusal(name, incoming.digest, failure)

    def _again(self, looked: _Looked, name: str, stack: ExitStack) -> _Looked:
        """Looks once more, because something was applied since; trust is judged anew as well."""
        fresh = self._read(looked.staged, name, SILENT)
        stack.callback(fresh.package.close)
        return fresh

    def _written(self, looked: _Looked, name: str) -> Receipt:
        package, plan = looked.package, looked.plan
        with self._session.reading() as workspace:
            known = workspace.exchange.package(package.digest)
        if known is not None and known.state is not PackageState.UNDONE:
            return _known(name, package.digest)
        if plan.needs_generation:
            with self._session.reading() as workspace:
                workspace.start_generation()
        counts = _counts(plan)
        sentence = receipt_sentence(self._sender(package), package, plan)
        with self._session.transaction() as workspace:
            for digest, _ in plan.blobs:
                workspace.evidence.put(package.blob(digest))
            first = workspace.log.last_arrival() + 1
            workspace.log.accept(plan.new, self._session.environment.now())
            last = workspace.log.last_arrival()
            self._remember(workspace, package)
            workspace.exchange.add_package(
                self._row(package, name, (first, last) if last >= first else (0, 0), sentence)
            )
        self._check(package, name)
        return Receipt(name, package.digest, applied=True, code="", counts=counts, sentence=sentence)

    def _sender(self, package: Package) -> str:
        return self._parties.name(package.manifest.sender.party, package.manifest.sender.name)

    def _remember(self, workspace: Workspace, package: Package) -> None:
        """Keys, signed ends, and what the sender says it holds, has and misses."""
        exchange, manifest = workspace.exchange, package.manifest
        party, computer = manifest.sender.party, package.signer.fingerprint
        if package.roster.root is not None:
            self._parties.follow(package.roster)
        if package.newcomers:
            self._parties.found_office()
            for met in package.newcomers:
                self._enrol(met)
        kept = {str(stream): lines for stream, lines in package.logs.items()}
        for head in manifest.heads:
            if any(line.hash == head.hash for line in reversed(kept[head.stream])):
                exchange.put_head(head_row(head))
        exchange.note_blobs_from(party, (digest for digest, _ in package.blobs))
        if package.standing is Standing.REVOKED:  # what a revoked key claims to have is nobody's word
            return
        exchange.put_holdings(
            computer, party, (HoldingRow(one.stream, one.position, one.hash) for one in manifest.holds)
        )
        exchange.acknowledge(party, manifest.received.get(workspace.identity.fingerprint, 0))
        exchange.put_wanted(party, computer, manifest.wants)

    def _enrol(self, met: Newcomer) -> None:
        self._parties.enrol(met, note=tr("首次收到其交换包时登记，未核验"))

    def _row(self, package: Package, name: str, arrivals: tuple[int, int], sentence: str) -> PackageRow:
        sender = package.manifest.sender
        return PackageRow(
            digest=package.digest,
            direction=Direction.IN,
            party=sender.party,
            installation=package.signer.fingerprint,
            generation=int(sender.replica.partition(".")[2]),
            seq=package.manifest.seq,
            at=self._session.stamp().wall,
            file_name=name,
            size=package.size,
            manifest=package.manifest_raw,
            signature=package.signature_raw,
            first_arrival=arrivals[0],
            last_arrival=arrivals[1],
            state=PackageState.APPLIED,
            sentence=sentence,
        )

    def _check(self, package: Package, name: str) -> None:
        """Reads back what was written: every line and attachment of the package is here now."""
        with self._session.reading() as workspace:
            for stream, lines in package.logs.items():
                held = workspace.log.held(stream)
                if any(line.hash not in held for line in lines):
                    raise ReadBackFailed(file=name)
            if not all(workspace.evidence.has(digest) for digest, _ in package.blobs):
                raise ReadBackFailed(file=name)


def _counts(plan: ImportPlan) -> dict[str, int]:
    total = plan.total
    return {
        "new": total.new,
        "changed": total.changed,
        "withdrawn": total.withdrawn,
        "unchanged": total.unchanged,
        "quarantined": len(plan.quarantined),
        "conflicts": len(plan.conflicts),
        "lines": len(plan.new),
        "known_lines": plan.known,
        "blobs": len(plan.blobs),
        "missing_blobs": len(plan.missing),
    }


def _refusal(name: str, digest: str, failure: AppError) -> Receipt:
    return Receipt(name, digest, applied=False, code=failure.code, counts={}, sentence=str(failure))


def _known(name: str, digest: str) -> Receipt:
    sentence = tr("“{file}”以前已经导入过，没有变化。", file=name)
    return Receipt(name, digest, applied=False, code="", counts={}, sentence=sentence)


def _drop(looked: _Looked) -> None:
    looked.package.close()
    _remove(looked.staged)


def _remove(staged: Path) -> None:
    """Removes a copy; one that cannot be removed now goes when the next service begins."""
    with suppress(OSError):
        staged.unlink(missing_ok=True)


def _clear_left(inbox: Path) -> None:
    """Removes copies of processes that died: the workspace is held by this process alone."""
    for staged in inbox.glob(f"*{_PART}"):
        if not staged.name.startswith(_own_prefix()):
            _remove(staged)


def _own_prefix() -> str:
    return f".{os.getpid()}-"


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(exist_ok=True)
    with source.open("rb") as reading, target.open("xb") as writing:
        shutil.copyfileobj(reading, writing, _CHUNK)


def _looks_sealed(file: Path) -> bool:
    from desktop.exchange.sealing import MAGIC, is_sealed  # start-up time

    with file.open("rb") as opened:
        return is_sealed(opened.read(len(MAGIC)))


def _age(incoming: Incoming) -> tuple[str, int]:
    return incoming.made, incoming.seq


def _import_of(workspace: Workspace, digest: str) -> PackageRow:
    applied = [
        row
        for row in workspace.exchange.packages(Direction.IN)
        if row.digest.startswith(digest) and row.state is PackageState.APPLIED
    ]
    if len(applied) != 1 or not digest:
        raise NotImported(digest=digest)
    return applied[0]


def _went_out_after(workspace: Workspace, row: PackageRow) -> bool:
    """Whether a package went out after this one came in; rows come the latest first."""
    later = []
    for one in workspace.exchange.packages():
        if one.digest == row.digest:
            break
        later.append(one.direction)
    return Direction.OUT in later
