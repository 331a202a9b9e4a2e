"""Large sheets are read in slices of rows, and read the same as in one piece."""

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from desktop.spreadsheets import Table, open_book, xlsx_guard, xlsx_slices
from desktop.spreadsheets.errors import BrokenBook
from tests.spreadsheets.making import LEDGER_XML, fill, inline, parts_of, sheet_of, write_parts, write_xlsx


def read(path: Path, monkeypatch: pytest.MonkeyPatch, *, is_sliced: bool) -> Table:
    monkeypatch.setattr(xlsx_guard, "SMALLEST_BYTES", 0 if is_sliced else 1 << 40)
    monkeypatch.setattr(xlsx_slices, "_SLICE_BYTES", 500)
    book = open_book(path)
    assert bool(book.large) == is_sliced
    return book.table()


def same(path: Path, monkeypatch: pytest.MonkeyPatch) -> Table:
    """The table of a file, after making sure that slices give what one piece gives."""
    sliced, whole = (read(path, monkeypatch, is_sliced=flag) for flag in (True, False))
    assert list(sliced.rows()) == list(whole.rows())
    assert (sliced.width, sliced.wide) == (whole.width, whole.wide)
    return sliced


def ledger(rows: int) -> list[list[Any]]:
    chance = random.Random(7)
    cells = ["", "建成平台", "=1+1", 0.35, 2023, date(2023, 12, 31), "两\n行", True, "a & b <c>"]
    return [[chance.choice(cells) for _ in range(6)] for _ in range(rows)]


def test_slices_give_the_same_rows_numbers_and_dates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [["任务名称", "单位"], *ledger(300)]

    table = same(write_xlsx(tmp_path / "a.xlsx", rows), monkeypatch)

    assert len(table) == 301


def test_merged_cells_and_blank_rows_lie_across_slices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows: list[Sequence[Any]] = [["标题"], *ledger(40), [], [], [], *ledger(40)]
    for row in (5, 44):
        rows[row] = ["长", *list(rows[row])[1:]]
    merges = [(0, 0, 0, 5), (5, 0, 30, 0), (44, 0, 60, 2)]

    table = same(write_xlsx(tmp_path / "a.xlsx", rows, merges), monkeypatch)

    assert table.row(20)[0] == "长"
    assert table.row(50)[:3] == ("长", "长", "长")


def test_later_slices_may_be_wider_and_begin_further_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [["", "", "甲"]] * 30 + [["乙"] * 9] * 30 + [["", "丙"]] * 30

    table = same(write_xlsx(tmp_path / "a.xlsx", rows), monkeypatch)

    assert table.width == 9
    assert table.row(75) == ("", "丙", *[""] * 7)


def test_shared_strings_and_the_epoch_of_old_apple_machines_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = xlsxwriter.Workbook(
        str(tmp_path / "a.xlsx"), {"date_1904": True, "default_date_format": "yyyy-mm-dd"}
    )
    fill(workbook.add_worksheet("台账"), [["任务", date(2023, 12, 31)]] * 50)
    workbook.close()

    table = same(tmp_path / "a.xlsx", monkeypatch)

    assert table.row(49) == ("任务", "2023-12-31")


def test_a_sheet_that_was_not_written_as_programs_write_it_is_read_in_one_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_guard, "SMALLEST_BYTES", 0)
    comment = write_parts(tmp_path / "a.xlsx", parts_of(sheet_of("<!-- x -->" + LEDGER_XML)))
    unended = sheet_of(LEDGER_XML).replace("</sheetData>", "</sheetData >")
    merged = sheet_of(LEDGER_XML).replace(
        "</sheetData>", "</sheetData><mergeCells count='1'><mergeCell  ref='A1:B1'/></mergeCells>"
    )
    expected = [("任务名称", "责任单位"), ("建成平台", "市公安局")]

    assert open_book(comment).large == {}
    for name, sheet in (("b.xlsx", unended), ("c.xlsx", merged)):
        book = open_book(write_parts(tmp_path / name, parts_of(sheet)))
        assert list(book.large) == ["台账"]
        assert list(book.table().rows())[-1] == expected[-1]


def test_a_large_sheet_that_is_broken_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f'<row r="{n}">{inline(f"A{n}", "x" * 50)}</row>' for n in range(1, 50))
    path = write_parts(tmp_path / "a.xlsx", parts_of(sheet_of(rows + '<row r="50"><c r="A50"><v>1</row>')))

    with pytest.raises(BrokenBook):
        read(path, monkeypatch, is_sliced=True)
