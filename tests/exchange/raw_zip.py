"""A ZIP file taken apart into all its fields, to be put together again wrong.

Knows nothing of the program: what it reads and writes is told by the ZIP format alone.
"""

import copy
import struct
import zlib
from dataclasses import dataclass, field

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")


@dataclass
class Header:
    """Fields of a local or central header; ``None`` stands for the right length or place."""

    magic: bytes
    needed: int = 20
    flags: int = 0x0800
    method: int = 8
    time: int = 0
    date: int = 0x21
    crc: int = 0
    packed: int = 0
    size: int = 0
    name: bytes = b""
    extra: bytes = b""
    name_length: int | None = None
    extra_length: int | None = None
    # The central header only:
    made: int = 20
    comment: bytes = b""
    disk: int = 0
    internal: int = 0
    external: int = 0
    offset: int | None = None

    def lengths(self) -> tuple[int, int]:
        name = len(self.name) if self.name_length is None else self.name_length
        return name, len(self.extra) if self.extra_length is None else self.extra_length

    def shared(self) -> tuple[int, ...]:
        stamp = (self.needed, self.flags, self.method, self.time, self.date)
        return (*stamp, self.crc, self.packed, self.size, *self.lengths())

    def dump_local(self) -> bytes:
        return LOCAL.pack(self.magic, *self.shared()) + self.name + self.extra

    def dump_central(self, offset: int) -> bytes:
        place = (self.disk, self.internal, self.external, offset if self.offset is None else self.offset)
        packed = CENTRAL.pack(self.magic, self.made, *self.shared(), len(self.comment), *place)
        return packed + self.name + self.extra + self.comment


@dataclass
class Part:
    """One member: both headers, packed data, and bytes that stand before its local header."""

    local: Header
    central: Header
    data: bytes
    before: bytes = b""
    is_hidden: bool = False

    def both(self, **fields: object) -> None:
        for name, value in fields.items():
            setattr(self.local, name, value)
            setattr(self.central, name, value)

    def content(self) -> bytes:
        return zlib.decompress(self.data, -15) if self.central.method == 8 else self.data

    def pack(self, content: bytes, method: int) -> None:
        """Honest data and sizes for a content."""
        self.data = content if method == 0 else deflate(content)
        self.both(method=method, crc=zlib.crc32(content), packed=len(self.data), size=len(content))


@dataclass
class RawZip:
    """The members in the order of the file, what stands around them, and the end record."""

    parts: list[Part]
    before_directory: bytes = b""
    in_directory: bytes = b""
    behind_directory: bytes = b""
    listed: list[Part] | None = None
    end: dict[str, int] = field(default_factory=dict)
    end_magic: bytes = b"PK\x05\x06"
    comment: bytes = b""

    def part(self, start: str, number: int = 0) -> Part:
        """A member by how its name starts."""
        return [part for part in self.parts if part.central.name.startswith(start.encode())][number]

    def add(self, name: str | bytes, content: bytes, method: int = 8, at: int | None = None) -> Part:
        part = make_part(name if isinstance(name, bytes) else name.encode(), content, method)
        self.parts.insert(len(self.parts) if at is None else at, part)
        return part

    def twin(self, part: Part) -> Part:
        """A copy of a member, right behind it."""
        again = copy.deepcopy(part)
        self.parts.insert(self.parts.index(part) + 1, again)
        return again

    def dump(self) -> bytes:
        body = b""
        offsets = {}
        for part in self.parts:
            body += part.before
            offsets[id(part)] = len(body)
            body += part.local.dump_local() + part.data
        listed = [part for part in self.listed or self.parts if not part.is_hidden]
        directory = b"".join(part.central.dump_central(offsets.get(id(part), 0)) for part in listed)
        directory += self.in_directory
        start = len(body) + len(self.before_directory)
        fields = {"disk": 0, "first_disk": 0, "here": len(listed), "count": len(listed)}
        fields |= {"length": len(directory), "start": start, "comment": len(self.comment)} | self.end
        end = END.pack(self.end_magic, *fields.values()) + self.comment
        return body + self.before_directory + directory + self.behind_directory + end


def deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def make_part(name: bytes, content: bytes, method: int) -> Part:
    part = Part(Header(b"PK\x03\x04", name=name), Header(b"PK\x01\x02", name=name), b"")
    part.pack(content, method)
    return part


def parse(valid: bytes) -> RawZip:
    """Takes a good container apart; `dump` gives the same bytes again."""
    *_, count, _, at, _ = END.unpack_from(valid, len(valid) - END.size)
    parts = []
    for _ in range(count):
        magic, made, *shared = CENTRAL.unpack_from(valid, at)
        needed, flags, method, time, date, crc, packed, size, name_length = shared[:9]
        disk, internal, external, offset = shared[-4:]
        name = valid[at + CENTRAL.size : at + CENTRAL.size + name_length]
        start = offset + LOCAL.size + name_length
        central = Header(magic, needed, flags, method, time, date, crc, packed, size, name, made=made)
        central.disk, central.internal, central.external = disk, internal, external
        local = Header(valid[offset : offset + 4], needed, flags, method, time, date, crc, packed, size, name)
        parts.append(Part(local, central, valid[start : start + packed]))
        at += CENTRAL.size + name_length
    return RawZip(parts)
