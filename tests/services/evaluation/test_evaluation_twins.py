"""The papers of the evaluation as Word files and for the archive: every figure of the PDF, and no other."""

from datetime import date

import pytest

from desktop.reports.archive import passes
from desktop.reports.catalogue import OF_EVALUATION
from desktop.services.papers import PaperForm, PaperOptions, PaperService
from tests.reports.docx_reading import RADAR_TICKS, missing_lines, odd_digits, opened, read
from tests.services.evaluation.small import appeal, publish, state
from tests.services.pair import Pair


@pytest.fixture
def year(pair: Pair) -> Pair:
    """A published scheme, a statement of the unit and an appeal, in January."""
    publish(pair.office)
    pair.go_to(date(2024, 1, 20))
    pair.meet()
    state(pair.unit, "B3", value="8.5", note="见自评报告")
    appeal(pair.unit, "A2", text="两个节点已批准延期", wanted="按批准的时限计算")
    pair.meet()
    return pair


def test_word_files_and_pdf_a_have_every_figure_of_the_pdfs(year: Pair) -> None:
    service, options = PaperService(year.office), PaperOptions(unit="市公安局")
    for name in OF_EVALUATION:
        pdf = service.render(name, options)
        twin = service.render(name, options, PaperForm.DOCX)

        told = read(twin.data)
        ticks = RADAR_TICKS * sum("；" in words for words in told.told)
        assert missing_lines(pdf.data, twin.data) == [], name
        assert odd_digits(pdf.data, twin.data, ticks) == {}, name
        assert set(told.headers) == {"暂定"}, name
        assert opened(twin.data).core_properties.title == pdf.title.partition("_")[0], name
        assert passes(service.render(name, options, PaperForm.PDFA).data), name
