"""Putting other files in the place of a workspace's: all of them or none, whenever the process dies.

The new files are staged within the workspace. From the moment a small file tells what is to be done, it will
be done: at once, or when the workspace is opened next. The old files are moved aside; nothing is deleted.
"""

import json
import shutil
from pathlib import Path

from desktop.models.database import EVIDENCE, LEDGER
from desktop.models.durable import sync_folder, write_file
from desktop.models.failures import Damaged, SwapUnfinished
from desktop.models.lock import Lock

ASIDE = "aside"
STAGED = ".restore-"
_STATE = "restore.json"
_FILES = (LEDGER, EVIDENCE)
_JOURNALS = tuple(f"{name}-{kind}*" for name in _FILES for kind in ("journal", "mj", "wal", "shm"))


def swap_in(folder: Path, staged: Path, aside: Path) -> None:
    """Moves the files of a workspace aside and staged ones in their place.

    Args:
        folder: the workspace; its lock is held and its files are closed.
        staged: folder in it that holds the new files, durable; its name begins with `STAGED`.
        aside: folder in its `ASIDE` where the old ones go.

    Raises:
        OSError: nothing was moved, and nothing will be.
        SwapUnfinished: not all could be moved; the rest is when the workspace is opened next.
    """
    told = {"staged": staged.name, "aside": aside.name}
    part = folder / f".{_STATE}"
    write_file(part, json.dumps(told).encode())
    part.replace(folder / _STATE)
    try:
        sync_folder(folder)
        _finish(folder)
    except OSError as error:
        if (folder / LEDGER).exists() and all((staged / name).exists() for name in _FILES):
            (folder / _STATE).unlink(missing_ok=True)
            raise
        raise SwapUnfinished(detail=error.strerror or error) from error


def finish_swap(folder: Path) -> None:
    """Ends what a process began that died; nothing to do nearly always.

    Raises:
        Busy: another process is about it.
        Damaged: nobody can tell what was begun.
        OSError: a file cannot be moved.
    """
    if (folder / _STATE).exists():
        with Lock(folder):
            _finish(folder)


def folder_of_ledger(folder: Path) -> Path:
    """Where the ledger of a workspace lies: in its folder, unless a swap was interrupted just there."""
    if not (folder / LEDGER).exists() and (folder / _STATE).exists():
        return folder / _told(folder)[0]
    return folder


def clear_staged(folder: Path) -> None:
    """Removes what was staged and never swapped in; the lock is held, and no swap is unfinished."""
    for staged in folder.glob(f"{STAGED}*"):
        shutil.rmtree(staged, ignore_errors=True)


def _finish(folder: Path) -> None:
    """Does what is left to do; files that are staged still say what that is."""
    if not (folder / _STATE).exists():
        return  # somebody else finished it while we waited for the lock
    names = _told(folder)
    staged, aside = folder / names[0], folder / ASIDE / names[1]
    aside.mkdir(parents=True, exist_ok=True)
    waiting = [name for name in _FILES if (staged / name).exists()]
    if waiting:
        for pattern in _JOURNALS:
            for journal in folder.glob(pattern):
                journal.replace(aside / journal.name)
    for name in waiting:
        if (folder / name).exists():
            (folder / name).replace(aside / name)
        (staged / name).replace(folder / name)
    for changed in (aside, folder):
        sync_folder(changed)
    (folder / _STATE).unlink()
    sync_folder(folder)
    shutil.rmtree(staged, ignore_errors=True)


def _told(folder: Path) -> tuple[str, str]:
    """Names of the staged folder and of the one aside."""
    try:
        told = json.loads((folder / _STATE).read_text("utf-8"))
        names = (str(told["staged"]), str(told["aside"]))
    except (ValueError, KeyError, TypeError):
        raise Damaged(reason=_STATE) from None
    if not names[0].startswith(STAGED) or any({"/", "\\"} & set(name) for name in names):
        raise Damaged(reason=_STATE)
    return names
