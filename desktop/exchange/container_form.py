"""The form of the container: which ZIP it is, to the byte, and which names and sizes it may have.

A package is a ZIP file that any archive program opens, in one of very few forms: no byte of it is left to
whoever writes it. Reader and writer share this module, so what is written is what is read.
Source: the strict profile in docs/package-format.md; field names after PKWARE's APPNOTE, sections 4.3.7,
4.3.12 and 4.3.16.
"""

import re
import struct
from dataclasses import dataclass

from desktop.records.stream import EVERYONE, StreamName, parse_stream_name
from desktop.records.strict import LineError

MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
ROSTER = "roster.jsonl"
LOGS = "log/"
BLOBS = "blob/"

MIB = 1 << 20
MAX_FILE = (1 << 32) - 2  # all ones in a field would mean ZIP64
MAX_MEMBERS = (1 << 16) - 2  # likewise
MAX_NAME = 200
MAX_SMALL = 16 * MIB  # manifest, signature, roster
MAX_LOG = 512 * MIB
MAX_BLOB = 200 * MIB
MAX_UNPACKED = 1024 * MIB  # all deflated members together
RATIO_FREE = 16 * MIB  # a smaller member may unpack to any multiple of what it takes
MAX_RATIO = 400  # zlib at level 1 shrinks nothing more than 230 times: no honest log is refused

LOCAL_MAGIC = b"PK\x03\x04"
CENTRAL_MAGIC = b"PK\x01\x02"
END_MAGIC = b"PK\x05\x06"
MADE = struct.pack("<3H", 20, 20, 0x0800)  # ZIP 2.0 writes and reads it; no permissions; names are UTF-8
WHEN = struct.pack("<2H", 0, 0x0021)  # midnight, 1 January 1980: the file tells no time of its own
NOTHING = bytes(12)  # no extra field, no comment, first disk, no attributes
STORED, DEFLATED = 0, 8
IS_ZIP64 = 0xFFFF_FFFF

# Method, CRC, packed and unpacked size, length of the name, offset of the local header; the rest is fixed.
CENTRAL = struct.Struct("<10xH4x3LH12xL")
SHARED = slice(6, 32)  # what the local header repeats of the central one, behind its magic
LOCAL_SIZE = 30
# Magic, two numbers of disks, two of members, length and offset of the directory, length of the comment.
END = struct.Struct("<4s4H2LH")

_ALL = "all"  # how ``*`` is written, which Windows allows in no name
_BLOB = re.compile(r"blob/[0-9a-f]{64}")
_RANKS = {MANIFEST: 0, SIGNATURE: 1, ROSTER: 2}
_LOG_RANK, _BLOB_RANK = 3, 4


@dataclass(frozen=True, slots=True)
class Member:
    """One file in the container.

    Attributes:
        name: e.g. ``manifest.json``.
        size: bytes unpacked.
        packed: bytes it takes.
        offset: of its data, from the start of the container.
        is_stored: copied as it is; deflated otherwise.
        crc: CRC-32 of the unpacked bytes.
    """

    name: str
    size: int
    packed: int
    offset: int
    is_stored: bool
    crc: int


def stream_entry(stream: StreamName) -> str:
    """The name of the member that holds the lines of a stream."""
    audience = _ALL if stream.audience == EVERYONE else stream.audience
    return f"{LOGS}{stream.party}~{stream.replica}~{audience}~{stream.year:04d}.jsonl"


def entry_stream(name: str) -> StreamName | None:
    """The stream whose lines a member holds; `None` when the name is not one that `stream_entry` gives."""
    if EVERYONE in name or not (name.startswith(LOGS) and name.endswith(".jsonl")):
        return None
    parts = name.removeprefix(LOGS).removesuffix(".jsonl").split("~")
    if len(parts) == 4 and parts[2] == _ALL:
        parts[2] = EVERYONE
    try:
        return parse_stream_name("~".join(parts))
    except LineError:
        return None


def blob_entry(digest: str) -> str:
    """The name of the member that holds an attachment, by its SHA-256 in hexadecimal."""
    return BLOBS + digest


def place(name: str) -> tuple[int, str] | None:
    """Where a member stands: they are in ascending order of this; `None` for a name that is not allowed."""
    if _BLOB.fullmatch(name):
        return _BLOB_RANK, name
    if name in _RANKS:
        return _RANKS[name], name
    return (_LOG_RANK, name) if entry_stream(name) else None


def is_kept_stored(name: str) -> bool:
    """Whether the member is copied as it is: attachments (mostly packed already) and the signature."""
    return name == SIGNATURE or name.startswith(BLOBS)


def excess(member: Member, unpacked: int) -> str:
    """What is too large about a member, in English; empty when nothing is.

    Args:
        member: name and sizes.
        unpacked: bytes that the deflated members up to and with this one unpack to.
    """
    most = MAX_SMALL
    if member.name.startswith(LOGS):
        most = MAX_LOG
    elif member.name.startswith(BLOBS):
        most = MAX_BLOB
    if member.size > most:
        return f"{member.name}: {member.size} bytes, at most {most}"
    if not member.is_stored and member.size > max(RATIO_FREE, MAX_RATIO * member.packed):
        return f"{member.name}: {member.packed} bytes would unpack to {member.size}"
    if unpacked > MAX_UNPACKED:
        return f"the members unpack to more than {MAX_UNPACKED} bytes"
    return ""


def central_header(member: Member) -> bytes:
    """The entry of the directory for a member."""
    name = member.name.encode("ascii")
    method = STORED if member.is_stored else DEFLATED
    sizes = struct.pack("<3LH", member.crc, member.packed, member.size, len(name))
    offset = struct.pack("<L", member.offset - len(name) - LOCAL_SIZE)
    return b"".join((CENTRAL_MAGIC, MADE, struct.pack("<H", method), WHEN, sizes, NOTHING, offset, name))


def local_header(central: bytes) -> bytes:
    """What stands before the data of a member, from its entry in the directory."""
    return LOCAL_MAGIC + central[SHARED] + central[CENTRAL.size :]
