"""The board of parties: what each has of us, what we have of it, what is missing, what is doubtful.

A package holds everything of the year that its reader may read, so the latest one replaces all before it,
but for attachments, which travel once. What the board counts are lines: those no package for a party held
yet, and those it has not said it holds.

Source: DESIGN.md, "The package": cumulative; missing-package and who-has-what board.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from desktop.i18n import tr
from desktop.models.exchange_rows import Direction, PackageState
from desktop.models.peer_reads import Ends, Extent, PackageMark, PeerFacts, read_links, read_peer_facts
from desktop.models.workspace import Workspace
from desktop.records.stream import EVERYONE, Link, Role, covered, is_party, role_of
from desktop.services.circles import audience_of, members_of
from desktop.services.exchange_parties import Parties
from desktop.services.exchange_values import PeerStatus, Remark, Trust
from desktop.services.roster import RosterService
from desktop.services.session import OfficeUnknown, Session

_LEAST = (Trust.REVOKED, Trust.FIRST, Trust.ENROLLED, Trust.CONFIRMED)
_ROLES = (Role.OFFICE, Role.UNIT, Role.INSPECTOR)
_SHOWN_NUMBERS = 5
_NOTHING: Ends = frozenset()


@dataclass(frozen=True, slots=True)
class ExchangeCounts:
    """What navigation and status bar say of the exchange.

    Attributes:
        parties: parties that have something to get.
        lines: lines that somebody may read and was never sent; one that many may read counts once.
        owed: attachments that were asked for and not sent since.
        doubtful: parties with something that a person should look at.
        sentence: ``待发送 N 项``; empty when there is nothing.
    """

    parties: int
    lines: int
    owed: int
    doubtful: int
    sentence: str


class PeerService:
    """Tells where the exchange with every party stands.

    Args:
        session: the open workspace.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def board(self) -> tuple[PeerStatus, ...]:
        """Every party that was met or has something to get: offices, units, inspectors; own party first."""
        with self._session.reading():
            return self._session.derived(
                "peer-board", lambda workspace: _Board(self._session, workspace)
            ).rows

    def outgoing(self) -> tuple[PeerStatus, ...]:
        """The parties that have something to get: lines never sent, or attachments they asked for."""
        with self._session.reading():
            board = self._board()
        return tuple(one for one in board.rows if board.has_something(one.party))

    def counts(self) -> ExchangeCounts:
        """What navigation and status bar say."""
        with self._session.reading():
            board = self._board()
        parties = sum(board.has_something(one.party) for one in board.rows)
        lines, owed = sum(board.unsent_of_stream.values()), sum(board.facts.owed.values())
        sentence = tr("待发送 {count} 项", count=lines + owed) if lines or owed else ""
        doubtful = sum(any(remark.code in _GRAVE for remark in one.remarks) for one in board.rows)
        return ExchangeCounts(parties, lines, owed, doubtful, sentence)

    def _board(self) -> "_Board":
        return self._session.derived("peer-board", lambda workspace: _Board(self._session, workspace))


_GRAVE = frozenset({"R_FORK", "R_CLONE", "R_QUARANTINE"})


