"""Hostile containers: wrong names, order, places, sizes and data of members."""

import copy
import gzip
import zlib
from collections.abc import Callable
from functools import cache

from tests.exchange.hostile_form import Hostile, changed, whole
from tests.exchange.raw_zip import RawZip, deflate

MIB = 1 << 20
LAST_BLOB = "blob/" + "f" * 64
FIRST_LOG = "log/inspector.a~00000000.1~all~2024.jsonl"


def _renamed(start: str, name: str | bytes) -> Hostile:
    encoded = name.encode() if isinstance(name, str) else name
    shown = f"{start} called {encoded!r}"
    return changed(shown, "E_ZIP_NAME", lambda taken: taken.part(start).both(name=encoded))


def _named(name: str, change: Callable[[RawZip], object]) -> Hostile:
    return changed(name, "E_ZIP_NAME", change)


def _exchange(taken: RawZip, one: int, other: int) -> None:
    taken.parts[one], taken.parts[other] = taken.parts[other], taken.parts[one]


def _twin(taken: RawZip, start: str) -> None:
    taken.twin(taken.part(start))


def _moved(taken: RawZip, start: str, to: int) -> None:
    part = taken.part(start)
    taken.parts.remove(part)
    taken.parts.insert(to, part)


def _add_log_in_front(taken: RawZip) -> None:
    """Behind another log, though it sorts before every one."""
    at = taken.parts.index(taken.part("log/")) + 1
    taken.add(FIRST_LOG, b"", at=at)


def _shortened(taken: RawZip) -> None:
    taken.part("log/").central.name_length = 5


NAMES = [
    whole("no members at all", "E_ZIP_NAME", lambda _: b"PK\x05\x06" + bytes(18)),
    _named("no manifest", lambda taken: taken.parts.remove(taken.part("manifest.json"))),
    _named("no signature", lambda taken: taken.parts.remove(taken.part("manifest.sig"))),
    _named("only the manifest", lambda taken: taken.parts.__delitem__(slice(1, None))),
    _named("signature before manifest", lambda taken: _exchange(taken, 0, 1)),
    _named("manifest last", lambda taken: _moved(taken, "manifest.json", len(taken.parts))),
    _named("signature last", lambda taken: _moved(taken, "manifest.sig", len(taken.parts))),
    _named("roster first", lambda taken: _moved(taken, "roster.jsonl", 0)),
    _named("roster last", lambda taken: _moved(taken, "roster.jsonl", len(taken.parts))),
    _named("attachment before the logs", lambda taken: _moved(taken, "blob/", 3)),
    _named("logs not sorted", _add_log_in_front),
    _named("attachments not sorted", lambda taken: taken.add("blob/" + "0" * 64, b"", 0)),
    _named("manifest twice", lambda taken: _twin(taken, "manifest.json")),
    _named("signature twice", lambda taken: _twin(taken, "manifest.sig")),
    _named("roster twice", lambda taken: _twin(taken, "roster.jsonl")),
    _named("a log twice", lambda taken: _twin(taken, "log/")),
    _named("an attachment twice", lambda taken: _twin(taken, "blob/")),
    _named("another manifest at the end", lambda taken: taken.add("manifest.json", b"{}")),
    _named("an entry of an office document", lambda taken: taken.add("mimetype", b"", 0, at=0)),
    _named("an entry beside", lambda taken: taken.add("readme.txt", b"hello")),
    _named("name in the directory too short", _shortened),
    *(
        _renamed("manifest.json", name)
        for name in (
            "",
            "MANIFEST.JSON",
            "Manifest.json",
            "manifest.json ",
            " manifest.json",
            "manifest.json.",
            "manifest.json/",
            "./manifest.json",
            "../manifest.json",
            "/manifest.json",
            "C:\\manifest.json",
            "manifest.json\0",
            "manifest.json\0.exe",
            "manifest.json\n",
            "manifest.json:stream",
            "ｍanifest.json",
            "清单.json",
            b"manifest.j\xffon",
            b"\xef\xbb\xbfmanifest.json",
            "\u202emanifest.json",
            "a" * 200,
        )
    ),
    *(
        _renamed("blob/", name)
        for name in (
            "blob/",
            "blob",
            "blob/../../../../etc/passwd",
            "blob\\" + "f" * 64,
            "blob/" + "F" * 64,
            "blob/" + "f" * 63,
            "blob/" + "f" * 65,
            "blob/" + "g" + "f" * 63,
            "blob/" + "f" * 64 + "\n",
            "blob/ff/" + "f" * 62,
            "blob//" + "f" * 64,
            "blob/" + "f" * 64 + ".pdf",
            "blob/CON",
            "BLOB/" + "f" * 64,
            "blob/" + "٠" * 32,
        )
    ),
    *(
        _renamed("log/", name)
        for name in (
            "log/",
            "log/.jsonl",
            "log/../../startup.bat",
            "log/unit.a~00000000.1~*~2024.jsonl",
            "log/unit.a~00000000.1~ALL~2024.jsonl",
            "log/unit.a~00000000.1~~2024.jsonl",
            "log/unit.a~00000000.1~all~24.jsonl",
            "log/unit.a~00000000.1~all~20240.jsonl",
            "log/unit.a~00000000.1~all~２０２４.jsonl",
            "log/unit.a~00000000.0~all~2024.jsonl",
            "log/unit.a~00000000.01~all~2024.jsonl",
            "log/unit.a~0000000G.1~all~2024.jsonl",
            "log/unit.a~0000ABCD.1~all~2024.jsonl",
            "log/unit.a~00000000~all~2024.jsonl",
            "log/unit.a~00000000.1~all~2024~x.jsonl",
            "log/unit.a~00000000.1~all~2024",
            "log/unit.a~00000000.1~all~2024.JSONL",
            "log/unit.a~00000000.1~all~2024.jsonl.gz",
            "log/mayor.a~00000000.1~all~2024.jsonl",
            "log/unit.A~00000000.1~all~2024.jsonl",
            "log/unit.~00000000.1~all~2024.jsonl",
            "log/unit.-a~00000000.1~all~2024.jsonl",
            f"log/unit.{'a' * 41}~00000000.1~all~2024.jsonl",
            "log/unit.a~00000000.1~circle.~2024.jsonl",
            "log/unit.a~00000000.1~ring.a~2024.jsonl",
            "log//unit.a~00000000.1~all~2024.jsonl",
            "log/x/unit.a~00000000.1~all~2024.jsonl",
            "Log/unit.a~00000000.1~all~2024.jsonl",
            "unit.a~00000000.1~all~2024.jsonl",
        )
    ),
    *(
        _renamed("roster.jsonl", name)
        for name in ("roster.json", "roster.jsonl\\", "roster", "log/roster.jsonl")
    ),
]


