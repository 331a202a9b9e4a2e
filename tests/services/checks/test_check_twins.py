"""The papers of checks as Word files and for the archive, out of a workspace with a photo and signatures."""

from pathlib import Path

from desktop.reports.archive import passes
from desktop.reports.catalogue import OF_CHECKS
from desktop.services.papers import PaperForm, PaperService
from tests.reports.docx_reading import RADAR_TICKS, TREND_TICKS, missing_lines, odd_digits, opened, read
from tests.services.checks.checked_world import CheckedWorld
from tests.services.checks.filled import submitted
from tests.services.checks.finding_world import FIRE, FindingWorld
from tests.services.checks.paper_samples import photo_bytes

CUT = "裁切线（以下为回执，签章后返回）"


def full(checked: CheckedWorld) -> PaperService:
    """The office, with answers and signatures of an inspector, and a finding with its photograph."""
    submitted(checked)
    checked.meet()
    world = FindingWorld(checked)
    world.answer(FIRE, severity="high", photo=photo_bytes())
    world.findings.raise_(world.inspection)
    return PaperService(checked.office)


def test_word_files_have_the_words_and_numbers_of_the_pdfs(checked_world: CheckedWorld) -> None:
    service = full(checked_world)
    for name in OF_CHECKS:
        options = service.requests(name)[0].options

        pdf = service.render(name, options)
        twin = service.render(name, options, PaperForm.DOCX)

        drawn = [words for words in read(twin.data).told if "；" in words]
        ticks = "".join(TREND_TICKS if "年" in words else RADAR_TICKS for words in drawn)
        assert [line for line in missing_lines(pdf.data, twin.data) if line != CUT] == [], name
        assert odd_digits(pdf.data, twin.data, ticks) == {}, name
        assert opened(twin.data).tables, name


def test_papers_of_checks_pass_as_pdf_a_and_carry_photographs_and_signatures(
    checked_world: CheckedWorld,
) -> None:
    service = full(checked_world)
    for name in OF_CHECKS:
        paper = service.render(name, service.requests(name)[0].options, PaperForm.PDFA)

        assert passes(paper.data), name

    report = opened(service.render("inspection-report", form=PaperForm.DOCX).data)
    notice = opened(service.render("rectification-notice", form=PaperForm.DOCX).data)
    endings = [Path(str(part.partname)).suffix for part in report.part.package.iter_parts()]
    assert endings.count(".png") >= 3
    assert any(str(part.partname).endswith(".jpg") for part in notice.part.package.iter_parts())
