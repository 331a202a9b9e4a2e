"""Where the lines of a title break: evenly, and not inside a word where that can be helped.

Source: GB/T 9704-2012, 7.3.1 (回行时词意完整、排列对称、长短适宜、间距恰当, 梯形或菱形).
"""

from collections.abc import Iterable
from itertools import combinations, pairwise

from desktop.reports.fonts import FaceSet
from desktop.reports.text import (
    NOT_AT_LINE_END,
    NOT_AT_LINE_START,
    Line,
    Style,
    break_lines,
    text,
)
from desktop.reports.typeface import EM

MAX_TITLE = 60
"""Longer titles are broken like paragraphs."""
GOOD_AFTER = (
    "》",
    "的",
    "和",
    "与",
    "及",
    "、",
    "——",
    "”",
    "）",
    "：",
    "方案",
    "计划",
    "规划",
    "意见",
    "要点",
    "办法",
    "季度",
    "半年",
)
GOOD_BEFORE = (
    "《",
    "（",
    "“",
    "关于",
    "督查",
    "督办",
    "任务分解",
    "重点任务",
    "年度",
    "考核",
    "加快",
    "推进",
    "进一步",
)
"""Words beside which a break keeps the sense: a convention of print, not of a standard."""
INSIDE_WORD_COST, LINE_COST = 12.0, 6.0
MAX_SEARCHED_LINES = 3
FULL = 0.96


def break_title(value: object, style: Style, width: float, faces: FaceSet) -> list[Line]:
    """Breaks a title into as few lines as it needs, of similar length.

    Args:
        value: any text; a line end in it is kept.
        style: face and size.
        width: points.
        faces: the faces it will be drawn with.
    """
    return [
        line
        for part in text(value).strip().split("\n")
        for line in _break_part(part.strip(), style, width, faces)
    ]


def _break_part(part: str, style: Style, width: float, faces: FaceSet) -> list[Line]:
    widths = faces.widths(style.role)
    total = sum(widths[character] for character in part)
    limit = width * EM / style.size * FULL
    if total <= limit or len(part) > MAX_TITLE:
        return break_lines(part, style, width, faces)
    count = int(-(-total // limit))
    places = [at for at in range(1, len(part)) if _is_allowed(part, at)]
    counts = (count, count + 1) if count < MAX_SEARCHED_LINES else (count,)
    options = (
        [part[start:stop].strip() for start, stop in pairwise((0, *chosen, len(part)))]
        for lines in counts
        for chosen in combinations(places, lines - 1)
    )
    return _best(options, widths, limit) or break_lines(part, style, width, faces)


def _best(options: Iterable[list[str]], widths: dict[str, int], limit: float) -> list[Line]:
    best: tuple[float, list[Line]] = (float("inf"), [])
    for pieces in options:
        lengths = [sum(map(widths.__getitem__, piece)) for piece in pieces]
        if max(lengths) > limit:
            continue
        cost = _cost(pieces, lengths)
        if cost < best[0]:
            lines = zip(pieces, lengths, strict=True)
            best = cost, [Line(piece, length, 0, is_last=True) for piece, length in lines]
    return best[1]


def _cost(pieces: list[str], lengths: list[int]) -> float:
    """How bad a choice of lines is, in ems: uneven, cut inside words, many."""
    unevenness = (max(lengths) - min(lengths)) / EM
    inside = sum(not _is_good(before, after) for before, after in pairwise(pieces))
    return unevenness + INSIDE_WORD_COST * inside + LINE_COST * len(pieces)


def _is_allowed(part: str, at: int) -> bool:
    before, after = part[at - 1], part[at]
    both_words = before.isascii() and after.isascii() and before != " " and after != " "
    return after not in NOT_AT_LINE_START and before not in NOT_AT_LINE_END and not both_words


def _is_good(before: str, after: str) -> bool:
    return before.endswith(GOOD_AFTER) or after.startswith(GOOD_BEFORE)
