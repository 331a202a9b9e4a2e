"""Evidence of self-assessments and appeals: it belongs to the draft until the draft is handed in."""

from datetime import date
from pathlib import Path

from desktop.i18n import tr
from desktop.services.feedback_evidence import (
    KIND,
    Attachment,
    described,
    evidence_of,
    read_attachment,
    replace_evidence,
)
from desktop.services.session import NoSuchRecord, Session


def read_described(
    session: Session, source: bytes | Path, filename: str, note: str, dated: date | None
) -> tuple[bytes, Attachment]:
    """A file with what is said of it.

    Args:
        session: the unit's.
        source: the bytes, or the file that holds them.
        filename: empty for the file's own.
        note: what it shows.
        dated: day the file itself is of; None when unknown.

    Raises:
        AppError: it is empty, too large, unreadable or of a day that has not come.
    """
    data, attachment = read_attachment(source, filename)
    return data, described(attachment, dated, note, session.today())


def hand_in_attached(session: Session, draft: str, of: str) -> tuple[str, ...]:
    """What is attached to a draft becomes the evidence of what is handed in, inside a transaction.

    Args:
        session: the unit's.
        draft: uid of the draft.
        of: uid of what is handed in; what it had and the draft has no more is withdrawn.

    Returns:
        The hashes, sorted.
    """
    drafted = evidence_of(session, draft)
    replace_evidence(session, drafted, of, tr("已提交"))
    return tuple(sorted({one.sha256 for one in drafted}))


def withdraw_attached(session: Session, draft: str, reason: str) -> None:
    """Withdraws the evidence of a draft that is given up, inside a transaction."""
    for one in evidence_of(session, draft):
        session.withdraw(KIND, one.uid, reason)


def attached_to(session: Session, uid: str) -> str:
    """The uid of the record that an attachment supports.

    Raises:
        NoSuchRecord: there is no such attachment.
    """
    of = session.record(KIND, uid).get("of")
    if not isinstance(of, str) or not uid.startswith(f"{session.party}/"):
        raise NoSuchRecord(name=uid)
    return of


def detach_from(session: Session, draft: str, uid: str) -> None:
    """Takes a file off a draft, inside a transaction.

    Args:
        session: the unit's.
        draft: uid of the draft.
        uid: of the attachment, of the draft or of what was handed in.
    """
    digest = str(session.record(KIND, uid).get("sha256", ""))
    session.withdraw(KIND, session.keyed_uid(KIND, draft, digest), tr("提交前移除"))
