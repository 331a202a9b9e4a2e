"""Keeps packages of the present format for good: ``python -m tools.released_packages``.

Later versions of the program must read them and end in the state told beside them. What was kept is never
written again: once a format is released, its files stay as they are.
"""

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desktop.exchange.manifest import FORMAT
from desktop.records.stream import EVERYONE, Role
from desktop.services.exchange_reading import ImportService
from desktop.services.exchange_writing import ExportOptions, ExportService
from desktop.services.sample import OFFICE_NAME
from desktop.services.sample_clock import SampleClock
from desktop.services.session import Session
from desktop.services.workspaces import NewWorkspace

RELEASED = Path(__file__).resolve().parent.parent / "tests" / "data" / "released"
UNIT = "市公安局"
PHOTO = b"a photograph, for the sake of argument"
SUITES = ("ed25519", "sm2")


def main() -> None:
    """Writes the packages of the present format, unless they are there."""
    target = RELEASED / f"package-format-{FORMAT}"
    if target.exists():
        raise SystemExit(f"{target.name} is kept already and never written again")
    for suite in SUITES:
        with tempfile.TemporaryDirectory() as parent:
            _play(Path(parent), target / suite, suite)


def _play(folder: Path, target: Path, suite: str) -> None:
    """An office tells a unit, which answers with an attachment and is answered; a conflict is on the way."""
    target.mkdir(parents=True)
    clock = SampleClock(datetime(2023, 5, 8, 1, tzinfo=UTC))
    office, unit = (
        clock.workspaces(folder / name, name).create(
            NewWorkspace(folder / name, role, name, year=2023, suite=suite)
        )
        for name, role in ((OFFICE_NAME, Role.OFFICE), (UNIT, Role.UNIT))
    )
    with office.transaction():
        said = office.create("instruction", EVERYONE, {"text": "请抓紧推进", "leader": "王市长"})
    _carry(office, unit, target / "1-office.dkx")
    with unit.transaction() as workspace:
        digest = workspace.evidence.put(PHOTO)
        unit.create("evidence", unit.office, {"name": "现场.jpg", "sha256": digest, "size": len(PHOTO)})
    _carry(unit, office, target / "2-unit.dkx")
    with office.transaction():
        office.change("instruction", said, {"text": "请于月底前办结"})
    _carry(office, unit, target / "3-office.dkx")
    told = {"office": _told(office), "unit": _told(unit), "parties": [office.party, unit.party]}
    (target / "told.json").write_text(f"{json.dumps(told, ensure_ascii=False, indent=1)}\n", "utf-8")
    for session in (office, unit):
        session.close()


def _carry(source: Session, target: Session, file: Path) -> None:
    ExportService(source).export(target.party, file, ExportOptions())
    with ImportService(target) as service:
        (receipt,) = service.apply(service.preview([file]))
    if not receipt.applied:
        raise SystemExit(receipt.sentence)


def _told(session: Session) -> dict[str, Any]:
    log = session.workspace.log
    return {
        "lines": log.count(),
        "state": log.state_hash(),
        "blobs": list(session.workspace.evidence.hashes()),
    }


if __name__ == "__main__":
    main()
