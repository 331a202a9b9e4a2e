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
    """Collects lines; inside a table cell, line breaks become blanks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line: list[str] = []
        self._row: list[str] = []
        self._cell: list[str] | None = None
        self._skipping: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's signature
        """Opens a block, a row, a cell, or something invisible."""
        if tag in _SKIPPED:
            self._skipping.append(tag)
        elif tag == "tr":
            self._end_line()
            self._row = []
        elif tag in ("td", "th"):
            self._cell = []
        elif tag in _BLOCKS:
            self._end_line()

    def handle_endtag(self, tag: str) -> None:
        """Closes what was opened."""
        if tag in self._skipping:
            while self._skipping.pop() != tag:
                pass
        elif tag in ("td", "th") and self._cell is not None:
            self._row.append(re.sub(r"\s+", " ", "".join(self._cell)).strip())
            self._cell = None
        elif tag == "tr":
            if any(self._row):
                self._lines.append("\t".join(self._row))
            self._row = []
        elif tag in _BLOCKS:
            self._end_line()

    def handle_data(self, data: str) -> None:
        """Takes visible text; line breaks of the source are blanks, except between Han characters."""
        if self._skipping:
            return
        flowing = re.sub(r"(?<=[^\x00-\xff])[ \t]*[\r\n]+\s*(?=[^\x00-\xff])", "", data)
        flowing = re.sub(r"[\r\n\t]+", " ", flowing)
        (self._line if self._cell is None else self._cell).append(flowing)

    def text(self) -> str:
        """All lines."""
        self._end_line()
        return "\n".join(self._lines) + "\n"

    def _end_line(self) -> None:
        if self._cell is not None:
            self._cell.append(" ")
            return
        line = "".join(self._line).strip(" \xa0")
        self._line = []
        if line.strip():
            self._lines.append(line)
