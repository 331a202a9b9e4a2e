"""What the logs of a package tell: by whose word, to whom, and what it amounts to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from desktop.exchange.failures import LogWrong, StreamForeign, TotalsWrong
from desktop.exchange.held import HeldLog
from desktop.exchange.manifest import Manifest, StreamHead, Totals
from desktop.exchange.package_values import Reader
from desktop.exchange.reading_logs import Log, check_authors
from desktop.exchange.reading_trust import Trust
from desktop.exchange.totals import (
    Folds,
    Grouped,
    count_totals,
    group_by_record,
    only_lawful,
    versions_of,
)
from desktop.records.fold import FoldedRecord, Key, fold
from desktop.records.line import Change
from desktop.records.stream import EVERYONE, StreamName

_CIRCLE = "circle"


@dataclass(frozen=True, slots=True)
class Told:
    """What the logs tell, and by whose word.

    Attributes:
        read: in the order of the file.
        cuts: by stream, the last position that stays valid, where the author's key was revoked.
        manifest: says who sends it, and what the sender counted.
        held: the lines that were not read because they are held.
    """

    read: tuple[Log, ...]
    cuts: Mapping[StreamName, int]
    manifest: Manifest
    held: HeldLog | None = None

    @classmethod
    def of(cls, logs: Iterable[Log], trust: Trust) -> "Told":
        """Checks that the authors have signed for their lines.

        Raises:
            PackageRefused: see `check_authors`; or a head has no log.
        """
        heads: dict[str, list[StreamHead]] = {}
        for head in trust.manifest.heads:
            heads.setdefault(head.stream, []).append(head)
        read: list[Log] = []
        cuts: dict[StreamName, int] = {}
        for log in logs:
            cut = check_authors(log, heads.pop(str(log.stream), []), trust)
            if cut is not None:
                cuts[log.stream] = cut
            read.append(log)
        if heads:
            raise LogWrong(detail=f"{min(heads)}: a head, and no log")
        return cls(tuple(read), cuts, trust.manifest, trust.reader.held)

    def lines(self) -> Iterator[Change]:
        """All lines."""
        return (line for log in self.read for line in log.lines)

    def kept(self) -> dict[StreamName, tuple[Change, ...]]:
        """The lines that count."""
        return {
            log.stream: tuple(line for line in log.lines if line.position <= self.cuts[log.stream])
            if log.stream in self.cuts
            else log.lines
            for log in self.read
        }

    def cut_off(self) -> tuple[Change, ...]:
        """The lines behind a revocation."""
        return tuple(
            line
            for log in self.read
            if log.stream in self.cuts
            for line in log.lines
            if line.position > self.cuts[log.stream]
        )

    def check_readable(self, reader: Reader) -> None:
        """Refuses what is told to others, and what a party keeps for itself.

        Raises:
            StreamForeign: there is such a stream.
        """
        for log in self.read:
            if not self._is_readable(log.stream, reader):
                raise StreamForeign(detail=f"{log.stream}: not told to {reader.party}")

    def folded(self) -> Mapping[Key, FoldedRecord]:
        """The records of the sender's party as they count.

        Raises:
            TotalsWrong: they are not what the sender counted.
        """
        party = self.manifest.sender.party
        mine = [log for log in self.read if log.stream.party == party]
        known = {log.stream: log.known for log in mine if log.known}
        if self.held is None or self.cuts or not known:
            return self._counted(group_by_record(line for log in mine for line in log.lines), {})
        whole, rest = self.held.versions(known)
        unread = (line for log in mine for line in log.lines[: log.known] if line.hash in rest)
        new = (line for log in mine for line in log.lines[log.known :])
        grouped = group_by_record(chain(unread, new))
        for key in grouped.keys() & whole.keys():
            grouped[key] = [*self.held.changes(key), *grouped[key]]
        return self._counted(grouped, whole)

    def _counted(self, grouped: Grouped, whole: Mapping[Key, str]) -> Folds:
        """Holds the sender's count against records that were read, and versions of those that were not."""
        found = count_totals({**whole, **versions_of(grouped)})
        if found != self.manifest.totals:
            raise TotalsWrong(detail=_difference(self.manifest.totals, found))
        if self.cuts:
            party = self.manifest.sender.party
            kept = chain.from_iterable(self.kept().values())
            grouped = group_by_record(line for line in kept if line.stream.party == party)
        held = (key for key in whole if key not in grouped)
        return Folds(only_lawful(grouped), held, self.held.changes if self.held else lambda _: ())

    def _is_readable(self, stream: StreamName, reader: Reader) -> bool:
        if stream.audience == stream.party:
            return stream.party == reader.party == self.manifest.sender.party
        if stream.audience in (EVERYONE, reader.party) or stream.party == reader.party:
            return True
        return reader.may_read(stream) or self._is_member(stream, reader.party)

    def _is_member(self, stream: StreamName, party: str) -> bool:
        """Whether a circle that the package itself states has the party in it."""
        stated = fold(line for line in self.lines() if line.edit.kind == _CIRCLE)
        return any(
            uid.partition("/")[0] == stream.party and _has_member(circle, stream.audience, party)
            for (_, uid), circle in stated.items()
        )


def _has_member(circle: FoldedRecord, audience: str, party: str) -> bool:
    """Whether one of the present values of a circle's members, if they are in conflict, has the party."""
    if f"{_CIRCLE}.{circle.get('name', '')}" != audience:
        return False
    values = (head.value for head in circle.heads.get("members", ()))
    return any(isinstance(value, list) and party in value for value in values)


def _difference(stated: Totals, found: Totals) -> str:
    kinds = sorted({*stated.kinds, *found.kinds})
    wrong = [
        f"{kind}: {stated.kinds.get(kind, 0)} stated, {found.kinds.get(kind, 0)} found"
        for kind in kinds
        if stated.kinds.get(kind) != found.kinds.get(kind)
    ]
    return "; ".join(wrong[:5]) or "as many records, and another state"
