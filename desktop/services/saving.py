"""Writes a finished file whole, or not at all."""

from contextlib import suppress
from pathlib import Path

from desktop.errors import AppError
from desktop.i18n import mark


class CannotWrite(AppError):
    """The file cannot be written."""

    code = "E_CANNOT_WRITE"
    template = mark("无法写入{path}：{reason}。原有文件没有改动。")


def save_bytes(data: bytes, path: Path) -> None:
    """Writes a file beside its place, then renames: the file is whole or not there.

    Args:
        data: what it holds.
        path: an existing file is replaced; a missing folder is made.

    Raises:
        CannotWrite: the folder cannot be written or the disk is full.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise CannotWrite(path=path, reason=error.strerror or error) from None
