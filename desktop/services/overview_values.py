"""Values of the overview (总览): every figure carries the filter that lists exactly its rows."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desktop.domain.supervision import Light, Notice, Reminder
from desktop.services.cases import CaseFilter
from desktop.services.ledger import LedgerQuery

if TYPE_CHECKING:
    from desktop.domain.bulletins import BulletinFigures
    from desktop.services.checks.findings_values import FindingQuery


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that opens a list.

    Attributes:
        name: stable, e.g. ``review``; unique among the figures beside it.
        title: for people.
        count: number of rows that `filter` finds.
        filter: cases; tasks or findings where the figure counts those.
    """

    name: str
    title: str
    count: int
    filter: "CaseFilter | LedgerQuery | FindingQuery"


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One unit in the heat map.

    Attributes:
        unit: party identifier.
        group: the group it is ranked in.
        lights: one figure per light that can be lit, calm first; `Figure.name` is the light's value.
        total: all its cases that stand.
    """

    unit: str
    unit_name: str
    group: str
    lights: tuple[Figure, ...]
    missing: Figure
    overdue: Figure
    total: Figure


@dataclass(frozen=True, slots=True)
class BurnUpPoint:
    """Where the year stands at the end of a week.

    Attributes:
        day: the Sunday.
        due: deadlines that have fallen due by then, after extensions.
        reached: of all deadlines, those reached by then; None for weeks to come.
        completed: cases completed by then; None for weeks to come.
    """

    day: date
    due: int
    reached: int | None
    completed: int | None


@dataclass(frozen=True, slots=True)
class BurnUp:
    """Progress against time, per week.

    Attributes:
        deadlines: in all, with a day.
        cases: in all.
    """

    points: tuple[BurnUpPoint, ...]
    deadlines: int
    cases: int


@dataclass(frozen=True, slots=True)
class OfficeOverview:
    """What the office sees first.

    Attributes:
        day: the day it is of.
        todo: what waits for the office, and whom it should chase; those of count 0 are left out.
        lights: one figure per light over all cases.
        heat: one row per unit with a case, in protocol order.
        due_this_week: open cases whose next deadline is in this week, from Monday to Sunday.
        missing: open cases with feedback missing.
        overdue: open cases whose next deadline has passed.
        total: all cases that stand.
        completed: of them, completed ones.
    """

    day: date
    todo: tuple[Figure, ...]
    lights: tuple[Figure, ...]
    heat: tuple[HeatRow, ...]
    due_this_week: Figure
    missing: Figure
    overdue: Figure
    total: Figure
    completed: Figure


@dataclass(frozen=True, slots=True)
class UnitOverview:
    """What a unit sees first.

    Attributes:
        todo: what waits for the unit; those of count 0 are left out.
        notices: those it has got, the latest first.
        reminders: those it has got, the latest first.
    """

    day: date
    todo: tuple[Figure, ...]
    lights: tuple[Figure, ...]
    due_this_week: Figure
    missing: Figure
    overdue: Figure
    total: Figure
    completed: Figure
    notices: tuple[Notice, ...]
    reminders: tuple[Reminder, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """How the year has gone so far. It needs the whole story of every case, so it is read after the counts.

    Attributes:
        burn_up: deadlines fallen due and reached, week by week.
        figures: of the last period that has ended, with its slow list and silent units; None for a unit.
    """

    burn_up: BurnUp
    figures: "BulletinFigures | None"


LIT = (Light.GREEN, Light.BLUE, Light.YELLOW, Light.RED, Light.NONE)
