"""The history of every field: who set it when, before and after, references told by code and name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.i18n import tr
from desktop.models.ledger import Ledger
from desktop.models.workspace import Workspace
from desktop.records.line import Change
from desktop.services.ledger_words import KIND_TITLES, field_title
from desktop.services.record_names import RecordNames


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One field set by one change.

    Attributes:
        when: claimed wall time, ISO 8601.
        operator: claimed operator.
        before: the values it replaced, as text; empty when there was none.
        hash: identity of the change.
    """

    when: str
    operator: str
    party: str
    stream: str
    kind: str
    kind_title: str
    field: str
    field_title: str
    before: str
    after: str
    hash: str


def history_of(workspace: Workspace, name: str) -> tuple[HistoryEntry, ...]:
    """Who changed which field of a task with all that hangs on it, or of any record; newest first.

    Args:
        workspace: where.
        name: uid or code of a task, or the uid of any record.

    Returns:
        Nothing when there is no such record.
    """
    ledger, log = workspace.ledger, workspace.log
    task = ledger.task(name) or ledger.task_by_code(name)
    if task is None:
        changes = [change for kind in KIND_TITLES for change in log.changes_of(kind, name)]
    else:
        changes = [change for key in _keys_of(ledger, task.uid) for change in log.changes_of(*key)]
        changes += _draft_changes(workspace, changes)
    names = RecordNames(workspace)
    return tuple(sorted(_entries(changes, names), key=_newest_first, reverse=True))


def _keys_of(ledger: Ledger, task: str) -> list[tuple[str, str]]:
    """A task and the records that hang on it, by kind and uid."""
    keys = [("task", task)]
    keys += [("milestone", item.uid) for item in ledger.milestones(task)]
    keys += [("target", item.uid) for item in ledger.targets(task)]
    for case in ledger.facts_of([task]).get(task, ()):
        keys.append(("assignment", case.assignment.uid))
        keys += [("acceptance", case.answer.uid)] if case.answer else []
        keys += [("plan", case.plan.uid)] if case.plan else []
        keys += [("feedback", one.uid) for one in case.feedback]
        keys += [("review", one.uid) for one in case.reviews]
        keys += [("extension", one.uid) for one in case.requests]
    keys += [("ruling", one.uid) for one in ledger.rulings_of(task)]
    return keys


def _draft_changes(workspace: Workspace, changes: Sequence[Change]) -> list[Change]:
    """The lines of the drafts that published records supersede."""
    drafts = [
        (change.edit.kind, change.edit.fields["supersedes"])
        for change in changes
        if isinstance(change.edit.fields.get("supersedes"), str)
    ]
    return [change for kind, uid in drafts for change in workspace.log.changes_of(kind, uid)]


def _entries(changes: Sequence[Change], names: RecordNames) -> list[HistoryEntry]:
    by_hash = {change.hash: change for change in changes}
    return [
        _entry(change, name, by_hash, names) for change in by_hash.values() for name in change.edit.fields
    ]


def _entry(change: Change, name: str, by_hash: Mapping[str, Change], names: RecordNames) -> HistoryEntry:
    kind = change.edit.kind
    replaced = [
        by_hash[item].edit.fields.get(name) for item in change.edit.replaces.get(name, ()) if item in by_hash
    ]
    return HistoryEntry(
        when=change.stamp.wall,
        operator=change.stamp.operator,
        party=change.stream.party,
        stream=str(change.stream),
        kind=kind,
        kind_title=tr(KIND_TITLES.get(kind, kind)),
        field=name,
        field_title=field_title(kind, name),
        before=" / ".join(names.told(kind, name, value) for value in replaced),
        after=names.told(kind, name, change.edit.fields[name]),
        hash=change.hash,
    )


def _newest_first(entry: HistoryEntry) -> tuple[str, str, str]:
    return entry.when, entry.hash, entry.field
