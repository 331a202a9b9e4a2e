"""Hostile containers: the wrong kind of file, end record, directory; features of ZIP that are not used."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable

from tests.exchange.hostile_form import Hostile, changed, directory_start, whole
from tests.exchange.raw_zip import Part, RawZip, parse


def _tar(valid: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as tar:
        entry = tarfile.TarInfo("package.dkx")
        entry.size = len(valid)
        tar.addfile(entry, io.BytesIO(valid))
    return file.getvalue()


NOT_PACKAGES = [
    whole("an empty file", "E_NOT_PACKAGE", lambda _: b""),
    whole("one byte", "E_NOT_PACKAGE", lambda valid: valid[:1]),
    whole("three bytes of the start", "E_NOT_PACKAGE", lambda valid: valid[:3]),
    whole("a text", "E_NOT_PACKAGE", lambda _: "关于数字政府建设的通知\n".encode()),
    whole("zeros of the same length: a stick pulled early", "E_NOT_PACKAGE", lambda valid: bytes(len(valid))),
    whole("a PDF", "E_NOT_PACKAGE", lambda _: b"%PDF-1.7\n" + bytes(500)),
    whole("a database", "E_NOT_PACKAGE", lambda _: b"SQLite format 3\0" + bytes(4000)),
    whole("packed with gzip", "E_NOT_PACKAGE", lambda valid: gzip.compress(valid, mtime=0)),
    whole("packed with tar", "E_NOT_PACKAGE", _tar),
    whole("backwards", "E_NOT_PACKAGE", lambda valid: valid[::-1]),
    whole("only the directory", "E_NOT_PACKAGE", lambda valid: valid[directory_start(valid) : -22]),
    whole(
        "the first half missing and the end cut", "E_NOT_PACKAGE", lambda valid: valid[len(valid) // 2 : -1]
    ),
]


def _end(name: str, code: str, **fields: int) -> Hostile:
    return changed(name, code, lambda taken: taken.end.update(fields))


def _count(name: str, code: str, change: Callable[[int], int]) -> Hostile:
    def apply(taken: RawZip) -> None:
        count = change(len(taken.parts))
        taken.end.update(here=count, count=count)

    return changed(name, code, apply)


def _broken_magic(at: int) -> Hostile:
    def build(valid: bytes) -> bytes:
        start = len(valid) - 22 + at
        return valid[:start] + bytes([valid[start] ^ 0x20]) + valid[start + 1 :]

    return whole(f"byte {at} of the end record's magic", "E_ZIP_END", build)


ENDS = [
    whole("the last byte missing", "E_ZIP_END", lambda valid: valid[:-1]),
    whole("the last 21 bytes missing", "E_ZIP_END", lambda valid: valid[:-21]),
    whole("the end record missing", "E_ZIP_END", lambda valid: valid[:-22]),
    whole("cut inside the directory", "E_ZIP_END", lambda valid: valid[: directory_start(valid) + 30]),
    whole("cut before the directory", "E_ZIP_END", lambda valid: valid[: directory_start(valid)]),
    whole("cut in the middle", "E_ZIP_END", lambda valid: valid[: len(valid) // 2]),
    whole("cut behind the first magic", "E_ZIP_END", lambda valid: valid[:4]),
    whole("cut behind the first local header", "E_ZIP_END", lambda valid: valid[:30]),
    whole("the second half zeros", "E_ZIP_END", lambda v: v[: len(v) // 2] + bytes(len(v) - len(v) // 2)),
    *(_broken_magic(at) for at in range(4)),
    whole("a zero at the end", "E_ZIP_END", lambda valid: valid + b"\0"),
    whole("a line feed at the end", "E_ZIP_END", lambda valid: valid + b"\n"),
    whole("22 zeros at the end", "E_ZIP_END", lambda valid: valid + bytes(22)),
    whole("padded to a whole cluster", "E_ZIP_END", lambda valid: valid + bytes(4096)),
    whole("a program at the end", "E_ZIP_END", lambda valid: valid + b"\x7fELF" + bytes(200)),
    whole("its own start at the end", "E_ZIP_END", lambda valid: valid + valid[:100]),
    changed("a comment", "E_ZIP_END", lambda taken: setattr(taken, "comment", "督考".encode())),
    _end("a comment announced and missing", "E_ZIP_END", comment=1),
    _end("a long comment announced and missing", "E_ZIP_END", comment=0xFFFF),
    _end("second of several disks", "E_ZIP_END", disk=1),
    _end("directory on another disk", "E_ZIP_END", first_disk=1),
    changed(
        "fewer entries on this disk", "E_ZIP_END", lambda taken: taken.end.update(here=len(taken.parts) - 1)
    ),
    changed("more entries in all", "E_ZIP_END", lambda taken: taken.end.update(count=len(taken.parts) + 1)),
]


def _shifted(field: str, by: int) -> Hostile:
    def build(valid: bytes) -> bytes:
        taken = parse(valid)
        start = directory_start(valid)
        taken.end[field] = (start if field == "start" else len(valid) - 22 - start) + by
        return taken.dump()

    return whole(f"{field} of the directory {by:+}", "E_ZIP_DIRECTORY", build)


def _zip64_records(taken: RawZip) -> None:
    end = b"PK\x06\x06" + (44).to_bytes(8, "little") + bytes(44)
    taken.behind_directory = end + b"PK\x06\x07" + bytes(16)


DIRECTORIES = [
    *(_shifted(field, by) for field in ("start", "length") for by in (-1, 1)),
    _end("directory at the start of the file", "E_ZIP_DIRECTORY", start=0),
    _end("directory of no bytes", "E_ZIP_DIRECTORY", length=0),
    _end("directory far behind the end", "E_ZIP_DIRECTORY", start=0x7FFF_FFFF),
    _count("one entry too many", "E_ZIP_DIRECTORY", lambda count: count + 1),
    _count("one entry too few", "E_ZIP_DIRECTORY", lambda count: count - 1),
    _count("no entries, and a directory", "E_ZIP_DIRECTORY", lambda _: 0),
    _count("as many entries as there can be", "E_ZIP_DIRECTORY", lambda _: 0xFFFE),
    changed(
        "magic of the first entry",
        "E_ZIP_DIRECTORY",
        lambda t: setattr(t.parts[0].central, "magic", b"PK\1\3"),
    ),
    changed(
        "magic of the last entry",
        "E_ZIP_DIRECTORY",
        lambda t: setattr(t.parts[-1].central, "magic", bytes(4)),
    ),
    changed(
        "an entry that is a local header",
        "E_ZIP_DIRECTORY",
        lambda t: setattr(t.parts[1].central, "magic", b"PK\3\4"),
    ),
    changed("a byte behind the entries", "E_ZIP_DIRECTORY", lambda t: setattr(t, "in_directory", b"\0")),
    changed(
        "a digital signature behind the entries",
        "E_ZIP_DIRECTORY",
        lambda t: setattr(t, "in_directory", b"PK\x05\x05\x04\0abcd"),
    ),
    changed(
        "far too many bytes behind the entries",
        "E_ZIP_DIRECTORY",
        lambda t: setattr(t, "in_directory", bytes(300 * len(t.parts))),
    ),
    changed(
        "bytes before the end record", "E_ZIP_DIRECTORY", lambda t: setattr(t, "behind_directory", bytes(8))
    ),
    changed("records of ZIP64 before the end record", "E_ZIP_DIRECTORY", _zip64_records),
    changed("last name longer than the directory", "E_ZIP_DIRECTORY", lambda t: _name_length(t.parts[-1], 1)),
    changed(
        "last name longest", "E_ZIP_DIRECTORY", lambda t: setattr(t.parts[-1].central, "name_length", 0xFFFF)
    ),
    whole("twice in a row", "E_ZIP_DIRECTORY", lambda valid: valid + valid),
    whole("its own end record as a comment", "E_ZIP_DIRECTORY", lambda valid: valid + valid[-22:]),
    whole("behind a program", "E_ZIP_DIRECTORY", lambda valid: b"#!/bin/sh\nexit 0\n" + valid),
    whole("behind one zero", "E_ZIP_DIRECTORY", lambda valid: b"\0" + valid),
    whole("without its first byte", "E_ZIP_DIRECTORY", lambda valid: valid[1:]),
    whole(
        "a byte taken from the middle", "E_ZIP_DIRECTORY", lambda v: v[: len(v) // 3] + v[len(v) // 3 + 1 :]
    ),
    whole(
        "a byte put into the middle", "E_ZIP_DIRECTORY", lambda v: v[: len(v) // 3] + b"\n" + v[len(v) // 3 :]
    ),
    whole("line feeds changed on the way", "E_ZIP_DIRECTORY", lambda v: v[:20] + b"\r\n" + v[20:]),
]


def _name_length(part: Part, more: int) -> None:
    part.central.name_length = len(part.central.name) + more


def _both(name: str, start: str, **fields: object) -> Hostile:
    return changed(name, "E_ZIP_FEATURE", lambda taken: taken.part(start).both(**fields))


def _central(name: str, start: str, **fields: object) -> Hostile:
    def apply(taken: RawZip) -> None:
        for field, value in fields.items():
            setattr(taken.part(start).central, field, value)

    return changed(name, "E_ZIP_FEATURE", apply)


def _repacked(name: str, start: str, method: int, pack: Callable[[bytes], bytes] | None = None) -> Hostile:
    """A member honestly packed in another way."""

    def apply(taken: RawZip) -> None:
        part = taken.part(start)
        content = part.content()
        part.pack(content, method)
        if pack is not None:
            part.data = pack(content)
            part.both(packed=len(part.data))

    return changed(name, "E_ZIP_FEATURE", apply)


def _lzma(content: bytes) -> bytes:
    return b"\x09\x14\x05\x00" + lzma.compress(content, lzma.FORMAT_ALONE)[:5] + lzma.compress(content)


def _rewritten(compression: int, **options: bool) -> Callable[[bytes], bytes]:
    """The same members as an ordinary ZIP library writes them."""

    def build(valid: bytes) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", compression) as target:
            for part in parse(valid).parts:
                with target.open(part.central.name.decode(), "w", **options) as entry:
                    entry.write(part.content())
        return file.getvalue()

    return build


def _streamed(valid: bytes) -> bytes:
    """As a library writes to a pipe: sizes behind the data."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError("a pipe has no place")

    file = Pipe()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for part in parse(valid).parts:
            target.writestr(part.central.name.decode(), part.content())
    return file.getvalue()


