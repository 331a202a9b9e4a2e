"""What really happened in a run of the kernel machine, known without asking the kernel.

Every line that anybody writes is entered here with its bytes, with what its author held at that moment,
and with what the law makes of it (known from how it was made). From these alone follows what a replica
that holds a set of lines must show: heads, displayed values, withdrawals, forks, quarantine. The code is
slow and naive on purpose, and shares nothing with `desktop.records`.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from hashlib import sha256
from typing import Any

Key = tuple[str, str]
Heads = dict[Key, dict[str, set[str]]]


class Fate(Enum):
    """What must become of a line, known from how it was made."""

    FOLDED = "folded"
    QUARANTINED = "quarantined"
    WAITING = "waiting for a newer program"


@dataclass(frozen=True)
class Written:
    """One line, and what is known of its making.

    Attributes:
        known: hashes of the lines that its author held when writing it.
        is_tampered: whether a dishonest carrier made it out of another line.
    """

    raw: bytes
    fate: Fate
    known: frozenset[str]
    is_tampered: bool = False

    @cached_property
    def hash(self) -> str:
        return sha256(self.raw).hexdigest()

    @cached_property
    def document(self) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(self.raw)
        return parsed

    @property
    def key(self) -> Key:
        return self.document["k"], self.document["r"]

    @property
    def place(self) -> tuple[str, int, str]:
        return self.document["s"], self.document["q"], self.document["p"]


@dataclass
class Truth:
    """All lines ever written, by hash."""

    lines: dict[str, Written] = field(default_factory=dict)

    def enter(self, written: Written) -> Written:
        return self.lines.setdefault(written.hash, written)

    def usable(self, held: set[str], offered: Iterable[str]) -> set[str]:
        """The offered lines that hang, line by line, on the start of their stream."""
        reached = set(held)
        for item in sorted(offered, key=lambda one: int(self.lines[one].document["q"])):
            if self._hangs_on(item, reached):
                reached.add(item)
        return reached - held

    def loose(self, held: set[str]) -> set[str]:
        """The lines held whose line before is not held."""
        return {item for item in held if not self._hangs_on(item, held)}

    def forks(self, held: Iterable[str]) -> dict[tuple[str, int, str], set[str]]:
        """The places where several lines continue the same one, with those lines."""
        places: dict[tuple[str, int, str], set[str]] = {}
        for item in held:
            places.setdefault(self.lines[item].place, set()).add(item)
        return {place: items for place, items in places.items() if len(items) > 1}

    def fated(self, held: Iterable[str], fate: Fate) -> set[str]:
        return {item for item in held if self.lines[item].fate is fate}

    def heads(self, held: Iterable[str]) -> Heads:
        """Per record and field: the lawful values that nobody replaced who had seen them."""
        heads: Heads = {}
        replaced: dict[tuple[Key, str], set[str]] = {}
        for item in self.fated(held, Fate.FOLDED):
            line = self.lines[item]
            fields = heads.setdefault(line.key, {})
            for name in line.document["f"]:
                fields.setdefault(name, set()).add(item)
            for name, named in line.document["b"].items():
                replaced.setdefault((line.key, name), set()).update(line.known.intersection(named))
        for key, fields in heads.items():
            for name in fields:
                fields[name] -= replaced.get((key, name), set())
        return heads

    def displayed(self, held: set[str], name: str, heads: set[str]) -> str:
        """Of several heads, the one with the longest history, then the greatest hash."""
        depths: dict[str, int] = {}
        return max(heads, key=lambda item: (self._depth(held, name, item, depths), item))

    def is_edited_beside(self, fields: dict[str, set[str]]) -> bool | None:
        """Whether something stands beside a withdrawal; None when there is no withdrawal."""
        values = [self.lines[item].document["f"]["withdrawn"] for item in fields.get("withdrawn", ())]
        if not any(values):
            return None
        others = {item for name, heads in fields.items() if name != "withdrawn" for item in heads}
        seen = {item for value in values if value for item in value["of"]}
        return not all(values) or not others <= seen

    def has_unseen_edit(self, fields: dict[str, set[str]]) -> bool:
        """Whether a value stands that no author of a standing withdrawal held when writing it."""
        seen = [self.lines[item].known for item in fields.get("withdrawn", ())]
        others = {item for name, heads in fields.items() if name != "withdrawn" for item in heads}
        return bool(seen) and not others <= frozenset().union(*seen)

    def _hangs_on(self, item: str, held: set[str]) -> bool:
        stream, position, previous = self.lines[item].place
        if position == 1:
            return previous == ""
        return previous in held and self.lines[previous].place[:2] == (stream, position - 1)

    def _depth(self, held: set[str], name: str, item: str, depths: dict[str, int]) -> int:
        if item not in depths:
            line = self.lines[item]
            before = [
                self._depth(held, name, one, depths)
                for one in line.document["b"].get(name, ())
                if one in held and self._sets(one, line.key, name)
            ]
            depths[item] = 1 + max(before, default=0)
        return depths[item]

    def _sets(self, item: str, key: Key, name: str) -> bool:
        line = self.lines[item]
        return line.fate is Fate.FOLDED and line.key == key and name in line.document["f"]
