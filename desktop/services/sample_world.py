"""The parties of the sample year: the office and every unit, each with a workspace of its own on disk."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from desktop.domain.standing import CaseRow
from desktop.errors import AppError
from desktop.i18n import mark
from desktop.progress import SILENT, Progress
from desktop.records.stream import Role
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.exchange_reading import ImportService
from desktop.services.exchange_writing import ExportService
from desktop.services.sample_clock import SampleClock
from desktop.services.session import Session
from desktop.services.workspaces import SUFFIX, NewWorkspace

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
        "东阿县",
    }
)
"""Units that the script of the year names."""


MAIL, INSPECTORS = "交换包", "检查员"


class DemoRefused(AppError):
    """A package that should have been taken was refused."""

    code = "E_DEMO"
    template = mark("演示中有交换包被拒收：{reason}")


@dataclass(slots=True)
class SampleWorld:
    """Who plays in the sample year.

    Attributes:
        office: the office's session.
        units: the units' sessions by short name, in protocol order.
        clock: one for all of them.
        progress: counts workspaces.
        mail: the folder that packages lie in; those that are told of stay.
        joined: further computers of units, by a name of their own.
        inspectors: by name; none before they are hired.
        random: chooses what is left to chance; the same each time.
    """

    office: Session
    units: Mapping[str, Session]
    clock: SampleClock
    progress: Progress = SILENT
    mail: Path = Path()
    joined: dict[str, Session] = field(default_factory=dict)
    inspectors: dict[str, Session] = field(default_factory=dict)
    random: Random = field(default_factory=lambda: Random(_SEED))  # noqa: S311 - the same choices each time

    def join(self, name: str, copy: Path | None = None) -> Session:
        """Another computer of a unit, or a copy of its workspace that somebody goes on with.

        Args:
            name: unit, and in brackets what is special.
            copy: a workspace that was copied there; None for a new one.
        """
        unit = name.partition("（")[0]
        workspaces = self.clock.workspaces(self.mail.parent / "keys", f"{unit}联络员二")
        folder = self.units[unit].folder.with_name(f"{name}{SUFFIX}")
        if copy is None:
            self.joined[name] = workspaces.create(
                NewWorkspace(folder, Role.UNIT, unit, year=self.office.year)
            )
        else:
            self.joined[name] = workspaces.open(copy)
        return self.joined[name]

    def hire(self, name: str) -> Session:
        """An inspector with a workspace of their own."""
        workspaces = self.clock.workspaces(self.mail.parent / "keys", name)
        folder = self.mail.parent / INSPECTORS / f"{name}{SUFFIX}"
        self.inspectors[name] = workspaces.create(
            NewWorkspace(folder, Role.INSPECTOR, name, year=self.office.year)
        )
        return self.inspectors[name]

    def copy_to(self, session: Session) -> int:
        """The office's package for another computer of its own: everything it holds."""
        return self._carried([self.office], session)

    def tell_inspectors(self) -> int:
        """The office's packages go to the inspectors, who import them."""
        return sum(self._carried([self.office], session) for session in self.inspectors.values())

    def hear_inspectors(self) -> int:
        """The inspectors' packages go to the office, which imports all of them."""
        return self._carried([*self.inspectors.values()], self.office)

    def send(self, names: Iterable[str] | None = None) -> int:
        """The office's packages go to units, who import them.

        Args:
            names: of the units concerned, those that do not play left out; None for all.

        Returns:
            Lines that were new to them.
        """
        return sum(self._carried([self.office], session) for session in self._sessions(names))

    def send_joined(self) -> int:
        """The office's packages go to the further computers as well."""
        return sum(self._carried([self.office], session) for session in self.joined.values())

    def collect(self, names: Iterable[str] | None = None) -> int:
        """Units' packages go to the office, which imports all of them.

        Args:
            names: see `send`.

        Returns:
            Lines that were new to the office.
        """
        return self._carried(self._sessions(names), self.office)

    def _carried(self, sources: Iterable[Session], target: Session) -> int:
        self.mail.mkdir(exist_ok=True)
        files = [ExportService(source).export(target.party, self.mail).file for source in sources]
        with ImportService(target) as service:
            receipts = service.apply(service.preview(files))
        for file, receipt in zip(files, receipts, strict=True):
            if receipt.code:
                raise DemoRefused(reason=receipt.sentence)
            file.unlink()
        return sum(receipt.counts.get("lines", 0) for receipt in receipts)

    def playing(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of some units that play, each once and in order."""
        return tuple(name for name in dict.fromkeys(names) if name in self.units)

    def cases(self, name: str) -> tuple[CaseRow, ...]:
        """The open cases of a unit, as it sees them itself."""
        return CaseService(self.units[name]).rows(CaseFilter(completed=False))

    def _sessions(self, names: Iterable[str] | None) -> list[Session]:
        return [self.units[name] for name in self.playing(self.units if names is None else names)]


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
    joined: dict[str, Session] = {}
    inspectors: dict[str, Session] = {}
    try:
        for place, name in enumerate(names.values(), start=1):
            progress.step(place, len(names), name)
            workspaces = clock.workspaces(folder.parent / "keys", f"{name}联络员")
            request = NewWorkspace(folder / f"{name}{SUFFIX}", Role.UNIT, name, year=office.year)
            units[name] = workspaces.create(request)
        world = SampleWorld(office, units, clock, progress, folder.parent / MAIL, joined, inspectors)
        yield world
    finally:
        for session in (*units.values(), *joined.values(), *inspectors.values()):
            session.close()
