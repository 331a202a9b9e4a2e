"""Creating and opening workspaces."""

import json
from pathlib import Path

import pytest

from desktop.errors import AppError
from desktop.records.stream import Role
from desktop.services.credentials import Credentials, NeedsPassphrase, WrongPassphrase
from desktop.services.directory import DirectoryService
from desktop.services.policies import PolicyService
from desktop.services.sample import OFFICE_NAME
from desktop.services.workspaces import NameMissing, NewWorkspace, PassphraseMissing, Workspaces
from tests.conftest import PLAN
from tests.services.test_credentials import MemoryKeyring


def test_an_office_of_liaocheng_starts_with_the_directory_of_its_city(
    workspaces: Workspaces, tmp_path: Path
) -> None:
    session = workspaces.create(NewWorkspace(tmp_path / "a", Role.OFFICE, OFFICE_NAME))

    assert len(DirectoryService(session).units()) >= 51
    assert session.folder == tmp_path / "a.dukao"
    session.close()


def test_an_office_of_another_city_starts_with_an_empty_directory(
    workspaces: Workspaces, tmp_path: Path
) -> None:
    session = workspaces.create(NewWorkspace(tmp_path / "a", Role.OFFICE, "临沂市人民政府办公室"))

    assert DirectoryService(session).units() == ()
    session.close()


def test_a_unit_is_known_by_its_code_whichever_name_it_gives(workspaces: Workspaces, tmp_path: Path) -> None:
    one = workspaces.create(NewWorkspace(tmp_path / "a", Role.UNIT, "市大数据局"))
    two = workspaces.create(NewWorkspace(tmp_path / "b", Role.UNIT, "聊城市大数据局"))

    assert one.party == two.party
    assert one.party.startswith("unit.")
    one.close()
    two.close()


def test_a_name_is_needed_and_a_taken_folder_is_refused(workspaces: Workspaces, tmp_path: Path) -> None:
    with pytest.raises(NameMissing):
        workspaces.create(NewWorkspace(tmp_path / "a", Role.UNIT, " \n "))
    workspaces.create(NewWorkspace(tmp_path / "a", Role.UNIT, "市大数据局")).close()

    with pytest.raises(AppError, match=r"a\.dukao"):
        workspaces.create(NewWorkspace(tmp_path / "a", Role.UNIT, "市大数据局"))


def test_encryption_without_a_keyring_needs_a_passphrase(workspaces: Workspaces, tmp_path: Path) -> None:
    with pytest.raises(PassphraseMissing):
        workspaces.create(NewWorkspace(tmp_path / "a", Role.OFFICE, OFFICE_NAME, encrypt=True))

    assert not (tmp_path / "a.dukao").exists()


def test_an_encrypted_workspace_opens_with_passphrase_or_recovery_code_only(
    workspaces: Workspaces, tmp_path: Path
) -> None:
    request = NewWorkspace(tmp_path / "a", Role.OFFICE, OFFICE_NAME, encrypt=True, passphrase="口令")
    session = workspaces.create(request)
    service = PolicyService(session)
    service.import_preview(service.preview(PLAN))
    code = workspaces.recovery_code(session)
    folder = session.folder
    session.close()

    with pytest.raises(NeedsPassphrase):
        workspaces.open(folder)
    with pytest.raises(WrongPassphrase):
        workspaces.open(folder, "错")
    for passphrase, recovery in (("口令", ""), ("", str(code))):
        again = workspaces.open(folder, passphrase, recovery)
        assert len(PolicyService(again).policies()) == 1
        again.close()
    raw = b"".join(file.read_bytes() for file in folder.glob("*.db"))
    assert "数字政府".encode() not in raw


def test_with_a_keyring_an_encrypted_workspace_opens_by_itself(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    workspaces = Workspaces(Credentials(tmp_path / "config", lambda: keyring))
    session = workspaces.create(NewWorkspace(tmp_path / "a", Role.UNIT, "市大数据局", encrypt=True))
    folder = session.folder
    session.close()

    again = workspaces.open(folder)

    assert again.is_encrypted
    again.close()
    assert "wrapped" not in json.loads((folder / "key.json").read_text())


def test_something_else_is_not_a_workspace(workspaces: Workspaces, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "wrong").mkdir()
    (tmp_path / "wrong" / "ledger.db").write_bytes(b"no database at all" * 100)

    for name in ("file", "empty", "wrong", "missing"):
        with pytest.raises(AppError):
            workspaces.open(tmp_path / name)
