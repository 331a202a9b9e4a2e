"""Keys of parties (公钥名册): who is enrolled, who was compared with stamped paper, who is revoked.

The first computer of the office signs the roster; everybody else follows it. What another computer enrols
counts there alone.

Source: DESIGN.md, "Trust"; docs/decisions/0009-trust-on-first-use.md.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from desktop.domain.text import clean_line
from desktop.exchange.keys import PrivateKeys, agrees_with_paper, fingerprint_digits, fingerprint_words
from desktop.exchange.package import Newcomer
from desktop.exchange.roster import CONFIRM, ENROL, REVOKE, Installation, RosterAct
from desktop.exchange.sealing import MAGIC, is_sealed
from desktop.i18n import tr
from desktop.models.failures import sentences
from desktop.models.workspace import Workspace
from desktop.records.stream import Role
from desktop.services.exchange_parties import OFFICE_CONFIRMED, Parties
from desktop.services.exchange_values import KeyLine, Trust
from desktop.services.key_file import Bearer, read_bearer
from desktop.services.key_form import QR_KIND, KeyForm, own_form, own_line, save_own_key_file
from desktop.services.roster_failures import (
    KeyAmbiguous,
    KeyIncomplete,
    KeyIsRevoked,
    KeyOfAnother,
    NoSuchKey,
    NotRoot,
    OwnKey,
    PaperDisagrees,
    RootKey,
)
from desktop.services.session import ReasonMissing, Session

_FINGERPRINT_DIGITS = 64
_LEAST_DIGITS = 8


class RosterService:
    """Lists, enrols, confirms and revokes keys.

    Args:
        session: the open workspace.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._parties = Parties(session)

    def list(self) -> tuple[KeyLine, ...]:
        """Every key that is known, in order of enrolment; this computer's own as well.

        What the roster confirms is confirmed here only once the office's own key was (`trust_office`). The
        own key of a computer that the office has not enrolled yet is `Trust.FIRST`.
        """
        with self._session.reading():
            known = [self._line(one) for one in self._parties.installations()]
            if not any(line.is_own for line in known):
                known.append(own_line(self._session))
        return tuple(known)

    def form(self) -> KeyForm:
        """What the key form of this computer says; nothing secret is needed for it."""
        return own_form(self._session)

    def save_key_file(self, target: Path) -> Path:
        """Writes the key file of this computer, see `key_form.save_own_key_file`."""
        return save_own_key_file(self._session, target)

    def enrol(self, file: Path, typed: str = "") -> KeyLine:
        """Enrols the key that a key file or a package names.

        Args:
            file: a key file (``.dkk``) or a package of that computer.
            typed: the fingerprint from the stamped form, in digits, words, hexadecimal or as its QR code
                reads; empty when there is no paper yet: 未核验.

        Raises:
            NotKeyFile: the file names no key.
            PaperDisagrees: what was typed is not its fingerprint; nothing is enrolled.
            OwnKey: it is this computer's.
            KeyIsRevoked: it was revoked.
            KeyOfAnother: it is enrolled for another party.
        """
        with sentences(file):
            bearer = read_bearer(file, self._keys_for(file))
        name = self._name(bearer)
        fingerprint = bearer.keys.fingerprint
        if fingerprint == self._session.workspace.identity.fingerprint:
            raise OwnKey
        if typed and not _agrees(fingerprint, typed):
            raise PaperDisagrees(party=name)
        known = self._known(fingerprint)
        if known is not None:
            self._check_same(known, bearer)
        with self._session.transaction():
            self._enrol(
                bearer, known, note=tr("由文件“{file}”登记", file=file.name), is_confirmed=bool(typed)
            )
        return self._of(fingerprint)

    def confirm(self, which: str, typed: str) -> KeyLine:
        """States that a key was compared with the stamped form.

        Args:
            which: party, its name, or the beginning of the fingerprint.
            typed: the fingerprint from the stamped form, as in `enrol`.

        Raises:
            PaperDisagrees: it is the fingerprint of none of the keys that are meant.
            NotRoot: the roster would have to say so, and another computer signs it.
            AppError: no such key, or it was revoked.
        """
        meant = self._meant(which)
        agreeing = [one for one in meant if _agrees(one.keys.fingerprint, typed)]
        if not agreeing:
            raise PaperDisagrees(party=self._parties.name(meant[0].party))
        chosen = agreeing[0]
        fingerprint = chosen.keys.fingerprint
        if fingerprint == self._session.workspace.identity.fingerprint:
            raise OwnKey
        if chosen.is_revoked:
            raise KeyIsRevoked(name=self._parties.name(chosen.party))
        root = self._parties.roster().root
        if root is not None and root.fingerprint == fingerprint:
            return self.trust_office(typed)
        if not chosen.is_confirmed:
            self._require_root_for(chosen)
            with self._session.transaction():
                self._enrol(_bearer(chosen), chosen, note="", is_confirmed=True)
        return self._of(fingerprint)

    def revoke(self, which: str, reason: str) -> KeyLine:
        """Revokes a key: what is held of it now stays valid, everything later is refused everywhere.

        Args:
            which: party, its name, or the beginning of the fingerprint.
            reason: why; written in the roster.

        Raises:
            NotRoot: another computer signs the roster.
            AppError: no such key, several are meant, it is the root's own, or it was never seen whole.
        """
        if not clean_line(reason):
            raise ReasonMissing
        if self._session.role is not Role.OFFICE or self._parties.roster().root is not None:
            self._require_root()
        chosen = self._one_meant(which)
        with self._session.transaction() as workspace:
            self._parties.found_office()
            self._check_revocable(chosen)
            if self._parties.roster().by_fingerprint(chosen.keys.fingerprint) is None:
                self._parties.sign(_act(ENROL, chosen))
            cuts = dict(_cuts(workspace, chosen))
            revoking = replace(_act(REVOKE, chosen), cuts=cuts, reason=clean_line(reason))
            self._parties.sign(revoking)
        return self._of(chosen.keys.fingerprint)

    def trust_office(self, typed: str) -> KeyLine:
        """States that the key which the office's roster begins with was compared with the stamped form.

        Args:
            typed: the fingerprint, as in `enrol`.

        Raises:
            NoSuchKey: no roster has arrived yet.
            OwnKey: it is this computer's.
            PaperDisagrees: it is another fingerprint.
        """
        root = self._parties.roster().root
        if root is None:
            raise NoSuchKey(name=tr("督查办公室"))
        if self._parties.is_root():
            raise OwnKey
        if not _agrees(root.fingerprint, typed):
            raise PaperDisagrees(party=self._parties.name(self._parties.roster().installations[0].party))
        with self._session.transaction() as workspace:
            workspace.set_setting(OFFICE_CONFIRMED, root.fingerprint)
        return self._of(root.fingerprint)

    def _enrol(self, bearer: Bearer, known: Installation | None, *, note: str, is_confirmed: bool) -> None:
        """Enrols, or confirms what is enrolled, inside a transaction.

        An office that enrols another computer of its own founds no roster for it: that one may have done so.
        """
        if bearer.party != self._session.party:
            self._parties.found_office()
        keys = bearer.keys
        in_roster = self._parties.roster().by_fingerprint(keys.fingerprint)
        if in_roster is not None:
            if is_confirmed and not in_roster.is_confirmed:
                self._require_root()
                self._parties.sign(_act(CONFIRM, in_roster))
            return
        met = Newcomer(bearer.party, bearer.name, keys.suite.value, keys.sign, keys.seal)
        already = known is not None and known.is_confirmed
        self._parties.enrol(met, is_confirmed=is_confirmed or already, note=note)

    def _check_same(self, known: Installation, bearer: Bearer) -> None:
        if known.is_revoked:
            raise KeyIsRevoked(name=self._parties.name(known.party))
        if known.party != bearer.party:
            raise KeyOfAnother(name=self._parties.name(known.party))

    def _check_revocable(self, chosen: Installation) -> None:
        name = self._parties.name(chosen.party)
        root = self._parties.roster().root
        if root is not None and chosen.keys.fingerprint == root.fingerprint:
            raise RootKey
        if chosen.is_revoked:
            raise KeyIsRevoked(name=name)
        if not chosen.keys.seal:
            raise KeyIncomplete(name=name)

    def _require_root(self) -> None:
        roster = self._parties.roster()
        if not self._parties.is_root():
            digits = fingerprint_digits(roster.root.fingerprint) if roster.root else tr("尚未收到")
            raise NotRoot(digits=digits)

    def _require_root_for(self, chosen: Installation) -> None:
        """The roster's word on a key can be changed by its root alone."""
        if self._parties.roster().by_fingerprint(chosen.keys.fingerprint) is not None:
            self._require_root()

    def _meant(self, which: str) -> tuple[Installation, ...]:
        """The keys that a word means, at least one."""
        text = which.strip()
        known = self._parties.installations()
        if _LEAST_DIGITS <= len(text) <= _FINGERPRINT_DIGITS and _is_hexadecimal(text):
            found = tuple(one for one in known if one.keys.fingerprint.startswith(text.lower()))
        else:
            party = self._parties.find(text)
            found = tuple(one for one in known if one.party == party)
        if not found:
            raise NoSuchKey(name=which)
        return found

    def _one_meant(self, which: str) -> Installation:
        found = self._meant(which)
        usable = [one for one in found if not one.is_revoked] or list(found)
        if len(usable) > 1:
            shown = "、".join(one.keys.replica_digits for one in usable)
            raise KeyAmbiguous(name=which, count=len(usable), digits=shown)
        return usable[0]

    def _known(self, fingerprint: str) -> Installation | None:
        found = (one for one in self._parties.installations() if one.keys.fingerprint == fingerprint)
        return next(found, None)

    def _of(self, fingerprint: str) -> KeyLine:
        return next(line for line in self.list() if line.fingerprint == fingerprint)

    def _line(self, one: Installation) -> KeyLine:
        fingerprint, root = one.keys.fingerprint, self._parties.roster().root
        return KeyLine(
            party=one.party,
            name=self._parties.name(one.party),
            fingerprint=fingerprint,
            digits=fingerprint_digits(fingerprint),
            words=fingerprint_words(fingerprint),
            suite=one.keys.suite.value,
            trust=self.trust_of(one),
            enrolled=one.enrolled,
            is_own=fingerprint == self._session.workspace.identity.fingerprint,
            is_root=root is not None and root.fingerprint == fingerprint,
        )

    def trust_of(self, one: Installation) -> Trust:
        """How far a known key is known here."""
        if one.is_revoked:
            return Trust.REVOKED
        if not one.is_confirmed:
            return Trust.ENROLLED
        is_told = self._parties.roster().by_fingerprint(one.keys.fingerprint) is not None
        if is_told and not self._parties.is_root() and not self._is_office_confirmed():
            return Trust.ENROLLED
        return Trust.CONFIRMED

    def _is_office_confirmed(self) -> bool:
        return self._session.workspace.setting(OFFICE_CONFIRMED) is not None

    def _keys_for(self, file: Path) -> PrivateKeys | None:
        """The keys of this computer, asked for only when the file is sealed."""
        with file.open("rb") as opened:
            return self._session.keys() if is_sealed(opened.read(len(MAGIC))) else None

    def _name(self, bearer: Bearer) -> str:
        known = self._parties.name(bearer.party)
        return known if known != bearer.party else bearer.name


def _agrees(fingerprint: str, typed: str) -> bool:
    """Whether a text typed or scanned from the form is a fingerprint."""
    kind, _, rest = typed.strip().partition(":")
    return agrees_with_paper(fingerprint, rest.rpartition(":")[2] if kind == QR_KIND else typed)


def _cuts(workspace: Workspace, one: Installation) -> Iterator[tuple[str, int]]:
    """Up to where the streams of a computer are held."""
    for stream in workspace.log.stream_names():
        if stream.party == one.party and stream.replica.startswith(f"{one.keys.replica_digits}."):
            yield str(stream), workspace.log.tip(stream).position


def _act(act: str, one: Installation) -> RosterAct:
    return RosterAct(act, one.party, one.name, one.keys)


def _bearer(one: Installation) -> Bearer:
    return Bearer(one.party, one.name, one.keys)


def _is_hexadecimal(text: str) -> bool:
    return all(letter in "0123456789abcdefABCDEF" for letter in text)
