"""A process of its own that writes to a workspace until it is killed, and says what was acknowledged.

Usage: python -m tests.faults.writer FOLDER write|hold|create|full
"""

import sys
from pathlib import Path

from desktop.errors import AppError
from desktop.models.workspace import Workspace, create_workspace, open_workspace
from desktop.records.line import Edit, Stamp
from tests.models.samples import OFFICE, STAMP, UNIT, identity, task_fields, uid


def say(word: object) -> None:
    """One line that the other side sees at once."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def write(folder: Path) -> None:
    """Transactions of several records and an attachment, numbered on from what is there."""
    with open_workspace(folder) as workspace:
        number = workspace.ledger.count_tasks()
        say("ready")
        while True:
            number += 1
            write_one(workspace, number)
            say(number)


def write_one(workspace: Workspace, number: int) -> None:
    """One transaction: a task, its deadline, its share, an edit of the first task, an attachment."""
    task = uid(number)
    with workspace.transaction():
        workspace.log.append([Edit("task", task, task_fields(number))], OFFICE, STAMP)
        milestone = Edit("milestone", uid(number + 10**6), {"task": task, "due": "2023-12-31"})
        workspace.log.append([milestone], OFFICE, STAMP)
        share = Edit("assignment", uid(number + 10**7), {"task": task, "unit": UNIT})
        workspace.log.append([share], UNIT, STAMP)
        first = workspace.log.record("task", uid(1))
        if first is not None:
            edit = Edit("task", uid(1), {"note": str(number)}, first.replacing(["note"]))
            workspace.log.append([edit], OFFICE, Stamp("", ""))
        workspace.evidence.put(str(number).encode() * 2000)


def hold(folder: Path) -> None:
    """Keeps the workspace open until standard input ends."""
    with open_workspace(folder):
        say("ready")
        sys.stdin.read()


def create(folder: Path) -> None:
    """Makes workspaces one after the other."""
    say("ready")
    number = 0
    while True:
        number += 1
        create_workspace(folder / f"{number}.dukao", identity())
        say(number)


def full(folder: Path) -> None:
    """Writes where no file may grow by much."""
    import resource  # POSIX only

    limit = (folder / "ledger.db").stat().st_size + 40_000 if folder.exists() else 40_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        if not folder.exists():
            create_workspace(folder, identity())
        with open_workspace(folder) as workspace:
            for number in range(1, 10_000):
                write_one(workspace, number)
                say(number)
    except AppError as failure:
        say(failure.code)
        say(failure)


if __name__ == "__main__":
    {"write": write, "hold": hold, "create": create, "full": full}[sys.argv[2]](Path(sys.argv[1]))
