"""Two real Syncthing processes on loopback share one folder; clerks exchange packages through it.

Only packages are in the folder, never the database. A file that is still on its way is not taken in. In the
end all hold the same.
"""

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from desktop.models.verify import verify
from desktop.records.stream import Role
from desktop.services.key_form import save_own_key_file
from desktop.services.postbox import Postbox, PostboxPass
from desktop.services.roster import RosterService
from desktop.services.session import Session
from tests.services.exchange_world import POLICE, edit, export, instruct, open_world, take

SYNCTHING = shutil.which("syncthing")
PATIENCE_S = 90.0
PAUSE_S = 0.1
SLOW_KIBPS = 1500
LARGE = 6 << 20
FOLDER = "shared"
_CONFIG = """<configuration version="36">
  <folder id="{folder}" path="{path}" type="sendreceive" rescanIntervalS="3600" fsWatcherEnabled="true"
      fsWatcherDelayS="1"><device id="{own}"/><device id="{other}"/></folder>
  <device id="{own}" compression="never"><address>tcp://127.0.0.1:{port}</address></device>
  <device id="{other}" compression="never"><address>tcp://127.0.0.1:{other_port}</address></device>
  <gui enabled="true" tls="false"><address>127.0.0.1:{gui}</address><apikey>{key}</apikey></gui>
  <options><listenAddress>tcp://127.0.0.1:{port}</listenAddress>
    <globalAnnounceEnabled>false</globalAnnounceEnabled><localAnnounceEnabled>false</localAnnounceEnabled>
    <relaysEnabled>false</relaysEnabled><natEnabled>false</natEnabled><stunServer></stunServer>
    <reconnectionIntervalS>1</reconnectionIntervalS><startBrowser>false</startBrowser>
    <urAccepted>-1</urAccepted><autoUpgradeIntervalH>0</autoUpgradeIntervalH>
    <crashReportingEnabled>false</crashReportingEnabled>
    <limitBandwidthInLan>true</limitBandwidthInLan><maxSendKbps>{rate}</maxSendKbps>
  </options>
</configuration>
"""

pytestmark = [
    pytest.mark.skipif(SYNCTHING is None, reason="syncthing is not installed"),
    pytest.mark.skipif(sys.platform == "win32", reason="paths and signals as POSIX has them"),
]


@dataclass
class Machine:
    """One machine with Syncthing and a folder that it shares."""

    home: Path
    shared: Path
    gui: int
    port: int
    device: str = ""

    def begin(self) -> None:
        """Makes the keys, whose name the other machine has to know."""
        done = subprocess.run(
            [str(SYNCTHING), "generate", f"--home={self.home}", "--no-default-folder", "--skip-port-probing"],
            check=True,
            capture_output=True,
        )
        assert done.returncode == 0
        shown = subprocess.run(
            [str(SYNCTHING), "--home", self.home, "--device-id"], check=True, capture_output=True, text=True
        )
        self.device = shown.stdout.strip()

    @contextmanager
    def running(self, other: "Machine", rate: int) -> Iterator[None]:
        """Runs Syncthing, which knows the other machine only."""
        values = {"folder": FOLDER, "path": self.shared, "own": self.device, "other": other.device}
        ports = {"port": self.port, "other_port": other.port, "gui": self.gui, "key": "key"}
        config = _CONFIG.format(**values, **ports, rate=rate)
        (self.home / "config.xml").write_text(config, "utf-8")
        command = [str(SYNCTHING), "serve", f"--home={self.home}", "--no-browser", "--no-restart"]
        with (self.home / "log.txt").open("wb") as log:
            process = subprocess.Popen([*command, "--no-upgrade"], stdout=log, stderr=log)
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)

    def asked(self, path: str) -> dict[str, object]:
        """What its interface answers; nothing while it does not."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.gui}/rest/{path}", headers={"X-API-Key": "key"}
        )
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - http, written above
                found: dict[str, object] = json.load(answer)
                return found
        except OSError:
            return {}

    def is_connected(self, other: "Machine") -> bool:
        """Whether both talk."""
        found = json.dumps(self.asked("system/connections").get("connections", {}).get(other.device, {}))  # type: ignore[attr-defined]
        return '"connected": true' in found

    def names(self) -> set[str]:
        """What lies in the shared folder, without what is Syncthing's own."""
        return {one.name for one in self.shared.iterdir() if one.name != ".stfolder"}


@contextmanager
def two_machines(folder: Path, rate: int = 0) -> Iterator[tuple[Machine, Machine]]:
    """Two machines that share a folder, connected."""
    one, other = (_machine(folder / name) for name in ("one", "other"))
    with one.running(other, rate), other.running(one, rate):
        until(lambda: one.is_connected(other) and other.is_connected(one), "they do not find each other")
        yield one, other


