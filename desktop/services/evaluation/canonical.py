"""One way to write the inputs and the figures of an evaluation as bytes: the same on every machine.

JSON in UTF-8 with sorted keys and no blanks; numbers are texts, exactly as they were; lists whose order says
nothing are sorted, lists whose order says something (steps, parts, ranks) are kept. Nothing in it depends on
the language, the clock or the machine.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any, TypeVar

from desktop.domain.evaluation.values import (
    Adjustment,
    Change,
    ChangeKind,
    Evaluation,
    Fact,
    FactState,
    IndicatorScore,
    Inputs,
    Occurrence,
    Participant,
    PartScore,
    Source,
    Step,
    UnitScore,
)
from desktop.errors import AppError
from desktop.i18n import mark

INPUTS_FORM, EVALUATION_FORM = "dukao-inputs-1", "dukao-evaluation-1"
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_T = TypeVar("_T")


class SnapshotUnreadable(AppError):
    """The frozen inputs are not what this program writes."""

    code = "E_SNAPSHOT"
    template = mark("封存的数据读不出来（{reason}）。请从督查办公室的另一台电脑或备份取得。")


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal, as snapshots name what they hold."""
    return sha256(data).hexdigest()


def write_inputs(inputs: Inputs) -> bytes:
    """The inputs as canonical JSON; equal inputs give equal bytes, whatever order they come in."""
    return _bytes(
        {
            "form": INPUTS_FORM,
            "participants": _sorted(map(_participant, inputs.participants)),
            "facts": _sorted(map(_fact, inputs.facts)),
            "changes": _sorted(map(_change, inputs.changes)),
            "adjustments": _sorted(map(_adjustment, inputs.adjustments)),
        }
    )


def read_inputs(data: bytes) -> Inputs:
    """Reads what `write_inputs` wrote; written again it gives the same bytes.

    Raises:
        SnapshotUnreadable: it is no JSON of that form.
    """
    try:
        found = json.loads(data)
        if not isinstance(found, dict) or found.get("form") != INPUTS_FORM:
            raise SnapshotUnreadable(reason=INPUTS_FORM)
        return Inputs(
            participants=tuple(map(_read_participant, found["participants"])),
            facts=tuple(map(_read_fact, found["facts"])),
            changes=tuple(map(_read_change, found["changes"])),
            adjustments=tuple(map(_read_adjustment, found["adjustments"])),
        )
    except (ValueError, TypeError, KeyError, AttributeError, InvalidOperation) as error:
        raise SnapshotUnreadable(reason=str(error)) from error


def write_evaluation(evaluation: Evaluation) -> bytes:
    """All figures with their derivations as canonical JSON, in the order of the evaluation."""
    scheme = evaluation.scheme
    return _bytes(
        {
            "form": EVALUATION_FORM,
            "scheme": [scheme.code, scheme.edition],
            "units": [_unit(one) for one in evaluation.units],
        }
    )


def _bytes(value: Mapping[str, Any]) -> bytes:
    return _ENCODER.encode(value).encode()


