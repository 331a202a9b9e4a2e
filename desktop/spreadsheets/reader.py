"""Opens a spreadsheet file: checks first, then calamine, then rows of text."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.i18n import tr
from desktop.progress import SILENT, Progress
from desktop.spreadsheets.csv_rows import csv_rows
from desktop.spreadsheets.errors import (
    BookTooLarge,
    BookUnreadable,
    BrokenBook,
    EncryptedBook,
    NoSuchSheet,
)
from desktop.spreadsheets.kinds import FORMATS, kind_of
from desktop.spreadsheets.merges import Merge, Spreader, wide_rows
from desktop.spreadsheets.ods_guard import check_ods
from desktop.spreadsheets.package import MB
from desktop.spreadsheets.row_store import RowStore
from desktop.spreadsheets.table import Table
from desktop.spreadsheets.values import line_of
from desktop.spreadsheets.xlsx_guard import XlsxFacts, check_xlsx
from desktop.spreadsheets.xlsx_slices import Slices, cut

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

__all__ = ["FORMATS", "Book", "SheetInfo", "open_book"]

_MOST_TEXT_BYTES = 384 * MB
_STEP_ROWS = 2000
_PANIC = "PanicException"


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """A sheet of a book; hidden ones come last."""

    name: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Book:
    """A file that was checked; its sheets are read one at a time.

    Attributes:
        kind: ``.xlsx``, ``.xls``, ``.ods`` or ``.csv``, by content.
        sheets: visible ones first, each in the order of the file; at least one.
        merges: merged cells by sheet, where calamine does not tell them.
        errors: cells that hold an error value; known for .xlsx only.
        large: the parts of large sheets, by sheet; they are read in slices.
    """

    path: Path
    kind: str
    sheets: tuple[SheetInfo, ...]
    merges: Mapping[str, tuple[Merge, ...]] = field(default_factory=dict)
    errors: int = 0
    large: Mapping[str, str] = field(default_factory=dict)

    def table(self, sheet: str = "", progress: Progress = SILENT) -> Table:
        """Reads one sheet; the first when none is named.

        Args:
            sheet: its name.
            progress: is told how many rows were read; may cancel.

        Raises:
            NoSuchSheet: there is none of that name.
            AppError: it cannot be read, or is too much.
        """
        names = [info.name for info in self.sheets]
        if sheet and sheet not in names:
            raise NoSuchSheet(name=sheet, names="、".join(names))
        read = self._csv_table if self.kind == ".csv" else self._calamine_table
        with _sentences(self.path):
            return read(sheet or names[0], progress)

    def _calamine_table(self, name: str, progress: Progress) -> Table:
        if name in self.large:
            with tempfile.TemporaryDirectory(prefix="dukao-", ignore_cleanup_errors=True) as folder:
                if slices := cut(self.path, self.large[name], Path(folder)):
                    return _sliced_table(self, name, slices, progress)
        with _workbook(self.path, self.kind) as workbook:
            sheet = workbook.get_sheet_by_name(name)
            left = [""] * (_width(sheet) - sheet.width)
            merges = self.merges.get(name)
            if merges is None:
                merges = tuple(Merge(*first, *last) for first, last in sheet.merged_cell_ranges or ())
            rows = (left + row for row in sheet.iter_rows()) if left else sheet.iter_rows()
            filling = _Filling(self, merges, _width(sheet), sheet.total_height)
            return filling.table(name, rows, progress)

    def _csv_table(self, name: str, progress: Progress) -> Table:
        rows = list(csv_rows(self.path))
        width = max(map(len, rows), default=0)
        padded = (row + [""] * (width - len(row)) for row in rows)
        return _Filling(self, (), width, len(rows)).table(name, padded, progress)


@dataclass(frozen=True, slots=True)
class _Filling:
    """What it takes to turn rows of a library into a table."""

    book: Book
    merges: Sequence[Merge]
    width: int
    height: int

    def table(self, name: str, rows: Iterator[list[Any]], progress: Progress) -> Table:
        store, spreader = RowStore(), Spreader(self.merges, self.width)
        for index, row in enumerate(rows):
            if not index % _STEP_ROWS:
                progress.step(index, self.height, tr("读取表格"))
            store.add(line_of(spreader.spread(index, row) if self.merges else row))
            if store.size > _MOST_TEXT_BYTES:
                size, limit = f"> {store.size // MB} MB", f"{_MOST_TEXT_BYTES // MB} MB"
                raise BookTooLarge(path=self.book.path, size=size, limit=limit)
        wide = frozenset(wide_rows(self.merges, self.width))
        return Table(name, self.width, store, wide, self.book.errors)


class _WiderError(Exception):
    """A slice is wider than those before it."""

    def __init__(self, width: int) -> None:
        super().__init__(width)
        self.width = width


def _sliced_table(book: Book, name: str, slices: Slices, progress: Progress) -> Table:
    """Reads slice by slice; begins again in the rare case that a later one is wider than the first."""
    with _workbook(slices.path, book.kind) as workbook:
        width = _width(workbook.get_sheet_by_index(0))
        while True:
            filling = _Filling(book, slices.merges, width, 0)
            try:
                return filling.table(name, _rows_of_slices(workbook, slices.count, width), progress)
            except _WiderError as error:
                width = error.width


def _width(sheet: "CalamineSheet") -> int:
    """Columns up to the last that holds something."""
    return int(sheet.start[1] + sheet.width) if sheet.start else 0


def _rows_of_slices(workbook: "CalamineWorkbook", count: int, width: int) -> Iterator[list[Any]]:
    """The rows of all slices, with the blank ones between them.

    Raises:
        _WiderError: a slice needs more columns.
    """
    index = 0
    for place in range(count):
        sheet = workbook.get_sheet_by_index(place)
        if sheet.start is None:
            continue
        top, left = sheet.start
        if _width(sheet) > width:
            raise _WiderError(_width(sheet))
        before, behind = [""] * left, [""] * (width - left - sheet.width)
        for _ in range(index, top):
            yield [""] * width
        index = max(index, top) + sheet.height
        for row in sheet.to_python():
            yield [*before, *row, *behind] if before or behind else row


def open_book(path: Path) -> Book:
    """Checks a file and lists its sheets.

    Raises:
        AppError: a subclass of `desktop.spreadsheets.errors` that says what is wrong with the file.
    """
    kind = kind_of(path)
    if kind == ".csv":
        return Book(path, kind, (SheetInfo(path.stem, False),))
    with _sentences(path):
        facts = check_xlsx(path) if kind == ".xlsx" else XlsxFacts(0, {})
        merges = check_ods(path) if kind == ".ods" else {}
        sheets = _sheets(path, kind)
    if not sheets:
        raise BrokenBook(path=path, reason="no sheet")
    return Book(path, kind, sheets, merges, facts.errors, facts.large)


def _sheets(path: Path, kind: str) -> tuple[SheetInfo, ...]:
    import python_calamine as calamine  # start-up time: a native library that only spreadsheets need

    with _workbook(path, kind) as workbook:
        infos = [
            SheetInfo(item.name, item.visible is not calamine.SheetVisibleEnum.Visible)
            for item in workbook.sheets_metadata
            if item.typ is calamine.SheetTypeEnum.WorkSheet
        ]
    return tuple(sorted(infos, key=lambda info: info.is_hidden))


@contextmanager
def _workbook(path: Path, kind: str) -> Iterator["CalamineWorkbook"]:
    """Opens by path when the extension tells the truth; calamine would believe it otherwise."""
    import python_calamine as calamine  # start-up time: see above

    is_true = path.suffix.lower() == kind or (kind == ".xlsx" and path.suffix.lower() == ".xlsm")
    if is_true:
        with calamine.load_workbook(str(path)) as workbook:
            yield workbook
        return
    with path.open("rb") as stream, calamine.load_workbook(stream) as workbook:
        yield workbook


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    """Turns what libraries raise into sentences; calamine panics on some damage, past `Exception`."""
    import python_calamine as calamine  # start-up time: see above

    try:
        yield
    except calamine.PasswordError:
        raise EncryptedBook(path=path) from None
    except calamine.CalamineError as error:
        raise BrokenBook(path=path, reason=str(error) or type(error).__name__) from None
    except OSError as error:
        raise BookUnreadable(path=path, reason=error.strerror or str(error)) from None
    except BaseException as error:
        if type(error).__name__ == _PANIC:
            raise BrokenBook(path=path, reason=_PANIC) from None
        raise