FEATURES = [
    _both("encrypted", "log/", flags=0x0801),
    _both("encrypted manifest", "manifest.json", flags=0x0801),
    _both("strong encryption", "log/", flags=0x0841),
    _both("hidden header values", "log/", flags=0x2800),
    _both("sizes behind the data", "log/", flags=0x0808),
    _both("a patch", "log/", flags=0x0820),
    _both("deflated at another level, by its flag", "log/", flags=0x0802),
    _both("name in another character set", "manifest.json", flags=0),
    _central("flags in the directory only", "blob/", flags=0x0801),
    _both("unused flag", "blob/", flags=0x8800),
    _repacked("bzip2", "log/", 12, bz2.compress),
    _repacked("LZMA", "log/", 14, _lzma),
    _both("Deflate64", "log/", method=9),
    _both("Zstandard", "log/", method=93),
    _both("encrypted by AES", "log/", method=99),
    _both("shrunk", "manifest.json", method=1),
    _both("a method that does not exist", "blob/", method=0xFFFF),
    _repacked("a stored log", "log/", 0),
    _repacked("a stored manifest", "manifest.json", 0),
    _repacked("a stored roster", "roster.jsonl", 0),
    _repacked("a deflated attachment", "blob/", 8),
    _repacked("a deflated signature", "manifest.sig", 8),
    _central("made on Unix", "manifest.json", made=0x0314),
    _central("made by a newer version", "manifest.json", made=63),
    _both("needs ZIP64", "log/", needed=45),
    _both("needs less", "manifest.sig", needed=10),
    _both("needs everything", "blob/", needed=0xFFFF),
    _both("with a time", "manifest.json", time=0x6A21),
    _both("with a date", "log/", date=0x58C5),
    _both("with a date that is none", "blob/", date=0),
    _both("extra field", "manifest.json", extra=b"\x55\x54\x05\x00\x01abcd"),
    _both("extra field of ZIP64", "log/", extra=b"\x01\x00\x10\x00" + bytes(16)),
    _both("extra field with another name", "log/", extra=b"\x75\x70\x0d\x00\x01abcdmanifest"),
    _central("extra field in the directory only", "blob/", extra=b"\xfe\xca\x00\x00"),
    _central("extra field announced and missing", "manifest.sig", extra_length=4),
    _central("comment of an entry", "log/", comment=b"urgent"),
    _central("an entry on another disk", "blob/", disk=1),
    _central("a text, by its attribute", "log/", internal=1),
    _central("a link, by its attribute", "blob/", external=0xA1FF_0000),
    _central("a folder, by its attribute", "blob/", external=0x10),
    _central("a hidden file, by its attribute", "manifest.json", external=0x02),
    _end("number of entries in ZIP64", "E_ZIP_FEATURE", here=0xFFFF, count=0xFFFF),
    _end("place of the directory in ZIP64", "E_ZIP_FEATURE", start=0xFFFF_FFFF),
    _end("length of the directory in ZIP64", "E_ZIP_FEATURE", length=0xFFFF_FFFF),
    _end("number of the disk in ZIP64", "E_ZIP_FEATURE", disk=0xFFFF),
    _both("packed size in ZIP64", "log/", packed=0xFFFF_FFFF),
    _both("size in ZIP64", "log/", size=0xFFFF_FFFF),
    _central("offset in ZIP64", "blob/", offset=0xFFFF_FFFF),
    whole("the same members written by zipfile", "E_ZIP_FEATURE", _rewritten(zipfile.ZIP_DEFLATED)),
    whole("the same members stored by zipfile", "E_ZIP_FEATURE", _rewritten(zipfile.ZIP_STORED)),
    whole("the same members as ZIP64", "E_ZIP_FEATURE", _rewritten(zipfile.ZIP_DEFLATED, force_zip64=True)),
    whole("the same members through a pipe", "E_ZIP_FEATURE", _streamed),
]
