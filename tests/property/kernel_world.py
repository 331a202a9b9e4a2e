"""The small world of the kernel machine: parties, their installations, packages under way, the truth.

Three roles, four parties; each party may have several installations, each with a kernel of its own. What
happens in the world is decided by `kernel_machine`, what must hold by `kernel_invariants`.
"""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.records.fold import FoldedRecord, Key
from desktop.records.line import Change, Edit, Stamp, parse_line
from desktop.records.stream import StreamName
from tests.property.kernel_invariants import (
    Kernel,
    NewKernel,
    check_any_order,
    check_ends_conflict,
    check_import_again,
    check_replica,
    check_together,
    require,
)
from tests.property.kernel_truth import Fate, Truth, Written

OFFICE, UNIT, RIVAL, INSPECTOR = "office.a", "unit.a", "unit.b", "inspector.a"
PARTIES = (OFFICE, UNIT, RIVAL, INSPECTOR)
CIRCLE = "circle.leaders"
CIRCLE_MEMBERS = (UNIT, INSPECTOR)
FIELDS = ("title", "note", "score")
MOST_INSTALLATIONS = 9
MOST_RECORDS = 3

# What each party may state, and to whom.
LAWFUL: Mapping[str, tuple[tuple[str, str], ...]] = {
    OFFICE: (
        ("task", "*"),
        ("task", OFFICE),
        ("task", CIRCLE),
        ("assignment", UNIT),
        ("assignment", RIVAL),
        ("review", INSPECTOR),
    ),
    UNIT: (("feedback", OFFICE), ("plan", UNIT), ("appeal", OFFICE)),
    RIVAL: (("feedback", OFFICE),),
    INSPECTOR: (("check_result", OFFICE), ("signature", INSPECTOR)),
}
# Audiences to which no kind of the party in LAWFUL may be told.
UNLAWFUL_AUDIENCES: Mapping[str, tuple[str, ...]] = {
    OFFICE: ("office.b",),
    UNIT: ("*", CIRCLE, RIVAL, INSPECTOR),
    RIVAL: ("*", CIRCLE, UNIT),
    INSPECTOR: ("*", UNIT),
}


@dataclass
class Backup:
    """An old copy of an installation's workspace."""

    lines: list[Change]
    owed: set[str]
    generation: int


@dataclass
class Installation:
    """One computer of one party, with its kernel and what it must hold by rights."""

    party: str
    key: str
    generation: int
    kernel: Kernel
    owed: set[str] = field(default_factory=set)
    backups: list[Backup] = field(default_factory=list)

    def stream(self, audience: str) -> StreamName:
        return StreamName(self.party, f"{self.key}.{self.generation}", audience, 2023)

    def records(self) -> dict[Key, FoldedRecord]:
        """The party's own records as this installation knows them."""
        owned = f"{self.party}/"
        return {key: one for key, one in self.kernel.records.items() if key[1].startswith(owned)}


@dataclass
class Package:
    """Whole streams on their way to a party."""

    party: str
    lines: list[Change]


@dataclass
class Finding:
    """What a run really contained, as some replica saw it; the work of carriers does not count."""

    lines: int
    has_conflict: bool = False
    has_fork: bool = False
    has_quarantined: bool = False


