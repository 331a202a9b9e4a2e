"""The parties of the sample year: the office and every unit, each with a workspace of its own on disk."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from desktop.domain.standing import CaseRow
from desktop.progress import SILENT, Progress
from desktop.records.stream import Role
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.credentials import Credentials
from desktop.services.handover import hand_over
from desktop.services.sample_clock import SampleClock
from desktop.services.session import Session
from desktop.services.workspaces import SUFFIX, NewWorkspace, Workspaces

_SEED = 2023
PLAYERS = frozenset(
    {
        "市大数据局",
        "市公安局",
        "市行政审批局",
        "市农业农村局",
        "市应急局",
        "市城管局",
        "市统计局",
        "市工业和信息化局",
        "市自然资源和规划局",
        "市密码管理局",
        "市公共资源交易中心",
        "市信访局",
        "市档案馆",
        "市检察院",
    }
)
"""Units that the script of the year names."""


@dataclass(slots=True)
class SampleWorld:
    """Who plays in the sample year.

    Attributes:
        office: the office's session.
        units: the units' sessions by short name, in protocol order.
        clock: one for all of them.
        random: chooses what is left to chance; the same each time.
    """

    office: Session
    units: Mapping[str, Session]
    clock: SampleClock
    progress: Progress = SILENT
    random: Random = field(default_factory=lambda: Random(_SEED))  # noqa: S311 - the same choices each time

    def send(self, *names: str) -> int:
        """The office's lines go to units.

        Args:
            names: of units; none means all.

        Returns:
            Lines that were new to them.
        """
        return sum(hand_over(self.office, self.units[name]) for name in names or self.units)

    def collect(self, *names: str) -> int:
        """Units' lines go to the office.

        Args:
            names: of units; none means all.

        Returns:
            Lines that were new to the office.
        """
        return sum(hand_over(self.units[name], self.office) for name in names or self.units)

    def cases(self, name: str) -> tuple[CaseRow, ...]:
        """The open cases of a unit, as it sees them itself."""
        return CaseService(self.units[name]).rows(CaseFilter(completed=False))


@contextmanager
def sample_world(
    office: Session,
    clock: SampleClock,
    folder: Path,
    progress: Progress = SILENT,
    only: Collection[str] | None = None,
) -> Iterator[SampleWorld]:
    """Gives every unit with a task a workspace, and closes them all at the end.

    Args:
        office: its tasks are issued.
        clock: of the office's session.
        folder: where the workspaces of the units go.
        progress: counts workspaces.
        only: short names of the units that take part beside `PLAYERS`; None for all.
    """
    names = {row.unit: row.unit_name for row in CaseService(office).rows(CaseFilter(order_by="unit"))}
    if only is not None:
        names = {unit: name for unit, name in names.items() if name in PLAYERS or name in only}
    units: dict[str, Session] = {}
    try:
        for place, name in enumerate(names.values(), start=1):
            progress.step(place, len(names), name)
            environment = clock.environment(f"{name}联络员")
            workspaces = Workspaces(Credentials(folder.parent / "keys", lambda: None), environment)
            request = NewWorkspace(folder / f"{name}{SUFFIX}", Role.UNIT, name, year=office.year)
            units[name] = workspaces.create(request)
        yield SampleWorld(office, units, clock, progress)
    finally:
        for session in units.values():
            session.close()
