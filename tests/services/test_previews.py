"""What can be shown of an attachment: by its bytes, never by its name, and nothing bad raises."""

from io import BytesIO
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from desktop.services.papers import CannotWrite, PaperOptions, PaperService
from desktop.services.previews import (
    MOST_TEXT_BYTES,
    CannotRead,
    Preview,
    PreviewKind,
    PreviewService,
    preview_of,
    read_file,
)
from desktop.services.session import Session

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf"
    "c0f01f0005000100ffa5c0b1b70000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    out = BytesIO()
    canvas = Canvas(out)
    for text in ("one", "two", "three"):
        canvas.drawString(100, 700, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_picture_is_known_by_its_bytes() -> None:
    assert preview_of(PNG).kind is PreviewKind.PICTURE
    assert preview_of(b"\xff\xd8\xff\xe0" + bytes(20)).kind is PreviewKind.PICTURE
    assert preview_of(b"RIFF\x00\x00\x00\x00WEBPVP8 ").kind is PreviewKind.PICTURE


def test_the_pages_of_a_pdf_are_counted_and_drawn(pdf: bytes) -> None:
    preview = preview_of(pdf)
    page = PreviewService.page(preview, 2, 200)

    assert (preview.kind, preview.pages) == (PreviewKind.PAGES, 3)
    assert page is not None
    assert (page.width, len(page.data)) == (200, 200 * page.height * 3)


@pytest.mark.parametrize("cut", [6, 40, 300])
def test_a_damaged_pdf_shows_nothing_and_raises_nothing(pdf: bytes, cut: int) -> None:
    preview = preview_of(pdf[:cut] + b"\x00" * 10)

    assert preview.kind in (PreviewKind.NOTHING, PreviewKind.PAGES)
    if preview.kind is PreviewKind.PAGES:
        PreviewService.page(preview, 0, 100)


def test_a_page_of_absurd_shape_is_not_drawn() -> None:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(10, 14_000))
    canvas.drawString(1, 1, "x")
    canvas.save()

    assert PreviewService.page(preview_of(out.getvalue()), 0, 1500) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_the_encodings_people_use(encoding: str) -> None:
    preview = preview_of("进展情况：已完成。\n数据 35%".encode(encoding))

    assert preview.kind is PreviewKind.TEXT
    assert "已完成" in preview.text
    assert not preview.is_cut


def test_long_text_is_cut() -> None:
    preview = preview_of("字".encode("gb18030") * MOST_TEXT_BYTES)

    assert preview.is_cut
    assert len(preview.text) <= MOST_TEXT_BYTES


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04" + bytes(range(256)), bytes(200), b"MZ\x90\x00\x03\x00\x00\x00", b"%PDF-x"]
)
def test_other_files_show_nothing(data: bytes) -> None:
    assert preview_of(data).kind is PreviewKind.NOTHING


def test_an_attachment_is_saved_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")

    PreviewService.save(Preview(PreviewKind.NOTHING, b"abc"), tmp_path / "a.bin")
    with pytest.raises(CannotWrite):
        PreviewService.save(Preview(PreviewKind.NOTHING, b"abc"), tmp_path / "file" / "b.bin")

    assert (tmp_path / "a.bin").read_bytes() == b"abc"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.bin", "file"]


def test_a_file_that_cannot_be_read_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotRead) as error:
        read_file(tmp_path / "none.pdf")

    assert error.value.code == "E_CANNOT_READ"
    assert "none.pdf" in str(error.value)


def test_a_paper_of_ours_can_be_looked_at(drafted: Session) -> None:
    paper = PaperService(drafted).render("ledger", PaperOptions())

    preview = preview_of(paper.data)

    assert preview.pages == paper.pages
