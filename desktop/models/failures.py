"""What can go wrong with a workspace, each with a stable code and a sentence that says what to do."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlcipher3 import dbapi2

from desktop.errors import AppError
from desktop.i18n import mark


class WorkspaceExists(AppError):
    """There is something at the place of a new workspace."""

    code = "E_EXISTS"
    template = mark("“{path}”已经存在。请换一个名称或文件夹。")


class NotWorkspace(AppError):
    """The folder does not hold a workspace."""

    code = "E_NOT_WORKSPACE"
    template = mark("“{path}”不是督考工作区。请选择以 .dukao 结尾的工作区文件夹。")


class NewerWorkspace(AppError):
    """A newer program wrote the workspace."""

    code = "E_NEWER_WORKSPACE"
    template = mark(
        "工作区“{path}”由更新的版本写成（格式{found}，本程序到{known}），未作任何改动。请升级本程序。"
    )


class OlderWorkspace(AppError):
    """The workspace must be brought up to date, and it was opened for reading only."""

    code = "E_OLDER_WORKSPACE"
    template = mark("工作区“{path}”是旧格式，只读方式不能打开。请先正常打开一次，程序会备份后升级。")


class WrongKey(AppError):
    """The key does not open the files."""

    code = "E_WRONG_KEY"
    template = mark("口令或恢复码不对，工作区“{path}”没有打开。")


class KeyNeeded(AppError):
    """The files are encrypted and no key was given."""

    code = "E_KEY_NEEDED"
    template = mark("工作区“{path}”已加密，请提供口令或恢复码。")


class NotEncrypted(AppError):
    """A key was given for files that are not encrypted."""

    code = "E_NOT_ENCRYPTED"
    template = mark("工作区“{path}”没有加密，请不带口令打开。")


class Busy(AppError):
    """Another process has the workspace open for writing."""

    code = "E_BUSY"
    template = mark("工作区正在被使用：{host} 上的进程 {pid}，自 {since} 起。请先在那里关闭。")


class Damaged(AppError):
    """The files are not what SQLite or we left."""

    code = "E_DAMAGED"
    template = mark("工作区文件已损坏：{reason}。请从备份恢复，原文件不要删除。")


class LinesNeeded(AppError):
    """Lines cannot be taken back, because later ones rest on them."""

    code = "E_LINES_NEEDED"
    template = mark("这次导入之后又有{count}条记录以它为依据，不能撤销。请先撤销后来的导入，或直接更正内容。")


class SwapUnfinished(AppError):
    """A restore was begun and could not be ended; the next opening ends it."""

    code = "E_RESTORE_UNFINISHED"
    template = mark("恢复已经开始，但没有全部完成（{detail}）。请检查磁盘后重新打开工作区，将自动完成。")


class BackupBroken(AppError):
    """A copy that was to become a backup did not stand the test."""

    code = "E_BACKUP"
    template = mark("备份没有通过核验（{reason}），没有保留。请先核验工作区，再重新备份。")


class BackupChanged(AppError):
    """The files of a backup are not those that were verified."""

    code = "E_BACKUP_CHANGED"
    template = mark("备份“{path}”已损坏或被改动，没有恢复，现有工作区未变。请换一个备份。")


class BackupForeign(AppError):
    """A backup of one workspace is not put in the place of another."""

    code = "E_BACKUP_OTHER"
    template = mark("备份“{path}”属于另一个工作区，没有恢复，现有工作区未变。请选择本工作区的备份。")


class DiskFull(AppError):
    """There is no room left."""

    code = "E_DISK_FULL"
    template = mark("磁盘空间不足，这次修改没有保存，原有数据未变。请腾出空间后重试。")


class ReadOnly(AppError):
    """The place cannot be written."""

    code = "E_READ_ONLY"
    template = mark("“{path}”不能写入。请检查文件夹权限，或换一个位置。")


class InputOutput(AppError):
    """Reading or writing the disk failed."""

    code = "E_IO"
    template = mark("读写磁盘失败，这次修改没有保存：{reason}。请检查磁盘后重试。")


class NetworkLocation(AppError):
    """A workspace must not lie on a network share."""

    code = "E_NETWORK_LOCATION"
    template = mark("“{path}”在网络位置（{kind}）上，数据可能损坏。请把工作区复制到本机磁盘。")


class RemovableLocation(AppError):
    """A workspace must not lie on a removable disk."""

    code = "E_REMOVABLE_LOCATION"
    template = mark("“{path}”在可移动磁盘上，拔出时数据可能损坏。请把工作区复制到本机磁盘。")


class EvidenceTooLarge(AppError):
    """An attachment is larger than the workspace takes."""

    code = "E_EVIDENCE_TOO_LARGE"
    template = mark("附件超过{limit_mb} MB，没有收入。请压缩或拆分后再添加。")


class EvidenceMissing(AppError):
    """An attachment is not in the workspace."""

    code = "E_EVIDENCE_MISSING"
    template = mark("工作区里没有这份附件（{hash}）。请向对方索取后导入。")


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_UNWRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR)


def of_os_error(error: OSError, path: object) -> AppError:
    """The sentence for an error of the operating system.

    Args:
        error: what was raised.
        path: what was to be written.
    """
    if error.errno in _FULL:
        return DiskFull()
    if error.errno in _UNWRITABLE:
        return ReadOnly(path=path)
    return InputOutput(reason=error.strerror or str(error))


def of_sqlite_error(error: dbapi2.Error, path: object) -> AppError | None:
    """The sentence for an error of SQLite; None when it is a bug of ours.

    Args:
        error: what was raised.
        path: the workspace.
    """
    name = str(getattr(error, "sqlite_errorname", ""))
    if name == "SQLITE_FULL":
        return DiskFull()
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return ReadOnly(path=path)
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return Damaged(reason=error)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Busy(host="?", pid="?", since="?")
    if name.startswith(("SQLITE_IOERR", "SQLITE_NOMEM")):
        return InputOutput(reason=error)
    return None


@contextmanager
def database_sentences(path: object) -> Iterator[None]:
    """Turns expected errors of SQLite into sentences; bugs stay as they are.

    Args:
        path: the workspace, for the sentence.
    """
    try:
        yield
    except dbapi2.Error as error:
        failure = of_sqlite_error(error, path)
        if failure is None:
            raise
        raise failure from error


@contextmanager
def sentences(path: object) -> Iterator[None]:
    """Turns expected errors of SQLite and of the system into sentences.

    Args:
        path: the workspace, for the sentence.
    """
    try:
        with database_sentences(path):
            yield
    except OSError as error:
        raise of_os_error(error, path) from error
