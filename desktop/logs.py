"""The program's own log file: for finding bugs, never for facts of the work."""

import logging
from pathlib import Path

from desktop.paths import log_file

MAX_BYTES = 1_000_000
BACKUPS = 3


def start_logging() -> None:
    """Sends warnings and errors to the log file; where it cannot be written, nowhere."""
    file = log_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _rotate(file)
        handler = logging.FileHandler(file, encoding="utf-8", delay=True)
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)


def _rotate(file: Path) -> None:
    """Puts a large file aside at start: `logging.handlers` would bring sockets and pickles for it."""
    if not file.exists() or file.stat().st_size < MAX_BYTES:
        return
    for number in range(BACKUPS, 0, -1):
        newer = file.with_name(f"{file.name}.{number - 1}") if number > 1 else file
        if newer.exists():
            newer.replace(file.with_name(f"{file.name}.{number}"))
