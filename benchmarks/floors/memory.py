"""The largest memory of a process."""

from pathlib import Path

_KB_PER_MB = 1024


def largest_mb() -> int:
    """Largest resident memory of this process so far, MB; on Linux.

    Not `resource.getrusage`: what that says begins with the memory of the process that started this one.
    """
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) // _KB_PER_MB
