"""Photographs on paper: all of them, in their frames, in their proportions."""

import pypdfium2
import pytest
from pypdfium2 import raw

from desktop.reports.check_photos import PrintedPhoto, set_photos
from desktop.reports.flow import BODY, Flow
from desktop.reports.fonts import bundled_faces
from desktop.reports.page import PORTRAIT, Imprint, Pages
from tests.reports.check_samples import jpeg, photo
from tests.reports.reading import page_texts

FACES = bundled_faces()


def printed(photos: list[PrintedPhoto], above: int = 0) -> bytes:
    flow = Flow(Pages(Imprint("测试"), FACES))
    for _ in range(above):
        flow.paragraph("行", BODY)
    set_photos(flow, photos)
    return flow.pages.finish()


def images(pdf: bytes) -> list[list[tuple[float, float, float, float]]]:
    """Boxes of the pictures of every page."""
    document = pypdfium2.PdfDocument(pdf)
    return [[one.get_bounds() for one in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE])] for page in document]


@pytest.mark.parametrize("count", [1, 3, 10])
def test_every_photograph_is_there_with_its_caption(count: int) -> None:
    pdf = printed([photo(n) for n in range(1, count + 1)])

    text = "".join(page_texts(pdf))
    assert sum(map(len, images(pdf))) == count
    assert [text.count(f"照片{n}相机") for n in range(1, count + 1)] == [1] * count


@pytest.mark.parametrize(("width", "height"), [(400, 300), (300, 400), (1200, 100)])
def test_a_photograph_keeps_its_proportions_inside_its_frame(width: int, height: int) -> None:
    pdf = printed([PrintedPhoto(jpeg(width, height), width, height, "一张")])

    ((box,),) = images(pdf)
    left, bottom, right, top = box
    assert (right - left) / (top - bottom) == pytest.approx(width / height, rel=0.02)
    assert left >= PORTRAIT.left
    assert right <= PORTRAIT.left + PORTRAIT.block_width / 3
    assert top <= PORTRAIT.top


def test_a_row_of_photographs_is_never_torn_from_its_captions() -> None:
    for above in range(12, 22):
        pdf = printed([photo(n) for n in range(1, 4)], above)
        for pictures, text in zip(images(pdf), page_texts(pdf), strict=True):
            assert len(pictures) == text.count("相机自述")


def test_the_same_picture_twice_is_stored_once() -> None:
    once, twice = printed([photo(1)]), printed([photo(1), photo(1)])

    assert len(twice) - len(once) < len(jpeg())


def test_a_picture_without_pixels_leaves_its_place_empty() -> None:
    pdf = printed([PrintedPhoto(b"", 0, 0, "没有图像")])

    assert images(pdf) == [[]]
    assert "没有图像" in page_texts(pdf)[0]
