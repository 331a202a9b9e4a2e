"""The story of a case: everything that was said and decided about it, who said it, when, and why.

It is told from the lines of the log, so that what was replaced later is told too: the report that was
returned, the objection that was taken back, the completion that was overruled.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from desktop.domain.supervision import CaseFacts
from desktop.i18n import tr
from desktop.models.workspace import Workspace
from desktop.records.line import Change
from desktop.records.stream import Role, role_of
from desktop.services.cases_words import EXTENDED, Line, Told, tell, tell_quoted
from desktop.services.session import ROLE_TITLES, keyed_uid

_DAY = 10
_Key = tuple[str, str, int, int]


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One thing that happened to a case.

    Attributes:
        on: business day; the claimed day of writing where the record states none.
        who: party, and who claims to have worked there.
        what: stable word for the kind of event, e.g. ``submitted``.
        title: what happened, in words.
        text: what was said, with the reason.
        kind: of the record.
        uid: of the record.
        when: claimed instant of writing, ISO 8601: evidence only.
    """

    on: date | None
    who: str
    what: str
    title: str
    text: str
    kind: str
    uid: str
    when: str


def case_events(workspace: Workspace, facts: CaseFacts, office: str = "") -> tuple[CaseEvent, ...]:
    """Everything that happened to a case, the latest last; what a predecessor did comes with it.

    Args:
        workspace: where it is read.
        facts: of the case.
        office: name of the office; its role where it is empty.
    """
    names: dict[str, str] = {workspace.identity.party: workspace.identity.party_name}
    found: list[tuple[_Key, CaseEvent]] = []
    office = office or tr(ROLE_TITLES[Role.OFFICE])
    for place, (kind, uid) in enumerate(_records(workspace, facts, names)):
        state: dict[str, Any] = {}
        walls: set[str] = set()
        for number, change in enumerate(workspace.log.changes_of(kind, uid)):
            if change.stamp.wall in walls and _says_nothing_new(change, state):
                continue
            walls.add(change.stamp.wall)
            line = Line(change.edit.fields, dict(state), {**state, **change.edit.fields})
            state |= change.edit.fields
            told = tell(kind, line)
            if told is not None:
                key = (told.on or change.stamp.wall[:_DAY], change.stamp.wall, place, number)
                found.append((key, event_of(told, change, names, office)))
    found += _quoted(workspace, facts.assignment.uid)
    return _numbered(event for _, event in sorted(found, key=lambda one: one[0]))


def _quoted(workspace: Workspace, assignment: str) -> Iterator[tuple[_Key, CaseEvent]]:
    """What predecessors reported, where their own records are not here but the office quotes them."""
    standing = workspace.log.record("assignment", assignment)
    if standing is None or not standing.get("supersedes"):
        return
    for record in workspace.log.records("quotation"):
        of, reports = str(record.get("of", "")), record.get("reports")
        is_about = record.get("assignment") == assignment and not record.is_withdrawn
        if not is_about or not isinstance(reports, list) or workspace.ledger.facts(of) is not None:
            continue
        for number, report in enumerate(one for one in reports if isinstance(one, dict)):
            told, who = tell_quoted(report), str(record.get("unit_name", ""))
            event = CaseEvent(
                _day(told.on), who, told.what, told.title, told.text, "quotation", record.uid, ""
            )
            yield (told.on, "", -1, number), event


def _says_nothing_new(change: Change, state: dict[str, Any]) -> bool:
    """Whether a line only tells again what was told: so do all of an office whose key was lost."""
    return all(name in state and state[name] == value for name, value in change.edit.fields.items())


def _numbered(events: Iterable[CaseEvent]) -> tuple[CaseEvent, ...]:
    """The events, with granted extensions counted."""
    counted, number = [], 0
    for event in events:
        if event.what == EXTENDED:
            number += 1
            title = tr("{title}（第{number}次延期）", title=event.title, number=number)
            counted.append(replace(event, title=title))
        else:
            counted.append(event)
    return tuple(counted)


def _records(workspace: Workspace, facts: CaseFacts, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Every record that is about a case, standing or not, each once; notes the names of its parties."""
    seen: set[str] = set()
    while facts.assignment.uid not in seen:
        names.setdefault(facts.assignment.unit, facts.assignment.name)
        for kind, uid in _of_case(workspace, facts):
            if uid not in seen:
                seen.add(uid)
                yield kind, uid
        record = workspace.log.record("assignment", facts.assignment.uid)
        before = workspace.ledger.facts(str(record.get("supersedes", ""))) if record else None
        if before is None:
            return
        facts = before


def _of_case(workspace: Workspace, facts: CaseFacts) -> Iterator[tuple[str, str]]:
    unit, assignment = facts.assignment.unit, facts.assignment.uid
    office = assignment.partition("/")[0]
    yield "assignment", assignment
    yield "task", facts.task.uid
    yield from (("milestone", one.uid) for one in facts.milestones)
    yield from (("target", one.uid) for one in facts.targets)
    yield "acceptance", keyed_uid(unit, "acceptance", assignment)
    yield "plan", keyed_uid(unit, "plan", assignment)
    for feedback in facts.feedback:
        yield "feedback", feedback.uid
        yield "review", keyed_uid(office, "review", feedback.uid)
        for digest in _cited(workspace, feedback.uid):
            yield "evidence", keyed_uid(unit, "evidence", feedback.uid, digest)
    yield from workspace.ledger.said_about(facts.task.uid, assignment)
    for notice in workspace.ledger.notices(unit):
        if any(item.task == facts.task.uid for item in notice.items):
            yield "notice", notice.uid
    for reminder in workspace.ledger.reminders(unit):
        if any(item.task == facts.task.uid for item in reminder.items):
            yield "reminder", reminder.uid


def _cited(workspace: Workspace, feedback: str) -> tuple[str, ...]:
    """Hashes of all evidence that a report ever rested on."""
    lists = (change.edit.fields.get("evidence") for change in workspace.log.changes_of("feedback", feedback))
    found = [item for one in lists if isinstance(one, list) for item in one if isinstance(item, str)]
    return tuple(dict.fromkeys(found))


def event_of(told: Told, change: Change, names: Mapping[str, str], office: str) -> CaseEvent:
    """What a line of the log told, as an event.

    Args:
        told: what it says happened.
        change: the line.
        names: of parties, by identifier.
        office: name of the office where `names` has none.
    """
    party = change.stream.party
    name = names.get(party) or (office if role_of(party) is Role.OFFICE else party)
    return CaseEvent(
        on=_day(told.on) or _day(change.stamp.wall[:_DAY]),
        who=f"{name} {change.stamp.operator}".strip(),
        what=told.what,
        title=told.title,
        text=told.text,
        kind=change.edit.kind,
        uid=change.edit.record,
        when=change.stamp.wall,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