def _laid(name: str, change: Callable[[RawZip], object]) -> Hostile:
    return changed(name, "E_ZIP_LAYOUT", change)


def _local(start: str, **fields: object) -> Hostile:
    def apply(taken: RawZip) -> None:
        for field, value in fields.items():
            setattr(taken.part(start).local, field, value)

    return _laid(f"local header of {start} with {fields}", apply)


def _gap(name: str, start: str, before: bytes) -> Hostile:
    return _laid(name, lambda taken: setattr(taken.part(start), "before", before))


def _hidden(name: str, at: int | None) -> Hostile:
    def apply(taken: RawZip) -> None:
        taken.add("hidden.exe", b"MZ", 0, at=at).is_hidden = True

    return _laid(name, apply)


def _same_place(taken: RawZip) -> None:
    """Two attachments that are the same bytes of the file: how an overlapping bomb is made."""
    first = taken.part("blob/")
    before = taken.parts[: taken.parts.index(first)]
    taken.parts = [*before, first]
    twin = copy.deepcopy(first)
    twin.central.name = LAST_BLOB.encode()
    twin.central.offset = sum(len(part.local.dump_local()) + len(part.data) for part in before)
    taken.listed = [*taken.parts, twin]


def _quoted(taken: RawZip) -> None:
    """A member whose packed bytes reach over the local header of the next one."""
    first, second = taken.parts[2], taken.parts[3]
    over = len(second.local.dump_local()) + len(second.data)
    first.both(packed=first.central.packed + over)


def _out_of_order(taken: RawZip) -> None:
    """The directory in order, the members in another."""
    taken.listed = list(taken.parts)
    _exchange(taken, 2, 3)


def _offset(name: str, start: str, offset: int) -> Hostile:
    return _laid(name, lambda taken: setattr(taken.part(start).central, "offset", offset))


def _grown(taken: RawZip) -> None:
    """The last member, an attachment, reaches into the directory."""
    last = taken.parts[-1]
    last.both(packed=last.central.packed + 1, size=last.central.size + 1)


def _shrunk(taken: RawZip) -> None:
    """The last member, an attachment, ends before its bytes do."""
    taken.add(LAST_BLOB, b"attachment", 0).both(packed=9, size=9)


