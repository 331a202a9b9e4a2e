"""What a camera wrote into a photograph: when, where, with what. Claims, never facts.

The bytes are kept as they came and no picture is decoded: only the directory of tags is looked for and
read, within bounds, in whatever form the camera saves. That also reads what telephones save as HEIC.
"""

import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from desktop.domain.text import clean_line

_MEDIA: Sequence[tuple[bytes, int, str]] = (
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"GIF8", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
    (b"ftypheic", 4, "image/heic"),
    (b"ftypmif1", 4, "image/heic"),
    (b"%PDF-", 0, "application/pdf"),
)
_TAGGED = ("image/jpeg", "image/png", "image/webp", "image/heic")
_START = re.compile(rb"(?:Exif\0\0|eXIf|EXIF.{4})(?=II\*\0|MM\0\*)", re.DOTALL)
_FIRST_BYTES, _LAST_BYTES = 4 * 1024 * 1024, 512 * 1024
_MOST_TAGS, _LONGEST_VALUE, _LONGEST_TEXT = 200, 256, 80

_MAKE, _MODEL, _CHANGED_AT, _PHOTO, _PLACE = 0x010F, 0x0110, 0x0132, 0x8769, 0x8825
_TAKEN_AT, _OFFSET = 0x9003, 0x9011
_LATITUDE, _LONGITUDE = 2, 4  # the letters of the hemispheres stand one before
_TEXT, _SHORT, _LONG, _RATIONAL = 2, 3, 4, 5
_SIZES = {_TEXT: 1, _SHORT: 2, _LONG: 4, _RATIONAL: 8}
_SIX_PLACES = Decimal("0.000001")
_INSTANT = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)", re.ASCII)
_ZONE = re.compile(r"[+-]\d\d:\d\d", re.ASCII)

_Numbers = tuple[int, ...]
_Tags = Mapping[int, str | _Numbers]
_NO_TAGS: _Tags = {}


@dataclass(frozen=True, slots=True)
class PhotoClaims:
    """What a file says of itself.

    Attributes:
        taken_at: ISO 8601, without zone when the camera gives none; empty when it says nothing.
        latitude: degrees north, six places; None when it says nothing.
        longitude: degrees east, six places.
        camera: maker and model.
        media: MIME type by the first bytes; empty when they are of no kind we know.
    """

    taken_at: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    camera: str = ""
    media: str = ""


def read_photo(data: bytes) -> PhotoClaims:
    """Reads what a camera claims; whatever is broken counts as not said.

    Args:
        data: a whole file, of any kind.

    Source: Exif 2.3 (JEITA CP-3451C) for the tags, TIFF 6.0 for their directory.
    """
    media = next((kind for mark, at, kind in _MEDIA if data[at : at + len(mark)] == mark), "")
    block = _block(data) if media in _TAGGED else b""
    if not block:
        return PhotoClaims(media=media)
    order = "<" if block.startswith(b"II") else ">"
    tags = _directory(block, order, _word(block, order, 4))
    photo, place = (_beside(block, order, tags, tag) for tag in (_PHOTO, _PLACE))
    latitude, longitude = _degrees(place, _LATITUDE, 90), _degrees(place, _LONGITUDE, 180)
    if latitude is None or longitude is None:
        latitude = longitude = None
    return PhotoClaims(_taken_at(tags, photo), latitude, longitude, _camera(tags), media)


def _block(data: bytes) -> bytes:
    """The tags with their directory; empty when there are none near either end of the file."""
    for part in (data[:_FIRST_BYTES], data[-_LAST_BYTES:]):
        if found := _START.search(part):
            return part[found.end() :]
    return b""


def _word(block: bytes, order: str, at: int) -> int:
    """The four bytes at a place as a number; 0 beyond the end."""
    return int(struct.unpack_from(f"{order}I", block, at)[0]) if at + 4 <= len(block) else 0


def _beside(block: bytes, order: str, tags: _Tags, tag: int) -> _Tags:
    """The directory that a tag of another one points to."""
    at = tags.get(tag)
    return _directory(block, order, at[0]) if isinstance(at, tuple) and at else _NO_TAGS


def _directory(block: bytes, order: str, at: int) -> _Tags:
    """The texts and numbers of one directory, as far as they can be read."""
    if not 8 <= at <= len(block) - 2:
        return _NO_TAGS
    (count,) = struct.unpack_from(f"{order}H", block, at)
    found: dict[int, str | _Numbers] = {}
    for entry in range(at + 2, at + 2 + 12 * min(count, _MOST_TAGS), 12):
        if entry + 12 > len(block):
            break
        tag, kind, number = struct.unpack_from(f"{order}HHI", block, entry)
        value = _value(block, order, kind, number, entry + 8)
        if value is not None:
            found[tag] = value
    return found


def _value(block: bytes, order: str, kind: int, number: int, at: int) -> str | _Numbers | None:
    """A value, which stands in its entry or, when it is longer than four bytes, elsewhere."""
    size = _SIZES.get(kind, 0) * number
    if not 0 < size <= _LONGEST_VALUE:
        return None
    start = at if size <= 4 else _word(block, order, at)
    raw = block[start : start + size]
    if len(raw) < size:
        return None
    if kind == _TEXT:
        return clean_line(raw.partition(b"\0")[0].decode("utf-8", "replace"))[:_LONGEST_TEXT]
    letter = "H" if kind == _SHORT else "I"
    return struct.unpack(f"{order}{size // struct.calcsize(letter)}{letter}", raw)


def _taken_at(tags: _Tags, photo: _Tags) -> str:
    found = _INSTANT.match(_words(photo, _TAKEN_AT) or _words(tags, _CHANGED_AT))
    if found is None:
        return ""
    text = "{}-{}-{}T{}:{}:{}".format(*found.groups())
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return ""
    zone = _words(photo, _OFFSET)
    return text + zone if _ZONE.fullmatch(zone) else text


def _camera(tags: _Tags) -> str:
    """Maker and model; most makers repeat their name in the model."""
    maker, model = _words(tags, _MAKE), _words(tags, _MODEL)
    return model if model.lower().startswith(maker.lower()) else f"{maker} {model}".strip()


def _degrees(place: _Tags, tag: int, most: int) -> Decimal | None:
    """Degrees from degrees, minutes and seconds; None when they are not given or out of range."""
    numbers = place.get(tag)
    if not isinstance(numbers, tuple) or len(numbers) != 6 or not all(numbers[1::2]):
        return None
    degrees, minutes, seconds = (
        Decimal(over) / Decimal(under) for over, under in zip(numbers[::2], numbers[1::2], strict=True)
    )
    value = degrees + minutes / 60 + seconds / 3600
    if value > most:
        return None
    return (-value if _words(place, tag - 1).upper() in ("S", "W") else value).quantize(_SIX_PLACES)


def _words(tags: _Tags, tag: int) -> str:
    found = tags.get(tag, "")
    return found if isinstance(found, str) else ""
