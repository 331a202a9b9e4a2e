"""Photographs made small: upright, bounded, the same bytes; what cannot be read is named instead."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from desktop.services.checks.paper_photos import EDGE_PX, MOST_PHOTOS, photo_part, thumbnail
from desktop.services.checks.paper_words import claims_text
from tests.services.checks.paper_samples import evidence_of, photo_bytes, report_parts

VIEW = report_parts(photo_count=0).results[3]
ORIENTATION, TURNED = 0x0112, 6


def saved(picture: Image.Image, form: str = "JPEG", **options: object) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def test_a_large_picture_is_made_small_and_keeps_its_proportions() -> None:
    found = thumbnail(photo_bytes(size=(1600, 1200)))

    assert found is not None
    assert (found.width_px, found.height_px) == (EDGE_PX, EDGE_PX * 3 // 4)
    assert len(found.data) < 40_000


def test_a_picture_taken_upright_is_printed_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED

    found = thumbnail(saved(Image.new("RGB", (400, 300)), exif=exif))

    assert found is not None
    assert (found.width_px, found.height_px) == (300, 400)


@pytest.mark.parametrize(("mode", "form"), [("RGBA", "PNG"), ("P", "GIF"), ("L", "JPEG"), ("CMYK", "JPEG")])
def test_every_usual_format_becomes_a_jpeg(mode: str, form: str) -> None:
    found = thumbnail(saved(Image.new(mode, (60, 40)), form))

    assert found is not None
    assert found.data.startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize(
    "data", [b"", b"not a picture", b"\xff\xd8\xff\xe0 cut", photo_bytes()[:400], b"\x89PNG\r\n\x1a\n" * 9]
)
def test_what_is_no_picture_gives_none(data: bytes) -> None:
    assert thumbnail(data) is None


def test_a_picture_of_absurd_size_is_not_decoded() -> None:
    bomb = bytearray(saved(Image.new("L", (8, 8)), "BMP"))
    bomb[18:26] = (20_000).to_bytes(4, "little") * 2

    assert thumbnail(bytes(bomb)) is None


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert thumbnail(photo_bytes()) == thumbnail(photo_bytes())


def test_what_is_not_printed_is_named() -> None:
    good, broken, missing = photo_bytes(1), b"broken", photo_bytes(2)
    report = replace(evidence_of(VIEW, b"%PDF-", "制度.pdf"), media="application/pdf")
    evidence = [
        evidence_of(VIEW, good),
        evidence_of(VIEW, broken, "坏.jpg"),
        evidence_of(VIEW, missing, "缺.jpg"),
        report,
    ]

    part = photo_part(evidence, {evidence[0].sha256: good, evidence[1].sha256: broken}.get)

    assert len(part.printed) == 1
    assert part.note.startswith("共有照片3张、其他文件1个。")
    code = VIEW.place.item.code
    assert f"没有印出的3个保存在工作区：{code} 坏.jpg、{code} 缺.jpg、{code} 制度.pdf。" in part.note


def test_of_very_many_only_the_first_are_printed() -> None:
    data = photo_bytes()
    evidence = [replace(evidence_of(VIEW, data), name=f"{n}.jpg") for n in range(MOST_PHOTOS + 5)]

    part = photo_part(evidence, lambda _digest: data)

    assert len(part.printed) == MOST_PHOTOS
    assert "没有印出的5个" in part.note


def test_a_file_that_claims_nothing_says_so() -> None:
    silent = replace(evidence_of(VIEW, b""), taken_at="", latitude=None, longitude=None, camera="")

    assert claims_text(silent) == "文件未载明拍摄时间和地点"


def test_south_and_west_are_said() -> None:
    place = evidence_of(VIEW, b"")
    assert place.latitude is not None
    assert place.longitude is not None

    text = claims_text(replace(place, latitude=-place.latitude, longitude=-place.longitude))

    assert "南纬36.4561° 西经115.9853°" in text
