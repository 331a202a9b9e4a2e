"""Made-up photographs for the sample: a plain picture with what a camera would write into it."""

import struct
import zlib
from datetime import datetime
from random import Random

_WIDTH, _HEIGHT = 320, 240
_CAMERA = "DUKAO 示例相机"
_MODEL, _PHOTO, _PLACE, _TAKEN_AT = 0x0110, 0x8769, 0x8825, 0x9003
_TEXT, _LONG, _RATIONAL = 2, 4, 5
_DEGREE, _SECOND = 3600, 100


def sample_photo(number: int, taken_at: datetime, latitude: float, longitude: float) -> bytes:
    """A photograph as PNG, 320 × 240, the same bytes for the same values.

    Args:
        number: chooses the picture.
        taken_at: claimed; its zone is not written.
        latitude: degrees north.
        longitude: degrees east.
    """
    chunks = [
        _chunk(b"IHDR", struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 0, 0, 0, 0)),
        _chunk(b"eXIf", _tags(taken_at, latitude, longitude)),
        _chunk(b"IDAT", zlib.compress(_picture(number), 9)),
        _chunk(b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _picture(number: int) -> bytes:
    """Rows of a cabinet with devices in shades of grey, a filter byte before each."""
    random = Random(number)  # noqa: S311 - the same picture each time
    shades = [random.randrange(90, 230) for _ in range(12)]
    rows = []
    for y in range(_HEIGHT):
        device = shades[y * len(shades) // _HEIGHT]
        is_edge = y % (_HEIGHT // len(shades)) < 2
        inner = 60 if is_edge else device
        rows.append(bytes([0]) + bytes([40] * 40 + [inner] * (_WIDTH - 80) + [40] * 40))
    return b"".join(rows)


def _tags(taken_at: datetime, latitude: float, longitude: float) -> bytes:
    """A directory of tags as cameras write it, little-endian."""
    camera = _CAMERA.encode() + b"\0"
    taken = f"{taken_at:%Y:%m:%d %H:%M:%S}".encode() + b"\0"
    main, photo, place = 2 + 12 * 3 + 4, 2 + 12 + 4, 2 + 12 * 4 + 4
    at_photo = 8 + main
    at_place = at_photo + photo
    at_camera = at_place + place
    at_taken = at_camera + len(camera)
    at_latitude = at_taken + len(taken)
    entries = [
        _directory(
            [
                (_MODEL, _TEXT, len(camera), at_camera),
                (_PHOTO, _LONG, 1, at_photo),
                (_PLACE, _LONG, 1, at_place),
            ]
        ),
        _directory([(_TAKEN_AT, _TEXT, len(taken), at_taken)]),
        _directory(
            [
                (1, _TEXT, 2, ord("N")),
                (2, _RATIONAL, 3, at_latitude),
                (3, _TEXT, 2, ord("E")),
                (4, _RATIONAL, 3, at_latitude + 24),
            ]
        ),
    ]
    return (
        b"II*\0"
        + struct.pack("<I", 8)
        + b"".join(entries)
        + camera
        + taken
        + _angle(latitude)
        + _angle(longitude)
    )


def _directory(entries: list[tuple[int, int, int, int]]) -> bytes:
    return (
        struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *one) for one in entries) + bytes(4)
    )


def _angle(degrees: float) -> bytes:
    seconds = round(degrees * _DEGREE * _SECOND)
    whole, rest = divmod(seconds, _DEGREE * _SECOND)
    minutes, rest = divmod(rest, 60 * _SECOND)
    return struct.pack("<IIIIII", whole, 1, minutes, 1, rest, _SECOND)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
