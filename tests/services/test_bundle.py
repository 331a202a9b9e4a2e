"""The evidence bundle: what came in, byte for byte, with the program that checks it; or none."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from desktop.exchange.container import Container
from desktop.exchange.verify import verify
from desktop.services.bundle import BundleDiffers, BundleService
from desktop.services.exchange_reading import ImportService, NotImported
from desktop.services.exchange_writing import FileTaken
from desktop.services.roster import RosterService
from desktop.services.session import Session
from tests.services.exchange_world import POLICE, World, edit, export, send, take


@pytest.fixture
def received(world: World) -> tuple[Session, Path, str]:
    """An office that has taken in a package with a roster and an attachment; the file, and its digest."""
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    with unit.transaction() as workspace:
        digest = workspace.evidence.put(b"photo")
        unit.create("evidence", unit.office, {"of": "x/1", "sha256": digest, "name": "照片.jpg"})
        unit.create("feedback", unit.office, {"assignment": "x/1", "text": "完成"})
    file = export(unit, office.party).file
    (receipt,) = take(office, file)
    return office, file, receipt.digest


def contents(file: Path) -> dict[str, bytes]:
    with Container(file) as container:
        return {member.name: container.read(member) for member in container.members}


def bundled(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_holds_everything_of_the_package_byte_for_byte(
    received: tuple[Session, Path, str], tmp_path: Path
) -> None:
    office, file, digest = received

    made = BundleService(office).write(digest[:12], tmp_path / "bundle")

    found = bundled(made.file)
    extra = {name: found.pop(name) for name in ("README.txt", "verify.py")}
    assert made.file == tmp_path / "bundle.zip"
    assert found == contents(file)
    assert (made.digest, made.entries) == (digest, len(found) - 2)
    assert "verify.py" in extra["README.txt"].decode()
    assert POLICE in extra["README.txt"].decode()


def test_a_third_party_can_check_it_with_what_is_in_it(
    received: tuple[Session, Path, str], tmp_path: Path
) -> None:
    office, _, digest = received
    made = BundleService(office).write(digest, tmp_path / "bundle.zip")
    elsewhere = tmp_path / "elsewhere"
    with zipfile.ZipFile(made.file) as archive:
        archive.extract("verify.py", elsewhere)

    done = subprocess.run(
        [sys.executable, "-I", "verify.py", str(made.file)], cwd=elsewhere, capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr.decode()
    assert verify(made.file).kind == "bundle"


def test_it_does_not_matter_how_much_came_later(
    world: World, received: tuple[Session, Path, str], tmp_path: Path
) -> None:
    office, file, digest = received
    unit = world.computer(POLICE)
    RosterService(office).confirm(POLICE, RosterService(unit).form().digits)
    send(office, unit)
    uid = unit.workspace.log.records("feedback")[0].uid
    edit(unit, uid, "更正", "feedback")
    send(unit, office)

    made = BundleService(office).write(digest, tmp_path / "bundle.zip")

    found = bundled(made.file)
    assert {name: found[name] for name in contents(file)} == contents(file)


def test_a_sealed_package_is_handed_on_open(world: World, tmp_path: Path) -> None:
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    with unit.transaction():
        unit.create("feedback", unit.office, {"assignment": "x/1", "text": "完成"})
    receipt = send(unit, office, is_sealed=True)

    made = BundleService(office).write(receipt.digest, tmp_path / "bundle.zip")

    assert verify(made.file).kind == "bundle"


def test_a_stream_that_has_forked_since_is_rebuilt_as_it_came(world: World, tmp_path: Path) -> None:
    office, unit = world.office(), world.computer(POLICE)
    send(office, unit)
    with unit.transaction():
        uid = unit.create("feedback", unit.office, {"assignment": "x/1", "text": "共同"})
    world.shut(POLICE)
    copy = world.copy(POLICE, tmp_path / "copy")
    unit = world.reopen(POLICE)
    edit(unit, uid, "原件", "feedback")
    first = send(unit, office)
    world.shut(POLICE)
    world.put_back_unnoticed(POLICE, copy)
    unit = world.reopen(POLICE)
    edit(unit, uid, "副本", "feedback")
    second = send(unit, office)

    bundles = [
        BundleService(office).write(receipt.digest, tmp_path / f"{receipt.digest[:8]}.zip")
        for receipt in (first, second)
    ]

    assert len(office.workspace.log.forks()) == 1
    assert [verify(made.file).kind for made in bundles] == ["bundle", "bundle"]


def test_what_is_missing_makes_no_bundle(received: tuple[Session, Path, str], tmp_path: Path) -> None:
    office, _, digest = received
    with office.transaction() as workspace:
        workspace.connection.execute("DELETE FROM evidence.blob")

    with pytest.raises(BundleDiffers, match="blob/"):
        BundleService(office).write(digest, tmp_path / "bundle.zip")

    assert not list(tmp_path.glob("*.zip")) + list(tmp_path.glob(".*"))


def test_an_import_that_was_taken_back_makes_none(
    received: tuple[Session, Path, str], tmp_path: Path
) -> None:
    office, _, digest = received
    with ImportService(office) as service:
        service.undo(digest)

    with pytest.raises(BundleDiffers):
        BundleService(office).write(digest, tmp_path / "bundle.zip")


@pytest.mark.parametrize("digest", ["", "ffff"])
def test_only_what_came_in_can_be_told(
    received: tuple[Session, Path, str], tmp_path: Path, digest: str
) -> None:
    with pytest.raises(NotImported):
        BundleService(received[0]).write(digest, tmp_path / "bundle.zip")


def test_nothing_is_written_over(received: tuple[Session, Path, str], tmp_path: Path) -> None:
    office, _, digest = received
    (tmp_path / "bundle.zip").write_bytes(b"here")

    with pytest.raises(FileTaken):
        BundleService(office).write(digest, tmp_path / "bundle")

    assert (tmp_path / "bundle.zip").read_bytes() == b"here"
