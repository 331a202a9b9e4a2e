"""The user's settings on this computer."""

import json
from pathlib import Path

import pytest

from desktop.paths import config_folder
from desktop.settings import RECENT_LIMIT, Settings, load_settings, save_settings


def test_settings_come_back_as_they_were_saved(tmp_path: Path) -> None:
    settings = Settings(language="en", theme="dark", font_scale=125, operator="张三").opened(tmp_path)

    save_settings(settings, tmp_path / "config" / "settings.json")

    assert load_settings(tmp_path / "config" / "settings.json") == settings


def test_a_damaged_file_is_moved_aside_and_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text("{broken", "utf-8")

    assert load_settings(file) == Settings()

    assert (tmp_path / "settings.damaged").read_text("utf-8") == "{broken"


@pytest.mark.parametrize("content", [[], 3, {"language": 5, "font_scale": "x", "recent": "no", "new": 1}])
def test_values_of_the_wrong_type_are_left_out(tmp_path: Path, content: object) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps(content), "utf-8")

    assert load_settings(file) == Settings()


def test_recent_workspaces_are_listed_once_latest_first(tmp_path: Path) -> None:
    settings = Settings()
    for number in [*range(10), 5]:
        settings = settings.opened(tmp_path / str(number))

    assert settings.recent[0] == str(tmp_path / "5")
    assert len(settings.recent) == len(set(settings.recent)) == RECENT_LIMIT


def test_the_configuration_folder_follows_the_system() -> None:
    assert config_folder({"DUKAO_CONFIG": "/x"}) == Path("/x")
    assert config_folder({"HOME": "/h"}, "linux") == Path("/h/.config/dukao")
    assert config_folder({"HOME": "/h", "XDG_CONFIG_HOME": "/c"}, "linux") == Path("/c/dukao")
    assert config_folder({"USERPROFILE": "/u", "APPDATA": "/a"}, "win32") == Path("/a/dukao")
    assert config_folder({"HOME": "/h"}, "darwin") == Path("/h/Library/Application Support/dukao")
