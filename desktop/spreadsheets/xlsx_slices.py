"""A large sheet cut into slices of rows, so that calamine holds one slice at a time and not the sheet.

The parts were checked by `xlsx_guard`, and only sheets that are written as programs write them are cut. The
copy is a workbook of its own in a temporary folder: the same styles and strings, and a sheet a slice.
"""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from desktop.spreadsheets.errors import BrokenBook
from desktop.spreadsheets.merges import Merge
from desktop.spreadsheets.package import MB, Package, Part

SMALLEST_BYTES = 8 * MB
"""Sheets that unpack to less are read as they are."""
_SLICE_BYTES = 6 * MB
_MOST_HEAD_BYTES = 2 * MB
_SHEET_DATA = re.compile(rb"<sheetData\s*>")
_ROW = b"<row "
_END = b"</sheetData>"
_FOOT = b"</sheetData></worksheet>"
_MERGE = re.compile(rb"<mergeCell\s+ref=\"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})\"")
_MERGE_MARK = b"<mergeCell "
_DATE_1904 = re.compile(rb"<workbookPr[^>]*\sdate1904=\"(?:1|true)\"")
_WORKBOOK, _STYLES, _STRINGS = "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True, slots=True)
class Slices:
    """A cut sheet.

    Attributes:
        path: the copy.
        count: its sheets, which are the slices in order.
        merges: merged cells of the sheet.
    """

    path: Path
    count: int
    merges: tuple[Merge, ...]


def cut(path: Path, name: str, folder: Path) -> Slices | None:
    """Cuts one sheet of a workbook.

    Args:
        path: the workbook, checked.
        name: of the part that holds the sheet.
        folder: where the copy goes.

    Returns:
        None when the sheet cannot be cut: it is to be read as it is.
    """
    copy = folder / "slices.xlsx"
    with Package(path) as package, zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as archive:
        part = package.named(name)
        if part is None:
            raise BrokenBook(path=path, reason=name)
        cutter = _Cutter(package, part, archive)
        if not cutter.cut():
            return None
        for other in (_STYLES, _STRINGS):
            if found := package.named(other):
                with archive.open(other, "w") as target:
                    for block in package.blocks(found, is_looked_through=False):
                        target.write(block)
        workbook = package.named(_WORKBOOK)
        is_1904 = bool(workbook and _DATE_1904.search(package.content(workbook)))
        for other, text in _frame(cutter.count, is_1904=is_1904).items():
            archive.writestr(other, text)
    return Slices(copy, cutter.count, tuple(cutter.merges))


class _Cutter:
    """Writes the slices of one part."""

    def __init__(self, package: Package, part: Part, archive: zipfile.ZipFile) -> None:
        self._blocks = package.blocks(part, is_looked_through=False)
        self._archive = archive
        self._head = b""
        self._slice: IO[bytes] | None = None
        self._size = 0
        self.count = 0
        self.merges: list[Merge] = []

    def cut(self) -> bool:
        """Cuts before rows; what follows the rows is looked through for merged cells."""
        data = self._read_head()
        while data is not None:
            end = data.find(_END)
            if end >= 0:
                self._write(data[:end])
                self._finish()
                return self._read_merges(data[end:])
            held = data[-len(_END) :]  # the end may begin here
            self._write(data[: -len(_END)])
            block = next(self._blocks, None)
            data = None if block is None else held + block
        self._finish()
        return False

    def _read_head(self) -> bytes | None:
        """Everything up to the rows; returns what was read beyond."""
        read = b""
        for block in self._blocks:
            read += block
            if found := _SHEET_DATA.search(read):
                self._head = read[: found.end()]
                return read[found.end() :]
            if len(read) > _MOST_HEAD_BYTES:
                return None
        return None

    def _write(self, rows: bytes) -> None:
        if self._size > _SLICE_BYTES and (place := rows.rfind(_ROW)) >= 0:
            self._write_on(rows[:place])
            self._finish()
            rows = rows[place:]
        self._write_on(rows)

    def _write_on(self, rows: bytes) -> None:
        if self._slice is None:
            self.count += 1
            self._slice = self._archive.open(f"xl/worksheets/sheet{self.count}.xml", "w")
            self._slice.write(self._head)
        self._slice.write(rows)
        self._size += len(rows)

    def _finish(self) -> None:
        if self._slice is not None:
            self._slice.write(_FOOT)
            self._slice.close()
        self._slice, self._size = None, 0

    def _read_merges(self, rest: bytes) -> bool:
        """Whether all merged cells were understood."""
        told = 0
        while True:
            found = _MERGE.findall(rest)
            told += rest.count(_MERGE_MARK)
            self.merges += [
                Merge(int(top) - 1, column_number(left), int(bottom) - 1, column_number(right))
                for left, top, right, bottom in found
            ]
            block = next(self._blocks, None)
            if block is None:
                return told == len(self.merges)
            cut = rest.rfind(b"<")
            tail = rest[cut:] if cut >= 0 and b">" not in rest[cut:] else b""
            told -= tail.count(_MERGE_MARK)
            rest = tail + block


def _frame(count: int, *, is_1904: bool) -> dict[str, str]:
    """The parts around the slices."""
    numbers = range(1, count + 1)
    sheets = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    others = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>'
        for name in ("styles", "sharedStrings")
    )
    epoch = '<workbookPr date1904="1"/>' if is_1904 else "<workbookPr/>"
    return {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Override PartName="/{_WORKBOOK}" '
        f'ContentType="{_KIND}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="{_WORKBOOK}"/></Relationships>',
        _WORKBOOK: f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{epoch}<sheets>{sheets}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{relations}{others}'
        "</Relationships>",
    }


def column_number(letters: bytes) -> int:
    """A is 0, Z is 25, AA is 26."""
    value = 0
    for letter in letters:
        value = value * 26 + letter - ord("A") + 1
    return value - 1
