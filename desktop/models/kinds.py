"""The tables, one a kind of record: which field fills which column."""

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import lru_cache
from typing import Any

from desktop.domain.supervision import (
    AnswerKind,
    Light,
    ObjectionPart,
    RequestKind,
    ReviewVerdict,
    RulingKind,
    Urgency,
)
from desktop.models.check_kinds import ACCEPTED, CHECK_TABLES, REINSPECTION
from desktop.models.columns import (
    Column,
    TypedTable,
    Value,
    WrongType,
    any_json,
    chosen,
    compact,
    day,
    days,
    decimal,
    digest,
    flag,
    flags,
    list_of_rows,
    lists,
    number,
    own,
    party_name,
    span,
    table_of,
    text,
    texts,
)

EDITION = 4  # raise it when a row would come out differently: workspaces then fold anew when opened

_SERIAL = re.compile(r"[-－]?\d{3,}(?:-\d{1,2})*$|\d+$")
_NUMBER = re.compile(r"\d+")
_DIGITS = 6
_CODE_PLACE = 1  # in a row of `task`, after the uid


def plan_of(code: str) -> str:
    """The plan that a task's code begins with, so that plans sort by their codes, numbers by their size.

    ``2023-5-007`` and ``2023-5-007-1`` are of ``2023-5``, which comes before ``2023-10``.
    """
    plan, dash, serial = code.rpartition("-")
    if not (dash and len(serial) > 2 and serial.isdecimal()):  # nearly every code is that simple
        plan = _SERIAL.sub("", code, count=1)
    return _sortable(plan)


@lru_cache(maxsize=256)
def _sortable(plan: str) -> str:
    return _NUMBER.sub(lambda digits: digits[0].zfill(_DIGITS), plan)


def _plan(row: list[Value]) -> Value:
    return plan_of(str(row[_CODE_PLACE]))


def _clauses(value: Any, party: str) -> Any:
    if not isinstance(value, list):
        raise WrongType
    clauses = []
    for item in value:
        if not isinstance(item, dict):
            raise WrongType
        path, heading = text(item.get("path"), party), text(item.get("heading"), party)
        level, place = number(item.get("level"), party), span(item.get("span"), party)
        clauses.append([path, level, heading, *place])
    return compact(clauses)


def _words(kinds: Iterable[Enum]) -> list[str]:
    return [str(kind.value) for kind in kinds]


_ORDER = Column("order", ("order",), number, (0,))
_SPAN = Column("span", ("span_start", "span_end"), span, (0, 0))
_TASK = Column("task", ("task",), own, ("",))
_SUPERSEDES = Column("supersedes", ("supersedes",), own, ("",))
_PERCENT = Column("percent", ("percent",), decimal, (None,))
_UNIT = Column("unit", ("unit",), party_name, ("",))
_MILESTONES = table_of(day)
_STEPS = list_of_rows(("period", text, ""), ("text", text, ""), ("percent", decimal, None))
_ITEMS = list_of_rows(
    ("task", text, ""), ("code", text, ""), ("title", text, ""), ("due", day, None), ("reason", text, "")
)

