"""The highest generation of each key that was ever begun in a folder, whatever its files are put back to.

A backup knows only the generations before it. Restored twice, it would begin the same one twice, and both
would write under one name. So the folder itself remembers, in a file that no restore touches.
"""

import json
from pathlib import Path

from desktop.models.durable import sync_folder, write_file

_FILE = "generations.json"


def highest_generation(folder: Path, fingerprint: str) -> int:
    """The highest generation noted for a key; 0 for none."""
    return _read(folder).get(fingerprint, 0)


def note_generation(folder: Path, fingerprint: str, generation: int) -> None:
    """Notes a generation before anything is written under its name.

    Raises:
        OSError: the folder cannot be written.
    """
    noted = _read(folder)
    noted[fingerprint] = max(noted.get(fingerprint, 0), generation)
    part = folder / f".{_FILE}"
    write_file(part, json.dumps(noted).encode())
    part.replace(folder / _FILE)
    sync_folder(folder)


def _read(folder: Path) -> dict[str, int]:
    try:
        untrusted = json.loads((folder / _FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(untrusted, dict):
        return {}
    return {name: number for name, number in untrusted.items() if type(number) is int}
