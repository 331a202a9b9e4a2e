"""Photographs and files of answers: kept once by their hash, with what the camera claims."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from desktop.domain.checks.inspections import CheckEvidence
from desktop.i18n import tr
from desktop.services.checks.fill_fields import DRAFT, Key
from desktop.services.checks.photos import PhotoClaims, read_photo
from desktop.services.feedback_evidence import Attachment, read_attachment
from desktop.services.session import Session

KIND = "check_evidence"
_ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "image/gif": ".gif",
    "application/pdf": ".pdf",
}


def read_file(
    session: Session, source: Path | bytes, name: str = ""
) -> tuple[bytes, Attachment, PhotoClaims]:
    """A file, and what can be said of it.

    Args:
        session: whose clock names what has no name.
        source: the file, or its bytes.
        name: of the file; empty for its own, or for one made of the present instant.

    Raises:
        AppError: it is empty, too large or cannot be read.
    """
    if isinstance(source, bytes) and not name:
        at = session.environment.now().astimezone()
        name = tr("照片") + f"-{at:%Y%m%d-%H%M%S}" + _ENDINGS.get(read_photo(source).media, "")
    data, attachment = read_attachment(source, name)
    return data, attachment, read_photo(data)


def write_evidence(
    session: Session, inspection: str, key: Key, attachment: Attachment, claims: PhotoClaims
) -> str:
    """States that a file belongs to an answer, told to nobody yet, inside a transaction.

    Returns:
        uid of the evidence.
    """
    evidence = CheckEvidence(
        uid="",
        inspection=inspection,
        item=key[0],
        target=key[1],
        inspector=session.party,
        sha256=attachment.sha256,
        name=attachment.name,
        size=attachment.size,
        media=claims.media or attachment.media,
        taken_at=claims.taken_at,
        latitude=claims.latitude,
        longitude=claims.longitude,
        camera=claims.camera,
        added_on=session.today(),
    )
    return session.put(KIND, (*_key(evidence), DRAFT), session.party, _fields(evidence))


def hand_in(session: Session, evidence: Iterable[CheckEvidence]) -> int:
    """Tells the office what is attached, inside a transaction.

    Returns:
        Number of files that it was not told before.
    """
    drafts = [one for one in evidence if one.is_draft]
    for one in drafts:
        session.put(KIND, _key(one), session.office, _fields(one))
        session.withdraw(KIND, one.uid, tr("已随结果提交"))
    return len(drafts)


def _key(one: CheckEvidence) -> tuple[str, str, str, str]:
    return one.inspection, one.item, one.target, one.sha256


def _fields(one: CheckEvidence) -> dict[str, Any]:
    """What is said of a file as the log keeps it; what nobody says is left out."""
    said = {
        "inspection": one.inspection,
        "item": one.item,
        "target": one.target,
        "sha256": one.sha256,
        "name": one.name,
        "size": one.size,
        "media": one.media,
        "taken_at": one.taken_at,
        "latitude": None if one.latitude is None else f"{one.latitude:f}",
        "longitude": None if one.longitude is None else f"{one.longitude:f}",
        "camera": one.camera,
        "added_on": one.added_on.isoformat() if one.added_on else None,
        "note": one.note,
    }
    return {name: value for name, value in said.items() if value not in ("", None) or name == "target"}
