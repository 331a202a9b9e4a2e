"""Cases and standings of tasks as cells of tables, and back; closed sets are places in their order."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from desktop.domain.ledger import AssignmentState, Duty
from desktop.domain.standing import CaseRow, TaskStanding, Waiting
from desktop.domain.supervision import Light, ReviewVerdict
from desktop.models import rows
from desktop.models.columns import list_of

STATES = tuple(AssignmentState)
LIGHTS = tuple(Light)
VERDICTS = tuple(ReviewVerdict)
WAITING = tuple(Waiting)
CLOSED_SETS: Mapping[str, Sequence[Enum]] = {
    "state": STATES,
    "light": LIGHTS,
    "verdict": VERDICTS,
    "waiting": WAITING,
}
ORDERS_OF_SETS = json.dumps(
    {name: [str(one.value) for one in members] for name, members in CLOSED_SETS.items()}
)

CELLS = (
    "record",
    "task",
    "code",
    "unit",
    "state",
    "light",
    "word",
    "explanation",
    "due",
    "percent",
    "expected",
    "verdict",
    "waiting",
    "missing",
    "missing_count",
    "reported",
    "extensions",
    "suspended",
    "completed_on",
    "is_closed",
    "withdrawn",
    "is_withdrawn",
    "until",
)
STANDING = (
    "state",
    "light",
    "next_due",
    "percent",
    "verdict",
    "missing",
    "waiting",
    "units",
    "completed",
    "is_closed",
    "is_suspended",
)
ROW = (
    "share.uid, task.uid, one.code, task.title, one.unit, share.name, share.duty, one.state, one.light, "
    "one.word, one.explanation, one.due, one.percent, one.expected, one.verdict, one.waiting, one.missing, "
    "one.reported, one.extensions, one.suspended, one.completed_on, one.is_closed, one.withdrawn"
)

Cells = tuple[Any, ...]
Member = TypeVar("Member", bound=Enum)


def place(members: Sequence[Member], member: Member | None) -> int | None:
    """The place of a member in its closed set; None for None."""
    return None if member is None else members.index(member)


def cells_of(row: CaseRow, number: int, task: int, until: date) -> Cells:
    """The cells `CELLS` of a case.

    Args:
        row: the case.
        number: of its assignment's record.
        task: of its task's record.
        until: last day on which it stands like that if nothing happens.
    """
    return (
        number,
        task,
        row.code,
        row.unit,
        place(STATES, row.state),
        place(LIGHTS, row.light),
        row.light_word,
        row.explanation,
        _iso(row.due),
        _text(row.percent),
        _text(row.expected),
        place(VERDICTS, row.verdict),
        place(WAITING, row.waiting),
        list_of(row.missing),
        len(row.missing),
        list_of(row.reported),
        row.extensions,
        row.suspended,
        _iso(row.completed_on),
        int(row.is_closed),
        row.withdrawn,
        int(bool(row.withdrawn)),
        until.isoformat(),
    )


def standing_cells(standing: TaskStanding) -> Cells:
    """The cells `STANDING` of a task."""
    return (
        place(STATES, standing.state),
        place(LIGHTS, standing.light),
        _iso(standing.due),
        _text(standing.percent),
        place(VERDICTS, standing.verdict),
        standing.missing,
        standing.waiting,
        standing.units,
        standing.completed,
        int(standing.is_closed),
        int(standing.is_suspended),
    )


def case_row(row: Sequence[Any]) -> CaseRow:
    """From columns `ROW`."""
    return CaseRow(
        uid=row[0],
        task=row[1],
        code=row[2],
        title=row[3],
        unit=row[4],
        unit_name=row[5],
        duty=Duty(row[6]),
        state=STATES[row[7]],
        light=LIGHTS[row[8]],
        light_word=row[9],
        explanation=row[10],
        due=rows.day(row[11]),
        percent=_number(row[12]),
        expected=_number(row[13]),
        verdict=None if row[14] is None else VERDICTS[row[14]],
        waiting=WAITING[row[15]],
        missing=rows.names(row[16]),
        reported=rows.names(row[17]),
        extensions=row[18],
        suspended=row[19],
        completed_on=rows.day(row[20]),
        is_closed=bool(row[21]),
        withdrawn=row[22],
    )


def standing(cells: Sequence[Any]) -> TaskStanding:
    """From columns `STANDING`."""
    state, light, due, percent, verdict, missing, waiting, units, completed, is_closed, is_suspended = cells
    return TaskStanding(
        state=STATES[state],
        light=LIGHTS[light],
        due=rows.day(due),
        percent=_number(percent),
        verdict=None if verdict is None else VERDICTS[verdict],
        missing=missing,
        waiting=waiting,
        units=units,
        completed=completed,
        is_closed=bool(is_closed),
        is_suspended=bool(is_suspended),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
