"""Row 19: 71 parties and five years: everything merged, one unit's share, and the tables built anew.

Whether it stays linear is what is asked, so the floor is the same operation on the same lines in two halves.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from multiprocessing import get_context

from benchmarks.fleet import UNITS, YEARS, Fleet, Share, lines_of, memory_of, merge
from benchmarks.frame import FULL, RUNS, Comparison, Scale
from desktop.models.verify import rebuild
from desktop.models.workspace import Workspace

_IN_FULL, _QUICK = 1_500_000, 60_000
_LINEAR = 1.15
_UNIT_MS = 5_000.0


def comparisons(scale: Scale) -> Iterator[Comparison]:
    """All lines into an empty workspace; one unit's; then every table from the log."""
    fleet = Fleet(_IN_FULL if scale is FULL else _QUICK)
    size = f"{UNITS + 1} parties × {len(YEARS)} years, {fleet.whole.count:,} changes"
    spaces = iter([fleet.empty() for _ in range(3 * (RUNS + 1))])
    yield Comparison(
        19,
        f"{size}: merge all, against two halves",
        lambda: merge(next(spaces), fleet.whole),
        lambda: _merge_each(spaces, fleet.halves),
        goal=_LINEAR,
    )
    units = iter([fleet.empty() for _ in range(RUNS + 1)])
    yield Comparison(
        19,
        f"{size}: one unit's share, {fleet.unit.count:,} changes, against reading and hashing them",
        lambda: merge(next(units), fleet.unit),
        lambda: _hashed(fleet.unit),
        goal_ms=_UNIT_MS,
    )
    whole, *halves = (_merged(fleet, share) for share in (fleet.whole, *fleet.halves))
    yield Comparison(
        19,
        f"{size}: refold, against two halves",
        _again(whole),
        lambda: [rebuild(half) for half in halves],
        goal=_LINEAR,
    )
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        peak = alone.submit(memory_of, fleet.whole).result()
    print(f"     largest memory of a process that merges and refolds all: {peak} MB (goal: at most 1024)")


def _merge_each(spaces: Iterator[Workspace], shares: Iterable[Share]) -> None:
    for share in shares:
        merge(next(spaces), share)


def _merged(fleet: Fleet, share: Share) -> Workspace:
    workspace = fleet.empty()
    merge(workspace, share)
    return workspace


def _again(workspace: Workspace) -> Callable[[], object]:
    return lambda: rebuild(workspace)


def _hashed(share: Share) -> None:
    for line in lines_of(share):
        sha256(line).digest()
        json.loads(line)
