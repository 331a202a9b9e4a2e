"""The tables of security checks: which field of a record fills which column."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any

from desktop.domain.checks.standing import Side
from desktop.domain.checks.values import Severity, Verdict
from desktop.models.columns import (
    Column,
    TypedTable,
    WrongType,
    chosen,
    compact,
    day,
    days,
    decimal,
    digest,
    flags,
    list_of_rows,
    lists,
    names,
    number,
    own,
    party_name,
    table_of,
    text,
    texts,
)

ACCEPTED = "accepted"
"""What a review says of a result that the office takes; the other word is the one of returned reports."""

REINSPECTION = "reinspection"
"""Kind of the rulings on corrective actions; cases never see them."""

X_MOST, Y_MOST = 1000, 400
MOST_POINTS = 400
_FAILING = (Verdict.NONCONFORMING.value, Verdict.PARTIAL.value)


def _instant(value: Any, _: str) -> Any:
    """An aware instant as ISO text."""
    try:
        instant = datetime.fromisoformat(text(value, ""))
    except ValueError:
        raise WrongType from None
    if instant.tzinfo is None:
        raise WrongType
    return instant.isoformat()


def _strokes(value: Any, _: str) -> Any:
    """Lines of points within the frame; the whole drawing counts as absent when one is not."""
    if not isinstance(value, list) or not all(isinstance(stroke, list) for stroke in value):
        raise WrongType
    points = [point for stroke in value for point in stroke]
    if len(value) > MOST_POINTS or len(points) > MOST_POINTS or not all(map(_is_point, points)):
        raise WrongType
    return compact(value)


def _is_point(point: Any) -> bool:
    if not isinstance(point, list) or [type(one) for one in point] != [int, int]:
        return False
    return bool(0 <= point[0] <= X_MOST and 0 <= point[1] <= Y_MOST)


def _objects(value: Any, _: str) -> Any:
    """A list of objects, whatever is in them."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise WrongType
    return compact(value)


def _coordinate(most: int) -> Any:
    """A reader of degrees as plain text."""

    def read(value: Any, party: str) -> Any:
        if abs(float(decimal(value, party))) > most:
            raise WrongType
        return value

    return read


def _words(kinds: Iterable[Enum]) -> list[str]:
    return [str(kind.value) for kind in kinds]


def _owned(name: str) -> Column:
    return Column(name, (name,), own, ("",))


_UNIT = Column("unit", ("unit",), party_name, ("",))
_SHA256 = Column("sha256", ("sha256",), digest, ("",))
_SIZE = Column("size", ("size",), number, (0,))
_SHARES = list_of_rows(("inspector", party_name, ""), ("name", text, ""), ("categories", names, "[]"))
_SEVERITY = chosen("severity", ["", *_words(Severity)])
_PLACE = texts("inspection", "item", "target")

_TABLES = (
    TypedTable(
        "inspection",
        (
            *texts("code", "title", "basis", "checklist", "edition", "checklist_hash", "profile", "level"),
            _UNIT,
            *texts("unit_name", "system"),
            Column("targets", ("targets",), table_of(names), ("[]",)),
            *lists("items"),
            Column("shares", ("shares",), _SHARES, ("[]",)),
            *texts("leader"),
            *days("starts_on", "ends_on"),
            *texts("cap_reason"),
            *lists("reinspects"),
            _owned("previous"),
            *days("planned_on"),
            _owned("supersedes"),
            *days("concluded_on"),
            Column("concluded_value", ("concluded_value",), decimal, (None,)),
        ),
    ),
    TypedTable(
        "check_result",
        (
            *_PLACE,
            *texts("text_hash"),
            chosen("verdict", _words(Verdict), Verdict.UNCHECKED.value),
            *texts("observation", "reason", "note"),
            _SEVERITY,
            Column("details", ("details",), table_of(text), ("[]",)),
            *flags("is_copied"),
            *days("on", "submitted_on"),
        ),
    ),
    TypedTable(
        "check_evidence",
        (
            *_PLACE,
            _SHA256,
            *texts("name"),
            _SIZE,
            *texts("media", "taken_at"),
            Column("latitude", ("latitude",), _coordinate(90), (None,)),
            Column("longitude", ("longitude",), _coordinate(180), (None,)),
            *texts("camera"),
            *days("added_on"),
            *texts("note"),
        ),
    ),
    TypedTable(
        "signature",
        (
            *texts("inspection"),
            chosen("side", _words(Side)),
            *texts("name", "position"),
            Column("digest", ("digest",), digest, ("",)),
            Column("at", ("at",), _instant, (None,)),
            Column("strokes", ("strokes",), _strokes, ("[]",)),
            *texts("refusal"),
        ),
    ),
    TypedTable(
        "finding",
        (
            *texts("code", "notice"),
            _owned("inspection"),
            *texts("inspection_title", "system", "checklist", "edition", "item", "category", "text_hash"),
            *texts("requirement", "standard"),
            _UNIT,
            *texts("unit_name", "target"),
            _SEVERITY,
            chosen("verdict", _FAILING, Verdict.NONCONFORMING.value),
            *texts("observation", "demand"),
            *days("found_on", "due"),
            *lists("repeats"),
            _owned("task"),
            *days("closed_on"),
            *texts("closing"),
        ),
    ),
    TypedTable(
        "corrective_action",
        (
            *texts("finding", "cause", "measures", "result", "responsible"),
            *days("done_on", "on"),
            *lists("evidence"),
        ),
    ),
    TypedTable(
        "quotation",
        (
            _owned("of"),
            _SHA256,
            *texts("name"),
            _SIZE,
            *texts("media", "taken_at"),
            Column("latitude", ("latitude",), _coordinate(90), (None,)),
            Column("longitude", ("longitude",), _coordinate(180), (None,)),
            *texts("camera", "note"),
            _owned("inspection"),
            *texts("title"),
            Column("on", ("on",), day, (None,)),
            Column("answers", ("answers",), _objects, ("[]",)),
        ),
    ),
)

CHECK_TABLES: Mapping[str, TypedTable] = {table.name: table for table in _TABLES}
