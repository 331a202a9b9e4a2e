"""What a workspace holds, as reading a package and planning its import ask it."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from desktop.exchange.held import HeldVersions
from desktop.exchange.manifest import Totals
from desktop.exchange.totals import count_totals, group_by_record, versions_of
from desktop.models.versions import versions_within
from desktop.models.workspace import Workspace
from desktop.records.fold import FoldedRecord, Key
from desktop.records.line import Change, line_hash, parse_line
from desktop.records.ownership import Judgement, judge
from desktop.records.stream import Link, StreamName


@dataclass(frozen=True, slots=True)
class HeldLines:
    """A workspace as `exchange.plan.Held` and `exchange.held.HeldLog`.

    Args:
        workspace: open; nobody writes to its log meanwhile.
    """

    workspace: Workspace
    _counted: dict[tuple[tuple[StreamName, int], ...], HeldVersions] = field(default_factory=dict)

    def positions(self, stream: StreamName) -> Mapping[str, int]:
        """Hash to position of the lines of a stream that are held."""
        return self.workspace.log.held(stream)

    def versions(self, known: Mapping[StreamName, int]) -> HeldVersions:
        """Where records stand by the lines of some streams, each up to a position; told once."""
        key = tuple(sorted(known.items(), key=str))
        if key not in self._counted:
            self._counted[key] = HeldVersions(*versions_within(self.workspace.connection, known))
        return self._counted[key]

    def links(self, stream: StreamName) -> Iterable[Link]:
        """The links of the lines of a stream that are held."""
        return (parse_line(raw).link for raw in self.workspace.log.lines(stream))

    def known(self, keys: Iterable[Key]) -> Set[Key]:
        """Which of some records are held."""
        return self.workspace.log.known(keys)

    def record(self, key: Key) -> FoldedRecord | None:
        """A record as it stands."""
        return self.workspace.log.record(*key)

    def changes(self, key: Key) -> Iterable[Change]:
        """The lines of a record that are held and let through."""
        return (one for one in self.workspace.log.changes_of(*key) if judge(one) is Judgement.FOLDED)

    def has_blob(self, digest: str) -> bool:
        """Whether an attachment is held."""
        return self.workspace.evidence.has(digest)


def count_held(
    held: HeldLines, ends: Mapping[StreamName, Sequence[tuple[int, str]]], logs: Mapping[str, Sequence[bytes]]
) -> Totals:
    """The control totals of what is held of some streams; lines are read where tables cannot tell.

    Args:
        held: the workspace.
        ends: the streams that count, each with its ends, position and hash.
        logs: by name of the stream the lines that are told of it.
    """
    known = {
        stream: position
        for stream, ((position, _), *more) in ends.items()
        if not more and position == len(logs[str(stream)])
    }
    whole, rest = held.versions(known) if known else HeldVersions({}, frozenset())
    raws = (
        raw
        for stream in ends
        if stream not in known or rest
        for raw in logs[str(stream)]
        if stream not in known or line_hash(raw) in rest
    )
    grouped = group_by_record(map(parse_line, raws))
    for key in grouped.keys() & whole.keys():
        grouped[key] = [*held.changes(key), *grouped[key]]
    return count_totals({**whole, **versions_of(grouped)})
