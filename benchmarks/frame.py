"""How a comparison is made and told."""

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

RUNS = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """How much data the scenarios use.

    Attributes:
        changes: lines of a large log.
        runs: pairs of runs.
    """

    changes: int
    runs: int


QUICK = Scale(changes=50_000, runs=RUNS)
FULL = Scale(changes=1_000_000, runs=RUNS)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Our operation against its floor.

    Attributes:
        row: row of the performance table.
        title: what is compared, with its size.
        ours: does our operation once.
        floor: does the least once.
        goal: largest ratio that meets the goal; None when only the time counts.
        goal_ms: largest time of ours that meets the goal, milliseconds; None when only the ratio counts.
        runs: pairs of runs; None means the scale's.
    """

    row: int
    title: str
    ours: Callable[[], object]
    floor: Callable[[], object]
    goal: float | None = None
    goal_ms: float | None = None
    runs: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured: medians in milliseconds, and the median of the ratios pair by pair."""

    row: int
    title: str
    ours_ms: float
    floor_ms: float
    ratio: float
    lowest: float
    highest: float
    goal: float | None
    goal_ms: float | None

    @property
    def is_met(self) -> bool:
        """Whether every goal that was set is met."""
        ratio_met = self.goal is None or self.ratio <= self.goal
        return ratio_met and (self.goal_ms is None or self.ours_ms <= self.goal_ms)


def measure(comparison: Comparison, runs: int) -> Figure:
    """Runs ours and the floor in turn, after one warm-up of each."""
    comparison.ours()
    comparison.floor()
    pairs = [(_timed(comparison.ours), _timed(comparison.floor)) for _ in range(max(runs, RUNS))]
    ratios = [ours / floor for ours, floor in pairs]
    return Figure(
        comparison.row,
        comparison.title,
        1000 * statistics.median(ours for ours, _ in pairs),
        1000 * statistics.median(floor for _, floor in pairs),
        statistics.median(ratios),
        min(ratios),
        max(ratios),
        comparison.goal,
        comparison.goal_ms,
    )


def report(figures: list[Figure]) -> Iterator[str]:
    """The table as lines of text."""
    yield f"{'row':>3}  {'ours':>10}  {'floor':>10}  {'ratio':>6}  {'min–max':>12}  {'goal':>14}  what"
    for figure in figures:
        goals = []
        if figure.goal is not None:
            goals.append(f"≤ {figure.goal:g} ×")
        if figure.goal_ms is not None:
            goals.append(f"≤ {figure.goal_ms:g} ms")
        mark = "  " if figure.is_met else " !"
        spread = f"{figure.lowest:.2f}–{figure.highest:.2f}"
        yield (
            f"{figure.row:>3}  {figure.ours_ms:>7.1f} ms  {figure.floor_ms:>7.1f} ms  {figure.ratio:>6.2f}  "
            f"{spread:>12}  {', '.join(goals):>14}{mark} {figure.title}"
        )


@contextmanager
def _quiet() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _timed(operation: Callable[[], object]) -> float:
    with _quiet():
        start = time.perf_counter()
        operation()
        return time.perf_counter() - start
