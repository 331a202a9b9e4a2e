"""An office and two units with a small published scheme, played once and copied for every test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random

from desktop.services.sample_clock import SampleClock
from desktop.services.session import Session
from tests.handover import hand_over, hand_over_all
from tests.services.evaluation.small import publish, state
from tests.services.exchange_world import POLICE, TRADE, World, open_world

TODAY = date(2024, 1, 20)
SELF_SCORE = "8"


@dataclass(frozen=True)
class Kept:
    """A scene that was played, closed."""

    folder: Path
    moment: datetime


@dataclass(frozen=True)
class Scene:
    """A copy of it; each workspace is open from when it is first asked for."""

    world: World

    @property
    def office(self) -> Session:
        return self._session("office")

    @property
    def police(self) -> Session:
        return self._session(POLICE)

    @property
    def trade(self) -> Session:
        """市财政局, the owner of an indicator."""
        return self._session(TRADE)

    def meet(self) -> None:
        """Everybody gets what the others have for them, by way of the office."""
        units = [self.police, self.trade]
        hand_over_all(units, self.office)
        for unit in units:
            hand_over(self.office, unit)

    def _session(self, name: str) -> Session:
        return self.world.sessions.get(name) or self.world.reopen(name)


def keep(folder: Path) -> Kept:
    """Plays the scene once: the scheme is published, one unit has handed in its own score."""
    with open_world(folder) as world:
        scene = Scene(world)
        world.office()
        world.computer(POLICE)
        world.computer(TRADE)
        world.clock.go_to(TODAY)
        publish(world.office())
        scene.meet()
        state(scene.trade, "B3", value=SELF_SCORE)
        scene.meet()
        return Kept(folder, world.clock.moment)


@contextmanager
def replayed(kept: Kept, folder: Path) -> Iterator[Scene]:
    """A copy of the scene."""
    shutil.copytree(kept.folder, folder)
    world = World(
        folder, SampleClock(kept.moment, Random(len(SELF_SCORE)))
    )  # numbers that were not given yet
    try:
        yield Scene(world)
    finally:
        world.close()