class _Board:
    """All of it, made once for each commit."""

    def __init__(self, session: Session, workspace: Workspace) -> None:
        self._session = session
        self._workspace = workspace
        self._parties = Parties(session)
        self._roster = RosterService(session)
        self._links: dict[str, tuple[Link, ...]] = {}
        self.facts: PeerFacts = read_peer_facts(workspace.connection)
        self._by_audience = self._readable_by_audience()
        self._circles = _circles(workspace)
        self._trust = self._least_trust()
        self._computers = _computers(self.facts.extents)
        self._ins = _grouped(self.facts.marks, Direction.IN)
        self._outs = _grouped(self.facts.marks, Direction.OUT)
        self.unsent_of_stream: Counter[str] = Counter()
        self.rows = tuple(self._status(party) for party in self._shown())
        self._unsent = {row.party: row.unsent for row in self.rows}

    def has_something(self, party: str) -> bool:
        """Whether a party has something to get."""
        return self._unsent[party] > 0 or self.facts.owed.get(party, 0) > 0

    def _status(self, party: str) -> PeerStatus:
        came, went = self._ins.get(party, ()), self._outs.get(party, ())
        unsent, unseen = self._behind(party)
        wanted, gaps = self.facts.lacking.get(party, 0), _gaps(came)
        return PeerStatus(
            party=party,
            name=self._parties.name(party),
            role=role_of(party).value,
            trust=self._trust.get(party),
            last_in=_instant(came),
            last_in_seq=came[-1].seq if came else 0,
            last_out=_instant(went),
            last_out_seq=went[-1].seq if went else 0,
            confirmed_seq=self._confirmed(went),
            unsent=unsent,
            unseen=unseen,
            missing=gaps if wanted else (),
            wanted=wanted,
            owed=self.facts.wanted.get(party, 0),
            computers=len(self._computers.get(party, {})),
            remarks=tuple(self._remarks(party, gaps)),
        )

    def _shown(self) -> list[str]:
        """The parties on the board."""
        own = self._session.party
        parties = {mark.party for mark in self.facts.marks}
        parties |= {extent.name.party for extent in self.facts.extents}
        parties |= {one for one in self._by_audience if is_party(one)}
        parties |= {one for members in self._circles.values() for one in members}
        parties |= {one.party for one in self._parties.installations()}
        if self._session.role is not Role.OFFICE:
            parties |= self._office()
            parties = {one for one in parties if one in (own, *self._office()) or one in self._ins}
        if not self._has_siblings():
            parties.discard(own)
        return sorted(parties, key=lambda one: (one != own, _ROLES.index(role_of(one)), one))

    def _office(self) -> set[str]:
        try:
            return {self._session.office}
        except OfficeUnknown:
            return set()

    def _has_siblings(self) -> bool:
        """Whether this party has another computer that was met."""
        own = self._session.workspace.identity
        known = {one.keys.replica_digits for one in self._parties.of_party(own.party)}
        met = set(self._computers.get(own.party, {}))
        return bool((known | met) - {own.fingerprint[:8]}) or own.party in self._outs

    def _readable_by_audience(self) -> dict[str, list[Extent]]:
        """The streams that exporting carries, by audience."""
        found: dict[str, list[Extent]] = {}
        for extent in self.facts.extents:
            if extent.name.year == self._session.year and (extent.is_signed or self._is_ours(extent)):
                found.setdefault(extent.name.audience, []).append(extent)
        return found

    def _is_ours(self, extent: Extent) -> bool:
        own = self._session.workspace.identity
        return extent.name.party == own.party and extent.name.replica.startswith(f"{own.fingerprint[:8]}.")

    def _carried(self, party: str) -> Iterator[Extent]:
        """The streams in a package for a party that are news to it: not what it wrote itself."""
        own = self._session.party
        if party == own:
            every = (one for extents in self._by_audience.values() for one in extents)
            yield from (one for one in every if one.name.party != own or self._is_ours(one))
            return
        names = [EVERYONE, party]
        for extents in map(self._by_audience.get, names):
            yield from (one for one in extents or () if one.name.party != party)
        for (owner, audience), members in self._circles.items():
            if party in members:
                extents = self._by_audience.get(audience, [])
                yield from (one for one in extents if one.name.party == owner != party)

    def _behind(self, party: str) -> tuple[int, int]:
        """Lines a party was never sent, and lines it has not said it holds."""
        sent, held = self.facts.sent.get(party, {}), self.facts.held.get(party, {})
        unsent = unseen = 0
        for extent in self._carried(party):
            name = str(extent.name)
            known = held.get(name, _NOTHING)
            missing = self._beyond(extent, sent.get(name, _NOTHING) | known)
            unsent += missing
            self.unsent_of_stream[name] = max(self.unsent_of_stream[name], missing)
            if extent.name.party == self._session.party:
                unseen += self._beyond(extent, known)
        return unsent, unseen

    def _beyond(self, extent: Extent, ends: Ends) -> int:
        """How many lines of a stream come behind ends of it."""
        if extent.is_path:
            return extent.last - min(extent.last, max((position for position, _ in ends), default=0))
        name = str(extent.name)
        if name not in self._links:
            self._links[name] = read_links(self._workspace.connection, extent.name)
        return len(self._links[name]) - len(covered(self._links[name], (end for _, end in ends)))

    def _confirmed(self, went: Iterable[PackageMark]) -> int:
        own = self._session.workspace.identity
        mine = (own.fingerprint, own.generation)
        said = (
            mark.seq for mark in went if mark.is_confirmed and (mark.installation, mark.generation) == mine
        )
        return max(said, default=0)

    def _least_trust(self) -> dict[str, Trust]:
        """How far the keys of each party are known: the least of those in use."""
        found: dict[str, list[Trust]] = {}
        for one in self._parties.installations():
            found.setdefault(one.party, []).append(self._roster.trust_of(one))
        used = {
            party: [one for one in all_ if one is not Trust.REVOKED] or all_ for party, all_ in found.items()
        }
        return {party: min(all_, key=_LEAST.index) for party, all_ in used.items()}

    def _remarks(self, party: str, gaps: tuple[int, ...]) -> Iterator[Remark]:
        """What a person should know, most grave first."""
        facts = self.facts
        forked = sum(not one.is_path for one in facts.extents if one.name.party == party)
        if forked:
            yield Remark(
                "R_FORK",
                tr("记录出现分叉（{count}处）：工作区可能被复制后两处同时使用。", count=forked),
            )
        if quarantined := facts.quarantined.get(party, 0):
            yield Remark("R_QUARANTINE", tr("{count}条记录越权，已隔离，未采用。", count=quarantined))
        for digits, generations in sorted(self._computers.get(party, {}).items()):
            if len(generations) > 1:
                yield Remark(
                    "R_CLONE",
                    tr(
                        "电脑{digits}已到第{number}代副本：工作区被复制、移动或恢复过。",
                        digits=digits,
                        number=max(generations),
                    ),
                )
        if self._trust.get(party) is Trust.ENROLLED:
            yield Remark("R_UNCONFIRMED", tr("公钥未核验：还没有与盖章的公钥登记表核对。"))
        yield from self._about_packages(party, gaps)

    def _about_packages(self, party: str, gaps: tuple[int, ...]) -> Iterator[Remark]:
        if lacking := self.facts.lacking.get(party, 0):
            yield Remark("R_MISSING_EVIDENCE", tr("缺{count}份佐证材料，下次发送时索取。", count=lacking))
        if gaps:
            numbers = "、".join(map(str, gaps[:_SHOWN_NUMBERS])) + ("…" if len(gaps) > _SHOWN_NUMBERS else "")
            yield Remark(
                "R_MISSING_NUMBER", tr("没有收到第{numbers}号包；后来的包已含其中全部记录。", numbers=numbers)
            )


