"""Reads the editable twin of a paper back, and compares it with the PDF."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn

from tests.reports.reading import page_texts

_DIGITS = re.compile(r"\d")
_PAGE_NUMBER = re.compile(r"—\d+—$")
_SIGNED_ON = re.compile("_{5,}")
MOST_CUTS, LEAST_PART = 2, 8
"""A paragraph may go over three pages; a part shorter than this could be anything."""
MOST_PLAIN = 4
"""A first cell up to so long is a running number."""
RADAR_TICKS, TREND_TICKS = "20406080100", "020406080100"


@dataclass(frozen=True, slots=True)
class Twin:
    """What a Word file says.

    Attributes:
        lines: its paragraphs in their order, those of tables too, without blanks.
        heads: the cells of rows that repeat on every page.
        firsts: the first cells of rows, bands too: where a row is cut they come again.
        joined: first cells that belong to several rows: on a new page they come again.
        wholes: all cells, and the paragraphs outside of tables.
        told: what its drawings show, in words.
        footers: the paragraphs below the pages.
        headers: those above them.
    """

    lines: tuple[str, ...]
    heads: tuple[str, ...]
    firsts: tuple[str, ...]
    joined: tuple[str, ...]
    wholes: tuple[str, ...]
    told: tuple[str, ...]
    footers: tuple[str, ...]
    headers: tuple[str, ...]


def plain(text: str) -> str:
    return "".join(text.split())


def opened(data: bytes) -> Any:
    return docx.Document(BytesIO(data))


def read(data: bytes) -> Twin:
    document = opened(data)
    body = document.element.body
    rows = list(body.iter(qn("w:tr")))
    heads = [row for row in rows if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]
    return Twin(
        tuple(_paragraphs(body)),
        tuple(text for row in heads for text in _cells(row)),
        tuple(next(_cells(row)) for row in rows),
        tuple(next(_cells(row)) for row in rows if next(row.iter(qn("w:vMerge")), None) is not None),
        (*(text for row in rows for text in _cells(row)), *map(_text, body.findall(qn("w:p")))),
        tuple(plain(found.get("descr")) for found in body.iter(qn("wp:docPr")) if found.get("descr")),
        tuple(text for part in document.sections for text in _paragraphs(part.footer._element)),
        tuple(text for part in document.sections for text in _paragraphs(part.header._element)),
    )


def _paragraphs(parent: Any) -> Iterator[str]:
    for paragraph in parent.iter(qn("w:p")):
        text = _text(paragraph)
        if text:
            yield text


def _text(paragraph: Any) -> str:
    return plain("".join(found.text or "" for found in paragraph.iter(qn("w:t"))))


def _cells(row: Any) -> Iterator[str]:
    for cell in row.findall(qn("w:tc")):
        yield "".join(_paragraphs(cell))


def pdf_text(pdf: bytes, twin: Twin) -> str:
    """The text of a PDF, without blanks, without what is drawn around the text block of each page."""
    pages = []
    around = {text for text in (*twin.footers, *twin.headers) if text}
    state = twin.footers[1].removesuffix("第1页，共1页")
    for page in page_texts(pdf):
        text = re.sub(r"第\d+页，共\d+页$", "", page)
        text = text.removesuffix(state)
        for mark in around & set(twin.headers):
            text = text.removesuffix(mark)
        pages.append(_PAGE_NUMBER.sub("", text))
    return "".join(pages)


def missing_lines(pdf: bytes, data: bytes) -> list[str]:
    """Paragraphs of the Word file that the PDF does not say."""
    twin = read(data)
    text = pdf_text(pdf, twin)
    return [line for line in twin.lines if not all(_says(text, part) for part in _SIGNED_ON.split(line))]


def _says(text: str, line: str) -> bool:
    """Whether a text has a line, as a whole or cut by the end of a page."""
    for _ in range(MOST_CUTS + 1):
        if line in text:
            return True
        length = next((n for n in range(len(line) - 1, LEAST_PART, -1) if line[:n] in text), 0)
        if not length:
            return False
        line = line[length:]
    return False


def odd_digits(pdf: bytes, data: bytes, ticks: str = "") -> dict[str, int]:
    """How often each digit stands more often in the PDF (positive) or in the Word file (negative).

    Args:
        pdf: the paper.
        data: its twin.
        ticks: what stands at the scales of charts, which Word shows as pictures.

    Returns:
        Empty when they agree; what repeats at the top of a page counts once.
    """
    twin = read(data)
    text = _without_repeats(pdf_text(pdf, twin), twin)
    found = Counter(_DIGITS.findall(text))
    found.subtract(_DIGITS.findall("".join((*twin.lines, *twin.told, ticks))))
    return {digit: count for digit, count in found.items() if count}


def _without_repeats(text: str, twin: Twin) -> str:
    """Without the heads, bands and first cells that come again at the top of a page."""
    for first in {first for first in twin.firsts if _DIGITS.search(first) and len(first) > MOST_PLAIN}:
        text = text.replace(f"{first}（续）", "")
    for repeated in {cell for cell in (*twin.heads, *twin.joined) if _DIGITS.search(cell)}:
        again = text.count(repeated) - sum(whole.count(repeated) for whole in twin.wholes)
        text = text.replace(repeated, "", max(again, 0))
    return text
