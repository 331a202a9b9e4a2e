"""How the user left the window: column widths, panes, the chosen arrangement.

Kept in ``ui-state.json`` beside the settings. It is comfort, never facts: a file that cannot be written is
no reason to interrupt anybody, and a damaged one is moved aside, never overwritten.
"""

import json
import logging
from pathlib import Path
from typing import Any

_logger = logging.getLogger(__name__)


class UiState:
    """Values by name, written when something changed and `save` is called.

    Args:
        file: the file; it need not exist.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._values = _load(file)
        self._is_changed = False

    def text(self, name: str, default: str = "") -> str:
        """A text value."""
        value = self._values.get(name, default)
        return value if isinstance(value, str) else default

    def flag(self, name: str, default: bool) -> bool:
        """A truth value."""
        value = self._values.get(name, default)
        return value if isinstance(value, bool) else default

    def numbers(self, name: str) -> dict[str, int]:
        """Whole numbers by key, e.g. column widths."""
        value = self._values.get(name)
        if not isinstance(value, dict):
            return {}
        return {str(key): number for key, number in value.items() if type(number) is int}

    def names(self, name: str) -> tuple[str, ...] | None:
        """A list of texts; None when it was never set."""
        value = self._values.get(name)
        return tuple(str(item) for item in value) if isinstance(value, list) else None

    def put(self, name: str, value: str | bool | dict[str, int] | list[str]) -> None:
        """Remembers a value."""
        if self._values.get(name) != value:
            self._values[name] = value
            self._is_changed = True

    def save(self) -> None:
        """Writes the file beside its place, then renames."""
        if not self._is_changed:
            return
        part = self._file.with_suffix(".part")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), "utf-8")
            part.replace(self._file)
        except OSError as error:
            _logger.info("window state not saved: %s", error)
            return
        self._is_changed = False


def _load(file: Path) -> dict[str, Any]:
    try:
        untrusted = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        _move_aside(file)
        return {}
    return untrusted if isinstance(untrusted, dict) else {}


def _move_aside(file: Path) -> None:
    try:
        file.replace(file.with_suffix(".damaged"))
    except OSError as error:
        _logger.info("damaged window state left in place: %s", error)
