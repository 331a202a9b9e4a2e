"""Findings in every state between an office and a unit, played once and copied for every test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage

from desktop.services.checks.findings import FindingService
from desktop.services.checks.findings_values import FindingRow
from desktop.services.sample_clock import SampleClock
from desktop.services.session import Session
from tests.services.checks.checked_world import LI, SERVERS, ZHANG, CheckedWorld, checked
from tests.services.checks.finding_world import FIRE, MAIN, PORTS, FindingWorld
from tests.services.exchange_world import POLICE, World, open_world

CLOSED, DRAFTED, OPEN, WAITING, RETURNED, PASSED = (f"问2023-00{number}" for number in range(1, 7))
"""Codes of the findings by where they stand; the second is overdue and repeats the first."""
FIRST_NOTICE, NOTICE = "整改〔2023〕1号", "整改〔2023〕2号"
AUTUMN_TITLE = "政务云平台秋季检查"
TODAY = date(2023, 7, 5)
POWER, PASSWORDS, ACCOUNTS, DOORS = "T-03", "T-04", "T-05", "T-01"
OPINION = "只附了制度，没有更换口令的记录"
PHOTO_NOTE = "机房东侧"


@dataclass(frozen=True)
class Kept:
    """A scene that was played, closed."""

    folder: Path
    moment: datetime
    autumn: str
    unraised: str


@dataclass(frozen=True)
class Scene:
    """A copy of it, open.

    Attributes:
        autumn: uid of the inspection that most findings are of.
        unraised: uid of an inspection with accepted answers that nobody has raised.
    """

    world: World
    autumn: str
    unraised: str

    @property
    def office(self) -> Session:
        return self._session("office")

    @property
    def unit(self) -> Session:
        return self._session(POLICE)

    @property
    def both(self) -> FindingWorld:
        """Acts on findings through the services."""
        for name in ("office", POLICE, ZHANG, LI):
            self._session(name)
        return FindingWorld(CheckedWorld(self.world, self.autumn))

    def _session(self, name: str) -> Session:
        return self.world.sessions.get(name) or self.world.reopen(name)


def picture(colour: str = "#4f46b0") -> bytes:
    """A JPEG as small as can be."""
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG")  # type: ignore[call-overload] # the stubs lack the device form with a format
    return bytes(buffer.data().data())


def keep(folder: Path) -> Kept:
    """Plays the scene once."""
    with open_world(folder) as world:
        known = checked(world)
        _spring(FindingWorld(known))
        autumn = _autumn(known)
        unraised = _unraised(known)
        world.clock.go_to(TODAY)
        known.meet()
        return Kept(folder, world.clock.moment, autumn, unraised)


@contextmanager
def replayed(kept: Kept, folder: Path) -> Iterator[Scene]:
    """A copy of the scene, each workspace open from when it is first asked for."""
    shutil.copytree(kept.folder, folder)
    world = World(folder, SampleClock(kept.moment, Random(len(SERVERS))))  # numbers that were not given yet
    try:
        yield Scene(world, kept.autumn, kept.unraised)
    finally:
        world.close()


def row_of(session: Session, code: str) -> FindingRow:
    """A finding as a party sees it."""
    return next(row for row in FindingService(session).rows() if row.finding.code == code)


def uid_of(session: Session, code: str) -> str:
    """uid of a finding."""
    return row_of(session, code).finding.uid


def _spring(one: FindingWorld) -> None:
    """A finding that was corrected, passed and closed."""
    one.answer(FIRE, severity="high", observation="东侧灭火器缺失", photo=picture())
    one.findings.raise_(one.inspection)
    one.meet()
    one.correct(CLOSED)
    one.reinspect.decide(CLOSED, passed=True, opinion="灭火器已补齐")
    one.reinspect.close([CLOSED])
    one.meet()


def _autumn(known: CheckedWorld) -> str:
    """Findings in every other state; the first repeats that of spring."""
    known.world.clock.go_to(date(2023, 6, 20))
    uid = known.hand_out("autumn", code="检2023-002", title=AUTUMN_TITLE)
    known.meet()
    one = FindingWorld(known, uid)
    one.answer(FIRE, severity="high", observation="灭火器压力不足，未复检", photo=picture("#a8201a"))
    one.answer(POWER, "partial", severity="low", observation="备用电源切换没有记录")
    one.answer(PASSWORDS, target=MAIN, severity="medium", observation="口令策略未启用")
    one.answer(ACCOUNTS, target=MAIN, severity="medium", observation="存在两个离职人员账户")
    one.answer(PORTS, target=MAIN, severity="medium", observation="开放了 445 端口")
    one.findings.raise_(uid)
    one.meet()
    one.corrective.save(DRAFTED, cause="灭火器到期没有复检", measures="已联系厂家")
    one.corrective.attach(DRAFTED, picture("#17663a"), side="before", filename="整改前.jpg")
    for code in (WAITING, RETURNED, PASSED):
        one.correct(code, cause="管理不到位", measures=f"{code}已处理", result="已完成")
    one.reinspect.decide(RETURNED, passed=False, opinion=OPINION)
    one.reinspect.decide(PASSED, passed=True, opinion="端口已关闭")
    one.meet()
    return uid


def _unraised(known: CheckedWorld) -> str:
    """Accepted answers that fail: one repeats, one was not rated."""
    uid = known.hand_out("winter", code="检2023-003", title="政务云平台复核检查")
    known.meet()
    one = FindingWorld(known, uid)
    one.answer(DOORS, observation="值守记录缺 3 天")
    one.answer(FIRE, severity="high", observation="灭火器又缺失一具", photo=picture("#745200"))
    one.answer(PORTS, target=MAIN, severity="medium", observation="135 端口仍开放")
    return uid
