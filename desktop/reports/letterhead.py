"""Head and end of an official document: the issuing office, its number, the red rule, seal and day.

Source: GB/T 9704-2012, 7.2.4 to 7.2.7 (mark of the office, number, red rule), 7.3.5 (signature, day, seal).
"""

from dataclasses import dataclass, replace
from datetime import date

from desktop.i18n import tr
from desktop.reports.flow import BODY, Flow, baseline_drop
from desktop.reports.fonts import Role
from desktop.reports.lights import LETTERHEAD_RED
from desktop.reports.page import BODY_SIZE, LINE_PITCH, POINTS_PER_MM, chinese_date
from desktop.reports.story import Gap, Ruled, Sides, Words
from desktop.reports.text import Style, break_lines, draw_lines, text, text_width

LARGEST_MARK, SMALLEST_MARK = 30.0, 20.0
MARK_WIDTH = 0.96
"""Share of the text block that the name of the office may fill."""
RED_RULE = 1.6
RULE_GAP = 4 * POINTS_PER_MM
SEAL_INDENT, PLAIN_INDENT = 4, 2
"""Characters between the day and the right edge, with and without a seal."""
_PLAIN = Style(Role.BODY, BODY_SIZE, LINE_PITCH)
_RIGHT = Style(Role.BODY, BODY_SIZE, LINE_PITCH, align="right")
CLOSING_GAP = LINE_PITCH / 3
CLOSING_HEIGHT = CLOSING_GAP + 2 * LINE_PITCH


@dataclass(frozen=True, slots=True)
class Reference:
    """The line of a document's number.

    Attributes:
        left: the number, or what stands in its place.
        right: the signer or the day; empty for none: then the number is centred.
    """

    left: str
    right: str = ""


def set_mark(flow: Flow, name: str, spacing: float = 0.0, size: float = LARGEST_MARK) -> None:
    """Sets the red mark of a document (发文机关标志), as large as one line allows.

    Args:
        flow: where it goes.
        name: of the office, or of the series, e.g. 督查通报.
        spacing: space between characters, in ems.
        size: largest size, points.
    """
    plain = text(name).strip()
    spaced = ("　" * round(spacing)).join(plain) if spacing else plain
    fitting = flow.sheet.block_width * MARK_WIDTH / max(len(spaced), 1)
    chosen = min(size, max(fitting, SMALLEST_MARK))
    style = Style(Role.TITLE, round(chosen, 1), chosen * 1.36, align="centre", ink=LETTERHEAD_RED)
    flow.title(spaced, style)


def set_reference(flow: Flow, reference: Reference) -> None:
    """Sets number and signer on one line, or the number alone in the middle."""
    sheet, pages = flow.sheet, flow.pages
    flow.reserve(LINE_PITCH)
    inset = BODY_SIZE if reference.right else 0.0
    if reference.right:
        flow.tell(Sides(text(reference.left), text(reference.right), _PLAIN, inset))
    else:
        flow.tell(Words(text(reference.left), replace(_PLAIN, align="centre")))
    left = _PLAIN if reference.right else Style(Role.BODY, BODY_SIZE, LINE_PITCH, align="centre")
    baseline = flow.y - baseline_drop(_PLAIN)
    for value, style in ((reference.left, left), (reference.right, _RIGHT)):
        lines = break_lines(value, style, sheet.block_width - 2 * inset, pages.faces)[:1]
        pages.draw(
            draw_lines(lines, sheet.left + inset, baseline, sheet.block_width - 2 * inset, style, pages.pen)
        )
    flow.y -= LINE_PITCH


def set_red_rule(flow: Flow) -> None:
    """Draws the red rule as wide as the text block."""
    flow.tell(Ruled(LETTERHEAD_RED, RED_RULE), Gap(RULE_GAP))
    flow.y -= RULE_GAP / 2
    left, right, y = flow.sheet.left, flow.sheet.right, flow.y
    stroke = LETTERHEAD_RED.replace("rg", "RG")
    flow.pages.draw(f"q {stroke} {RED_RULE} w {left:.2f} {y:.2f} m {right:.2f} {y:.2f} l S Q")
    flow.y -= RULE_GAP


def set_closing(flow: Flow, office: str, day: date | None, *, has_seal: bool = True) -> None:
    """Sets the name of the office above the day, at the right; both on one page.

    Args:
        flow: where they go.
        office: that signs.
        day: of the document; None leaves room to write it.
        has_seal: whether a place for the seal is shown.
    """
    flow.reserve(CLOSING_HEIGHT)
    flow.skip(CLOSING_GAP)
    written = chinese_date(day) if day else tr("　　　　年　　月　　日")
    signed = tr("{office}（印章）", office=office) if has_seal else office
    indent = (SEAL_INDENT if has_seal else PLAIN_INDENT) * BODY_SIZE
    widths = [text_width(value, BODY, flow.pages.faces) for value in (signed, written)]
    middle = flow.sheet.right - indent - widths[1] / 2
    middle = min(middle, flow.sheet.right - widths[0] / 2)
    for value, width in zip((signed, written), widths, strict=True):
        if width > flow.sheet.block_width:
            flow.paragraph(value, _RIGHT)
        else:
            _set_at(flow, value, max(flow.sheet.left, middle - width / 2))


def _set_at(flow: Flow, value: str, x: float) -> None:
    pages, sheet = flow.pages, flow.sheet
    right = max(0.0, sheet.right - x - text_width(value, _PLAIN, pages.faces))
    flow.tell(Words(text(value), _RIGHT, right=right))
    lines = break_lines(value, _PLAIN, sheet.block_width + BODY_SIZE, pages.faces)
    pages.draw(draw_lines(lines, x, flow.y - baseline_drop(_PLAIN), sheet.block_width, _PLAIN, pages.pen))
    flow.y -= LINE_PITCH
