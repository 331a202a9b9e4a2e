"""Columns of a table and how wide each of them should be."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

STEP = 6.0
"""Width that `balance_columns` gives away at a time, points."""
MAX_SAMPLE = 120


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        head: its heading.
        width: points; the least width where columns are balanced.
        align: of its cells: ``left``, ``centre`` or ``justify``.
        breaks_after: mark after which lines of its cells end, see `Style`.
        is_middle: whether its cells stand in the middle of the row's height, else at the top.
        is_fixed: whether its width stays when columns are balanced.
    """

    head: str
    width: float
    align: str = "left"
    breaks_after: str = ""
    is_middle: bool = True
    is_fixed: bool = False


def table_width(columns: Sequence[Column]) -> float:
    """Width of a table, points."""
    return sum(column.width for column in columns)


def fit_columns(columns: Sequence[Column], width: float) -> tuple[Column, ...]:
    """Scales the columns so that together they have a width."""
    scale = width / table_width(columns)
    return tuple(replace(column, width=column.width * scale) for column in columns)


def balance_columns(
    columns: Sequence[Column], width: float, rows: Sequence[Sequence[str]]
) -> tuple[Column, ...]:
    """Gives the width that is left to the columns where it shortens the table most.

    Args:
        columns: with their least widths.
        width: of the whole table, points.
        rows: the texts of its cells; a sample of them is looked at.

    Returns:
        The columns, together as wide as asked.
    """
    sample = rows[:: max(1, -(-len(rows) // MAX_SAMPLE))]
    lengths = [[len(cell) for cell in row] for row in sample]
    widths = [column.width for column in columns]
    flexible = [number for number, column in enumerate(columns) if not column.is_fixed]
    while flexible and sum(widths) + STEP <= width:
        widest = max(flexible, key=lambda number: _gain(lengths, widths, number))
        widths[widest] += STEP
    spare = (width - sum(widths)) / max(len(flexible), 1)
    return tuple(
        replace(column, width=points + (spare if number in flexible else 0.0))
        for number, (column, points) in enumerate(zip(columns, widths, strict=True))
    )


def _gain(lengths: Sequence[Sequence[int]], widths: Sequence[float], number: int) -> float:
    """How much lower the rows, each as high as its tallest cell, get with a column a step wider."""
    gain = 0.0
    for row in lengths:
        heights = [length / width for length, width in zip(row, widths, strict=True)]
        own = heights[number]
        others = max((height for at, height in enumerate(heights) if at != number), default=0.0)
        if own > others:
            gain += own - max(others, row[number] / (widths[number] + STEP))
    return gain
