"""Files that are read, and files that are refused with a sentence."""

import hashlib
import os
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.pdfgen.canvas import Canvas

from desktop.documents import read_document
from desktop.documents.errors import (
    BrokenDocument,
    DocumentNotFound,
    DocumentTooLarge,
    DocumentUnreadable,
    EncryptedDocument,
    OldWordFormat,
    ScannedDocument,
    UnknownFormat,
)
from tests.documents.making import PLAN, make_docx, make_html, make_numbered_docx, make_pdf


def test_the_sample_plan_is_read_with_its_hash() -> None:
    document = read_document(PLAN)

    assert document.kind == "txt"
    assert document.encoding == "utf-8"
    assert document.source_hash == hashlib.sha256(PLAN.read_bytes()).hexdigest()
    assert document.problems == ()


def test_reading_leaves_no_carriage_returns_and_composes_characters(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("一、e\u0301\r\n二、\r三".encode())

    assert read_document(path).text == "一、é\n二、\n三"


def test_control_characters_become_blanks_and_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("好\n一、a\x00\x07b\n".encode())

    document = read_document(path)

    assert document.text == "好\n一、a  b\n"
    assert [(problem.line, problem.code) for problem in document.problems] == [(2, "P_CONTROL_CHARACTERS")]
    assert document.problems[0].sentence() == "第2行有2个控制字符，已换成空格"


def test_bytes_that_fit_no_encoding_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("责任单位：市财政局".encode() + b"\xff\xff\n")

    document = read_document(path)

    assert document.text.startswith("责任单位：市财政局")
    assert document.problems[0].code == "P_ENCODING"
    assert "2处" in document.problems[0].sentence()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentNotFound) as caught:
        read_document(tmp_path / "none.txt")

    assert caught.value.code == "E_NOT_FOUND"
    assert "none.txt" in str(caught.value)


def test_a_folder_is_unreadable(tmp_path: Path) -> None:
    folder = tmp_path / "a.txt"
    folder.mkdir()

    with pytest.raises(DocumentUnreadable):
        read_document(folder)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x", "utf-8")
    path.chmod(0)

    with pytest.raises(DocumentUnreadable):
        read_document(path)


@pytest.mark.parametrize("name", ["a.doc", "a.wps"])
def test_old_word_asks_to_be_saved_as_docx(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xd0\xcf\x11\xe0")

    with pytest.raises(OldWordFormat) as caught:
        read_document(path)

    assert caught.value.code == "E_UNKNOWN_FORMAT"
    assert "另存为 .docx" in str(caught.value)


@pytest.mark.parametrize("name", ["a.ofd", "a"])
def test_other_formats_are_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"x")

    with pytest.raises(UnknownFormat):
        read_document(path)


@pytest.mark.parametrize(("name", "size"), [("a.txt", 100 * 1024 * 1024), ("a.pdf", 101 * 1024 * 1024)])
def test_a_large_file_is_refused_before_it_is_read(name: str, size: int, tmp_path: Path) -> None:
    path = tmp_path / name
    with path.open("wb") as stream:
        stream.truncate(size)  # a sparse file: reading it in would take its full size

    with pytest.raises(DocumentTooLarge) as caught:
        read_document(path)

    assert caught.value.code == "E_TOO_LARGE"


def test_a_text_renamed_to_docx_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_text("一、任务", "utf-8")

    with pytest.raises(BrokenDocument) as caught:
        read_document(path)

    assert caught.value.code == "E_BROKEN_DOCUMENT"


def test_a_zip_that_is_no_word_file_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.txt", "x")

    with pytest.raises(BrokenDocument):
        read_document(path)


def test_a_cut_off_word_file_is_broken(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", ["一、任务"])
    path.write_bytes(path.read_bytes()[:-200])

    with pytest.raises(BrokenDocument):
        read_document(path)


def test_a_word_file_with_a_damaged_part_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<not xml")
        archive.writestr("word/document.xml", "<not xml")

    with pytest.raises(BrokenDocument):
        read_document(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", b" " * (70 * 1024 * 1024))

    with pytest.raises(DocumentTooLarge):
        read_document(path)


def test_a_zip_with_too_many_entries_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for index in range(5001):
            archive.writestr(f"word/{index}", "")

    with pytest.raises(DocumentTooLarge):
        read_document(path)


def test_a_word_file_with_a_password_is_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    stream = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + stream)

    with pytest.raises(EncryptedDocument) as caught:
        read_document(path)

    assert caught.value.code == "E_ENCRYPTED"


def test_old_word_under_a_new_name_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)

    with pytest.raises(OldWordFormat):
        read_document(path)


