"""Places for signatures: who, the signature, the day."""

from collections.abc import Sequence

from desktop.i18n import tr
from desktop.reports.flow import Flow, baseline_drop
from desktop.reports.fonts import Role
from desktop.reports.story import Words
from desktop.reports.text import Style, break_lines, draw_lines

NAME = Style(Role.BODY, 14, 34)
LINE = "_" * 20
"""What is signed on in the editable twin."""
LINE_START_EM, LINE_END_EM, DAY_START_EM = 4.2, 15.0, 18.0


def signatures_height(roles: Sequence[str]) -> float:
    """Height that signature lines need, points."""
    return len(roles) * NAME.leading


def set_signatures(flow: Flow, roles: Sequence[str]) -> None:
    """Sets one line for each person who signs; all of them on one page.

    Args:
        flow: where they go.
        roles: what each of them signs as.
    """
    flow.reserve(signatures_height(roles))
    for role in roles:
        _set_one(flow, role)


def _set_one(flow: Flow, role: str) -> None:
    flow.tell(Words(tr("{role}：{line}　　年　　月　　日", role=role, line=LINE), NAME))
    pages, left, em = flow.pages, flow.sheet.left, NAME.size
    baseline = flow.y - baseline_drop(NAME)
    for text, start in ((tr("{role}：", role=role), 0.0), (tr("年　　月　　日"), DAY_START_EM)):
        lines = break_lines(text, NAME, flow.sheet.block_width, pages.faces)
        pages.draw(draw_lines(lines, left + start * em, baseline, flow.sheet.block_width, NAME, pages.pen))
    y = baseline - 3
    pages.draw(
        f"q 0.5 w {left + LINE_START_EM * em:.2f} {y:.2f} m {left + LINE_END_EM * em:.2f} {y:.2f} l S Q"
    )
    flow.y -= NAME.leading
