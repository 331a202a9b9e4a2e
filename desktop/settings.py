"""The user's choices that belong to this computer, not to a workspace."""

import json
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

RECENT_LIMIT = 8


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices of the user on this computer.

    Attributes:
        language: ``zh`` or ``en``.
        theme: ``system``, ``light`` or ``dark``.
        font_scale: percent of the system's font size, 80 to 200.
        operator: name written beside changes as a claim.
        recent: workspace folders, latest first.
    """

    language: str = "zh"
    theme: str = "system"
    font_scale: int = 100
    operator: str = ""
    recent: tuple[str, ...] = ()

    def opened(self, workspace: Path) -> "Settings":
        """The settings after a workspace was opened."""
        name = str(workspace)
        rest = tuple(other for other in self.recent if other != name)
        return replace(self, recent=(name, *rest)[:RECENT_LIMIT])


def load_settings(file: Path) -> Settings:
    """Reads the settings; a damaged file is moved aside, never overwritten.

    Args:
        file: the settings file; it need not exist.
    """
    try:
        untrusted = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError):
        _move_aside(file)
        return Settings()
    return _checked(untrusted)


def save_settings(settings: Settings, file: Path) -> None:
    """Writes the settings beside the file, then renames: a crash leaves the old or the new.

    Raises:
        OSError: the folder cannot be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_text(json.dumps(asdict(settings), ensure_ascii=False, indent=2), "utf-8")
    part.replace(file)


def _move_aside(file: Path) -> None:
    if file.exists() and os.access(file.parent, os.W_OK):
        file.replace(file.with_suffix(".damaged"))


def _checked(untrusted: object) -> Settings:
    if not isinstance(untrusted, dict):
        return Settings()
    default = Settings()
    known: dict[str, Any] = {}
    for field in fields(Settings):
        value = untrusted.get(field.name)
        if field.name == "recent" and isinstance(value, list):
            known["recent"] = tuple(str(item) for item in value)[:RECENT_LIMIT]
        elif type(value) is type(getattr(default, field.name)):
            known[field.name] = value
    return Settings(**known)
