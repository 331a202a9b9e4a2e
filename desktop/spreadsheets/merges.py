"""Merged cells: what they cover, and their value in every row and column they cover."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Merge:
    """A rectangle of cells shown as one; rows and columns from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


class Spreader:
    """Puts the value of merged cells into all they cover, row by row in order."""

    def __init__(self, merges: Iterable[Merge], width: int) -> None:
        self._width = width
        self._coming = sorted((merge for merge in merges if merge.left < width), key=lambda merge: merge.top)
        self._coming.reverse()
        self._open: list[tuple[Merge, Any]] = []

    def spread(self, index: int, cells: Sequence[Any]) -> Sequence[Any]:
        """One row with the values spread into it.

        Args:
            index: number of the row, from 0; never smaller than before.
            cells: as many as the table is wide.
        """
        self._open = [pair for pair in self._open if pair[0].bottom >= index]
        while self._coming and self._coming[-1].top <= index:
            merge = self._coming.pop()
            value = cells[merge.left] if merge.top == index else ""
            if value != "" and merge.bottom >= index:
                self._open.append((merge, value))
        if not self._open:
            return cells
        filled = list(cells)
        for merge, value in self._open:
            for column in range(merge.left, min(merge.right + 1, self._width)):
                filled[column] = value
        return filled


def wide_rows(merges: Iterable[Merge], width: int) -> Iterator[int]:
    """Rows in which one merged cell covers at least half of the table: titles, chapters, notes."""
    for merge in merges:
        if (min(merge.right, width - 1) - merge.left + 1) * 2 >= width:
            yield from range(merge.top, merge.bottom + 1)
