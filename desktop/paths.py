"""Where things are on this computer: our resources, and the user's configuration and logs."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

APP_FOLDER = "dukao"


def resources_folder() -> Path:
    """The folder of shipped resources, in a source tree or in a built program."""
    bundle = getattr(sys, "_MEIPASS", None)
    base = Path(bundle) if bundle else Path(__file__).resolve().parent.parent
    return base / "resources"


def resource(name: str) -> Path:
    """The path of one shipped resource.

    Args:
        name: relative path with forward slashes, e.g. ``units/liaocheng.toml``.
    """
    return resources_folder() / name


def config_folder(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """The user's configuration folder; ``DUKAO_CONFIG`` overrides it."""
    if override := environ.get("DUKAO_CONFIG"):
        return Path(override)
    home = Path(environ.get("HOME") or environ.get("USERPROFILE") or Path.home())
    if platform == "win32":
        return Path(environ.get("APPDATA") or home / "AppData" / "Roaming") / APP_FOLDER
    if platform == "darwin":
        return home / "Library" / "Application Support" / APP_FOLDER
    return Path(environ.get("XDG_CONFIG_HOME") or home / ".config") / APP_FOLDER


def log_file() -> Path:
    """The file the program writes its log to."""
    return config_folder() / "dukao.log"