def _circles(workspace: Workspace) -> dict[tuple[str, str], frozenset[str]]:
    """The members of every circle, by owner and audience."""
    return {
        (circle.uid.partition("/")[0], audience_of(circle)): frozenset(members_of(circle))
        for circle in workspace.log.records("circle")
    }


def _computers(extents: Iterable[Extent]) -> dict[str, dict[str, set[int]]]:
    """The generations of every computer that was met, by party and first digits of its fingerprint."""
    found: dict[str, dict[str, set[int]]] = {}
    for extent in extents:
        digits, _, generation = extent.name.replica.partition(".")
        found.setdefault(extent.name.party, {}).setdefault(digits, set()).add(int(generation))
    return found


def _grouped(marks: Iterable[PackageMark], way: Direction) -> dict[str, list[PackageMark]]:
    """The packages that count, by party, the earliest first."""
    found: dict[str, list[PackageMark]] = {}
    for mark in marks:
        if mark.direction is way and mark.state is not PackageState.UNDONE:
            found.setdefault(mark.party, []).append(mark)
    return found


def _instant(marks: "list[PackageMark] | tuple[()]") -> datetime | None:
    return datetime.fromisoformat(marks[-1].at) if marks else None


def _gaps(came: Iterable[PackageMark]) -> tuple[int, ...]:
    """Numbers before the latest of each computer's present generation that did not arrive."""
    seen: dict[str, tuple[int, set[int]]] = {}
    for mark in came:
        generation, numbers = seen.get(mark.installation, (0, set()))
        if mark.generation > generation:
            generation, numbers = mark.generation, set()
        if mark.generation == generation:
            numbers = {*numbers, mark.seq}
        seen[mark.installation] = generation, numbers
    gaps = (number for _, numbers in seen.values() for number in set(range(1, max(numbers))) - numbers)
    return tuple(sorted(gaps))
