"""Text out of an HTML page: one paragraph a line, one table row a line with tabs between cells."""

import re
from html.parser import HTMLParser

from desktop.documents.text import Decoded, decode

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,20})", re.IGNORECASE)
_SKIPPED = {"script", "style", "noscript", "template", "head", "iframe", "svg", "button", "select"}
_BLOCKS = {
    "p", "div", "section", "article", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "br", "table",
    "tbody", "thead", "header", "footer", "blockquote", "dd", "dt", "dl", "pre", "main", "nav", "hr",
}  # fmt: skip
_CHINESE_CHARSETS = {"gb2312", "gbk", "gb18030", "x-gbk"}
_HEAD_BYTES = 4096
_ARTICLE_CHARS = 1500  # more than a cell of a division-of-work table holds


def decode_html(data: bytes) -> Decoded:
    """Decodes by the page's own declaration, and by its bytes when that does not fit."""
    declared = _CHARSET.search(data[:_HEAD_BYTES])
    name = declared[1].decode("ascii").lower() if declared else ""
    encoding = "gb18030" if name in _CHINESE_CHARSETS else name
    if encoding and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return Decoded(data.decode(encoding), encoding)
        except (UnicodeDecodeError, LookupError):
            return decode(data)
    return decode(data)


def text_of_html(markup: str) -> str:
    """The visible text of a page."""
    collector = _Collector()
    collector.feed(markup)
    collector.close()
    return collector.text()


class _Collector(HTMLParser):
    """Collects lines.

    A row of several short cells becomes one line; a row of one cell, or with an article in a cell, is page
    layout, and its lines stay lines. End tags of cells and rows may be missing.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line: list[str] = []
        self._row: list[list[str]] = []
        self._cell: list[str] | None = None
        self._skipping: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's signature
        """Opens a block, a row, a cell, or something invisible."""
        if tag == "body":
            self._skipping.clear()  # the end tag of the head may be missing
        elif tag in _SKIPPED:
            self._skipping.append(tag)
        elif self._skipping:
            return
        elif tag in ("tr", "table"):
            self._end_row()
        elif tag in ("td", "th"):
            self._end_cell()
            self._end_line()
            self._cell = []
        elif tag in _BLOCKS:
            self._end_line()

    def handle_endtag(self, tag: str) -> None:
        """Closes what was opened."""
        if tag in self._skipping:
            while self._skipping.pop() != tag:
                pass
        elif self._skipping:
            return
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()
        elif tag in _BLOCKS:
            self._end_line()

    def handle_data(self, data: str) -> None:
        """Takes visible text; line breaks of the source are blanks, except between Han characters."""
        if self._skipping:
            return
        flowing = re.sub(r"(?<=[^\x00-\xff])[ \t]*[\r\n]+\s*(?=[^\x00-\xff])", "", data)
        self._line.append(re.sub(r"[\r\n\t]+", " ", flowing))

    def text(self) -> str:
        """All lines."""
        self._end_row()
        return "\n".join(self._lines) + "\n"

    def _end_line(self) -> None:
        line = "".join(self._line).strip(" \xa0")
        self._line = []
        if line.strip():
            (self._lines if self._cell is None else self._cell).append(line)

    def _end_cell(self) -> None:
        self._end_line()
        if self._cell is not None:
            self._row.append(self._cell)
            self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        row, self._row = self._row, []
        is_layout = len(row) == 1 or any(sum(map(len, cell)) > _ARTICLE_CHARS for cell in row)
        if is_layout:
            self._lines.extend(line for cell in row for line in cell)
        elif any(row):
            self._lines.append("\t".join(" ".join(" ".join(cell).split()) for cell in row))
