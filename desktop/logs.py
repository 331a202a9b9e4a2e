"""The program's own log file: for finding bugs, never for facts of the work."""

import logging
from logging.handlers import RotatingFileHandler

from desktop.paths import log_file

MAX_BYTES = 1_000_000
BACKUPS = 3


def start_logging() -> None:
    """Sends warnings and errors to the log file; where it cannot be written, nowhere."""
    file = log_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            file, maxBytes=MAX_BYTES, backupCount=BACKUPS, encoding="utf-8", delay=True
        )
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
