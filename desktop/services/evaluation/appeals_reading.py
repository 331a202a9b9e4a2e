"""The unit's own appeals as records: drafts, and what was handed in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from desktop.models.workspace import Workspace
from desktop.records.fold import FoldedRecord
from desktop.services.evaluation.facts_stated import APPEAL, day_of
from desktop.services.session import Session, keyed_uid

DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class AppealDraft:
    """An appeal as the unit wrote it.

    Attributes:
        part: code; empty for the whole indicator.
        wanted: what the unit wants, in its words.
        conflicts: fields that two computers wrote differently.
    """

    uid: str
    indicator: str
    part: str
    text: str
    wanted: str
    on: date | None
    conflicts: tuple[str, ...]

    def content(self) -> dict[str, str]:
        """What it says, as the log keeps it."""
        return {"text": self.text, "wanted": self.wanted, "part": self.part}


def appeal_drafts(session: Session, scheme: str) -> Mapping[str, AppealDraft]:
    """Appeals that were written and not handed in, by indicator.

    Args:
        session: the unit's.
        scheme: ``code edition``.
    """
    return _read(session, scheme, DRAFT)


def handed_in_appeals(session: Session, scheme: str) -> Mapping[str, AppealDraft]:
    """Appeals that were handed in, by indicator, see `appeal_drafts`."""
    return _read(session, scheme)


def _read(session: Session, scheme: str, *last: str) -> Mapping[str, AppealDraft]:
    def derive(workspace: Workspace) -> Mapping[str, AppealDraft]:
        return dict(_found(workspace, session.party, scheme, last))

    with session.reading():
        return session.derived(f"evaluation-appeals-own {scheme} {last}", derive)


def _found(
    workspace: Workspace, party: str, scheme: str, last: tuple[str, ...]
) -> Iterator[tuple[str, AppealDraft]]:
    for record in workspace.log.records(APPEAL):
        code = str(record.get("indicator", ""))
        if not record.is_withdrawn and record.uid == keyed_uid(party, APPEAL, scheme, code, *last):
            yield code, _draft(record, code)


def _draft(record: FoldedRecord, code: str) -> AppealDraft:
    return AppealDraft(
        uid=record.uid,
        indicator=code,
        part=str(record.get("part", "")),
        text=str(record.get("text", "")),
        wanted=str(record.get("wanted", "")),
        on=day_of(record.get("on")),
        conflicts=record.conflicts,
    )
