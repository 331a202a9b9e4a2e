"""Last time's answers, as the office quotes them: shown, and copied where the text is equal."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from desktop.domain.checks.inspections import Inspection
from desktop.domain.checks.standing import carry_over
from desktop.domain.checks.values import Answer, CheckItem
from desktop.services.checks.checklist_answers import readable_answers
from desktop.services.checks.checklists import ChecklistLibrary
from desktop.services.checks.fill_fields import Key
from desktop.services.session import Session


def last_answers(session: Session, inspection: Inspection, items: Sequence[CheckItem]) -> dict[Key, Answer]:
    """Last time's answers by the place they answer now, marked as copies of this inspector's.

    Args:
        session: the inspector's.
        inspection: for which the office quotes them.
        items: that are checked now; an answer to another text is left out.
    """
    with session.reading() as workspace:
        quoted = workspace.ledger.quoted_answers(inspection.uid)
    found: dict[Key, Answer] = {}
    for one in sorted(quoted, key=lambda quotation: quotation.on or date.min):
        old = _answered_items(session, inspection.checklist, one.answers)
        whole = [entry for entry in one.answers if _is_whole(entry)]
        answers = readable_answers(whole, {item.code: item for item in old})
        found |= {(copy.item, copy.target): copy for copy in carry_over(answers, old, items)}
    return found


def _answered_items(
    session: Session, checklist: str, entries: Sequence[Mapping[str, Any]]
) -> tuple[CheckItem, ...]:
    """The items of the edition that was answered: the one of which most texts are those answered."""
    said = {(entry.get("item"), entry.get("text_hash")) for entry in entries if _is_whole(entry)}
    editions = [
        entry.checklist.items
        for entry in ChecklistLibrary(session).list()
        if entry.checklist.code == checklist
    ]
    return max(
        editions, key=lambda items: sum((one.code, one.text_hash) in said for one in items), default=()
    )


def _is_whole(entry: Mapping[str, Any]) -> bool:
    """Whether an entry says what it answers; without the text's hash nobody could tell."""
    said = (entry.get("item"), entry.get("text_hash"))
    return all(isinstance(one, str) and one for one in said)
