"""The fold: a set of changes becomes records. It is the whole merge algorithm.

For each field of a record, the heads are the changes that set it, minus those that some change names
as replaced for that field. One head: that is the value. Several that say the same: they agree. Several
that do not: the field is in conflict, the one of greatest (depth, hash) is displayed, and a person
resolves it by a change that names all heads. A function of a set: order, repetition and loss of packages
cannot matter. No clock decides anything.

Source: DESIGN.md, "The kernel"; that equal values agree is docs/decisions/0010-equal-values-agree.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from desktop.records.line import Change
from desktop.records.ownership import Judgement, judge
from desktop.records.strict import dumps

WITHDRAWN = "withdrawn"

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Head:
    """One present value of a field, and the change that set it.

    Attributes:
        depth: length of the longest chain of replacements that ends here, from 1.
    """

    depth: int
    hash: str
    value: Any


@dataclass(frozen=True, slots=True)
class FoldedRecord:
    """A record as the fold of its changes.

    Attributes:
        kind: kind of record.
        uid: record identifier, ``party/uuid``.
        heads: per field its heads, the displayed one first.
        changes: number of changes folded.
    """

    kind: str
    uid: str
    heads: Mapping[str, tuple[Head, ...]]
    changes: int

    def get(self, name: str, default: Any = None) -> Any:
        """The displayed value of a field; ``default`` when it was never set or is null."""
        heads = self.heads.get(name)
        if heads is None or heads[0].value is None:
            return default
        return heads[0].value

    @property
    def values(self) -> dict[str, Any]:
        """The displayed value of every field."""
        return {name: heads[0].value for name, heads in self.heads.items()}

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Names of the fields whose heads say different things, sorted; the same value twice is agreement."""
        return tuple(sorted(name for name, heads in self.heads.items() if _differ(heads)))

    @property
    def is_withdrawn(self) -> bool:
        """Whether the record is withdrawn and nothing stands beside the withdrawal."""
        return self._has_withdrawal and not self.is_edited_beside_withdrawal

    @property
    def is_edited_beside_withdrawal(self) -> bool:
        """Whether somebody edited, or took back the withdrawal, without knowing of the other."""
        if not self._has_withdrawal:
            return False
        withdrawals = self.heads[WITHDRAWN]
        if any(not isinstance(head.value, dict) for head in withdrawals):
            return True
        seen = {item for head in withdrawals for item in _seen(head.value)}
        return any(head.hash not in seen for head in self._other_heads())

    @property
    def version(self) -> str:
        """SHA-256 over fields and head hashes: what a verdict cites as the version judged."""
        digest = sha256(f"{self.kind} {self.uid}".encode())
        for name in sorted(self.heads):
            hashes = ",".join(sorted(head.hash for head in self.heads[name]))
            digest.update(f"\n{name} {hashes}".encode())
        return digest.hexdigest()

    def replacing(self, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Per field, the hashes of all its heads: what an edit or a resolution must name."""
        return {
            name: tuple(sorted(head.hash for head in self.heads[name]))
            for name in names
            if name in self.heads
        }

    def withdrawal(self, reason: str) -> dict[str, Any]:
        """The value of the field `WITHDRAWN` that withdraws this record as it stands."""
        return {"reason": reason, "of": sorted({head.hash for head in self._other_heads()})}

    @property
    def _has_withdrawal(self) -> bool:
        return any(isinstance(head.value, dict) for head in self.heads.get(WITHDRAWN, ()))

    def _other_heads(self) -> list[Head]:
        return [head for name, heads in self.heads.items() if name != WITHDRAWN for head in heads]


def fold(changes: Iterable[Change]) -> dict[Key, FoldedRecord]:
    """Folds a set of changes into records.

    Args:
        changes: in any order; repetitions are allowed; lines that the ownership table does not let
            through are left out here, nowhere else.

    Returns:
        Records by (kind, uid), sorted by that key.
    """
    grouped: dict[Key, dict[str, Change]] = {}
    for change in changes:
        if judge(change) is Judgement.FOLDED:
            key = (change.edit.kind, change.edit.record)
            grouped.setdefault(key, {})[change.hash] = change
    return {key: fold_record(key, grouped[key].values()) for key in sorted(grouped)}


def fold_record(key: Key, changes: Iterable[Change]) -> FoldedRecord:
    """Folds the changes of one record.

    Args:
        key: (kind, uid) of the record.
        changes: changes of that record that the ownership table lets through, each once.
    """
    known = tuple(changes)
    if len(known) == 1:  # most records, when they come; a third of the time
        (only,) = known
        values = sorted(only.edit.fields.items())
        return FoldedRecord(*key, {name: (Head(1, only.hash, value),) for name, value in values}, 1)
    setters: dict[str, dict[str, Change]] = {}
    for change in known:
        for name in change.edit.fields:
            setters.setdefault(name, {})[change.hash] = change
    heads = {name: _heads(name, setting) for name, setting in sorted(setters.items())}
    return FoldedRecord(*key, heads, len(known))


def state_hash(records: Mapping[Key, FoldedRecord]) -> str:
    """SHA-256 over the versions of records in order of their keys: equal states, equal hashes."""
    digest = sha256()
    for key in sorted(records):
        digest.update(f"{key[0]} {key[1]} {records[key].version}\n".encode())
    return digest.hexdigest()


def _seen(withdrawal: Mapping[str, Any]) -> list[str]:
    """The hashes a withdrawal says it saw; others may have written anything into it."""
    seen = withdrawal.get("of")
    return [item for item in seen if isinstance(item, str)] if isinstance(seen, list) else []


def _differ(heads: tuple[Head, ...]) -> bool:
    """Whether heads state different values; ``True`` is not 1."""
    return len(heads) > 1 and len({dumps(head.value) for head in heads}) > 1


def _heads(name: str, setting: Mapping[str, Change]) -> tuple[Head, ...]:
    if len(setting) == 1:
        ((only, change),) = setting.items()
        return (Head(1, only, change.edit.fields[name]),)
    replaced = {item for change in setting.values() for item in change.edit.replaces.get(name, ())}
    depths = _depths(name, setting)
    heads = [
        Head(depths[item], item, change.edit.fields[name])
        for item, change in setting.items()
        if item not in replaced
    ]
    return tuple(sorted(heads, key=lambda head: (head.depth, head.hash), reverse=True))


def _depths(name: str, setting: Mapping[str, Change]) -> dict[str, int]:
    """Longest chain of replacements per change, without recursion: chains may be long."""
    depths: dict[str, int] = {}
    for start in setting:
        stack = [start]
        while stack:
            item = stack[-1]
            if item in depths:
                stack.pop()
                continue
            before = [one for one in setting[item].edit.replaces.get(name, ()) if one in setting]
            missing = [one for one in before if one not in depths]
            if missing:
                stack.extend(missing)
            else:
                depths[item] = 1 + max((depths[one] for one in before), default=0)
                stack.pop()
    return depths
