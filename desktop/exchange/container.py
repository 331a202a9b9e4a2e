"""The container of a package: a ZIP in one strict form, read without trusting a byte of it.

    with Container(path) as container:
        for member in container.members:
            container.read(member)

Opening scans the whole structure, so nothing is handed out of a file whose structure is not exactly the
one `write_container` gives. What remains to be checked is the data of a member, when it is read.
"""

import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from desktop.exchange.container_form import (
    BLOBS,
    LOGS,
    MANIFEST,
    ROSTER,
    SIGNATURE,
    Member,
    blob_entry,
    entry_stream,
    stream_entry,
)
from desktop.exchange.container_scan import Scan
from desktop.exchange.container_writing import write_container
from desktop.exchange.failures import ZipData

__all__ = [
    "BLOBS",
    "LOGS",
    "MANIFEST",
    "ROSTER",
    "SIGNATURE",
    "Container",
    "Member",
    "blob_entry",
    "entry_stream",
    "stream_entry",
    "write_container",
]

_CHUNK = 1 << 20


class Container:
    """A container opened for reading; not to be shared between threads.

    Attributes:
        members: in the order of the file.
    """

    members: tuple[Member, ...]

    def __init__(self, file: Path | BinaryIO, name: str = "") -> None:
        """Opens and scans.

        Args:
            file: a path, or an open file that can seek and stays the caller's.
            name: what messages call the file; the name of the path when it is left out.

        Raises:
            PackageRefused: the structure is not exactly that of a container; nothing stays open.
        """
        with ExitStack() as opened:
            if isinstance(file, Path):
                name = name or file.name
                file = opened.enter_context(file.open("rb"))
            scan = Scan(file, name)
            scan.run()
            self._opened = opened.pop_all()
        self._file = file
        self._name = name
        self.members = tuple(scan.members)
        self._by_name = {member.name: member for member in self.members}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file, if this object opened it."""
        self._opened.close()

    def find(self, name: str) -> Member | None:
        """The member of that name, if there is one."""
        return self._by_name.get(name)

    def read(self, member: Member) -> bytes:
        """The unpacked bytes of a member.

        Raises:
            ZipData: they are not of the stated size and checksum.
        """
        return b"".join(self.chunks(member))

    def chunks(self, member: Member) -> Iterator[bytes]:
        """The unpacked bytes of a member, piece by piece; good only when the iteration came to its end.

        Raises:
            ZipData: they are not of the stated size and checksum; found before more than 1 MiB too much is
                unpacked.
        """
        crc = size = 0
        for chunk in self._pieces(member) if member.is_stored else self._inflated(member):
            size += len(chunk)
            if size > member.size:
                raise self._wrong(member, "more than the stated size")
            crc = zlib.crc32(chunk, crc)
            yield chunk
        if (size, crc) != (member.size, member.crc):
            raise self._wrong(member, f"{size} bytes, another size or checksum")

    def _pieces(self, member: Member) -> Iterator[bytes]:
        """The packed bytes of a member."""
        at, end = member.offset, member.offset + member.packed
        while at < end:
            self._file.seek(at)
            piece = self._file.read(min(_CHUNK, end - at))
            if not piece:
                raise self._wrong(member, "the file has become shorter")
            at += len(piece)
            yield piece

    def _inflated(self, member: Member) -> Iterator[bytes]:
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        for piece in self._pieces(member):
            yield from self._inflate(inflate, piece, member)
            if inflate.unused_data:
                raise self._wrong(member, "bytes behind the end of the deflated data")
        if not inflate.eof:
            raise self._wrong(member, "the deflated data do not come to an end")

    def _inflate(self, inflate: "zlib._Decompress", piece: bytes, member: Member) -> Iterator[bytes]:
        """What one packed piece unpacks to, in pieces of at most `_CHUNK` bytes."""
        is_more = True
        while is_more:
            try:
                chunk = inflate.decompress(piece, _CHUNK)
            except zlib.error as error:
                raise self._wrong(member, str(error)) from error
            yield chunk
            piece = inflate.unconsumed_tail
            is_more = len(chunk) == _CHUNK

    def _wrong(self, member: Member, detail: str) -> ZipData:
        return ZipData(file=self._name, detail=f"{member.name}: {detail}")
