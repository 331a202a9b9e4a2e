"""Text and JSON of others, read against limits; and the sentences about files that hold no checklist."""

import json
from pathlib import Path
from typing import Any

from desktop.errors import AppError
from desktop.i18n import mark

MB = 1024 * 1024
MOST_BYTES = 16 * MB


class ChecklistNotFound(AppError):
    """There is no such file."""

    code = "E_NOT_FOUND"
    template = mark("找不到文件：{path}")


class ChecklistUnreadable(AppError):
    """The system does not let us read the file."""

    code = "E_UNREADABLE"
    template = mark("无法读取文件 {path}：{reason}")


class ChecklistTooLarge(AppError):
    """The file is beyond the limit."""

    code = "E_TOO_LARGE"
    template = mark("文件过大（{size} MB，上限 {limit} MB），检查清单不会这样大，没有读取：{path}")


class BrokenChecklist(AppError):
    """The file is not what its name says."""

    code = "E_BROKEN_CHECKLIST"
    template = mark("文件已损坏或不是检查清单（{reason}），没有导入：{path}")


def bounded_text(path: Path) -> str:
    """The text of a file in UTF-8, a byte order mark left out.

    Raises:
        AppError: a subclass of this module says what is wrong.
    """
    if not path.exists():
        raise ChecklistNotFound(path=path)
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            size = -(-path.stat().st_size // MB)
            raise ChecklistTooLarge(size=size, limit=MOST_BYTES // MB, path=path)
        return data.decode("utf-8-sig")
    except OSError as error:
        raise ChecklistUnreadable(path=path, reason=error.strerror or str(error)) from None
    except UnicodeDecodeError:
        raise BrokenChecklist(path=path, reason="UTF-8") from None


def bounded_json(path: Path) -> Any:
    """The JSON of a file.

    Raises:
        AppError: a subclass of this module says what is wrong.
    """
    try:
        return json.loads(bounded_text(path))
    except ValueError as error:
        raise BrokenChecklist(path=path, reason=str(error)) from None
    except RecursionError:
        raise BrokenChecklist(path=path, reason="JSON") from None
