"""Reading a package: every check there is, in one order, before anything of it is used.

Size, seal, container, signature, manifest, addressee, entries, roster and trust, logs, what may be read,
attachments, totals. Whatever is wrong first gives its code; see `failures` and docs/package-format.md.
"""

from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from os import SEEK_END
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from desktop.exchange.collector import collector_paused
from desktop.exchange.container import Container
from desktop.exchange.container_form import MAX_FILE
from desktop.exchange.failures import (
    ManifestWrong,
    OwnPackage,
    PackageRefused,
    PackageTooLarge,
    SealedForOthers,
    SignatureWrong,
    WrongAddressee,
)
from desktop.exchange.keys import PublicKeys, Suite, pae, read_public_keys, verify_signature
from desktop.exchange.manifest import Manifest
from desktop.exchange.manifest_reading import ManifestSignature, load_manifest, load_signatures
from desktop.exchange.package_values import Package, Reader
from desktop.exchange.package_writing import MANIFEST_KIND
from desktop.exchange.reading_contents import Contents
from desktop.exchange.reading_told import Told
from desktop.exchange.reading_trust import Trust
from desktop.exchange.sealing import is_sealed, unseal
from desktop.progress import SILENT, Progress

_IN_MEMORY = 64 << 20  # a sealed package up to this size leaves no plain copy on the disk
_HEAD = 64
_CHUNK = 1 << 20
_SEAL_OVERHEAD = 64 << 20  # keys of recipients, and a tag for each piece


def read_package(file: Path, reader: Reader, progress: Progress = SILENT) -> Package:
    """Reads and checks a package; nothing is written.

    Args:
        file: a package, sealed or not.
        reader: who reads, and whom that installation knows.
        progress: is told of each entry.

    Returns:
        The package; its file stays open until it is closed.

    Raises:
        PackageRefused: the first thing that is wrong.
        OSError: the file cannot be read.
        Cancelled: the user asked to stop.
    """
    try:
        with ExitStack() as opened, collector_paused():
            source = opened.enter_context(file.open("rb"))
            return _read(_Opened(file.name, source, opened), reader, progress)
    except PackageRefused as refused:
        raise type(refused)(**{"detail": "", **refused.values, "file": file.name}) from refused.__cause__


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file, and what has to be closed when it is refused."""

    name: str
    file: BinaryIO
    stack: ExitStack


def _read(opened: _Opened, reader: Reader, progress: Progress) -> Package:
    digest, size = _hashed(opened.file)
    plain = _unsealed(opened, reader)
    container = opened.stack.enter_context(Container(plain, opened.name))
    signed = _Signed.of(container)
    manifest = load_manifest(signed.manifest_raw)
    signer = signed.signer(manifest)
    _check_addressee(manifest, signer, reader)
    contents = Contents.of(container, manifest)
    trust = Trust.of(manifest, signer, reader, contents.roster())
    standing = trust.standing()
    told = Told.of(contents.logs(progress, reader.held), trust)
    told.check_readable(reader)
    blobs = contents.blobs(told.lines(), progress)
    folded = told.folded()
    return Package(
        manifest=manifest,
        manifest_raw=signed.manifest_raw,
        signature_raw=signed.signature_raw,
        signer=signer,
        standing=standing,
        roster=trust.roster,
        is_office_new=trust.is_office_new,
        newcomers=tuple(trust.newcomers.values()),
        logs=told.kept(),
        cut_off=told.cut_off(),
        folded=folded,
        blobs=blobs,
        digest=digest,
        size=size,
        is_sealed=plain is not opened.file,
        name=opened.name,
        container=container,
        opened=opened.stack.pop_all(),
    )


def _hashed(file: BinaryIO) -> tuple[str, int]:
    """SHA-256 and size of a whole file, which stands at its start afterwards."""
    size = file.seek(0, SEEK_END)
    if size > MAX_FILE + _SEAL_OVERHEAD:
        raise PackageTooLarge(detail=f"{size} bytes")
    file.seek(0)
    digest = sha256()
    for chunk in iter(lambda: file.read(_CHUNK), b""):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest(), size


def _unsealed(opened: _Opened, reader: Reader) -> BinaryIO:
    """The package inside a sealed file; the file itself when it is not sealed."""
    head = opened.file.read(_HEAD)
    opened.file.seek(0)
    if not is_sealed(head):
        return opened.file
    if reader.keys is None:
        raise SealedForOthers(detail="no key on this computer")
    target = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - the package closes it
    plain = cast("BinaryIO", opened.stack.enter_context(target))
    unseal(opened.file, plain, reader.keys)
    plain.seek(0)
    return plain


@dataclass(frozen=True, slots=True)
class _Signed:
    """The manifest as bytes, and signatures that hold over them."""

    manifest_raw: bytes
    signature_raw: bytes
    signatures: tuple[ManifestSignature, ...]

    @classmethod
    def of(cls, container: Container) -> "_Signed":
        manifest, signature = (container.read(member) for member in container.members[:2])
        signatures = load_signatures(signature)
        message = pae(MANIFEST_KIND, manifest)
        for one in signatures:
            public, value = bytes.fromhex(one.public), bytes.fromhex(one.signature)
            if not verify_signature(Suite(one.suite), public, value, message):
                raise SignatureWrong(detail="the signature is not of these bytes")
        return cls(manifest, signature, signatures)

    def signer(self, manifest: Manifest) -> PublicKeys:
        """The sender's keys: the first signature must be of the key that the manifest names."""
        sender = manifest.sender
        if (self.signatures[0].suite, self.signatures[0].public) != (sender.suite, sender.sign):
            raise SignatureWrong(detail="signed by another key than the sender's")
        try:
            keys = read_public_keys(sender.suite, sender.sign, sender.seal)
        except ValueError as error:
            raise ManifestWrong(detail=f"manifest.sender: {error}") from None
        if not sender.replica.startswith(f"{keys.replica_digits}."):
            raise ManifestWrong(detail="manifest.sender.replica: not of the key")
        return keys


def _check_addressee(manifest: Manifest, signer: PublicKeys, reader: Reader) -> None:
    if signer.fingerprint == reader.fingerprint:
        raise OwnPackage(detail=f"number {manifest.seq} for {manifest.to}")
    if manifest.to != reader.party:
        raise WrongAddressee(to=manifest.to, detail=f"for {manifest.to}, not {reader.party}")
