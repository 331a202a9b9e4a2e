"""The editable twins: the words and numbers of the PDF, in the form of an official document."""

import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from shutil import which

import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Twips

from desktop.reports.bulletin import render_bulletin
from desktop.reports.case_sheet import render_case_sheet
from desktop.reports.check_findings import render_finding_list
from desktop.reports.check_form import render_check_form
from desktop.reports.check_notice import render_rectification
from desktop.reports.check_report import render_check_report
from desktop.reports.coverage import render_coverage
from desktop.reports.feedback_form import render_feedback_form
from desktop.reports.flow import BODY, Flow
from desktop.reports.fonts import preferred_faces
from desktop.reports.key_form import render_key_form
from desktop.reports.ledger import render_ledger
from desktop.reports.notice import render_notice, render_reminder
from desktop.reports.page import LANDSCAPE, Pages
from desktop.reports.receipt import render_receipt
from desktop.reports.story import Grid, Story, Words, listening
from desktop.services.paper_twins import word_of
from tests.reports import check_samples, samples, year_samples
from tests.reports.docx_reading import (
    RADAR_TICKS,
    TREND_TICKS,
    missing_lines,
    odd_digits,
    opened,
    plain,
    read,
)
from tests.reports.reading import page_texts, sheets
from tests.reports.test_key_form import FORM as KEY_FORM
from tests.reports.test_receipt import PAPER as RECEIPT

CUT = "裁切线（以下为回执，签章后返回）"
"""Stands in the twin even where the PDF puts the receipt on a page of its own."""

PAPERS: dict[str, Callable[[], bytes]] = {
    "notice": lambda: render_notice(year_samples.notice(3)),
    "reminder": lambda: render_reminder(year_samples.reminder(4)),
    "bulletin": lambda: render_bulletin(year_samples.bulletin(14, 9)),
    "feedback-form": lambda: render_feedback_form(year_samples.feedback_form(3, is_filled=True)),
    "case": lambda: render_case_sheet(year_samples.case_sheet(3, 6)),
    "inspection-report": lambda: render_check_report(check_samples.report(mark="初步")),
    "rectification-notice": lambda: render_rectification(check_samples.rectification(3, 4)),
    "finding-list": lambda: render_finding_list(check_samples.finding_list(30)),
    "check-form": lambda: render_check_form(check_samples.form(40)),
    "check-form-filled": lambda: render_check_form(
        check_samples.form(40, is_blank=False, sheets=(check_samples.sheet(),))
    ),
    "receipt": lambda: render_receipt(RECEIPT),
    "key-form": lambda: render_key_form(KEY_FORM),
    "ledger": lambda: render_ledger(samples.ledger([samples.ledger_row(n) for n in range(1, 60)])),
    "coverage": lambda: render_coverage(samples.coverage()),
}


def told(make: Callable[[], bytes]) -> tuple[bytes, Story]:
    with listening() as stories:
        pdf = make()
    (story,) = stories
    return pdf, story


def both(name: str) -> tuple[bytes, bytes]:
    pdf, story = told(PAPERS[name])
    return pdf, word_of(story, pdf)


def flowing(fill: Callable[[Flow], object], title: str = "题目") -> bytes:
    """The twin of a paper that a test sets by itself."""

    def make() -> bytes:
        pages = Pages(samples.imprint(title), preferred_faces())
        fill(Flow(pages))
        return pages.finish()

    pdf, story = told(make)
    return word_of(story, pdf)


@pytest.mark.parametrize("name", PAPERS)
def test_a_twin_says_what_the_pdf_says_with_the_same_numbers(name: str) -> None:
    pdf, twin = both(name)

    ticks = RADAR_TICKS + TREND_TICKS if name == "inspection-report" else ""
    assert [line for line in missing_lines(pdf, twin) if line != CUT] == []
    assert odd_digits(pdf, twin, ticks) == {}
    assert len(read(twin).lines) > 10


@pytest.mark.parametrize("name", ["notice", "inspection-report", "ledger"])
def test_the_same_paper_gives_the_same_bytes(name: str) -> None:
    assert both(name)[1] == both(name)[1]


def test_no_part_of_a_twin_says_when_it_was_written() -> None:
    with zipfile.ZipFile(BytesIO(both("reminder")[1])) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if "thumbnail" in name]


