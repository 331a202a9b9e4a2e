"""Carrying lines between open workspaces without files: what packages do, in a hundredth of the time.

It carries what the target may read, and the attachments that the lines cite. Tests of everything but the
exchange meet this way.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.exchange.citing import cited_blob
from desktop.records.line import Change, parse_line
from desktop.records.ownership import CITING
from desktop.records.stream import StreamName
from desktop.services.exchange_parties import is_told
from desktop.services.session import Session

_CITING_WORDS = tuple(f'"{kind}"'.encode() for kind in CITING)


class SeenMore(Exception):
    """The source holds lines of the target's own that the target lacks."""


@dataclass(frozen=True, slots=True)
class _Offer:
    """What a source has for a target and the target does not hold.

    Attributes:
        lines: of others, to be taken.
        lost: number of lines of the target's own that it lacks.
        cited: hashes of the attachments that readable lines cite, held or not.
    """

    lines: tuple[Change, ...]
    lost: int
    cited: tuple[str, ...]


def hand_over(source: Session, target: Session) -> int:
    """Carries everything the target may read, and does not hold yet, from the source to it.

    Args:
        source: an open workspace of another party, or of another computer of the same.
        target: the open workspace that receives, in one transaction.

    Returns:
        Number of lines that were new to the target.

    Raises:
        SeenMore: the source shows that the target has lost lines of its own; nothing is written.
    """
    return hand_over_all([source], target)


def hand_over_all(sources: Sequence[Session], target: Session) -> int:
    """Carries from several sources at once, see `hand_over`: all of it in one transaction, or nothing.

    Cases that several of them report on are derived once.
    """
    lines: list[Change] = []
    blobs: dict[str, bytes] = {}
    for source in sources:
        offer = _offer(source, target)
        if offer.lost:
            raise SeenMore(offer.lost)
        lines.extend(offer.lines)
        blobs.update(_blobs(offer.cited, source, target))
    if not lines and not blobs:
        return 0
    with target.transaction() as workspace:
        for blob in blobs.values():
            workspace.evidence.put(blob)
        return len(workspace.log.accept(lines, target.environment.now()).new)


def _offer(source: Session, target: Session) -> _Offer:
    lines: list[Change] = []
    cited: dict[str, None] = {}
    lost = 0
    for name, offered in _readable(source, target.party).items():
        with target.reading() as workspace:
            held = set(workspace.log.lines(name))
        new = [raw for raw in offered if raw not in held]
        if (name.party, name.replica) == (target.party, target.workspace.identity.replica):
            lost += len(new)
            continue
        lines.extend(map(parse_line, new))
        citing = (raw for raw in offered if any(word in raw for word in _CITING_WORDS))
        cited.update(dict.fromkeys(filter(None, map(cited_blob, map(parse_line, citing)))))
    return _Offer(tuple(lines), lost, tuple(cited))


def _readable(source: Session, party: str) -> dict[StreamName, list[bytes]]:
    """The lines of every stream that a party may read."""
    with source.reading() as workspace:
        return {
            name: list(workspace.log.lines(name))
            for name in workspace.log.stream_names()
            if name.audience != name.party and is_told(name, party, workspace)
        }


def _blobs(cited: Sequence[str], source: Session, target: Session) -> dict[str, bytes]:
    """The attachments that the target lacks and the source has, by hash."""
    with target.reading() as workspace:
        wanted = [digest for digest in cited if not workspace.evidence.has(digest)]
    with source.reading() as workspace:
        return {digest: workspace.evidence.get(digest) for digest in wanted if workspace.evidence.has(digest)}
