"""Values in the records of security checks as people know them, for history, preview and audit."""

from collections.abc import Callable, Mapping
from typing import Any

from desktop.i18n import mark, tr
from desktop.models.workspace import Workspace
from desktop.records.stream import is_party
from desktop.services.checks.titles import (
    EVIDENCE_SIDE_TITLES,
    SEVERITY_TITLES,
    SIDE_TITLES,
    VERDICT_TITLES,
)
from desktop.services.titles import RULING_TITLES
from desktop.services.titles import VERDICT_TITLES as REPORT_TITLES

_HASH_CHARS = 12
_NOT_HERE = mark("（不在本机的{kind}）")


def by_value(titles: Mapping[Any, str]) -> Mapping[str, str]:
    """Titles of a closed set by the words of its members."""
    return {str(member.value): title for member, title in titles.items()}


CHECK_CLOSED: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("check_result", "verdict"): by_value(VERDICT_TITLES),
    ("check_result", "severity"): by_value(SEVERITY_TITLES),
    ("finding", "verdict"): by_value(VERDICT_TITLES),
    ("finding", "severity"): by_value(SEVERITY_TITLES),
    ("signature", "side"): by_value(SIDE_TITLES),
    ("evidence", "side"): EVIDENCE_SIDE_TITLES,
    ("review", "verdict"): {**by_value(REPORT_TITLES), "accepted": mark("采纳")},
    ("ruling", "kind"): {**by_value(RULING_TITLES), "reinspection": mark("复查")},
}
"""Closed sets by kind and field."""
CHECK_REFERENCES = frozenset({"inspection", "finding", "previous"})
"""Fields that name another record."""


def told_of_check(kind: str, field: str, value: Any, name: Callable[[str], str]) -> str | None:
    """A value of a field that has a form of its own.

    Args:
        kind: of the record.
        field: of it.
        value: JSON of any shape: others may have written anything.
        name: gives a record in a few words.

    Returns:
        None for every other field, and for a value of another shape.
    """
    tell = _TELLERS.get((kind, field))
    if tell is None:
        return None
    try:
        return tell(value, name)
    except (TypeError, ValueError, AttributeError, KeyError):
        return None


def name_of_check(workspace: Workspace, uid: str) -> str:
    """A record of a security check, or an inspector, in a few words; empty when it is none that is here."""
    if is_party(uid):
        return inspector_names(workspace).get(uid, "")
    for kind, tell in _NAMES.items():
        record = workspace.log.record(kind, uid)
        if record is not None:
            return tell(record.values, lambda other: name_of_check(workspace, other))
    return ""


def known_name(kind: str, values: Mapping[str, Any], name: Callable[[str], str]) -> str:
    """The same of a record that is not here yet.

    Args:
        kind: of the record.
        values: its fields as displayed.
        name: gives another record in a few words.
    """
    tell = _NAMES.get(kind)
    return tell(values, name) if tell else ""


def inspector_names(workspace: Workspace) -> dict[str, str]:
    """Names of inspectors by party, as the inspections here name them; the latest plan's comes first."""
    found: dict[str, str] = {}
    for inspection in workspace.ledger.inspections(withdrawn=True):
        for share in inspection.shares:
            found.setdefault(share.inspector, share.name)
    return {party: name for party, name in found.items() if name}


def named_inspectors(kind: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Names by party that the record of an inspection gives; others may have written anything into it."""
    shares = values.get("shares") if kind == "inspection" else None
    listed = [one for one in shares if isinstance(one, Mapping)] if isinstance(shares, list) else []
    found = {_text(one, "inspector"): _text(one, "name") for one in listed}
    return {party: name for party, name in found.items() if party and name}


def _text(values: Mapping[str, Any], field: str) -> str:
    value = values.get(field)
    return value if isinstance(value, str) else ""


def _joined(*words: str) -> str:
    return " ".join(filter(None, words))


def _inspection(values: Mapping[str, Any], _: Callable[[str], str]) -> str:
    return _joined(_text(values, "code"), _text(values, "title"))


def _finding(values: Mapping[str, Any], _: Callable[[str], str]) -> str:
    return _joined(_text(values, "code"), _text(values, "requirement"))


def _result(values: Mapping[str, Any], name: Callable[[str], str]) -> str:
    code = name(_text(values, "inspection")).partition(" ")[0]
    return _joined(code if "/" not in code else "", _text(values, "item"), _text(values, "target"))


def _action(values: Mapping[str, Any], name: Callable[[str], str]) -> str:
    code = name(_text(values, "finding")).partition(" ")[0]
    return tr("{finding}的整改", finding=code) if code and "/" not in code else ""


_NAMES: Mapping[str, Callable[[Mapping[str, Any], Callable[[str], str]], str]] = {
    "inspection": _inspection,
    "finding": _finding,
    "check_result": _result,
    "corrective_action": _action,
}


def _targets(value: Any, _: Callable[[str], str]) -> str:
    return "；".join(f"{category}：{'、'.join(names)}" for category, names in value.items())


def _shares(value: Any, _: Callable[[str], str]) -> str:
    return "；".join(
        f"{one['name']}（{'、'.join(one.get('categories', ())) or tr('全部类别')}）" for one in value
    )


def _details(value: Any, _: Callable[[str], str]) -> str:
    return "；".join(f"{name}＝{one}" for name, one in value.items())


def _findings(value: Any, name: Callable[[str], str]) -> str:
    known = [found for uid in value if (found := name(uid)) != uid]
    return "；".join(known) if len(known) == len(value) else tr("{count}个", count=len(value))


def _reference(kind: str) -> Callable[[Any, Callable[[str], str]], str]:
    def tell(value: Any, name: Callable[[str], str]) -> str:
        found = name(value) if value else ""
        return tr(_NOT_HERE, kind=tr(kind)) if found and found == value else found

    return tell


def _short(value: Any, _: Callable[[str], str]) -> str:
    return f"{value[:_HASH_CHARS]}…" if value else ""


def _files(value: Any, _: Callable[[str], str]) -> str:
    return tr("{count}份", count=len(value)) if value else ""


def _profile(value: Any, _: Callable[[str], str]) -> str:
    from desktop.domain.checks.scoring import PROFILES  # start-up time

    return tr(PROFILES[value].title)


_TELLERS: Mapping[tuple[str, str], Callable[[Any, Callable[[str], str]], str]] = {
    ("circle", "members"): lambda value, name: "、".join(map(name, value)),
    ("inspection", "targets"): _targets,
    ("inspection", "shares"): _shares,
    ("inspection", "leader"): _reference(mark("检查员")),
    ("inspection", "supersedes"): _reference(mark("检查计划")),
    ("inspection", "previous"): _reference(mark("检查")),
    ("inspection", "reinspects"): _findings,
    ("inspection", "profile"): _profile,
    ("inspection", "checklist_hash"): _short,
    ("check_result", "details"): _details,
    ("check_result", "text_hash"): _short,
    ("signature", "digest"): _short,
    ("signature", "strokes"): lambda value, _: tr("{count}笔", count=len(value)) if value else "",
    ("finding", "text_hash"): _short,
    ("finding", "repeats"): _findings,
    ("finding", "inspection"): _reference(mark("检查")),
    ("review", "result"): _reference(mark("检查结果")),
    ("ruling", "inspection"): _reference(mark("检查")),
    ("check_result", "evidence"): _files,
    ("corrective_action", "finding"): _reference(mark("问题")),
    ("corrective_action", "evidence"): _files,
    ("quotation", "answers"): lambda value, _: tr("{count}条", count=len(value)) if value else "",
}
