"""Writing a container: the same parts always give the same bytes, however they are handed over."""

import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from desktop.exchange.container_form import (
    CENTRAL,
    END,
    END_MAGIC,
    LOCAL_SIZE,
    MAX_FILE,
    MAX_MEMBERS,
    MAX_NAME,
    Member,
    central_header,
    excess,
    is_kept_stored,
    local_header,
    place,
)
from desktop.exchange.failures import OutgoingTooLarge

Content = bytes | Iterable[bytes]

_BLOCK = 1 << 18
_LEVEL = 1


def write_container(target: BinaryIO, parts: Iterable[tuple[str, Content]]) -> None:
    """Writes a container that `Container` reads.

    Args:
        target: a buffered file that can seek, at its start; it is neither flushed nor closed.
        parts: names and contents (whole, or in pieces of any size) in the order of the form: manifest,
            signature, roster, logs by name, attachments by name.

    Raises:
        OutgoingTooLarge: more than a package may hold; the target is to be thrown away.
        ValueError: a name that is not of a package, or not in order.
    """
    writer = _Writer(target)
    for name, content in parts:
        writer.add(name, content)
    writer.finish()


class _Writer:
    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._directory: list[bytes] = []
        self._place = (-1, "")
        self._end = 0
        self._unpacked = 0

    def add(self, name: str, content: Content) -> None:
        found = place(name)
        if found is None or found <= self._place:
            raise ValueError(f"{name!r} is not a name of a package, or not in order")
        self._place = found
        if isinstance(content, bytes):
            packing = _Packing(name, content)
            blocks = list(packing)
            self._target.write(self._enter(packing))
            self._target.writelines(blocks)
        else:
            self._add_in_pieces(_Packing(name, content))

    def _add_in_pieces(self, packing: "_Packing") -> None:
        """Size and checksum stand before the data and are known behind it: goes back once to fill them in."""
        room = LOCAL_SIZE + len(packing.name)
        self._target.write(bytes(room))
        for block in packing:
            self._target.write(block)
        header = self._enter(packing)
        behind = self._target.tell()
        self._target.seek(behind - packing.packed - room)
        self._target.write(header)
        self._target.seek(behind)

    def _enter(self, packing: "_Packing") -> bytes:
        """Enters a packed member into the directory; its local header."""
        offset = self._end + LOCAL_SIZE + len(packing.name)
        member = Member(
            packing.name, packing.size, packing.packed, offset, is_kept_stored(packing.name), packing.crc
        )
        self._unpacked += 0 if member.is_stored else member.size
        self._end = offset + member.packed
        too_large = excess(member, self._unpacked) or self._too_long()
        if too_large:
            raise OutgoingTooLarge(detail=too_large)
        central = central_header(member)
        self._directory.append(central)
        return local_header(central)

    def finish(self) -> None:
        count, length = len(self._directory), sum(map(len, self._directory))
        self._target.writelines(self._directory)
        self._target.write(END.pack(END_MAGIC, 0, 0, count, count, length, self._end, 0))

    def _too_long(self) -> str:
        """Keeps room for the directory, whatever the names."""
        count = len(self._directory) + 1
        length = self._end + count * (CENTRAL.size + MAX_NAME) + END.size
        is_too_long = count > MAX_MEMBERS or length > MAX_FILE
        return f"{count} members, {length} bytes" if is_too_long else ""


class _Packing:
    """Packs one member; sizes and checksum are complete when the iteration is."""

    def __init__(self, name: str, content: Content) -> None:
        self.name = name
        self.size = 0
        self.packed = 0
        self.crc = 0
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        for block in self._pack():
            self.packed += len(block)
            yield block

    def _pack(self) -> Iterator[bytes]:
        if is_kept_stored(self.name):
            yield from self._counted()
            return
        deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        for block in self._counted():
            yield deflate.compress(block)
        yield deflate.flush()

    def _counted(self) -> Iterator[bytes]:
        for block in _blocks(self._content):
            self.size += len(block)
            self.crc = zlib.crc32(block, self.crc)
            yield block


def _blocks(content: Content) -> Iterator[bytes]:
    """The content in blocks of one length, so that the pieces it came in leave no trace when deflated."""
    if isinstance(content, bytes):
        yield from (content[at : at + _BLOCK] for at in range(0, len(content), _BLOCK))
        return
    held = bytearray()
    for piece in content:
        held += piece
        while len(held) >= _BLOCK:
            yield bytes(held[:_BLOCK])
            del held[:_BLOCK]
    if held:
        yield bytes(held)
