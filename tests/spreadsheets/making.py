"""Spreadsheet files as others make them, and as nobody should."""

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
Merge = tuple[int, int, int, int]
HEAD_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def write_xlsx(
    path: Path,
    rows: Sequence[Sequence[Any]],
    merges: Sequence[Merge] = (),
    name: str = "台账",
    hidden: Mapping[str, Sequence[Sequence[Any]]] = {},
) -> Path:
    """A workbook with one sheet, and hidden ones before it; merges are top, left, bottom, right."""
    workbook = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    for other, others in hidden.items():
        sheet = workbook.add_worksheet(other)
        sheet.hide()
        fill(sheet, others)
    sheet = workbook.add_worksheet(name)
    sheet.activate()
    sheet.set_first_sheet()
    for top, left, bottom, right in merges:
        sheet.merge_range(top, left, bottom, right, "")
    fill(sheet, rows)
    workbook.close()
    return path


def fill(sheet: Any, rows: Sequence[Sequence[Any]]) -> None:
    for index, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, str) and value:
                sheet.write_string(index, place, value)
            elif value not in ("", None):
                sheet.write(index, place, value)


def parts_of(sheet_xml: str, strings_xml: str = "") -> dict[str, str]:
    """The least parts of a workbook around one sheet."""
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'{HEAD_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/></Types>',
        "_rels/.rels": f"{HEAD_XML}<Relationships {PACKAGE}>"
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'{HEAD_XML}<workbook {MAIN} xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"{HEAD_XML}<Relationships {PACKAGE}>"
        f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": sheet_xml,
    }
    return parts | ({"xl/sharedStrings.xml": strings_xml} if strings_xml else {})


def write_parts(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """A ZIP of parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def sheet_of(rows_xml: str) -> str:
    return f"{HEAD_XML}<worksheet {MAIN}><sheetData>{rows_xml}</sheetData></worksheet>"


def inline(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


LEDGER_XML = (
    f'<row r="1">{inline("A1", "任务名称")}{inline("B1", "责任单位")}</row>'
    f'<row r="2">{inline("A2", "建成平台")}{inline("B2", "市公安局")}</row>'
)


def write_ods(path: Path, table_xml: str, extra: Mapping[str, str] = {}) -> Path:
    """An OpenDocument spreadsheet with one table."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"{HEAD_XML}<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="台账">{table_xml}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'{HEAD_XML}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), kind)
        parts = {"META-INF/manifest.xml": manifest, "content.xml": content, **extra}
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def ods_cell(text: str, attributes: str = "") -> str:
    cell = f'<table:table-cell office:value-type="string" {attributes}>'
    return f"{cell}<text:p>{text}</text:p></table:table-cell>"


def write_xls(path: Path, rows: Sequence[Sequence[str]], *, is_encrypted: bool = False) -> Path:
    """A workbook of Excel 97: records of BIFF8 in an OLE container. Source: MS-XLS, MS-CFB."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    start = record(0x809, struct.pack("<HHHHII", 0x600, 0x5, 0x0DBB, 0x07CC, 0, 6))
    if is_encrypted:
        start += record(0x2F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    name = "台账".encode("utf-16-le")
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6))
    sheet += record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for index, row in enumerate(rows):
        for place, text in enumerate(row):
            data = struct.pack("<HHHHB", index, place, 0, len(text), 1) + text.encode("utf-16-le")
            sheet += record(0x204, data)
    sheet += record(0x0A, b"")
    bound = record(0x85, struct.pack("<IBBBB", 0, 0, 0, 2, 1) + name)
    place_of_sheet = len(start) + len(bound) + 4
    bound = record(0x85, struct.pack("<IBBBB", place_of_sheet, 0, 0, 2, 1) + name)
    stream = start + bound + record(0x0A, b"") + sheet
    return write_ole(path, "Workbook", stream)


def write_ole(path: Path, name: str, stream: bytes) -> Path:
    """An OLE container with one stream of at most 60 kB."""
    stream += bytes(max(0, 4096 - len(stream)))
    stream += bytes(-len(stream) % 512)
    sectors = len(stream) // 512
    end, free, fat = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    table = [fat, end] + [place + 3 for place in range(sectors - 1)] + [end]
    table += [free] * (128 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<I", 0)
    header += struct.pack("<I", free) * 108

    def entry(title: str, kind: int, child: int, first: int, size: int) -> bytes:
        encoded = title.encode("utf-16-le") + b"\0\0"
        head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, free, free, child)
        return head + bytes(16 + 4 + 16) + struct.pack("<IQ", first, size)

    directory = entry("Root Entry", 5, 1, end, 0) + entry(name, 2, free, 2, len(stream))
    directory += bytes(512 - len(directory))
    path.write_bytes(header + struct.pack("<128I", *table) + directory + stream)
    return path
