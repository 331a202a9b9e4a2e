"""Scanning a container: everything but the data is compared with what it must be, before anything is used.

The order is fixed, so that a file with one defect has one code: size, end record, then entry by entry of
the directory its form, name, size and place, with the local header, then where the last member ends.
"""

from typing import BinaryIO

from desktop.exchange.container_form import (
    CENTRAL,
    CENTRAL_MAGIC,
    DEFLATED,
    END,
    END_MAGIC,
    IS_ZIP64,
    LOCAL_MAGIC,
    LOCAL_SIZE,
    MADE,
    MANIFEST,
    MAX_FILE,
    MAX_NAME,
    NOTHING,
    SIGNATURE,
    STORED,
    WHEN,
    Member,
    excess,
    is_kept_stored,
    local_header,
    place,
)
from desktop.exchange.failures import (
    NotPackage,
    PackageTooLarge,
    ZipData,
    ZipDirectory,
    ZipEnd,
    ZipFeature,
    ZipLayout,
    ZipName,
)

_NOWHERE = (-1, "")


class Scan:
    """One pass over the structure of a container.

    Attributes:
        members: in the order of the file, once `run` has returned.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.members: list[Member] = []
        self._file = file
        self._name = name
        self._end = 0  # where the member before ends
        self._place = _NOWHERE
        self._unpacked = 0

    def run(self) -> None:
        """Scans the whole file.

        Raises:
            PackageRefused: with the code of the first thing that is not as it must be.
        """
        size = self._file.seek(0, 2)
        if size > MAX_FILE:
            raise PackageTooLarge(file=self._name, detail=f"{size} bytes")
        count, start, length = self._read_end(size)
        directory = self._read(start, length)
        at = 0
        for _ in range(count):
            at = self._read_entry(directory, at)
        if at != length:
            raise self._wrong_directory(f"{length - at} bytes behind the last entry")
        if [member.name for member in self.members[:2]] != [MANIFEST, SIGNATURE]:
            raise ZipName(file=self._name, detail=f"{MANIFEST} and {SIGNATURE} do not come first")
        if self._end != start:
            raise ZipLayout(
                file=self._name, detail=f"members end at {self._end}, directory begins at {start}"
            )

    def _read(self, offset: int, length: int) -> bytes:
        self._file.seek(offset)
        return self._file.read(length)

    def _read_end(self, size: int) -> tuple[int, int, int]:
        """Number of members, offset and length of the directory."""
        tail = self._read(max(0, size - END.size), END.size)
        if len(tail) < END.size or not tail.startswith(END_MAGIC):
            failure = ZipEnd if self._read(0, 4) == LOCAL_MAGIC else NotPackage
            raise failure(file=self._name, detail="no end record at the end")
        _, disk, first_disk, here, count, length, start, comment = END.unpack(tail)
        if 0xFFFF in (disk, first_disk, here, count) or IS_ZIP64 in (length, start):
            raise ZipFeature(file=self._name, detail="ZIP64")
        if disk or first_disk or here != count or comment:
            raise ZipEnd(file=self._name, detail="several disks, or a comment")
        if start + length != size - END.size:
            raise self._wrong_directory(f"{length} bytes at {start} do not lead to the end record")
        if length > count * (CENTRAL.size + MAX_NAME):
            raise self._wrong_directory(f"{length} bytes are too many for {count} entries")
        return count, start, length

    def _read_entry(self, directory: bytes, at: int) -> int:
        """Takes the entry at a place of the directory; where the next one begins."""
        header = directory[at : at + CENTRAL.size]
        if len(header) < CENTRAL.size or not header.startswith(CENTRAL_MAGIC):
            raise self._wrong_directory(f"no entry at {at}")
        method, crc, packed, size, name_length, offset = CENTRAL.unpack(header)
        if (header[4:10], header[12:16], header[30:42]) != (MADE, WHEN, NOTHING):
            raise ZipFeature(file=self._name, detail=f"entry {len(self.members)}: {header.hex()}")
        if IS_ZIP64 in (packed, size, offset):
            raise ZipFeature(file=self._name, detail="ZIP64")
        at += CENTRAL.size
        raw = directory[at : at + name_length]
        name = self._check_name(raw, name_length)
        if method != (STORED if is_kept_stored(name) else DEFLATED):
            raise ZipFeature(file=self._name, detail=f"{name}: method {method}")
        member = Member(name, size, packed, offset + LOCAL_SIZE + len(raw), method == STORED, crc)
        self._add(member, header + raw)
        return at + len(raw)

    def _check_name(self, raw: bytes, length: int) -> str:
        if len(raw) != length:
            raise self._wrong_directory("a name goes on behind the directory")
        name = raw.decode("ascii", "replace")
        found = place(name)
        if found is None or found <= self._place:
            raise ZipName(file=self._name, detail=f"{name!r} is not a name, or not in order")
        self._place = found
        return name

    def _add(self, member: Member, central: bytes) -> None:
        self._unpacked += 0 if member.is_stored else member.size
        too_large = excess(member, self._unpacked)
        if too_large:
            raise PackageTooLarge(file=self._name, detail=too_large)
        if member.is_stored and member.size != member.packed:
            raise ZipData(file=self._name, detail=f"{member.name}: stored, and of another size")
        local = local_header(central)
        if member.offset != self._end + len(local) or self._read(self._end, len(local)) != local:
            raise ZipLayout(file=self._name, detail=f"{member.name}: local header at {self._end}")
        self._end = member.offset + member.packed
        self.members.append(member)

    def _wrong_directory(self, detail: str) -> ZipDirectory:
        return ZipDirectory(file=self._name, detail=detail)
