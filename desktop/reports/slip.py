"""The receipt at the end of a notice: to be cut off, signed and sent back."""

from collections.abc import Sequence

from desktop.i18n import mark, tr
from desktop.reports.fields import FieldRow, fields_height, set_fields
from desktop.reports.flow import Flow, baseline_drop
from desktop.reports.fonts import Role
from desktop.reports.story import Ruled
from desktop.reports.text import Style, break_lines, draw_lines, text_width

CUT_NOTE = Style(Role.BODY, 9, 12, align="centre")
SLIP_TITLE = Style(Role.TITLE, 15, 21, align="centre")
CUT = mark("裁切线（以下为回执，签章后返回）")
CUT_GAP, SLIP_GAP = 13.0, 2.0


def set_slip(flow: Flow, title: str, rows: Sequence[FieldRow], note: str = "") -> None:
    """Sets a receipt: at the foot of the page, to be cut off, where it fits, else on a page of its own.

    Args:
        flow: where it goes.
        title: of the receipt.
        rows: what is filled in.
        note: by when and to whom it is sent back; empty for none.
    """
    height = CUT_GAP + SLIP_TITLE.leading + SLIP_GAP + fields_height(flow, rows) + CUT_NOTE.leading
    flow.tell(Ruled("", 0.6, is_dashed=True, value=tr(CUT), style=CUT_NOTE))
    if flow.room >= height:
        flow.y = flow.sheet.bottom + height
        _set_cut(flow)
    else:
        flow.turn()
    flow.title(title, SLIP_TITLE)
    flow.y -= SLIP_GAP
    set_fields(flow, rows)
    if note:
        flow.paragraph(note, CUT_NOTE)


def _set_cut(flow: Flow) -> None:
    """A dashed line with the words that say what it is for."""
    sheet, pages = flow.sheet, flow.pages
    words = tr(CUT)
    width = text_width(words, CUT_NOTE, pages.faces) + 16
    y = flow.y - CUT_GAP / 2
    middle = (sheet.left + sheet.right) / 2
    pages.draw(
        f"q 0.6 w [4 3] 0 d {sheet.left:.2f} {y:.2f} m {middle - width / 2:.2f} {y:.2f} l "
        f"{middle + width / 2:.2f} {y:.2f} m {sheet.right:.2f} {y:.2f} l S Q"
    )
    lines = break_lines(words, CUT_NOTE, sheet.block_width, pages.faces)
    top = y + CUT_NOTE.leading / 2
    pages.draw(
        draw_lines(lines, sheet.left, top - baseline_drop(CUT_NOTE), sheet.block_width, CUT_NOTE, pages.pen)
    )
    flow.y -= CUT_GAP
