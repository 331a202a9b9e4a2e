"""A year in small: the office with the real plan issued, units on demand, and a clock that tests move."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from desktop.records.stream import Role
from desktop.services.credentials import Credentials
from desktop.services.issuing import IssuingService
from desktop.services.policies import PolicyService
from desktop.services.sample import OFFICE_NAME
from desktop.services.sample_clock import SampleClock
from desktop.services.session import Session
from desktop.services.workspaces import NewWorkspace, Workspaces
from tests.conftest import PLAN
from tests.handover import hand_over

ISSUED = date(2023, 5, 8)


@dataclass
class Year:
    """The parties of a year and their clock."""

    folder: Path
    clock: SampleClock
    office: Session
    units: dict[str, Session] = field(default_factory=dict)

    def unit(self, name: str) -> Session:
        """The session of a unit, with what the office has told it so far."""
        if name not in self.units:
            self.units[name] = _workspace(self.folder / f"{len(self.units)}", self.clock, Role.UNIT, name)
        hand_over(self.office, self.units[name])
        return self.units[name]

    def collect(self) -> None:
        """The office gets what the units have written."""
        for session in self.units.values():
            hand_over(session, self.office)

    def day(self, text: str) -> date:
        """Moves the clock to a day."""
        found = date.fromisoformat(text)
        self.clock.go_to(found)
        return found


@contextmanager
def office_year(folder: Path, codes: tuple[str, ...] | None = None) -> Iterator[Year]:
    """An office with the plan issued on 8 May 2023.

    Args:
        folder: an empty one.
        codes: the tasks to issue; None for all.
    """
    clock = SampleClock(datetime(2023, 5, 4, 1, tzinfo=UTC))
    office = _workspace(folder / "office", clock, Role.OFFICE, OFFICE_NAME)
    year = Year(folder, clock, office)
    try:
        policies = PolicyService(office)
        policies.import_preview(policies.preview(PLAN))
        year.day(ISSUED.isoformat())
        tasks = office.workspace.ledger.tasks()
        chosen = [task.uid for task in tasks if codes is None or task.code in codes]
        IssuingService(office).issue(chosen)
        yield year
    finally:
        for session in (office, *year.units.values()):
            session.close()


def _workspace(folder: Path, clock: SampleClock, role: Role, name: str) -> Session:
    workspaces = Workspaces(Credentials(folder / "keys", lambda: None), clock.environment(name))
    return workspaces.create(NewWorkspace(folder / "here", role, name, year=2023))
