"""Writes workbooks with xlsxwriter, row by row, so that memory does not grow with the table."""

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from desktop.i18n import tr
from desktop.progress import SILENT, Progress
from desktop.spreadsheets.book import BookFacts, Cell, Colour, Column, Marked, Shape, SheetPlan
from desktop.spreadsheets.errors import CannotWriteBook

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

LONGEST_TEXT = 32_000
"""Characters of a cell; Excel holds 32,767 units of UTF-16."""
_STEP_ROWS = 500
_PAPERS = {"A4": 9, "A3": 8}  # codes of ECMA-376 part 1, 18.3.1.63
_FILLS: Mapping[Colour, tuple[str, str]] = {
    Colour.GREEN: ("#C6EFCE", "#0B5A1E"),
    Colour.BLUE: ("#BDD7EE", "#1F3F6B"),
    Colour.YELLOW: ("#FFEB9C", "#6B5000"),
    Colour.RED: ("#FFC7CE", "#9C0006"),
}
_OPTIONS = {
    "constant_memory": True,
    "strings_to_urls": False,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
}
_BODY = {"font_name": "宋体", "font_size": 10, "valign": "top", "border": 1, "border_color": "#9A9A9A"}
_ALIGN = {Shape.TEXT: "left", Shape.CENTRED: "center", Shape.DATE: "center", Shape.NUMBER: "right"}
_NUMBER_FORMATS = {Shape.TEXT: "@", Shape.CENTRED: "@", Shape.DATE: "yyyy-mm-dd", Shape.NUMBER: "General"}
_MIDDLE = {"align": "center", "valign": "vcenter"}
_RUN, _RUN_END = "<r>", "</r>"
_LONGEST_FOOTER = 180
_LINE_HEIGHT, _HIGHEST_ROW = 13.0, 409.0  # points
_FIRST_YEAR = 1900  # Excel's first