def _machine(folder: Path) -> Machine:
    (folder / "shared").mkdir(parents=True)
    with socket.socket() as gui, socket.socket() as port:
        for each in (gui, port):
            each.bind(("127.0.0.1", 0))
        found = Machine(folder / "home", folder / "shared", gui.getsockname()[1], port.getsockname()[1])
    found.begin()
    return found


def until(is_so: Callable[[], bool], otherwise: str) -> None:
    """Waits for something."""
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < end, otherwise
        time.sleep(PAUSE_S)


@dataclass
class Clerk:
    """A session, and the postbox that it looks into all the time."""

    session: Session
    box: Postbox
    passes: list[PostboxPass] = field(default_factory=list)

    def look(self) -> None:
        """Looks once."""
        self.passes.append(self.box.pass_once())

    @property
    def state(self) -> str:
        """Of the records."""
        return self.session.workspace.log.state_hash()


def clerk(session: Session, folder: Path) -> Clerk:
    box = Postbox(session)
    box.choose(folder, folder)
    return Clerk(session, box)


def enrolled(office: Session, *others: Session) -> None:
    """All keys are compared with paper and enrolled, and everybody has the roster."""
    folder = office.folder.parent
    for number, session in enumerate(others):
        RosterService(office).enrol(save_own_key_file(session, folder / f"{number}.dkk"))
    for session in others:
        if session.party == office.party:
            RosterService(session).enrol(save_own_key_file(office, folder / "office.dkk"))
        (receipt,) = take(session, export(office, session.party).file)
        assert receipt.applied, receipt.sentence


def exchanged(clerks: list[Clerk], is_done: Callable[[], bool]) -> None:
    """All look into their folders until something is so."""

    def looked() -> bool:
        for one in clerks:
            one.look()
        return is_done()

    until(looked, "they do not agree")


def only_packages(*machines: Machine) -> bool:
    return all(name.endswith((".dkx", ".tmp")) for one in machines for name in one.names())


def test_three_clerks_of_one_office_and_a_unit_work_over_one_folder(tmp_path: Path) -> None:
    with open_world(tmp_path / "world") as world, two_machines(tmp_path / "machines") as (one, other):
        first = world.office("first")
        second, third = (world.office(name) for name in ("second", "third"))
        unit = world.computer(POLICE)
        enrolled(first, second, third, unit)
        clerks = [clerk(first, one.shared), clerk(second, one.shared), clerk(third, other.shared)]
        away = clerk(unit, other.shared)
        uids = [instruct(each.session, f"{number}号交办") for number, each in enumerate(clerks)]

        exchanged([*clerks, away], lambda: same(clerks) and holds(away.session, uids))
        edit(third, uids[0], "第三位改第一位的")
        with unit.transaction():
            report = unit.create(
                "feedback", unit.office, {"assignment": f"{unit.office}/{0:032x}", "text": "完成"}
            )
        exchanged(
            [*clerks, away], lambda: same(clerks) and all(holds(each.session, [report]) for each in clerks)
        )

        texts = {each.session.record("instruction", uids[0]).get("text") for each in (*clerks, away)}
        assert texts == {"第三位改第一位的"}
        assert all(verify(each.session.workspace).is_clean for each in (*clerks, away))
        assert [left for each in (*clerks, away) for done in each.passes for left in done.left] == []
        until(lambda: one.names() == other.names(), "the folders differ")
        assert only_packages(one, other)
        assert len(one.names()) >= 6


def same(clerks: list[Clerk]) -> bool:
    return len({one.state for one in clerks}) == 1


def holds(session: Session, uids: list[str]) -> bool:
    kinds = ("instruction", "feedback")
    return all(any(session.workspace.log.audience(kind, uid) for kind in kinds) for uid in uids)


def test_a_package_that_is_still_on_its_way_is_not_taken_in(tmp_path: Path) -> None:
    with (
        open_world(tmp_path / "world") as world,
        two_machines(tmp_path / "machines", SLOW_KIBPS) as (one, other),
    ):
        office, unit = world.office(), world.computer(POLICE, Role.UNIT)
        enrolled(office, unit)
        sender, receiver = clerk(office, one.shared), clerk(unit, other.shared)
        picture = b"".join(number.to_bytes(8, "big") for number in range(LARGE // 8))
        with office.transaction() as workspace:
            digest = workspace.evidence.put(picture)
            fields = {"text": "见附件", "leader": "王市长", "slip_sha256": digest}
            uid = office.create("instruction", "*", fields)
        sender.look()
        on_the_way: list[bool] = []

        def arrived() -> bool:
            names = other.names()
            on_the_way.append(any(name.endswith(".tmp") for name in names))
            is_there = any(name.endswith(".dkx") for name in names)
            receiver.look()
            is_known = holds(unit, [uid])
            assert is_there or not is_known
            return is_known

        until(arrived, "it did not arrive")

        assert sum(on_the_way) >= 3
        assert [left for done in receiver.passes for left in done.left] == []
        assert unit.workspace.evidence.get(digest) == picture
        assert verify(unit.workspace).is_clean
        assert only_packages(one, other)
