"""What papers of the year-end evaluation are set from: frames, tables, a QR code with words beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.i18n import tr
from desktop.reports.columns import Column, fit_columns
from desktop.reports.fields import PAD_X, RULE, FieldRow, set_band, set_fields
from desktop.reports.flow import BODY, Flow, baseline_drop
from desktop.reports.fonts import Role
from desktop.reports.page import POINTS_PER_MM
from desktop.reports.qr import QUIET_MODULES, qr_matrix, qr_operators
from desktop.reports.story import Cell, Grid, GridRow
from desktop.reports.table import Item, TableStyle, set_table
from desktop.reports.text import Style, break_lines, draw_lines, text

CELLS = TableStyle(
    cell=Style(Role.BODY, 9.5, 12.5),
    head=Style(Role.HEADING, 9.5, 13, align="centre"),
    band=Style(Role.HEADING, 9.5, 13),
)
TEXT = Style(Role.BODY, 12, 20, align="justify", indent=2)
"""Between tables."""
NOTE = Style(Role.BODY, 10.5, 16, align="justify", indent=2)
WARNING = Style(Role.HEADING, 10.5, 16, align="justify")
SUBTITLE = Style(Role.SUBHEADING, BODY.size, 24, align="centre")
CODE_WORDS = Style(Role.SONG, 9, 14)
FOLLOWER = 66.0
"""What stays with a heading: the head of a table and its first rows, or three lines of text, points."""
BEFORE, AFTER = 4.0, 8.0
QR_SIDE = 30 * POINTS_PER_MM


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code.

    Attributes:
        value: of the code; ASCII.
        words: beside it; line ends are kept.
    """

    value: str
    words: str


def set_heading(flow: Flow, value: str, level: int = 0, follower: float = FOLLOWER) -> None:
    """Sets a heading that stays with what follows.

    Args:
        flow: where it goes.
        value: its text with its number.
        level: 0 for 一、, 1 for （一）.
        follower: height of what must stand on the same page, points.
    """
    flow.skip(BEFORE)
    flow.heading(value, level, follower)


def set_frame(flow: Flow, rows: Sequence[FieldRow], title: str = "", together: int = 1) -> None:
    """Sets labelled fields.

    Args:
        flow: where they go.
        rows: from top to bottom.
        title: a grey heading above them, also in the outline; empty for none.
        together: number of last rows that stand on one page.
    """
    flow.skip(BEFORE)
    if title:
        set_band(flow, title, follower=FOLLOWER)
    set_fields(flow, rows, continued=title, together=together)
    flow.skip(AFTER)


def set_rows(flow: Flow, columns: Sequence[Column], rows: Sequence[Item]) -> None:
    """Sets a table as wide as the text block.

    Args:
        flow: where it goes.
        columns: their widths are scaled.
        rows: from top to bottom.
    """
    flow.skip(BEFORE)
    set_table(flow, fit_columns(columns, flow.sheet.block_width), rows, CELLS)
    flow.skip(AFTER)


def text_height(flow: Flow, value: str, style: Style) -> float:
    """Height that a paragraph takes, points."""
    return len(break_lines(value, style, flow.sheet.block_width, flow.pages.faces)) * style.leading


def code_height(code: Code) -> float:
    """Height of a code with its frame and the space around it, points."""
    return BEFORE + QR_SIDE + 2 * _quiet(len(qr_matrix(code.value))) + AFTER


def _quiet(modules: int) -> float:
    return QR_SIDE / modules * QUIET_MODULES


def set_code(flow: Flow, code: Code) -> None:
    """Sets a code at the left with its words beside it, in one frame that is not parted."""
    matrix = qr_matrix(code.value)
    quiet = _quiet(len(matrix))
    height = QR_SIDE + 2 * quiet
    flow.skip(BEFORE)
    flow.reserve(height)
    sheet, pages, bottom = flow.sheet, flow.pages, flow.y - height
    left = sheet.left + height + PAD_X
    width = sheet.right - left - PAD_X
    lines = break_lines(code.words, CODE_WORDS, width, pages.faces)
    top = flow.y - (height - len(lines) * CODE_WORDS.leading) / 2
    pages.draw(
        f"q {RULE} w {sheet.left:.2f} {bottom:.2f} {sheet.block_width:.2f} {height:.2f} re S Q "
        + qr_operators(matrix, sheet.left + quiet, bottom + quiet, QR_SIDE)
        + "\n"
        + draw_lines(lines, left, top - baseline_drop(CODE_WORDS), width, CODE_WORDS, pages.pen)
    )
    _tell_code(flow, code, (sheet.left, bottom, height, height))
    flow.y = bottom
    flow.skip(AFTER)


def _tell_code(flow: Flow, code: Code, box: tuple[float, float, float, float]) -> None:
    """The same for the editable twin."""
    picture = flow.drawing(box, tr("核对用的二维码"))
    words = Cell(text(code.words), CODE_WORDS, flow.sheet.block_width - box[2])
    flow.tell(Grid((GridRow((Cell("", CODE_WORDS, box[2], shown=picture), words)),)))
