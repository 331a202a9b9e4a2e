"""Evidence of a corrective action: how it looked before (整改前) and after (整改后).

What the unit attaches belongs to its draft until the draft is handed in; then the action that the office
sees has exactly the evidence of the draft.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from desktop.domain.supervision import Evidence
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.services.feedback_evidence import KIND as EVIDENCE
from desktop.services.feedback_evidence import Attachment
from desktop.services.session import Session

BEFORE, AFTER = "before", "after"


class NotASide(AppError):
    """Evidence shows how it was before or after."""

    code = "E_EVIDENCE_SIDE"
    template = mark("佐证材料只分“整改前”（before）和“整改后”（after），没有收入“{name}”。")


def require_side(side: str, name: str) -> None:
    """Refuses any other word than before, after, or none.

    Raises:
        NotASide: it is another.
    """
    if side not in ("", BEFORE, AFTER):
        raise NotASide(name=name)


def put_evidence(session: Session, of: str, audience: str, attachment: Attachment, side: str) -> str:
    """States that a file supports an action, inside a transaction.

    Args:
        session: the unit's.
        of: uid of the action, draft or not.
        audience: to whom that is told.
        attachment: its bytes are kept already, or in this transaction.
        side: before, after, or empty.

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
        "added_on": session.today().isoformat(),
        "note": attachment.note,
        "side": side,
    }
    return session.put(EVIDENCE, (of, attachment.sha256), audience, fields)


def copy_evidence(session: Session, found: Sequence[Evidence], of: str, audience: str) -> None:
    """States that files support another action as well, as they did one before, inside a transaction."""
    for one in found:
        session.put(EVIDENCE, (of, one.sha256), audience, {**_fields(one), "of": of})


def hand_in_evidence(
    session: Session, drafted: Sequence[Evidence], known: Sequence[Evidence], of: str
) -> None:
    """What is attached to a draft becomes the evidence of the action handed in, inside a transaction.

    Args:
        session: the unit's.
        drafted: attached to the draft; told to the office now.
        known: handed in before; what the draft has no more is withdrawn.
        of: uid of the action handed in.
    """
    copy_evidence(session, drafted, of, session.office)
    kept = {one.sha256 for one in drafted}
    for one in known:
        if one.sha256 not in kept:
            session.withdraw(EVIDENCE, one.uid, tr("再次提交时移除"))
    for one in drafted:
        session.withdraw(EVIDENCE, one.uid, tr("已随整改报告提交"))


def same_files(drafted: Sequence[Evidence], known: Sequence[Evidence]) -> bool:
    """Whether two actions rest on the same files."""
    return {one.sha256 for one in drafted} == {one.sha256 for one in known}


def same_evidence(drafted: Sequence[Evidence], known: Sequence[Evidence]) -> bool:
    """Whether two actions rest on the same files, told as the same side and with the same words."""
    return {*map(_said, drafted)} == {*map(_said, known)}


def _said(one: Evidence) -> tuple[str, str, str, str, date | None]:
    return one.sha256, one.side, one.name, one.note, one.dated


def _fields(one: Evidence) -> Mapping[str, Any]:
    return {
        "sha256": one.sha256,
        "name": one.name,
        "size": one.size,
        "media": one.media,
        "dated": one.dated.isoformat() if one.dated else None,
        "added_on": one.added_on.isoformat() if one.added_on else None,
        "note": one.note,
        "side": one.side,
    }