_LEDGER = (
    TypedTable(
        "policy",
        (
            *texts("code", "title", "doc_no", "issuer"),
            *days("issued_on"),
            *texts("text"),
            Column("clauses", ("clauses",), _clauses, ("[]",)),
            *texts("source_name", "source_sha256"),
            _SUPERSEDES,
        ),
    ),
    TypedTable(
        "task",
        (
            *texts("code"),
            _ORDER,
            Column("policy", ("policy",), own, ("",)),
            *texts("clause", "title", "text"),
            _SPAN,
            *lists("lead", "responsible", "groups"),
            *texts("sponsor", "note", "origin"),
            _SUPERSEDES,
        ),
        computed=(("plan", _plan),),
    ),
    TypedTable(
        "milestone",
        (_TASK, _ORDER, *days("due"), *texts("due_text", "text"), _SPAN, *texts("reason")),
        ("is_withdrawn",),
    ),
    TypedTable(
        "target",
        (
            _TASK,
            _ORDER,
            *texts("name", "comparator", "value", "unit", "base", "recurrence"),
            *days("due"),
            *flags("strive"),
            *texts("text"),
            _SPAN,
        ),
        ("is_withdrawn",),
    ),
    TypedTable(
        "assignment",
        (
            _TASK,
            _UNIT,
            *texts("name"),
            chosen("duty", ("lead", "responsible"), "responsible"),
            *texts("wording"),
            *days("issued_on"),
            _SUPERSEDES,
            Column("reached", ("reached",), _MILESTONES, ("[]",)),
        ),
        ("is_withdrawn", "withdrawn"),
    ),
    TypedTable(
        "unit",
        (
            *texts("code", "name", "short"),
            *lists("aliases"),
            *texts("kind", "group"),
            _ORDER,
            Column("successor", ("successor",), own, ("",)),
        ),
        ("is_withdrawn",),
    ),
    TypedTable("unit_group", (*texts("name"), *lists("aliases", "members")), ("is_withdrawn",)),
)
_YEAR = (
    TypedTable(
        "acceptance",
        (
            *texts("task", "assignment"),
            chosen("kind", _words(AnswerKind)),
            chosen("part", ["", *_words(ObjectionPart)]),
            *texts("reason", "wanted", "contact", "phone"),
            *days("on"),
        ),
    ),
    TypedTable("plan", (*texts("task", "assignment"), Column("steps", ("steps",), _STEPS, ("[]",)))),
    TypedTable(
        "feedback",
        (
            *texts("task", "assignment", "period", "progress", "problems", "next_steps", "help"),
            _PERCENT,
            Column("values", ("values",), table_of(decimal), ("[]",)),
            Column("milestones", ("milestones",), _MILESTONES, ("[]",)),
            *flags("is_done", "is_unchanged"),
            *texts("reporter"),
            *days("submitted_on"),
        ),
    ),
    TypedTable(
        "evidence",
        (
            *texts("of"),
            Column("sha256", ("sha256",), digest, ("",)),
            *texts("name"),
            Column("size", ("size",), number, (0,)),
            *texts("media"),
            *days("dated", "added_on"),
            *texts("note"),
            chosen("side", ("", "before", "after")),
        ),
    ),
    TypedTable(
        "review",
        (
            *texts("feedback", "task", "assignment", "period", "version"),
            chosen("verdict", [*_words(ReviewVerdict), ACCEPTED]),
            *texts("opinion"),
            *lists("milestones"),
            *days("on"),
            *texts("reviewer", "result"),
        ),
    ),
    TypedTable(
        "extension",
        (
            *texts("task", "assignment"),
            chosen("kind", _words(RequestKind)),
            *texts("milestone"),
            *days("wanted"),
            *texts("reason"),
            *days("on"),
        ),
    ),
    TypedTable(
        "ruling",
        (
            _TASK,
            Column("assignment", ("assignment",), own, ("",)),
            chosen("kind", [*_words(RulingKind), REINSPECTION]),
            *texts("about", "version"),
            Column("is_granted", ("is_granted",), flag, (None,)),
            *texts("milestone"),
            *days("due", "first", "last"),
            chosen("light", _words(Light), Light.NONE.value),
            *texts("reason"),
            *days("on"),
            Column("inspection", ("inspection",), own, ("",)),
        ),
    ),
    TypedTable(
        "instruction",
        (
            *texts("number", "leader", "text"),
            chosen("urgency", _words(Urgency), Urgency.NORMAL.value),
            *days("said_on", "due"),
            *texts("rule", "task", "relates"),
            Column("slip_sha256", ("slip_sha256",), digest, ("",)),
            *texts("slip_name"),
        ),
    ),
    TypedTable(
        "notice",
        (
            *texts("number"),
            _UNIT,
            *texts("unit_name"),
            chosen("colour", _words(Light), Light.NONE.value),
            Column("items", ("items",), _ITEMS, ("[]",)),
            *texts("demand"),
            *days("reply_by"),
            *texts("signer"),
            *days("on"),
        ),
    ),
    TypedTable(
        "reminder",
        (
            _UNIT,
            *texts("unit_name"),
            Column("items", ("items",), _ITEMS, ("[]",)),
            *texts("period", "text"),
            *days("on"),
        ),
    ),
    TypedTable("rule", (*texts("name"), Column("value", ("value",), any_json, ("null",)), *texts("source"))),
)

TABLES: Mapping[str, TypedTable] = {
    **{table.name: table for table in (*_LEDGER, *_YEAR)},
    **CHECK_TABLES,
}
SEARCHED = ("code", "title", "text", "lead", "responsible")
