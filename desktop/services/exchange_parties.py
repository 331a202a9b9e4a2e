"""Whom this workspace exchanges with: names, keys that are believed, and who may read what."""

from dataclasses import dataclass

from desktop.errors import AppError
from desktop.exchange.keys import PublicKeys, Suite, read_public_keys
from desktop.exchange.package import Newcomer, Reader
from desktop.exchange.roster import (
    CONFIRM,
    ENROL,
    FOUND,
    NO_ROSTER,
    Installation,
    Roster,
    RosterAct,
    extend,
    merged,
    read_roster,
)
from desktop.i18n import mark
from desktop.models.exchange_rows import EnrolmentRow
from desktop.models.workspace import Workspace
from desktop.records.stream import EVERYONE, Role, StreamName, is_party
from desktop.services.checks.record_values import inspector_names
from desktop.services.circles import circle_members
from desktop.services.directory import DirectoryService
from desktop.services.exchange_held import HeldLines
from desktop.services.record_names import unit_names
from desktop.services.session import Session

OFFICE_CONFIRMED = "office_confirmed"


class NoSuchParty(AppError):
    """Nobody of that name exchanges with this workspace."""

    code = "E_NO_PARTY"
    template = mark(
        "没有找到“{name}”。请写单位的全称、简称或代号，或检查员的姓名；给督查办公室发送请写“督查办公室”。"
    )


OFFICE_WORDS = frozenset({"督查办公室", "督查办", "office"})


