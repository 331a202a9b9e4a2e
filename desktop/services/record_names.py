"""Records and the values of their fields as people know them: references by code and name."""

from collections.abc import Callable, Mapping
from typing import Any

from desktop.i18n import tr
from desktop.models.workspace import Workspace
from desktop.services.checks.record_values import (
    CHECK_CLOSED,
    CHECK_REFERENCES,
    by_value,
    known_name,
    name_of_check,
    named_inspectors,
    told_of_check,
)
from desktop.services.ledger_words import DUTY_TITLES, KIND_TITLES, shown
from desktop.services.titles import (
    ANSWER_TITLES,
    LIGHT_TITLES,
    OBJECTION_TITLES,
    REQUEST_TITLES,
    URGENCY_TITLES,
    VERDICT_TITLES,
)


class RecordNames:
    """Records as people know them, each looked up once.

    Args:
        workspace: where.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._known: dict[str, str] = {}
        self._units = unit_names(workspace)

    def told(self, kind: str, field: str, value: Any) -> str:
        """A field's value for people: closed sets and references in words."""
        own = told_of_check(kind, field, value, self.name)
        return self._told(kind, field, value) if own is None else own

    def _told(self, kind: str, field: str, value: Any) -> str:
        if field == "unit" and kind != "target" and isinstance(value, str):
            return self._units.get(value, value)
        title = _CLOSED.get((kind, field)) or _CLOSED.get(("", field))
        if title is not None and isinstance(value, str):
            return tr(title.get(value, value))
        if field in _REFERENCES and isinstance(value, str):
            return self.name(value) if value else ""
        if isinstance(value, Mapping) and field in ("values", "milestones"):
            return "；".join(f"{self.name(uid)}：{shown(one)}" for uid, one in value.items())
        if isinstance(value, list) and field == "milestones":
            return "；".join(self.name(uid) for uid in value if isinstance(uid, str))
        return shown(value)

    def know(self, kind: str, uid: str, values: Mapping[str, Any]) -> None:
        """Takes a record into account that is not here yet: a unit, a task, a document, a share of a task."""
        if kind == "unit":
            self._units.setdefault(
                f"unit.{values.get('code', '')}", str(values.get("short") or values.get("name"))
            )
        if kind in ("task", "policy"):
            self._known[uid] = f"{values.get('code', '')} {values.get('title', '')}".strip()
        elif kind == "assignment":
            task = self.name(str(values.get("task", ""))).partition(" ")[0]
            self._known[uid] = f"{task}@{values.get('name', '')}"
        elif told := known_name(kind, values, self.name):
            self._known[uid] = told
        for party, name in named_inspectors(kind, values).items():
            self._known.setdefault(party, name)

    def name(self, uid: str) -> str:
        """A record in a few words; its identifier when nothing better is known."""
        if uid not in self._known:
            self._known[uid] = next(filter(None, (find(self, uid) for find in _FINDERS)), uid)
        return self._known[uid]

    def record(self, kind: str, values: Mapping[str, Any], uid: str) -> str:
        """A record of a kind in words: the kind, and what it is about.

        Args:
            kind: of the record.
            values: its fields as displayed.
            uid: of the record.
        """
        title = tr(KIND_TITLES.get(kind, kind))
        if check := known_name(kind, values, self.name):
            return f"{title} {check}"
        about = next((str(values[one]) for one in _ABOUT if isinstance(values.get(one), str)), "")
        own = next((shown(values[one]) for one in _OWN_NAMES if isinstance(values.get(one), str)), "")
        name = self.name(about) if about else ""
        words = [name if name != about else "", own]
        return " ".join((title, *filter(None, words))) if any(words) else f"{title} {uid}"

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

    def _check(self, uid: str) -> str:
        if uid in self._units:
            return self._units[uid]
        return name_of_check(self._workspace, uid)

    def _part(self, uid: str) -> str:
        """A deadline, a target, a request: what its record calls itself."""
        for kind, fields in _NAMING.items():
            record = self._workspace.log.record(kind, uid)
            if record is not None:
                words = [shown(record.get(field)) for field in fields if record.get(field)]
                return words[0] if words else tr(KIND_TITLES[kind])
        return ""


def unit_names(workspace: Workspace) -> dict[str, str]:
    """The short names of the units in the directory, by party identifier."""
    return {f"unit.{unit.code}": unit.short for unit in workspace.ledger.units()}


_FINDERS: tuple[Callable[[RecordNames, str], str], ...] = (
    RecordNames._task,
    RecordNames._share,
    RecordNames._policy,
    RecordNames._feedback,
    RecordNames._check,
    RecordNames._part,
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
        *CHECK_REFERENCES,
    }
)


_ABOUT = ("task", "assignment", "feedback", "of", "about", "result", "finding", "inspection")
_OWN_NAMES = ("code", "title", "period", "due_text", "name", "number", "unit_name", "item")


_CLOSED: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("acceptance", "kind"): by_value(ANSWER_TITLES),
    ("acceptance", "part"): by_value(OBJECTION_TITLES),
    ("extension", "kind"): by_value(REQUEST_TITLES),
    ("", "verdict"): by_value(VERDICT_TITLES),
    ("", "light"): by_value(LIGHT_TITLES),
    ("", "colour"): by_value(LIGHT_TITLES),
    ("", "urgency"): by_value(URGENCY_TITLES),
    ("", "duty"): by_value(DUTY_TITLES),
    **CHECK_CLOSED,
}