def fitted(text: str) -> str:
    """A text as a cell can hold it; what does not fit is cut, and the cut is marked."""
    if len(text) * 2 <= LONGEST_TEXT or len(text.encode("utf-16-le")) // 2 <= LONGEST_TEXT:
        return text
    return text[: LONGEST_TEXT // 2] + tr("……（内容过长，未完）")


def write_book(
    path: Path, facts: BookFacts, sheets: Sequence[SheetPlan], progress: Progress = SILENT
) -> None:
    """Writes a workbook beside its place, then renames: the file is whole, or the old one stays.

    Args:
        path: where; folders are made when they are missing.
        facts: what the book says about itself.
        sheets: in their order.
        progress: is told how many rows are written; cancelling leaves nothing.

    Raises:
        CannotWriteBook: the folder cannot be written, the file is open elsewhere, or the disk is full.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as stream:  # a folder that cannot be written is found before the work
            with tempfile.TemporaryDirectory(prefix="dukao-", ignore_cleanup_errors=True) as folder:
                _write(_Sink(stream), folder, facts, sheets, progress)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except OSError as error:
        raise CannotWriteBook(path=path, reason=error.strerror or str(error)) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


class _Sink:
    """The file as `zipfile` sees it; given up, it swallows what an abandoned ZIP still writes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream: BinaryIO | None = stream
        self._place = 0

    def write(self, data: bytes) -> int:
        """Writes, or pretends to."""
        if self._stream is not None:
            self._stream.write(data)
        self._place += len(data)
        return len(data)

    def seek(self, offset: int) -> int:
        """Moves to a place from the start."""
        if self._stream is not None:
            self._stream.seek(offset)
        self._place = offset
        return offset

    def tell(self) -> int:
        """Where it stands."""
        return self._place

    def flush(self) -> None:
        """Hands on what is buffered."""
        if self._stream is not None:
            self._stream.flush()

    def give_up(self) -> None:
        """Lets the file go."""
        self._stream = None


def _write(
    sink: _Sink, folder: str, facts: BookFacts, sheets: Sequence[SheetPlan], progress: Progress
) -> None:
    import xlsxwriter  # start-up time: only writing a workbook needs it
    from xlsxwriter.exceptions import FileCreateError, FileSizeError  # start-up time: as above

    workbook = xlsxwriter.Workbook(sink, {**_OPTIONS, "tmpdir": folder})
    try:
        _describe(workbook, facts)
        for sheet in sheets:
            _SheetWriter(workbook, sheet, facts).write(progress)
        workbook.close()
    except (FileCreateError, FileSizeError) as error:
        cause = error.args[0] if error.args else error
        raise cause if isinstance(cause, OSError) else OSError(str(error)) from None
    finally:
        sink.give_up()
        for worksheet in workbook.worksheets():
            worksheet.row_data_fh.close()  # Windows cannot remove open files


def _describe(workbook: "Workbook", facts: BookFacts) -> None:
    workbook.set_properties(
        {
            "title": facts.title,
            "author": facts.author,
            "subject": facts.subject,
            "created": facts.made_at.replace(tzinfo=None),
        }
    )


class _SheetWriter:
    """Writes one sheet."""

    def __init__(self, workbook: "Workbook", plan: SheetPlan, facts: BookFacts) -> None:
        self._workbook = workbook
        self._plan = plan
        self._facts = facts
        self._sheet: Worksheet = workbook.add_worksheet(plan.name)
        self._head_row = (1 if plan.title else 0) + len(plan.lines)
        self._formats = [self._body_format(column, None) for column in plan.columns]
        self._widths = [max(1.0, column.width - 1) for column in plan.columns]
        self._marks: dict[tuple[int, Colour], Format] = {}
        self._plain = workbook.add_format({})

    def write(self, progress: Progress) -> None:
        """Writes what stands above, the head, the rows, and how the sheet is used and printed."""
        self._set_up_page()
        self._write_above()
        self._write_head()
        last = self._write_rows(progress)
        self._finish(last)

    def _set_up_page(self) -> None:
        sheet = self._sheet
        for place, column in enumerate(self._plan.columns):
            sheet.set_column(place, place, column.width)
        sheet.set_landscape()
        sheet.set_paper(_PAPERS[self._plan.paper])
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(self._head_row)
        footer = self._facts.footer.replace("&", "&&")[:_LONGEST_FOOTER]
        sheet.set_footer("&L&8" + footer + "&R&8" + tr("第 &P 页，共 &N 页"))
        sheet.freeze_panes(self._head_row + 1, self._plan.frozen)
        sheet.hide_gridlines(2)

    def _write_above(self) -> None:
        row = 0
        if self._plan.title:
            style = self._workbook.add_format({"font_name": "宋体", "font_size": 18, "bold": True, **_MIDDLE})
            self._across(row, self._plan.title, style)
            self._sheet.set_row(row, 34)
            row += 1
        style = self._workbook.add_format(
            {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
        )
        for line in self._plan.lines:
            self._across(row, line, style)
            self._sheet.set_row(row, 18 * (1 + len(line) // self._characters()))
            row += 1

    def _write_head(self) -> None:
        style = self._workbook.add_format(
            {**_BODY, **_MIDDLE, "bold": True, "bg_color": "#E7ECF3", "text_wrap": True}
        )
        self._sheet.set_row(self._head_row, 32)
        for place, column in enumerate(self._plan.columns):
            self._text(self._head_row, place, column.title, style)

    def _write_rows(self, progress: Progress) -> int:
        """Returns the number of the last row written."""
        row, formats = self._head_row, self._formats
        others: Mapping[type, Callable[[int, int, Any], object]] = {
            int: self._number,
            Decimal: self._number,
            date: self._day,
            Marked: self._mark,
            type(None): self._blank,
        }
        for count, cells in enumerate(self._plan.rows):
            if not count % _STEP_ROWS:
                progress.step(count, self._plan.total, self._plan.name)
            row += 1
            self._sheet.set_row(row, self._height(cells))
            for place, cell in enumerate(cells):
                if type(cell) is str:
                    self._text(row, place, cell, formats[place])
                else:
                    others[type(cell)](row, place, cell)
        return row

    def _height(self, cells: Sequence[Cell]) -> float:
        """Height of a row in points, so that no reader has to find it out; a Han character is two wide."""
        lines = 1
        for cell, width in zip(cells, self._widths, strict=True):
            if type(cell) is str and len(cell) * 2 > width:
                wide = (len(cell) + len(cell.encode())) / 2
                lines = max(lines, cell.count("\n") + ceil(wide / width))
        return min(_HIGHEST_ROW, max(self._plan.least_height, lines * _LINE_HEIGHT + 3))

    def _text(self, row: int, place: int, text: str, style: "Format") -> None:
        """Text as text: no formula, no address, no number, no markup."""
        if not text:
            self._sheet.write_blank(row, place, "", style)
        elif text.startswith(_RUN) and text.endswith(_RUN_END):
            # WORKAROUND: xlsxwriter 3.3 writes such text as markup of its own, unescaped; in runs it escapes
            runs = (text[: len(_RUN)], self._plain, text[len(_RUN) :])
            self._sheet.write_rich_string(row, place, *runs, style)
        else:
            self._sheet.write_string(row, place, fitted(text), style)

    def _number(self, row: int, place: int, number: int | Decimal) -> None:
        self._sheet.write_number(row, place, float(number), self._formats[place])

    def _day(self, row: int, place: int, day: date) -> None:
        if day.year < _FIRST_YEAR or self._plan.columns[place].shape is not Shape.DATE:
            self._text(row, place, day.isoformat(), self._formats[place])
        else:
            self._sheet.write_datetime(row, place, day, self._formats[place])

    def _mark(self, row: int, place: int, mark: Marked) -> None:
        style = self._formats[place]
        if mark.colour is not None:
            key = (place, mark.colour)
            if key not in self._marks:
                self._marks[key] = self._body_format(self._plan.columns[place], mark.colour)
            style = self._marks[key]
        self._text(row, place, mark.text, style)

    def _blank(self, row: int, place: int, _: None) -> None:
        self._sheet.write_blank(row, place, "", self._formats[place])

    def _finish(self, last: int) -> None:
        plan, sheet = self._plan, self._sheet
        first = self._head_row + 1
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
        for place, column in enumerate(plan.columns):
            if rule := _validation(column):
                sheet.data_validation(first, place, max(first, last), place, rule)
        if plan.is_protected:
            sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
        elif last > self._head_row:
            sheet.autofilter(self._head_row, 0, last, len(plan.columns) - 1)

    def _across(self, row: int, text: str, style: "Format") -> None:
        if len(self._plan.columns) > 1:
            self._sheet.merge_range(row, 0, row, len(self._plan.columns) - 1, "", style)
        self._text(row, 0, text, style)

    def _characters(self) -> int:
        """Han characters of a line across the sheet."""
        return max(1, int(sum(column.width for column in self._plan.columns) / 2))

    def _body_format(self, column: Column, colour: Colour | None) -> "Format":
        style: dict[str, Any] = {
            **_BODY,
            "align": _ALIGN[column.shape],
            "num_format": _NUMBER_FORMATS[column.shape],
            "text_wrap": True,
        }
        if self._plan.is_protected:
            style["locked"] = not column.is_open
            style["bg_color"] = "#FFFFFF" if column.is_open else "#F2F2F2"
        if colour is not None:
            style["bg_color"], style["font_color"] = _FILLS[colour]
        return self._workbook.add_format(style)


def _validation(column: Column) -> dict[str, Any] | None:
    """What may be entered in a column, as xlsxwriter wants it said."""
    rule: dict[str, Any] = {"validate": "any"}
    if column.choices:
        rule = {"validate": "list", "source": list(column.choices)}
    elif column.range:
        low, high = column.range
        rule = {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}
    elif not column.hint:
        return None
    if column.hint:
        rule["input_title"] = column.title[:32]
        rule["input_message"] = column.hint[:255]
    return rule
