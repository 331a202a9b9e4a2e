"""A set of streams in memory: what a replica holds, and what it would hold after an import.

The workspace keeps the same set in SQLite; this one serves the preview of imports and the tests that
hold the two against each other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from desktop.records.fold import FoldedRecord, Key, fold, fold_record, state_hash
from desktop.records.line import Change, Edit, Stamp, compose
from desktop.records.ownership import Judgement, judge
from desktop.records.stream import Fork, StreamName, Tip, continue_stream, find_forks


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What became of offered lines.

    Attributes:
        new: changes that were added, in the order they were added.
        known: number of lines that were held already.
        dangling: changes that were refused, because the line before them is missing.
    """

    new: tuple[Change, ...]
    known: int
    dangling: tuple[Change, ...]


class Journal:
    """The lines of all streams a replica holds, and the records they fold to."""

    def __init__(self, changes: Iterable[Change] = ()) -> None:
        self._streams: dict[StreamName, dict[str, Change]] = {}
        self._by_record: dict[Key, dict[str, Change]] = {}
        self._records: dict[Key, FoldedRecord] = {}
        self.accept(changes)

    def __iter__(self) -> Iterator[Change]:
        for stream in sorted(self._streams, key=str):
            yield from self.lines(stream)

    @property
    def streams(self) -> tuple[StreamName, ...]:
        """Names of the streams held, sorted."""
        return tuple(sorted(self._streams, key=str))

    @property
    def records(self) -> dict[Key, FoldedRecord]:
        """The folded records by (kind, uid)."""
        return dict(self._records)

    @property
    def state_hash(self) -> str:
        """Hash of the folded state."""
        return state_hash(self._records)

    @property
    def forks(self) -> tuple[Fork, ...]:
        """All forks of all streams."""
        return tuple(
            fork
            for stream in self.streams
            for fork in find_forks(stream, (line.link for line in self.lines(stream)))
        )

    @property
    def quarantined(self) -> tuple[tuple[Change, Judgement], ...]:
        """Lines that break the ownership table, with the reason."""
        judged = ((change, judge(change)) for change in self)
        return tuple((change, verdict) for change, verdict in judged if verdict.is_quarantined)

    @property
    def conflicts(self) -> tuple[tuple[Key, str], ...]:
        """Every field in conflict, with its record."""
        return tuple(
            (key, name) for key, record in sorted(self._records.items()) for name in record.conflicts
        )

    def lines(self, stream: StreamName) -> tuple[Change, ...]:
        """The lines of one stream in order of position, then hash."""
        held = self._streams.get(stream, {})
        return tuple(sorted(held.values(), key=lambda line: line.link))

    def tip(self, stream: StreamName) -> Tip:
        """The end of a stream of our own; of a forked one, the end of greatest (position, hash)."""
        links = (line.link for line in self._streams.get(stream, {}).values())
        last = max(links, default=None)
        return Tip(last.position, last.hash) if last else Tip()

    def append(self, stream: StreamName, edit: Edit, stamp: Stamp) -> Change:
        """Writes and adds the next line of one of our own streams."""
        change = compose(stream, self.tip(stream), edit, stamp)
        self.accept([change])
        return change

    def accept(self, changes: Iterable[Change]) -> Acceptance:
        """Adds what is new and usable of offered lines, of any streams in any order."""
        offered: dict[StreamName, dict[str, Change]] = {}
        for change in changes:
            offered.setdefault(change.stream, {})[change.hash] = change
        new: list[Change] = []
        dangling: list[Change] = []
        known = 0
        for stream, lines in offered.items():
            held = self._streams.get(stream, {})
            result = continue_stream(
                {item: line.position for item, line in held.items()},
                (line.link for line in lines.values()),
            )
            if result.new:
                held.update((item, lines[item]) for item in result.new)
                self._streams[stream] = held
            new.extend(lines[item] for item in result.new)
            dangling.extend(lines[item] for item in result.dangling)
            known += result.known
        self._refold(new)
        return Acceptance(tuple(new), known, tuple(dangling))

    def rebuilt(self) -> dict[Key, FoldedRecord]:
        """All records folded from nothing: must equal `records`, which was kept step by step."""
        return fold(self)

    def _refold(self, new: Iterable[Change]) -> None:
        touched: set[Key] = set()
        for change in new:
            if judge(change) is Judgement.FOLDED:
                key = (change.edit.kind, change.edit.record)
                self._by_record.setdefault(key, {})[change.hash] = change
                touched.add(key)
        for key in touched:
            self._records[key] = fold_record(key, self._by_record[key].values())
