"""Control totals: what the sender counted of its own records, and what the recipient counts again.

Every line counts, whatever its kind, also one that the ownership table does not let through: so programs
of different age come to the same figures.
"""

from collections import Counter
from collections.abc import Iterable

from desktop.exchange.manifest import Totals
from desktop.records.fold import FoldedRecord, Key, fold_record, state_hash
from desktop.records.line import Change
from desktop.records.ownership import Judgement, judge

Grouped = dict[Key, list[Change]]


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


def fold_all(grouped: Grouped) -> dict[Key, FoldedRecord]:
    """Folds every record, of whatever kind."""
    return {key: fold_record(key, changes) for key, changes in grouped.items()}


def count_totals(records: dict[Key, FoldedRecord]) -> Totals:
    """The totals of folded records."""
    kinds = Counter(kind for kind, _ in records)
    return Totals(dict(sorted(kinds.items())), state_hash(records))


def only_lawful(grouped: Grouped, records: dict[Key, FoldedRecord]) -> dict[Key, FoldedRecord]:
    """The records as `records.fold.fold` has them: without the lines that are not let through.

    Args:
        grouped: the changes of each record.
        records: what they all fold to.
    """
    lawful: dict[Key, FoldedRecord] = {}
    for key, changes in grouped.items():
        kept = _let_through(changes)
        if len(kept) == len(changes):
            lawful[key] = records[key]
        elif kept:
            lawful[key] = fold_record(key, kept)
    return lawful


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
