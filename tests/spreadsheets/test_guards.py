"""Files nobody should have made: one sentence with a code, quickly, before anything is unpacked."""

import struct
import time
from pathlib import Path

import pytest

from desktop.errors import AppError
from desktop.spreadsheets import open_book
from tests.spreadsheets.making import (
    LEDGER_XML,
    MAIN,
    inline,
    ods_cell,
    parts_of,
    sheet_of,
    write_ods,
    write_ole,
    write_parts,
    write_xls,
    write_xlsx,
)

PLAIN = parts_of(sheet_of(LEDGER_XML))
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol0 "lol">'
    + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
PATIENCE_S = 12.0  # on a busy machine


def refused(path: Path) -> str:
    """Opens and reads a file that must be refused with one sentence."""
    begin = time.monotonic()
    with pytest.raises(AppError) as caught:
        open_book(path).table()
    assert time.monotonic() - begin < PATIENCE_S
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
    return caught.value.code


def test_what_is_no_spreadsheet_is_refused(tmp_path: Path) -> None:
    made = {
        "a.doc": (b"", "E_UNKNOWN_FORMAT"),
        "a.xlsx": (b"", "E_BROKEN_WORKBOOK"),
        "b.xlsx": (b"PK\x03\x04" + bytes(100), "E_BROKEN_WORKBOOK"),
        "a.xls": (b"<html><table><tr><td>1</td></tr></table></html>", "E_BROKEN_WORKBOOK"),
        "c.xlsx": (b"\x89PNG\r\n\x1a\n", "E_BROKEN_WORKBOOK"),
        "a.csv": (b"<!DOCTYPE html><html></html>", "E_BROKEN_WORKBOOK"),
        "b.csv": (b"a,b\0c\n", "E_BROKEN_WORKBOOK"),
        "c.csv": (b'a,"' + b"x" * 200_000, "E_BROKEN_WORKBOOK"),
        "d.csv": (b"\x81\xff\xff", "E_BROKEN_WORKBOOK"),
    }
    for name, (content, code) in made.items():
        (tmp_path / name).write_bytes(content)

        assert refused(tmp_path / name) == code, name


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path / "a.xlsx") == "E_NOT_FOUND"
    (tmp_path / "b.xlsx").mkdir()
    assert refused(tmp_path / "b.xlsx") == "E_UNREADABLE"


def test_a_document_in_an_old_container_is_no_workbook(tmp_path: Path) -> None:
    assert refused(write_ole(tmp_path / "a.xls", "WordDocument", bytes(5000))) == "E_BROKEN_WORKBOOK"


def test_passwords_are_asked_to_be_taken_off(tmp_path: Path) -> None:
    manifest = '<manifest:manifest xmlns:manifest="x"><manifest:encryption-data/></manifest:manifest>'

    assert refused(write_ole(tmp_path / "a.xlsx", "EncryptedPackage", bytes(5000))) == "E_ENCRYPTED"
    assert refused(write_xls(tmp_path / "a.xls", [["任务"]], is_encrypted=True)) == "E_ENCRYPTED"
    assert refused(write_ods(tmp_path / "a.ods", "", {"META-INF/manifest.xml": manifest})) == "E_ENCRYPTED"


def test_a_truncated_workbook_is_broken(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["任务", "单位"]] * 50)
    whole = path.read_bytes()
    for length in (len(whole) - 10, len(whole) // 2, 100):
        path.write_bytes(whole[:length])

        assert refused(path) == "E_BROKEN_WORKBOOK"


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_workbook_reads_or_is_refused_with_a_code(tmp_path: Path, seed: int) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["任务", "单位"], ["甲", 1.5]] * 20, [(0, 0, 1, 0)])
    data = bytearray(path.read_bytes())
    for step in range(8):
        data[(seed * 7919 + step * 104_729) % len(data)] ^= 1 + seed
    path.write_bytes(data)

    try:
        rows = list(open_book(path).table().rows())
    except AppError as error:
        assert error.code.startswith("E_")
    else:
        assert all(isinstance(cell, str) for row in rows for cell in row)


def test_more_than_a_hundred_megabytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as stream:
        stream.write(b"PK\x03\x04")
        stream.truncate(101 * 1024 * 1024)

    assert refused(path) == "E_TOO_LARGE"


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = write_parts(tmp_path / "a.xlsx", PLAIN | {"xl/styles.xml": b" " * (80 << 20)})

    assert refused(path) == "E_ZIP_BOMB"


def test_a_zip_bomb_that_lies_about_its_size_is_stopped(tmp_path: Path) -> None:
    path = write_parts(tmp_path / "a.xlsx", PLAIN | {"xl/styles.xml": b" " * (80 << 20)})
    data = bytearray(path.read_bytes())
    place = data.rindex(b"xl/styles.xml") - 46
    assert data[place : place + 4] == b"PK\x01\x02"
    struct.pack_into("<I", data, place + 24, 1000)
    path.write_bytes(data)

    assert refused(path) == "E_ZIP_BOMB"


def test_thousands_of_parts_are_refused(tmp_path: Path) -> None:
    many = {f"xl/media/{number}.bin": b"" for number in range(5000)}

    assert refused(write_parts(tmp_path / "a.xlsx", PLAIN | many)) == "E_ZIP_BOMB"


