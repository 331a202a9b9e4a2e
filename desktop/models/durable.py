"""Files and folders that are on the disk when a function returns."""

import os
from pathlib import Path


def write_file(file: Path, content: bytes) -> None:
    """Writes a file and forces it to the disk."""
    with file.open("wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())


def sync_file(file: Path) -> None:
    """Forces a file that somebody wrote to the disk."""
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Makes names in a folder durable; Windows cannot and need not."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
