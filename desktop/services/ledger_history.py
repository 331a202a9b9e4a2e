"""The history of every field: who set it when, before and after, references told by code and name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.i18n import tr
from desktop.models.ledger import Ledger
from desktop.models.workspace import Workspace
from desktop.records.line import Change
from desktop.services.ledger_words import DUTY_TITLES, KIND_TITLES, field_title, shown
from desktop.services.titles import (
    ANSWER_TITLES,
    LIGHT_TITLES,
    OBJECTION_TITLES,
    REQUEST_TITLES,
    RULING_TITLES,
    URGENCY_TITLES,
    VERDICT_TITLES,
)


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
    names = _Names(workspace)
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


class _Names:
    """Records as people know them, each looked up once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._known: dict[str, str] = {}
        self._units = {f"unit.{unit.code}": unit.short for unit in workspace.ledger.units()}

    def told(self, kind: str, field: str, value: Any) -> str:
        """A field's value for people: closed sets and references in words."""
        if field == "unit" and kind != "target" and isinstance(value, str):
            return self._units.get(value, value)
        title = _CLOSED.get((kind, field)) or _CLOSED.get(("", field))
        if title is not None and isinstance(value, str):
            return tr(title.get(value, value))
        if field in _REFERENCES and isinstance(value, str):
            return self._name(value) if value else ""
        if isinstance(value, Mapping) and field in ("values", "milestones"):
            return "；".join(f"{self._name(uid)}：{shown(one)}" for uid, one in value.items())
        if isinstance(value, list) and field == "milestones":
            return "；".join(self._name(uid) for uid in value if isinstance(uid, str))
        return shown(value)

    def _name(self, uid: str) -> str:
        if uid not in self._known:
            self._known[uid] = next(filter(None, (find(self, uid) for find in _FINDERS)), uid)
        return self._known[uid]

    def _task(self, uid: str) -> str:
        task = self._workspace.ledger.task(uid)
        return f"{task.code} {task.title}" if task else ""

    def _policy(self, uid: str) -> str:
        policy = self._workspace.ledger.policy(uid)
        return f"{policy.code} {policy.title}" if policy else ""

    def _share(self, uid: str) -> str:
        facts = self._workspace.ledger.facts(uid)
        return f"{facts.task.code}@{facts.assignment.name}" if facts else ""

    def _feedback(self, uid: str) -> str:
        feedback = self._workspace.ledger.feedback(uid)
        return f"{self._share(feedback.assignment)} {feedback.period}" if feedback else ""

    def _part(self, uid: str) -> str:
        """A deadline, a target, a request: what its record calls itself."""
        for kind, fields in _NAMING.items():
            record = self._workspace.log.record(kind, uid)
            if record is not None:
                words = [shown(record.get(field)) for field in fields if record.get(field)]
                return words[0] if words else tr(KIND_TITLES[kind])
        return ""


_FINDERS: tuple[Callable[[_Names, str], str], ...] = (
    _Names._task,
    _Names._share,
    _Names._policy,
    _Names._feedback,
    _Names._part,
)
_NAMING: Mapping[str, tuple[str, ...]] = {
    "milestone": ("due_text", "due"),
    "target": ("name", "text"),
    "extension": ("reason",),
    "acceptance": ("reason",),
    "unit": ("short", "name"),
}
_REFERENCES = frozenset(
    {
        "task",
        "policy",
        "assignment",
        "supersedes",
        "feedback",
        "about",
        "milestone",
        "relates",
        "of",
        "successor",
    }
)


def _by_value(titles: Mapping[Any, str]) -> Mapping[str, str]:
    return {str(member.value): title for member, title in titles.items()}


_CLOSED: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("acceptance", "kind"): _by_value(ANSWER_TITLES),
    ("acceptance", "part"): _by_value(OBJECTION_TITLES),
    ("extension", "kind"): _by_value(REQUEST_TITLES),
    ("ruling", "kind"): _by_value(RULING_TITLES),
    ("", "verdict"): _by_value(VERDICT_TITLES),
    ("", "light"): _by_value(LIGHT_TITLES),
    ("", "colour"): _by_value(LIGHT_TITLES),
    ("", "urgency"): _by_value(URGENCY_TITLES),
    ("", "duty"): _by_value(DUTY_TITLES),
}


def _entries(changes: Sequence[Change], names: _Names) -> list[HistoryEntry]:
    by_hash = {change.hash: change for change in changes}
    return [
        _entry(change, name, by_hash, names) for change in by_hash.values() for name in change.edit.fields
    ]


def _entry(change: Change, name: str, by_hash: Mapping[str, Change], names: _Names) -> HistoryEntry:
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