class World:
    """All installations, the packages under way, and the truth about both."""

    def __init__(self, rng: random.Random, new: NewKernel) -> None:
        self.rng = rng
        self.new = new
        self.truth = Truth()
        self.audience: dict[Key, str] = {}
        self.mail: list[Package] = []
        self.story: list[str] = []
        self.generations = 1
        self.numbers = 0
        self.installations: list[Installation] = []
        for party in (*PARTIES, OFFICE, UNIT):
            key = f"{len(self.installations):08x}"
            self.installations.append(Installation(party, key, 1, new([])))

    def settle(self) -> None:
        """Sends everything to everybody who may read it, and delivers all of it."""
        for _ in range(2):
            for sender in self.installations:
                for receiver in self.installations:
                    self.deliver(self.package(sender, receiver.party), receiver)

    def check(self) -> None:
        """Checks every replica, all of them together, and one in another order of arrival."""
        for one in self.installations:
            check_replica(one.kernel, one.owed, self.truth)
        check_together(one.kernel for one in self.installations)
        check_any_order(self.rng.choice(self.installations).kernel, self.new, self.rng)

    def finding(self) -> Finding:
        """Looks what some replica really met at the end of the run."""
        finding = Finding(lines=len(self.truth.lines))
        for one in self.installations:
            held = {line.hash for line in one.kernel}
            honest = {item for item in held if not self.truth.lines[item].is_tampered}
            heads = [heads for fields in self.truth.heads(honest).values() for heads in fields.values()]
            finding.has_conflict |= any(len(some) > 1 for some in heads)
            finding.has_fork |= bool(self.truth.forks(honest))
            finding.has_quarantined |= bool(self.truth.fated(honest, Fate.QUARANTINED))
        return finding

    def new_record(self, party: str) -> Key:
        self.numbers += 1
        kind, audience = self.rng.choice(LAWFUL[party])
        key = (kind, f"{party}/{self.numbers:032x}")
        self.audience[key] = audience
        return key

    def value(self) -> str:
        self.numbers += 1
        return f"值{self.numbers}"

    def stamp(self) -> Stamp:
        return Stamp(f"20{self.rng.randrange(10, 40)}-01-01T00:00:00Z", self.rng.choice("王李张"))

    def change(self, one: Installation, key: Key, values: dict[str, Any]) -> None:
        """An honest change: it names every value that its author knows and replaces."""
        known = frozenset(line.hash for line in one.kernel)
        record = one.kernel.records.get(key)
        edit = Edit(*key, values, record.replacing(values) if record else {})
        change = one.kernel.append(one.stream(self.audience[key]), edit, self.stamp())
        self._enter(one, change, Fate.FOLDED, known)
        check_ends_conflict(one.kernel, key, change)

    def write(self, one: Installation, audience: str, edit: Edit, fate: Fate, **keys: Any) -> Change:
        """A line written by another program than ours, with keys and spacing of its own."""
        known = frozenset(line.hash for line in one.kernel)
        stream, stamp = one.stream(audience), self.stamp()
        tip = one.kernel.tip(stream)
        document = {"s": str(stream), "q": tip.position + 1, "p": tip.hash}
        document |= {"k": edit.kind, "r": edit.record, "f": edit.fields}
        document |= {"b": {name: list(named) for name, named in edit.replaces.items() if named}}
        document |= {"w": stamp.wall, "u": stamp.operator, "v": 1, **keys}
        change = parse_line(json.dumps(document).encode())
        one.kernel.accept([change])
        self._enter(one, change, fate, known)
        return change

    def _enter(self, one: Installation, change: Change, fate: Fate, known: frozenset[str]) -> None:
        self.truth.enter(Written(change.raw, fate, known))
        one.owed.add(change.hash)

    def all_heads(self, key: Key, name: str) -> tuple[str, ...]:
        """Every value of a field that stands anywhere, as only a dishonest program would know it."""
        heads = self.truth.heads(self.truth.lines).get(key, {}).get(name, set())
        return tuple(sorted(heads))

    def package(self, sender: Installation, party: str) -> Package:
        lines = [line for line in sender.kernel if may_read(party, line.stream)]
        require(all(line.hash in self.truth.lines for line in lines), "lines keep their exact bytes")
        return Package(party, lines)

    def deliver(self, package: Package, receiver: Installation) -> None:
        lines = list(package.lines)
        self.rng.shuffle(lines)
        receiver.kernel.accept(lines)
        receiver.owed |= self.truth.usable(receiver.owed, {line.hash for line in lines})
        if self.rng.random() < 0.1:
            check_import_again(receiver.kernel, lines)

    def tampered(self, line: Change) -> Change:
        written = self.truth.lines[line.hash]
        document = dict(written.document)
        if document["p"] and self.rng.random() < 0.3:
            document["p"] = "0" * 64
        else:
            document["u"] = "篡改者"
        raw = json.dumps(document, ensure_ascii=False).encode()
        self.truth.enter(Written(raw, written.fate, written.known, is_tampered=True))
        return parse_line(raw)


def may_read(party: str, stream: StreamName) -> bool:
    """Whether a party is given a stream: everyone's, its own, those told to it or its circle."""
    readers = (stream.party, stream.audience, *(CIRCLE_MEMBERS if stream.audience == CIRCLE else ()))
    return stream.audience == "*" or party in readers
