"""Answers as a JSON list: to try a score from outside, and what an import of results gives."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from desktop.domain.checks.values import Answer, CheckItem, Checklist, Severity, Verdict
from desktop.domain.text import clean
from desktop.errors import AppError
from desktop.i18n import mark
from desktop.services.checks.checklist_reading import bounded_json

_TEXTS = ("target", "observation", "reason", "note", "inspector")
_KEYS = {*_TEXTS, "item", "text_hash", "verdict", "severity", "details", "evidence", "is_copied", "on"}
_MOST_ANSWERS = 200_000


class BadAnswers(AppError):
    """A file that holds no list of answers to this checklist."""

    code = "E_ANSWERS"
    template = mark(
        "答案文件不能使用：第{number}条的“{key}”有误（{value}）。每条须写明 item 和 verdict：{path}"
    )


class NoAnswers(AppError):
    """The file is no list."""

    code = "E_ANSWERS"
    template = mark("答案文件应当是一个 JSON 列表，每条写明 item 和 verdict：{path}")


@dataclass(frozen=True, slots=True)
class _BadKey(Exception):
    key: str
    value: object


def read_answers(path: Path, checklist: Checklist) -> tuple[Answer, ...]:
    """Reads answers to a checklist.

    Args:
        path: a JSON list of objects with ``item`` and ``verdict``, and what else `Answer` holds; a missing
            ``text_hash`` means the text as it stands.
        checklist: what they answer.

    Raises:
        NoAnswers: it is no list.
        BadAnswers: an answer cannot be read, or its item is not of the checklist.
        AppError: the file cannot be read.
    """
    entries = bounded_json(path)
    if not isinstance(entries, list) or len(entries) > _MOST_ANSWERS:
        raise NoAnswers(path=path)
    items = {item.code: item for item in checklist.items}
    answers = []
    for number, entry in enumerate(entries, start=1):
        try:
            answers.append(_answer(entry, items))
        except _BadKey as error:
            value = str(error.value)[:80]
            raise BadAnswers(number=number, key=error.key, value=value, path=path) from None
    return tuple(answers)


def write_answers(answers: Sequence[Answer]) -> str:
    """The JSON list of answers; what is empty is left out."""
    return json.dumps([_form(answer) for answer in answers], ensure_ascii=False, indent=1) + "\n"


def readable_answers(entries: Sequence[Any], items: Mapping[str, CheckItem]) -> tuple[Answer, ...]:
    """The answers among entries that came from elsewhere; those that cannot be read are left out.

    Args:
        entries: as `write_answers` writes them.
        items: that they may answer, by code.
    """
    found = []
    for entry in entries:
        with suppress(_BadKey):
            found.append(_answer(entry, items))
    return tuple(found)


def _answer(entry: Any, items: Mapping[str, CheckItem]) -> Answer:
    if not isinstance(entry, Mapping):
        raise _BadKey("item", entry)
    for key in entry:
        if key not in _KEYS:
            raise _BadKey(str(key), entry[key])
    code = _text(entry, "item")
    if code not in items:
        raise _BadKey("item", code)
    severity = _text(entry, "severity")
    return Answer(
        item=code,
        text_hash=_text(entry, "text_hash") or items[code].text_hash,
        verdict=_member(Verdict, "verdict", _text(entry, "verdict")),
        severity=_member(Severity, "severity", severity) if severity else None,
        details=_details(entry.get("details", {})),
        evidence=_evidence(entry.get("evidence", [])),
        is_copied=_flag(entry.get("is_copied", False)),
        on=_day(_text(entry, "on")),
        **{key: _text(entry, key) for key in _TEXTS},
    )


def _text(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    if value is not None and not isinstance(value, str):
        raise _BadKey(key, value)
    return clean(value or "")


def _member(kind: Any, key: str, value: str) -> Any:  # any closed set
    try:
        return kind(value)
    except ValueError:
        raise _BadKey(key, value) from None


def _details(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise _BadKey("details", value)
    for one in value.values():
        if isinstance(one, bool) or not isinstance(one, str | int | float):
            raise _BadKey("details", one)
    return {clean(key): clean(str(one)) for key, one in value.items()}


def _evidence(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _BadKey("evidence", value)
    return tuple(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _BadKey("is_copied", value)
    return value


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise _BadKey("on", text) from None


def _form(answer: Answer) -> dict[str, Any]:
    form: dict[str, Any] = {"item": answer.item, "verdict": answer.verdict.value}
    form |= {key: value for key in _TEXTS if (value := getattr(answer, key))}
    form["text_hash"] = answer.text_hash
    form |= {"severity": answer.severity.value} if answer.severity else {}
    form |= {"details": dict(answer.details)} if answer.details else {}
    form |= {"evidence": list(answer.evidence)} if answer.evidence else {}
    form |= {"is_copied": True} if answer.is_copied else {}
    return form | ({"on": answer.on.isoformat()} if answer.on else {})
