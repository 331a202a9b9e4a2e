"""Offices, units and an inspector exchange real package files between real workspaces, and all converge.

Packages come late, again, out of order, changed and not at all; workspaces are copied and put back; imports
are taken back, keys revoked, lines forged. ``DUKAO_RUNS`` sets the number of runs (a soak takes 3,000),
``DUKAO_SEED`` the first seed; a failure names its seed and tells its story.
"""

import os
import sys
from collections import Counter

import pytest

from tests.property.exchange_machine import run

RUNS = int(os.environ.get("DUKAO_RUNS", "25"))
FIRST_SEED = int(os.environ.get("DUKAO_SEED", "0"))
NEEDED = (
    "applied",
    "known",
    "tampered and refused",
    "forged and refused",
    "cloned",
    "cloned and noticed",
    "put back",
    "undone",
    "revoked",
    "forked",
    "conflicts",
)
"""What must really have happened in all the runs together."""


@pytest.mark.skipif(sys.platform == "win32", reason="copies the files of an open workspace")
def test_everybody_who_may_read_it_ends_with_the_same_whatever_happens_to_packages(
    capsys: pytest.CaptureFixture[str],
) -> None:
    total: Counter[str] = Counter()
    for seed in range(FIRST_SEED, FIRST_SEED + RUNS):
        total += run(seed)

    with capsys.disabled():
        print(f"\nexchange machine: {RUNS} runs: {dict(sorted(total.items()))}")  # noqa: T201 - the report the machine owes
    assert [what for what in NEEDED if not total[what]] == []
