"""From a fact to the record behind it: the task, the case, the inspection, the finding, the statement."""

from dataclasses import dataclass

from desktop.domain.evaluation.values import Source
from desktop.i18n import tr
from desktop.services.checks.record_links import check_link
from desktop.services.record_places import place_of
from desktop.services.session import Session
from desktop.ui.desk import Desk
from desktop.ui.evaluation.kinds import EVALUATION_KINDS

_CASE_KINDS = frozenset({"feedback", "review", "evidence", "acceptance", "extension", "ruling"})


@dataclass(frozen=True, slots=True)
class RecordLink:
    """Where a record is worked on; empty when no page shows it."""

    kind: str = ""
    uid: str = ""


def link_of(session: Session, source: Source) -> RecordLink:
    """The page and record that a source is seen on.

    Args:
        session: the open workspace.
        source: of a fact.
    """
    if source.kind in EVALUATION_KINDS:
        return RecordLink(source.kind, source.uid)
    checked = check_link(session, source.kind, source.uid)
    if checked.kind:
        return RecordLink(checked.kind, checked.uid)
    place = place_of(session, source.kind, source.uid)
    if source.kind in _CASE_KINDS and place.assignment:
        return RecordLink("assignment", place.assignment)
    return RecordLink("task", place.task) if place.task else RecordLink()


def follow(desk: Desk, source: Source) -> None:
    """Shows the record of a source, or says that no page shows it."""
    if source.kind == "notice":
        desk.paper_wanted.emit("notice", source.uid)
        return
    found = link_of(desk.session, source)
    if found.kind:
        desk.record_wanted.emit(found.kind, found.uid)
    else:
        desk.said.emit(tr("“{text}”没有单独的页面。", text=source.text))
