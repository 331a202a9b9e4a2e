"""Streams, lines and edits that the tests of the kernel start from."""

import json
import random
from collections.abc import Iterable
from typing import Any, TypeVar

from desktop.records.line import Change, Edit, Stamp, compose, parse_line
from desktop.records.stream import StreamName, Tip

OFFICE = "office.dsjj"
UNIT = "unit.jyj"
INSPECTOR = "inspector.zhang"
Item = TypeVar("Item")

STAMP = Stamp("2023-03-01T08:00:00Z", "王")


def stream(party: str = OFFICE, audience: str = "*", replica: str = "0a1b2c3d.1") -> StreamName:
    return StreamName(party, replica, audience, 2023)


def uid(number: int = 1, party: str = OFFICE) -> str:
    return f"{party}/{number:032x}"


def document(**keys: Any) -> dict[str, Any]:
    """The parsed form of a good line, with some keys exchanged."""
    return {
        "s": str(stream()),
        "q": 1,
        "p": "",
        "k": "task",
        "r": uid(),
        "f": {"title": "数据共享"},
        "b": {},
        "w": STAMP.wall,
        "u": STAMP.operator,
        "v": 1,
        **keys,
    }


def raw(**keys: Any) -> bytes:
    return json.dumps(document(**keys), ensure_ascii=False).encode()


def line(**keys: Any) -> Change:
    return parse_line(raw(**keys))


def setting(value: Any, *replaced: Change, name: str = "title", by: str = "甲") -> Change:
    """A change of the sample record that sets one field, and names what it replaces."""
    hashes = tuple(change.hash for change in replaced)
    edit = Edit("task", uid(), {name: value}, {name: hashes})
    return compose(stream(), Tip(), edit, Stamp(STAMP.wall, by))


def chain(length: int, name: StreamName | None = None) -> list[Change]:
    """A stream of changes of one record, each replacing the one before."""
    name = name or stream()
    lines: list[Change] = []
    tip = Tip()
    for number in range(1, length + 1):
        replaces = {"title": (tip.hash,)} if tip.hash else {}
        edit = Edit("task", uid(), {"title": f"第{number}稿"}, replaces)
        lines.append(compose(name, tip, edit, STAMP))
        tip = Tip(number, lines[-1].hash)
    return lines


def shuffled(items: Iterable[Item], seed: int) -> list[Item]:
    mixed = list(items)
    random.Random(seed).shuffle(mixed)
    return mixed
