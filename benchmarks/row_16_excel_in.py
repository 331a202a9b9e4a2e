"""Row 16: a table of 20 columns from Excel, against python-calamine alone; memory; LibreOffice where it is.

``python -m benchmarks.row_16_excel_in ours|bare FILE`` reads once and prints its largest memory in MB.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import python_calamine

from benchmarks.frame import FULL, Comparison, Scale
from benchmarks.row_15_excel_out import ledger_row
from benchmarks.samples import tasks
from desktop.services.ledger_columns import guess_mapping
from desktop.services.ledger_import_values import TableRows
from desktop.services.workbooks_sheets import ledger_columns
from desktop.spreadsheets import open_book
from desktop.spreadsheets.book import BookFacts, SheetPlan
from desktop.spreadsheets.writer import write_book

_ROWS, _ROWS_IN_FULL = 20_000, 100_000
_CALC = "libsclo.so"
_PATIENCE_S = 600


def comparisons(scale: Scale) -> Iterator[Comparison]:
    """Checked and read to rows of text; then with every row told what it says; then memory."""
    folder = Path(tempfile.mkdtemp(prefix="dukao-bench-"))
    count = _ROWS_IN_FULL if scale is FULL else _ROWS
    file = folder / "ledger.xlsx"
    make_file(file, count)
    size = f"{count:,} rows × {len(ledger_columns())}"
    yield Comparison(
        16,
        f"{size} from .xlsx: checked and read, against calamine alone",
        lambda: read_ours(file),
        lambda: read_bare(file),
        goal=2.0,
    )
    yield Comparison(
        16,
        f"{size} from .xlsx: the same, and every row's cells by field, against calamine alone",
        lambda: read_fields(file),
        lambda: read_bare(file),
    )
    ours, bare = (_memory(name, file) for name in ("ours", "bare"))
    print(f"     largest memory: {ours} MB against {bare} MB, {ours / bare:.2f} ×")
    print(f"     {_libreoffice(file)}")
    shutil.rmtree(folder)


def make_file(file: Path, count: int) -> None:
    """A ledger as we export it."""
    rows = [ledger_row(number, str(edit.fields["text"])) for number, edit in enumerate(tasks(count), start=1)]
    facts = BookFacts("台账", "某办公室", "", "", _made_at())
    write_book(file, facts, [SheetPlan("台账", "督查任务台账", (), ledger_columns(), rows, count)])


def read_ours(file: Path) -> int:
    """Checks and reads a file to rows of text."""
    table = open_book(file).table()
    count = len(table)
    table.close()
    return count


def read_fields(file: Path) -> int:
    """The same, and what every row says."""
    table = open_book(file).table()
    mapping = guess_mapping(table)
    assert mapping is not None
    count = sum(1 for _ in TableRows(table, mapping))
    table.close()
    return count


def read_bare(file: Path) -> int:
    """Reads every row with calamine and lets it go."""
    sheet = python_calamine.load_workbook(str(file)).get_sheet_by_index(0)
    return sum(1 for _ in sheet.iter_rows())


_READERS: dict[str, Callable[[Path], int]] = {"ours": read_ours, "bare": read_bare}


def _memory(name: str, file: Path) -> int:
    command = [sys.executable, "-m", "benchmarks.row_16_excel_in", name, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(done.stdout)


def _libreoffice(file: Path) -> str:
    """How long LibreOffice takes to open and leave the same file, and in how much memory."""
    program = shutil.which("soffice")
    home = Path(os.path.realpath(program)).parent if program else None
    if home is None or not (home / _CALC).exists():
        return "LibreOffice Calc is not installed here: not compared"
    profile = f"-env:UserInstallation=file://{file.parent}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "csv",
        "--outdir",
        str(file.parent),
        str(file),
    ]
    start = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True, timeout=_PATIENCE_S)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return f"LibreOffice opens it and writes it as text in {seconds:.1f} s and {peak} MB"


def _peak_mb() -> int:
    """Largest memory of this process; what the system counts for a child begins with its parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _made_at() -> datetime:
    return datetime(2023, 12, 31, tzinfo=UTC)


if __name__ == "__main__":
    _READERS[sys.argv[1]](Path(sys.argv[2]))
    print(_peak_mb())
