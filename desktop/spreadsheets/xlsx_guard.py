"""How much an .xlsx would make of itself in memory, found out before calamine opens it.

calamine keeps a sheet as a dense rectangle and copies a shared string into every cell that uses it, so two
cells far apart, or one long string used a million times, would exhaust the memory. Sheets that look as
spreadsheet programs write them are measured by patterns; all others are parsed, which is slower and exact.
"""

import re
from array import array
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from desktop.i18n import tr
from desktop.spreadsheets.errors import BookTooLarge, BrokenBook, EncryptedBook, ZipBomb
from desktop.spreadsheets.package import MB, Package, Part
from desktop.spreadsheets.xlsx_slices import SMALLEST_BYTES

MOST_CELLS = 16_000_000
MOST_ROWS = 200_000
_MOST_ELEMENTS = 8_000_000
_MOST_TEXT_BYTES = 512 * MB
_LONGEST_TAG_BYTES = 4096
_LONGEST_TEXT_BYTES = 1 * MB
_ATTRIBUTES = rb"(?: s=\"\d{1,6}\")?+(?: t=\"[a-zA-Z]{1,9}\")?+(?: [cv]m=\"\d{1,6}\")*+"
_ODD = re.compile(
    rb"<(?:!"
    rb"|c(?![a-zA-Z]| r=\"[AB]?[A-Z]1?\d{1,5}\"" + _ATTRIBUTES + rb"/?>"
    rb"| r=\"[A-Z]{1,3}\d{1,7}\"(?: s=\"\d{1,6}\")?/>)"
    rb"|row(?![a-zA-Z]| r=\"\d{1,7}\"))"
)
"""A declaration or comment, a cell or row written unusually, a cell beyond BZ199999 that is not blank."""
_PREFIXED = re.compile(rb":(?:c|row)[\s/>]")
_SHARED = re.compile(rb" t=\"s\"[^>]*><v>(\d{1,9})</v>")
_SHARED_MARK = b' t="s"'
_ERRORS = re.compile(rb"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)</v>")
_STRING_ITEM = b"<si"
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_TARGET = re.compile(rb"\sTarget\s*=\s*[\"']([^\"']*)[\"']")
_IS_SHEET = re.compile(rb"\sType\s*=\s*[\"'][^\"']*/(?:work|chart|dialog)sheet[\"']", re.IGNORECASE)
_REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_KEY = re.compile(rb"\sId\s*=\s*[\"']([^\"']*)[\"']")
_WORKBOOK = "xl/workbook.xml"
_SHEETS_OF = "xl/_rels/workbook.xml.rels"
_STRINGS = "sharedstrings.xml"


@dataclass(frozen=True, slots=True)
class XlsxFacts:
    """What was found out about a package.

    Attributes:
        errors: cells that hold an error value such as #N/A.
        large: names of the parts that hold large sheets written as programs write them, by sheet.
    """

    errors: int
    large: Mapping[str, str]


def check_xlsx(path: Path) -> XlsxFacts:
    """Looks at every part of a package.

    Raises:
        AppError: it is broken, encrypted, or would be too much.
    """
    with Package(path) as package:
        if package.named("EncryptedPackage") or package.named("EncryptionInfo"):
            raise EncryptedBook(path=path)
        workbook = package.named(_WORKBOOK)
        if package.named("[Content_Types].xml") is None or workbook is None:
            raise BrokenBook(path=path, reason="no workbook")
        targets = _targets(package, path)
        strings = _string_lengths(package, path)
        errors, plain = 0, {}
        for part in package.parts:
            if part.base in targets.values():
                sheet = _Sheet(path, strings)
                if sheet.measure(package, part) and part.unpacked > SMALLEST_BYTES:
                    plain[part.base] = part.name
                errors += sheet.errors
            elif part.is_xml and part.base != _STRINGS:
                for _ in package.blocks(part):
                    pass
        names = _sheet_names(package.content(workbook)) if plain else {}
    large = {name: plain[base] for name, key in names.items() if (base := targets.get(key)) in plain}
    return XlsxFacts(errors, large)


def _sheet_names(workbook: bytes) -> dict[str, str]:
    """Identifier of the relation of every sheet, by the sheet's name."""
    found: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "sheet":
            keys = [value for key, value in attributes.items() if key.endswith(":id")]
            found[attributes.get("name", "")] = keys[0] if keys else ""

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    with suppress(expat.ExpatError):  # then nothing is cut, and calamine says what is wrong
        parser.Parse(workbook, True)
    return found


def _targets(package: Package, path: Path) -> dict[str, str]:
    """The parts that the workbook takes for sheets, without their folders, by identifier of the relation."""
    part = package.named(_SHEETS_OF)
    if part is None:
        raise BrokenBook(path=path, reason=_SHEETS_OF)
    found = {}
    for number, relation in enumerate(_RELATION.findall(package.content(part))):
        target, key = _TARGET.search(relation), _KEY.search(relation)
        if target and _IS_SHEET.search(relation):
            base = target[1].decode("utf-8", "replace").lower().rpartition("/")[2]
            if not base.endswith(".xml") or "&" in base or "%" in base:
                raise BrokenBook(path=path, reason=base)
            found[key[1].decode("utf-8", "replace") if key else f"#{number}"] = base
    return found


def _string_lengths(package: Package, path: Path) -> "array[int]":
    """Bytes of every shared string with its markup, by its number."""
    lengths = array("I")
    for part in package.parts:
        if part.base != _STRINGS:
            continue
        tail = b""
        for block in package.blocks(part):
            *items, tail = (tail + block).split(_STRING_ITEM)
            lengths.extend(map(len, items))
            if len(tail) > _LONGEST_TEXT_BYTES:
                raise ZipBomb(path=path, reason=part.base)
        lengths.append(len(tail))
    return lengths[1:]


