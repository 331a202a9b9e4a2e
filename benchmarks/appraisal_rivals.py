"""The same report by other means: a canvas by hand, fpdf2, WeasyPrint, typst, and Word through LibreOffice.

All of them set the rows of `rows_of`: headings, paragraphs, tables and labelled lines; none of them breaks
lines as official documents must, none draws the QR code. Those that are not installed are left out; a folder
that holds them may be named by ``DUKAO_BENCH_PEERS``.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from docx import Document
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from desktop.paths import resource
from desktop.reports.appraisal_values import AppraisalPaper
from desktop.reports.score_sheet import step_lines

FONT, SIZE, LEADING, PAD = "bench-fang", 9.5, 12.5, 3.0
LARGE, WIDE = 10.5, 15.0
"""Size and leading of paragraphs and labelled lines."""
GAP = 12.0
LABELLED = (0.15, 0.85)
NEW_PAGE = "一四A"
"""First characters of headings that begin a page: after the cover, after the chart, of the annex."""
LEFT, RIGHT, TOP, BOTTOM = 79.4, 521.6, 737.0, 99.2
FILE = resource("fonts/DukaoFang.ttf")
if os.environ.get("DUKAO_BENCH_PEERS"):
    sys.path.append(os.environ["DUKAO_BENCH_PEERS"])  # last: what is installed comes first


@dataclass(frozen=True, slots=True)
class Rows:
    """A heading and a table below it; without columns a paragraph."""

    heading: str
    columns: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


def rows_of(paper: AppraisalPaper) -> list[Rows]:
    """Everything that a report says, as tables."""
    found = [
        Rows("年终考核报告", (0.2, 0.8), tuple((one.label, one.value) for row in paper.cover for one in row)),
        Rows(
            "一、考核结果",
            (),
            tuple((one,) for one in (*paper.opening, *paper.grade_rules, paper.total_rules)),
        ),
        Rows("二、总分的计算", (0.3, 0.5, 0.2), tuple((s.name, s.formula, s.value) for s in paper.total)),
        Rows(
            "三、各维度得分",
            (0.3, 0.2, 0.2, 0.15, 0.15),
            tuple((d.title, d.full, d.points, d.rate, d.mean) for d in paper.dimensions),
        ),
        Rows(
            "四、各项指标得分",
            (0.1, 0.3, 0.1, 0.1, 0.15, 0.1, 0.15),
            tuple(
                (r.code, r.title, r.points, r.full, r.initial, r.final, r.note)
                for group in paper.indicators
                for r in group.rows
            ),
        ),
        Rows(
            "五、承担任务情况",
            (0.15, 0.35, 0.1, 0.2, 0.1, 0.1),
            tuple((t.code, t.title, t.duty, t.due, t.verdict, t.state) for t in paper.tasks),
        ),
        Rows("六、扣分", (0.3, 0.1, 0.6), tuple((r.indicator, r.lost, r.reason) for r in paper.losses)),
        Rows(
            "七、检查",
            (0.5, 0.3, 0.1, 0.1),
            tuple((c.title, c.day, c.value, c.conclusion) for c in paper.checks),
        ),
        Rows("九、申诉", (), tuple((one,) for one in paper.appeal_note)),
    ]
    return [*found, *_annex(paper)]


def _annex(paper: AppraisalPaper) -> Iterator[Rows]:
    for sheet in paper.sheets:
        rows: list[tuple[str, str]] = []
        for part in sheet.parts:
            rows += [("办法原文", part.wording), ("计分规则", part.rule), ("认定数据", part.fact)]
            basis = [f"{one.title}　{one.day}" for one in part.events] or [one.text for one in part.basis]
            rows += [("依据", "；".join(basis)), ("计算过程", step_lines(part.steps))]
        yield Rows(f"{sheet.code}　{sheet.title}", LABELLED, tuple(rows))


class ByHand:
    """What a program that knows this one report would do: cut lines by count, draw strings and rules."""

    def __init__(self) -> None:
        pdfmetrics.registerFont(TTFont(FONT, str(FILE)))
        self.pages = 0
        self.size, self.leading = SIZE, LEADING

    def draw(self, paper: AppraisalPaper) -> bytes:
        """One report; `pages` counts on."""
        buffer = BytesIO()
        self.canvas, self.y = Canvas(buffer, pagesize=A4), TOP
        for rows in rows_of(paper):
            if rows.heading[0] in NEW_PAGE and self.y < TOP:
                self._turn()
            self._line(rows.heading)
            is_small = len(rows.columns) > len(LABELLED)
            self.size, self.leading = (SIZE, LEADING) if is_small else (LARGE, WIDE)
            columns = rows.columns or (1.0,)
            for row in rows.rows:
                self._row(row, columns, is_ruled=bool(rows.columns))
            self.y -= GAP
        self._chart(paper)
        self.pages += 1
        self.canvas.save()
        return buffer.getvalue()

    def _turn(self) -> None:
        self.canvas.showPage()
        self.pages += 1
        self.y = TOP

    def _line(self, heading: str) -> None:
        if self.y - 4 * LEADING < BOTTOM:
            self._turn()
        self.canvas.setFont(FONT, 15.75)
        self.canvas.drawString(LEFT + 31, self.y - 20, heading)
        self.y -= 29

    def _row(self, cells: Sequence[str], columns: Sequence[float], *, is_ruled: bool) -> None:
        widths = [share * (RIGHT - LEFT) for share in columns]
        broken = [_cut(cell, width, self.size) for cell, width in zip(cells, widths, strict=True)]
        height = max(map(len, broken)) * self.leading + 2 * PAD
        if self.y - height < BOTTOM:
            self._turn()
        edges = [LEFT]
        for width in widths:
            edges.append(edges[-1] + width)
        bottom = self.y - height
        if is_ruled:
            self.canvas.lines(
                [(edge, self.y, edge, bottom) for edge in edges] + [(LEFT, bottom, RIGHT, bottom)]
            )
        for lines, left in zip(broken, edges, strict=False):
            text = self.canvas.beginText(left + PAD, self.y - PAD - self.leading + 2)
            text.setFont(FONT, self.size, self.leading)
            for line in lines:
                text.textLine(line)
            self.canvas.drawText(text)
        self.y = bottom

    def _chart(self, paper: AppraisalPaper) -> None:
        self.canvas.lines([(LEFT, TOP - ring, RIGHT, TOP - ring) for ring in range(0, 200, 20)])
        for at, axis in enumerate(paper.axes):
            self.canvas.drawString(LEFT + at * 90, TOP - 220, f"{axis.name} {axis.text}")


def _cut(text: str, width: float, size: float) -> list[str]:
    """Lines of so many characters; half-width ones count as half."""
    fitting = max(1, int((width - 2 * PAD) / size))
    lines = []
    for paragraph in text.split("\n"):
        start = count = 0
        for at, character in enumerate(paragraph):
            count += 1 if character < "\u2000" else 2
            if count > 2 * fitting:
                lines.append(paragraph[start:at])
                start, count = at, 1 if character < "\u2000" else 2
        lines.append(paragraph[start:])
    return lines


def has(module: str) -> bool:
    """Whether a rival is installed."""
    return find_spec(module) is not None


def by_fpdf2(paper: AppraisalPaper) -> bytes:
    """One report by fpdf2's tables."""
    from fpdf import FPDF  # only where it is installed

    pdf = FPDF()
    pdf.add_font("fang", fname=str(FILE))
    pdf.add_page()
    for rows in rows_of(paper):
        pdf.set_font("fang", size=15)
        pdf.cell(text=rows.heading, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("fang", size=9)
        if not rows.columns:
            for (one,) in rows.rows:
                pdf.multi_cell(0, text=one, new_x="LMARGIN", new_y="NEXT")
        elif rows.rows:
            widths = tuple(round(share * 100) for share in rows.columns)
            with pdf.table(col_widths=widths, first_row_as_headings=False) as table:
                for row in rows.rows:
                    table.row(row)
    return bytes(pdf.output())


def by_weasyprint(paper: AppraisalPaper) -> bytes:
    """One report as HTML tables through WeasyPrint."""
    from weasyprint import HTML  # only where it is installed

    face = f"@font-face{{font-family:fang;src:url('{FILE.as_uri()}')}}"
    table = "table{border-collapse:collapse;width:100%}td{border:.5pt solid}"
    parts = [f"<style>{face}body{{font:9.5pt fang}}{table}</style>"]
    for rows in rows_of(paper):
        parts.append(f"<h2>{escape(rows.heading)}</h2>")
        if not rows.columns:
            parts += [f"<p>{escape(one)}</p>" for (one,) in rows.rows]
            continue
        body = "".join(f"<tr>{''.join(f'<td>{escape(c)}</td>' for c in row)}</tr>" for row in rows.rows)
        parts.append(f"<table>{body}</table>")
    return bytes(HTML(string="".join(parts)).write_pdf())


class ByTypst:
    """Reports through typst, a template that reads the rows as JSON, compiled anew for each."""

    TEMPLATE = """#set page(paper: "a4")
#set text(font: "DukaoFang", size: 9.5pt, lang: "zh")
#for part in json(bytes(sys.inputs.rows)) [
  = #part.heading
  #if part.columns.len() == 0 [ #for row in part.rows [ #row.at(0) #parbreak() ] ] else [
    #table(columns: part.columns.map(x => x * 100%), ..part.rows.flatten())
  ]
]
"""

    def __init__(self) -> None:
        import typst  # only where it is installed

        self._folder = TemporaryDirectory()
        source = Path(self._folder.name) / "report.typ"
        source.write_text(self.TEMPLATE, "utf-8")
        self._typst: Any = typst
        self._compiler: Any = typst.Compiler(str(source), font_paths=[str(FILE.parent)])

    def draw(self, paper: AppraisalPaper) -> bytes:
        """One report."""
        parts = [{"heading": one.heading, "columns": one.columns, "rows": one.rows} for one in rows_of(paper)]
        inputs = {"rows": json.dumps(parts, ensure_ascii=False)}
        return bytes(self._compiler.compile(format="pdf", sys_inputs=inputs))


def by_word(papers: Sequence[AppraisalPaper]) -> int:
    """Reports as Word files, turned into PDF by one LibreOffice; gives the number of files."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for number, paper in enumerate(papers):
            _document(paper, folder / f"{number}.docx")
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to"]
        files = [str(folder / f"{number}.docx") for number in range(len(papers))]
        subprocess.run(
            [*command, "pdf", "--outdir", name, *files], capture_output=True, check=True, timeout=600
        )
        return len(list(folder.glob("*.pdf")))


def has_writer() -> bool:
    """Whether LibreOffice Writer is installed."""
    program = shutil.which("soffice")
    home = Path(os.path.realpath(program)).parent if program else None
    return home is not None and (home / "libswlo.so").exists()


def _document(paper: AppraisalPaper, path: Path) -> None:
    document = Document()
    for rows in rows_of(paper):
        document.add_heading(rows.heading)
        if not rows.columns:
            for (one,) in rows.rows:
                document.add_paragraph(one)
        elif rows.rows:
            table = document.add_table(len(rows.rows), len(rows.columns), style="Table Grid")
            cells = list(table._cells)
            for at, text in enumerate(text for row in rows.rows for text in row):
                cells[at].text = text
    document.save(str(path))
