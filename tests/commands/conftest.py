"""Worlds of commands that are made once and copied for each test."""

import shutil
from pathlib import Path

import pytest

from tests.commands.check_world import PLANNED, CheckWorld, make_world, meet


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checks")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUKAO_CONFIG", str(tmp_path_factory.mktemp("config")))
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        make_world(folder)
    return folder


@pytest.fixture
def checks(capsys: pytest.CaptureFixture[str], tmp_path: Path, _made: Path) -> CheckWorld:
    """An office, a unit and two inspectors; nothing is planned."""
    shutil.copytree(_made, tmp_path, dirs_exist_ok=True)
    meet(tmp_path)  # says of each, once, that it was copied
    return CheckWorld(capsys, tmp_path)


@pytest.fixture
def handed_out(checks: CheckWorld) -> tuple[CheckWorld, str]:
    """An inspection that both inspectors were told, and its code."""
    planned = checks.office.json("inspection", *PLANNED)
    checks.office.says("inspection", "hand-out", planned["code"])
    checks.meet()
    return checks, planned["code"]
