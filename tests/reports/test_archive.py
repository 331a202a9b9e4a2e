"""PDF/A-2b: the papers pass the check that reads them back, look as before, and stay the same bytes."""

import sys

import pypdfium2
import pytest

from desktop.reports.archive import NoArchiver, NotForArchive, archived, passes
from desktop.reports.check_report import render_check_report
from desktop.reports.ledger import render_ledger
from desktop.reports.notice import render_notice
from tests.reports import check_samples, samples, year_samples
from tests.reports.reading import metadata, outline, page_texts


def picture(pdf: bytes, number: int) -> bytes:
    return bytes(pypdfium2.PdfDocument(pdf)[number].render(scale=1).buffer)


@pytest.mark.parametrize(
    "pdf",
    [
        render_notice(year_samples.notice(3)),
        render_check_report(check_samples.report(mark="初步")),
        render_ledger(samples.ledger([samples.ledger_row(n) for n in range(1, 30)])),
    ],
    ids=["notice", "inspection-report", "ledger"],
)
def test_a_paper_for_the_archive_passes_and_looks_as_before(pdf: bytes) -> None:
    archive = archived(pdf)

    assert passes(archive)
    assert not passes(pdf)
    assert page_texts(archive) == page_texts(pdf)
    assert outline(archive) == outline(pdf)
    assert picture(archive, 0) == picture(pdf, 0)
    assert metadata(archive)["Title"] == metadata(pdf)["Title"]
    assert b"<pdfaid:part>2</pdfaid:part>" in archive
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in archive


def test_the_same_paper_gives_the_same_bytes_whenever_it_is_archived() -> None:
    pdf = render_notice(year_samples.notice(2))

    first, second = archived(pdf), archived(pdf)

    assert first == second
    assert first.count(b"<xmp:MetadataDate>2000-01-01T00:00:00") == 1


def test_what_the_archive_does_not_take_is_not_made() -> None:
    pdf = render_notice(year_samples.notice(1)).replace(b"/FontFile2", b"/FontFileX")

    with pytest.raises(NotForArchive) as refused:
        archived(pdf)

    assert refused.value.code == "E_PDFA"
    assert "没有通过 PDF/A 检查" in str(refused.value)


def test_without_the_package_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pikepdf", None)

    with pytest.raises(NoArchiver, match="请保存为普通 PDF"):
        archived(b"%PDF-")
    with pytest.raises(NoArchiver):
        passes(b"%PDF-")
