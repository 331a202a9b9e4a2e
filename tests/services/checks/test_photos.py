import random
import struct
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from desktop.services.checks.photos import PhotoClaims, read_photo

TAKEN, OFFSET, MAKE, MODEL, CHANGED = 0x9003, 0x9011, 0x010F, 0x0110, 0x0132
NORTH, EAST = (36, 27, 21), (115, 59, 6)


def picture(form: str = "JPEG", **said: object) -> bytes:
    """A small picture by another program's hand, with what a camera would say."""
    exif = Image.Exif()
    for tag, name in ((MAKE, "maker"), (MODEL, "model"), (CHANGED, "changed")):
        if name in said:
            exif[tag] = said[name]
    photo = {tag: said[name] for tag, name in ((TAKEN, "taken"), (OFFSET, "offset")) if name in said}
    if photo:
        exif.get_ifd(0x8769).update(photo)
    if "place" in said:
        exif.get_ifd(0x8825).update(said["place"])  # type: ignore[call-overload]
    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, form, exif=exif)
    return file.getvalue()


def place(
    north: tuple[int, ...] = NORTH, east: tuple[int, ...] = EAST, letters: str = "NE"
) -> dict[int, object]:
    rational = [tuple(map(IFDRational, degrees)) for degrees in (north, east)]
    return {1: letters[0], 2: rational[0], 3: letters[1], 4: rational[1]}


def tiff(order: str, entries: list[tuple[int, int, int, bytes]], tail: bytes = b"") -> bytes:
    """A directory of tags by hand: tag, kind, number, four bytes."""
    head = b"II*\0" if order == "<" else b"MM\0*"
    body = struct.pack(f"{order}IH", 8, len(entries))
    for tag, kind, number, value in entries:
        body += struct.pack(f"{order}HHI", tag, kind, number) + value
    return head + body + tail


def jpeg(block: bytes) -> bytes:
    return b"\xff\xd8\xff\xe1\0\0Exif\0\0" + block


def test_a_camera_says_when_where_and_with_what() -> None:
    data = picture(
        taken="2023:05:08 10:11:12", offset="+08:00", maker="HUAWEI", model="HUAWEI P60", place=place()
    )

    claims = read_photo(data)

    assert claims == PhotoClaims(
        "2023-05-08T10:11:12+08:00", Decimal("36.455833"), Decimal("115.985000"), "HUAWEI P60", "image/jpeg"
    )


@pytest.mark.parametrize(("form", "media"), [("PNG", "image/png"), ("WEBP", "image/webp")])
def test_other_forms_say_it_as_well(form: str, media: str) -> None:
    claims = read_photo(picture(form, taken="2023:05:08 10:11:12", maker="vivo", model="X100"))

    assert claims == PhotoClaims("2023-05-08T10:11:12", None, None, "vivo X100", media)


def test_telephones_that_save_heic_say_it_as_well() -> None:
    block = picture(taken="2023:05:08 10:11:12", model="iPhone 15", maker="Apple")
    exif = block[block.index(b"Exif\0\0") :]

    claims = read_photo(b"\0\0\0\x24ftypheic" + b"\0" * 3000 + b"\0\0\0\x06" + exif)

    assert claims == PhotoClaims("2023-05-08T10:11:12", None, None, "Apple iPhone 15", "image/heic")


@pytest.mark.parametrize(
    ("north", "east", "letters", "found"),
    [
        ((0, 0, 0), (0, 0, 0), "NE", ("0.000000", "0.000000")),
        (NORTH, EAST, "SW", ("-36.455833", "-115.985000")),
        ((91, 0, 0), EAST, "NE", None),
        ((90, 0, 1), EAST, "NE", None),
        (NORTH, (181, 0, 0), "NE", None),
    ],
)
def test_places_off_the_globe_are_not_believed(
    north: tuple[int, ...], east: tuple[int, ...], letters: str, found: tuple[str, str] | None
) -> None:
    claims = read_photo(picture(place=place(north, east, letters)))

    expected = (None, None) if found is None else tuple(map(Decimal, found))
    assert (claims.latitude, claims.longitude) == expected


def test_half_a_place_is_none() -> None:
    claims = read_photo(picture(place={key: value for key, value in place().items() if key < 3}))

    assert (claims.latitude, claims.longitude) == (None, None)


@pytest.mark.parametrize(
    "taken", ["0000:00:00 00:00:00", "2023:02:30 10:00:00", "gestern", "    :  :     :  :  "]
)
def test_no_day_is_made_up(taken: str) -> None:
    assert read_photo(picture(taken=taken)).taken_at == ""


def test_the_day_of_the_last_change_stands_in_for_that_of_the_exposure() -> None:
    assert read_photo(picture(changed="2023:05:08 10:11:12")).taken_at == "2023-05-08T10:11:12"
    both = read_photo(picture(changed="2023:05:09 10:11:12", taken="2023:05:08 10:11:12", offset="8"))
    assert both.taken_at == "2023-05-08T10:11:12"


@pytest.mark.parametrize(
    "data",
    [b"", b"x", b"\xff\xd8\xff", b"%PDF-1.7", b"GIF89a" + b"\0" * 50, picture(), "没有照片".encode()],
)
def test_files_without_claims_claim_nothing(data: bytes) -> None:
    claims = read_photo(data)

    assert (claims.taken_at, claims.latitude, claims.longitude, claims.camera) == ("", None, None, "")


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_directory_is_read_within_bounds(order: str) -> None:
    text = (MODEL, 2, 4, b"ABC\0")
    far = (MAKE, 2, 20, struct.pack(f"{order}I", 10_000))
    huge = (CHANGED, 2, 2**31, struct.pack(f"{order}I", 8))
    circle = (0x8769, 4, 1, struct.pack(f"{order}I", 8))
    nowhere = (0x8825, 4, 1, struct.pack(f"{order}I", 2**31))
    unknown = (0x1000, 99, 1, b"\0\0\0\0")

    whole = read_photo(jpeg(tiff(order, [unknown, huge, far, text, circle, nowhere])))
    cut = read_photo(jpeg(tiff(order, [text, text])[:-6]))
    many = read_photo(jpeg(tiff(order, [unknown] * 60_000)))

    assert whole == PhotoClaims(camera="ABC", media="image/jpeg")
    assert cut.camera == "ABC"
    assert many == PhotoClaims(media="image/jpeg")


def test_zero_denominators_are_no_place() -> None:
    numbers = struct.pack("<6I", 36, 0, 27, 1, 21, 1)
    inner = struct.pack("<H", 2) + struct.pack("<HHI4s", 1, 2, 2, b"N\0\0\0")
    inner += struct.pack("<HHII", 2, 5, 3, 26 + len(inner) + 12) + numbers
    block = tiff("<", [(0x8825, 4, 1, struct.pack("<I", 22))], inner)

    assert read_photo(jpeg(block)).latitude is None


def test_damaged_files_never_raise() -> None:
    rng = random.Random(17)
    whole = picture(taken="2023:05:08 10:11:12", offset="+08:00", maker="HUAWEI", model="P60", place=place())
    start = whole.index(b"Exif")
    heard = 0

    for _ in range(3000):
        data = bytearray(whole)
        for _ in range(rng.randint(1, 6)):
            data[rng.randrange(start, start + 300)] = rng.randrange(256)
        claims = read_photo(bytes(data[: rng.randrange(start, len(data))] if rng.random() < 0.3 else data))
        heard += bool(claims.camera or claims.taken_at or claims.latitude)
        assert len(claims.camera) <= 161

    assert 500 < heard < 3000