@pytest.mark.parametrize(
    "name", ["xl/sharedStrings.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"]
)
def test_a_billion_laughs_are_refused_wherever_they_are_declared(tmp_path: Path, name: str) -> None:
    parts = PLAIN | {name: LAUGHS + f"<sst {MAIN}><si><t>&lol9;</t></si></sst>"}

    assert refused(write_parts(tmp_path / "a.xlsx", parts)) == "E_XML_ENTITY"


@pytest.mark.parametrize("shift", [0, 1, 2, 5, 9, 10])
def test_a_declaration_is_seen_across_the_blocks_we_read(tmp_path: Path, shift: int) -> None:
    padded = "<?xml version='1.0'?>".ljust((1 << 20) - shift) + "<!DOCTYPE x><sst/>"

    assert refused(write_parts(tmp_path / "a.xlsx", PLAIN | {"xl/styles.xml": padded})) == "E_XML_ENTITY"


def test_comments_and_text_that_speaks_of_declarations_are_harmless(tmp_path: Path) -> None:
    cells = f'<row r="1">{inline("A1", "&lt;!DOCTYPE x&gt;")}<c r="B1"><v><![CDATA[7]]></v></c></row>'
    path = write_parts(tmp_path / "a.xlsx", parts_of(sheet_of("<!-- made by hand -->" + cells)))

    assert open_book(path).table().row(0)[0] == "<!DOCTYPE x>"


def test_declarations_hidden_in_utf_16_are_refused(tmp_path: Path) -> None:
    hidden = (LAUGHS + "<sst/>").encode("utf-16")
    claimed = b'<?xml version="1.0" encoding="utf-7"?><sst/>'

    assert refused(write_parts(tmp_path / "a.xlsx", PLAIN | {"xl/styles.xml": hidden})) == "E_BROKEN_WORKBOOK"
    assert (
        refused(write_parts(tmp_path / "b.xlsx", PLAIN | {"xl/styles.xml": claimed})) == "E_BROKEN_WORKBOOK"
    )


def test_laughs_in_an_ods_are_refused(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "a.ods", "", {"content.xml": LAUGHS + "<x>&lol9;</x>"})

    assert refused(path) == "E_XML_ENTITY"


@pytest.mark.parametrize(
    "far",
    [
        f'<row r="1048576">{inline("XFD1048576", "x")}</row>',
        f'<row r="1048576" ht="20">{inline("A1048576", "x")}</row>',
        "<row r='1048576'><c t='n'><v>1</v></c></row>",
        f"<row>{'<c/>' * 20_000}<c><v>1</v></c></row>{'<row/>' * 20_000}<row><c><v>1</v></c></row>",
    ],
)
def test_cells_far_apart_do_not_fill_the_memory(tmp_path: Path, far: str) -> None:
    path = write_parts(tmp_path / "a.xlsx", parts_of(sheet_of(LEDGER_XML + far)))

    assert refused(path) == "E_TOO_LARGE"


@pytest.mark.parametrize("cell", ['<c r="{}" t="s"><v>0</v></c>', "<c t='s' r='{}'><v> 0 </v></c>"])
def test_one_long_string_used_everywhere_does_not_fill_the_memory(tmp_path: Path, cell: str) -> None:
    rows = "".join(f'<row r="{row}">{cell.format(f"A{row}")}</row>' for row in range(1, 20_001))
    strings = f"<sst {MAIN}><si><t>{'长' * 30_000}</t></si></sst>"

    assert refused(write_parts(tmp_path / "a.xlsx", parts_of(sheet_of(rows), strings))) == "E_ZIP_BOMB"


def test_repeated_cells_of_an_ods_do_not_fill_the_memory(tmp_path: Path) -> None:
    wide = ods_cell("甲", 'table:number-columns-repeated="16000"')
    rows = f'<table:table-row table:number-rows-repeated="100000">{wide}</table:table-row>'
    long = ods_cell("长" * 30_000, 'table:number-columns-repeated="10"')
    tall = f'<table:table-row table:number-rows-repeated="100000">{long}</table:table-row>'

    assert refused(write_ods(tmp_path / "a.ods", rows)) == "E_TOO_LARGE"
    assert refused(write_ods(tmp_path / "b.ods", tall)) == "E_ZIP_BOMB"


def test_sheets_are_looked_at_even_when_they_hide_behind_another_name(tmp_path: Path) -> None:
    relations = PLAIN["xl/_rels/workbook.xml.rels"].replace("worksheets/sheet1.xml", "media/image1.png")

    path = write_parts(tmp_path / "a.xlsx", PLAIN | {"xl/_rels/workbook.xml.rels": relations})

    assert refused(path) == "E_BROKEN_WORKBOOK"


def test_a_merged_cell_over_everything_does_not_fill_the_disk(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{row}"><c r="BZ{row}"><v>1</v></c></row>' for row in range(2, 60_000))
    first = f'<row r="1">{inline("A1", "长" * 300)}</row>'
    sheet = sheet_of(first + rows).replace(
        "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A1:BY1048576"/></mergeCells>'
    )

    assert refused(write_parts(tmp_path / "a.xlsx", parts_of(sheet))) == "E_TOO_LARGE"
