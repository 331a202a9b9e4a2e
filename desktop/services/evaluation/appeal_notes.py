"""Appeals (申诉) as they stand, each with the decision on it: read here, filed and decided elsewhere."""

from collections.abc import Iterable, Mapping

from desktop.models.workspace import Workspace
from desktop.records.fold import FoldedRecord
from desktop.services.evaluation.facts_stated import APPEAL, Decision, day_of, decisions, texts_of
from desktop.services.evaluation.values import AppealNote
from desktop.services.session import Session, keyed_uid


def appeal_notes(session: Session, scheme: str) -> tuple[AppealNote, ...]:
    """The appeals that were handed in, by day, unit and indicator; drafts are not among them.

    A decision counts for the version it cites: an appeal that was restated afterwards waits again.

    Args:
        session: the open workspace.
        scheme: ``code edition``.
    """
    decided = decisions(session)

    def derive(workspace: Workspace) -> tuple[AppealNote, ...]:
        by_appeal: dict[str, list[Decision]] = {}
        for one in decided:
            if one.type == "appeal" and one.about:
                by_appeal.setdefault(one.about, []).append(one)
        return tuple(_notes(workspace.log.records(APPEAL), scheme, by_appeal))

    with session.reading():
        return session.derived(f"evaluation-appeals {scheme}", derive)


def _notes(
    records: Iterable[FoldedRecord], scheme: str, decided: Mapping[str, list[Decision]]
) -> list[AppealNote]:
    found = [_note(one, decided.get(one.uid, [])) for one in records if _is_handed_in(one, scheme)]
    return sorted(found, key=lambda one: (one.on is None, one.on, one.unit, one.indicator))


def _is_handed_in(record: FoldedRecord, scheme: str) -> bool:
    if record.is_withdrawn or record.get("scheme") != scheme:
        return False
    party = record.uid.partition("/")[0]
    return record.uid == keyed_uid(party, APPEAL, scheme, str(record.get("indicator", "")))


def _note(record: FoldedRecord, decided: Iterable[Decision]) -> AppealNote:
    about = [one for one in decided if one.version == record.version and one.is_granted is not None]
    last = about[-1] if about else None
    return AppealNote(
        uid=record.uid,
        unit=record.uid.partition("/")[0],
        indicator=str(record.get("indicator", "")),
        part=str(record.get("part", "")),
        text=str(record.get("text", "")),
        wanted=str(record.get("wanted", "")),
        evidence=texts_of(record.get("evidence")),
        on=day_of(record.get("on")),
        version=record.version,
        is_granted=last.is_granted if last else None,
        decision=last.reason if last else "",
        decided=last.uid if last else "",
        decided_on=last.on if last else None,
    )
