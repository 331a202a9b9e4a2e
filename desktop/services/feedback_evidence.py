"""Attachments of feedback (佐证材料): kept once by their hash, cited by as many records as one likes.

While a report is a draft, so is what is attached to it: told to the unit itself only. Handing the report
in tells the office of both.
"""

import mimetypes
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from desktop.domain.supervision import Evidence
from desktop.domain.text import clean_line
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.models.evidence import LARGEST_MB, MEGABYTE
from desktop.models.failures import EvidenceMissing, EvidenceTooLarge
from desktop.services.previews import read_file
from desktop.services.session import NoSuchRecord, Session

KIND = "evidence"
_UNKNOWN_MEDIA = "application/octet-stream"


class EvidenceEmpty(AppError):
    """A file without a byte proves nothing."""

    code = "E_EVIDENCE_EMPTY"
    template = mark("“{name}”是空文件，没有收入。请检查原文件。")


class EvidenceUnnamed(AppError):
    """An attachment needs a name that people recognise."""

    code = "E_EVIDENCE_NAME"
    template = mark("请给这份佐证材料起一个文件名，没有收入。")


class EvidenceInFuture(AppError):
    """A document cannot be of a day that has not come."""

    code = "E_EVIDENCE_DATE"
    template = mark("“{name}”的材料日期{dated}还没有到，没有保存。")


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is said of a file where it is attached.

    Attributes:
        size: bytes.
        dated: the day the file itself is of, not the day it is added; None when unknown.
        side: ``before``, ``after`` or empty, of what shows a correction; None for everything else.
    """

    sha256: str
    name: str
    size: int
    media: str
    dated: date | None
    note: str
    side: str | None = None


def read_attachment(source: bytes | Path, name: str = "") -> tuple[bytes, Attachment]:
    """The bytes of a file, and what can be said of it.

    Args:
        source: the bytes, or the file that holds them.
        name: its name; empty for the file's own.

    Raises:
        EvidenceUnnamed: there is no name.
        EvidenceEmpty: there is no byte.
        EvidenceTooLarge: there are too many.
        CannotRead: the file is not there, or may not be read.
    """
    named = clean_line(name) or (clean_line(source.name) if isinstance(source, Path) else "")
    if not named:
        raise EvidenceUnnamed
    if isinstance(source, Path):
        with suppress(OSError):  # reading it says what is wrong
            _require_fitting(source.stat().st_size)
        data = read_file(source)
    else:
        data = source
    _require_fitting(len(data))
    if not data:
        raise EvidenceEmpty(name=named)
    media = mimetypes.guess_type(named)[0] or _UNKNOWN_MEDIA
    return data, Attachment(sha256(data).hexdigest(), named, len(data), media, None, "")


def known_attachment(session: Session, digest: str) -> Attachment:
    """What was said of a file where it was attached first; its bytes are here.

    Raises:
        EvidenceMissing: no such file is here.
    """
    with session.reading() as workspace:
        named = workspace.ledger.evidence_named(digest)
        if not named or not workspace.evidence.has(digest):
            raise EvidenceMissing(hash=digest[:16])
    return attachment_of(min(named, key=lambda one: (one.added_on or date.max, one.uid)))


def described(attachment: Attachment, dated: date | None, note: str, today: date) -> Attachment:
    """An attachment with its own date and a note.

    Raises:
        EvidenceInFuture: it would be of a day that has not come.
    """
    require_past(attachment.name, dated, today)
    return replace(attachment, dated=dated, note=note.strip())


def require_past(name: str, dated: date | None, today: date) -> None:
    """Refuses a day that has not come.

    Raises:
        EvidenceInFuture: it has not.
    """
    if dated is not None and dated > today:
        raise EvidenceInFuture(name=name, dated=dated)


def put_attachment(
    session: Session, of: str, audience: str, attachment: Attachment, added_on: date | None = None
) -> str:
    """States that a file supports a record, inside a transaction.

    Args:
        session: of the party whose record it is.
        of: uid of the record it supports.
        audience: to whom it is told.
        attachment: its bytes are kept already, or in this transaction.
        added_on: the day it was attached; None means today.

    Returns:
        uid of the evidence.
    """
    fields = {
        "of": of,
        "sha256": attachment.sha256,
        "name": attachment.name,
        "size": attachment.size,
        "media": attachment.media,
        "dated": attachment.dated.isoformat() if attachment.dated else None,
        "added_on": (added_on or session.today()).isoformat(),
        "note": attachment.note,
        **({} if attachment.side is None else {"side": attachment.side}),
    }
    return session.put(KIND, (of, attachment.sha256), audience, fields)


def copy_evidence(
    session: Session, found: Iterable[Evidence], of: str, audience: str, *, has_sides: bool = False
) -> None:
    """States that files support another record as well, as they did one before, inside a transaction.

    Args:
        session: of the party whose records these are.
        found: what is attached there.
        of: uid of the record it supports now too.
        audience: to whom that is told.
        has_sides: whether it shows a correction, before and after.
    """
    for one in found:
        attachment = replace(attachment_of(one), side=one.side if has_sides else None)
        put_attachment(session, of, audience, attachment, one.added_on)


def replace_evidence(
    session: Session,
    drafted: Sequence[Evidence],
    of: str,
    reason: str,
    *,
    has_sides: bool = False,
) -> None:
    """What is attached to a draft becomes the evidence of what is handed in, inside a transaction.

    Args:
        session: the unit's.
        drafted: attached to the draft; told to the office now.
        of: uid of what is handed in; what it had and the draft has no more is withdrawn.
        reason: why the draft's own is withdrawn.
        has_sides: see `copy_evidence`.
    """
    known = evidence_of(session, of)
    copy_evidence(session, drafted, of, session.office, has_sides=has_sides)
    kept = {one.sha256 for one in drafted}
    for one in known:
        if one.sha256 not in kept:
            session.withdraw(KIND, one.uid, tr("再次提交时移除"))
    for one in drafted:
        session.withdraw(KIND, one.uid, reason)


def hand_in_evidence(session: Session, draft: str, feedback: str) -> None:
    """What was attached to a draft is told to the office with the report, inside a transaction.

    Args:
        session: the unit's.
        draft: uid of the draft.
        feedback: uid of the report handed in.
    """
    drafted = evidence_of(session, draft)
    copy_evidence(session, drafted, feedback, session.office)
    for one in drafted:
        session.withdraw(KIND, one.uid, tr("已随反馈提交"))


def evidence_of(session: Session, *records: str) -> tuple[Evidence, ...]:
    """The attachments of records that stand, in order of the day they were added."""
    with session.reading() as workspace:
        found = workspace.ledger.evidence_of([uid for uid in records if uid])
    listed = [one for uid in records for one in found.get(uid, ())]
    return tuple(sorted(listed, key=lambda one: (one.added_on or date.max, one.name, one.uid)))


def find_evidence(session: Session, uid: str) -> Evidence:
    """One attachment that stands.

    Raises:
        NoSuchRecord: there is none.
    """
    record = session.record(KIND, uid)
    found = evidence_of(session, str(record.get("of", "")))
    for one in found:
        if one.uid == uid:
            return one
    raise NoSuchRecord(name=uid)


def attachment_of(evidence: Evidence) -> Attachment:
    """What is said of a file, to be said again."""
    return Attachment(
        evidence.sha256, evidence.name, evidence.size, evidence.media, evidence.dated, evidence.note
    )


def _require_fitting(size: int) -> None:
    if size > LARGEST_MB * MEGABYTE:
        raise EvidenceTooLarge(limit_mb=LARGEST_MB)
