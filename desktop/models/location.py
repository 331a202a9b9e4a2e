"""Where a workspace may lie: on a disk of this computer, not on a share, not on a stick.

SQLite's locks and syncs cannot be relied on over networks, and sticks are pulled. The decision is a pure
function of facts; the facts are read from the system as far as it tells them.

Source: sqlite.org, "SQLite Over a Network"; DESIGN.md, "The workspace".
"""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from desktop.errors import AppError
from desktop.models.failures import NetworkLocation, RemovableLocation

NETWORK_TYPES = frozenset(
    (
        *("9p", "afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "gfs2", "glusterfs", "lustre"),
        *("ncpfs", "nfs", "nfs4", "ocfs2", "prl_fs", "smb2", "smb3", "smbfs", "vboxsf", "webdav"),
        *("fuse.cephfs", "fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs"),
    )
)
_WINDOWS_REMOVABLE, _WINDOWS_REMOTE = 2, 4
_ESCAPES = {r"\040": " ", r"\011": "\t", r"\012": "\n", r"\134": "\\"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the system says about the place of a folder.

    Attributes:
        file_system: type as the system names it, lower case; empty when it does not say.
        is_remote: whether the system itself calls it remote.
        is_removable: whether the disk can be pulled.
    """

    file_system: str = ""
    is_remote: bool = False
    is_removable: bool = False


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of ``mountinfo``: where, what type, which device (``major:minor``)."""

    point: str
    file_system: str
    device: str


def decide(path: Path, facts: Facts) -> AppError | None:
    """Says why a workspace must not lie there; None when it may.

    Args:
        path: for the sentence.
        facts: about the place.
    """
    if facts.is_remote or facts.file_system in NETWORK_TYPES:
        return NetworkLocation(path=path, kind=facts.file_system or "remote")
    if facts.is_removable:
        return RemovableLocation(path=path)
    return None


def require_local(path: Path) -> None:
    """Refuses a place on a network or on a removable disk.

    Args:
        path: a folder that need not exist yet.

    Raises:
        NetworkLocation: on a share.
        RemovableLocation: on a disk that can be pulled.
    """
    refusal = decide(path, facts_of(path))
    if refusal is not None:
        raise refusal


def facts_of(path: Path) -> Facts:
    """Asks the system about the place of a folder that need not exist yet."""
    place = _existing(path.absolute()).resolve()
    if sys.platform == "win32":
        return _windows_facts(place)
    if sys.platform == "darwin":
        return _macos_facts(place)
    return linux_facts(place)


def linux_facts(
    place: Path, mountinfo: Path = Path("/proc/self/mountinfo"), block: Path = Path("/sys/dev/block")
) -> Facts:
    """Asks Linux.

    Args:
        place: an existing path without links.
        mountinfo: the kernel's table of mounts.
        block: the kernel's folder of block devices by number.
    """
    try:
        mounts = parse_mounts(mountinfo.read_text("utf-8", errors="replace"))
    except OSError:
        return Facts()
    mount = mount_of(place, mounts)
    if mount is None:
        return Facts()
    return Facts(mount.file_system, is_removable=_is_removable(block / mount.device))


def parse_mounts(text: str) -> tuple[Mount, ...]:
    """Reads ``mountinfo``; lines that are not understood are left out.

    Source: proc_pid_mountinfo(5).
    """
    mounts = []
    for line in text.splitlines():
        before, separator, after = line.partition(" - ")
        left, right = before.split(), after.split()
        if separator and len(left) >= 5 and right:
            mounts.append(Mount(_unescaped(left[4]), right[0].lower(), left[2]))
    return tuple(mounts)


def mount_of(place: Path, mounts: Iterable[Mount]) -> Mount | None:
    """The mount that holds a path: the deepest, of several on one point the last.

    The root is taken as this computer's own, whatever its type: virtual machines have all kinds.
    """
    path = PurePosixPath(place)
    holding = [mount for mount in mounts if path.is_relative_to(mount.point)]
    if not holding:
        return None
    depth = max(len(PurePosixPath(mount.point).parts) for mount in holding)
    deepest = [mount for mount in holding if len(PurePosixPath(mount.point).parts) == depth][-1]
    return None if deepest.point == "/" else deepest


def _is_removable(device: Path) -> bool:
    """Whether a block device, or the disk that a partition is on, says it is removable or on USB."""
    try:
        real = device.resolve(strict=True)
    except OSError:
        return False
    if "/usb" in real.as_posix():
        return True
    for folder in (real, real.parent):
        flag = folder / "removable"
        if flag.is_file():
            return flag.read_text("ascii").strip() == "1"
    return False


def _existing(path: Path) -> Path:
    while not path.exists() and path != path.parent:
        path = path.parent
    return path


def _unescaped(text: str) -> str:
    for escape, character in _ESCAPES.items():
        text = text.replace(escape, character)
    return text


def windows_type(kind: int) -> Facts:
    """Facts from the number that ``GetDriveTypeW`` returns."""
    return Facts(is_remote=kind == _WINDOWS_REMOTE, is_removable=kind == _WINDOWS_REMOVABLE)


def macos_type(line: str) -> Facts:
    """Facts from a line of ``mount``, e.g. ``//me@host/share on /Volumes/share (smbfs, nodev)``."""
    options = [word.strip() for word in line.rpartition("(")[2].rstrip(")").split(",")]
    return Facts(options[0].lower(), is_remote=bool(options[1:]) and "local" not in options)


def _windows_facts(place: Path) -> Facts:
    import ctypes  # start-up time: only Windows asks this way

    if str(place).startswith("\\\\"):
        return Facts(is_remote=True)
    return windows_type(ctypes.windll.kernel32.GetDriveTypeW(place.anchor))  # type: ignore[attr-defined,unused-ignore] # exists on Windows only


def _macos_facts(place: Path) -> Facts:
    import subprocess  # start-up time: only macOS asks this way

    done = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False)
    return macos_facts(place, done.stdout)


def macos_facts(place: Path, mounts: str) -> Facts:
    """Facts about a path from the output of ``mount``: its deepest mount decides."""
    lines = {line.partition(" on ")[2].rpartition(" (")[0]: line for line in mounts.splitlines()}
    points = [point for point in lines if point and place.is_relative_to(point)]
    return macos_type(lines[max(points, key=len)]) if points else Facts()
