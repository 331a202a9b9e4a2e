"""Hashes over what an evaluation rests on, so that changes and frozen figures can name it."""

import json
from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256
from typing import Any

from desktop.domain.evaluation.values import Adjustment, Change, Fact, Inputs, Occurrence

_FACTS, _INPUTS = "dukao-facts-1", "dukao-inputs-1"
_ENCODER = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))


def facts_version(facts: Iterable[Fact]) -> str:
    """The hash of some facts, whatever order they come in.

    Returns:
        SHA-256 in hexadecimal; the first line hashed names the format.
    """
    return _digest(_FACTS, (_fact(one) for one in facts))


def inputs_version(inputs: Inputs) -> str:
    """The hash of everything an evaluation depends on beside its scheme, whatever order it comes in."""
    lines = [
        *(
            ["participant", one.party, one.name, one.group, one.order, one.is_ranked]
            for one in inputs.participants
        ),
        *(["fact", *_fact(one)] for one in inputs.facts),
        *(["change", *_change(one)] for one in inputs.changes),
        *(["adjustment", *_adjustment(one)] for one in inputs.adjustments),
    ]
    return _digest(_INPUTS, lines)


def _digest(form: str, lines: Iterable[list[Any]]) -> str:
    texts = sorted(map(_ENCODER.encode, lines))
    return sha256("\n".join((form, *texts)).encode()).hexdigest()


def _change(one: Change) -> list[Any]:
    said = [one.uid, one.unit, one.indicator, _plain(one.points), one.reason, one.by]
    return [*said, one.on.isoformat(), one.kind.value, one.version]


def _adjustment(one: Adjustment) -> list[Any]:
    said = [one.uid, one.unit, one.title, _plain(one.points), one.document]
    return [*said, one.on.isoformat(), one.veto]


def _fact(fact: Fact) -> list[Any]:
    return [
        fact.unit,
        fact.name,
        fact.state.value,
        *map(_plain, (fact.value, fact.done, fact.total)),
        sorted(map(_occurrence, fact.occurrences), key=str),
        sorted([one.kind, one.uid] for one in fact.sources),
        fact.note,
        fact.by,
    ]


def _occurrence(one: Occurrence) -> list[Any]:
    day = one.on.isoformat() if one.on else ""
    source = [one.source.kind, one.source.uid] if one.source else []
    return [one.title, day, one.level, _plain(one.count), one.exemption, source]


def _plain(number: Decimal | None) -> str:
    """A number without trailing zeros and exponent: 1.50 and 1.5 are the same fact."""
    return "" if number is None else f"{number.normalize():f}"
