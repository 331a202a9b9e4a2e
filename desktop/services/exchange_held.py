"""What a workspace holds, as planning an import asks it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop.models.workspace import Workspace
from desktop.records.fold import FoldedRecord, Key
from desktop.records.line import Change, parse_line
from desktop.records.ownership import Judgement, judge
from desktop.records.stream import Link, StreamName


@dataclass(frozen=True, slots=True)
class HeldLines:
    """A workspace as `exchange.plan.Held`.

    Args:
        workspace: open; nobody writes meanwhile.
    """

    workspace: Workspace

    def positions(self, stream: StreamName) -> Mapping[str, int]:
        """Hash to position of the lines of a stream that are held."""
        return self.workspace.log.held(stream)

    def links(self, stream: StreamName) -> Iterable[Link]:
        """The links of the lines of a stream that are held."""
        return (parse_line(raw).link for raw in self.workspace.log.lines(stream))

    def record(self, key: Key) -> FoldedRecord | None:
        """A record as it stands."""
        return self.workspace.log.record(*key)

    def changes(self, key: Key) -> Iterable[Change]:
        """The lines of a record that are held and let through."""
        return (one for one in self.workspace.log.changes_of(*key) if judge(one) is Judgement.FOLDED)

    def has_blob(self, digest: str) -> bool:
        """Whether an attachment is held."""
        return self.workspace.evidence.has(digest)