LAYOUTS = [
    _local("manifest.json", magic=b"PK\x03\x05"),
    _local("log/", magic=b"PK\x01\x02"),
    _local("log/", needed=10),
    _local("log/", flags=0x0801),
    _local("log/", flags=0x0808),
    _local("log/", flags=0),
    _local("log/", method=0),
    _local("blob/", method=8),
    _local("manifest.json", time=1),
    _local("manifest.json", date=0x58C5),
    _local("log/", crc=0),
    _local("manifest.sig", crc=0xFFFF_FFFF),
    _local("log/", packed=0),
    _local("log/", size=0),
    _local("blob/", packed=0xFFFF_FFFF),
    _local("blob/", size=0xFFFF_FFFF),
    _local("manifest.json", name=b"manifest.jsoN"),
    _local("manifest.json", name=b"../evil01.exe"),
    _local("log/", name_length=0),
    _local("blob/", name=b"blob/"),
    _local("roster.jsonl", extra=b"\xfe\xca\x00\x00"),
    _local("roster.jsonl", extra_length=1),
    _gap("a byte before the second member", "manifest.sig", b"\0"),
    _gap("a whole local header before the roster", "roster.jsonl", b"PK\x03\x04" + bytes(26)),
    _gap("a byte before the logs", "log/", b"\n"),
    _gap("a data descriptor before the attachments", "blob/", b"PK\x07\x08" + bytes(12)),
    _gap("a zero in front, all offsets right", "manifest.json", b"\0"),
    _gap("a program in front, all offsets right", "manifest.json", b"MZ" + bytes(510)),
    _gap("a picture in front, all offsets right", "manifest.json", b"\xff\xd8\xff\xe0" + bytes(60)),
    _laid("a byte before the directory", lambda taken: setattr(taken, "before_directory", b"\0")),
    _laid("a signing block before the directory", lambda t: setattr(t, "before_directory", bytes(4096))),
    _hidden("a member that the directory does not name, at the start", 0),
    _hidden("a member that the directory does not name, inside", 3),
    _hidden("a member that the directory does not name, at the end", None),
    _laid("two members of the same bytes", _same_place),
    _laid("a member inside another", _quoted),
    _laid("members in another order than the directory", _out_of_order),
    _laid("the last member reaches into the directory", _grown),
    _laid("the last member ends early", _shrunk),
    _offset("offset of the first not 0", "manifest.json", 1),
    _offset("offset of the second 0", "manifest.sig", 0),
    _offset("offset behind the end", "blob/", 0x7FFF_FFFF),
    _offset("offset close to all ones", "log/", 0xFFFF_FFFE),
]


def _data(name: str, start: str, change: Callable[[bytes], bytes]) -> Hostile:
    """Other packed bytes; both headers agree about their number."""

    def apply(taken: RawZip) -> None:
        part = taken.part(start)
        part.data = change(part.data)
        part.both(packed=len(part.data))

    return changed(name, "E_ZIP_DATA", apply)


def _checksum(start: str, mask: int) -> Hostile:
    """Both headers state another checksum than that of the data."""

    def apply(taken: RawZip) -> None:
        part = taken.part(start)
        part.both(crc=part.central.crc ^ mask)

    return changed(f"checksum of {start}", "E_ZIP_DATA", apply)


def _sized(name: str, start: str, by: int) -> Hostile:
    """Both headers state another size than that of the data."""

    def apply(taken: RawZip) -> None:
        part = taken.part(start)
        part.both(size=part.central.size + by)

    return changed(name, "E_ZIP_DATA", apply)


def _packed(name: str, start: str, pack: Callable[[bytes], bytes]) -> Hostile:
    """A member packed by something that is almost deflate, or packing almost the content."""

    def apply(taken: RawZip) -> None:
        part = taken.part(start)
        part.data = pack(part.content())
        part.both(packed=len(part.data))

    return changed(name, "E_ZIP_DATA", apply)


def _unfinished(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)


def _stored_block(content: bytes, complement: int = 0) -> bytes:
    length = len(content)
    check = length ^ 0xFFFF ^ complement
    return b"\x01" + length.to_bytes(2, "little") + check.to_bytes(2, "little") + content


def _bits(text: str) -> bytes:
    """Bytes of bits that are written in the order in which deflate reads them; spaces are for the reader."""
    digits = text.replace(" ", "")
    digits += "0" * (-len(digits) % 8)
    return bytes(int(digits[at : at + 8][::-1], 2) for at in range(0, len(digits), 8))


@cache
def _zeros() -> bytes:
    """What 64 MiB of zeros deflate to."""
    return deflate(bytes(64 * MIB))


def _flip(at: int, mask: int) -> Callable[[bytes], bytes]:
    return lambda data: data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]


