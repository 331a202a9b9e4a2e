"""Lines drawn by hand: few points that still look the same."""

from collections.abc import Sequence
from itertools import pairwise
from math import hypot

from desktop.domain.checks.inspections import Strokes

Point = tuple[float, float]

MOST_POINTS = 400
WIDTH, HEIGHT = 1000, 400
_FINEST = 1.0
_COARSER = 1.5


def simplified(lines: Sequence[Sequence[Point]], most: int = MOST_POINTS) -> Strokes:
    """Leaves points out that lie on a line with their neighbours, more of them until few enough are left.

    Args:
        lines: as drawn, x 0 to `WIDTH`, y 0 to `HEIGHT`; what lies outside is moved to the edge.
        most: points in all, at least 1.

    Returns:
        Whole numbers; the ends of every line stay where they are. Of too many lines the shortest go.
    """
    tolerance = _FINEST
    kept = [_without_needless([_inside(point) for point in line], tolerance) for line in lines if line]
    while sum(map(len, kept)) > most and any(len(line) > 2 for line in kept):
        tolerance *= _COARSER
        kept = [_without_needless(line, tolerance) for line in kept]
    return tuple(tuple((round(x), round(y)) for x, y in line) for line in _longest(kept, most))


def _without_needless(line: Sequence[Point], tolerance: float) -> list[Point]:
    """Of a line the points that are farther than so much from the line without them (Douglas and Peucker)."""
    kept = {0, len(line) - 1}
    waiting = [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        inner = range(first + 1, last)
        if not inner:
            continue
        far = max(inner, key=lambda place: _distance(line[place], line[first], line[last]))
        if _distance(line[far], line[first], line[last]) > tolerance:
            kept.add(far)
            waiting += [(first, far), (far, last)]
    return [line[place] for place in sorted(kept)]


def _longest(lines: list[list[Point]], most: int) -> list[list[Point]]:
    """The longest lines that have so many points together, in the order in which they were drawn."""
    order = sorted(range(len(lines)), key=lambda place: _length(lines[place]), reverse=True)
    chosen, count = set[int](), 0
    for place in order:
        if count + len(lines[place]) <= most:
            chosen.add(place)
            count += len(lines[place])
    return [line for place, line in enumerate(lines) if place in chosen]


def _length(line: Sequence[Point]) -> float:
    return sum(hypot(one[0] - other[0], one[1] - other[1]) for one, other in pairwise(line))


def _distance(point: Point, first: Point, last: Point) -> float:
    """From a point to the stretch between two others."""
    across, down = last[0] - first[0], last[1] - first[1]
    length = across * across + down * down
    along = 0.0 if not length else ((point[0] - first[0]) * across + (point[1] - first[1]) * down) / length
    share = min(1.0, max(0.0, along))
    return hypot(point[0] - first[0] - share * across, point[1] - first[1] - share * down)


def _inside(point: Point) -> Point:
    return min(max(point[0], 0.0), float(WIDTH)), min(max(point[1], 0.0), float(HEIGHT))
