"""Row 15: a ledger as Excel, 20 columns, against xlsxwriter in constant memory writing the same cells."""

import resource
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path

import xlsxwriter

from benchmarks.frame import FULL, Comparison, Scale
from benchmarks.samples import PARTY, STAMP, new_workspace, tasks
from desktop.services.ledger import LedgerQuery
from desktop.services.session import Session
from desktop.services.workbooks import WorkbookService
from desktop.services.workbooks_sheets import ledger_columns
from desktop.spreadsheets.book import BookFacts, Cell, Colour, Column, Marked, Shape, SheetPlan
from desktop.spreadsheets.writer import write_book

_ROWS, _ROWS_IN_FULL = 20_000, 100_000
_BATCH = 20_000
_FACTS = BookFacts("台账", "某办公室", "0" * 64, "某办公室", datetime(2023, 12, 31, tzinfo=UTC))
_OPTIONS = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
_LIGHTS = (Colour.GREEN, Colour.BLUE, Colour.YELLOW, Colour.RED)


def comparisons(scale: Scale) -> Iterator[Comparison]:
    """Cells made beforehand; then a whole export from a workspace; then the largest memory of the process."""
    folder = Path(tempfile.mkdtemp(prefix="dukao-bench-"))
    count = _ROWS_IN_FULL if scale is FULL else _ROWS
    columns = ledger_columns()
    rows = [ledger_row(number, text) for number, text in enumerate(_texts(count), start=1)]

    def ours() -> None:
        plan = SheetPlan("台账", "", (), columns, rows, count)
        write_book(folder / "ours.xlsx", _FACTS, [plan])

    yield Comparison(
        15,
        f"{count:,} rows × {len(columns)} as .xlsx, against xlsxwriter with the same cells",
        ours,
        lambda: _write_bare(folder / "bare.xlsx", columns, rows),
        goal=1.2,
    )
    session = _ledger_of(folder, count)
    yield Comparison(
        15,
        f"the same read from a ledger of {count:,} tasks, against xlsxwriter with cells at hand",
        lambda: WorkbookService(session).ledger(LedgerQuery(), folder / "whole.xlsx"),
        lambda: _write_bare(folder / "bare.xlsx", columns, rows),
    )
    session.close()
    sizes = [(folder / name).stat().st_size / 1024 / 1024 for name in ("ours.xlsx", "bare.xlsx")]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"     files of {sizes[0]:.1f} and {sizes[1]:.1f} MB; largest memory of the process {peak:.0f} MB")
    shutil.rmtree(folder)


def _ledger_of(folder: Path, count: int) -> Session:
    workspace = new_workspace(folder / "ledger.dukao")
    edits = tasks(count)
    while batch := list(islice(edits, _BATCH)):
        with workspace.transaction():
            workspace.log.append(batch, PARTY, STAMP)
    return Session(workspace)


def ledger_row(number: int, text: str) -> list[Cell]:
    """A row as the ledger has them, about 200 characters of requirement."""
    return [
        number,
        f"2023-5-{number:06d}",
        text[:16],
        text,
        text[16:40],
        "市大数据局",
        "市公安局、市财政局、市发展改革委",
        "张三",
        date(2023, 12, 31),
        f"2023-12-31（2023年年底前） {text[40:70]}",
        date(2023, 6, 30),
        "办理中",
        Marked("绿灯", _LIGHTS[number % 4]),
        35,
        "达进度",
        None,
        "市大数据局：办理中（绿灯）\n市公安局：已签收（绿灯）",
        "《某市数字政府建设方案》（某政字〔2023〕5号）",
        "二/（一）/1",
        text[70:90],
    ]


def _texts(count: int) -> Iterator[str]:
    for edit in tasks(count):
        yield str(edit.fields["text"])


def _write_bare(path: Path, columns: tuple[Column, ...], rows: list[list[Cell]]) -> None:
    """The same cells with the same formats, nothing else."""
    workbook = xlsxwriter.Workbook(str(path), _OPTIONS)
    sheet = workbook.add_worksheet("台账")
    formats = [
        workbook.add_format({"border": 1, "text_wrap": True, "num_format": "yyyy-mm-dd"})
        if column.shape is Shape.DATE
        else workbook.add_format({"border": 1, "text_wrap": True})
        for column in columns
    ]
    lights = {light: workbook.add_format({"border": 1, "bg_color": "#FFC7CE"}) for light in Colour}
    for index, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(index, place, cell, formats[place])
            elif isinstance(cell, int):
                sheet.write_number(index, place, cell, formats[place])
            elif isinstance(cell, date):
                sheet.write_datetime(index, place, cell, formats[place])
            elif isinstance(cell, Marked):
                sheet.write_string(index, place, cell.text, lights[cell.colour or Colour.GREEN])
            else:
                sheet.write_blank(index, place, None, formats[place])
    workbook.close()