DATA = [
    _checksum("manifest.json", 1),
    _checksum("manifest.sig", 0x8000_0000),
    _checksum("roster.jsonl", 2),
    _checksum("log/", 0xFFFF_FFFF),
    _checksum("blob/", 1),
    _sized("manifest stated longer", "manifest.json", 1),
    _sized("manifest stated shorter", "manifest.json", -1),
    _sized("signature stated longer than it is packed", "manifest.sig", 1),
    _sized("attachment stated longer than it is packed", "blob/", 1),
    _sized("attachment stated shorter than it is packed", "blob/", -1),
    _data("a bit of an attachment", "blob/", _flip(0, 1)),
    _data("last bit of an attachment", "blob/", lambda data: data[:-1] + bytes([data[-1] ^ 0x80])),
    _data("a bit of the signature", "manifest.sig", _flip(0, 0x10)),
    _data("an attachment of zeros", "blob/", lambda data: bytes(len(data))),
    _data("a log of zeros", "log/", lambda data: bytes(len(data))),
    _data("a log of ones", "log/", lambda data: b"\xff" * len(data)),
    _data("a log without bytes", "log/", lambda _: b""),
    _data("a log cut by one byte", "log/", lambda data: data[:-1]),
    _data("a log cut to half", "log/", lambda data: data[: len(data) // 2]),
    _data("a manifest cut to one byte", "manifest.json", lambda data: data[:1]),
    _data("a byte behind a log", "log/", lambda data: data + b"\0"),
    _data("a page behind a manifest", "manifest.json", lambda data: data + bytes(4096)),
    _data("a text behind a roster", "roster.jsonl", lambda data: data + b"secret"),
    _data("a member hidden behind a log", "log/", lambda data: data + b"PK\x03\x04" + bytes(26)),
    _packed("packed by zlib", "log/", zlib.compress),
    _packed("packed by gzip", "roster.jsonl", lambda content: gzip.compress(content, mtime=0)),
    _packed("packed without an end", "log/", _unfinished),
    _packed("packed, and an end once more", "log/", lambda content: deflate(content) + deflate(b"")),
    _packed("packed twice", "log/", lambda content: deflate(deflate(content))),
    _packed("packed not at all", "log/", lambda content: content),
    _packed("a stored block with a wrong complement", "log/", lambda content: _stored_block(content[:99], 1)),
    _packed("a stored block cut short", "log/", lambda content: _stored_block(content[:99])[:-1]),
    _packed("one byte too many", "log/", lambda content: deflate(content + b" ")),
    _packed("one byte too few", "log/", lambda content: deflate(content[:-1])),
    _packed("nothing, packed", "log/", lambda _: deflate(b"")),
    _packed("one bit of the content", "log/", lambda c: deflate(bytes([c[0] ^ 1]) + c[1:])),
    _packed("content in capitals", "roster.jsonl", lambda content: deflate(content.upper())),
    _packed("a block of the type that does not exist", "log/", lambda _: _bits("1 11")),
    _packed("a copy from before the start", "log/", lambda _: _bits("1 10 10010001 0000001 00100 0 0000000")),
    _packed("a length that does not exist", "log/", lambda _: _bits("1 10 10010001 11000110 00000")),
    _packed("a distance that does not exist", "log/", lambda _: _bits("1 10 10010001 0000001 11110 0000000")),
    _packed("codes that cannot be", "log/", lambda _: _bits("1 01 00000 00000 1111" + "100" * 19)),
    _packed("a bomb that states what it should be", "log/", lambda _: _zeros()),
]


def _stating(name: str, start: str, size: int) -> Hostile:
    return changed(name, "E_PACKAGE_SIZE", lambda taken: taken.part(start).both(size=size))


def _honest_bomb(taken: RawZip) -> None:
    part = taken.part("log/")
    part.data = _zeros()
    part.both(packed=len(part.data), size=64 * MIB, crc=zlib.crc32(bytes(64 * MIB)))


def _many_logs(taken: RawZip) -> None:
    """Each within its limits, too much together."""
    at = taken.parts.index(taken.part("blob/"))
    for number in range(1, 5):
        part = taken.add(f"log/unit.zzzz~ffffffff.{number}~all~2024.jsonl", b"", at=at)
        part.data = bytes(MIB)
        part.both(packed=MIB, size=300 * MIB)
        at += 1


SIZES = [
    _stating("a manifest over 16 MiB", "manifest.json", 16 * MIB + 1),
    _stating("a signature over 16 MiB", "manifest.sig", 16 * MIB + 1),
    _stating("a roster over 16 MiB", "roster.jsonl", 16 * MIB + 1),
    _stating("a log over 512 MiB", "log/", 512 * MIB + 1),
    _stating("a log of almost 4 GiB", "log/", 0xFFFF_FFFE),
    _stating("an attachment over 200 MiB", "blob/", 200 * MIB + 1),
    _stating("a log that would unpack to too great a multiple", "log/", 17 * MIB),
    changed("a bomb", "E_PACKAGE_SIZE", _honest_bomb),
    changed("a bomb in several logs", "E_PACKAGE_SIZE", _many_logs),
]
