"""Parties that edit, forge, exchange, restore and copy themselves never break the kernel's promises.

``DUKAO_RUNS`` sets the number of runs (a soak takes a million), ``DUKAO_SEED`` the first seed; a failure
names its seed and tells its story.
"""

import os
import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.records.journal import Journal
from tests.property.kernel_bugs import BUGS, Bug
from tests.property.kernel_invariants import Broken, NewKernel
from tests.property.kernel_machine import run
from tests.property.kernel_world import Finding

RUNS = int(os.environ.get("DUKAO_RUNS", "400"))
FIRST_SEED = int(os.environ.get("DUKAO_SEED", "0"))
RUNS_PER_BUG = 150

# Share of runs that must really contain what the machine is for.
FLOORS = {"has_conflict": 0.30, "has_fork": 0.10, "has_quarantined": 0.30}


def play(seed: int, new: NewKernel) -> Finding:
    rng = random.Random(seed)
    try:
        return run(rng, new, steps=rng.randint(40, 100))
    except Broken as broken:
        broken.add_note(f"DUKAO_SEED={seed}")
        raise


def shares(findings: list[Finding]) -> dict[str, float]:
    return {name: sum(getattr(finding, name) for finding in findings) / len(findings) for name in FLOORS}


def below_floors(measured: dict[str, float]) -> list[str]:
    return [name for name, floor in FLOORS.items() if measured[name] < floor]


def broken_invariants(new: NewKernel) -> Iterator[str]:
    for seed in range(RUNS_PER_BUG):
        try:
            play(seed, new)
        except Broken as broken:
            yield str(broken)


def test_no_run_breaks_an_invariant_and_enough_runs_are_hard(capsys: pytest.CaptureFixture[str]) -> None:
    findings = [play(seed, Journal) for seed in range(FIRST_SEED, FIRST_SEED + RUNS)]

    measured = shares(findings)
    lines = sum(finding.lines for finding in findings)
    with capsys.disabled():
        print(f"\nkernel machine: {RUNS} runs, {lines} lines, share of runs that {measured}")  # noqa: T201 - the report the machine owes
    assert below_floors(measured) == []


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_a_seeded_bug_is_caught_by_the_invariant_it_breaks(bug: Bug) -> None:
    with pytest.MonkeyPatch.context() as patch:
        new = bug(patch)

        caught = BUGS[bug] in broken_invariants(new)

    assert caught


@pytest.mark.parametrize("name", FLOORS)
def test_runs_that_are_too_tame_are_noticed(name: str) -> None:
    tame = dict.fromkeys(FLOORS, 0.99) | {name: FLOORS[name] - 0.01}

    assert below_floors(tame) == [name]


@settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(rng=st.randoms(use_true_random=False), steps=st.integers(1, 20))
def test_short_runs_that_shrink_break_no_invariant(rng: random.Random, steps: int) -> None:
    finding = run(rng, Journal, steps)

    assert finding.lines >= 0
