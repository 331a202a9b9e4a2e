"""Control totals: what the sender counted of its own records, and what the recipient counts again.

Every line counts, whatever its kind, also one that the ownership table does not let through: so programs
of different age come to the same figures.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    """

    def __init__(self, grouped: Grouped) -> None:
        self._grouped = grouped
        self._folded: dict[Key, FoldedRecord] = {}

    def __getitem__(self, key: Key) -> FoldedRecord:
        found = self._folded.get(key)
        if found is None:
            found = self._folded[key] = fold_record(key, self._grouped[key])
        return found

    def __iter__(self) -> Iterator[Key]:
        return iter(self._grouped)

    def __len__(self) -> int:
        return len(self._grouped)


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


def count_totals(grouped: Grouped) -> Totals:
    """The totals of records, from all their changes."""
    kinds = Counter(kind for kind, _ in grouped)
    state = sha256()
    for key in sorted(grouped):
        state.update(f"{key[0]} {key[1]} {version_of(key, grouped[key])}\n".encode())
    return Totals(dict(sorted(kinds.items())), state.hexdigest())


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
