"""Checklists and results of DISA STIG Viewer 3 (``.cklb``, JSON), in and out.

Source of the format: ``stigs[].rules[]`` with ``group_id``, ``rule_title``, ``severity``, ``status``
(``not_reviewed``, ``open``, ``not_a_finding``, ``not_applicable``), ``finding_details``, ``comments``; one
target a file in ``target_data``. It has no word for 部分符合: such an answer goes out as ``open``, with the
word before its comments.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from desktop.domain.checks.values import Answer, CheckItem, Checklist, Severity, Verdict
from desktop.domain.text import clean
from desktop.errors import Problem
from desktop.i18n import mark, tr
from desktop.services.checks.checklist_drafts import (
    ChecklistDraft,
    GivenHead,
    Raw,
    checked,
    code_of,
    free_code,
)
from desktop.services.checks.checklist_reading import BrokenChecklist, bounded_json
from desktop.services.checks.titles import VERDICT_TITLES

_STATUSES: Mapping[str, Verdict] = {
    "open": Verdict.NONCONFORMING,
    "not_a_finding": Verdict.CONFORMING,
    "not_applicable": Verdict.NOT_APPLICABLE,
    "not_reviewed": Verdict.UNCHECKED,
}
_WRITTEN: Mapping[Verdict, str] = {
    **{verdict: status for status, verdict in _STATUSES.items()},
    Verdict.PARTIAL: "open",
}
_SEVERITIES = {severity.value: severity for severity in Severity} | {"info": Severity.LOW}
_WORSE = (
    Verdict.NOT_APPLICABLE,
    Verdict.CONFORMING,
    Verdict.UNCHECKED,
    Verdict.PARTIAL,
    Verdict.NONCONFORMING,
)
_LONGEST_CODE = 72
_VERSION = "1.0"
_NOT_A_RULE = mark("“{stig}”的第{number}条规则缺少编号或标题，未采用")
_UNKNOWN_STATUS = mark("规则{code}的状态“{value}”不能识别，按未检查计")


def read_cklb(path: Path, given: GivenHead) -> ChecklistDraft:
    """Reads a checklist with its results.

    Args:
        path: .cklb.
        given: what a person says of the head.

    Raises:
        BrokenChecklist: it is no such file.
        AppError: the file cannot be read.
    """
    book = bounded_json(path)
    stigs = book.get("stigs") if isinstance(book, Mapping) else None
    if not isinstance(stigs, list) or not all(
        isinstance(stig, Mapping) and isinstance(stig.get("rules"), list) for stig in stigs
    ):
        raise BrokenChecklist(path=path, reason="JSON: no stigs[].rules[]")
    data = book.get("target_data")
    target = _text(data, "host_name") if isinstance(data, Mapping) else ""
    raw = Raw("cklb", _head(book, stigs))
    codes: set[str] = set()
    for stig in stigs:
        name = _text(stig, "display_name") or _text(stig, "stig_name") or _text(stig, "stig_id")
        for number, rule in enumerate(stig["rules"], start=1):
            _take(raw, codes, _Rule(rule, name, number, target), path.name)
    return checked(raw, given, path.name)


def write_cklb(checklist: Checklist, answers: Sequence[Answer], level: str = "", target: str = "") -> str:
    """The results at one target as STIG Viewer reads them; a pure function of its arguments.

    Args:
        checklist: what was asked.
        answers: those of other targets, and to a text that has changed since, do not count; of several the
            worst does.
        level: only the items of that level; empty for all.
        target: name of the host or asset; empty for a check with only one.

    Returns:
        JSON.
    """
    found: dict[str, Answer] = {}
    for answer in answers:
        before = found.get(answer.item)
        if answer.target == target and (before is None or _rank(answer) > _rank(before)):
            found[answer.item] = answer
    stigs = []
    items = checklist.of_level(level)
    for category in dict.fromkeys(item.category for item in items):
        rules = [_rule(checklist, item, found.get(item.code)) for item in items if item.category == category]
        stigs.append(_stig(checklist, category, rules))
    book = {
        "title": checklist.title,
        "id": _uuid(checklist, target),
        "stigs": stigs,
        "active": False,
        "mode": 1,
        "has_path": True,
        "target_data": _target(target),
        "cklb_version": _VERSION,
    }
    return json.dumps(book, ensure_ascii=False, indent=1) + "\n"


class _Rule:
    """One rule of a file."""

    def __init__(self, values: Any, stig: str, number: int, target: str) -> None:
        self.values: Mapping[str, Any] = values if isinstance(values, Mapping) else {}
        self.stig = stig
        self.number = number
        self.target = target

    def text(self, key: str) -> str:
        return _text(self.values, key)

    @property
    def code(self) -> str:
        return self.text("group_id") or self.text("rule_id") or self.text("rule_version")

    @property
    def title(self) -> str:
        return self.text("rule_title") or self.text("group_title")


def _head(book: Mapping[str, Any], stigs: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    first = stigs[0] if stigs else {}
    title = (_text(first, "stig_name") or _text(first, "display_name")) if len(stigs) == 1 else ""
    title = title or _text(book, "title")
    release = _text(first, "release_info")
    edition = "-".join(filter(None, (_text(first, "version"), "".join(_digits(release)[:1]))))
    return {
        "code": code_of((_text(first, "stig_id") if len(stigs) == 1 else "") or title),
        "edition": edition if len(stigs) == 1 else "",
        "title": title,
        "basis": "; ".join(dict.fromkeys(filter(None, (_text(stig, "stig_name") for stig in stigs)))),
        "source": " ".join(filter(None, ("DISA STIG Viewer .cklb", release))),
    }


def _digits(text: str) -> list[str]:
    return [word for word in text.replace(":", " ").split() if word.isdecimal()]


def _take(raw: Raw, codes: set[str], rule: _Rule, source: str) -> None:
    if not rule.code or not rule.title:
        values = (("stig", rule.stig), ("number", str(rule.number)))
        raw.problems.append(Problem(source, 0, "P_RULE", _NOT_A_RULE, values))
        return
    code = free_code(rule.code[:_LONGEST_CODE], codes)
    codes.add(code)
    raw.items.append(_item(rule, code))
    status = rule.text("status").lower()
    if status not in _STATUSES:
        values = (("code", code), ("value", status[:40]))
        raw.problems.append(Problem(source, 0, "P_RULE_STATUS", _UNKNOWN_STATUS, values))
    raw.answers.append(_answer(rule, code, _STATUSES.get(status, Verdict.UNCHECKED)))


def _item(rule: _Rule, code: str) -> CheckItem:
    ccis = rule.values.get("ccis")
    listed = [one for one in ccis if isinstance(one, str)] if isinstance(ccis, list) else []
    return CheckItem(
        code=code,
        category=rule.stig or rule.text("group_title") or code,
        point=rule.text("group_title"),
        requirement=rule.title,
        method=rule.text("check_content"),
        criterion=rule.text("fix_text"),
        standard=" ".join(filter(None, (rule.text("rule_version"), *listed))),
        severity=_SEVERITIES.get(rule.text("severity").lower()),
    )


def _answer(rule: _Rule, code: str, verdict: Verdict) -> Answer:
    details, comments = rule.text("finding_details"), rule.text("comments")
    is_left_out = verdict is Verdict.NOT_APPLICABLE
    return Answer(
        item=code,
        target=rule.target,
        text_hash="",
        verdict=verdict,
        observation=details,
        reason=(comments or details) if is_left_out else "",
        note="" if is_left_out else comments,
    )


def _rule(checklist: Checklist, item: CheckItem, answer: Answer | None) -> dict[str, Any]:
    is_current = answer is not None and answer.text_hash == item.text_hash and not answer.is_copied
    said = answer if is_current else None
    severity = (said.severity if said else None) or item.severity
    verdict = said.verdict if said else Verdict.UNCHECKED
    word = tr(VERDICT_TITLES[verdict]) if verdict is Verdict.PARTIAL else ""
    comments = (said.reason or said.note) if said else ""
    return {
        "uuid": _uuid(checklist, "rule", item.code),
        "group_id": item.code,
        "group_id_src": item.code,
        "group_title": item.point,
        "rule_id": item.code,
        "rule_id_src": item.code,
        "rule_version": item.standard,
        "rule_title": item.requirement,
        "severity": (severity or Severity.MEDIUM).value,
        "weight": str(item.weight.value),
        "check_content": item.method,
        "fix_text": item.criterion,
        "discussion": "",
        "ccis": [],
        "status": _WRITTEN[verdict],
        "finding_details": said.observation if said else "",
        "comments": "\n".join(filter(None, (word, comments))),
        "overrides": {},
    }


def _stig(checklist: Checklist, category: str, rules: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "stig_name": checklist.title,
        "display_name": category,
        "stig_id": checklist.code,
        "version": checklist.edition,
        "release_info": "",
        "uuid": _uuid(checklist, "stig", category),
        "reference_identifier": "",
        "size": len(rules),
        "rules": rules,
    }


def _target(name: str) -> dict[str, Any]:
    empty = dict.fromkeys(
        (
            "ip_address",
            "mac_address",
            "fqdn",
            "comments",
            "technology_area",
            "web_db_site",
            "web_db_instance",
        ),
        "",
    )
    kinds = {"target_type": "Computing", "role": "None", "is_web_database": False, "classification": None}
    return {"host_name": name, **kinds, **empty}


def _rank(answer: Answer) -> int:
    return _WORSE.index(answer.verdict)


def _uuid(checklist: Checklist, *names: str) -> str:
    return str(uuid5(NAMESPACE_URL, "/".join(("dukao", checklist.code, checklist.edition, *names))))


def _text(table: Any, key: str) -> str:
    value = table.get(key) if isinstance(table, Mapping) else None
    is_said = isinstance(value, str | int) and not isinstance(value, bool)
    return clean(str(value)).strip() if is_said else ""
