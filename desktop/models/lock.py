"""One writer: an operating system's lock on a file of the workspace, and who holds it in words.

The lock vanishes with its process, so nothing stale can block; the words beside it are only read when the
lock is really held.
"""

import json
import os
import socket
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from desktop.models.failures import Busy

LOCK = "lock"
HOLDER = "holder.json"

if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        # flock belongs to the open file: a second opening in this process is refused as well
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class Lock:
    """The right to write to a workspace, held until `release` or the end of the process."""

    def __init__(self, folder: Path) -> None:
        """Takes the lock.

        Args:
            folder: the workspace.

        Raises:
            Busy: somebody has it; the sentence says who.
            OSError: the folder cannot be written.
        """
        self._holder = folder / HOLDER
        self._file = (folder / LOCK).open("ab")
        if not _try_lock(self._file):
            self._file.close()
            raise Busy(**told_holder(folder))
        self._tell()

    def release(self) -> None:
        """Gives the lock back; a second time does nothing."""
        if not self._file.closed:
            with suppress(OSError):  # who left it matters to nobody once the lock is free
                self._holder.unlink(missing_ok=True)
            self._file.close()

    def __enter__(self) -> "Lock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _tell(self) -> None:
        since = datetime.now(UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        holder = {"host": socket.gethostname(), "pid": os.getpid(), "since": since}
        try:
            self._holder.write_text(json.dumps(holder), "utf-8")
        except OSError:
            self._file.close()
            raise


def told_holder(folder: Path) -> dict[str, Any]:
    """Host, process and time of the holder as it told them; question marks for what it did not."""
    try:
        untrusted = json.loads((folder / HOLDER).read_text("utf-8"))
    except (OSError, ValueError):
        untrusted = {}
    told = untrusted if isinstance(untrusted, dict) else {}
    return {name: str(told.get(name, "?"))[:80] for name in ("host", "pid", "since")}
