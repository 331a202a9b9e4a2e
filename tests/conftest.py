"""Fixtures that every layer may use: a private configuration folder, and Qt without a screen."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).resolve().parent.parent
PLAN = ROOT / "resources" / "sample" / "聊政字2023-5_数字政府.txt"


@pytest.fixture(autouse=True)
def config_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration folder of the test's own: nobody's settings or keys are touched."""
    folder = tmp_path_factory.mktemp("config")
    monkeypatch.setenv("DUKAO_CONFIG", str(folder))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return folder
