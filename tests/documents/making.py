"""Makes document files of the formats that are read, from lines of text."""

from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from desktop.paths import resource

PLAN = resource("sample/聊政字2023-5_数字政府.txt")
FONT = "STSong-Light"
CHARS_A_LINE = 28
LINES_A_PAGE = 22


def plan_lines() -> list[str]:
    """The paragraphs of the real plan."""
    return [line for line in PLAN.read_text("utf-8").split("\n") if line.strip()]


def make_docx(path: Path, lines: list[str], rows: list[list[str]] | None = None) -> Path:
    """A Word file with one paragraph a line, and a table behind them."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for cells, row in zip(rows, table.rows, strict=True):
            for words, cell in zip(cells, row.cells, strict=True):
                cell.text = words
    document.save(str(path))
    return path


def make_numbered_docx(path: Path, levels: list[tuple[int, str]]) -> Path:
    """A Word file whose numbers 一、（一）1. are automatic."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    formats = (
        ("chineseCounting", "%1、"),
        ("chineseCounting", "（%2）"),
        ("decimal", "%3."),
        ("bullet", "•"),
        ("decimal", "%9%5)"),
    )
    abstract = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{words}"/></w:lvl>'
        for level, (kind, words) in enumerate(formats)
    )
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{abstract}</w:abstractNum>')
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for level, words in levels:
        properties = document.add_paragraph(words)._p.get_or_add_pPr()
        place = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
        properties.append(parse_xml(place))
    document.save(str(path))
    return path


def make_pdf(path: Path, lines: list[str], password: str = "") -> Path:
    """A PDF set like an official document: wrapped lines, page numbers — 1 —."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=A4, encrypt=password or None)
    wrapped = [piece for line in lines for piece in wrap(line)]
    for page in range(0, len(wrapped), LINES_A_PAGE):
        canvas.setFont(FONT, 15.75)
        for index, line in enumerate(wrapped[page : page + LINES_A_PAGE]):
            canvas.drawString(79, 720 - index * 28.95, line)
        canvas.drawString(280, 60, f"— {page // LINES_A_PAGE + 1} —")
        canvas.showPage()
    canvas.save()
    return path


def wrap(line: str) -> list[str]:
    """Cuts a paragraph at the width of the text block, half-width signs counting half."""
    pieces, piece, width = [], "", 0.0
    for sign in line.rstrip():
        step = 1.0 if ord(sign) > 0x2E7F or sign in "“”‘’—…" else 0.5
        if width + step > CHARS_A_LINE:
            pieces.append(piece)
            piece, width = "", 0.0
        piece += sign
        width += step
    return [*pieces, piece]


def make_html(path: Path, lines: list[str], encoding: str = "utf-8") -> Path:
    """A page of a government site."""
    body = "".join(f"<p style='text-indent:2em'>{line.strip()}</p>\n" for line in lines)
    head = f"<head><meta charset='{encoding}'><title>t</title><style>p{{}}</style></head>"
    page = f"<html>{head}<body>{body}</body></html>"
    path.write_bytes(page.encode(encoding))
    return path