def test_a_title_of_any_length_is_taken() -> None:
    title = "关于" + "很长的" * 120 + "题目"

    document = opened(flowing(lambda flow: flow.title(title), title))

    assert plain(document.paragraphs[0].text) == title
    assert len(document.core_properties.title) == 255


def test_a_pdf_is_the_same_whether_anybody_listens_or_not() -> None:
    heard, _ = told(PAPERS["bulletin"])

    assert heard == PAPERS["bulletin"]()


def test_a_changed_number_is_found_by_the_comparison() -> None:
    pdf, story = told(PAPERS["notice"])
    at, words = next(
        (at, piece)
        for at, piece in enumerate(story.pieces)
        if isinstance(piece, Words) and "3项" in piece.value
    )
    story.pieces[at] = replace(words, value=words.value.replace("3项", "4项"))

    twin = word_of(story, pdf)

    assert odd_digits(pdf, twin) == {"3": 1, "4": -1}
    assert missing_lines(pdf, twin)[0].endswith("4项任务需要督促办理，现予督办。")


def test_the_page_is_that_of_an_official_document() -> None:
    document = opened(both("notice")[1])

    section = document.sections[0]
    measures = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert [round(value.mm, 1) for value in measures] == [37.0, 35.0, 28.0, 26.0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:linePitch")) == "579"


def test_headings_and_text_have_the_faces_and_the_pitch_of_the_standard() -> None:
    def fill(flow: Flow) -> None:
        flow.title("关于题目")
        flow.heading("一、总体情况", 0)
        flow.heading("（一）分项", 1)
        flow.heading("1.细目", 2)
        flow.paragraph("正文一段。")

    document = opened(flowing(fill, "关于题目"))

    styled = [(paragraph.text, paragraph.style.name) for paragraph in document.paragraphs]
    assert styled == [
        ("关于题目", "Title"),
        ("一、总体情况", "Heading 1"),
        ("（一）分项", "Heading 2"),
        ("1.细目", "Heading 3"),
        ("正文一段。", "公文正文"),
    ]
    faces = [_face(document.styles[name]) for _, name in styled]
    assert faces == [("方正小标宋简体", 22.0), ("黑体", 16.0), ("楷体", 16.0), ("仿宋", 16.0), ("仿宋", 16.0)]
    spacing = document.styles["公文正文"].element.pPr.find(qn("w:spacing"))
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("579", "exact")
    assert document.styles["公文正文"].element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


def _face(style: object) -> tuple[str, float]:
    properties = style.element.rPr  # type: ignore[attr-defined]
    half_points = int(properties.find(qn("w:sz")).get(qn("w:val")))
    return properties.find(qn("w:rFonts")).get(qn("w:eastAsia")), half_points / 2


def test_page_numbers_stand_outside_and_every_page_states_the_data() -> None:
    pdf, twin = both("notice")
    document = opened(twin)

    section = document.sections[0]
    odd, even = section.footer, section.even_page_footer
    assert document.settings.odd_and_even_pages_header_footer
    sides = [part.paragraphs[0].paragraph_format.alignment for part in (odd, even)]
    assert [str(side).partition(" ")[0] for side in sides] == ["RIGHT", "LEFT"]
    for part in (odd, even):
        assert plain(part.paragraphs[0]._p.xpath("string(.)")) == "—1—"
        state = plain(part.paragraphs[1]._p.xpath("string(.)"))
        assert state.partition("第")[0] in page_texts(pdf)[0]
        assert state.startswith("数据状态3f9a41c27be08d55截至2023年12月1日")
        fields = [found.get(qn("w:instr")) for found in part._element.iter(qn("w:fldSimple"))]
        assert fields == ["PAGE", "PAGE", "NUMPAGES"]


def test_a_mark_stands_above_every_page() -> None:
    document = opened(both("inspection-report")[1])

    assert len(document.sections) == 2
    for section in document.sections:
        assert plain(section.header._element.xpath("string(.)")) == "初步"
        assert plain(section.even_page_header._element.xpath("string(.)")) == "初步"


def test_an_annex_in_landscape_is_one_in_the_twin() -> None:
    pdf, twin = both("inspection-report")

    sections = opened(twin).sections
    assert [section.orientation for section in sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    assert abs(sections[1].page_width - Mm(297)) < Mm(0.1)
    assert sheets(pdf)[-1] == LANDSCAPE


def test_heads_of_tables_repeat_and_joined_cells_are_joined() -> None:
    document = opened(both("coverage")[1])

    table = document.tables[1]
    first = table._tbl.tr_lst[0]
    assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    merges = [found.get(qn("w:val")) for found in table._tbl.iter(qn("w:vMerge"))]
    assert merges.count("restart") == 12
    assert merges.count("continue") == 12 * 5
    assert table.cell(2, 0).text == table.cell(3, 0).text == "T0001"


def test_tables_are_as_wide_as_the_text_and_have_few_enough_columns() -> None:
    for name in ("bulletin", "feedback-form", "check-form"):
        document = opened(both(name)[1])
        block = document.sections[0].page_width - Mm(54 if name != "check-form" else 72)

        for table in document.tables:
            widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.iter(qn("w:gridCol"))]
            assert len(widths) <= 63
            assert min(widths) > 0
            assert sum(widths) <= block // Twips(1) + 20
            for row in table._tbl.tr_lst:
                spans = [cell.grid_span for cell in row.tc_lst]
                after = [int(found.get(qn("w:val"))) for found in row.iter(qn("w:gridAfter"))]
                assert sum(spans) + sum(after) == len(widths)


def test_photographs_signatures_and_charts_are_pictures_with_words() -> None:
    document = opened(both("inspection-report")[1])

    pictures = list(document.element.body.iter(qn("wp:docPr")))
    described = [found.get("descr") for found in pictures if found.get("descr")]
    assert len(document.inline_shapes) + len(pictures) > 8
    assert described.count("手写签名") == 3
    assert [found.get("id") for found in pictures] == [str(at + 1) for at in range(len(pictures))]
    assert any("类别0 50" in text for text in described)


def test_the_seal_never_stands_without_words_above_it() -> None:
    document = opened(both("notice")[1])

    texts = [paragraph.text for paragraph in document.paragraphs]
    at = next(at for at, text in enumerate(texts) if text.endswith("（印章）"))
    assert document.paragraphs[at - 1].paragraph_format.keep_with_next
    assert document.paragraphs[at].paragraph_format.keep_with_next
    assert texts[at + 1] == "2023年10月9日"


def test_text_of_users_is_text_and_nothing_else() -> None:
    odd = "a <b>&amp; {=SUM(A1)} \x07\ufffe\ud800 “引号” 𬭚"

    twin = flowing(lambda flow: flow.paragraph(odd, BODY))

    assert opened(twin).paragraphs[0].text == "a <b>&amp; {=SUM(A1)} \ufffd “引号” 𬭚"


def test_a_paper_of_nothing_is_still_a_file_of_word() -> None:
    twin = flowing(lambda flow: flow.skip(4))

    assert opened(twin).element.body is not None


def test_metadata_say_what_the_pdf_says_and_no_time() -> None:
    about = opened(both("notice")[1]).core_properties

    assert (about.title, about.author) == ("督办通知单", "聊城市人民政府办公室")
    assert about.subject.startswith("数据状态 3f9a41c27be08d55")
    assert (about.comments, about.created.year, about.modified.year) == ("", 2000, 2000)


def test_nobody_hears_papers_of_others() -> None:
    with listening() as outer:
        PAPERS["reminder"]()
        with listening() as inner:
            PAPERS["notice"]()
    PAPERS["notice"]()

    assert [story.title for story in outer] == ["催办单"]
    assert [story.title for story in inner] == ["督办通知单"]


def test_a_table_tells_every_row_even_of_a_generator() -> None:
    _, story = told(PAPERS["ledger"])

    (grid,) = (piece for piece in story.pieces if isinstance(piece, Grid))
    assert sum(len(row.cells) == 9 and not row.is_head for row in grid.rows) == 59


@pytest.mark.skipif(which("soffice") is None, reason="LibreOffice draws the file; without it nobody can here")
def test_another_program_opens_the_twin_and_shows_the_same_numbers(tmp_path: Path) -> None:
    _, twin = both("notice")
    (tmp_path / "twin.docx").write_bytes(twin)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path)]

    subprocess.run([*convert, str(tmp_path / "twin.docx")], check=True, capture_output=True, timeout=120)

    drawn = page_texts((tmp_path / "twin.pdf").read_bytes())
    assert len(drawn) == 2
    assert drawn[0].endswith("第1页，共2页")
    shown = "".join(drawn)
    assert all(line in shown for line in read(twin).lines)
    assert "督办〔2023〕3号" in shown
