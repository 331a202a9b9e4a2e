"""A process of its own that types into a sheet until it is killed, and says what was acknowledged.

Usage: python -m tests.faults.filler FOLDER type|settle
"""

import sys
from itertools import count
from pathlib import Path
from threading import Thread

from desktop.services.checks.fill_sheet import FillSheet
from desktop.services.checks.filling import FillService
from desktop.services.credentials import Credentials
from desktop.services.session import Session
from desktop.services.workspaces import Workspaces
from tests.faults.writer import say
from tests.services.checks.checked_world import CODE, ZHANG
from tests.services.exchange_world import SUFFIX

VERDICTS = ("conforming", "partial", "nonconforming")


def opened(folder: Path) -> tuple[Session, FillSheet]:
    """The sheet of 张三 in the world of a folder."""
    workspaces = Workspaces(Credentials(folder / ZHANG / "config", lambda: None))
    session = workspaces.open(folder / ZHANG / f"here{SUFFIX}")
    return session, FillService(session).open(CODE)


def last_typed(sheet: FillSheet) -> int:
    """The greatest number that was typed."""
    return max(int(answer.note or 0) for answer in sheet.answers())


def type_on(sheet: FillSheet) -> None:
    """Numbers as keystrokes, place by place, on from the last one that is there."""
    keys = [place.key for place in sheet.places]
    for number in count(last_typed(sheet) + 1):
        sheet.type(keys[number % len(keys)], note=str(number), verdict=VERDICTS[number % 3])
        say(number)


def settle_on(sheet: FillSheet) -> None:
    """Settles without a pause."""
    while True:
        sheet.settle()


def main(folder: Path, task: str) -> None:
    """Types; with ``settle`` another thread settles meanwhile."""
    _, sheet = opened(folder)
    say("ready")
    if task == "settle":
        Thread(target=settle_on, args=(sheet,), daemon=True).start()
    type_on(sheet)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
