"""Spreadsheet files as people hand them in, read to rows of text."""

from datetime import date, datetime, time
from pathlib import Path

import pytest

from desktop.errors import Cancelled
from desktop.spreadsheets import open_book
from desktop.spreadsheets.errors import NoSuchSheet
from tests.spreadsheets.making import (
    LEDGER_XML,
    MAIN,
    inline,
    ods_cell,
    parts_of,
    sheet_of,
    write_ods,
    write_parts,
    write_xls,
    write_xlsx,
)

LEDGER = [("任务名称", "责任单位"), ("建成平台", "市公安局")]


def rows_of(path: Path, sheet: str = "") -> list[tuple[str, ...]]:
    return list(open_book(path).table(sheet).rows())


def test_numbers_and_dates_read_as_excel_shows_them(tmp_path: Path) -> None:
    row = [2023.0, 0.35, 13800000000.0, 0.1 + 0.2, 1e-7, True, -5.5]
    days = [date(2023, 12, 31), datetime(2023, 1, 1), datetime(2023, 1, 1, 9, 30), time(9, 30)]  # noqa: DTZ001 - Excel has no zones

    table = rows_of(write_xlsx(tmp_path / "a.xlsx", [row, days]))

    assert table[0] == ("2023", "0.35", "13800000000", "0.3", "0.0000001", "TRUE", "-5.5")
    assert table[1][:3] == ("2023-12-31", "2023-01-01", "2023-01-01 09:30")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "00123", "2023-1-1", "1e5", "a\nb"])
def test_text_stays_text_whatever_it_looks_like(tmp_path: Path, text: str) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["任务", text]])

    assert rows_of(path) == [("任务", text)]


def test_control_characters_and_tabs_do_not_break_cells(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["a\x07b\tc", "e\u0301"]])

    assert rows_of(path) == [("ab c", "é")]


def test_rows_keep_their_numbers_and_columns_when_a_table_starts_further_in(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [[], [], ["", "", "甲", "乙"]])

    assert rows_of(path) == [("",) * 4, ("",) * 4, ("", "", "甲", "乙")]


def test_merged_values_stand_in_every_cell_they_cover(tmp_path: Path) -> None:
    rows = [["标题"], ["任务", "甲", "乙"], ["", "丙", "丁"], ["", "戊"]]
    path = write_xlsx(tmp_path / "a.xlsx", rows, [(0, 0, 0, 2), (1, 0, 3, 0), (3, 1, 3, 2)])

    table = open_book(path).table()

    assert list(table.rows()) == [
        ("标题", "标题", "标题"),
        ("任务", "甲", "乙"),
        ("任务", "丙", "丁"),
        ("任务", "戊", "戊"),
    ]
    assert table.wide == {0, 3}


def test_hidden_sheets_come_last_and_are_still_there(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", LEDGER, hidden={"底稿": [["旧"]]})

    book = open_book(path)

    assert [(sheet.name, sheet.is_hidden) for sheet in book.sheets] == [("台账", False), ("底稿", True)]
    assert list(book.table().rows()) == LEDGER
    assert list(book.table("底稿").rows()) == [("旧",)]
    with pytest.raises(NoSuchSheet, match="台账、底稿"):
        book.table("没有")


def test_error_values_are_counted_because_they_read_as_empty(tmp_path: Path) -> None:
    cells = f'<row r="1">{inline("A1", "任务")}<c r="B1" t="e"><v>#N/A</v></c></row>'
    path = write_parts(tmp_path / "a.xlsx", parts_of(sheet_of(cells)))

    table = open_book(path).table()

    assert table.row(0) == ("任务", "")
    assert table.errors == 1


def test_a_million_blank_formatted_rows_are_no_rows(tmp_path: Path) -> None:
    blank = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(3, 300_000))
    far = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    path = write_parts(tmp_path / "a.xlsx", parts_of(sheet_of(LEDGER_XML + blank + far)))

    assert rows_of(path) == LEDGER


def test_a_sheet_with_prefixed_names_and_cells_without_references_reads(tmp_path: Path) -> None:
    cells = (
        "<x:row><x:c t='s'><x:v>0</x:v></x:c><x:c t='inlineStr'><x:is><x:t>单位</x:t></x:is></x:c></x:row>"
    )
    prefixed = MAIN.replace("xmlns", "xmlns:x")
    sheet = f"<x:worksheet {prefixed}><x:sheetData>{cells}</x:sheetData></x:worksheet>"
    strings = f"<sst {MAIN}><si><t>任务</t></si></sst>"
    path = write_parts(tmp_path / "a.xlsx", parts_of(sheet, strings))

    assert rows_of(path) == [("任务", "单位")]


def test_an_old_xls_reads(tmp_path: Path) -> None:
    assert rows_of(write_xls(tmp_path / "a.xls", LEDGER)) == LEDGER


def test_content_decides_when_a_new_workbook_has_the_old_extension(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", LEDGER)

    assert rows_of(path.rename(tmp_path / "a.xls")) == LEDGER


def test_an_ods_reads_with_its_merged_cells_and_without_its_million_blank_rows(tmp_path: Path) -> None:
    tall = ods_cell("甲", 'table:number-rows-spanned="2"')
    table = (
        f"<table:table-row>{ods_cell('任务')}{ods_cell('单位')}</table:table-row>"
        f"<table:table-row>{tall}{ods_cell('乙')}</table:table-row>"
        f"<table:table-row><table:covered-table-cell/>{ods_cell('丙')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048573">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )

    assert rows_of(write_ods(tmp_path / "a.ods", table)) == [("任务", "单位"), ("甲", "乙"), ("甲", "丙")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_a_csv_reads_whatever_its_encoding_and_separator(tmp_path: Path, encoding: str, sign: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f'任务名称{sign}责任单位\r\n"建成{sign}平台"{sign}\r\n'.encode(encoding))

    assert rows_of(path) == [("任务名称", "责任单位"), (f"建成{sign}平台".replace("\t", " "), "")]


def test_reading_tells_how_far_it_is_and_stops_when_asked(tmp_path: Path) -> None:
    class Impatient:
        def step(self, done: int, total: int, what: str = "") -> None:
            raise Cancelled

    path = write_xlsx(tmp_path / "a.xlsx", LEDGER)

    with pytest.raises(Cancelled):
        open_book(path).table(progress=Impatient())


def test_rows_are_found_again_by_their_number(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [[f"行{n}", "x" * 300] for n in range(20_000)])

    table = open_book(path).table()

    assert len(table) == 20_000
    assert table.row(19_999)[0] == "行19999"
    assert [row[0] for row in table.rows(998, 1003)] == [f"行{n}" for n in range(998, 1003)]
