"""From rows of the tables of a year to values: one list of columns and one function a kind."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from desktop.domain.ledger import Assignment
from desktop.domain.supervision import (
    Answer,
    AnswerKind,
    Evidence,
    Feedback,
    Instruction,
    Light,
    Notice,
    NoticeItem,
    ObjectionPart,
    Plan,
    PlanStep,
    Reminder,
    Request,
    RequestKind,
    Review,
    ReviewVerdict,
    Ruling,
    RulingKind,
    Urgency,
)
from desktop.i18n import tr
from desktop.models import rows
from desktop.models.case_rows import STATES


def version_of(table: str) -> str:
    """The version of a record as it stands: what verdicts cite."""
    return f"(SELECT one.version FROM record AS one WHERE one.id = {table}.record)"


ASSIGNMENT = (
    f"{rows.ASSIGNMENT}, (SELECT one.state FROM case_row AS one WHERE one.record = assignment.record)"
)
SHARE = f"{rows.ASSIGNMENT}, is_withdrawn, withdrawn, record"
ANSWER = (
    f'uid, task, assignment, kind, part, reason, wanted, contact, phone, "on", {version_of("acceptance")}, '
    "conflicts"
)
PLAN = "uid, task, assignment, steps, conflicts"
FEEDBACK = (
    "uid, task, assignment, period, is_issued, progress, problems, next_steps, help, percent, "
    '"values", milestones, is_done, is_unchanged, reporter, submitted_on, '
    f"{version_of('feedback')}, conflicts"
)
EVIDENCE = 'uid, "of", sha256, name, size, media, dated, added_on, note, is_issued, side'
REVIEW = 'uid, feedback, task, assignment, period, version, verdict, opinion, milestones, "on", reviewer'
REQUEST = f'uid, task, assignment, kind, milestone, wanted, reason, "on", {version_of("extension")}'
RULING = (
    "uid, task, assignment, kind, about, version, is_granted, milestone, due, "
    '"first", "last", light, reason, "on"'
)
INSTRUCTION = "uid, number, leader, text, urgency, said_on, due, rule, task, relates, slip_sha256, slip_name"
NOTICE = (
    'uid, number, unit, unit_name, colour, items, demand, reply_by, signer, "on", is_withdrawn, withdrawn'
)
REMINDER = 'uid, unit, unit_name, items, period, text, "on"'


@dataclass(frozen=True, slots=True)
class Share:
    """An assignment as a row.

    Attributes:
        withdrawn: reason; empty when it stands.
        number: of its record.
    """

    assignment: Assignment
    withdrawn: str
    number: int


def assignment(row: Sequence[Any]) -> Assignment:
    """From columns `ASSIGNMENT`: in the state that its case is kept in, ISSUED before the first refresh."""
    *fields, state = row
    found = rows.assignment(fields)
    return found if state is None else replace(found, state=STATES[state])


def share(row: Sequence[Any]) -> Share:
    """From columns `SHARE`."""
    *fields, is_withdrawn, withdrawn, number = row
    return Share(rows.assignment(fields), reason_of(is_withdrawn, withdrawn), number)


def reason_of(is_withdrawn: int, reason: str) -> str:
    """Reason of a withdrawal, as values carry it: empty when the record stands."""
    return (reason or tr("未写明理由")) if is_withdrawn else ""


def answer(row: Sequence[Any]) -> Answer:
    """From columns `ANSWER`."""
    return Answer(
        uid=row[0],
        task=row[1],
        assignment=row[2],
        kind=AnswerKind(row[3]),
        part=ObjectionPart(row[4]) if row[4] else None,
        reason=row[5],
        wanted=row[6],
        contact=row[7],
        phone=row[8],
        on=rows.day(row[9]),
        version=row[10].hex(),
        conflicts=rows.names(row[11]),
    )


def plan(row: Sequence[Any]) -> Plan:
    """From columns `PLAN`."""
    uid, task, assignment, steps, conflicts = row
    made = tuple(PlanStep(period, text, _number(percent)) for period, text, percent in json.loads(steps))
    return Plan(uid, task, assignment, made, rows.names(conflicts))


def feedback(row: Sequence[Any]) -> Feedback:
    """From columns `FEEDBACK`."""
    return Feedback(
        uid=row[0],
        task=row[1],
        assignment=row[2],
        period=row[3],
        is_draft=not row[4],
        progress=row[5],
        problems=row[6],
        next_steps=row[7],
        help=row[8],
        percent=_number(row[9]),
        values=tuple((uid, Decimal(value)) for uid, value in _pairs(row[10]) if value is not None),
        milestones=tuple((uid, rows.day(value)) for uid, value in _pairs(row[11])),
        is_done=bool(row[12]),
        is_unchanged=bool(row[13]),
        reporter=row[14],
        submitted_on=rows.day(row[15]),
        version=row[16].hex(),
        conflicts=rows.names(row[17]),
    )


def evidence(row: Sequence[Any]) -> Evidence:
    """From columns `EVIDENCE`."""
    *texts, dated, added_on, note, is_issued, side = row
    uid, of, digest, name, size, media = texts
    return Evidence(
        uid, of, digest, name, size, media, rows.day(dated), rows.day(added_on), note, not is_issued, side
    )


def review(row: Sequence[Any]) -> Review:
    """From columns `REVIEW`."""
    return Review(
        uid=row[0],
        feedback=row[1],
        task=row[2],
        assignment=row[3],
        period=row[4],
        version=row[5],
        verdict=ReviewVerdict(row[6]),
        opinion=row[7],
        milestones=rows.names(row[8]),
        on=rows.day(row[9]),
        reviewer=row[10],
    )


def request(row: Sequence[Any]) -> Request:
    """From columns `REQUEST`."""
    uid, task, assignment, kind, milestone, wanted, reason, on, version = row
    return Request(
        uid,
        task,
        assignment,
        RequestKind(kind),
        milestone,
        rows.day(wanted),
        reason,
        rows.day(on),
        version.hex(),
    )


def ruling(row: Sequence[Any]) -> Ruling:
    """From columns `RULING`; what decides nothing that was asked for stands when it does not say."""
    about, is_granted = row[4], row[6]
    return Ruling(
        uid=row[0],
        task=row[1],
        assignment=row[2],
        kind=RulingKind(row[3]),
        about=about,
        version=row[5],
        is_granted=bool(is_granted) if is_granted is not None else not about,
        milestone=row[7],
        due=rows.day(row[8]),
        first=rows.day(row[9]),
        last=rows.day(row[10]),
        light=Light(row[11]),
        reason=row[12],
        on=rows.day(row[13]),
    )


def instruction(row: Sequence[Any]) -> Instruction:
    """From columns `INSTRUCTION`."""
    uid, number, leader, text, urgency, said_on, due, *rest = row
    rule, task, relates, digest, name = rest
    return Instruction(
        uid,
        number,
        leader,
        text,
        Urgency(urgency),
        rows.day(said_on),
        rows.day(due),
        rule,
        task,
        relates,
        digest,
        name,
    )


def notice(row: Sequence[Any]) -> Notice:
    """From columns `NOTICE`."""
    uid, number, unit, unit_name, colour, items, demand, reply_by, signer, on, is_withdrawn, reason = row
    return Notice(
        uid,
        number,
        unit,
        unit_name,
        Light(colour),
        _items(items),
        demand,
        rows.day(reply_by),
        signer,
        rows.day(on),
        reason_of(is_withdrawn, reason),
    )


def reminder(row: Sequence[Any]) -> Reminder:
    """From columns `REMINDER`."""
    uid, unit, unit_name, items, period, text, on = row
    return Reminder(uid, unit, unit_name, _items(items), period, text, rows.day(on))


def _items(text: str) -> tuple[NoticeItem, ...]:
    return tuple(
        NoticeItem(task, code, title, rows.day(due), reason)
        for task, code, title, due, reason in json.loads(text)
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _pairs(text: str) -> list[list[Any]]:
    found: list[list[Any]] = json.loads(text) if text != "[]" else []
    return found
