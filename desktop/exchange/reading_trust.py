"""Whose keys are believed: the roster of the office, what was enrolled here, and the first meeting.

Source: DESIGN.md, "Trust"; that the first key of a party is taken, and labelled, is
docs/package-format.md, "Trust".
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from desktop.exchange.failures import AuthorWrong, KeyUnknown, OtherOffice, RosterWrong
from desktop.exchange.keys import PublicKeys, Suite, fingerprint_digits, fingerprint_of, verify_signature
from desktop.exchange.manifest import Manifest, StreamHead
from desktop.exchange.package_values import Newcomer, Reader, Standing
from desktop.exchange.package_writing import head_message
from desktop.exchange.roster import Installation, Roster, merged, read_roster
from desktop.records.stream import Role, StreamName, role_of


@dataclass
class Trust:
    """What is believed while one package is read.

    Attributes:
        manifest: of the package.
        signer: the keys that signed it.
        reader: who reads.
        roster: ours, and what the package adds to it.
        is_office_new: whether it begins with an office that was not known.
        newcomers: keys taken at the first meeting, by fingerprint.
    """

    manifest: Manifest
    signer: PublicKeys
    reader: Reader
    roster: Roster
    is_office_new: bool
    newcomers: dict[str, Newcomer] = field(default_factory=dict)

    @classmethod
    def of(cls, manifest: Manifest, signer: PublicKeys, reader: Reader, lines: Sequence[bytes]) -> "Trust":
        """Takes the roster in the package into account.

        Args:
            manifest: of the package.
            signer: whose signature over the manifest holds.
            reader: who reads.
            lines: of the roster in the package; empty when there is none.

        Raises:
            OtherOffice: it follows another office than the reader.
            RosterWrong: the roster is broken, or contradicts the one that is known.
        """
        offered = read_roster(lines) if lines else None
        if offered is not None and (offered.root is None or offered.root.fingerprint != manifest.office):
            raise RosterWrong(detail="the roster does not begin with the office of the manifest")
        known = reader.known
        if known.root is not None:
            if manifest.office not in ("", known.root.fingerprint):
                raise OtherOffice(digits=fingerprint_digits(manifest.office), detail=manifest.office)
            roster = merged(known, offered) if offered is not None else known
            return cls(manifest, signer, reader, roster, is_office_new=False)
        if offered is not None and role_of(manifest.sender.party) is Role.OFFICE:
            return cls(manifest, signer, reader, offered, is_office_new=True)
        return cls(manifest, signer, reader, known, is_office_new=False)

    def standing(self) -> Standing:
        """What is known of the key that signed the package.

        Raises:
            KeyUnknown: not enough to use it.
        """
        sender = self.manifest.sender
        found = self.installation(self.signer.fingerprint)
        if found is None and self._is_first_of(sender.party):
            self._meet(sender.party, sender.name, self.signer.suite, self.signer.sign, self.signer.seal)
            return Standing.NEW
        if found is None or found.party != sender.party or found.keys != self.signer:
            digits = fingerprint_digits(self.signer.fingerprint)
            raise KeyUnknown(party=sender.name, digits=digits, detail=self.signer.fingerprint)
        if found.is_revoked:
            return Standing.REVOKED
        return Standing.CONFIRMED if found.is_confirmed else Standing.UNCONFIRMED

    def check_head(self, head: StreamHead, stream: StreamName) -> int | None:
        """Whether a head is of the stream's author.

        Returns:
            The last position that stays valid, when the author's key was revoked; else None.

        Raises:
            AuthorWrong: it is not.
        """
        public = bytes.fromhex(head.public)
        fingerprint = fingerprint_of(public)
        if not stream.replica.startswith(fingerprint[:8]):
            raise _forged(stream, "signed by the key of another replica")
        found = self.installation(fingerprint)
        if found is not None and found.is_revoked:
            cut: int | None = found.cuts.get(head.stream, 0)
        else:
            cut = None
        if not self._is_author(found, stream, head, public):
            raise _forged(stream, "signed by a key that is not enrolled for the party")
        message = head_message(head.stream, head.position, head.hash)
        if not verify_signature(Suite(head.suite), public, bytes.fromhex(head.signature), message):
            raise _forged(stream, f"the signature at {head.position} does not hold")
        return cut

    def installation(self, fingerprint: str) -> Installation | None:
        """Who is enrolled with a key: in the roster, else on this computer."""
        found = self.roster.by_fingerprint(fingerprint)
        if found is not None:
            return found
        return next((one for one in self.reader.enrolled if one.keys.fingerprint == fingerprint), None)

    def _is_author(
        self, found: Installation | None, stream: StreamName, head: StreamHead, public: bytes
    ) -> bool:
        fingerprint = fingerprint_of(public)
        if found is not None:
            return found.party == stream.party and found.keys.suite is Suite(head.suite)
        if fingerprint in self.newcomers:
            met = self.newcomers[fingerprint]
            return met.party == stream.party and met.suite == head.suite
        if fingerprint == self.reader.fingerprint:
            return stream.party == self.reader.party
        if self._is_sibling and self._is_first_of(stream.party):
            self._meet(stream.party, "", Suite(head.suite), public, b"")
            return True
        return False

    @property
    def _is_sibling(self) -> bool:
        """Whether the package comes from another computer of the reader's own party."""
        return self.manifest.sender.party == self.reader.party

    def _is_first_of(self, party: str) -> bool:
        """Whether an office meets the first key of another party."""
        if role_of(self.reader.party) is not Role.OFFICE or party == self.reader.party:
            return False
        enrolled = {one.party for one in (*self.roster.installations, *self.reader.enrolled)}
        return party not in enrolled.union(one.party for one in self.newcomers.values())

    def _meet(self, party: str, name: str, suite: Suite, sign: bytes, seal: bytes) -> None:
        self.newcomers[fingerprint_of(sign)] = Newcomer(party, name, suite.value, sign, seal)


def _forged(stream: StreamName, what: str) -> AuthorWrong:
    return AuthorWrong(party=stream.party, detail=f"{stream}: {what}")
