"""What must hold of every replica at every moment, each invariant with the sentence that names it."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from desktop.records.fold import FoldedRecord, Key
from desktop.records.journal import Acceptance
from desktop.records.line import Change, Edit, Stamp
from desktop.records.ownership import Judgement
from desktop.records.stream import Fork, StreamName, Tip
from tests.property.kernel_truth import Fate, Truth


class Broken(AssertionError):
    """An invariant of the kernel does not hold."""


class Kernel(Protocol):
    """What the machine needs of an implementation of the kernel; `Journal` has it."""

    def __iter__(self) -> Iterator[Change]: ...

    @property
    def records(self) -> dict[Key, FoldedRecord]: ...

    @property
    def state_hash(self) -> str: ...

    @property
    def forks(self) -> tuple[Fork, ...]: ...

    @property
    def quarantined(self) -> tuple[tuple[Change, Judgement], ...]: ...

    @property
    def conflicts(self) -> tuple[tuple[Key, str], ...]: ...

    def tip(self, stream: StreamName) -> Tip: ...

    def append(self, stream: StreamName, edit: Edit, stamp: Stamp) -> Change: ...

    def accept(self, changes: Iterable[Change]) -> Acceptance: ...

    def rebuilt(self) -> Mapping[Key, FoldedRecord]: ...


NewKernel = Callable[[Iterable[Change]], Kernel]


def require(holds: bool, invariant: str) -> None:
    """States an invariant."""
    if not holds:
        raise Broken(invariant)


def check_replica(kernel: Kernel, owed: set[str], truth: Truth) -> None:
    """Checks one replica against what it was given and what really happened."""
    lines = list(kernel)
    held = {line.hash for line in lines}
    require(owed <= held, "nothing is lost")
    require(len(lines) == len(held), "no line stands twice")
    require(held <= truth.lines.keys(), "lines keep their exact bytes")
    require(all(line.raw == truth.lines[line.hash].raw for line in lines), "lines keep their exact bytes")
    require(not truth.loose(held), "every line hangs on the line before it")
    require(held <= owed, "nothing is held that was not usable")
    _check_judgement(kernel, held, truth)
    _check_records(kernel.records, held, truth)
    require(kernel.records == kernel.rebuilt(), "rebuild equals incremental")


def check_together(kernels: Iterable[Kernel]) -> None:
    """Checks that equal sets of lines give equal states, and equal versions mean equal heads."""
    by_lines: dict[frozenset[str], Kernel] = {}
    by_version: dict[str, object] = {}
    by_hash: dict[str, object] = {}
    for kernel in kernels:
        first = by_lines.setdefault(frozenset(line.hash for line in kernel), kernel)
        require(_state(first) == _state(kernel), "equal lines give equal states")
        heads = {key: _heads(record) for key, record in kernel.records.items()}
        for key, record in kernel.records.items():
            known = by_version.setdefault(record.version, heads[key])
            require(known == heads[key], "equal versions mean equal heads")
        require(by_hash.setdefault(kernel.state_hash, heads) == heads, "equal hashes mean equal heads")


def check_any_order(kernel: Kernel, new: NewKernel, rng: random.Random) -> None:
    """Checks that the same lines in another order, in pieces and twice, give the same state."""
    lines = list(kernel)
    again = new([])
    rng.shuffle(lines)
    for _ in range(2):
        again.accept(rng.sample(lines, k=rng.randint(0, len(lines))))
    again.accept(lines)
    require(_state(again) == _state(kernel), "order of arrival does not matter")


def check_import_again(kernel: Kernel, lines: list[Change]) -> None:
    """Checks that lines that were just imported change nothing when imported again."""
    before, count = _state(kernel), len(list(kernel))
    result = kernel.accept(lines)
    require(not result.new, "importing twice adds nothing")
    require(_state(kernel) == before, "importing twice changes nothing")
    require(len(list(kernel)) == count, "no line stands twice")


def check_ends_conflict(kernel: Kernel, key: Key, change: Change) -> None:
    """Checks that a change that knew of all heads is the only head of what it set."""
    record = kernel.records.get(key)
    require(record is not None, "what was written is there")
    for name in change.edit.fields:
        heads = [head.hash for head in record.heads[name]] if record else []
        require(heads == [change.hash], "an edit that knew of all values replaces them")


def _check_judgement(kernel: Kernel, held: set[str], truth: Truth) -> None:
    quarantined = {line.hash for line, _ in kernel.quarantined}
    require(quarantined == truth.fated(held, Fate.QUARANTINED), "what breaks the law is quarantined")
    forks = [(str(fork.stream), fork.position, sorted(fork.hashes)) for fork in kernel.forks]
    true_forks = [(place[0], place[1], sorted(items)) for place, items in truth.forks(held).items()]
    require(sorted(forks) == sorted(true_forks), "every fork is flagged")


def _check_records(records: dict[Key, FoldedRecord], held: set[str], truth: Truth) -> None:
    expected = truth.heads(held)
    require(records.keys() >= expected.keys(), "no record is missing")
    lawful = truth.fated(held, Fate.FOLDED)
    for key, record in records.items():
        fields = expected.get(key, {})
        for name, heads in record.heads.items():
            shown = {head.hash for head in heads}
            require(shown <= lawful, "what is not lawful is never folded")
            require(fields.get(name, set()) <= shown, "no value is silently overwritten")
            require(shown <= fields.get(name, set()), "what was replaced does not come back")
            displayed = truth.displayed(held, name, shown)
            require(heads[0].hash == displayed, "the longest history is displayed")
            value = truth.lines[displayed].document["f"][name]
            require(heads[0].value == value, "the displayed value is what was written")
        require(record.heads.keys() == fields.keys(), "no field is missing")
        _check_withdrawal(record, fields, truth)


def _check_withdrawal(record: FoldedRecord, fields: dict[str, set[str]], truth: Truth) -> None:
    beside = truth.is_edited_beside(fields)
    if beside is None:
        require(not record.is_withdrawn, "only a withdrawal withdraws")
        return
    if truth.has_unseen_edit(fields):
        require(not record.is_withdrawn, "an edit beside a withdrawal keeps the record visible")
    require(record.is_edited_beside_withdrawal == beside, "an edit beside a withdrawal is marked")
    require(record.is_withdrawn == (not beside), "what was withdrawn as it stands is withdrawn")


def _state(kernel: Kernel) -> tuple[object, ...]:
    lines = sorted(line.hash for line in kernel)
    quarantined = sorted(line.hash for line, _ in kernel.quarantined)
    state = (kernel.state_hash, kernel.records, kernel.conflicts, kernel.forks)
    return (*state, lines, quarantined)


def _heads(record: FoldedRecord) -> dict[str, set[str]]:
    return {name: {head.hash for head in heads} for name, heads in record.heads.items()}
