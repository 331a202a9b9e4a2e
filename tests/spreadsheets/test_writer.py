"""Workbooks out: text stays text, the file is whole or not there, and what is written reads back."""

import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.errors import Cancelled
from desktop.spreadsheets import open_book
from desktop.spreadsheets.book import BookFacts, Colour, Column, Marked, Shape, SheetPlan
from desktop.spreadsheets.errors import CannotWriteBook
from desktop.spreadsheets.writer import fitted, write_book

FACTS = BookFacts("台账", "某办公室", "a1b2", "状态 a1b2 & 更多", datetime(2023, 12, 31, tzinfo=UTC))
DANGEROUS = (
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("http://x","y")',
    "+1",
    "-1",
    "@x",
    "2023-1-1",
    "00123",
    "1e5",
    "TRUE",
    "#N/A",
    "{=1+1}",
    "http://example.org",
    "mailto:a@example.org",
    "'单引号",
    " 前后空格 ",
    "两\n行",
    "_x0041_",
    "<r><t>标记</t></r>",
    "a & b <c>",
)
COLUMNS = (
    Column("序号", 6, Shape.NUMBER),
    Column("内容", 30),
    Column("时限", 12, Shape.DATE),
    Column("亮灯", 8, Shape.CENTRED),
)


def sheet(rows: object, **more: object) -> SheetPlan:
    values = {"name": "台账", "title": "督查任务台账", "lines": ("截至2023年12月31日",), "columns": COLUMNS}
    return SheetPlan(**{**values, "rows": rows, **more})  # type: ignore[arg-type]  # a test's shorthand


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def test_dangerous_text_is_written_and_read_back_as_it_is(tmp_path: Path) -> None:
    rows = [(number, text, None, None) for number, text in enumerate(DANGEROUS, start=1)]

    write_book(tmp_path / "a.xlsx", FACTS, [sheet(rows)])

    table = open_book(tmp_path / "a.xlsx").table()
    assert [row[1] for row in table.rows(3)] == list(DANGEROUS)


def test_no_cell_is_a_formula_a_link_or_a_guessed_number(tmp_path: Path) -> None:
    rows = [(None, text, None, Marked(text, Colour.RED)) for text in DANGEROUS]

    write_book(tmp_path / "a.xlsx", FACTS, [sheet(rows, title=DANGEROUS[0], lines=DANGEROUS[:3])])

    xml = part(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml")
    assert "<f>" not in xml
    assert "hyperlink" not in xml
    assert re.findall(r"<v>[^<]*</v>", xml) == []
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert not [name for name in archive.namelist() if "rels" in name and "sheet" in name]


def test_numbers_and_days_are_real_ones(tmp_path: Path) -> None:
    rows = [(Decimal("35.5"), "a", date(2023, 12, 31), None), (7, "b", date(1850, 1, 2), None)]

    write_book(tmp_path / "a.xlsx", FACTS, [sheet(rows)])

    table = open_book(tmp_path / "a.xlsx").table()
    assert list(table.rows(3)) == [("35.5", "a", "2023-12-31", ""), ("7", "b", "1850-01-02", "")]
    assert "<v>45291</v>" in part(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml")


def test_text_beyond_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    texts = ["长" * 40_000, "😀" * 20_000, "短" * 32_000]

    write_book(tmp_path / "a.xlsx", FACTS, [sheet([(None, text, None, None) for text in texts])])

    read = [row[1] for row in open_book(tmp_path / "a.xlsx").table().rows(3)]
    assert read == [fitted(text) for text in texts]
    assert read[0].endswith("未完）")
    assert read[2] == texts[2]


def test_the_sheet_is_set_up_for_work_and_for_paper(tmp_path: Path) -> None:
    rows = [(1, "a", None, Marked("红灯", Colour.RED)), (2, "b", None, Marked("不亮灯", None))]

    write_book(tmp_path / "a.xlsx", FACTS, [sheet(rows, frozen=2, paper="A3")])

    xml = part(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml")
    assert '<autoFilter ref="A3:D5"/>' in xml
    assert re.search(r'<pane xSplit="2" ySplit="3" topLeftCell="C4"', xml)
    assert 'paperSize="8"' in xml
    assert 'orientation="landscape"' in xml
    assert "状态 a1b2 &amp;&amp; 更多" in xml
    assert "$3:$3" in part(tmp_path / "a.xlsx", "xl/workbook.xml")
    assert "FFFFC7CE" in part(tmp_path / "a.xlsx", "xl/styles.xml")


def test_a_form_lets_people_write_only_where_it_is_open(tmp_path: Path) -> None:
    columns = (Column("编号", 10), Column("是否完成", 8, is_open=True, choices=("是", "否"), hint="填是或否"))

    write_book(
        tmp_path / "a.xlsx",
        FACTS,
        [SheetPlan("反馈", "", (), columns, [("001", None)], is_protected=True)],
    )

    xml = part(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml")
    assert "<sheetProtection" in xml
    assert '<formula1>"是,否"</formula1>' in xml
    assert 'locked="0"' in part(tmp_path / "a.xlsx", "xl/styles.xml")


def test_the_same_values_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_book(tmp_path / name, FACTS, [sheet([(1, "a", date(2023, 1, 1), None)])])

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_file_that_cannot_be_written_keeps_its_old_content(tmp_path: Path) -> None:
    taken = tmp_path / "a.xlsx"
    taken.mkdir()  # stands for a file that another program holds
    (tmp_path / "file").write_text("x", "utf-8")

    with pytest.raises(CannotWriteBook):
        write_book(taken, FACTS, [sheet([])])
    with pytest.raises(CannotWriteBook):
        write_book(tmp_path / "file" / "a.xlsx", FACTS, [sheet([])])

    assert taken.is_dir()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "file"]


def test_a_full_disk_gets_a_sentence(tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no device that is always full")
    (tmp_path / ".a.xlsx.part").symlink_to(full)

    with pytest.raises(CannotWriteBook) as caught:
        write_book(tmp_path / "a.xlsx", FACTS, [sheet([(1, "a", None, None)])])

    assert caught.value.code == "E_CANNOT_WRITE"
    assert list(tmp_path.iterdir()) == []


def test_cancelling_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    class Impatient:
        def step(self, done: int, total: int, what: str = "") -> None:
            if done:
                raise Cancelled

    (tmp_path / "a.xlsx").write_bytes(b"old")
    rows = [(n, "x", None, None) for n in range(2000)]

    with pytest.raises(Cancelled):
        write_book(tmp_path / "a.xlsx", FACTS, [sheet(rows, total=2000)], Impatient())

    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
    assert (tmp_path / "a.xlsx").read_bytes() == b"old"
