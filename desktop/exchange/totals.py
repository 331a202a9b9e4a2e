"""Control totals: what the sender counted of its own records, and what the recipient counts again.

Every line counts, whatever its kind, also one that the ownership table does not let through: so programs
of different age come to the same figures.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

from desktop.exchange.manifest import Totals
from desktop.records.fold import FoldedRecord, Key, fold_record
from desktop.records.line import Change
from desktop.records.ownership import Judgement, judge

Grouped = dict[Key, list[Change]]


class Folds(Mapping[Key, FoldedRecord]):
    """Records, each folded when it is asked for: of most nobody asks more than whether they are there.

    Args:
        grouped: by record its changes, each once, that are let through.
        held: records that are not in ``grouped``, whose changes `changes` tells.
        changes: of a record that is held.
    """

    def __init__(
        self,
        grouped: Grouped,
        held: Iterable[Key] = (),
        changes: Callable[[Key], Iterable[Change]] = lambda _: (),
    ) -> None:
        self._grouped = grouped
        self._changes = changes
        self._keys = dict.fromkeys((*held, *grouped))
        self._folded: dict[Key, FoldedRecord] = {}

    def __getitem__(self, key: Key) -> FoldedRecord:
        found = self._folded.get(key)
        if found is None:
            is_held = key in self._keys and key not in self._grouped
            changes = self._changes(key) if is_held else self._grouped[key]
            found = self._folded[key] = fold_record(key, changes)
        return found

    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def group_by_record(changes: Iterable[Change]) -> Grouped:
    """Changes by (kind, record); each must come once."""
    grouped: Grouped = {}
    for change in changes:
        edit = change.edit
        key = (edit.kind, edit.record)
        found = grouped.get(key)
        if found is None:
            grouped[key] = [change]
        else:
            found.append(change)
    return grouped


def count_totals(versions: Mapping[Key, str]) -> Totals:
    """The totals of records, from their versions."""
    kinds = Counter(kind for kind, _ in versions)
    lines = [f"{kind} {uid} {versions[kind, uid]}\n" for kind, uid in sorted(versions)]
    return Totals(dict(sorted(kinds.items())), sha256("".join(lines).encode()).hexdigest())


def versions_of(grouped: Grouped) -> dict[Key, str]:
    """The versions of records, from all their changes."""
    return {key: version_of(key, changes) for key, changes in grouped.items()}


def version_of(key: Key, changes: Sequence[Change]) -> str:
    """What `FoldedRecord.version` is once they are folded, without folding them: values do not matter.

    Args:
        key: kind and uid of the record.
        changes: all of it, each once.
    """
    heads: dict[str, str] = {}
    for change in changes:
        for name in change.edit.fields:
            if name in heads and change.edit.replaces.get(name) != (heads[name],):
                return fold_record(key, changes).version
            heads[name] = change.hash
    text = "".join([f"\n{name} {heads[name]}" for name in sorted(heads)])
    return sha256(f"{key[0]} {key[1]}{text}".encode()).hexdigest()


def only_lawful(grouped: Grouped) -> Grouped:
    """The changes of each record that fold; records of which none do are left out."""
    lawful = ((key, _let_through(changes)) for key, changes in grouped.items())
    return {key: kept for key, kept in lawful if kept}


def _let_through(changes: list[Change]) -> list[Change]:
    """Those of one record that fold; the judgement is the same as long as stream and schema are."""
    kept: list[Change] = []
    stream, schema, folds = None, 0, False
    for change in changes:
        if change.stream is not stream or change.schema != schema:
            stream, schema = change.stream, change.schema
            folds = judge(change) is Judgement.FOLDED
        if folds:
            kept.append(change)
    return kept
