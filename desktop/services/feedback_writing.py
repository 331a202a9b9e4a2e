"""Writing a report: the draft that only the unit sees, and the record that the office is told.

Every function writes inside a transaction.
"""

from typing import Any

from desktop.domain.supervision import Feedback
from desktop.i18n import tr
from desktop.services.feedback_evidence import Attachment, evidence_of, hand_in_evidence, put_attachment
from desktop.services.feedback_fields import KIND, TEXTS, content, empty_feedback
from desktop.services.feedback_form import Place, reporter_of
from desktop.services.session import Session

_DRAFT = "draft"
_EVIDENCE = "evidence"


def present_content(session: Session, place: Place) -> dict[str, Any]:
    """What the fields of a report show, as the log keeps it."""
    empty = empty_feedback(place.case, place.period, reporter_of(session, place.case))
    return content(place.draft or place.feedback or empty)


def write_draft(session: Session, place: Place, values: dict[str, Any]) -> str:
    """States values of a draft; a new one begins with what was handed in.

    Args:
        session: the unit's.
        place: which report.
        values: those that are new.

    Returns:
        uid of the draft.
    """
    said = values if place.draft is not None else present_content(session, place) | values
    key = (place.assignment, place.period, _DRAFT)
    return session.put(KIND, key, session.party, _about(place) | said)


def attach_to_draft(session: Session, place: Place, attachment: Attachment) -> str:
    """Attaches a file that is here to a draft, and begins one when there is none.

    A file that is attached already stays as it is, but for a date or note that is given now.

    Returns:
        uid of the evidence.
    """
    records = [one.uid for one in (place.feedback, place.draft) if one is not None]
    known = {one.sha256: one for one in evidence_of(session, *records)}
    found = known.get(attachment.sha256)
    if found is not None and (not found.is_draft or not (attachment.dated or attachment.note)):
        return found.uid
    return put_attachment(session, write_draft(session, place, {}), session.party, attachment)


def hand_in(session: Session, place: Place, draft: Feedback) -> str:
    """Tells the office a report with its evidence; the draft is done with.

    Args:
        session: the unit's.
        place: which report.
        draft: what is handed in.

    Returns:
        uid of the report.
    """
    said = content(draft)
    said |= {name: said[name].strip() for name in TEXTS}
    said["submitted_on"] = session.today().isoformat()
    key = (place.assignment, place.period)
    uid = session.keyed_uid(KIND, *key)
    hand_in_evidence(session, draft.uid, uid)
    said[_EVIDENCE] = _cited(session, uid)
    session.put(KIND, key, session.office, _about(place) | said)
    session.withdraw(KIND, draft.uid, tr("已提交"))
    return uid


def cite_evidence(session: Session, feedback: str) -> None:
    """States anew what evidence a report rests on, so that a verdict on it before counts no more."""
    session.change(KIND, feedback, {_EVIDENCE: _cited(session, feedback)})


def _cited(session: Session, feedback: str) -> list[str]:
    """Hashes of the evidence of a report: part of it, so that a verdict cites them with the rest."""
    return sorted(one.sha256 for one in evidence_of(session, feedback))


def _about(place: Place) -> dict[str, Any]:
    return {"task": place.case.facts.task.uid, "assignment": place.assignment, "period": place.period}
