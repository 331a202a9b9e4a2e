"""Which of the eight masks suits a QR code best: all modules of a code as one number, a row after the other.

The library that codes tries all masks module by module, which takes longer than setting all pages of a paper.

Source: ISO/IEC 18004, 7.8.3 (evaluation of masks).
"""

from dataclasses import dataclass
from functools import cache

from desktop.reports.qr_reading import MASKS, Modules, reserved_places

RUN, BLOCK, FINDER, UNEVEN = 2, 3, 40, 10
LIKE_FINDER = ("10111010000", "00001011101")


@dataclass(frozen=True, slots=True)
class _Grid:
    """What is the same for all codes of a size; bit ``row * (side + 1) + column`` is a module.

    Attributes:
        pairs: modules that have one to their right.
        above: modules that have one below.
        wide: modules that have ten to their right.
        changes: for each mask, what it changes against the first one: by row, and by column.
    """

    side: int
    pairs: int
    above: int
    wide: int
    changes: tuple[tuple[int, int], ...]


def best_mask(modules: Modules) -> int:
    """The number of the mask with the fewest faults.

    Args:
        modules: of the code with mask 0.
    """
    grid = _grid(len(modules))
    rows = _number(modules)
    columns = _number(tuple(zip(*modules, strict=True)))
    faults = [_faults(grid, rows ^ by_row, columns ^ by_column) for by_row, by_column in grid.changes]
    return faults.index(min(faults))


def faults_of(modules: Modules) -> int:
    """How many faults a finished code has.

    Args:
        modules: rows from the top, True is black.
    """
    return _faults(_grid(len(modules)), _number(modules), _number(tuple(zip(*modules, strict=True))))


def _number(modules: Modules) -> int:
    """The modules as bits; a bit between two rows stays empty."""
    lines = [
        "".join("1" if module else "0" for module in row)[::-1].rjust(len(modules) + 1, "0")
        for row in modules
    ]
    return int("".join(reversed(lines)), 2)


@cache
def _grid(side: int) -> _Grid:
    version = (side - 17) // 4
    reserved = reserved_places(side, version)
    places = [(row, column) for row in range(side) for column in range(side)]
    free = [place for place in places if place not in reserved]

    def changed(mask: int, *, is_turned: bool) -> int:
        found = 0
        for row, column in free:
            if (MASKS[0](row, column) == 0) != (MASKS[mask](row, column) == 0):
                found |= 1 << (column * (side + 1) + row if is_turned else row * (side + 1) + column)
        return found

    def where(columns: int, rows: int) -> int:
        return sum(
            1 << (row * (side + 1) + column) for row, column in places if column < columns and row < rows
        )

    return _Grid(
        side=side,
        pairs=where(side - 1, side),
        above=where(side, side - 1),
        wide=where(side - len(LIKE_FINDER[0]) + 1, side),
        changes=tuple((changed(mask, is_turned=False), changed(mask, is_turned=True)) for mask in range(8)),
    )


def _faults(grid: _Grid, rows: int, columns: int) -> int:
    """Long runs, blocks, what looks like a finder pattern, and too much of one colour."""
    share = 100 * rows.bit_count() / grid.side**2
    return (
        _runs(grid, rows)
        + _runs(grid, columns)
        + BLOCK * _blocks(grid, rows)
        + FINDER * (_finders(grid, rows) + _finders(grid, columns))
        + UNEVEN * int(abs(share - 50) / 5)
    )


def _equal(grid: _Grid, rows: int) -> int:
    """Modules with the colour of the one to their right."""
    return ~(rows ^ rows >> 1) & grid.pairs


def _runs(grid: _Grid, rows: int) -> int:
    """Three for a run of five of one colour, one more for each further module."""
    equal = _equal(grid, rows)
    long = equal & equal >> 1 & equal >> 2 & equal >> 3
    return long.bit_count() + RUN * (long & ~(long >> 1)).bit_count()


def _blocks(grid: _Grid, rows: int) -> int:
    """Squares of two by two of one colour."""
    equal, below = _equal(grid, rows), rows >> grid.side + 1
    return (equal & equal >> grid.side + 1 & ~(rows ^ below) & grid.above).bit_count()


def _finders(grid: _Grid, rows: int) -> int:
    found = 0
    for pattern in LIKE_FINDER:
        here = grid.wide
        for at, module in enumerate(pattern):
            here &= rows >> at if module == "1" else ~(rows >> at)
        found += here.bit_count()
    return found
