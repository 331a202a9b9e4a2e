"""The logs of a package: lines, numbers, chain, and that the author of every line has signed for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from desktop.exchange.failures import AuthorWrong, KeyRevoked, LogWrong
from desktop.exchange.held import HeldLog, held_lines
from desktop.exchange.manifest import StreamHead
from desktop.exchange.reading_trust import Trust
from desktop.records.line import Change, line_hash, parse_line
from desktop.records.stream import NO_LINE, StreamName, continue_stream, covered
from desktop.records.strict import LineError

EVERY_YEAR = 0


@dataclass(frozen=True, slots=True)
class Log:
    """The lines of one stream.

    Attributes:
        stream: its name.
        lines: in order of position, then hash.
        is_path: whether each line follows the one before it: no fork.
        known: how many of the first lines are held already; they were not parsed.
    """

    stream: StreamName
    lines: tuple[Change, ...]
    is_path: bool
    known: int = 0


def read_log(stream: StreamName, data: bytes, year: int, held: HeldLog | None = None) -> Log:
    """Reads the member of a stream.

    Args:
        stream: by the name of the member.
        data: the member.
        year: of the manifest; `EVERY_YEAR` allows any.
        held: the lines that are held; None when every line is to be read.

    Raises:
        LogWrong: with the number of the first line that is not good.
    """
    if year not in (stream.year, EVERY_YEAR):
        raise _wrong(stream, "not of the year of the package")
    if not data.endswith(b"\n"):
        raise _wrong(stream, "no line end after the last line")
    raws = data[:-1].split(b"\n")
    known = held_lines(stream, raws, map(line_hash, raws), held.positions(stream)) if held else ()
    new = tuple(_parsed(stream, raws[len(known) :], len(known) + 1))
    lines, before = (*known, *new), known[-1].hash if known else NO_LINE
    is_path = _is_path(new, len(known) + 1, before)
    if not is_path:
        _check_chain(stream, lines)
    return Log(stream, lines, is_path, len(known))


def check_authors(log: Log, heads: Sequence[StreamHead], trust: Trust) -> int | None:
    """Checks that every line is a head, or comes before one, that its author signed.

    Args:
        log: the lines.
        heads: those of the stream in the manifest.
        trust: whose keys are believed.

    Returns:
        The last position that stays valid, when the author's key was revoked; else None.

    Raises:
        AuthorWrong: a head is not the author's, or a line comes after all heads.
        LogWrong: a head is not in the log.
        KeyRevoked: the sender's own key was revoked, and the stream goes on after that.
    """
    if not heads:
        raise AuthorWrong(party=log.stream.party, detail=f"{log.stream}: no head")
    cuts = [trust.check_head(head, log.stream) for head in heads]
    covered = _covered(log, heads)
    if covered < len(log.lines):
        raise AuthorWrong(
            party=log.stream.party, detail=f"{log.stream}: {len(log.lines) - covered} lines after the heads"
        )
    if any(cut is None for cut in cuts):
        return None
    cut = max(one for one in cuts if one is not None)
    is_own = any(bytes.fromhex(head.public) == trust.signer.sign for head in heads)
    if is_own and log.lines[-1].position > cut:
        raise KeyRevoked(party=trust.manifest.sender.name, detail=f"{log.stream}: goes on after {cut}")
    return cut


def _parsed(stream: StreamName, raws: Iterable[bytes], first: int) -> Iterable[Change]:
    for number, raw in enumerate(raws, first):
        try:
            change = parse_line(raw)
        except LineError as error:
            raise _wrong(stream, f"line {number}: {error}") from None
        if change.stream != stream:
            raise _wrong(stream, f"line {number}: of another stream")
        yield change


def _is_path(lines: Sequence[Change], first: int, before: str) -> bool:
    for position, line in enumerate(lines, first):
        if line.position != position or line.previous != before:
            return False
        before = line.hash
    return True


def _check_chain(stream: StreamName, lines: Sequence[Change]) -> None:
    """A log that is no path is a forked stream, whole and in order, or it is broken."""
    for line, after in pairwise(lines):
        if (line.position, line.hash) >= (after.position, after.hash):
            raise _wrong(stream, f"number {after.position} is out of order or stands twice")
    dangling = continue_stream({}, (line.link for line in lines)).dangling
    if dangling:
        first = min(line.position for line in lines if line.hash in set(dangling))
        raise _wrong(stream, f"number {first} does not follow the line before")


def _covered(log: Log, heads: Sequence[StreamHead]) -> int:
    """How many lines are a head or come before one."""
    if log.is_path:
        for head in heads:
            if head.position > len(log.lines) or log.lines[head.position - 1].hash != head.hash:
                raise _wrong(log.stream, f"the signed line {head.position} is not there")
        return max(head.position for head in heads)
    positions = {line.hash: line.position for line in log.lines}
    for head in heads:
        if positions.get(head.hash) != head.position:
            raise _wrong(log.stream, f"the signed line {head.position} is not there")
    return len(covered((line.link for line in log.lines), (head.hash for head in heads)))


def _wrong(stream: StreamName, detail: str) -> LogWrong:
    return LogWrong(detail=f"{stream}: {detail}")
