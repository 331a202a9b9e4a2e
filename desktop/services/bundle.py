"""The evidence bundle (证据包) of one imported package: for somebody who has neither Dukao nor our trust.

It holds the signed manifest as it came, everything the manifest lists, rebuilt from what is held here, the
program that checks it, and a page that says how. What no longer matches the manifest makes no bundle.

Source: issue 4: `verify.py` checks a package or an evidence bundle without Dukao.
"""

import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from desktop import exchange
from desktop.errors import AppError
from desktop.exchange.container import BLOBS, MANIFEST, ROSTER, SIGNATURE, entry_stream
from desktop.exchange.keys import fingerprint_digits, fingerprint_of
from desktop.exchange.manifest import Entry, Manifest
from desktop.exchange.manifest_reading import load_manifest
from desktop.i18n import mark, tr
from desktop.models.durable import sync_file
from desktop.models.exchange_rows import Direction, PackageRow
from desktop.models.failures import sentences
from desktop.models.workspace import Workspace
from desktop.records.line import parse_line
from desktop.records.stream import StreamName
from desktop.services.exchange_parties import Parties
from desktop.services.exchange_reading import NotImported
from desktop.services.exchange_writing import FileTaken
from desktop.services.session import Session

SUFFIX = ".zip"
VERIFIER = "verify.py"
README = "README.txt"
_STAMP = (1980, 1, 1, 0, 0, 0)
_README = mark(
    "证据包\n\n"
    "本证据包取自“{name}”导出的第{seq}号交换包（导出时间自称为{made}，SHA-256：{digest}）。\n"
    "签名公钥指纹：{digits}\n\n"
    "核对方法：装有 Python 3.11 以上版本和 cryptography 库的电脑上，在本文件夹运行\n"
    "    python verify.py 证据包文件.zip\n"
    "程序只依赖 Python 标准库和 cryptography，不需要督考软件；可以先阅读它的全部代码。\n"
    "指纹请与盖章的公钥登记表核对，只有盖章的纸面能证明公钥属于谁。\n\n"
    "能证明：manifest.json 由该公钥签名，log 里的每一条记录、roster.jsonl 和 blob 里的每份材料"
    "与签名时一字不差，记录前后相连、没有缺号。\n"
    "不能证明：自称的时间是真的；是某个人亲手录入的；从未发给任何人的记录曾经存在。\n"
)


class BundleDiffers(AppError):
    """What is held is not what the package held."""

    code = "E_BUNDLE"
    template = mark("“{name}”与收到时不一致或已经缺失，不能出具证据包。请保留原交换包文件，并核验工作区。")


@dataclass(frozen=True, slots=True)
class Bundle:
    """An evidence bundle that was written.

    Attributes:
        file: where it lies.
        digest: SHA-256 of the package it is of.
        entries: files of the package in it.
        size: bytes.
        sentence: one sentence for a clerk.
    """

    file: Path
    digest: str
    entries: int
    size: int
    sentence: str


