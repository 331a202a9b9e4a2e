"""The sample's world: a clock that a script moves through a year, numbers and keys from a fixed seed."""

import shutil
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from desktop.services.credentials import KEY_BYTES, KEYS, Credentials
from desktop.services.session import Environment, Session
from desktop.services.workspaces import Workspaces

CHINA = timedelta(hours=8)
_LOOK = timedelta(seconds=1)
_SEED = 20230427


@dataclass(slots=True)
class SampleClock:
    """Goes on by a second a look, and by days when the script says so.

    Attributes:
        moment: the present instant, aware, in UTC.
    """

    moment: datetime
    _random: Random = field(default_factory=lambda: Random(_SEED))  # noqa: S311 - the same numbers each time

    def now(self) -> datetime:
        """The present instant."""
        self.moment += _LOOK
        return self.moment

    def go_to(self, day: date, hour: int = 15) -> None:
        """Goes to an hour of a day in China; never back.

        Args:
            day: where to go.
            hour: 0 to 23; in the afternoon it is the same day nearly everywhere on earth.
        """
        wanted = datetime.combine(day, time(hour), UTC) - CHINA
        self.moment = max(self.moment, wanted)

    def environment(self, operator: str) -> Environment:
        """This world as a session sees it, with somebody at the keyboard."""
        return Environment(now=self.now, new_uuid=self._new_uuid, operator=operator)

    def credentials(self, folder: Path) -> Credentials:
        """Keys that are the same each time, so that the same play ends in the same state; in files only.

        Args:
            folder: where the files go.
        """
        return Credentials(folder, lambda: None, lambda: self._random.randbytes(KEY_BYTES))

    def carry_key(self, session: Session) -> None:
        """Lays a copy of the signing key into the workspace, so that it works wherever it is taken.

        Only a sample may do that: whoever has the folder can sign.
        """
        if session.credentials is not None:
            place = session.folder / KEYS
            place.mkdir(exist_ok=True, mode=0o700)
            name = f"signing-{session.workspace.identity.fingerprint}.key"
            shutil.copy(session.credentials.folder / KEYS / name, place / name)

    def workspaces(self, folder: Path, operator: str) -> Workspaces:
        """Workspaces of this world, with somebody at the keyboard.

        Args:
            folder: where the files of keys go.
            operator: who works there.
        """
        return Workspaces(self.credentials(folder), self.environment(operator))

    def _new_uuid(self) -> str:
        return f"{self._random.getrandbits(128):032x}"
