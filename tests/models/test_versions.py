"""Versions told from the tables are those that folding the lines of some streams alone gives."""

import random
from pathlib import Path

import pytest

from desktop.models.versions import versions_within
from desktop.records.fold import Key, fold
from desktop.records.line import Change, Edit, compose
from desktop.records.ownership import Judgement, judge
from desktop.records.stream import StreamName, Tip
from tests.models.samples import OFFICE, STAMP, UNIT, opened, uid

OWN = StreamName(OFFICE, "a" * 8 + ".1", "*", 2023)
OTHER = StreamName(OFFICE, "b" * 8 + ".1", "*", 2023)
FOREIGN = StreamName(UNIT, "c" * 8 + ".1", OFFICE, 2023)


def written(rng: random.Random, count: int) -> list[Change]:
    """Lines of few records by several authors; some do not fold, and streams fork."""
    changes: list[Change] = []
    for _ in range(count):
        stream = rng.choice([OWN, OWN, OTHER, FOREIGN])
        before = [change for change in changes if change.stream == stream]
        last = rng.choice(before[-2:]) if before and rng.random() < 0.15 else (before or [None])[-1]
        tip = Tip(last.position, last.hash) if last else Tip()
        key = (rng.choice(["task", "task", "hologram"]), uid(rng.randint(1, 6)))
        known = [change.hash for change in changes if (change.edit.kind, change.edit.record) == key]
        replaces = {"title": tuple(rng.sample(known, k=min(len(known), 2)))} if rng.random() < 0.7 else {}
        edit = Edit(*key, {"title": f"{rng.random()}"}, {name: one for name, one in replaces.items() if one})
        changes.append(compose(stream, tip, edit, STAMP))
    return changes


@pytest.mark.parametrize("seed", range(25))
def test_versions_are_those_of_the_lines_of_the_streams_alone(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    changes = written(rng, rng.randint(1, 25))
    wanted = {stream: rng.randint(0, 8) for stream in rng.sample([OWN, OTHER, FOREIGN], k=rng.randint(1, 3))}
    with opened(tmp_path / "a.dukao") as workspace:
        with workspace.transaction():
            workspace.log.accept(changes)

        whole, rest = versions_within(workspace.connection, wanted)

    within = {one.hash: one for one in changes if one.position <= wanted.get(one.stream, 0)}
    everything, alone = fold(changes), fold(within.values())
    assert whole == {
        key: record.version for key, record in alone.items() if record.changes == everything[key].changes
    }
    assert rest == {digest for digest, one in within.items() if key_of(one) not in whole}


def key_of(change: Change) -> Key | None:
    """The record that a line is folded into."""
    return (change.edit.kind, change.edit.record) if judge(change) is Judgement.FOLDED else None
