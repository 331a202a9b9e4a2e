"""An inspection that was handed in by both inspectors, played once, copied for each test of the office."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random

from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.inspections_values import InspectionRow, ResultView
from desktop.services.sample_clock import SampleClock
from desktop.services.session import Session
from desktop.ui.checks.office import OfficeChecks
from desktop.ui.checks.page import InspectionPage
from tests.handover import hand_over, hand_over_all
from tests.services.checks.checked_world import LI, ZHANG, checked
from tests.services.checks.filled import submitted
from tests.services.exchange_world import POLICE, World, open_world
from tests.ui.feedback_stage import Stage

TODAY = date(2023, 5, 15)
PLACES, FAILING = 11, 2
RETURN = "请补充现场照片"
FIRST = ("T-01", "")


@dataclass(frozen=True)
class Kept:
    """A scene that was played, closed."""

    folder: Path
    moment: datetime
    inspection: str


@dataclass(frozen=True)
class Scene:
    """A copy of it, open.

    Attributes:
        inspection: uid of the inspection that waits for review.
    """

    world: World
    inspection: str

    @property
    def office(self) -> Session:
        return self.session("office")

    def session(self, name: str) -> Session:
        """A party's workspace, opened when it is first asked for."""
        return self.world.sessions.get(name) or self.world.reopen(name)

    def meet(self) -> None:
        """Everybody gets what the others have for them."""
        others = [self.session(name) for name in (POLICE, ZHANG, LI)]
        hand_over_all(others, self.office)
        for one in others:
            hand_over(self.office, one)

    def row(self, uid: str = "") -> InspectionRow:
        """An inspection as the office has it."""
        wanted = uid or self.inspection
        rows = InspectionService(self.office).rows()
        return next(one for one in rows if wanted in (one.inspection.uid, one.inspection.supersedes))

    def results(self, uid: str = "") -> tuple[ResultView, ...]:
        return InspectionService(self.office).results(uid or self.inspection)


def keep(folder: Path) -> Kept:
    """Plays the scene once."""
    with open_world(folder) as world:
        known = checked(world)
        for name in (ZHANG, LI):
            submitted(known, name).close()
        known.meet()
        world.clock.go_to(TODAY)
        return Kept(folder, world.clock.moment, known.inspection)


@contextmanager
def replayed(kept: Kept, folder: Path) -> Iterator[Scene]:
    """A copy of the scene."""
    shutil.copytree(kept.folder, folder)
    world = World(folder, SampleClock(kept.moment, Random(7)))  # numbers that were not given yet
    try:
        yield Scene(world, kept.inspection)
    finally:
        world.close()


def page_on(stage: Stage) -> InspectionPage:
    """The page, shown and read."""
    made = InspectionPage(stage.desk, stage.actions)
    stage.show(made)
    stage.actions.show_page("page-inspection")
    made.shown()
    stage.idle()
    return made


def office_of(page: InspectionPage) -> OfficeChecks:
    assert page.office is not None
    return page.office