def test_a_pdf_of_thousands_of_pages_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path))
    for _ in range(2001):
        canvas.showPage()
    canvas.save()

    with pytest.raises(BrokenDocument):
        read_document(path)


def test_tracked_changes_and_content_controls_are_read_as_word_shows_them(tmp_path: Path) -> None:
    document = docx.Document()
    space = nsdecls("w")
    paragraph = document.add_paragraph("一、")
    paragraph._p.append(parse_xml(f"<w:ins {space}><w:r><w:t>新任务</w:t></w:r></w:ins>"))
    paragraph._p.append(parse_xml(f"<w:del {space}><w:r><w:delText>旧任务</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:r {space}><w:tab/><w:t>尾</w:t><w:br/><w:t>行</w:t></w:r>"))
    control = f"<w:sdt {space}><w:sdtContent><w:p><w:r><w:t>二、控件</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    paragraph._p.addnext(parse_xml(control))
    path = tmp_path / "a.docx"
    document.save(str(path))

    assert read_document(path).text == "一、新任务 尾\n行\n二、控件\n"


def test_merged_cells_of_word_are_read_once(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(1, 3)
    for cell, words in zip(table.rows[0].cells, ("任务", "", "责任单位"), strict=True):
        cell.text = words
    table.rows[0].cells[0].merge(table.rows[0].cells[1])
    path = tmp_path / "a.docx"
    document.save(str(path))

    assert read_document(path).text == "任务\t责任单位\n"


def test_numbers_of_a_style_are_restored(tmp_path: Path) -> None:
    path = make_numbered_docx(tmp_path / "a.docx", [])
    document = docx.Document(str(path))
    style = document.styles["Heading 1"]
    place = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'
    style.element.get_or_add_pPr().append(parse_xml(place))
    document.add_paragraph("总体要求", style="Heading 1")
    document.add_paragraph("其他")
    document.save(str(path))

    assert read_document(path).text == "一、总体要求\n其他\n"


def test_a_word_file_without_lists_has_no_numbers(tmp_path: Path) -> None:
    document = docx.Document()
    part = document.part
    (key,) = [key for key, rel in part.rels.items() if rel.reltype.endswith("/numbering")]
    del part.rels[key]
    document.add_paragraph("一、任务")
    path = tmp_path / "a.docx"
    document.save(str(path))

    assert read_document(path).text == "一、任务\n"


def test_a_pdf_with_a_password_is_encrypted(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", ["一、任务"], password="secret")

    with pytest.raises(EncryptedDocument):
        read_document(path)


def test_a_pdf_without_text_is_scanned(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path))
    canvas.rect(10, 10, 100, 100, fill=1)
    canvas.save()

    with pytest.raises(ScannedDocument) as caught:
        read_document(path)

    assert caught.value.code == "E_SCANNED"


def test_a_text_renamed_to_pdf_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_text("一、任务", "utf-8")

    with pytest.raises(BrokenDocument):
        read_document(path)


def test_a_word_table_becomes_rows_with_tabs(tmp_path: Path) -> None:
    rows = [["序号", "任务", "责任单位"], ["1", "建平台", "市大数据局\n市财政局"]]
    path = make_docx(tmp_path / "a.docx", ["附件"], rows)

    assert read_document(path).text == "附件\n序号\t任务\t责任单位\n1\t建平台\t市大数据局 市财政局\n"


def test_automatic_numbers_of_word_are_restored(tmp_path: Path) -> None:
    levels = [
        (0, "总体要求"),
        (1, "目标"),
        (1, "原则"),
        (2, "建平台"),
        (2, "建网络"),
        (3, "点"),
        (4, "无"),
        (0, "任务"),
        (1, "数据"),
    ]
    path = make_numbered_docx(tmp_path / "a.docx", levels)

    lines = read_document(path).text.split("\n")[:-1]

    assert lines == [
        "一、总体要求",
        "（一）目标",
        "（二）原则",
        "1.建平台",
        "2.建网络",
        "点",
        "1)无",
        "二、任务",
        "（一）数据",
    ]


def test_a_page_in_gb2312_is_read_by_its_declaration(tmp_path: Path) -> None:
    path = make_html(tmp_path / "a.htm", ["责任单位：市财政局"], "gb2312")

    document = read_document(path)

    assert document.encoding == "gb18030"
    assert document.text == "责任单位：市财政局\n"
