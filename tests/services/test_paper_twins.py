"""Papers of real workspaces in their other forms: the same numbers in Word, a PDF/A, a signed PDF."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.domain.supervision import Light
from desktop.errors import AppError
from desktop.reports.archive import passes
from desktop.services.notices import NoticeService
from desktop.services.paper_twins import NoCertificate
from desktop.services.papers import (
    NoSuchForm,
    PaperForm,
    PaperOptions,
    PaperService,
    save_paper,
    sign_paper,
)
from desktop.services.reminders import ReminderService
from tests.reports.certificates import certificate
from tests.reports.docx_reading import missing_lines, odd_digits, opened, read
from tests.reports.reading import page_texts
from tests.services.office_year import Year, office_year

CODES = ("2023-5-008", "2023-5-031", "2023-5-042")
CUT = "裁切线（以下为回执，签章后返回）"
OF_A_YEAR = ("ledger", "coverage", "notice", "reminder", "bulletin", "feedback-form", "case", "key-form")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    """A year that tests only read."""
    with office_year(tmp_path_factory.mktemp("twins") / "year", CODES) as found:
        found.day("2024-01-10")
        service = NoticeService(found.office)
        service.issue(service.proposals(Light.RED), "请整改。", None, "")
        ReminderService(found.office).remind(["市公安局"], "", "请抓紧。")
        yield found


def options_of(year: Year, name: str) -> PaperOptions:
    """The first paper of a kind."""
    return PaperService(year.office).requests(name)[0].options


@pytest.mark.parametrize("name", OF_A_YEAR)
def test_the_word_file_has_the_words_and_numbers_of_the_pdf(year: Year, name: str) -> None:
    service, options = PaperService(year.office), options_of(year, name)

    pdf = service.render(name, options)
    twin = service.render(name, options, PaperForm.DOCX)

    assert [line for line in missing_lines(pdf.data, twin.data) if line != CUT] == []
    assert odd_digits(pdf.data, twin.data) == {}
    assert (twin.title, twin.pages, twin.form) == (pdf.title, pdf.pages, PaperForm.DOCX)
    assert twin.file_name == pdf.file_name.removesuffix(".pdf") + ".docx"
    assert twin.extent == "可编辑的 Word 文件"
    state = next(line for line in read(twin.data).footers if line.startswith("数据状态"))
    assert all(state.removesuffix("第1页，共1页") in page for page in page_texts(pdf.data))


def test_a_unit_has_twins_of_its_papers(year: Year) -> None:
    service = PaperService(year.unit("市公安局"))

    pdf, twin = service.render("ledger"), service.render("ledger", form=PaperForm.DOCX)

    assert missing_lines(pdf.data, twin.data) == []
    assert odd_digits(pdf.data, twin.data) == {}


@pytest.mark.parametrize("name", ["ledger", "notice", "bulletin"])
def test_a_paper_for_the_archive_passes_and_is_the_same_every_time(year: Year, name: str) -> None:
    service, options = PaperService(year.office), options_of(year, name)

    first = service.render(name, options, PaperForm.PDFA)

    assert passes(first.data)
    assert first.data == service.render(name, options, PaperForm.PDFA).data
    assert first.file_name.endswith(".pdf")
    assert first.pages == service.render(name, options).pages


@pytest.mark.parametrize("form", [PaperForm.DOCX, PaperForm.PDFA])
def test_a_calendar_has_one_form_only(year: Year, form: PaperForm) -> None:
    with pytest.raises(NoSuchForm) as refused:
        PaperService(year.office).render("calendar", form=form)

    assert refused.value.code == "E_PAPER_FORM"


def test_all_papers_of_a_kind_become_word_files(year: Year, tmp_path: Path) -> None:
    service = PaperService(year.office)
    requests = service.requests("notice")

    sentence = service.save_all(requests, tmp_path, form=PaperForm.DOCX)

    files = sorted(tmp_path.iterdir())
    assert len(files) == len(requests) > 1
    assert all(opened(file.read_bytes()).paragraphs for file in files)
    assert f"已生成{len(requests)}份" in sentence


def test_a_paper_is_signed_with_a_certificate(year: Year, tmp_path: Path) -> None:
    (tmp_path / "office.p12").write_bytes(certificate(passphrase="口令")[0])
    paper = PaperService(year.office).render("notice")

    signed = sign_paper(paper, tmp_path / "office.p12", "口令")
    save_paper(signed, tmp_path / "signed.pdf")

    assert signed.data.startswith(paper.data)
    assert b"/ByteRange" in (tmp_path / "signed.pdf").read_bytes()
    assert signed.title == paper.title


def test_only_a_plain_pdf_is_signed(year: Year, tmp_path: Path) -> None:
    service = PaperService(year.office)
    papers = [service.render("notice", form=PaperForm.DOCX), service.render("calendar")]
    papers.append(service.render("notice", form=PaperForm.PDFA))

    for paper in papers:
        with pytest.raises(NoSuchForm, match="签名的 PDF"):
            sign_paper(paper, tmp_path / "office.p12")


def test_a_certificate_that_is_not_there_is_said(year: Year, tmp_path: Path) -> None:
    paper = PaperService(year.office).render("notice")

    with pytest.raises(AppError) as refused:
        sign_paper(paper, tmp_path / "none.p12")

    assert isinstance(refused.value, NoCertificate)
    assert "读不了证书文件" in str(refused.value)
