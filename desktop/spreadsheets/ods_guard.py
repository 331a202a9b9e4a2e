"""How far an .ods spreads: rows and cells say how often they repeat, and a million costs a few bytes.

Source: OpenDocument 1.3 part 3, 9.1: table:number-columns-repeated, -rows-repeated and -spanned.
"""

from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from desktop.spreadsheets.errors import BookTooLarge, BrokenBook, EncryptedBook, ZipBomb
from desktop.spreadsheets.merges import Merge
from desktop.spreadsheets.package import MB, Package, Part
from desktop.spreadsheets.xlsx_guard import MOST_CELLS, MOST_ROWS, cells_beyond, rows_beyond

_CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_MOST_CONTENT_BYTES = 256 * MB
_MOST_ELEMENTS = 6_000_000
_MOST_TEXT_CHARS = 256 * MB
_CELLS = ("table:table-cell", "table:covered-table-cell")
_VALUES = ("office:value", "office:date-value", "office:time-value", "office:boolean-value")


def check_ods(path: Path) -> dict[str, tuple[Merge, ...]]:
    """Looks at every part of a package.

    Returns:
        The merged cells of every sheet, by its name; calamine does not tell them for this format.

    Raises:
        AppError: it is broken, encrypted, or would be too much.
    """
    with Package(path) as package:
        content, manifest = package.named(_CONTENT), package.named(_MANIFEST)
        if manifest is not None and b"encryption-data" in package.content(manifest):
            raise EncryptedBook(path=path)
        if content is None:
            raise BrokenBook(path=path, reason=_CONTENT)
        if content.unpacked > _MOST_CONTENT_BYTES:
            size, limit = f"{content.unpacked // MB} MB", f"{_MOST_CONTENT_BYTES // MB} MB"
            raise BookTooLarge(path=path, size=size, limit=limit)
        reader = _Content(path)
        reader.read(package, content)
        for part in package.parts:
            if part.is_xml and part not in (content, manifest):
                for _ in package.blocks(part):
                    pass
    return {name: tuple(merges) for name, merges in reader.merges.items()}


@dataclass(slots=True)
class _Cell:
    """A cell while it is read."""

    repeated: int
    is_filled: bool
    chars: int = 0


@dataclass(slots=True)
class _Row:
    """A row while it is read.

    Attributes:
        columns: columns passed so far.
        filled: columns up to the last cell that holds something.
        spans: column, columns and rows of merged cells that begin here.
    """

    repeated: int
    columns: int = 0
    filled: int = 0
    chars: int = 0
    spans: list[tuple[int, int, int]] = field(default_factory=list)


class _Content:
    """Parses the content for rectangles and merged cells."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._elements = self._chars = 0
        self._sheet = ""
        self._rows = self._widest = 0
        self._row: _Row | None = None
        self._cell: _Cell | None = None
        self.merges: dict[str, list[Merge]] = {}

    def read(self, package: Package, content: Part) -> None:
        """Raises when a sheet is too much."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            for block in package.blocks(content):
                parser.Parse(block, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise BrokenBook(path=self._path, reason=str(error)) from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > _MOST_ELEMENTS:
            raise BookTooLarge(path=self._path, **cells_beyond(_MOST_ELEMENTS))
        if name == "table:table":
            self._sheet = attributes.get("table:name", "")
            self._rows = self._widest = 0
        elif name == "table:table-row":
            self._row = _Row(_count(attributes, "table:number-rows-repeated"))
        elif name in _CELLS and self._row is not None:
            self._enter(self._row, attributes)

    def _enter(self, row: _Row, attributes: dict[str, str]) -> None:
        is_filled = any(value in attributes for value in _VALUES)
        self._cell = _Cell(_count(attributes, "table:number-columns-repeated"), is_filled)
        columns = _count(attributes, "table:number-columns-spanned")
        rows = _count(attributes, "table:number-rows-spanned")
        if columns * rows > 1:
            row.spans.append((row.columns, columns, rows))

    def _text(self, text: str) -> None:
        if self._cell is not None and text.strip():
            self._cell.is_filled = True
            self._cell.chars += len(text)

    def _end(self, name: str) -> None:
        if name in _CELLS and self._row is not None and self._cell is not None:
            self._leave(self._row, self._cell)
            self._cell = None
        elif name == "table:table-row" and self._row is not None:
            self._add(self._row)
            self._row = None

    def _leave(self, row: _Row, cell: _Cell) -> None:
        row.columns += cell.repeated
        if cell.is_filled:
            row.filled = row.columns
            row.chars += cell.chars * cell.repeated

    def _add(self, row: _Row) -> None:
        merges = [
            Merge(self._rows, left, self._rows + rows - 1, left + columns - 1)
            for left, columns, rows in row.spans
        ]
        self.merges.setdefault(self._sheet, []).extend(merges)
        self._rows += row.repeated
        if not row.filled:
            return
        self._widest = max(self._widest, row.filled)
        self._chars += row.chars * row.repeated
        if self._rows > MOST_ROWS or self._rows * self._widest > MOST_CELLS:
            raise BookTooLarge(path=self._path, **rows_beyond(self._rows, self._widest))
        if self._chars > _MOST_TEXT_CHARS:
            raise ZipBomb(path=self._path, reason=f"> {_MOST_TEXT_CHARS // MB} MB")


def _count(attributes: dict[str, str], name: str) -> int:
    """A number of repetitions, at least 1; what is no number is 1."""
    text = attributes.get(name, "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 10 else 1
