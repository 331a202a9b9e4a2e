"""What this party wrote with a key that is not on this computer, and nobody was ever sent.

Such lines have no signed end, and without the key there will never be one: no package could carry them. So
what they say and still counts is said once more under the present key; the old lines stay as they are. Where
the old computer goes on after all and sends them, the new ones replace them, as any later edit does.

Source: docs/decisions/0008-author-signed-streams.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from desktop.models.workspace import Workspace
from desktop.records.fold import WITHDRAWN
from desktop.records.line import Change, Edit, parse_line
from desktop.records.ownership import Judgement, judge
from desktop.records.stream import StreamName, covered


def restate_unsigned(workspace: Workspace) -> int:
    """Says anew what only unsigned lines of other keys of this party say, in one transaction.

    Args:
        workspace: its present key is a new one.

    Returns:
        Number of lines that were written.
    """
    with workspace.transaction():
        unsigned = {change.hash: change for change in _unsigned(workspace)}
        again: dict[str, str] = {}
        for change in sorted(unsigned.values(), key=lambda one: WITHDRAWN in one.edit.fields):
            _restate(workspace, change, unsigned, again)
        return len(again)


def _unsigned(workspace: Workspace) -> Iterator[Change]:
    """Lines of this party under other keys that no signed end covers, stream by stream in order."""
    identity = workspace.identity
    digits = identity.replica.partition(".")[0]
    for name in workspace.log.stream_names():
        if name.party == identity.party and name.replica.partition(".")[0] != digits:
            yield from _beyond_heads(workspace, name)


def _beyond_heads(workspace: Workspace, stream: StreamName) -> Iterator[Change]:
    lines = [parse_line(raw) for raw in workspace.log.lines(stream)]
    known = signed(workspace, stream, lines)
    yield from (line for line in lines if line.hash not in known)


def signed(workspace: Workspace, stream: StreamName, lines: Iterable[Change]) -> frozenset[str]:
    """Hashes of the lines of a stream that its author has signed for.

    Args:
        workspace: holds the signed ends.
        stream: its name.
        lines: all of it.
    """
    heads = workspace.exchange.heads(str(stream))
    return covered((line.link for line in lines), (head.hash for head in heads))


def _restate(
    workspace: Workspace, change: Change, unsigned: Mapping[str, Change], again: dict[str, str]
) -> None:
    """Writes the fields of a line whose values still stand, if any; notes the hash of the new line."""
    edit = change.edit
    record = workspace.log.record(edit.kind, edit.record)
    if record is None or judge(change) is not Judgement.FOLDED:
        return
    standing = {
        name: value
        for name, value in edit.fields.items()
        if any(head.hash == change.hash for head in record.heads[name])
    }
    if not standing:
        return
    if isinstance(withdrawal := standing.get(WITHDRAWN), dict):
        standing[WITHDRAWN] = _withdrawal(withdrawal, again)
    replaced = {name: _replaced(name, change, unsigned) for name in standing}
    said = Edit(edit.kind, edit.record, standing, replaced)
    again[change.hash] = workspace.log.repeat(said, change).hash


def _withdrawal(withdrawal: dict[str, Any], again: Mapping[str, str]) -> dict[str, Any]:
    """A withdrawal that knows the lines said anew too, as it knew the old ones: it withdraws them."""
    seen = withdrawal.get("of")
    if not isinstance(seen, list):
        return withdrawal
    known = [item for item in seen if isinstance(item, str)]
    return {**withdrawal, "of": sorted({*known, *(again[item] for item in known if item in again)})}


def _replaced(name: str, change: Change, unsigned: Mapping[str, Change]) -> tuple[str, ...]:
    """What a line said anew replaces: itself, and all that it and unsigned ones before it replaced."""
    found: dict[str, None] = {}
    waiting = [change.hash]
    while waiting:
        item = waiting.pop()
        if item not in found:
            found[item] = None
            if item in unsigned:
                waiting.extend(unsigned[item].edit.replaces.get(name, ()))
    return tuple(sorted(found))
