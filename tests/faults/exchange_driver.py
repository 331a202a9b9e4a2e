"""A process that imports, exports, backs up and restores, each time in a child that a fault may hit.

Usage: LD_PRELOAD=shim.so python -m tests.faults.exchange_driver

Reads one JSON document a line, ``{"deed", "folder", "at", "kind"}``, and answers with one: ``signal`` that
ended the child or 0, ``struck``, what was ``said`` or the ``code`` of a failure, and the ``trace`` of changes
to files under the folder. ``at`` 0 lets everything go well; the deeds `prepare` and `check` know no faults.
"""

import ctypes
import json
import os
import shutil
import sys
import traceback
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from desktop.errors import AppError
from desktop.exchange.verify import Refused
from desktop.exchange.verify import verify as verify_package
from desktop.models.backup import list_backups
from desktop.models.verify import verify
from desktop.models.workspace import BACKUPS, INBOX
from desktop.services.backups import BackupService, restore
from desktop.services.exchange_reading import ImportService
from desktop.services.session import Session
from tests.services.exchange_world import POLICE, World, export, instruct, open_world, take

OFFICE, STICK = "office", "stick"
PICTURE = bytes(range(256)) * 700
Json = dict[str, Any]
Deed = Callable[[], str]


class Said(Exception):
    """What a receipt tells instead of raising."""


class Faults:
    """The shim in this process."""

    def __init__(self) -> None:
        self._shim = ctypes.CDLL(None)
        self._shim.fault_arm.argtypes = (ctypes.c_char_p, ctypes.c_long, ctypes.c_int)
        self._shim.fault_trace.restype = ctypes.c_char_p

    def arm(self, folder: Path, at: int, kind: int) -> None:
        self._shim.fault_arm(os.fsencode(folder), at, kind)

    def disarm(self) -> Json:
        self._shim.fault_disarm()
        trace = self._shim.fault_trace().decode("utf-8").splitlines()
        return {"struck": bool(self._shim.fault_struck()), "trace": trace}


def prepare(folder: Path) -> None:
    """An office that holds a backup and lines since, and a package of a unit that waits for it."""
    with open_world(folder) as world:
        office, unit = world.office(), world.computer(POLICE)
        for number in range(3):
            instruct(office, f"第{number}件")
        attach(office)
        take(unit, export(office, unit.party).file)
        take(office, export(unit, office.party).file)
        BackupService(office).write()
        instruct(office, "备份之后")
        attach(unit)
        with unit.transaction():
            unit.create("feedback", unit.office, {"assignment": f"{unit.office}/{0:032x}", "text": "进展"})
        export(unit, office.party, world.stick)


def attach(session: Session) -> None:
    """A piece of evidence that is told to the others."""
    with session.transaction() as workspace:
        data = PICTURE + session.party.encode()
        digest = workspace.evidence.put(data)
        if session.party.startswith("office."):
            session.create("instruction", "*", {"text": "见附件", "leader": "王市长", "slip_sha256": digest})
        else:
            fields = {"name": "照片.png", "sha256": digest, "size": len(data)}
            session.create("evidence", session.office, fields)


def importing(office: Session, folder: Path) -> str:
    (receipt,) = take(office, *(folder / STICK).glob("*.dkx"))
    if receipt.code:
        raise Said(receipt.code)
    return "applied" if receipt.applied else "known"


def exporting(office: Session, folder: Path) -> str:
    (unit,) = {one.name.split("-")[0] for one in (folder / STICK).glob("*.dkx")} - {_slug(office.party)}
    return export(office, f"unit.{unit}", folder / STICK).file.name


def undoing(office: Session, folder: Path) -> str:
    with ImportService(office) as service:
        service.undo(service.history()[0].digest)
    return "undone"


def backing_up(office: Session, folder: Path) -> str:
    return BackupService(office).write().folder.name


def _slug(party: str) -> str:
    return party.partition(".")[2]


IN_OFFICE: dict[str, Callable[[Session, Path], str]] = {
    "import": importing,
    "export": exporting,
    "undo": undoing,
    "backup": backing_up,
}


def restoring(folder: Path) -> str:
    world = World(folder)
    (backup,) = list_backups(world.path(OFFICE) / BACKUPS)
    return str(restore(world.path(OFFICE), backup.folder, world.workspaces(OFFICE)).lines)


def check(folder: Path) -> Json:
    """How everything stands; opening the workspace may mend what a killed process left."""
    world = World(folder)
    with closing(world.reopen(OFFICE)) as office:
        report = verify(office.workspace)
        exchange = office.workspace.exchange
        return {
            "problems": [str(one) for one in report.problems],
            "state": office.workspace.log.state_hash(),
            "lines": report.lines,
            "blobs": sorted(office.workspace.evidence.hashes()),
            "packages": sorted(
                (row.direction.value, row.seq, row.state.value) for row in exchange.packages()
            ),
            "inbox": sorted(one.name for one in (office.folder / INBOX).iterdir()),
            "stick": {one.name: _code(one) for one in sorted((folder / STICK).iterdir())},
            "backups": [one.lines for one in list_backups(office.folder / BACKUPS)],
            "beside": sorted(one.name for one in office.folder.parent.iterdir()),
        }


def _code(file: Path) -> str:
    """How a third party finds a file."""
    try:
        verify_package(file)
    except Refused as refused:
        return refused.code
    return ""


def attempt(task: Json, faults: Faults) -> Json:
    """Does what is asked, in the child."""
    folder, name = Path(task["folder"]), task["deed"]
    if name == "prepare":
        prepare(folder)
        return {}
    if name == "check":
        return check(folder)
    if name == "restore":
        return _armed(task, faults, lambda: restoring(folder))
    with closing(World(folder).reopen(OFFICE)) as office:
        return _armed(task, faults, lambda: IN_OFFICE[name](office, folder))


def _armed(task: Json, faults: Faults, deed: Deed) -> Json:
    faults.arm(Path(task["folder"]), task["at"], task["kind"])
    try:
        found = {"said": deed(), "code": ""}
    except (AppError, Said) as failure:
        found = {"said": str(failure), "code": getattr(failure, "code", str(failure))}
    except Exception:  # noqa: BLE001 - a failure without a sentence is what the test looks for
        found = {"said": traceback.format_exc(), "code": "BUG"}
    return found | faults.disarm()


def in_child(task: Json, faults: Faults) -> Json:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            answer = attempt(task, faults)
        except Exception:  # noqa: BLE001 - told to the test
            answer = {"code": "CRASH", "said": traceback.format_exc(), "struck": False, "trace": []}
        with os.fdopen(writing, "w", encoding="utf-8") as pipe:
            json.dump(answer, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    return {**(json.loads(told) if told else {}), "signal": max(0, -os.waitstatus_to_exitcode(status))}


def main() -> None:
    faults = Faults()
    for line in sys.stdin:
        task = json.loads(line)
        if "from" in task:
            shutil.rmtree(task["folder"], ignore_errors=True)
            shutil.copytree(task["from"], task["folder"])
        sys.stdout.write(json.dumps(in_child(task, faults)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
