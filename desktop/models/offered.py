"""Lines offered to the log, stream by stream: which of them are new, and what they go on from."""

from collections.abc import Iterable, Mapping, Sequence

from desktop.records.line import Change
from desktop.records.stream import Continuation, StreamName, continue_stream


def by_stream(changes: Iterable[Change]) -> dict[StreamName, dict[str, Change]]:
    """Offered lines by stream and hash; they mostly come stream by stream."""
    offered: dict[StreamName, dict[str, Change]] = {}
    stream: StreamName | None = None
    lines: dict[str, Change] = {}
    for change in changes:
        if change.stream is not stream:
            stream = change.stream
            lines = offered.setdefault(stream, {})
        lines[change.hash] = change
    return offered


def continued(held: Mapping[str, int], lines: Mapping[str, Change]) -> Continuation:
    """What `continue_stream` says, sooner when nothing is new or all that is new is one path in order."""
    fresh = [line for digest, line in lines.items() if digest not in held]
    known = len(lines) - len(fresh)
    if _is_path(held, fresh):
        return Continuation(tuple(line.hash for line in fresh), known, ())
    result = continue_stream(held, (line.link for line in fresh))
    return Continuation(result.new, known, result.dangling)


def _is_path(held: Mapping[str, int], fresh: Sequence[Change]) -> bool:
    """Whether lines follow each other, the first one something that is held, or nothing."""
    if not fresh:
        return True
    before, position = fresh[0].previous, fresh[0].position
    if (held.get(before) if before else 0) != position - 1:
        return False
    for line in fresh:
        if line.position != position or line.previous != before:
            return False
        before, position = line.hash, position + 1
    return True