@dataclass(frozen=True, slots=True)
class Parties:
    """Names, keys and reading rights as this workspace knows them.

    Args:
        session: the open workspace.
    """

    session: Session

    def find(self, name: str) -> str:
        """The party that a name means.

        Args:
            name: identifier, or full or short name of a unit, or name of an inspector, or a word for the
                office.

        Raises:
            NoSuchParty: none, or nobody who could receive anything.
        """
        if is_party(name):
            return name
        if name in OFFICE_WORDS or name == self.name(self.session.office):
            return self.session.office
        match = DirectoryService(self.session).directory().resolve(name)
        if match.unit is not None:
            return f"unit.{match.unit.code}"
        known = (one.party for one in self.installations() if one.name == name)
        planned = (party for party, called in self._inspectors().items() if called == name)
        found = next(known, "") or next(planned, "")
        if not found:
            raise NoSuchParty(name=name)
        return found

    def name(self, party: str, claimed: str = "") -> str:
        """A party as people call it.

        Args:
            party: identifier.
            claimed: what it calls itself; used when nobody else has named it, else its identifier.
        """
        if party == self.session.party:
            return self.session.party_name
        names = self.session.derived("party-names", unit_names)
        enrolled = {one.party: one.name for one in self.installations() if one.name}
        return names.get(party) or enrolled.get(party) or self._inspectors().get(party) or claimed or party

    def _inspectors(self) -> dict[str, str]:
        """Those whom inspections name; their keys need not be known yet."""
        return self.session.derived("inspector-names", inspector_names)

    def known_office(self) -> str:
        """The office's name; empty where this workspace was not told it."""
        party = self.session.office
        name = self.name(party)
        return "" if name == party else name

    def roster(self) -> Roster:
        """The office's roster as it is held here; without entries when there is none."""
        return self.session.derived(
            "roster", lambda workspace: read_roster(workspace.exchange.roster_lines())
        )

    def enrolled(self) -> tuple[Installation, ...]:
        """Keys that were enrolled at this computer alone."""
        return self.session.derived(
            "enrolled", lambda workspace: tuple(map(_installation, workspace.exchange.enrolments()))
        )

    def installations(self) -> tuple[Installation, ...]:
        """Every key that is known: the roster's, then those enrolled here."""
        roster = self.roster()
        here = (one for one in self.enrolled() if roster.by_fingerprint(one.keys.fingerprint) is None)
        return (*roster.installations, *here)

    def of_party(self, party: str) -> tuple[Installation, ...]:
        """The computers of a party that may be used, those of revoked keys left out."""
        return tuple(one for one in self.installations() if one.party == party and not one.is_revoked)

    def reader(self, keyed: bool = True) -> Reader:
        """This installation as it reads packages.

        Args:
            keyed: whether sealed packages can be opened; it may ask for the keyring or a passphrase.
        """
        session = self.session
        with session.reading() as workspace:
            return Reader(
                party=session.party,
                fingerprint=workspace.identity.fingerprint,
                known=self._followed(),
                keys=session.keys() if keyed else None,
                enrolled=self.enrolled(),
                may_read=lambda stream: is_told(stream, session.party, workspace),
                held=HeldLines(workspace),
            )

    def is_root(self) -> bool:
        """Whether the roster begins with the key of this computer, so that it can sign entries."""
        root = self.roster().root
        return root is not None and root.fingerprint == self.session.workspace.identity.fingerprint

    def found_office(self) -> None:
        """Begins the roster of this office with the key of this computer, inside a transaction.

        Keys that were enrolled here before there was one are in it from the start.
        """
        session = self.session
        if session.role is not Role.OFFICE or self.roster().root is not None:
            return
        keys = session.keys()
        first = RosterAct(FOUND, session.party, session.party_name, keys.public)
        self._append(extend(NO_ROSTER, first, keys, session.stamp().wall))
        for one in self.enrolled():
            if one.keys.seal:
                self._sign_in(one.party, one.name, one.keys, is_confirmed=one.is_confirmed)

    def follow(self, offered: Roster) -> None:
        """Takes what another holder of the roster knows more, inside a transaction."""
        known = self._followed()
        lines = merged(known, offered).lines[len(known.lines) :]
        workspace = self.session.workspace
        if known is NO_ROSTER:
            workspace.exchange.clear_roster()
        self._append(*lines)

    def enrol(self, met: Newcomer, *, is_confirmed: bool = False, note: str = "") -> None:
        """Enrols a key, inside a transaction: in the roster when this computer signs it, else here alone.

        Args:
            met: whose key it is.
            is_confirmed: whether it was compared with the stamped form.
            note: how it came here.
        """
        session, public = self.session, PublicKeys(Suite(met.suite), met.sign, met.seal)
        if self.is_root() and met.seal:
            self._sign_in(met.party, met.name, public, is_confirmed=is_confirmed)
            return
        session.workspace.exchange.put_enrolment(
            EnrolmentRow(
                fingerprint=public.fingerprint,
                party=met.party,
                name=met.name,
                suite=met.suite,
                sign=met.sign.hex(),
                seal=met.seal.hex(),
                is_confirmed=is_confirmed,
                at=session.stamp().wall,
                note=note,
            )
        )
        session.forget_derived("enrolled")

    def sign(self, *acts: RosterAct) -> None:
        """Adds entries to the roster, inside a transaction; this computer is its root."""
        keys, wall = self.session.keys(), self.session.stamp().wall
        for act in acts:
            self._append(extend(self.roster(), act, keys, wall))

    def _sign_in(self, party: str, name: str, keys: PublicKeys, *, is_confirmed: bool) -> None:
        acts = [ENROL, CONFIRM] if is_confirmed else [ENROL]
        self.sign(*(RosterAct(act, party, name or self.name(party), keys) for act in acts))

    def _append(self, *lines: bytes) -> None:
        self.session.workspace.exchange.append_roster(lines)
        self.session.forget_derived("roster")

    def _followed(self) -> Roster:
        """The roster that counts; one that this computer only founded for itself gives way to a sibling's."""
        roster = self.roster()
        return NO_ROSTER if len(roster.lines) == 1 and self.is_root() and self._is_alone() else roster

    def _is_alone(self) -> bool:
        """Whether nobody was sent the roster yet."""
        return not self.session.workspace.exchange.packages()


def is_told(stream: StreamName, party: str, workspace: Workspace) -> bool:
    """Whether a party may read a stream.

    What a party tells itself goes to its own computers only.

    Args:
        stream: the stream.
        party: who wants to read it.
        workspace: holds the circles of the stream's party.
    """
    if stream.party == party:
        return True
    if stream.audience == stream.party:
        return False
    if stream.audience in (EVERYONE, party):
        return True
    return party in circle_members(workspace, stream.party, stream.audience)


def is_carried(stream: StreamName, sender: str, party: str, workspace: Workspace) -> bool:
    """Whether a sender's package for a party holds a stream: what it may read, and its own back.

    Args:
        stream: held by the sender.
        sender: its party.
        party: the recipient.
        workspace: the sender's.
    """
    if stream.audience == stream.party and sender != party:
        return False
    return is_told(stream, party, workspace)


def _installation(row: EnrolmentRow) -> Installation:
    if row.seal:
        keys = read_public_keys(row.suite, row.sign, row.seal)
    else:
        keys = PublicKeys(Suite(row.suite), bytes.fromhex(row.sign), b"")
    return Installation(
        party=row.party,
        name=row.name,
        keys=keys,
        is_confirmed=row.is_confirmed,
        is_revoked=False,
        cuts={},
        enrolled=row.at,
    )
