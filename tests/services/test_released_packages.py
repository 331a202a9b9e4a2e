"""Packages of every format that was released are read for good; what is newer passes through unharmed."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from desktop.exchange.container import stream_entry
from desktop.exchange.manifest import FORMAT
from desktop.records.line import Edit, Stamp, compose
from desktop.records.ownership import Judgement, judge
from desktop.records.stream import EVERYONE, Role, StreamName
from desktop.services.auditing import AuditService
from desktop.services.credentials import Credentials
from desktop.services.exchange_reading import ImportService
from desktop.services.exchange_writing import ExportService
from desktop.services.sample import OFFICE_NAME
from desktop.services.session import Session
from desktop.services.workspaces import NewWorkspace, Workspaces

RELEASED = sorted((Path(__file__).parents[1] / "data" / "released").glob("package-format-*/*"))


def computer(folder: Path, name: str, role: Role) -> Session:
    """A computer that has met nobody yet."""
    workspaces = Workspaces(Credentials(folder / name / "keys", lambda: None))
    return workspaces.create(NewWorkspace(folder / name / "work", role, name, year=2023))


def take(session: Session, *files: Path) -> list[str]:
    with ImportService(session) as service:
        return [receipt.code for receipt in service.apply(service.preview(files))]


def test_there_are_released_packages_of_the_present_format() -> None:
    assert {folder.parent.name for folder in RELEASED} >= {f"package-format-{FORMAT}"}
    assert {folder.name for folder in RELEASED} == {"ed25519", "sm2"}


@pytest.mark.parametrize("released", RELEASED, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_packages_that_were_released_are_read_and_end_in_the_same_state(
    tmp_path: Path, released: Path
) -> None:
    expected = json.loads((released / "told.json").read_text("utf-8"))
    unit = computer(tmp_path, "市公安局", Role.UNIT)

    codes = take(unit, *sorted(released.glob("*-office.dkx")))

    log = unit.workspace.log
    assert codes == ["", ""]
    assert (log.count(), log.state_hash()) == (expected["unit"]["lines"], expected["unit"]["state"])
    assert sorted(log.missing_evidence()) == expected["unit"]["blobs"]
    assert AuditService(unit).verify().is_clean
    unit.close()


def test_kinds_and_fields_of_a_newer_program_pass_through_this_one_byte_for_byte(tmp_path: Path) -> None:
    office, unit = computer(tmp_path, OFFICE_NAME, Role.OFFICE), computer(tmp_path, "市公安局", Role.UNIT)
    stream = StreamName(office.party, office.workspace.identity.replica, EVERYONE, 2023)
    edit = Edit(
        "weather", f"{office.party}/{'7' * 32}", {"sky": "晴", "newer": {"deep": ["甲", 1, True, None]}}
    )
    line = compose(stream, office.workspace.log.tip(stream), edit, Stamp("2023-05-08T09:00:00+08:00", "王"))
    with office.transaction() as workspace:
        workspace.log.accept([line])

    codes = take(unit, ExportService(office).export(unit.party, tmp_path).file)
    back = ExportService(unit).export(office.party, tmp_path)

    with ZipFile(back.file) as archive:
        returned = archive.read(stream_entry(stream)).splitlines()
    assert codes == [""]
    assert judge(line) is Judgement.UNKNOWN_KIND
    assert line.raw in set(unit.workspace.log.lines(stream))
    assert line.raw in returned
    assert take(office, back.file) == [""]
    for session in (office, unit):
        assert AuditService(session).verify().is_clean
        session.close()
