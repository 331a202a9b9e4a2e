"""The keys of this computer as others get to see them: the form for paper (公钥登记表), and the key file."""

from dataclasses import dataclass
from pathlib import Path

from desktop.exchange.keys import fingerprint_digits, fingerprint_words
from desktop.records.stream import Role
from desktop.services.credentials import portable_credentials
from desktop.services.exchange_parties import Parties
from desktop.services.exchange_values import KeyLine, Trust
from desktop.services.key_file import SUFFIX, dump_key_file
from desktop.services.saving import save_bytes
from desktop.services.session import Session

QR_KIND = "dukao-key"
_QR_FORMAT = 1


@dataclass(frozen=True, slots=True)
class KeyForm:
    """What the form of this computer's keys (公钥登记表) says.

    Attributes:
        party: identifier.
        name: of the party.
        office: name of the office it belongs to; empty when none is known yet.
        suite: of the keys.
        fingerprint: 64 hexadecimal digits.
        digits: the same as groups of digits.
        words: the same as words.
        replica: present name of this computer's lines.
        qr: text of the QR code: ``dukao-key:1:<party>:<suite>:<fingerprint>``.
        place: sentence that says where the secret is kept; empty when it is not on this computer.
    """

    party: str
    name: str
    office: str
    suite: str
    fingerprint: str
    digits: str
    words: str
    replica: str
    qr: str
    place: str


def own_form(session: Session) -> KeyForm:
    """What the key form of this computer says; nothing secret is needed for it."""
    identity = session.workspace.identity
    return KeyForm(
        party=session.party,
        name=session.party_name,
        office=_office_name(session),
        suite=identity.suite,
        fingerprint=identity.fingerprint,
        digits=fingerprint_digits(identity.fingerprint),
        words=fingerprint_words(identity.fingerprint),
        replica=identity.replica,
        qr=f"{QR_KIND}:{_QR_FORMAT}:{session.party}:{identity.suite}:{identity.fingerprint}",
        place=_place(session),
    )


def own_line(session: Session) -> KeyLine:
    """The key of this computer as long as no roster knows it."""
    identity = session.workspace.identity
    is_founder = session.role is Role.OFFICE and Parties(session).roster().root is None
    return KeyLine(
        party=session.party,
        name=session.party_name,
        fingerprint=identity.fingerprint,
        digits=fingerprint_digits(identity.fingerprint),
        words=fingerprint_words(identity.fingerprint),
        suite=identity.suite,
        trust=Trust.CONFIRMED if is_founder else Trust.FIRST,
        enrolled="",
        is_own=True,
        is_root=is_founder,
    )


def save_own_key_file(session: Session, target: Path) -> Path:
    """Writes the key file of this computer, which others can enrol.

    Args:
        session: the open workspace.
        target: the file; ``.dkk`` is added when it is missing; an older one is replaced.

    Returns:
        The file.

    Raises:
        AppError: the key is not here, or the file cannot be written.
    """
    data = dump_key_file(session.party, session.party_name, session.keys(), session.stamp().wall)
    file = target if target.suffix == SUFFIX else target.with_name(f"{target.name}{SUFFIX}")
    save_bytes(data, file)
    return file


def _office_name(session: Session) -> str:
    if session.role is Role.OFFICE:
        return session.party_name
    parties = Parties(session)
    roster = parties.roster()
    return parties.name(roster.installations[0].party) if roster.root else ""


def _place(session: Session) -> str:
    """Where the secret is kept, in words."""
    fingerprint = session.workspace.identity.fingerprint
    for credentials in (session.credentials, portable_credentials(session.folder)):
        place = credentials.place_of(fingerprint) if credentials is not None else None
        if place is not None:
            return place.sentence
    return ""
