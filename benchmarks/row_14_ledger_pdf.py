"""Row 14: a ledger of 5,000 rows as PDF, against a canvas drawn by hand, and its growth with the rows."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from io import BytesIO
from random import Random

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks.frame import Comparison, Scale
from benchmarks.samples import SEED, tasks
from desktop.domain.supervision import Light
from desktop.paths import resource
from desktop.reports.fonts import bundled_faces
from desktop.reports.ledger import (
    LedgerGroup,
    LedgerMilestone,
    LedgerPaper,
    LedgerRow,
    LedgerStanding,
    render_ledger,
)
from desktop.reports.page import Imprint

ROWS = 5_000
FEW = 1_250
GROUP = 50
_LIGHTS = ((Light.GREEN, "绿灯"), (Light.BLUE, "蓝灯"), (Light.YELLOW, "黄灯"), (Light.RED, "红灯"))
_FONT, _SIZE, _LEADING, _PAD = "bench-body", 9.0, 11.8, 3.0
_LEFT, _TOP, _BOTTOM = 99.0, 516.0, 74.0
_WIDTHS = (79.0, 57.0, 189.0, 66.0, 78.0, 70.0, 42.0, 57.0)
_HEAD = ("编号", "任务", "工作要求", "牵头单位", "责任单位", "时间节点", "亮灯", "状态和时限")


def comparisons(_: Scale) -> Iterator[Comparison]:
    """The same rows on both sides: eight columns and a line of units, about 200 characters each."""
    rows = _rows(ROWS)
    paper, quarter = _paper(rows), _paper(rows[:FEW])
    faces = bundled_faces()
    pdfmetrics.registerFont(TTFont(_FONT, str(resource("fonts/DukaoFang.ttf"))))
    yield Comparison(
        14,
        f"a ledger of {ROWS:,} rows as PDF, against the same table drawn by hand on a canvas",
        lambda: render_ledger(paper, faces),
        lambda: _drawn_by_hand(rows),
        goal=1.3,
    )
    times = ROWS // FEW
    yield Comparison(
        14,
        f"{ROWS:,} rows at once, against {FEW:,} rows {times} times: linear when about 1",
        lambda: render_ledger(paper, faces),
        lambda: [render_ledger(quarter, faces) for _ in range(times)],
        goal=1.3,
    )


def _rows(count: int) -> list[LedgerRow]:
    random = Random(SEED)
    found = []
    for number, edit in enumerate(tasks(count), 1):
        fields = edit.fields
        light, word = _LIGHTS[random.randrange(len(_LIGHTS))]
        due = date(2023, 6, 30) + timedelta(days=random.randrange(900))
        found.append(
            LedgerRow(
                code=str(fields["code"]),
                title=str(fields["title"]),
                requirement=str(fields["text"]),
                lead_units=tuple(fields["lead"]),
                responsible_units=tuple(fields["responsible"]),
                milestones=(LedgerMilestone(due, "2023年年底前", "建成并投入使用"),),
                state="办理中",
                clause=str(fields["clause"]),
                standing=LedgerStanding(
                    light, word, f"{number % 101}%", due, (_units(fields["responsible"]),)
                ),
            )
        )
    return found


def _units(names: Sequence[str]) -> str:
    return f"办理中：{'、'.join(names)}"


def _paper(rows: Sequence[LedgerRow]) -> LedgerPaper:
    groups = tuple(
        LedgerGroup(f"第{at // GROUP + 1}组", tuple(rows[at : at + GROUP]))
        for at in range(0, len(rows), GROUP)
    )
    return LedgerPaper(Imprint("督查任务台账", "聊城市人民政府办公室", "0" * 16, date(2023, 12, 1)), groups)


def _cells(row: LedgerRow) -> tuple[str, ...]:
    standing, milestone = row.standing, row.milestones[0]
    assert standing is not None
    return (
        f"{row.code}{row.clause}",
        row.title,
        row.requirement,
        "、".join(row.lead_units),
        "、".join(row.responsible_units),
        f"{milestone.due}　{milestone.text}",
        standing.word,
        f"{row.state}{standing.percent}　{standing.due}",
    )


def _drawn_by_hand(rows: Sequence[LedgerRow]) -> bytes:
    """What a program that knows this one table would do: cut lines by count, draw strings and rules."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=landscape(A4))
    edges = [_LEFT]
    for width in _WIDTHS:
        edges.append(edges[-1] + width)
    per_line = [max(1, int((width - 2 * _PAD) / _SIZE)) for width in _WIDTHS]
    y = _new_page(canvas, edges)
    line = int((edges[-1] - edges[0] - 2 * _PAD) / _SIZE)
    for row in rows:
        cells = [_lines(cell, fitting) for cell, fitting in zip(_cells(row), per_line, strict=True)]
        assert row.standing is not None
        note = _lines(f"{row.code} 各单位状态　{row.standing.units[0]}", line)
        heights = [max(map(len, part)) * _LEADING + 2 * _PAD for part in (cells, [note])]
        if y - sum(heights) < _BOTTOM:
            canvas.showPage()
            y = _new_page(canvas, edges)
        _row(canvas, edges, cells, y, heights[0])
        y -= heights[0]
        _row(canvas, (edges[0], edges[-1]), [note], y, heights[1])
        y -= heights[1]
    canvas.save()
    return buffer.getvalue()


def _lines(text: str, fitting: int) -> list[str]:
    return [text[at : at + fitting] for at in range(0, len(text), fitting)]


def _new_page(canvas: Canvas, edges: Sequence[float]) -> float:
    _row(canvas, edges, [[head] for head in _HEAD], _TOP, _LEADING + 2 * _PAD)
    return _TOP - _LEADING - 2 * _PAD


def _row(
    canvas: Canvas, edges: Sequence[float], cells: Sequence[Sequence[str]], top: float, height: float
) -> None:
    bottom = top - height
    canvas.lines([(edge, top, edge, bottom) for edge in edges] + [(edges[0], bottom, edges[-1], bottom)])
    for lines, left in zip(cells, edges, strict=False):
        text = canvas.beginText(left + _PAD, top - _PAD - _LEADING + 2)
        text.setFont(_FONT, _SIZE, _LEADING)
        for line in lines:
            text.textLine(line)
        canvas.drawText(text)
