"""Canonical JSON: equal inputs give equal bytes, what was written is read back, anything else is refused."""

import json
import random
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.evaluation.engine import evaluate
from desktop.domain.evaluation.values import (
    Adjustment,
    Change,
    ChangeKind,
    Fact,
    FactState,
    Inputs,
    Occurrence,
    Participant,
    Source,
)
from desktop.i18n import use_language
from desktop.services.evaluation.canonical import (
    SnapshotUnreadable,
    digest,
    read_inputs,
    write_evaluation,
    write_inputs,
)
from tests.services.evaluation.small import POLICE, TRADE, small_scheme

DAY = date(2024, 1, 20)


def inputs() -> Inputs:
    source = Source("finding", "office/1", "问2023-1")
    events = (Occurrence("甲 迟报", DAY, "迟报", Decimal("1.50"), "已报备", source), Occurrence("乙", None))
    return Inputs(
        participants=tuple(
            Participant(party, name, "government", order, order != 2)
            for order, (party, name) in enumerate(((POLICE, "市公安局"), (TRADE, "市财政局")), 1)
        ),
        facts=(
            Fact(
                "ledger.completion", POLICE, FactState.KNOWN, Decimal("33.3333333333"), Decimal(1), Decimal(3)
            ),
            Fact(
                "ledger.feedback", POLICE, FactState.KNOWN, occurrences=events, sources=(source,), note="注"
            ),
            Fact("manual.B2", TRADE, FactState.MISSING, note="还没有填报"),
            Fact("manual.B3", TRADE, FactState.NOT_APPLICABLE, by=TRADE),
        ),
        changes=(Change("u1", POLICE, "A1", Decimal("7.50"), "理由", "督查科", DAY, ChangeKind.APPEAL, "v"),),
        adjustments=(Adjustment("u2", TRADE, "表扬", Decimal("-0.5"), "文", DAY, "incident"),),
    )


def test_what_was_written_is_read_back_exactly() -> None:
    read = read_inputs(write_inputs(inputs()))

    assert sorted(read.facts, key=str) == sorted(inputs().facts, key=str)
    assert [str(one.value) for one in read.facts if one.value] == ["33.3333333333"]
    assert set(read.participants) == set(inputs().participants)
    assert (read.changes, read.adjustments) == (inputs().changes, inputs().adjustments)
    assert write_inputs(read) == write_inputs(inputs())


def test_order_says_nothing_and_every_field_says_something() -> None:
    data, known = write_inputs(inputs()), inputs()
    rng = random.Random(7)
    shuffled = replace(known, facts=tuple(rng.sample(known.facts, 4)), participants=known.participants[::-1])
    other = [
        replace(known, facts=(replace(known.facts[0], value=Decimal(33)), *known.facts[1:])),
        replace(known, facts=known.facts[:-1]),
        replace(known, changes=(replace(known.changes[0], version=""),)),
        replace(known, adjustments=(replace(known.adjustments[0], veto=""),)),
        replace(
            known, participants=(replace(known.participants[0], is_ranked=False), *known.participants[1:])
        ),
    ]

    assert write_inputs(shuffled) == data
    assert len({digest(write_inputs(one)) for one in (known, *other)}) == 6


def test_figures_are_the_same_bytes_in_every_language_and_from_read_inputs() -> None:
    scheme = small_scheme()
    chinese = write_evaluation(evaluate(scheme, inputs()))
    use_language("en")
    try:
        english = write_evaluation(evaluate(scheme, read_inputs(write_inputs(inputs()))))
    finally:
        use_language("zh")

    assert chinese == english
    units = json.loads(chinese)["units"]
    assert [one["participant"]["party"] for one in units] == [POLICE, TRADE]
    assert units[0]["indicators"][0]["parts"][0]["exact"]


def test_another_process_with_other_hashing_writes_the_same_bytes() -> None:
    program = (
        "from tests.services.evaluation.test_canonical import *\n"
        "print(digest(write_inputs(inputs())), digest(write_evaluation(evaluate(small_scheme(), inputs()))))"
    )

    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            check=True,
            capture_output=True,
            text=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ".", "TZ": zone, "PATH": ""},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    }

    here = digest(write_inputs(inputs())), digest(write_evaluation(evaluate(small_scheme(), inputs())))
    assert found == {" ".join(here) + "\n"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"[]",
        b'{"form":"dukao-inputs-2"}',
        b'{"form":"dukao-inputs-1"}',
        b'{"form":"dukao-inputs-1","participants":[{}],"facts":[],"changes":[],"adjustments":[]}',
        b'{"form":"dukao-inputs-1","participants":3,"facts":[],"changes":[],"adjustments":[]}',
        b'{"form":"dukao-inputs-1","participants":["x"],"facts":[],"changes":[],"adjustments":[]}',
    ],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(SnapshotUnreadable):
        read_inputs(data)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'"order":1', b'"order":"1"'),
        (b'"is_ranked":true', b'"is_ranked":1'),
        (b'"value":"33.3333333333"', b'"value":33.3'),
        (b'"value":"33.3333333333"', b'"value":"viel"'),
        (b'"state":"known"', b'"state":"perhaps"'),
        (b'"on":"2024-01-20"', b'"on":"2024-13-20"'),
        (b'"points":"7.50"', b'"points":null'),
    ],
)
def test_a_value_of_another_kind_is_refused(before: bytes, after: bytes) -> None:
    data = write_inputs(inputs())

    assert before in data
    with pytest.raises(SnapshotUnreadable):
        read_inputs(data.replace(before, after))