class BundleService:
    """Makes evidence bundles.

    Args:
        session: the open workspace.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def write(self, digest: str, target: Path) -> Bundle:
        """Writes the bundle of one imported package; never over another file.

        Args:
            digest: of the package's file, or the beginning of it.
            target: ``.zip`` is added when it is missing.

        Raises:
            NotImported: no package that came in is meant, or several are.
            BundleDiffers: something of it is missing here, or is no longer what it was.
            AppError: the file is there already, or cannot be written.
        """
        file = target if target.suffix == SUFFIX else target.with_name(f"{target.name}{SUFFIX}")
        if file.exists():
            raise FileTaken(path=file)
        with self._session.reading() as workspace:
            row = _row(workspace, digest)
            manifest = load_manifest(row.manifest)
            _write(file, self._members(workspace, row, manifest))
        figures = {"name": row.file_name, "count": len(manifest.entries), "file": file}
        sentence = tr("已出具“{name}”的证据包：{count}个文件，逐字节核对一致，在{file}。", **figures)
        return Bundle(file, row.digest, len(manifest.entries), file.stat().st_size, sentence)

    def _members(
        self, workspace: Workspace, row: PackageRow, manifest: Manifest
    ) -> Iterator[tuple[str, bytes]]:
        yield MANIFEST, row.manifest
        yield SIGNATURE, row.signature
        for entry in manifest.entries:
            yield entry.name, _rebuilt(workspace, manifest, entry)
        yield README, self._readme(row, manifest).encode("utf-8")
        yield VERIFIER, Path(exchange.__file__).with_name(VERIFIER).read_bytes()

    def _readme(self, row: PackageRow, manifest: Manifest) -> str:
        digits = fingerprint_digits(fingerprint_of(bytes.fromhex(manifest.sender.sign)))
        name = Parties(self._session).name(manifest.sender.party)
        return tr(_README, name=name, seq=row.seq, made=manifest.made, digest=row.digest, digits=digits)


def _row(workspace: Workspace, digest: str) -> PackageRow:
    rows = [row for row in workspace.exchange.packages(Direction.IN) if row.digest.startswith(digest)]
    if len(rows) != 1 or not digest:
        raise NotImported(digest=digest)
    return rows[0]


def _rebuilt(workspace: Workspace, manifest: Manifest, entry: Entry) -> bytes:
    """The bytes of one entry of the package, as they are held.

    Raises:
        BundleDiffers: they are not those that were signed.
    """
    for data in _candidates(workspace, manifest, entry):
        if len(data) == entry.size and sha256(data).hexdigest() == entry.sha256:
            return data
    raise BundleDiffers(name=entry.name)


def _candidates(workspace: Workspace, manifest: Manifest, entry: Entry) -> Iterator[bytes]:
    if entry.name == ROSTER:
        yield _cut(workspace.exchange.roster_lines(), entry.size)
    elif (stream := entry_stream(entry.name)) is not None:
        lines = tuple(workspace.log.lines(stream))
        yield _cut(lines, entry.size)
        yield _joined(_covered(lines, manifest, stream))
    elif entry.name.startswith(BLOBS) and workspace.evidence.has(entry.sha256):
        yield workspace.evidence.get(entry.sha256)


def _cut(lines: Iterable[bytes], size: int) -> bytes:
    """The first lines, until they have that size."""
    taken: list[bytes] = []
    length = 0
    for line in lines:
        if length >= size:
            break
        taken.append(line)
        length += len(line) + 1
    return _joined(taken)


def _covered(lines: Iterable[bytes], manifest: Manifest, stream: StreamName) -> list[bytes]:
    """The lines of a forked stream that came with the package: its signed ends and what is before them."""
    changes = [parse_line(line) for line in lines]
    previous = {change.hash: change.previous for change in changes}
    reached: set[str] = set()
    for head in manifest.heads:
        line = head.hash if head.stream == str(stream) else ""
        while line in previous and line not in reached:
            reached.add(line)
            line = previous[line]
    return [change.raw for change in changes if change.hash in reached]


def _joined(lines: Iterable[bytes]) -> bytes:
    return b"\n".join((*lines, b""))


def _write(file: Path, members: Iterable[tuple[str, bytes]]) -> None:
    """Writes a plain ZIP beside its place, then gives it its name."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    with sentences(file):
        try:
            with zipfile.ZipFile(part, "x", zipfile.ZIP_DEFLATED) as target:
                for name, data in members:
                    info = zipfile.ZipInfo(name, _STAMP)
                    info.compress_type = (
                        zipfile.ZIP_STORED if name.startswith(BLOBS) else zipfile.ZIP_DEFLATED
                    )
                    info.external_attr = 0o644 << 16
                    target.writestr(info, data)
            sync_file(part)
            part.rename(file)
        finally:
            part.unlink(missing_ok=True)