class _Sheet:
    """One sheet part, measured while it is read."""

    def __init__(self, path: Path, strings: "array[int]") -> None:
        self._path = path
        self._strings = strings
        self._longest = max(strings, default=0)
        self.errors = 0

    def measure(self, package: Package, part: Part) -> bool:
        """Measures by patterns, and exactly when the sheet is not plain; says whether it is."""
        if self._is_plain(package, part):
            return True
        exact = _Exact(self._path, self._strings)
        exact.measure(package.blocks(part))
        self.errors = exact.errors
        return False

    def _is_plain(self, package: Package, part: Part) -> bool:
        text = 0
        for block in _whole_tags(package.blocks(part, is_looked_through=False)):
            if block is None or _ODD.search(block) or _PREFIXED.search(block):
                return False
            copied = self._copied_bytes(block)
            if copied is None:
                return False
            text += copied
            self.errors += len(_ERRORS.findall(block))
        if text > _MOST_TEXT_BYTES:
            raise ZipBomb(path=self._path, reason=f"> {_MOST_TEXT_BYTES // MB} MB")
        return True

    def _copied_bytes(self, block: bytes) -> int | None:
        """Bytes of the shared strings used in a block, each copied; None when it cannot tell."""
        uses = block.count(_SHARED_MARK) if self._strings else 0
        if uses * self._longest < MB:
            return uses * self._longest
        numbers = _SHARED.findall(block)
        if len(numbers) + 1 < uses:  # the last one may end in the next block
            return None
        known = len(self._strings)
        return sum(self._strings[number] for number in map(int, numbers) if number < known)


def _whole_tags(blocks: Iterator[bytes]) -> Iterator[bytes | None]:
    """Blocks that end behind a tag or inside text, never inside a tag; None when a tag has no end."""
    tail = b""
    for block in blocks:
        data = tail + block
        cut = data.rfind(b"<")
        is_open = cut >= 0 and data.find(b">", cut) < 0
        tail = data[cut:] if is_open else b""
        if len(tail) > _LONGEST_TAG_BYTES:
            yield None
        yield data[:cut] if is_open else data
    if tail:
        yield None


class _Exact:
    """Parses a sheet for the rectangle that its cells with content span.

    Source: calamine's rule: a row or cell without a reference follows the one before.
    """

    def __init__(self, path: Path, strings: "array[int]") -> None:
        self._path = path
        self._strings = strings
        self._parser = expat.ParserCreate()
        self._elements = self._text = 0
        self._row = self._column = -1
        self._depth = self._cell_depth = 0
        self._number = ""
        self._box: list[int] = []
        self.errors = 0

    def measure(self, blocks: Iterator[bytes]) -> None:
        """Raises when the rectangle, or the text copied into it, is too much."""
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        try:
            for block in blocks:
                self._parser.Parse(block, False)
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise BrokenBook(path=self._path, reason=str(error)) from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        if self._elements > _MOST_ELEMENTS:
            raise BookTooLarge(path=self._path, **cells_beyond(_MOST_ELEMENTS))
        local = name.rpartition(":")[2]
        if self._cell_depth:
            self._note_content()
        elif local == "row":
            reference = attributes.get("r", "")
            self._row = int(reference) - 1 if reference.isdecimal() else self._row + 1
            self._column = -1
        elif local == "c":
            self._enter(attributes)

    def _enter(self, attributes: dict[str, str]) -> None:
        self._cell_depth = self._depth
        self._column += 1
        if found := _REFERENCE.fullmatch(attributes.get("r", "")):
            self._row, self._column = int(found[2]) - 1, _column_number(found[1])
        self.errors += attributes.get("t") == "e"
        if attributes.get("t") == "s":
            self._parser.CharacterDataHandler = self._take

    def _take(self, text: str) -> None:
        self._number += text

    def _end(self, _: str) -> None:
        if self._depth == self._cell_depth:
            self._cell_depth = 0
            self._add_shared()
        self._depth -= 1

    def _add_shared(self) -> None:
        self._parser.CharacterDataHandler = None
        number, self._number = self._number.strip(), ""
        if number.isdecimal() and int(number) < len(self._strings):
            self._text += self._strings[int(number)]
        if self._text > _MOST_TEXT_BYTES:
            raise ZipBomb(path=self._path, reason=f"> {self._text // MB} MB")

    def _note_content(self) -> None:
        row, column = self._row, self._column
        top, left, bottom, right = self._box or (row, column, row, column)
        self._box = [min(top, row), min(left, column), max(bottom, row), max(right, column)]
        rows, columns = self._box[2] + 1, self._box[3] + 1
        if rows > MOST_ROWS or rows * columns > MOST_CELLS:
            raise BookTooLarge(path=self._path, **rows_beyond(rows, columns))


def cells_beyond(limit: int) -> dict[str, str]:
    """What the error says of too many cells."""
    return {"size": tr("超过{count}个单元格", count=limit), "limit": tr("{count}个", count=limit)}


def rows_beyond(rows: int, columns: int) -> dict[str, str]:
    """What the error says of too wide a rectangle."""
    return {
        "size": tr("{rows}行×{columns}列", rows=rows, columns=columns),
        "limit": tr("{rows}行、{count}个单元格", rows=MOST_ROWS, count=MOST_CELLS),
    }


def _column_number(letters: str) -> int:
    """A is 0, Z is 25, AA is 26."""
    value = 0
    for letter in letters.upper():
        value = value * 26 + ord(letter) - ord("A") + 1
    return value - 1