def _sorted(items: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(items, key=_ENCODER.encode)


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _participant(one: Participant) -> dict[str, Any]:
    return {
        "party": one.party,
        "name": one.name,
        "group": one.group,
        "order": one.order,
        "is_ranked": one.is_ranked,
    }


def _source(one: Source) -> list[str]:
    return [one.kind, one.uid, one.text]


def _occurrence(one: Occurrence) -> dict[str, Any]:
    return {
        "title": one.title,
        "on": _day(one.on),
        "level": one.level,
        "count": _number(one.count),
        "exemption": one.exemption,
        "source": _source(one.source) if one.source else None,
    }


def _fact(one: Fact) -> dict[str, Any]:
    return {
        "name": one.name,
        "unit": one.unit,
        "state": one.state.value,
        "value": _number(one.value),
        "done": _number(one.done),
        "total": _number(one.total),
        "occurrences": [_occurrence(item) for item in one.occurrences],
        "sources": [_source(item) for item in one.sources],
        "note": one.note,
        "by": one.by,
    }


def _change(one: Change) -> dict[str, Any]:
    return {
        "uid": one.uid,
        "unit": one.unit,
        "indicator": one.indicator,
        "points": _number(one.points),
        "reason": one.reason,
        "by": one.by,
        "on": _day(one.on),
        "kind": one.kind.value,
        "version": one.version,
    }


def _adjustment(one: Adjustment) -> dict[str, Any]:
    return {
        "uid": one.uid,
        "unit": one.unit,
        "title": one.title,
        "points": _number(one.points),
        "document": one.document,
        "on": _day(one.on),
        "veto": one.veto,
    }


def _unit(one: UnitScore) -> dict[str, Any]:
    return {
        "participant": _participant(one.participant),
        "indicators": [_indicator(item) for item in one.indicators],
        "dimensions": {code: list(map(_number, points)) for code, points in one.dimensions.items()},
        "initial": _number(one.initial),
        "total": _number(one.total),
        "steps": list(map(_step, one.steps)),
        "grade": one.grade,
        "rank": one.rank,
        "vetoes": [item.uid for item in one.vetoes],
        "adjustments": [item.uid for item in one.adjustments],
        "missing": list(one.missing),
        "is_provisional": one.is_provisional,
    }


def _indicator(one: IndicatorScore) -> dict[str, Any]:
    return {
        "code": one.indicator.code,
        "parts": [_part(item) for item in one.parts],
        "initial": _number(one.initial),
        "final": _number(one.final),
        "full": _number(one.full),
        "steps": list(map(_step, one.steps)),
        "version": one.version,
        "changes": [item.uid for item in one.changes],
        "is_provisional": one.is_provisional,
    }


def _part(one: PartScore) -> dict[str, Any]:
    return {
        "code": one.part.code,
        "points": _number(one.points),
        "exact": one.exact,
        "steps": list(map(_step, one.steps)),
        "is_provisional": one.is_provisional,
    }


def _step(one: Step) -> list[str | None]:
    return [one.name, one.formula, _number(one.value)]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value).__name__)
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(type(value).__name__)
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(type(value).__name__)
    return value


def _or_none(read: Callable[[str], _T], value: object) -> _T | None:
    return None if value is None else read(_text(value))


def _read_participant(one: Mapping[str, Any]) -> Participant:
    names = (_text(one["party"]), _text(one["name"]), _text(one["group"]))
    return Participant(*names, _whole(one["order"]), _flag(one["is_ranked"]))


def _read_source(one: Iterable[Any]) -> Source:
    return Source(*map(_text, one))


def _read_occurrence(one: Mapping[str, Any]) -> Occurrence:
    return Occurrence(
        title=_text(one["title"]),
        on=_or_none(date.fromisoformat, one["on"]),
        level=_text(one["level"]),
        count=Decimal(_text(one["count"])),
        exemption=_text(one["exemption"]),
        source=_read_source(one["source"]) if one["source"] else None,
    )


def _read_fact(one: Mapping[str, Any]) -> Fact:
    return Fact(
        name=_text(one["name"]),
        unit=_text(one["unit"]),
        state=FactState(one["state"]),
        value=_or_none(Decimal, one["value"]),
        done=_or_none(Decimal, one["done"]),
        total=_or_none(Decimal, one["total"]),
        occurrences=tuple(map(_read_occurrence, one["occurrences"])),
        sources=tuple(map(_read_source, one["sources"])),
        note=_text(one["note"]),
        by=_text(one["by"]),
    )


def _read_change(one: Mapping[str, Any]) -> Change:
    return Change(
        uid=_text(one["uid"]),
        unit=_text(one["unit"]),
        indicator=_text(one["indicator"]),
        points=Decimal(_text(one["points"])),
        reason=_text(one["reason"]),
        by=_text(one["by"]),
        on=date.fromisoformat(_text(one["on"])),
        kind=ChangeKind(one["kind"]),
        version=_text(one["version"]),
    )


def _read_adjustment(one: Mapping[str, Any]) -> Adjustment:
    return Adjustment(
        uid=_text(one["uid"]),
        unit=_text(one["unit"]),
        title=_text(one["title"]),
        points=Decimal(_text(one["points"])),
        document=_text(one["document"]),
        on=date.fromisoformat(_text(one["on"])),
        veto=_text(one["veto"]),
    )
