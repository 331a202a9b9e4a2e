"""How often a unit is inspected in a year, and the cap (频次上限) on it.

Source: the plan asks to coordinate inspections; the figure is the office's rule ``inspection-cap``. That
re-inspections do not count is our decision.
"""

from datetime import date

from desktop.domain.checks.inspections import FREQUENCY_CAP, Inspection
from desktop.domain.units import UnitDirectory
from desktop.services.directory import DirectoryService
from desktop.services.session import Session

CAP_RULE = "inspection-cap"


def inspection_cap(session: Session) -> int:
    """How many inspections of a unit in a year need no reason."""
    with session.reading() as workspace:
        stated = [
            record.get("value")
            for record in workspace.log.records("rule")
            if record.get("name") == CAP_RULE and not record.is_withdrawn
        ]
    numbers = [one for one in stated if isinstance(one, int) and not isinstance(one, bool) and one >= 0]
    return numbers[-1] if numbers else FREQUENCY_CAP


def count_in(session: Session, unit: str, year: int) -> int:
    """Inspections of a unit in a year that count: handed out, standing, no re-inspections.

    Args:
        session: the office's.
        unit: party; those of its predecessors count as its own.
        year: see `year_of`.
    """
    directory, today = DirectoryService(session).directory(), session.today()
    with session.reading() as workspace:
        listed = workspace.ledger.inspections()
    return sum(
        one.is_issued
        and not one.is_reinspection
        and year_of(one) == year
        and present_unit(directory, one.unit, today) == present_unit(directory, unit, today)
        for one in listed
    )


def year_of(inspection: Inspection) -> int:
    """The year that an inspection counts for: in which it begins, else was planned; 0 when nobody knows."""
    day = inspection.starts_on or inspection.planned_on
    return day.year if day else 0


def present_unit(directory: UnitDirectory, party: str, on: date) -> str:
    """The party that stands for a unit on a day: the one that took over from it, else itself."""
    after = directory.successor(party.removeprefix("unit."), on)
    return f"unit.{after.code}" if after else party
