"""From rows of tables to values: one list of columns and one function a kind."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from desktop.domain.ledger import (
    Assignment,
    AssignmentState,
    ClauseValue,
    Duty,
    Milestone,
    PolicyDocument,
    Stage,
    Target,
    Task,
)
from desktop.domain.units import Succession, Unit, UnitDirectory, UnitGroup, UnitKind
from desktop.i18n import tr

POLICY = "uid, code, title, doc_no, issuer, issued_on, text, clauses, source_name, source_sha256, is_issued"
TASK = (
    "uid",
    "code",
    "order",
    "policy",
    "clause",
    "title",
    "text",
    "span_start",
    "span_end",
    "lead",
    "responsible",
    "groups",
    "sponsor",
    "note",
    "origin",
    "is_issued",
    "is_withdrawn",
    "withdrawn",
    "conflicts",
    "due",
)
MILESTONE = "uid, task, due, due_text, text, span_start, span_end, reason"
TARGET = "uid, task, name, comparator, value, unit, recurrence, due, strive, text, span_start, span_end"
ASSIGNMENT = "uid, task, unit, name, duty, wording, issued_on, reached"
UNIT = 'uid, code, name, short, aliases, kind, "group", "order", successor'
GROUP = "uid, name, aliases, members"


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as a record.

    Attributes:
        short: the name that plans use; the full one when the record has none.
        kind: as written, e.g. ``government``.
        group: the group it is ranked in.
        order: protocol order.
        successor: uid of the unit that took over; empty when none did.
    """

    uid: str
    code: str
    name: str
    short: str
    aliases: tuple[str, ...]
    kind: str
    group: str
    order: int
    successor: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group of units as a record; members are codes of units."""

    uid: str
    name: str
    aliases: tuple[str, ...]
    members: tuple[str, ...]


def policy(row: Sequence[Any]) -> PolicyDocument:
    """From columns `POLICY`."""
    uid, code, title, doc_no, issuer, issued_on, text, clauses, name, digest, is_issued = row
    return PolicyDocument(
        uid=uid,
        code=code,
        title=title,
        doc_no=doc_no,
        issuer=issuer,
        issued_on=day(issued_on),
        text=text,
        clauses=tuple(
            ClauseValue(path, level, heading, (start, end))
            for path, level, heading, start, end in json.loads(clauses)
        ),
        source_name=name,
        source_sha256=digest,
        stage=_stage(is_issued),
    )


def task(row: Sequence[Any]) -> Task:
    """From columns `TASK`."""
    return Task(
        uid=row[0],
        code=row[1],
        order=row[2],
        policy=row[3],
        clause=row[4],
        title=row[5],
        text=row[6],
        span=(row[7], row[8]),
        lead=names(row[9]),
        responsible=names(row[10]),
        groups=names(row[11]),
        sponsor=row[12],
        note=row[13],
        origin=row[14],
        stage=_stage(row[15]),
        withdrawn=(row[17] or tr("未写明理由")) if row[16] else "",
        conflicts=names(row[18]),
        due=day(row[19]),
    )


def milestone(row: Sequence[Any]) -> Milestone:
    """From columns `MILESTONE`."""
    uid, task_uid, due, due_text, text, start, end, reason = row
    return Milestone(uid, task_uid, day(due), due_text, text, (start, end), reason)


def target(row: Sequence[Any]) -> Target:
    """From columns `TARGET`."""
    return Target(
        uid=row[0],
        task=row[1],
        name=row[2],
        comparator=row[3],
        value=row[4],
        unit=row[5],
        recurrence=row[6],
        due=day(row[7]),
        strive=bool(row[8]),
        text=row[9],
        span=(row[10], row[11]),
    )


def assignment(row: Sequence[Any]) -> Assignment:
    """From columns `ASSIGNMENT`; telling a unit its share is issuing it."""
    uid, task_uid, unit_id, name, duty, wording, issued_on, text = row
    state = AssignmentState.ISSUED
    reached = tuple((one, day(when)) for one, when in json.loads(text)) if text != "[]" else ()
    return Assignment(uid, task_uid, unit_id, name, Duty(duty), wording, state, day(issued_on), reached)


def unit(row: Sequence[Any]) -> UnitRow:
    """From columns `UNIT`."""
    uid, code, name, short, aliases, kind, group_name, order, successor = row
    return UnitRow(uid, code, name, short or name, names(aliases), kind, group_name, order, successor)


def group(row: Sequence[Any]) -> GroupRow:
    """From columns `GROUP`."""
    uid, name, aliases, members = row
    return GroupRow(uid, name, names(aliases), names(members))


def directory(
    name: str, prefixes: Sequence[str], units: Sequence[UnitRow], groups: Sequence[GroupRow]
) -> UnitDirectory:
    """The directory that records of units and groups make."""
    known = {row.value for row in UnitKind}
    by_code = {
        row.code: Unit(
            code=row.code,
            name=row.name,
            short=row.short,
            aliases=row.aliases,
            kind=UnitKind(row.kind) if row.kind in known else UnitKind.OTHER,
            group=row.group,
            order=row.order,
        )
        for row in units
    }
    codes = {row.uid: row.code for row in units}
    return UnitDirectory(
        name,
        tuple(prefixes),
        tuple(by_code.values()),
        tuple(
            UnitGroup(row.name, row.aliases, tuple(by_code[code] for code in row.members if code in by_code))
            for row in groups
        ),
        tuple(Succession(row.code, codes[row.successor], None) for row in units if row.successor in codes),
    )


def day(text: str | None) -> date | None:
    """A day from ISO text."""
    return date.fromisoformat(text) if text else None


@lru_cache(maxsize=4096)  # tasks name the same few units many times
def names(text: str) -> tuple[str, ...]:
    """A list of texts from JSON."""
    return tuple(json.loads(text)) if text != "[]" else ()


def _stage(is_issued: int) -> Stage:
    return Stage.ISSUED if is_issued else Stage.DRAFT
