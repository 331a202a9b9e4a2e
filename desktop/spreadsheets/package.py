"""The ZIP of an .xlsx or .ods file, looked at part by part before any library unpacks it.

Every part is inflated here once, in blocks, against limits of ours: what the directory declares may be a lie.
What the parts hold is judged by `xlsx_guard` and `ods_guard`.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from desktop.spreadsheets.errors import BrokenBook, EncryptedBook, EntityDeclared, ZipBomb

MB = 1024 * 1024
_MOST_PARTS = 4000
_MOST_UNPACKED_BYTES = 512 * MB
_SUSPICIOUS_BYTES = 64 * MB
_MOST_RATIO = 250
_BLOCK_BYTES = 1 * MB
_LOCAL_HEADER = b"PK\x03\x04"
_END_RECORD_BYTES = 22
_ZIP64_LOCATOR = b"PK\x06\x07"
_ZIP64_LOCATOR_BYTES = 20
_IS_ENCRYPTED = 0x1
_XML_SUFFIXES = (".xml", ".rels", ".vml")
_DECLARATION = re.compile(rb"<!(?!--|\[CDATA\[)")
_DECLARATION_BYTES = len(b"<![CDATA[")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([A-Za-z0-9_.-]+)[\"']")
_HEAD_BYTES = 200


@dataclass(frozen=True, slots=True)
class Part:
    """One entry of the package."""

    name: str
    start: int
    packed: int
    unpacked: int
    is_deflated: bool

    @property
    def base(self) -> str:
        """The last part of the name, in lower case."""
        return self.name.lower().rpartition("/")[2]

    @property
    def is_xml(self) -> bool:
        """Whether a reader takes it for XML."""
        return self.name.lower().endswith(_XML_SUFFIXES)


class Package:
    """An open package; a context manager that closes the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stream: BinaryIO = path.open("rb")
        self._left = _MOST_UNPACKED_BYTES
        try:
            self.parts = self._directory()
        except BaseException:
            self._stream.close()
            raise

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def blocks(self, part: Part, *, is_looked_through: bool = True) -> Iterator[bytes]:
        """The content of a part, block by block.

        Args:
            part: of this package.
            is_looked_through: whether declarations are looked for; False where the caller does, or did.

        Raises:
            BrokenBook: it does not unpack to what the directory says.
            ZipBomb: all parts together are too much.
            EntityDeclared: an XML part declares something.
        """
        total, tail = 0, b""
        for block in self._inflated(part):
            total += len(block)
            self._left -= len(block)
            if self._left < 0 or total > part.unpacked:
                raise self._bomb(part, total)
            if part.is_xml:
                if total == len(block):
                    self._check_encoding(part, block)
                if is_looked_through and _declares(tail, block):
                    raise EntityDeclared(path=self._path, part=part.name)
                tail = block[-_DECLARATION_BYTES:]
            yield block
        if _DECLARATION.search(tail):
            raise EntityDeclared(path=self._path, part=part.name)
        if total != part.unpacked:
            raise BrokenBook(path=self._path, reason=part.name)

    def content(self, part: Part) -> bytes:
        """The whole of a small part."""
        return b"".join(self.blocks(part))

    def named(self, name: str) -> Part | None:
        """The part of a name, whatever its case."""
        return next((part for part in self.parts if part.name.lower() == name.lower()), None)

    def _directory(self) -> tuple[Part, ...]:
        try:
            with zipfile.ZipFile(self._stream) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise BrokenBook(path=self._path, reason=type(error).__name__) from None
        self._check_entries(entries)
        return tuple(self._part(entry) for entry in entries if not entry.is_dir())

    def _check_entries(self, entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > _MOST_PARTS:
            raise ZipBomb(path=self._path, reason=f"{len(entries)} > {_MOST_PARTS}")
        if any(entry.flag_bits & _IS_ENCRYPTED for entry in entries):
            raise EncryptedBook(path=self._path)
        self._stream.seek(-_END_RECORD_BYTES - _ZIP64_LOCATOR_BYTES, 2)
        if self._stream.read(len(_ZIP64_LOCATOR)) == _ZIP64_LOCATOR:  # two directories, two truths
            raise BrokenBook(path=self._path, reason="ZIP64")
        packed = self._path.stat().st_size
        unpacked = sum(entry.file_size for entry in entries)
        is_absurd = unpacked > _SUSPICIOUS_BYTES and unpacked > packed * _MOST_RATIO
        if unpacked > _MOST_UNPACKED_BYTES or is_absurd:
            raise ZipBomb(path=self._path, reason=f"{packed // MB} MB → {unpacked // MB} MB")

    def _part(self, entry: zipfile.ZipInfo) -> Part:
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BrokenBook(path=self._path, reason=entry.filename)
        return Part(
            entry.filename,
            entry.header_offset,
            entry.compress_size,
            entry.file_size,
            entry.compress_type == zipfile.ZIP_DEFLATED,
        )

    def _inflated(self, part: Part) -> Iterator[bytes]:
        self._stream.seek(part.start)
        header = self._stream.read(30)
        if header[:4] != _LOCAL_HEADER or len(header) < 30:
            raise BrokenBook(path=self._path, reason=part.name)
        skipped = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        place = part.start + 30 + skipped
        inflater = zlib.decompressobj(-15) if part.is_deflated else None
        left = part.packed
        while left:
            self._stream.seek(place)  # another part may be read in between
            data = self._stream.read(min(left, _BLOCK_BYTES))
            if not data:
                raise BrokenBook(path=self._path, reason=part.name)
            place, left = place + len(data), left - len(data)
            yield from self._unpacked(inflater, data, part) if inflater else (data,)

    def _unpacked(self, inflater: "zlib._Decompress", data: bytes, part: Part) -> Iterator[bytes]:
        try:
            while data:
                block = inflater.decompress(data, _BLOCK_BYTES)
                if block:
                    yield block
                data = inflater.unconsumed_tail
        except zlib.error:
            raise BrokenBook(path=self._path, reason=part.name) from None

    def _check_encoding(self, part: Part, block: bytes) -> None:
        """A part in UTF-16 would hide what we look for; no spreadsheet program writes one."""
        declared = _ENCODING.search(block[:_HEAD_BYTES])
        name = declared[1].lower() if declared else b"utf-8"
        if name not in (b"utf-8", b"us-ascii") or b"\0" in block[:_HEAD_BYTES]:
            raise BrokenBook(path=self._path, reason=part.name)

    def _bomb(self, part: Part, total: int) -> ZipBomb:
        return ZipBomb(path=self._path, reason=f"{part.base} > {total // MB} MB")


def _declares(tail: bytes, block: bytes) -> bool:
    """Whether a declaration begins in the end of the last block, or in this one before its own end."""
    seam = _DECLARATION.search(tail + block[:_DECLARATION_BYTES])
    inside = _DECLARATION.search(block)
    is_at_seam = seam is not None and seam.start() < len(tail)
    return is_at_seam or (inside is not None and inside.start() <= len(block) - _DECLARATION_BYTES)
